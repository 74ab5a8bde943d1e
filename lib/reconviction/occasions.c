/* Records that qualify, put together to events. */
#include "core/sort.h"
#include "reconviction/work.h"
#include "table/roworder.h"

typedef struct event_order {
    const sib__counting *work;
    sib__row_order       rows;
} event_order;

/* Negative, 0, positive by what makes two records of a person one occasion; 0 for every two
 * records where the unit is not the occasion. */
static int compare_occasion(const sib__counting *work, int64_t a, int64_t b)
{
    const sib_reconviction_count_options *o = &work->options;
    int                                   by = 0;
    a = sib__counting_row(work, a);
    b = sib__counting_row(work, b);
    if (o->unit != SIB_RECONVICTION_UNIT_OCCASION) {
        return 0;
    }
    if (o->occasion_key != SIB_RECONVICTION_OCCASION_KEY_CASE) {
        by = sib__column_compare(&work->decision, a, b);
    }
    if (by == 0 && o->occasion_key != SIB_RECONVICTION_OCCASION_KEY_DATE) {
        by = sib__column_compare(&work->occasion, a, b);
    }
    return by;
}

/* Occasion after occasion; within one the record that counts stands first. */
static bool event_before(int64_t a, int64_t b, const void *payload)
{
    const event_order   *order = payload;
    const sib__counting *work = order->work;
    int                  by = compare_occasion(work, a, b);
    a = sib__counting_row(work, a);
    b = sib__counting_row(work, b);
    if (by == 0) {
        by = sib__column_compare(&work->offence, a, b);
    }
    if (by == 0) {
        by = sib__column_compare(&work->decision, a, b);
    }
    if (by == 0) {
        by = sib__row_order_compare(&order->rows, a, b);
    }
    return by < 0;
}

/* Counts the sorted records of one person. */
static void count_person(const sib__counting *work, int64_t person, const int64_t *rows,
                         int64_t n)
{
    int32_t unit = work->options.unit;
    int32_t first = SIB_DATE_MISSING;
    for (int64_t j = 0; j < n; j++) {
        int32_t date = sib__column_date(&work->offence, sib__counting_row(work, rows[j]));
        bool    begins = unit == SIB_RECONVICTION_UNIT_OFFENCE || j == 0 ||
                      compare_occasion(work, rows[j - 1], rows[j]) != 0;
        if (!begins) {
            work->dispositions[rows[j]] = unit == SIB_RECONVICTION_UNIT_ANY
                                              ? SIB_RECONVICTION_DISPOSITION_SAME_PERSON
                                              : SIB_RECONVICTION_DISPOSITION_SAME_OCCASION;
        }
        work->events[person] += begins;
        first = first == SIB_DATE_MISSING || date < first ? date : first;
    }
    work->offences[person] = n;
    work->reconvicted[person] = n > 0;
    work->first_event_date[person] = first;
}

static sib_status count_people(sib__call *call, const sib__counting *work,
                               const sib__groups *groups)
{
    event_order order = {work, {NULL, 0}};
    int64_t     done = 0;
    SIB__TRY(sib__row_order_make(call, work->convictions, &order.rows));
    for (int64_t i = 0; i < groups->people; i++) {
        int64_t *rows = groups->rows + groups->starts[i];
        int64_t  n = groups->starts[i + 1] - groups->starts[i];
        if (n > 1) {
            SIB__TRY(sib__sort_rows(call, rows, groups->scratch, n, event_before, &order));
        }
        count_person(work, i, rows, n);
        done += n + 1;
        if (done >= SIB__WINDOW_BLOCK) {
            done = 0;
            double share = (double)(i + 1) / (double)groups->people;
            SIB__TRY(sib__progress(call, 0.8 + 0.2 * share, "events"));
        }
    }
    return SIB_OK;
}

sib_status sib__counting_occasions(sib__call *call, sib__counting *work)
{
    sib__groups groups;
    int64_t     k = 0;
    for (int64_t i = 0; i < work->records; i++) {
        k += work->dispositions[i] == SIB_RECONVICTION_DISPOSITION_COUNTED;
    }
    int64_t *rows = SIB__NEW(&call->scratch, int64_t, k);
    SIB__TRY_MEMORY(call, rows);
    k = 0;
    for (int64_t i = 0; i < work->records; i++) {
        if (work->dispositions[i] == SIB_RECONVICTION_DISPOSITION_COUNTED) {
            rows[k++] = i;
        }
    }
    SIB__TRY(sib__window_group(call, work->owners, rows, k, work->people, &groups));
    SIB__TRY(sib__progress(call, 0.8, "events"));
    return count_people(call, work, &groups);
}
