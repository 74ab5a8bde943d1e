/* Bivariate tests between the arms. Numbers: Welch (1947), Biometrika 34:28-35, with the
 * degrees of freedom of Satterthwaite. Flags, codes and texts: Pearson's chi-square over the
 * table of levels by arms, without continuity correction; levels nobody has do not count. */
#include "numeric/contract.h"

#include "propensity/screen.h"

#include <math.h>

#include "numeric/distributions.h"
#include "numeric/elementary.h"
#include "numeric/sums.h"

/* The numbers of one covariate, and room for them by arm. */
typedef struct arms {
    double *all;
    double *x[2];
    int64_t n[2];
} arms;

static void split(const sib__covariate *c, const uint8_t *treated, const int64_t *rows,
                  int64_t n, arms *a)
{
    sib__covariate_numbers(c, rows, n, a->all);
    a->n[0] = 0;
    a->n[1] = 0;
    for (int64_t i = 0; i < n; i++) {
        int arm = treated[rows[i]];
        if (!isnan(a->all[i])) {
            a->x[arm][a->n[arm]++] = a->all[i];
        }
    }
}

/* Mean and its variance; a constant has exactly none, which rounded sums may miss. */
static void mean_of(const double *x, int64_t n, double *mean, double *variance)
{
    bool constant = n >= 2;
    for (int64_t i = 1; i < n && constant; i++) {
        constant = x[i] == x[0];
    }
    if (constant) {
        *mean = x[0];
        *variance = 0.0;
    } else {
        sib__moments(x, NULL, n, mean, variance);
        *variance /= (double)n;
    }
}

static void welch(const arms *a, sib__screen_line *line)
{
    double mean[2];
    double share[2];
    mean_of(a->x[0], a->n[0], &mean[0], &share[0]);
    mean_of(a->x[1], a->n[1], &mean[1], &share[1]);
    double both = share[0] + share[1];
    double difference = mean[1] - mean[0];
    if (both > 0.0) {
        line->statistic = difference / sib__sqrt(both);
        line->df = both * both /
                   (share[0] * share[0] / (double)(a->n[0] - 1) +
                    share[1] * share[1] / (double)(a->n[1] - 1));
        line->p = 2.0 * sib__t_q(fabs(line->statistic), line->df);
    } else if (both == 0.0 && difference != 0.0) {
        line->p = 0.0; /* a constant in either arm, and not the same */
    }
}

static int64_t category(const sib__covariate *c, int64_t row)
{
    return c->categorical ? sib__covariate_level(c, row) : c->column.flags.data[row];
}

static sib_status pearson(sib__call *call, const sib__covariate *c, const uint8_t *treated,
                          const int64_t *rows, int64_t n, sib__screen_line *line)
{
    int64_t  levels = c->categorical ? c->levels : 2;
    int64_t *count[2] = {SIB__NEW(&call->scratch, int64_t, levels),
                         SIB__NEW(&call->scratch, int64_t, levels)};
    int64_t  total[2] = {0, 0};
    SIB__TRY_MEMORY(call, count[0]);
    SIB__TRY_MEMORY(call, count[1]);
    for (int64_t i = 0; i < n; i++) {
        if (!sib__column_missing(&c->column, rows[i])) {
            count[treated[rows[i]]][category(c, rows[i])]++;
            total[treated[rows[i]]]++;
        }
    }
    double  statistic = 0.0;
    int64_t met = 0;
    for (int64_t level = 0; level < levels; level++) {
        double both = (double)(count[0][level] + count[1][level]);
        for (int arm = 0; arm < 2 && both > 0.0; arm++) {
            double expected = both * (double)total[arm] / (double)(total[0] + total[1]);
            double gap = (double)count[arm][level] - expected;
            statistic += gap * gap / expected;
        }
        met += both > 0.0;
    }
    if (met >= 2 && total[0] > 0 && total[1] > 0) {
        line->statistic = statistic;
        line->df = (double)(met - 1);
        line->p = sib__chisq_q(statistic, line->df);
    }
    sib__drop(&call->scratch, count[0]);
    sib__drop(&call->scratch, count[1]);
    return SIB_OK;
}

sib_status sib__screen(sib__call *call, sib__covariates *covariates, const uint8_t *treated,
                       const int64_t *rows, int64_t n, double bar, sib__screen_line *lines)
{
    arms a = {.all = SIB__NEW(&call->scratch, double, 3 * n)};
    SIB__TRY_MEMORY(call, a.all);
    a.x[0] = a.all + n;
    a.x[1] = a.all + 2 * n;
    for (int64_t i = 0; i < covariates->n; i++) {
        sib__covariate   *c = &covariates->all[i];
        sib__screen_line *line = &lines[i];
        bool              discrete = c->categorical || c->column.type == SIB_COLUMN_TYPE_FLAG;
        *line = (sib__screen_line){discrete ? "pearson_chi_square" : "welch_t", (double)NAN,
                                   (double)NAN, (double)NAN, false};
        if (discrete) {
            SIB__TRY(pearson(call, c, treated, rows, n, line));
        } else {
            split(c, treated, rows, n, &a);
            welch(&a, line);
        }
        line->kept = line->p < bar;
        c->kept = line->kept;
        SIB__TRY(sib__check(call));
    }
    sib__drop(&call->scratch, a.all);
    return SIB_OK;
}

sib_status sib__screen_table(sib__call *call, const sib__covariates *covariates,
                             const sib__screen_line *lines, sib__result *result)
{
    static const sib__field fields[] = {SIB__TEXT("covariate"), SIB__TEXT("test"),
                                        SIB__F64("statistic"),  SIB__F64("df"),
                                        SIB__F64("p"),          SIB__FLAG("kept")};
    sib__rows               rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int64_t i = 0; i < covariates->n; i++) {
        sib__rows_add(&rows);
        sib__set_text(&rows, "covariate", covariates->all[i].column.name);
        sib__set_text(&rows, "test", lines[i].test);
        sib__set_f64(&rows, "statistic", lines[i].statistic);
        sib__set_f64(&rows, "df", lines[i].df);
        sib__set_f64(&rows, "p", lines[i].p);
        sib__set_flag(&rows, "kept", lines[i].kept);
    }
    return sib__table_of_rows(call, result, "screening", &rows);
}
