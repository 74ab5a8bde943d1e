/* What a compare says of two figures: each result of each line. */
#include <string.h>

#include "core/wide.h"
#include "scheme/compare.h"

static const char *const names[SIB__COMPARED_COUNT][2] = {
#define SIB__COMPARED(constant, fewer, more) {fewer, more},
    SIB__COMPARED_LIST(SIB__COMPARED)
#undef SIB__COMPARED
};

static int32_t unit_of(sib__compared_result result, int32_t unit)
{
    switch (result) {
    case SIB__COMPARED_TREATED:
    case SIB__COMPARED_COMPARISON:
        return unit;
    case SIB__COMPARED_DIFFERENCE:
    case SIB__COMPARED_LOW:
    case SIB__COMPARED_HIGH:
        return unit == SIB__UNIT_SHARE ? SIB__UNIT_POINTS : unit;
    case SIB__COMPARED_REDUCTION:
        return SIB__UNIT_SHARE;
    case SIB__COMPARED_AVOIDED:
    case SIB__COMPARED_EXPECTED:
        return unit == SIB__UNIT_SHARE ? SIB__UNIT_NUMBER : unit;
    default:
        return SIB__UNIT_NUMBER;
    }
}

static bool has_result(const sib__compare *c, sib__compared_result result)
{
    switch (result) {
    case SIB__COMPARED_DENOMINATOR:
        return c->measure != NULL && c->measure->over_count > 0;
    case SIB__COMPARED_AVOIDED:
    case SIB__COMPARED_EXPECTED:
        return c->times != 0;
    case SIB__COMPARED_LOW:
    case SIB__COMPARED_HIGH:
    case SIB__COMPARED_P:
        return c->level_said != NULL;
    default:
        return true;
    }
}

sib_status sib__compare_declare(sib__reader *r, sib__compare *c, int32_t unit,
                                sib__dimensions keys)
{
    for (int i = 0; i < SIB__COMPARED_COUNT; i++) {
        sib__compared_result result = (sib__compared_result)i;
        if (has_result(c, result)) {
            SIB__TRY(sib__add_result(r, &c->step, names[i][c->fewer ? 0 : 1],
                                     unit_of(result, unit), keys, &c->results[i]));
        }
    }
    return SIB_OK;
}

/* The figures of one line. */
typedef struct pair {
    sib__exact treated;
    sib__exact comparison;
    sib__exact n;
    int32_t    n_reason;
} pair;

static sib_status difference(sib__run *run, const sib__compare *c, const pair *p,
                             sib__exact *out)
{
    return c->fewer
               ? sib__exact_subtract(run->call, run->memory, p->comparison, p->treated, out)
               : sib__exact_subtract(run->call, run->memory, p->treated, p->comparison, out);
}

/* A result of a pair; `reason` says why there is none. */
static sib_status result_of(sib__run *run, const sib__compare *c, const pair *p,
                            sib__compared_result result, sib__exact *out, int32_t *reason)
{
    sib__call   *call = run->call;
    sib__memory *m = run->memory;
    bool         zero = sib__exact_sign(p->comparison) == 0;
    *out = p->treated;
    switch (result) {
    case SIB__COMPARED_COMPARISON:
        *out = p->comparison;
        break;
    case SIB__COMPARED_DIFFERENCE:
        return difference(run, c, p, out);
    case SIB__COMPARED_REDUCTION:
    case SIB__COMPARED_RATIO:
        *reason = zero ? SIB__REASON_COMPARISON_ZERO : SIB__REASON_NONE;
        if (result == SIB__COMPARED_REDUCTION) {
            SIB__TRY(difference(run, c, p, out));
        }
        return zero ? SIB_OK : sib__exact_divide(call, m, *out, p->comparison, out);
    case SIB__COMPARED_AVOIDED:
    case SIB__COMPARED_EXPECTED:
        *reason = p->n_reason;
        *out = p->comparison;
        if (result == SIB__COMPARED_AVOIDED) {
            SIB__TRY(difference(run, c, p, out));
        }
        return *reason != SIB__REASON_NONE ? SIB_OK
                                           : sib__exact_multiply(call, m, *out, p->n, out);
    default:
        break;
    }
    return SIB_OK;
}

static sib_status pair_of(sib__run *run, const sib__figures *f, int64_t line, pair *out)
{
    *out = (pair){.treated = sib__number_at(&f->treated->numbers, line),
                  .comparison = sib__number_at(&f->comparison->numbers, line),
                  .n = {0, 1, NULL}};
    if (f->n != NULL) {
        out->n = sib__number_at(f->n, line);
    } else if (f->worth != NULL) {
        sib__worth_value worth;
        SIB__TRY(sib__worth_at(run, f->worth, line, &worth));
        out->n = worth.exact;
        out->n_reason = worth.reason;
    }
    return SIB_OK;
}

bool sib__measure_turns(const sib__measure *m)
{
    bool turns = m->what->whole;
    for (int64_t i = 0; m->is == SIB__MEASURE_RATIO && i < m->over_count; i++) {
        turns = turns && m->over[i] != m->what;
    }
    return turns;
}

/* The same line with one event more in the treated numerator. */
static sib_status one_more(sib__run *run, const sib__compare *c, const sib__figures *f,
                           int64_t line, const pair *p, pair *out)
{
    sib__exact one = {1, 1, NULL};
    *out = *p;
    if (c->measure->over_count > 0) {
        SIB__TRY(sib__exact_divide(run->call, run->memory, one,
                                   sib__number_at(&f->treated->denominator, line), &one));
    }
    SIB__TRY(sib__exact_add(run->call, run->memory, p->treated, one, &out->treated));
    if (c->with->kind == SIB__COMPARISON_DEADWEIGHT) { /* of sums alone */
        SIB__TRY(sib__exact_add(run->call, run->memory, p->comparison,
                                sib__number_at(&f->comparison->event, line), &out->comparison));
    }
    return SIB_OK;
}

/* What one event more adds to a result: every result is a line in them. */
static sib_status set_event(sib__run *run, const sib__compare *c, const sib__figures *f,
                            sib__compared_result result, int64_t line, const pair *p,
                            sib__exact value, sib__series *s)
{
    pair       more;
    sib__exact moved;
    int32_t    reason = SIB__REASON_NONE;
    SIB__TRY(one_more(run, c, f, line, p, &more));
    SIB__TRY(result_of(run, c, &more, result, &moved, &reason));
    SIB__TRY(sib__exact_subtract(run->call, run->memory, moved, value, &moved));
    return sib__number_set(run->call, run->memory, &s->event, s->n, line, moved);
}

/* Only a statement tells what an event adds. */
static bool is_moved(const sib__run *run, const sib__compare *c, sib__compared_result result)
{
    return run->statement != NULL && c->with != NULL && sib__measure_turns(c->measure) &&
           (result == SIB__COMPARED_TREATED || result == SIB__COMPARED_DIFFERENCE ||
            result == SIB__COMPARED_REDUCTION || result == SIB__COMPARED_RATIO ||
            result == SIB__COMPARED_AVOIDED);
}

/* Figures and `n` as fractions of 64-bit numbers, of which a result comes to one of 128-bit
 * numbers that is reduced once. */
typedef struct fractions {
    sib__exact treated;
    sib__exact comparison;
    sib__exact n;
} fractions;

/* A number that need not be reduced; false where it is a large one. */
static bool fraction_at(const sib__numbers *a, int64_t line, sib__exact *out)
{
    int64_t at = sib__number_place(a, line);
    *out = a->whole == NULL ? a->each[at] : (sib__exact){a->whole[at], a->den, NULL};
    return out->den != 0;
}

/* Whether a result is one that is computed of a difference, of figures alone. */
static bool is_quick(const sib__run *run, const sib__figures *f, sib__compared_result result)
{
    bool plain = run->statement == NULL && f->worth == NULL && f->reductions == NULL;
    return plain && (result == SIB__COMPARED_DIFFERENCE || result == SIB__COMPARED_REDUCTION ||
                     (result == SIB__COMPARED_AVOIDED && f->n != NULL));
}

/* Over the product of both denominators; false where that takes more than 64 bits. */
static bool quick_result(const sib__figures *f, bool fewer, sib__compared_result result,
                         int64_t i, int64_t *num, int64_t *den)
{
    fractions p = {.n = {1, 1, NULL}};
    if (!fraction_at(&f->treated->numbers, i, &p.treated) ||
        !fraction_at(&f->comparison->numbers, i, &p.comparison) ||
        (result == SIB__COMPARED_AVOIDED && !fraction_at(f->n, i, &p.n))) {
        return false;
    }
    sib__i128 treated = (sib__i128)p.treated.num * p.comparison.den;
    sib__i128 comparison = (sib__i128)p.comparison.num * p.treated.den;
    sib__i128 value = fewer ? comparison - treated : treated - comparison;
    sib__i128 over = result == SIB__COMPARED_REDUCTION
                         ? comparison
                         : (sib__i128)p.treated.den * p.comparison.den;
    if (__builtin_mul_overflow(value, (sib__i128)p.n.num, &value) ||
        __builtin_mul_overflow(over, (sib__i128)p.n.den, &over)) {
        return false;
    }
    *num = (int64_t)value;
    *den = (int64_t)over;
    return *num == value && *den == over && over != 0;
}

static sib_status fill_line(sib__run *run, const sib__compare *c, const sib__figures *f,
                            sib__compared_result result, int64_t i, sib__series *s)
{
    pair       p;
    sib__exact value = {0, 1, NULL};
    int64_t    num = 0;
    int64_t    den = 0;
    int32_t    reason = sib__reason_at(f->treated, i);
    if (reason != SIB__REASON_NONE) {
        return SIB_OK;
    }
    if (is_quick(run, f, result) && quick_result(f, c->fewer, result, i, &num, &den)) {
        SIB__TRY(sib__exact_of(run->call, run->memory, num, den, &value));
        return sib__number_set(run->call, run->memory, &s->numbers, s->n, i, value);
    }
    SIB__TRY(pair_of(run, f, i, &p));
    if (result == SIB__COMPARED_DENOMINATOR) {
        value = sib__number_at(&f->treated->denominator, i);
    } else if (result == SIB__COMPARED_REDUCTION && f->reductions != NULL) {
        value = sib__number_at(&f->reductions->numbers, i);
        reason = sib__reason_at(f->reductions, i);
    } else {
        SIB__TRY(result_of(run, c, &p, result, &value, &reason));
    }
    if (reason != SIB__REASON_NONE) {
        return sib__reason_set(run->call, run->memory, s, i, reason);
    }
    if (is_moved(run, c, result)) {
        SIB__TRY(set_event(run, c, f, result, i, &p, value, s));
    }
    return sib__number_set(run->call, run->memory, &s->numbers, s->n, i, value);
}

static sib_status make_result(sib__run *run, const sib__compare *c, const sib__figures *f,
                              sib__compared_result result)
{
    sib__series       *s = NULL;
    const sib__output *output = c->results[result];
    const sib__series *parts = result == SIB__COMPARED_COMPARISON ? f->comparison : f->treated;
    SIB__TRY(
        sib__series_like(run->call, run->memory, run->scheme, f->treated, output->unit, &s));
    s->keys = output->keys;
    s->numerator = parts->numerator;
    s->denominator = parts->denominator;
    if (is_moved(run, c, result)) {
        SIB__TRY(sib__numbers_make(run->call, run->memory, s->n, &s->event));
    }
    for (int64_t i = 0; i < s->n; i++) {
        SIB__TRY(fill_line(run, c, f, result, i, s));
        SIB__TRY(sib__run_check(run, i));
    }
    sib__run_put(run, output, s);
    return SIB_OK;
}

/* Without a statement those that a step reads. */
sib_status sib__compare_results(sib__run *run, const sib__compare *c, const sib__figures *f)
{
    for (int i = 0; i < SIB__COMPARED_LOW; i++) {
        if (c->results[i] != NULL && (run->statement != NULL || c->results[i]->read)) {
            SIB__TRY(make_result(run, c, f, (sib__compared_result)i));
        }
    }
    return c->level_said == NULL ? SIB_OK : sib__compare_ends(run, c, f->treated);
}
