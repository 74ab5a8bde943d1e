/* Columns are centred at their mean and scaled by a power of two near half their range, which
 * rounds nothing; both only serve precision, and bound every term by 2. Missing numbers take
 * the mean, that is 0. Neither depends on the order of rows: means are summed on the grid of
 * their column's largest number. */
#include "numeric/contract.h"

#include "propensity/design.h"

#include <math.h>

#include "core/parallel.h"

/* Blocks are filled this many at a time: well below 10 ms. */
enum { PART_BLOCKS = 8 };

static const double largest = 1e150; /* its square is finite */
enum { least_exponent = -500 };      /* the inverse of a scale is finite */

/* What a worker knows of a term. */
typedef struct seen {
    int64_t   present;
    double    low;
    double    high;
    sib__i128 sum; /* on the grid of the term */
} seen;

/* A design being filled, part by part; a part is a run of blocks. */
typedef struct filling {
    sib__design           *design;
    const sib__covariates *covariates;
    const uint8_t         *treated;
    int64_t               *missing; /* [terms] the term that says who is missing, -1 for none */
    int64_t                parts;
    int32_t                workers;
    seen                  *seen; /* [workers][terms] */
    sib__sum_grid         *grid; /* [terms] */
} filling;

static int64_t block_rows(const sib__design *d, int64_t block)
{
    int64_t left = d->n - block * SIB__DESIGN_BLOCK;
    return left < SIB__DESIGN_BLOCK ? left : SIB__DESIGN_BLOCK;
}

int64_t sib__design_rows(const sib__design *d, int64_t block)
{
    int64_t lanes = (block_rows(d, block) + SIB__SUM_LANES - 1) / SIB__SUM_LANES;
    return lanes * SIB__SUM_LANES;
}

static void fill_categories(const sib__design *d, const sib__covariate *c, int64_t block)
{
    const int64_t *rows = d->rows + block * SIB__DESIGN_BLOCK;
    for (int64_t r = 0; r < block_rows(d, block); r++) {
        int64_t term = c->missing && sib__column_missing(&c->column, rows[r])
                           ? c->missing_term
                           : c->level_term[sib__covariate_level(c, rows[r])];
        if (term >= 0) {
            sib__design_column(d, block, term)[r] = 1.0;
        }
    }
}

static void fill_numbers(const sib__design *d, const sib__covariate *c, int64_t block)
{
    int64_t n = block_rows(d, block);
    double *z = sib__design_column(d, block, c->first_term);
    sib__covariate_numbers(c, d->rows + block * SIB__DESIGN_BLOCK, n, z);
    for (int64_t r = 0; c->missing && r < n; r++) {
        if (isnan(z[r])) {
            z[r] = 0.0;
            sib__design_column(d, block, c->missing_term)[r] = 1.0;
        }
    }
}

static void fill_block(const filling *f, int64_t block)
{
    const sib__design *d = f->design;
    double            *ones = sib__design_column(d, block, 0);
    for (int64_t r = 0; r < block_rows(d, block); r++) {
        int64_t at = block * SIB__DESIGN_BLOCK + r;
        ones[r] = 1.0;
        d->weight[at] = 1.0;
        d->sign[at] = f->treated[d->rows[at]] ? 1.0 : -1.0;
    }
    for (int64_t i = 0; i < f->covariates->n; i++) {
        const sib__covariate *c = &f->covariates->all[i];
        if (c->kept && c->categorical) {
            fill_categories(d, c, block);
        } else if (c->kept) {
            fill_numbers(d, c, block);
        }
    }
}

/* What the masked rows of a term's block are, [512]; NULL when none is masked. */
static const double *mask_of(const filling *f, int64_t block, int64_t term)
{
    int64_t missing = f->missing[term];
    return missing < 0 ? NULL : sib__design_column(f->design, block, missing);
}

/* Adds what one block tells about a term. */
static void look(const filling *f, int64_t block, int64_t term, seen *own)
{
    const double *z = sib__design_column(f->design, block, term);
    const double *mask = mask_of(f, block, term);
    for (int64_t r = 0; r < block_rows(f->design, block); r++) {
        if (mask == NULL || mask[r] == 0.0) {
            own->present++;
            own->low = z[r] < own->low ? z[r] : own->low;
            own->high = z[r] > own->high ? z[r] : own->high;
        }
    }
}

static int64_t part_end(const sib__design *d, int64_t part)
{
    int64_t end = (part + 1) * PART_BLOCKS;
    return end < d->blocks ? end : d->blocks;
}

static void fill_part(void *payload, int64_t part, int32_t worker)
{
    const filling *f = payload;
    int64_t        terms = f->design->terms;
    for (int64_t b = part * PART_BLOCKS; b < part_end(f->design, part); b++) {
        fill_block(f, b);
        for (int64_t term = 1; term < terms; term++) {
            look(f, b, term, &f->seen[worker * terms + term]);
        }
    }
}

static void sum_part(void *payload, int64_t part, int32_t worker)
{
    const filling *f = payload;
    int64_t        terms = f->design->terms;
    for (int64_t b = part * PART_BLOCKS; b < part_end(f->design, part); b++) {
        for (int64_t term = 1; term < terms; term++) {
            if (f->design->scale[term] > 0.0) {
                f->seen[worker * terms + term].sum +=
                    sib__sum_block(&f->grid[term], sib__design_column(f->design, b, term),
                                   block_rows(f->design, b));
            }
        }
    }
}

/* What all workers know of a term, in what the first knows. */
static const seen *gather(const filling *f, int64_t term)
{
    seen *all = &f->seen[term];
    for (int64_t w = 1; w < f->workers; w++) {
        const seen *own = &f->seen[w * f->design->terms + term];
        all->present += own->present;
        all->low = own->low < all->low ? own->low : all->low;
        all->high = own->high > all->high ? own->high : all->high;
    }
    return all;
}

/* Scale and grid of one term; false when it is too large. */
static bool place(const filling *f, int64_t term)
{
    const sib__design *d = f->design;
    const seen        *all = gather(f, term);
    d->centre[term] = 0.0;
    d->scale[term] = 0.0;
    if (!(all->present > 0 && all->high > all->low)) {
        return all->present == 0 || (all->low >= -largest && all->high <= largest);
    }
    if (!(all->low >= -largest && all->high <= largest)) {
        return false;
    }
    int exponent = 0;
    (void)frexp(all->high - all->low, &exponent);
    d->scale[term] = ldexp(1.0, exponent > least_exponent ? exponent - 1 : least_exponent);
    (void)frexp(fmax(-all->low, all->high), &exponent);
    f->grid[term] = sib__sum_grid_of(exponent > least_exponent ? exponent : least_exponent);
    return true;
}

/* The centre of each term, from the sums of all workers. */
static void centre_all(const filling *f)
{
    for (int64_t term = 1; term < f->design->terms; term++) {
        if (f->design->scale[term] > 0.0) {
            const seen *all = &f->seen[term];
            sib__i128   sum = all->sum;
            for (int64_t w = 1; w < f->workers; w++) {
                sum += f->seen[w * f->design->terms + term].sum;
            }
            f->design->centre[term] =
                sib__sum_value(&f->grid[term], sum) / (double)all->present;
        }
    }
}

static void scale_block(const filling *f, int64_t block, int64_t term)
{
    const sib__design *d = f->design;
    double            *z = sib__design_column(d, block, term);
    const double      *mask = mask_of(f, block, term);
    double             scale = d->scale[term];
    double             factor = scale > 0.0 ? 1.0 / scale : 0.0;
    for (int64_t r = 0; r < block_rows(d, block); r++) {
        double used = mask == NULL ? 1.0 : 1.0 - mask[r];
        z[r] = scale > 0.0 ? (z[r] - d->centre[term]) * factor * used : 0.0;
    }
}

/* Scales the terms of one part in order: the mask of a term stands behind it, so it is read
 * before it is scaled itself. */
static void scale_part(void *payload, int64_t part, int32_t worker)
{
    (void)worker;
    const filling *f = payload;
    for (int64_t b = part * PART_BLOCKS; b < part_end(f->design, part); b++) {
        for (int64_t term = 1; term < f->design->terms; term++) {
            scale_block(f, b, term);
        }
    }
}

static sib_status allocate(sib__call *call, filling *f)
{
    sib__memory *m = &call->scratch;
    sib__design *d = f->design;
    int64_t      padded = d->blocks * SIB__DESIGN_BLOCK;
    int64_t      cells = d->terms * f->workers;
    d->z = SIB__NEW(m, double, padded * d->terms);
    d->sign = SIB__NEW(m, double, padded);
    d->weight = SIB__NEW(m, double, padded);
    d->centre = SIB__NEW(m, double, d->terms);
    d->scale = SIB__NEW(m, double, d->terms);
    f->missing = SIB__NEW(m, int64_t, d->terms);
    f->seen = SIB__NEW(m, seen, cells);
    f->grid = SIB__NEW(m, sib__sum_grid, d->terms);
    SIB__TRY_MEMORY(call, d->z);
    SIB__TRY_MEMORY(call, d->sign);
    SIB__TRY_MEMORY(call, d->weight);
    SIB__TRY_MEMORY(call, d->centre);
    SIB__TRY_MEMORY(call, d->scale);
    SIB__TRY_MEMORY(call, f->missing);
    SIB__TRY_MEMORY(call, f->seen);
    SIB__TRY_MEMORY(call, f->grid);
    for (int64_t i = 0; i < cells; i++) {
        f->seen[i] = (seen){.low = (double)INFINITY, .high = -(double)INFINITY};
    }
    return SIB_OK;
}

static sib_status place_all(sib__call *call, const filling *f)
{
    for (int64_t term = 1; term < f->design->terms; term++) {
        if (!place(f, term)) {
            const char *column = NULL;
            for (int64_t i = 0; i < f->covariates->n; i++) {
                const sib__covariate *c = &f->covariates->all[i];
                column = c->kept && !c->categorical && c->first_term == term ? c->column.name
                                                                             : column;
            }
            return sib__fail(call, SIB_ERR_NONFINITE, "covariates", -1, column,
                             "a covariate is infinite or too large to be squared");
        }
    }
    return SIB_OK;
}

sib_status sib__design_build(sib__call *call, const sib__covariates *covariates,
                             const uint8_t *treated, const int64_t *rows, int64_t n,
                             int64_t terms, sib__design *out)
{
    filling f = {.design = out, .covariates = covariates, .treated = treated};
    out->n = n;
    out->terms = terms;
    out->rows = rows;
    out->blocks = (n + SIB__DESIGN_BLOCK - 1) / SIB__DESIGN_BLOCK;
    f.parts = (out->blocks + PART_BLOCKS - 1) / PART_BLOCKS;
    f.workers = sib__parallel_workers(call, f.parts);
    SIB__TRY(allocate(call, &f));
    for (int64_t term = 0; term < terms; term++) {
        f.missing[term] = -1;
    }
    for (int64_t i = 0; i < covariates->n; i++) {
        const sib__covariate *c = &covariates->all[i];
        if (c->kept && !c->categorical) {
            f.missing[c->first_term] = c->missing_term;
        }
    }
    SIB__TRY(sib__parallel(call, f.parts, fill_part, &f, NULL, 0.0, 0.0));
    SIB__TRY(place_all(call, &f));
    SIB__TRY(sib__parallel(call, f.parts, sum_part, &f, NULL, 0.0, 0.0));
    centre_all(&f);
    SIB__TRY(sib__parallel(call, f.parts, scale_part, &f, NULL, 0.0, 0.0));
    out->scale[0] = 1.0;
    sib__drop(&call->scratch, f.missing);
    sib__drop(&call->scratch, f.seen);
    sib__drop(&call->scratch, f.grid);
    return SIB_OK;
}
