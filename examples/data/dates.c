/* Civil dates, proleptic Gregorian. */
#include "bond.h"

static const int32_t before_month[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
static const int32_t month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

static bool is_leap(int32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int32_t days_in(int32_t year, int32_t month)
{
    return month_days[month - 1] + (month == 2 && is_leap(year));
}

static int32_t days_before_year(int32_t year)
{
    int32_t y = year - 1;
    return y * 365 + y / 4 - y / 100 + y / 400 - 719162;
}

int32_t date_of(int32_t year, int32_t month, int32_t day)
{
    return days_before_year(year) + before_month[month - 1] + (month > 2 && is_leap(year)) +
           day - 1;
}

static void civil(int32_t date, int32_t *year, int32_t *month, int32_t *day)
{
    int32_t y = 1 + (date + 719162) / 366; /* at or before the year */
    while (days_before_year(y + 1) <= date) {
        y++;
    }
    int32_t rest = date - days_before_year(y);
    int32_t m = 1;
    while (rest >= days_in(y, m)) {
        rest -= days_in(y, m);
        m++;
    }
    *year = y;
    *month = m;
    *day = rest + 1;
}

int32_t date_add_months(int32_t date, int32_t months)
{
    int32_t y;
    int32_t m;
    int32_t d;
    civil(date, &y, &m, &d);
    int32_t count = y * 12 + m - 1 + months;
    y = count / 12;
    m = count % 12 + 1;
    return date_of(y, m, d < days_in(y, m) ? d : days_in(y, m));
}

static char *two_digits(int32_t value, char *to)
{
    to[0] = (char)('0' + value / 10);
    to[1] = (char)('0' + value % 10);
    return to + 2;
}

char *date_print(int32_t date, char *to)
{
    int32_t y;
    int32_t m;
    int32_t d;
    if (date == NO_DATE) {
        return to;
    }
    civil(date, &y, &m, &d);
    to = two_digits(y / 100, to);
    to = two_digits(y % 100, to);
    *to++ = '-';
    to = two_digits(m, to);
    *to++ = '-';
    return two_digits(d, to);
}
