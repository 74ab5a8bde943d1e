/* Balance on lalonde against MatchIt 4.7.2's summary: truth-vectors section 6 and the oracle
 * files. The weights come from the library's own matching, whose sets equal MatchIt's. */
#include "matching/found.h"
#include "lines.h"
#include "matching/lalonde.h"
#include "sib/matching.h"

enum { TERMS = 8, DESIGNS = 3 };

static const char *const terms[TERMS] = {"age",     "educ",     "race=black", "race=hispan",
                                         "married", "nodegree", "re74",       "re75"};

/* Before; 1:1; caliper 0.2; 1:2. */
static const double published[TERMS][DESIGNS + 1] = {
    {-0.309445261998, 0.0717696897510, 0.0482364519379, -0.1526050245231},
    {0.0549646613888, -0.1290425615459, 0.0528160926681, 0.0483909605797},
    {1.761541889815, 1.025859282701, 0.0486812792868, 1.672596656578},
    {-0.3498425415984, -0.6628679652796, -0.0374215970634, -0.4457215628604},
    {-0.8263092723407, -0.0552052447474, -0.1355704019239, -0.6279596590015},
    {0.244970232272, 0.1545648812514, 0.1557222765501, 0.1723992906266},
    {-0.7210838090719, -0.0504507936054, -0.0141365441257, -0.3990541913828},
    {-0.2902629111855, -0.0256860414881, -0.0502818545441, -0.2446285000587},
};

static sib_balance *balance_of(const lalonde *d, int64_t ratio, double caliper, int32_t replace)
{
    sib_matching_match_options o = SIB_MATCHING_MATCH_OPTIONS_INIT;
    sib_matching              *m = NULL;
    sib_balance               *b = NULL;
    o.ratio = ratio;
    o.caliper_value = caliper;
    o.caliper_preset = isnan(caliper) ? NULL : "MATCHIT@1";
    o.replace = replace;
    sib_matching_match(NULL, (sib_f64){d->score, LALONDE_N}, (sib_f64){NULL, 0},
                       (sib_u8){d->treated, LALONDE_N}, (sib_text){NULL, NULL, 0},
                       (sib_i64){NULL, 0}, NULL, NULL, &o, &m);
    sib_f64    weights = sib_matching_weights(m, SIB_WEIGHTING_PER_TREATED);
    sib_table *covariates = lalonde_table(d);
    CU_ASSERT_EQUAL(sib_balance_measure(NULL, covariates, (sib_u8){d->treated, LALONDE_N},
                                        weights, NULL, &b),
                    SIB_OK);
    for (int arm = 0; arm < 2; arm++) {
        TEST_NEAR(arm_of(b, arm, "effective_size"),
                  found_size(m, arm, SIB_WEIGHTING_PER_TREATED), 1e-13);
    }
    CU_ASSERT_EQUAL(arm_of(b, 0, "weighted_rows"), found(m, "matched_comparison"));
    sib_table_free(covariates);
    sib_matching_free(m);
    return b;
}

static void standardised_differences_are_the_published_ones(void)
{
    static const int64_t ratio[DESIGNS] = {1, 1, 2};
    const double         caliper[DESIGNS] = {(double)NAN, 0.2, (double)NAN};
    lalonde             *d = lalonde_read("standardised differences are the published ones");
    for (int design = 0; d != NULL && design < DESIGNS; design++) {
        sib_balance *b = balance_of(d, ratio[design], caliper[design], 0);
        for (int t = 0; t < TERMS; t++) {
            TEST_NEAR(value_of(b, terms[t], "smd_before"), published[t][0], 1e-12);
            TEST_NEAR(value_of(b, terms[t], "smd_after"), published[t][design + 1], 1e-12);
        }
        sib_balance_free(b);
    }
    free(d);
}

static void ratios_and_distributions_are_the_published_ones(void)
{
    static const struct {
        const char *term;
        double      ratio_before, ratio_after;
        double      ecdf_mean, ecdf_max; /* before; below 0: not published */
    } cases[] = {
        {"age", .439995463435, .456802731609, .0813390663391, .1577269577270},
        {"educ", .495893371429, .572113945522, .0347223189328, .1113715113715},
        {"re74", .518128480856, 1.328909322941, .2247948890407, .4470358470358},
        {"re75", .956293045389, 1.495620034794, -1.0, -1.0},
        {"distance", .921144705541, .756566302062, .3774232182609, .6443646443646},
    };
    lalonde *d = lalonde_read("variance ratios and distributions are the published ones");
    if (d == NULL) {
        return;
    }
    sib_balance *b = balance_of(d, 1, (double)NAN, 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *term = cases[i].term;
        TEST_NEAR(value_of(b, term, "variance_ratio_before"), cases[i].ratio_before, 1e-12);
        TEST_NEAR(value_of(b, term, "variance_ratio_after"), cases[i].ratio_after, 1e-12);
        if (cases[i].ecdf_mean >= 0.0) {
            TEST_NEAR(value_of(b, term, "ecdf_mean_before"), cases[i].ecdf_mean, 1e-12);
            TEST_NEAR(value_of(b, term, "ecdf_max_before"), cases[i].ecdf_max, 1e-12);
        }
    }
    sib_balance_free(b);
    free(d);
}

/* "raceblack" in the oracle is "race=black" here. */
static void term_of(const char *line, char *term)
{
    size_t n = strcspn(line, ",");
    bool   race = strncmp(line, "race", 4) == 0;
    memcpy(term, line, race ? 4 : n);
    if (race) {
        term[4] = '=';
        memcpy(term + 5, line + 4, n - 4);
    }
    term[n + (race ? 1 : 0)] = '\0';
}

static void compare_file(const lalonde *d, const char *file, int64_t ratio, double caliper,
                         int32_t replace)
{
    static const char *const columns[] = {
        "mean_treated_before", "mean_comparison_before", "smd_before",
        "mean_treated_after",  "mean_comparison_after",  "smd_after"};
    size_t       size = 0;
    int          lines = 0;
    char        *text = test_data(file, &size);
    sib_balance *b = balance_of(d, ratio, caliper, replace);
    for (char *at = strchr(text, '\n') + 1; *at != '\0'; at += strspn(at, "\r\n")) {
        char term[64];
        term_of(at, term);
        at += strcspn(at, ",");
        for (int k = 0; k < 6; k++) {
            double expected = strtod(at + 1, &at);
            /* printed to 12 decimals of numbers up to five digits before the point */
            TEST_NEAR(value_of(b, term, columns[k]), expected, 1.5e-12);
        }
        lines++;
    }
    CU_ASSERT_EQUAL(lines, 10);
    sib_balance_free(b);
    free(text);
}

static void means_equal_the_oracle_files(void)
{
    lalonde *d = lalonde_read("means and differences equal the oracle files");
    if (d == NULL) {
        return;
    }
    compare_file(d, "oracle/matchit614_nn1_balance.csv", 1, (double)NAN, 0);
    compare_file(d, "oracle/matchit614_nn1_replace_balance.csv", 1, (double)NAN, 1);
    compare_file(d, "oracle/matchit614_nn2_replace_caliper02_balance.csv", 2, 0.2, 1);
    free(d);
}

TEST_SUITE(test_published)
{
    test_add("balance as published", "standardised differences are the published ones",
             standardised_differences_are_the_published_ones);
    test_add("balance as published", "variance ratios and distributions are the published ones",
             ratios_and_distributions_are_the_published_ones);
    test_add("balance as published", "means and differences equal the oracle files",
             means_equal_the_oracle_files);
}
