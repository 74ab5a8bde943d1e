/* Stages: when, of which lines and cohorts; in the order of their days, repetitions written
 * out.
 */
#include <string.h>

#include "core/date.h"
#include "scheme/demand.h"
#include "scheme/kind.h"
#include "scheme/lists.h"

SIB__DEFINE_ENUM(sib__stage_facts, SIB__STAGE_FACTS_LIST)

enum { MOST_STAGES = 10000 };

typedef struct settled {
    const sib__scheme *scheme;
    const sib__output *due; /* what the settle step makes */
} settled;

static const sib__output *settled_result(const sib__scheme *s)
{
    for (int64_t i = 0; i < s->slot_count; i++) {
        if (strcmp(s->results[i]->step->kind->name, "settle") == 0) {
            return s->results[i];
        }
    }
    return NULL;
}

static const char *line_name(const void *payload, int64_t i)
{
    const settled *all = payload;
    return i < all->due->line_count ? all->scheme->results[all->due->lines[i]]->full_name
                                    : NULL;
}

static sib_status mark_line(const sib__reader *r, const settled *all, const sib__json *at,
                            bool *lines, bool counts)
{
    for (int64_t i = 0; i < all->due->line_count; i++) {
        int64_t slot = all->due->lines[i];
        if (at->kind == SIB__JSON_STRING &&
            sib__slice_equals(at->text, r->scheme->results[slot]->full_name)) {
            lines[slot] = counts;
            return SIB_OK;
        }
    }
    return at->kind == SIB__JSON_STRING
               ? sib__refuse_name(r, at, "line that is settled",
                                  (sib__known_names){line_name, all})
               : sib__refuse(r, at, "a line must stand here, as a text");
}

/* The lines of one stage; `replaced` is set where they count no more. */
static sib_status read_lines(const sib__reader *r, const settled *all, sib__scheme_stage *stage)
{
    const sib__json *list = stage->line_list;
    stage->lines = SIB__NEW(r->memory, bool, r->scheme->slot_count);
    SIB__TRY_MEMORY(r->call, stage->lines);
    stage->replaces = SIB__NEW(r->memory, bool, r->scheme->slot_count);
    SIB__TRY_MEMORY(r->call, stage->replaces);
    if (list->kind == SIB__JSON_STRING && sib__slice_equals(list->text, "all")) {
        for (int64_t i = 0; i < all->due->line_count; i++) {
            stage->lines[all->due->lines[i]] = true;
        }
    } else if (list->kind != SIB__JSON_ARRAY || list->n == 0) {
        return sib__refuse(r, list, "\"lines\" is \"all\", or a list of lines");
    }
    for (const sib__json *at = list->first; at != NULL; at = at->next) {
        SIB__TRY(mark_line(r, all, at, stage->lines, true));
    }
    for (const sib__json *at = stage->replaces_list == NULL ? NULL
                                                            : stage->replaces_list->first;
         at != NULL; at = at->next) {
        SIB__TRY(mark_line(r, all, at, stage->replaces, true));
        SIB__TRY(mark_line(r, all, at, stage->lines, false));
    }
    return SIB_OK;
}

static sib_status read_stage_cohorts(const sib__reader *r, sib__scheme_stage *stage)
{
    stage->cohorts = stage->cohort_list == NULL ? ~UINT64_C(0) : 0;
    for (const sib__json *at = stage->cohort_list == NULL ? NULL : stage->cohort_list->first;
         at != NULL; at = at->next) {
        int32_t cohort = 0;
        SIB__TRY(sib__read_cohort_name(r, at, &cohort));
        stage->cohorts |= UINT64_C(1) << cohort;
    }
    return SIB_OK;
}

/* What has no dates cannot be closed. */
static sib_status check_closed(const sib__reader *r, const sib__scheme_stage *stage)
{
    const sib__scheme *s = r->scheme;
    for (int64_t i = 0; stage->facts == SIB__STAGE_FACTS_CLOSED && i < s->outcome_count; i++) {
        const sib__scheme_outcome *o = &s->outcomes[i];
        sib__demand                demand = {.measured = false};
        SIB__TRY(o->on != NULL ? SIB_OK : sib__demand_of(r->call, s, o, &demand));
        if (demand.measured) {
            return sib__refuse(r, stage->json,
                               "\"facts\" closed: the rows of \"%s\" have no dates", o->name);
        }
    }
    return SIB_OK;
}

static sib_status add_stage(sib__reader *r, const sib__scheme_stage *stage)
{
    sib__scheme *s = r->scheme;
    int64_t      room = s->stage_count;
    if (room == MOST_STAGES) {
        return sib__refuse(r, stage->json, "a contract has at most %d stages", MOST_STAGES);
    }
    if ((room & (room - 1)) == 0) { /* 0, 1, 2, 4, .. are full */
        sib__scheme_stage *stages =
            SIB__GROW(r->memory, sib__scheme_stage, s->stages, room == 0 ? 1 : 2 * room);
        SIB__TRY_MEMORY(r->call, stages);
        s->stages = stages;
    }
    int64_t place = s->stage_count++;
    while (place > 0 && s->stages[place - 1].as_at > stage->as_at) {
        s->stages[place] = s->stages[place - 1];
        place--;
    }
    s->stages[place] = *stage;
    if (place > 0 && s->stages[place - 1].as_at == stage->as_at) {
        return sib__refuse(r, stage->json, "\"%s\" and \"%s\" have the same as_at",
                           s->stages[place - 1].id, stage->id);
    }
    return SIB_OK;
}

static sib_status repeat_stage(sib__reader *r, const sib__scheme_stage *first)
{
    sib__scheme_stage stage = *first;
    for (int64_t n = 1; stage.as_at != SIB_DATE_MISSING && stage.as_at <= first->until; n++) {
        size_t    size = strlen(first->id) + 24;
        char     *id = SIB__NEW(r->memory, char, (int64_t)size);
        sib__line line = {id, size, 0};
        SIB__TRY_MEMORY(r->call, id);
        sib__line_print(&line, "%s %lld", first->id, (long long)n);
        stage.id = id;
        SIB__TRY(add_stage(r, &stage));
        stage.as_at = sib__span_after(first->as_at, first->every, n);
    }
    return SIB_OK;
}

/* Lines and cohorts of a paying stage stay in all later ones, unless they are replaced. */
static void carry_on(const sib__scheme *s)
{
    const sib__scheme_stage *before = NULL;
    for (int64_t i = 0; i < s->stage_count; i++) {
        sib__scheme_stage *stage = &s->stages[i];
        for (int64_t slot = 0; before != NULL && slot < s->slot_count; slot++) {
            stage->lines[slot] =
                stage->lines[slot] || (before->lines[slot] && !stage->replaces[slot]);
        }
        stage->cohorts |= before == NULL ? 0 : before->cohorts;
        before = stage->pays ? stage : before;
    }
}

/* Each repetition has lines of its own, since later ones count what earlier ones did. */
static sib_status part_lines(const sib__reader *r)
{
    sib__scheme *s = r->scheme;
    for (int64_t i = 0; i < s->stage_count; i++) {
        bool *own = sib__copy(r->memory, s->stages[i].lines, s->slot_count, sizeof *own);
        SIB__TRY_MEMORY(r->call, own);
        s->stages[i].lines = own;
    }
    return SIB_OK;
}

sib_status sib__read_stages(sib__reader *r, const sib__json *list)
{
    sib__scheme  *s = r->scheme;
    const settled all = {s, settled_result(s)};
    for (const sib__json *at = list == NULL ? NULL : list->first; at != NULL; at = at->next) {
        sib__scheme_stage stage = {.json = at, .on = SIB_DATE_MISSING};
        SIB__TRY(sib__read_object(r, "a stage", at, &sib__stage_keys, &stage));
        SIB__TRY(sib__check_id(r, at, sib__slice_of(stage.id)));
        for (int64_t i = 0; i < s->stage_count; i++) {
            if (strcmp(s->stages[i].id, stage.id) == 0) {
                return sib__refuse(r, at, "the id of a stage is used twice");
            }
        }
        SIB__TRY(read_lines(r, &all, &stage));
        SIB__TRY(read_stage_cohorts(r, &stage));
        SIB__TRY(check_closed(r, &stage));
        if (stage.every_said == NULL) {
            SIB__TRY(add_stage(r, &stage));
        } else {
            SIB__TRY(sib__read_span(r, stage.every_said, &stage.every));
            SIB__TRY(repeat_stage(r, &stage));
        }
    }
    SIB__TRY(part_lines(r));
    carry_on(s);
    return SIB_OK;
}
