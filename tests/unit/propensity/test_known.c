/* Coefficients against values computed in 40-digit arithmetic. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "found.h"
#include "birthwt.h"
#include "core/random.h"
#include "fixture.h"
#include "numeric/distributions.h"
#include "numeric/elementary.h"

static bool relative(double got, double expect, double tolerance)
{
    return fabs(got / expect - 1.0) <= tolerance;
}

/* Relative error 1e-12 for coefficients, 1e-10 for standard errors; se NULL: not compared. */
static void check(const sib_propensity *p, const double *beta, const double *se, int64_t k)
{
    sib_f64 coefficients = found_coefficients(p);
    sib_f64 errors = found_errors(p);
    CU_ASSERT_EQUAL_FATAL(coefficients.n, k);
    CU_ASSERT_EQUAL(found(p, "rank"), (double)k);
    for (int64_t j = 0; j < k; j++) {
        CU_ASSERT_TRUE(relative(coefficients.data[j], beta[j], 1e-12));
        CU_ASSERT_TRUE(se == NULL || relative(errors.data[j], se[j], 1e-10));
        CU_ASSERT_TRUE(relative(sib_propensity_covariance(p).data[j * k + j],
                                errors.data[j] * errors.data[j], 1e-14));
    }
}

/* Hosmer & Lemeshow, table 3.3: coronary heart disease by age of 55 or more. The estimate and
 * its errors are functions of the four counts. */
static void a_two_by_two_table_has_the_logs_of_its_odds(void)
{
    const int    counts[4] = {21, 6, 22, 51}; /* y x: 11, 01, 10, 00 */
    const double beta[] = {-0.84078317936600992, 2.0935461478613779};
    const double se[] = {0.25507330042911264, 0.52853391837943063};
    uint8_t      y[100];
    double       x[100];
    int          n = 0;
    for (int cell = 0; cell < 4; cell++) {
        for (int i = 0; i < counts[cell]; i++) {
            y[n] = cell == 0 || cell == 2;
            x[n] = cell < 2;
            n++;
        }
    }
    sib_propensity *p = fit_table(numbers_table((const char *[]){"age55"}, x, 1, 100), y);
    check(p, beta, se, 2);
    TEST_NEAR(sib_propensity_covariance(p).data[1], -se[0] * se[0], 1e-12);
    CU_ASSERT_TRUE(relative(found(p, "log_likelihood"), -58.979565, 1e-7));
    CU_ASSERT_TRUE(relative(sib_propensity_scores(p).data[0], 21.0 / 27.0, 1e-13));
    CU_ASSERT_TRUE(relative(sib_propensity_logits(p).data[0], log(21.0 / 6.0), 1e-13));
    CU_ASSERT_TRUE(relative(found(p, "null_deviance"),
                            -2.0 * (43.0 * log(0.43) + 57.0 * log(0.57)), 1e-13));
    CU_ASSERT_TRUE(term_is(p, 0, "(Intercept)") && term_is(p, 1, "age55"));
    CU_ASSERT_EQUAL(found(p, "rows_used"), 100);
    CU_ASSERT_EQUAL(found(p, "extreme_scores"), 0);
    CU_ASSERT_EQUAL(found(p, "order_free"), 1);
    CU_ASSERT_PTR_NULL(sib_propensity_table(p, "screening"));
    sib_propensity_free(p);
}

/* Finney (1947): vasoconstriction by volume and rate of air, as printed in the SAS/STAT manual
 * (PROC LOGISTIC). */
static const double finney[39][3] = {
    {3.70, .825, 1}, {3.50, 1.09, 1}, {1.25, 2.50, 1}, {.75, 1.50, 1},  {.80, 3.20, 1},
    {.70, 3.50, 1},  {.60, .75, 0},   {1.10, 1.70, 0}, {.90, .75, 0},   {.90, .45, 0},
    {.80, .57, 0},   {.55, 2.75, 0},  {.60, 3.00, 0},  {1.40, 2.33, 1}, {.75, 3.75, 1},
    {2.30, 1.64, 1}, {3.20, 1.60, 1}, {.85, 1.415, 1}, {1.70, 1.06, 0}, {1.80, 1.80, 1},
    {.40, 2.00, 0},  {.95, 1.36, 0},  {1.35, 1.35, 0}, {1.50, 1.36, 0}, {1.60, 1.78, 1},
    {.60, 1.50, 0},  {1.80, 1.50, 1}, {.95, 1.90, 0},  {1.90, .95, 1},  {1.60, .40, 0},
    {2.70, .75, 1},  {2.35, .03, 0},  {1.10, 1.83, 0}, {1.10, 2.20, 1}, {1.20, 2.00, 1},
    {.80, 3.33, 1},  {.95, 1.90, 0},  {.75, 1.90, 0},  {1.30, 1.625, 1}};

static void finneys_vasoconstriction_is_met(void)
{
    const double beta[] = {-2.8754217102168113, 5.1793240192718933, 4.5616752788071101};
    const double se[] = {1.3207932935108057, 1.8648496537133104, 1.8379910538580985};
    const char  *names[] = {"ln_volume", "ln_rate"};
    uint8_t      y[39];
    double       x[2 * 39];
    for (int i = 0; i < 39; i++) {
        x[i] = log(finney[i][0]);
        x[39 + i] = log(finney[i][1]);
        y[i] = finney[i][2] > 0.0;
    }
    sib_propensity *p = fit_table(numbers_table(names, x, 2, 39), y);
    check(p, beta, se, 3);
    CU_ASSERT_TRUE(relative(found(p, "deviance"), 29.227375280705926, 1e-13));
    sib_f64 trace = found_trace(p);
    CU_ASSERT_EQUAL((double)trace.n, found(p, "iterations") + 1);
    CU_ASSERT_TRUE(relative(trace.data[0], found(p, "null_deviance"), 1e-13));
    for (int64_t i = 1; i < trace.n; i++) {
        CU_ASSERT_TRUE(trace.data[i] <= trace.data[i - 1] * (1.0 + 1e-12));
    }
    CU_ASSERT_EQUAL(trace.data[trace.n - 1], found(p, "deviance"));
    sib_propensity_free(p);
}

/* Columns of birthwt as numbers, race as two of them. */
static sib_table *births(const int *columns, const char *const *names, int64_t k, double *x)
{
    for (int64_t j = 0; j < k; j++) {
        for (int i = 0; i < BIRTHS; i++) {
            int column = columns[j];
            x[j * BIRTHS + i] = column < 0 ? birthwt[i][RACE] == -column : birthwt[i][column];
        }
    }
    return numbers_table(names, x, k, BIRTHS);
}

static void hosmer_and_lemeshows_birth_weights_are_met(void)
{
    static const double beta5[] = {1.2953657487739802,    -0.023822973812189404,
                                   -0.014244611217692408, 1.0038978234959046,
                                   0.43310842813405707,   -0.049308317732306763};
    static const double se5[] = {1.0714432331506297,    0.033729622594622897,
                                 0.0065407194582745323, 0.4978589850388195,
                                 0.36224026030777213,   0.16723909731506635};
    static const double beta8[] = {
        0.4644032826508983,  -0.027069779298958587, -0.015182562862581154,
        1.2632193755484122,  0.86163510753434727,   0.92334915722878224,
        0.54175511948906974, 1.833695609912977,     0.75859650421115145};
    const char *names5[] = {"age", "lwt", "race2", "race3", "ftv"};
    const char *names8[] = {"age", "lwt", "race2", "race3", "smoke", "ptl", "ht", "ui"};
    double      x[8 * BIRTHS];
    uint8_t     low[BIRTHS];
    for (int i = 0; i < BIRTHS; i++) {
        low[i] = birthwt[i][LOW] == 1;
    }
    sib_propensity *p = fit_table(births((int[]){AGE, LWT, -2, -3, FTV}, names5, 5, x), low);
    check(p, beta5, se5, 6);
    CU_ASSERT_TRUE(relative(found(p, "log_likelihood"), -111.28645320330698, 1e-13));
    sib_propensity_free(p);
    p = fit_table(births((int[]){AGE, LWT, -2, -3, SMOKE, PTL, HT, UI}, names8, 8, x), low);
    check(p, beta8, NULL, 9);
    CU_ASSERT_TRUE(relative(found(p, "log_likelihood"), -100.7134756019061, 1e-13));
    sib_propensity_free(p);
}

static const char lalonde_types[] =
    "{\"id\": {\"type\": \"text\"}, \"treat\": {\"type\": \"flag\"}, \"age\": {\"type\": "
    "\"i64\"}, \"educ\": {\"type\": \"f64\"}, \"race\": {\"type\": \"codes\"}, \"married\": "
    "{\"type\": \"flag\"}, \"nodegree\": {\"type\": \"flag\"}, \"re74\": {\"type\": \"f64\"}, "
    "\"re75\": {\"type\": \"f64\"}}";

static sib_table *select(const sib_table *table, const char *const *names, int64_t k)
{
    char       data[256];
    int64_t    offsets[16];
    sib_table *some = NULL;
    CU_ASSERT_EQUAL_FATAL(
        sib_table_select(NULL, table, test_text(names, k, data, offsets), &some), SIB_OK);
    return some;
}

static void lalondes_score_model_is_met(void)
{
    static const double beta[] = {
        -1.6632815977327511, 0.015777071017550659,   0.161306877374261,
        -2.0817341200012867, -3.0653677409713496,    -0.83211327535008615,
        0.7072968813837831,  -7.177668643845057e-05, 5.3446447071342746e-05};
    static const double se[] = {
        0.97088639801923965, 0.013577050502767557,   0.065126441343238277,
        0.36721467966462841, 0.28652619240709117,    0.29032915285693681,
        0.3376682688179973,  2.8748039452463589e-05, 4.6348841049013729e-05};
    const char *names[] = {"age", "educ", "race", "married", "nodegree", "re74", "re75"};
    size_t      size = 0;
    char       *csv = test_data("matching/lalonde_matchit614.csv", &size);
    sib_table  *table = NULL;
    if (csv == NULL) {
        test_skip("Lalonde's score model is met", "SIB_TEST_DATA has no such file");
        return;
    }
    sib_u8 bytes = {(const uint8_t *)csv, (int64_t)size};
    CU_ASSERT_EQUAL_FATAL(sib_table_read_csv(NULL, bytes, lalonde_types, NULL, &table), SIB_OK);
    sib_u8          treated = sib_table_flags(table, sib_table_find(table, "treat"));
    sib_table      *covariates = select(table, names, 7);
    sib_propensity *p = fit_ok(covariates, treated.data, sib_table_text(table, 0), NULL);
    check(p, beta, se, 9);
    CU_ASSERT_EQUAL(sib_propensity_verdict(p), SIB_PROPENSITY_VERDICT_OK);
    CU_ASSERT_TRUE(relative(found(p, "log_likelihood"), -243.92196565524904, 1e-13));
    CU_ASSERT_TRUE(term_is(p, 3, "race=hispan") && term_is(p, 4, "race=white"));
    CU_ASSERT_EQUAL(found(p, "order_free"), 1);
    double mean[2] = {0.0, 0.0};
    for (int64_t i = 0; i < treated.n; i++) {
        mean[treated.data[i]] += sib_propensity_scores(p).data[i];
    }
    CU_ASSERT_TRUE(fabs(mean[1] / 185.0 - 0.5774) < 5e-5);
    CU_ASSERT_TRUE(fabs(mean[0] / 429.0 - 0.1822) < 5e-5);
    sib_propensity_free(p);
    sib_table_free(covariates);
    sib_table_free(table);
    free(csv);
}

enum { SYNTHETIC = 5000, SYNTHETIC_K = 12 };

/* Binary, count, badly scaled and normal covariates; the tenth is nearly a function of the
 * ninth. */
static void make_synthetic(double *x, uint8_t *y)
{
    for (int i = 0; i < SYNTHETIC; i++) {
        double v[SYNTHETIC_K];
        for (int j = 0; j < SYNTHETIC_K; j++) {
            double u = sib__random_uniform(42, (uint64_t)j, (uint64_t)i);
            v[j] = j < 4    ? (u < 0.1 * (j + 2) ? 1.0 : 0.0)
                   : j < 8  ? floor(u * u * (4.0 * j))
                   : j < 10 ? 2010.0 + floor(u * 6.0) / 4.0
                            : sib__normal_quantile(0.0005 + 0.999 * u);
            v[j] -= j == 9 ? 0.001 * v[8] * v[8] : 0.0;
            x[j * SYNTHETIC + i] = v[j];
        }
        double eta = -0.75 + 0.5 * v[0] - 0.8 * v[1] + 0.3 * v[3] + 0.04 * v[4] - 0.05 * v[6] +
                     0.2 * (v[8] - 2010.5) + 0.7 * v[10] - 0.3 * v[11];
        y[i] = sib__random_uniform(42, 99, (uint64_t)i) < sib__logistic(eta);
    }
}

/* Newton's method in 40-digit arithmetic. R 4.2.2, glm(epsilon = 1e-14, maxit = 100), agrees to
 * 1e-9 on the ninth and tenth covariate and the intercept, to 1e-12 on the others. */
static void five_thousand_rows_by_twelve_covariates_are_met(void)
{
    static const double beta[] = {
        -248.65332698082551,   0.48088882470848236,   -0.77910822773787383,
        0.10715389605071466,   0.32752467128269394,   0.043017025512348155,
        0.0025119384601119982, -0.052176835136541227, 0.00059003876295649749,
        0.072515953071124194,  -0.050236545292747798, 0.66680282736005576,
        -0.30407106490484302};
    static const double se[] = {
        486.80136388151095,    0.078027533592970079,  0.076714956604045044,
        0.066770317529513473,  0.065506068105974572,  0.0069790497047445326,
        0.0055489636099202445, 0.0048634926032742875, 0.0039035293781184814,
        0.31600175582620286,   0.076150929443352961,  0.035826279383613892,
        0.033423117961951646};
    const char    *names[] = {"b1", "b2", "b3", "b4", "c1", "c2",
                              "c3", "c4", "y1", "y2", "z1", "z2"};
    static double  x[SYNTHETIC_K * SYNTHETIC];
    static uint8_t y[SYNTHETIC];
    make_synthetic(x, y);
    sib_propensity *p = fit_table(numbers_table(names, x, SYNTHETIC_K, SYNTHETIC), y);
    check(p, beta, se, SYNTHETIC_K + 1);
    CU_ASSERT_TRUE(relative(found(p, "deviance"), 5545.1436746045047, 1e-13));
    CU_ASSERT_TRUE(relative(found(p, "null_deviance"), 6334.6818807233121, 1e-13));
    /* The bits are those of numerics version 1 on every little-endian machine. */
    sib_f64  coefficients = found_coefficients(p);
    sib_f64  scores = sib_propensity_scores(p);
    uint64_t hash = sib__random_hash(1, coefficients.data, coefficients.n * 8);
    hash = sib__random_hash(hash, scores.data, scores.n * 8);
    CU_ASSERT_EQUAL(hash, UINT64_C(0x3ce2ee10669bb4b));
    sib_propensity_free(p);
}

/* Deviance of one covariate with coefficients b; its gradient and information. */
static double one_covariate(const double *x, const uint8_t *y, int n, const double b[2],
                            double gradient[2], double information[3])
{
    double deviance = 0.0;
    memset(gradient, 0, 2 * sizeof *gradient);
    memset(information, 0, 3 * sizeof *information);
    for (int i = 0; i < n; i++) {
        double p = 1.0 / (1.0 + exp(-(b[0] + b[1] * x[i])));
        deviance -= 2.0 * log(y[i] ? p : 1.0 - p);
        gradient[0] += y[i] - p;
        gradient[1] += (y[i] - p) * x[i];
        information[0] += p * (1.0 - p);
        information[1] += p * (1.0 - p) * x[i];
        information[2] += p * (1.0 - p) * x[i] * x[i];
    }
    return deviance;
}

/* One far row makes Newton's second step too long: the plain method is shown to raise the
 * deviance from 8.06 to 8.08. */
static void steps_are_halved_where_the_deviance_would_rise(void)
{
    enum { N = 12 };
    const double  x[N] = {-8, 1, -1, 374, -45, 1, 2, -3, -67, 6, 5, 36};
    const uint8_t y[N] = {0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0};
    double        b[2] = {log(2.0 / 10.0), 0.0};
    double        plain[3];
    double        g[2];
    double        h[3];
    for (int step = 0; step < 3; step++) {
        plain[step] = one_covariate(x, y, N, b, g, h);
        double determinant = h[0] * h[2] - h[1] * h[1];
        b[0] += (h[2] * g[0] - h[1] * g[1]) / determinant;
        b[1] += (h[0] * g[1] - h[1] * g[0]) / determinant;
    }
    CU_ASSERT_TRUE(plain[2] > plain[1] + 0.01);
    sib_propensity *p = fit_table(numbers_table((const char *[]){"x"}, x, 1, N), y);
    sib_f64         trace = found_trace(p);
    TEST_NEAR(trace.data[1], plain[1], 1e-12);
    for (int64_t i = 1; i < trace.n; i++) {
        CU_ASSERT_TRUE(trace.data[i] <= trace.data[i - 1] * (1.0 + 1e-12));
    }
    one_covariate(x, y, N, found_coefficients(p).data, g, h);
    TEST_NEAR(g[0], 0.0, 1e-12);
    TEST_NEAR(g[1], 0.0, 1e-10);
    sib_propensity_free(p);
}

TEST_SUITE(test_known)
{
    test_add("known", "a two by two table has the logs of its odds",
             a_two_by_two_table_has_the_logs_of_its_odds);
    test_add("known", "Finney's vasoconstriction is met", finneys_vasoconstriction_is_met);
    test_add("known", "steps are halved where the deviance would rise",
             steps_are_halved_where_the_deviance_would_rise);
    test_add("known", "Hosmer and Lemeshow's birth weights are met",
             hosmer_and_lemeshows_birth_weights_are_met);
    test_add("known", "Lalonde's score model is met", lalondes_score_model_is_met);
    test_add("known", "five thousand rows by twelve covariates are met",
             five_thousand_rows_by_twelve_covariates_are_met);
}
