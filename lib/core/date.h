/* Civil days, proleptic Gregorian: int32 days since 1970-01-01, years 0001 to 9999.
 * Months by the corresponding-date rule (Dodds v Walker [1981] UKHL); age is attained at the
 * start of the birthday (Family Law Reform Act 1969, s. 9(1)). */
#ifndef SIB_CORE_DATE_H
#define SIB_CORE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/text.h"

#define SIB__DATE_MIN INT32_C(-719162) /* 0001-01-01 */
#define SIB__DATE_MAX INT32_C(2932896) /* 9999-12-31 */

typedef struct sib__civil {
    int32_t year;
    int32_t month; /* 1..12 */
    int32_t day;   /* 1..31 */
} sib__civil;

/* When somebody born on 29 February is a year older in a common year. */
typedef enum sib__leap_birthday {
    SIB__LEAP_BIRTHDAY_MAR1 = 1,
    SIB__LEAP_BIRTHDAY_FEB28 = 2
} sib__leap_birthday;

bool       sib__date_is_valid(int32_t year, int32_t month, int32_t day);
int32_t    sib__date_of(int32_t year, int32_t month, int32_t day); /* valid dates only */
sib__civil sib__date_civil(int32_t date);                          /* MIN..MAX only */

/* The corresponding date `months` later (or earlier); the last day of a month that has no such
 * date. SIB_DATE_MISSING when outside 0001..9999 or when the date is missing. */
int32_t sib__date_add_months(int32_t date, int64_t months);

/* SIB_DATE_MISSING when outside 0001..9999 or when the date is missing. */
int32_t sib__date_add_days(int32_t date, int64_t days);

/* Whole months from a to b by corresponding dates: the largest m with add_months(a, m) <= b;
 * for b < a the negative of months_between(b, a). Neither is missing. */
int32_t sib__date_months_between(int32_t a, int32_t b);

/* Age in whole years on a day; negative before birth is given as -1. Neither is missing. */
int32_t sib__date_age(int32_t birth, int32_t on, sib__leap_birthday policy);

/* Exactly YYYY-MM-DD; false otherwise. */
bool sib__date_parse(sib__slice text, int32_t *date);

/* Writes YYYY-MM-DD and a zero: 11 bytes. */
void sib__date_print(int32_t date, char *to);

#endif
