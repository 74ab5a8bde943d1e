/* Date functions on blocks: row by row through lib/core/date.h, missing where an argument or
 * the result is. */
#include "core/date.h"
#include "table/kernel.h"

typedef int64_t (*operation)(int32_t a, int64_t b, int64_t detail);

/* What operations return for missing. No date and no count of days or months is this. */
static const int64_t nothing = INT64_MIN;

static inline void each(sib__frame *f, const sib__instruction *in, operation operate)
{
    const sib__slot *a = &f->slots[in->a];
    const sib__slot *b = &f->slots[in->b];
    sib__slot       *to = &f->slots[in->to];
    for (int64_t i = 0; i < f->n; i++) {
        int64_t value = 0;
        uint8_t missing = a->missing[i] | b->missing[i];
        if (!missing) {
            value = operate((int32_t)a->as.i64[i], b->as.i64[i], in->operand.i64);
            missing = value == nothing;
        }
        to->as.i64[i] = value;
        to->missing[i] = missing;
    }
}

static int64_t age(int32_t birth, int64_t on, int64_t policy)
{
    return sib__date_age(birth, (int32_t)on, (sib__leap_birthday)policy);
}

static int64_t add_months(int32_t date, int64_t months, int64_t detail)
{
    (void)detail;
    int32_t to = sib__date_add_months(date, months);
    return to == SIB_DATE_MISSING ? nothing : to;
}

static int64_t add_days(int32_t date, int64_t days, int64_t detail)
{
    (void)detail;
    int32_t to = sib__date_add_days(date, days);
    return to == SIB_DATE_MISSING ? nothing : to;
}

static int64_t months_between(int32_t a, int64_t b, int64_t detail)
{
    (void)detail;
    return sib__date_months_between(a, (int32_t)b);
}

static int64_t days_between(int32_t a, int64_t b, int64_t detail)
{
    (void)detail;
    return b - a;
}

static int64_t year(int32_t date, int64_t same, int64_t detail)
{
    (void)same;
    (void)detail;
    return sib__date_civil(date).year;
}

static int64_t month(int32_t date, int64_t same, int64_t detail)
{
    (void)same;
    (void)detail;
    return sib__date_civil(date).month;
}

static int64_t day(int32_t date, int64_t same, int64_t detail)
{
    (void)same;
    (void)detail;
    return sib__date_civil(date).day;
}

void sib__kernel_age(sib__frame *f, const sib__instruction *in)
{
    each(f, in, age);
}

void sib__kernel_add_months(sib__frame *f, const sib__instruction *in)
{
    each(f, in, add_months);
}

void sib__kernel_add_days(sib__frame *f, const sib__instruction *in)
{
    each(f, in, add_days);
}

void sib__kernel_months_between(sib__frame *f, const sib__instruction *in)
{
    each(f, in, months_between);
}

void sib__kernel_days_between(sib__frame *f, const sib__instruction *in)
{
    each(f, in, days_between);
}

void sib__kernel_year(sib__frame *f, const sib__instruction *in)
{
    each(f, in, year);
}

void sib__kernel_month(sib__frame *f, const sib__instruction *in)
{
    each(f, in, month);
}

void sib__kernel_day(sib__frame *f, const sib__instruction *in)
{
    each(f, in, day);
}
