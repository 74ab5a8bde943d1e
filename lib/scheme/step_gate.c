/* gate: conditions as they are read. gate_run.c decides them. */
#include <string.h>

#include "scheme/gate.h"
#include "scheme/lists.h"

#define AT(key, of_kind, field) SIB__KEY_AT(key, of_kind, sib__gate_condition, field)
#define MAYBE                   .optional = true

static const char *const verdicts[] = {"met", "not_met", NULL};
static const char *const overs[] = {"any", "all", "none", NULL};

static const sib__option number[] = {
    {AT("of", SIB__OPTION_OTHER, of_said), .grammar = "name"},
    {AT("is", SIB__OPTION_ENUM, is), .name_of = sib__test_is_name,
     .why = "whether the limit itself passes: at_least, above, at_most or below"},
    {AT("value", SIB__OPTION_OTHER, value_said), .grammar = "value"},
    {SIB__KEY("decide_at", SIB__OPTION_OBJECT), MAYBE},
    {AT("to", SIB__OPTION_OTHER, to_said), .in = "decide_at", .grammar = "value"},
    {AT("rounding", SIB__OPTION_ENUM, rounding), .in = "decide_at",
     .name_of = sib__rounding_name},
};
static const sib__options number_keys = SIB__KEYS(number);

static const sib__option gate[] = {
    {AT("gate", SIB__OPTION_OTHER, gate_said), .grammar = "name"},
    {AT("is", SIB__OPTION_TEXT, how), .words = verdicts, .why = "met or not_met"},
};
static const sib__options gate_condition_keys = SIB__KEYS(gate);

static const sib__option over[] = {
    {AT("gate", SIB__OPTION_OTHER, gate_said), .grammar = "name"},
    {AT("over", SIB__OPTION_TEXT, over_name)},
    {AT("is", SIB__OPTION_TEXT, how), .words = overs, .why = "any, all or none"},
};
static const sib__options over_keys = SIB__KEYS(over);

static const sib__option a_condition[] = {
    {SIB__KEY(NULL, SIB__OPTION_OTHER), .grammar = "condition"}};
static const sib__options conditions = SIB__KEYS(a_condition);

#define LIST(key) SIB__KEY(key, SIB__OPTION_LIST), .filled = true, .of = &conditions, MAYBE

static const sib__option  nested[] = {{LIST("all")}, {LIST("any")}};
static const sib__options nested_keys = SIB__KEYS(nested);

static const sib__option keys[] = {
    SIB__STEP_KEYS,
    {SIB__KEY_AT("all", SIB__OPTION_LIST, sib__gate, all_list), .filled = true,
     .of = &conditions, MAYBE},
    {SIB__KEY_AT("any", SIB__OPTION_LIST, sib__gate, any_list), .filled = true,
     .of = &conditions, MAYBE},
    {SIB__KEY_AT("report", SIB__OPTION_BOOL, sib__gate, report), .high = 1, MAYBE},
};
static const sib__options gate_keys = SIB__KEYS(keys);

const sib__options *const sib__gate_forms[] = {&number_keys, &gate_condition_keys, &over_keys,
                                               &nested_keys, NULL};

/* What is approximate, or a matter of chance, decides as it is rounded. */
static bool is_end(const sib__output *of)
{
    static const char *const ends[] = {"low", "high", "p"};
    bool                     found = false;
    for (size_t i = 0; of->name != NULL && i < sizeof ends / sizeof ends[0]; i++) {
        found = found || strcmp(of->name, ends[i]) == 0;
    }
    return found;
}

static sib_status read_decide_at(sib__reader *r, sib__gate_condition *c)
{
    int32_t found = 0;
    if (c->to_said != NULL) {
        SIB__TRY(sib__read_exact(r, c->to_said, c->of->unit, &c->to, &found));
        return sib__exact_sign(c->to) > 0
                   ? SIB_OK
                   : sib__refuse(r, c->to_said, "\"to\" of \"decide_at\" is above 0");
    }
    if (is_end(c->of)) {
        return sib__refuse(r, c->json, "\"%s\" is approximate: state \"decide_at\"",
                           c->of->full_name);
    }
    return c->is == SIB__TEST_EQUAL
               ? sib__refuse(r, c->json,
                             "two exact fractions are seldom equal: state \"decide_at\"")
               : SIB_OK;
}

static sib_status read_number(sib__reader *r, sib__gate_condition *c)
{
    SIB__TRY(sib__read_object(r, "a condition", c->json, &number_keys, c));
    SIB__TRY(sib__read_result(r, c->of_said, &c->of));
    if (c->of->unit == SIB__UNIT_VERDICT || c->of->listed || c->of->line_count > 1) {
        return sib__refuse(r, c->of_said,
                           "\"%s\" is a verdict, a list, or has lines of several steps",
                           c->of->full_name);
    }
    c->kind = SIB__CONDITION_NUMBER;
    c->keys = c->of->keys & ~sib__dimension_bit(r->scheme->line);
    SIB__TRY(sib__read_operand(r, c->value_said, c->of->unit, false, &c->limit));
    SIB__TRY(sib__check_operand_keys(r, &c->limit, "value", c->keys));
    return read_decide_at(r, c);
}

static sib_status read_on_gate(sib__reader *r, sib__gate_condition *c)
{
    const sib__json *over_said = sib__json_member(c->json, "over");
    SIB__TRY(sib__read_object(r, "a condition", c->json,
                              over_said != NULL ? &over_keys : &gate_condition_keys, c));
    SIB__TRY(sib__read_result(r, c->gate_said, &c->gate));
    if (c->gate->unit != SIB__UNIT_VERDICT) {
        return sib__refuse(r, c->gate_said, "\"%s\" is no gate", c->gate->full_name);
    }
    c->kind = SIB__CONDITION_GATE;
    c->keys = c->gate->keys;
    c->over = SIB__NO_DIMENSION;
    if (over_said == NULL) {
        return SIB_OK;
    }
    SIB__TRY(sib__read_dimension(r, over_said, &c->over));
    if (!sib__has_dimension(c->keys, c->over)) {
        return sib__refuse(r, over_said, "\"%s\" is no key of \"%s\"", c->over_name,
                           c->gate->full_name);
    }
    c->keys &= ~sib__dimension_bit(c->over);
    return SIB_OK;
}

static sib_status read_list(sib__reader *r, sib__gate *g, const sib__json *list,
                            sib__gate_condition *into);

static sib_status add_leaf(sib__reader *r, sib__gate *g, sib__gate_condition *c)
{
    sib__dimensions met = 0;
    for (int64_t i = 0; i < g->leaf_count; i++) {
        met |= g->leaves[i]->keys;
    }
    SIB__TRY(g->leaf_count == 0 ? SIB_OK : sib__check_meeting(r, c->json, met, c->keys));
    sib__gate_condition **leaves =
        SIB__GROW(r->memory, sib__gate_condition *, g->leaves, g->leaf_count + 1);
    SIB__TRY_MEMORY(r->call, leaves);
    g->leaves = leaves;
    c->leaf = g->leaf_count;
    leaves[g->leaf_count++] = c;
    return SIB_OK;
}

static sib_status read_condition(sib__reader *r, sib__gate *g, const sib__json *at,
                                 sib__gate_condition *c)
{
    c->json = at;
    if (at->kind != SIB__JSON_OBJECT) {
        return sib__refuse(r, at, "a condition is an object");
    }
    if (sib__json_member(at, "of") != NULL) {
        SIB__TRY(read_number(r, c));
        return add_leaf(r, g, c);
    }
    if (sib__json_member(at, "gate") != NULL) {
        SIB__TRY(read_on_gate(r, c));
        return add_leaf(r, g, c);
    }
    const sib__json *all = sib__json_member(at, "all");
    const sib__json *any = sib__json_member(at, "any");
    if ((all == NULL) == (any == NULL)) {
        return sib__refuse(r, at,
                           "a condition is on a number (\"of\"), on a gate (\"gate\"), or one "
                           "of \"all\" and \"any\"");
    }
    SIB__TRY(sib__read_object(r, "a condition", at, &nested_keys, c));
    c->kind = all != NULL ? SIB__CONDITION_ALL : SIB__CONDITION_ANY;
    return read_list(r, g, all != NULL ? all : any, c);
}

static sib_status read_list(sib__reader *r, sib__gate *g, const sib__json *list,
                            sib__gate_condition *into)
{
    into->list = SIB__NEW(r->memory, sib__gate_condition, list->n);
    SIB__TRY_MEMORY(r->call, into->list);
    for (const sib__json *at = list->first; at != NULL; at = at->next) {
        sib__gate_condition *c = &into->list[into->count++];
        size_t               size = strlen(into->place) + 24;
        char                *place = SIB__NEW(r->memory, char, (int64_t)size);
        sib__line            line = {place, size, 0};
        SIB__TRY_MEMORY(r->call, place);
        sib__line_print(&line, "%s%s%lld", into->place, into->place[0] == '\0' ? "" : ".",
                        (long long)into->count);
        c->place = place;
        SIB__TRY(sib__check(r->call));
        SIB__TRY(read_condition(r, g, at, c));
        into->keys |= c->keys;
    }
    return SIB_OK;
}

static sib_status read_gate(sib__reader *r, sib__scheme_step *step)
{
    sib__gate       *g = (sib__gate *)step;
    sib__output     *result = NULL;
    const sib__json *report = sib__json_member(step->json, "report");
    if ((g->all_list == NULL) == (g->any_list == NULL)) {
        return sib__refuse(r, step->json, "a gate has one of \"all\" and \"any\"");
    }
    if (report != NULL && !g->report) {
        return sib__refuse(r, report, "\"report\" is true, or left out");
    }
    g->root.place = "";
    g->root.kind = g->all_list != NULL ? SIB__CONDITION_ALL : SIB__CONDITION_ANY;
    SIB__TRY(read_list(r, g, g->all_list != NULL ? g->all_list : g->any_list, &g->root));
    return sib__add_result(r, step, NULL, SIB__UNIT_VERDICT, g->root.keys, &result);
}

const sib__step_kind sib__step_gate = {.name = "gate",
                                       .keys = &gate_keys,
                                       .size = sizeof(sib__gate),
                                       .read = read_gate,
                                       .apply = sib__gate_apply,
                                       .line = sib__gate_line};
