/* curve: what a quantity is worth, as it is read. step_curve_run.c computes it. */
#include "scheme/curve.h"

#include <string.h>

#include "scheme/lists.h"

static const char *given_unit(int32_t value)
{
    return value == SIB__UNIT_VERDICT || value == SIB__UNIT_POINTS ? NULL
                                                                   : sib__unit_name(value);
}

#define AT(key, of_kind, field)  SIB__KEY_AT(key, of_kind, sib__curve, field)
#define VALUE(key, field, named) AT(key, SIB__OPTION_OTHER, field), .grammar = (named)
#define MAYBE                    .optional = true

static const sib__option a_from[] = {
    {SIB__KEY("from", SIB__OPTION_OTHER), .grammar = "value"},
    {SIB__KEY("gives", SIB__OPTION_OTHER), .grammar = "value"}};
static const sib__options from_gives = SIB__KEYS(a_from);
static const sib__option  an_at[] = {{SIB__KEY("at", SIB__OPTION_OTHER), .grammar = "value"},
                                     {SIB__KEY("gives", SIB__OPTION_OTHER), .grammar = "value"}};
static const sib__options at_gives = SIB__KEYS(an_at);
static const sib__option  an_each[] = {
     {SIB__KEY("from", SIB__OPTION_OTHER), .grammar = "value"},
     {SIB__KEY("each", SIB__OPTION_OTHER), .grammar = "value"}};
static const sib__options from_each = SIB__KEYS(an_each);
static const sib__option  a_text[] = {{SIB__KEY(NULL, SIB__OPTION_TEXT)}};
static const sib__options texts = SIB__KEYS(a_text);

static const char *const belows[] = {"zero", "hold", NULL};
static const char *const pendings[] = {"pay", "nothing", NULL};

static const sib__option keys[] = {
    SIB__STEP_KEYS,
    {AT("gives", SIB__OPTION_ENUM, gives), .name_of = given_unit},
    {VALUE("each", each_said, "value"), MAYBE},
    {AT("steps", SIB__OPTION_LIST, step_list), .filled = true, .of = &from_gives, MAYBE},
    {AT("linear", SIB__OPTION_LIST, linear_list), .filled = true, .of = &at_gives, MAYBE},
    {AT("marginal", SIB__OPTION_LIST, marginal_list), .filled = true, .of = &from_each, MAYBE},
    {VALUE("at", at_said, "name"), MAYBE},
    {AT("below", SIB__OPTION_TEXT, below), .words = belows, MAYBE},
    {VALUE("times", times_said, "name"), MAYBE},
    {VALUE("per", per_said, "value"), MAYBE},
    {VALUE("if", if_said, "name"), MAYBE},
    {AT("pending", SIB__OPTION_TEXT, pending), .words = pendings, MAYBE},
    {AT("keys", SIB__OPTION_LIST, key_list), .of = &texts},
};
static const sib__options curve_keys = SIB__KEYS(keys);

static sib_status check_form(const sib__reader *r, const sib__curve *c)
{
    const sib__json *json = c->step.json;
    int forms = (c->each_said != NULL) + (c->step_list != NULL) + (c->linear_list != NULL) +
                (c->marginal_list != NULL);
    if (forms != 1) {
        return sib__refuse(r, json, "a curve has one of each, steps, linear and marginal");
    }
    if ((c->at_said == NULL) != (c->each_said != NULL)) {
        return sib__refuse(r, json,
                           c->each_said != NULL
                               ? "\"at\" picks a place: \"each\" has none"
                               : "a curve lacks \"at\": which number picks the place");
    }
    if (c->each_said != NULL && c->times_said == NULL) {
        return sib__refuse(r, json, "a curve lacks \"times\": each of what");
    }
    if ((c->linear_list != NULL) != (c->below != NULL)) {
        return sib__refuse(r, json,
                           c->below == NULL ? "linear lacks \"below\": zero or hold"
                                            : "\"below\" belongs to linear");
    }
    return c->linear_list != NULL && c->linear_list->n < 2
               ? sib__refuse(r, c->linear_list, "a slide has two points at least")
               : SIB_OK;
}

/* A plain text is money where money is given and nothing else brings it. */
static bool wants_money(const sib__curve *c)
{
    bool other = (c->times != NULL && c->times->unit == SIB__UNIT_MONEY) ||
                 (c->marginal_list != NULL && c->at->unit == SIB__UNIT_MONEY);
    return c->gives == SIB__UNIT_MONEY && !other;
}

static void settle_unit(const sib__curve *c, sib__operand *worth)
{
    bool said = worth->kind == SIB__OPERAND_CARD || worth->at->kind == SIB__JSON_STRING;
    if (said && wants_money(c)) {
        sib__operand_as(worth, SIB__UNIT_MONEY);
    }
}

/* A constant or a value that stands once: a piece is read by no card and no series. */
static sib_status read_constant(sib__reader *r, const sib__json *at, int32_t unit,
                                sib__operand *out)
{
    SIB__TRY(sib__read_operand(r, at, unit, false, out));
    return out->kind == SIB__OPERAND_EXACT
               ? SIB_OK
               : sib__refuse(r, at, "a piece of a curve is a constant or a named value");
}

static sib_status check_rise(const sib__reader *r, const sib__curve *c, int64_t i)
{
    int order = 1;
    if (i == 0) {
        return c->marginal_list != NULL && sib__exact_sign(c->pieces[0].from.exact) != 0
                   ? sib__refuse(
                         r, c->pieces[0].from.at,
                         "the first piece of a marginal starts at 0; a part that is not "
                         "paid is a piece worth 0")
                   : SIB_OK;
    }
    SIB__TRY(sib__exact_compare(r->call, c->pieces[i].from.exact, c->pieces[i - 1].from.exact,
                                &order));
    return order > 0 ? SIB_OK
                     : sib__refuse(r, c->pieces[i].from.at,
                                   "steps must rise: \"%s\" follows a larger or equal start",
                                   c->pieces[i].from.at->text.data);
}

static sib_status read_pieces(sib__reader *r, sib__curve *c)
{
    const sib__json *list = c->step_list != NULL     ? c->step_list
                            : c->linear_list != NULL ? c->linear_list
                                                     : c->marginal_list;
    const char      *from = c->linear_list != NULL ? "at" : "from";
    const char      *worth = c->marginal_list != NULL ? "each" : "gives";
    c->pieces = SIB__NEW(r->memory, sib__piece, list->n);
    SIB__TRY_MEMORY(r->call, c->pieces);
    for (const sib__json *at = list->first; at != NULL; at = at->next) {
        sib__piece *piece = &c->pieces[c->piece_count];
        SIB__TRY(read_constant(r, sib__json_member(at, from), c->at->unit, &piece->from));
        SIB__TRY(read_constant(r, sib__json_member(at, worth), 0, &piece->worth));
        SIB__TRY(check_rise(r, c, c->piece_count));
        settle_unit(c, &piece->worth);
        if (piece->worth.unit != c->pieces[0].worth.unit) {
            return sib__refuse(r, piece->worth.at, "the pieces of a curve are in one unit");
        }
        c->piece_count++;
    }
    c->worth = c->pieces[0].worth.unit;
    return SIB_OK;
}

/* The quantity: what the worth is multiplied with. */
static int32_t quantity_of(const sib__curve *c)
{
    return c->times != NULL           ? c->times->unit
           : c->marginal_list != NULL ? c->at->unit
                                      : SIB__UNIT_NUMBER;
}

/* Whether a price meets what it is no price of: money a share or points, a number points. */
static bool needs_per(const sib__curve *c, int32_t quantity)
{
    return (c->worth == SIB__UNIT_MONEY &&
            (quantity == SIB__UNIT_SHARE || quantity == SIB__UNIT_POINTS)) ||
           (c->worth == SIB__UNIT_NUMBER && quantity == SIB__UNIT_POINTS);
}

static sib_status read_per(sib__reader *r, sib__curve *c)
{
    int32_t quantity = quantity_of(c);
    int32_t found = 0;
    bool    wanted = needs_per(c, quantity);
    if (c->marginal_list != NULL && c->times != NULL && (wanted || needs_per(c, c->at->unit))) {
        return sib__refuse(r, c->step.json,
                           "a marginal that would need \"per\" takes no \"times\"");
    }
    if (wanted != (c->per_said != NULL)) {
        return sib__refuse(r, c->step.json,
                           wanted ? "a price meets a share: say \"per\", such as \"100 %%\" or "
                                    "\"1 point\""
                                  : "\"per\" has no meaning: no price meets a share");
    }
    if (!wanted) {
        return SIB_OK;
    }
    SIB__TRY(sib__read_exact(r, c->per_said, quantity, &c->per, &found));
    c->divides = true;
    return sib__exact_sign(c->per) > 0 ? SIB_OK
                                       : sib__refuse(r, c->per_said, "\"per\" is above 0");
}

static sib_status check_units(const sib__reader *r, const sib__curve *c)
{
    int32_t quantity = c->divides ? SIB__UNIT_NUMBER : quantity_of(c);
    int32_t product = sib__unit_product(c->worth, quantity);
    if (c->marginal_list != NULL && c->times != NULL) {
        int32_t place = sib__unit_product(c->worth, c->at->unit);
        product = place == 0 ? 0 : sib__unit_product(place, c->times->unit);
    }
    bool right =
        product == c->gives || (product == SIB__UNIT_SHARE && c->gives == SIB__UNIT_NUMBER);
    return right
               ? SIB_OK
               : sib__refuse(r, c->step.json, "%s times %s is no %s", sib__unit_name(c->worth),
                             sib__unit_name(quantity), sib__unit_name(c->gives));
}

static sib_status read_gate(sib__reader *r, sib__curve *c)
{
    const sib__json *at = c->if_said;
    if (at == NULL) {
        return r->scheme->has_gates
                   ? sib__refuse(r, c->step.json,
                                 "the contract has gates: say which one this curve obeys, or "
                                 "\"always\"")
                   : SIB_OK;
    }
    if (at->kind == SIB__JSON_STRING && sib__slice_equals(at->text, "always")) {
        return c->pending == NULL ? SIB_OK : sib__refuse(r, at, "\"pending\" waits for a gate");
    }
    SIB__TRY(sib__read_result(r, at, &c->gate));
    if (c->gate->unit != SIB__UNIT_VERDICT) {
        return sib__refuse(r, at, "\"%s\" is no gate", at->text.data);
    }
    return SIB_OK;
}

static sib_status check_gate_keys(const sib__reader *r, const sib__curve *c,
                                  sib__dimensions have)
{
    sib__dimensions lacking = c->gate == NULL ? 0 : c->gate->keys & ~have;
    for (int32_t i = 0; i < r->scheme->dimension_count; i++) {
        if (sib__has_dimension(lacking, i)) {
            return sib__refuse(r, c->if_said,
                               "decided by %s but the curve has one total: gate over it with "
                               "any, none or all",
                               r->scheme->dimensions[i].name);
        }
    }
    return SIB_OK;
}

static sib_status read_inputs(sib__reader *r, sib__curve *c)
{
    if (c->at_said != NULL) {
        SIB__TRY(sib__read_result(r, c->at_said, &c->at));
    }
    if (c->times_said != NULL) {
        SIB__TRY(sib__read_result(r, c->times_said, &c->times));
    }
    const sib__output *const read[] = {c->at, c->times};
    for (int i = 0; i < 2; i++) {
        if (read[i] != NULL &&
            (read[i]->unit == SIB__UNIT_VERDICT || read[i]->line_count > 1)) {
            return sib__refuse(r, c->step.json,
                               "\"%s\" is a verdict, or has lines of several steps",
                               read[i]->full_name);
        }
    }
    return c->at != NULL && c->times != NULL && c->at->listed && c->times->listed
               ? sib__refuse(r, c->step.json, "not both \"at\" and \"times\" are lists")
               : SIB_OK;
}

static sib_status read_curve(sib__reader *r, sib__scheme_step *step)
{
    sib__curve     *c = (sib__curve *)step;
    sib__dimensions have = 0;
    sib__output    *result = NULL;
    SIB__TRY(check_form(r, c));
    SIB__TRY(read_inputs(r, c));
    if (c->each_said != NULL) {
        SIB__TRY(sib__read_operand(r, c->each_said, 0, false, &c->each));
        settle_unit(c, &c->each);
        c->worth = c->each.unit;
    } else {
        SIB__TRY(read_pieces(r, c));
    }
    SIB__TRY(read_per(r, c));
    SIB__TRY(check_units(r, c));
    SIB__TRY(read_gate(r, c));
    have = (c->at == NULL ? 0 : c->at->keys) | (c->times == NULL ? 0 : c->times->keys);
    have &= ~sib__dimension_bit(r->scheme->line);
    if (c->at != NULL && c->times != NULL) {
        SIB__TRY(sib__check_meeting(r, c->step.json, c->at->keys, c->times->keys));
    }
    SIB__TRY(sib__check_operand_keys(r, &c->each, "each", have));
    SIB__TRY(check_gate_keys(r, c, have));
    SIB__TRY(sib__check_keys(r, c->key_list, have));
    SIB__TRY(sib__add_result(r, step, NULL, c->gives, have, &result));
    result->listed = (c->at != NULL && c->at->listed) || (c->times != NULL && c->times->listed);
    return SIB_OK;
}

const sib__step_kind sib__step_curve = {.name = "curve",
                                        .keys = &curve_keys,
                                        .size = sizeof(sib__curve),
                                        .read = read_curve,
                                        .apply = sib__curve_apply,
                                        .line = sib__curve_line};
