/* Calendar months: days covered, releases, and who is supported. */
#include "caseload/work.h"
#include "core/date.h"
#include "core/sort_keys.h"

/* Index dates in order, as days since the first. */
static sib_status sort_days(sib__call *call, const sib__watch *w, uint64_t **days)
{
    uint64_t *scratch = SIB__NEW(&call->scratch, uint64_t, w->people);
    *days = SIB__NEW(&call->scratch, uint64_t, w->people);
    if (scratch == NULL || *days == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < w->people; i++) {
        (*days)[i] = (uint64_t)(w->members[i].index - SIB__DATE_MIN);
    }
    return sib__sort_keys(call, days, &scratch, w->people,
                          sib__bits_of((uint64_t)(SIB__DATE_MAX - SIB__DATE_MIN)));
}

/* What was counted on the way from month to month: all who were released by a day, and all
 * whose support was over by then. */
typedef struct passing {
    const uint64_t *days;
    int64_t         n;
    int64_t         out;  /* released on the day or before */
    int64_t         over; /* of these, no longer supported */
} passing;

static void pass(passing *p, int32_t day, int32_t support_months)
{
    while (p->out < p->n && (int64_t)p->days[p->out] + SIB__DATE_MIN <= day) {
        p->out++;
    }
    while (p->over < p->out && sib__date_add_months((int32_t)p->days[p->over] + SIB__DATE_MIN,
                                                    support_months) < day) {
        p->over++;
    }
}

static void write_month(sib__rows *rows, int32_t month, int32_t first, int32_t last)
{
    sib__rows_add(rows);
    sib__set_date(rows, "month", month);
    sib__set_date(rows, "first", first);
    sib__set_date(rows, "last", last);
    sib__set_i64(rows, "days", (int64_t)last - first + 1);
    sib__set_flag(rows, "partial", first > month || last + 1 < sib__month_after(month));
}

sib_status sib__watch_months(sib__call *call, sib__watch *w)
{
    static const sib__field fields[] = {
        SIB__DATE("month"),   SIB__DATE("first"),   SIB__DATE("last"),    SIB__I64("days"),
        SIB__FLAG("partial"), SIB__I64("released"), SIB__I64("supported")};
    const sib_caseload_measure_options *o = &w->options;
    passing                             p = {NULL, w->people, 0, 0};
    uint64_t                           *days = NULL;
    sib__rows                           rows;
    SIB__TRY(sort_days(call, w, &days));
    p.days = days;
    int32_t from = w->people > 0 ? (int32_t)days[0] + SIB__DATE_MIN : o->as_at;
    int32_t to =
        o->window_to < o->as_at && o->window_to != SIB_DATE_MISSING ? o->window_to : o->as_at;
    from = o->window_from == SIB_DATE_MISSING ? from : o->window_from;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    pass(&p, from - 1, o->support_months);
    for (int32_t first = from; first <= to;) {
        int32_t month = sib__month_of(first);
        int32_t next = sib__month_after(month);
        int32_t last = next - 1 < to ? next - 1 : to;
        int64_t before = p.out;
        SIB__TRY(SIB__PAUSE(call, rows.n));
        pass(&p, last, o->support_months);
        write_month(&rows, month, first, last);
        sib__set_i64(&rows, "released", p.out - before);
        sib__set_i64(&rows, "supported", p.out - p.over);
        first = next;
    }
    return sib__table_of_rows(call, &w->caseload->result, "months", &rows);
}
