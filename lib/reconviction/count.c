/* The public call: inputs, then the steps in their order, then what the steps left to say. */
#include "core/date.h"
#include "core/view.h"
#include "reconviction/work.h"

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

static sib_status make_room(sib__call *call, sib_reconviction_counts *c)
{
    sib__memory *m = &c->memory;
    c->events = SIB__NEW(m, int64_t, c->people);
    c->offences = SIB__NEW(m, int64_t, c->people);
    c->reconvicted = SIB__NEW(m, uint8_t, c->people);
    c->first_event_date = SIB__NEW(m, int32_t, c->people);
    c->days_at_risk = SIB__NEW(m, int64_t, c->people);
    c->linked = SIB__NEW(m, uint8_t, c->people);
    c->immature = SIB__NEW(m, uint8_t, c->people);
    c->dispositions = SIB__NEW(m, int32_t, c->records);
    c->owners = SIB__NEW(m, int64_t, c->records);
    bool whole = c->events != NULL && c->offences != NULL && c->reconvicted != NULL &&
                 c->first_event_date != NULL && c->days_at_risk != NULL && c->linked != NULL &&
                 c->immature != NULL && c->dispositions != NULL && c->owners != NULL;
    return whole ? SIB_OK : sib__no_memory(call);
}

static sib_status find_owners(sib__call *call, const sib__counting *work)
{
    sib_reconviction_counts *c = work->counts;
    sib__people              people;
    SIB__TRY(sib__people_index(call, "person", work->person, &people));
    SIB__TRY(sib__progress(call, 0.1, "people"));
    SIB__TRY(sib__window_owners(call, &people, &work->person_column, c->owners));
    sib__window_linked(c->owners, c->records, c->linked, c->people);
    return sib__progress(call, 0.4, "records of people");
}

static sib_status match_where(sib__call *call, sib__counting *work)
{
    if (work->options.where == NULL) {
        return SIB_OK;
    }
    uint8_t *where = SIB__NEW(&call->scratch, uint8_t, work->counts->records);
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
    sib_reconviction_counts *c = work->counts;
    int32_t                  as_at = work->options.as_at;
    bool                     unlinked_missing = work->options.unlinked == SIB_UNLINKED_MISSING;
    int32_t                  known = as_at == SIB_DATE_MISSING ? SIB__DATE_MAX : as_at;
    for (int64_t i = 0; i < c->people; i++) {
        const sib__span *span = &work->spans[i];
        int32_t          last = earlier(span->last_offence, earlier(span->censoring, known));
        c->days_at_risk[i] = last > span->index ? last - span->index : 0;
        c->immature[i] = as_at != SIB_DATE_MISSING &&
                         span->last_decision > as_at - work->options.recording_lag_days;
        if (c->linked[i] == 0 && unlinked_missing) {
            c->events[i] = SIB_I64_MISSING;
            c->offences[i] = SIB_I64_MISSING;
            c->reconvicted[i] = SIB_FLAG_MISSING;
        }
    }
    for (int64_t i = 0; i < c->records; i++) {
        c->tallies[c->dispositions[i]]++;
        c->owners[i] = c->owners[i] < 0 ? -1 : c->owners[i];
    }
}

static sib_status count(sib__call *call, sib__counting *work,
                        const sib_reconviction_count_options *options)
{
    SIB__TRY(sib__counting_settings(call, work, options));
    SIB__TRY(check_inputs(call, work));
    work->counts = sib__handle(call, sizeof *work->counts);
    SIB__TRY_MEMORY(call, work->counts);
    work->counts->people = work->person.n;
    work->counts->records = sib_table_rows(work->convictions);
    SIB__TRY(make_room(call, work->counts));
    SIB__TRY(sib__counting_spans(call, work));
    SIB__TRY(match_where(call, work));
    SIB__TRY(find_owners(call, work));
    SIB__TRY(sib__counting_classify(call, work));
    SIB__TRY(sib__counting_occasions(call, work));
    finish_people(work);
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
