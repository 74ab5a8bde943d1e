/* Units as points of their covariates, so that a distance of covariates is a Euclidean one.
 *
 * Mahalanobis (1936): differences are measured by the pooled covariance within the arms, S, so
 * points are turned by the inverse of its Cholesky factor, and no n1 x n0 array is needed. The
 * robust form (Rosenbaum 2010, Design of Observational Studies, 8.3) takes ranks, and for S
 * their covariance over both arms, with the spread that ranks without ties would have. Sums are
 * those of numeric/grid.h: the order of rows shows in no bit. A column that depends on earlier
 * ones is left out. */
#include "core/sort.h"
#include "core/text.h"
#include "matching/rules.h"
#include "numeric/cholesky.h"
#include "numeric/crossproduct.h"
#include "numeric/elementary.h"
#include "numeric/sums.h"
#include "table/table.h"

enum { MOST_TERMS = 2000, BLOCK = SIB__SUM_BLOCK };

/* A level is half of the difference that another level makes, in squares. */
static const double HALF_ROOT = 0.70710678118654752440;

static const double ALIASED = 1e-10; /* what is left of a variance that is none */

typedef struct space {
    const sib__units *u;
    int64_t           k;
    double           *z;      /* [n x k] by row */
    double           *column; /* [n] of one term, those in use together */
    double           *centre; /* [k x 2] mean by arm */
    double           *scale;  /* [k] a power of 2 that no deviation exceeds; 0: constant */
    double           *spread; /* [k] what a deviation of ranks is multiplied with */
    double           *s;      /* [k x k] */
    bool              ranks;  /* S is of both arms together */
    int64_t           used;   /* units that are not discarded */
} space;

static sib_status refuse(sib__call *call, int64_t row, const char *column, const char *what)
{
    return sib__fail(call, SIB_ERR_DATA, "covariates", row, column, "%s", what);
}

/* The level of each row of a column, in byte order of text. */
static sib_status level_of(sib__call *call, const sib__column *c, int64_t *level, int64_t *n)
{
    if (c->type == SIB_COLUMN_TYPE_TEXT) {
        return sib__text_rank(call, c->text, NULL, level, n);
    }
    for (int64_t i = 0; i < c->n; i++) {
        level[i] = c->codes.data[i];
    }
    *n = c->levels.n;
    return SIB_OK;
}

static bool is_levels(const sib__column *c)
{
    return c->type == SIB_COLUMN_TYPE_TEXT || c->type == SIB_COLUMN_TYPE_CODES;
}

static sib_status check_column(sib__call *call, const sib__column *c)
{
    if (c->type == SIB_COLUMN_TYPE_DATE) {
        return refuse(call, -1, c->name, "a date is no covariate of a distance");
    }
    for (int64_t i = 0; i < c->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (sib__column_missing(c, i)) {
            return refuse(call, i, c->name, "missing: it lies at no distance");
        }
        if (c->type == SIB_COLUMN_TYPE_F64 && !isfinite(c->f64.data[i])) {
            return sib__fail(call, SIB_ERR_NONFINITE, "covariates", i, c->name, "is infinite");
        }
    }
    return SIB_OK;
}

/* Terms of each column, and of all before it. */
static sib_status count_terms(sib__call *call, const sib_table *t, int64_t **first)
{
    int64_t  columns = sib_table_columns(t);
    int64_t *level = SIB__NEW(&call->scratch, int64_t, sib_table_rows(t));
    *first = SIB__NEW(&call->scratch, int64_t, columns + 1);
    if (level == NULL || *first == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < columns; i++) {
        sib__column c = sib__table_column(t, i);
        int64_t     n = 1;
        SIB__TRY(check_column(call, &c));
        if (is_levels(&c)) {
            SIB__TRY(level_of(call, &c, level, &n));
        }
        (*first)[i + 1] = (*first)[i] + n;
        if ((*first)[i + 1] > MOST_TERMS) {
            return refuse(call, -1, c.name, "covariates have more than 2,000 levels together");
        }
    }
    sib__drop(&call->scratch, level);
    return SIB_OK;
}

static double number_of(const sib__column *c, int64_t row)
{
    return c->type == SIB_COLUMN_TYPE_F64   ? c->f64.data[row]
           : c->type == SIB_COLUMN_TYPE_I64 ? (double)c->i64.data[row]
                                            : (double)c->flags.data[row];
}

static sib_status fill(sib__call *call, const space *s, const sib_table *t,
                       const int64_t *first)
{
    int64_t *level = SIB__NEW(&call->scratch, int64_t, s->u->n);
    SIB__TRY_MEMORY(call, level);
    for (int64_t j = 0; j < sib_table_columns(t); j++) {
        sib__column c = sib__table_column(t, j);
        int64_t     n = 0;
        if (is_levels(&c)) {
            SIB__TRY(level_of(call, &c, level, &n));
        }
        for (int64_t i = 0; i < s->u->n; i++) {
            SIB__TRY(SIB__PAUSE(call, i));
            if (is_levels(&c)) {
                s->z[i * s->k + first[j] + level[i]] = HALF_ROOT;
            } else {
                s->z[i * s->k + first[j]] = number_of(&c, i);
            }
        }
    }
    sib__drop(&call->scratch, level);
    return SIB_OK;
}

/* A term's values of an arm (-1: both), in no order. */
static int64_t take(const space *s, int64_t j, int arm)
{
    int64_t n = 0;
    for (int64_t i = 0; i < s->u->n; i++) {
        if (!s->u->discarded[i] && (arm < 0 || s->u->treated.data[i] == arm)) {
            s->column[n++] = s->z[i * s->k + j];
        }
    }
    return n;
}

/* Replaces a term by ranks, equal values sharing the mean of theirs, and tells by how much
 * these spread less than ranks without ties. */
static sib_status rank_term(sib__call *call, space *s, int64_t j, uint64_t *keys[2],
                            int64_t *rows[2])
{
    double  mean = 0.0;
    double  variance = 0.0;
    int64_t n = 0;
    for (int64_t i = 0; i < s->u->n; i++) {
        if (!s->u->discarded[i]) {
            keys[0][n] = sib__sort_key_f64(s->z[i * s->k + j]);
            rows[0][n++] = i;
        }
    }
    SIB__TRY(sib__sort_u64(call, keys[0], rows[0], keys[1], rows[1], n));
    for (int64_t i = 0, end = 0; i < n; i = end) {
        for (end = i + 1; end < n && keys[0][end] == keys[0][i]; end++) {
        }
        for (int64_t l = i; l < end; l++) {
            s->z[rows[0][l] * s->k + j] = (double)(i + end + 1) / 2.0;
        }
    }
    sib__moments(s->column, NULL, take(s, j, -1), &mean, &variance);
    double count = (double)n;
    s->spread[j] = variance > 0.0 ? sib__sqrt(count * (count + 1.0) / 12.0 / variance) : 1.0;
    return sib__check(call);
}

static sib_status rank_terms(sib__call *call, space *s)
{
    uint64_t *keys[2];
    int64_t  *rows[2];
    for (int i = 0; i < 2; i++) {
        keys[i] = SIB__NEW(&call->scratch, uint64_t, s->u->n);
        rows[i] = SIB__NEW(&call->scratch, int64_t, s->u->n);
        if (keys[i] == NULL || rows[i] == NULL) {
            return sib__no_memory(call);
        }
    }
    for (int64_t j = 0; j < s->k; j++) {
        SIB__TRY(rank_term(call, s, j, keys, rows));
    }
    for (int i = 1; i >= 0; i--) {
        sib__drop(&call->scratch, rows[i]);
        sib__drop(&call->scratch, keys[i]);
    }
    return SIB_OK;
}

static double power_above(double x)
{
    double power = 1.0;
    for (; power < x; power *= 2.0) {
    }
    for (; power / 2.0 >= x && x > 0.0; power /= 2.0) {
    }
    return x > 0.0 ? power : 0.0;
}

/* Means by arm, and the scale of deviations from them. */
static sib_status centre_term(sib__call *call, space *s, int64_t j)
{
    double largest = 0.0;
    for (int arm = 0; arm < 2; arm++) {
        int64_t n = take(s, j, s->ranks ? -1 : arm);
        double  mean = n > 0 ? sib__sum(s->column, n) / (double)n : 0.0;
        s->centre[2 * j + arm] = mean;
        for (int64_t i = 0; i < n; i++) {
            double apart = fabs(s->column[i] - mean);
            largest = apart > largest ? apart : largest;
        }
        if (!isfinite(mean) || !isfinite(largest)) {
            return sib__fail(call, SIB_ERR_RANGE, "covariates", -1, NULL,
                             "values too large to be added");
        }
    }
    s->scale[j] = power_above(largest);
    return sib__check(call);
}

/* A block of deviations, term after term. */
static void fill_block(const space *s, const int64_t *rows, int64_t n, double *block)
{
    for (int64_t j = 0; j < s->k; j++) {
        for (int64_t i = 0; i < BLOCK; i++) {
            double centre = i < n ? s->centre[2 * j + s->u->treated.data[rows[i]]] : 0.0;
            block[j * BLOCK + i] = i < n && s->scale[j] > 0.0
                                       ? (s->z[rows[i] * s->k + j] - centre) / s->scale[j]
                                       : 0.0;
        }
    }
}

/* S, of deviations in units of their scales. */
static sib_status pool_covariance(sib__call *call, space *s)
{
    sib__sum_grid grid = sib__sum_grid_of(0);
    double        ones[BLOCK];
    int64_t       rows[BLOCK];
    int64_t       n = 0;
    double       *block = SIB__NEW(&call->scratch, double, s->k *BLOCK);
    sib__i128    *sums = SIB__NEW(&call->scratch, sib__i128, s->k * s->k);
    if (block == NULL || sums == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < BLOCK; i++) {
        ones[i] = 1.0;
    }
    for (int64_t i = 0; i <= s->u->n; i++) {
        if (n == BLOCK || (i == s->u->n && n > 0)) {
            fill_block(s, rows, n, block);
            sib__crossproduct(sib__vectors_best(), &grid, block, BLOCK, BLOCK, ones, s->k,
                              sums);
            n = 0;
            SIB__TRY(sib__check(call));
        }
        if (i < s->u->n && !s->u->discarded[i]) {
            rows[n++] = i;
        }
    }
    int64_t freedom = s->used - (s->ranks ? 1 : 2);
    double  divisor = freedom > 0 ? (double)freedom : 1.0;
    for (int64_t i = 0; i < s->k; i++) {
        for (int64_t j = 0; j <= i; j++) {
            s->s[i * s->k + j] = sib__sum_value(&grid, sums[i * s->k + j]) / divisor *
                                 s->spread[i] * s->spread[j];
        }
    }
    sib__drop(&call->scratch, sums);
    sib__drop(&call->scratch, block);
    return sib__check(call);
}

/* Turns each point, or scales it. */
static sib_status turn(sib__call *call, space *s, bool scaled)
{
    uint8_t *aliased = SIB__NEW(&call->scratch, uint8_t, s->k);
    SIB__TRY_MEMORY(call, aliased);
    if (!scaled) {
        (void)sib__cholesky(s->s, s->k, ALIASED, aliased);
    }
    for (int64_t i = 0; i < s->u->n; i++) {
        double *z = s->z + i * s->k;
        SIB__TRY(SIB__PAUSE(call, i));
        for (int64_t j = 0; j < s->k; j++) {
            double deviation =
                s->scale[j] > 0.0 ? (z[j] - s->centre[2 * j]) / s->scale[j] : 0.0;
            z[j] = !scaled             ? deviation
                   : s->scale[j] > 0.0 ? deviation / sib__sqrt(s->s[j * s->k + j])
                                       : 0.0;
        }
        if (!scaled) {
            sib__cholesky_forward(s->s, s->k, aliased, z);
        }
    }
    sib__drop(&call->scratch, aliased);
    return sib__check(call);
}

static sib_status make_room(sib__call *call, space *s)
{
    s->z = SIB__NEW(&call->scratch, double, s->u->n * s->k);
    s->column = SIB__NEW(&call->scratch, double, s->u->n);
    s->centre = SIB__NEW(&call->scratch, double, 2 * s->k);
    s->scale = SIB__NEW(&call->scratch, double, s->k);
    s->spread = SIB__NEW(&call->scratch, double, s->k);
    s->s = SIB__NEW(&call->scratch, double, s->k * s->k);
    if (s->z == NULL || s->column == NULL || s->centre == NULL || s->scale == NULL ||
        s->spread == NULL || s->s == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t j = 0; j < s->k; j++) {
        s->spread[j] = 1.0;
    }
    return SIB_OK;
}

sib_status sib__space_make(sib__call *call, sib__units *u, const sib_table *covariates,
                           int32_t distance)
{
    space       s = {.u = u, .ranks = distance == SIB_MATCHING_DISTANCE_ROBUST_MAHALANOBIS};
    int64_t    *first = NULL;
    sib__space *made = SIB__NEW(&call->scratch, sib__space, 1);
    SIB__TRY_MEMORY(call, made);
    if (sib_table_columns(covariates) == 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "covariates", -1, NULL,
                         "none, but the distance is of covariates");
    }
    for (int64_t i = 0; i < u->n; i++) {
        s.used += u->discarded[i] ? 0 : 1;
    }
    SIB__TRY(count_terms(call, covariates, &first));
    s.k = first[sib_table_columns(covariates)];
    SIB__TRY(make_room(call, &s));
    SIB__TRY(fill(call, &s, covariates, first));
    if (s.ranks) {
        SIB__TRY(rank_terms(call, &s));
    }
    for (int64_t j = 0; j < s.k; j++) {
        SIB__TRY(centre_term(call, &s, j));
    }
    if (distance != SIB_MATCHING_DISTANCE_EUCLIDEAN) {
        SIB__TRY(pool_covariance(call, &s));
        SIB__TRY(turn(call, &s, distance == SIB_MATCHING_DISTANCE_SCALED_EUCLIDEAN));
    }
    *made = (sib__space){s.k, s.z};
    u->space = made;
    return SIB_OK;
}

double sib__units_apart(const sib__units *u, int64_t a, int64_t b)
{
    if (u->space == NULL) {
        return fabs(u->x[a] - u->x[b]);
    }
    const double *z = u->space->z;
    double        sum = 0.0;
    for (int64_t j = 0; j < u->space->k; j++) {
        double apart = z[a * u->space->k + j] - z[b * u->space->k + j];
        sum += apart * apart;
    }
    return sib__sqrt(sum);
}
