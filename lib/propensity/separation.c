/* Separation (Albert & Anderson 1984): a direction d with sign_i x_i'd >= 0 in all rows, above
 * 0 in some. Let a_i = sign_i L^-1 x_i, where L L' is the information at the start, and s the
 * shortest vector sum (1 + u_i) a_i with all u_i >= 0. Its optimality conditions say a_i's >= 0
 * for all i and u_i a_i's = 0; so either s is 0, and positive weights 1 + u_i balance the data,
 * which no direction then separates; or s separates: sum a_i's = |s|^2 > 0. Rows with a_i's = 0
 * are looked at again on their own until none of them can be separated: then positive weights
 * balance them, and the limit of the fit lives on them (Geyer 2009). The direction found is
 * tried on every row before it is believed. */
#include "numeric/contract.h"

#include "propensity/separation.h"

#include <math.h>
#include <string.h>

#include "core/parallel.h"
#include "numeric/cholesky.h"
#include "numeric/elementary.h"
#include "propensity/cone.h"

enum { PART_BLOCKS = 32, MOST_TERM = 1 /* the exponent of a term's bound */ };

/* Against |s| and the typical size of a row: a margin as small as this is 0 while s is sought,
 * and after. */
static const double still = 1e-10;
static const double decided = 1e-7;

/* Against the largest margin: rounding. */
static const double rounding = 1e-12;

/* s is 0 below this share of its start. */
static const double vanished = 1e-9;

/* The lowest margin of a part's rows, and where. */
typedef struct lowest {
    double  margin;
    int64_t row;
} lowest;

typedef struct search {
    const sib__newton *newton;
    const sib__design *design;
    sib__cone          cone;
    sib__i128         *sum;       /* [terms] */
    double            *start;     /* [terms] s at u = 0 */
    double            *direction; /* [terms] in standardised terms, of the scan under way */
    double            *vector;    /* [terms] */
    double            *margin;    /* [blocks * 512] of the scan */
    double            *total;     /* [blocks * 512] of the direction found so far */
    lowest            *part;
    int64_t            parts;
    double             single;  /* size of the a_i of a row with a term of its own */
    double             typical; /* of the others */
} search;

static sib_status prepare(sib__call *call, const sib__newton *newton, search *out)
{
    sib__memory       *m = &call->scratch;
    const sib__design *d = newton->passes.design;
    *out = (search){.newton = newton, .design = d};
    out->single = 1.0 / sib__sqrt(newton->start_weight);
    out->typical = out->single * sib__sqrt((double)newton->rank / (double)d->n);
    out->parts = (d->blocks + PART_BLOCKS - 1) / PART_BLOCKS;
    out->sum = SIB__NEW(m, sib__i128, d->terms);
    out->start = SIB__NEW(m, double, d->terms);
    out->direction = SIB__NEW(m, double, d->terms);
    out->vector = SIB__NEW(m, double, d->terms);
    out->margin = SIB__NEW(m, double, d->blocks *SIB__DESIGN_BLOCK);
    out->total = SIB__NEW(m, double, d->blocks *SIB__DESIGN_BLOCK);
    out->part = SIB__NEW(m, lowest, out->parts);
    SIB__TRY_MEMORY(call, out->sum);
    SIB__TRY_MEMORY(call, out->start);
    SIB__TRY_MEMORY(call, out->direction);
    SIB__TRY_MEMORY(call, out->vector);
    SIB__TRY_MEMORY(call, out->margin);
    SIB__TRY_MEMORY(call, out->total);
    SIB__TRY_MEMORY(call, out->part);
    return sib__cone_prepare(call, d->terms, &out->cone);
}

static double length(const double *x, int64_t n)
{
    double sum = 0.0;
    for (int64_t i = 0; i < n; i++) {
        sum += x[i] * x[i];
    }
    return sib__sqrt(sum);
}

/* Sum of a_i over the rows in use, and their number. */
static sib_status add_rows(sib__call *call, search *s, int64_t *rows)
{
    const sib__design *d = s->design;
    sib__sum_grid      grid = sib__sum_grid_of(MOST_TERM);
    *rows = 0;
    memset(s->sum, 0, (size_t)d->terms * sizeof *s->sum);
    for (int64_t b = 0; b < d->blocks; b++) {
        double  signs[SIB__DESIGN_BLOCK];
        int64_t n = sib__design_rows(d, b);
        for (int64_t r = 0; r < n; r++) {
            int64_t at = b * SIB__DESIGN_BLOCK + r;
            signs[r] = d->sign[at] * d->weight[at];
            *rows += d->weight[at] > 0.0;
        }
        for (int64_t term = 0; term < d->terms; term++) {
            s->sum[term] += sib__dot_block(&grid, sib__design_column(d, b, term), signs, n);
        }
        if (b % PART_BLOCKS == PART_BLOCKS - 1) {
            SIB__TRY(sib__check(call));
        }
    }
    for (int64_t term = 0; term < d->terms; term++) {
        s->start[term] = sib__sum_value(&grid, s->sum[term]);
    }
    sib__cholesky_forward(s->newton->whiten, d->terms, s->newton->aliased, s->start);
    return SIB_OK;
}

static void scan_part(void *payload, int64_t number, int32_t worker)
{
    (void)worker;
    search            *s = payload;
    const sib__design *d = s->design;
    lowest            *low = &s->part[number];
    int64_t            end = (number + 1) * PART_BLOCKS;
    *low = (lowest){(double)INFINITY, -1};
    for (int64_t b = number * PART_BLOCKS; b < end && b < d->blocks; b++) {
        double *margin = s->margin + b * SIB__DESIGN_BLOCK;
        sib__predict_block(d, b, s->direction, margin);
        for (int64_t r = 0; r < sib__design_rows(d, b); r++) {
            int64_t at = b * SIB__DESIGN_BLOCK + r;
            margin[r] *= d->sign[at];
            if (d->weight[at] > 0.0 && margin[r] < low->margin) {
                *low = (lowest){margin[r], at};
            }
        }
    }
}

/* Margins a_i's of all rows for s [terms]; the lowest among those in use. */
static sib_status scan(sib__call *call, search *s, const double *vector, lowest *out)
{
    memcpy(s->direction, vector, (size_t)s->design->terms * sizeof *vector);
    sib__cholesky_backward(s->newton->whiten, s->design->terms, s->newton->aliased,
                           s->direction);
    SIB__TRY(sib__parallel(call, s->parts, scan_part, s, NULL, 0.0, 0.0));
    *out = (lowest){(double)INFINITY, -1};
    for (int64_t i = 0; i < s->parts; i++) {
        *out = s->part[i].margin < out->margin ? s->part[i] : *out;
    }
    return SIB_OK;
}

/* a_i of a row. */
static void take_row(search *s, int64_t row)
{
    const sib__design *d = s->design;
    int64_t            block = row / SIB__DESIGN_BLOCK;
    for (int64_t term = 0; term < d->terms; term++) {
        s->vector[term] =
            d->sign[row] * sib__design_column(d, block, term)[row % SIB__DESIGN_BLOCK];
    }
    sib__cholesky_forward(s->newton->whiten, d->terms, s->newton->aliased, s->vector);
}

/* Finds s for the rows in use; found: it is not 0. Leaves its direction and margins. */
static sib_status shorten(sib__call *call, search *s, bool *found, bool *known)
{
    int64_t terms = s->design->terms;
    int64_t limit = 100 + 50 * terms;
    double  zero = vanished * (length(s->start, terms) + s->single);
    *found = false;
    *known = true;
    sib__cone_begin(&s->cone, s->start);
    for (int64_t step = 0; step < limit; step++) {
        lowest low;
        double size = length(s->cone.s, terms);
        if (size <= zero || s->cone.n == s->newton->rank) {
            return SIB_OK;
        }
        SIB__TRY(scan(call, s, s->cone.s, &low));
        if (low.margin >= -still * size * s->typical) {
            *found = true;
            return SIB_OK;
        }
        take_row(s, low.row);
        if (!sib__cone_add(&s->cone, s->vector)) {
            break;
        }
    }
    *known = false;
    return SIB_OK;
}

/* Adds the direction of the last scan to the one found, scaled so that no row separated before
 * loses more than half its margin; takes the rows it separates out of use. */
static void combine(search *s, double *direction)
{
    const sib__design *d = s->design;
    double             size = length(s->cone.s, d->terms);
    double             bar = decided * size * s->typical;
    double             share = 1.0;
    for (int64_t i = 0; i < d->n; i++) {
        if (d->weight[i] == 0.0 && s->total[i] + 2.0 * share * s->margin[i] < 0.0) {
            share = -0.5 * s->total[i] / s->margin[i];
        }
    }
    for (int64_t term = 0; term < d->terms; term++) {
        direction[term] += share * s->direction[term];
    }
    for (int64_t i = 0; i < d->n; i++) {
        s->total[i] += share * s->margin[i];
        d->weight[i] = d->weight[i] > 0.0 && s->margin[i] <= bar ? 1.0 : 0.0;
    }
}

/* Tries a direction on every row: it holds when it is above 0 where rows are out of use and 0
 * elsewhere. */
static sib_status try_direction(sib__call *call, search *s, const double *direction,
                                bool *holds)
{
    const sib__design *d = s->design;
    double             most = 0.0;
    memcpy(s->direction, direction, (size_t)d->terms * sizeof *direction);
    SIB__TRY(sib__parallel(call, s->parts, scan_part, s, NULL, 0.0, 0.0));
    for (int64_t i = 0; i < d->n; i++) {
        most = s->margin[i] > most ? s->margin[i] : most;
    }
    *holds = most > 0.0;
    for (int64_t i = 0; i < d->n && *holds; i++) {
        *holds = d->weight[i] == 0.0 ? s->margin[i] > rounding * most
                                     : fabs(s->margin[i]) <= decided * most;
    }
    return SIB_OK;
}

/* The intercept, in standardised terms, of a direction that has none in the covariates. */
static double no_intercept(const sib__design *d, const double *direction)
{
    double intercept = 0.0;
    for (int64_t term = 1; term < d->terms; term++) {
        intercept +=
            d->scale[term] > 0.0 ? direction[term] / d->scale[term] * d->centre[term] : 0.0;
    }
    return intercept;
}

/* Tries the direction without its smallest entries, which are rounding as a rule; first without
 * an intercept too, then with it; then as it is. The first that holds is the answer. */
static sib_status prove(sib__call *call, search *s, double *direction, bool *holds)
{
    int64_t terms = s->design->terms;
    double  largest = 0.0;
    for (int64_t term = 0; term < terms; term++) {
        largest = fabs(direction[term]) > largest ? fabs(direction[term]) : largest;
    }
    for (int64_t term = 0; term < terms; term++) {
        bool counts = fabs(direction[term]) > decided * largest;
        s->vector[term] = counts ? direction[term] : 0.0;
    }
    double intercept = s->vector[0];
    s->vector[0] = no_intercept(s->design, s->vector);
    SIB__TRY(try_direction(call, s, s->vector, holds));
    if (!*holds) {
        s->vector[0] = intercept;
        SIB__TRY(try_direction(call, s, s->vector, holds));
    }
    if (!*holds) {
        return try_direction(call, s, direction, holds);
    }
    memcpy(direction, s->vector, (size_t)terms * sizeof *direction);
    return SIB_OK;
}

static void put_all_in_use(const sib__design *d)
{
    for (int64_t i = 0; i < d->n; i++) {
        d->weight[i] = 1.0;
    }
}

sib_status sib__separation_find(sib__call *call, const sib__newton *newton, double *direction,
                                sib__separation *out)
{
    search             s;
    int64_t            rows = 0;
    bool               found = true;
    bool               known = true;
    bool               any = false;
    const sib__design *d = newton->passes.design;
    SIB__TRY(prepare(call, newton, &s));
    memset(direction, 0, (size_t)d->terms * sizeof *direction);
    SIB__TRY(add_rows(call, &s, &rows));
    while (rows > 0 && found) {
        SIB__TRY(shorten(call, &s, &found, &known));
        if (found) {
            int64_t before = rows;
            any = true;
            combine(&s, direction);
            SIB__TRY(add_rows(call, &s, &rows));
            known = rows < before; /* else its margins are too small to be told from 0 */
            found = known;
        }
    }
    bool separated = false;
    if (any && known) {
        SIB__TRY(prove(call, &s, direction, &separated));
    }
    if (separated) {
        *out = rows == 0 ? SIB__SEPARATION_COMPLETE : SIB__SEPARATION_QUASI;
    } else {
        *out = !any && known ? SIB__SEPARATION_NONE : SIB__SEPARATION_UNKNOWN;
        put_all_in_use(d);
    }
    return SIB_OK;
}
