/* What is owed: the lines of the statement, the arithmetic of each that is paid, the payers.
 *
 * The arithmetic is printed so that it can be followed by hand: each number has as many
 * decimals as make the next one come out as printed. */
#include <string.h>

#include "core/money.h"
#include "report/facts.h"

enum { FEWEST_DECIMALS = 3, MOST_DECIMALS = 20, MOST_OF_MEANS = 30 };

/* One paid line, in exact numbers. */
typedef struct working {
    sib__rational treated;
    sib__rational comparison;
    sib__rational threshold; /* 0 unless only what exceeds it is paid */
    sib__rational persons;
    sib__rational events; /* as paid */
    sib__rational price;
    const char   *amount;
} working;

static sib__rational rounded(sib__facts *f, sib__rational a, int32_t decimals)
{
    if (f->status == SIB_OK) {
        (void)sib__well(f, sib__rational_round(f->call, f->memory, a, decimals,
                                               SIB__ROUNDING_HALF_EVEN, &a));
    }
    return a;
}

/* (m_c - m_t - T m_c) N with means of so many decimals. */
static sib__rational multiply_out(sib__facts *f, const working *w, int32_t decimals)
{
    sib__rational treated = rounded(f, w->treated, decimals);
    sib__rational comparison = rounded(f, w->comparison, decimals);
    sib__rational part = {0, 0, 0, NULL, NULL};
    sib__rational out = comparison;
    sib__call    *c = f->call;
    (void)(f->status == SIB_OK &&
           sib__well(f,
                     sib__rational_multiply(c, f->memory, w->threshold, comparison, &part)) &&
           sib__well(f, sib__rational_subtract(c, f->memory, comparison, treated, &out)) &&
           sib__well(f, sib__rational_subtract(c, f->memory, out, part, &out)) &&
           sib__well(f, sib__rational_multiply(c, f->memory, out, w->persons, &out)));
    return out;
}

/* The decimals of the events with which events times price, rounded as the contract says, come
 * to the amount. */
static int32_t decimals_of_events(sib__facts *f, const working *w)
{
    const sib__json *line =
        sib__json_member(sib__stated_value(f, "payment", "rounding"), "line");
    int32_t     rounding = line == NULL ? 0 : sib__rounding_value(line->text.data);
    int32_t     minor = sib__currency_exponent(f->currency);
    const char *text = NULL;
    for (int32_t d = FEWEST_DECIMALS; d < MOST_DECIMALS && f->status == SIB_OK; d++) {
        sib__rational out = rounded(f, w->events, d);
        if (sib__well(f, sib__rational_multiply(f->call, f->memory, out, w->price, &out)) &&
            sib__well(f, sib__rational_decimal(f->call, f->memory, out, minor < 0 ? 2 : minor,
                                               rounding == 0 ? SIB__ROUNDING_HALF_UP : rounding,
                                               &text)) &&
            strcmp(text, w->amount) == 0) {
            return d;
        }
    }
    return MOST_DECIMALS;
}

/* The decimals of the means with which the events come out as printed; -1: none do, as where
 * events are rounded before the price. */
static int32_t decimals_of_means(sib__facts *f, const working *w, int32_t events)
{
    const char *wanted = sib__rounded_text(f, w->events, events);
    for (int32_t d = FEWEST_DECIMALS; d < MOST_OF_MEANS && f->status == SIB_OK; d++) {
        if (strcmp(sib__rounded_text(f, multiply_out(f, w, d), events), wanted) == 0) {
            return d;
        }
    }
    return -1;
}

/* N of a line: counted, or given by the contract. */
static bool find_persons(sib__facts *f, sib__row effect, sib__rational *out)
{
    const sib__json *n =
        sib__json_member(sib__stated_value(f, "payment", "avoided_events"),
                         sib__cell_is(effect, "role", "pooled") ? "pooled_n" : "n");
    if (n == NULL) {
        return false;
    }
    bool    over = sib__slice_equals(n->text, "matched_treated"); /* whom the mean is over */
    int64_t counted = sib__cell_i64(effect, over ? "persons_treated" : n->text.data);
    if (counted != SIB_I64_MISSING) {
        return sib__well(f, sib__rational_of(f->call, f->memory, counted, 1, out));
    }
    return f->status == SIB_OK && n->text.length > 0 && n->text.data[0] >= '0' &&
           n->text.data[0] <= '9' &&
           sib__well(f, sib__rational_parse(f->call, f->memory, "record", n->text, out));
}

/* A mean, exact or as the double that it is. */
static bool find_mean(sib__facts *f, sib__row effect, const char *exact, const char *value,
                      sib__rational *out)
{
    double number = sib__cell_f64(effect, value);
    return sib__cell_exact(f, effect, exact, out) ||
           (f->status == SIB_OK && number >= 0.0 &&
            sib__well(f, sib__rational_of_f64(f->call, f->memory, number, out)));
}

static bool read_working(sib__facts *f, sib__row line, sib__row effect, working *w)
{
    const char *amount = sib__stated(f, "payment", "amount");
    bool        excess = amount != NULL && strcmp(amount, "excess_over_gate") == 0;
    sib__row    gate = sib__of(f, "gates", sib__raw(f, line, "cohort"));
    w->amount = sib__raw(f, line, "amount");
    return sib__cell_exact(f, line, "quantity", &w->events) &&
           sib__cell_exact(f, line, "price", &w->price) &&
           find_persons(f, effect, &w->persons) &&
           find_mean(f, effect, "mean_treated", "mean_treated_value", &w->treated) &&
           find_mean(f, effect, "mean_comparison", "mean_comparison_value", &w->comparison) &&
           (excess ? sib__cell_exact(f, gate, "threshold", &w->threshold)
                   : sib__well(f, sib__rational_of(f->call, f->memory, 0, 1, &w->threshold)));
}

/* "(1.245 - 1.137) x 1,981 = 213.87; x 15,000 = ..", to be followed by hand. */
static void say_working(sib__facts *f, sib__row line, const char *name, const working *w)
{
    int32_t       events = decimals_of_events(f, w);
    int32_t       means = decimals_of_means(f, w, events);
    int32_t       shown = means < 0 ? FEWEST_DECIMALS : means;
    sib__rational exact = multiply_out(f, w, MOST_OF_MEANS);
    const char   *key = w->threshold.sign != 0 ? "working.excess" : "working.whole";
    sib__put_line(f, "working",
                  sib__say(f, key, "name", name, "comparison",
                           sib__short_text(f, w->comparison, shown), "treated",
                           sib__short_text(f, w->treated, shown), "threshold",
                           sib__short_text(f, w->threshold, 6), "persons",
                           sib__short_text(f, w->persons, 6), "product",
                           sib__short_text(f, means < 0 ? exact : w->events, events), "rounded",
                           means < 0 ? sib__say(f, "working.rounded", "events",
                                                sib__short_text(f, w->events, events), NULL)
                                     : "",
                           "events", sib__short_text(f, w->events, events), "price",
                           sib__money_text(f, sib__cell_of(f, line, "price")), "amount",
                           sib__money_text(f, w->amount), NULL));
    if (!f->public) {
        sib__row effect = sib__of(f, "effects", sib__raw(f, line, "cohort"));
        sib__put_line(f, "working",
                      sib__say(f, "working.exact", "name", name, "comparison",
                               sib__cell_of(f, effect, "mean_comparison"), "treated",
                               sib__cell_of(f, effect, "mean_treated"), "events",
                               sib__cell_of(f, line, "quantity"), NULL));
    }
}

void sib__facts_owed(sib__facts *f)
{
    sib__row line = sib__row_of(f, "statement");
    sib__row payer = sib__row_of(f, "payers");
    while (f->status == SIB_OK && sib__next(&line, NULL)) {
        const char *cohort = sib__raw(f, line, "cohort");
        bool        shown = sib__result_shown(f->disclosure, cohort);
        sib__part  *row = sib__put_row(f, "statement", line);
        working     w;
        if (!shown && sib__raw(f, line, "quantity") != NULL) {
            sib__put_cell(f, row, "quantity_value", sib__words(f, "hidden"));
        }
        if (shown && read_working(f, line, sib__of(f, "effects", cohort), &w)) {
            sib__put_cell(f, row, "quantity_value",
                          sib__short_text(f, w.events, decimals_of_events(f, &w)));
            say_working(f, line, sib__name(f, cohort), &w);
        }
    }
    if (sib__row_count(line) > 0) {
        sib__part *total = sib__put_row(f, "statement", (sib__row){NULL, -1});
        sib__put_cell(f, total, "rule", sib__words(f, "owed.total"));
        sib__put_cell(f, total, "amount", sib__value(f, "total"));
        if (total != NULL) {
            total->strong = true;
        }
    }
    while (sib__next(&payer, NULL)) {
        sib__put_row(f, "payers", payer);
    }
}
