/* A service watched while it runs. */
#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "options.h"

static void print_all(run *r, const sib_caseload *c, const char *names)
{
    while (*names != '\0') {
        char   name[32] = "";
        size_t length = strcspn(names, " ");
        memcpy(name, names, length);
        print_table(r, name, sib_caseload_table(c, name));
        names += length + (names[length] == ' ');
    }
}

static sib_text cohorts_of(run *r, const sib_table *members)
{
    const sib_text none = {NULL, NULL, 0};
    return case_has(r->at, "cohort") ? texts_in(members, case_get(r->at, "cohort")) : none;
}

sib_status run_caseload_measure(run *r)
{
    static const char all[] = "measures months due needs overlaps shares spells persons "
                              "records dispositions spell_records findings settings";
    sib_caseload_measure_options options = SIB_CASELOAD_MEASURE_OPTIONS_INIT;
    sib_caseload                *c = NULL;
    sib_caseload                *open = NULL;
    sib_table                   *members = table_of(r, "members");
    options_fill(r, sib_caseload_measure_options_fields, &options);
    if (options.period_days > 0 && !case_has(r->at, "period_months")) {
        options.period_months = 0;
    }
    sib_status status = sib_caseload_measure(
        r->ctx, texts_in(members, "person"), dates_in(members, "index_date"),
        dates_in(members, case_get(r->at, "exit_date")), cohorts_of(r, members),
        table_of(r, "spells"), table_of(r, "contacts"), table_of(r, "needs"),
        table_of(r, "overlaps"), table_of(r, "facts"), &options, &c);
    if (status == SIB_OK && case_has(r->at, "least")) {
        int32_t months = case_has(r->at, "months") ? atoi(case_get(r->at, "months")) : 1;
        status = sib_caseload_public(r->ctx, c, 5, months, &open);
        print_all(r, open, "measures needs overlaps shares spells settings");
    } else if (status == SIB_OK) {
        print_all(r, c, all);
    }
    sib_caseload_free(open);
    sib_caseload_free(c);
    return status;
}

sib_status run_caseload_lists(run *r)
{
    sib_caseload_list_options options = SIB_CASELOAD_LIST_OPTIONS_INIT;
    sib_caseload             *c = NULL;
    options_fill(r, sib_caseload_list_options_fields, &options);
    sib_status status =
        sib_caseload_list(r->ctx, table_of(r, "lists"), table_of(r, "spells"), &options, &c);
    if (status == SIB_OK) {
        print_all(r, c, "caseload lists prospective findings settings");
    }
    sib_caseload_free(c);
    return status;
}

sib_status run_caseload_activity(run *r)
{
    sib_caseload_activity_options options = SIB_CASELOAD_ACTIVITY_OPTIONS_INIT;
    sib_caseload                 *c = NULL;
    options_fill(r, sib_caseload_activity_options_fields, &options);
    sib_status status = sib_caseload_activity(r->ctx, table_of(r, "contacts"),
                                              table_of(r, "workers"), &options, &c);
    if (status == SIB_OK) {
        print_all(r, c, "activity findings settings");
    }
    sib_caseload_free(c);
    return status;
}
