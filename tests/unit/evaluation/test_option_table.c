/* The table of options in docs, from the lists of the contract's keys. With SIB_UPDATE set in
 * the environment it is written anew. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "contract/contract.h"
#include "support.h"

static void print_values(FILE *page, const sib__option *o)
{
    char        range[128] = "";
    sib__line   line = {range, sizeof range, 0};
    const char *between = "";
    switch (o->kind) {
    case SIB__OPTION_INT32:
    case SIB__OPTION_INT64:
        fprintf(page, "whole, %" PRId64 "..", o->low);
        if (o->high < INT64_MAX) {
            fprintf(page, "%" PRId64, o->high);
        }
        break;
    case SIB__OPTION_NUMBER:
        sib__option_print_range(&line, o);
        if (strncmp(range, "lie in ", 7) == 0) {
            fprintf(page, "number, %s", range + 7);
        } else {
            fprintf(page, "%s", strstr(range, "number"));
        }
        break;
    case SIB__OPTION_ENUM:
        for (int32_t value = 1; value < SIB__ENUM_MOST; value++) {
            if (value != o->never && o->name_of(value) != NULL) {
                fprintf(page, "%s`%s`", between, o->name_of(value));
                between = " ";
            }
        }
        break;
    default:
        fprintf(page, "%s",
                o->kind == SIB__OPTION_BOOL    ? "true or false"
                : o->kind == SIB__OPTION_DATE  ? "date"
                : o->kind == SIB__OPTION_EXACT ? "exact number as text"
                : o->kind == SIB__OPTION_LIST  ? "list"
                : o->kind == SIB__OPTION_TEXT  ? (o->column != 0 ? "column" : "text")
                                               : "object");
    }
    fprintf(page, "%s", o->nullable && !o->stated ? ", or none" : "");
}

static void print_section(FILE *page, const sib__options *list, const sib__option *section)
{
    sib__keys          keys = sib__keys_of(section, list, NULL);
    void              *to = NULL;
    const sib__option *part = NULL;
    const sib__option *o = NULL;
    while ((o = sib__keys_next(&keys, &to, &part)) != NULL) {
        const sib__option *by = o->when != NULL ? o : part;
        bool elsewhere = strncmp(sib__option_key(o), "close_", strlen("close_")) == 0;
        if ((o->plain && o->column == 0) || elsewhere) {
            continue; /* cohorts say when they close */
        }
        fprintf(page, "| `%s.%s` | ", section->name, sib__option_key(o));
        print_values(page, o);
        fprintf(page, " | ");
        if (by != NULL && by->when != NULL) {
            fprintf(page, "`%s` is ", by->when);
            for (const char *c = by->when_values; *c != '\0'; c++) {
                fprintf(page, *c == '|' ? " or " : "%c", *c);
            }
        }
        fprintf(page, " |%s\n", o->technical ? " technical |" : " |");
    }
}

static void print_list(FILE *page, const char *title, const sib__options *list)
{
    fprintf(page, "\n## %s\n\n| option | value | applies when | |\n|---|---|---|---|\n", title);
    for (int64_t i = 0; i < list->n; i++) {
        if (list->list[i].section) {
            print_section(page, list, &list->list[i]);
        }
    }
}

static char *print_page(void)
{
    char  *text = calloc(1, 1 << 16);
    FILE  *page = tmpfile();
    size_t n = 0;
    CU_ASSERT_PTR_NOT_NULL_FATAL(page);
    fprintf(page,
            "# Options of comparisons and outcomes\n\n"
            "Made from the lists the library itself follows: what [the language]"
            "(language/README.md) states where people are matched and records counted. An "
            "option that does not apply is left out, and \"none\" says that there is none. "
            "What is technical moves no decision, and the library states it.\n");
    print_list(page, "A matched comparison", &sib__contract_comparison_keys);
    print_list(page, "People who are not matched", &sib__contract_people_keys);
    print_list(page, "An outcome of events", &sib__contract_outcome_keys);
    print_list(page, "An outcome of days", &sib__contract_days_keys);
    print_list(page, "An outcome of values", &sib__contract_values_keys);
    rewind(page);
    n = fread(text, 1, (1 << 16) - 1, page);
    CU_ASSERT(n > 1000);
    fclose(page);
    return text;
}

static void the_table_in_docs_is_the_one_the_lists_make(void)
{
    char  path[1024];
    char *made = print_page();
    char *committed = calloc(1, 1 << 16);
    snprintf(path, sizeof path, "%s/../docs/options.md", SIB_TEST_SOURCE_DIR);
    FILE *file = fopen(path, getenv("SIB_UPDATE") != NULL ? "w+b" : "rb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    if (getenv("SIB_UPDATE") != NULL) {
        fputs(made, file);
        rewind(file);
    }
    CU_ASSERT(fread(committed, 1, (1 << 16) - 1, file) > 0);
    fclose(file);
    CU_ASSERT_STRING_EQUAL(committed, made);
    free(committed);
    free(made);
}

TEST_SUITE(test_option_table)
{
    test_add("options", "the table in docs is the one the lists make",
             the_table_in_docs_is_the_one_the_lists_make);
}
