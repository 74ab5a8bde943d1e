/* Functions of rule expressions. Any missing argument gives missing, but for coalesce. */
#include "core/date.h"
#include "table/compile.h"

enum { MOST_FIXED = 2 };

/* Functions whose arguments have fixed types. */
static const struct {
    const char *name;
    int32_t     op;
    int32_t     type; /* of the result */
    int32_t     count;
    int32_t     types[MOST_FIXED];
} fixed[] = {
    {"AGE", SIB__OP_AGE, SIB_COLUMN_TYPE_I64, 2, {SIB_COLUMN_TYPE_DATE, SIB_COLUMN_TYPE_DATE}},
    {"ADD_MONTHS",
     SIB__OP_ADD_MONTHS,
     SIB_COLUMN_TYPE_DATE,
     2,
     {SIB_COLUMN_TYPE_DATE, SIB_COLUMN_TYPE_I64}},
    {"ADD_DAYS",
     SIB__OP_ADD_DAYS,
     SIB_COLUMN_TYPE_DATE,
     2,
     {SIB_COLUMN_TYPE_DATE, SIB_COLUMN_TYPE_I64}},
    {"MONTHS_BETWEEN",
     SIB__OP_MONTHS_BETWEEN,
     SIB_COLUMN_TYPE_I64,
     2,
     {SIB_COLUMN_TYPE_DATE, SIB_COLUMN_TYPE_DATE}},
    {"DAYS_BETWEEN",
     SIB__OP_DAYS_BETWEEN,
     SIB_COLUMN_TYPE_I64,
     2,
     {SIB_COLUMN_TYPE_DATE, SIB_COLUMN_TYPE_DATE}},
    {"YEAR", SIB__OP_YEAR, SIB_COLUMN_TYPE_I64, 1, {SIB_COLUMN_TYPE_DATE}},
    {"MONTH", SIB__OP_MONTH, SIB_COLUMN_TYPE_I64, 1, {SIB_COLUMN_TYPE_DATE}},
    {"DAY", SIB__OP_DAY, SIB_COLUMN_TYPE_I64, 1, {SIB_COLUMN_TYPE_DATE}},
};

/* The optional third argument of age: when somebody born on 29 February has a birthday in a
 * common year. */
static sib_status parse_leap_policy(sib__compiler *c, int64_t *policy)
{
    *policy = SIB__LEAP_BIRTHDAY_MAR1;
    if (!sib__parse_accept(c, ",")) {
        return SIB_OK;
    }
    bool text = c->token.kind == SIB__TOKEN_TEXT;
    if (text && sib__slice_equals(c->token.text, "feb28")) {
        *policy = SIB__LEAP_BIRTHDAY_FEB28;
    } else if (!text || !sib__slice_equals(c->token.text, "mar1")) {
        return sib__parse_fail(c, c->token.place, "expected 'mar1' or 'feb28'");
    }
    sib__parse_advance(c);
    return SIB_OK;
}

static sib_status parse_fixed(sib__compiler *c, size_t which, sib__place place, int32_t to,
                              int32_t *type)
{
    int64_t policy = 0;
    for (int32_t i = 0; i < fixed[which].count; i++) {
        int32_t    found = 0;
        sib__place at = c->token.place;
        SIB__TRY(i == 0 ? SIB_OK : sib__parse_expect(c, ","));
        at = i == 0 ? at : c->token.place;
        SIB__TRY(sib__parse_expression(c, to + i, &found));
        if (found != 0 && found != fixed[which].types[i]) {
            return sib__parse_fail(c, at, "expected %s, found %s",
                                   sib__type_text(fixed[which].types[i]),
                                   sib__type_text(found));
        }
    }
    if (fixed[which].op == SIB__OP_AGE) {
        SIB__TRY(parse_leap_policy(c, &policy));
    }
    sib__instruction *in =
        sib__emit(c, place, fixed[which].op, to, to, to + fixed[which].count - 1);
    SIB__TRY_MEMORY(c->call, in);
    in->operand.i64 = policy;
    *type = fixed[which].type;
    return sib__parse_expect(c, ")");
}

static sib_status parse_abs(sib__compiler *c, sib__place place, int32_t to, int32_t *type)
{
    SIB__TRY(sib__parse_expression(c, to, type));
    if (!sib__type_is_number(*type)) {
        return sib__parse_fail(c, place, "abs needs a number, found %s", sib__type_text(*type));
    }
    bool real = *type == SIB_COLUMN_TYPE_F64;
    SIB__EMIT(c, place, real ? SIB__OP_ABS_F64 : SIB__OP_ABS_I64, to, to, to);
    return sib__parse_expect(c, ")");
}

static int32_t extreme_op(bool greatest, int32_t type)
{
    switch (type) {
    case SIB_COLUMN_TYPE_F64:
        return greatest ? SIB__OP_GREATEST_F64 : SIB__OP_LEAST_F64;
    case SIB_COLUMN_TYPE_TEXT:
        return greatest ? SIB__OP_GREATEST_TEXT : SIB__OP_LEAST_TEXT;
    default:
        return greatest ? SIB__OP_GREATEST_I64 : SIB__OP_LEAST_I64;
    }
}

/* least and greatest, folded from the left. */
static sib_status parse_extreme(sib__compiler *c, bool greatest, sib__place place, int32_t to,
                                int32_t *type)
{
    *type = 0;
    for (int32_t i = 0; i == 0 || sib__parse_accept(c, ","); i++) {
        int32_t    next = 0;
        sib__place at = c->token.place;
        SIB__TRY(sib__parse_expression(c, i == 0 ? to : to + 1, &next));
        if (next == SIB_COLUMN_TYPE_FLAG) {
            return sib__parse_fail(c, at, "conditions have no order");
        }
        if (i > 0) {
            SIB__TRY(sib__emit_unify(c, at, to, type, to + 1, &next));
        }
        *type = next == 0 ? *type : next;
        if (i > 0) {
            SIB__EMIT(c, place, extreme_op(greatest, *type), to, to, to + 1);
        }
    }
    return sib__parse_expect(c, ")");
}

/* coalesce: each further argument counts only for the rows still missing. */
static sib_status parse_coalesce(sib__compiler *c, sib__place place, int32_t to, int32_t *type)
{
    int32_t outer = c->mask;
    SIB__TRY(sib__parse_expression(c, to, type));
    while (sib__parse_accept(c, ",")) {
        int32_t    next = 0;
        sib__place at = c->token.place;
        c->mask = outer;
        SIB__EMIT(c, at, SIB__OP_MASK_MISSING, outer + 1, to, to);
        c->mask = outer + 1;
        SIB__TRY(sib__parse_expression(c, to + 1, &next));
        SIB__TRY(sib__emit_unify(c, at, to, type, to + 1, &next));
        if (next != 0) {
            *type = next;
            sib__instruction *in = sib__emit(c, place, SIB__OP_MERGE, to, to + 1, to + 1);
            SIB__TRY_MEMORY(c->call, in);
            in->operand.i64 = next;
        }
    }
    c->mask = outer;
    return sib__parse_expect(c, ")");
}

sib_status sib__parse_call(sib__compiler *c, const sib__token *name, int32_t to, int32_t *type)
{
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++) {
        if (sib__word_equals(name->text, fixed[i].name)) {
            return parse_fixed(c, i, name->place, to, type);
        }
    }
    if (sib__word_equals(name->text, "ABS")) {
        return parse_abs(c, name->place, to, type);
    }
    bool greatest = sib__word_equals(name->text, "GREATEST");
    if (greatest || sib__word_equals(name->text, "LEAST")) {
        return parse_extreme(c, greatest, name->place, to, type);
    }
    if (sib__word_equals(name->text, "COALESCE")) {
        return parse_coalesce(c, name->place, to, type);
    }
    return sib__parse_fail(c, name->place,
                           "no function has this name: there are age, add_months, add_days, "
                           "months_between, days_between, year, month, day, abs, least, "
                           "greatest, coalesce");
}
