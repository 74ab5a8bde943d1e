/* What a page of a settlement hides from the public: where one number of people or events is
 * small, all of them and what is reckoned from them. So none follows from another. */
#include <string.h>

#include "report/settled.h"

/* A number that is above nothing and below the least that is shown. */
static bool is_few(sib__facts *f, sib__exact a)
{
    int order = 0;
    return sib__exact_sign(a) > 0 && f->status == SIB_OK &&
           sib__well(f, sib__exact_compare(f->call, a, sib__exact_of_i64(f->options.least),
                                           &order)) &&
           order < 0;
}

/* Whether a line speaks of few: by its numerator, its denominator, what is left of that, or, of
 * a count, by itself. A mean of means is no count. */
static bool speaks_of_few(sib__facts *f, sib__row row)
{
    sib__quantity n;
    sib__quantity of;
    bool          some = sib__cell_quantity(f, row, "numerator", false, &n);
    bool          among = sib__cell_quantity(f, row, "denominator", false, &of);
    if (!some && !among) {
        bool number = sib__cell_is(row, "unit", "number") &&
                      sib__cell_quantity(f, row, "value", false, &n);
        return number && n.value.den == 1 && is_few(f, n.value);
    }
    return (some && is_few(f, n.value)) || (among && is_few(f, of.value)) ||
           (some && among && is_few(f, sib__minus(f, of.value, n.value)));
}

/* Whether a line is counted, and not reckoned from what is. */
static bool is_counted(const sib__step *step, sib__row row)
{
    static const char *const results[] = {"treated", "comparison", "denominator"};
    bool                     counted = strcmp(step->kind, "measure") == 0;
    for (int i = 0; i < 3 && strcmp(step->kind, "compare") == 0; i++) {
        counted = counted || sib__cell_is(row, "result", results[i]);
    }
    return counted;
}

static bool has_few(sib__facts *f, const sib__step *step)
{
    sib__row row = {step->first.table, -1};
    bool     few = false;
    while (!few && f->status == SIB_OK && sib__step_next(step, &row)) {
        int64_t count = sib__cell_i64(row, "count"); /* of lines of persons */
        few = (count != SIB_I64_MISSING && is_few(f, sib__exact_of_i64(count))) ||
              (is_counted(step, row) && speaks_of_few(f, row));
        (void)sib__well(f, SIB__PAUSE(f->call, row.at));
    }
    return few;
}

void sib__settled_hide(sib__facts *f)
{
    for (int64_t i = 0; f->public && !f->of->few && i < f->of->step_count; i++) {
        f->of->few = has_few(f, &f->of->steps[i]);
    }
    if (f->of->few) {
        sib__put_value(f, "few", "1");
    }
}
