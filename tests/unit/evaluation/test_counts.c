/* Facts counted from records that are counted by hand here: classes, keys of the outcome, two
 * outcomes of one group, cohorts that close by members; and the two steps. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chain.h"
#include "records.h"
#include "scheme/facts.h"
#include "support.h"
#include "tables.h"

static const char releases[] = "person,day,age,site,arm\n"
                               "T1,2020-02-01,30,north,in\n"
                               "T2,2020-03-01,40,north,in\n"
                               "T3,2020-04-01,35,south,in\n"
                               "T4,2020-05-01,33,west,in\n"
                               "C1,2020-02-01,31,north,out\n"
                               "C2,2020-02-02,39,north,out\n"
                               "C3,2020-02-03,36,south,out\n";

/* T1: two offences on one occasion, one more; T3: on the last day; T4 has no pair. */
static const char records[] = "person,offence,conviction,court,kind\n"
                              "T1,2020-02-11,2020-03-01,A,theft\n"
                              "T1,2020-02-21,2020-03-01,A,other\n"
                              "T1,2020-06-01,2020-07-01,B,theft\n"
                              "T3,2021-04-01,2021-05-01,B,other\n"
                              "T3,2021-04-02,2021-05-02,B,other\n"
                              "T4,2020-05-11,2020-06-01,A,theft\n"
                              "C1,2020-02-06,2020-04-01,A,theft\n"
                              "C1,2020-08-01,2020-09-01,A,other\n"
                              "C2,2020-02-12,2020-04-01,B,theft\n";

static const char release_types[] =
    "{\"person\":{\"type\":\"text\"},\"day\":{\"type\":\"date\"},\"age\":{\"type\":\"i64\"},"
    "\"site\":{\"type\":\"codes\",\"levels\":[\"north\",\"south\",\"west\"]},"
    "\"arm\":{\"type\":\"codes\",\"levels\":[\"in\",\"out\"]}}";
static const char record_types[] =
    "{\"person\":{\"type\":\"text\"},\"offence\":{\"type\":\"date\"},"
    "\"conviction\":{\"type\":\"date\"},"
    "\"court\":{\"type\":\"codes\",\"levels\":[\"A\",\"B\"]},"
    "\"kind\":{\"type\":\"codes\",\"levels\":[\"theft\",\"other\"]}}";

static const char window[] =
    "[{\"id\":\"one\",\"window\":{\"from\":\"2020-01-01\",\"to\":\"2020-12-31\"}}]";
static const char rolling[] =
    "[{\"id\":\"one\",\"opens\":\"2020-01-01\",\"closes\":{\"members\":2,\"months\":12}},"
    "{\"id\":\"two\",\"opens\":{\"after\":\"one\"},\"closes\":{\"members\":5,\"months\":3}}]";

static const char comparison[] =
    "{\"kind\":\"matched\",\"arms\":{\"treated\":\"arm = 'in'\","
    "\"comparison\":\"arm = 'out'\"},\"eligibility\":{\"person\":\"person\","
    "\"index_date\":\"day\",\"rules\":[],\"exclusions\":[],\"keep\":\"first\","
    "\"unique_within\":\"scheme\",\"exclude_treated_elsewhere\":true,\"tie_key\":\"none\"},"
    "\"covariates\":[\"age\"],"
    "\"propensity\":{\"link\":\"logit\",\"screen_p\":\"1\",\"missing\":\"refuse\"},"
    "\"matching\":{\"method\":\"nearest\",\"distance\":\"logit\",\"ratio\":1,"
    "\"replace\":false,\"order\":\"largest\",\"discard\":\"none\",\"caliper\":\"none\","
    "\"exact\":[\"site\"],\"tie_key\":\"none\",\"seed\":7},"
    "\"balance\":{\"denominator\":\"all_sd\",\"missing\":\"refuse\",\"max_smd\":\"none\"},"
    "\"effect\":{\"weighting\":\"aggregate\",\"unmatched\":\"dropped\"}}";

static const char counting[] =
    "\"kind\":\"events\",\"table\":\"records\",\"person\":\"person\","
    "\"offence_date\":\"offence\",\"conviction_date\":\"conviction\",\"unit\":\"occasion\","
    "\"index_day\":\"excluded\",\"follow_up_last_day\":\"included\","
    "\"waiting_last_day\":\"included\",\"occasion_date\":\"conviction\","
    "\"occasion_key\":\"date\",\"follow_up\":{\"months\":12},\"waiting\":{\"months\":6},"
    "\"recording_lag_days\":0,\"unlinked\":\"zero\",\"max_unlinked_share\":\"none\"";

static const char payment[] =
    "{\"do\":\"measure\",\"id\":\"a\",\"outcome\":\"returns\",\"is\":\"mean\","
    "\"what\":\"events\",\"by\":[\"cohort\",\"site\",\"court\"]},"
    "{\"do\":\"compare\",\"id\":\"b\",\"of\":\"a\",\"with\":\"others\","
    "\"better\":\"fewer\"},"
    "{\"do\":\"measure\",\"id\":\"c\",\"outcome\":\"thefts\",\"is\":\"share\","
    "\"what\":\"reconvicted\",\"by\":[\"cohort\"]},"
    "{\"do\":\"compare\",\"id\":\"d\",\"of\":\"c\",\"with\":\"%s\",\"better\":\"fewer\"}";

/* The contract over cohorts; `second` compares thefts with a group of its own. free() it. */
static char *contract_of(const char *cohorts, bool second)
{
    enum { ROOM = 1 << 14 };
    char *text = malloc(ROOM);
    int   n = snprintf(text, ROOM,
                       "{\"language\":\"sib@1\",\"contract\":\"hand\",\"version\":\"1\","
                         "\"currency\":\"GBP\",\"tables\":{\"releases\":{\"role\":\"releases\","
                         "\"columns\":%s},\"records\":{\"role\":\"outcomes\",\"columns\":%s}},"
                         "\"cohorts\":%s,\"comparisons\":{\"others\":%s,\"again\":%s},"
                         "\"outcomes\":{\"returns\":{%s,\"where\":\"none\",\"keys\":[\"court\"]},"
                         "\"thefts\":{%s,\"where\":\"kind = 'theft'\"}},\"payment\":[",
                       release_types, record_types, cohorts, comparison, comparison, counting,
                       counting);
    n += snprintf(text + n, (size_t)(ROOM - n), payment, second ? "again" : "others");
    CU_ASSERT_FATAL(n < ROOM - 3);
    strcat(text, "]}");
    return text;
}

typedef struct hand {
    sib_evaluation_tables *all;
    sib_evaluation_tables *design;
    sib_evaluation_tables *outcomes;
} hand;

static void add(sib_evaluation_tables *a, sib_evaluation_tables *b, const char *name,
                const char *csv, const char *types)
{
    sib_table *table = NULL;
    sib_u8     bytes = {(const uint8_t *)csv, (int64_t)strlen(csv)};
    CU_ASSERT_EQUAL_FATAL(sib_table_read_csv(NULL, bytes, types, NULL, &table), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_tables_add(NULL, a, name, table), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_tables_add(NULL, b, name, table), SIB_OK);
    sib_table_free(table);
}

static void make(hand *h)
{
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_tables_new(NULL, &h->all), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_tables_new(NULL, &h->design), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_tables_new(NULL, &h->outcomes), SIB_OK);
    add(h->all, h->design, "releases", releases, release_types);
    add(h->all, h->outcomes, "records", records, record_types);
}

static void release(hand *h)
{
    sib_evaluation_tables_free(h->all);
    sib_evaluation_tables_free(h->design);
    sib_evaluation_tables_free(h->outcomes);
}

/* A table of facts as text, a row a line, in the order in which a table of counts is told. */
static const char *print(const sib_facts *facts, const char *name)
{
    static const char *const columns[] = {"cohort",   "site",          "court",       "arm",
                                          "persons",  "eligible",      "reconvicted", "events",
                                          "offences", "days_to_first", "verdict",     "to"};
    static char              text[4096];
    const sib_table         *t = sib__facts_table(facts, name);
    int                      n = 0;
    text[0] = '\0';
    for (int64_t row = 0; row < sib_table_rows(t); row++) {
        for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
            int64_t c = sib_table_find(t, columns[i]);
            if (c >= 0) {
                sib__column column = sib__table_column(t, c);
                sib__slice  cell = sib__column_text(&column, row);
                n += snprintf(text + n, sizeof text - (size_t)n, "%.*s ", (int)cell.length,
                              cell.data);
            }
        }
        text[n - 1] = '\n';
    }
    return text;
}

/* cohort site court arm persons eligible reconvicted events offences days verdict */
static const char returns_by_hand[] = "one north A treated 2 2 1 1 2 10 ok\n"
                                      "one north A comparison 2 2 1 2 2 5 ok\n"
                                      "one north B treated 2 2 1 1 1 121 ok\n"
                                      "one north B comparison 2 2 1 1 1 10 ok\n"
                                      "one south A treated 1 1 0 0 0 0 ok\n"
                                      "one south A comparison 1 1 0 0 0 0 ok\n"
                                      "one south B treated 1 1 1 1 1 365 ok\n"
                                      "one south B comparison 1 1 0 0 0 0 ok\n"
                                      "one west A treated 0 1 0 0 0 0 ok\n"
                                      "one west A comparison 0 0 0 0 0 0 ok\n"
                                      "one west B treated 0 1 0 0 0 0 ok\n"
                                      "one west B comparison 0 0 0 0 0 0 ok\n";
static const char thefts_by_hand[] = "one treated 3 4 1 2 2 10 ok\n"
                                     "one comparison 3 3 2 2 2 15 ok\n";

static void check_hand(const sib_facts *facts)
{
    CU_ASSERT_PTR_NOT_NULL_FATAL(facts);
    CU_ASSERT_STRING_EQUAL(print(facts, "returns"), returns_by_hand);
    CU_ASSERT_STRING_EQUAL(print(facts, "thefts"), thefts_by_hand);
}

static void counts_by_class_key_and_arm_are_those_made_by_hand(void)
{
    hand  h;
    char *contract = contract_of(window, false);
    make(&h);
    sib_facts *facts = records_facts(contract, h.all, "2022-12-31");
    check_hand(facts);
    CU_ASSERT_PTR_NULL(sib__facts_table(facts, "cohorts"));
    sib_facts_free(facts);
    sib_settlement *s = records_settle(contract, h.all, "2022-12-31");
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_STRING_EQUAL(
        records_cell(s, "b", "comparison",
                     "{\"cohort\":\"one\",\"court\":\"A\",\"site\":\"north\"}", "value"),
        "1");
    CU_ASSERT_STRING_EQUAL(records_cell(s, "d", "difference", "{\"cohort\":\"one\"}", "value"),
                           "100/3 points");
    sib_settlement_free(s);
    free(contract);
    release(&h);
}

static void two_comparisons_have_a_group_each(void)
{
    hand  h;
    char *contract = contract_of(window, true);
    make(&h);
    sib_facts *facts = records_facts(contract, h.all, "2022-12-31");
    check_hand(facts);
    sib_facts_free(facts);
    free(contract);
    release(&h);
}

/* The second member joins on 1 March; the second cohort runs from the day after for 3 months,
 * and nobody there can be compared. */
static void cohorts_that_roll_tell_their_last_days(void)
{
    hand  h;
    char *contract = contract_of(rolling, false);
    make(&h);
    sib_facts *early = records_facts(contract, h.all, "2020-05-15");
    CU_ASSERT_PTR_NOT_NULL_FATAL(early);
    CU_ASSERT_STRING_EQUAL(print(early, "returns"), "");
    CU_ASSERT_STRING_EQUAL(print(early, "cohorts"), "one 2020-03-01\n");
    sib_facts *late = records_facts(contract, h.all, "2022-12-31");
    CU_ASSERT_PTR_NOT_NULL_FATAL(late);
    CU_ASSERT_STRING_EQUAL(print(late, "cohorts"), "one 2020-03-01\ntwo 2020-06-01\n");
    CU_ASSERT_PTR_NOT_NULL(strstr(print(late, "thefts"), "one treated 2 2 1 2 2 10 ok\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(print(late, "thefts"), "two treated 0 2 0 0 0 0 "));
    CU_ASSERT_PTR_NULL(strstr(print(late, "thefts"), "two treated 0 2 0 0 0 0 ok"));
    sib_settlement *s = records_settle(contract, h.all, "2020-05-15");
    CU_ASSERT_PTR_NOT_NULL(s);
    sib_settlement_free(s);
    sib_facts_free(early);
    sib_facts_free(late);
    free(contract);
    release(&h);
}

static sib_evaluation *match(const sib_scheme *scheme, const char *name, const hand *h)
{
    sib_evaluation *e = NULL;
    CU_ASSERT_EQUAL_FATAL(
        sib_evaluation_design(NULL, scheme, name, h->design, "2022-12-31", NULL, &e), SIB_OK);
    CU_ASSERT_TRUE(chain_is_at(e, "design"));
    CU_ASSERT_TRUE(chain_has_row(e, "options", "name", "value", name));
    return e;
}

/* The facts that are counted over a design. */
static sib_status count_facts(sib_context *ctx, const sib_scheme *scheme, const char *record,
                              const char *annex, const char *seal,
                              const sib_evaluation_tables *outcomes, const sib_facts *with,
                              sib_facts **out)
{
    sib_evaluation *e = NULL;
    sib_status      status = sib_evaluation_count(ctx, scheme, record, annex, seal, outcomes,
                                                  "2022-12-31", NULL, &e);
    status = status == SIB_OK ? sib_evaluation_facts(ctx, e, with, out) : status;
    sib_evaluation_free(e);
    return status;
}

static sib_status count(const sib_scheme *scheme, const sib_evaluation *e, const hand *h,
                        const sib_facts *with, sib_facts **out)
{
    return count_facts(NULL, scheme, sib_evaluation_record(e), sib_evaluation_annex(e),
                       sib_evaluation_result_hash(e), h->outcomes, with, out);
}

static void two_steps_count_what_one_call_counts(void)
{
    hand        h;
    char       *contract = contract_of(window, true);
    sib_scheme *scheme = NULL;
    sib_facts  *some = NULL;
    sib_facts  *facts = NULL;
    make(&h);
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, contract, &scheme), SIB_OK);
    sib_evaluation *first = match(scheme, "others", &h);
    sib_evaluation *second = match(scheme, "again", &h);
    CU_ASSERT_EQUAL_FATAL(count(scheme, first, &h, NULL, &some), SIB_OK);
    CU_ASSERT_PTR_NULL(sib__facts_table(some, "thefts"));
    CU_ASSERT_EQUAL_FATAL(count(scheme, second, &h, some, &facts), SIB_OK);
    sib_facts_free(some);
    check_hand(facts);
    sib_facts_free(facts);
    sib_evaluation_free(second);
    sib_evaluation_free(first);
    sib_scheme_free(scheme);
    free(contract);
    release(&h);
}

static void a_design_of_another_contract_or_a_changed_one_is_refused(void)
{
    hand            h;
    char           *texts[2] = {contract_of(window, true), contract_of(window, false)};
    sib_scheme     *schemes[2] = {NULL, NULL};
    sib_facts      *facts = NULL;
    sib_evaluation *e = NULL;
    make(&h);
    for (int i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, texts[i], &schemes[i]), SIB_OK);
    }
    const sib_scheme *scheme = schemes[0];
    sib_evaluation   *design = match(scheme, "others", &h);
    CU_ASSERT_EQUAL(count(schemes[1], design, &h, NULL, &facts), SIB_ERR_DATA);
    CU_ASSERT_EQUAL(count_facts(NULL, scheme, sib_evaluation_record(design), "{}", NULL,
                                h.outcomes, NULL, &facts),
                    SIB_ERR_DATA);
    CU_ASSERT_EQUAL(count_facts(NULL, scheme, sib_evaluation_record(design), NULL, NULL,
                                h.outcomes, NULL, &facts),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(count_facts(NULL, scheme, sib_evaluation_record(design),
                                sib_evaluation_annex(design), NULL, h.all, NULL, &facts),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(
        sib_evaluation_design(NULL, scheme, "others", h.all, "2022-12-31", NULL, &e),
        SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(
        sib_evaluation_design(NULL, scheme, "nobody", h.design, "2022-12-31", NULL, &e),
        SIB_ERR_ARGUMENT);
    CU_ASSERT_PTR_NULL(facts);
    CU_ASSERT_PTR_NULL(e);
    sib_evaluation_free(design);
    for (int i = 0; i < 2; i++) {
        sib_scheme_free(schemes[i]);
        free(texts[i]);
    }
    release(&h);
}

/* What the sweeps repeat: a sealed design is counted. Matching is swept as evaluations are. */
typedef struct swept {
    const hand           *h;
    const sib_scheme     *scheme;
    const sib_evaluation *design;
} swept;

static sib_status attempt(sib_context *ctx, void *payload)
{
    const swept *s = payload;
    sib_facts   *facts = NULL;
    sib_status   status =
        count_facts(ctx, s->scheme, sib_evaluation_record(s->design),
                    sib_evaluation_annex(s->design), NULL, s->h->outcomes, NULL, &facts);
    sib_facts_free(facts);
    return status;
}

/* Every so many allocations fail, in turn: most are those of reading the record. */
static void fail_allocations(swept *s)
{
    enum { EVERY = 7 };
    bool failed = true;
    for (int64_t k = 1; failed; k += EVERY) {
        test_allocator allocator = {.fail_at = k};
        sib_context   *ctx = test_context(&allocator);
        sib_status     status = ctx == NULL ? SIB_ERR_NO_MEMORY : attempt(ctx, s);
        failed = allocator.calls >= k;
        CU_ASSERT_EQUAL(status, failed ? SIB_ERR_NO_MEMORY : SIB_OK);
        sib_context_free(ctx);
        CU_ASSERT_EQUAL(allocator.live, 0);
    }
}

static void memory_may_be_short_and_work_interrupted(void)
{
    hand        h;
    char       *contract = contract_of(window, true);
    sib_scheme *scheme = NULL;
    make(&h);
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, contract, &scheme), SIB_OK);
    sib_evaluation *design = match(scheme, "others", &h);
    swept           s = {&h, scheme, design};
    fail_allocations(&s);
    CU_ASSERT_TRUE(test_every_check(attempt, &s, 1) > 0);
    sib_evaluation_free(design);
    sib_scheme_free(scheme);
    free(contract);
    release(&h);
}

TEST_SUITE(test_counts)
{
    test_add("counts by hand", "counts by class, key and arm are those made by hand",
             counts_by_class_key_and_arm_are_those_made_by_hand);
    test_add("counts by hand", "two comparisons have a group each",
             two_comparisons_have_a_group_each);
    test_add("counts by hand", "cohorts that roll tell their last days",
             cohorts_that_roll_tell_their_last_days);
    test_add("counts by hand", "two steps count what one call counts",
             two_steps_count_what_one_call_counts);
    test_add("counts by hand", "a design of another contract or a changed one is refused",
             a_design_of_another_contract_or_a_changed_one_is_refused);
    test_add("counts by hand", "memory may be short and work interrupted",
             memory_may_be_short_and_work_interrupted);
}
