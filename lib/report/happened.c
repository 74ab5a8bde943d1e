/* What happened: the people compared and their events, what an event is, and by when. */
#include <math.h>
#include <string.h>

#include "report/facts.h"
#include "report/figures.h"

static const char *const arms[] = {"treated", "comparison"};

/* "12 months" or "365 days" of an option such as {"months":12}. */
static const char *span_of(sib__facts *f, const char *option)
{
    const sib__json *value = sib__stated_value(f, "outcome", option);
    const sib__json *at = value == NULL ? NULL : value->first;
    return at == NULL ? NULL
                      : sib__say(f, sib__key(f, "span", sib__clean_text(f, at->key)), "n",
                                 sib__clean_text(f, at->text), NULL);
}

static const char *outcome(sib__facts *f, const char *option)
{
    return sib__known(f, sib__key(f, "outcome", option), sib__stated(f, "outcome", option));
}

/* The day at which the outcome data stand: that of the stage of counting, which is listed last.
 */
static const char *day_of_data(sib__facts *f)
{
    sib__row    row = sib__row_of(f, "options");
    const char *day = NULL;
    while (sib__next(&row, NULL)) {
        if (sib__cell_is(row, "step", "stage") && sib__cell_is(row, "option", "as_at")) {
            day = sib__cell_of(f, row, "value");
        }
    }
    return day;
}

/* An event and its windows in prose. */
static void define_event(sib__facts *f)
{
    const char *where = sib__stated(f, "outcome", "where");
    bool        all = where == NULL || strcmp(where, "none") == 0;
    sib__put_line(f, "event",
                  sib__say(f, "event.what", "unit", outcome(f, "unit"), "where",
                           all ? "" : sib__say(f, "event.where", "where", where, NULL), NULL));
    sib__put_line(f, "event",
                  sib__say(f, "event.when", "follow_up", span_of(f, "follow_up"), "index",
                           outcome(f, "index_day"), "waiting", span_of(f, "waiting"), "date",
                           outcome(f, "occasion_date"), NULL));
    sib__put_line(f, "event",
                  sib__say(f, "event.cut", "as_at", day_of_data(f), "unlinked",
                           outcome(f, "unlinked"), NULL));
}

static void put_counts(sib__facts *f, const char *cohort, sib__arm arm)
{
    sib__part     *row = sib__put_row(f, "counts", (sib__row){NULL, -1});
    sib__row       effect = sib__of(f, "effects", cohort);
    bool           shown = sib__result_shown(f->disclosure, cohort);
    sib__headcount persons = sib__people_of(f->disclosure, cohort, arm, SIB__FATE_MATCHED);
    sib__headcount again = sib__people_of(f->disclosure, cohort, arm, SIB__FATE_RECONVICTED);
    double         mean = sib__cell_f64(effect, arm == SIB__ARM_TREATED ? "mean_treated_value"
                                                                        : "mean_comparison_value");
    const char    *share = NULL;
    if (persons.number > 0 && again.number != SIB_I64_MISSING) {
        share = shown && persons.shown && again.shown
                    ? sib__percent_text(f, (double)again.number / (double)persons.number)
                    : sib__words(f, "hidden");
    }
    sib__put_cell(f, row, "cohort", sib__name(f, cohort));
    sib__put_cell(f, row, "arm", sib__words(f, sib__key(f, "arm", arms[arm])));
    sib__put_cell(f, row, "persons", sib__people_text(f, persons));
    sib__put_cell(f, row, "events", sib__fate_text(f, cohort, arm, SIB__FATE_EVENTS));
    sib__put_cell(f, row, "mean",
                  shown ? sib__number_text(f, mean, 3) : sib__words(f, "hidden"));
    sib__put_cell(f, row, "reconvicted", sib__people_text(f, again));
    sib__put_cell(f, row, "share", share);
}

void sib__facts_happened(sib__facts *f)
{
    sib__row row = sib__row_of(f, "effects");
    if (!f->settled) {
        return;
    }
    define_event(f);
    while (sib__next(&row, NULL)) {
        const char *cohort = sib__raw(f, row, "cohort");
        put_counts(f, cohort, SIB__ARM_TREATED);
        put_counts(f, cohort, SIB__ARM_COMPARISON);
    }
    row = sib__row_of(f, "cohorts");
    while (f->options.figures == 1 && sib__next(&row, NULL)) {
        sib__draw_curve(f, sib__raw(f, row, "cohort"));
    }
}
