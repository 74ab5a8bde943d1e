/* The stages of a contract on a line of time: those before, this one, those to come. */
#include <string.h>

#include "core/date.h"
#include "report/settled.h"
#include "report/svg.h"
#include "table/table.h"

enum { MOST_ROWS = 12, AROUND = 4 };

static int32_t day_of(sib__row row, const char *column)
{
    int64_t at = row.table == NULL || row.at < 0 ? -1 : sib_table_find(row.table, column);
    if (at < 0) {
        return SIB_DATE_MISSING;
    }
    sib__column found = sib__table_column(row.table, at);
    return found.type == SIB_COLUMN_TYPE_DATE ? sib__column_date(&found, row.at)
                                              : SIB_DATE_MISSING;
}

/* -1 for a stage before this one, 0, 1 for one to come. */
static int when_of(int32_t day, int32_t this_day)
{
    return day < this_day ? -1 : day > this_day ? 1 : 0;
}

static void draw_stage(sib__svg *s, sib__row stage, int32_t this_day, bool named)
{
    sib__facts *f = s->f;
    int32_t     day = day_of(stage, "as_at");
    int         when = when_of(day, this_day);
    double      x = sib__svg_x(s, (double)day);
    const char *anchor = x < 70.0 ? "start" : x > s->right - 70.0 ? "end" : "middle";
    sib__svg_circle(s,
                    when < 0    ? "past dot"
                    : when == 0 ? "treated dot"
                                : "treated ring",
                    x, 40.0, when == 0 ? 8.0 : 5.0);
    if (when == 0) {
        sib__svg_text(s, "label", anchor, x, 18.0, sib__cell_of(f, stage, "stage"), 40);
    }
    if (named || when == 0) {
        sib__svg_text(s, when == 0 ? "label" : "tick", anchor, x, when == 0 ? 66.0 : 84.0,
                      sib__cell_of(f, stage, "as_at"), 12);
    }
}

static void draw_stages(sib__facts *f, int32_t this_day)
{
    sib__svg    s;
    sib__row    stage = {sib_scheme_table(f->of->scheme, "stages"), -1};
    int64_t     n = sib__row_count(stage);
    const char *caption = sib__words(f, "plot.stages");
    sib__svg_begin(&s, f, 92.0, caption);
    s.left = 12.0, s.right = 428.0;
    s.x_low = (double)day_of((sib__row){stage.table, 0}, "as_at");
    s.x_high = (double)day_of((sib__row){stage.table, n - 1}, "as_at");
    sib__svg_line(&s, "axis", s.left, 40.0, s.right, 40.0);
    while (sib__next(&stage, NULL)) {
        draw_stage(&s, stage, this_day, stage.at == 0 || stage.at == n - 1);
    }
    sib__svg_end(&s, "figure.stages", caption);
}

/* Of many stages those around this one, the first and the last. */
static bool is_near(sib__row stage, int64_t this_at)
{
    int64_t n = sib__row_count(stage);
    return n <= MOST_ROWS || stage.at == 0 || stage.at == n - 1 ||
           (stage.at >= this_at - AROUND && stage.at <= this_at + AROUND);
}

static void put_stages(sib__facts *f, int32_t this_day)
{
    sib__row stage = {sib_scheme_table(f->of->scheme, "stages"), -1};
    int64_t  this_at = 0;
    int64_t  left_out = 0;
    while (sib__next(&stage, NULL)) {
        this_at += when_of(day_of(stage, "as_at"), this_day) < 0;
    }
    while (f->status == SIB_OK && sib__next(&stage, NULL)) {
        int when = when_of(day_of(stage, "as_at"), this_day);
        if (when == 0) {
            sib__put_value(f, "pays.on", sib__cell_of(f, stage, "on"));
        }
        left_out += !is_near(stage, this_at);
        if (is_near(stage, this_at)) {
            sib__part *row = sib__put_row(f, "stages", stage);
            sib__put_cell(
                f, row, "pays",
                sib__words(f, sib__cell_flag(stage, "pays") ? "stage.pays" : "stage.interim"));
            sib__put_cell(f, row, "when",
                          sib__words(f, when < 0    ? "stage.past"
                                        : when == 0 ? "stage.this"
                                                    : "stage.to_come"));
            if (row != NULL) {
                row->strong = when == 0;
            }
        }
    }
    if (left_out > 0) {
        sib__part *row = sib__put_row(f, "stages", (sib__row){NULL, -1});
        sib__put_cell(f, row, "stage",
                      sib__say(f, "stages.more", "n", sib__count_text(f, left_out), NULL));
    }
}

void sib__settled_stages(sib__facts *f)
{
    sib__row    due = sib__settled_row(f, "due");
    int64_t     n = sib__row_count((sib__row){sib_scheme_table(f->of->scheme, "stages"), -1});
    const char *line = "stage.none";
    if (sib__next(&due, NULL)) {
        put_stages(f, day_of(due, "as_at"));
        line = !sib__cell_flag(due, "pays")       ? "stage.not_paying"
               : sib__value(f, "pays.on") != NULL ? "stage.paying.on"
                                                  : "stage.paying";
        if (n > 0) {
            sib__put_value(f, "has.stages", "1");
        }
        if (n > 1 && f->options.figures != 0) {
            draw_stages(f, day_of(due, "as_at"));
        }
    }
    sib__put_value(f, "stage.line", sib__say(f, line, NULL));
}
