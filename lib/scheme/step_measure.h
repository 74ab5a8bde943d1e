/* What the step that compares needs of a measure. */
#ifndef SIB_SCHEME_STEP_MEASURE_H
#define SIB_SCHEME_STEP_MEASURE_H

#include "scheme/count.h"
#include "scheme/kind.h"

#define SIB__MEASURE_LIST(X)                                                                   \
    X(SIB__MEASURE_SUM, 1, "sum", "what, added up")                                            \
    X(SIB__MEASURE_MEAN, 2, "mean", "what a person")                                           \
    X(SIB__MEASURE_SHARE, 3, "share", "persons of persons")                                    \
    X(SIB__MEASURE_RATIO, 4, "ratio", "what, of the sum of over")                              \
    X(SIB__MEASURE_LIST_LINES, 5, "list", "one line an achievement")

typedef enum sib__measure_kind { SIB__MEASURE_LIST(SIB_ENUM_CONSTANT) } sib__measure_kind;

typedef struct sib__measure {
    sib__scheme_step           step; /* first */
    const char                *outcome_name;
    int32_t                    is; /* a sib__measure_kind */
    const char                *what_name;
    const sib__json           *over_list;
    const sib__json           *by_list;
    const sib__scheme_outcome *outcome;
    const sib__scheme_number  *what;
    const sib__scheme_number **over; /* what it divides by; none for a sum */
    int64_t                    over_count;
    sib__dimensions            by;
} sib__measure;

/* The measure of one arm of the facts (without arms the treated one): its value, and what it is
 * made of. `what` NULL: the measure's own number. */
sib_status sib__measure_arm(sib__run *run, const sib__measure *measure, sib__arm arm,
                            const char *what, sib__series **out);

#endif
