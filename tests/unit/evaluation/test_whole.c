/* People who are not matched: allotted by chance, each counted in the arm of the allotment, or
 * compared with no others. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drawn.h"
#include "support.h"
#include "tables.h"

static const char day[] = "2024-12-31";

static const drawn_rules plain_rules = {.index_day = true,
                                        .window_last_day = true,
                                        .first_day = true,
                                        .last_day = true,
                                        .once = true,
                                        .runs = true,
                                        .window = true,
                                        .months = 12};

static void draw(drawn *d, drawn_people_kind whose)
{
    drawn_make(d, 21);
    d->rules = plain_rules;
    d->rules.whose = whose;
}

/* The people of a set of tables, or their records. */
static sib_evaluation_tables *one_table(const drawn *d, bool people)
{
    sib_evaluation_tables *to = NULL;
    char                  *text = people ? drawn_people(d, 0) : drawn_records(d, 0);
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_tables_new(NULL, &to), SIB_OK);
    drawn_add(to, people ? "people" : "stays", text,
              people ? drawn_people_types : drawn_stay_types);
    free(text);
    return to;
}

/* Both steps and one call, a record that opens, and that verifies. */
static void check_steps(drawn_people_kind whose, const char *name)
{
    drawn           d;
    sib_scheme     *scheme = NULL;
    sib_evaluation *e[4] = {NULL, NULL, NULL, NULL};
    sib_table      *difference = NULL;
    draw(&d, whose);
    char                  *text = drawn_contract(&d.rules);
    sib_evaluation_tables *all = drawn_tables(&d, 0);
    sib_evaluation_tables *people = one_table(&d, true);
    sib_evaluation_tables *records = one_table(&d, false);
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, text, &scheme), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_evaluate(NULL, scheme, name, all, day, NULL, &e[0]),
                          SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_design(NULL, scheme, NULL, people, day, NULL, &e[1]),
                          SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_count(NULL, scheme, sib_evaluation_record(e[1]),
                                               sib_evaluation_annex(e[1]), NULL, records, day,
                                               NULL, &e[2]),
                          SIB_OK);
    CU_ASSERT_STRING_EQUAL(sib_evaluation_result_hash(e[0]), sib_evaluation_result_hash(e[2]));
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_open(NULL, sib_evaluation_record(e[2]), NULL, &e[3]),
                          SIB_OK);
    CU_ASSERT_EQUAL_FATAL(
        sib_evaluation_verify(NULL, NULL, all, sib_evaluation_record(e[3]), &difference),
        SIB_OK);
    CU_ASSERT_EQUAL(sib_table_rows(difference), 0);
    CU_ASSERT_PTR_NULL(strstr(sib_evaluation_record(e[3]), BOND_CANARY));
    sib_table_free(difference);
    for (int i = 0; i < 4; i++) {
        sib_evaluation_free(e[i]);
    }
    sib_evaluation_tables_free(records);
    sib_evaluation_tables_free(people);
    sib_evaluation_tables_free(all);
    sib_scheme_free(scheme);
    free(text);
}

static void people_are_sealed_before_outcomes_are_seen(void)
{
    check_steps(DRAWN_ALLOTTED, "others");
    check_steps(DRAWN_ALONE, "stays");
}

/* One settlement over days, values and events, each of two arms. */
static void a_trial_settles_from_its_records(void)
{
    drawn d;
    draw(&d, DRAWN_ALLOTTED);
    char                  *text = drawn_contract(&d.rules);
    sib_evaluation_tables *all = drawn_tables(&d, 0);
    sib_settlement        *s = records_settle(text, all, day);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_STRING_NOT_EQUAL(
        records_cell(s, "b", "difference", "{\"area\":\"north\",\"cohort\":\"one\"}", "value"),
        "");
    sib_settlement_free(s);
    sib_evaluation_tables_free(all);
    free(text);
}

/* A piece of the contract and what stands in its place, rows of people, and what is told. */
static const char *const refusals[][4] = {
    {"", "", "QXZP1,2020-03-01,30,north,\n",
     "the arm of a member is missing [argument tables] [column arm] [row 0]"},
    {"", "", "QXZP1,2020-03-01,30,north,in\nQXZP1,2020-04-01,30,north,out\n",
     "allotted to both arms [argument tables] [column arm] [row 1]"},
    {"\"rules\":[]", "\"rules\":[],\"exclusions\":[]", "", "left out of one arm alone"},
    {"\"rules\":[]", "\"rules\":[],\"exclude_treated_elsewhere\":true", "",
     "left out of one arm alone"},
    {"\"rules\":[]",
     "\"rules\":[{\"id\":\"a\",\"expression\":\"age > 3\",\"applies_to\":\"treated\"}]", "",
     "applies to both arms"},
    {"\"rules\":[]",
     "\"rules\":[{\"id\":\"arm\",\"expression\":\"age > 3\",\"applies_to\":\"both\"}]", "",
     "the id arm belongs to the arms"},
    {"\"rules\":[]",
     "\"rules\":[{\"id\":\"a\",\"expression\":\"ag > 3\",\"applies_to\":\"both\"}]", "",
     "in the expression"},
    {"\"keep\":\"first\",", "", "", "\"keep\" moves money"},
    {"\"control\":\"out\"", "\"control\":\"nobody\"", "", "lack an arm"},
    {"\"column\":\"arm\"", "\"column\":\"site\"", "", "is none of the releases"},
    {"\"kind\":\"days\",", "\"kind\":\"days\",\"eligibility\":{\"person\":\"person\"},", "",
     "says who its people are"},
};

static void what_would_undo_the_chance_is_refused(void)
{
    drawn d;
    draw(&d, DRAWN_ALLOTTED);
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        const char *const *r = refusals[i];
        char              *text = drawn_contract(&d.rules);
        char *with = r[0][0] == '\0' ? strdup(text) : bond_contract_with(text, r[0], r[1]);
        char  people[256];
        sib_evaluation_tables *tables = one_table(&d, false);
        snprintf(people, sizeof people, "person,day,age,area,arm\n%s", r[2]);
        drawn_add(tables, "people", people, drawn_people_types);
        CU_ASSERT_PTR_NULL(records_facts(with, tables, day));
        CU_ASSERT_PTR_NOT_NULL(strstr(records_message, r[3]));
        if (strstr(records_message, r[3]) == NULL) {
            printf("\n    %s: %s\n", r[3], records_message);
        }
        CU_ASSERT_PTR_NULL(strstr(records_message, BOND_CANARY));
        sib_evaluation_tables_free(tables);
        free(with);
        free(text);
    }
}

static const char few_people[] = "person,day,age,area,arm\n"
                                 "P1,2020-03-01,30,north,in\n"
                                 "P1,2020-04-01,30,north,in\n"
                                 "P1,2020-08-01,30,north,out\n" /* a member already */
                                 "P2,2020-03-01,30,north,out\n"
                                 "P2,2018-03-01,30,north,in\n" /* before all cohorts */
                                 "P3,2020-03-02,30,north,none\n"
                                 "P4,2020-08-01,30,north,out\n";
static const char few_stays[] = "person,from,to,site,amount\n"
                                "P1,2020-03-05,2020-03-06,A,1\n"
                                "P2,2020-03-05,2020-03-09,A,1\n"
                                "P3,2020-03-05,2020-03-09,A,1\n";

static sib_evaluation_tables *few_tables(void)
{
    sib_evaluation_tables *to = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_tables_new(NULL, &to), SIB_OK);
    drawn_add(to, "people", few_people, drawn_people_types);
    drawn_add(to, "stays", few_stays, drawn_stay_types);
    return to;
}

/* Rows of other arms, outside the cohorts, or against the rules are of nobody, whatever their
 * arm; a person once out is not counted in another cohort. */
static void everybody_stays_in_the_arm_of_the_allotment(void)
{
    drawn d;
    draw(&d, DRAWN_ALLOTTED);
    char                  *text = drawn_contract(&d.rules);
    sib_evaluation_tables *tables = few_tables();
    sib_facts             *facts = records_facts(text, tables, day);
    CU_ASSERT_PTR_NOT_NULL_FATAL(facts);
    const sib_table         *t = sib__facts_table(facts, "stays");
    static const char *const rows[][4] = {{"one", "treated", "1", "2"},
                                          {"one", "comparison", "1", "5"},
                                          {"two", "treated", "0", "0"},
                                          {"two", "comparison", "1", "0"}};
    CU_ASSERT_EQUAL_FATAL(sib_table_rows(t), 4);
    for (int64_t i = 0; i < 4; i++) {
        CU_ASSERT_TRUE(test_says(t, "cohort", i, rows[i][0]));
        CU_ASSERT_TRUE(test_says(t, "arm", i, rows[i][1]));
        CU_ASSERT_TRUE(test_says(t, "persons", i, rows[i][2]));
        CU_ASSERT_TRUE(test_says(t, "days", i, rows[i][3]));
    }
    sib_facts_free(facts);
    sib_evaluation_tables_free(tables);
    free(text);
}

typedef struct swept {
    const sib_scheme            *scheme;
    const sib_evaluation_tables *tables;
} swept;

static sib_status evaluate_once(sib_context *ctx, void *payload)
{
    const swept    *s = payload;
    sib_evaluation *e = NULL;
    sib_status      status =
        sib_evaluation_evaluate(ctx, s->scheme, "others", s->tables, day, NULL, &e);
    sib_evaluation_free(e);
    return status;
}

static void every_failed_allocation_of_a_trial_is_survived(void)
{
    drawn d;
    swept s = {NULL, NULL};
    draw(&d, DRAWN_ALLOTTED);
    char                  *text = drawn_contract(&d.rules);
    sib_evaluation_tables *tables = few_tables();
    sib_scheme            *scheme = NULL;
    char                  *second = strstr(text, ",{\"do\":\"measure\",\"id\":\"c\"");
    CU_ASSERT_PTR_NOT_NULL_FATAL(second);
    strcpy(second, "]}"); /* days alone: a sweep takes its time */
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, text, &scheme), SIB_OK);
    s.scheme = scheme;
    s.tables = tables;
    CU_ASSERT_TRUE(test_every_allocation(evaluate_once, &s) > 100);
    CU_ASSERT_TRUE(test_every_check(evaluate_once, &s, 1) > 10);
    sib_evaluation_tables_free(tables);
    sib_scheme_free(scheme);
    free(text);
}

TEST_SUITE(test_whole)
{
    static const char suite[] = "people who are not matched";
    test_add(suite, "people are sealed before outcomes are seen",
             people_are_sealed_before_outcomes_are_seen);
    test_add(suite, "a trial settles from its records", a_trial_settles_from_its_records);
    test_add(suite, "everybody stays in the arm of the allotment",
             everybody_stays_in_the_arm_of_the_allotment);
    test_add(suite, "what would undo the chance is refused",
             what_would_undo_the_chance_is_refused);
    test_add(suite, "every failed allocation of a trial is survived",
             every_failed_allocation_of_a_trial_is_survived);
}
