/* A condition on a number: its verdict, and how many events would turn it. */
#include "scheme/gate.h"

SIB__DEFINE_ENUM(sib__test_is, SIB__TEST_LIST)

sib_status sib__holds(sib__run *run, const sib__gate_condition *c, sib__exact number,
                      sib__exact limit, sib__exact *compared, bool *out)
{
    int order = 0;
    *compared = number;
    if (c->to_said != NULL) {
        SIB__TRY(
            sib__exact_round_to(run->call, run->memory, number, c->to, c->rounding, compared));
    }
    SIB__TRY(sib__exact_compare(run->call, *compared, limit, &order));
    switch (c->is) {
    case SIB__TEST_AT_LEAST:
        *out = order >= 0;
        break;
    case SIB__TEST_ABOVE:
        *out = order > 0;
        break;
    case SIB__TEST_AT_MOST:
        *out = order <= 0;
        break;
    case SIB__TEST_BELOW:
        *out = order < 0;
        break;
    default:
        *out = order == 0;
        break;
    }
    return SIB_OK;
}

sib_status sib__decide_begin(sib__run *run, const sib__gate_condition *c, sib__deciding *out)
{
    *out = (sib__deciding){.condition = c, .lines = sib__run_series(run, c->of)};
    return sib__worth_begin(run, &c->limit, out->lines, &out->limit);
}

sib_status sib__decide_line(sib__run *run, const sib__deciding *d, int64_t line,
                            sib__decided *out)
{
    sib__worth_value limit = {.reason = SIB__REASON_NONE};
    *out = (sib__decided){.reason = SIB__REASON_NO_LINE};
    if (line < 0) {
        return SIB_OK;
    }
    out->reason = sib__reason_at(d->lines, line);
    out->has_number = out->reason == SIB__REASON_NONE;
    SIB__TRY(sib__worth_asked(run, d->limit, line, out->has_number, &limit));
    out->has_limit = limit.reason == SIB__REASON_NONE && !limit.lacking;
    out->limit = limit.exact;
    out->reason = sib__reason_of(out->reason, limit.reason);
    if (!out->has_number) {
        return SIB_OK;
    }
    out->number = sib__number_at(&d->lines->numbers, line);
    return sib__holds(run, d->condition, out->number, out->limit, &out->compared, &out->met);
}

/* A number that is a line in the events: where it is now, what each adds, how far they go. */
typedef struct events_line {
    const sib__gate_condition *c;
    sib__exact                 now;
    sib__exact                 each;
    sib__exact                 limit;
    bool                       met;
    sib__exact                 least; /* events that there are to lose */
    sib__exact                 most;
    bool                       bounded; /* by `most` */
    bool                       any;
    int64_t                    nearest;
} events_line;

/* Whole numbers that every reader of JSON keeps. */
static const int64_t FARTHEST = (INT64_C(1) << 53) - 1;

/* Takes a number of events where it turns the verdict and none nearer does. */
static sib_status try_events(sib__run *run, events_line *e, int64_t k)
{
    sib__exact events = sib__exact_of_i64(k);
    sib__exact value;
    int        low = 0;
    int        high = 0;
    bool       met = false;
    int64_t    size = k < 0 ? -k : k;
    int64_t    best = e->nearest < 0 ? -e->nearest : e->nearest;
    if (k == 0 || size > FARTHEST || (e->any && (size > best || (size == best && k < 0)))) {
        return SIB_OK;
    }
    SIB__TRY(sib__exact_compare(run->call, events, e->least, &low));
    if (e->bounded) {
        SIB__TRY(sib__exact_compare(run->call, events, e->most, &high));
    }
    if (low < 0 || high > 0) {
        return SIB_OK;
    }
    SIB__TRY(sib__exact_multiply(run->call, run->memory, e->each, events, &value));
    SIB__TRY(sib__exact_add(run->call, run->memory, e->now, value, &value));
    SIB__TRY(sib__holds(run, e->c, value, e->limit, &value, &met));
    if (met != e->met) {
        e->any = true;
        e->nearest = k;
    }
    return SIB_OK;
}

/* Tries the whole numbers around the one at which the number comes to an edge. */
static sib_status try_edge(sib__run *run, events_line *e, sib__exact edge)
{
    sib__exact at;
    SIB__TRY(sib__exact_subtract(run->call, run->memory, edge, e->now, &at));
    SIB__TRY(sib__exact_divide(run->call, run->memory, at, e->each, &at));
    SIB__TRY(sib__exact_floor(run->call, run->memory, at, &at));
    if (at.den == 0 || at.num > FARTHEST || at.num < -FARTHEST) {
        return SIB_OK;
    }
    for (int64_t k = at.num - 1; k <= at.num + 2; k++) {
        SIB__TRY(try_events(run, e, k));
    }
    return SIB_OK;
}

/* Where numbers are rounded the verdict changes at a multiple near the limit, or halfway. */
static sib_status try_edges(sib__run *run, events_line *e)
{
    const sib__gate_condition *c = e->c;
    sib__call                 *call = run->call;
    sib__exact                 first;
    sib__exact                 half;
    if (c->to_said == NULL) {
        return try_edge(run, e, e->limit);
    }
    SIB__TRY(sib__exact_divide(call, run->memory, e->limit, c->to, &first));
    SIB__TRY(sib__exact_floor(call, run->memory, first, &first));
    SIB__TRY(sib__exact_divide(call, run->memory, c->to, sib__exact_of_i64(2), &half));
    for (int64_t i = -4; i < 8; i++) { /* in halves of a multiple */
        sib__exact edge;
        sib__exact part;
        SIB__TRY(sib__exact_multiply(call, run->memory, first, c->to, &edge));
        SIB__TRY(sib__exact_multiply(call, run->memory, half, sib__exact_of_i64(i), &part));
        SIB__TRY(sib__exact_add(call, run->memory, edge, part, &edge));
        SIB__TRY(try_edge(run, e, edge));
    }
    return SIB_OK;
}

/* The measure whose events move a result, NULL where none do. */
static const sib__measure *moved_by(const sib__output *of, const sib__series *lines)
{
    const sib__compare *c = sib__compare_of(of->step);
    if (c != NULL) {
        return sib__numbers_any(&lines->event) ? c->measure : NULL;
    }
    const sib__measure *m =
        of->step->kind == &sib__step_measure ? (const sib__measure *)of->step : NULL;
    return m != NULL && sib__measure_turns(m) ? m : NULL;
}

sib_status sib__turning_events(sib__run *run, const sib__deciding *d, int64_t line,
                               const sib__decided *now, bool *any, int64_t *out)
{
    const sib__series  *s = d->lines;
    const sib__measure *m = moved_by(d->condition->of, s);
    sib__call          *call = run->call;
    events_line         e = {.c = d->condition,
                             .now = now->number,
                             .each = {1, 1, NULL},
                             .limit = now->limit,
                             .met = now->met};
    *any = false;
    if (m == NULL) {
        return SIB_OK;
    }
    sib__exact numerator = sib__number_at(&s->numerator, line);
    e.bounded = m->is == SIB__MEASURE_SHARE;
    if (e.bounded) {
        SIB__TRY(sib__exact_subtract(call, run->memory, sib__number_at(&s->denominator, line),
                                     numerator, &e.most));
    }
    if (sib__numbers_any(&s->event)) {
        e.each = sib__number_at(&s->event, line);
    } else if (m->over_count > 0) {
        SIB__TRY(sib__exact_divide(call, run->memory, e.each,
                                   sib__number_at(&s->denominator, line), &e.each));
    }
    if (sib__exact_sign(e.each) == 0) {
        return SIB_OK;
    }
    SIB__TRY(sib__exact_negate(call, run->memory, numerator, &e.least));
    SIB__TRY(try_events(run, &e, 1));
    SIB__TRY(try_events(run, &e, -1));
    SIB__TRY(try_edges(run, &e));
    *any = e.any;
    *out = e.nearest;
    return SIB_OK;
}
