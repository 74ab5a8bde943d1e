/* The annex: what has ids. It stays with the data controller; the record holds its hash. */
#ifndef SIB_EVALUATION_ANNEX_H
#define SIB_EVALUATION_ANNEX_H

#include "core/json.h"
#include "sib/types.h"

/* A cohort as the annex of a design lists it: every treated member and the comparisons in a
 * pair, in id order; pairs by position among them. */
typedef struct sib__annex_cohort {
    sib_text  person;          /* [p] */
    sib_u8    treated;         /* [p] */
    sib_dates index_date;      /* [p] */
    sib_rows  pair_treated;    /* [k] */
    sib_rows  pair_comparison; /* [k] */
    sib_i64   pair_set;        /* [k] */
} sib__annex_cohort;

/* Writes an annex as {"format", "stage", "cohorts"} from an open array of cohorts. */
sib_status sib__annex_finish(sib__call *call, sib__json_writer *cohorts, const char *stage,
                             sib__slice *out);

/* Reads one cohort of a design's annex into the pool; TERMS when it is no such thing. */
sib_status sib__annex_read(sib__call *call, sib__memory *m, const sib__json *annex,
                           const char *cohort, sib__annex_cohort *out);

#endif
