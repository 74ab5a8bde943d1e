/* The keys of the parts of a contract (lists.c), and what the parts share. */
#ifndef SIB_SCHEME_LISTS_H
#define SIB_SCHEME_LISTS_H

#include "core/options.h"
#include "scheme/read.h"
#include "sib/table.h"

/* What a cohort states, key by key. */
typedef struct sib__cohort_said {
    const char      *id;
    int32_t          from;
    int32_t          to;
    const sib__json *opens;
    int32_t          close_members;
    int32_t          close_months;
    int32_t          abandoned;
} sib__cohort_said;

/* A card: {"by": key, "card": {name: value}, "else": value}. */
typedef struct sib__card_said {
    const sib__json *card;
    const sib__json *other;
} sib__card_said;

/* A clock that an achievement runs by. */
typedef struct sib__clock_said {
    const char      *from;
    sib__span        span;
    const sib__json *broken_by;
} sib__clock_said;

/* The document as a whole. */
typedef struct sib__document {
    const char      *language;
    const char      *contract;
    const char      *version;
    const char      *currency;
    const char      *title;
    const sib__json *tables;
    const sib__json *values;
    const sib__json *periods;
    const sib__json *cohorts;
    const sib__json *outcomes;
    const sib__json *comparisons;
    const sib__json *checks;
    const sib__json *payment;
    const sib__json *stages;
    const sib__json *amends;
    const sib__json *examples;
} sib__document;

/* Each is of the struct it is named after. */
extern const sib__options sib__document_keys;
extern const sib__options sib__table_keys;
extern const sib__options sib__value_keys;
extern const sib__options sib__period_keys;
extern const sib__options sib__scheme_check_keys;
extern const sib__options sib__cohort_keys; /* of sib__cohort_said */
extern const sib__options sib__outcome_keys;
extern const sib__options sib__recognised_keys;
extern const sib__options sib__clock_keys; /* of sib__clock_said */
extern const sib__options sib__comparison_keys;
extern const sib__options sib__stage_keys;
extern const sib__options sib__span_keys;
extern const sib__options sib__card_keys; /* of sib__card_said */

#define SIB__SCHEME_ENUM(name)                                                                 \
    const char *name##_name(int32_t value);                                                    \
    int32_t     name##_value(const char *text);

SIB__SCHEME_ENUM(sib__role)
SIB__SCHEME_ENUM(sib__outcome)
SIB__SCHEME_ENUM(sib__times)
SIB__SCHEME_ENUM(sib__again)
SIB__SCHEME_ENUM(sib__comparison)
SIB__SCHEME_ENUM(sib__stage_facts)

/* Reads {"months": n} or {"days": n}. */
sib_status sib__read_span(const sib__reader *r, const sib__json *at, sib__span *out);

/* The day a span later, one addition; SIB_DATE_MISSING beyond the year 9999. */
int32_t sib__span_after(int32_t day, sib__span span, int64_t times);

/* A table that is declared, of a role; and a column of it, of a type: refused otherwise. */
sib_status sib__read_table_name(const sib__reader *r, const sib__json *at,
                                sib__scheme_table **out);
sib_status sib__read_column_name(const sib__reader *r, const sib__json *at,
                                 const sib__scheme_table *table, sib__scheme_column **out);
sib_status sib__check_column_type(const sib__reader *r, const sib__json *at,
                                  const sib__scheme_column *column, int32_t type);

/* The cohort of that name, -1 for none; refused when the document names none of them. */
int32_t    sib__cohort_named(const sib__scheme *s, sib__slice name);
sib_status sib__read_cohort_name(const sib__reader *r, const sib__json *at, int32_t *out);

/* The place of a name of an outcome of achievements: recognised, then events; -1 for none. */
int32_t sib__achievement_place(const sib__scheme_outcome *outcome, sib__slice name);

/* The number of an outcome by name, NULL for none. */
const sib__scheme_number *sib__outcome_number(const sib__scheme_outcome *outcome,
                                              const char                *name);

/* Parts by name, NULL for none. */
const sib__scheme_outcome    *sib__outcome_named(const sib__scheme *s, const char *name);
const sib__scheme_comparison *sib__comparison_named(const sib__scheme *s, const char *name);
const sib__scheme_value      *sib__value_named(const sib__scheme *s, sib__slice name);

#endif
