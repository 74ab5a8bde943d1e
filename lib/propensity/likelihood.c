/* With m = eta for the treated and -eta for the others, a row adds 2 log(1 + exp(-m)) to the
 * deviance, sign / (1 + exp(m)) times its covariates to the gradient, and has the weight
 * p (1 - p) in the information; all from exp(-|eta|), so that nothing cancels in the tails.
 *
 * A term is at most 2 in size, a residual 1 and a weight 1/4: sums stand on grids that are
 * known beforehand (numeric/grid.h), so the bits depend on the set of the rows alone. Each
 * worker has sums of its own, which are whole numbers and add in any order. */
#include "numeric/contract.h"

#include "propensity/likelihood.h"

#include <math.h>
#include <string.h>

#include "core/parallel.h"
#include "numeric/crossproduct.h"
#include "numeric/elementary_inline.h"

/* Blocks are taken together until they are about this many multiplications, a few ms. */
enum { WORK_PER_PART = 1 << 22 };

/* exp of less is 0. */
static const double most_size = 746.0;

/* 2^24. A predictor of that size says nothing more: the deviance counts as infinite. */
static const double most_predictor = 16777216.0;

/* Exponents of the bounds of a row's loss, its residual times a term, its weight times two. */
enum { LOSS = 24, PUSH = 1, PULL = 0 };

/* Where the sums of a worker stand; then gradient and information follow. */
enum { DEVIANCE, HEAD };

static int64_t sum_count(const sib__design *d)
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
    out->workers = sib__parallel_workers(call, out->parts);
    out->sums = SIB__NEW(&call->scratch, sib__i128, out->workers * sum_count(d));
    out->most = SIB__NEW(&call->scratch, sib__most, out->workers);
    out->loss = sib__sum_grid_of(LOSS);
    out->push = sib__sum_grid_of(PUSH);
    out->pull = sib__sum_grid_of(PULL);
    return out->sums != NULL && out->most != NULL ? SIB_OK : sib__no_memory(call);
}

sib_status sib__likelihood_prepare(sib__call *call, const sib__design *d, sib__likelihood *out)
{
    out->gradient = SIB__NEW(&call->scratch, double, d->terms);
    out->information = SIB__NEW(&call->scratch, double, d->terms * d->terms);
    SIB__TRY_MEMORY(call, out->gradient);
    SIB__TRY_MEMORY(call, out->information);
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
        double size = fabs(margin) < most_predictor ? fabs(margin) : most_predictor;
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

/* Share of a linear predictor that its rounding may come to. */
static const double rounding = 0x1p-44;

static void measure(const double *eta, const double *before, const double *use, int64_t n,
                    sib__most *most)
{
    for (int64_t r = 0; r < n; r++) {
        double change = use[r] * fabs(eta[r] - before[r]);
        double size = use[r] * fabs(eta[r]);
        double beyond = change > size * rounding ? change : 0.0;
        most->beyond = beyond > most->beyond ? beyond : most->beyond;
        most->change = change > most->change ? change : most->change;
        most->size = size > most->size || isnan(size) ? size : most->size;
    }
}

static void pass_block(const sib__passes *p, int64_t block, sib__i128 *sums, sib__most *most)
{
    const sib__design *d = p->design;
    rows               by_row;
    int64_t            n = sib__design_rows(d, block);
    int64_t            at = block * SIB__DESIGN_BLOCK;
    double            *eta = p->predictor + at;
    sib__predict_block(d, block, p->coefficients, eta);
    weigh(eta, d->sign + at, d->weight + at, n, &by_row);
    measure(eta, p->before + at, d->weight + at, n, most);
    sums[DEVIANCE] += sib__sum_block(&p->loss, by_row.loss, n);
    for (int64_t term = 0; term < d->terms; term++) {
        sums[HEAD + term] +=
            sib__dot_block(&p->push, sib__design_column(d, block, term), by_row.residual, n);
    }
    sib__crossproduct(sib__vectors_best(), &p->pull, sib__design_column(d, block, 0),
                      SIB__DESIGN_BLOCK, n, by_row.weight, d->terms, sums + HEAD + d->terms);
}

static void pass_part(void *payload, int64_t part, int32_t worker)
{
    const sib__passes *p = payload;
    int64_t            from = part * p->part_blocks;
    for (int64_t b = from; b < from + p->part_blocks && b < p->design->blocks; b++) {
        pass_block(p, b, p->sums + worker * sum_count(p->design), &p->most[worker]);
    }
}

/* The sums of all workers, in those of the first. */
static void add_workers(sib__passes *p, sib__likelihood *out)
{
    int64_t count = sum_count(p->design);
    *out = (sib__likelihood){out->gradient, out->information, 0.0, 0.0, 0.0, 0.0};
    for (int64_t w = 0; w < p->workers; w++) {
        for (int64_t i = 0; w > 0 && i < count; i++) {
            p->sums[i] += p->sums[w * count + i];
        }
        double size = p->most[w].size;
        out->change = p->most[w].change > out->change ? p->most[w].change : out->change;
        out->beyond = p->most[w].beyond > out->beyond ? p->most[w].beyond : out->beyond;
        out->largest = size > out->largest || isnan(size) ? size : out->largest;
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
    memset(p->sums, 0, (size_t)(p->workers * sum_count(p->design)) * sizeof *p->sums);
    memset(p->most, 0, (size_t)p->workers * sizeof *p->most);
    SIB__TRY(sib__parallel(call, p->parts, pass_part, p, "fitting scores", from, to));
    add_workers(p, out);
    out->deviance = out->largest < most_predictor
                        ? 2.0 * sib__sum_value(&p->loss, p->sums[DEVIANCE])
                        : (double)INFINITY;
    for (int64_t i = 0; i < terms; i++) {
        out->gradient[i] = sib__sum_value(&p->push, p->sums[HEAD + i]);
    }
    for (int64_t i = 0; i < terms * terms; i++) {
        out->information[i] = sib__sum_value(&p->pull, p->sums[HEAD + terms + i]);
    }
    return SIB_OK;
}
