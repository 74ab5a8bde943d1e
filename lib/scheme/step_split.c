/* split: who pays what is billed, as it is read. split_run.c makes the bills. */
#include "scheme/split.h"

#include <string.h>

#include "scheme/limit.h"

#define AT(key, of_kind, field)    SIB__KEY_AT(key, of_kind, sib__split, field)
#define PAYER(key, of_kind, field) SIB__KEY_AT(key, of_kind, sib__payer, field)

static const char *const rules[] = {"ratio", "layers", NULL};
static const char *const overs[] = {"spill", "unpaid", NULL};

static const sib__option payer[] = {
    {PAYER("id", SIB__OPTION_TEXT, id)},
    {PAYER("share", SIB__OPTION_OTHER, share_said), .grammar = "value", .optional = true},
    {PAYER("at_most", SIB__OPTION_OTHER, most_said), .grammar = "value", .optional = true},
};
static const sib__options payer_keys = SIB__KEYS(payer);

static const sib__option keys[] = {
    SIB__STEP_KEYS,
    {AT("of", SIB__OPTION_OTHER, of_said), .grammar = "name"},
    {AT("rule", SIB__OPTION_TEXT, rule), .words = rules},
    {AT("payers", SIB__OPTION_LIST, payer_list), .filled = true, .of = &payer_keys},
    {AT("over_cap", SIB__OPTION_TEXT, over_cap), .words = overs, .optional = true},
};
static const sib__options split_keys = SIB__KEYS(keys);

/* It divides what the settle step gives, and nothing stands below it. */
static sib_status check_place(sib__reader *r, sib__split *c)
{
    sib__output *result = NULL;
    SIB__TRY(sib__read_result(r, c->of_said, &result));
    c->settle = sib__settle_of(r->scheme);
    if (c->settle == NULL || result->step != &c->settle->step) {
        return sib__refuse(r, c->of_said, "\"%s\" does not settle: what is due is split",
                           result->full_name);
    }
    for (int64_t i = 0; i < r->scheme->step_count; i++) {
        if (r->scheme->steps[i]->kind == &sib__step_split) {
            return sib__refuse(r, c->step.json, "a contract splits once");
        }
    }
    for (const sib__json *at = c->step.json->next; at != NULL; at = at->next) {
        if (sib__json_member(at, "section") == NULL) {
            return sib__refuse(r, at, "a split stands last");
        }
    }
    return SIB_OK;
}

static sib_status check_payer_id(const sib__reader *r, const sib__split *c, const sib__json *at)
{
    const sib__json *id = sib__json_member(at, "id");
    SIB__TRY(sib__check_id(r, id, id->text));
    if (sib__slice_equals(id->text, "payers") || sib__slice_equals(id->text, "(unpaid)")) {
        return sib__refuse(r, id, "\"%s\" is no id of a payer", id->text.data);
    }
    for (int64_t i = 0; i < c->payer_count; i++) {
        if (sib__slice_equals(id->text, c->payers[i].id)) {
            return sib__refuse(r, id, "\"%s\" stands twice", id->text.data);
        }
    }
    return SIB_OK;
}

/* A cap in whole minor units, from 0. */
static sib_status read_cap(sib__reader *r, sib__payer *p)
{
    sib__operand cap;
    sib__exact   units;
    sib__exact   whole;
    int          order = 0;
    p->capped = p->most_said != NULL;
    if (!p->capped) {
        return SIB_OK;
    }
    SIB__TRY(sib__read_operand(r, p->most_said, SIB__UNIT_MONEY, false, &cap));
    if (cap.kind != SIB__OPERAND_EXACT || sib__exact_sign(cap.exact) < 0) {
        return sib__refuse(r, p->most_said, "a payer's cap is an amount from 0");
    }
    SIB__TRY(sib__exact_divide(r->call, r->memory, cap.exact, r->scheme->minor_unit, &units));
    SIB__TRY(sib__exact_floor(r->call, r->memory, units, &whole));
    SIB__TRY(sib__exact_compare(r->call, units, whole, &order));
    if (order != 0) {
        return sib__refuse(r, p->most_said, "a payer's cap has parts of a minor unit of %s",
                           r->scheme->currency);
    }
    return sib__exact_i64(r->call, units, &p->most);
}

/* A share: a constant or a card; all cards are by one key, which every settled line has. */
static sib_status read_share(sib__reader *r, sib__split *c, sib__payer *p)
{
    SIB__TRY(sib__read_operand(r, p->share_said, 0, false, &p->share));
    if (p->share.kind == SIB__OPERAND_SERIES) {
        return sib__refuse(r, p->share_said, "a payer's share is a constant or a card");
    }
    if (p->share.unit != SIB__UNIT_SHARE && p->share.unit != SIB__UNIT_NUMBER) {
        return sib__refuse(r, p->share_said, "a payer's share is in %% or a plain number");
    }
    if (p->share.kind != SIB__OPERAND_CARD) {
        return SIB_OK;
    }
    if (c->by != SIB__NO_DIMENSION && c->by != p->share.by) {
        return sib__refuse(r, p->share_said, "all cards of a split are by one key");
    }
    c->by = p->share.by;
    return sib__has_dimension(c->settle->of.common, c->by)
               ? SIB_OK
               : sib__refuse(r, p->share_said, "some settled line has not the key \"%s\"",
                             r->scheme->dimensions[c->by].name);
}

static sib_status read_payer(sib__reader *r, sib__split *c, const sib__json *at)
{
    sib__payer *p = &c->payers[c->payer_count];
    SIB__TRY(check_payer_id(r, c, at));
    SIB__TRY(sib__read_object(r, "a payer", at, &payer_keys, p));
    SIB__TRY(read_cap(r, p));
    if (c->layers) {
        const char *wrong =
            p->share_said != NULL ? "layers are filled in order: a payer in layers has no share"
            : !p->capped && at->next != NULL
                ? "each layer but the last has an \"at_most\": else no other is reached"
                : NULL;
        c->payer_count++;
        return wrong == NULL ? SIB_OK : sib__refuse(r, at, "%s", wrong);
    }
    if (p->share_said == NULL) {
        return sib__refuse(r, at, "a payer by ratio lacks \"share\"");
    }
    c->payer_count++;
    return read_share(r, c, p);
}

/* The share of a payer for a name of the key, or for all others; NULL: none is stated. */
static const sib__operand *share_for(const sib__payer *p, const sib__slice *name)
{
    const sib__operand *share = &p->share;
    if (share->kind != SIB__OPERAND_CARD) {
        return share;
    }
    for (int64_t i = 0; name != NULL && i < share->entry_count; i++) {
        if (sib__slice_compare(share->entries[i].name, *name) == 0) {
            return share->entries[i].worth;
        }
    }
    return share->other;
}

/* Shares that govern the same lines: all in per cent, to 100 %, or all plain, not all 0. */
static sib_status check_sum(const sib__reader *r, const sib__split *c, const sib__slice *name)
{
    sib__exact sum = sib__exact_of_i64(0);
    int        order = 0;
    int32_t    unit = c->payers[0].share.unit;
    for (int64_t i = 0; i < c->payer_count; i++) {
        const sib__payer   *p = &c->payers[i];
        const sib__operand *share = share_for(p, name);
        if (share == NULL) {
            return SIB_OK; /* a line that asks for it is refused */
        }
        if (p->share.unit != unit) {
            return sib__refuse(r, p->share_said,
                               "shares with %% sum to 100 %%, and all have the sign");
        }
        if (sib__exact_sign(share->exact) < 0) {
            return sib__refuse(r, share->at, "a share is not below 0");
        }
        SIB__TRY(sib__exact_add(r->call, r->memory, sum, share->exact, &sum));
    }
    SIB__TRY(sib__exact_compare(r->call, sum, sib__exact_of_i64(1), &order));
    if (unit == SIB__UNIT_SHARE ? order == 0 : sib__exact_sign(sum) > 0) {
        return SIB_OK;
    }
    return sib__refuse(r, c->payer_list, "the shares%s%s %s", name == NULL ? "" : " for ",
                       name == NULL ? "" : name->data,
                       unit == SIB__UNIT_SHARE ? "do not sum to 100 %" : "are all 0");
}

static sib_status check_shares(const sib__reader *r, const sib__split *c)
{
    for (int64_t i = 0; i < c->payer_count; i++) {
        const sib__operand *share = &c->payers[i].share;
        for (int64_t j = 0; j < share->entry_count; j++) {
            SIB__TRY(check_sum(r, c, &share->entries[j].name));
            SIB__TRY(sib__check(r->call));
        }
    }
    return check_sum(r, c, NULL);
}

static sib_status check_caps(const sib__reader *r, const sib__split *c)
{
    bool wanted = false;
    for (int64_t i = 0; i < c->payer_count; i++) {
        wanted = wanted || (!c->layers && c->payers[i].capped);
    }
    if (wanted == (c->over_cap != NULL)) {
        return SIB_OK;
    }
    return sib__refuse(r, c->step.json, "%s",
                       wanted ? "\"over_cap\" is not stated: spill to the others, or unpaid"
                              : "no payer by ratio has a cap: leave \"over_cap\" out");
}

/* Where lines differ in who pays them, what is billed must be what the lines sum to. */
static sib_status check_lines(const sib__reader *r, const sib__split *c)
{
    const sib__settle *settle = c->settle;
    const sib__json   *amends = r->scheme->amends;
    const sib__json   *past = amends == NULL ? NULL : sib__json_member(amends, "past");
    const char        *wrong = NULL;
    if (c->by == SIB__NO_DIMENSION && !c->charges) {
        return SIB_OK;
    }
    if (c->layers) {
        wrong = "a line is charged to one payer: the rule is ratio";
    } else if (strcmp(settle->below_zero, "carry") == 0) {
        wrong = "lines have payers of their own: settle says \"below_zero\" repay or refuse";
    } else if (strcmp(settle->below_nothing, "owed") != 0) {
        wrong = "lines have payers of their own: settle says \"below_nothing\" owed";
    } else if (past != NULL && !sib__slice_equals(past->text, "recomputed")) {
        wrong = "lines have payers of their own: an amendment says \"past\" recomputed";
    }
    return wrong == NULL ? SIB_OK : sib__refuse(r, c->step.json, "%s", wrong);
}

static sib_status read_split(sib__reader *r, sib__scheme_step *step)
{
    sib__split *c = (sib__split *)step;
    SIB__TRY(check_place(r, c));
    c->layers = strcmp(c->rule, "layers") == 0;
    c->by = SIB__NO_DIMENSION;
    c->payers = SIB__NEW(r->memory, sib__payer, c->payer_list->n);
    SIB__TRY_MEMORY(r->call, c->payers);
    for (const sib__json *at = c->payer_list->first; at != NULL; at = at->next) {
        SIB__TRY(read_payer(r, c, at));
        SIB__TRY(sib__check(r->call));
    }
    SIB__TRY(check_caps(r, c));
    SIB__TRY(c->layers ? SIB_OK : check_shares(r, c));
    for (int64_t i = 0; i < c->settle->of.line_count; i++) {
        const sib__output *line = r->scheme->results[c->settle->of.lines[i]];
        c->charges = c->charges || sib__charged_to(line) != NULL;
    }
    return check_lines(r, c);
}

/* It makes no series. */
static sib_status apply_split(sib__run *run, const sib__scheme_step *step)
{
    (void)step;
    return sib__check(run->call);
}

static sib_status line_split(sib__run *run, const sib__scheme_step *step)
{
    return run->stage == NULL ? SIB_OK : sib__split_bills(run, (const sib__split *)step);
}

const sib__step_kind sib__step_split = {.name = "split",
                                        .keys = &split_keys,
                                        .size = sizeof(sib__split),
                                        .read = read_split,
                                        .apply = apply_split,
                                        .line = line_split};
