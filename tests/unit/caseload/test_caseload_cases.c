/* The lines of tests/cases/caseload.txt, each twice: as given, and with its rows shuffled. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "given.h"
#include "support.h"

enum { CASES = 138 };

static const char *const statuses[] = {"argument", "data", "nonfinite", "terms", "range"};
static const sib_status  values[] = {SIB_ERR_ARGUMENT, SIB_ERR_DATA, SIB_ERR_NONFINITE,
                                     SIB_ERR_TERMS, SIB_ERR_RANGE};

static int refused(sib_status status, const char *expect)
{
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        if (strcmp(expect, statuses[i]) == 0) {
            return status == values[i];
        }
    }
    return 0;
}

/* "label, a, b" as a row of the table of published figures. */
static int is_printed(const char *figures)
{
    char  row[256] = "| ";
    char  line[1024];
    int   found = 0;
    FILE *page = fopen(SIB_TEST_SOURCE_DIR "/../docs/methods/caseload.md", "r");
    for (const char *at = figures; *at != '\0'; at++) {
        strncat(row, *at == ',' ? " |" : at, *at == ',' ? 2 : 1);
    }
    strcat(row, " |");
    while (page != NULL && fgets(line, sizeof line, page) != NULL) {
        found = found || strncmp(line, row, strlen(row)) == 0;
    }
    if (page != NULL) {
        fclose(page);
    }
    return found;
}

static int shuffled_is_same(const char *text, const sib_caseload *c)
{
    given         g;
    sib_caseload *other = NULL;
    given_read(&g, text, 7);
    int same = given_run(NULL, &g, &other) == SIB_OK && given_same(c, other);
    sib_caseload_free(other);
    given_free(&g);
    return same;
}

static int holds(const char *text, const char *expect)
{
    static const char refusal[] = "refused: ";
    given             g;
    sib_caseload     *c = NULL;
    if (strncmp(text, "printed : ", 10) == 0) {
        return is_printed(text + 10);
    }
    given_read(&g, text, 0);
    sib_status status = given_run(NULL, &g, &c);
    int        good = 0;
    if (strncmp(expect, refusal, strlen(refusal)) == 0) {
        good = refused(status, expect + strlen(refusal)) && c == NULL;
    } else {
        good = status == SIB_OK && given_holds(c, expect) && shuffled_is_same(text, c);
    }
    sib_caseload_free(c);
    given_free(&g);
    return good;
}

static void cases(void)
{
    test_cases("caseload.txt", CASES, holds);
}

TEST_SUITE(test_caseload_cases)
{
    test_add("caseload cases", "tests/cases/caseload.txt", cases);
}
