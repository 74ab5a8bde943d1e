/* Every step, line by line: the statement. */
#include <string.h>

#include "report/settled.h"

/* With the decimals that the products of the page need. */
static const char *fine_cell(sib__facts *f, sib__row row, const char *column, bool money)
{
    sib__quantity q;
    int32_t       more = f->of->more + (sib__is_a_mean(row) ? f->of->wide : 0);
    bool          amount = money && !sib__is_a_mean(row);
    return sib__cell_quantity(f, row, column, money, &q)
               ? sib__quantity_fine(f, q, amount ? 0 : more)
               : NULL;
}

/* The quantity that is paid for as the record spells it, where no decimals do: a fraction. */
static const char *fraction_of(sib__facts *f, sib__row row)
{
    const char *text = sib__raw(f, row, "quantity");
    return strchr(text, '/') == NULL ? NULL : sib__cell_of(f, row, "quantity");
}

static void put_numbers(sib__facts *f, sib__part *to, sib__row row)
{
    static const char *const columns[] = {"before", "limit", "left"};
    static const char *const plain[] = {"numerator", "denominator", "at", "price", "quantity"};
    bool                     money = sib__is_money(row);
    for (int i = 0; i < 3; i++) {
        sib__put_cell(f, to, columns[i], sib__cell_shown(f, row, columns[i], money));
    }
    for (int i = 0; i < 5; i++) {
        sib__put_cell(f, to, plain[i], fine_cell(f, row, plain[i], false));
    }
    sib__put_cell(f, to, "exactly", fraction_of(f, row));
}

static const char *value_of(sib__facts *f, sib__row row)
{
    if (sib__cell_is(row, "unit", "verdict")) {
        return sib__known(f, "verdict", sib__cell_of(f, row, "value"));
    }
    if (!sib__cell_is(row, "state", "value")) {
        return sib__known(f, "verdict", sib__cell_of(f, row, "state"));
    }
    return fine_cell(f, row, "value", sib__is_money(row));
}

static void put_row(sib__facts *f, sib__row row, const char *caption)
{
    sib__part  *to = sib__put_row(f, "lines", (sib__row){NULL, -1});
    const char *result = sib__cell_of(f, row, "result");
    const char *line = sib__cell_of(f, row, "line");
    int64_t     count = sib__cell_i64(row, "count");
    sib__put_cell(f, to, "line", line != NULL ? line : sib__known(f, "result", result));
    sib__put_cell(f, to, "keys", sib__keys_text(f, row));
    if (strstr(sib__raw(f, row, "keys"), "\"on\":\"") == NULL) {
        sib__put_cell(f, to, "date", sib__cell_of(f, row, "date"));
    }
    sib__put_cell(f, to, "value", value_of(f, row));
    sib__put_cell(f, to, "reason", sib__known(f, "state", sib__cell_of(f, row, "reason")));
    sib__put_cell(f, to, "count", sib__count_text(f, count));
    if (count != SIB_I64_MISSING && sib__value(f, "together") == NULL) {
        sib__put_value(f, "together", sib__words(f, "lines.together"));
    }
    put_numbers(f, to, row);
    if (to != NULL) {
        to->caption = caption;
    }
}

static const char *caption_of(sib__facts *f, const sib__step *step)
{
    const char *sentence = sib__cell_of(f, sib__said_of(f, step->id), "sentence");
    const char *id = sib__clean_text(f, sib__slice_of(step->id));
    return sib__say(f, sentence == NULL ? "step.bare" : "step.said", "step", id, "kind",
                    sib__known(f, "kind", step->kind), "sentence", sentence, NULL);
}

static void put_step(sib__facts *f, const sib__step *step)
{
    sib__row    row = {step->first.table, -1};
    const char *caption = caption_of(f, step);
    int64_t     shown = 0;
    while (f->status == SIB_OK && shown < SIB__LINES_OF_A_STEP && sib__step_next(step, &row)) {
        put_row(f, row, caption);
        shown++;
        (void)sib__well(f, SIB__PAUSE(f->call, row.at));
    }
    if (shown < step->n) {
        sib__part *to = sib__put_row(f, "lines", (sib__row){NULL, -1});
        sib__put_cell(
            f, to, "keys",
            sib__say(f, "lines.more", "n", sib__count_text(f, step->n - shown), NULL));
        if (to != NULL) {
            to->caption = caption;
        }
    }
}

void sib__settled_lines(sib__facts *f)
{
    for (int64_t i = 0; i < f->of->step_count && f->status == SIB_OK; i++) {
        if (f->of->few) {
            sib__put_line(f, "steps", caption_of(f, &f->of->steps[i]));
        } else {
            put_step(f, &f->of->steps[i]);
        }
    }
    if (f->of->step_count > 0) {
        sib__put_value(f, "has.lines", "1");
    }
}
