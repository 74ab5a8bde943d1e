/* Balance by chance against the definitions written out plainly: heavy ties, weights of 0,
 * missing values, every denominator; and the same rows shuffled, and on several threads. */
#include "lines.h"

enum { MOST = 60, COLUMNS = 3, STATISTICS = 12 };

static const char *const columns[STATISTICS] = {
    "mean_treated_before",   "mean_comparison_before", "smd_before",
    "variance_ratio_before", "ecdf_mean_before",       "ecdf_max_before",
    "mean_treated_after",    "mean_comparison_after",  "smd_after",
    "variance_ratio_after",  "ecdf_mean_after",        "ecdf_max_after"};

typedef struct sample {
    int64_t n;
    double  x[COLUMNS][MOST];
    double  w[MOST];
    uint8_t treated[MOST];
} sample;

static void chance(sample *s, uint64_t *state)
{
    uint32_t levels = 2 + test_draw_wide(state, 30);
    s->n = 2 + test_draw_wide(state, MOST - 2);
    for (int64_t i = 0; i < s->n; i++) {
        s->treated[i] = test_draw_wide(state, 3) == 0;
        s->w[i] =
            test_draw_wide(state, 3) == 0 ? 0.0 : (double)(1 + test_draw_wide(state, 7)) / 3.0;
        s->x[0][i] = (double)test_draw_wide(state, levels) * 1.7 - 20.0;
        s->x[1][i] = (double)test_draw_wide(state, 2);
        s->x[2][i] = test_draw_wide(state, 5) == 0 ? (double)NAN
                                                   : (double)test_draw_wide(state, 9) / 7.0;
    }
}

static sib_table *table_of(const sample *s)
{
    static const char *const names[COLUMNS] = {"a", "b", "c"};
    sib_table_builder       *builder = NULL;
    sib_table               *table = NULL;
    sib_table_builder_new(NULL, s->n, &builder);
    for (int k = 0; k < COLUMNS; k++) {
        sib_table_builder_add_f64(NULL, builder, names[k], (sib_f64){s->x[k], s->n},
                                  (sib_validity){NULL, 0}, NULL, NULL);
    }
    CU_ASSERT_EQUAL(sib_table_builder_finish(NULL, builder, &table), SIB_OK);
    sib_table_builder_free(builder);
    return table;
}

static sib_balance *measure(const sample *s, sib_context *ctx, int32_t denominator)
{
    sib_balance_measure_options o = SIB_BALANCE_MEASURE_OPTIONS_INIT;
    sib_balance                *b = NULL;
    sib_table                  *table = table_of(s);
    o.denominator = denominator;
    o.missing = SIB_BALANCE_MISSING_AVAILABLE;
    CU_ASSERT_EQUAL(sib_balance_measure(ctx, table, (sib_u8){s->treated, s->n},
                                        (sib_f64){s->w, s->n}, &o, &b),
                    SIB_OK);
    sib_table_free(table);
    return b;
}

/* Weight of a row among those of an arm that have a value (-1: both arms). */
static double weight_of(const sample *s, const double *x, int64_t i, int arm, bool after)
{
    bool out = isnan(x[i]) || (arm >= 0 && s->treated[i] != arm);
    return out ? 0.0 : after ? s->w[i] : 1.0;
}

static double mean_of(const sample *s, const double *x, int arm, bool after, double above)
{
    double sum = 0.0;
    double weight = 0.0;
    for (int64_t i = 0; i < s->n; i++) {
        double w = weight_of(s, x, i, arm, after);
        /* above NaN: the mean; else the share of values up to it */
        sum += w == 0.0 ? 0.0 : w * (isnan(above) ? x[i] : (x[i] <= above ? 1.0 : 0.0));
        weight += w;
    }
    return sum / weight;
}

static double variance_of(const sample *s, const double *x, int arm, bool after, bool binary)
{
    double mean = mean_of(s, x, arm, after, (double)NAN);
    double weight = 0.0;
    double squares = 0.0;
    double sum = 0.0;
    int    rows = 0;
    for (int64_t i = 0; i < s->n; i++) {
        double w = weight_of(s, x, i, arm, after);
        weight += w;
        squares += w * w;
        sum += w == 0.0 ? 0.0 : w * (x[i] - mean) * (x[i] - mean);
        rows += w > 0.0;
    }
    if (binary) {
        return mean * (1.0 - mean);
    }
    return rows < 2 ? (double)NAN : sum / weight / (1.0 - squares / (weight * weight));
}

static int64_t rows_of(const sample *s, const double *x, int arm)
{
    int64_t n = 0;
    for (int64_t i = 0; i < s->n; i++) {
        n += weight_of(s, x, i, arm, false) > 0.0;
    }
    return n;
}

static double denominator_of(const sample *s, const double *x, int32_t which, bool binary)
{
    double v1 = variance_of(s, x, 1, false, binary);
    double v0 = variance_of(s, x, 0, false, binary);
    double square = which == SIB_BALANCE_DENOMINATOR_TREATED_SD      ? v1
                    : which == SIB_BALANCE_DENOMINATOR_COMPARISON_SD ? v0
                    : which == SIB_BALANCE_DENOMINATOR_POOLED_SD
                        ? (v1 + v0) / 2.0
                        : variance_of(s, x, -1, false, binary);
    if (!(square > 1e-14)) { /* within arms */
        double n1 = (double)rows_of(s, x, 1) - (binary ? 0.0 : 1.0);
        double n0 = (double)rows_of(s, x, 0) - (binary ? 0.0 : 1.0);
        square = ((n1 > 0.0 ? n1 * v1 : 0.0) + (n0 > 0.0 ? n0 * v0 : 0.0)) / (n1 + n0);
    }
    return square > 1e-14 ? sqrt(square) : (double)NAN;
}

static void slow_ecdf(const sample *s, const double *x, bool after, double *mean, double *most)
{
    int64_t values = 0;
    *mean = 0.0;
    *most = 0.0;
    for (int64_t i = 0; i < s->n; i++) {
        bool first = !isnan(x[i]);
        for (int64_t j = 0; j < i; j++) {
            first = first && x[j] != x[i];
        }
        if (first) {
            double apart = fabs(mean_of(s, x, 1, after, x[i]) - mean_of(s, x, 0, after, x[i]));
            values++;
            *mean += apart;
            *most = isnan(apart) || apart > *most ? apart : *most;
        }
    }
    *mean /= (double)values;
}

static void slow(const sample *s, int k, int32_t denominator, double out[STATISTICS])
{
    const double *x = s->x[k];
    bool          binary = k == 1;
    double        root = denominator_of(s, x, denominator, binary);
    for (int when = 0; when < 2; when++) {
        double *o = out + 6 * when;
        double  nan = (double)NAN;
        double  v0 = variance_of(s, x, 0, when == 1, binary);
        o[0] = mean_of(s, x, 1, when == 1, nan);
        o[1] = mean_of(s, x, 0, when == 1, nan);
        o[2] = fabs(o[0] - o[1]) <= 0x1p-26 ? o[0] - o[1] : (o[0] - o[1]) / root;
        o[3] = binary || !(v0 > 1e-20) ? nan : variance_of(s, x, 1, when == 1, false) / v0;
        slow_ecdf(s, x, when == 1, &o[4], &o[5]);
        if (binary) {
            o[4] = o[5] = fabs(o[0] - o[1]);
        }
    }
}

static bool only_binary(const sample *s, int k)
{
    for (int64_t i = 0; i < s->n; i++) {
        if (!isnan(s->x[k][i]) && s->x[k][i] != 0.0 && s->x[k][i] != 1.0) {
            return false;
        }
    }
    return true;
}

static void the_definitions_hold(void)
{
    static const char *const terms[COLUMNS] = {"a", "b", "c"};
    uint64_t                 state = 7;
    int                      different = 0;
    int                      compared = 0;
    for (int round = 0; round < 3000; round++) {
        sample  s;
        int32_t denominator = 1 + round % 4;
        chance(&s, &state);
        sib_balance *b = measure(&s, NULL, denominator);
        for (int k = 0; k < COLUMNS; k++) {
            double expected[STATISTICS];
            slow(&s, k, denominator, expected);
            for (int i = 0; i < STATISTICS && only_binary(&s, k) == (k == 1); i++) {
                double got = value_of(b, terms[k], columns[i]);
                different += test_near(got, expected[i], 1e-10) ? 0 : 1;
                compared++;
            }
        }
        sib_balance_free(b);
    }
    CU_ASSERT_TRUE(compared > 90000);
    CU_ASSERT_EQUAL(different, 0);
}

static void shuffle(const sample *from, sample *to, uint64_t *state)
{
    int64_t row[MOST];
    for (int64_t i = 0; i < from->n; i++) {
        int64_t j = test_draw_wide(state, (uint32_t)i + 1);
        row[i] = row[j];
        row[j] = i;
    }
    *to = *from;
    for (int64_t i = 0; i < from->n; i++) {
        to->treated[i] = from->treated[row[i]];
        to->w[i] = from->w[row[i]];
        for (int k = 0; k < COLUMNS; k++) {
            to->x[k][i] = from->x[k][row[i]];
        }
    }
}

static bool same_bits(const sib_balance *a, const sib_balance *b)
{
    static const char *const terms[COLUMNS] = {"a", "b", "c"};
    bool                     same = true;
    for (int k = 0; k < COLUMNS; k++) {
        for (int i = 0; i < STATISTICS; i++) {
            double x = value_of(a, terms[k], columns[i]);
            double y = value_of(b, terms[k], columns[i]);
            same = same && ((isnan(x) && isnan(y)) || memcmp(&x, &y, sizeof x) == 0);
        }
    }
    for (int arm = 0; arm < 2; arm++) {
        double x = arm_of(a, arm, "effective_size");
        double y = arm_of(b, arm, "effective_size");
        same = same && memcmp(&x, &y, sizeof x) == 0;
    }
    return same;
}

static void neither_rows_nor_threads_change_a_bit(void)
{
    sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
    options.threads = 3;
    sib_context *ctx = sib_context_new(&options);
    uint64_t     state = 99;
    int          different = 0;
    for (int round = 0; round < 300; round++) {
        sample s;
        sample other;
        chance(&s, &state);
        shuffle(&s, &other, &state);
        sib_balance *a = measure(&s, NULL, 1);
        sib_balance *b = measure(&other, ctx, 1);
        different += same_bits(a, b) ? 0 : 1;
        sib_balance_free(a);
        sib_balance_free(b);
    }
    CU_ASSERT_EQUAL(different, 0);
    sib_context_free(ctx);
}

TEST_SUITE(test_slow)
{
    test_add("balance by chance", "the definitions hold", the_definitions_hold);
    test_add("balance by chance", "neither the order of rows nor threads change a bit",
             neither_rows_nor_threads_change_a_bit);
}
