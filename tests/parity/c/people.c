/* Tables, expressions, cohorts, history and reconvictions. */
#include <stdio.h>
#include <string.h>

#include "calls.h"
#include "options.h"

sib_status run_read_csv(run *r)
{
    sib_table_csv_options options = SIB_TABLE_CSV_OPTIONS_INIT;
    sib_table            *table = NULL;
    const char           *separator = case_get(r->at, "separator");
    sib_u8                bytes = {NULL, 0};
    for (int i = 0; i < r->at->n; i++) {
        if (strcmp(r->at->entries[i].key, "csv") == 0) {
            bytes = (sib_u8){(const uint8_t *)r->at->entries[i].value,
                             (int64_t)r->at->entries[i].length};
        }
    }
    options_fill(r, sib_table_csv_options_fields, &options);
    options.separator = separator == NULL ? ',' : separator[0];
    sib_status status = sib_table_read_csv(
        r->ctx, bytes, types_json(r, case_get(r->at, "types"), r->at), &options, &table);
    if (status == SIB_OK) {
        print_table(r, "table", table);
    }
    sib_table_free(table);
    return status;
}

sib_status run_expression(run *r)
{
    sib_table      *data = table_of(r, "data");
    sib_table      *out = NULL;
    sib_expression *compiled = NULL;
    sib_status      status =
        sib_expression_compile(r->ctx, case_get(r->at, "expression"), data, &compiled);
    if (status == SIB_OK) {
        status = sib_expression_evaluate(r->ctx, compiled, data, &out);
    }
    if (status == SIB_OK) {
        print_column(r, "value", out, 0);
    }
    sib_table_free(out);
    sib_expression_free(compiled);
    return status;
}

static void print_cohort(run *r, const sib_eligibility *e)
{
    const sib_table *found = sib_eligibility_table(e, "summary");
    print_number(r, "members#", (double)sib_eligibility_person(e).n);
    print_texts(r, "members.person", sib_eligibility_person(e));
    print_flags(r, "members.treated", sib_eligibility_treated(e));
    print_dates(r, "members.index_date", sib_eligibility_index_date(e));
    print_rows(r, "members.row", sib_eligibility_row(e));
    print_table(r, "attrition", sib_eligibility_table(e, "attrition"));
    print_columns(r, "reasons", sib_eligibility_table(e, "releases"), "arm kind rule");
    print_column(r, "treated_members", found, 0);
    print_column(r, "comparison_members", found, 1);
    print_column(r, "closing_date", found, 2);
}

sib_status run_select_cohort(run *r)
{
    sib_eligibility_select_options options = SIB_ELIGIBILITY_SELECT_OPTIONS_INIT;
    sib_eligibility               *e = NULL;
    options_fill(r, sib_eligibility_select_options_fields, &options);
    sib_status status = sib_eligibility_select(r->ctx, table_of(r, "releases"),
                                               table_of(r, "rules"), table_of(r, "exclusions"),
                                               words_of(r, "earlier_members"), &options, &e);
    if (status == SIB_OK) {
        print_cohort(r, e);
    }
    sib_eligibility_free(e);
    return status;
}

sib_status run_explain(run *r)
{
    sib_eligibility_select_options options = SIB_ELIGIBILITY_SELECT_OPTIONS_INIT;
    sib_table                     *out = NULL;
    options_fill(r, sib_eligibility_select_options_fields, &options);
    sib_status status = sib_eligibility_explain(r->ctx, table_of(r, "cases"),
                                                table_of(r, "rules"), &options, &out);
    if (status == SIB_OK) {
        print_table(r, "explained", out);
    }
    sib_table_free(out);
    return status;
}

static void print_tallies(run *r, const sib_table *tallies, const char *(*name_of)(int32_t))
{
    for (int64_t i = 0; i < sib_table_rows(tallies); i++) {
        print_number(r, key_of(r, "tally", name_of((int32_t)i + 1)),
                     sib_table_number(tallies, "records", i));
    }
}

static void print_history(run *r, const sib_history *h)
{
    print_table(r, "covariates", sib_history_table(h, "covariates"));
    print_columns(r, NULL, sib_history_table(h, "persons"), "linked");
    print_columns(r, "records", sib_history_table(h, "records"), "disposition");
    print_tallies(r, sib_history_table(h, "dispositions"), sib_history_disposition_name);
}

sib_status run_build_history(run *r)
{
    sib_history_build_options options = SIB_HISTORY_BUILD_OPTIONS_INIT;
    sib_history              *h = NULL;
    sib_table                *members = table_of(r, "members");
    options_fill(r, sib_history_build_options_fields, &options);
    sib_status status =
        sib_history_build(r->ctx, texts_in(members, "person"), dates_in(members, "index_date"),
                          dates_in(members, case_get(r->at, "birth_date")),
                          table_of(r, "convictions"), table_of(r, "measures"), &options, &h);
    if (status == SIB_OK) {
        print_history(r, h);
    }
    sib_history_free(h);
    return status;
}

static void print_counts(run *r, const sib_reconviction_counts *c)
{
    print_columns(r, "persons", sib_reconviction_counts_table(c, "persons"),
                  "events offences reconvicted first_event_date days_at_risk linked immature");
    const sib_table *records = sib_reconviction_counts_table(c, "records");
    sib_i64          rows = sib_table_i64(records, sib_table_find(records, "person_row"));
    print_columns(r, "records", records, "disposition");
    print_rows(r, "records.person_row", (sib_rows){rows.data, rows.n});
    print_tallies(r, sib_reconviction_counts_table(c, "dispositions"),
                  sib_reconviction_disposition_name);
}

sib_status run_count_reconvictions(run *r)
{
    sib_reconviction_count_options options = SIB_RECONVICTION_COUNT_OPTIONS_INIT;
    sib_reconviction_counts       *c = NULL;
    sib_table                     *members = table_of(r, "members");
    options_fill(r, sib_reconviction_count_options_fields, &options);
    sib_status status = sib_reconviction_count(
        r->ctx, texts_in(members, "person"), dates_in(members, "index_date"),
        dates_in(members, case_get(r->at, "censoring_date")), table_of(r, "convictions"),
        &options, &c);
    if (status == SIB_OK) {
        print_texts(r, "persons.person", texts_in(members, "person"));
        print_counts(r, c);
    }
    sib_reconviction_counts_free(c);
    return status;
}
