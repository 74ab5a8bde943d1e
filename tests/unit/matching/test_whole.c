/* Sets that are whole strata: against the rule read literally, on lalonde, and spoilt by hand.
 */
#include "chance.h"
#include "found.h"
#include "lalonde.h"
#include "matching/matching.h"
#include "oracle.h"

static sib_status no_status;

static sib_i64 sets_of(const sib_matching *m)
{
    const sib_table *units = sib_matching_table(m, "units");
    return sib_table_i64(units, sib_table_find(units, "set"));
}

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Quantiles of type 7 of the cases' scores, as textbooks have them. */
static int64_t class_of_score(const oracle *o, int64_t row)
{
    double  cases[TRIAL_MOST];
    int64_t n = 0;
    int64_t classes = o->t->options.subclasses;
    int64_t found_class = 0;
    for (int64_t i = 0; i < o->t->n; i++) {
        if (o->t->treated[i] == 1 && !o->discarded[i]) {
            cases[n++] = o->x[i];
        }
    }
    qsort(cases, (size_t)n, sizeof cases[0], compare_numbers);
    for (int64_t i = 1; i < classes && n > 0; i++) {
        int64_t low = (n - 1) * i / classes;
        double  part = (double)((n - 1) * i % classes) / (double)classes;
        double  next = cases[low + 1 < n ? low + 1 : low];
        double  quantile = part == 0.0 || cases[low] == next
                               ? cases[low]
                               : (1.0 - part) * cases[low] + part * next;
        found_class += o->x[row] >= quantile;
    }
    return found_class;
}

/* Of the year, by what `coarsen` says; years are small whole numbers. */
static int64_t class_of_year(const trial *t, int64_t row)
{
    const char *how = t->options.coarsen;
    double      low = t->year[0];
    double      high = t->year[0];
    for (int64_t i = 0; i < t->n; i++) {
        low = fmin(low, t->year[i]);
        high = fmax(high, t->year[i]);
    }
    if (how == NULL) {
        return (int64_t)t->year[row];
    }
    if (strchr(how, '[') != NULL) {
        return (t->year[row] >= 2.0) + (t->year[row] >= 4.0);
    }
    int64_t classes = strchr(how, '3') != NULL ? 3 : 1 + (int64_t)ceil(log2((double)t->n));
    int64_t at = 0;
    for (int64_t i = 1; i < classes; i++) {
        at += t->year[row] >= low + (double)i * ((high - low) / (double)classes);
    }
    return at;
}

static bool alike(const oracle *o, int64_t a, int64_t b)
{
    const trial *t = o->t;
    return (!t->has_exact ||
            (t->region[a] == t->region[b] && class_of_year(t, a) == class_of_year(t, b))) &&
           (t->options.method == SIB_MATCHING_METHOD_EXACT ||
            class_of_score(o, a) == class_of_score(o, b));
}

static bool agrees(const trial *t, const sib_matching *m)
{
    static oracle o;
    bool          same = found(m, "verified") == 1 && found(m, "whole_sets") == 1;
    prepare(&o, t);
    for (int64_t i = 0; i < t->n; i++) {
        int64_t n[2] = {0, 0};
        for (int64_t j = 0; j < t->n && !o.discarded[i]; j++) {
            n[t->treated[j]] += !o.discarded[j] && alike(&o, i, j);
        }
        bool   in = n[0] > 0 && n[1] > 0;
        double weight = !in ? 0.0 : t->treated[i] == 1 ? 1.0 : (double)n[1] / (double)n[0];
        double uses = in ? t->treated[i] == 1 ? 1.0 : (double)n[1] : 0.0;
        same = same && (sets_of(m).data[i] >= 0) == in &&
               sib_matching_weights(m, SIB_WEIGHTING_PER_TREATED).data[i] == weight &&
               sib_matching_weights(m, SIB_WEIGHTING_AGGREGATE).data[i] == uses;
        for (int64_t j = 0; j < i && in; j++) {
            bool together = sets_of(m).data[i] == sets_of(m).data[j];
            same = same && together == (!o.discarded[j] && alike(&o, i, j));
        }
    }
    return same;
}

static void chance(trial *t, uint64_t *state)
{
    static const char *const         coarsen[] = {NULL, "{\"year\": [2, 4]}", "{\"year\": 3}",
                                                  "{\"year\": \"sturges\"}"};
    const sib_matching_match_options defaults = SIB_MATCHING_MATCH_OPTIONS_INIT;
    memset(t, 0, sizeof *t);
    t->options = defaults;
    chance_units(t, state);
    chance_options(t, state);
    chance_method(t,
                  test_draw_wide(state, 2) == 0 ? SIB_MATCHING_METHOD_EXACT
                                                : SIB_MATCHING_METHOD_SUBCLASS,
                  state);
    for (int64_t i = 0; i < t->n; i++) {
        t->year[i] = (double)test_draw_wide(state, 7);
    }
    t->options.coarsen = t->has_exact ? coarsen[test_draw_wide(state, 4)] : NULL;
}

static void sets_are_who_agrees(void)
{
    uint64_t state = 14;
    int      different = 0;
    for (int64_t round = 0; round < test_times(2000); round++) {
        static trial t;
        chance(&t, &state);
        sib_matching *m = trial_run(&t, NULL, &no_status);
        different += m != NULL && agrees(&t, m) ? 0 : 1;
        sib_matching_free(m);
    }
    CU_ASSERT_EQUAL(different, 0);
}

/* Somebody goes to another set, or to none. */
static void spoil(sib_matching *m, int64_t how)
{
    for (int64_t i = 0; i < m->n; i++) {
        if (how == 0 && m->sets[i] == 0) {
            m->sets[i] = 1;
            return;
        }
        if (how == 1 && m->sets[i] >= 0) {
            m->sets[i] = SIB_I64_MISSING;
            m->weights[0][i] = m->weights[1][i] = m->weights[2][i] = 0.0;
            m->reasons[i] = SIB_MATCHING_REASON_NOT_USED;
            return;
        }
        if (how == 2 && m->weights[0][i] > 1.0) {
            m->weights[0][i] += 0.5;
            return;
        }
        if (how == 3 && m->weights[1][i] > 1.0) {
            m->weights[1][i] = 1.0;
            return;
        }
    }
    CU_FAIL("nothing to spoil");
}

static int64_t faults_when_spoilt(int64_t how)
{
    static const double  score[] = {0.25, 0.5, 0.75, 0.375, 0.625, 0.5};
    static const uint8_t treated[] = {1, 1, 0, 1, 0, 0};
    static const double  years[] = {1, 1, 1, 2, 2, 2};
    trial                t;
    sib__call            call;
    sib_matching        *m = NULL;
    sib__pairs           found = {0};
    trial_begin(&t, 6, score, treated);
    memcpy(t.year, years, sizeof years);
    t.has_exact = true;
    sib_table       *exact = trial_exact(&t);
    const sib__given given = {
        .score = {t.score, t.n}, .treated = {t.treated, t.n}, .exact = exact};
    t.options.method = SIB_MATCHING_METHOD_EXACT;
    sib__rules rules = sib__rules_of(&t.options, &given);
    int64_t    faults = 0;
    CU_ASSERT_EQUAL(sib__enter(&call, NULL, "test", true), SIB_OK);
    CU_ASSERT_EQUAL(sib__rules_make(&call, &given, &rules), SIB_OK);
    CU_ASSERT_EQUAL(sib__matching_exact.search(&call, &rules, &found), SIB_OK);
    m = sib__handle(&call, sizeof(sib_matching));
    CU_ASSERT_PTR_NOT_NULL_FATAL(m);
    CU_ASSERT_EQUAL(sib__matching_publish(&call, &rules, &found, m), SIB_OK);
    if (how >= 0) {
        spoil(m, how);
    }
    CU_ASSERT_EQUAL(sib__matching_exact.verify(&call, &rules, &found, m), SIB_OK);
    for (int i = 0; i < SIB__MATCHING_CHECKS; i++) {
        faults += m->faults[i];
    }
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
    sib_matching_free(m);
    sib_table_free(exact);
    return faults;
}

static void spoilt_sets_are_found(void)
{
    CU_ASSERT_EQUAL(faults_when_spoilt(-1), 0);
    for (int64_t how = 0; how < 4; how++) {
        CU_ASSERT_TRUE(faults_when_spoilt(how) > 0);
    }
}

static void coarsen_says_what_it_cannot_do(void)
{
    static const char *const bad[] = {"[]",
                                      "{\"height\": 3}",
                                      "{\"region\": 3}",
                                      "{\"year\": 0}",
                                      "{\"year\": 2.5}",
                                      "{\"year\": \"scott\"}",
                                      "{\"year\": [2, 1]}",
                                      "{\"year\": [1, \"2\"]}",
                                      "{\"year\": true}"};
    static const double      score[] = {0.25, 0.5};
    static const uint8_t     treated[] = {1, 0};
    trial                    t;
    trial_begin(&t, 2, score, treated);
    t.has_exact = true;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        sib_context *ctx = sib_context_new(NULL);
        sib_status   status = SIB_OK;
        t.options.coarsen = bad[i];
        CU_ASSERT_PTR_NULL(trial_run(&t, ctx, &status));
        CU_ASSERT_EQUAL(status, SIB_ERR_ARGUMENT);
        CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "coarsen");
        sib_context_free(ctx);
    }
    t.options.coarsen = "{";
    sib_status status = SIB_OK;
    CU_ASSERT_PTR_NULL(trial_run(&t, NULL, &status));
    CU_ASSERT_EQUAL(status, SIB_ERR_TERMS);
}

/* Six classes on lalonde: the people of each are those of MatchIt 4.7.2. */
static void six_classes_of_lalonde(void)
{
    static const int64_t expected[2][6] = {{346, 24, 17, 21, 18, 3}, {31, 31, 29, 32, 31, 31}};
    sib_matching_match_options o = SIB_MATCHING_MATCH_OPTIONS_INIT;
    sib_matching              *m = NULL;
    int64_t                    n[2][6] = {{0}};
    lalonde                   *d = lalonde_read("six classes of lalonde");
    if (d == NULL) {
        return;
    }
    o.method = SIB_MATCHING_METHOD_SUBCLASS;
    CU_ASSERT_EQUAL(sib_matching_match(NULL, (sib_f64){d->score, LALONDE_N}, (sib_f64){NULL, 0},
                                       (sib_u8){d->treated, LALONDE_N},
                                       (sib_text){NULL, NULL, 0}, (sib_i64){NULL, 0}, NULL,
                                       NULL, &o, &m),
                    SIB_OK);
    const sib_table *cuts = sib_matching_table(m, "cutpoints");
    CU_ASSERT_EQUAL(sib_table_rows(cuts), 5);
    for (int64_t i = 0; i < LALONDE_N; i++) {
        int64_t at = 0;
        for (int64_t k = 0; k < 5; k++) {
            at += sib_table_f64(cuts, 1).data[k] <= d->score[i];
        }
        n[d->treated[i]][at]++;
        CU_ASSERT_TRUE(sets_of(m).data[i] >= 0);
    }
    CU_ASSERT_EQUAL(memcmp(n, expected, sizeof n), 0);
    CU_ASSERT_EQUAL(found(m, "verified"), 1);
    sib_matching_free(m);
    free(d);
}

TEST_SUITE(test_whole)
{
    const char *suite = "whole sets";
    test_add(suite, "sets are who agrees", sets_are_who_agrees);
    test_add(suite, "spoilt sets are found", spoilt_sets_are_found);
    test_add(suite, "coarsen says what it cannot do", coarsen_says_what_it_cannot_do);
    test_add(suite, "six classes of lalonde", six_classes_of_lalonde);
}
