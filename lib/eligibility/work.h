/* One selection under way: what the steps share. They run in the order of the headings. */
#ifndef SIB_ELIGIBILITY_WORK_H
#define SIB_ELIGIBILITY_WORK_H

#include "sib/eligibility.h"
#include "table/roworder.h"
#include "table/terms.h"

/* Rows between two interrupt checks: well below 10 ms of work. */
enum { SIB__ELIGIBILITY_BLOCK = 1 << 15 };

/* Headings before those of the rules. A release still under way has none. */
enum {
    SIB__HEADING_NONE = -1,
    SIB__HEADING_NO_ARM = 0,
    SIB__HEADING_ARM_UNKNOWN,
    SIB__HEADING_MISSING_PERSON,
    SIB__HEADING_MISSING_INDEX_DATE,
    SIB__HEADING_FIRST_RULE
};

struct sib_eligibility {
    sib__memory memory; /* first: a handle */
    int64_t     releases;
    int64_t     rules;
    int64_t     members;
    int64_t     treated_members;
    int32_t     closing_date;
    sib_text    person;
    uint8_t    *treated;
    int32_t    *index_date;
    int64_t    *row;
    int32_t    *release_arm;
    int32_t    *release_heading;
    sib_text    headings;
    uint8_t    *verdicts; /* [rules * releases] */
    sib_table  *attrition;
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
    sib_eligibility               *result;
} sib__selecting;

/* --- headings.c: numbers of the headings behind the rules' */
int32_t sib__heading_rule(int64_t rule, bool unknown);
int32_t sib__heading_earlier_member(const sib__selecting *work);
int32_t sib__heading_member(const sib__selecting *work);
int32_t sib__heading_treated_elsewhere(const sib__selecting *work);
int32_t sib__heading_exclusion(const sib__selecting *work, int64_t exclusion, bool unknown);
int32_t sib__heading_after_closing(const sib__selecting *work);
int32_t sib__heading_other_release(const sib__selecting *work);
int32_t sib__heading_selected(const sib__selecting *work, bool treated);
int64_t sib__heading_count(const sib__selecting *work);

/* Texts, descriptions and sources of all headings, [count] each, in the call's scratch; TERMS
 * when two headings would be the same. */
typedef struct sib__heading_texts {
    sib__slice *heading;
    sib__slice *description;
    sib__slice *source;
} sib__heading_texts;

sib_status sib__heading_texts_make(sib__call *call, const sib__selecting *work,
                                   sib__heading_texts *texts);

/* --- settings.c */
sib_status sib__eligibility_options(sib__call *call, sib_eligibility_select_options *resolved,
                                    const sib_eligibility_select_options *options);

/* --- rules.c: reading rules and exclusions, and what each rule says of each row of a table.
 * `index` may be of no type when no rule has dates of validity. */
sib_status sib__rules_read(sib__call *call, sib__rule_set *rules);
sib_status sib__exclusions_read(sib__call *call, sib__rule_set *exclusions);
bool       sib__rule_is_dated(const sib__rule_set *rules, int64_t rule);
sib_status sib__rule_verdicts(sib__call *call, const sib__rule_set *rules, int64_t rule,
                              const sib_table *data, const int32_t *arms,
                              const sib__column *index, uint8_t *verdicts);

/* --- arms.c: the arm of each row of a table. */
sib_status sib__arms(sib__call *call, const sib_table *data, const char *argument,
                     const sib_eligibility_select_options *options, int32_t *arms);

/* --- exclusions.c: headings of comparison releases that the pool leaves out. */
sib_status sib__exclude(sib__call *call, sib__selecting *work);

/* --- keep.c: the closing date, then one release a person among those of an arm that have no
 * heading yet. */
sib_status sib__find_closing_date(sib__call *call, sib__selecting *work);
sib_status sib__keep_one_each(sib__call *call, sib__selecting *work, bool treated);

/* --- attrition.c: the table of headings with their counts. */
sib_status sib__attrition(sib__call *call, const sib__selecting *work,
                          const sib__heading_texts *texts);

static inline bool sib__release_has_person(const sib__selecting *work, int64_t release)
{
    return sib__column_text(&work->person, release).length > 0;
}

#endif
