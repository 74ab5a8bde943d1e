/* Lines of a compare pooled over a key, and series blended. */
#include <string.h>

#include "scheme/compare.h"
#include "scheme/statement.h"

/* The weight of each line that is pooled, before it is divided by their sum. */
static sib_status find_weights(sib__run *run, const sib__compare *c, sib__series **out)
{
    const sib__series *lines = sib__run_series(run, c->pooled->results[SIB__COMPARED_TREATED]);
    sib__worth        *worth = NULL;
    sib__series       *w = NULL;
    sib__numbers       people = lines->denominator;
    SIB__TRY(
        sib__series_like(run->call, run->memory, run->scheme, lines, SIB__UNIT_NUMBER, &w));
    if (c->weighing == SIB__WEIGHING_ELIGIBLE) {
        SIB__TRY(sib__compare_sum(run, c->measure, "eligible", &people));
    } else if (c->weighing == SIB__WEIGHING_VALUE) {
        SIB__TRY(sib__worth_begin(run, &c->weights, lines, &worth));
    }
    for (int64_t i = 0; i < w->n; i++) {
        sib__worth_value value = {.exact = {1, 1, NULL}};
        if (sib__reason_at(lines, i) != SIB__REASON_NONE) {
            continue;
        }
        if (worth != NULL) {
            SIB__TRY(sib__worth_at(run, worth, i, &value));
        } else if (c->weighing != SIB__WEIGHING_EQUAL) {
            value.exact = sib__number_at(&people, i);
        }
        SIB__TRY(sib__number_set(run->call, run->memory, &w->numbers, w->n, i, value.exact));
    }
    *out = w;
    return SIB_OK;
}

/* Summed over the key; a pool of no lines is one line of nothing where it has no keys. */
static sib_status add_up(sib__run *run, const sib__compare *c, const sib__series *lines,
                         sib__series **out)
{
    const sib__output *result = c->results[SIB__COMPARED_TREATED];
    SIB__TRY(sib__add_up(run, lines, result->keys, result, out));
    return (result->keys & ~run->scheme->draws) != 0
               ? SIB_OK
               : sib__line_of_each(run, 0, SIB__REASON_NONE, out); /* of nobody: 0 */
}

/* Numbers of the lines that are pooled, added up. */
static sib_status add_numbers(sib__run *run, const sib__compare *c, const sib__series *lines,
                              const sib__numbers *numbers, sib__numbers *out)
{
    sib__series  counted = *lines;
    sib__series *sum = NULL;
    counted.numbers = *numbers;
    SIB__TRY(add_up(run, c, &counted, &sum));
    *out = sum->numbers;
    return SIB_OK;
}

/* The sum of weight times number over the sum of weights. */
static sib_status average(sib__run *run, const sib__compare *c, const sib__output *of,
                          const sib__series *weights, sib__series **out)
{
    const sib__series *lines = sib__run_series(run, of);
    sib__series       *product = NULL;
    sib__series       *whole = NULL;
    SIB__TRY(sib__series_like(run->call, run->memory, run->scheme, lines, of->unit, &product));
    for (int64_t i = 0; i < lines->n; i++) {
        sib__exact value;
        SIB__TRY(sib__exact_multiply(run->call, run->memory, sib__number_at(&lines->numbers, i),
                                     sib__number_at(&weights->numbers, i), &value));
        SIB__TRY(
            sib__number_set(run->call, run->memory, &product->numbers, lines->n, i, value));
    }
    SIB__TRY(add_up(run, c, product, out));
    SIB__TRY(add_up(run, c, weights, &whole));
    for (int64_t i = 0; i < (*out)->n; i++) {
        sib__exact value = sib__number_at(&(*out)->numbers, i);
        sib__exact sum = sib__number_at(&whole->numbers, i);
        if (sib__reason_at(*out, i) != SIB__REASON_NONE) {
            continue;
        }
        if (sib__exact_sign(sum) == 0) {
            SIB__TRY(sib__reason_set(run->call, run->memory, *out, i, SIB__REASON_NO_RATE));
            continue;
        }
        SIB__TRY(sib__exact_divide(run->call, run->memory, value, sum, &value));
        SIB__TRY(
            sib__number_set(run->call, run->memory, &(*out)->numbers, (*out)->n, i, value));
    }
    return SIB_OK;
}

static sib_status find_n(sib__run *run, const sib__compare *c, const sib__series *lines,
                         sib__figures *f)
{
    sib__numbers people;
    if (c->times == SIB__WEIGHING_VALUE) {
        return sib__worth_begin(run, &c->n, f->treated, &f->worth);
    }
    if (c->times == SIB__WEIGHING_DENOMINATOR) {
        f->n = &f->treated->denominator;
    } else if (c->times == SIB__WEIGHING_ELIGIBLE) {
        sib__numbers *sum = SIB__NEW(run->memory, sib__numbers, 1);
        SIB__TRY_MEMORY(run->call, sum);
        SIB__TRY(sib__compare_sum(run, c->measure, "eligible", &people));
        SIB__TRY(add_numbers(run, c, lines, &people, sum));
        f->n = sum;
    }
    return SIB_OK;
}

sib_status sib__compare_pooled(sib__run *run, const sib__compare *c, sib__figures *f)
{
    sib__output *const *results = c->pooled->results;
    const sib__series  *lines = sib__run_series(run, results[SIB__COMPARED_TREATED]);
    sib__series        *weights = NULL;
    sib__series        *reductions = NULL;
    SIB__TRY(find_weights(run, c, &weights));
    SIB__TRY(average(run, c, results[SIB__COMPARED_TREATED], weights, &f->treated));
    SIB__TRY(average(run, c, results[SIB__COMPARED_COMPARISON], weights, &f->comparison));
    if (strcmp(c->average, "reductions") == 0) {
        SIB__TRY(average(run, c, results[SIB__COMPARED_REDUCTION], weights, &reductions));
        f->reductions = reductions;
    }
    SIB__TRY(add_numbers(run, c, lines, &lines->denominator, &f->treated->denominator));
    return find_n(run, c, lines, f);
}

static sib_status add_weight(sib__run *run, const sib__compare *c, const sib__series *s,
                             int64_t line, const char *of, sib__exact weight)
{
    sib__rows  *rows = &run->statement->weights;
    sib__slice  keys;
    const char *text = NULL;
    SIB__TRY(sib__spell_keys(run, s, line, &keys));
    SIB__TRY(sib__spell(run->call, &run->call->scratch, weight, SIB__UNIT_SHARE, &text));
    sib__rows_add(rows);
    sib__set_text(rows, "step", c->step.id);
    sib__set_slice(rows, "keys", keys);
    sib__set_text(rows, "of", of);
    sib__set_text(rows, "weight", text);
    return SIB_OK;
}

sib_status sib__compare_weights(sib__run *run, const sib__compare *c)
{
    const sib__output *result = c->results[SIB__COMPARED_TREATED];
    const sib__series *pooled = sib__run_series(run, result);
    sib__series       *weights = NULL;
    sib__series       *whole = NULL;
    sib__meeting      *meet = NULL;
    SIB__TRY(find_weights(run, c, &weights));
    SIB__TRY(add_up(run, c, weights, &whole));
    SIB__TRY(sib__meeting_begin(run, weights, whole, &meet));
    for (int64_t i = 0; i < weights->n; i++) {
        int64_t    line = sib__meeting_line(meet, i);
        sib__exact weight = sib__number_at(&weights->numbers, i);
        if (sib__reason_at(pooled, line) != SIB__REASON_NONE) {
            continue;
        }
        SIB__TRY(sib__exact_divide(run->call, run->memory, weight,
                                   sib__number_at(&whole->numbers, line), &weight));
        SIB__TRY(add_weight(run, c, weights, i, c->pooled->step.id, weight));
    }
    return SIB_OK;
}

/* The sum so far and the next part, met. */
static sib_status blend_part(sib__run *run, const sib__compare *c, const sib__blended *part,
                             sib__series **sum)
{
    const sib__series *next = sib__run_series(run, part->of);
    sib__series       *out = NULL;
    int64_t           *lines[2] = {NULL, NULL};
    SIB__TRY(sib__meet(run, *sum, next, c->step.results[0], &out, lines));
    for (int64_t i = 0; i < out->n; i++) {
        int64_t    a = *sum == NULL ? 0 : sib__met_line(lines[0], i);
        int64_t    b = sib__met_line(lines[1], i);
        sib__exact value = b < 0 ? sib__exact_of_i64(0) : sib__number_at(&next->numbers, b);
        int32_t    reason = *sum == NULL ? SIB__REASON_NONE
                            : a < 0      ? SIB__REASON_NO_LINE
                                         : sib__reason_at(*sum, a);
        reason = sib__reason_of(reason, b < 0 ? SIB__REASON_NO_LINE : sib__reason_at(next, b));
        SIB__TRY(sib__exact_multiply(run->call, run->memory, value, part->weight, &value));
        if (*sum != NULL && a >= 0) {
            SIB__TRY(sib__exact_add(run->call, run->memory, sib__number_at(&(*sum)->numbers, a),
                                    value, &value));
        }
        SIB__TRY(sib__number_set(run->call, run->memory, &out->numbers, out->n, i, value));
        SIB__TRY(sib__reason_set(run->call, run->memory, out, i, reason));
        SIB__TRY(sib__run_check(run, i));
    }
    *sum = out;
    return SIB_OK;
}

sib_status sib__compare_blend(sib__run *run, const sib__compare *c)
{
    sib__series *sum = NULL;
    for (int64_t i = 0; i < c->blend_count; i++) {
        SIB__TRY(blend_part(run, c, &c->blend[i], &sum));
    }
    sib__run_put(run, c->step.results[0], sum);
    return SIB_OK;
}

sib_status sib__compare_blend_weights(sib__run *run, const sib__compare *c)
{
    const sib__series *s = sib__run_series(run, c->step.results[0]);
    for (int64_t i = 0; i < s->n; i++) {
        for (int64_t j = 0; j < c->blend_count; j++) {
            SIB__TRY(add_weight(run, c, s, i, c->blend[j].of->full_name, c->blend[j].weight));
        }
    }
    return SIB_OK;
}
