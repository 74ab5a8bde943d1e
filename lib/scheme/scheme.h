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
typedef struct sib__output {
    const sib__scheme_step *step;
    const char             *name;      /* NULL: what the step's id alone names */
    const char             *full_name; /* "step" or "step.name" */
    int32_t                 unit;
    sib__dimensions         keys;
    sib__dimensions         common; /* keys that every line has */
    int64_t                 slot; /* of its series in a run; also its code of the key `line` */
    int64_t                 readers; /* steps below that read it */
    bool                    read;    /* by one of them, by name or with all of its step */
    bool                    minor;   /* money in whole minor units */
    bool                    listed;  /* it derives from a list: lines may share all keys */
    const int64_t          *lines; /* slots that `line` can be; none: it has not that key yet */
    int64_t                 line_count;
} sib__output;

/* What every step is; its kind's own struct begins with it. */
struct sib__scheme_step {
    const sib__step_kind *kind;
    const char           *id;
    const sib__json      *json;
    int64_t               place; /* in `payment` */
    sib__output         **results;
    int64_t               result_count;
};

/* A table the contract declares. */
typedef struct sib__scheme_column {
    const char       *name;
    int32_t           type;   /* a sib_column_type */
    const sib__slice *levels; /* as listed; NULL: not */
    int64_t           level_count;
    const sib__json  *json;
} sib__scheme_column;

typedef struct sib__scheme_table {
    const char         *name;
    int32_t             role;   /* a sib__role */
    const char         *person; /* of role members: the column that names them */
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

typedef enum sib__role { SIB__ROLE_LIST(SIB_ENUM_CONSTANT) } sib__role;

const char *sib__role_name(int32_t value);

/* Months or days; neither is none. */
typedef struct sib__span {
    int32_t months;
    int32_t days;
} sib__span;

/* A price that stands once and is used twice. */
typedef struct sib__scheme_value {
    const char      *name;
    const sib__json *json;
    int32_t          unit;
    sib__exact       exact;
} sib__scheme_value;

typedef struct sib__scheme_period {
    const char      *name;
    const sib__json *json;
    int32_t          from;
    int32_t          to; /* last day of all; SIB_DATE_MISSING: none */
    sib__span        every;
    const sib__json *start_list;
    int32_t         *starts; /* [start_count], rising; NULL: `from` and `every` */
    int64_t          start_count;
    int32_t          dimension;
} sib__scheme_period;

typedef struct sib__scheme_cohort {
    const char      *id;
    const sib__json *json;
    int32_t          from;  /* SIB_DATE_MISSING: opens after another */
    int32_t          to;    /* last day; SIB_DATE_MISSING: closed by members or months */
    int32_t          after; /* the cohort before it, or -1 */
    int32_t          close_members;
    int32_t          close_months;
    int32_t          abandoned; /* the day, or SIB_DATE_MISSING */
} sib__scheme_cohort;

typedef struct sib__scheme_number {
    const char *name;
    int32_t     unit;
    bool        whole; /* a count: whole and not negative */
} sib__scheme_number;

#define SIB__OUTCOME_LIST(X)                                                                   \
    X(SIB__OUTCOME_EVENTS, 1, "events", "records of events after an index date")               \
    X(SIB__OUTCOME_DAYS, 2, "days", "days of spells within a window")                          \
    X(SIB__OUTCOME_VALUES, 3, "values", "one number a person")                                 \
    X(SIB__OUTCOME_ACHIEVEMENTS, 4, "achievements", "dated rows of what people reached")       \
    X(SIB__OUTCOME_FIGURES, 5, "figures", "counts and amounts that are supplied")

typedef enum sib__outcome_kind { SIB__OUTCOME_LIST(SIB_ENUM_CONSTANT) } sib__outcome_kind;

#define SIB__OVERLAPS_LIST(X)                                                                  \
    X(SIB__OVERLAPS_ONCE, 1, "once", "a day of several spells is one day")                     \
    X(SIB__OVERLAPS_EACH, 2, "each", "a day of several spells is a day of each")               \
    X(SIB__OVERLAPS_REFUSE, 3, "refuse", "no day has several spells")

#define SIB__OPEN_LIST(X)                                                                      \
    X(SIB__OPEN_RUNS, 1, "runs", "a spell without an end runs on")                             \
    X(SIB__OPEN_LEFT_OUT, 2, "left_out", "a spell without an end is not seen")                 \
    X(SIB__OPEN_REFUSE, 3, "refuse", "every spell has an end")

#define SIB__SEVERAL_LIST(X)                                                                   \
    X(SIB__SEVERAL_SUM, 1, "sum", "values of one person are summed")                           \
    X(SIB__SEVERAL_REFUSE, 2, "refuse", "a person has one value")

typedef enum sib__overlaps { SIB__OVERLAPS_LIST(SIB_ENUM_CONSTANT) } sib__overlaps;
typedef enum sib__open { SIB__OPEN_LIST(SIB_ENUM_CONSTANT) } sib__open;
typedef enum sib__several { SIB__SEVERAL_LIST(SIB_ENUM_CONSTANT) } sib__several;

const char *sib__overlaps_name(int32_t value);
const char *sib__open_name(int32_t value);
const char *sib__several_name(int32_t value);
int32_t     sib__overlaps_value(const char *name);
int32_t     sib__open_value(const char *name);
int32_t     sib__several_value(const char *name);

#define SIB__TIMES_LIST(X)                                                                     \
    X(SIB__TIMES_ONCE, 1, "once", "the earliest, one a person")                                \
    X(SIB__TIMES_EVERY, 2, "every", "each that counts")

#define SIB__AGAIN_LIST(X)                                                                     \
    X(SIB__AGAIN_AFTER_BREAK, 1, "after_break", "an unbroken run counts once")                 \
    X(SIB__AGAIN_AT_ONCE, 2, "at_once", "an unbroken run counts each time its length is over")

typedef enum sib__times { SIB__TIMES_LIST(SIB_ENUM_CONSTANT) } sib__times;
typedef enum sib__again { SIB__AGAIN_LIST(SIB_ENUM_CONSTANT) } sib__again;

/* One name that an achievements outcome recognises. */
typedef struct sib__recognised {
    const char                  *name;
    const sib__json             *json;
    int32_t                      code;  /* of the key `what` */
    int32_t                      times; /* a sib__times */
    int32_t                      again; /* a sib__again; 0: no clock, or once */
    const sib__json             *reached;
    const sib__json             *after_list;
    const sib__json             *evidence;
    const char                  *evidence_column;
    sib__span                    evidence_within;
    const sib__json             *where;
    const struct sib__condition *condition;
    bool                         clocked; /* else reported */
    int32_t   clock_from; /* place among the outcome's names: recognised, then events */
    sib__span clock_for;
    bool     *broken_by; /* [names]: whether that name breaks */
    bool     *after;     /* [recognised] */
} sib__recognised;

typedef struct sib__scheme_outcome {
    const char         *name;
    int32_t             kind; /* a sib__outcome_kind */
    const sib__json    *json;
    const char         *table_name;
    sib__scheme_table  *table;
    sib__dimensions     keys; /* that a measure may be by */
    sib__dimensions     own;  /* those of its own `keys` */
    sib__scheme_number *numbers;
    int64_t             number_count;
    const char         *on; /* column of the date of a row, or NULL */
    const char         *person;
    const char         *what;
    const char         *arm; /* column, or NULL */
    const sib__json    *key_list;
    const sib__json    *number_map;
    const sib__json    *event_list;
    const sib__json    *recognised_list;
    sib__recognised    *recognised;
    int64_t             recognised_count;
    int64_t            *recognised_order; /* each after those that it must come after */
    sib__span           follow_up;
    sib__span           waiting;
    sib__span           window;
} sib__scheme_outcome;

#define SIB__COMPARISON_LIST(X)                                                                \
    X(SIB__COMPARISON_MATCHED, 1, "matched", "people matched on what was known before")        \
    X(SIB__COMPARISON_RANDOMISED, 2, "randomised", "people allotted by chance")                \
    X(SIB__COMPARISON_BASELINE, 3, "baseline", "a figure of another time or place")            \
    X(SIB__COMPARISON_EXPECTED, 4, "expected", "what each would have done")                    \
    X(SIB__COMPARISON_DEADWEIGHT, 5, "deadweight", "a share that would have happened anyway")

typedef enum sib__comparison_kind {
    SIB__COMPARISON_LIST(SIB_ENUM_CONSTANT)
} sib__comparison_kind;

/* Its keys have been checked by its list; the compare step reads what they hold. */
typedef struct sib__scheme_comparison {
    const char      *name;
    int32_t          kind; /* a sib__comparison_kind */
    const sib__json *json;
    const sib__json *arms;   /* of matched */
    const char      *column; /* of randomised */
    const char      *treated;
    const char      *control;
    const sib__json *count_map; /* of baseline, as are the next three */
    const sib__json *value;
    const char      *adjust_number;
    const sib__json *adjust_mean;
    const char      *number; /* of expected */
    const sib__json *share;  /* of deadweight */
} sib__scheme_comparison;

#define SIB__STAGE_FACTS_LIST(X)                                                               \
    X(SIB__STAGE_FACTS_AS_KNOWN, 1, "as_known", "late facts change what was due before")       \
    X(SIB__STAGE_FACTS_CLOSED, 2, "closed", "what comes late is never paid")

typedef enum sib__stage_facts { SIB__STAGE_FACTS_LIST(SIB_ENUM_CONSTANT) } sib__stage_facts;

typedef struct sib__scheme_stage {
    const char      *id;
    const sib__json *json;
    int32_t          as_at;
    int32_t          pays;
    int32_t          facts;    /* a sib__stage_facts */
    int32_t          on;       /* printed only */
    uint64_t         cohorts;  /* bit i: cohort i counts */
    bool            *lines;    /* [slots]: the results that count at settle */
    bool            *replaces; /* [slots]: those that count no more */
    const sib__json *line_list;
    const sib__json *cohort_list;
    const sib__json *replaces_list;
    const sib__json *every_said;
    sib__span        every; /* of a stage that repeats */
    int32_t          until;
} sib__scheme_stage;

#define SIB__DOUBT_LIST(X)                                                                     \
    X(SIB__DOUBT_MISSING, 1, "missing", "a value of a declared column is missing")             \
    X(SIB__DOUBT_UNDECIDED, 2, "undecided", "whether a record counts could not be told")       \
    X(SIB__DOUBT_OUT_OF_ORDER, 3, "out_of_order", "two dates of a row in the wrong order")     \
    X(SIB__DOUBT_IMPROBABLE, 4, "improbable", "a date before 1900 or after 2199")              \
    X(SIB__DOUBT_IDENTICAL, 5, "identical", "a row that repeats another in every column")      \
    X(SIB__DOUBT_UNLINKED, 6, "unlinked", "a person without any record")                       \
    X(SIB__DOUBT_ALIKE, 7, "alike", "ids or codes alike but for case, blanks, leading zeros")  \
    X(SIB__DOUBT_FORM, 8, "form", "ids of another form than nearly all have")                  \
    X(SIB__DOUBT_REACH, 9, "reach", "records end long before the windows do")

typedef enum sib__doubt_kind { SIB__DOUBT_LIST(SIB_ENUM_CONSTANT) } sib__doubt_kind;

const char *sib__doubt_name(int32_t value);
int32_t     sib__doubt_value(const char *name);

/* How much of the records may be in doubt before nothing counts. */
typedef struct sib__scheme_check {
    int32_t          check;  /* a sib__doubt_kind */
    const char      *table;  /* NULL: any */
    const char      *column; /* NULL: any */
    const sib__json *most_said;
    sib__exact       at_most; /* share of the rows of an arm */
    int32_t          days;    /* of reach */
    const sib__json *dates;   /* of out_of_order: columns whose dates never fall; NULL: none */
    const sib__json *json;
} sib__scheme_check;

/* A step read what another makes. */
typedef struct sib__step_reading {
    int64_t            reader; /* place of the step that reads */
    const sib__output *read;
} sib__step_reading;

typedef struct sib__scheme {
    const sib__json *given;    /* the document as it stands */
    const sib__json *root;     /* without what stands around values: remarks.c */
    const sib__json *unagreed; /* the first value that nobody agreed; NULL: not a draft */
    int64_t          unagreed_count;
    sib__slice       text; /* as given, canonical */
    char             hash[SIB__HASH_TEXT_SIZE];
    const char      *id;
    const char      *version;
    const char      *title;
    const char      *currency;
    int32_t          exponent; /* decimals of the minor unit */
    sib__exact       minor_unit;

    sib__dimension  dimensions[SIB__DIMENSIONS_MOST];
    int32_t         dimension_count;
    int32_t         line; /* keys that every contract has, or SIB__NO_DIMENSION */
    int32_t         on;
    int32_t         cohort;
    int32_t         person;
    int32_t         what;
    sib__dimensions draws; /* the key that tells draws apart, which no document has; 0: none */

    sib__scheme_table       *tables;
    int64_t                  table_count;
    const sib__scheme_table *members; /* NULL: there is no such table */
    sib__scheme_value       *values;
    int64_t                  value_count;
    sib__scheme_period      *periods;
    int64_t                  period_count;
    sib__scheme_cohort      *cohorts;
    int64_t                  cohort_count;
    sib__scheme_outcome     *outcomes;
    int64_t                  outcome_count;
    sib__scheme_comparison  *comparisons;
    int64_t                  comparison_count;
    sib__scheme_check       *checks;
    int64_t                  check_count;
    sib__scheme_stage       *stages; /* by `as_at`, repeats written out */
    int64_t                  stage_count;

    const sib__json   *amends;
    const sib__json   *examples;
    sib__scheme_step **steps; /* in order */
    int64_t            step_count;
    sib__output      **results; /* [slot_count], by slot */
    int64_t            slot_count;
    int64_t            slot_room;
    sib__step_reading *readings;
    int64_t            reading_count;
    int64_t            reading_room;
    bool               has_gates; /* that are not for the report alone */
    bool               settles;   /* it has stages */
} sib__scheme;

#endif
