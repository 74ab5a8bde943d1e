/* The step that decides: conditions that are met, not met, not yet or undecided. */
#ifndef SIB_SCHEME_GATE_H
#define SIB_SCHEME_GATE_H

#include "scheme/compare.h"

#define SIB__TEST_LIST(X)                                                                      \
    X(SIB__TEST_AT_LEAST, 1, "at_least", "not below")                                          \
    X(SIB__TEST_ABOVE, 2, "above", "above, not equal")                                         \
    X(SIB__TEST_AT_MOST, 3, "at_most", "not above")                                            \
    X(SIB__TEST_BELOW, 4, "below", "below, not equal")                                         \
    X(SIB__TEST_EQUAL, 5, "equal", "equal as rounded")

typedef enum sib__test_is { SIB__TEST_LIST(SIB_ENUM_CONSTANT) } sib__test_is;
const char *sib__test_is_name(int32_t value);
int32_t     sib__test_is_value(const char *name);

typedef enum sib__condition_kind {
    SIB__CONDITION_NUMBER = 1,
    SIB__CONDITION_GATE,
    SIB__CONDITION_ALL, /* of the conditions in it */
    SIB__CONDITION_ANY,
} sib__condition_kind;

typedef struct sib__gate_condition sib__gate_condition;
struct sib__gate_condition {
    int32_t              kind;
    const char          *place; /* "1", "2.1" */
    const sib__json     *json;
    const sib__json     *of_said; /* on a number */
    int32_t              is;      /* a sib__test_is */
    const sib__json     *value_said;
    const sib__json     *to_said; /* of decide_at; NULL: the number itself is compared */
    int32_t              rounding;
    sib__output         *of;
    sib__operand         limit;
    sib__exact           to;
    const sib__json     *gate_said; /* on a gate */
    const char          *how;       /* met, not_met; over its lines any, all, none */
    const char          *over_name; /* NULL: line by line */
    sib__output         *gate;
    int32_t              over;
    sib__gate_condition *list; /* nested */
    int64_t              count;
    int64_t              leaf; /* place among those that are not nested */
    sib__dimensions      keys;
};

typedef struct sib__gate {
    sib__scheme_step      step; /* first */
    const sib__json      *all_list;
    const sib__json      *any_list;
    int32_t               report;
    sib__gate_condition   root;
    sib__gate_condition **leaves; /* [leaf_count], in order */
    int64_t               leaf_count;
} sib__gate;

/* gate_number.c: a condition on a number, line by line of what it reads. */
typedef struct sib__deciding {
    const sib__gate_condition *condition;
    const sib__series         *lines;
    sib__worth                *limit;
} sib__deciding;

typedef struct sib__decided {
    sib__exact number;
    sib__exact compared;
    sib__exact limit;
    bool       has_number;
    bool       has_limit;
    int32_t    reason; /* why it is not decided */
    bool       met;
} sib__decided;

sib_status sib__decide_begin(sib__run *run, const sib__gate_condition *c, sib__deciding *out);
sib_status sib__decide_line(sib__run *run, const sib__deciding *d, int64_t line,
                            sib__decided *out);

/* The whole number nearest to 0 of events more that turns a verdict; *any false: none does. */
sib_status sib__turning_events(sib__run *run, const sib__deciding *d, int64_t line,
                               const sib__decided *now, bool *any, int64_t *out);

/* Whether a number holds against a limit; `compared` is the number as it is rounded. */
sib_status sib__holds(sib__run *run, const sib__gate_condition *c, sib__exact number,
                      sib__exact limit, sib__exact *compared, bool *out);

/* The keys of each form of a condition, ended by NULL. */
extern const sib__options *const sib__gate_forms[];

/* gate_run.c */
sib_status sib__gate_apply(sib__run *run, const sib__scheme_step *step);
sib_status sib__gate_line(sib__run *run, const sib__scheme_step *step);

#endif
