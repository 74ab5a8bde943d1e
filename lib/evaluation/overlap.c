/* How the scores of the arms overlap, before and after matching: people by bins of the logit.
 * The width is a power of two and edges are its multiples, so that they are exact. */
#include <math.h>

#include "evaluation/design.h"

enum { MOST_BINS = 20 };

static const double narrowest = 1.0 / 1024.0;

typedef struct bins {
    double   width;
    int64_t  first; /* number of the lowest bin: its lower edge over the width */
    int64_t  n;
    int64_t *persons[2]; /* [n] by arm */
    int64_t *matched;    /* [n] treated with a weight */
    double  *weight;     /* [n] of the comparisons */
} bins;

static double logit_of(const sib__cohort *k, int64_t i)
{
    return sib_propensity_logits(k->model).data[k->scored.data[i]];
}

static sib_status make_bins(sib__call *call, const sib__cohort *k, bins *b)
{
    double low = logit_of(k, 0);
    double high = low;
    for (int64_t i = 1; i < k->scored.n; i++) {
        double x = logit_of(k, i);
        low = x < low ? x : low;
        high = x > high ? x : high;
    }
    b->width = 1.0;
    while (high - low > MOST_BINS * b->width) {
        b->width *= 2.0;
    }
    while (high - low <= 0.5 * MOST_BINS * b->width && b->width > narrowest) {
        b->width *= 0.5;
    }
    b->first = (int64_t)floor(low / b->width);
    b->n = (int64_t)floor(high / b->width) - b->first + 1;
    for (int arm = 0; arm < 2; arm++) {
        b->persons[arm] = SIB__NEW(&call->scratch, int64_t, b->n);
        SIB__TRY_MEMORY(call, b->persons[arm]);
    }
    b->matched = SIB__NEW(&call->scratch, int64_t, b->n);
    SIB__TRY_MEMORY(call, b->matched);
    b->weight = SIB__NEW(&call->scratch, double, b->n);
    SIB__TRY_MEMORY(call, b->weight);
    return SIB_OK;
}

static void fill_bins(const sib__cohort *k, bins *b)
{
    for (int64_t i = 0; i < k->scored.n; i++) {
        int64_t member = k->scored.data[i];
        int     treated = sib_eligibility_treated(k->eligibility).data[member];
        int64_t bin = (int64_t)floor(logit_of(k, i) / b->width) - b->first;
        double  weight = k->weights.data[member];
        b->persons[treated][bin]++;
        b->matched[bin] += treated == 1 && weight > 0.0;
        b->weight[bin] += treated == 1 ? 0.0 : weight;
    }
}

sib_status sib__cohort_overlap(sib__design *d, const sib__cohort *k)
{
    bins b = {0};
    if (k->matching == NULL || k->scored.n == 0) {
        return SIB_OK;
    }
    SIB__TRY(make_bins(d->call, k, &b));
    fill_bins(k, &b);
    for (int64_t i = 0; i < b.n; i++) {
        sib__rows *w = sib__lists_row(d->lists, SIB__LIST_OVERLAP, k->declared->id);
        sib__set_f64(w, "from", (double)(b.first + i) * b.width);
        sib__set_f64(w, "to", (double)(b.first + i + 1) * b.width);
        sib__set_i64(w, "treated", b.persons[1][i]);
        sib__set_i64(w, "comparison", b.persons[0][i]);
        sib__set_i64(w, "matched_treated", b.matched[i]);
        sib__set_f64(w, "comparison_weight", b.weight[i]);
    }
    return SIB_OK;
}
