#include "record/compare.h"

#include <string.h>

#include "core/format.h"

static bool differ(const sib__json *a, const sib__json *b, sib__line *place);

static bool elements_differ(const sib__json *a, const sib__json *b, sib__line *place)
{
    const sib__json *x = a->first;
    const sib__json *y = b->first;
    size_t           length = place->length;
    for (int64_t i = 0; x != NULL || y != NULL; i++) {
        sib__line_print(place, "[%lld]", (long long)i);
        if (x == NULL || y == NULL || differ(x, y, place)) {
            return true;
        }
        place->length = length;
        x = x->next;
        y = y->next;
    }
    return false;
}

static bool members_differ(const sib__json *a, const sib__json *b, sib__line *place)
{
    const sib__json *sides[] = {a, b};
    size_t           length = place->length;
    for (int side = 0; side < 2; side++) {
        for (const sib__json *x = sides[side]->first; x != NULL; x = x->next) {
            const sib__json *y = sib__json_member(sides[1 - side], x->key.data);
            sib__line_print(place, ".%s", x->key.data);
            if (y == NULL || (side == 0 && differ(x, y, place))) {
                return true;
            }
            place->length = length;
        }
    }
    return false;
}

/* Whether two values of canonical documents differ; `place` then ends where they do. */
static bool differ(const sib__json *a, const sib__json *b, sib__line *place)
{
    if (a == NULL || b == NULL || a->kind != b->kind) {
        return a != b;
    }
    switch (a->kind) {
    case SIB__JSON_OBJECT:
        return members_differ(a, b, place);
    case SIB__JSON_ARRAY:
        return elements_differ(a, b, place);
    case SIB__JSON_NUMBER:
    case SIB__JSON_STRING:
        return sib__slice_compare(a->text, b->text) != 0;
    case SIB__JSON_NULL:
    case SIB__JSON_FALSE:
    case SIB__JSON_TRUE:
    default:
        return false;
    }
}

/* Looks at every member that either object has. Of those that differ, the one that comes first
 * in the chain is kept, those that no description knows behind the others. */
static bool compare_stage(const sib__json *a, const sib__json *b, sib__parting *to)
{
    const sib__json *sides[] = {a, b};
    sib__member      first = SIB__MEMBER_COUNT;
    bool             found = false;
    for (int side = 0; side < 2; side++) {
        const sib__json *at = sides[side] == NULL ? NULL : sides[side]->first;
        for (; at != NULL; at = at->next) {
            char        text[SIB__PLACE_SIZE];
            sib__line   place = {text, sizeof text, 0};
            const char *name = at->key.data;
            sib__member member = sib__member_find(name);
            sib__line_print(&place, "%s", name);
            if (!differ(at, sib__json_member(sides[1 - side], name), &place) ||
                (found && member >= first)) {
                continue;
            }
            const char *step =
                member == SIB__MEMBER_COUNT ? name : sib__member_spec_of(member)->step;
            sib__line line = {to->step, sizeof to->step, 0};
            sib__line_print(&line, "%s", step);
            memcpy(to->place, text, sizeof to->place);
            first = member;
            found = true;
        }
    }
    return found;
}

/* A member beside the stages, or one of them that is no object. */
static bool compare_value(const sib__json *a, const sib__json *b, const char *name,
                          sib__parting *to)
{
    sib__line step = {to->step, sizeof to->step, 0};
    sib__line place = {to->place, sizeof to->place, 0};
    sib__line_print(&step, "%s", name);
    sib__line_print(&place, "%s", name);
    return differ(sib__json_member(a, name), sib__json_member(b, name), &place);
}

static bool is_stage(const sib__json *value)
{
    return value == NULL || value->kind == SIB__JSON_OBJECT;
}

static bool compare_results(const sib__json *a, const sib__json *b, sib__parting *to)
{
    static const char *const stages[] = {"design", "evaluation"};
    const sib__json         *sides[] = {a, b};
    for (int side = 0; side < 2; side++) {
        for (const sib__json *at = sides[side]->first; at != NULL; at = at->next) {
            bool stage = false;
            for (int i = 0; i < 2; i++) {
                stage = stage || strcmp(at->key.data, stages[i]) == 0;
            }
            if (!stage && compare_value(a, b, at->key.data, to)) {
                return true;
            }
        }
    }
    for (int i = 0; i < 2; i++) {
        const sib__json *x = sib__json_member(a, stages[i]);
        const sib__json *y = sib__json_member(b, stages[i]);
        bool             both = is_stage(x) && is_stage(y);
        if ((both && compare_stage(x, y, to)) || compare_value(a, b, stages[i], to)) {
            return true;
        }
    }
    return false;
}

static sib_status canonical_result(sib__call *call, const char *argument, const sib__json *root,
                                   sib__slice *text, const sib__json **out)
{
    const sib__json *result = sib__json_member(root, "result");
    if (result == NULL || result->kind != SIB__JSON_OBJECT) {
        return sib__json_fail(call, argument, root, "this is no record of an evaluation");
    }
    SIB__TRY(sib__json_canonical_value(call, &call->scratch, result, text));
    return sib__json_parse(call, &call->scratch, argument, *text, out);
}

sib_status sib__compare(sib__call *call, const sib__json *a, const sib__json *b,
                        const char *const names[2], sib__parting *out)
{
    sib__slice       texts[2];
    const sib__json *results[2];
    SIB__TRY(canonical_result(call, names[0], a, &texts[0], &results[0]));
    SIB__TRY(canonical_result(call, names[1], b, &texts[1], &results[1]));
    *out = (sib__parting){.identical = sib__slice_compare(texts[0], texts[1]) == 0};
    if (!out->identical) {
        (void)compare_results(results[0], results[1], out);
    }
    return SIB_OK;
}
