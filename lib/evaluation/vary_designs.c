/* Whom each variation matches, and how alike they are: what can be known before outcomes. */
#include <math.h>

#include "core/format.h"
#include "core/keys.h"
#include "evaluation/vary_designs.h"
#include "scheme/page.h"

static const sib__field fields[] = {SIB__I64("run"),
                                    SIB__TEXT("comparison"),
                                    SIB__TEXT("cohort"),
                                    SIB__I64("treated"),
                                    SIB__I64("comparison_people"),
                                    SIB__I64("matched_treated"),
                                    SIB__F64("share"),
                                    SIB__I64("matched_comparison"),
                                    SIB__F64("effective_comparison"),
                                    SIB__TEXT("most_apart"),
                                    SIB__F64("smd"),
                                    SIB__TEXT("finding")};

/* The list of options by which a part of the contract is read. */
static const sib__options *list_of(const sib__path *part)
{
    const sib__json *kind = sib__json_member(part->value, "kind");
    if (kind == NULL || kind->kind != SIB__JSON_STRING) {
        return NULL;
    }
    if (sib__slice_equals(part->up->node->key, "comparisons")) {
        return &sib__contract_comparison_keys;
    }
    if (!sib__slice_equals(part->up->node->key, "outcomes")) {
        return NULL;
    }
    return sib__slice_equals(kind->text, "events")   ? &sib__contract_outcome_keys
           : sib__slice_equals(kind->text, "days")   ? &sib__contract_days_keys
           : sib__slice_equals(kind->text, "values") ? &sib__contract_values_keys
                                                     : NULL;
}

const sib__option *sib__vary_key(const sib__path *at)
{
    const sib__path   *part = at->up;
    const sib__option *o = NULL;
    const sib__option *held = NULL;
    void              *to = NULL;
    while (part != NULL && !part->in_map) {
        part = part->up;
    }
    if (part == NULL || at->number != 0 || at->in_map) {
        return NULL;
    }
    bool      outcome = sib__slice_equals(part->up->node->key, "outcomes");
    sib__keys keys = {.list = list_of(part),
                      .in = part != at->up ? at->up->node->key.data
                            : outcome      ? "outcome"
                                           : NULL};
    while (keys.list != NULL && (o = sib__keys_next(&keys, &to, &held)) != NULL) {
        if (sib__slice_equals(at->node->key, sib__option_key(o))) {
            return o;
        }
    }
    return NULL;
}

void sib__vary_designs_begin(sib__recounting *r)
{
    sib__rows_begin(&r->designs, &r->kept->memory, SIB__FIELDS(fields));
}

/* The row of a list that is of a cohort, from `row` on; -1 for none. */
static int64_t row_of(const sib__rows *rows, sib__slice cohort, int64_t row)
{
    for (; row < rows->n; row++) {
        sib__slice text = sib__rows_at(rows, row, "cohort")->text;
        if (text.data != NULL && sib__slice_compare(text, cohort) == 0) {
            return row;
        }
    }
    return -1;
}

static void put_matching(sib__rows *w, const sib__lists *lists, sib__slice cohort,
                         int64_t treated)
{
    static const char *const taken[] = {"matched_treated", "matched_comparison"};
    const sib__rows         *rows = &lists->rows[SIB__LIST_MATCHING];
    int64_t                  row = row_of(rows, cohort, 0);
    if (row < 0) {
        return;
    }
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++) {
        sib__set_i64(w, taken[i], sib__rows_at(rows, row, taken[i])->i64);
    }
    double matched = (double)sib__rows_at(rows, row, "matched_treated")->i64;
    sib__set_f64(w, "share", treated == 0 ? (double)NAN : matched / (double)treated);
    sib__set_f64(w, "effective_comparison",
                 sib__rows_at(rows, row, "effective_comparison")->f64);
}

/* The term whose means are most apart after matching, and how far. */
static void put_balance(sib__rows *w, const sib__lists *lists, sib__slice cohort)
{
    const sib__rows *rows = &lists->rows[SIB__LIST_BALANCE];
    int64_t          most = -1;
    double           apart = 0.0;
    for (int64_t row = row_of(rows, cohort, 0); row >= 0; row = row_of(rows, cohort, row + 1)) {
        double smd = fabs(sib__rows_at(rows, row, "smd_after")->f64);
        if (smd > apart || (most < 0 && !isnan(smd))) {
            most = row;
            apart = smd;
        }
    }
    if (most >= 0) {
        sib__set_slice(w, "most_apart", sib__rows_at(rows, most, "term")->text);
        sib__set_f64(w, "smd", apart);
    }
}

static void put_finding(sib__rows *w, const sib__lists *lists, sib__slice cohort)
{
    const sib__rows *rows = &lists->rows[SIB__LIST_FINDINGS];
    for (int64_t row = row_of(rows, cohort, 0); row >= 0; row = row_of(rows, cohort, row + 1)) {
        if (sib__rows_at(rows, row, "blocks")->i64 == 1) {
            sib__set_slice(w, "finding", sib__rows_at(rows, row, "finding")->text);
            return;
        }
    }
}

sib_status sib__vary_design(sib__recounting *r, const sib__counting *k, const char *name,
                            int64_t run)
{
    const sib__lists *lists = &k->designed->stage.lists;
    const sib__rows  *cohorts = &lists->rows[SIB__LIST_COHORTS];
    sib__rows        *w = &r->designs;
    for (int64_t i = 0; i < cohorts->n; i++) {
        sib__slice cohort = sib__rows_at(cohorts, i, "cohort")->text;
        int64_t    treated = sib__rows_at(cohorts, i, "treated")->i64;
        sib__rows_add(w);
        sib__set_i64(w, "run", run);
        sib__set_text(w, "comparison", name);
        sib__set_slice(w, "cohort", cohort);
        sib__set_i64(w, "treated", treated);
        sib__set_i64(w, "comparison_people", sib__rows_at(cohorts, i, "comparison")->i64);
        put_matching(w, lists, cohort, treated);
        put_balance(w, lists, cohort);
        put_finding(w, lists, cohort);
    }
    return sib__rows_check(k->call, w);
}

static void put_cell(sib__out *line, const sib_table *table, const char *column, int64_t row)
{
    char number[24];
    if (sib_table_type(table, sib_table_find(table, column)) == SIB_COLUMN_TYPE_TEXT) {
        sib__slice text = sib__table_text(table, column, row);
        sib__out_slice(line, text.data == NULL ? "" : text.data, text.length);
        return;
    }
    sib__format_i64(number, (int64_t)sib_table_number(table, column, row));
    sib__out_text(line, number);
}

/* A number at two decimals, or a share in per cent at one. */
static void put_rounded(sib__out *line, double value, bool share)
{
    char    number[24];
    int64_t whole = (int64_t)(value * (share ? 1000.0 : 100.0) + 0.5);
    int64_t unit = share ? 10 : 100;
    sib__format_i64(number, whole / unit);
    sib__out_all(line, number, ".", NULL);
    sib__format_i64(number, whole % unit);
    sib__out_all(line, !share && whole % unit < 10 ? "0" : "", number, share ? " %" : "", NULL);
}

/* "others, cohort-1: 23 of 30 matched (76.7 %), most apart in age: 0.12" */
static void say_design(sib__out *line, const sib_table *designs, int64_t row)
{
    double share = sib_table_number(designs, "share", row);
    double smd = sib_table_number(designs, "smd", row);
    put_cell(line, designs, "comparison", row);
    sib__out_text(line, ", ");
    put_cell(line, designs, "cohort", row);
    sib__out_text(line, ": ");
    if (isnan(share)) {
        put_cell(line, designs, "treated", row);
        sib__out_text(line, " people");
    } else {
        put_cell(line, designs, "matched_treated", row);
        sib__out_text(line, " of ");
        put_cell(line, designs, "treated", row);
        sib__out_text(line, " matched (");
        put_rounded(line, share, true);
        sib__out_text(line, ")");
    }
    if (!isnan(smd)) {
        sib__out_text(line, ", most apart in ");
        put_cell(line, designs, "most_apart", row);
        sib__out_text(line, ": ");
        put_rounded(line, smd, false);
    }
    if (sib__table_text(designs, "finding", row).data != NULL) {
        sib__out_text(line, ", not usable: ");
        put_cell(line, designs, "finding", row);
    }
}

/* The line of a run, and one for each cohort under it. */
static sib_status say_run(sib__call *call, sib__out *out, const sib_paper *paper, int64_t run)
{
    const sib_table *runs = sib__table_titled(&paper->result, "runs");
    const sib_table *designs = sib__table_titled(&paper->result, "designs");
    sib__slice       refused = sib__table_text(runs, "refused", run);
    sib__out         line;
    sib__out_begin(&line, &call->scratch);
    if (run == 0) {
        sib__out_text(&line, "As the contract stands");
    } else {
        put_cell(&line, runs, "options", run);
    }
    if (refused.data != NULL) {
        sib__out_text(&line, ": refused, ");
        sib__out_slice(&line, refused.data, refused.length);
    }
    out->failed = out->failed || line.failed;
    sib__page_paragraph(out, line.failed ? "" : line.text, 0, 2);
    for (int64_t i = 0; i < sib_table_rows(designs); i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (refused.data != NULL || sib_table_number(designs, "run", i) != (double)run) {
            continue;
        }
        sib__out_begin(&line, &call->scratch);
        say_design(&line, designs, i);
        out->failed = out->failed || line.failed;
        sib__page_paragraph(out, line.failed ? "" : line.text, 2, 4);
    }
    return SIB_OK;
}

sib_status sib__vary_designs_told(sib__call *call, sib_paper *paper)
{
    sib__out out;
    sib__out_begin(&out, &paper->result.memory);
    for (int64_t i = 0; i < sib_table_rows(sib__table_titled(&paper->result, "runs")); i++) {
        SIB__TRY(say_run(call, &out, paper, i));
    }
    SIB__TRY(out.failed ? sib__no_memory(call) : SIB_OK);
    paper->text = out.text;
    return SIB_OK;
}
