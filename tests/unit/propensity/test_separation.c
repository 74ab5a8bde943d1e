#include <math.h>

#include "fixture.h"

static const double inf = (double)INFINITY;

/* Heinze & Schemper (2002), Statistics in Medicine 21:2409-2419: endometrial cancer. NV, PI,
 * EH, HG. */
static const double endometrial[79][4] = {
    {0, 13, 1.64, 0}, {0, 16, 2.26, 0}, {0, 8, 3.14, 0},  {0, 34, 2.68, 0}, {0, 20, 1.28, 0},
    {0, 5, 2.31, 0},  {0, 17, 1.8, 0},  {0, 10, 1.68, 0}, {0, 26, 1.56, 0}, {0, 17, 2.31, 0},
    {0, 8, 2.01, 0},  {0, 7, 1.89, 0},  {0, 20, 3.15, 0}, {0, 10, 1.23, 0}, {0, 18, 1.27, 0},
    {0, 16, 1.76, 0}, {0, 18, 2, 0},    {0, 8, 2.64, 1},  {0, 29, 0.88, 1}, {0, 12, 1.27, 1},
    {0, 20, 1.37, 1}, {1, 38, 0.97, 1}, {1, 22, 1.14, 1}, {1, 7, 0.88, 1},  {1, 25, 0.91, 1},
    {1, 15, 0.58, 1}, {0, 7, 0.97, 1},  {0, 28, 1.5, 0},  {0, 11, 1.33, 0}, {0, 19, 2.37, 0},
    {0, 10, 1.82, 0}, {0, 10, 3.13, 0}, {0, 18, 1.31, 0}, {0, 14, 1.92, 0}, {0, 21, 1.64, 0},
    {0, 11, 2.01, 0}, {0, 17, 1.88, 0}, {0, 25, 1.93, 0}, {0, 16, 2.11, 0}, {0, 19, 1.29, 0},
    {0, 15, 1.72, 0}, {0, 33, 0.75, 0}, {0, 24, 1.92, 0}, {0, 48, 1.84, 1}, {0, 12, 1.11, 1},
    {0, 19, 1.61, 1}, {0, 2, 1.18, 1},  {1, 22, 1.44, 1}, {1, 40, 1.18, 1}, {1, 5, 0.93, 1},
    {1, 0, 1.17, 1},  {0, 21, 1.19, 1}, {0, 15, 1.06, 1}, {0, 29, 2.02, 0}, {0, 15, 2.29, 0},
    {0, 12, 2.33, 0}, {0, 3, 2.9, 0},   {0, 20, 1.7, 0},  {0, 23, 1.41, 0}, {0, 12, 2.25, 0},
    {0, 22, 1.54, 0}, {0, 42, 1.97, 0}, {0, 15, 1.75, 0}, {0, 13, 2.16, 0}, {0, 14, 2.57, 0},
    {0, 19, 1.37, 0}, {0, 12, 3.61, 0}, {0, 13, 2.04, 0}, {0, 10, 2.17, 0}, {0, 12, 1.69, 1},
    {1, 49, 0.27, 1}, {0, 6, 1.84, 1},  {0, 5, 1.3, 1},   {0, 17, 0.96, 1}, {1, 11, 1.01, 1},
    {1, 21, 0.98, 1}, {0, 5, 0.35, 1},  {1, 19, 1.02, 1}, {0, 33, 0.85, 1}};

/* Published: brglm2 and detectseparation call NV infinite and the others finite, with these
 * values and this deviance. */
static void endometrial_cancer_is_separated_by_nv_alone(void)
{
    const char     *names[] = {"NV", "PI", "EH"};
    const double    finite[] = {4.30452, 0.0, -0.04218, -2.90261};
    double          x[3 * 79];
    uint8_t         y[79];
    sib_propensity *p;
    for (int i = 0; i < 79; i++) {
        for (int j = 0; j < 3; j++) {
            x[j * 79 + i] = endometrial[i][j];
        }
        y[i] = endometrial[i][3] > 0.0;
    }
    sib_table *table = numbers_table(names, x, 3, 79);
    p = fit_ok(table, y, no_id, NULL);
    CU_ASSERT_EQUAL(sib_propensity_fit_verdict(p), SIB_PROPENSITY_VERDICT_QUASI_SEPARATION);
    for (int j = 0; j < 4; j++) {
        bool   nv = j == 1;
        double beta = sib_propensity_coefficients(p).data[j];
        CU_ASSERT_EQUAL(sib_propensity_direction(p).data[j], nv ? 1.0 : 0.0);
        CU_ASSERT_TRUE(nv ? beta == inf : fabs(beta - finite[j]) < 6e-6);
        CU_ASSERT_EQUAL(isnan(sib_propensity_standard_errors(p).data[j]) != 0, nv);
        CU_ASSERT_EQUAL(sib_propensity_aliased(p).data[j], 0);
    }
    CU_ASSERT_TRUE(fabs(sib_propensity_deviance(p) - 55.393) < 6e-4);
    CU_ASSERT_EQUAL(sib_propensity_rank(p), 4);
    CU_ASSERT_EQUAL(sib_propensity_extreme_scores(p), 0);
    for (int i = 0; i < 79; i++) {
        bool told_apart = endometrial[i][0] > 0.0;
        CU_ASSERT_EQUAL(isnan(sib_propensity_scores(p).data[i]) != 0, told_apart);
        CU_ASSERT_EQUAL(isnan(sib_propensity_logits(p).data[i]) != 0, told_apart);
    }
    sib_propensity_free(p);
    sib_table_free(table);
}

/* Urinary tract infections (sex2 of logistf; Foxman et al. 1997): case, age, oc, vic, vicl,
 * vis, dia and how many. */
typedef struct pattern {
    const char *digits;
    int         count;
} pattern;

static const pattern sex2[] = {
    {"0000010", 1},  {"0001000", 2}, {"0001010", 1},  {"0001100", 8}, {"0001110", 18},
    {"0010000", 42}, {"0010010", 1}, {"0011000", 1},  {"0011100", 5}, {"0011110", 6},
    {"0101100", 2},  {"0101110", 4}, {"0110000", 14}, {"0110010", 1}, {"0111000", 1},
    {"0111110", 2},  {"1000010", 1}, {"1001000", 14}, {"1001010", 3}, {"1001100", 10},
    {"1001110", 12}, {"1001111", 1}, {"1010000", 44}, {"1010001", 3}, {"1011000", 15},
    {"1011001", 1},  {"1011010", 2}, {"1011100", 7},  {"1011110", 3}, {"1101000", 2},
    {"1101010", 1},  {"1101011", 1}, {"1101100", 1},  {"1101111", 1}, {"1110000", 5},
    {"1111000", 3}};

static void urinary_infections_are_separated_by_dia_alone(void)
{
    const char *names[] = {"age", "oc", "vic", "vicl", "vis", "dia"};
    double      x[6 * 239];
    uint8_t     y[239];
    int         n = 0;
    for (size_t i = 0; i < sizeof sex2 / sizeof sex2[0]; i++) {
        for (int c = 0; c < sex2[i].count; c++, n++) {
            y[n] = sex2[i].digits[0] == '1';
            for (int j = 0; j < 6; j++) {
                x[j * 239 + n] = sex2[i].digits[j + 1] - '0';
            }
        }
    }
    CU_ASSERT_EQUAL_FATAL(n, 239);
    sib_table      *table = numbers_table(names, x, 6, 239);
    sib_propensity *p = fit_ok(table, y, no_id, NULL);
    CU_ASSERT_EQUAL(sib_propensity_fit_verdict(p), SIB_PROPENSITY_VERDICT_QUASI_SEPARATION);
    for (int j = 0; j <= 6; j++) {
        double beta = sib_propensity_coefficients(p).data[j];
        CU_ASSERT_EQUAL(sib_propensity_direction(p).data[j], j == 6 ? 1.0 : 0.0);
        CU_ASSERT_TRUE(j == 6 ? beta == inf : isfinite(beta));
    }
    sib_propensity_free(p);
    sib_table_free(table);
}

TEST_SUITE(test_separation)
{
    test_add("separation", "endometrial cancer is separated by NV alone",
             endometrial_cancer_is_separated_by_nv_alone);
    test_add("separation", "urinary infections are separated by dia alone",
             urinary_infections_are_separated_by_dia_alone);
}
