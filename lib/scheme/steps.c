/* The list of steps, read: each by its kind. */
#include <string.h>

#include "scheme/kind.h"
#include "scheme/lists.h"
#include "scheme/place.h"

static const sib__step_kind *const kinds[] = {
#define SIB__STEP_KIND(name) &sib__step_##name,
    SIB__STEP_KIND_LIST(SIB__STEP_KIND)
#undef SIB__STEP_KIND
        NULL};

const sib__step_kind *sib__step_kind_at(int64_t i)
{
    return kinds[i];
}

const sib__step_kind *sib__step_kind_named(sib__slice name)
{
    for (int64_t i = 0; kinds[i] != NULL; i++) {
        if (sib__slice_equals(name, kinds[i]->name)) {
            return kinds[i];
        }
    }
    return NULL;
}

static const char *kind_name(const void *payload, int64_t i)
{
    (void)payload;
    return kinds[i] == NULL ? NULL : kinds[i]->name;
}

/* A name that nothing else bears. */
static sib_status check_step_name(const sib__reader *r, const sib__json *at)
{
    const sib__scheme *s = r->scheme;
    SIB__TRY(sib__check_name(r, at, at->text));
    bool taken = sib__outcome_named(s, at->text.data) != NULL ||
                 sib__comparison_named(s, at->text.data) != NULL ||
                 sib__value_named(s, at->text) != NULL;
    for (int64_t i = 0; !taken && i < s->step_count; i++) {
        taken = sib__slice_equals(at->text, s->steps[i]->id);
    }
    for (int32_t i = 0; !taken && i < s->dimension_count; i++) {
        taken = s->dimensions[i].kind == SIB__DIMENSION_PERIOD &&
                sib__slice_equals(at->text, s->dimensions[i].name);
    }
    return taken ? sib__refuse(r, at, "\"%s\" is a name already", at->text.data) : SIB_OK;
}

/* {"section": "text"}: a heading. */
static bool is_heading(const sib__json *at)
{
    const sib__json *section = sib__json_member(at, "section");
    return section != NULL && at->n == 1 && section->kind == SIB__JSON_STRING;
}

static sib_status read_step(sib__reader *r, const sib__json *at)
{
    sib__scheme          *s = r->scheme;
    const sib__json      *name = sib__json_member(at, "do");
    const sib__step_kind *kind = NULL;
    if (sib__is_unagreed(at) || (name != NULL && sib__is_unagreed(name))) {
        return SIB_OK; /* nobody knows yet which step it is */
    }
    if (name == NULL || name->kind != SIB__JSON_STRING) {
        return sib__refuse(r, at, "a step says what it does: \"do\"");
    }
    kind = sib__step_kind_named(name->text);
    if (kind == NULL) {
        return sib__refuse_name(r, name, "kind of step", (sib__known_names){kind_name, NULL});
    }
    sib__scheme_step *step = sib__alloc(r->memory, 1, kind->size);
    SIB__TRY_MEMORY(r->call, step);
    SIB__TRY(sib__read_object(r, kind->name, at, kind->keys, step));
    if (step->id == NULL) {
        return SIB_OK; /* nobody agreed what it is called */
    }
    SIB__TRY(check_step_name(r, sib__json_member(at, "id")));
    step->kind = kind;
    step->json = at;
    step->place = s->step_count;
    SIB__TRY(s->unagreed != NULL ? SIB_OK : kind->read(r, step));
    s->steps[s->step_count++] = step;
    return SIB_OK;
}

static bool is_gate(const sib__json *at)
{
    const sib__json *kind = sib__json_member(at, "do");
    const sib__json *report = sib__json_member(at, "report");
    return kind != NULL && kind->kind == SIB__JSON_STRING &&
           sib__slice_equals(kind->text, "gate") &&
           (report == NULL || report->kind != SIB__JSON_TRUE);
}

/* A gate that nobody reads decides nothing: it says so. */
static sib_status check_gates(const sib__reader *r)
{
    const sib__scheme *s = r->scheme;
    for (int64_t i = 0; i < s->slot_count; i++) {
        const sib__output *result = s->results[i];
        if (result->unit == SIB__UNIT_VERDICT && result->readers == 0 &&
            is_gate(result->step->json)) {
            return sib__refuse(r, result->step->json,
                               "no step reads \"%s\": name it in \"if\", or say \"report\": "
                               "true",
                               result->full_name);
        }
    }
    return SIB_OK;
}

/* Money that nobody reads is forgotten. */
static sib_status check_read(const sib__reader *r)
{
    const sib__scheme *s = r->scheme;
    bool               settles = false;
    for (int64_t i = 0; i < s->step_count; i++) {
        settles = settles || strcmp(s->steps[i]->kind->name, "settle") == 0;
    }
    if (settles != s->settles) {
        return sib__refuse(r, s->root,
                           settles ? "say when: the contract has no stages"
                                   : "the contract has stages and nothing settles");
    }
    for (int64_t i = 0; settles && i < s->slot_count; i++) {
        const sib__output *result = s->results[i];
        const char        *kind = result->step->kind->name;
        bool               money = result->unit == SIB__UNIT_MONEY &&
                     (strcmp(kind, "curve") == 0 || strcmp(kind, "round") == 0 ||
                      strcmp(kind, "limit") == 0);
        if (money && result->readers == 0) {
            return sib__refuse(r, result->step->json, "\"%s\" is money that no step settles",
                               result->full_name);
        }
    }
    return SIB_OK;
}

sib_status sib__read_steps(sib__reader *r, const sib__json *list)
{
    sib__scheme *s = r->scheme;
    if (list == NULL) {
        return SIB_OK; /* nobody agreed any */
    }
    if (list->kind != SIB__JSON_ARRAY || list->n == 0) {
        return sib__refuse(r, list, "\"payment\" must be a list of steps, not empty");
    }
    s->steps = SIB__NEW(r->memory, sib__scheme_step *, list->n);
    SIB__TRY_MEMORY(r->call, s->steps);
    for (const sib__json *at = list->first; at != NULL; at = at->next) {
        s->has_gates = s->has_gates || is_gate(at);
    }
    for (const sib__json *at = list->first; at != NULL; at = at->next) {
        SIB__TRY(sib__check(r->call));
        SIB__TRY(is_heading(at) ? SIB_OK : read_step(r, at));
    }
    if (s->unagreed != NULL) {
        return SIB_OK;
    }
    SIB__TRY(check_gates(r));
    return check_read(r);
}
