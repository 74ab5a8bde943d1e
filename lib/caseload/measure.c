/* The public call: inputs, then the steps in their order, then the tables. */
#include "caseload/options.h"
#include "caseload/work.h"

static sib_status publish_persons(sib__call *call, sib__watch *w)
{
    enum { COLUMNS = SIB__MEASURES + 3 };
    sib_table   *table = NULL;
    sib__result *result = &w->caseload->result;
    int32_t     *states = SIB__NEW(&call->scratch, int32_t, w->people);
    SIB__TRY_MEMORY(call, states);
    SIB__TRY(sib__table_begin(call, result, "persons", w->people, COLUMNS, &table));
    sib__memory *m = sib__table_memory(table);
    for (int32_t k = 0; k < SIB__MEASURES; k++) {
        sib__column column;
        for (int64_t i = 0; i < w->people; i++) {
            states[i] = w->states[i * SIB__MEASURES + k];
        }
        SIB__TRY(sib__column_of_enum(call, m, sib__caseload_service_name(k + 1), states,
                                     w->people, sib__caseload_state_name, &column));
        SIB__TRY(sib__table_put(call, table, &column));
    }
    int64_t *activities = sib__copy(m, w->activities, w->people, sizeof *activities);
    int32_t *received = SIB__NEW(m, int32_t, w->people);
    int32_t *until = SIB__NEW(m, int32_t, w->people);
    if (activities == NULL || received == NULL || until == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < w->people; i++) {
        received[i] = w->members[i].received;
        until[i] = w->members[i].support;
    }
    const sib__column more[] = {sib__column_wholes("activities", activities, w->people),
                                sib__column_days("received", received, w->people),
                                sib__column_days("supported_until", until, w->people)};
    return sib__table_put_all(call, table, more, 3);
}

static sib_status publish(sib__call *call, sib__watch *w)
{
    sib__result *result = &w->caseload->result;
    int64_t      n = sib_table_rows(w->contacts);
    sib_table   *records = NULL;
    SIB__TRY(sib__watch_tally(call, w));
    SIB__TRY(sib__watch_needs(call, w));
    SIB__TRY(sib__watch_overlaps(call, w));
    SIB__TRY(sib__watch_facts(call, w));
    SIB__TRY(sib__watch_months(call, w));
    SIB__TRY(sib__watch_due(call, w));
    SIB__TRY(publish_persons(call, w));
    SIB__TRY(sib__table_begin(call, result, "records", n, 1, &records));
    SIB__TRY(sib__window_publish(call, result, records, w->dispositions, n,
                                 sib__caseload_contact_name, NULL));
    SIB__TRY(sib__findings_publish(call, result, w->findings));
    return sib__caseload_settings(call, result, &sib__caseload_measure_options, &w->options);
}

static sib_status measure(sib__call *call, sib__watch *w,
                          const sib_caseload_measure_options *options)
{
    SIB__TRY(sib__watch_settings(call, w, options));
    w->caseload = sib__handle(call, sizeof *w->caseload);
    SIB__TRY_MEMORY(call, w->caseload);
    w->caseload->measured = 1;
    SIB__TRY(sib__watch_members(call, w));
    SIB__TRY(sib__watch_stays(call, w));
    SIB__TRY(sib__progress(call, 0.2, "stays"));
    SIB__TRY(sib__watch_contacts(call, w));
    SIB__TRY(sib__watch_seen(call, w));
    SIB__TRY(sib__watch_stays_end(call, w));
    SIB__TRY(publish(call, w));
    return sib__progress(call, 1.0, "tables");
}

sib_status sib_caseload_measure(sib_context *ctx, sib_text person, sib_dates index_date,
                                sib_dates exit_date, sib_text cohort, const sib_table *spells,
                                const sib_table *contacts, const sib_table *needs,
                                const sib_table *overlaps, const sib_table *facts,
                                const sib_caseload_measure_options *options, sib_caseload **out)
{
    sib__call  call;
    sib__watch w = {.person = person,
                    .index_date = index_date,
                    .exit_date = exit_date,
                    .cohort = cohort,
                    .spells = spells,
                    .contacts = contacts,
                    .needs = needs,
                    .overlaps = overlaps,
                    .facts = facts};
    sib_status status = sib__enter(&call, ctx, "sib_caseload_measure", SIB__OUT(out));
    if (status == SIB_OK) {
        status = measure(&call, &w, options);
    }
    return SIB__LEAVE(&call, status, out, w.caseload);
}
