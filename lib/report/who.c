/* Who counted, and who did not: the steps of each cohort by arm, then what became of those who
 * counted. */
#include <string.h>

#include "report/facts.h"

static const char *const arms[] = {"treated", "comparison", "other"};

/* The words for a step at which people left, with those of the contract for its rule. */
static const char *step_words(sib__facts *f, sib__row row)
{
    const char *description = sib__cell_of(f, row, "description");
    return sib__say(f, sib__key(f, "left", sib__raw(f, row, "kind")), "text",
                    description != NULL ? description : sib__cell_of(f, row, "rule"), NULL);
}

static bool is_member(sib__row row)
{
    return sib__cell_is(row, "kind", "treated_member") ||
           sib__cell_is(row, "kind", "comparison_member");
}

/* Everybody there is, by arm: for the assessor, since sums are the business of disclosure. */
static void put_totals(sib__facts *f, const char *cohort, const char *caption, bool others)
{
    int64_t    sums[3] = {0, 0, 0};
    sib__row   row = sib__row_of(f, "attrition");
    sib__part *total = f->public ? NULL : sib__put_row(f, "who", (sib__row){NULL, -1});
    while (total != NULL && sib__next(&row, cohort)) {
        for (int arm = 0; arm < 3; arm++) {
            sib__headcount people = sib__people_left(f->disclosure, row.at, (sib__arm)arm);
            sums[arm] += people.number == SIB_I64_MISSING ? 0 : people.number;
        }
    }
    if (total != NULL) {
        total->caption = caption;
        sib__put_cell(f, total, "label", sib__words(f, "who.all"));
        for (int arm = 0; arm < 2 + others; arm++) {
            sib__put_cell(f, total, arms[arm], sib__count_text(f, sums[arm]));
        }
    }
}

static void put_steps(sib__facts *f, const char *cohort, const char *caption, bool others)
{
    sib__row row = sib__row_of(f, "attrition");
    while (sib__next(&row, cohort)) {
        if (is_member(row) || !sib__people_row(f->disclosure, row.at)) {
            continue;
        }
        sib__part *step = sib__put_row(f, "who", (sib__row){NULL, -1});
        if (step != NULL) {
            step->caption = caption;
        }
        sib__put_cell(f, step, "label", step_words(f, row));
        for (int arm = 0; arm < 2 + others; arm++) {
            sib__headcount people = sib__people_left(f->disclosure, row.at, (sib__arm)arm);
            sib__put_cell(f, step, arms[arm], sib__people_text(f, people));
        }
    }
}

static bool is_nobody(sib__headcount people)
{
    return people.shown && (people.number == 0 || people.number == SIB_I64_MISSING);
}

/* Of those who counted, what became of them: the fates from one to another. */
static void put_fates(sib__facts *f, const char *cohort, const char *caption, sib__fate from,
                      sib__fate to)
{
    static const struct {
        sib__fate   fate;
        const char *label;
        bool        strong;
    } fates[] = {{SIB__FATE_MEMBER, "who.member", true},
                 {SIB__FATE_NO_SCORE, "who.no_score", false},
                 {SIB__FATE_UNMATCHED, "who.unmatched", false},
                 {SIB__FATE_MATCHED, "who.matched", true},
                 {SIB__FATE_LEFT_OUT, "who.left_out", false},
                 {SIB__FATE_COMPARED, "who.compared", true},
                 {SIB__FATE_UNLINKED, "who.unlinked", false},
                 {SIB__FATE_IMMATURE, "who.immature", false}};
    for (size_t i = 0; i < sizeof fates / sizeof fates[0]; i++) {
        sib__headcount treated =
            sib__people_of(f->disclosure, cohort, SIB__ARM_TREATED, fates[i].fate);
        sib__headcount comparison =
            sib__people_of(f->disclosure, cohort, SIB__ARM_COMPARISON, fates[i].fate);
        bool missing =
            treated.number == SIB_I64_MISSING && comparison.number == SIB_I64_MISSING;
        missing = missing || fates[i].fate < from || fates[i].fate > to;
        if (missing || (!fates[i].strong && is_nobody(treated) && is_nobody(comparison))) {
            continue;
        }
        sib__part *row = sib__put_row(f, "who", (sib__row){NULL, -1});
        if (row != NULL) {
            row->caption = caption;
            row->strong = fates[i].strong;
        }
        sib__put_cell(f, row, "label", sib__words(f, fates[i].label));
        sib__put_cell(f, row, "treated", sib__people_text(f, treated));
        sib__put_cell(f, row, "comparison", sib__people_text(f, comparison));
    }
}

static bool has_others(sib__facts *f, const char *cohort)
{
    sib__row row = sib__row_of(f, "attrition");
    while (sib__next(&row, cohort)) {
        if (sib__people_left(f->disclosure, row.at, SIB__ARM_OTHER).number > 0) {
            return true;
        }
    }
    return false;
}

void sib__facts_who(sib__facts *f)
{
    const sib__json *both = sib__json_member(f->contract, "arms");
    sib__row         row = sib__row_of(f, "cohorts");
    bool             first = f->evaluation == f->outcomes[0].of.evaluation;
    const char      *outcome = f->caption;
    f->caption = NULL; /* people are those of every outcome */
    for (int arm = 0; arm < 2 && first; arm++) {
        const sib__json *rule = sib__json_member(both, arms[arm]);
        if (rule != NULL && rule->kind == SIB__JSON_STRING) {
            sib__put_line(f, "arms",
                          sib__say(f, sib__key(f, "who.arm", arms[arm]), "rule",
                                   sib__clean_text(f, rule->text), NULL));
        }
    }
    while (sib__next(&row, NULL)) {
        const char *cohort = sib__raw(f, row, "cohort");
        const char *caption =
            sib__say(f, "who.caption", "name", sib__name(f, cohort), "from",
                     sib__cell_of(f, row, "from"), "to", sib__cell_of(f, row, "to"), NULL);
        bool others = has_others(f, cohort);
        if (first) {
            put_totals(f, cohort, caption, others);
            put_steps(f, cohort, caption, others);
            put_fates(f, cohort, caption, SIB__FATE_MEMBER, SIB__FATE_MATCHED);
        }
        caption = outcome == NULL ? caption : sib__join(f, outcome, ": ", caption, NULL);
        put_fates(f, cohort, caption, SIB__FATE_UNLINKED, SIB__FATE_COMPARED);
    }
    f->caption = outcome;
}
