/* The step that prices. */
#ifndef SIB_SCHEME_CURVE_H
#define SIB_SCHEME_CURVE_H

#include "scheme/kind.h"

/* One piece of a curve: where it begins, and what it is worth there. */
typedef struct sib__piece {
    sib__operand from;
    sib__operand worth;
} sib__piece;

typedef struct sib__curve {
    sib__scheme_step step;  /* first */
    int32_t          gives; /* a sib__unit */
    const sib__json *each_said;
    const sib__json *step_list;
    const sib__json *linear_list;
    const sib__json *marginal_list;
    const sib__json *at_said;
    const char      *below; /* "zero" or "hold" */
    const sib__json *times_said;
    const sib__json *per_said;
    const sib__json *if_said;
    const char      *pending; /* "pay" or "nothing"; NULL: the line waits */
    const sib__json *key_list;

    sib__operand each;
    sib__piece  *pieces; /* of steps, linear or marginal */
    int64_t      piece_count;
    sib__output *at;
    sib__output *times;
    sib__output *gate;    /* NULL: always */
    bool         divides; /* by `per` */
    sib__exact   per;
    int32_t      worth; /* unit of what the curve gives before it is multiplied */
} sib__curve;

/* What the curve gives for a place: f(at). */
sib_status sib__curve_at(sib__run *run, const sib__curve *curve, sib__exact at,
                         sib__exact *out);

/* Why a line is 0 though its inputs are not. */
enum { SIB__WHY_GATE_NOT_MET = 1, SIB__WHY_PENDING = 2 };

sib_status sib__curve_apply(sib__run *run, const sib__scheme_step *step);
sib_status sib__curve_line(sib__run *run, const sib__scheme_step *step);

/* The unit of a product; 0 where there is none. */
int32_t sib__unit_product(int32_t a, int32_t b);

#endif
