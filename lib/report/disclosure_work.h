/* What the files of disclosure share. */
#ifndef SIB_REPORT_DISCLOSURE_WORK_H
#define SIB_REPORT_DISCLOSURE_WORK_H

#include "report/disclosure.h"
#include "report/hide.h"
#include "table/table.h"

enum { SIB__ARMS = 3 };

/* A cohort: its columns, and where in them a number stands; -1: it has none. */
typedef struct sib__seen_cohort {
    const char        *id;
    sib__hidden_cohort hidden;
    sib__entries       columns[SIB__ARMS];
    int64_t            fate[2][SIB__FATE_COUNT];
    bool               kept;     /* the treated mean is over people without a pair as well */
    bool               leaves;   /* people without any record are left out */
    bool               complete; /* everybody matched is compared */
} sib__seen_cohort;

struct sib__disclosure {
    int64_t           least;
    sib__seen_cohort *cohorts;
    int64_t           n;
    sib__headcount   *left;  /* [rows of the attrition x arms] */
    bool             *rows;  /* [rows of the attrition] on the page */
    bool             *terms; /* [rows of the balance] may be drawn */
};

/* What the making of one needs. */
typedef struct sib__disclosing {
    sib__call            *call;
    sib__memory          *memory;
    const sib_evaluation *evaluation;
    const sib__json      *contract; /* the sections of an outcome */
    const sib__json      *document; /* the whole contract */
    sib__disclosure      *d;
    int64_t              *entry_of; /* [rows of the attrition x arms] in its column; -1: none */
} sib__disclosing;

/* A list of the record, its rows, and cells; missing where there is no such list or column. */
const sib_table *sib__list_of(const sib__disclosing *w, const char *name);
int64_t          sib__list_i64(const sib_table *table, const char *column, int64_t row);
double           sib__list_f64(const sib_table *table, const char *column, int64_t row);
sib__slice       sib__list_text(const sib_table *table, const char *column, int64_t row);
/* The first row of a cohort (and arm, unless NULL) from `row` on; -1: none. */
int64_t sib__list_find(const sib_table *table, const char *cohort, const char *arm,
                       int64_t row);

/* The arm of a row of the attrition that counts its members; -1: it counts others. */
int sib__row_of_members(const sib_table *attrition, int64_t row);
/* Whether a row is of people released outside the dates of the cohort. */
bool sib__row_outside(const sib_table *attrition, int64_t row);

/* Fills the columns of a cohort from the lists and hides what is to be hidden. */
sib_status sib__see_cohort(const sib__disclosing *w, sib__seen_cohort *cohort);
/* Gives what was decided to the rows of the attrition. */
void sib__keep_steps(const sib__disclosing *w, const sib__seen_cohort *cohort);

/* Which terms of the balance may be drawn. */
sib_status sib__see_terms(const sib__disclosing *w);

#endif
