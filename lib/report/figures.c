#include "report/figures.h"

#include <math.h>
#include <string.h>

#include "report/svg.h"

/* Widens a range to hold a value; NaN changes nothing. */
static void hold(double *low, double *high, double value)
{
    *low = value < *low ? value : *low;
    *high = value > *high ? value : *high;
}

static double percent_of(sib__row effect, const char *column)
{
    return 100.0 * sib__cell_f64(effect, column);
}

/* One reduction: its name, interval and point. */
static void draw_reduction(sib__svg *s, sib__row effect, double y)
{
    const char *cohort = sib__raw(s->f, effect, "cohort");
    bool        shown = sib__result_shown(s->f->disclosure, cohort);
    double      value = percent_of(effect, "reduction_value");
    double      low = percent_of(effect, "reduction_low");
    double      high = percent_of(effect, "reduction_high");
    sib__svg_text(s, "label", "start", 0.0, y + 4.0, sib__name(s->f, cohort), 20);
    if (shown && !isnan(low) && !isnan(high)) {
        sib__svg_line(s, "interval", sib__svg_x(s, low), y, sib__svg_x(s, high), y);
    }
    if (shown && !isnan(value)) {
        sib__svg_circle(s, "treated dot", sib__svg_x(s, value), y, 5.0);
    }
}

void sib__draw_reductions(sib__facts *f)
{
    sib__svg    s;
    sib__row    effect = sib__row_of(f, "effects");
    const char *caption = sib__words(f, "plot.effect");
    double      height = 50.0 + 46.0 * (double)sib__row_count(effect);
    double      y = 30.0;
    sib__svg_begin(&s, f, height, caption);
    s.left = 138.0, s.right = 430.0, s.top = 4.0, s.bottom = height - 36.0;
    while (sib__next(&effect, NULL)) {
        bool shown = sib__result_shown(f->disclosure, sib__raw(f, effect, "cohort"));
        for (int i = 0; shown && i < 3; i++) {
            static const char *const columns[] = {"reduction_value", "reduction_low",
                                                  "reduction_high"};
            hold(&s.x_low, &s.x_high, percent_of(effect, columns[i]));
        }
    }
    double margin = 0.04 * (s.x_high - s.x_low);
    s.x_low -= margin;
    s.x_high += margin;
    sib__svg_axis_x(&s, sib__words(f, "plot.effect.axis"));
    sib__svg_line(&s, "axis", sib__svg_x(&s, 0.0), s.top, sib__svg_x(&s, 0.0), s.bottom);
    while (sib__next(&effect, NULL)) {
        draw_reduction(&s, effect, y);
        y += 46.0;
    }
    sib__svg_end(&s, "figure.effect", caption);
}

/* The outline of a histogram of shares: heights by bin over the width of each. */
static void draw_outline(sib__svg *s, const char *class, sib__row list, const char *cohort,
                         const char *column, bool measure)
{
    int64_t  room = 2 * sib__row_count(list) + 2;
    double  *x = SIB__NEW(s->f->memory, double, room);
    double  *y = SIB__NEW(s->f->memory, double, room);
    double   all = 0.0;
    int64_t  n = 0;
    sib__row bin = list;
    if (x == NULL || y == NULL) {
        (void)sib__well(s->f, sib__no_memory(s->f->call));
        return;
    }
    for (int pass = 0; pass < 2; pass++) {
        while (sib__next(&bin, cohort)) {
            double  from = sib__cell_f64(bin, "from");
            double  to = sib__cell_f64(bin, "to");
            int64_t count = sib__cell_i64(bin, column);
            double  people = sib__drawn_people(s->f->disclosure, count == SIB_I64_MISSING
                                                                     ? sib__cell_f64(bin, column)
                                                                     : (double)count);
            all += pass == 0 ? people : 0.0;
            double height = pass == 0 || all <= 0.0 ? 0.0 : people / all / (to - from);
            if (measure) {
                s->y_high = height > s->y_high ? height : s->y_high;
                hold(&s->x_low, &s->x_high, from);
                hold(&s->x_low, &s->x_high, to);
            } else if (pass == 1) {
                n += n == 0;
                x[n] = sib__svg_x(s, from);
                y[n] = sib__svg_y(s, height);
                x[n + 1] = sib__svg_x(s, to);
                y[n + 1] = y[n];
                n += 2;
            }
        }
    }
    if (n > 0) {
        x[0] = x[1];
        x[n] = x[n - 1];
        y[0] = y[n] = s->bottom;
        sib__svg_path(s, class, x, y, n + 1);
    }
}

static void draw_panel(sib__svg *s, sib__row bins, const char *cohort, const char *title,
                       const char *const *columns)
{
    s->y_high = 0.0;
    for (int arm = 0; arm < 2; arm++) {
        draw_outline(s, "", bins, cohort, columns[arm], true);
    }
    sib__svg_text(s, "label", "start", s->left, s->top - 6.0, sib__words(s->f, title), 40);
    draw_outline(s, "treated line area", bins, cohort, columns[0], false);
    draw_outline(s, "comparison line area", bins, cohort, columns[1], false);
}

void sib__draw_overlap(sib__facts *f, const char *cohort)
{
    static const char *const before[] = {"treated", "comparison"};
    static const char *const after[] = {"matched_treated", "comparison_weight"};
    sib__svg                 s;
    sib__row                 bins = sib__row_of(f, "overlap");
    sib__row                 first = sib__of(f, "overlap", cohort);
    bool                     both = sib__overlap_after_shown(f->disclosure);
    const char *caption = sib__say(f, both ? "plot.overlap" : "plot.overlap.one", "name",
                                   sib__name(f, cohort), NULL);
    if (first.at < 0 || !sib__overlap_before_shown(f->disclosure, cohort)) {
        return;
    }
    sib__svg_begin(&s, f, both ? 290.0 : 166.0, caption);
    s.left = 10.0, s.right = 430.0, s.top = 34.0, s.bottom = 128.0;
    s.x_low = s.x_high = sib__cell_f64(first, "from");
    sib__svg_legend(&s, "line", "treated line", sib__words(f, "arm.treated"), "comparison line",
                    sib__words(f, "arm.comparison"));
    draw_panel(&s, bins, cohort, "plot.overlap.before", before);
    if (s.y_high <= 0.0) {
        return; /* every bin is drawn as nobody: there is nothing to look at */
    }
    if (both) {
        sib__svg_line(&s, "axis", s.left, s.bottom, s.right, s.bottom);
        s.top = 158.0, s.bottom = 252.0;
        draw_panel(&s, bins, cohort, "plot.overlap.after", after);
    }
    sib__svg_axis_x(&s, sib__words(f, "plot.overlap.axis"));
    sib__svg_end(&s, "figure.compared", caption);
}

void sib__draw_balance(sib__facts *f, const char *cohort, const int64_t *rows, int64_t n,
                       int64_t terms)
{
    sib__svg    s;
    sib__row    row = sib__row_of(f, "balance");
    const char *caption = sib__say(f, n < terms ? "plot.balance.some" : "plot.balance", "name",
                                   sib__name(f, cohort), "shown", sib__count_text(f, n),
                                   "terms", sib__count_text(f, terms), NULL);
    double      values[2];
    sib__svg_begin(&s, f, 68.0 + 18.0 * (double)n, caption);
    s.left = 158.0, s.right = 430.0, s.top = 22.0, s.bottom = 30.0 + 18.0 * (double)n;
    s.x_low = -0.12, s.x_high = 0.12;
    for (int pass = 0; pass < 2; pass++) {
        if (pass == 1) {
            double margin = 0.04 * (s.x_high - s.x_low);
            s.x_low -= margin, s.x_high += margin;
            sib__svg_axis_x(&s, sib__words(f, "plot.balance.axis"));
            sib__svg_line(&s, "axis", sib__svg_x(&s, 0.0), s.top, sib__svg_x(&s, 0.0),
                          s.bottom);
            for (int side = -1; side <= 1; side += 2) {
                double x = sib__svg_x(&s, 0.1 * side);
                sib__svg_line(&s, "limit", x, s.top, x, s.bottom);
            }
        }
        for (int64_t i = 0; i < n; i++) {
            double y = 34.0 + 18.0 * (double)i;
            row.at = rows[i];
            values[0] = sib__drawn_difference(f->disclosure, sib__cell_f64(row, "smd_before"));
            values[1] = sib__drawn_difference(f->disclosure, sib__cell_f64(row, "smd_after"));
            for (int k = 0; k < 2; k++) {
                hold(&s.x_low, &s.x_high, values[k]);
                if (pass == 1 && !isnan(values[k])) {
                    sib__svg_circle(&s, k == 0 ? "comparison ring" : "treated dot",
                                    sib__svg_x(&s, values[k]), y, 4.0);
                }
            }
            if (pass == 1) {
                sib__svg_text(&s, "label", "start", 0.0, y + 4.0, sib__cell_of(f, row, "term"),
                              23);
            }
        }
    }
    sib__svg_legend(&s, "circle", "comparison ring", sib__words(f, "plot.before"),
                    "treated dot", sib__words(f, "plot.after"));
    sib__svg_end(&s, "figure.compared", caption);
}

/* Events a person so far in an arm, as drawn. */
static double so_far(sib__facts *f, sib__row month, const char *cohort, int arm)
{
    static const char *const columns[] = {"events_treated", "events_comparison"};
    return sib__drawn_mean(f->disclosure, cohort, (sib__arm)arm,
                           sib__cell_f64(month, columns[arm]));
}

void sib__draw_curve(sib__facts *f, const char *cohort)
{
    static const char *const classes[] = {"treated line", "comparison line"};
    sib__svg                 s;
    sib__row                 month = sib__row_of(f, "curve");
    int64_t                  room = sib__row_count(month) + 1;
    double                  *x = SIB__NEW(f->memory, double, room);
    double                  *y = SIB__NEW(f->memory, double, room);
    const char *caption = sib__say(f, "plot.curve", "name", sib__name(f, cohort), NULL);
    if (x == NULL || y == NULL) {
        (void)sib__well(f, sib__no_memory(f->call));
        return;
    }
    if (sib__of(f, "curve", cohort).at < 0 || !sib__result_shown(f->disclosure, cohort)) {
        return;
    }
    sib__svg_begin(&s, f, 232.0, caption);
    s.left = 44.0, s.right = 430.0, s.top = 24.0, s.bottom = 194.0;
    s.y_high = 0.0;
    while (sib__next(&month, cohort)) {
        hold(&s.x_low, &s.x_high, (double)sib__cell_i64(month, "month"));
        hold(&s.y_low, &s.y_high, so_far(f, month, cohort, 0));
        hold(&s.y_low, &s.y_high, so_far(f, month, cohort, 1));
    }
    sib__svg_axis_y(&s, sib__words(f, "plot.curve.events"));
    sib__svg_axis_x(&s, sib__words(f, "plot.curve.axis"));
    for (int arm = 0; arm < 2; arm++) {
        int64_t n = 0;
        x[n] = sib__svg_x(&s, 0.0);
        y[n++] = sib__svg_y(&s, 0.0);
        while (sib__next(&month, cohort)) {
            x[n] = sib__svg_x(&s, (double)sib__cell_i64(month, "month"));
            y[n++] = sib__svg_y(&s, so_far(f, month, cohort, arm));
        }
        sib__svg_path(&s, classes[arm], x, y, n);
    }
    sib__svg_legend(&s, "line", classes[0], sib__words(f, "arm.treated"), classes[1],
                    sib__words(f, "arm.comparison"));
    sib__svg_end(&s, "figure.happened", caption);
}
