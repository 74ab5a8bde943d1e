/* The gates of a settlement: each condition with its number, its limit and how far apart they
 * are, and what each gate comes to. */
#include <math.h>
#include <string.h>

#include "report/settled.h"
#include "report/svg.h"

enum { MOST_SAID = 6, MOST_DRAWN = 12, MOST_ROWS = 200 };

/* The unit of what a condition asks about. */
static bool asks_about_money(sib__facts *f, sib__row condition)
{
    char  *of = sib__slice_copy(f->memory, sib__slice_of(sib__raw(f, condition, "of")));
    size_t length = of == NULL ? 0 : strcspn(of, ".");
    if (of == NULL) {
        return sib__well(f, sib__no_memory(f->call));
    }
    const char *result = of[length] == '.' ? of + length + 1 : "";
    of[length] = '\0';
    const sib__step *step = sib__step_of(f, of);
    sib__row         row = {step == NULL ? NULL : step->first.table, -1};
    while (step != NULL && sib__step_next(step, &row)) {
        if (sib__cell_is(row, "result", result) || *result == '\0') {
            return sib__is_money(row);
        }
    }
    return false;
}

/* Number and limit; whether both are there. */
static bool numbers_of(sib__facts *f, sib__row condition, sib__quantity *number,
                       sib__quantity *limit)
{
    bool money = asks_about_money(f, condition);
    bool both = sib__cell_quantity(f, condition, "number", money, number);
    return sib__cell_quantity(f, condition, "limit", money, limit) && both;
}

static const char *asked_of(sib__facts *f, sib__row condition)
{
    const char *limit = sib__cell_shown(f, condition, "limit", asks_about_money(f, condition));
    const char *is = sib__raw(f, condition, "is");
    return f->of->few ? NULL : sib__say(f, sib__key(f, "is", is), "limit", limit, NULL);
}

const char *sib__missed_by(sib__facts *f, sib__row condition)
{
    sib__quantity distance;
    bool          money = asks_about_money(f, condition);
    if (f->of->few || !sib__cell_quantity(f, condition, "distance", money, &distance)) {
        return NULL;
    }
    const char *far = sib__distance_text(f, distance);
    int64_t     events = sib__cell_i64(condition, "events");
    if (events == SIB_I64_MISSING) {
        return far;
    }
    int64_t size = events < 0 ? -events : events;
    return sib__join(f, far, ", ",
                     sib__say(f, size == 1 ? "gate.event" : "gate.events", "n",
                              sib__count_text(f, size), NULL),
                     NULL);
}

/* How far it is from its limit. */
static const char *far_said(sib__facts *f, sib__row condition)
{
    sib__quantity distance;
    const char   *verdict = sib__raw(f, condition, "verdict");
    bool          money = asks_about_money(f, condition);
    return sib__cell_is(condition, "is", "equal") ||
                   !sib__cell_quantity(f, condition, "distance", money, &distance) ||
                   sib__exact_sign(distance.value) == 0
               ? ""
               : sib__say(f, sib__key(f, "gate.by", verdict), "far",
                          sib__distance_text(f, distance), NULL);
}

/* "25 fewer": the events that would turn it; NULL where none are known. */
static const char *turn_of(sib__facts *f, sib__row condition)
{
    int64_t events = sib__cell_i64(condition, "events");
    return events == SIB_I64_MISSING
               ? NULL
               : sib__say(f, events < 0 ? "events.fewer" : "events.more", "n",
                          sib__count_text(f, events < 0 ? -events : events), NULL);
}

static const char *turn_said(sib__facts *f, sib__row condition)
{
    int64_t     events = sib__cell_i64(condition, "events");
    const char *turn = turn_of(f, condition);
    bool        one = events == 1 || events == -1;
    return turn == NULL ? ""
                        : sib__say(f, one ? "gate.turn.one" : "gate.turn", "turn", turn, NULL);
}

const char *sib__condition_said(sib__facts *f, sib__row condition)
{
    sib__quantity number;
    sib__quantity limit;
    const char   *of = sib__series_name(f, sib__raw(f, condition, "of"));
    const char   *verdict = sib__known(f, "verdict", sib__cell_of(f, condition, "verdict"));
    const char   *name = sib__with_keys(f, sib__cell_of(f, condition, "step"), condition);
    bool          both = numbers_of(f, condition, &number, &limit);
    if (f->of->few || !both) {
        return sib__say(f, "gate.bare", "gate", name, "verdict", verdict, NULL);
    }
    sib__quantity compared = number;
    (void)sib__cell_quantity(f, condition, "compared", number.in == SIB__IN_MONEY, &compared);
    int order = 0;
    (void)sib__well(f, sib__exact_compare(f->call, number.value, compared.value, &order));
    const char *decided = order == 0 ? ""
                                     : sib__say(f, "gate.decided", "compared",
                                                sib__quantity_text(f, compared), NULL);
    return sib__say(f, "gate.said", "gate", name, "of", of, "number",
                    sib__quantity_apart(f, number, limit), "asked", asked_of(f, condition),
                    "decided", decided, "verdict", verdict, "by", far_said(f, condition),
                    "turn", turn_said(f, condition), NULL);
}

static void put_condition(sib__facts *f, sib__row condition)
{
    sib__quantity number;
    sib__quantity limit;
    sib__quantity distance;
    sib__part    *row = sib__put_row(f, "conditions", (sib__row){NULL, -1});
    bool          both = numbers_of(f, condition, &number, &limit);
    bool          few = f->of->few;
    sib__put_cell(f, row, "gate",
                  sib__with_keys(f, sib__cell_of(f, condition, "step"), condition));
    sib__put_cell(f, row, "of", sib__series_name(f, sib__raw(f, condition, "of")));
    sib__put_cell(f, row, "asked", few ? NULL : asked_of(f, condition));
    sib__put_cell(f, row, "verdict",
                  sib__known(f, "verdict", sib__cell_of(f, condition, "verdict")));
    if (few || !both) {
        sib__put_cell(f, row, "number", few && both ? sib__words(f, "hidden") : NULL);
        return;
    }
    sib__put_cell(f, row, "number", sib__quantity_apart(f, number, limit));
    if (sib__cell_quantity(f, condition, "distance", number.in == SIB__IN_MONEY, &distance)) {
        bool        below = sib__exact_sign(distance.value) < 0;
        const char *text = sib__distance_text(f, distance);
        sib__put_cell(f, row, "distance",
                      below ? sib__join(f, "\xe2\x88\x92", text, NULL) : text);
    }
    sib__put_cell(f, row, "events", turn_of(f, condition));
}

/* One condition: what it asks, and its number on a line with the limit. */
static void draw_condition(sib__svg *s, sib__row condition, double y)
{
    sib__facts   *f = s->f;
    sib__quantity number;
    sib__quantity limit;
    bool          met = sib__cell_is(condition, "verdict", "met");
    (void)numbers_of(f, condition, &number, &limit);
    double at = sib__drawn(f, number.value);
    double bar = sib__drawn(f, limit.value);
    double low = fmin(0.0, fmin(at, bar));
    double high = fmax(0.0, fmax(at, bar));
    double room = high > low ? 0.08 * (high - low) : 1.0;
    s->x_low = low < 0.0 ? low - room : 0.0;
    s->x_high = high + room;
    const char *name = sib__with_keys(f, sib__cell_of(f, condition, "step"), condition);
    const char *title =
        sib__join(f, name, ": ", sib__series_name(f, sib__raw(f, condition, "of")), NULL);
    sib__svg_text(s, "label", "start", 0.0, y, title, 54);
    double x = sib__svg_x(s, at);
    double mark = sib__svg_x(s, bar);
    sib__svg_line(s, "track", s->left, y + 16.0, s->right, y + 16.0);
    sib__svg_line(s, met ? "met bar" : "missed bar", sib__svg_x(s, 0.0), y + 16.0, x, y + 16.0);
    sib__svg_line(s, "threshold", mark, y + 7.0, mark, y + 25.0);
    const char *where = mark > s->right - 90.0 ? "end" : mark < 90.0 ? "start" : "middle";
    const char *asked = sib__say(f, "plot.gate", "asked", asked_of(f, condition), NULL);
    sib__svg_text(s, "tick mark", where, mark, y + 38.0, asked, 40);
    const char *text =
        sib__join(f, sib__quantity_apart(f, number, limit), ", ",
                  sib__known(f, "verdict", sib__cell_of(f, condition, "verdict")), NULL);
    bool right = mark > (s->left + s->right) / 2.0;
    sib__svg_text(s, met ? "tick good" : "tick bad", right ? "start" : "end",
                  right ? s->left : s->right, y + 38.0, text, 40);
}

static void draw_conditions(sib__facts *f)
{
    sib__svg    s;
    sib__row    condition = sib__settled_row(f, "conditions");
    int64_t     n = 0;
    const char *caption = sib__words(f, "plot.gates");
    while (sib__next(&condition, NULL)) {
        sib__quantity a;
        sib__quantity b;
        n += n < MOST_DRAWN && numbers_of(f, condition, &a, &b);
    }
    if (n == 0 || f->of->few || f->options.figures == 0) {
        return;
    }
    sib__svg_begin(&s, f, 4.0 + 60.0 * (double)n, caption);
    s.left = 4.0, s.right = 436.0;
    double y = 14.0;
    for (int64_t drawn = 0; drawn < n && sib__next(&condition, NULL);) {
        sib__quantity a;
        sib__quantity b;
        if (numbers_of(f, condition, &a, &b)) {
            draw_condition(&s, condition, y);
            y += 60.0;
            drawn++;
        }
    }
    sib__svg_end(&s, "figure.gates", caption);
}

/* The condition of a gate's line, where it rests on one alone. Conditions stand in the order of
 * the lines: `next` goes on from line to line. */
static sib__row only_condition(sib__facts *f, sib__row gate, sib__row *next)
{
    const char *step = sib__raw(f, gate, "step");
    const char *keys = sib__raw(f, gate, "keys");
    sib__row    found = *next;
    int64_t     n = 0;
    while (next->at >= 0 && sib__cell_is(*next, "step", step) &&
           sib__cell_is(*next, "keys", keys)) {
        n++;
        (void)sib__next(next, NULL);
    }
    return n == 1 ? found : (sib__row){NULL, -1};
}

static void put_gate(sib__facts *f, sib__row gate, sib__row *next, int64_t *said)
{
    sib__row    only = only_condition(f, gate, next);
    const char *text = NULL;
    if (only.table != NULL && sib__cell_is(only, "verdict", sib__raw(f, gate, "value"))) {
        text = sib__condition_said(f, only);
    } else {
        text = sib__say(f, "gate.bare", "gate",
                        sib__with_keys(f, sib__cell_of(f, gate, "step"), gate), "verdict",
                        sib__known(f, "verdict", sib__cell_of(f, gate, "value")), NULL);
        sib__put_line(f, "gates.bare", text);
    }
    sib__put_line(f, "gates", text);
    if ((*said)++ < MOST_SAID) {
        sib__put_line(f, "answers.gates", text);
    }
}

void sib__settled_gates(sib__facts *f)
{
    int64_t  said = 0;
    int64_t  gates = 0;
    int64_t  rows = 0;
    sib__row condition = sib__settled_row(f, "conditions");
    sib__row next = condition;
    (void)sib__next(&next, NULL);
    for (int64_t i = 0; i < f->of->step_count; i++) {
        const sib__step *step = &f->of->steps[i];
        sib__row         gate = {step->first.table, -1};
        bool             is_gate = strcmp(step->kind, "gate") == 0;
        while (is_gate && f->status == SIB_OK && said < MOST_ROWS &&
               sib__step_next(step, &gate)) {
            put_gate(f, gate, &next, &said);
        }
        gates += is_gate ? step->n : 0;
    }
    while (f->status == SIB_OK && rows < MOST_ROWS && sib__next(&condition, NULL)) {
        put_condition(f, condition);
        rows++;
    }
    if (said > 0) {
        sib__put_value(f, "has.gates", "1");
    }
    if (said > MOST_SAID) {
        sib__put_value(f, "more.gates", "1");
        sib__put_line(
            f, "answers.gates",
            sib__say(f, "gate.more", "n", sib__count_text(f, gates - MOST_SAID), NULL));
    }
    draw_conditions(f);
}
