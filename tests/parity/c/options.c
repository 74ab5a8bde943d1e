#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Days since 1970-01-01 of YYYY-MM-DD in the Gregorian calendar. */
static int32_t days_of(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400;
    int of_era = y - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int32_t whole_or_day(const char *value)
{
    int year, month, day;
    if (sscanf(value, "%4d-%2d-%2d", &year, &month, &day) == 3) {
        return days_of(year, month, day);
    }
    return (int32_t)strtol(value, NULL, 10);
}

static void set(const sib_field *field, void *options, const char *value)
{
    void *to = (char *)options + field->offset;
    switch (field->kind) {
    case SIB_FIELD_I32:
        *(int32_t *)to = whole_or_day(value);
        break;
    case SIB_FIELD_I64:
        *(int64_t *)to = strtoll(value, NULL, 10);
        break;
    case SIB_FIELD_F64:
        *(double *)to = strtod(value, NULL);
        break;
    case SIB_FIELD_TEXT:
        *(const char **)to = value;
        break;
    case SIB_FIELD_ENUM:
        *(int32_t *)to = field->value(value);
        break;
    }
}

void options_fill(run *r, const sib_field *fields, void *options)
{
    for (const sib_field *field = fields; field->name != NULL; field++) {
        for (int i = 0; i < r->at->n; i++) {
            if (strcmp(field->name, r->at->entries[i].key) == 0) {
                set(field, options, r->at->entries[i].value);
            }
        }
    }
}
