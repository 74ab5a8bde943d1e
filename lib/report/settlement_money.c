/* How the money came about: what each line was worth, what rounds and limits made of it, what
 * was paid before. */
#include <math.h>
#include <string.h>

#include "report/settled.h"
#include "report/svg.h"

enum { MOST_ITEMS = 14, MOST_LINES = 400 };

typedef enum sib__item_kind { ITEM_START, ITEM_CHANGE, ITEM_BEFORE, ITEM_TOTAL } sib__item_kind;

typedef struct sib__item {
    const char    *name;
    sib__item_kind kind;
    sib__exact     amount;
    sib__exact     after;
} sib__item;

/* The lines that are settled, by name, and what their parts began as. */
typedef struct sib__flow {
    const char **lines;
    int64_t      n;
    sib__item   *starts;
    int64_t      start_count;
    sib__item   *items;
    int64_t      item_count;
    sib__exact   sum;
} sib__flow;

static int64_t line_named(const sib__flow *flow, const char *name)
{
    for (int64_t i = 0; i < flow->n; i++) {
        if (strcmp(flow->lines[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

/* The lines of the settle step, and what they come to. */
static sib__exact find_lines(sib__facts *f, sib__flow *flow)
{
    const sib__step *settle = sib__step_of_kind(f, "settle");
    sib__row         row = {settle == NULL ? NULL : settle->first.table, -1};
    sib__exact       sum = sib__exact_of_i64(0);
    sib__quantity    q;
    while (settle != NULL && f->status == SIB_OK && sib__step_next(settle, &row)) {
        const char *line = sib__raw(f, row, "line");
        if (line_named(flow, line) < 0 && flow->n < MOST_LINES) {
            flow->lines[flow->n++] = line;
        }
        if (sib__cell_quantity(f, row, "value", true, &q)) {
            sum = sib__plus(f, sum, q.value);
        }
        (void)sib__well(f, SIB__PAUSE(f->call, row.at));
    }
    return sum;
}

/* A line, and what was achieved where its row is of one achievement. */
static const char *start_name(sib__facts *f, const char *line, sib__row row)
{
    static const char key[] = "\"what\":\"";
    const char       *keys = sib__raw(f, row, "keys");
    const char       *what = strstr(keys, key);
    const char       *name = sib__clean_text(f, sib__slice_of(line));
    if (what == NULL) {
        return name;
    }
    const sib__json *read = NULL;
    if (f->status != SIB_OK || !sib__well(f, sib__json_parse(f->call, f->memory, "settlement",
                                                             sib__slice_of(keys), &read))) {
        return name;
    }
    return sib__join(f, name, ": ", sib__clean_text(f, sib__json_member(read, "what")->text),
                     NULL);
}

static void add_start(sib__facts *f, sib__flow *flow, const char *name, sib__exact amount)
{
    int64_t i = 0;
    while (i < flow->start_count && strcmp(flow->starts[i].name, name) != 0) {
        i++;
    }
    if (i == MOST_LINES) {
        return; /* it is among the rest that put_changes explains */
    }
    if (i == flow->start_count) {
        flow->starts[flow->start_count++] =
            (sib__item){.name = name, .amount = sib__exact_of_i64(0)};
    }
    flow->starts[i].amount = sib__plus(f, flow->starts[i].amount, amount);
}

/* What a row adds to the beginning of its line, or changes of it. */
static void follow_row(sib__facts *f, sib__flow *flow, const sib__step *step, sib__row row,
                       bool begins, sib__exact *change)
{
    const char   *result = sib__raw(f, row, "result");
    const char   *line = sib__raw(f, row, "line");
    const char   *name = !begins           ? line
                         : *result == '\0' ? step->id
                                           : sib__join(f, step->id, ".", result, NULL);
    int64_t       at = sib__is_money(row) ? line_named(flow, name) : -1;
    sib__quantity value;
    sib__quantity before = {sib__exact_of_i64(0), SIB__IN_MONEY};
    if (at < 0 || !sib__cell_quantity(f, row, "value", true, &value)) {
        return;
    }
    bool had = !begins && sib__cell_quantity(f, row, "before", true, &before);
    bool sums = had && strcmp(line, step->id) == 0; /* a round that adds up */
    if (begins || sums) {
        add_start(f, flow, start_name(f, name, row), begins ? value.value : before.value);
    }
    if (!begins) {
        *change = sib__plus(f, *change, sib__minus(f, value.value, before.value));
    }
}

static void put_item(sib__facts *f, sib__flow *flow, const char *name, sib__item_kind kind,
                     sib__exact amount)
{
    if (flow->item_count < MOST_ITEMS) {
        flow->sum = kind == ITEM_TOTAL ? amount : sib__plus(f, flow->sum, amount);
        flow->items[flow->item_count++] = (sib__item){name, kind, amount, flow->sum};
    }
}

static bool begins_lines(const sib__step *step)
{
    static const char *const kinds[] = {"measure", "compare", "curve"};
    bool                     begins = false;
    for (int i = 0; i < 3; i++) {
        begins = begins || strcmp(step->kind, kinds[i]) == 0;
    }
    return begins;
}

/* The items of the lines: the first ones by name, the others together. */
static void put_starts(sib__facts *f, sib__flow *flow)
{
    enum { NAMED = 7 };
    sib__exact others = sib__exact_of_i64(0);
    int64_t    left = 0;
    int64_t    some = 0;
    for (int64_t i = 0; i < flow->start_count; i++) {
        some += sib__exact_sign(flow->starts[i].amount) != 0;
    }
    for (int64_t i = 0, named = 0; i < flow->start_count; i++) {
        const sib__item *start = &flow->starts[i];
        if (sib__exact_sign(start->amount) == 0) {
            continue;
        }
        if (named < NAMED || some == NAMED + 1) {
            put_item(f, flow, start->name, ITEM_START, start->amount);
            named++;
        } else {
            others = sib__plus(f, others, start->amount);
            left++;
        }
    }
    if (left > 0) {
        put_item(f, flow, sib__say(f, "money.others", "n", sib__count_text(f, left), NULL),
                 ITEM_START, others);
    }
}

/* Rounds and limits that changed something, in their order; and what is left to explain. */
static void put_changes(sib__facts *f, sib__flow *flow, const sib__exact *changes,
                        sib__exact settled)
{
    for (int64_t i = 0; i < f->of->step_count; i++) {
        const sib__step *step = &f->of->steps[i];
        if (sib__exact_sign(changes[i]) < 0 && strcmp(step->kind, "limit") == 0) {
            sib__put_line(
                f, "answers.caps",
                sib__say(f, "cap.takes", "step", sib__clean_text(f, sib__slice_of(step->id)),
                         "amount",
                         sib__money_text_of(f, sib__minus(f, sib__exact_of_i64(0), changes[i])),
                         NULL));
        }
        if (sib__exact_sign(changes[i]) != 0 && flow->item_count < MOST_ITEMS - 5) {
            put_item(f, flow,
                     sib__say(f, sib__key(f, "money", step->kind), "step",
                              sib__clean_text(f, sib__slice_of(step->id)), NULL),
                     ITEM_CHANGE, changes[i]);
        }
    }
    sib__exact rest = sib__minus(f, settled, flow->sum);
    if (sib__exact_sign(rest) != 0) {
        put_item(f, flow, sib__words(f, "money.rest"), ITEM_CHANGE, rest);
    }
}

static void put_end(sib__facts *f, sib__flow *flow, sib__exact settled)
{
    sib__row      due = sib__settled_row(f, "due");
    sib__quantity before = {sib__exact_of_i64(0), SIB__IN_MONEY};
    sib__quantity now = before;
    sib__exact    zero = sib__exact_of_i64(0);
    put_item(f, flow, sib__words(f, "money.settled"), ITEM_TOTAL, settled);
    if (!sib__next(&due, NULL)) {
        return;
    }
    (void)sib__cell_quantity(f, due, "paid_before", true, &before);
    (void)sib__cell_quantity(f, due, "now", true, &now);
    if (sib__exact_sign(before.value) != 0) {
        put_item(f, flow, sib__words(f, "due.paid_before"), ITEM_BEFORE,
                 sib__minus(f, zero, before.value));
    }
    sib__exact rest = sib__minus(f, now.value, flow->sum);
    if (sib__exact_sign(rest) != 0) {
        put_item(f, flow, sib__words(f, "money.not_taken"), ITEM_CHANGE, rest);
    }
    const char *end = sib__value(f, "interim") != NULL ? "due.interim"
                      : sib__exact_sign(now.value) < 0 ? "due.back"
                                                       : "due.now";
    put_item(f, flow, sib__words(f, end), ITEM_TOTAL, now.value);
}

/* A change of less than the minor unit is not shown as nothing. */
static const char *item_amount(sib__facts *f, const sib__item *item)
{
    sib__quantity zero = {sib__exact_of_i64(0), SIB__IN_AMOUNT};
    return sib__quantity_apart(f, (sib__quantity){item->amount, SIB__IN_AMOUNT}, zero);
}

static void draw_item(sib__svg *s, const sib__item *item, double from, double to, double y)
{
    sib__facts *f = s->f;
    const char *class = item->kind == ITEM_TOTAL            ? "total bar"
                        : item->kind == ITEM_BEFORE         ? "spent bar"
                        : sib__exact_sign(item->amount) < 0 ? "missed bar"
                                                            : "met bar";
    double left = sib__svg_x(s, fmin(from, to));
    double right = sib__svg_x(s, fmax(from, to));
    sib__svg_text(s, "label", "start", 0.0, y, item->name, 40);
    sib__svg_text(s, "label", "end", s->right, y, item_amount(f, item), 30);
    sib__svg_line(s, class, left, y + 12.0, fmax(right, left + 1.0), y + 12.0);
}

static void draw_flow(sib__facts *f, const sib__flow *flow)
{
    sib__svg    s;
    const char *caption = sib__words(f, "plot.money");
    sib__svg_begin(&s, f, 12.0 + 38.0 * (double)flow->item_count, caption);
    s.left = 2.0, s.right = 438.0;
    for (int64_t i = 0; i < flow->item_count; i++) {
        double after = sib__drawn(f, flow->items[i].after);
        s.x_low = fmin(s.x_low, after);
        s.x_high = fmax(s.x_high, after);
    }
    double before = 0.0;
    double zero = sib__svg_x(&s, 0.0);
    sib__svg_line(&s, "grid", zero, 4.0, zero, 6.0 + 38.0 * (double)flow->item_count);
    for (int64_t i = 0; i < flow->item_count; i++) {
        const sib__item *item = &flow->items[i];
        double           after = sib__drawn(f, item->after);
        draw_item(&s, item, item->kind == ITEM_TOTAL ? 0.0 : before, after,
                  16.0 + 38.0 * (double)i);
        before = after;
    }
    sib__svg_end(&s, "figure.money", caption);
}

static void put_rows(sib__facts *f, const sib__flow *flow)
{
    for (int64_t i = 0; i < flow->item_count; i++) {
        const sib__item *item = &flow->items[i];
        sib__part       *row = sib__put_row(f, "money", (sib__row){NULL, -1});
        sib__put_cell(f, row, "item", item->name);
        sib__put_cell(f, row, "amount", item_amount(f, item));
        if (item->kind != ITEM_TOTAL) {
            sib__put_cell(f, row, "after", sib__amount_shown(f, item->after));
        }
        if (row != NULL) {
            row->strong = item->kind == ITEM_TOTAL;
        }
    }
}

void sib__settled_money(sib__facts *f)
{
    sib__flow   flow = {.sum = sib__exact_of_i64(0)};
    sib__exact *changes = SIB__NEW(f->memory, sib__exact, f->of->step_count);
    flow.lines = SIB__NEW(f->memory, const char *, MOST_LINES);
    flow.starts = SIB__NEW(f->memory, sib__item, MOST_LINES);
    flow.items = SIB__NEW(f->memory, sib__item, MOST_ITEMS);
    if (changes == NULL || flow.lines == NULL || flow.starts == NULL || flow.items == NULL) {
        (void)sib__well(f, sib__no_memory(f->call));
        return;
    }
    if (f->of->few || sib__step_of_kind(f, "settle") == NULL) {
        return;
    }
    sib__exact settled = find_lines(f, &flow);
    for (int64_t i = 0; i < f->of->step_count; i++) {
        const sib__step *step = &f->of->steps[i];
        sib__row         row = {step->first.table, -1};
        bool             begins = begins_lines(step);
        bool changed = strcmp(step->kind, "round") == 0 || strcmp(step->kind, "limit") == 0;
        changes[i] = sib__exact_of_i64(0);
        while ((begins || changed) && f->status == SIB_OK && sib__step_next(step, &row)) {
            follow_row(f, &flow, step, row, begins, &changes[i]);
            (void)sib__well(f, SIB__PAUSE(f->call, row.at));
        }
    }
    put_starts(f, &flow);
    put_changes(f, &flow, changes, settled);
    put_end(f, &flow, settled);
    if (flow.item_count <= 2) {
        return; /* nothing was worth anything */
    }
    put_rows(f, &flow);
    sib__put_value(f, "has.money", "1");
    if (f->options.figures != 0) {
        draw_flow(f, &flow);
    }
}
