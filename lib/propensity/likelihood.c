/* With m = eta for the treated and -eta for the others, a row adds 2 log(1 + exp(-m)) to the
 * deviance, sign / (1 + exp(m)) times its covariates to the gradient, and has the weight
 * p (1 - p) in the information; all from exp(-|eta|), so that nothing cancels in the tails.
 *
 * Blocks of 512 rows are summed in lanes (numeric/sums.h), the blocks of a part in order, the
 * parts in order: the bits depend on the rows' order alone. */
#include "numeric/contract.h"

#include "propensity/likelihood.h"

#include <math.h>
#include <string.h>

#include "core/parallel.h"
#include "numeric/crossproduct.h"
#include "numeric/elementary_inline.h"

enum {
    MOST_WAVE = 64,         /* parts held at once */
    WORK_PER_PART = 1 << 23 /* multiplications: about 5 ms */
};

/* exp of less is 0. */
static const double most_size = 746.0;

/* A part's results: deviance, change, largest, gradient, information. */
enum { DEVIANCE, CHANGE, LARGEST, HEAD };

static int64_t partial_size(const sib__design *d)
{
    return HEAD + d->terms + d->terms * d->terms;
}

sib_status sib__passes_prepare(sib__call *call, const sib__design *d, sib__passes *out)
{
    int64_t work = SIB__DESIGN_BLOCK * (d->terms * d->terms / 2 + 16);
    int64_t blocks = WORK_PER_PART / work;
    *out = (sib__passes){.design = d};
    out->part_blocks = blocks < 1 ? 1 : blocks;
    out->parts = (d->blocks + out->part_blocks - 1) / out->part_blocks;
    out->wave = out->parts < MOST_WAVE ? out->parts : MOST_WAVE;
    out->partial = SIB__NEW(&call->scratch, double, out->wave *partial_size(d));
    SIB__TRY_MEMORY(call, out->partial);
    return SIB_OK;
}

sib_status sib__likelihood_prepare(sib__call *call, const sib__design *d, sib__likelihood *out)
{
    out->gradient = SIB__NEW(&call->scratch, double, d->terms);
    out->information = SIB__NEW(&call->scratch, double, d->terms * d->terms);
    if (out->gradient == NULL || out->information == NULL) {
        return sib__no_memory(call);
    }
    return SIB_OK;
}

void sib__predict_block(const sib__design *d, int64_t block, const double *coefficients,
                        double *predictor)
{
    int64_t n = sib__design_rows(d, block);
    memset(predictor, 0, SIB__DESIGN_BLOCK * sizeof *predictor);
    for (int64_t term = 0; term < d->terms; term++) {
        const double *z = sib__design_column(d, block, term);
        double        b = coefficients[term];
        for (int64_t r = 0; r < n; r++) {
            predictor[r] += b * z[r];
        }
    }
}

/* What the rows of a block add, by row. */
typedef struct rows {
    double loss[SIB__DESIGN_BLOCK];     /* half the deviance */
    double residual[SIB__DESIGN_BLOCK]; /* treated - p */
    double weight[SIB__DESIGN_BLOCK];   /* p (1 - p) */
} rows;

static void weigh(const double *eta, const double *sign, const double *use, int64_t n,
                  rows *out)
{
    for (int64_t r = 0; r < n; r++) {
        double margin = eta[r] * sign[r];
        double size = fabs(margin);
        double against = 0.5 - copysign(0.5, margin); /* 1 or 0 */
        double beyond = 0.5 + copysign(0.5, size - most_size);
        double e = sib__exp_bounded(-(beyond * most_size + (1.0 - beyond) * size));
        double likelier = 1.0 / (1.0 + e);
        double rarer = e * likelier;
        double wrong = against * likelier + (1.0 - against) * rarer;
        out->loss[r] = use[r] * (against * size + sib__log1p_unit(e));
        out->residual[r] = use[r] * (sign[r] * wrong);
        out->weight[r] = use[r] * (rarer * likelier);
    }
}

static void measure(const double *eta, const double *before, const double *use, int64_t n,
                    double *partial)
{
    for (int64_t r = 0; r < n; r++) {
        double change = use[r] * fabs(eta[r] - before[r]);
        double size = use[r] * fabs(eta[r]);
        partial[CHANGE] = change > partial[CHANGE] ? change : partial[CHANGE];
        partial[LARGEST] = size > partial[LARGEST] ? size : partial[LARGEST];
    }
}

static void pass_block(const sib__passes *p, int64_t block, double *partial)
{
    const sib__design *d = p->design;
    rows               by_row;
    int64_t            n = sib__design_rows(d, block);
    int64_t            at = block * SIB__DESIGN_BLOCK;
    double            *eta = p->predictor + at;
    sib__predict_block(d, block, p->coefficients, eta);
    weigh(eta, d->sign + at, d->weight + at, n, &by_row);
    measure(eta, p->before + at, d->weight + at, n, partial);
    partial[DEVIANCE] += sib__block_sum(by_row.loss, n);
    for (int64_t term = 0; term < d->terms; term++) {
        partial[HEAD + term] +=
            sib__block_dot(sib__design_column(d, block, term), by_row.residual, n);
    }
    sib__crossproduct(sib__vectors_best(), sib__design_column(d, block, 0), SIB__DESIGN_BLOCK,
                      n, by_row.weight, d->terms, partial + HEAD + d->terms);
}

static void pass_part(void *payload, int64_t number, int32_t worker)
{
    (void)worker;
    const sib__passes *p = payload;
    int64_t            size = partial_size(p->design);
    double            *partial = p->partial + number * size;
    int64_t            from = (p->first + number) * p->part_blocks;
    memset(partial, 0, (size_t)size * sizeof *partial);
    for (int64_t b = from; b < from + p->part_blocks && b < p->design->blocks; b++) {
        pass_block(p, b, partial);
    }
}

static void add_part(const double *partial, int64_t terms, sib__likelihood *out)
{
    out->deviance += 2.0 * partial[DEVIANCE];
    out->change = partial[CHANGE] > out->change ? partial[CHANGE] : out->change;
    out->largest = partial[LARGEST] > out->largest ? partial[LARGEST] : out->largest;
    for (int64_t i = 0; i < terms; i++) {
        out->gradient[i] += partial[HEAD + i];
    }
    for (int64_t i = 0; i < terms * terms; i++) {
        out->information[i] += partial[HEAD + terms + i];
    }
}

sib_status sib__likelihood_at(sib__call *call, sib__passes *p, const double *coefficients,
                              const double *before, double *predictor, double from, double to,
                              sib__likelihood *out)
{
    int64_t terms = p->design->terms;
    p->coefficients = coefficients;
    p->before = before;
    p->predictor = predictor;
    out->deviance = 0.0;
    out->change = 0.0;
    out->largest = 0.0;
    memset(out->gradient, 0, (size_t)terms * sizeof *out->gradient);
    memset(out->information, 0, (size_t)(terms * terms) * sizeof *out->information);
    for (p->first = 0; p->first < p->parts; p->first += p->wave) {
        int64_t left = p->parts - p->first;
        int64_t parts = left < p->wave ? left : p->wave;
        double  share = (to - from) / (double)p->parts;
        SIB__TRY(sib__parallel(call, parts, pass_part, p, "fitting scores",
                               from + share * (double)p->first,
                               from + share * (double)(p->first + parts)));
        for (int64_t part = 0; part < parts; part++) {
            add_part(p->partial + part * partial_size(p->design), terms, out);
        }
    }
    return SIB_OK;
}
