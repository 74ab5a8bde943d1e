/* One release a person, and the day on which the cohort closes. */
#include "core/date.h"
#include "core/sort.h"
#include "eligibility/work.h"

/* Whether release a is kept rather than b, both of one person. */
static bool preferred(const sib__selecting *work, int64_t a, int64_t b)
{
    int by = sib__column_compare(&work->index, a, b);
    if (work->options.keep == SIB_ELIGIBILITY_KEEP_LAST) {
        by = -by;
    }
    if (by == 0 && work->options.tie_key != NULL) {
        by = sib__column_compare(&work->tie_key, a, b);
    }
    if (by == 0) {
        by = sib__row_order_compare(&work->content, a, b);
    }
    return by < 0;
}

/* For each person the release to keep among those of the arm still under way, or -1. */
static void choose(const sib__selecting *work, int32_t arm, int64_t *chosen)
{
    for (int64_t p = 0; p < work->persons; p++) {
        chosen[p] = -1;
    }
    for (int64_t i = 0; i < work->n; i++) {
        if (work->arm[i] == arm && work->step[i] == SIB__STEP_NONE) {
            int64_t *best = &chosen[work->rank[i]];
            if (*best < 0 || preferred(work, i, *best)) {
                *best = i;
            }
        }
    }
}

static void close_arm(const sib__selecting *work, int32_t arm)
{
    int32_t closing = work->closing_date;
    for (int64_t i = 0; closing != SIB_DATE_MISSING && i < work->n; i++) {
        if (work->arm[i] == arm && work->step[i] == SIB__STEP_NONE &&
            sib__column_date(&work->index, i) > closing) {
            work->step[i] = sib__step_after_closing(work);
        }
    }
}

/* Days on which treated members come in, in order: keys that order as the dates do. */
static sib_status entry_days(sib__call *call, const sib__selecting *work, uint64_t **days,
                             int64_t *n)
{
    int64_t  *chosen = SIB__NEW(&call->scratch, int64_t, work->persons);
    int64_t  *rows = SIB__NEW(&call->scratch, int64_t, work->persons);
    int64_t  *other_rows = SIB__NEW(&call->scratch, int64_t, work->persons);
    uint64_t *other = SIB__NEW(&call->scratch, uint64_t, work->persons);
    *days = SIB__NEW(&call->scratch, uint64_t, work->persons);
    SIB__TRY_MEMORY(call, chosen);
    SIB__TRY_MEMORY(call, rows);
    SIB__TRY_MEMORY(call, other_rows);
    SIB__TRY_MEMORY(call, other);
    SIB__TRY_MEMORY(call, *days);
    choose(work, SIB_ELIGIBILITY_ARM_TREATED, chosen);
    *n = 0;
    for (int64_t p = 0; p < work->persons; p++) {
        if (chosen[p] >= 0) {
            int32_t date = sib__column_date(&work->index, chosen[p]);
            (*days)[(*n)++] = (uint64_t)((int64_t)date - SIB__DATE_MIN);
        }
    }
    SIB__TRY(sib__sort_u64(call, *days, rows, other, other_rows, *n));
    return SIB_OK;
}

static int32_t earlier(int32_t a, int32_t b)
{
    return b == SIB_DATE_MISSING || (a != SIB_DATE_MISSING && a < b) ? a : b;
}

sib_status sib__find_closing_date(sib__call *call, sib__selecting *work)
{
    const sib_eligibility_select_options *o = &work->options;
    uint64_t                             *days = NULL;
    int64_t                               n = 0;
    int32_t                               by_members = SIB_DATE_MISSING;
    int32_t                               by_months = SIB_DATE_MISSING;
    work->closing_date = SIB_DATE_MISSING;
    if (o->close_at_members == 0 && o->close_after_months == 0) {
        return SIB_OK;
    }
    SIB__TRY(entry_days(call, work, &days, &n));
    if (o->close_at_members > 0 && n >= o->close_at_members) {
        by_members = (int32_t)((int64_t)days[o->close_at_members - 1] + SIB__DATE_MIN);
    }
    if (o->close_after_months > 0 && (o->opens != SIB_DATE_MISSING || n > 0)) {
        int32_t opens = o->opens != SIB_DATE_MISSING
                            ? o->opens
                            : (int32_t)((int64_t)days[0] + SIB__DATE_MIN);
        by_months = sib__date_add_months(opens, o->close_after_months);
        if (by_months == SIB_DATE_MISSING) {
            return sib__fail(call, SIB_ERR_RANGE, "close_after_months", -1, NULL,
                             "the closing date lies outside the years 0001 to 9999");
        }
    }
    work->closing_date = earlier(by_members, by_months);
    return SIB_OK;
}

sib_status sib__keep_one_each(sib__call *call, sib__selecting *work, bool treated)
{
    int32_t  arm = treated ? SIB_ELIGIBILITY_ARM_TREATED : SIB_ELIGIBILITY_ARM_COMPARISON;
    int32_t *step = work->step;
    int64_t *chosen = SIB__NEW(&call->scratch, int64_t, work->persons);
    SIB__TRY_MEMORY(call, chosen);
    close_arm(work, arm);
    choose(work, arm, chosen);
    for (int64_t i = 0; i < work->n; i++) {
        if (work->arm[i] != arm || step[i] != SIB__STEP_NONE) {
            continue;
        }
        int64_t person = work->rank[i];
        if (chosen[person] == i) {
            step[i] = sib__step_selected(work, treated);
            work->kept[person] = i;
            work->members++;
            work->treated_members += treated;
        } else {
            step[i] = sib__step_other_release(work);
        }
    }
    return SIB_OK;
}
