/* What the report shows of people, asked. */
#include "report/disclosure.h"

#include <math.h>
#include <string.h>

#include "report/disclosure_work.h"

static const sib__headcount none = {SIB_I64_MISSING, true};

static sib__headcount fate_of(const sib__seen_cohort *cohort, sib__arm arm, sib__fate fate)
{
    int64_t at = cohort->fate[arm][fate];
    if (at < 0) {
        return none;
    }
    const sib__hide_entry *entry = &cohort->columns[arm].entries[at];
    return (sib__headcount){entry->number, entry->shown};
}

static const sib__seen_cohort *find(const sib__disclosure *d, const char *cohort)
{
    for (int64_t i = 0; i < d->n; i++) {
        if (strcmp(d->cohorts[i].id, cohort) == 0) {
            return &d->cohorts[i];
        }
    }
    return NULL;
}

/* A sum is shown where all its parts are, and so tells nothing more. */
sib__headcount sib__people_of(const sib__disclosure *d, const char *cohort, sib__arm arm,
                              sib__fate fate)
{
    const sib__seen_cohort *one = find(d, cohort);
    sib__headcount          sum = {0, true};
    if (one != NULL) {
        return fate_of(one, arm, fate);
    }
    for (int64_t i = 0; i < d->n; i++) {
        sib__headcount part = fate_of(&d->cohorts[i], arm, fate);
        if (part.number == SIB_I64_MISSING ||
            __builtin_add_overflow(sum.number, part.number, &sum.number)) {
            return none;
        }
        sum.shown = sum.shown && part.shown;
    }
    return d->n > 0 ? sum : none;
}

sib__headcount sib__people_left(const sib__disclosure *d, int64_t row, sib__arm arm)
{
    return d->left[row * SIB__ARMS + (int64_t)arm];
}

bool sib__people_row(const sib__disclosure *d, int64_t row)
{
    return d->rows[row];
}

sib__headcount sib__people_alone(const sib__disclosure *d, int64_t number)
{
    return (sib__headcount){number, !sib__is_small(d->least, number)};
}

bool sib__result_shown(const sib__disclosure *d, const char *cohort)
{
    const sib__seen_cohort *one = cohort == NULL ? NULL : find(d, cohort);
    bool                    shown = true;
    for (int64_t i = 0; i < d->n; i++) {
        shown = shown && d->cohorts[i].hidden.result;
    }
    return one != NULL ? one->hidden.result : shown;
}

bool sib__term_shown(const sib__disclosure *d, int64_t row)
{
    return d->terms[row];
}

double sib__drawn_difference(const sib__disclosure *d, double value)
{
    return d->least == 0 ? value : round(value * 100.0) / 100.0;
}

double sib__drawn_mean(const sib__disclosure *d, const char *cohort, sib__arm arm, double mean)
{
    sib__headcount people = sib__people_of(d, cohort, arm, SIB__FATE_COMPARED);
    double         step = people.number > 0 ? (double)d->least / (double)people.number : 1.0;
    return d->least == 0 ? mean : floor(mean / step + 1e-9) * step;
}

double sib__drawn_people(const sib__disclosure *d, double people)
{
    double step = 2.0 * (double)d->least;
    return d->least == 0 ? people : floor(people / step) * step;
}

bool sib__overlap_before_shown(const sib__disclosure *d, const char *cohort)
{
    bool shown = true;
    for (int arm = 0; arm < 2; arm++) {
        shown = shown && sib__people_of(d, cohort, (sib__arm)arm, SIB__FATE_MEMBER).shown &&
                sib__people_of(d, cohort, (sib__arm)arm, SIB__FATE_NO_SCORE).shown;
    }
    return shown;
}

bool sib__overlap_after_shown(const sib__disclosure *d)
{
    return d->least == 0;
}
