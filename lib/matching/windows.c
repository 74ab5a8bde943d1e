/* Which controls each case may have, and as many pairs as that allows.
 *
 * In order of the caliper's scale the controls inside a case's caliper are a stretch, and both
 * ends of the stretches rise with the cases. Then a sweep that gives the lowest case the lowest
 * controls makes the most pairs (Glover 1967, Naval Research Logistics Quarterly 14:313). */
#include "matching/windows.h"

sib_status sib__windows_make(sib__call *call, const sib__rules *r, sib__windows *w)
{
    const sib__units *u = &r->units;
    const sib__shelf *controls = &r->by_caliper;
    sib__shelf        by_score = {0};
    SIB__TRY(sib__shelf_fill(call, u, 1, &by_score, &w->cases));
    w->low = SIB__NEW(&call->scratch, int64_t, w->cases.n);
    w->high = SIB__NEW(&call->scratch, int64_t, w->cases.n);
    SIB__TRY_MEMORY(call, w->low);
    SIB__TRY_MEMORY(call, w->high);
    for (int64_t s = 0; s < u->strata; s++) {
        int64_t low = controls->begin[s];
        int64_t high = low;
        int64_t end = controls->begin[s + 1];
        for (int64_t i = w->cases.begin[s]; i < w->cases.begin[s + 1]; i++) {
            double y = u->y[w->cases.rows[i]];
            for (; low < end && u->y[controls->rows[low]] < y &&
                   !sib__inside(&r->caliper, u->y[controls->rows[low]], y);
                 low++) {
                SIB__TRY(SIB__PAUSE(call, low));
            }
            for (high = high > low ? high : low;
                 high < end && sib__inside(&r->caliper, u->y[controls->rows[high]], y);
                 high++) {
                SIB__TRY(SIB__PAUSE(call, high));
            }
            w->low[i] = low;
            w->high[i] = high;
            SIB__TRY(SIB__PAUSE(call, i));
        }
    }
    return SIB_OK;
}

sib_status sib__sweep_begin(sib__call *call, const sib__rules *r, sib__sweep *sweep)
{
    int64_t n = r->windows.cases.n;
    sweep->from = SIB__NEW(&call->scratch, int64_t, n);
    sweep->taken = SIB__NEW(&call->scratch, int64_t, n);
    sweep->wanting = SIB__NEW(&call->scratch, uint8_t, n);
    SIB__TRY_MEMORY(call, sweep->from);
    SIB__TRY_MEMORY(call, sweep->taken);
    SIB__TRY_MEMORY(call, sweep->wanting);
    return SIB_OK;
}

void sib__sweep_end(sib__call *call, sib__sweep *sweep)
{
    sib__drop(&call->scratch, sweep->from);
    sib__drop(&call->scratch, sweep->taken);
    sib__drop(&call->scratch, sweep->wanting);
}

static sib_status take(sib__call *call, const sib__rules *r, const int64_t *cases, int64_t n,
                       int64_t most, sib__sweep *sweep)
{
    const sib__windows *w = &r->windows;
    int64_t             next = 0;
    int64_t             left = r->uses;
    for (int64_t k = 0; k < n; k++) {
        SIB__TRY(SIB__PAUSE(call, k));
        int64_t i = cases == NULL ? k : cases[k];
        bool    fresh = next < w->low[i] || r->uses == INT64_MAX;
        next = fresh ? w->low[i] : next;
        left = fresh ? r->uses : left;
        int64_t room = w->high[i] > next ? w->high[i] - next : 0;
        sweep->from[i] = next;
        sweep->taken[i] = room < most ? room : most;
        if (r->uses == 1) {
            next += sweep->taken[i];
        } else if (sweep->taken[i] > 0 && --left == 0) {
            next++;
            left = r->uses;
        }
    }
    return SIB_OK;
}

/* From the last case down: one that is short wants, and so does whoever has a control that a
 * wanting one could have. These stand below it, since the sweep gives the lowest first. */
static sib_status mark_wanting(sib__call *call, const sib__windows *w, const int64_t *cases,
                               int64_t n, int64_t most, sib__sweep *sweep)
{
    int64_t reached = n; /* from here up to the case looked at, everybody wants */
    int64_t owner = n - 1;
    for (int64_t k = n - 1; k >= 0; k--) {
        SIB__TRY(SIB__PAUSE(call, k));
        int64_t i = cases == NULL ? k : cases[k];
        sweep->wanting[i] = sweep->taken[i] < most || k >= reached ? 1 : 0;
        if (sweep->wanting[i] == 0 || w->low[i] == w->high[i]) {
            continue;
        }
        for (owner = owner < k ? owner : k; owner > 0; owner--) {
            int64_t before = cases == NULL ? owner - 1 : cases[owner - 1];
            if (sweep->from[before] + sweep->taken[before] <= w->low[i]) {
                break;
            }
        }
        reached = owner < reached ? owner : reached;
    }
    return SIB_OK;
}

sib_status sib__sweep_run(sib__call *call, const sib__rules *r, const int64_t *cases, int64_t n,
                          int64_t most, sib__sweep *sweep)
{
    SIB__TRY(take(call, r, cases, n, most, sweep));
    return mark_wanting(call, &r->windows, cases, n, most, sweep);
}
