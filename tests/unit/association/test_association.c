/* Outcomes by what a service did: counts, their label, and what is refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIB_EXPERIMENTAL
#include "sib/experimental/association.h"
#include "support.h"
#include "tables.h"

static const char seal[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
static const char columns[] = "risk text, met text, n i64, events i64";
/* people of each kind, and their events: the first have one each, one has what is left */
static const char kinds[] = "low,yes,50,25;low,no,10,5;high,yes,10,20;high,no,30,60";

typedef struct people {
    char text[16384];
} people;

/* One row a person; the events of a kind are given to its first person whole. */
static sib_table *make(const char *extra, unsigned seed)
{
    people    *p = calloc(1, sizeof *p);
    int64_t    order[128];
    sib_table *given = test_make_table(columns, kinds);
    int64_t    n = 0;
    for (int64_t k = 0; k < sib_table_rows(given); k++) {
        for (int64_t i = 0; i < (int64_t)sib_table_number(given, "n", k); i++) {
            snprintf(p->text + strlen(p->text), 64, "%s,%s,%d;", k < 2 ? "low" : "high",
                     k % 2 == 0 ? "yes" : "no",
                     i == 0 ? (int)sib_table_number(given, "events", k) : 0);
            n++;
        }
    }
    strcat(p->text, extra);
    n += extra[0] != '\0';
    test_shuffle(order, n, seed);
    sib_table *table = test_make_table_in_order("risk text, service text, events i64", p->text,
                                                seed == 0 ? NULL : order);
    sib_table_free(given);
    free(p);
    return table;
}

static sib_status count(sib_context *ctx, const sib_table *table, sib_table **out)
{
    sib_association_count_options o = SIB_ASSOCIATION_COUNT_OPTIONS_INIT;
    o.seal = seal;
    o.stratum = "risk";
    return sib_association_count(ctx, table, &o, out);
}

static void a_crude_gap_with_none_inside(void)
{
    static const char *const rates[] = {"162.5", "75", "200", "200", "50", "50"};
    static const double      persons[] = {40, 60, 30, 10, 10, 50};
    for (unsigned seed = 0; seed < 3; seed++) {
        sib_table *table = make("", seed);
        sib_table *out = NULL;
        CU_ASSERT_EQUAL_FATAL(count(NULL, table, &out), SIB_OK);
        CU_ASSERT_EQUAL_FATAL(sib_table_rows(out), 6);
        for (int64_t i = 0; i < 6; i++) {
            CU_ASSERT_TRUE(test_says(out, "per_100", i, rates[i]));
            CU_ASSERT_EQUAL(sib_table_number(out, "persons", i), persons[i]);
            CU_ASSERT_TRUE(test_says(out, "label", i, "association"));
            CU_ASSERT_TRUE(test_says(out, "seal", i, seal));
        }
        CU_ASSERT_TRUE(sib_table_find(out, "p_value") < 0);
        sib_table_free(out);
        sib_table_free(table);
    }
}

static void what_is_missing_is_a_row_of_its_own(void)
{
    sib_table *table = make("low,,", 0);
    sib_table *out = NULL;
    CU_ASSERT_EQUAL_FATAL(count(NULL, table, &out), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_table_rows(out), 8);
    CU_ASSERT_TRUE(test_says(out, "service", 2, NULL));
    CU_ASSERT_TRUE(test_says(out, "per_100", 2, NULL));
    CU_ASSERT_EQUAL(sib_table_number(out, "persons", 2), 1.0);
    CU_ASSERT_EQUAL(sib_table_number(out, "known", 2), 0.0);
    sib_table_free(out);
    sib_table_free(table);
}

static void nothing_is_counted_before_a_design_is_sealed(void)
{
    static const char *const seals[] = {
        "", "0123", "sealed",
        "0123456789ABCDEF0123456789abcdef0123456789abcdef01234567"
        "89abcdef",
        "0123456789abcdef0123456789abcdef0123456789abcdef01234567"
        "89abcdef0"};
    sib_table                    *table = make("", 0);
    sib_table                    *out = NULL;
    sib_association_count_options o = SIB_ASSOCIATION_COUNT_OPTIONS_INIT;
    CU_ASSERT_EQUAL(sib_association_count(NULL, table, &o, &out), SIB_ERR_ARGUMENT);
    for (size_t i = 0; i < sizeof seals / sizeof seals[0]; i++) {
        o.seal = seals[i];
        CU_ASSERT_EQUAL(sib_association_count(NULL, table, &o, &out), SIB_ERR_ARGUMENT);
    }
    o.seal = seal;
    CU_ASSERT_EQUAL(sib_association_count(NULL, NULL, &o, &out), SIB_ERR_ARGUMENT);
    o.service = "no such";
    CU_ASSERT_EQUAL(sib_association_count(NULL, table, &o, &out), SIB_ERR_ARGUMENT);
    o.struct_size = 4;
    CU_ASSERT_EQUAL(sib_association_count(NULL, table, &o, &out), SIB_ERR_VERSION);
    sib_table *bad = make("low,yes,-1", 0);
    CU_ASSERT_EQUAL(count(NULL, bad, &out), SIB_ERR_DATA);
    sib_table_free(bad);
    bad = test_make_table("risk text, service text, events i64",
                          "a,yes,9223372036854775807;a,yes,1");
    CU_ASSERT_EQUAL(count(NULL, bad, &out), SIB_ERR_OVERFLOW);
    CU_ASSERT_PTR_NULL(out);
    sib_table_free(bad);
    sib_table_free(table);
}

static sib_status attempt(sib_context *ctx, void *payload)
{
    sib_table *out = NULL;
    sib_status status = count(ctx, payload, &out);
    sib_table_free(out);
    return status;
}

static void every_failed_allocation_is_survived(void)
{
    sib_table *table = make("", 0);
    CU_ASSERT_TRUE(test_every_allocation(attempt, table) > 10);
    CU_ASSERT_TRUE(test_every_check(attempt, table, 1) > 3);
    sib_table_free(table);
}

TEST_SUITE(test_association)
{
    test_add("association", "a crude gap may have none inside", a_crude_gap_with_none_inside);
    test_add("association", "a service that is not known is a row of its own",
             what_is_missing_is_a_row_of_its_own);
    test_add("association", "nothing is counted before a design is sealed",
             nothing_is_counted_before_a_design_is_sealed);
    test_add("association", "every failed allocation of an association is survived",
             every_failed_allocation_is_survived);
}
