/* compare: its keys and its three forms. */
#include <string.h>

#include "scheme/compare.h"
#include "scheme/lists.h"
#include "scheme/statement.h"

#define AT(key, of_kind, field) SIB__KEY_AT(key, of_kind, sib__compare, field)
#define MAYBE                   .optional = true

static const char *const betters[] = {"fewer", "more", NULL};
static const char *const averages[] = {"means", "reductions", NULL};
static const char *const methods[] = {"given",       "set_clustered", "set_unit_clustered",
                                      "unit_robust", "welch",         "pooled",
                                      "psmatch2",    "abadie_imbens", NULL};

static const sib__option a_part[] = {
    {SIB__KEY("of", SIB__OPTION_OTHER), .grammar = "name"},
    {SIB__KEY("weight", SIB__OPTION_OTHER), .grammar = "value"}};
static const sib__options parts = SIB__KEYS(a_part);

static const sib__option keys[] = {
    SIB__STEP_KEYS,
    {AT("of", SIB__OPTION_OTHER, of_said), .grammar = "name", MAYBE},
    {AT("with", SIB__OPTION_OTHER, with_said), .grammar = "name", MAYBE},
    {AT("better", SIB__OPTION_TEXT, better), .words = betters, MAYBE},
    {AT("pool", SIB__OPTION_OTHER, pool_said), .grammar = "name", MAYBE},
    {AT("over", SIB__OPTION_TEXT, over_name), MAYBE},
    {AT("weights", SIB__OPTION_OTHER, weights_said), .grammar = "value", MAYBE},
    {AT("average", SIB__OPTION_TEXT, average), .words = averages, MAYBE},
    {AT("blend", SIB__OPTION_LIST, blend_list), .filled = true, .of = &parts, MAYBE},
    {AT("n", SIB__OPTION_OTHER, n_said), .grammar = "value", MAYBE},
    {SIB__KEY("interval", SIB__OPTION_OBJECT), MAYBE},
    {AT("level", SIB__OPTION_OTHER, level_said), .in = "interval", .grammar = "value"},
    {AT("method", SIB__OPTION_TEXT, method), .in = "interval", .words = methods},
};
static const sib__options compare_keys = SIB__KEYS(keys);

/* What each form has, lacks and may have: w(ith), p(ool), b(lend); capitals must stand. */
static const struct {
    const char *key;
    const char *forms;
    const char *why;
} form_keys[] = {
    {"of", "W", "what is compared"},
    {"better", "W", "nothing that moves money has a default"},
    {"over", "P", "the key whose lines are pooled"},
    {"weights", "P", "denominator, eligible, equal or a card"},
    {"average", "P", "means or reductions"},
    {"n", "wp", ""},
    {"interval", "wp", ""},
};

static sib_status check_forms(const sib__reader *r, const sib__compare *c)
{
    const sib__json *json = c->step.json;
    if ((c->with_said != NULL) + (c->pool_said != NULL) + (c->blend_list != NULL) != 1) {
        return sib__refuse(r, json, "a compare has one of with, pool and blend");
    }
    char must = c->with_said != NULL ? 'W' : c->pool_said != NULL ? 'P' : 'B';
    char may = (char)(must - 'A' + 'a');
    for (size_t i = 0; i < sizeof form_keys / sizeof form_keys[0]; i++) {
        const sib__json *said = sib__json_member(json, form_keys[i].key);
        bool             wanted = strchr(form_keys[i].forms, must) != NULL;
        if (said == NULL && wanted) {
            return sib__refuse(r, json, "a comparison lacks \"%s\": %s", form_keys[i].key,
                               form_keys[i].why);
        }
        if (said != NULL && !wanted && strchr(form_keys[i].forms, may) == NULL) {
            return sib__refuse(r, said, "\"%s\" is no key of a compare with \"%s\"",
                               form_keys[i].key,
                               must == 'W'   ? "with"
                               : must == 'P' ? "pool"
                                             : "blend");
        }
    }
    return SIB_OK;
}

static sib_status check_interval(const sib__reader *r, const sib__compare *c)
{
    sib__exact level;
    int32_t    found = 0;
    int        order = 0;
    if (c->level_said == NULL) {
        return SIB_OK;
    }
    SIB__TRY(sib__read_exact(r, c->level_said, SIB__UNIT_SHARE, &level, &found));
    SIB__TRY(sib__exact_compare(r->call, level, sib__exact_of_i64(1), &order));
    return sib__exact_sign(level) > 0 && order < 0
               ? SIB_OK
               : sib__refuse(r, c->level_said, "a level lies between 0 %% and 100 %%");
}

/* `n` and `weights`: a word, or a value of a unit. */
static sib_status read_weighing(sib__reader *r, const sib__json *at, int32_t unit, bool equal,
                                int32_t *word, sib__operand *value)
{
    bool       text = at->kind == SIB__JSON_STRING;
    const bool small =
        text && at->text.length > 0 && at->text.data[0] >= 'a' && at->text.data[0] <= 'z';
    *word = SIB__WEIGHING_VALUE;
    if (text && sib__slice_equals(at->text, "denominator")) {
        *word = SIB__WEIGHING_DENOMINATOR;
    } else if (text && sib__slice_equals(at->text, "eligible")) {
        *word = SIB__WEIGHING_ELIGIBLE;
    } else if (equal && text && sib__slice_equals(at->text, "equal")) {
        *word = SIB__WEIGHING_EQUAL;
    } else if (small) {
        return sib__refuse(r, at,
                           "\"%s\" is no word here; did you mean \"denominator\"? it is what "
                           "the mean divides by",
                           at->text.data);
    } else {
        return sib__read_operand(r, at, unit, false, value);
    }
    return SIB_OK;
}

/* People counted once: what is multiplied with them is a mean, a share or a ratio. */
static sib_status read_n(sib__reader *r, sib__compare *c, sib__dimensions lines)
{
    const sib__measure *m = c->measure;
    if (c->n_said == NULL) {
        return SIB_OK;
    }
    if (m == NULL || m->over_count == 0) {
        return sib__refuse(r, c->n_said,
                           "a sum over people times people counts them twice: \"n\" needs a "
                           "mean, a share or a ratio");
    }
    SIB__TRY(read_weighing(r, c->n_said, SIB__UNIT_NUMBER, false, &c->times, &c->n));
    if (c->times == SIB__WEIGHING_ELIGIBLE &&
        (m->is == SIB__MEASURE_RATIO || sib__outcome_number(m->outcome, "eligible") == NULL)) {
        return sib__refuse(r, c->n_said, "\"eligible\" belongs to means and shares of people");
    }
    return sib__check_operand_keys(r, &c->n, "n", lines);
}

static sib_status read_with(sib__reader *r, sib__compare *c)
{
    c->fewer = strcmp(c->better, "fewer") == 0;
    SIB__TRY(sib__compare_read_with(r, c));
    sib__dimensions lines = c->of->keys & ~sib__dimension_bit(r->scheme->line);
    SIB__TRY(read_n(r, c, lines));
    return sib__compare_declare(r, c, c->of->unit, lines);
}

/* The weights of a card sum to 100 %, whatever lines there will be. */
static sib_status check_weights(const sib__reader *r, const sib__compare *c)
{
    const sib__operand *card = &c->weights;
    sib__exact          sum = {0, 1, NULL};
    int                 order = 0;
    if (card->kind != SIB__OPERAND_CARD || card->by != c->over || card->other != NULL) {
        return sib__refuse(r, c->weights_said,
                           "weights are a card by \"%s\", with each name and no \"else\"",
                           c->over_name);
    }
    for (int64_t i = 0; i < card->entry_count; i++) {
        const sib__operand *worth = card->entries[i].worth;
        SIB__TRY(sib__exact_add(r->call, r->memory, sum, worth->exact, &sum));
        if (sib__exact_sign(worth->exact) < 0) {
            return sib__refuse(r, worth->at, "a weight is 0 or more");
        }
    }
    SIB__TRY(sib__exact_compare(r->call, sum, sib__exact_of_i64(1), &order));
    return order == 0 ? SIB_OK
                      : sib__refuse(r, c->weights_said, "the weights do not sum to 100 %%");
}

static sib_status read_pooled(sib__reader *r, sib__compare *c)
{
    const sib__scheme *s = r->scheme;
    const sib__json   *at = c->pool_said;
    for (int64_t i = 0; at->kind == SIB__JSON_STRING && i < s->step_count; i++) {
        if (sib__slice_equals(at->text, s->steps[i]->id)) {
            c->pooled = sib__compare_of(s->steps[i]);
            break;
        }
    }
    const sib__compare *below = c->pooled;
    if (below == NULL || below->measure == NULL || below->with == NULL ||
        below->measure->over_count == 0) {
        return sib__refuse(r, at,
                           "\"pool\" names no compare above of a mean, share or ratio with a "
                           "comparison");
    }
    return SIB_OK;
}

static sib_status read_pool(sib__reader *r, sib__compare *c)
{
    const sib__json *over = sib__json_member(c->step.json, "over");
    SIB__TRY(read_pooled(r, c));
    SIB__TRY(sib__add_reading(r, c->pooled->results[SIB__COMPARED_TREATED]));
    const sib__output *treated = c->pooled->results[SIB__COMPARED_TREATED];
    for (int i = 0; i <= SIB__COMPARED_REDUCTION; i++) {
        c->pooled->results[i]->read = true;
    }
    SIB__TRY(sib__read_dimension(r, over, &c->over));
    const sib__dimension *d = &r->scheme->dimensions[c->over];
    bool listed = d->kind == SIB__DIMENSION_COHORT || d->kind == SIB__DIMENSION_LISTED ||
                  d->kind == SIB__DIMENSION_PERIOD;
    if (!sib__has_dimension(treated->keys, c->over) || !listed) {
        return sib__refuse(r, over, "\"%s\" is no key of \"%s\" with listed values",
                           c->over_name, c->pooled->step.id);
    }
    c->measure = c->pooled->measure;
    c->fewer = c->pooled->fewer;
    sib__dimensions lines =
        treated->keys & ~sib__dimension_bit(c->over) & ~sib__dimension_bit(r->scheme->line);
    SIB__TRY(
        read_weighing(r, c->weights_said, SIB__UNIT_SHARE, true, &c->weighing, &c->weights));
    if (c->weighing == SIB__WEIGHING_VALUE) {
        SIB__TRY(check_weights(r, c));
    } else if (c->weighing == SIB__WEIGHING_ELIGIBLE &&
               sib__outcome_number(c->measure->outcome, "eligible") == NULL) {
        return sib__refuse(r, c->weights_said, "\"eligible\" is counted of people alone");
    }
    SIB__TRY(read_n(r, c, lines));
    return sib__compare_declare(r, c, treated->unit, lines);
}

static sib_status read_part(sib__reader *r, const sib__json *at, sib__blended *part)
{
    sib__output *of = NULL;
    int32_t      found = 0;
    part->of_said = sib__json_member(at, "of");
    part->weight_said = sib__json_member(at, "weight");
    SIB__TRY(sib__read_result(r, part->of_said, &of));
    SIB__TRY(sib__read_exact(r, part->weight_said, SIB__UNIT_SHARE, &part->weight, &found));
    part->of = of;
    return of->unit == SIB__UNIT_VERDICT || of->listed || of->line_count > 1
               ? sib__refuse(r, part->of_said,
                             "\"%s\" is a verdict, a list, or has lines of several steps",
                             of->full_name)
               : SIB_OK;
}

static sib_status check_blend(const sib__reader *r, const sib__compare *c, sib__exact sum)
{
    int         order = 0;
    const char *text = NULL;
    SIB__TRY(sib__exact_compare(r->call, sum, sib__exact_of_i64(1), &order));
    SIB__TRY(sib__spell(r->call, r->memory, sum, SIB__UNIT_SHARE, &text));
    return order == 0 ? SIB_OK
                      : sib__refuse(r, c->blend_list,
                                    "the weights of the blend sum to %s, not 100 %%", text);
}

static sib_status read_blend(sib__reader *r, sib__compare *c)
{
    sib__dimensions line = sib__dimension_bit(r->scheme->line);
    sib__exact      sum = {0, 1, NULL};
    sib__output    *result = NULL;
    if (c->blend_list->n < 2) {
        return sib__refuse(r, c->blend_list, "a blend has two parts at least");
    }
    c->blend = SIB__NEW(r->memory, sib__blended, c->blend_list->n);
    SIB__TRY_MEMORY(r->call, c->blend);
    for (const sib__json *at = c->blend_list->first; at != NULL; at = at->next) {
        sib__blended      *part = &c->blend[c->blend_count++];
        const sib__output *first = NULL;
        SIB__TRY(read_part(r, at, part));
        first = c->blend[0].of;
        if (part->of->unit != first->unit ||
            (part->of->keys & ~line) != (first->keys & ~line)) {
            return sib__refuse(r, part->of_said,
                               "the parts of a blend have one unit and the same keys");
        }
        SIB__TRY(sib__exact_add(r->call, r->memory, sum, part->weight, &sum));
    }
    SIB__TRY(check_blend(r, c, sum));
    return sib__add_result(r, &c->step, NULL, c->blend[0].of->unit,
                           c->blend[0].of->keys & ~line, &result);
}

static sib_status read_compare(sib__reader *r, sib__scheme_step *step)
{
    sib__compare *c = (sib__compare *)step;
    c->over = SIB__NO_DIMENSION;
    SIB__TRY(check_forms(r, c));
    SIB__TRY(check_interval(r, c));
    return c->with_said != NULL   ? read_with(r, c)
           : c->pool_said != NULL ? read_pool(r, c)
                                  : read_blend(r, c);
}

static sib_status apply_compare(sib__run *run, const sib__scheme_step *step)
{
    const sib__compare *c = (const sib__compare *)step;
    sib__figures        f = {.n = NULL};
    if (c->blend != NULL) {
        return sib__compare_blend(run, c);
    }
    SIB__TRY(c->pooled != NULL ? sib__compare_pooled(run, c, &f)
                               : sib__compare_figures(run, c, &f));
    return sib__compare_results(run, c, &f);
}

/* What was divided by what, where both figures are such. */
static sib_status say_parts(sib__run *run, const sib__compare *c, const sib__output *result,
                            const sib__series *s, int64_t line)
{
    if (!c->rated ||
        (result != c->results[SIB__COMPARED_TREATED] &&
         result != c->results[SIB__COMPARED_COMPARISON]) ||
        sib__reason_at(s, line) != SIB__REASON_NONE) {
        return SIB_OK;
    }
    SIB__TRY(sib__statement_number(run, "numerator", sib__number_at(&s->numerator, line),
                                   SIB__UNIT_NUMBER));
    return sib__statement_number(run, "denominator", sib__number_at(&s->denominator, line),
                                 SIB__UNIT_NUMBER);
}

static sib_status line_compare(sib__run *run, const sib__scheme_step *step)
{
    const sib__compare *c = (const sib__compare *)step;
    int64_t             n = sib__run_series(run, step->results[0])->n;
    for (int64_t i = 0; i < n; i++) {
        for (int64_t j = 0; j < step->result_count; j++) {
            const sib__output *result = step->results[j];
            const sib__series *s = sib__run_series(run, result);
            SIB__TRY(sib__statement_line(run, result, s, i));
            SIB__TRY(say_parts(run, c, result, s, i));
        }
        SIB__TRY(sib__run_check(run, i));
    }
    return c->pooled != NULL  ? sib__compare_weights(run, c)
           : c->blend != NULL ? sib__compare_blend_weights(run, c)
                              : SIB_OK;
}

const sib__compare *sib__compare_of(const sib__scheme_step *step)
{
    return step->kind == &sib__step_compare && ((const sib__compare *)step)->blend == NULL
               ? (const sib__compare *)step
               : NULL;
}

const sib__step_kind sib__step_compare = {.name = "compare",
                                          .keys = &compare_keys,
                                          .size = sizeof(sib__compare),
                                          .read = read_compare,
                                          .apply = apply_compare,
                                          .line = line_compare};
