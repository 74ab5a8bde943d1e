/* What a page shows of the people of an evaluation: numbers, results and drawings.
 *
 * The one place that the report takes numbers of people and events from. For the public (least
 * above 0) what must not be seen is marked; hide.h has the rule. */
#ifndef SIB_REPORT_DISCLOSURE_H
#define SIB_REPORT_DISCLOSURE_H

#include "core/json.h"
#include "sib/evaluation.h"

typedef struct sib__disclosure sib__disclosure;

/* A number of people or events. */
typedef struct sib__headcount {
    int64_t number; /* SIB_I64_MISSING where the evaluation has none */
    bool    shown;
} sib__headcount;

/* What became of those who counted, in an arm of a cohort. */
typedef enum sib__fate {
    SIB__FATE_MEMBER,    /* counted */
    SIB__FATE_NO_SCORE,  /* without a score, for want of a fact */
    SIB__FATE_UNMATCHED, /* no fit in the other arm, or not needed */
    SIB__FATE_MATCHED,
    SIB__FATE_UNLINKED,    /* of the matched: without any record */
    SIB__FATE_IMMATURE,    /* of the matched: follow-up not over */
    SIB__FATE_LEFT_OUT,    /* of the matched: left out of the effect */
    SIB__FATE_COMPARED,    /* the people of the effect */
    SIB__FATE_EVENTS,      /* of the matched; missing for the public unless all were compared */
    SIB__FATE_RECONVICTED, /* of the matched; missing for the public unless all were compared */
    SIB__FATE_COUNT
} sib__fate;

/* The arms of the columns of the attrition. */
typedef enum sib__arm { SIB__ARM_TREATED, SIB__ARM_COMPARISON, SIB__ARM_OTHER } sib__arm;

/* An evaluation of one outcome, with the sections of its contract. */
typedef struct sib__disclosed {
    const sib_evaluation *evaluation;
    const sib__json      *contract;
    sib__disclosure      *made;
} sib__disclosed;

/* Of `n` outcomes of the same people: what is hidden of them in one is hidden in all. least: no
 * number below it is shown; 0: everything is shown. ARGUMENT when least is 1 or 2, which would
 * leave a hidden number with one value. `document` is the whole contract. */
sib_status sib__disclosure_make(sib__call *call, sib__memory *m, sib__disclosed *of, int64_t n,
                                const sib__json *document, int64_t least);

/* Of an arm of a cohort, or of the cohort "pooled": the sum of the cohorts'. */
sib__headcount sib__people_of(const sib__disclosure *d, const char *cohort, sib__arm arm,
                              sib__fate fate);

/* Of a row of the list "attrition", the rows of those who counted among them. */
sib__headcount sib__people_left(const sib__disclosure *d, int64_t row, sib__arm arm);

/* Whether a row of the attrition stands on the page: not when it shows nobody in every arm, and
 * for the public not that of people released outside the dates of a cohort, which is the sum of
 * the other cohorts' columns. */
bool sib__people_row(const sib__disclosure *d, int64_t row);

/* A number that is part of no sum: ties, rows of a table, ... */
sib__headcount sib__people_alone(const sib__disclosure *d, int64_t number);

/* Whether means, shares, reduction, interval and the curve of a cohort (or of "pooled"; NULL:
 * of all together, as for other weightings) are shown. */
bool sib__result_shown(const sib__disclosure *d, const char *cohort);

/* Whether a term of the list "balance" may be drawn and counted in what is said of balance:
 * not a yes/no term when one of its covariate's speaks of too few. */
bool sib__term_shown(const sib__disclosure *d, int64_t row);

/* A standardised difference as it is drawn and printed: 0.01 for the public. */
double sib__drawn_difference(const sib__disclosure *d, double value);

/* Events a person of the curve as drawn: rounded down to steps of `least` events of those whom
 * the mean is over, for the public. */
double sib__drawn_mean(const sib__disclosure *d, const char *cohort, sib__arm arm, double mean);

/* The people of a bin of the overlap as drawn: rounded down to a multiple of twice `least` for
 * the public. Only scores before matching are drawn then, since those after it would tell more
 * of the same people, and only where it is shown how many had a score. */
double sib__drawn_people(const sib__disclosure *d, double people);
bool   sib__overlap_before_shown(const sib__disclosure *d, const char *cohort);
bool   sib__overlap_after_shown(const sib__disclosure *d);

#endif
