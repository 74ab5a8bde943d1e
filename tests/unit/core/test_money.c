#include "core/currency.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "core/rational.h"
#include "support.h"

static sib__call call;

static void begin(void)
{
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, NULL, "test", true), SIB_OK);
}

static void end(void)
{
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
}

/* NULL when the text is refused. */
static const sib__rational *exact(const char *text)
{
    sib__rational *r = SIB__NEW(&call.scratch, sib__rational, 1);
    sib_status status = sib__rational_parse(&call, &call.scratch, "x", sib__slice_of(text), r);
    return status == SIB_OK ? r : NULL;
}

static sib__rational ratio(int64_t num, int64_t den)
{
    sib__rational r = {0, 0, 0, NULL, NULL};
    CU_ASSERT_EQUAL_FATAL(sib__rational_of(&call, &call.scratch, num, den, &r), SIB_OK);
    return r;
}

/* (c - t) / c >= threshold in exact arithmetic. */
static bool met(sib__rational t, sib__rational c, sib__rational threshold)
{
    sib__rational reduction;
    int           order = -9;
    CU_ASSERT_EQUAL(sib__rational_subtract(&call, &call.scratch, c, t, &reduction), SIB_OK);
    CU_ASSERT_EQUAL(sib__rational_divide(&call, &call.scratch, reduction, c, &reduction),
                    SIB_OK);
    CU_ASSERT_EQUAL(sib__rational_compare(&call, reduction, threshold, &order), SIB_OK);
    return order >= 0;
}

static const int64_t treated_sizes[] = {900, 1000, 2000};
static const int64_t control_sizes[] = {9000, 10000, 20000};

/* Every case in which e_t = (1 - p/q) e_c n/m is a whole number: met there, not met with one
 * treated event more, met with one less. */
static int64_t threshold_grid(int64_t p, int64_t q, int64_t *wrong)
{
    int64_t cases = 0;
    for (int i = 0; i < 9; i++) {
        int64_t n = treated_sizes[i / 3];
        int64_t m = control_sizes[i % 3];
        for (int64_t control = 1; control <= 20000; control++) {
            int64_t above = (q - p) * control * n;
            if (above % (q * m) != 0) {
                continue;
            }
            int64_t       treated = above / (q * m);
            sib__rational c = ratio(control, m);
            sib__rational threshold = ratio(p, q);
            cases++;
            *wrong += !met(ratio(treated, n), c, threshold);
            *wrong += met(ratio(treated + 1, n), c, threshold);
            *wrong += !met(ratio(treated - 1, n), c, threshold);
            sib__memory_release(&call.scratch);
        }
    }
    return cases;
}

static void every_exact_threshold_is_met(void)
{
    int64_t wrong = 0;
    begin();
    CU_ASSERT_EQUAL(threshold_grid(1, 10, &wrong), 7130);
    CU_ASSERT_EQUAL(threshold_grid(3, 40, &wrong), 448);
    CU_ASSERT_EQUAL(wrong, 0);
    end();
}

static int holds_round(const char *given, const char *expect)
{
    char        x[64];
    char        mode[16];
    int         decimals = 0;
    const char *got = "";
    if (sscanf(given, "round %63s to %d %15s", x, &decimals, mode) != 3) {
        return 0;
    }
    int32_t              rounding = sib__rounding_value(mode);
    sib__rational        rounded;
    const sib__rational *r = exact(x);
    if (r == NULL || rounding == 0 ||
        sib__rational_decimal(&call, &call.scratch, *r, decimals, rounding, &got) != SIB_OK ||
        sib__rational_round(&call, &call.scratch, *r, decimals, rounding, &rounded) != SIB_OK) {
        return 0;
    }
    const char *again = "";
    return strcmp(got, expect) == 0 &&
           sib__rational_decimal(&call, &call.scratch, rounded, decimals, SIB__ROUNDING_DOWN,
                                 &again) == SIB_OK &&
           strcmp(again, expect) == 0;
}

static int holds_exact(const char *given, const char *expect)
{
    const sib__rational *r = exact(given + strlen("exact "));
    const char          *got = "refused";
    if (r != NULL && sib__rational_text(&call, &call.scratch, *r, &got) != SIB_OK) {
        return 0;
    }
    return strcmp(got, expect) == 0;
}

static int holds_gate(const char *given, const char *expect)
{
    char t[32];
    char c[32];
    char gate[32];
    if (sscanf(given, "treated %31s against %31s gate %31[^|]", t, c, gate) != 3) {
        return 0;
    }
    return met(*exact(t), *exact(c), *exact(gate)) == (strcmp(expect, "met") == 0);
}

static int holds(const char *given, const char *expect)
{
    static const struct {
        const char *word;
        test_case   holds;
    } kinds[] = {{"round ", holds_round}, {"exact ", holds_exact}, {"treated ", holds_gate}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strncmp(given, kinds[i].word, strlen(kinds[i].word)) == 0) {
            return kinds[i].holds(given, expect);
        }
    }
    return 0;
}

static void the_table_of_money_holds(void)
{
    begin();
    test_cases("money.txt", 60, holds);
    end();
}

static void exponents_are_those_of_iso_4217(void)
{
    static const struct {
        const char *code;
        int32_t     exponent;
    } listed[] = {{"GBP", 2},  {"EUR", 2}, {"AED", 2}, {"ZWL", 2},  {"JPY", 0},  {"KRW", 0},
                  {"XPF", 0},  {"BHD", 3}, {"TND", 3}, {"CLF", 4},  {"UYW", 4},  {"XAU", -1},
                  {"ABC", -1}, {"", -1},   {"GB", -1}, {"BP ", -1}, {"ED ", -1}, {" AF", -1}};
    begin();
    for (size_t i = 0; i < sizeof listed / sizeof listed[0]; i++) {
        CU_ASSERT_EQUAL(sib__currency_exponent(listed[i].code), listed[i].exponent);
        CU_ASSERT_EQUAL(sib__currency_check(&call, "x", listed[i].code),
                        listed[i].exponent < 0 ? SIB_ERR_CURRENCY : SIB_OK);
    }
    CU_ASSERT_EQUAL(sib__currency_exponent(NULL), -1);
    CU_ASSERT_EQUAL(sib__currency_unit("GBP"), 100);
    CU_ASSERT_EQUAL(sib__currency_unit("JPY"), 1);
    CU_ASSERT_EQUAL(sib__currency_unit("KWD"), 1000);
    CU_ASSERT_EQUAL(sib__currency_unit("CLF"), 10000);
    end();
}

TEST_SUITE(test_money)
{
    test_add("money", "every exact threshold is met, and missed by one event",
             every_exact_threshold_is_met);
    test_add("money", "the table of money holds", the_table_of_money_holds);
    test_add("money", "exponents are those of ISO 4217", exponents_are_those_of_iso_4217);
}
