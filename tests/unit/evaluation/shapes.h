/* The shapes of an evaluation that records are stored of: contracts made from the bond's. */
#ifndef SIB_TESTS_EVALUATION_SHAPES_H
#define SIB_TESTS_EVALUATION_SHAPES_H

#include "bond.h"

enum { SHAPES = 5, SHAPE_EDITS = 3 };

/* A name, and pieces of the contract with what replaces them. */
typedef struct shape {
    const char *name;
    const char *edits[SHAPE_EDITS][2];
} shape;

extern const shape shapes[SHAPES];

/* The contract of a shape; free() it. */
char *shape_contract(const shape *s);

/* A stored text, "tests/records/<format>/<shape>.<part>.json"; NULL when there is none. */
char *shape_read(int format, const char *name, const char *part);

#endif
