/* The months of a follow-up: events a person and people reconvicted so far, under the weights
 * of the effect, so that the last month shows the means that are compared. */
#include "core/date.h"
#include "evaluation/settle.h"
#include "table/table.h"

enum { DAYS_OF_A_MONTH = 30 };

/* What happened by the end of each month, [months] by arm, first in each month alone. */
typedef struct curve {
    int64_t  months;
    double   weight[2]; /* of everybody in the mean */
    double  *events[2];
    double  *again[2];
    int64_t *persons[2]; /* first reconvicted, unweighted */
} curve;

/* A window in days has months of 30 days at most, the last one for what is left. */
static int64_t count_months(const sib_reconviction_count_options *how)
{
    int64_t in_days = (how->follow_up_days + DAYS_OF_A_MONTH - 1) / DAYS_OF_A_MONTH;
    int64_t months = how->follow_up_months > 0 ? how->follow_up_months : in_days;
    return months > 0 ? months : 1;
}

/* The month that a day falls in: the first whose corresponding date is not before it. */
static int64_t month_of(const curve *c, int32_t index, int32_t day)
{
    int64_t month = sib__date_months_between(index, day);
    month += sib__date_add_months(index, month) < day;
    month = month < 1 ? 1 : month;
    return (month > c->months ? c->months : month) - 1;
}

static sib_status make_curve(sib__settlement *s, curve *c)
{
    sib__memory *m = &s->call->scratch;
    c->months = count_months(&s->contract->outcome);
    for (int arm = 0; arm < 2; arm++) {
        c->events[arm] = SIB__NEW(m, double, c->months);
        SIB__TRY_MEMORY(s->call, c->events[arm]);
        c->again[arm] = SIB__NEW(m, double, c->months);
        SIB__TRY_MEMORY(s->call, c->again[arm]);
        c->persons[arm] = SIB__NEW(m, int64_t, c->months);
        SIB__TRY_MEMORY(s->call, c->persons[arm]);
    }
    return SIB_OK;
}

/* Events of each person in each month, [p x months]: whole numbers, so that the order in which
 * records come never shows in a sum of weights. */
static sib_status count_events(sib__settlement *s, const sib__outcome *o, const curve *c,
                               int32_t *events)
{
    const sib_table *records = sib_reconviction_counts_table(o->counts, "records");
    sib__column      disposition = sib__table_named(records, "disposition");
    sib_i64          owners = sib__table_named(records, "person_row").i64;
    sib__column      offence;
    SIB__TRY(sib__table_require(s->call, s->outcomes, "tables", "offence_date",
                                s->contract->outcome.offence_date, SIB_COLUMN_TYPE_DATE,
                                &offence));
    for (int64_t row = 0; row < owners.n; row++) {
        if (disposition.codes.data[row] == SIB_RECONVICTION_DISPOSITION_COUNTED - 1) {
            int64_t i = owners.data[row];
            int32_t index = o->annex->index_date.data[i];
            int32_t day =
                sib__column_date(&offence, o->links == NULL ? row : o->links->rows[row]);
            events[i * c->months + month_of(c, index, day)]++;
        }
    }
    return SIB_OK;
}

static sib_status fill_curve(sib__settlement *s, const sib__outcome *o, curve *c)
{
    sib_dates first = sib__table_named(sib_reconviction_counts_table(o->counts, "persons"),
                                       "first_event_date")
                          .dates;
    int32_t *events = SIB__NEW(&s->call->scratch, int32_t, first.n * c->months);
    SIB__TRY_MEMORY(s->call, events);
    SIB__TRY(count_events(s, o, c, events));
    for (int64_t i = 0; i < first.n; i++) {
        int    arm = o->annex->treated.data[i];
        double weight = o->weights[i];
        c->weight[arm] += weight;
        for (int64_t month = 0; month < c->months; month++) {
            c->events[arm][month] += weight * events[i * c->months + month];
        }
        if (first.data[i] != SIB_DATE_MISSING && weight > 0.0) {
            int64_t month = month_of(c, o->annex->index_date.data[i], first.data[i]);
            c->again[arm][month] += weight;
            c->persons[arm][month]++;
        }
    }
    return SIB_OK;
}

static void write_curve(sib__settlement *s, const char *cohort, const curve *c)
{
    static const char *const events[] = {"events_comparison", "events_treated"};
    static const char *const again[] = {"reconvicted_comparison", "reconvicted_treated"};
    static const char *const persons[] = {"persons_comparison", "persons_treated"};
    double                   sum_events[2] = {0.0, 0.0};
    double                   sum_again[2] = {0.0, 0.0};
    int64_t                  sum_persons[2] = {0, 0};
    for (int64_t month = 0; month < c->months; month++) {
        sib__rows *w = sib__lists_row(s->lists, SIB__LIST_CURVE, cohort);
        sib__set_i64(w, "month", month + 1);
        for (int arm = 0; arm < 2; arm++) {
            sum_events[arm] += c->events[arm][month];
            sum_again[arm] += c->again[arm][month];
            sum_persons[arm] += c->persons[arm][month];
            sib__set_f64(w, events[arm], sum_events[arm] / c->weight[arm]);
            sib__set_f64(w, again[arm], sum_again[arm] / c->weight[arm]);
            sib__set_i64(w, persons[arm], sum_persons[arm]);
        }
    }
}

sib_status sib__settle_curve(sib__settlement *s, const sib__outcome *o)
{
    curve c = {0};
    SIB__TRY(make_curve(s, &c));
    SIB__TRY(fill_curve(s, o, &c));
    if (c.weight[0] > 0.0 && c.weight[1] > 0.0) {
        write_curve(s, o->cohort, &c);
    }
    return SIB_OK;
}
