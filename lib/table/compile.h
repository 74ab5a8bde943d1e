/* The compiler of rule expressions: one pass, grammar (parser.c), types (typing.c) and
 * functions (functions.c) over this state.
 *
 * Each parsing function compiles a part into the slot it is given, using the slots above it as
 * it likes, and says the part's type: a sib_column_type, or 0 for a bare NULL, which goes with
 * every type. */
#ifndef SIB_TABLE_COMPILE_H
#define SIB_TABLE_COMPILE_H

#include "table/program.h"

typedef struct sib__compiler {
    sib__call       *call;
    sib__memory     *memory;
    const char      *argument;
    const sib_table *table;
    sib__program    *program;
    sib__lexer       lexer;
    sib__token       token; /* the one to be looked at next */
    int32_t          depth;
    int32_t          mask; /* the rows the part being compiled counts for */
} sib__compiler;

/* parser.c */

void sib__parse_advance(sib__compiler *c);

/* Steps over a keyword or symbol; TERMS when something else stands there. */
sib_status sib__parse_expect(sib__compiler *c, const char *word);

/* Steps over a keyword or symbol if it is there. */
bool sib__parse_accept(sib__compiler *c, const char *word);

/* Records TERMS: "expected <what>, found <the token>". */
sib_status sib__parse_expected(sib__compiler *c, const char *what);

/* Records TERMS at a place. */
__attribute__((format(printf, 3, 4))) sib_status
sib__parse_fail(sib__compiler *c, sib__place place, const char *format, ...);

/* One nesting deeper (the caller takes it back); TERMS when that is too deep. */
sib_status sib__parse_descend(sib__compiler *c);

/* A whole expression, as stands between parentheses. */
sib_status sib__parse_expression(sib__compiler *c, int32_t to, int32_t *type);

/* predicate.c */
sib_status sib__parse_predicate(sib__compiler *c, int32_t to, int32_t *type);

/* value.c */
sib_status sib__parse_sum(sib__compiler *c, int32_t to, int32_t *type);

/* functions.c: the arguments and closing parenthesis of a call whose '(' was passed. */
sib_status sib__parse_call(sib__compiler *c, const sib__token *name, int32_t to, int32_t *type);

/* typing.c */

/* Leave a function when an instruction could not be appended. */
#define SIB__EMIT(...)                                                                         \
    do {                                                                                       \
        if (sib__emit(__VA_ARGS__) == NULL) {                                                  \
            return SIB_ERR_NO_MEMORY;                                                          \
        }                                                                                      \
    } while (0)

/* Appends an instruction of the current mask and returns it to be filled further; NULL when
 * memory is short. */
sib__instruction *sib__emit(sib__compiler *c, sib__place place, int32_t op, int32_t to,
                            int32_t a, int32_t b);

/* What a type is called in messages. */
const char *sib__type_text(int32_t type);

bool sib__type_is_number(int32_t type); /* or NULL */

sib_status sib__need_flag(sib__compiler *c, sib__place place, const char *where, int32_t type);

/* to = a `symbol` b, symbol one of + - * /. */
sib_status sib__emit_arithmetic(sib__compiler *c, sib__place place, char symbol, int32_t to,
                                int32_t a_type, int32_t b, int32_t b_type, int32_t *type);

/* to = a `relation` b. */
sib_status sib__emit_comparison(sib__compiler *c, sib__place place, int32_t relation,
                                int32_t to, int32_t a, int32_t a_type, int32_t b,
                                int32_t b_type);

/* Brings slots a (of *a_type) and b (of *b_type) to one type, both types then equal unless one
 * is a bare NULL. */
sib_status sib__emit_unify(sib__compiler *c, sib__place place, int32_t a, int32_t *a_type,
                           int32_t b, int32_t *b_type);

sib_status sib__emit_column(sib__compiler *c, const sib__token *name, int32_t to,
                            int32_t *type);

#endif
