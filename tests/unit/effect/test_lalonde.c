/* Effects and standard errors on real data: MatchIt's designs on lalonde, raw differences, and
 * the six Abadie-Imbens values of R's Matching (those two of them that this estimand covers).
 */
#include "found.h"
#include "people.h"

/* Everybody, each arm as it stands: pairs that use every person. */
static void raw(const people *p, double difference, double tolerance, double se_pooled,
                double se_welch)
{
    study   s = study_of(p, p->n);
    int64_t arm[2] = {0, 0};
    int64_t rows[2][3000];
    for (int64_t i = 0; i < p->n; i++) {
        rows[s.treated[i]][arm[s.treated[i]]++] = i;
    }
    int64_t most = arm[0] > arm[1] ? arm[0] : arm[1];
    for (int64_t i = 0; i < most; i++) {
        study_pair(&s, rows[1][i % arm[1]], rows[0][i % arm[0]], 0);
    }
    int32_t     q = SIB_EFFECT_QUANTITY_DIFFERENCE;
    sib_effect *e = study_effect(&s, SIB_WEIGHTING_DISTINCT);
    CU_ASSERT_EQUAL(found(e, "matched_treated"), (double)arm[1]);
    CU_ASSERT_EQUAL(found(e, "persons_comparison"), (double)arm[0]);
    CU_ASSERT_TRUE(fabs(-found_value(e, q) - difference) < tolerance);
    if (se_pooled > 0.0) {
        TEST_NEAR(found_by(e, "standard_error", q, SIB_EFFECT_METHOD_POOLED), se_pooled, 1e-9);
        TEST_NEAR(found_by(e, "standard_error", q, SIB_EFFECT_METHOD_WELCH), se_welch, 1e-9);
    }
    sib_effect_free(e);
    study_free(&s);
}

static void raw_differences_are_the_published_ones(void)
{
    people p;
    if (!read_people("matching/lalonde_matching445.csv", "treat", "re78", &p)) {
        return;
    }
    raw(&p, 1794.3430848752569, 1e-9, 632.8535513, 670.9967297);
    free_people(&p);
    read_people("matching/nsw_lalonde722.csv", "treat", "re78", &p);
    raw(&p, 886.3037224514, 1e-9, 0, 0);
    free_people(&p);
    read_people("matching/lalonde_matchit614.csv", "treat", "re78", &p);
    raw(&p, -635.0262120374, 1e-9, 0, 0);
    free_people(&p);
    read_people("matching/nhefs_complete.csv", "qsmk", "wt82_71", &p);
    raw(&p, 2.540581454955885, 1e-13, 0, 0);
    free_people(&p);
}

static bool read_lalonde(people *p)
{
    size_t size = 0;
    if (!read_people("matching/lalonde_matchit614.csv", "treat", "re78", p)) {
        return false;
    }
    char *text = test_data("oracle/matchit614_ps.csv", &size);
    p->score = column(text, "ps", &p->n);
    free(text);
    return true;
}

/* Places of all people by score, then row. */
static int64_t *by_score(const people *p)
{
    int64_t *order = calloc((size_t)p->n, sizeof *order);
    for (int64_t i = 0; i < p->n; i++) {
        int64_t at = i;
        for (; at > 0 && p->score[order[at - 1]] > p->score[i]; at--) {
            order[at] = order[at - 1];
        }
        order[at] = i;
    }
    return order;
}

/* The free control nearest to the one at a place, looking outward, the lower side first. */
static int64_t nearest_free(const people *p, const int64_t *order, int64_t place,
                            const bool *free_control)
{
    int64_t below = place;
    int64_t above = place;
    while (below >= 0 && !free_control[order[below]]) {
        below--;
    }
    while (above < p->n && !free_control[order[above]]) {
        above++;
    }
    double score = p->score[order[place]];
    bool   lower = below >= 0 && (above == p->n || score - p->score[order[below]] <=
                                                     p->score[order[above]] - score);
    return lower ? order[below] : above < p->n ? order[above] : -1;
}

/* Nearest neighbour without replacement as MatchIt 4.7.2 does it: highest score first, equal
 * scores by row, one control a round, ties as above. */
static study nearest(const people *p, int ratio, double caliper)
{
    study    s = study_of(p, 2 * p->n);
    int64_t *order = by_score(p);
    bool    *free_control = calloc((size_t)p->n, sizeof *free_control);
    for (int64_t i = 0; i < p->n; i++) {
        free_control[i] = s.treated[i] == 0;
    }
    for (int round = 0; round < ratio; round++) {
        for (int64_t high = p->n; high > 0;) {
            int64_t low = high - 1;
            while (low > 0 && p->score[order[low - 1]] == p->score[order[high - 1]]) {
                low--;
            }
            for (int64_t place = low; place < high; place++) {
                int64_t t = order[place];
                int64_t c =
                    s.treated[t] == 1 ? nearest_free(p, order, place, free_control) : -1;
                if (c >= 0 && fabs(p->score[t] - p->score[c]) <= caliper) {
                    free_control[c] = false;
                    study_pair(&s, t, c, t);
                }
            }
            high = low;
        }
    }
    free(order);
    free(free_control);
    return s;
}

static void effect_is(study *s, double att, double se, int64_t treated, int64_t comparison)
{
    int32_t     q = SIB_EFFECT_QUANTITY_DIFFERENCE;
    sib_effect *e = study_effect(s, SIB_WEIGHTING_PER_TREATED);
    CU_ASSERT_EQUAL(found(e, "matched_treated"), (double)treated);
    CU_ASSERT_EQUAL(found(e, "persons_comparison"), (double)comparison);
    CU_ASSERT_TRUE(fabs(-found_value(e, q) - att) < 1e-9);
    TEST_NEAR(found_by(e, "standard_error", q, SIB_EFFECT_METHOD_SET_CLUSTERED), se, 1e-12);
    sib_effect_free(e);
    study_free(s);
}

static void lalonde_matched_one_to_one_and_one_to_two_is_met(void)
{
    people p;
    if (!read_lalonde(&p)) {
        return;
    }
    study s = nearest(&p, 1, (double)INFINITY);
    effect_is(&s, 894.367480270271, 705.229764061617, 185, 185);
    s = nearest(&p, 1, 0.2 * 0.2903133720398);
    effect_is(&s, 1571.744454424778, 1010.947969826098, 113, 113);
    s = nearest(&p, 2, (double)INFINITY);
    effect_is(&s, 220.288640675678, 661.191009876751, 185, 370);
    free_people(&p);
}

/* Pairs that MatchIt found with replacement: NSW1.. are the first 185 rows, PSID1.. the rest.
 */
static void with_replacement(const people *p, const char *path, double att, double ess,
                             int64_t treated, int64_t comparison)
{
    size_t size = 0;
    char  *text = test_data(path, &size);
    study  s = study_of(p, 2 * p->n);
    for (const char *line = strchr(text, '\n'); line != NULL && strncmp(line, "\nNSW", 4) == 0;
         line = strchr(line + 1, '\n')) {
        char       *rest = NULL;
        long        t = strtol(line + 4, &rest, 10);
        const char *control = strchr(rest + 1, ',') + 1;
        if (strncmp(control, "NA", 2) != 0) {
            study_pair(&s, t - 1, 185 + strtol(control + 4, NULL, 10) - 1, t);
        }
    }
    sib_effect *e = study_effect(&s, SIB_WEIGHTING_PER_TREATED);
    CU_ASSERT_TRUE(fabs(-found_value(e, SIB_EFFECT_QUANTITY_DIFFERENCE) - att) < 1e-9);
    CU_ASSERT_TRUE(fabs(found(e, "effective_comparison") - ess) < 5e-7);
    CU_ASSERT_EQUAL(found(e, "matched_treated"), (double)treated);
    CU_ASSERT_EQUAL(found(e, "persons_comparison"), (double)comparison);
    sib_effect_free(e);
    study_free(&s);
    free(text);
}

static void lalonde_matched_with_replacement_is_met(void)
{
    people p;
    if (!read_lalonde(&p)) {
        return;
    }
    with_replacement(&p, "oracle/matchit614_nn1_replace_pairs.csv", 1991.615273514, 46.312585,
                     185, 82);
    with_replacement(&p, "oracle/matchit614_nn2_replace_caliper02_pairs.csv", 1784.854155109,
                     56.145937, 184, 125);
    free_people(&p);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Subclasses at the quantiles of the treated scores; all pairs within each. */
static void lalonde_in_six_subclasses_is_met(void)
{
    people p;
    if (!read_lalonde(&p)) {
        return;
    }
    double  sorted[3000];
    double  edge[7];
    int64_t n = 0;
    for (int64_t i = 0; i < p.n; i++) {
        if (p.treated[i] == 1.0) {
            sorted[n++] = p.score[i];
        }
    }
    qsort(sorted, (size_t)n, sizeof *sorted, by_value);
    for (int g = 0; g <= 6; g++) {
        double  at = (double)(n - 1) * g / 6.0;
        int64_t low = (int64_t)at;
        int64_t high = low + 1 < n ? low + 1 : low;
        edge[g] = sorted[low] + (at - (double)low) * (sorted[high] - sorted[low]);
    }
    study s = study_of(&p, p.n * p.n);
    s.use_sets = true;
    int64_t *class = calloc((size_t)p.n, sizeof *class);
    for (int64_t i = 0; i < p.n; i++) {
        for (int g = 1; g < 6; g++) {
            class[i] += p.score[i] >= edge[g];
        }
    }
    for (int64_t t = 0; t < p.n; t++) {
        for (int64_t c = 0; s.treated[t] == 1 && c < p.n; c++) {
            if (s.treated[c] == 0 && class[c] == class[t]) {
                study_pair(&s, t, c, class[t]);
            }
        }
    }
    int32_t     q = SIB_EFFECT_QUANTITY_DIFFERENCE;
    sib_effect *e = study_effect(&s, SIB_WEIGHTING_PER_TREATED);
    CU_ASSERT_EQUAL(found(e, "sets"), 6);
    CU_ASSERT_TRUE(fabs(-found_value(e, q) - 1359.487533030618) < 1e-9);
    TEST_NEAR(found_by(e, "standard_error", q, SIB_EFFECT_METHOD_UNIT_ROBUST), 828.823014455692,
              1e-12);
    CU_ASSERT_TRUE(fabs(found(e, "effective_comparison") - 66.485508) < 5e-7);
    sib_effect_free(e);
    study_free(&s);
    free(class);
    free_people(&p);
}

/* Every nearest comparison person on scaled covariates, all ties kept; `target` is the arm that
 * is matched. */
static study all_nearest(const people *p, double *const x[4], double target)
{
    study   s = study_of(p, p->n * 40);
    double *apart = calloc((size_t)p->n, sizeof *apart);
    for (int64_t i = 0; i < p->n; i++) {
        s.treated[i] = p->treated[i] == target;
    }
    for (int64_t t = 0; t < p->n; t++) {
        double least = (double)INFINITY;
        for (int64_t c = 0; s.treated[t] == 1 && c < p->n; c++) {
            apart[c] = (double)INFINITY;
            if (s.treated[c] == 0) {
                apart[c] = 0.0;
                for (int v = 0; v < 4; v++) {
                    apart[c] += (x[v][t] - x[v][c]) * (x[v][t] - x[v][c]);
                }
                least = apart[c] < least ? apart[c] : least;
            }
        }
        for (int64_t c = 0; s.treated[t] == 1 && c < p->n; c++) {
            if (s.treated[c] == 0 && apart[c] <= least + 1e-5) {
                study_pair(&s, t, c, t);
            }
        }
    }
    free(apart);
    return s;
}

static void abadie_and_imbens_s_standard_errors_are_met(void)
{
    static const char *const names[] = {"age", "educ", "re74", "re75"};
    const char              *path = "matching/lalonde_matching445.csv";
    people                   p;
    double                  *x[4];
    int64_t                  n = 0;
    size_t                   size = 0;
    if (!read_people(path, "treat", "re78", &p)) {
        return;
    }
    char *text = test_data(path, &size);
    for (int v = 0; v < 4; v++) {
        x[v] = column(text, names[v], &n);
        double mean = 0.0;
        double square = 0.0;
        for (int64_t i = 0; i < n; i++) {
            mean += x[v][i] / (double)n;
        }
        for (int64_t i = 0; i < n; i++) {
            square += (x[v][i] - mean) * (x[v][i] - mean);
        }
        for (int64_t i = 0; i < n; i++) {
            x[v][i] /= sqrt(square / (double)(n - 1));
        }
    }
    for (int64_t i = 0; i < n; i++) {
        p.outcome[i] /= 1000.0;
    }
    int32_t     q = SIB_EFFECT_QUANTITY_DIFFERENCE;
    int32_t     m = SIB_EFFECT_METHOD_ABADIE_IMBENS;
    study       att = all_nearest(&p, x, 1.0);
    study       atc = all_nearest(&p, x, 0.0);
    sib_effect *a = study_effect(&att, SIB_WEIGHTING_PER_TREATED);
    sib_effect *b = study_effect(&atc, SIB_WEIGHTING_PER_TREATED);
    TEST_NEAR(-found_value(a, q), 1.72691301785071, 1e-13);
    TEST_NEAR(found_by(a, "standard_error", q, m), 0.83662963230848, 1e-13);
    TEST_NEAR(found_value(b, q), 1.70550874262821, 1e-13);
    TEST_NEAR(found_by(b, "standard_error", q, m), 0.820095935752824, 1e-13);
    sib_effect *other = study_effect(&att, SIB_WEIGHTING_AGGREGATE);
    CU_ASSERT_TRUE(isnan(found_by(other, "standard_error", q, m)));
    sib_effect_free(a);
    sib_effect_free(b);
    sib_effect_free(other);
    study_free(&att);
    study_free(&atc);
    for (int v = 0; v < 4; v++) {
        free(x[v]);
    }
    free(text);
    free_people(&p);
}

TEST_SUITE(test_lalonde)
{
    test_add("effect lalonde", "raw differences are the published ones",
             raw_differences_are_the_published_ones);
    test_add("effect lalonde", "lalonde matched one to one and one to two is met",
             lalonde_matched_one_to_one_and_one_to_two_is_met);
    test_add("effect lalonde", "lalonde matched with replacement is met",
             lalonde_matched_with_replacement_is_met);
    test_add("effect lalonde", "lalonde in six subclasses is met",
             lalonde_in_six_subclasses_is_met);
    test_add("effect lalonde", "Abadie and Imbens's standard errors are met",
             abadie_and_imbens_s_standard_errors_are_met);
}
