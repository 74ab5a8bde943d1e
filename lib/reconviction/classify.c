/* What a record is by itself: outside a window, and why, or inside. */
#include "core/date.h"
#include "core/parallel.h"
#include "reconviction/work.h"

enum { AHEAD = 16 };

static int32_t add(const sib_reconviction_count_options *o, int32_t date, int32_t months,
                   int32_t days)
{
    return o->follow_up_months > 0 ? sib__date_add_months(date, months)
                                   : sib__date_add_days(date, days);
}

/* Follow-up and waiting period are added at once: 29 February + 18 months is 29 August, but +
 * 12 months, then + 6, would be 28 August. */
static bool span_of(const sib__counting *work, int64_t i, sib__span *span)
{
    const sib_reconviction_count_options *o = &work->options;
    int32_t                               index = work->index_date.data[i];
    int32_t last = add(o, index, o->follow_up_months, o->follow_up_days);
    int32_t decision = add(o, index, o->follow_up_months + o->waiting_months,
                           o->follow_up_days + o->waiting_days);
    int32_t censoring =
        work->censoring_date.n > 0 ? work->censoring_date.data[i] : SIB_DATE_MISSING;
    if (last == SIB_DATE_MISSING || decision == SIB_DATE_MISSING) {
        return false;
    }
    span->index = index;
    span->first_offence = index + (o->index_day == SIB_RECONVICTION_EDGE_EXCLUDED);
    span->last_offence = last - (o->follow_up_last_day == SIB_RECONVICTION_EDGE_EXCLUDED);
    span->last_decision = decision - (o->waiting_last_day == SIB_RECONVICTION_EDGE_EXCLUDED);
    span->censoring = censoring == SIB_DATE_MISSING ? SIB__DATE_MAX : censoring;
    return true;
}

sib_status sib__counting_spans(sib__call *call, sib__counting *work)
{
    int64_t people = work->person.n;
    work->spans = SIB__NEW(&call->scratch, sib__span, people);
    SIB__TRY_MEMORY(call, work->spans);
    for (int64_t i = 0; i < people; i++) {
        if (i % SIB__WINDOW_BLOCK == 0) {
            SIB__TRY(sib__check(call));
        }
        if (!span_of(work, i, &work->spans[i])) {
            return sib__fail(call, SIB_ERR_RANGE, "index_date", i, NULL,
                             "the window ends outside the years 0001 to 9999");
        }
    }
    return SIB_OK;
}

/* Whose record it is, and whether it is of the kind that counts; 0 when both are well. */
static int32_t classify_kind(const sib__counting *work, int64_t record)
{
    int64_t owner = work->owners[record];
    if (owner < 0) {
        return owner == SIB__OWNER_MISSING ? SIB_RECONVICTION_DISPOSITION_MISSING_PERSON
                                           : SIB_RECONVICTION_DISPOSITION_UNKNOWN_PERSON;
    }
    int64_t row = sib__counting_row(work, record);
    if (work->where == NULL || work->where[row] == 1) {
        return 0;
    }
    return work->where[row] == 0 ? SIB_RECONVICTION_DISPOSITION_NOT_MATCHING_WHERE
                                 : SIB_RECONVICTION_DISPOSITION_UNKNOWN_WHERE;
}

/* Whether the offence lies in the window; 0 when it does. */
static int32_t classify_offence(const sib__span *span, int32_t offence, int32_t decision)
{
    if (offence == SIB_DATE_MISSING) {
        return SIB_RECONVICTION_DISPOSITION_UNDATED_OFFENCE;
    }
    if (decision != SIB_DATE_MISSING && decision < offence) {
        return SIB_RECONVICTION_DISPOSITION_CONVICTION_BEFORE_OFFENCE;
    }
    if (offence < span->index) {
        return SIB_RECONVICTION_DISPOSITION_BEFORE_INDEX;
    }
    if (offence < span->first_offence) {
        return SIB_RECONVICTION_DISPOSITION_ON_INDEX_DAY;
    }
    if (offence > span->last_offence) {
        return SIB_RECONVICTION_DISPOSITION_AFTER_FOLLOW_UP;
    }
    return offence > span->censoring ? SIB_RECONVICTION_DISPOSITION_AFTER_CENSORING : 0;
}

/* Whether it was decided in time; 0 when it was. */
static int32_t classify_decision(const sib__counting *work, const sib__span *span,
                                 int32_t decision)
{
    if (decision == SIB_DATE_MISSING) {
        return SIB_RECONVICTION_DISPOSITION_UNDECIDED;
    }
    if (decision > span->last_decision) {
        return SIB_RECONVICTION_DISPOSITION_CONVICTED_TOO_LATE;
    }
    bool cut = work->options.as_at != SIB_DATE_MISSING && decision > work->options.as_at;
    return cut ? SIB_RECONVICTION_DISPOSITION_AFTER_DATA_CUT : 0;
}

static int32_t classify(const sib__counting *work, int64_t record)
{
    int32_t kind = classify_kind(work, record);
    if (kind != 0) {
        return kind;
    }
    const sib__span *span = &work->spans[work->owners[record]];
    int64_t          row = sib__counting_row(work, record);
    int32_t          offence = sib__column_date(&work->offence, row);
    int32_t          decision = sib__column_date(&work->decision, row);
    int32_t          outside = classify_offence(span, offence, decision);
    if (outside == 0) {
        outside = classify_decision(work, span, decision);
    }
    if (outside != 0) {
        return outside;
    }
    bool keyed = work->options.occasion_key != SIB_RECONVICTION_OCCASION_KEY_DATE;
    return keyed && sib__column_missing(&work->occasion, row)
               ? SIB_RECONVICTION_DISPOSITION_UNKNOWN_OCCASION
               : SIB_RECONVICTION_DISPOSITION_COUNTED;
}

/* Whether a record with these dates, as far as they are known and may be believed, could lie in
 * the window: an offence is not after its decision, and of two that stand the wrong way round
 * either may be right. */
static bool may_lie_inside(const sib__counting *work, const sib__span *span, int32_t offence,
                           int32_t decision)
{
    int32_t cut = work->options.as_at == SIB_DATE_MISSING ? SIB__DATE_MAX : work->options.as_at;
    int32_t last = span->last_offence < span->censoring ? span->last_offence : span->censoring;
    bool    committed = offence >= span->first_offence && offence <= last;
    bool    decided =
        decision >= span->first_offence && decision <= span->last_decision && decision <= cut;
    if (offence == SIB_DATE_MISSING) {
        return decided || decision == SIB_DATE_MISSING;
    }
    if (decision == SIB_DATE_MISSING) {
        return committed;
    }
    return decision < offence ? committed || decided : committed && decided;
}

static bool is_doubtful(const sib__counting *work, int64_t record, int32_t disposition)
{
    switch (disposition) {
    case SIB_RECONVICTION_DISPOSITION_UNKNOWN_WHERE:
    case SIB_RECONVICTION_DISPOSITION_UNDATED_OFFENCE:
    case SIB_RECONVICTION_DISPOSITION_CONVICTION_BEFORE_OFFENCE:
    case SIB_RECONVICTION_DISPOSITION_UNDECIDED:
    case SIB_RECONVICTION_DISPOSITION_UNKNOWN_OCCASION:
        break;
    default:
        return false;
    }
    int64_t row = sib__counting_row(work, record);
    return may_lie_inside(work, &work->spans[work->owners[record]],
                          sib__column_date(&work->offence, row),
                          sib__column_date(&work->decision, row));
}

static void classify_block(void *payload, int64_t block, int32_t worker)
{
    (void)worker;
    const sib__counting *work = payload;
    int64_t              first = block * SIB__WINDOW_BLOCK;
    int64_t              end = first + SIB__WINDOW_BLOCK;
    if (end > work->records) {
        end = work->records;
    }
    for (int64_t i = first; i < end; i++) {
        /* Spans lie anywhere: ask for them in time. */
        int64_t ahead = i + AHEAD < end ? work->owners[i + AHEAD] : 0;
        __builtin_prefetch(&work->spans[ahead < 0 ? 0 : ahead]);
        work->dispositions[i] = classify(work, i);
        work->doubtful[i] = is_doubtful(work, i, work->dispositions[i]);
    }
}

sib_status sib__counting_classify(sib__call *call, sib__counting *work)
{
    int64_t blocks = (work->records + SIB__WINDOW_BLOCK - 1) / SIB__WINDOW_BLOCK;
    return sib__parallel(call, blocks, classify_block, work, "records in windows", 0.4, 0.7);
}
