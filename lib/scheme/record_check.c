/* What a record says of itself: hashes, names, spellings, and rows whose columns say one thing
 * twice. Money is in record_money.c. */
#include "scheme/record_check.h"

#include <string.h>

#include "scheme/gate.h"
#include "scheme/kind.h"
#include "scheme/verdicts.h"

enum { CHECK_EVERY = 0x400 };

static bool is_hash(const char *text)
{
    return text != NULL && strlen(text) == SIB__HASH_TEXT_SIZE - 1 &&
           strspn(text, "0123456789abcdef") == SIB__HASH_TEXT_SIZE - 1;
}

static bool is_in(const sib__names *names, int64_t n, const char *name)
{
    for (int64_t i = 0; i < n; i++) {
        if (strcmp(names->list[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static sib_status check_names(const sib__checking *c, const sib__names *names)
{
    for (int64_t i = 0; i < names->n; i++) {
        if (is_in(names, i, names->list[i])) {
            return sib__settled_refuse(c, -1, NULL, "what counts at the stage is named twice");
        }
        SIB__TRY(i % CHECK_EVERY == 0 ? sib__check(c->call) : SIB_OK);
    }
    return SIB_OK;
}

static sib_status check_head(const sib__checking *c)
{
    const sib__settled *r = c->record;
    bool                hashes = is_hash(r->contract_hash) &&
                  (strcmp(r->previous, "none") == 0 || is_hash(r->previous)) &&
                  (r->amended == NULL || (is_hash(r->amended) && r->stage != NULL &&
                                          strcmp(r->previous, "none") != 0));
    for (int64_t i = 0; i < r->hashes.n; i++) {
        hashes = hashes && is_hash(r->hashes.list[i]);
    }
    if (!hashes) {
        return sib__settled_refuse(c, -1, NULL, "a hash is 64 hexadecimal digits");
    }
    if ((r->stage != NULL) != (r->statement.due.n > 0) ||
        (r->stage == NULL && (r->statement.bills.n > 0 || r->split_said != NULL ||
                              strcmp(r->previous, "none") != 0))) {
        return sib__settled_refuse(c, -1, NULL, "a stage and what is due stand together");
    }
    SIB__TRY(check_names(c, &r->lines));
    return check_names(c, &r->cohorts);
}

/* A number stands in the one spelling of its unit; *unit 0 where it is blank. */
static sib_status check_spelt(const sib__checking *c, const sib__rows *rows, int64_t row,
                              const char *field, int32_t *unit, sib__exact *value)
{
    sib__slice  text = sib__rows_at(rows, row, field)->text;
    const char *again = NULL;
    *unit = 0;
    *value = sib__exact_of_i64(0);
    if (text.data == NULL) {
        return SIB_OK;
    }
    sib_status status =
        sib__unspell(c->call, &c->call->scratch, c->argument, text, unit, value);
    if (status == SIB_OK) {
        SIB__TRY(sib__spell(c->call, &c->call->scratch, *value, *unit, &again));
    }
    return status != SIB_OK && status != SIB_ERR_TERMS ? status
           : again == NULL || !sib__slice_equals(text, again)
               ? sib__settled_refuse(c, row, field, "a number is not spelled in its one way")
               : SIB_OK;
}

/* What every row of a table must say, and numbers in their one spelling. */
static sib_status check_cells(const sib__checking *c, const sib__rows *rows, int64_t row)
{
    for (int64_t i = 0; i < rows->field_count; i++) {
        const sib__field *field = &rows->fields[i];
        int32_t           unit = 0;
        sib__exact        value;
        if ((field->marks & SIB__NEVER_BLANK) != 0 &&
            sib__row_text(rows, row, field->name) == NULL) {
            return sib__settled_refuse(c, row, field->name, "a row lacks what each must say");
        }
        if ((field->marks & SIB__SPELT_NUMBER) != 0) {
            SIB__TRY(check_spelt(c, rows, row, field->name, &unit, &value));
        }
    }
    return SIB_OK;
}

/* The columns of a line that have its unit. */
static sib_status check_units(const sib__checking *c, int64_t row, int32_t unit)
{
    static const char *const fields[] = {"value", "before", "limit", "left"};
    const sib__rows         *lines = &c->record->statement.lines;
    int32_t                  wanted = unit == SIB__UNIT_MONEY ? SIB__UNIT_NUMBER : unit;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        int32_t    found = 0;
        sib__exact value;
        SIB__TRY(check_spelt(c, lines, row, fields[i], &found, &value));
        if (found != 0 && found != wanted) {
            return sib__settled_refuse(c, row, fields[i],
                                       "a number has not the unit of its line");
        }
    }
    return SIB_OK;
}

/* A verdict is met or not where it is known, and else its state. */
static sib_status check_verdict(const sib__checking *c, const sib__rows *rows, int64_t row,
                                const char *field, const char *state)
{
    bool says = strcmp(state, "value") == 0 ? sib__row_says(rows, row, field, "met") ||
                                                  sib__row_says(rows, row, field, "not_met")
                                            : sib__row_says(rows, row, field, state);
    return says ? SIB_OK
                : sib__settled_refuse(c, row, field, "a verdict is not that of its line");
}

/* Why a line that has a number is not what its step alone would make it. */
static bool is_remark(const char *reason)
{
    static const char *const words[] = {"cut", "raised_to_floor", "gate_not_met", "pending"};
    bool                     found = false;
    for (size_t i = 0; reason != NULL && i < sizeof words / sizeof words[0]; i++) {
        found = found || strcmp(reason, words[i]) == 0;
    }
    return found;
}

/* State and reason say the same; a line has a number exactly where its state is value. */
static sib_status check_state(const sib__checking *c, int64_t row, int32_t unit)
{
    const sib__rows *lines = &c->record->statement.lines;
    const char      *reason = sib__row_text(lines, row, "reason");
    const char      *state = sib__row_text(lines, row, "state");
    bool             number = sib__row_text(lines, row, "value") != NULL;
    bool             plain = reason == NULL || is_remark(reason);
    bool             said = sib__state_value(state) == SIB__STATE_UNDECIDED && reason != NULL &&
                sib__is_verdict(sib__slice_of(reason)); /* a word of the facts, or of ours */
    int32_t why = said    ? SIB__REASON_VERDICT
                  : plain ? SIB__REASON_NONE
                          : sib__reason_value(reason);
    if ((why == SIB__REASON_NONE && !plain) ||
        sib__state_value(state) != (int32_t)sib__state_of(why)) {
        return sib__settled_refuse(c, row, "state", "the state of a line is not its reason's");
    }
    if (unit == SIB__UNIT_VERDICT) {
        return check_verdict(c, lines, row, "value", state);
    }
    SIB__TRY(check_units(c, row, unit));
    return number == (why == SIB__REASON_NONE)
               ? SIB_OK
               : sib__settled_refuse(c, row, "value", "a line has a number, or says why not");
}

/* What a line says by two numbers is its value: numerator and denominator; price and quantity,
 * or 0 where a gate is not met. */
static sib_status check_parts(const sib__checking *c, int64_t row)
{
    const sib__rows *lines = &c->record->statement.lines;
    bool             curve = sib__row_says(lines, row, "do", "curve");
    const char *fields[] = {curve ? "price" : "denominator", curve ? "quantity" : "numerator",
                            "value"};
    sib__exact parts[3];
    int        order = 0;
    bool       all = true;
    for (int i = 0; i < 3; i++) {
        SIB__TRY(sib__row_number(c->call, &c->call->scratch, lines, row, fields[i], &parts[i]));
        all = all && sib__row_text(lines, row, fields[i]) != NULL;
    }
    if (!all || (curve && sib__exact_sign(parts[2]) == 0)) {
        return SIB_OK;
    }
    if (!curve) { /* the value times the denominator is the numerator */
        sib__exact value = parts[2];
        parts[2] = parts[1];
        parts[1] = value;
    }
    SIB__TRY(sib__exact_multiply(c->call, &c->call->scratch, parts[0], parts[1], &parts[0]));
    SIB__TRY(sib__exact_compare(c->call, parts[0], parts[2], &order));
    return order == 0 ? SIB_OK
                      : sib__settled_refuse(c, row, "value",
                                            "the value of a line is not what it is made of");
}

static sib_status check_line(const sib__checking *c, const sib__rows *lines, int64_t row)
{
    const char *unit = sib__row_text(lines, row, "unit");
    const char *kind = sib__row_text(lines, row, "do");
    const char *line = sib__row_text(lines, row, "line");
    int64_t     count = sib__rows_at(lines, row, "count")->i64;
    if (count != SIB_I64_MISSING && count < 1) {
        return sib__settled_refuse(c, row, "count", "lines told together are at least one");
    }
    if (sib__rows_at(lines, row, "sequence")->i64 != row + 1) {
        return sib__settled_refuse(c, row, "sequence", "lines are numbered 1, 2, ..");
    }
    if (sib__step_kind_named(sib__slice_of(kind)) == NULL || sib__unit_value(unit) == 0) {
        return sib__settled_refuse(c, row, NULL, "a line has a kind of step and a unit");
    }
    if (strcmp(kind, "settle") == 0 && c->record->stage != NULL &&
        (line == NULL || !is_in(&c->record->lines, c->record->lines.n, line))) {
        return sib__settled_refuse(c, row, "line", "a line that is settled does not count");
    }
    SIB__TRY(check_state(c, row, sib__unit_value(unit)));
    return sib__unit_value(unit) == SIB__UNIT_VERDICT ? SIB_OK : check_parts(c, row);
}

/* Whether a number that far from its limit, to the side that is met, meets it. */
static bool is_met(const sib__rows *rows, int64_t row, sib__exact distance)
{
    int sign = sib__exact_sign(distance);
    return sib__row_says(rows, row, "is", "equal") ? sign == 0
           : sib__row_says(rows, row, "is", "above") || sib__row_says(rows, row, "is", "below")
               ? sign > 0
               : sign >= 0;
}

/* The distance is that of what was compared from the limit, and what the verdict follows. */
static sib_status check_condition(const sib__checking *c, const sib__rows *rows, int64_t row)
{
    const char *verdict = sib__row_text(rows, row, "verdict");
    bool        below =
        sib__row_says(rows, row, "is", "at_most") || sib__row_says(rows, row, "is", "below");
    const char *state = sib__state_value(verdict) != 0 ? verdict : "value";
    bool        known = strcmp(state, "value") == 0;
    sib__exact  compared;
    sib__exact  limit;
    sib__exact  distance;
    int         order = 0;
    SIB__TRY(check_verdict(c, rows, row, "verdict", state));
    if (sib__test_is_value(sib__row_text(rows, row, "is")) == 0 ||
        known != (sib__row_text(rows, row, "distance") != NULL)) {
        return sib__settled_refuse(c, row, "is",
                                   "a condition has a test, and a distance where "
                                   "it is decided");
    }
    if (!known) {
        return SIB_OK;
    }
    SIB__TRY(sib__row_number(c->call, &c->call->scratch, rows, row, "compared", &compared));
    SIB__TRY(sib__row_number(c->call, &c->call->scratch, rows, row, "limit", &limit));
    SIB__TRY(sib__row_number(c->call, &c->call->scratch, rows, row, "distance", &distance));
    SIB__TRY(sib__exact_subtract(c->call, &c->call->scratch, below ? limit : compared,
                                 below ? compared : limit, &compared));
    SIB__TRY(sib__exact_compare(c->call, compared, distance, &order));
    return order == 0 &&
                   is_met(rows, row, distance) == sib__row_says(rows, row, "verdict", "met")
               ? SIB_OK
               : sib__settled_refuse(c, row, "distance",
                                     "a distance is not that from its limit, or not its "
                                     "verdict's");
}

typedef sib_status check_row(const sib__checking *c, const sib__rows *rows, int64_t row);

/* Checks some rows, and leaves no scratch behind. */
static sib_status check_block(const sib__checking *c, const sib__rows *rows, int64_t from,
                              check_row *check)
{
    sib__memory outer = sib__scratch_begin(c->call);
    sib_status  status = sib__check(c->call);
    for (int64_t i = from; status == SIB_OK && i < rows->n && i < from + CHECK_EVERY; i++) {
        status = check_cells(c, rows, i);
        if (status == SIB_OK && check != NULL) {
            status = check(c, rows, i);
        }
    }
    sib__scratch_end(c->call, outer);
    return status;
}

sib_status sib__settled_check(sib__call *call, const char *argument, const sib__settled *record)
{
    const sib__checking   c = {call, argument, record};
    const sib__statement *st = &record->statement;
    const struct {
        const sib__rows *rows;
        check_row       *check;
    } tables[] = {{&st->lines, check_line},
                  {&st->weights, NULL},
                  {&st->conditions, check_condition},
                  {&st->due, NULL},
                  {&st->bills, NULL}};
    SIB__TRY(check_head(&c));
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        for (int64_t from = 0; from < tables[i].rows->n; from += CHECK_EVERY) {
            SIB__TRY(check_block(&c, tables[i].rows, from, tables[i].check));
        }
    }
    return SIB_OK;
}
