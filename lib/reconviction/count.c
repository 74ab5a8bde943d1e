/* The public call: inputs, then the steps in their order, then what the steps left to say. */
#include "core/date.h"
#include "core/view.h"
#include "reconviction/linked.h"
#include "reconviction/work.h"

#define PLACE(kind, type, name) AT_##name,
enum { SIB__COUNTED_LIST(PLACE) PERSON_COLUMNS };
enum { RECORD_COLUMNS = 3 };

static sib_status check_inputs(sib__call *call, const sib__counting *work)
{
    SIB__TRY(sib__view_text(call, "person", work->person));
    SIB__TRY(sib__view_dates(call, "index_date", work->index_date, false));
    SIB__TRY(sib__view_length(call, "index_date", work->index_date.n, work->person.n));
    SIB__TRY(sib__view_dates(call, "censoring_date", work->censoring_date, true));
    if (work->censoring_date.n > 0) {
        SIB__TRY(
            sib__view_length(call, "censoring_date", work->censoring_date.n, work->person.n));
    }
    return SIB_OK;
}

static sib_status make_room(sib__call *call, sib__counting *work)
{
    sib__result *result = &work->counts->result;
    SIB__TRY(sib__table_begin(call, result, "persons", work->people, PERSON_COLUMNS,
                              &work->person_table));
    SIB__TRY(sib__table_begin(call, result, "records", work->records, RECORD_COLUMNS,
                              &work->record_table));
    work->owners = SIB__NEW(sib__table_memory(work->record_table), int64_t, work->records);
    work->doubtful = SIB__NEW(sib__table_memory(work->record_table), uint8_t, work->records);
    work->dispositions = SIB__NEW(&call->scratch, int32_t, work->records);
    SIB__TRY_MEMORY(call, work->owners);
    SIB__TRY_MEMORY(call, work->doubtful);
    SIB__TRY_MEMORY(call, work->dispositions);
#define ROOM(kind, type, name)                                                                 \
    work->name = SIB__NEW(sib__table_memory(work->person_table), type, work->people);          \
    SIB__TRY_MEMORY(call, work->name);
    SIB__COUNTED_LIST(ROOM)
    return SIB_OK;
}

/* Records that are known to be of whom. */
static sib_status take_owners(sib__call *call, const sib__counting *work)
{
    const sib__groups *g = work->linked_to;
    for (int64_t p = 0; p < g->people; p++) {
        SIB__TRY(SIB__PAUSE(call, p));
        work->linked[p] = g->starts[p + 1] > g->starts[p];
        for (int64_t i = g->starts[p]; i < g->starts[p + 1]; i++) {
            work->owners[i] = p;
        }
    }
    return SIB_OK;
}

static sib_status find_owners(sib__call *call, const sib__counting *work)
{
    sib__people people;
    if (work->linked_to != NULL) {
        return take_owners(call, work);
    }
    SIB__TRY(sib__people_index(call, "person", work->person, &people));
    SIB__TRY(sib__progress(call, 0.1, "people"));
    SIB__TRY(sib__window_owners(call, &people, &work->person_column, work->owners));
    sib__window_linked(work->owners, work->records, work->linked, work->people);
    return sib__progress(call, 0.4, "records of people");
}

static sib_status match_where(sib__call *call, sib__counting *work)
{
    if (work->options.where == NULL || work->linked_to != NULL) {
        return SIB_OK;
    }
    uint8_t *where = SIB__NEW(&call->scratch, uint8_t, work->records);
    SIB__TRY_MEMORY(call, where);
    SIB__TRY(
        sib__table_condition(call, work->convictions, "where", work->options.where, where));
    work->where = where;
    return SIB_OK;
}

static int32_t earlier(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

/* Time at risk, maturity, and what is not known of people without any record. */
static void finish_people(const sib__counting *work)
{
    int32_t as_at = work->options.as_at;
    bool    unlinked_missing = work->options.unlinked == SIB_UNLINKED_MISSING;
    int32_t known = as_at == SIB_DATE_MISSING ? SIB__DATE_MAX : as_at;
    for (int64_t i = 0; i < work->people; i++) {
        const sib__span *span = &work->spans[i];
        int32_t          last = earlier(span->last_offence, earlier(span->censoring, known));
        work->days_at_risk[i] = last > span->index ? last - span->index : 0;
        work->immature[i] = as_at != SIB_DATE_MISSING &&
                            span->last_decision > as_at - work->options.recording_lag_days;
        if (work->linked[i] == 0 && unlinked_missing) {
            work->events[i] = SIB_I64_MISSING;
            work->offences[i] = SIB_I64_MISSING;
            work->reconvicted[i] = SIB_FLAG_MISSING;
        }
    }
    for (int64_t i = 0; i < work->records; i++) {
        if (work->doubtful[i] == 1) {
            work->undecided[work->owners[i]]++;
        }
        work->owners[i] = work->owners[i] < 0 ? -1 : work->owners[i];
    }
}

/* Records that were left out, since they are of nobody here. */
static void count_strangers(const sib__counting *work, int64_t *besides)
{
    if (work->linked_to != NULL) {
        int64_t rows = sib_table_rows(work->convictions);
        besides[SIB_RECONVICTION_DISPOSITION_MISSING_PERSON] = work->nameless;
        besides[SIB_RECONVICTION_DISPOSITION_UNKNOWN_PERSON] =
            rows - work->nameless - work->records;
    }
}

static sib_status publish(sib__call *call, const sib__counting *work)
{
    int64_t besides[SIB_RECONVICTION_DISPOSITION_SAME_PERSON + 1] = {0};
    count_strangers(work, besides);
#define COLUMN(kind, type, name) sib__column_##kind(#name, work->name, work->people),
    const sib__column persons[] = {SIB__COUNTED_LIST(COLUMN)};
    const sib__column owners = sib__column_wholes("person_row", work->owners, work->records);
    const sib__column doubts = sib__column_flags("undecided", work->doubtful, work->records);
    SIB__TRY(sib__table_put_all(call, work->person_table, persons, PERSON_COLUMNS));
    SIB__TRY(sib__window_publish(call, &work->counts->result, work->record_table,
                                 work->dispositions, work->records,
                                 sib_reconviction_disposition_name, besides));
    SIB__TRY(sib__table_put(call, work->record_table, &owners));
    return sib__table_put(call, work->record_table, &doubts);
}

static sib_status count(sib__call *call, sib__counting *work,
                        const sib_reconviction_count_options *options)
{
    SIB__TRY(sib__counting_settings(call, work, options));
    SIB__TRY(check_inputs(call, work));
    work->counts = sib__handle(call, sizeof *work->counts);
    SIB__TRY_MEMORY(call, work->counts);
    work->people = work->person.n;
    work->records = work->linked_to == NULL ? sib_table_rows(work->convictions)
                                            : work->linked_to->starts[work->people];
    SIB__TRY(make_room(call, work));
    SIB__TRY(sib__counting_spans(call, work));
    SIB__TRY(match_where(call, work));
    SIB__TRY(find_owners(call, work));
    SIB__TRY(sib__counting_classify(call, work));
    SIB__TRY(sib__counting_occasions(call, work));
    finish_people(work);
    SIB__TRY(publish(call, work));
    return sib__progress(call, 1.0, "events");
}

sib_status sib_reconviction_count(sib_context *ctx, sib_text person, sib_dates index_date,
                                  sib_dates censoring_date, const sib_table *convictions,
                                  const sib_reconviction_count_options *options,
                                  sib_reconviction_counts             **out)
{
    sib__call     call;
    sib__counting work = {.person = person,
                          .index_date = index_date,
                          .censoring_date = censoring_date,
                          .convictions = convictions};
    sib_status    status = sib__enter(&call, ctx, "sib_reconviction_count", SIB__OUT(out));
    if (status == SIB_OK) {
        status = count(&call, &work, options);
    }
    return SIB__LEAVE(&call, status, out, work.counts);
}

sib_status sib__reconviction_count_linked(sib_context *ctx, sib_text person,
                                          sib_dates index_date, const sib_table *convictions,
                                          const sib__groups *groups, int64_t nameless,
                                          const uint8_t                        *where,
                                          const sib_reconviction_count_options *options,
                                          sib_reconviction_counts             **out)
{
    sib__call     call;
    sib__counting work = {.person = person,
                          .index_date = index_date,
                          .convictions = convictions,
                          .linked_to = groups,
                          .nameless = nameless,
                          .where = where};
    sib_status    status = sib__enter(&call, ctx, "sib_reconviction_count", SIB__OUT(out));
    if (status == SIB_OK) {
        status = count(&call, &work, options);
    }
    return SIB__LEAVE(&call, status, out, work.counts);
}
