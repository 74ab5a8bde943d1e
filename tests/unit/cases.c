#include "cases.h"

#include <stdio.h>
#include <string.h>

#include "support.h"

static char *trim(char *text)
{
    while (*text == ' ') {
        text++;
    }
    size_t length = strlen(text);
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\n')) {
        text[--length] = '\0';
    }
    return text;
}

/* Cuts a line at its bars into three trimmed parts. */
static bool cut(char *line, char *parts[3])
{
    for (int i = 0; i < 3; i++) {
        char *bar = strchr(line, '|');
        if ((bar == NULL) != (i == 2)) {
            return false;
        }
        if (bar != NULL) {
            *bar = '\0';
        }
        parts[i] = trim(line);
        line = bar == NULL ? line : bar + 1;
    }
    return parts[2][0] != '\0';
}

void test_cases(const char *name, int count, test_case holds)
{
    char path[512];
    char line[2048];
    int  seen = 0;
    snprintf(path, sizeof path, "%s/cases/%s", SIB_TEST_SOURCE_DIR, name);
    FILE *file = fopen(path, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    while (fgets(line, sizeof line, file) != NULL) {
        char *parts[3];
        char *start = trim(line);
        if (*start == '\0' || *start == '#') {
            continue;
        }
        seen++;
        bool good = cut(start, parts) && holds(parts[0], parts[1]);
        if (!good) {
            printf("\n    %s, case %d fails: %s\n", name, seen, start);
        }
        CU_ASSERT_TRUE(good);
    }
    fclose(file);
    if (seen != count) {
        printf("\n    %s has %d cases, the test that reads it says %d\n", name, seen, count);
    }
    CU_ASSERT_EQUAL(seen, count);
}
