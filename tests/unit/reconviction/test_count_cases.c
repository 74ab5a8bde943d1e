/* tests/cases/reconviction.txt: one person, some records, what became of each. */
#include "cases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "counted.h"
#include "support.h"

static int32_t date_of(const char *text)
{
    int32_t date = SIB_DATE_MISSING;
    CU_ASSERT_TRUE(sib__date_parse(sib__slice_of(text), &date));
    return date;
}

/* One record of the line as a row of the table. */
static void append_row(char *rows, size_t size, char *record)
{
    char  empty[] = "";
    char *court = strchr(record, '#');
    char *kind = strchr(record, '@');
    char *parts[3] = {record, empty, empty};
    if (court != NULL) {
        *court++ = '\0';
    }
    if (kind != NULL) {
        *kind++ = '\0';
    }
    for (int i = 1; i < 3; i++) {
        char *next = strchr(parts[i - 1], '>');
        if (next == NULL) {
            break;
        }
        *next = '\0';
        parts[i] = next + 1;
    }
    for (int i = 0; i < 3; i++) {
        parts[i] = strcmp(parts[i], "-") == 0 ? empty : parts[i];
    }
    size_t used = strlen(rows);
    snprintf(rows + used, size - used, "A,%s,%s,%s,%s,%s\n", parts[0], parts[1], parts[2],
             kind == NULL ? "" : kind, court == NULL ? "" : court);
}

typedef struct given {
    int32_t                        index;
    int32_t                        censoring;
    sib_reconviction_count_options options;
} given;

static bool set_number(sib_reconviction_count_options *o, const char *name, const char *value)
{
    int32_t number = atoi(value);
    if (strcmp(name, "follow_up_months") == 0) {
        o->follow_up_months = number;
    } else if (strcmp(name, "waiting_months") == 0) {
        o->waiting_months = number;
    } else if (strcmp(name, "follow_up_days") == 0) {
        o->follow_up_days = number;
    } else if (strcmp(name, "waiting_days") == 0) {
        o->waiting_days = number;
    } else {
        return false;
    }
    return true;
}

static bool set_name(given *g, const char *name, const char *value)
{
    sib_reconviction_count_options *o = &g->options;
    if (strcmp(name, "unit") == 0) {
        o->unit = sib_reconviction_unit_value(value);
    } else if (strcmp(name, "index_day") == 0) {
        o->index_day = sib_reconviction_edge_value(value);
    } else if (strcmp(name, "follow_up_last_day") == 0) {
        o->follow_up_last_day = sib_reconviction_edge_value(value);
    } else if (strcmp(name, "waiting_last_day") == 0) {
        o->waiting_last_day = sib_reconviction_edge_value(value);
    } else if (strcmp(name, "occasion_date") == 0) {
        o->occasion_date = sib_reconviction_occasion_date_value(value);
    } else if (strcmp(name, "occasion_key") == 0) {
        o->occasion_key = sib_reconviction_occasion_key_value(value);
        o->occasion = "court";
    } else if (strcmp(name, "where") == 0) {
        o->where = value;
    } else if (strcmp(name, "as_at") == 0) {
        o->as_at = date_of(value);
    } else if (strcmp(name, "censoring") == 0) {
        g->censoring = date_of(value);
    } else {
        return set_number(o, name, value);
    }
    return true;
}

/* Reads the words before the colon. */
static bool read_given(char *text, given *g)
{
    char *save = NULL;
    char *word = strtok_r(text, " ", &save);
    g->index = date_of(word);
    while ((word = strtok_r(NULL, " ", &save)) != NULL) {
        char *value = strchr(word, '=');
        if (value == NULL) {
            return false;
        }
        *value++ = '\0';
        if (!set_name(g, word, value)) {
            return false;
        }
    }
    return true;
}

static void print_result(const sib_reconviction_counts *c, char *to, size_t size)
{
    size_t  used = (size_t)snprintf(to, size, "%lld:", (long long)events_of(c).data[0]);
    int64_t n = person_rows_of(c).n;
    for (int64_t i = 0; i < n; i++) {
        used += (size_t)snprintf(to + used, size - used, " %s",
                                 sib_reconviction_disposition_name(disposition_of(c, i)));
    }
}

static int holds(const char *given_text, const char *expect)
{
    char  line[1024];
    char  rows[2048] = "";
    char  result[512];
    given g = {0, SIB_DATE_MISSING, SIB_RECONVICTION_COUNT_OPTIONS_INIT};
    snprintf(line, sizeof line, "%s", given_text);
    char *records = strstr(line, " :");
    if (records == NULL) {
        return 0;
    }
    *records = '\0';
    g.options.unlinked = SIB_UNLINKED_ZERO;
    if (!read_given(line, &g)) {
        return 0;
    }
    char *save = NULL;
    for (char *r = strtok_r(records + 2, " ", &save); r != NULL;
         r = strtok_r(NULL, " ", &save)) {
        append_row(rows, sizeof rows, r);
    }
    sib_table *table = test_make_table("person text, offence_date date, conviction_date date, "
                                       "sentence_date date, kind text, court text",
                                       rows);
    const int64_t            offsets[] = {0, 1};
    sib_reconviction_counts *counts = NULL;
    sib_status               status =
        sib_reconviction_count(NULL, (sib_text){"A", offsets, 1}, (sib_dates){&g.index, 1},
                               (sib_dates){&g.censoring, 1}, table, &g.options, &counts);
    CU_ASSERT_EQUAL_FATAL(status, SIB_OK);
    print_result(counts, result, sizeof result);
    sib_reconviction_counts_free(counts);
    sib_table_free(table);
    return strcmp(result, expect) == 0;
}

static void each_case_holds(void)
{
    test_cases("reconviction.txt", 64, holds);
}

TEST_SUITE(test_count_cases)
{
    test_add("reconviction cases", "each case of reconviction.txt holds", each_case_holds);
}
