/* One selection under way: what the steps share. The steps run in their order. */
#ifndef SIB_ELIGIBILITY_WORK_H
#define SIB_ELIGIBILITY_WORK_H

#include "sib/eligibility.h"
#include "table/publish.h"
#include "table/roworder.h"
#include "table/terms.h"

/* Rows between two interrupt checks: well below 10 ms of work. */
enum { SIB__ELIGIBILITY_BLOCK = 1 << 15 };

/* Steps before those of the rules. A release still under way has none. */
enum {
    SIB__STEP_NONE = -1,
    SIB__STEP_NO_ARM = 0,
    SIB__STEP_ARM_UNKNOWN,
    SIB__STEP_MISSING_PERSON,
    SIB__STEP_MISSING_INDEX_DATE,
    SIB__STEP_FIRST_RULE
};

struct sib_eligibility {
    sib__result result;
    sib_text    person; /* of the members; in the pools of the tables */
    sib_u8      treated;
    sib_dates   index_date;
    sib_rows    row;
};

/* Rules, or exclusions, with the columns they have. Absent columns are missing throughout. */
typedef struct sib__rule_set {
    sib__terms  terms;
    int64_t     n;
    sib__column id;
    sib__column expression;
    sib__column description;
    sib__column source;
    sib__column valid_from; /* of rules */
    sib__column valid_to;   /* of rules */
    int32_t    *applies_to; /* [n] of rules: a sib_eligibility_applies_to */
    uint8_t    *by_person;  /* [n] of exclusions: whether the scope is the person */
} sib__rule_set;

/* One step: its kind, and of which rule or exclusion. */
typedef struct sib__step {
    int32_t              kind;
    const sib__rule_set *terms; /* NULL for others */
    int64_t              term;
    int64_t              code; /* of the id among those of all rules, then exclusions */
} sib__step;

typedef struct sib__selecting {
    sib_eligibility_select_options options;
    const sib_table               *releases;
    int64_t                        n;
    sib__column                    person;
    sib__column                    index;
    sib__column                    tie_key; /* of no type when there is none */
    sib__row_order                 content;
    sib__rule_set                  rules;
    sib__rule_set                  exclusions;
    sib_text                       earlier_members;
    int64_t                       *rank;    /* [n] of the person among the ids, in byte order */
    int64_t                        persons; /* different ids */
    uint8_t                       *earlier; /* [persons] member of an earlier cohort */
    int64_t                       *kept;    /* [persons] release of the member, or -1 */
    int32_t                       *arm;     /* [n] of releases */
    int32_t                       *step;    /* [n] where each ended, or SIB__STEP_NONE */
    int64_t                        members;
    int64_t                        treated_members;
    int32_t                        closing_date;
    const sib__step               *steps;
    sib_eligibility               *result;
} sib__selecting;

/* --- steps.c: numbers of the steps behind the rules' */
int32_t sib__step_rule(int64_t rule, bool unknown);
int32_t sib__step_earlier_member(const sib__selecting *work);
int32_t sib__step_member(const sib__selecting *work);
int32_t sib__step_treated_elsewhere(const sib__selecting *work);
int32_t sib__step_exclusion(const sib__selecting *work, int64_t exclusion, bool unknown);
int32_t sib__step_after_closing(const sib__selecting *work);
int32_t sib__step_other_release(const sib__selecting *work);
int32_t sib__step_selected(const sib__selecting *work, bool treated);
int64_t sib__step_count(const sib__selecting *work);

/* Fills in work->steps. */
sib_status sib__steps_make(sib__call *call, sib__selecting *work);

/* --- settings.c */
sib_status sib__eligibility_options(sib__call *call, sib_eligibility_select_options *resolved,
                                    const sib_eligibility_select_options *options);

/* --- rules.c: reading rules and exclusions, and what each rule says of each row of a table.
 * `index` may be of no type when no rule has dates of validity. */
sib_status sib__rules_read(sib__call *call, sib__rule_set *rules);
sib_status sib__exclusions_read(sib__call *call, sib__rule_set *exclusions,
                                const sib__rule_set *rules);
bool       sib__rule_is_dated(const sib__rule_set *rules, int64_t rule);
sib_status sib__rule_verdicts(sib__call *call, const sib__rule_set *rules, int64_t rule,
                              const sib_table *data, const int32_t *arms,
                              const sib__column *index, uint8_t *verdicts);

/* --- arms.c: the arm of each row of a table. */
sib_status sib__arms(sib__call *call, const sib_table *data, const char *argument,
                     const sib_eligibility_select_options *options, int32_t *arms);

/* --- exclusions.c: steps of comparison releases that the pool leaves out. */
sib_status sib__exclude(sib__call *call, sib__selecting *work);

/* --- keep.c: the closing date, then one release a person among those of an arm that are
 * still under way. */
sib_status sib__find_closing_date(sib__call *call, sib__selecting *work);
sib_status sib__keep_one_each(sib__call *call, sib__selecting *work, bool treated);

/* --- attrition.c: how many releases and persons ended at each step, by arm. */
sib_status sib__attrition(sib__call *call, const sib__selecting *work);

/* --- tables.c: the tables of the result; verdicts are made rule by rule. */
sib_status sib__verdicts_begin(sib__call *call, const sib__selecting *work, sib_table **out);
sib_status sib__verdicts_put(sib__call *call, const sib__selecting *work, int64_t rule,
                             const uint8_t *verdicts, sib_table *table);
sib_status sib__eligibility_publish(sib__call *call, const sib__selecting *work);

static inline bool sib__release_has_person(const sib__selecting *work, int64_t release)
{
    return sib__column_text(&work->person, release).length > 0;
}

#endif
