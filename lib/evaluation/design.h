/* A design under way: what its steps share. */
#ifndef SIB_EVALUATION_DESIGN_H
#define SIB_EVALUATION_DESIGN_H

#include "contract/contract.h"
#include "evaluation/kept.h"
#include "evaluation/tables.h"
#include "record/annex.h"
#include "record/findings.h"

/* A design as values: all that its settlement needs. */
typedef struct sib__designed {
    sib__memory        memory; /* first: a handle */
    sib__stage         stage;
    sib__annex_cohort *cohorts; /* in the order of the contract */
    sib__slice         annex;   /* as text; without data when it was not asked for */
} sib__designed;

typedef struct sib__design {
    sib__call           *call;
    const sib__contract *contract;
    const sib_table     *releases; /* declared columns only */
    const sib_table     *earlier;  /* of role history; NULL for none */
    sib__designed       *to;
    sib__lists          *lists;          /* of its stage */
    sib_text             treated_so_far; /* members of earlier cohorts */
    int32_t              as_at;          /* cohorts that are open that day are not matched;
                                            SIB_DATE_MISSING: none is */
    sib__kept   *kept;                   /* work that other runs share; NULL: there are none */
    sib__memory *owner;                  /* of the work: scratch, or what is kept */
} sib__design;

/* What one cohort needs while it is matched; all is released when it is done. Members are those
 * of both arms in id order; rows of the matching are members with a score. */
typedef struct sib__cohort {
    const sib__contract_cohort *declared;
    double                      from; /* progress */
    double                      to;
    sib_eligibility            *eligibility;
    sib_history                *history;
    sib_table                  *covariates; /* [members] */
    sib_table                  *exact;      /* [scored] or NULL */
    sib_propensity             *model;
    sib_matching               *matching; /* NULL when the model gives no scores */
    sib_balance                *balance;
    sib_rows                    scored;  /* member of each row of the matching */
    sib_f64                     weights; /* [members] under the weighting of the effect */
} sib__cohort;

/* The place of a cohort in the contract. */
static inline int64_t sib__cohort_number(const sib__design *d, const sib__cohort *k)
{
    return k->declared - d->contract->cohorts;
}

/* Runs all steps of one cohort and writes its rows; none of a cohort that is open. */
sib_status sib__design_cohort(sib__design *d, const sib__contract_cohort *declared, double from,
                              double to);

/* When a cohort begins and ends that opens after another or closes by itself; false when it has
 * not opened. Where it closes by members, its matching finds its last day. */
bool sib__cohort_open(sib__design *d, sib__contract_cohort *cohort);
bool sib__cohort_close(sib__design *d, const sib__cohort *k);

/* The last day of a cohort that was matched; SIB_DATE_MISSING for another. */
int32_t sib__cohort_last_day(const sib__lists *design, const char *id);

/* Steps of a cohort that stand apart. */
sib_status sib__cohort_match(sib__design *d, sib__cohort *k);

/* How the scores of the arms overlap, as rows. */
sib_status sib__cohort_overlap(sib__design *d, const sib__cohort *k);

/* What each step found, as rows of the record; and the members and pairs of the annex. */
sib_status sib__cohort_write(sib__design *d, const sib__cohort *k);
sib_status sib__cohort_annex(sib__design *d, const sib__cohort *k, sib__annex_cohort *out);

/* The same of a cohort in which nobody is matched: all members, by the arms that chance gave
 * them. DATA where an arm is missing, or a person has both. */
sib_status sib__cohort_whole(sib__design *d, const sib__cohort *k);

/* Parts of these: who was selected, and those members as they stand in the annex. */
void       sib__cohort_write_selection(sib__design *d, const sib__cohort *k, int64_t treated,
                                       int64_t comparison);
sib_status sib__cohort_take_members(sib__design *d, const sib__cohort *k, const int64_t *rows,
                                    int64_t n, sib__annex_cohort *out);

#endif
