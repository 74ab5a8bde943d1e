/* Engaged: an activity in every part of the window after release.
 *
 * Source: Disley & Rubin (2014), fn 46: a month in two equal parts, an activity in each; two in
 * the first and none in the second do not count. Part i ends on index + ceil(i L / p), or
 * floor, where L is the days of the window. */
#include <string.h>

#include "caseload/work.h"

int32_t sib__part_of(const sib__watch *w, const sib__member *m, int32_t date)
{
    int64_t day = (int64_t)date - m->index; /* 1 .. length; 0 only where that day is in */
    int64_t length = (int64_t)m->end - m->index;
    int64_t parts = w->options.parts;
    if (day < 1) {
        return 0;
    }
    return w->options.odd_day == SIB_CASELOAD_ODD_DAY_FIRST
               ? (int32_t)((day - 1) * parts / length)
               : (int32_t)((day * parts + length - 1) / length - 1);
}

void sib__engaging_add(const sib__watch *w, const sib__member *m, const sib__contact *c,
                       int32_t disposition, sib__engaging *e)
{
    bool sure = c->where == 1;
    if (disposition == SIB__CONTACT_COUNTED && c->where != 0) {
        uint8_t *part = sure ? e->sure : e->maybe;
        part[sib__part_of(w, m, c->date)] = 1;
    } else if (disposition == SIB__CONTACT_AFTER_WINDOW && c->where != 0) {
        e->later = e->later || sure;
        e->later_maybe = e->later_maybe || !sure;
    } else if (disposition == SIB__CONTACT_UNDATED && c->where != 0) {
        e->undated++;
    }
}

/* An undated activity may fill one part, one whose `where` is unknown only its own. */
static int32_t engaged(const sib__watch *w, const sib__engaging *e)
{
    int64_t empty = 0;
    int64_t lost = 0;
    for (int32_t i = 0; i < w->options.parts; i++) {
        empty += e->sure[i] == 0;
        lost += e->sure[i] == 0 && e->maybe[i] == 0;
    }
    if (empty == 0) {
        return SIB__STATE_YES;
    }
    return lost <= e->undated ? SIB__STATE_UNKNOWN : SIB__STATE_NO;
}

static int32_t engaged_later(const sib__engaging *e, int32_t within)
{
    bool may = e->later_maybe || e->undated > 0;
    if (within == SIB__STATE_YES || (!e->later && !may)) {
        return SIB__STATE_NO;
    }
    return e->later && within == SIB__STATE_NO ? SIB__STATE_YES : SIB__STATE_UNKNOWN;
}

void sib__engaging_end(sib__watch *w, int64_t member, const sib__engaging *e)
{
    const sib__member *m = &w->members[member];
    uint8_t           *states = w->states + member * SIB__MEASURES;
    int32_t            within = engaged(w, e);
    int32_t            later = engaged_later(e, within);
    int32_t            last = m->support > m->end ? m->support : m->end;
    states[SIB__MEASURE_ENGAGED - 1] =
        (uint8_t)sib__state_of(w, member, m->index, m->end, within);
    states[SIB__MEASURE_ENGAGED_LATER - 1] =
        (uint8_t)sib__state_of(w, member, m->index, last, later);
}

int32_t sib__state_of(const sib__watch *w, int64_t member, int32_t release, int32_t last,
                      int32_t found)
{
    const sib_caseload_measure_options *o = &w->options;
    bool exits = o->on_exit == SIB_CASELOAD_LEAVERS_LEFT_OUT && w->members[member].exit <= last;
    bool held = o->on_custody == SIB_CASELOAD_LEAVERS_LEFT_OUT &&
                last > w->members[member].index && sib__in_custody(w, member, last);
    if (o->recorded_from != SIB_DATE_MISSING && release < o->recorded_from) {
        return SIB__STATE_NOT_RECORDED;
    }
    if (exits || held) {
        return SIB__STATE_LEFT_OUT;
    }
    return last > o->as_at ? SIB__STATE_IMMATURE : found;
}
