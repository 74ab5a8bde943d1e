/* Needs, other services, stays in prison, who was served, workers, and what to know. */
#include "dashboard/work.h"

enum { MOST_ROWS = 60 };

/* Labels with how many of the members have each. */
static void put_labels(sib__dashboard *d, const char *table, const char *label, const char *to)
{
    sib__facts    *f = &d->f;
    sib__row       row = sib__dash_rows(d->seen, table);
    sib__dash_most most = {.most = MOST_ROWS};
    while (f->status == SIB_OK && sib__next(&row, NULL)) {
        (void)sib__well(f, SIB__PAUSE(f->call, row.at));
        if (*sib__raw(f, row, "cohort") != '\0' || !sib__dash_let(&most)) {
            continue;
        }
        sib__part *part = sib__put_row(f, to, (sib__row){NULL, -1});
        int64_t    of = sib__dash_together(row, "yes", "no");
        bool       hidden = sib__cell_flag(row, "hidden");
        sib__put_cell(f, part, "label", sib__cell_of(f, row, label));
        sib__put_cell(f, part, "yes", sib__dash_count(d, row, "yes"));
        sib__put_cell(f, part, "of", hidden ? sib__words(f, "hidden") : sib__count_text(f, of));
        sib__put_cell(f, part, "share", sib__dash_share(d, row, 1));
    }
    sib__put_value(f, sib__key(f, "has", table), most.shown > 0 ? "1" : NULL);
    sib__dash_more(d, sib__key(f, "dash.more", table), &most);
}

static bool is_shown_share(sib__facts *f, sib__row row, const char *measure)
{
    return *sib__raw(f, row, "fact") != '\0' && sib__cell_is(row, "measure", measure);
}

/* A row a value of what was known before release, with three measures side by side: the rows of
 * one value follow each other. */
static void put_shares(sib__dashboard *d)
{
    static const char *const measures[] = {"assessed", "met", "engaged"};
    sib__facts              *f = &d->f;
    sib__row                 row = sib__dash_rows(d->seen, "shares");
    sib__dash_most           most = {.most = MOST_ROWS};
    sib__part               *part = NULL;
    while (f->status == SIB_OK && sib__next(&row, NULL)) {
        (void)sib__well(f, SIB__PAUSE(f->call, row.at));
        if (is_shown_share(f, row, measures[0])) { /* the first of its value */
            const char *value = sib__cell_of(f, row, "value");
            part = sib__dash_let(&most) ? sib__put_row(f, "dash_shares", (sib__row){NULL, -1})
                                        : NULL;
            sib__put_cell(f, part, "fact", sib__cell_of(f, row, "fact"));
            sib__put_cell(f, part, "value",
                          value == NULL ? sib__words(f, "dash.not_known") : value);
            sib__put_cell(f, part, "units", sib__dash_count(d, row, "units"));
        }
        for (int i = 0; i < 3 && part != NULL; i++) {
            if (is_shown_share(f, row, measures[i])) {
                sib__put_cell(f, part, measures[i], sib__dash_of(d, row));
            }
        }
    }
    sib__put_value(f, "has.shares", most.shown > 0 ? "1" : NULL);
    sib__dash_more(d, "dash.more.shares", &most);
}

static void put_stays(sib__dashboard *d)
{
    sib__facts *f = &d->f;
    sib__row    row = sib__dash_rows(d->seen, "spells");
    bool        any = false;
    while (sib__next(&row, NULL)) {
        if (sib__cell_flag(row, "hidden")) { /* all or none are */
            sib__put_value(f, "few.stays", "1");
            return;
        }
        if (sib__cell_i64(row, "spells") == 0) {
            continue;
        }
        sib__part *part = sib__put_row(f, "narrow_stays", (sib__row){NULL, -1});
        any = true;
        sib__put_cell(f, part, "stay", sib__known(f, "stay", sib__raw(f, row, "disposition")));
        sib__put_cell(f, part, "spells", sib__dash_count(d, row, "spells"));
        sib__put_cell(f, part, "persons", sib__dash_count(d, row, "persons"));
        sib__put_cell(f, part, "worked_with", sib__dash_count(d, row, "worked_with"));
    }
    sib__put_value(f, "has.stays", any ? "1" : NULL);
}

static void put_findings(sib__dashboard *d, const sib_caseload *c)
{
    sib__row row = sib__dash_rows(d->board ? NULL : c, "findings");
    while (sib__next(&row, NULL)) {
        sib__put_value(&d->f, "has.findings", "1");
        sib__put_line(&d->f, "dash.findings",
                      sib__say(&d->f, "dash.finding", "n", sib__dash_count(d, row, "records"),
                               "meaning", sib__cell_of(&d->f, row, "meaning"), NULL));
    }
}

static void put_settings(sib__dashboard *d)
{
    sib__row row = sib__dash_rows(d->seen, "settings");
    while (sib__next(&row, NULL)) {
        (void)sib__put_row(&d->f, "dash_settings", row);
    }
}

void sib__dash_counts(sib__dashboard *d)
{
    put_labels(d, "needs", "need", "narrow_needs");
    put_labels(d, "overlaps", "list", "narrow_overlaps");
    put_shares(d);
    put_stays(d);
    put_findings(d, d->measured);
    put_findings(d, d->listed);
    put_findings(d, d->active);
    put_settings(d);
}

/* What workers did in one month, in the order of their ids. */
static void put_workers_of(sib__dashboard *d, int32_t month)
{
    sib__facts    *f = &d->f;
    sib__row       row = sib__dash_rows(d->active, "activity");
    sib__dash_most most = {.most = MOST_ROWS};
    f->caption = NULL;
    while (f->status == SIB_OK && sib__next(&row, NULL)) {
        (void)sib__well(f, SIB__PAUSE(f->call, row.at));
        if (sib__dash_day(row, "month") != month || !sib__dash_let(&most)) {
            continue;
        }
        const char *worker = sib__cell_of(f, row, "worker");
        f->caption = most.shown == 1 ? sib__dash_month_name(d, month) : f->caption;
        sib__part *part = sib__put_row(f, "dash_workers", row);
        sib__put_cell(f, part, "worker",
                      worker == NULL ? sib__words(f, "dash.no_worker") : worker);
        if (sib__cell_flag(row, "partial")) {
            sib__put_cell(f, part, "part",
                          sib__say(f, "dash.days", "days",
                                   sib__count_text(f, sib__cell_i64(row, "days")), NULL));
        }
    }
    f->caption = NULL;
    if (most.shown > 0) {
        sib__put_value(f, "has.workers", "1");
    }
    sib__dash_more(d, "dash.more.workers", &most);
}

void sib__dash_workers(sib__dashboard *d)
{
    int32_t month = sib__dash_month(d->as_at);
    put_workers_of(d, month);
    put_workers_of(d, sib__dash_month(month - 1));
}
