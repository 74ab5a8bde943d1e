/* Values: arithmetic, literals, CASE, and what stands in parentheses. */
#include "core/date.h"
#include "core/number.h"
#include "table/compile.h"

static sib_status parse_real(sib__compiler *c, int32_t to, int32_t *type)
{
    double value = 0.0;
    if (!sib__number_parse_f64(c->token.text, &value)) {
        return sib__parse_fail(c, c->token.place, "a number too large for a real number");
    }
    sib__instruction *in = sib__emit(c, c->token.place, SIB__OP_F64, to, to, to);
    SIB__TRY_MEMORY(c->call, in);
    in->operand.f64 = value;
    *type = SIB_COLUMN_TYPE_F64;
    return SIB_OK;
}

static sib_status emit_i64(sib__compiler *c, int32_t op, int32_t to, int64_t value)
{
    sib__instruction *in = sib__emit(c, c->token.place, op, to, to, to);
    SIB__TRY_MEMORY(c->call, in);
    in->operand.i64 = value;
    return SIB_OK;
}

static sib_status parse_whole(sib__compiler *c, int32_t to, int32_t *type)
{
    int64_t value = 0;
    if (!sib__number_parse_i64(c->token.text, &value)) {
        return sib__parse_fail(c, c->token.place, "a whole number above 9223372036854775807");
    }
    *type = SIB_COLUMN_TYPE_I64;
    return emit_i64(c, SIB__OP_I64, to, value);
}

static sib_status parse_text(sib__compiler *c, int32_t to, int32_t *type)
{
    sib__instruction *in = sib__emit(c, c->token.place, SIB__OP_TEXT, to, to, to);
    SIB__TRY_MEMORY(c->call, in);
    *type = SIB_COLUMN_TYPE_TEXT;
    char *text = sib__token_unquote(c->memory, &c->token, &in->operand.text);
    SIB__TRY_MEMORY(c->call, text);
    return SIB_OK;
}

/* The text of a date literal, after the word DATE. */
static sib_status parse_date(sib__compiler *c, int32_t to, int32_t *type)
{
    int32_t date = 0;
    if (!sib__date_parse(c->token.text, &date)) {
        return sib__parse_fail(c, c->token.place,
                               "a date must be a day of the calendar written as 'YYYY-MM-DD'");
    }
    *type = SIB_COLUMN_TYPE_DATE;
    SIB__TRY(emit_i64(c, SIB__OP_I64, to, date));
    sib__parse_advance(c);
    return SIB_OK;
}

/* A column, a call, or DATE before a text. */
static sib_status parse_name(sib__compiler *c, int32_t to, int32_t *type)
{
    sib__token name = c->token;
    sib__parse_advance(c);
    if (!name.quoted && sib__token_is(&c->token, "(")) {
        sib__parse_advance(c);
        return sib__parse_call(c, &name, to, type);
    }
    if (!name.quoted && c->token.kind == SIB__TOKEN_TEXT &&
        sib__word_equals(name.text, "DATE")) {
        return parse_date(c, to, type);
    }
    return sib__emit_column(c, &name, to, type);
}

static sib_status parse_literal(sib__compiler *c, int32_t to, int32_t *type)
{
    if (c->token.kind == SIB__TOKEN_WHOLE) {
        SIB__TRY(parse_whole(c, to, type));
    } else if (c->token.kind == SIB__TOKEN_REAL) {
        SIB__TRY(parse_real(c, to, type));
    } else if (c->token.kind == SIB__TOKEN_TEXT) {
        SIB__TRY(parse_text(c, to, type));
    } else if (sib__token_is(&c->token, "NULL")) {
        SIB__TRY(emit_i64(c, SIB__OP_NULL, to, 0));
        *type = 0;
    } else if (sib__token_is(&c->token, "TRUE") || sib__token_is(&c->token, "FALSE")) {
        SIB__TRY(emit_i64(c, SIB__OP_FLAG, to, sib__token_is(&c->token, "TRUE")));
        *type = SIB_COLUMN_TYPE_FLAG;
    } else {
        return sib__parse_expected(c, "a value");
    }
    sib__parse_advance(c);
    return SIB_OK;
}

/* Slots and masks of one CASE: the result, the value compared (CASE x WHEN ..), and what is
 * being compiled; the rows not yet taken, and those the present branch takes. */
typedef struct case_parts {
    int32_t to;
    int32_t base;
    bool    simple;
    int32_t operand; /* type of x */
    int32_t left;
    int32_t taken;
} case_parts;

/* The value of a branch, merged into the result where `mask` says so. */
static sib_status parse_branch(sib__compiler *c, const case_parts *k, int32_t mask,
                               int32_t *type)
{
    int32_t    value = 0;
    sib__place place = c->token.place;
    c->mask = mask;
    SIB__TRY(sib__parse_expression(c, k->base, &value));
    SIB__TRY(sib__emit_unify(c, place, k->to, type, k->base, &value));
    if (value != 0) {
        *type = value;
        sib__instruction *in = sib__emit(c, place, SIB__OP_MERGE, k->to, k->base, k->base);
        SIB__TRY_MEMORY(c->call, in);
        in->operand.i64 = value;
    }
    return SIB_OK;
}

static sib_status parse_when(sib__compiler *c, const case_parts *k, int32_t *type)
{
    int32_t    condition = 0;
    sib__place place = c->token.place;
    c->mask = k->left;
    SIB__TRY(sib__parse_expression(c, k->base, &condition));
    if (k->simple) {
        SIB__TRY(sib__emit_comparison(c, place, SIB__RELATION_EQUAL, k->base, k->to + 1,
                                      k->operand, k->base, condition));
    } else {
        SIB__TRY(sib__need_flag(c, place, "WHEN", condition));
    }
    SIB__EMIT(c, place, SIB__OP_MASK_TRUE, k->taken, k->base, k->base);
    SIB__TRY(sib__parse_expect(c, "THEN"));
    SIB__TRY(parse_branch(c, k, k->taken, type));
    SIB__EMIT(c, place, SIB__OP_MASK_WITHOUT, k->left, k->taken, k->taken);
    return SIB_OK;
}

/* After the word CASE. */
static sib_status parse_case(sib__compiler *c, int32_t to, int32_t *type)
{
    int32_t    outer = c->mask;
    sib__place place = c->token.place;
    case_parts k = {.to = to, .base = to + 1, .left = outer + 1, .taken = outer + 2};
    *type = 0;
    SIB__EMIT(c, place, SIB__OP_NULL, to, to, to);
    if (!sib__token_is(&c->token, "WHEN")) {
        k.simple = true;
        k.base = to + 2;
        SIB__TRY(sib__parse_expression(c, to + 1, &k.operand));
    }
    SIB__EMIT(c, place, SIB__OP_MASK_COPY, k.left, to, to);
    SIB__TRY(sib__parse_expect(c, "WHEN"));
    do {
        SIB__TRY(parse_when(c, &k, type));
    } while (sib__parse_accept(c, "WHEN"));
    if (sib__parse_accept(c, "ELSE")) {
        SIB__TRY(parse_branch(c, &k, k.left, type));
    }
    c->mask = outer;
    return sib__parse_accept(c, "END") ? SIB_OK : sib__parse_expected(c, "WHEN, ELSE or END");
}

static sib_status parse_primary(sib__compiler *c, int32_t to, int32_t *type)
{
    if (sib__parse_accept(c, "(")) {
        SIB__TRY(sib__parse_expression(c, to, type));
        return sib__parse_expect(c, ")");
    }
    if (sib__parse_accept(c, "CASE")) {
        return parse_case(c, to, type);
    }
    return c->token.kind == SIB__TOKEN_NAME ? parse_name(c, to, type)
                                            : parse_literal(c, to, type);
}

static sib_status parse_signed(sib__compiler *c, int32_t to, int32_t *type)
{
    sib__place place = c->token.place;
    bool       minus = sib__token_is(&c->token, "-");
    if (!minus && !sib__token_is(&c->token, "+")) {
        return parse_primary(c, to, type);
    }
    sib__parse_advance(c);
    SIB__TRY(sib__parse_descend(c));
    SIB__TRY(parse_signed(c, to, type));
    c->depth--;
    if (!sib__type_is_number(*type)) {
        return sib__parse_fail(c, place, "a sign needs a number, found %s",
                               sib__type_text(*type));
    }
    if (minus) {
        bool real = *type == SIB_COLUMN_TYPE_F64;
        SIB__EMIT(c, place, real ? SIB__OP_NEGATE_F64 : SIB__OP_NEGATE_I64, to, to, to);
    }
    return SIB_OK;
}

static sib_status parse_product(sib__compiler *c, int32_t to, int32_t *type)
{
    SIB__TRY(parse_signed(c, to, type));
    while (sib__token_is(&c->token, "*") || sib__token_is(&c->token, "/")) {
        int32_t    right = 0;
        sib__place place = c->token.place;
        char       symbol = c->token.text.data[0];
        sib__parse_advance(c);
        SIB__TRY(parse_signed(c, to + 1, &right));
        SIB__TRY(sib__emit_arithmetic(c, place, symbol, to, *type, to + 1, right, type));
    }
    return SIB_OK;
}

sib_status sib__parse_sum(sib__compiler *c, int32_t to, int32_t *type)
{
    SIB__TRY(parse_product(c, to, type));
    while (sib__token_is(&c->token, "+") || sib__token_is(&c->token, "-")) {
        int32_t    right = 0;
        sib__place place = c->token.place;
        char       symbol = c->token.text.data[0];
        sib__parse_advance(c);
        SIB__TRY(parse_product(c, to + 1, &right));
        SIB__TRY(sib__emit_arithmetic(c, place, symbol, to, *type, to + 1, right, type));
    }
    return SIB_OK;
}
