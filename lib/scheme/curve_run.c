/* curve, computed: f(at) times the quantity, for every line on which its inputs meet. */
#include "scheme/curve.h"

#include <string.h>

#include "scheme/statement.h"

typedef struct pricing {
    sib__run         *run;
    const sib__curve *c;
    sib__series      *out;
    const int64_t    *at_line;    /* [out->n]: the line of `at`, of `times`; -1: none */
    const int64_t    *times_line; /* NULL where the curve has none */
    sib__meeting     *gate;
    sib__worth       *each;
} pricing;

static sib_status on_line(sib__run *run, const sib__piece *a, const sib__piece *b,
                          sib__exact at, sib__exact *out)
{
    sib__call   *call = run->call;
    sib__memory *m = run->memory;
    sib__exact   part;
    sib__exact   width;
    SIB__TRY(sib__exact_subtract(call, m, at, a->from.exact, &part));
    SIB__TRY(sib__exact_subtract(call, m, b->from.exact, a->from.exact, &width));
    SIB__TRY(sib__exact_divide(call, m, part, width, &part));
    SIB__TRY(sib__exact_subtract(call, m, b->worth.exact, a->worth.exact, &width));
    SIB__TRY(sib__exact_multiply(call, m, part, width, &part));
    return sib__exact_add(call, m, a->worth.exact, part, out);
}

/* The sum over pieces of each times the part of `at` in it. */
static sib_status marginal(sib__run *run, const sib__curve *c, sib__exact at, sib__exact *out)
{
    sib__call   *call = run->call;
    sib__memory *m = run->memory;
    *out = sib__exact_of_i64(0);
    for (int64_t i = 0; i < c->piece_count; i++) {
        sib__exact to = at;
        sib__exact part;
        int        order = 0;
        SIB__TRY(sib__exact_compare(call, at, c->pieces[i].from.exact, &order));
        if (order <= 0) {
            break;
        }
        if (i + 1 < c->piece_count) {
            SIB__TRY(sib__exact_min(call, at, c->pieces[i + 1].from.exact, &to));
        }
        SIB__TRY(sib__exact_subtract(call, m, to, c->pieces[i].from.exact, &part));
        SIB__TRY(sib__exact_multiply(call, m, part, c->pieces[i].worth.exact, &part));
        SIB__TRY(sib__exact_add(call, m, *out, part, out));
    }
    return SIB_OK;
}

sib_status sib__curve_at(sib__run *run, const sib__curve *c, sib__exact at, sib__exact *out)
{
    int64_t place = -1; /* the last piece that begins at or below */
    if (c->marginal_list != NULL) {
        return marginal(run, c, at, out);
    }
    for (int64_t i = 0; i < c->piece_count; i++) {
        int order = 0;
        SIB__TRY(sib__exact_compare(run->call, c->pieces[i].from.exact, at, &order));
        place = order <= 0 ? i : place;
    }
    if (place < 0) {
        bool hold = c->below != NULL && strcmp(c->below, "hold") == 0;
        *out = hold ? c->pieces[0].worth.exact : sib__exact_of_i64(0);
        return SIB_OK;
    }
    if (c->linear_list != NULL && place + 1 < c->piece_count) {
        return on_line(run, &c->pieces[place], &c->pieces[place + 1], at, out);
    }
    *out = c->pieces[place].worth.exact;
    return SIB_OK;
}

/* A number with the reason why there is none. */
typedef struct known {
    sib__exact value;
    int32_t    reason;
} known;

static known of_series(const sib__series *s, int64_t line)
{
    return line < 0 ? (known){{0, 1, NULL}, SIB__REASON_NO_LINE}
                    : (known){sib__number_at(&s->numbers, line), sib__reason_at(s, line)};
}

static sib_status price_of(pricing *p, int64_t line, known *out)
{
    const sib__curve *c = p->c;
    sib__worth_value  worth;
    if (c->each_said != NULL) {
        SIB__TRY(sib__worth_at(p->run, p->each, line, &worth));
        *out = (known){worth.exact, worth.reason};
        return SIB_OK;
    }
    *out = of_series(sib__run_series(p->run, c->at), p->at_line[line]);
    return out->reason != SIB__REASON_NONE ? SIB_OK
                                           : sib__curve_at(p->run, c, out->value, &out->value);
}

/* The quantity: times over per. A marginal that needs `per` is divided by it. */
static sib_status quantity_of(pricing *p, int64_t line, known *out)
{
    const sib__curve *c = p->c;
    *out = (known){sib__exact_of_i64(1), SIB__REASON_NONE};
    if (c->times != NULL) {
        *out = of_series(sib__run_series(p->run, c->times), p->times_line[line]);
    }
    return c->divides ? sib__exact_divide(p->run->call, p->run->memory, out->value, c->per,
                                          &out->value)
                      : SIB_OK;
}

static bool is_nothing(const known *a)
{
    return a->reason == SIB__REASON_NONE && sib__exact_sign(a->value) == 0;
}

/* The gate's say: whether the line is computed, and else what it is. */
static bool passes(const pricing *p, int64_t line, int32_t *reason, int32_t *why)
{
    const sib__series *verdicts = p->gate == NULL ? NULL : sib__run_series(p->run, p->c->gate);
    *reason = SIB__REASON_NONE;
    *why = 0;
    if (verdicts == NULL) {
        return true;
    }
    known      verdict = of_series(verdicts, sib__meeting_line(p->gate, line));
    sib__state state = sib__state_of(verdict.reason);
    if (state == SIB__STATE_NOT_YET && p->c->pending != NULL) {
        *why = strcmp(p->c->pending, "pay") == 0 ? 0 : SIB__WHY_PENDING;
        return *why == 0;
    }
    if (state != SIB__STATE_VALUE) {
        *reason = verdict.reason;
        return false;
    }
    *why = sib__exact_sign(verdict.value) == 0 ? SIB__WHY_GATE_NOT_MET : 0;
    return *why == 0;
}

static sib_status price_line(pricing *p, int64_t line, sib__exact *value, int32_t *reason)
{
    known   price;
    known   quantity;
    int32_t why = 0;
    *value = sib__exact_of_i64(0);
    if (!passes(p, line, reason, &why)) {
        return SIB_OK;
    }
    SIB__TRY(price_of(p, line, &price));
    SIB__TRY(quantity_of(p, line, &quantity));
    if (is_nothing(&price) || is_nothing(&quantity)) {
        return SIB_OK; /* 0 times anything is 0 */
    }
    *reason = sib__reason_of(price.reason, quantity.reason);
    return *reason != SIB__REASON_NONE
               ? SIB_OK
               : sib__exact_multiply(p->run->call, p->run->memory, price.value, quantity.value,
                                     value);
}

static sib_status begin_pricing(sib__run *run, const sib__curve *c, pricing *p)
{
    const sib__series *at = c->at == NULL ? NULL : sib__run_series(run, c->at);
    const sib__series *times = c->times == NULL ? NULL : sib__run_series(run, c->times);
    int64_t           *lines[2] = {NULL, NULL};
    *p = (pricing){.run = run, .c = c};
    SIB__TRY(sib__meet(run, at, times, c->step.results[0], &p->out, lines));
    p->at_line = lines[0];
    p->times_line = lines[1];
    if (c->gate != NULL) {
        SIB__TRY(sib__meeting_begin(run, p->out, sib__run_series(run, c->gate), &p->gate));
    }
    return c->each_said == NULL ? SIB_OK : sib__worth_begin(run, &c->each, p->out, &p->each);
}

sib_status sib__curve_apply(sib__run *run, const sib__scheme_step *step)
{
    pricing p;
    SIB__TRY(begin_pricing(run, (const sib__curve *)step, &p));
    for (int64_t i = 0; i < p.out->n; i++) {
        sib__exact value;
        int32_t    reason = SIB__REASON_NONE;
        SIB__TRY(price_line(&p, i, &value, &reason));
        SIB__TRY(sib__number_set(run->call, run->memory, &p.out->numbers, p.out->n, i, value));
        SIB__TRY(sib__reason_set(run->call, run->memory, p.out, i, reason));
        SIB__TRY(sib__run_check(run, i));
    }
    sib__run_put(run, step->results[0], p.out);
    return SIB_OK;
}

static sib_status say_line(pricing *p, int64_t i)
{
    const sib__curve *c = p->c;
    known             price;
    known             quantity;
    int32_t           reason = 0;
    int32_t           why = 0;
    if (!passes(p, i, &reason, &why)) {
        if (why != 0) {
            sib__statement_word(p->run, "reason",
                                why == SIB__WHY_PENDING ? "pending" : "gate_not_met");
        }
        return SIB_OK;
    }
    SIB__TRY(price_of(p, i, &price));
    SIB__TRY(quantity_of(p, i, &quantity));
    if (c->at != NULL) {
        known at = of_series(sib__run_series(p->run, c->at), p->at_line[i]);
        if (at.reason == SIB__REASON_NONE) {
            SIB__TRY(sib__statement_number(p->run, "at", at.value, c->at->unit));
        }
    }
    if (price.reason == SIB__REASON_NONE) {
        SIB__TRY(sib__statement_number(p->run, "price", price.value, c->worth));
    }
    if (c->times != NULL && quantity.reason == SIB__REASON_NONE) {
        SIB__TRY(sib__statement_number(p->run, "quantity", quantity.value,
                                       c->divides ? SIB__UNIT_NUMBER : c->times->unit));
    }
    return SIB_OK;
}

sib_status sib__curve_line(sib__run *run, const sib__scheme_step *step)
{
    pricing            p;
    const sib__series *s = sib__run_series(run, step->results[0]);
    SIB__TRY(begin_pricing(run, (const sib__curve *)step, &p));
    for (int64_t i = 0; i < s->n; i++) {
        SIB__TRY(sib__statement_line(run, step->results[0], s, i));
        SIB__TRY(say_line(&p, i));
        SIB__TRY(sib__run_check(run, i));
    }
    return SIB_OK;
}
