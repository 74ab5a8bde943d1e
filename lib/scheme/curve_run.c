/* curve, computed: f(at) times the quantity, for every line on which its inputs meet. */
#include "scheme/curve.h"

#include <string.h>

#include "scheme/statement.h"

int32_t sib__unit_product(int32_t a, int32_t b)
{
    if (a == SIB__UNIT_NUMBER || b == SIB__UNIT_NUMBER) {
        return a == SIB__UNIT_NUMBER ? b : a;
    }
    return a == SIB__UNIT_SHARE ? b : b == SIB__UNIT_SHARE ? a : 0;
}

typedef struct pricing {
    sib__run         *run;
    const sib__curve *c;
    sib__series      *out;
    int64_t          *at_line; /* of each line that of `at`, of `times`: sib__met_line() */
    int64_t          *times_line;
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
    bool       lacking; /* no number, and nobody asks for it: of a card */
} known;

/* A line with what it comes from. */
typedef struct priced {
    known   at;
    known   price;
    known   quantity;
    known   value;
    int32_t why; /* SIB__WHY_.. */
} priced;

static known of_series(const sib__series *s, int64_t line)
{
    return line < 0
               ? (known){{0, 1, NULL}, SIB__REASON_NO_LINE, false}
               : (known){sib__number_at(&s->numbers, line), sib__reason_at(s, line), false};
}

static bool is_known(const known *a)
{
    return a->reason == SIB__REASON_NONE && !a->lacking;
}

static bool is_nothing(const known *a)
{
    return is_known(a) && sib__exact_sign(a->value) == 0;
}

/* The price of a line whose place and quantity are known. */
static sib_status price_of(pricing *p, int64_t line, priced *out)
{
    const sib__curve *c = p->c;
    sib__worth_value  worth;
    if (c->each_said != NULL) {
        bool asks = is_known(&out->quantity);
        SIB__TRY(sib__worth_asked(p->run, p->each, line, asks, &worth));
        out->price = (known){worth.exact, worth.reason, worth.lacking};
        return SIB_OK;
    }
    out->price = out->at;
    return is_known(&out->at) ? sib__curve_at(p->run, c, out->at.value, &out->price.value)
                              : SIB_OK;
}

/* The quantity: times over per. A marginal that needs `per` is divided by it. */
static sib_status quantity_of(pricing *p, int64_t line, known *out)
{
    const sib__curve *c = p->c;
    *out = (known){sib__exact_of_i64(1), SIB__REASON_NONE, false};
    if (c->times != NULL) {
        *out = of_series(sib__run_series(p->run, c->times), sib__met_line(p->times_line, line));
    }
    return c->divides ? sib__exact_divide(p->run->call, p->run->memory, out->value, c->per,
                                          &out->value)
                      : SIB_OK;
}

/* The gate's say: whether the line is computed, and else what it is; `rest` is the reason why
 * price or quantity give no number. */
static bool passes(const pricing *p, int64_t line, int32_t rest, priced *out)
{
    const sib__series *verdicts = p->gate == NULL ? NULL : sib__run_series(p->run, p->c->gate);
    if (verdicts == NULL) {
        return true;
    }
    known      verdict = of_series(verdicts, sib__meeting_line(p->gate, line));
    sib__state state = sib__state_of(verdict.reason);
    if (state == SIB__STATE_NOT_YET && p->c->pending != NULL) {
        out->why = strcmp(p->c->pending, "pay") == 0 ? 0 : SIB__WHY_PENDING;
    } else if (state != SIB__STATE_VALUE) {
        out->value.reason = sib__reason_of(verdict.reason, rest);
        return false;
    } else {
        out->why = sib__exact_sign(verdict.value) == 0 ? SIB__WHY_GATE_NOT_MET : 0;
    }
    return out->why == 0;
}

static sib_status price_line(pricing *p, int64_t line, priced *out)
{
    const sib__curve *c = p->c;
    *out = (priced){.value.value = sib__exact_of_i64(0)};
    if (c->at != NULL) {
        out->at = of_series(sib__run_series(p->run, c->at), sib__met_line(p->at_line, line));
    }
    SIB__TRY(quantity_of(p, line, &out->quantity));
    SIB__TRY(price_of(p, line, out));
    if (is_nothing(&out->price) || is_nothing(&out->quantity)) {
        return SIB_OK; /* 0 times anything is 0 */
    }
    int32_t rest = sib__reason_of(out->price.reason, out->quantity.reason);
    if (!passes(p, line, rest, out)) {
        return SIB_OK;
    }
    out->value.reason = rest;
    return rest != SIB__REASON_NONE
               ? SIB_OK
               : sib__exact_multiply(p->run->call, p->run->memory, out->price.value,
                                     out->quantity.value, &out->value.value);
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

/* Whether lines are priced by a card and nothing else tells them apart. */
static bool is_by_card(const pricing *p)
{
    const sib__curve  *c = p->c;
    const sib__series *times = c->times == NULL ? NULL : sib__run_series(p->run, c->times);
    return c->each_said != NULL && c->each.kind == SIB__OPERAND_CARD && c->gate == NULL &&
           times->reasons == NULL && sib__numbers_are_same(&times->numbers);
}

/* Prices each name of the card once, by the first line that has it: every line has a name, and
 * a card that lacks one is refused. */
static sib_status price_card(pricing *p)
{
    sib__run         *run = p->run;
    const sib__codes *codes = &p->out->codes[p->c->each.by];
    int64_t           n = sib__run_code_count(run, p->c->each.by);
    sib__numbers      worth;
    bool             *found = SIB__NEW(run->memory, bool, n);
    SIB__TRY_MEMORY(run->call, found);
    SIB__TRY(sib__numbers_make(run->call, run->memory, n, &worth));
    for (int64_t i = 0; i < p->out->n; i++) {
        int32_t code = sib__code_at(codes, i);
        priced  line;
        if (!found[code]) {
            found[code] = true;
            SIB__TRY(price_line(p, i, &line));
            SIB__TRY(
                sib__number_set(run->call, run->memory, &worth, n, code, line.value.value));
        }
        SIB__TRY(sib__run_check(run, i));
    }
    sib__drop(run->memory, found);
    sib__drop(run->memory, p->out->numbers.whole);
    p->out->numbers = worth;
    p->out->numbers.by = codes;
    p->out->numbers.entries = n;
    return SIB_OK;
}

static sib_status price_lines(pricing *p)
{
    sib__run *run = p->run;
    for (int64_t i = 0; i < p->out->n; i++) {
        priced line;
        SIB__TRY(price_line(p, i, &line));
        SIB__TRY(sib__number_set(run->call, run->memory, &p->out->numbers, p->out->n, i,
                                 line.value.value));
        SIB__TRY(sib__reason_set(run->call, run->memory, p->out, i, line.value.reason));
        SIB__TRY(sib__run_check(run, i));
    }
    return SIB_OK;
}

sib_status sib__curve_apply(sib__run *run, const sib__scheme_step *step)
{
    pricing p;
    SIB__TRY(begin_pricing(run, (const sib__curve *)step, &p));
    SIB__TRY(is_by_card(&p) ? price_card(&p) : price_lines(&p));
    sib__drop(run->memory, p.at_line);
    sib__drop(run->memory, p.times_line);
    sib__run_put(run, step->results[0], p.out);
    return SIB_OK;
}

static sib_status say_line(pricing *p, int64_t i)
{
    const sib__curve *c = p->c;
    priced            line;
    SIB__TRY(price_line(p, i, &line));
    if (line.why != 0) {
        sib__statement_word(p->run, "reason",
                            line.why == SIB__WHY_PENDING ? "pending" : "gate_not_met");
    }
    if (c->at != NULL && is_known(&line.at)) {
        SIB__TRY(sib__statement_number(p->run, "at", line.at.value, c->at->unit));
    }
    if (is_known(&line.price)) {
        bool parts = c->marginal_list != NULL && !c->divides; /* each times parts of `at` */
        SIB__TRY(
            sib__statement_number(p->run, "price", line.price.value,
                                  parts ? sib__unit_product(c->worth, c->at->unit) : c->worth));
    }
    if (c->times != NULL && is_known(&line.quantity)) {
        SIB__TRY(sib__statement_number(p->run, "quantity", line.quantity.value,
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
