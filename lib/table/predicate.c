/* Predicates: comparisons, IN, BETWEEN, LIKE, IS NULL. They do not chain. */
#include "table/compile.h"

static const struct {
    const char *symbol;
    int32_t     relation;
} relations[] = {
    {"=", SIB__RELATION_EQUAL},   {"<>", SIB__RELATION_LESS | SIB__RELATION_GREATER},
    {"<", SIB__RELATION_LESS},    {"<=", SIB__RELATION_LESS | SIB__RELATION_EQUAL},
    {">", SIB__RELATION_GREATER}, {">=", SIB__RELATION_GREATER | SIB__RELATION_EQUAL},
};

/* The relation the next token names, 0 for none. */
static int32_t relation_at(const sib__compiler *c)
{
    for (size_t i = 0; i < sizeof relations / sizeof relations[0]; i++) {
        if (sib__token_is(&c->token, relations[i].symbol)) {
            return relations[i].relation;
        }
    }
    return 0;
}

static sib_status parse_comparison(sib__compiler *c, int32_t to, int32_t type, int32_t relation)
{
    int32_t    right = 0;
    sib__place place = c->token.place;
    sib__parse_advance(c);
    SIB__TRY(sib__parse_sum(c, to + 1, &right));
    return sib__emit_comparison(c, place, relation, to, to, type, to + 1, right);
}

/* x IN (a, b): x = a OR x = b, gathered in the slot above x. */
static sib_status parse_in(sib__compiler *c, int32_t to, int32_t type)
{
    sib__place place = c->token.place;
    SIB__TRY(sib__parse_expect(c, "("));
    SIB__EMIT(c, place, SIB__OP_FLAG, to + 1, to + 1, to + 1);
    do {
        int32_t    item = 0;
        sib__place at = c->token.place;
        SIB__TRY(sib__parse_expression(c, to + 2, &item));
        SIB__TRY(
            sib__emit_comparison(c, at, SIB__RELATION_EQUAL, to + 2, to, type, to + 2, item));
        SIB__EMIT(c, at, SIB__OP_OR, to + 1, to + 1, to + 2);
    } while (sib__parse_accept(c, ","));
    SIB__TRY(sib__parse_expect(c, ")"));
    SIB__EMIT(c, place, SIB__OP_MOVE_FLAG, to, to + 1, to + 1);
    return SIB_OK;
}

static sib_status parse_between(sib__compiler *c, int32_t to, int32_t type)
{
    int32_t    low = 0;
    int32_t    high = 0;
    sib__place place = c->token.place;
    SIB__TRY(sib__parse_sum(c, to + 1, &low));
    SIB__TRY(sib__parse_expect(c, "AND"));
    sib__place high_place = c->token.place;
    SIB__TRY(sib__parse_sum(c, to + 2, &high));
    SIB__TRY(sib__emit_comparison(c, place, SIB__RELATION_GREATER | SIB__RELATION_EQUAL, to + 1,
                                  to, type, to + 1, low));
    SIB__TRY(sib__emit_comparison(c, high_place, SIB__RELATION_LESS | SIB__RELATION_EQUAL,
                                  to + 2, to, type, to + 2, high));
    SIB__EMIT(c, place, SIB__OP_AND, to, to + 1, to + 2);
    return SIB_OK;
}

static sib_status parse_text_literal(sib__compiler *c, const char *what, sib__slice *out)
{
    if (c->token.kind != SIB__TOKEN_TEXT) {
        return sib__parse_expected(c, what);
    }
    char *text = sib__token_unquote(c->memory, &c->token, out);
    SIB__TRY_MEMORY(c->call, text);
    sib__parse_advance(c);
    return SIB_OK;
}

static bool is_one_character(sib__slice text)
{
    int64_t starts = 0;
    for (int64_t i = 0; i < text.length; i++) {
        starts += ((unsigned char)text.data[i] & 0xC0U) != 0x80U;
    }
    return starts == 1;
}

static sib_status parse_like(sib__compiler *c, sib__place place, int32_t to, int32_t type)
{
    sib__slice    text = {NULL, 0};
    sib__slice    escape = {NULL, 0};
    sib__place    pattern_place = c->token.place;
    sib__pattern *pattern = NULL;
    if (type != 0 && type != SIB_COLUMN_TYPE_TEXT) {
        return sib__parse_fail(c, place, "LIKE needs a text, found %s", sib__type_text(type));
    }
    SIB__TRY(parse_text_literal(c, "a pattern in single quotes", &text));
    sib__place escape_place = c->token.place;
    if (sib__parse_accept(c, "ESCAPE")) {
        SIB__TRY(parse_text_literal(c, "a character in single quotes", &escape));
        if (!is_one_character(escape)) {
            return sib__parse_fail(c, escape_place, "ESCAPE needs exactly one character");
        }
    }
    if (!sib__pattern_compile(c->memory, text, escape, &pattern)) {
        return sib__parse_fail(c, pattern_place,
                               "in a pattern the escape character must stand before %%, _ or "
                               "itself");
    }
    SIB__TRY_MEMORY(c->call, pattern);
    sib__instruction *in = sib__emit(c, place, SIB__OP_LIKE, to, to, to);
    SIB__TRY_MEMORY(c->call, in);
    in->operand.pattern = pattern;
    return SIB_OK;
}

static sib_status parse_is(sib__compiler *c, sib__place place, int32_t to)
{
    bool negated = sib__parse_accept(c, "NOT");
    SIB__TRY(sib__parse_expect(c, "NULL"));
    SIB__EMIT(c, place, SIB__OP_IS_NULL, to, to, to);
    if (negated) {
        SIB__EMIT(c, place, SIB__OP_NOT, to, to, to);
    }
    return SIB_OK;
}

/* IN, BETWEEN or LIKE, each perhaps after NOT. */
static sib_status parse_membership(sib__compiler *c, int32_t to, int32_t type)
{
    sib__place place = c->token.place;
    bool       negated = sib__parse_accept(c, "NOT");
    if (sib__parse_accept(c, "IN")) {
        SIB__TRY(parse_in(c, to, type));
    } else if (sib__parse_accept(c, "BETWEEN")) {
        SIB__TRY(parse_between(c, to, type));
    } else if (sib__parse_accept(c, "LIKE")) {
        SIB__TRY(parse_like(c, place, to, type));
    } else {
        return sib__parse_expected(c, "IN, BETWEEN or LIKE");
    }
    if (negated) {
        SIB__EMIT(c, place, SIB__OP_NOT, to, to, to);
    }
    return SIB_OK;
}

/* Whether the next token begins what may follow the left side of a predicate. */
static bool predicate_follows(const sib__compiler *c)
{
    return relation_at(c) != 0 || sib__token_is(&c->token, "IS") ||
           sib__token_is(&c->token, "NOT") || sib__token_is(&c->token, "IN") ||
           sib__token_is(&c->token, "BETWEEN") || sib__token_is(&c->token, "LIKE");
}

sib_status sib__parse_predicate(sib__compiler *c, int32_t to, int32_t *type)
{
    SIB__TRY(sib__parse_sum(c, to, type));
    if (!predicate_follows(c)) {
        return SIB_OK;
    }
    int32_t    relation = relation_at(c);
    sib__place place = c->token.place;
    if (relation != 0) {
        SIB__TRY(parse_comparison(c, to, *type, relation));
    } else if (sib__parse_accept(c, "IS")) {
        SIB__TRY(parse_is(c, place, to));
    } else {
        SIB__TRY(parse_membership(c, to, *type));
    }
    *type = SIB_COLUMN_TYPE_FLAG;
    return predicate_follows(c)
               ? sib__parse_expected(c, "AND, OR or the end (comparisons do not chain: use "
                                        "parentheses)")
               : SIB_OK;
}
