/* Over time: who was released in each period, and what became of them; part periods marked. */
#include "core/date.h"
#include "dashboard/work.h"
#include "report/svg.h"

enum { TABLE_PERIODS = 13, FIGURE_PERIODS = 36, TICKS = 6 };

static const char *const measures[] = {"assessed", "met", "engaged"};
enum { MEASURES = 3 };

/* The words of a key by how long a period is: "key.1", "key.3" or "key.12". */
static const char *by(sib__dashboard *d, const char *key)
{
    return sib__key(&d->f, key, d->months == 1 ? "1" : d->months == 3 ? "3" : "12");
}

/* Members released in a period: the same of each measure that may be shown. */
static const char *released(sib__dashboard *d, int32_t first)
{
    sib__row row = {NULL, -1};
    for (int i = 0; i < MEASURES; i++) {
        row = sib__dash_measure(d, measures[i], first);
        if (row.table == NULL || !sib__cell_flag(row, "hidden")) {
            break;
        }
    }
    return row.table == NULL ? sib__count_text(&d->f, 0) : sib__dash_count(d, row, "units");
}

static void put_period(sib__dashboard *d, const sib__dash_period *p, sib__row month)
{
    sib__facts *f = &d->f;
    int32_t     first = p->first;
    const char *name = sib__dash_period_name(d, p);
    sib__part  *to = sib__put_row(f, "dash_months", (sib__row){NULL, -1});
    sib__put_cell(f, to, "month",
                  p->partial ? sib__say(f, "dash.part", "month", name, NULL) : name);
    sib__put_cell(f, to, "released", released(d, first));
    sib__put_cell(f, to, "supported",
                  d->board ? NULL : sib__count_text(f, sib__cell_i64(month, "supported")));
    for (int i = 0; i < MEASURES; i++) {
        sib__row    row = sib__dash_measure(d, measures[i], first);
        const char *text = sib__dash_of(d, row);
        int64_t     open = sib__cell_flag(row, "hidden") ? 0 : sib__cell_i64(row, "immature");
        if (open > 0) {
            text = sib__say(f, "dash.open", "of", text, "n", sib__count_text(f, open), NULL);
        }
        sib__put_cell(f, to, measures[i], text);
    }
}

/* A period of the figure: its share, and whether all of it is known. */
typedef struct point {
    int32_t first;
    double  share; /* below 0: none */
    bool    whole;
} point;

static void draw_point(sib__svg *s, const point *all, int64_t i, int64_t n)
{
    const point *p = &all[i];
    double       x = sib__svg_x(s, (double)i);
    int64_t      step = (n + TICKS - 1) / TICKS;
    if (i % step == 0) {
        char date[11];
        sib__date_print(p->first, date);
        date[7] = '\0';
        sib__svg_text(s, "tick",
                      i == 0       ? "start"
                      : i == n - 1 ? "end"
                                   : "middle",
                      x, s->bottom + 16.0, date, 7);
    }
    if (p->share >= 0.0) {
        sib__svg_circle(s, p->whole ? "dot" : "treated ring", x, sib__svg_y(s, p->share), 3.5);
    }
}

static void draw(sib__dashboard *d, const char *measure, const point *points, int64_t n)
{
    sib__facts *f = &d->f;
    sib__svg    s;
    const char *caption =
        sib__say(f, by(d, "plot.months"), "measure", sib__known(f, "measure", measure), NULL);
    sib__svg_begin(&s, f, 190.0, caption);
    s.left = 34.0, s.right = 424.0, s.top = 26.0, s.bottom = 162.0;
    s.x_high = n > 1 ? (double)(n - 1) : 1.0;
    s.y_high = 100.0;
    sib__svg_axis_y(&s, sib__words(f, "plot.months.axis"));
    sib__svg_line(&s, "axis", s.left, s.bottom, s.right, s.bottom);
    for (int64_t i = 1; i < n; i++) {
        if (points[i - 1].share >= 0.0 && points[i].share >= 0.0) {
            sib__svg_line(&s, "treated line", sib__svg_x(&s, (double)(i - 1)),
                          sib__svg_y(&s, points[i - 1].share), sib__svg_x(&s, (double)i),
                          sib__svg_y(&s, points[i].share));
        }
    }
    for (int64_t i = 0; i < n; i++) {
        draw_point(&s, points, i, n);
    }
    sib__svg_end(&s, "figure.months", caption);
}

static void draw_measure(sib__dashboard *d, const char *measure, int64_t skip)
{
    sib__row         month = sib__dash_periods(d);
    sib__dash_period p;
    point            points[FIGURE_PERIODS];
    int64_t          n = 0;
    int64_t          some = 0;
    while (d->f.status == SIB_OK && n < FIGURE_PERIODS &&
           sib__dash_next_period(d, &month, &p)) {
        if (skip-- > 0) {
            continue;
        }
        sib__row row = sib__dash_measure(d, measure, p.first);
        double   rate = sib__cell_f64(row, "rate");
        bool     there = rate >= 0.0; /* NaN is not */
        points[n++] = (point){p.first, there ? 100.0 * rate : -1.0,
                              there && !p.partial && sib__cell_i64(row, "immature") == 0};
        some += there;
    }
    if (some > 1) {
        draw(d, measure, points, n);
    }
}

/* Whether a period of some measure may be shown. */
static bool is_shown(sib__dashboard *d)
{
    sib__row row = sib__dash_rows(d->seen, "measures");
    while (sib__next(&row, NULL)) {
        if (sib__dash_day(row, "month") != SIB_DATE_MISSING && !sib__cell_flag(row, "hidden")) {
            return true;
        }
    }
    return false;
}

void sib__dash_months(sib__dashboard *d)
{
    sib__facts      *f = &d->f;
    sib__row         month = sib__dash_periods(d);
    int64_t          n = sib__dash_period_count(d);
    sib__dash_period p;
    sib__put_value(f, "dash.over_time", sib__words(f, by(d, "h.dash.months")));
    sib__put_value(f, "dash.over_time.note", sib__say(f, by(d, "dash.months.note"), NULL));
    if (!is_shown(d)) {
        sib__put_value(f, "few.months", d->board ? "1" : NULL);
        return;
    }
    for (int64_t i = 0; f->status == SIB_OK && sib__dash_next_period(d, &month, &p); i++) {
        if (i >= n - TABLE_PERIODS) {
            put_period(d, &p, month);
        }
    }
    sib__put_value(f, "has.months", n > 0 ? "1" : NULL);
    for (int i = 0; i < MEASURES && f->options.figures != 0; i++) {
        draw_measure(d, measures[i], n - FIGURE_PERIODS);
    }
}
