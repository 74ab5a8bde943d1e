/* Random well-typed rule expressions, written twice at once: for libsib and for SQLite, with
 * the differences between the two rewritten. */
#ifndef SIB_TESTS_TABLE_GENERATE_H
#define SIB_TESTS_TABLE_GENERATE_H

#include <stddef.h>
#include <stdint.h>

enum { GENERATE_ROOM = 60000 };

typedef struct generator {
    uint64_t state; /* of the random numbers; not 0 */
    size_t   ours_length;
    size_t   sql_length;
    char     ours[GENERATE_ROOM];
    char     sql[GENERATE_ROOM];
} generator;

/* A number in 0 .. n - 1. */
unsigned generate_below(generator *g, unsigned n);

/* A text of the pool the columns and literals take theirs from. */
const char *generate_text(generator *g);

/* A new expression of a random type over the columns a, b (i64), x, y (f64), s, t (text), k
 * (codes), d, e (date), f, g (flag). */
void generate_expression(generator *g);

#endif
