/* limit: what groups of lines come to at most or at least, as it is read and told. limit_run.c
 * and limit_floor.c compute it. */
#include "scheme/limit.h"

#include <string.h>

#include "scheme/lists.h"
#include "scheme/statement.h"

#define AT(key, of_kind, field) SIB__KEY_AT(key, of_kind, sib__limit, field)
#define MAYBE                   .optional = true

static const sib__option  a_text[] = {{SIB__KEY(NULL, SIB__OPTION_TEXT)}};
static const sib__options texts = SIB__KEYS(a_text);

static const char *const fills[] = {"in_order", "by_date", "pro_rata", NULL};
static const char *const cuts[] = {"part", "refuse", NULL};
static const char *const shares[] = {"achieved", "payable", NULL};

static const sib__option keys[] = {
    SIB__STEP_KEYS,
    {AT("of", SIB__OPTION_OTHER, of_said), .grammar = "names"},
    {AT("at_most", SIB__OPTION_OTHER, most_said), .grammar = "value", MAYBE},
    {AT("at_least", SIB__OPTION_OTHER, least_said), .grammar = "value", MAYBE},
    {AT("keys", SIB__OPTION_LIST, key_list), .of = &texts},
    {AT("per", SIB__OPTION_LIST, per_list), .of = &texts},
    {AT("where", SIB__OPTION_OTHER, where_said), .grammar = "where", MAYBE},
    {AT("fill", SIB__OPTION_TEXT, fill), .words = fills, MAYBE},
    {AT("cut", SIB__OPTION_TEXT, cut), .words = cuts, MAYBE},
    {AT("share_of", SIB__OPTION_TEXT, share_of), .words = shares, MAYBE},
    {AT("charged_to", SIB__OPTION_TEXT, charged_to), MAYBE},
};
static const sib__options limit_keys = SIB__KEYS(keys);

static bool is_pro_rata(const sib__limit *c)
{
    return c->fill != NULL && strcmp(c->fill, "pro_rata") == 0;
}

/* Which keys belong to which limit, as far as the series plays no part. */
static const char *misfit(const sib__limit *c)
{
    bool most = c->most_said != NULL;
    if (most == (c->least_said != NULL)) {
        return "a limit has one of at_most and at_least";
    }
    if (most && c->fill == NULL) {
        return "a cap lacks \"fill\": who goes without when it binds";
    }
    if (!most && (c->fill != NULL || c->cut != NULL || c->share_of != NULL)) {
        return "\"fill\", \"cut\" and \"share_of\" belong to at_most";
    }
    if (is_pro_rata(c) && c->cut != NULL) {
        return "pro_rata cuts every line alike: leave \"cut\" out";
    }
    if (most && !is_pro_rata(c) && c->cut == NULL) {
        return "a cap lacks \"cut\": part or refuse";
    }
    if (c->share_of != NULL && c->where_said == NULL) {
        return "a share is of some lines among all: say \"where\"";
    }
    return most && c->charged_to != NULL ? "\"charged_to\" belongs to at_least" : NULL;
}

/* Whether a line of what is read can have a date. */
static bool is_dated(const sib__scheme *s, sib__dimensions have)
{
    bool dated = sib__has_dimension(have, s->on);
    for (int64_t i = 0; i < s->period_count; i++) {
        dated = dated || sib__has_dimension(have, s->periods[i].dimension);
    }
    return dated;
}

static sib_status check_form(const sib__reader *r, const sib__limit *c)
{
    const char *wrong = misfit(c);
    bool        money = c->of.unit == SIB__UNIT_MONEY;
    if (wrong == NULL && c->least_said != NULL && money && c->charged_to == NULL) {
        wrong = "say who is charged for what is added: a payer, or \"payers\": \"charged_to\"";
    }
    if (wrong == NULL && c->charged_to != NULL && !money) {
        wrong = "only money is charged: leave \"charged_to\" out";
    }
    if (wrong == NULL && c->fill != NULL && strcmp(c->fill, "by_date") == 0 &&
        !is_dated(r->scheme, c->of.keys)) {
        wrong = "no line has a date: fill in_order or pro_rata";
    }
    return wrong == NULL ? SIB_OK : sib__refuse(r, c->step.json, "%s", wrong);
}

static sib_status read_per(const sib__reader *r, sib__limit *c)
{
    SIB__TRY(sib__read_dimensions(r, c->per_list, &c->per));
    SIB__TRY(sib__add_draws(r, c->per_list, &c->of, &c->per));
    for (const sib__json *at = c->per_list->first; at != NULL; at = at->next) {
        if (!sib__has_dimension(c->of.common, sib__dimension_named(r->scheme, at->text))) {
            return sib__refuse(r, at, "\"per\" names \"%s\", which some line has not",
                               at->text.data);
        }
    }
    if (c->least_said == NULL) {
        return SIB_OK;
    }
    if (c->of.unit == SIB__UNIT_MONEY) {
        return sib__has_dimension(c->per, r->scheme->line)
                   ? sib__refuse(r, c->per_list, "a floor adds a line: it is by no \"line\"")
                   : SIB_OK;
    }
    return c->of.count == 1 && sib__dimensions_within(
                                   c->of.keys & ~sib__dimension_bit(r->scheme->line), c->per)
               ? SIB_OK
               : sib__refuse(r, c->per_list,
                             "what is no money is raised line by line: \"of\" is one name and "
                             "\"per\" lists all its keys");
}

/* Whether an amount is in whole minor units. */
static sib_status is_minor(const sib__reader *r, sib__exact amount, bool *out)
{
    sib__exact units;
    sib__exact whole;
    int        order = 0;
    SIB__TRY(sib__exact_divide(r->call, r->memory, amount, r->scheme->minor_unit, &units));
    SIB__TRY(sib__exact_floor(r->call, r->memory, units, &whole));
    SIB__TRY(sib__exact_compare(r->call, units, whole, &order));
    *out = order == 0;
    return SIB_OK;
}

/* A constant, a named value or an entry of a card, of money. */
static sib_status check_amount(const sib__reader *r, const sib__operand *o, bool *minor)
{
    bool whole = true;
    if (o == NULL || o->kind != SIB__OPERAND_EXACT) {
        return SIB_OK;
    }
    SIB__TRY(is_minor(r, o->exact, &whole));
    *minor = whole; /* a named value alone may have parts */
    if (sib__exact_sign(o->exact) < 0) {
        return sib__refuse(r, o->at, "a limit on money is not below 0");
    }
    return whole || o->at->kind == SIB__JSON_OBJECT
               ? SIB_OK
               : sib__refuse(r, o->at, "\"%s\" has parts of a minor unit of %s",
                             o->at->text.data, r->scheme->currency);
}

/* A card by the step that made a line: names of those that are read, and all of them. */
static sib_status check_line_card(const sib__reader *r, const sib__limit *c)
{
    const sib__operand *card = &c->limit;
    sib__slice         *names = SIB__NEW(r->memory, sib__slice, c->of.line_count);
    SIB__TRY_MEMORY(r->call, names);
    for (int64_t i = 0; i < c->of.line_count; i++) {
        names[i] = sib__slice_of(r->scheme->results[c->of.lines[i]]->full_name);
    }
    sib__dimension line = {.name = "line", .listed = names, .listed_count = c->of.line_count};
    return card->by == r->scheme->line ? sib__check_card_names(r, card, &line) : SIB_OK;
}

/* The limit's value; whether it leaves lines of whole minor units whole. */
static sib_status read_amount(sib__reader *r, sib__limit *c, bool *minor)
{
    const sib__json *at = c->most_said != NULL ? c->most_said : c->least_said;
    const char      *key = c->most_said != NULL ? "at_most" : "at_least";
    SIB__TRY(sib__read_operand(r, at, c->of.unit, true, &c->limit));
    SIB__TRY(sib__check_operand_keys(r, &c->limit, key, c->per));
    SIB__TRY(check_line_card(r, c));
    if (c->of.unit != SIB__UNIT_MONEY) {
        return SIB_OK;
    }
    SIB__TRY(check_amount(r, &c->limit, minor));
    SIB__TRY(check_amount(r, c->limit.other, minor));
    for (int64_t i = 0; i < c->limit.entry_count; i++) {
        SIB__TRY(check_amount(r, c->limit.entries[i].worth, minor));
    }
    *minor = *minor && (c->limit.of == NULL || c->limit.of->minor);
    return SIB_OK;
}

static sib_status read_share(sib__reader *r, sib__limit *c)
{
    int order = 0;
    SIB__TRY(sib__read_operand(r, c->most_said, SIB__UNIT_SHARE, false, &c->limit));
    if (c->limit.kind != SIB__OPERAND_EXACT) {
        return sib__refuse(r, c->most_said, "a share is a constant or a named value");
    }
    SIB__TRY(sib__exact_compare(r->call, c->limit.exact, sib__exact_of_i64(1), &order));
    if (sib__exact_sign(c->limit.exact) < 0 ||
        (order >= 0 && strcmp(c->share_of, "payable") == 0)) {
        return sib__refuse(r, c->most_said,
                           "a share of what is payable is from 0 %% to below 100 %%");
    }
    return SIB_OK;
}

/* A share where the lines are no shares, and not of what. */
static bool lacks_share_of(const sib__limit *c)
{
    const sib__json *at = c->most_said;
    return c->share_of == NULL && at != NULL && c->of.unit != SIB__UNIT_SHARE &&
           at->kind == SIB__JSON_STRING && at->text.length > 0 &&
           at->text.data[at->text.length - 1] == '%';
}

/* An added line has the keys of its group alone, and a name of its own. */
static sib_status add_floor_line(sib__reader *r, const sib__limit *c, sib__output *result)
{
    int64_t *lines = SIB__NEW(r->memory, int64_t, c->of.line_count + 1);
    SIB__TRY_MEMORY(r->call, lines);
    memcpy(lines, c->of.lines, (size_t)c->of.line_count * sizeof *lines);
    lines[c->of.line_count] = result->slot;
    result->lines = lines;
    result->line_count = c->of.line_count + 1;
    result->common = c->per | sib__dimension_bit(r->scheme->line);
    return SIB_OK;
}

/* Who is charged is one of the payers of the split, which stands last. */
static sib_status check_charged(const sib__reader *r, const sib__limit *c)
{
    const sib__json *payments = sib__json_member(r->scheme->root, "payment");
    bool             known = c->charged_to == NULL || strcmp(c->charged_to, "payers") == 0;
    for (const sib__json *step = payments->first; step != NULL; step = step->next) {
        const sib__json *payers = sib__json_member(step, "payers");
        for (const sib__json *at = payers == NULL ? NULL : payers->first; at != NULL;
             at = at->next) {
            const sib__json *id = sib__json_member(at, "id");
            known = known || (id != NULL && id->kind == SIB__JSON_STRING &&
                              sib__slice_equals(id->text, c->charged_to));
        }
    }
    return known ? SIB_OK
                 : sib__refuse(r, sib__json_member(c->step.json, "charged_to"),
                               "\"%s\" is no payer of the contract", c->charged_to);
}

static sib_status read_limit(sib__reader *r, sib__scheme_step *step)
{
    sib__limit  *c = (sib__limit *)step;
    sib__output *result = NULL;
    bool         minor = c->share_of == NULL;
    SIB__TRY(sib__read_collected(r, c->of_said, &c->of));
    SIB__TRY(check_form(r, c));
    SIB__TRY(sib__check_keys(r, c->key_list, c->of.keys));
    SIB__TRY(read_per(r, c));
    if (lacks_share_of(c)) {
        return sib__refuse(
            r, c->most_said,
            "a share is of what was \"achieved\" or of what is \"payable\": they "
            "differ: say \"share_of\"");
    }
    SIB__TRY(c->share_of != NULL ? read_share(r, c) : read_amount(r, c, &minor));
    c->chosen = c->where_said != NULL;
    if (c->chosen) {
        SIB__TRY(sib__read_condition(r, c->where_said, c->of.common, &c->where));
    }
    SIB__TRY(check_charged(r, c));
    SIB__TRY(sib__add_collected(r, step, &c->of, &result));
    result->minor = result->minor && minor;
    return c->least_said != NULL && c->of.unit == SIB__UNIT_MONEY ? add_floor_line(r, c, result)
                                                                  : SIB_OK;
}

const char *sib__charged_to(const sib__output *result)
{
    const sib__limit *c = (const sib__limit *)result->step;
    return c->step.kind == &sib__step_limit && strcmp(c->charged_to, "payers") != 0
               ? c->charged_to
               : NULL;
}

static sib_status apply_limit(sib__run *run, const sib__scheme_step *step)
{
    const sib__limit *c = (const sib__limit *)step;
    sib__series      *before = NULL;
    SIB__TRY(sib__collect(run, &c->of, &before));
    return c->most_said != NULL ? sib__limit_most(run, c, before)
                                : sib__limit_least(run, c, before);
}

/* Limit and what is left of it, and whether the line was changed. */
static sib_status tell_limit(sib__run *run, const sib__limit *c, const sib__series *s,
                             int64_t line)
{
    const sib__limited *told = s->limited;
    int64_t             group = told->group_of[line];
    bool                number = sib__reason_at(s, line) == SIB__REASON_NONE;
    bool                added =
        sib__code_at(&s->codes[run->scheme->line], line) == (int32_t)c->step.results[0]->slot;
    sib__exact before = sib__number_at(&s->before, line);
    int        order = 0;
    bool       had =
        told->came == NULL ? number : sib__reason_at(told->came, line) == SIB__REASON_NONE;
    if (had && !added) {
        SIB__TRY(sib__statement_number(run, "before", before, s->unit));
    }
    if (group < 0 || told->unlimited[group]) {
        return SIB_OK;
    }
    SIB__TRY(sib__statement_number(run, "limit", told->limits[group], s->unit));
    if (!number) {
        return SIB_OK;
    }
    SIB__TRY(sib__exact_compare(run->call, before, sib__number_at(&s->numbers, line), &order));
    if (order != 0) {
        sib__statement_word(run, "reason", c->most_said != NULL ? "cut" : "raised_to_floor");
    }
    return c->most_said != NULL
               ? sib__statement_number(run, "left", sib__number_at(&told->left, line), s->unit)
               : SIB_OK;
}

static sib_status line_limit(sib__run *run, const sib__scheme_step *step)
{
    const sib__series *s = sib__run_series(run, step->results[0]);
    for (int64_t i = 0; i < s->n; i++) {
        SIB__TRY(sib__statement_line(run, step->results[0], s, i));
        SIB__TRY(tell_limit(run, (const sib__limit *)step, s, i));
    }
    return SIB_OK;
}

const sib__step_kind sib__step_limit = {.name = "limit",
                                        .keys = &limit_keys,
                                        .size = sizeof(sib__limit),
                                        .read = read_limit,
                                        .apply = apply_limit,
                                        .line = line_limit};
