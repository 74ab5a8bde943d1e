#include "core/date.h"

#include <stdio.h>
#include <string.h>

#include "cases.h"
#include "sib/types.h"
#include "support.h"

static bool leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int month_length(int y, int m)
{
    return m == 2 ? (leap(y) ? 29 : 28) : m == 4 || m == 6 || m == 9 || m == 11 ? 30 : 31;
}

/* The next day by counting on a calendar sheet. */
static sib__civil tomorrow(sib__civil c)
{
    if (++c.day > month_length(c.year, c.month)) {
        c.day = 1;
        if (++c.month > 12) {
            c.month = 1;
            c.year++;
        }
    }
    return c;
}

static void every_day_agrees_with_a_calendar_sheet(void)
{
    sib__civil c = {1, 1, 1};
    int64_t    wrong = 0;
    for (int32_t day = SIB__DATE_MIN; day <= SIB__DATE_MAX; day++) {
        sib__civil got = sib__date_civil(day);
        wrong += got.year != c.year || got.month != c.month || got.day != c.day ||
                 sib__date_of(c.year, c.month, c.day) != day ||
                 !sib__date_is_valid(c.year, c.month, c.day);
        c = tomorrow(c);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_EQUAL(c.year, 10000);
}

/* Months one at a time, keeping the day of the month that was asked for. */
static void month_additions_agree_with_single_steps(void)
{
    int64_t wrong = 0;
    int32_t last = sib__date_of(2100, 12, 31);
    for (int32_t day = sib__date_of(1900, 1, 1); day <= last; day++) {
        sib__civil c = sib__date_civil(day);
        int        y = c.year;
        int        m = c.month;
        for (int months = 1; months <= 25; months++) {
            if (++m > 12) {
                m = 1;
                y++;
            }
            int     length = month_length(y, m);
            int32_t expect = sib__date_of(y, m, c.day < length ? c.day : length);
            wrong += sib__date_add_months(day, months) != expect;
            wrong += sib__date_months_between(day, expect) != months;
            wrong += sib__date_months_between(day, expect - 1) != months - 1;
        }
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

/* Birthdays counted one by one. */
static int32_t slow_age(int32_t birth, int32_t on, sib__leap_birthday policy)
{
    sib__civil born = sib__date_civil(birth);
    int32_t    age = -1;
    for (int y = born.year; on >= birth; y++, age++) {
        bool    absent = born.month == 2 && born.day == 29 && !leap(y);
        int32_t birthday = !absent ? sib__date_of(y, born.month, born.day)
                           : policy == SIB__LEAP_BIRTHDAY_MAR1 ? sib__date_of(y, 3, 1)
                                                               : sib__date_of(y, 2, 28);
        if (birthday > on) {
            break;
        }
    }
    return age;
}

static void ages_agree_with_counted_birthdays(void)
{
    int64_t wrong = 0;
    for (int32_t birth = sib__date_of(1992, 1, 1); birth < sib__date_of(1997, 1, 1); birth++) {
        for (int32_t on = sib__date_of(2009, 12, 1); on < sib__date_of(2013, 3, 5); on += 3) {
            for (int policy = SIB__LEAP_BIRTHDAY_MAR1; policy <= SIB__LEAP_BIRTHDAY_FEB28;
                 policy++) {
                wrong += sib__date_age(birth, on, (sib__leap_birthday)policy) !=
                         slow_age(birth, on, (sib__leap_birthday)policy);
            }
        }
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

static void what_leaves_the_range_is_missing(void)
{
    CU_ASSERT_TRUE(sib__date_is_valid(9999, 12, 31));
    CU_ASSERT_FALSE(sib__date_is_valid(10000, 1, 1));
    const int64_t huge[] = {INT64_MIN, INT64_MIN + 1, -120001, 120001, INT64_MAX};
    for (int i = 0; i < 5; i++) {
        CU_ASSERT_EQUAL(sib__date_add_months(0, huge[i]), SIB_DATE_MISSING);
    }
    CU_ASSERT_EQUAL(sib__date_add_days(-1, INT64_MIN), SIB_DATE_MISSING);
    CU_ASSERT_EQUAL(sib__date_add_days(1, INT64_MAX), SIB_DATE_MISSING);
    CU_ASSERT_EQUAL(sib__date_add_days(SIB__DATE_MAX, 1), SIB_DATE_MISSING);
    CU_ASSERT_EQUAL(sib__date_add_days(SIB__DATE_MAX, 0), SIB__DATE_MAX);
    CU_ASSERT_EQUAL(sib__date_add_days(SIB__DATE_MIN, -1), SIB_DATE_MISSING);
    CU_ASSERT_EQUAL(sib__date_add_days(SIB__DATE_MIN, SIB__DATE_MAX - SIB__DATE_MIN),
                    SIB__DATE_MAX);
    CU_ASSERT_EQUAL(sib__date_add_days(SIB_DATE_MISSING, 1), SIB_DATE_MISSING);
    CU_ASSERT_EQUAL(sib__date_add_months(SIB_DATE_MISSING, 1), SIB_DATE_MISSING);
    CU_ASSERT_EQUAL(sib__date_add_months(SIB__DATE_MIN, 9999 * 12 - 1),
                    sib__date_of(9999, 12, 1));
    CU_ASSERT_EQUAL(sib__date_add_months(SIB__DATE_MIN, 9999 * 12), SIB_DATE_MISSING);
}

static void printing_and_reading_agree(void)
{
    char text[11];
    for (int32_t day = SIB__DATE_MIN; day <= SIB__DATE_MAX; day += 17) {
        int32_t back = 0;
        sib__date_print(day, text);
        CU_ASSERT_TRUE(sib__date_parse(sib__slice_of(text), &back) && back == day);
    }
}

static int32_t day_of(const char *text)
{
    int32_t day = SIB_DATE_MISSING;
    (void)sib__date_parse((sib__slice){text, 10}, &day);
    return day;
}

static int holds(const char *given, const char *expect)
{
    char a[16];
    char b[16];
    char policy[8] = "mar1";
    int  number = 0;
    int  wanted = 0;
    int  is_number = sscanf(expect, "%d", &wanted) == 1;
    if (strncmp(given, "valid ", 6) == 0) {
        int32_t day = 0;
        bool    valid = sib__date_parse(sib__slice_of(given + 6), &day);
        return valid == (strcmp(expect, "yes") == 0);
    }
    if (sscanf(given, "day %15s", a) == 1) {
        return is_number && day_of(a) == wanted;
    }
    if (sscanf(given, "months %10s..%10s", a, b) == 2) {
        return is_number && sib__date_months_between(day_of(a), day_of(b)) == wanted;
    }
    if (sscanf(given, "age %10s on %10s %7s", a, b, policy) >= 2) {
        return is_number &&
               sib__date_age(day_of(a), day_of(b),
                             strcmp(policy, "feb28") == 0 ? SIB__LEAP_BIRTHDAY_FEB28
                                                          : SIB__LEAP_BIRTHDAY_MAR1) == wanted;
    }
    if (sscanf(given, "%10s + %dm", a, &number) == 2) {
        int32_t sum = sib__date_add_months(day_of(a), number);
        return strcmp(expect, "out") == 0 ? sum == SIB_DATE_MISSING : sum == day_of(expect);
    }
    return 0;
}

static void the_table_of_dates_holds(void)
{
    test_cases("dates.txt", 63, holds);
}

TEST_SUITE(test_date)
{
    test_add("date", "every day agrees with a calendar sheet",
             every_day_agrees_with_a_calendar_sheet);
    test_add("date", "month additions agree with single steps",
             month_additions_agree_with_single_steps);
    test_add("date", "ages agree with counted birthdays", ages_agree_with_counted_birthdays);
    test_add("date", "what leaves the range is missing", what_leaves_the_range_is_missing);
    test_add("date", "printing and reading agree", printing_and_reading_agree);
    test_add("date", "the table of dates holds", the_table_of_dates_holds);
}
