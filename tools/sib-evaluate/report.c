/* The five answers of a record, for people at a terminal. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "evaluate.h"
#include "grid.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

static void heading(const char *text)
{
    printf("\n%s\n", text);
}

static void make_window(const sib_table *t, int64_t row, char to[CELL])
{
    char from[CELL];
    char until[CELL];
    cell_text(t, "from", row, from);
    cell_text(t, "to", row, until);
    snprintf(to, CELL, "%.20s to %.20s", from, until);
}

/* Persons under a heading of the attrition, of either arm. */
static int has_persons(const sib_table *t, int64_t row)
{
    return cell_number(t, "treated_persons", row) + cell_number(t, "comparison_persons", row) +
               cell_number(t, "other_persons", row) >
           0.0;
}

static void who_counts(const sib_evaluation *e)
{
    static const grid_column cohorts[] = {{"cohort", "cohort", NULL, 1},
                                          {"released", NULL, make_window, 1},
                                          {"treated", "treated", NULL, 0},
                                          {"comparison pool", "comparison", NULL, 0}};
    static const grid_column attrition[] = {{"cohort", "cohort", NULL, 1},
                                            {"ended at", "heading", NULL, 1},
                                            {"treated", "treated_persons", NULL, 0},
                                            {"comparison", "comparison_persons", NULL, 0},
                                            {"other", "other_persons", NULL, 0}};
    heading("WHO COUNTS");
    grid_print(sib_evaluation_table(e, "cohorts"), cohorts, COUNT(cohorts), NULL);
    printf("\n  Persons by the furthest step that a release of theirs reached\n");
    grid_print(sib_evaluation_table(e, "attrition"), attrition, COUNT(attrition), has_persons);
}

static void make_caliper(const sib_table *t, int64_t row, char to[CELL])
{
    char scale[CELL];
    cell_text(t, "caliper_scale", row, scale);
    double width = cell_number(t, "caliper_width", row);
    snprintf(to, CELL, isnan(width) ? "none" : "%.4f %.20s", width, scale);
}

/* The largest absolute standardised mean difference of a cohort in a column. */
static double worst(const sib_table *t, const char *cohort, const char *column)
{
    double most = 0.0;
    for (int64_t row = 0; row < sib_table_rows(t); row++) {
        double value = fabs(cell_number(t, column, row));
        most = cell_is(t, "cohort", row, cohort) && value > most ? value : most;
    }
    return most;
}

static void compared_with_whom(const sib_evaluation *e)
{
    static const grid_column matching[] = {{"cohort", "cohort", NULL, 1},
                                           {"treated", "treated", NULL, 0},
                                           {"matched", "matched_treated", NULL, 0},
                                           {"comparisons", "matched_comparison", NULL, 0},
                                           {"effective", "effective_comparison", NULL, 0},
                                           {"short", "short_cases", NULL, 0},
                                           {"ties broken", "ties_broken", NULL, 0},
                                           {"caliper", NULL, make_caliper, 1},
                                           {"verified", "verified", NULL, 1}};
    const sib_table         *balance = sib_evaluation_table(e, "balance");
    const sib_table         *cohorts = sib_evaluation_table(e, "cohorts");
    heading("COMPARED WITH WHOM");
    grid_print(sib_evaluation_table(e, "matching"), matching, COUNT(matching), NULL);
    for (int64_t row = 0; row < sib_table_rows(cohorts); row++) {
        char cohort[CELL];
        cell_text(cohorts, "cohort", row, cohort);
        printf("  %s: largest standardised mean difference %.3f before, %.3f after matching\n",
               cohort, worst(balance, cohort, "smd_before"),
               worst(balance, cohort, "smd_after"));
    }
}

static void make_per_100(const sib_table *t, int64_t row, char to[CELL])
{
    double persons = cell_number(t, "persons", row);
    double events = cell_number(t, "events", row);
    snprintf(to, CELL, persons > 0.0 ? "%.1f" : "-", 100.0 * events / persons);
}

static void make_binary(const sib_table *t, int64_t row, char to[CELL])
{
    double persons = cell_number(t, "persons", row);
    double reconvicted = cell_number(t, "reconvicted", row);
    snprintf(to, CELL, persons > 0.0 ? "%.1f %%" : "-", 100.0 * reconvicted / persons);
}

static void what_happened(const sib_evaluation *e)
{
    static const grid_column counts[] = {
        {"cohort", "cohort", NULL, 1},           {"arm", "arm", NULL, 1},
        {"matched persons", "persons", NULL, 0}, {"events", "events", NULL, 0},
        {"per 100", NULL, make_per_100, 0},      {"reconvicted", "reconvicted", NULL, 0},
        {"share", NULL, make_binary, 0},         {"unlinked", "unlinked", NULL, 0},
        {"immature", "immature", NULL, 0}};
    heading("WHAT HAPPENED");
    grid_print(sib_evaluation_table(e, "counts"), counts, COUNT(counts), NULL);
}

static void percent(const sib_table *t, const char *column, int64_t row, char to[CELL])
{
    double value = 100.0 * cell_number(t, column, row);
    snprintf(to, CELL, isnan(value) ? "-" : "%.2f %%", value);
}

static void make_reduction(const sib_table *t, int64_t row, char to[CELL])
{
    percent(t, "reduction_value", row, to);
}

static void make_interval(const sib_table *t, int64_t row, char to[CELL])
{
    char low[CELL];
    char high[CELL];
    percent(t, "reduction_low", row, low);
    percent(t, "reduction_high", row, high);
    snprintf(to, CELL, "%.30s to %.30s", low, high);
}

static void make_level(const sib_table *t, int64_t row, char to[CELL])
{
    char method[CELL];
    cell_text(t, "method", row, method);
    snprintf(to, CELL, "%g %%, %.40s", 100.0 * cell_number(t, "level", row), method);
}

static void how_much_less(const sib_evaluation *e)
{
    static const grid_column effects[] = {{"cohort", "cohort", NULL, 1},
                                          {"treated mean", "mean_treated_value", NULL, 0},
                                          {"comparison mean", "mean_comparison_value", NULL, 0},
                                          {"reduction", NULL, make_reduction, 0},
                                          {"interval", NULL, make_interval, 1},
                                          {"level, method", NULL, make_level, 1},
                                          {"exactly", "reduction", NULL, 1}};
    heading("HOW MUCH LESS");
    grid_print(sib_evaluation_table(e, "effects"), effects, COUNT(effects), NULL);
}

static void make_threshold(const sib_table *t, int64_t row, char to[CELL])
{
    char comparison[CELL];
    char threshold[CELL];
    cell_text(t, "comparison", row, comparison);
    cell_text(t, "threshold", row, threshold);
    snprintf(to, CELL, "%.10s %.60s", comparison, threshold);
}

static void make_distance(const sib_table *t, int64_t row, char to[CELL])
{
    double events = cell_number(t, "distance_value", row);
    snprintf(to, CELL, isnan(events) ? "-" : "%+.1f events", events);
}

/* How few events of the matched treated would have turned the decision. */
static void make_change(const sib_table *t, int64_t row, char to[CELL])
{
    double events = cell_number(t, "change_events", row);
    snprintf(to, CELL,
             isnan(events)  ? "-"
             : events < 0.0 ? "%.0f fewer"
                            : "%.0f more",
             fabs(events));
}

static void make_amount(const sib_table *t, int64_t row, char to[CELL])
{
    char amount[CELL];
    cell_text(t, "amount", row, amount);
    with_thousands(amount, to);
}

static void what_is_owed(const sib_evaluation *e)
{
    static const grid_column gates[] = {{"gate", "cohort", NULL, 1},
                                        {"reduction", NULL, make_reduction, 0},
                                        {"threshold", NULL, make_threshold, 1},
                                        {"verdict", "verdict", NULL, 1},
                                        {"distance", NULL, make_distance, 0},
                                        {"would turn with", NULL, make_change, 1}};
    static const grid_column lines[] = {{"line", "rule", NULL, 1},
                                        {"cohort", "cohort", NULL, 1},
                                        {"events", "quantity_value", NULL, 0},
                                        {"price", "price", NULL, 0},
                                        {"amount", NULL, make_amount, 0},
                                        {"why", "why", NULL, 1}};
    static const grid_column payers[] = {{"payer", "id", NULL, 1},
                                         {"share", "share", NULL, 0},
                                         {"amount", NULL, make_amount, 0}};
    char                     total[CELL];
    with_thousands(sib_evaluation_total(e), total);
    heading("WHAT IS OWED");
    if (sib_evaluation_payable(e) == 0) {
        printf("  NOT PAID: a finding below forbids a decision\n");
        return;
    }
    printf("  %s  %s %s\n\n",
           sib_evaluation_verdict(e) == SIB_EVALUATION_VERDICT_PAID ? "PAID" : "NOT PAID",
           sib_evaluation_currency(e), total);
    grid_print(sib_evaluation_table(e, "gates"), gates, COUNT(gates), NULL);
    printf("\n");
    grid_print(sib_evaluation_table(e, "statement"), lines, COUNT(lines), NULL);
    printf("\n");
    grid_print(sib_evaluation_table(e, "payers"), payers, COUNT(payers), NULL);
}

static void findings(const sib_evaluation *e)
{
    static const grid_column columns[] = {
        {"cohort", "cohort", NULL, 1},          {"step", "step", NULL, 1},
        {"finding", "finding", NULL, 1},        {"persons", "persons", NULL, 0},
        {"forbids payment", "blocks", NULL, 1}, {"meaning", "meaning", NULL, 1}};
    const sib_table *table = sib_evaluation_table(e, "findings");
    if (sib_table_rows(table) > 0) {
        heading("FINDINGS");
        grid_print(table, columns, COUNT(columns), NULL);
    }
}

void report_print(const sib_evaluation *e)
{
    who_counts(e);
    compared_with_whom(e);
    if (sib_evaluation_stage(e) == SIB_EVALUATION_STAGE_SETTLEMENT) {
        what_happened(e);
        how_much_less(e);
        what_is_owed(e);
    }
    findings(e);
    printf("\nResult %s, %s\n", sib_evaluation_result_hash(e),
           sib_evaluation_blind(e) == 1 ? "blind by procedure" : "not blind by procedure");
}
