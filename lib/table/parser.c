/* Grammar of rule expressions, by descent; this file has the conditions.
 *
 *     expression  conjunction {OR conjunction}
 *     conjunction negation {AND negation}
 *     negation    NOT negation | predicate
 *     predicate   sum [relation sum | [NOT] IN (list) | [NOT] BETWEEN sum AND sum
 *                     | [NOT] LIKE text [ESCAPE text] | IS [NOT] NULL]      (predicate.c)
 *     sum         product {+|- product}                                     (value.c)
 *     product     signed {*|/ signed}
 *     signed      -|+ signed | literal | column | function(..) | (expression) | CASE
 *
 * The right side of AND counts only for rows whose left side is not false, that of OR for those
 * not true: only such rows can fail. */
#include <stdarg.h>
#include <string.h>

#include "core/format.h"
#include "table/compile.h"

enum { MAX_DEPTH = 64, MAX_BYTES = 65536, MAX_WHAT = 400 };

void sib__parse_advance(sib__compiler *c)
{
    c->token = sib__lexer_next(&c->lexer);
}

sib_status sib__parse_fail(sib__compiler *c, sib__place place, const char *format, ...)
{
    char      what[MAX_WHAT] = "";
    sib__line line = {what, sizeof what, 0};
    va_list   arguments;
    va_start(arguments, format);
    sib__line_vprint(&line, format, arguments);
    va_end(arguments);
    return sib__fail(c->call, SIB_ERR_TERMS, c->argument, -1, NULL, "line %d, column %d: %s",
                     place.line, place.column, what);
}

/* Literals are not quoted: they may hold data. */
sib_status sib__parse_expected(sib__compiler *c, const char *what)
{
    const sib__token *t = &c->token;
    switch (t->kind) {
    case SIB__TOKEN_FAULT:
        return sib__parse_fail(c, t->place, "expected %s, found %s", what, t->text.data);
    case SIB__TOKEN_END:
        return sib__parse_fail(c, t->place, "expected %s, found the end", what);
    case SIB__TOKEN_WHOLE:
    case SIB__TOKEN_REAL:
        return sib__parse_fail(c, t->place, "expected %s, found a number", what);
    case SIB__TOKEN_TEXT:
        return sib__parse_fail(c, t->place, "expected %s, found a text", what);
    default:
        break;
    }
    char   word[32] = "a name";
    size_t length = (size_t)t->text.length;
    if (!t->quoted && length < sizeof word - 2) {
        word[0] = '\'';
        memcpy(word + 1, t->text.data, length);
        word[length + 1] = '\'';
        word[length + 2] = '\0';
    }
    return sib__parse_fail(c, t->place, "expected %s, found %s", what, word);
}

bool sib__parse_accept(sib__compiler *c, const char *word)
{
    bool there = sib__token_is(&c->token, word);
    if (there) {
        sib__parse_advance(c);
    }
    return there;
}

sib_status sib__parse_expect(sib__compiler *c, const char *word)
{
    return sib__parse_accept(c, word) ? SIB_OK : sib__parse_expected(c, word);
}

sib_status sib__parse_descend(sib__compiler *c)
{
    if (++c->depth > MAX_DEPTH) {
        return sib__parse_fail(c, c->token.place, "nested deeper than 64");
    }
    return SIB_OK;
}

static sib_status parse_negation(sib__compiler *c, int32_t to, int32_t *type)
{
    sib__place place = c->token.place;
    if (!sib__parse_accept(c, "NOT")) {
        return sib__parse_predicate(c, to, type);
    }
    SIB__TRY(sib__parse_descend(c));
    SIB__TRY(parse_negation(c, to, type));
    c->depth--;
    SIB__TRY(sib__need_flag(c, place, "NOT", *type));
    *type = SIB_COLUMN_TYPE_FLAG;
    SIB__EMIT(c, place, SIB__OP_NOT, to, to, to);
    return SIB_OK;
}

typedef sib_status (*parse_part)(sib__compiler *c, int32_t to, int32_t *type);

/* A chain of parts joined by AND or OR, from the left. */
static sib_status parse_chain(sib__compiler *c, int32_t to, int32_t *type, const char *word,
                              parse_part part, int32_t mask_op, int32_t op)
{
    sib__place place = c->token.place;
    SIB__TRY(part(c, to, type));
    while (sib__token_is(&c->token, word)) {
        int32_t right = 0;
        SIB__TRY(sib__need_flag(c, place, word, *type));
        sib__parse_advance(c);
        place = c->token.place;
        SIB__EMIT(c, place, mask_op, c->mask + 1, to, to);
        c->mask++;
        SIB__TRY(part(c, to + 1, &right));
        c->mask--;
        SIB__TRY(sib__need_flag(c, place, word, right));
        SIB__EMIT(c, place, op, to, to, to + 1);
        *type = SIB_COLUMN_TYPE_FLAG;
    }
    return SIB_OK;
}

static sib_status parse_conjunction(sib__compiler *c, int32_t to, int32_t *type)
{
    return parse_chain(c, to, type, "AND", parse_negation, SIB__OP_MASK_UNLESS_FALSE,
                       SIB__OP_AND);
}

sib_status sib__parse_expression(sib__compiler *c, int32_t to, int32_t *type)
{
    SIB__TRY(sib__parse_descend(c));
    SIB__TRY(parse_chain(c, to, type, "OR", parse_conjunction, SIB__OP_MASK_UNLESS_TRUE,
                         SIB__OP_OR));
    c->depth--;
    return SIB_OK;
}

sib_status sib__program_compile(sib__call *call, sib__memory *memory, const char *argument,
                                const char *text, const sib_table *table, sib__program *program)
{
    if (text == NULL || table == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, text == NULL ? argument : "table", -1, NULL,
                         "%s is NULL", text == NULL ? argument : "table");
    }
    sib__compiler c = {.call = call,
                       .memory = memory,
                       .argument = argument,
                       .table = table,
                       .program = program,
                       .depth = -1};
    sib__slice    slice = sib__slice_of(text);
    if (slice.length > MAX_BYTES) {
        return sib__fail(call, SIB_ERR_TERMS, argument, -1, NULL, "longer than 65536 bytes");
    }
    if (sib__utf8_fault(slice.data, slice.length) >= 0) {
        return sib__fail(call, SIB_ERR_TERMS, argument, -1, NULL, "not UTF-8");
    }
    *program = (sib__program){0};
    sib__lexer_begin(&c.lexer, slice);
    sib__parse_advance(&c);
    SIB__TRY(sib__parse_expression(&c, 0, &program->type));
    if (c.token.kind != SIB__TOKEN_END) {
        return sib__parse_expected(&c, "an operator or the end");
    }
    if (program->type == 0) {
        program->type = SIB_COLUMN_TYPE_FLAG; /* a bare NULL: unknown */
    }
    return SIB_OK;
}
