/* What was done so far: the measures with their counts, and the answer at the top. */
#include "dashboard/work.h"

enum { MOST_ROWS = 120 };

static const char *const answers[] = {"assessed", "met", "engaged"};
enum { ANSWERS = 3 };

/* Who is in no share for a reason; nothing stands where there is nobody. */
static const char *some(sib__dashboard *d, sib__row row, int64_t count)
{
    return sib__cell_flag(row, "hidden") ? sib__words(&d->f, "hidden")
           : count > 0                   ? sib__count_text(&d->f, count)
                                         : NULL;
}

static void put_measure(sib__dashboard *d, sib__row row)
{
    sib__facts *f = &d->f;
    const char *cohort = sib__cell_of(f, row, "cohort");
    sib__part  *to = sib__put_row(f, "dash_measures", (sib__row){NULL, -1});
    sib__put_cell(f, to, "measure", sib__known(f, "measure", sib__raw(f, row, "measure")));
    sib__put_cell(f, to, "cohort", cohort == NULL ? sib__words(f, "dash.all") : cohort);
    sib__put_cell(f, to, "share", sib__dash_share(d, row, 1));
    sib__put_cell(f, to, "yes", sib__dash_count(d, row, "yes"));
    sib__put_cell(f, to, "of",
                  sib__cell_flag(row, "hidden")
                      ? sib__words(f, "hidden")
                      : sib__count_text(f, sib__dash_together(row, "yes", "no")));
    sib__put_cell(f, to, "unknown", some(d, row, sib__cell_i64(row, "unknown")));
    sib__put_cell(f, to, "immature", some(d, row, sib__cell_i64(row, "immature")));
    sib__put_cell(f, to, "others",
                  some(d, row, sib__dash_together(row, "left_out", "not_recorded")));
    sib__put_cell(f, to, "units", sib__dash_count(d, row, "units"));
    if (to != NULL) {
        to->strong = cohort == NULL;
    }
}

void sib__dash_measures(sib__dashboard *d)
{
    sib__facts    *f = &d->f;
    sib__row       row = sib__dash_rows(d->seen, "measures");
    sib__dash_most most = {.most = MOST_ROWS};
    while (f->status == SIB_OK && sib__next(&row, NULL)) {
        (void)sib__well(f, SIB__PAUSE(f->call, row.at));
        if (sib__dash_day(row, "month") != SIB_DATE_MISSING) {
            continue;
        }
        if (sib__dash_let(&most)) {
            put_measure(d, row);
        }
        if (*sib__raw(f, row, "cohort") == '\0') {
            sib__put_line(f, "dash.definitions",
                          sib__join(f, sib__known(f, "measure", sib__raw(f, row, "measure")),
                                    ": ", sib__cell_of(f, row, "definition"), NULL));
        }
    }
    sib__dash_more(d, "dash.measures.more", &most);
}

/* The newest whole period of which nobody's window is open, and the one before that. */
static void put_period_answer(sib__dashboard *d, const char *measure)
{
    sib__facts      *f = &d->f;
    sib__row         row = sib__dash_periods(d);
    sib__row         now = {NULL, -1};
    sib__row         before = {NULL, -1};
    const char      *name = NULL;
    const char      *then = NULL;
    sib__dash_period p;
    while (f->status == SIB_OK && sib__dash_next_period(d, &row, &p)) {
        sib__row found = sib__dash_measure(d, measure, p.first);
        if (!p.partial && found.table != NULL && !sib__cell_flag(found, "hidden") &&
            sib__cell_i64(found, "immature") == 0) {
            before = now;
            then = name;
            now = found;
            name = sib__dash_period_name(d, &p);
        }
    }
    if (now.table != NULL) {
        sib__put_line(f, "answers",
                      sib__say(f, then == NULL ? "dash.month.first" : "dash.month", "measure",
                               sib__known(f, "measure", measure), "of", sib__dash_of(d, now),
                               "month", name, "before", then, "was", sib__dash_of(d, before),
                               NULL));
    }
}

static const char *so_far(sib__dashboard *d, const char *measure)
{
    const char *share = sib__dash_share(d, sib__dash_measure(d, measure, SIB_DATE_MISSING), 0);
    return share == NULL ? sib__words(&d->f, "none") : share;
}

void sib__dash_answer(sib__dashboard *d)
{
    sib__facts *f = &d->f;
    sib__put_value(f, "answer",
                   d->board ? sib__say(f, "dash.answer.board", "assessed",
                                       so_far(d, "assessed"), "met", so_far(d, "met"),
                                       "engaged", so_far(d, "engaged"), NULL)
                            : sib__say(f, "dash.answer.team", NULL));
    sib__put_value(f, "answer.why",
                   sib__say(f, d->board ? "dash.why.board" : "dash.why.team", NULL));
    for (int i = 0; i < ANSWERS; i++) {
        put_period_answer(d, answers[i]);
    }
}
