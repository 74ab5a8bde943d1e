/* A design under way: what its steps share. */
#ifndef SIB_EVALUATION_DESIGN_H
#define SIB_EVALUATION_DESIGN_H

#include "contract/contract.h"
#include "record/record.h"
#include "evaluation/tables.h"

typedef struct sib__design {
    sib__call           *call;
    const sib__contract *contract;
    const sib_table     *releases; /* declared columns only */
    const sib_table     *earlier;  /* of role history; NULL for none */
    sib__lists           lists;
    sib__json_writer     annex;          /* an open array of cohorts */
    sib_text             treated_so_far; /* members of earlier cohorts */
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

/* Runs all steps of one cohort and writes its rows. */
sib_status sib__design_cohort(sib__design *d, const sib__contract_cohort *declared, double from,
                              double to);

/* Steps of a cohort, in order. */
sib_status sib__cohort_select(sib__design *d, sib__cohort *k);
sib_status sib__cohort_recall(sib__design *d, sib__cohort *k);
sib_status sib__cohort_covariates(sib__design *d, sib__cohort *k);
sib_status sib__cohort_fit(sib__design *d, sib__cohort *k);
sib_status sib__cohort_match(sib__design *d, sib__cohort *k);
sib_status sib__cohort_balance(sib__design *d, sib__cohort *k);

/* How the scores of the arms overlap, as rows. */
sib_status sib__cohort_overlap(sib__design *d, const sib__cohort *k);

/* What each step wrote down, in rows of the record and in the annex. */
sib_status sib__cohort_write(sib__design *d, const sib__cohort *k);
sib_status sib__cohort_annex(sib__design *d, const sib__cohort *k);

/* A finding, by names that wording.c explains. One that blocks means that nothing is paid. */
void sib__finding(sib__lists *lists, const char *cohort, const char *step, const char *finding,
                  int64_t persons, bool blocks);

/* Whether a list of findings, as read from a record, has one that blocks. */
bool sib__findings_block(const sib__json *findings);

#endif
