/* `where`: a condition on one key of a line. */
#ifndef SIB_SCHEME_CONDITION_H
#define SIB_SCHEME_CONDITION_H

#include "scheme/run.h"

#define SIB__WHERE_LIST(X)                                                                     \
    X(SIB__WHERE_EQUAL, 1, "equal", "it is the value")                                         \
    X(SIB__WHERE_ONE_OF, 2, "one_of", "it is one of the values")                               \
    X(SIB__WHERE_AT_LEAST, 3, "at_least", "not below")                                         \
    X(SIB__WHERE_ABOVE, 4, "above", "above, not equal")                                        \
    X(SIB__WHERE_AT_MOST, 5, "at_most", "not above")                                           \
    X(SIB__WHERE_BELOW, 6, "below", "below, not equal")

typedef enum sib__where { SIB__WHERE_LIST(SIB_ENUM_CONSTANT) } sib__where;

struct sib__condition {
    const char      *column;
    int32_t          is; /* a sib__where */
    const sib__json *value;
    int32_t          key;
    int64_t         *numbers; /* [n]: codes of listed keys, whole numbers, periods, days */
    int64_t          n;
};
typedef struct sib__condition sib__condition;

extern const sib__options sib__condition_keys;

/* Reads a condition on a key among `keys`. */
sib_status sib__read_condition(sib__reader *r, const sib__json *at, sib__dimensions keys,
                               sib__condition *out);

/* Whether a code of the key satisfies it. */
bool sib__condition_holds(const sib__run *run, const sib__condition *c, int32_t code);

#endif
