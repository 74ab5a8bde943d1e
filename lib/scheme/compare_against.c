/* Against whom: a comparison of the contract, or another series. */
#include <string.h>

#include "scheme/compare.h"
#include "scheme/lists.h"

/* A number of the outcome; of people, a column of their facts of any name. */
static sib_status check_number(const sib__reader *r, const sib__compare *c, const char *key,
                               const char *name)
{
    const sib__scheme_outcome *o = c->measure->outcome;
    bool known = o->kind != SIB__OUTCOME_FIGURES && o->kind != SIB__OUTCOME_ACHIEVEMENTS;
    return known || sib__outcome_number(o, name) != NULL
               ? SIB_OK
               : sib__refuse(r, c->with_said, "\"%s\" of \"%s\" is no number of \"%s\"", key,
                             c->with->name, o->name);
}

static bool is_read(const sib__measure *m, sib__slice name)
{
    bool read = sib__slice_equals(name, m->what->name);
    for (int64_t i = 0; i < m->over_count; i++) {
        read = read || sib__slice_equals(name, m->over[i]->name);
    }
    return read;
}

/* A count of a baseline, which is a whole number. */
static sib_status read_count(sib__reader *r, const sib__compare *c, const char *name,
                             sib__exact *out)
{
    const sib__json *at = sib__json_member(c->with->count_map, name);
    int32_t          found = 0;
    if (at == NULL) {
        return sib__refuse(r, c->with->count_map, "\"counts\" lacks \"%s\", which \"%s\" reads",
                           name, c->of->full_name);
    }
    SIB__TRY(sib__read_exact(r, at, SIB__UNIT_NUMBER, out, &found));
    return out->den == 1 && out->num >= 0
               ? SIB_OK
               : sib__refuse(r, at, "counts are whole numbers from 0");
}

static sib_status read_counts(sib__reader *r, sib__compare *c)
{
    const sib__measure *m = c->measure;
    c->baseline_over = sib__exact_of_i64(0);
    for (const sib__json *at = c->with->count_map->first; at != NULL; at = at->next) {
        if (!is_read(m, at->key)) {
            return sib__refuse(r, at, "\"%s\" is no number that \"%s\" reads", at->key.data,
                               c->of->full_name);
        }
    }
    SIB__TRY(read_count(r, c, m->what->name, &c->baseline_what));
    for (int64_t i = 0; i < m->over_count; i++) {
        sib__exact one;
        SIB__TRY(read_count(r, c, m->over[i]->name, &one));
        SIB__TRY(sib__exact_add(r->call, r->memory, c->baseline_over, one, &c->baseline_over));
    }
    return SIB_OK;
}

static sib_status read_adjust(sib__reader *r, sib__compare *c)
{
    int32_t found = 0;
    if (c->with->adjust_number == NULL) {
        return SIB_OK;
    }
    if (c->measure->is != SIB__MEASURE_MEAN && c->measure->is != SIB__MEASURE_SHARE) {
        return sib__refuse(r, c->with_said, "\"adjust\" needs a mean or a share");
    }
    SIB__TRY(check_number(r, c, "adjust", c->with->adjust_number));
    return sib__read_exact(r, c->with->adjust_mean, c->of->unit, &c->baseline_mean, &found);
}

static sib_status read_baseline(sib__reader *r, sib__compare *c)
{
    SIB__TRY(c->with->value != NULL
                 ? sib__read_operand(r, c->with->value, c->of->unit, false, &c->other)
                 : read_counts(r, c));
    return read_adjust(r, c);
}

static sib_status read_deadweight(sib__reader *r, sib__compare *c)
{
    if (c->measure->is != SIB__MEASURE_SUM || c->fewer) {
        return sib__refuse(r, c->with_said,
                           "what would have happened anyway is taken off a sum of which more "
                           "is better");
    }
    return sib__read_operand(r, c->with->share, SIB__UNIT_SHARE, false, &c->other);
}

static sib_status read_arms(const sib__reader *r, const sib__compare *c)
{
    const sib__scheme_outcome *o = c->measure->outcome;
    bool                       arms =
        o->kind == SIB__OUTCOME_FIGURES ? o->arm != NULL : o->kind != SIB__OUTCOME_ACHIEVEMENTS;
    return arms ? SIB_OK
                : sib__refuse(r, c->with_said, "\"%s\" has no arms to compare", o->name);
}

static sib_status read_comparison(sib__reader *r, sib__compare *c)
{
    if (c->of->step->kind != &sib__step_measure) {
        return sib__refuse(r, c->of_said, "\"%s\" is no measure: \"%s\" is compared with one",
                           c->of->full_name, c->with->name);
    }
    c->measure = (const sib__measure *)c->of->step;
    c->rated =
        c->measure->over_count > 0 && c->with->value == NULL && c->with->adjust_number == NULL;
    switch (c->with->kind) {
    case SIB__COMPARISON_BASELINE:
        return read_baseline(r, c);
    case SIB__COMPARISON_DEADWEIGHT:
        return read_deadweight(r, c);
    case SIB__COMPARISON_EXPECTED:
        if (c->measure->is != SIB__MEASURE_SUM && c->measure->is != SIB__MEASURE_MEAN) {
            return sib__refuse(r, c->with_said, "what is expected is a sum or a mean");
        }
        return check_number(r, c, "number", c->with->number);
    default:
        return read_arms(r, c);
    }
}

/* A series of the same unit, which has no key that the line has not. */
static sib_status read_series(sib__reader *r, sib__compare *c)
{
    sib__output *other = NULL;
    SIB__TRY(sib__read_result(r, c->with_said, &other));
    c->other = (sib__operand){.kind = SIB__OPERAND_SERIES,
                              .unit = other->unit,
                              .of = other,
                              .by = SIB__NO_DIMENSION,
                              .keys = other->keys & ~sib__dimension_bit(r->scheme->line),
                              .at = c->with_said};
    if (other->listed || other->line_count > 1) {
        return sib__refuse(r, c->with_said, "\"%s\" is a list, or has lines of several steps",
                           other->full_name);
    }
    return other->unit == c->of->unit
               ? SIB_OK
               : sib__refuse(r, c->with_said, "\"%s\" is in %s and \"%s\" in %s",
                             c->of->full_name, sib__unit_name(c->of->unit), other->full_name,
                             sib__unit_name(other->unit));
}

sib_status sib__compare_read_with(sib__reader *r, sib__compare *c)
{
    sib__output *of = NULL;
    SIB__TRY(sib__read_result(r, c->of_said, &of));
    c->of = of;
    if (of->unit == SIB__UNIT_VERDICT || of->listed || of->line_count > 1) {
        return sib__refuse(r, c->of_said,
                           "\"%s\" is a verdict, a list, or has lines of several steps",
                           of->full_name);
    }
    c->with = c->with_said->kind == SIB__JSON_STRING
                  ? sib__comparison_named(r->scheme, c->with_said->text.data)
                  : NULL;
    SIB__TRY(c->with != NULL ? read_comparison(r, c) : read_series(r, c));
    return sib__check_operand_keys(r, &c->other, "with",
                                   of->keys & ~sib__dimension_bit(r->scheme->line));
}

sib_status sib__compare_sum(sib__run *run, const sib__measure *m, const char *number,
                            sib__numbers *out)
{
    sib__series *s = NULL;
    SIB__TRY(sib__measure_arm(run, m, SIB__ARM_TREATED, number, &s));
    *out = s->numerator;
    return SIB_OK;
}

/* Counts that stand in the contract, the same for each line. */
static sib_status from_counts(sib__run *run, const sib__compare *c, sib__series *s)
{
    sib__exact value = c->baseline_what;
    int32_t    reason = SIB__REASON_NONE;
    SIB__TRY(sib__numbers_make(run->call, run->memory, s->n, &s->numerator));
    SIB__TRY(sib__numbers_make(run->call, run->memory, s->n, &s->denominator));
    if (c->measure->over_count > 0 && sib__exact_sign(c->baseline_over) == 0) {
        reason = SIB__REASON_NO_RATE;
    } else if (c->measure->over_count > 0) {
        SIB__TRY(sib__exact_divide(run->call, run->memory, value, c->baseline_over, &value));
    }
    for (int64_t i = 0; i < s->n; i++) {
        SIB__TRY(sib__number_set(run->call, run->memory, &s->numbers, s->n, i, value));
        SIB__TRY(sib__reason_set(run->call, run->memory, s, i, reason));
        SIB__TRY(
            sib__number_set(run->call, run->memory, &s->numerator, s->n, i, c->baseline_what));
        SIB__TRY(sib__number_set(run->call, run->memory, &s->denominator, s->n, i,
                                 c->baseline_over));
    }
    return SIB_OK;
}

/* A value of each line that has a figure; of a deadweight, times the figure. */
static sib_status from_value(sib__run *run, const sib__compare *c, const sib__series *treated,
                             sib__series *s)
{
    sib__worth *worth = NULL;
    bool        times = c->with != NULL && c->with->kind == SIB__COMPARISON_DEADWEIGHT;
    SIB__TRY(sib__worth_begin(run, &c->other, treated, &worth));
    if (times) {
        SIB__TRY(sib__numbers_make(run->call, run->memory, s->n, &s->event));
    }
    for (int64_t i = 0; i < s->n; i++) {
        sib__worth_value value;
        if (c->with != NULL && sib__reason_at(treated, i) != SIB__REASON_NONE) {
            continue;
        }
        SIB__TRY(sib__worth_at(run, worth, i, &value));
        if (times) {
            SIB__TRY(sib__number_set(run->call, run->memory, &s->event, s->n, i, value.exact));
            SIB__TRY(sib__exact_multiply(run->call, run->memory, value.exact,
                                         sib__number_at(&treated->numbers, i), &value.exact));
        }
        SIB__TRY(sib__number_set(run->call, run->memory, &s->numbers, s->n, i, value.exact));
        SIB__TRY(sib__reason_set(run->call, run->memory, s, i, value.reason));
        SIB__TRY(sib__run_check(run, i));
    }
    return SIB_OK;
}

/* C + the mean of a number of the treated - that of the baseline. */
static sib_status adjust(sib__run *run, const sib__compare *c, sib__series *s)
{
    sib__series *mean = NULL;
    SIB__TRY(
        sib__measure_arm(run, c->measure, SIB__ARM_TREATED, c->with->adjust_number, &mean));
    for (int64_t i = 0; i < s->n; i++) {
        sib__exact value = sib__number_at(&s->numbers, i);
        SIB__TRY(sib__exact_add(run->call, run->memory, value,
                                sib__number_at(&mean->numbers, i), &value));
        SIB__TRY(sib__exact_subtract(run->call, run->memory, value, c->baseline_mean, &value));
        SIB__TRY(sib__number_set(run->call, run->memory, &s->numbers, s->n, i, value));
    }
    return SIB_OK;
}

static sib_status make_comparison(sib__run *run, const sib__compare *c,
                                  const sib__series *treated, sib__series **out)
{
    int32_t kind = c->with == NULL ? 0 : c->with->kind;
    if (kind == SIB__COMPARISON_EXPECTED) {
        return sib__measure_arm(run, c->measure, SIB__ARM_TREATED, c->with->number, out);
    }
    if (kind == SIB__COMPARISON_MATCHED || kind == SIB__COMPARISON_RANDOMISED) {
        return sib__measure_arm(run, c->measure, SIB__ARM_COMPARISON, NULL, out);
    }
    SIB__TRY(sib__series_make(run->call, run->memory, run->scheme, treated->n, c->of->unit,
                              treated->keys, out));
    SIB__TRY(kind == SIB__COMPARISON_BASELINE && c->with->count_map != NULL
                 ? from_counts(run, c, *out)
                 : from_value(run, c, treated, *out));
    return kind == SIB__COMPARISON_BASELINE && c->with->adjust_number != NULL
               ? adjust(run, c, *out)
               : SIB_OK;
}

static sib_status find_n(sib__run *run, const sib__compare *c, sib__figures *f)
{
    sib__numbers *eligible = NULL;
    switch (c->times) {
    case SIB__WEIGHING_DENOMINATOR:
        f->n = &f->treated->denominator;
        return SIB_OK;
    case SIB__WEIGHING_ELIGIBLE:
        eligible = SIB__NEW(run->memory, sib__numbers, 1);
        SIB__TRY_MEMORY(run->call, eligible);
        f->n = eligible;
        return sib__compare_sum(run, c->measure, "eligible", eligible);
    case SIB__WEIGHING_VALUE:
        return sib__worth_begin(run, &c->n, f->treated, &f->worth);
    default:
        return SIB_OK;
    }
}

sib_status sib__compare_figures(sib__run *run, const sib__compare *c, sib__figures *f)
{
    const sib__series *of = sib__run_series(run, c->of);
    SIB__TRY(sib__series_like(run->call, run->memory, run->scheme, of, of->unit, &f->treated));
    f->treated->numbers = of->numbers;
    f->treated->numerator = of->numerator;
    f->treated->denominator = of->denominator;
    SIB__TRY(make_comparison(run, c, f->treated, &f->comparison));
    for (int64_t i = 0; i < of->n; i++) {
        int32_t own = sib__reason_at(of, i);
        int32_t its = sib__reason_at(f->comparison, i);
        bool    open = c->with != NULL && own != SIB__REASON_NONE;
        SIB__TRY(sib__reason_set(run->call, run->memory, f->treated, i,
                                 open ? own : sib__reason_of(own, its)));
    }
    return find_n(run, c, f);
}
