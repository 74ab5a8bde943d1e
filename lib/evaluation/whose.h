/* Over whose people outcomes are counted: those of a comparison, or of outcomes that state
 * them.
 */
#ifndef SIB_EVALUATION_WHOSE_H
#define SIB_EVALUATION_WHOSE_H

#include "evaluation/links.h"
#include "evaluation/run.h"
#include "scheme/demand.h"

/* Counting under way (counting.h). */
typedef struct sib__counting {
    sib__call                    *call;
    const sib__scheme            *scheme;
    const sib_evaluation_tables  *tables;
    const char                   *stage; /* as it was named */
    int32_t                       as_at;
    uint64_t                      cohorts;    /* bit i: cohort i counts on that day */
    const sib__scheme_comparison *comparison; /* NULL: people of the leader's own */
    const sib__scheme_outcome    *leader;     /* the first outcome that states them */
    sib__contract                *contract;   /* of the comparison, or of these people */
    const sib__designed          *designed;
    sib__linked                   linked;   /* tables of records, each read once */
    int64_t                       checked;  /* of these */
    uint8_t                     **repeated; /* [tables]: rows like another; NULL: not read */
    sib__settled                 *to;
    const sib__scheme_outcome    *only; /* the outcome whose facts alone are wanted; NULL: all,
                                           with effects and annex */
    sib__json_writer annex;
    sib__json_writer facts;
    double           from; /* progress */
    double           until;
} sib__counting;

/* The comparison, or the outcome with people of its own, of that name (NULL: the only one), and
 * what it says of its people. */
sib_status sib__counting_of(sib__counting *k, const char *comparison);

/* Whether an outcome is counted over those people, and what is asked of it. */
sib_status sib__is_of(const sib__counting *k, const sib__scheme_outcome *o, sib__demand *demand,
                      bool *out);

/* The names of all whose people are counted from records, one after the other, NULL behind the
 * last: comparisons, and the first outcomes that state people of their own. */
sib_status sib__next_people(sib__call *call, const sib__scheme *s, int64_t *at,
                            const char **name);

/* Whether anything is counted over the people of that name. */
sib_status sib__is_counted(sib__call *call, const sib__scheme *s, const char *name, bool *out);

#endif
