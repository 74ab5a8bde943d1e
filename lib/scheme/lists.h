/* The keys of the parts of a contract (lists.c), and what the parts share. */
#ifndef SIB_SCHEME_LISTS_H
#define SIB_SCHEME_LISTS_H

#include "core/options.h"
#include "scheme/read.h"

/* What a cohort states, key by key. */
typedef struct sib__cohort_said {
    const char      *id;
    int32_t          from;
    int32_t          to;
    const sib__json *opens;
    int32_t          close_members;
    int32_t          close_months;
    int32_t          abandoned;
    bool             windowed;
    bool             closes;
} sib__cohort_said;

/* The document as a whole: its parts in their order. */
typedef struct sib__document {
    const char      *language;
    const sib__json *values;
    const sib__json *periods;
    const sib__json *tables;
    const sib__json *cohorts;
    const sib__json *outcomes;
    const sib__json *comparisons;
    const sib__json *payment;
    const sib__json *settlement;
    const sib__json *examples;
    const sib__json *amends;
} sib__document;

extern const sib__options sib__document_keys; /* of a sib__document, within sib__scheme_said */
extern const sib__options sib__table_keys;    /* of a sib__scheme_table */
extern const sib__options sib__period_keys;   /* of a sib__scheme_period */
extern const sib__options sib__cohort_keys;   /* of a sib__cohort_said */

const char *sib__role_name(int32_t value);
int32_t     sib__role_value(const char *name);

/* A column that a table declares, NULL for none; the levels that it lists. */
sib__scheme_column *sib__table_column_named(const sib__scheme_table *table, sib__slice name);
sib_status          sib__column_levels(const sib__reader *r, const sib__scheme_column *column,
                                       const sib__slice **out, int64_t *count);

/* The cohort of that name, -1 for none; refused when the document names none of them. */
int32_t    sib__cohort_named(const sib__scheme *s, sib__slice name);
sib_status sib__read_cohort_name(const sib__reader *r, const sib__json *at, int32_t *out);

#endif
