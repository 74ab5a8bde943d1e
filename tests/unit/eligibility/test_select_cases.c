/* tests/cases/eligibility.txt: releases under the published rules of the Peterborough pilot. */
#include <stdio.h>
#include <string.h>

#include "cases.h"
#include "core/text.h"
#include "sib/eligibility.h"
#include "support.h"
#include "table/table.h"
#include "tables.h"

static const char columns[] =
    "person text, sex text, birth_date date, sentence_date date, months i64, consecutive i64, "
    "prison text, release_date date, on_remand flag";

static const char rule_columns[] = "id text, expression text, applies_to text";
static const char rules[] =
    "male, sex = 'M', both\n"
    "adult_at_sentence, \"age(birth_date, sentence_date) >= 18\", both\n"
    "under_12_months, months + consecutive < 12, both\n"
    "window, release_date BETWEEN DATE '2010-09-09' AND DATE '2012-07-01', both\n"
    "not_all_on_remand, NOT (on_remand AND release_date = sentence_date), treated\n";

typedef struct given {
    sib_eligibility_select_options options;
    const char                    *earlier;
} given;

static bool read_options(char *text, given *g)
{
    char *save = NULL;
    for (char *word = strtok_r(text, " ", &save); word != NULL;
         word = strtok_r(NULL, " ", &save)) {
        char *value = strchr(word, '=');
        if (value == NULL) {
            return false;
        }
        *value++ = '\0';
        if (strcmp(word, "pool") == 0) {
            g->options.comparison = "prison <> 'Peterborough'";
        } else if (strcmp(word, "elsewhere") == 0) {
            g->options.exclude_treated_elsewhere = 1;
        } else if (strcmp(word, "keep") == 0) {
            g->options.keep = sib_eligibility_keep_value(value);
        } else if (strcmp(word, "unique_within") == 0) {
            g->options.unique_within = sib_eligibility_unique_within_value(value);
        } else if (strcmp(word, "earlier") == 0) {
            g->earlier = value;
        } else {
            return false;
        }
    }
    return true;
}

/* Where each release ended: the rule, "<rule>: unknown", or the kind. */
static void print_ends(const sib_eligibility *e, char *to, size_t size)
{
    sib__column kinds = sib__table_column(sib_eligibility_table(e, "releases"), 1);
    sib__column rule_ids = sib__table_column(sib_eligibility_table(e, "releases"), 2);
    size_t      used = 0;
    for (int64_t i = 0; i < kinds.n; i++) {
        bool       of_rule = !sib__column_missing(&rule_ids, i);
        sib__slice kind = sib__column_text(&kinds, i);
        sib__slice text = of_rule ? sib__column_text(&rule_ids, i) : kind;
        bool       unknown = of_rule && !sib__slice_equals(kind, "rule");
        used += (size_t)snprintf(to + used, size - used, "%s%.*s%s", i > 0 ? " / " : "",
                                 (int)text.length, text.data == NULL ? "" : text.data,
                                 unknown ? ": unknown" : "");
    }
}

static int holds(const char *given_text, const char *expect)
{
    char    line[2048];
    char    result[512] = "";
    char    earlier_data[16];
    int64_t earlier_offsets[2];
    given   g = {SIB_ELIGIBILITY_SELECT_OPTIONS_INIT, NULL};
    snprintf(line, sizeof line, "%s", given_text);
    char *releases = line;
    char *colon = strchr(line, ':');
    g.options.treated = "prison = 'Peterborough'";
    if (colon != NULL) {
        *colon = '\0';
        releases = colon + 1;
        if (!read_options(line, &g)) {
            return 0;
        }
    }
    sib_text earlier =
        test_text(&g.earlier, g.earlier == NULL ? 0 : 1, earlier_data, earlier_offsets);
    sib_table       *table = test_make_table(columns, releases);
    sib_table       *terms = test_make_table(rule_columns, rules);
    sib_eligibility *e = NULL;
    CU_ASSERT_EQUAL_FATAL(
        sib_eligibility_select(NULL, table, terms, NULL, earlier, &g.options, &e), SIB_OK);
    print_ends(e, result, sizeof result);
    sib_eligibility_free(e);
    sib_table_free(terms);
    sib_table_free(table);
    return strcmp(result, expect) == 0;
}

static void each_case_holds(void)
{
    test_cases("eligibility.txt", 34, holds);
}

TEST_SUITE(test_select_cases)
{
    test_add("eligibility cases", "each case of eligibility.txt holds", each_case_holds);
}
