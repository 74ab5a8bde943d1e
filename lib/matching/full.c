/* Full matching on a score, exact (Rosenbaum 1991, Journal of the Royal Statistical Society B
 * 53:597): everybody who can be in a set is in one, and the total distance is the least. */
#include "matching/merged.h"

/* Marks the controls that some case may have. */
static sib_status mark_reached(sib__call *call, const sib__rules *r, uint8_t *reached)
{
    const sib__windows *w = &r->windows;
    int64_t             next = 0;
    for (int64_t i = 0; i < w->cases.n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        for (next = w->low[i] > next ? w->low[i] : next; next < w->high[i]; next++) {
            reached[next] = 1;
        }
    }
    return sib__check(call);
}

/* Whether the case stands before the control. */
static bool before(const sib__rules *r, int64_t i, int64_t j)
{
    const sib__units *u = &r->units;
    int64_t           a = r->windows.cases.rows[i];
    int64_t           b = r->by_caliper.rows[j];
    int64_t           step = sib__units_stratum(u, a) - sib__units_stratum(u, b);
    return step < 0 ||
           (step == 0 && (u->y[a] < u->y[b] || (u->y[a] == u->y[b] && u->x[a] <= u->x[b])));
}

static sib_status merge(sib__call *call, sib__merged *line)
{
    const sib__rules   *r = line->rules;
    const sib__windows *w = &r->windows;
    int64_t             controls = r->by_caliper.n;
    uint8_t            *reached = SIB__NEW(&call->scratch, uint8_t, controls);
    line->unit = SIB__NEW(&call->scratch, int64_t, w->cases.n + controls);
    SIB__TRY_MEMORY(call, reached);
    SIB__TRY_MEMORY(call, line->unit);
    SIB__TRY(mark_reached(call, r, reached));
    for (int64_t i = 0, j = 0; i < w->cases.n || j < controls;) {
        SIB__TRY(SIB__PAUSE(call, i + j));
        if (j == controls || (i < w->cases.n && before(r, i, j))) {
            if (w->low[i] < w->high[i]) {
                line->unit[line->n++] = i;
            }
            i++;
        } else {
            if (reached[j] == 1) {
                line->unit[line->n++] = -1 - j;
            }
            j++;
        }
    }
    sib__drop(&call->scratch, reached);
    return SIB_OK;
}

/* A pair whose two ends have other pairs is not needed: it has no length, or it would not be
 * there. */
static sib_status keep_stars(sib__call *call, int64_t n, sib__pairs *found)
{
    int64_t *pairs = SIB__NEW(&call->scratch, int64_t, n);
    int64_t  kept = 0;
    SIB__TRY_MEMORY(call, pairs);
    for (int64_t k = 0; k < found->n; k++) {
        SIB__TRY(SIB__PAUSE(call, k));
        pairs[found->list[k].treated]++;
        pairs[found->list[k].control]++;
    }
    for (int64_t k = 0; k < found->n; k++) {
        SIB__TRY(SIB__PAUSE(call, k));
        sib__pair pair = found->list[k];
        if (pairs[pair.treated] > 1 && pairs[pair.control] > 1) {
            pairs[pair.treated]--;
            pairs[pair.control]--;
        } else {
            found->list[kept++] = pair;
        }
    }
    found->n = kept;
    sib__drop(&call->scratch, pairs);
    return sib__check(call);
}

static sib_status search(sib__call *call, const sib__rules *rules, sib__pairs *found)
{
    sib__merged line = {.rules = rules, .scale = sib__grid(&rules->units, 2)};
    SIB__TRY(sib__grid_check(call, rules));
    SIB__TRY(merge(call, &line));
    found->proof.scale = line.scale;
    found->proof.worth = SIB__NEW(&call->scratch, sib__i128, rules->units.n);
    SIB__TRY_MEMORY(call, found->proof.worth);
    bool limited = rules->ratio < INT64_MAX || rules->uses < INT64_MAX;
    SIB__TRY(limited ? sib__limited(call, &line, found) : sib__cover(call, &line, found));
    SIB__TRY(keep_stars(call, rules->units.n, found));
    SIB__TRY(sib__progress(call, 0.6, "matching"));
    return limited ? sib__limited_worth(call, &line, found)
                   : sib__cover_worth(call, &line, found);
}

const sib__method sib__matching_full = {
    .search = search, .verify = sib__full_verify, .one_use = true, .full = true};
