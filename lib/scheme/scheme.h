/* A contract in the language sib@1, read and checked: parts with names, and steps, each of
 * which makes series (docs/language). Everything here is known before there are any facts. */
#ifndef SIB_SCHEME_SCHEME_H
#define SIB_SCHEME_SCHEME_H

#include "core/exact.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/options.h"
#include "scheme/dimension.h"

#define SIB__UNIT_LIST(X)                                                                      \
    X(SIB__UNIT_NUMBER, 1, "number", "a plain number")                                         \
    X(SIB__UNIT_MONEY, 2, "money", "an amount in the currency of the contract")                \
    X(SIB__UNIT_SHARE, 3, "share", "a part of something, written in per cent")                 \
    X(SIB__UNIT_POINTS, 4, "points", "a difference of shares; 5 points are held as 0.05")      \
    X(SIB__UNIT_VERDICT, 5, "verdict", "met or not")

typedef enum sib__unit { SIB__UNIT_LIST(SIB_ENUM_CONSTANT) } sib__unit;
const char *sib__unit_name(int32_t value);
int32_t     sib__unit_value(const char *name);

typedef struct sib__scheme_step sib__scheme_step;
typedef struct sib__step_kind   sib__step_kind;

/* A series that a step makes: `step` alone or `step.name`. */
typedef struct sib__result {
    const sib__scheme_step *step;
    const char             *name; /* NULL: what the step's id alone names */
    int32_t                 unit;
    sib__dimensions         keys;
    int64_t                 slot;    /* of its series in a run */
    int64_t                 readers; /* steps below that read it */
    bool                    minor;   /* money in whole minor units */
    bool                    dated;   /* its lines can have a date */
    bool                    listed;  /* it derives from a list: lines may share all keys */
} sib__result;

/* What every step is; its kind's own struct begins with it. */
struct sib__scheme_step {
    const sib__step_kind *kind;
    const char           *id;
    const sib__json      *json;
    int64_t               place; /* in `payment` */
    sib__result          *results;
    int64_t               result_count;
};

/* A table the contract declares. */
typedef struct sib__scheme_column {
    const char      *name;
    int32_t          type; /* a sib_column_type */
    const sib__json *json;
    int32_t          dimension; /* the key it is, or SIB__NO_DIMENSION */
} sib__scheme_column;

typedef struct sib__scheme_table {
    const char         *name;
    int32_t             role; /* a sib__role */
    const sib__json    *json;
    const sib__json    *column_map;
    sib__scheme_column *columns;
    int64_t             column_count;
} sib__scheme_table;

#define SIB__ROLE_LIST(X)                                                                      \
    X(SIB__ROLE_RELEASES, 1, "releases", "one row a release")                                  \
    X(SIB__ROLE_HISTORY, 2, "history", "earlier convictions")                                  \
    X(SIB__ROLE_OUTCOMES, 3, "outcomes", "later records of people")                            \
    X(SIB__ROLE_MEMBERS, 4, "members", "one row a person in the programme")                    \
    X(SIB__ROLE_ACHIEVEMENTS, 5, "achievements", "dated rows of what people reached")          \
    X(SIB__ROLE_FIGURES, 6, "figures", "counts and amounts that are supplied")                 \
    X(SIB__ROLE_CODES, 7, "codes", "names of codes")

/* Months or days; neither given is none. */
typedef struct sib__span {
    int32_t months;
    int32_t days;
} sib__span;

typedef struct sib__scheme_period {
    const char      *name;
    const sib__json *json;
    int32_t          from;
    sib__span        every;
    const sib__json *start_list;
    int32_t         *starts; /* [start_count], rising; NULL: `from` and `every` */
    int64_t          start_count;
    int32_t          dimension;
} sib__scheme_period;

typedef struct sib__scheme_cohort {
    const char      *id;
    const sib__json *json;
    int32_t          from;  /* SIB_DATE_MISSING: opens after another, or when facts say */
    int32_t          to;    /* last day; SIB_DATE_MISSING: closed by members or months */
    int32_t          after; /* the cohort before it, or -1 */
    int32_t          close_members;
    int32_t          close_months;
    int32_t          abandoned; /* the day, or SIB_DATE_MISSING */
} sib__scheme_cohort;

typedef struct sib__scheme_number {
    const char *name;
    int32_t     unit;
    bool        whole; /* a count */
} sib__scheme_number;

#define SIB__OUTCOME_KIND_LIST(X)                                                              \
    X(SIB__OUTCOME_EVENTS, 1, "events", "records of events after an index date")               \
    X(SIB__OUTCOME_DAYS, 2, "days", "days of spells within a window")                          \
    X(SIB__OUTCOME_VALUES, 3, "values", "one number a person")                                 \
    X(SIB__OUTCOME_ACHIEVEMENTS, 4, "achievements", "dated rows of what people reached")       \
    X(SIB__OUTCOME_FIGURES, 5, "figures", "counts and amounts that are supplied")

/* One name that an achievements outcome recognises. */
typedef struct sib__recognised {
    const char      *name;
    const sib__json *json;
    int32_t          times;      /* a sib__times */
    int64_t          most;       /* of times n */
    bool             clocked;    /* else reported */
    int32_t          clock_from; /* codes of events; of the clock */
    sib__span        clock_for;
    uint64_t         broken_by; /* bits of events */
    uint64_t         after;     /* bits of recognised names */
} sib__recognised;

typedef struct sib__scheme_outcome {
    const char         *name;
    int32_t             kind;
    const sib__json    *json;
    const char         *table_name;
    sib__scheme_table  *table; /* NULL when no such table need be declared */
    sib__dimensions     keys;  /* a measure may be by these */
    sib__scheme_number *numbers;
    int64_t             number_count;
    const char         *on; /* column of the date of a row, or NULL */
    const char         *person;
    const char         *what;
    const sib__json    *key_list;
    const sib__json    *number_map;
    const sib__json    *event_list;
    const sib__json    *recognised_list;
    sib__recognised    *recognised;
    int64_t             recognised_count;
    sib__span           follow_up;
    sib__span           waiting;
} sib__scheme_outcome;

#define SIB__COMPARISON_KIND_LIST(X)                                                           \
    X(SIB__COMPARISON_MATCHED, 1, "matched", "people matched on what was known before")        \
    X(SIB__COMPARISON_RANDOMISED, 2, "randomised", "people allotted by chance")                \
    X(SIB__COMPARISON_BASELINE, 3, "baseline", "a figure of another time or place")            \
    X(SIB__COMPARISON_EXPECTED, 4, "expected", "what each would have done")                    \
    X(SIB__COMPARISON_DEADWEIGHT, 5, "deadweight", "a share that would have happened anyway")

/* Its keys stay a tree that has been checked by its list: the compare step reads them. */
typedef struct sib__scheme_comparison {
    const char      *name;
    int32_t          kind;
    const sib__json *json;
} sib__scheme_comparison;

typedef struct sib__scheme_stage {
    const char      *id;
    const sib__json *json;
    int32_t          as_at;
    int32_t          pays;
    uint64_t         cohorts; /* bit i: cohort i counts */
    const sib__json *line_list;
    const sib__json *cohort_list;
    bool            *lines; /* [steps]: lines of that step count */
    sib__span        repeats_every;
    int32_t          repeats_until;
    int32_t          facts;     /* a sib__stage_facts */
    int32_t          undecided; /* a sib__stage_undecided */
    const sib__json *replaces_list;
} sib__scheme_stage;

typedef struct sib__scheme {
    const sib__json *root; /* without what stands around values: remarks.h */
    sib__slice       text; /* as given, canonical */
    char             hash[SIB__HASH_TEXT_SIZE];
    const char      *id;
    const char      *version;
    const char      *title;
    const char      *currency;
    int32_t          exponent; /* decimals of the minor unit */
    sib__exact       minor_unit;

    sib__dimension dimensions[SIB__DIMENSIONS_MOST];
    int32_t        dimension_count;
    int32_t        line; /* keys that every contract has, or SIB__NO_DIMENSION */
    int32_t        on;
    int32_t        cohort;
    int32_t        person;
    int32_t        what;

    sib__scheme_table      *tables;
    int64_t                 table_count;
    sib__scheme_period     *periods;
    int64_t                 period_count;
    sib__scheme_cohort     *cohorts;
    int64_t                 cohort_count;
    sib__scheme_outcome    *outcomes;
    int64_t                 outcome_count;
    sib__scheme_comparison *comparisons;
    int64_t                 comparison_count;
    sib__scheme_stage      *stages; /* by `as_at`, repeats written out */
    int64_t                 stage_count;

    sib__scheme_step **steps; /* in order */
    int64_t            step_count;
    int64_t            slot_count; /* series of a run */
} sib__scheme;

#endif
