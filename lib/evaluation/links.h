/* Which records belong to whom: a table of records is read once for the people of all cohorts
 * of a comparison, whatever number of outcomes is counted from it. */
#ifndef SIB_EVALUATION_LINKS_H
#define SIB_EVALUATION_LINKS_H

#include "evaluation/tables.h"
#include "record/annex.h"
#include "table/window.h"

typedef struct sib__links {
    const char      *table; /* its name, and the column of persons */
    const char      *person;
    const sib_table *records;  /* declared columns only */
    sib__people      people;   /* of all cohorts, one after the other */
    int64_t         *first;    /* [people of all cohorts]: where each id stands first */
    int64_t         *starts;   /* [cohorts + 1]: of each cohort among them */
    sib__groups      groups;   /* records by that first place */
    int64_t          nameless; /* records of no person */
} sib__links;

/* Those of a comparison's outcomes, each once; all lies in the call's scratch. */
typedef struct sib__linked {
    const sib_evaluation_tables *tables;
    const sib__annex_cohort     *cohorts;
    int64_t                      cohort_count;
    sib__links                  *list; /* room for one an outcome */
    int64_t                      n;
} sib__linked;

/* The links of an outcome's table and column, read unless another outcome has asked. */
sib_status sib__links_for(sib__call *call, sib__linked *linked, const sib__contract *outcome,
                          const sib__links **out);

/* The records of each person of cohort number i, in an array of their own. */
sib_status sib__links_of(sib__call *call, const sib__links *links, int64_t i, sib__groups *out);

#endif
