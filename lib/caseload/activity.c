/* What workers do, month by month: counts with their days, workers in the order of their ids.
 */
#include "caseload/options.h"
#include "caseload/work.h"
#include "core/date.h"
#include "core/sort.h"

enum { MOST_ROWS = 1 << 24 };

static const char *const statuses[] = {"attended", "missed", "cancelled", "booked", NULL};
static const char *const counted[] = {"other", "attended", "missed", "cancelled", "booked"};
enum { COUNTED = 5 };

typedef struct service {
    int32_t from;
    int32_t to;
    bool    listed;
} service;

typedef struct acting {
    sib_caseload_activity_options options;
    const sib_table              *contacts;
    const sib_table              *workers;
    sib_caseload                 *caseload;
    sib__names                    names; /* of workers */
    sib__names                    persons;
    int64_t                      *order;
    service                      *services; /* [workers], by place */
    int64_t                      *worker;   /* [contacts]: 0 without worker, else place + 1 */
    int64_t                      *person;   /* [contacts] */
    int64_t                      *told;     /* [persons]: the last row of months they are in */
    int32_t                      *month;    /* [contacts]; SIB_DATE_MISSING: not counted */
    uint8_t                      *status;   /* [contacts] */
    int64_t                       findings[SIB__FINDINGS];
} acting;

/* What a worker did in the month before, to say what changed. */
typedef struct previous {
    int32_t next; /* the month after it */
    int64_t attended;
    bool    whole;
} previous;

static sib_status read_contacts(sib__call *call, acting *a)
{
    sib__memory *m = &call->scratch;
    int64_t      n = sib_table_rows(a->contacts);
    sib__column  person, worker, date, status;
    a->worker = SIB__NEW(m, int64_t, n);
    a->person = SIB__NEW(m, int64_t, n);
    a->month = SIB__NEW(m, int32_t, n);
    a->status = SIB__NEW(m, uint8_t, n);
    if (a->worker == NULL || a->person == NULL || a->month == NULL || a->status == NULL) {
        return sib__no_memory(call);
    }
    SIB__TRY(sib__label_column(call, a->contacts, "contacts", "person", &person));
    SIB__TRY(sib__label_column(call, a->contacts, "contacts", "worker", &worker));
    SIB__TRY(sib__label_column(call, a->contacts, "contacts", "status", &status));
    SIB__TRY(sib__table_require(call, a->contacts, "contacts", "contacts", "date",
                                SIB_COLUMN_TYPE_DATE, &date));
    SIB__TRY(sib__names_begin(call, &a->names));
    SIB__TRY(sib__names_begin(call, &a->persons));
    SIB__TRY(sib__names_column(call, &a->persons, &person, a->person));
    SIB__TRY(sib__names_column(call, &a->names, &worker, a->worker));
    SIB__TRY(sib__classes(call, &status, statuses, a->status));
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        int32_t day = sib__column_date(&date, i);
        bool    counts = day <= a->options.as_at && day >= a->options.window_from;
        sib__found(a->findings, SIB__FINDING_ROW_UNUSED, day == SIB_DATE_MISSING);
        a->month[i] =
            day == SIB_DATE_MISSING || !counts ? SIB_DATE_MISSING : sib__month_of(day);
    }
    return sib__progress(call, 0.5, "contacts");
}

/* Days of service of each worker that workers names; everybody else serves throughout. */
static sib_status read_workers(sib__call *call, acting *a)
{
    int64_t     n = sib_table_rows(a->workers);
    int64_t    *rank = NULL;
    int64_t    *numbers = SIB__NEW(&call->scratch, int64_t, n);
    sib__column worker, from = {0}, to = {0};
    SIB__TRY_MEMORY(call, numbers);
    if (a->workers != NULL) {
        SIB__TRY(sib__label_column(call, a->workers, "workers", "worker", &worker));
        SIB__TRY(sib__table_require(call, a->workers, "workers", "workers", "from",
                                    SIB_COLUMN_TYPE_DATE, &from));
        SIB__TRY(sib__table_require(call, a->workers, "workers", "workers", "to",
                                    SIB_COLUMN_TYPE_DATE, &to));
        SIB__TRY(sib__names_column(call, &a->names, &worker, numbers));
    }
    SIB__TRY(sib__names_order(call, &a->names, &a->order, &rank));
    a->services = SIB__NEW(&call->scratch, service, a->names.n);
    SIB__TRY_MEMORY(call, a->services);
    for (int64_t i = 0; i < n; i++) {
        service *s = numbers[i] < 0 ? NULL : &a->services[rank[numbers[i]]];
        if (s != NULL && s->listed) {
            return sib__fail(call, SIB_ERR_DATA, "workers", i, "worker",
                             "the worker comes twice");
        }
        if (s != NULL) {
            *s = (service){sib__column_date(&from, i), sib__column_date(&to, i), true};
        }
        sib__found(a->findings, SIB__FINDING_ROW_UNUSED, s == NULL);
    }
    for (int64_t i = 0; i < sib_table_rows(a->contacts); i++) {
        a->worker[i] = a->worker[i] < 0 ? 0 : rank[a->worker[i]] + 1;
    }
    return sib__check(call);
}

/* Contacts that count, by worker and month; k of them. */
static sib_status sort_contacts(sib__call *call, const acting *a, int64_t *rows, int64_t *k)
{
    sib__memory *m = &call->scratch;
    int64_t      n = sib_table_rows(a->contacts);
    uint64_t    *keys = SIB__NEW(m, uint64_t, n);
    uint64_t    *more_keys = SIB__NEW(m, uint64_t, n);
    int64_t     *more_rows = SIB__NEW(m, int64_t, n);
    if (keys == NULL || more_keys == NULL || more_rows == NULL) {
        return sib__no_memory(call);
    }
    *k = 0;
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (a->month[i] != SIB_DATE_MISSING) {
            keys[*k] = (uint64_t)a->worker[i] << 32 | (uint64_t)(a->month[i] - SIB__DATE_MIN);
            rows[(*k)++] = i;
        }
    }
    return sib__sort_u64(call, keys, rows, more_keys, more_rows, *k);
}

/* The days of a month within the window and a worker's service: first > last for none. */
static void cover(const acting *a, const service *s, int32_t month, int32_t *first,
                  int32_t *last)
{
    *first = month > a->options.window_from ? month : a->options.window_from;
    *last = sib__month_after(month) - 1;
    *last = *last < a->options.as_at ? *last : a->options.as_at;
    if (s != NULL && s->listed && s->from > *first) {
        *first = s->from;
    }
    if (s != NULL && s->listed && s->to != SIB_DATE_MISSING && s->to < *last) {
        *last = s->to;
    }
}

/* One worker's month, of contacts[0..n). A person is told once in it. */
static void write_month(const acting *a, int64_t worker, int32_t month, const int64_t *contacts,
                        int64_t n, previous *before, sib__rows *rows)
{
    int64_t counts[COUNTED] = {0};
    int64_t persons = 0;
    int32_t first;
    int32_t last;
    cover(a, worker == 0 ? NULL : &a->services[worker - 1], month, &first, &last);
    int64_t days = last < first ? 0 : (int64_t)last - first + 1;
    bool    whole = days == sib__month_after(month) - month;
    for (int64_t i = 0; i < n; i++) {
        int64_t person = a->person[contacts[i]];
        int32_t class = a->status[contacts[i]];
        counts[class < SIB__CLASS_FIRST ? 0 : class - SIB__CLASS_FIRST + 1]++;
        if (person >= 0 && a->told[person] != rows->n + 1) {
            a->told[person] = rows->n + 1;
            persons++;
        }
    }
    sib__rows_add(rows);
    if (worker > 0) {
        sib__set_slice(rows, "worker", a->names.names[a->order[worker - 1]]);
    }
    sib__set_date(rows, "month", month);
    sib__set_date(rows, "first", days > 0 ? first : SIB_DATE_MISSING);
    sib__set_date(rows, "last", days > 0 ? last : SIB_DATE_MISSING);
    sib__set_i64(rows, "days", days);
    sib__set_flag(rows, "partial", !whole);
    sib__set_i64(rows, "contacts", n);
    for (int32_t i = 0; i < COUNTED; i++) {
        sib__set_i64(rows, counted[i], counts[i]);
    }
    sib__set_i64(rows, "persons", persons);
    if (whole && before->whole && before->next == month) {
        sib__set_i64(rows, "change", counts[1] - before->attended);
    }
    *before = (previous){sib__month_after(month), counts[1], whole};
}

/* Months in service of a listed worker: the first, and the end beyond the last. */
static void months_of(const acting *a, int64_t worker, int32_t *month, int32_t *end)
{
    const service *s = worker == 0 ? NULL : &a->services[worker - 1];
    int32_t        first = a->options.window_from;
    int32_t        last = a->options.as_at;
    *month = SIB__DATE_MAX + 1;
    *end = *month;
    if (s == NULL || !s->listed) {
        return;
    }
    first = s->from > first ? s->from : first;
    last = s->to != SIB_DATE_MISSING && s->to < last ? s->to : last;
    if (first <= last) {
        *month = sib__month_of(first);
        *end = sib__month_after(sib__month_of(last));
    }
}

/* The months of one worker: those with contacts and those in service. */
static sib_status write_worker(sib__call *call, const acting *a, int64_t worker,
                               const int64_t *contacts, int64_t n, sib__rows *rows)
{
    previous before = {0, 0, false};
    int32_t  month;
    int32_t  end;
    months_of(a, worker, &month, &end);
    for (int64_t i = 0; i < n || month < end;) {
        bool    in_service = month < end && (i == n || month <= a->month[contacts[i]]);
        int32_t now = in_service ? month : a->month[contacts[i]];
        int64_t from = i;
        while (i < n && a->month[contacts[i]] == now) {
            i++;
        }
        SIB__TRY(SIB__PAUSE(call, rows->n));
        if (rows->n >= MOST_ROWS) {
            return sib__fail(call, SIB_ERR_OVERFLOW, "workers", -1, NULL,
                             "there are more than 16 million months of workers");
        }
        write_month(a, worker, now, contacts + from, i - from, &before, rows);
        month = in_service ? sib__month_after(month) : month;
    }
    return SIB_OK;
}

static sib_status publish(sib__call *call, acting *a)
{
    static const sib__field fields[] = {
        SIB__TEXT("worker"), SIB__DATE("month"),    SIB__DATE("first"),   SIB__DATE("last"),
        SIB__I64("days"),    SIB__FLAG("partial"),  SIB__I64("contacts"), SIB__I64("attended"),
        SIB__I64("missed"),  SIB__I64("cancelled"), SIB__I64("booked"),   SIB__I64("other"),
        SIB__I64("persons"), SIB__I64("change")};
    int64_t   k = 0;
    int64_t  *sorted = SIB__NEW(&call->scratch, int64_t, sib_table_rows(a->contacts));
    sib__rows rows;
    a->told = SIB__NEW(&call->scratch, int64_t, a->persons.n);
    if (sorted == NULL || a->told == NULL) {
        return sib__no_memory(call);
    }
    SIB__TRY(sort_contacts(call, a, sorted, &k));
    SIB__TRY(sib__progress(call, 0.8, "months"));
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int64_t worker = 0, i = 0; worker <= a->names.n; worker++) {
        int64_t from = i;
        while (i < k && a->worker[sorted[i]] == worker) {
            i++;
        }
        SIB__TRY(write_worker(call, a, worker, sorted + from, i - from, &rows));
    }
    SIB__TRY(sib__table_of_rows(call, &a->caseload->result, "activity", &rows));
    SIB__TRY(sib__findings_publish(call, &a->caseload->result, a->findings));
    return sib__caseload_settings(call, &a->caseload->result, &sib__caseload_activity_options,
                                  &a->options);
}

/* Without window_from: the first day of the month of the earliest contact by as_at. */
static void find_window(acting *a)
{
    int32_t first = a->options.as_at;
    for (int64_t i = 0; i < sib_table_rows(a->contacts); i++) {
        int32_t month = a->month[i];
        first = month != SIB_DATE_MISSING && month < first ? month : first;
    }
    if (a->options.window_from == SIB_DATE_MISSING) {
        a->options.window_from = sib__month_of(first);
    }
}

static sib_status act(sib__call *call, acting *a, const sib_caseload_activity_options *options)
{
    SIB__TRY(sib__options_read(call, &sib__caseload_activity_options, &a->options, options));
    if (a->options.window_from > a->options.as_at) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "window_from", -1, NULL, "lies after as_at");
    }
    if (a->contacts == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "contacts", -1, NULL, "contacts is NULL");
    }
    a->caseload = sib__handle(call, sizeof *a->caseload);
    SIB__TRY_MEMORY(call, a->caseload);
    SIB__TRY(read_contacts(call, a));
    find_window(a);
    SIB__TRY(read_workers(call, a));
    SIB__TRY(publish(call, a));
    return sib__progress(call, 1.0, "months");
}

sib_status sib_caseload_activity(sib_context *ctx, const sib_table *contacts,
                                 const sib_table                     *workers,
                                 const sib_caseload_activity_options *options,
                                 sib_caseload                       **out)
{
    sib__call  call;
    acting     a = {.contacts = contacts, .workers = workers};
    sib_status status = sib__enter(&call, ctx, "sib_caseload_activity", SIB__OUT(out));
    if (status == SIB_OK) {
        status = act(&call, &a, options);
    }
    return SIB__LEAVE(&call, status, out, a.caseload);
}
