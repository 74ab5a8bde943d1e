#include "records.h"

#include <stdio.h>
#include <string.h>

#include "support.h"
#include "tables.h"

char records_message[1024];

const char records_contract[] =
    "{\"language\":\"sib@1\",\"contract\":\"mini\",\"version\":\"1\",\"currency\":\"GBP\",\n"
    "\"values\":{\"price\":{\"value\":\"1000.00\",\"unit\":\"money\"}},\n"
    "\"tables\":{\n"
    "\"releases\":{\"role\":\"releases\",\"columns\":{\"person_id\":{\"type\":\"text\"},"
    "\"release_date\":{\"type\":\"date\"},\"birth_date\":{\"type\":\"date\"},"
    "\"sentence_days\":{\"type\":\"i64\"},\"prison\":{\"type\":\"codes\"}}},\n"
    "\"history\":{\"role\":\"history\",\"columns\":{\"person_id\":{\"type\":\"text\"},"
    "\"conviction_date\":{\"type\":\"date\"},\"disposal\":{\"type\":\"codes\"}}},\n"
    "\"convictions\":{\"role\":\"outcomes\",\"columns\":{\"person_id\":{\"type\":\"text\"},"
    "\"offence_date\":{\"type\":\"date\"},\"conviction_date\":{\"type\":\"date\"}}}},\n"
    "\"cohorts\":[{\"id\":\"cohort-1\",\"window\":{\"from\":\"2010-09-01\","
    "\"to\":\"2011-08-31\"}},"
    "{\"id\":\"cohort-2\",\"window\":{\"from\":\"2011-09-01\",\"to\":\"2012-08-31\"}}],\n"
    "\"comparisons\":{\"others\":{\"kind\":\"matched\","
    "\"arms\":{\"treated\":\"prison = 'Peterborough'\","
    "\"comparison\":\"prison <> 'Peterborough'\"},\n"
    "\"eligibility\":{\"person\":\"person_id\",\"index_date\":\"release_date\","
    "\"rules\":[{\"id\":\"adult\",\"expression\":\"age(birth_date, release_date) >= 18\","
    "\"applies_to\":\"both\",\"source\":\"p. 10\"},"
    "{\"id\":\"short\",\"expression\":\"sentence_days < 365\",\"applies_to\":\"both\"}],"
    "\"exclusions\":[{\"id\":\"contaminated\",\"expression\":\"prison = 'Doncaster'\","
    "\"scope\":\"release\"}],\"keep\":\"first\","
    "\"unique_within\":{\"value\":\"scheme\",\"unknown\":true},"
    "\"exclude_treated_elsewhere\":true,\"tie_key\":\"none\"},\n"
    "\"history\":{\"table\":\"history\",\"person\":\"person_id\","
    "\"conviction_date\":\"conviction_date\",\"offence_date\":\"none\","
    "\"birth_date\":\"birth_date\",\"leap_birthday\":\"mar1\",\"unlinked\":\"zero\","
    "\"measures\":[{\"name\":\"priors\",\"kind\":\"count\"},{\"name\":\"recent\","
    "\"kind\":\"count\",\"look_back_months\":24,\"where\":\"disposal <> 'caution'\"}]},\n"
    "\"covariates\":[\"priors\",\"recent\",{\"name\":\"age\","
    "\"expression\":\"age(birth_date, release_date)\"}],\n"
    "\"propensity\":{\"link\":\"logit\",\"screen_p\":\"1\",\"missing\":\"refuse\"},\n"
    "\"matching\":{\"method\":\"nearest\",\"distance\":\"logit\",\"ratio\":2,"
    "\"replace\":false,\"order\":\"largest\",\"discard\":\"none\","
    "\"caliper\":{\"value\":\"0.8\",\"scale\":\"logit\",\"unit\":\"sd_pooled\","
    "\"inclusive\":true},\"exact\":[],\"tie_key\":\"none\",\"seed\":7},\n"
    "\"balance\":{\"denominator\":\"treated_sd\",\"missing\":\"refuse\","
    "\"max_smd\":\"none\"},\n"
    "\"effect\":{\"weighting\":\"aggregate\",\"unmatched\":\"dropped\"}}},\n"
    "\"outcomes\":{\"returns\":{\"kind\":\"events\",\"table\":\"convictions\","
    "\"person\":\"person_id\",\"offence_date\":\"offence_date\","
    "\"conviction_date\":\"conviction_date\",\"where\":\"none\",\"unit\":\"occasion\","
    "\"index_day\":\"excluded\",\"follow_up_last_day\":\"included\","
    "\"waiting_last_day\":\"included\",\"occasion_date\":\"conviction\","
    "\"occasion_key\":\"date\",\"follow_up\":{\"months\":12},\"waiting\":{\"months\":6},"
    "\"recording_lag_days\":30,\"unlinked\":\"zero\",\"max_unlinked_share\":\"none\"}},\n"
    "\"payment\":[\n"
    "{\"do\":\"measure\",\"id\":\"frequency\",\"outcome\":\"returns\",\"is\":\"mean\","
    "\"what\":\"events\",\"by\":[\"cohort\"]},\n"
    "{\"do\":\"compare\",\"id\":\"effect\",\"of\":\"frequency\",\"with\":\"others\","
    "\"better\":\"fewer\",\"n\":\"denominator\"},\n"
    "{\"do\":\"gate\",\"id\":\"trigger\",\"all\":[{\"of\":\"effect.reduction\","
    "\"is\":\"at_least\",\"value\":\"10 %\"}]},\n"
    "{\"do\":\"curve\",\"id\":\"early\",\"gives\":\"money\",\"each\":{\"of\":\"price\"},"
    "\"times\":\"effect.avoided\",\"if\":\"trigger\",\"keys\":[\"cohort\"]},\n"
    "{\"do\":\"compare\",\"id\":\"pool\",\"pool\":\"effect\",\"over\":\"cohort\","
    "\"weights\":\"denominator\",\"average\":\"means\",\"n\":\"denominator\"},\n"
    "{\"do\":\"gate\",\"id\":\"last\",\"all\":[{\"of\":\"pool.reduction\","
    "\"is\":\"at_least\",\"value\":\"7.5 %\"},{\"gate\":\"trigger\","
    "\"over\":\"cohort\",\"is\":\"none\"}]},\n"
    "{\"do\":\"curve\",\"id\":\"final\",\"gives\":\"money\",\"each\":{\"of\":\"price\"},"
    "\"times\":\"pool.avoided\",\"if\":\"last\",\"keys\":[]},\n"
    "{\"do\":\"round\",\"id\":\"lines\",\"of\":[\"early\",\"final\"],\"to\":\"0.01\","
    "\"rounding\":\"half_up\"},\n"
    "{\"do\":\"limit\",\"id\":\"capped\",\"of\":\"lines\",\"at_most\":\"8000000.00\","
    "\"per\":[],\"fill\":\"in_order\",\"cut\":\"part\",\"keys\":[\"cohort\"]},\n"
    "{\"do\":\"settle\",\"id\":\"due\",\"of\":\"capped\",\"below_zero\":\"refuse\","
    "\"below_nothing\":\"zero\",\"undecided\":\"stop\"},\n"
    "{\"do\":\"split\",\"id\":\"bill\",\"of\":\"due\",\"rule\":\"ratio\","
    "\"payers\":[{\"id\":\"fund\",\"share\":\"3\"},{\"id\":\"ministry\","
    "\"share\":\"5\"}]}],\n"
    "\"settlement\":{\"stages\":[\n"
    "{\"id\":\"early\",\"as_at\":\"2013-06-30\",\"lines\":[\"early\"],"
    "\"cohorts\":[\"cohort-1\"],\"pays\":false,\"facts\":\"as_known\"},\n"
    "{\"id\":\"final\",\"as_at\":\"2014-06-30\",\"lines\":[\"early\",\"final\"],"
    "\"pays\":true,\"facts\":\"as_known\"}]}}\n";

sib_evaluation *records_evaluate(const char *contract, const sib_evaluation_tables *tables,
                                 const char *stage)
{
    sib_context    *ctx = sib_context_new(NULL);
    sib_scheme     *scheme = NULL;
    sib_evaluation *e = NULL;
    records_message[0] = '\0';
    if (sib_scheme_read(ctx, contract, &scheme) != SIB_OK ||
        sib_evaluation_evaluate(ctx, scheme, NULL, tables, stage, NULL, &e) != SIB_OK) {
        snprintf(records_message, sizeof records_message, "%s", sib_context_message(ctx));
    }
    sib_scheme_free(scheme);
    sib_context_free(ctx);
    return e;
}

sib_facts *records_facts(const char *contract, const sib_evaluation_tables *tables,
                         const char *stage)
{
    sib_context *ctx = sib_context_new(NULL);
    sib_scheme  *scheme = NULL;
    sib_facts   *facts = NULL;
    records_message[0] = '\0';
    if (sib_scheme_read(ctx, contract, &scheme) != SIB_OK ||
        sib_evaluation_collect(ctx, scheme, tables, stage, &facts) != SIB_OK) {
        snprintf(records_message, sizeof records_message, "%s", sib_context_message(ctx));
    }
    sib_scheme_free(scheme);
    sib_context_free(ctx);
    return facts;
}

sib_settlement *records_settle(const char *contract, const sib_evaluation_tables *tables,
                               const char *stage)
{
    sib_context    *ctx = sib_context_new(NULL);
    sib_scheme     *scheme = NULL;
    sib_settlement *settlement = NULL;
    sib_facts      *facts = records_facts(contract, tables, stage);
    if (facts != NULL) {
        CU_ASSERT_EQUAL_FATAL(sib_scheme_read(ctx, contract, &scheme), SIB_OK);
        if (sib_scheme_settle(ctx, scheme, facts, stage, NULL, &settlement) != SIB_OK) {
            snprintf(records_message, sizeof records_message, "%s", sib_context_message(ctx));
        }
    }
    sib_facts_free(facts);
    sib_scheme_free(scheme);
    sib_context_free(ctx);
    return settlement;
}

const char *records_cell(const sib_settlement *settlement, const char *step, const char *result,
                         const char *keys, const char *column)
{
    static char      cell[256];
    const sib_table *lines = sib_settlement_table(settlement, "lines");
    cell[0] = '\0';
    for (int64_t i = 0; i < sib_table_rows(lines); i++) {
        if (test_says(lines, "step", i, step) && test_says(lines, "result", i, result) &&
            test_says(lines, "keys", i, keys)) {
            sib_text text = TEST_COLUMN(text, lines, column);
            int64_t  n = text.offsets[i + 1] - text.offsets[i];
            snprintf(cell, sizeof cell, "%.*s", (int)n, text.data + text.offsets[i]);
            return cell;
        }
    }
    return cell;
}
