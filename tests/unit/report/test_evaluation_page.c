/* The page of an evaluation of a contract in the language sib@1: what it says, outcome by
 * outcome where there are several, and what it leaves to the page of the settlement. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evaluation/records.h"
#include "sib/report.h"
#include "support.h"

/* A second outcome over the same records, measured beside the first. */
static char *two_outcomes(void)
{
    static const char outcomes[] = "\"outcomes\":{";
    static const char steps[] = "\"payment\":[";
    const char       *from = strstr(records_contract, "\"returns\":{");
    const char       *to = strstr(from, "}},\n\"payment\"");
    char             *second = calloc(1, 4096);
    strcat(second, outcomes);
    strcat(second, "\"offences\":");
    strncat(second, from + strlen("\"returns\":"),
            (size_t)(to + 1 - from) - strlen("\"returns\":"));
    strcat(second, ",");
    char *offence = bond_contract_with(second, "\"unit\":\"occasion\"", "\"unit\":\"offence\"");
    char *plain = bond_contract_with(offence, "\"occasion_key\":\"date\",", "");
    char *once = bond_contract_with(records_contract, outcomes, plain);
    char *both = bond_contract_with(
        once, steps,
        "\"payment\":[{\"do\":\"measure\",\"id\":\"sins\",\"outcome\":\"offences\","
        "\"is\":\"mean\",\"what\":\"events\",\"by\":[\"cohort\"]},"
        "{\"do\":\"compare\",\"id\":\"less\",\"of\":\"sins\",\"with\":\"others\","
        "\"better\":\"fewer\"},");
    free(once);
    free(plain);
    free(offence);
    free(second);
    return both;
}

static sib_evaluation *evaluate(const char *contract)
{
    bond_tables b;
    bond_make(&b, 0);
    sib_evaluation *e = records_evaluate(contract, b.all, "final");
    CU_ASSERT_STRING_EQUAL(records_message, "");
    CU_ASSERT_PTR_NOT_NULL_FATAL(e);
    bond_free(&b);
    return e;
}

typedef sib_status (*maker)(sib_context *, const sib_evaluation *, const sib_report_options *,
                            sib_paper **);

static const maker makers[] = {sib_report_html, sib_report_text};

static sib_paper *make(maker how, const sib_evaluation *e, int32_t audience)
{
    sib_paper         *report = NULL;
    sib_report_options options = SIB_REPORT_OPTIONS_INIT;
    options.audience = audience;
    CU_ASSERT_EQUAL_FATAL(how(NULL, e, &options, &report), SIB_OK);
    return report;
}

static bool holds(const sib_paper *report, const char *piece)
{
    return strstr(sib_paper_text(report), piece) != NULL;
}

static void it_says_what_was_counted_and_nothing_of_money(void)
{
    static const char *const money[] = {"GBP", "Owed", "<h2>What is owed", "Needed", "payable"};
    sib_evaluation          *e = evaluate(records_contract);
    for (int i = 0; i < 4; i++) {
        sib_paper *report = make(makers[i % 2], e, 1 + i / 2);
        CU_ASSERT(holds(report, "EVALUATED"));
        CU_ASSERT(holds(report, "cohort-1") && holds(report, "All cohorts together"));
        CU_ASSERT(holds(report, sib_evaluation_result_hash(e)));
        CU_ASSERT(!holds(report, BOND_CANARY));
        for (size_t k = 0; k < sizeof money / sizeof money[0]; k++) {
            CU_ASSERT(!holds(report, money[k]));
        }
        sib_paper_free(report);
    }
    sib_paper *page = make(sib_report_html, e, SIB_REPORT_AUDIENCE_ASSESSOR);
    CU_ASSERT(holds(page, "The outcome data stand at 2014-06-30"));
    CU_ASSERT(holds(page, "Treated: a release for which prison ="));
    CU_ASSERT(holds(page, "Events a person"));
    sib_paper_free(page);
    sib_evaluation_free(e);
}

static void a_design_has_no_outcomes_to_show(void)
{
    bond_tables     b;
    sib_evaluation *e = NULL;
    sib_scheme     *scheme = NULL;
    bond_make(&b, 0);
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, records_contract, &scheme), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(
        sib_evaluation_design(NULL, scheme, NULL, b.design, "final", NULL, &e), SIB_OK);
    for (int i = 0; i < 4; i++) {
        sib_paper *report = make(makers[i % 2], e, 1 + i / 2);
        CU_ASSERT(holds(report, "NO ANSWER YET"));
        CU_ASSERT(!holds(report, "What happened") && !holds(report, "WHAT HAPPENED"));
        sib_paper_free(report);
    }
    sib_evaluation_free(e);
    sib_scheme_free(scheme);
    bond_free(&b);
}

static void each_outcome_is_named_where_there_are_several(void)
{
    char           *contract = two_outcomes();
    sib_evaluation *e = evaluate(contract);
    sib_evaluation *opened = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_open(NULL, sib_evaluation_record(e), NULL, &opened),
                          SIB_OK);
    for (int i = 0; i < 4; i++) {
        sib_paper *report = make(makers[i % 2], e, 1 + i / 2);
        sib_paper *again = make(makers[i % 2], opened, 1 + i / 2);
        CU_ASSERT(holds(report, "returns: cohort-1: "));
        CU_ASSERT(holds(report, "offences: cohort-1: "));
        CU_ASSERT_STRING_EQUAL(sib_paper_text(report), sib_paper_text(again));
        sib_paper_free(again);
        sib_paper_free(report);
    }
    sib_paper *page = make(sib_report_html, e, SIB_REPORT_AUDIENCE_ASSESSOR);
    CU_ASSERT(holds(page, "offences: An event is an offence"));
    CU_ASSERT(holds(page, "returns: An event is a court occasion"));
    sib_paper_free(page);
    sib_evaluation_free(opened);
    sib_evaluation_free(e);
    free(contract);
}

static sib_status attempt(sib_context *ctx, void *payload)
{
    sib_paper *report = NULL;
    sib_status status = sib_report_text(ctx, payload, NULL, &report);
    sib_paper_free(report);
    return status;
}

static void memory_may_be_short_and_work_interrupted(void)
{
    char           *contract = two_outcomes();
    sib_evaluation *e = evaluate(contract);
    enum { EVERY = 31 };
    bool failed = true;
    for (int64_t k = 1; failed; k += EVERY) {
        test_allocator allocator = {.fail_at = k};
        sib_context   *ctx = test_context(&allocator);
        sib_status     status = ctx == NULL ? SIB_ERR_NO_MEMORY : attempt(ctx, e);
        failed = allocator.calls >= k;
        CU_ASSERT_EQUAL(status, failed ? SIB_ERR_NO_MEMORY : SIB_OK);
        sib_context_free(ctx);
        CU_ASSERT_EQUAL(allocator.live, 0);
    }
    CU_ASSERT_TRUE(test_every_check(attempt, e, 1) > 0);
    sib_evaluation_free(e);
    free(contract);
}

static bool has(const sib_evaluation *e, int32_t audience, const char *piece)
{
    sib_paper *page = make(makers[0], e, audience);
    bool       found = strstr(sib_paper_text(page), piece) != NULL;
    sib_paper_free(page);
    return found;
}

/* They are sets or people less 1: where those are hidden, they would tell of them. */
static void degrees_of_freedom_are_for_assessors(void)
{
    sib_evaluation *e = evaluate(records_contract);
    CU_ASSERT_TRUE(has(e, SIB_REPORT_AUDIENCE_ASSESSOR, "Degrees of freedom"));
    CU_ASSERT_FALSE(has(e, SIB_REPORT_AUDIENCE_PUBLIC, "Degrees of freedom"));
    sib_evaluation_free(e);
}

/* Those whom a mean is over stand on the page, with people without a pair among them. */
static void whom_the_means_are_over_is_said_where_the_unmatched_are_kept(void)
{
    char           *contract = bond_contract_with(records_contract, "\"unmatched\":\"dropped\"",
                                                  "\"unmatched\":\"kept\"");
    sib_evaluation *e = evaluate(contract);
    const sib_table *effects = sib_evaluation_table(e, "effects");
    char             row[128];
    snprintf(row, sizeof row, "Compared</td><td class=\"n\" data-name=\"Treated\">%d</td>",
             (int)sib_table_number(effects, "persons_treated", 0));
    CU_ASSERT_TRUE(has(e, SIB_REPORT_AUDIENCE_ASSESSOR, row));
    sib_evaluation_free(e);
    free(contract);
}

TEST_SUITE(test_evaluation_page)
{
    test_add("evaluation page", "it says what was counted, and nothing of money",
             it_says_what_was_counted_and_nothing_of_money);
    test_add("evaluation page", "a design has no outcomes to show",
             a_design_has_no_outcomes_to_show);
    test_add("evaluation page", "each outcome is named where there are several",
             each_outcome_is_named_where_there_are_several);
    test_add("evaluation page", "degrees of freedom are for assessors",
             degrees_of_freedom_are_for_assessors);
    test_add("evaluation page", "whom the means are over is said where the unmatched are kept",
             whom_the_means_are_over_is_said_where_the_unmatched_are_kept);
    test_add("evaluation page", "memory may be short and work interrupted",
             memory_may_be_short_and_work_interrupted);
}
