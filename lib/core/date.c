/* Days are counted in years that begin on 1 March, so that the leap day comes last and the
 * lengths of the months follow one linear formula. 400 such years are one cycle of 146,097
 * days. */
#include "core/date.h"

#include "sib/types.h"

enum {
    DAYS_PER_CYCLE = 146097,
    YEARS_PER_CYCLE = 400,
    DAYS_PER_CENTURY = 36524,    /* of a cycle's first three */
    DAYS_PER_FOUR_YEARS = 1461,  /* with their leap day */
    EPOCH_FROM_YEAR_0 = 719468,  /* days from 0000-03-01 to 1970-01-01 */
    LARGEST_MONTH_STEP = 120000, /* more than 9,998 years */
    LARGEST_DAY_STEP = 4000000
};

static bool is_leap(int32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int32_t days_in_month(int32_t year, int32_t month)
{
    static const int8_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : lengths[month - 1];
}

bool sib__date_is_valid(int32_t year, int32_t month, int32_t day)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days_in_month(year, month);
}

int32_t sib__date_of(int32_t year, int32_t month, int32_t day)
{
    int32_t y = month <= 2 ? year - 1 : year;       /* 0..9999 */
    int32_t m = month <= 2 ? month + 9 : month - 3; /* March is 0 */
    int32_t of_year = (153 * m + 2) / 5 + day - 1;  /* 0..365 */
    int32_t cycle = y / YEARS_PER_CYCLE;
    int32_t of_cycle = y % YEARS_PER_CYCLE;
    int32_t days = of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + of_year;
    return cycle * DAYS_PER_CYCLE + days - EPOCH_FROM_YEAR_0;
}

sib__civil sib__date_civil(int32_t date)
{
    int32_t from_0 = date + EPOCH_FROM_YEAR_0; /* > 0 from 0001-01-01 on */
    int32_t cycle = from_0 / DAYS_PER_CYCLE;
    int32_t day = from_0 % DAYS_PER_CYCLE;
    /* Take out the leap days before this one, then every year has 365 days. */
    int32_t y = (day - day / (DAYS_PER_FOUR_YEARS - 1) + day / DAYS_PER_CENTURY -
                 day / (DAYS_PER_CYCLE - 1)) /
                365;
    int32_t of_year = day - (365 * y + y / 4 - y / 100);
    int32_t m = (5 * of_year + 2) / 153;
    int32_t month = m < 10 ? m + 3 : m - 9;
    int32_t year = cycle * YEARS_PER_CYCLE + y + (month <= 2 ? 1 : 0);
    return (sib__civil){year, month, of_year - (153 * m + 2) / 5 + 1};
}

int32_t sib__date_add_months(int32_t date, int64_t months)
{
    if (date == SIB_DATE_MISSING || months < -LARGEST_MONTH_STEP ||
        months > LARGEST_MONTH_STEP) {
        return SIB_DATE_MISSING;
    }
    sib__civil from = sib__date_civil(date);
    int32_t    total = from.year * 12 + (from.month - 1) + (int32_t)months;
    if (total < 12 || total >= 10000 * 12) {
        return SIB_DATE_MISSING;
    }
    int32_t year = total / 12;
    int32_t month = total % 12 + 1;
    int32_t last = days_in_month(year, month);
    return sib__date_of(year, month, from.day < last ? from.day : last);
}

int32_t sib__date_add_days(int32_t date, int64_t days)
{
    if (date == SIB_DATE_MISSING || days < -LARGEST_DAY_STEP || days > LARGEST_DAY_STEP) {
        return SIB_DATE_MISSING;
    }
    int64_t sum = date + days;
    return sum < SIB__DATE_MIN || sum > SIB__DATE_MAX ? SIB_DATE_MISSING : (int32_t)sum;
}

int32_t sib__date_months_between(int32_t a, int32_t b)
{
    if (b < a) {
        return -sib__date_months_between(b, a);
    }
    sib__civil from = sib__date_civil(a);
    sib__civil to = sib__date_civil(b);
    int32_t    months = (to.year - from.year) * 12 + to.month - from.month;
    return sib__date_add_months(a, months) <= b ? months : months - 1;
}

int32_t sib__date_age(int32_t birth, int32_t on, sib__leap_birthday policy)
{
    if (on < birth) {
        return -1;
    }
    sib__civil born = sib__date_civil(birth);
    sib__civil now = sib__date_civil(on);
    if (born.month == 2 && born.day == 29 && !is_leap(now.year)) {
        born.month = policy == SIB__LEAP_BIRTHDAY_FEB28 ? 2 : 3;
        born.day = policy == SIB__LEAP_BIRTHDAY_FEB28 ? 28 : 1;
    }
    bool reached = now.month > born.month || (now.month == born.month && now.day >= born.day);
    return now.year - born.year - (reached ? 0 : 1);
}

/* The number that `count` digits at `at` make, or -1. */
static int32_t digits(const char *at, int count)
{
    int32_t value = 0;
    for (int i = 0; i < count; i++) {
        if (at[i] < '0' || at[i] > '9') {
            return -1;
        }
        value = value * 10 + (at[i] - '0');
    }
    return value;
}

bool sib__date_parse(sib__slice text, int32_t *date)
{
    if (text.length != 10 || text.data[4] != '-' || text.data[7] != '-') {
        return false;
    }
    int32_t year = digits(text.data, 4);
    int32_t month = digits(text.data + 5, 2);
    int32_t day = digits(text.data + 8, 2);
    if (!sib__date_is_valid(year, month, day)) {
        return false;
    }
    *date = sib__date_of(year, month, day);
    return true;
}

static void print_digits(char *to, int32_t value, int count)
{
    for (int i = count - 1; i >= 0; i--) {
        to[i] = (char)('0' + value % 10);
        value /= 10;
    }
}

void sib__date_print(int32_t date, char *to)
{
    sib__civil civil = sib__date_civil(date);
    print_digits(to, civil.year, 4);
    to[4] = '-';
    print_digits(to + 5, civil.month, 2);
    to[7] = '-';
    print_digits(to + 8, civil.day, 2);
    to[10] = '\0';
}
