/* The annex: what has ids. It stays with the data controller; the record holds its hash. */
#ifndef SIB_RECORD_ANNEX_H
#define SIB_RECORD_ANNEX_H

#include "record/record.h"

/* A cohort of a design: every treated member and the comparisons in a pair, in id order; pairs
 * by position among them. */
typedef struct sib__annex_cohort {
    sib_text  person;          /* [p] */
    sib_u8    treated;         /* [p] */
    sib_dates index_date;      /* [p] */
    sib_rows  pair_treated;    /* [k] */
    sib_rows  pair_comparison; /* [k] */
    sib_f64   pair_distance;   /* [k] */
    sib_i64   pair_set;        /* [k] */
    sib_i64  *classes;         /* [class_count], each [p]: what tells them apart, by number */
    int64_t   class_count;
} sib__annex_cohort;

/* Writes an annex: begin, then each cohort (of an outcome, unless NULL) as columns in the order
 * of their names, then finish, which gives the text and its hash. */
void       sib__annex_begin(sib__json_writer *w, sib__memory *m);
void       sib__annex_columns(sib__json_writer *w, const char *cohort, const char *outcome,
                              const sib__column *columns, int64_t n);
void       sib__annex_cohort_write(sib__json_writer *w, const char *id,
                                   const sib__annex_cohort *cohort);
sib_status sib__annex_finish(sib__call *call, sib__json_writer *w, const char *stage,
                             int32_t format, char hash[SIB__HASH_TEXT_SIZE], sib__slice *out);

/* DATA unless an annex in canonical form is the one that was hashed. */
sib_status sib__annex_check(sib__call *call, const char *argument, sib__slice annex,
                            const char *hash);

/* Reads one cohort of a design's annex, with as many classes, into the pool; TERMS when it is
 * no such thing. */
sib_status sib__annex_read(sib__call *call, sib__memory *m, const sib__json *annex,
                           const char *cohort, int64_t classes, sib__annex_cohort *out);

#endif
