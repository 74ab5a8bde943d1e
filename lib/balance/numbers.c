/* Balance of one column of numbers. Shares of a binary one come from a single pass; for others
 * both arms are sorted by value, then moments and cumulative distributions are a pass each. */
#include "balance/balance.h"

#include "core/sort.h"
#include "numeric/sums.h"

static double value_at(const sib__column *c, int64_t row)
{
    if (sib__column_missing(c, row)) {
        return (double)NAN;
    }
    switch (c->type) {
    case SIB_COLUMN_TYPE_F64:
        return c->f64.data[row] + 0.0; /* -0 and 0 are one value */
    case SIB_COLUMN_TYPE_I64:
        return (double)c->i64.data[row];
    case SIB_COLUMN_TYPE_DATE:
        return (double)c->dates.data[row];
    default:
        return (double)c->flags.data[row];
    }
}

/* Notes a row without a value. */
static void note_missing(sib__covariate *c, int arm, int64_t row, double weight)
{
    c->missing++;
    c->first_missing = row < c->first_missing ? row : c->first_missing;
    c->absent[SIB__BEFORE][arm] += 1.0;
    c->absent[SIB__AFTER][arm] += weight;
}

/* First look at an arm: rows without a value, values too large, whether all are 0 or 1, and the
 * weight of those that are 1. */
static bool scan(const sib__arms *arms, int arm, sib__covariate *c, sib__balance_room *room,
                 double ones[SIB__WHENS][SIB__ARMS])
{
    bool binary = true;
    for (int64_t i = 0; i < arms->n[arm]; i++) {
        if (i % SIB__BALANCE_ROWS == 0 && sib__balance_stop(room)) {
            break;
        }
        int64_t row = arms->rows[arm][i];
        double  x = value_at(&c->column, row);
        double  weight = arms->weights[arm] == NULL ? 0.0 : arms->weights[arm][i];
        if (isnan(x)) {
            note_missing(c, arm, row, weight);
            continue;
        }
        if (fabs(x) > SIB__BALANCE_LARGEST && row < c->first_huge) {
            c->first_huge = row;
        }
        c->present[SIB__BEFORE][arm] += 1.0;
        c->present[SIB__AFTER][arm] += weight;
        if (x == 1.0) {
            ones[SIB__BEFORE][arm] += 1.0;
            ones[SIB__AFTER][arm] += weight;
        }
        binary = binary && (x == 0.0 || x == 1.0);
    }
    return binary;
}

/* The arm's values, rising, with their weights; returns how many there are. The rows come by
 * weight and the sort is stable, so equal values stand by weight too. */
static int64_t gather(const sib__arms *arms, int arm, const sib__covariate *c,
                      sib__balance_room *room)
{
    int64_t n = 0;
    for (int64_t i = 0; i < arms->n[arm]; i++) {
        if (i % SIB__BALANCE_ROWS == 0 && sib__balance_stop(room)) {
            return 0;
        }
        double x = value_at(&c->column, arms->rows[arm][i]);
        if (!isnan(x)) {
            room->keys[n] = sib__sort_key_f64(x);
            room->rows[n++] = i;
        }
    }
    if (!sib__sort_u64_until(room->keys, room->rows, room->other_keys, room->other_rows, n,
                             sib__balance_stop, room)) {
        return 0;
    }
    for (int64_t i = 0; i < n; i++) {
        if (i % SIB__BALANCE_ROWS == 0 && sib__balance_stop(room)) {
            return 0;
        }
        int64_t at = room->rows[i];
        room->x[arm][i] = value_at(&c->column, arms->rows[arm][at]);
        room->w[arm][i] = arms->weights[arm] == NULL ? 0.0 : arms->weights[arm][at];
    }
    return n;
}

static sib__arm_moments moments_of(const double *x, const double *w, int64_t n, double total)
{
    sib__arm_moments m = {(double)NAN, (double)NAN, n};
    if (n > 0 && total > 0.0) {
        sib__moments(x, w, n, &m.mean, &m.variance);
        m.variance = m.variance < 0.0 ? 0.0 : m.variance; /* a rounding below zero */
    }
    return m;
}

static double running_total(const double *w, int64_t n)
{
    double total = 0.0;
    for (int64_t i = 0; i < n; i++) {
        total += w[i];
    }
    return total;
}

/* One step of the merge: the smallest value not yet passed. */
static double next_value(const sib__balance_room *room, const int64_t at[SIB__ARMS],
                         const int64_t n[SIB__ARMS])
{
    bool first = at[0] < n[0];
    bool second = at[1] < n[1];
    if (first && second) {
        return fmin(room->x[0][at[0]], room->x[1][at[1]]);
    }
    return first ? room->x[0][at[0]] : room->x[1][at[1]];
}

/* |F1 - F0| at each different value of all rows, before and after: mean and largest. The totals
 * are summed as the running sums are, so that both distributions end at 1. */
static void measure_ecdf(sib__term *t, const sib__balance_room *room,
                         const int64_t n[SIB__ARMS])
{
    int64_t at[SIB__ARMS] = {0, 0};
    double  running[SIB__ARMS] = {0.0, 0.0};
    double  total[SIB__ARMS] = {running_total(room->w[0], n[0]),
                                running_total(room->w[1], n[1])};
    double  sum[SIB__WHENS] = {0.0, 0.0};
    double  most[SIB__WHENS] = {0.0, 0.0};
    int64_t values = 0;
    while (at[0] < n[0] || at[1] < n[1]) {
        double x = next_value(room, at, n);
        for (int arm = 0; arm < SIB__ARMS; arm++) {
            for (; at[arm] < n[arm] && room->x[arm][at[arm]] == x; at[arm]++) {
                running[arm] += room->w[arm][at[arm]];
            }
        }
        double apart[SIB__WHENS] = {
            fabs((double)at[1] / (double)n[1] - (double)at[0] / (double)n[0]),
            fabs(running[1] / total[1] - running[0] / total[0])};
        for (int when = 0; when < SIB__WHENS; when++) {
            sum[when] += apart[when];
            most[when] = apart[when] > most[when] ? apart[when] : most[when];
        }
        values++;
    }
    for (int when = 0; when < SIB__WHENS; when++) {
        bool both =
            when == SIB__BEFORE ? n[0] > 0 && n[1] > 0 : total[0] > 0.0 && total[1] > 0.0;
        t->ecdf[when].mean = both ? sum[when] / (double)values : (double)NAN;
        t->ecdf[when].max = both ? most[when] : (double)NAN;
    }
}

void sib__balance_numbers(const sib__arms *arms, sib__covariate *c, sib__balance_room *room)
{
    sib__term *t = &c->numbers;
    double     ones[SIB__WHENS][SIB__ARMS] = {{0.0}};
    int64_t    n[SIB__ARMS];
    bool       first = scan(arms, 0, c, room, ones);
    bool       second = scan(arms, 1, c, room, ones);
    if (c->first_huge < INT64_MAX || atomic_load(room->stopped)) {
        return; /* the call is about to fail */
    }
    if (first && second && c->missing < arms->n[0] + arms->n[1]) {
        sib__term_share(t, ones, c->present);
        return;
    }
    for (int arm = 0; arm < SIB__ARMS; arm++) {
        n[arm] = gather(arms, arm, c, room);
        t->moments[SIB__BEFORE][arm] = moments_of(room->x[arm], NULL, n[arm], 1.0);
        t->moments[SIB__AFTER][arm] =
            moments_of(room->x[arm], room->w[arm], n[arm], c->present[SIB__AFTER][arm]);
    }
    if (!sib__balance_stop(room)) {
        measure_ecdf(t, room, n);
    }
}
