/* How many cases could be matched at once, by any method inside the same rules; and the check
 * of it. */
#include "matching/verify.h"
#include "matching/windows.h"

sib_status sib__matching_most(sib__call *call, const sib__rules *rules, sib_matching *m)
{
    sib__sweep sweep;
    SIB__TRY(sib__sweep_begin(call, rules, &sweep));
    SIB__TRY(sib__sweep_run(call, rules, NULL, rules->windows.cases.n, 1, &sweep));
    for (int64_t i = 0; i < rules->windows.cases.n; i++) {
        m->most_treated += sweep.taken[i];
    }
    sib__sweep_end(call, &sweep);
    return SIB_OK;
}

static bool inside_of(const sib__view *v, int64_t row, int64_t place)
{
    const sib__shelf *controls = &v->rules->by_caliper;
    int64_t           stratum = sib__units_stratum(&v->rules->units, row);
    return place >= controls->begin[stratum] && place < controls->begin[stratum + 1] &&
           sib__view_within_caliper(v, row, controls->rows[place]);
}

/* The stretch of a case ends where the caliper does. */
static bool window_holds(const sib__view *v, int64_t i)
{
    const sib__windows *w = &v->rules->windows;
    int64_t             row = w->cases.rows[i];
    if (w->low[i] == w->high[i]) {
        return !inside_of(v, row, w->low[i]) && !inside_of(v, row, w->low[i] - 1);
    }
    return w->low[i] < w->high[i] && inside_of(v, row, w->low[i]) &&
           inside_of(v, row, w->high[i] - 1) && !inside_of(v, row, w->low[i] - 1) &&
           !inside_of(v, row, w->high[i]);
}

/* That many can be matched: the sweep keeps to the rules. */
static bool sweep_holds(const sib__view *v, const sib__sweep *sweep, int64_t i, int64_t *serves)
{
    const sib__windows *w = &v->rules->windows;
    if (sweep->taken[i] == 0) {
        return true;
    }
    bool again = i > 0 && sweep->taken[i - 1] == 1 && sweep->from[i - 1] == sweep->from[i];
    *serves = again ? *serves + 1 : 1;
    return sweep->taken[i] == 1 && sweep->from[i] >= w->low[i] && sweep->from[i] < w->high[i] &&
           (i == 0 || v->rules->uses == INT64_MAX || sweep->from[i] >= sweep->from[i - 1]) &&
           *serves <= v->rules->uses;
}

/* No more can: whatever pairing there is, those who want share the controls they reach, and the
 * others have one each. */
sib_status sib__most_verify(sib__call *call, const sib__rules *rules, sib_matching *m)
{
    const sib__windows *w = &rules->windows;
    sib__sweep          sweep;
    sib__view           v;
    int64_t             can = 0;
    int64_t             cannot = 0;
    int64_t             reached = 0; /* end of the stretches of those who want */
    int64_t             serves = 0;
    bool                holds = true;
    m->checked[SIB_MATCHING_CHECK_MOST - 1] = true;
    SIB__TRY(sib__view_begin(call, rules, m, &v));
    SIB__TRY(sib__sweep_begin(call, rules, &sweep));
    SIB__TRY(sib__sweep_run(call, rules, NULL, w->cases.n, 1, &sweep));
    for (int64_t i = 0; i < w->cases.n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        holds = holds && window_holds(&v, i) && sweep_holds(&v, &sweep, i, &serves);
        can += sweep.taken[i];
        if (sweep.wanting[i] == 0) {
            cannot++;
        } else if (w->high[i] > w->low[i]) {
            int64_t from = w->low[i] > reached ? w->low[i] : reached;
            cannot += w->high[i] > from ? (w->high[i] - from) * rules->uses : 0;
            reached = w->high[i] > reached ? w->high[i] : reached;
        }
    }
    if (!holds || can != m->most_treated || cannot != can || can < m->matched_treated) {
        sib__view_fault(&v, SIB_MATCHING_CHECK_MOST);
    }
    sib__sweep_end(call, &sweep);
    sib__view_end(call, &v);
    return SIB_OK;
}
