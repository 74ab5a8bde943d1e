/* round: to a multiple of a unit, by a named mode; nothing else rounds. */
#include <string.h>

#include "scheme/kind.h"
#include "scheme/statement.h"

typedef struct round_step {
    sib__scheme_step step; /* first */
    const sib__json *of_said;
    const sib__json *to_said;
    int32_t          rounding;
    const sib__json *by_list;
    sib__collected   of;
    sib__exact       to;
    sib__dimensions  by;
} round_step;

#define AT(key, of_kind, field) SIB__KEY_AT(key, of_kind, round_step, field)

static const sib__option  a_text[] = {{SIB__KEY(NULL, SIB__OPTION_TEXT)}};
static const sib__options texts = SIB__KEYS(a_text);

static const sib__option keys[] = {
    SIB__STEP_KEYS,
    {AT("of", SIB__OPTION_OTHER, of_said), .grammar = "names"},
    {AT("to", SIB__OPTION_OTHER, to_said), .grammar = "value"},
    {AT("rounding", SIB__OPTION_ENUM, rounding), .name_of = sib__rounding_name},
    {AT("by", SIB__OPTION_LIST, by_list), .of = &texts, .optional = true},
};
static const sib__options round_keys = SIB__KEYS(keys);

/* To nothing finer than the minor unit of the currency. */
static sib_status check_to(const sib__reader *r, const round_step *c, sib__output *result)
{
    sib__exact units = {0, 1, NULL};
    sib__exact whole = {0, 1, NULL};
    int        order = 0;
    if (sib__exact_sign(c->to) <= 0) {
        return sib__refuse(r, c->to_said, "\"to\" is above 0");
    }
    if (c->of.unit != SIB__UNIT_MONEY) {
        return SIB_OK;
    }
    SIB__TRY(sib__exact_divide(r->call, r->memory, c->to, r->scheme->minor_unit, &units));
    SIB__TRY(sib__exact_floor(r->call, r->memory, units, &whole));
    SIB__TRY(sib__exact_compare(r->call, units, whole, &order));
    result->minor = order == 0;
    return order == 0 ? SIB_OK
                      : sib__refuse(r, c->to_said,
                                    "\"%s\" is finer than the minor unit of %s, or no multiple",
                                    c->to_said->text.data, r->scheme->currency);
}

static sib_status read_by(const sib__reader *r, round_step *c)
{
    SIB__TRY(sib__read_dimensions(r, c->by_list, &c->by));
    SIB__TRY(sib__add_draws(r, c->by_list, &c->of, &c->by));
    for (const sib__json *at = c->by_list->first; at != NULL; at = at->next) {
        if (!sib__has_dimension(c->of.common, sib__dimension_named(r->scheme, at->text))) {
            return sib__refuse(r, at, "\"by\" names \"%s\", which some line has not",
                               at->text.data);
        }
    }
    return SIB_OK;
}

static sib_status read_round(sib__reader *r, sib__scheme_step *step)
{
    round_step  *c = (round_step *)step;
    sib__output *result = NULL;
    int32_t      found = 0;
    SIB__TRY(sib__read_collected(r, c->of_said, &c->of));
    SIB__TRY(sib__read_exact(r, c->to_said, c->of.unit, &c->to, &found));
    if (c->by_list == NULL) {
        SIB__TRY(sib__add_collected(r, step, &c->of, &result));
        return check_to(r, c, result);
    }
    SIB__TRY(read_by(r, c));
    bool lined = sib__has_dimension(c->by, r->scheme->line);
    SIB__TRY(sib__add_result(r, step, NULL, c->of.unit,
                             c->by | sib__dimension_bit(r->scheme->line), &result));
    result->lines = lined ? c->of.lines : &result->slot;
    result->line_count = lined ? c->of.line_count : 1;
    return check_to(r, c, result);
}

/* Each number once, of however many lines it is. */
static sib_status round_numbers(sib__run *run, const round_step *c, const sib__numbers *before,
                                int64_t lines, sib__numbers *after)
{
    int64_t      n = sib__numbers_count(before, lines);
    sib__numbers each = *before;
    each.by = NULL;
    SIB__TRY(sib__numbers_make(run->call, run->memory, n, after));
    for (int64_t i = 0; i < n; i++) {
        sib__exact value = sib__number_at(&each, i);
        SIB__TRY(
            sib__exact_round_to(run->call, run->memory, value, c->to, c->rounding, &value));
        SIB__TRY(sib__number_set(run->call, run->memory, after, n, i, value));
        SIB__TRY(sib__run_check(run, i));
    }
    after->by = before->by;
    after->entries = before->entries;
    return SIB_OK;
}

static sib_status apply_round(sib__run *run, const sib__scheme_step *step)
{
    const round_step *c = (const round_step *)step;
    sib__series      *before = NULL;
    sib__series      *after = NULL;
    SIB__TRY(sib__collect(run, &c->of, &before));
    if (c->by_list != NULL) {
        SIB__TRY(sib__add_up(run, before, c->by, step->results[0], &before));
    }
    SIB__TRY(
        sib__series_like(run->call, run->memory, run->scheme, before, before->unit, &after));
    sib__drop(run->memory, after->numbers.whole);
    SIB__TRY(round_numbers(run, c, &before->numbers, before->n, &after->numbers));
    after->before = before->numbers;
    sib__run_put(run, step->results[0], after);
    return SIB_OK;
}

static sib_status line_round(sib__run *run, const sib__scheme_step *step)
{
    const sib__series *s = sib__run_series(run, step->results[0]);
    for (int64_t i = 0; i < s->n; i++) {
        SIB__TRY(sib__statement_line(run, step->results[0], s, i));
        if (sib__reason_at(s, i) == SIB__REASON_NONE) {
            SIB__TRY(
                sib__statement_number(run, "before", sib__number_at(&s->before, i), s->unit));
        }
    }
    return SIB_OK;
}

const sib__step_kind sib__step_round = {.name = "round",
                                        .keys = &round_keys,
                                        .size = sizeof(round_step),
                                        .read = read_round,
                                        .apply = apply_round,
                                        .line = line_round};
