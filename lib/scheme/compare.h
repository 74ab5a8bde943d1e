/* The step that compares: a figure with another, several lines as one, or series blended. */
#ifndef SIB_SCHEME_COMPARE_H
#define SIB_SCHEME_COMPARE_H

#include "scheme/step_measure.h"

/* In the order of the statement; two of them are called otherwise where more is better. */
#define SIB__COMPARED_LIST(X)                                                                  \
    X(TREATED, "treated", "treated")                                                           \
    X(COMPARISON, "comparison", "comparison")                                                  \
    X(DIFFERENCE, "difference", "difference")                                                  \
    X(REDUCTION, "reduction", "change")                                                        \
    X(RATIO, "ratio", "ratio")                                                                 \
    X(DENOMINATOR, "denominator", "denominator")                                               \
    X(AVOIDED, "avoided", "units")                                                             \
    X(EXPECTED, "expected", "expected")                                                        \
    X(LOW, "low", "low")                                                                       \
    X(HIGH, "high", "high")                                                                    \
    X(P, "p", "p")

typedef enum sib__compared_result {
#define SIB__COMPARED(constant, fewer, more) SIB__COMPARED_##constant,
    SIB__COMPARED_LIST(SIB__COMPARED)
#undef SIB__COMPARED
        SIB__COMPARED_COUNT
} sib__compared_result;

#define SIB__WEIGHING_LIST(X)                                                                  \
    X(SIB__WEIGHING_DENOMINATOR, 1, "denominator", "what the mean divides by")                 \
    X(SIB__WEIGHING_ELIGIBLE, 2, "eligible", "those who could have been")                      \
    X(SIB__WEIGHING_EQUAL, 3, "equal", "each alike")                                           \
    X(SIB__WEIGHING_VALUE, 4, "value", "a value")

typedef enum sib__weighing { SIB__WEIGHING_LIST(SIB_ENUM_CONSTANT) } sib__weighing;

typedef struct sib__blended {
    const sib__json   *of_said;
    const sib__json   *weight_said;
    const sib__output *of;
    sib__exact         weight;
} sib__blended;

typedef struct sib__compare sib__compare;
struct sib__compare {
    sib__scheme_step step; /* first */
    const sib__json *of_said;
    const sib__json *with_said;
    const char      *better; /* "fewer" or "more" */
    const sib__json *n_said;
    const sib__json *pool_said;
    const char      *over_name;
    const sib__json *weights_said;
    const char      *average; /* "means" or "reductions" */
    const sib__json *blend_list;
    const sib__json *level_said; /* of an interval */
    const char      *method;

    const sib__output            *of;
    const sib__measure           *measure; /* NULL: a series is compared with a series */
    const sib__scheme_comparison *with;    /* NULL: with a series */
    sib__operand        other;         /* a baseline's value, a deadweight's share, a series */
    sib__exact          baseline_what; /* of counts */
    sib__exact          baseline_over;
    sib__exact          baseline_mean; /* of `adjust` */
    const sib__compare *pooled;        /* the compare that is pooled */
    int32_t             over;          /* the key it is pooled over */
    int32_t             weighing;      /* a sib__weighing */
    sib__operand        weights;
    sib__blended       *blend;
    int64_t             blend_count;
    int32_t             times; /* a sib__weighing: `n`; 0: none */
    sib__operand        n;
    bool                fewer;
    bool                rated; /* both figures are formulas over counts */
    sib__output        *results[SIB__COMPARED_COUNT]; /* NULL: it has not that one */
};

/* What the results of a compare are made of: the same lines, T and C, their state in T's. */
typedef struct sib__figures {
    sib__series        *treated;    /* with numerator and denominator where it has them */
    sib__series        *comparison; /* likewise */
    const sib__numbers *n;          /* NULL: none; else `worth` or these */
    sib__worth         *worth;
    const sib__series  *reductions; /* of a pool that averages them; else NULL */
} sib__figures;

/* compare_against.c: reads what is compared, and makes its two figures. */
sib_status sib__compare_read_with(sib__reader *r, sib__compare *c);
sib_status sib__compare_figures(sib__run *run, const sib__compare *c, sib__figures *out);

/* compare_pool.c: the same of a pool; its weights; and a blend. */
sib_status sib__compare_pooled(sib__run *run, const sib__compare *c, sib__figures *out);
sib_status sib__compare_weights(sib__run *run, const sib__compare *c);
sib_status sib__compare_blend(sib__run *run, const sib__compare *c);
sib_status sib__compare_blend_weights(sib__run *run, const sib__compare *c);

/* A number of the outcome that is measured, summed over the treated, for the lines of it. */
sib_status sib__compare_sum(sib__run *run, const sib__measure *m, const char *number,
                            sib__numbers *out);

/* compare_results.c: declares the results, and makes them of the figures. */
sib_status sib__compare_declare(sib__reader *r, sib__compare *c, int32_t unit,
                                sib__dimensions keys);
sib_status sib__compare_results(sib__run *run, const sib__compare *c, const sib__figures *f);

/* Whether a step is a compare with something or a pool, which it then is. */
const sib__compare *sib__compare_of(const sib__scheme_step *step);

/* compare_ends.c: low, high and p as the facts hand them in. */
sib_status sib__compare_ends(sib__run *run, const sib__compare *c, const sib__series *lines);

/* Whether more events in the treated numerator move a measure: it counts, and they are not
 * among what it divides by. */
bool sib__measure_turns(const sib__measure *m);

#endif
