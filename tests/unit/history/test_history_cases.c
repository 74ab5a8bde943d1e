/* tests/cases/history.txt: one person, one measure. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "core/date.h"
#include "sib/history.h"
#include "support.h"
#include "tables.h"

typedef struct given {
    const char               *kind;
    const char               *where;
    const char               *look_back;
    int32_t                   index;
    int32_t                   born;
    sib_history_build_options options;
} given;

static int32_t date_of(const char *text)
{
    int32_t date = SIB_DATE_MISSING;
    CU_ASSERT_TRUE(sib__date_parse(sib__slice_of(text), &date));
    return date;
}

static bool read_given(char *text, given *g)
{
    char *save = NULL;
    g->kind = strtok_r(text, " ", &save);
    for (char *word = strtok_r(NULL, " ", &save); word != NULL;
         word = strtok_r(NULL, " ", &save)) {
        char *value = strchr(word, '=');
        if (value == NULL) {
            return false;
        }
        *value++ = '\0';
        if (strcmp(word, "index") == 0) {
            g->index = date_of(value);
        } else if (strcmp(word, "born") == 0) {
            g->born = date_of(value);
        } else if (strcmp(word, "look_back") == 0) {
            g->look_back = value;
        } else if (strcmp(word, "where") == 0) {
            g->where = value;
        } else if (strcmp(word, "unlinked") == 0) {
            g->options.unlinked = sib_unlinked_value(value);
        } else if (strcmp(word, "leap_birthday") == 0) {
            g->options.leap_birthday = sib_history_leap_birthday_value(value);
        } else {
            return false;
        }
    }
    return true;
}

static void append_row(char *rows, size_t size, char *record)
{
    size_t used = strlen(rows);
    char  *group = strchr(record, '@');
    if (group != NULL) {
        *group++ = '\0';
    }
    snprintf(rows + used, size - used, "A,%s,%s\n", strcmp(record, "-") == 0 ? "" : record,
             group == NULL ? "" : group);
}

static void print_result(const sib_history *h, char *to, size_t size)
{
    const sib_table *covariates = sib_history_table(h, "covariates");
    CU_ASSERT_STRING_EQUAL(sib_table_name(covariates, 0), "it");
    double  value = sib_table_f64(covariates, 0).data[0];
    size_t  used = (size_t)(isnan(value) ? snprintf(to, size, "missing:")
                                         : snprintf(to, size, "%g:", value));
    sib_i32 d = TEST_COLUMN(codes, sib_history_table(h, "records"), "disposition");
    for (int64_t i = 0; i < d.n; i++) {
        used += (size_t)snprintf(to + used, size - used, " %s",
                                 sib_history_disposition_name(d.data[i] + 1));
    }
}

static int holds(const char *given_text, const char *expect)
{
    char  line[1024];
    char  rows[2048] = "";
    char  measure[256];
    char  result[512];
    given g = {NULL, "", "", 0, SIB_DATE_MISSING, SIB_HISTORY_BUILD_OPTIONS_INIT};
    snprintf(line, sizeof line, "%s", given_text);
    char *records = strstr(line, " :");
    if (records == NULL) {
        return 0;
    }
    *records = '\0';
    if (!read_given(line, &g)) {
        return 0;
    }
    char *save = NULL;
    for (char *r = strtok_r(records + 2, " ", &save); r != NULL;
         r = strtok_r(NULL, " ", &save)) {
        append_row(rows, sizeof rows, r);
    }
    snprintf(measure, sizeof measure, "it,%s,%s,%s", g.kind, g.where, g.look_back);
    const int64_t offsets[] = {0, 1};
    sib_table *table = test_make_table("person text, conviction_date date, group text", rows);
    sib_table *measures =
        test_make_table("name text, kind text, where text, look_back_months i64", measure);
    sib_history *h = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_history_build(NULL, (sib_text){"A", offsets, 1},
                                            (sib_dates){&g.index, 1}, (sib_dates){&g.born, 1},
                                            table, measures, &g.options, &h),
                          SIB_OK);
    print_result(h, result, sizeof result);
    sib_history_free(h);
    sib_table_free(measures);
    sib_table_free(table);
    return strcmp(result, expect) == 0;
}

static void each_case_holds(void)
{
    test_cases("history.txt", 30, holds);
}

TEST_SUITE(test_history_cases)
{
    test_add("history cases", "each case of history.txt holds", each_case_holds);
}
