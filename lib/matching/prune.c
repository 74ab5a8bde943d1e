/* Controls that an optimal matching cannot need.
 *
 * Walk along the line and let every case wait for its pairs until it meets a control that is
 * free. Where nobody waits at a control, the cases before it have as many controls between
 * themselves and it as they can use: one that would pair with it from there leaves a nearer one
 * free. A control at which nobody waits from either side is in no least total. One of several
 * at the same score stays where any stays, so that ties are settled as if all were there. */
#include "matching/line.h"

typedef struct walk {
    const sib__units *units;
    const int64_t    *cases; /* rows on the shelf */
    const int64_t    *controls;
    const int64_t    *case_at; /* places, the last first */
    const int64_t    *control_at;
    const double     *x;    /* [control_n] scores of the controls listed */
    uint8_t          *kept; /* [control_n] */
    int64_t           copies;
    int64_t           waiting;
    int64_t           stratum;
} walk;

static void enter(walk *w, int64_t row)
{
    int64_t stratum = sib__units_stratum(w->units, row);
    w->waiting = stratum == w->stratum ? w->waiting : 0;
    w->stratum = stratum;
}

/* Whether the case stands before the control. */
static bool before(const walk *w, int64_t i, int64_t j)
{
    int64_t row = w->cases[w->case_at[i]];
    int64_t step = sib__units_stratum(w->units, row) -
                   sib__units_stratum(w->units, w->controls[w->control_at[j]]);
    return step > 0 || (step == 0 && w->units->x[row] >= w->x[j]);
}

static void meet_case(walk *w, int64_t i)
{
    enter(w, w->cases[w->case_at[i]]);
    w->waiting += w->copies;
}

static void meet_control(walk *w, int64_t j)
{
    if (w->units->strata > 1) {
        enter(w, w->controls[w->control_at[j]]);
    }
    if (w->waiting > 0) {
        w->waiting--;
        w->kept[j] = 1;
    }
}

/* All of one score stay where one does. */
static int64_t keep_alike(walk *w, int64_t *controls, int64_t n)
{
    int64_t kept = 0;
    for (int64_t j = 0, end = 0; j < n; j = end) {
        bool any = false;
        for (end = j; end < n && w->x[end] == w->x[j]; end++) {
            any = any || w->kept[end] == 1;
        }
        for (int64_t k = j; k < end && any; k++) {
            controls[kept++] = controls[k];
        }
    }
    return kept;
}

sib_status sib__line_prune(sib__call *call, const sib__rules *rules, const int64_t *cases,
                           int64_t case_n, int64_t copies, int64_t *controls,
                           int64_t *control_n)
{
    int64_t  n = *control_n;
    double  *x = SIB__NEW(&call->scratch, double, n);
    uint8_t *kept = SIB__NEW(&call->scratch, uint8_t, n);
    walk     w = {.units = &rules->units,
                  .cases = rules->windows.cases.rows,
                  .controls = rules->by_caliper.rows,
                  .case_at = cases,
                  .control_at = controls,
                  .x = x,
                  .kept = kept,
                  .copies = copies,
                  .stratum = -1};
    SIB__TRY_MEMORY(call, x);
    SIB__TRY_MEMORY(call, kept);
    for (int64_t j = 0; j < n; j++) {
        SIB__TRY(SIB__PAUSE(call, j));
        x[j] = rules->units.x[w.controls[controls[j]]];
    }
    for (int64_t i = 0, j = 0; j < n;) {
        SIB__TRY(SIB__PAUSE(call, i + j));
        if (i < case_n && before(&w, i, j)) {
            meet_case(&w, i++);
        } else {
            meet_control(&w, j++);
        }
    }
    w.waiting = 0;
    for (int64_t i = case_n, j = n; j > 0;) {
        SIB__TRY(SIB__PAUSE(call, i + j));
        if (i > 0 && !before(&w, i - 1, j - 1)) {
            meet_case(&w, --i);
        } else {
            meet_control(&w, --j);
        }
    }
    *control_n = keep_alike(&w, controls, n);
    sib__drop(&call->scratch, kept);
    sib__drop(&call->scratch, x);
    return sib__check(call);
}
