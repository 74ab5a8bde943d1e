/* The contract document, read: names, rules and the resolved options of every step. */
#ifndef SIB_CONTRACT_CONTRACT_H
#define SIB_CONTRACT_CONTRACT_H

#include "core/hash.h"
#include "core/json.h"
#include "sib/balance.h"
#include "sib/effect.h"
#include "sib/eligibility.h"
#include "sib/contract.h"
#include "sib/history.h"
#include "sib/matching.h"
#include "sib/propensity.h"
#include "sib/reconviction.h"

/* What kind of value an option has. */
typedef enum sib__spec_kind {
    SIB__SPEC_ENUM,     /* int32_t, a name of its enumeration */
    SIB__SPEC_INT32,    /* int32_t within low..high; null is 0 */
    SIB__SPEC_INT64,    /* int64_t within low..high; null is 0 */
    SIB__SPEC_BOOL,     /* int32_t, 0 or 1 */
    SIB__SPEC_NUMBER,   /* double within least..most; null is NaN */
    SIB__SPEC_TEXT,     /* const char *; null is NULL */
    SIB__SPEC_DATE,     /* int32_t */
    SIB__SPEC_DOCUMENT, /* const sib__json *, which the section's reader checks */
} sib__spec_kind;

/* One option of the contract: where it stands, what it may be, where it goes. */
typedef struct sib__option_spec {
    const char    *section;
    const char    *key;
    sib__spec_kind kind;
    bool           nullable;
    bool           technical; /* the numerics version has a default */
    size_t         offset;    /* within sib__contract */
    int64_t        low;       /* of whole numbers */
    int64_t        high;
    double         least; /* of real numbers */
    double         most;
    int32_t (*value_of)(const char *name); /* of enumerations */
} sib__option_spec;

/* A resolved option, as the record lists it. */
typedef struct sib__option_entry {
    const char *step;
    const char *option;
    int32_t     standing; /* a sib_contract_standing */
    const char *value;    /* text, or canonical JSON of what is no text */
    const char *source;   /* NULL for none */
    const char *note;
} sib__option_entry;

typedef struct sib__contract_table {
    const char      *name;
    int32_t          role;
    const sib__json *columns;
} sib__contract_table;

typedef struct sib__contract_cohort {
    const char *id;
    int32_t     from;
    int32_t     to;
} sib__contract_cohort;

typedef struct sib__contract {
    const sib__json *root;
    const sib__json *preset; /* NULL for none */
    sib__slice       text;   /* canonical */
    char             hash[SIB__HASH_TEXT_SIZE];

    const sib__contract_table  *tables;
    int64_t                     table_count;
    const sib__contract_table  *releases;
    const sib__contract_table  *earlier; /* of role history; NULL for none */
    const sib__contract_table  *outcomes;
    const sib__contract_cohort *cohorts;
    int64_t                     cohort_count;

    const sib__json               *rules;
    const sib__json               *exclusions;
    sib_eligibility_select_options eligibility;

    const sib__json          *measures; /* NULL: no history */
    const char               *birth_date;
    sib_history_build_options history;

    const sib__json           *covariates;
    sib_propensity_fit_options propensity;

    int32_t                      method;
    const sib__json             *caliper;
    const sib__json             *exact;
    const char                  *tie_key;
    sib_matching_nearest_options matching;

    double                      max_smd; /* NaN for none */
    sib_balance_measure_options balance;

    const sib__json               *follow_up;
    const sib__json               *waiting;
    const char                    *max_unlinked_share; /* NULL for none */
    sib_reconviction_count_options outcome;

    int32_t                     interval_method;
    const sib__json            *pool;
    const sib__json            *pool_given; /* weights a cohort, NULL unless given */
    bool                        pooled;
    sib_effect_estimate_options effect;
    sib_effect_pool_options     pooling;

    sib__slice terms; /* of payment, the preset's keys filled in; canonical */

    const sib__option_entry *options;
    int64_t                  option_count;
} sib__contract;

/* Every option, section by section in the order of the chain. */
const sib__option_spec *sib__contract_specs(int64_t *n);

/* The keys of a section ("" for the document itself) that are no options, ended by NULL; NULL
 * for an unknown section. */
const char *const *sib__contract_keys(const char *section);

/* A preset's document by its full name, NULL when there is none. Static text. */
const char *sib__preset(const char *name);

/* Reads a contract; everything lives in the pool. TERMS with line and column. */
sib_status sib__contract_read(sib__call *call, sib__memory *m, sib__slice text,
                              sib__contract **out);

/* Reads one that is part of a larger document. */
sib_status sib__contract_read_value(sib__call *call, sib__memory *m, const sib__json *root,
                                    sib__contract **out);

/* Parts of the reader. */
sib_status sib__contract_read_options(sib__call *call, sib__memory *m, sib__contract *c);
sib_status sib__contract_read_tables(sib__call *call, sib__memory *m, sib__contract *c);
sib_status sib__contract_read_eligibility(sib__call *call, sib__contract *c);
sib_status sib__contract_read_history(sib__call *call, sib__contract *c);
sib_status sib__contract_read_covariates(sib__call *call, sib__contract *c);
sib_status sib__contract_read_matching(sib__call *call, sib__contract *c);
sib_status sib__contract_read_outcome(sib__call *call, sib__contract *c);
sib_status sib__contract_read_pool(sib__call *call, sib__contract *c);
sib_status sib__contract_read_terms(sib__call *call, sib__memory *m, sib__contract *c);

/* Compiles every expression of the contract against the declared columns. */
sib_status sib__contract_check_expressions(sib__call *call, const sib__contract *c);

/* TERMS unless every key of the object is in the list. */
sib_status sib__contract_check_keys(sib__call *call, const sib__json *object,
                                    const char *const *keys);

/* A member that must be there and of a kind; what is missing is said at the object. */
sib_status sib__contract_member(sib__call *call, const sib__json *object, const char *key,
                                sib__json_kind kind, const sib__json **out);

/* A text that is not empty; absent is NULL when `wanted` is false. */
sib_status sib__contract_text(sib__call *call, const sib__json *object, const char *key,
                              bool wanted, const char **out);

/* A date; absent is SIB_DATE_MISSING when `wanted` is false. */
sib_status sib__contract_date(sib__call *call, const sib__json *object, const char *key,
                              bool wanted, int32_t *out);

/* TERMS unless the value is null or names a declared column of the table, of the type. */
sib_status sib__contract_column(sib__call *call, const sib__contract_table *table,
                                const sib__json *value, int32_t type);

#endif
