/* The public call: which records were known on each person's index date, and in what order. */
#include "core/sort.h"
#include "core/view.h"
#include "history/options.h"
#include "history/work.h"

static sib_status read_settings(sib__call *call, sib__recalling *work,
                                const sib_history_build_options *options)
{
    sib_history_build_options *o = &work->options;
    const sib_table           *table = work->convictions;
    SIB__TRY(sib__options_read(call, &sib__history_build_options, o, options));
    if (table == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "convictions", -1, NULL,
                         "convictions is NULL");
    }
    if (work->measures.table == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "measures", -1, NULL, "measures is NULL");
    }
    SIB__TRY(sib__table_require(call, table, "convictions", "person", o->person,
                                SIB_COLUMN_TYPE_TEXT, &work->person_column));
    SIB__TRY(sib__table_require(call, table, "convictions", "conviction_date",
                                o->conviction_date, SIB_COLUMN_TYPE_DATE, &work->conviction));
    if (o->offence_date != NULL) {
        SIB__TRY(sib__table_require(call, table, "convictions", "offence_date", o->offence_date,
                                    SIB_COLUMN_TYPE_DATE, &work->offence));
    }
    return SIB_OK;
}

static sib_status check_inputs(sib__call *call, const sib__recalling *work)
{
    SIB__TRY(sib__view_text(call, "person", work->person));
    SIB__TRY(sib__view_dates(call, "index_date", work->index_date, false));
    SIB__TRY(sib__view_length(call, "index_date", work->index_date.n, work->person.n));
    SIB__TRY(sib__view_dates(call, "birth_date", work->birth_date, true));
    if (work->birth_date.n > 0) {
        SIB__TRY(sib__view_length(call, "birth_date", work->birth_date.n, work->person.n));
    }
    return SIB_OK;
}

static sib_status make_room(sib__call *call, sib__recalling *work)
{
    SIB__TRY(sib__table_begin(call, &work->history->result, "persons", work->people, 1,
                              &work->person_table));
    work->linked = SIB__NEW(sib__table_memory(work->person_table), uint8_t, work->people);
    work->dispositions = SIB__NEW(&call->scratch, int32_t, work->records);
    work->owners = SIB__NEW(&call->scratch, int64_t, work->records);
    bool whole = work->linked != NULL && work->dispositions != NULL && work->owners != NULL;
    return whole ? SIB_OK : sib__no_memory(call);
}

static int32_t classify(const sib__recalling *work, int64_t record)
{
    int64_t owner = work->owners[record];
    if (owner < 0) {
        return owner == SIB__OWNER_MISSING ? SIB_HISTORY_DISPOSITION_MISSING_PERSON
                                           : SIB_HISTORY_DISPOSITION_UNKNOWN_PERSON;
    }
    int32_t index = work->index_date.data[owner];
    int32_t conviction = sib__column_date(&work->conviction, record);
    int32_t offence = work->options.offence_date == NULL
                          ? SIB_DATE_MISSING
                          : sib__column_date(&work->offence, record);
    if (conviction == SIB_DATE_MISSING) {
        return SIB_HISTORY_DISPOSITION_UNDATED_CONVICTION;
    }
    if (conviction < offence) { /* a missing date stands before every other */
        return SIB_HISTORY_DISPOSITION_CONVICTION_BEFORE_OFFENCE;
    }
    if (conviction >= index) {
        return conviction == index ? SIB_HISTORY_DISPOSITION_ON_INDEX_DAY
                                   : SIB_HISTORY_DISPOSITION_AFTER_INDEX;
    }
    return SIB_HISTORY_DISPOSITION_USED;
}

static sib_status classify_all(sib__call *call, const sib__recalling *work, int64_t *used,
                               int64_t *k)
{
    *k = 0;
    for (int64_t i = 0; i < work->records; i++) {
        if (i % SIB__WINDOW_BLOCK == 0) {
            SIB__TRY(sib__check(call));
        }
        work->dispositions[i] = classify(work, i);
        if (work->dispositions[i] == SIB_HISTORY_DISPOSITION_USED) {
            used[(*k)++] = i;
        }
    }
    return SIB_OK;
}

static bool convicted_before(int64_t a, int64_t b, const void *payload)
{
    const sib__column *conviction = payload;
    return sib__column_date(conviction, a) < sib__column_date(conviction, b);
}

/* Records of one day need no order among themselves: no measure tells them apart. */
static sib_status sort_people(sib__call *call, const sib__recalling *work)
{
    const sib__groups *g = &work->groups;
    int64_t            done = 0;
    for (int64_t i = 0; i < g->people; i++) {
        int64_t n = g->starts[i + 1] - g->starts[i];
        SIB__TRY(sib__sort_rows(call, g->rows + g->starts[i], g->scratch, n, convicted_before,
                                &work->conviction));
        done += n + 1;
        if (done >= SIB__WINDOW_BLOCK) {
            done = 0;
            SIB__TRY(sib__check(call));
        }
    }
    return SIB_OK;
}

static sib_status recall(sib__call *call, sib__recalling *work)
{
    sib__people people;
    int64_t     k = 0;
    int64_t    *used = SIB__NEW(&call->scratch, int64_t, work->records);
    SIB__TRY_MEMORY(call, used);
    SIB__TRY(sib__people_index(call, "person", work->person, &people));
    SIB__TRY(sib__window_owners(call, &people, &work->person_column, work->owners));
    sib__window_linked(work->owners, work->records, work->linked, work->people);
    SIB__TRY(sib__progress(call, 0.3, "records of people"));
    SIB__TRY(classify_all(call, work, used, &k));
    SIB__TRY(sib__window_group(call, work->owners, used, k, work->people, &work->groups));
    SIB__TRY(sort_people(call, work));
    SIB__TRY(sib__progress(call, 0.5, "measures"));
    return sib__recall_measures(call, work);
}

static sib_status publish(sib__call *call, const sib__recalling *work)
{
    const sib__column linked = sib__column_flags("linked", work->linked, work->people);
    sib_table        *records = NULL;
    SIB__TRY(sib__table_put(call, work->person_table, &linked));
    SIB__TRY(
        sib__table_begin(call, &work->history->result, "records", work->records, 1, &records));
    return sib__window_publish(call, &work->history->result, records, work->dispositions,
                               work->records, sib_history_disposition_name, NULL);
}

static sib_status build(sib__call *call, sib__recalling *work,
                        const sib_history_build_options *options)
{
    SIB__TRY(read_settings(call, work, options));
    SIB__TRY(check_inputs(call, work));
    work->people = work->person.n;
    work->records = sib_table_rows(work->convictions);
    work->history = sib__handle(call, sizeof *work->history);
    SIB__TRY_MEMORY(call, work->history);
    SIB__TRY(make_room(call, work));
    SIB__TRY(recall(call, work));
    return publish(call, work);
}

sib_status sib_history_build(sib_context *ctx, sib_text person, sib_dates index_date,
                             sib_dates birth_date, const sib_table *convictions,
                             const sib_table                 *measures,
                             const sib_history_build_options *options, sib_history **out)
{
    sib__call      call;
    sib__recalling work = {.person = person,
                           .index_date = index_date,
                           .birth_date = birth_date,
                           .convictions = convictions,
                           .measures = {measures, "measures"}};
    sib_status     status = sib__enter(&call, ctx, "sib_history_build", SIB__OUT(out));
    if (status == SIB_OK) {
        status = build(&call, &work, options);
    }
    return SIB__LEAVE(&call, status, out, work.history);
}
