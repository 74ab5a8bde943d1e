/* The records of an outcome's table, whichever people of the design they are of. */
#include "core/date.h"
#include "evaluation/doubts.h"

/* Records that end so long before the last window does are said, of an arm that has so many. */
enum { REACH_DAYS = 31, REACH_RECORDS = 100 };

typedef struct linked_table {
    sib__doubt_table     t;
    const sib__linked   *linked;
    const sib__links    *links;
    const sib__contract *c;
} linked_table;

/* Treated is who is in any cohort. */
static sib_status find_people(const linked_table *l, sib__doubt_people *p)
{
    sib__call *call = l->t.call;
    uint8_t   *side = SIB__NEW(&call->scratch, uint8_t, l->links->people.text.n);
    SIB__TRY_MEMORY(call, side);
    for (int64_t i = 0; i < l->linked->cohort_count; i++) {
        const sib__annex_cohort *k = &l->linked->cohorts[i];
        for (int64_t j = 0; j < k->person.n; j++) {
            int64_t at = l->links->starts[i] + j;
            int64_t first = l->links->first[at];
            side[at] = k->treated.data[j] == 1 ? SIB__SIDE_TREATED : SIB__SIDE_COMPARISON;
            side[first] = side[at] < side[first] ? side[at] : side[first];
        }
    }
    *p = (sib__doubt_people){l->links->people, l->links->first, side};
    return SIB_OK;
}

static sib_status find_sides(const linked_table *l, const sib__doubt_people *p, uint8_t *side)
{
    const sib__groups *g = &l->links->groups;
    int64_t            n = sib_table_rows(l->t.table);
    for (int64_t row = 0; row < n; row++) {
        side[row] = SIB__SIDE_NONE;
    }
    for (int64_t i = 0; i < g->people; i++) {
        SIB__TRY(SIB__PAUSE(l->t.call, i));
        for (int64_t at = g->starts[i]; at < g->starts[i + 1]; at++) {
            side[g->rows[at]] = p->side[i];
        }
    }
    return SIB_OK;
}

/* The last day of the windows of an arm, not after that of the data. */
static int32_t last_window(const linked_table *l, int side)
{
    const sib_reconviction_count_options *o = &l->c->outcome;
    int32_t                               last = SIB_DATE_MISSING;
    for (int64_t i = 0; i < l->linked->cohort_count; i++) {
        const sib__annex_cohort *k = &l->linked->cohorts[i];
        for (int64_t j = 0; j < k->person.n; j++) {
            bool its = (k->treated.data[j] == 1) == (side == SIB__SIDE_TREATED);
            last = its && k->index_date.data[j] > last ? k->index_date.data[j] : last;
        }
    }
    if (last == SIB_DATE_MISSING) {
        return last;
    }
    last = sib__date_add_months(last, (int64_t)o->follow_up_months + o->waiting_months);
    last = sib__date_add_days(last, (int64_t)o->follow_up_days + o->waiting_days);
    return last == SIB_DATE_MISSING || last > o->as_at ? o->as_at : last;
}

/* Days of a gap that are said: of those that some check forbids, or that are many. */
static bool is_said(const linked_table *l, int64_t gap, int64_t records)
{
    bool said = gap > REACH_DAYS && records >= REACH_RECORDS;
    for (int64_t i = 0; i < l->c->check_count; i++) {
        said =
            said || (l->c->checks[i].check == SIB__DOUBT_REACH && gap > l->c->checks[i].days);
    }
    return said;
}

static sib_status check_reach(const linked_table *l, const char *column)
{
    sib__doubt doubt = {.check = SIB__DOUBT_REACH, .table = l->t.name, .column = column};
    for (int side = 0; side < SIB__SIDE_NONE; side++) {
        int32_t last = sib__doubts_reach(&l->t, column, side);
        int32_t end = last_window(l, side);
        int64_t gap =
            last == SIB_DATE_MISSING || end == SIB_DATE_MISSING ? 0 : (int64_t)end - last;
        doubt.of[side] = l->t.of[side];
        doubt.records[side] = is_said(l, gap, l->t.of[side]) ? gap : 0;
    }
    return sib__doubt_write(l->t.call, l->c, l->t.lists, &doubt);
}

static sib_status check(linked_table *l)
{
    const sib_reconviction_count_options *o = &l->c->outcome;
    sib__doubt_people                     p = {.side = NULL};
    bool                                  events = l->c->outcome_kind == SIB__OUTCOME_EVENTS;
    bool     sentence = o->occasion_date == SIB_RECONVICTION_OCCASION_DATE_SENTENCE;
    uint8_t *side = SIB__NEW(&l->t.call->scratch, uint8_t, sib_table_rows(l->t.table));
    SIB__TRY_MEMORY(l->t.call, side);
    SIB__TRY(find_people(l, &p));
    SIB__TRY(find_sides(l, &p, side));
    l->t.side = side;
    if (events) {
        l->t.before = o->offence_date;
        l->t.after = sentence ? o->sentence_date : o->conviction_date;
    }
    SIB__TRY(sib__doubts_in_table(&l->t));
    SIB__TRY(sib__doubts_in_ids(&l->t, &p));
    return events ? check_reach(l, l->t.after) : SIB_OK;
}

sib_status sib__doubts_of_links(sib__call *call, const sib__contract *c, sib__lists *lists,
                                const sib__linked *linked, const sib__links *links,
                                const uint8_t *repeated)
{
    linked_table l = {.t = {.call = call,
                            .contract = c,
                            .lists = lists,
                            .name = links->table,
                            .table = links->records,
                            .person = links->person,
                            .repeated = repeated},
                      .linked = linked,
                      .links = links,
                      .c = c};
    sib__memory  outer = sib__scratch_begin(call);
    sib_status   status = check(&l);
    sib__scratch_end(call, outer);
    return status;
}
