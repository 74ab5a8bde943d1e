/* The answer: one word, a line for each effect, and what to know before relying on it. */
#include <string.h>

#include "report/facts.h"

/* Means and reduction, of which others decide what they come to. */
static void put_effect(sib__facts *f, sib__row effect)
{
    bool        shown = sib__result_shown(f->disclosure, sib__raw(f, effect, "cohort"));
    const char *treated = sib__number_text(f, sib__cell_f64(effect, "mean_treated_value"), 3);
    const char *comparison =
        sib__number_text(f, sib__cell_f64(effect, "mean_comparison_value"), 3);
    const char *hidden = sib__words(f, "hidden");
    sib__put_line(f, "answers",
                  sib__say(f, "line.effect", "name",
                           sib__name(f, sib__raw(f, effect, "cohort")), "treated",
                           shown ? treated : hidden, "comparison", shown ? comparison : hidden,
                           "reduction", sib__reduction_text(f, effect), NULL));
}

void sib__facts_lines(sib__facts *f)
{
    sib__row effect = sib__row_of(f, "effects");
    while (sib__next(&effect, NULL)) {
        put_effect(f, effect);
    }
}

/* People without a history have no score: then one group of people makes two findings. */
static bool is_said_already(sib__facts *f, sib__row finding)
{
    const sib__json *history = sib__json_member(f->contract, "history");
    const sib__json *unlinked = sib__json_member(history, "unlinked");
    sib__row         other = sib__row_of(f, "findings");
    if (!sib__cell_is(finding, "finding", "unlinked") ||
        !sib__cell_is(finding, "step", "history") || unlinked == NULL ||
        !sib__slice_equals(unlinked->text, "missing")) {
        return false;
    }
    while (sib__next(&other, sib__raw(f, finding, "cohort"))) {
        if (sib__cell_is(other, "finding", "no_score") &&
            sib__cell_i64(other, "persons") == sib__cell_i64(finding, "persons")) {
            return true;
        }
    }
    return false;
}

/* Where a finding is: its cohort (all of them without one), table and column. */
static const char *place_of(sib__facts *f, sib__row row)
{
    const char *cohort = sib__raw(f, row, "cohort");
    const char *table = sib__cell_of(f, row, "table");
    const char *column = sib__cell_of(f, row, "column");
    const char *outcome = f->outcome_count > 1 ? sib__cell_of(f, row, "outcome") : NULL;
    const char *where = *cohort == '\0' ? sib__words(f, "finding.all") : sib__name(f, cohort);
    where = outcome == NULL ? where : sib__join(f, outcome, ", ", where, NULL);
    column = table == NULL && f->public ? NULL : column;
    return table == NULL && column == NULL ? where
           : table == NULL
               ? sib__say(f, "finding.where.table", "where", where, "table", column, NULL)
           : column == NULL
               ? sib__say(f, "finding.where.table", "where", where, "table", table, NULL)
               : sib__say(f, "finding.where.column", "where", where, "table", table, "column",
                          column, NULL);
}

/* How many, and of which arm. */
static const char *count_of(sib__facts *f, sib__row row)
{
    int64_t     persons = sib__cell_i64(row, "persons");
    int64_t     records = sib__cell_i64(row, "records");
    const char *arm = sib__cell_of(f, row, "arm");
    bool        days = sib__cell_is(row, "finding", "data_reach");
    const char *text =
        persons == SIB_I64_MISSING || persons == 0 ? NULL : sib__count_text(f, persons);
    if (arm != NULL && records != SIB_I64_MISSING) {
        text = sib__say(f, sib__join(f, days ? "finding.arm.days." : "finding.arm.", arm, NULL),
                        "records", sib__count_text(f, records), "of",
                        sib__count_text(f, sib__cell_i64(row, "of")), NULL);
    }
    if (arm != NULL && text != NULL && records == SIB_I64_MISSING) {
        text = sib__say(f, sib__join(f, "finding.persons.", arm, NULL), "persons", text, NULL);
    }
    return f->public || text == NULL ? "" : sib__say(f, "finding.count", "persons", text, NULL);
}

/* What a choice that does not lean gives, of a finding that says that one does. */
static const char *other_reduction(sib__facts *f, sib__row finding)
{
    bool        kept = sib__cell_is(finding, "finding", "kept_leans");
    const char *cohort = sib__raw(f, finding, "cohort");
    sib__row    other = {sib_evaluation_table(f->whole, "weightings"), -1};
    while (sib__next(&other, cohort)) {
        if (strcmp(sib__raw(f, other, "outcome"), sib__raw(f, finding, "outcome")) == 0 &&
            sib__cell_is(other, kept ? "unmatched" : "weighting",
                         kept ? "dropped" : "per_treated")) {
            return sib__percent_text(f, sib__cell_f64(other, "reduction_value"));
        }
    }
    return "";
}

/* What the public is not told of unless it forbids a payment: it follows from hidden numbers.
 */
static bool is_for_assessors(sib__row finding)
{
    static const char *const names[] = {"told_apart", "fewer_than_most", "aggregate_leans",
                                        "distinct_leans", "kept_leans"};
    bool                     found = sib__cell_is(finding, "step", "data");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        found = found || sib__cell_is(finding, "finding", names[i]);
    }
    return found;
}

static void put_findings(sib__facts *f)
{
    sib__row row = {sib_evaluation_table(f->whole, "findings"), -1};
    while (sib__next(&row, NULL)) {
        const char *step = sib__cell_of(f, row, "step");
        const char *finding = sib__cell_of(f, row, "finding");
        const char *key = sib__join(f, "finding.", step, ".", finding, NULL);
        const char *words = sib__words(f, key) == NULL
                                ? finding
                                : sib__say(f, key, "other", other_reduction(f, row), NULL);
        bool        blocks = sib__cell_flag(row, "blocks");
        bool        hidden = f->public && !blocks && is_for_assessors(row);
        if (!hidden && !is_said_already(f, row)) {
            sib__put_line(f, "findings",
                          sib__say(f, "finding.line", "where", place_of(f, row), "meaning",
                                   words, "count", count_of(f, row), "blocks",
                                   !blocks ? "" : sib__words(f, "finding.forbids"), NULL));
        }
    }
    sib__put_line(f, "findings",
                  sib__words(f, sib_table_number(sib_evaluation_table(f->evaluation, "summary"),
                                                 "blind", 0) == 1.0
                                    ? "blind.yes"
                                    : "blind.no"));
}

void sib__facts_answer(sib__facts *f)
{
    const char *verdict = f->settled ? "counted" : "pending";
    sib__put_value(f, "verdict", verdict);
    sib__put_value(f, "answer", sib__known(f, "answer", verdict));
    sib__put_value(f, "answer.why",
                   sib__words(f, sib__join(f, "answer.", verdict, ".why", NULL)));
    put_findings(f);
}
