/* The public function: the caseloads, what the view may see of them, and the page. */
#include "core/date.h"
#include "core/options.h"
#include "dashboard/work.h"
#include "sib/version.h"

extern const char sib__dashboard_html[];

SIB__DEFINE_ENUM(sib_dashboard_view, SIB_DASHBOARD_VIEW_LIST)

static const sib__option list[] = {
    {SIB__FIELD(sib_dashboard_options, title), .nullable = true},
    {SIB__FIELD_ENUM(sib_dashboard_options, view, sib_dashboard_view)},
    {SIB__FIELD_BOOL(sib_dashboard_options, figures)},
    {SIB__FIELD(sib_dashboard_options, least), .low = 3, .high = 1000},
    {SIB__FIELD(sib_dashboard_options, days_ahead), .low = 1, .high = 366},
    {SIB__FIELD(sib_dashboard_options, months), .low = 1, .high = 12},
    {SIB__FIELD_RESERVED(sib_dashboard_options)},
};

static const sib__options dashboard_options =
    SIB__OPTIONS(sib_dashboard_options, SIB_DASHBOARD_OPTIONS_INIT, list);

static sib_status require(sib__call *call, const sib_caseload *c, const char *argument,
                          const char *table)
{
    return sib_caseload_table(c, table) != NULL
               ? SIB_OK
               : sib__fail(call, SIB_ERR_ARGUMENT, argument, -1, NULL,
                           "is no caseload with the table %s", table);
}

static void release(void *caseload)
{
    sib_caseload_free(caseload);
}

/* What the board may see of the measures. */
static sib_status publish(sib__call *call, sib__dashboard *d)
{
    sib__child    child;
    sib_caseload *made = NULL;
    sib_context  *ctx = sib__child_begin(&child, call, 0.0, 0.5);
    sib_status    status =
        sib_caseload_public(ctx, d->measured, d->options.least, d->options.months, &made);
    d->seen = made;
    return sib__child_own(&child, status, &call->scratch, made, release);
}

static sib_status find_day(sib__call *call, sib__dashboard *d)
{
    sib__row row = sib__dash_rows(d->measured, "settings");
    while (sib__next(&row, NULL)) {
        const char *value =
            sib__cell_is(row, "setting", "as_at") ? sib__raw(&d->f, row, "value") : NULL;
        if (value != NULL && sib__date_parse(sib__slice_of(value), &d->as_at)) {
            return SIB_OK;
        }
    }
    SIB__TRY(d->f.status);
    return sib__fail(call, SIB_ERR_ARGUMENT, "measured", -1, NULL, "does not say its day");
}

static void put_head(sib__dashboard *d)
{
    sib__facts *f = &d->f;
    const char *title = d->options.title;
    const char *view = sib_dashboard_view_name(d->options.view);
    sib__put_audience(f);
    sib__put_value(f, "title", sib__words(f, "dash.title"));
    sib__put_value(f, "heading",
                   title == NULL ? sib__words(f, "dash.heading")
                                 : sib__clean_text(f, sib__slice_of(title)));
    sib__put_value(f, "as_at", sib__dash_day_text(d, d->as_at));
    sib__put_value(f, "below", sib__count_text(f, d->options.least - 1));
    sib__put_value(f, "version", sib_version());
    sib__put_value(f, "days", sib__count_text(f, d->options.days_ahead));
    sib__put_value(f, view, "1");
    sib__put_value(f, "view", sib__say(f, sib__key(f, "dash.view", view), NULL));
}

static sib_status make(sib__call *call, sib__dashboard *d, const sib_dashboard_options *options,
                       sib_paper **out)
{
    static void (*const made[])(sib__dashboard *) = {
        put_head,           sib__dash_measures, sib__dash_months, sib__dash_due,
        sib__dash_expected, sib__dash_workers,  sib__dash_counts, sib__dash_answer};
    sib_report_options report = SIB_REPORT_OPTIONS_INIT;
    SIB__TRY(sib__options_read(call, &dashboard_options, &d->options, options));
    SIB__TRY(require(call, d->measured, "measured", "due"));
    SIB__TRY(d->listed == NULL ? SIB_OK : require(call, d->listed, "listed", "caseload"));
    SIB__TRY(d->active == NULL ? SIB_OK : require(call, d->active, "active", "activity"));
    d->board = d->options.view == SIB_DASHBOARD_VIEW_BOARD;
    d->months = d->board ? d->options.months : 1;
    report.audience = d->board ? SIB_REPORT_AUDIENCE_PUBLIC : SIB_REPORT_AUDIENCE_ASSESSOR;
    report.figures = d->options.figures;
    report.least = d->options.least;
    SIB__TRY(sib__facts_begin(call, &report, &d->f));
    SIB__TRY(find_day(call, d));
    d->seen = d->measured;
    if (d->board) {
        d->listed = d->active = NULL;
        SIB__TRY(publish(call, d));
    }
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++) {
        made[i](d);
        SIB__TRY(d->f.status);
        SIB__TRY(sib__check(call));
    }
    return sib__report_write(&d->f, sib__write_page, sib__dashboard_html, out);
}

sib_status sib_dashboard_html(sib_context *ctx, const sib_caseload *measured,
                              const sib_caseload *listed, const sib_caseload *active,
                              const sib_dashboard_options *options, sib_paper **out)
{
    sib__call      call;
    sib_paper     *report = NULL;
    sib__dashboard d = {.measured = measured, .listed = listed, .active = active};
    sib_status     status = sib__enter(&call, ctx, "sib_dashboard_html", SIB__OUT(out));
    if (status == SIB_OK) {
        status = make(&call, &d, options, &report);
    }
    return SIB__LEAVE(&call, status, out, report);
}
