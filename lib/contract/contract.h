/* One comparison of a contract, and what is counted of its people, as sections that the chain
 * goes by: names, rules and the resolved options of every step. */
#ifndef SIB_CONTRACT_CONTRACT_H
#define SIB_CONTRACT_CONTRACT_H

#include "core/hash.h"
#include "core/form.h"
#include "matching/options.h"
#include "sib/balance.h"
#include "sib/effect.h"
#include "sib/eligibility.h"
#include "sib/history.h"
#include "sib/propensity.h"
#include "sib/reconviction.h"
#include "scheme/scheme.h"

/* A resolved option, as the record lists it. */
typedef struct sib__option_entry {
    const char *step;
    const char *option;
    const char *standing; /* agreed, unknown, or technical where the library states it */
    const char *value;    /* text, or canonical JSON of what is no text */
    const char *source;   /* NULL for none */
    const char *note;
} sib__option_entry;

/* Format of the records of contracts in the language sib@1: what came later is not in them. */
#define SIB__LANGUAGE_FORMAT 1

/* The step under which the options of the language sib@1 name their comparison. */
#define SIB__OPTION_OF_COMPARISON "comparison"
/* The same of the stage on whose day they were applied: its `id`, and `as_at`. */
#define SIB__OPTION_OF_STAGE "stage"

typedef struct sib__contract_table {
    const char      *name;
    int32_t          role; /* a sib__role */
    const sib__json *columns;
} sib__contract_table;

typedef struct sib__contract_cohort {
    const char *id;
    int32_t     from;
    int32_t     to;
    int32_t     after;         /* the cohort on whose last day it follows, or -1 */
    int32_t     close_months;  /* it ends the day before the corresponding date; 0: not so */
    int64_t     close_members; /* the day on which it has so many is its last; 0: not so */
    bool        apart;         /* of no pool */
} sib__contract_cohort;

/* What spells and values state besides what events state too. */
typedef struct sib__spell_options {
    const char *from;
    const char *to;
    int32_t     first_day; /* a sib_reconviction_edge, as is the next */
    int32_t     last_day;
    int32_t     overlaps; /* a sib__overlaps */
    int32_t     open;     /* a sib__open */
} sib__spell_options;

typedef struct sib__value_options {
    const char *column;
    const char *date;    /* NULL: there is no window */
    int32_t     several; /* a sib__several */
} sib__value_options;

/* What the keys of its sections hold (sections.c), and what follows from them (parts.c). */
typedef struct sib__contract {
    const sib__json *root;
    int32_t          format; /* of its records: what came later is not in them */
    sib__slice       text;   /* canonical */
    char             hash[SIB__HASH_TEXT_SIZE];

    const sib__contract_table *tables;
    int64_t                    table_count;
    const sib__contract_table *releases;
    const sib__contract_table *earlier; /* of role history; NULL for none */
    const sib__contract_table *outcomes;
    sib__contract_cohort      *cohorts;
    int64_t                    cohort_count;

    const sib__scheme_check       *checks; /* how much may be in doubt */
    int64_t                        check_count;
    bool                           whole; /* nobody is matched: all people count */
    const sib__scheme_comparison  *arms;  /* of people allotted by chance; NULL: no arms */
    const sib__json               *rules;
    const sib__json               *exclusions;
    sib_eligibility_select_options eligibility;

    const char               *history_table;
    const sib__json          *measures; /* NULL: no history */
    const char               *birth_date;
    sib_history_build_options history;

    const sib__json           *covariates;
    sib_propensity_fit_options propensity;

    const char **classes; /* columns of the releases that people are told apart by afterwards */
    int64_t      class_count;

    const sib__json           *exact;
    const char                *tie_key;
    sib_matching_match_options matching;

    double                      max_smd; /* NaN for none */
    sib_balance_measure_options balance;

    const char                    *outcome_table;
    const sib__json               *max_unlinked_share; /* NULL for none */
    sib_reconviction_count_options outcome; /* of spells and values what they have alike: the
                                               window is the follow-up */
    int32_t             outcome_kind;       /* a sib__outcome_kind */
    const sib__options *outcome_keys;       /* its list; NULL: that of all keys */
    sib__spell_options  spells;
    sib__value_options  values;

    int32_t                     interval_method;
    bool                        pooled;
    sib_effect_estimate_options effect;
    sib_effect_pool_options     pooling;

    sib__option_entry *options;
    int64_t            option_count;
} sib__contract;

/* Every key of every section, in the order of the chain; of these, what a comparison, people
 * who are not matched, and an outcome of each kind state. */
extern const sib__options sib__contract_keys;
extern const sib__options sib__contract_comparison_keys;
extern const sib__options sib__contract_people_keys;
extern const sib__options sib__contract_outcome_keys;
extern const sib__options sib__contract_days_keys;
extern const sib__options sib__contract_values_keys;

/* The sections of a matched comparison of the language sib@1; and of an outcome of the people
 * of such a comparison, counted on a day. Both are checked as sections of a contract are. */
sib_status sib__contract_of_comparison(sib__call *call, sib__memory *m, const sib__scheme *s,
                                       const sib__scheme_comparison *comparison,
                                       sib__contract               **out);
sib_status sib__contract_of_outcome(sib__call *call, sib__memory *m,
                                    const sib__contract       *comparison,
                                    const sib__scheme_outcome *outcome, int32_t as_at,
                                    sib__contract **out);

/* The same of people who are not matched: those of a randomised comparison, or (NULL) of the
 * outcomes without arms that have the people of `leader`. */
sib_status sib__contract_of_people(sib__call *call, sib__memory *m, const sib__scheme *s,
                                   const sib__scheme_comparison *comparison,
                                   const sib__scheme_outcome *leader, sib__contract **out);

/* Whether two outcomes state the same people of their own. */
sib_status sib__same_people(sib__call *call, const sib__scheme_outcome *a,
                            const sib__scheme_outcome *b, bool *out);

/* Reads some of the sections, as the language sib@1 words them, from the contract's root;
 * `given` is what the document says there with its remarks, `filled` what it says elsewhere. */
sib_status sib__contract_read_sections(sib__call *call, sib__memory *m, sib__contract *c,
                                       const sib__options *keys, const sib__json *given,
                                       const char *filled);
sib_status sib__contract_check_columns(sib__call *call, const sib__contract *c);
sib_status sib__contract_check_outcome(sib__call *call, const sib__contract *c);
sib_status sib__contract_check_sections(sib__call *call, const sib__contract *c);

/* Compiles every expression of the contract against the declared columns; and that of the
 * outcome alone. */
sib_status sib__contract_check_expressions(sib__call *call, const sib__contract *c);
sib_status sib__contract_check_where(sib__call *call, const sib__contract *c);

#endif
