/* Bills at a stage: from the lines that are settled and the record of the settlement before. */
#include <string.h>

#include "core/number.h"
#include "scheme/dictionary.h"
#include "scheme/due.h"
#include "scheme/limit.h"
#include "scheme/past.h"
#include "scheme/splitting.h"

typedef sib__splitting splitting;

/* Adds money to a sum of minor units. */
static sib_status add_money(sib__run *run, sib__exact money, sib__exact *sum)
{
    sib__exact units;
    SIB__TRY(sib__exact_divide(run->call, run->memory, money, run->scheme->minor_unit, &units));
    return sib__exact_add(run->call, run->memory, *sum, units, sum);
}

static sib_status minor_of(sib__run *run, sib__exact money, int64_t *out)
{
    sib__exact units;
    SIB__TRY(sib__exact_divide(run->call, run->memory, money, run->scheme->minor_unit, &units));
    return sib__exact_i64(run->call, units, out);
}

static sib_status refuse_past(const splitting *s, const char *what)
{
    return sib__fail(s->run->call, SIB_ERR_TERMS, "previous", -1, NULL, "%s", what);
}

/* A member of a member of what the record keeps, an exact number; 0 where there is none. */
static sib_status past_number(const splitting *s, const char *list, const char *name,
                              const char *key, sib__exact *out)
{
    const sib__json *at = s->past == NULL ? NULL : sib__json_member(s->past, list);
    at = at == NULL ? NULL : sib__json_member(at, name);
    *out = sib__exact_of_i64(0);
    return at == NULL ? SIB_OK
                      : sib__exact_parse(s->run->call, s->run->memory, "previous",
                                         sib__json_member(at, key)->text, out);
}

/* Who pays by which rule: shares that change govern only what comes after. */
static sib_status hash_terms(splitting *s)
{
    const sib__json *step = s->split->step.json;
    sib__json_writer w;
    sib__slice       text;
    sib__json_begin(&w, &s->run->call->scratch);
    sib__json_open_array(&w);
    sib__json_value(&w, sib__json_member(step, "rule"));
    sib__json_value(&w, sib__json_member(step, "payers"));
    sib__json_close_array(&w);
    SIB__TRY(sib__json_finish(s->run->call, &w, &text));
    sib__hash_text(text.data, (size_t)text.length, s->terms);
    return SIB_OK;
}

static bool past_says(const splitting *s, const char *key, const char *text)
{
    return sib__slice_equals(sib__json_member(s->past, key)->text, text);
}

/* What a payer was billed by the settlement before: the row of "bills". */
static sib_status past_bill(const splitting *s, const char *id, int64_t *out)
{
    sib__run        *run = s->run;
    const sib__rows *bills = run->past == NULL ? NULL : &run->past->record.statement.bills;
    *out = 0;
    for (int64_t i = 0; bills != NULL && i < bills->n; i++) {
        sib__exact amount;
        if (strcmp(sib__row_text(bills, i, "payer"), id) == 0) {
            SIB__TRY(sib__row_number(run->call, run->memory, bills, i, "cumulative", &amount));
            SIB__TRY(minor_of(run, amount, out));
        }
    }
    return SIB_OK;
}

/* The payers, and after them what nobody pays, as the record before left them. */
static sib_status begin_bills(splitting *s, bool changed)
{
    sib__run         *run = s->run;
    const sib__split *c = s->split;
    sib__billing     *b = &s->billing;
    b->n = c->payer_count + 1;
    b->spills = c->over_cap != NULL && strcmp(c->over_cap, "spill") == 0;
    b->bills = SIB__NEW(run->memory, sib__bill, b->n);
    SIB__TRY_MEMORY(run->call, b->bills);
    for (int64_t i = 0; i < b->n; i++) {
        sib__bill *bill = &b->bills[i];
        bool       payer = i < c->payer_count;
        sib__exact charged;
        bill->id = payer ? c->payers[i].id : "(unpaid)";
        bill->capped = payer && c->payers[i].capped;
        bill->most = payer ? c->payers[i].most : 0;
        SIB__TRY(past_number(s, "payers", bill->id, "target", &bill->before));
        SIB__TRY(past_number(s, "payers", bill->id, changed ? "target" : "base", &bill->base));
        if (changed) { /* what was charged to it alone is added by itself, anew */
            SIB__TRY(past_number(s, "payers", bill->id, "charged", &charged));
            SIB__TRY(
                sib__exact_subtract(run->call, run->memory, bill->base, charged, &bill->base));
        }
        SIB__TRY(past_bill(s, bill->id, &bill->billed));
        bill->target = bill->before;
        bill->bill = bill->billed;
        SIB__TRY(sib__check(run->call));
    }
    b->bills[b->n - 1].base = sib__exact_of_i64(0);
    return SIB_OK;
}

static int64_t payer_named(const sib__split *c, const char *id)
{
    int64_t i = 0;
    while (strcmp(c->payers[i].id, id) != 0) {
        i++;
    }
    return i;
}

static sib_status name_of(const splitting *s, int64_t code, sib__slice *out)
{
    *out = (sib__slice){"", 0};
    return s->split->by == SIB__NO_DIMENSION
               ? SIB_OK
               : sib__run_code_name(s->run, s->split->by, (int32_t)code, out);
}

static sib__bill_group *group_of(const splitting *s, int64_t code)
{
    return &s->billing.groups[s->group_of_code[code] - 1];
}

static const sib__json *groups_before(const splitting *s)
{
    return s->past == NULL ? NULL : sib__json_member(s->past, "groups");
}

/* Whole numbers of which the record before has a group are known, though no fact has them. */
static sib_status know_wholes(splitting *s)
{
    const sib__json *groups = groups_before(s);
    int32_t          by = s->split->by;
    if (groups == NULL || by == SIB__NO_DIMENSION ||
        s->run->scheme->dimensions[by].kind != SIB__DIMENSION_FOUND) {
        return SIB_OK;
    }
    for (const sib__json *at = groups->first; at != NULL; at = at->next) {
        int64_t whole = 0;
        SIB__TRY(sib__number_parse_i64(at->key, &whole) ? sib__run_know_whole(s->run, by, whole)
                                                        : SIB_OK);
    }
    return SIB_OK;
}

/* Which codes have a group: those of the record before, and of lines that have a number. */
static sib_status find_groups(const splitting *s, int64_t codes, bool *out)
{
    sib__run          *run = s->run;
    const sib__json   *groups = groups_before(s);
    const sib__series *lines = sib__run_series(run, s->split->settle->step.results[0]);
    int64_t            known = 0;
    for (int64_t code = 0; groups != NULL && code < codes; code++) {
        sib__slice name;
        SIB__TRY(name_of(s, code, &name));
        out[code] = sib__json_member(groups, name.data) != NULL;
        known += out[code] ? 1 : 0;
    }
    if (groups != NULL && known < groups->n) {
        return refuse_past(s, "the record's split has a group that the contract has no more");
    }
    for (int64_t i = 0; !s->kept && s->split->by != SIB__NO_DIMENSION && i < lines->n; i++) {
        int32_t slot = sib__code_at(&lines->codes[run->scheme->line], i);
        int32_t code = sib__code_at(&lines->codes[s->split->by], i);
        if (code != SIB_CODE_MISSING && sib__reason_at(lines, i) == SIB__REASON_NONE &&
            sib__charged_to(run->scheme->results[slot]) == NULL) {
            out[code] = true;
        }
        SIB__TRY(sib__run_check(run, i));
    }
    if (s->split->by == SIB__NO_DIMENSION) {
        out[0] = true;
    }
    return SIB_OK;
}

/* Groups in the order of their names. */
static sib_status list_groups(splitting *s, int64_t codes, bool changed)
{
    sib__run     *run = s->run;
    sib__billing *b = &s->billing;
    int32_t       by = s->split->by;
    bool         *has = SIB__NEW(run->memory, bool, codes);
    int64_t      *order = NULL;
    SIB__TRY_MEMORY(run->call, has);
    SIB__TRY(find_groups(s, codes, has));
    SIB__TRY(sib__run_order_codes(run, by, codes, &order));
    for (int64_t i = 0; i < codes; i++) {
        sib__slice name;
        sib__exact base;
        if (has[order[i]]) {
            SIB__TRY(name_of(s, order[i], &name));
            SIB__TRY(past_number(s, "groups", name.data, changed ? "sum" : "base", &base));
            s->names[b->group_count] = name.data;
            SIB__TRY(sib__exact_i64(run->call, base, &b->groups[b->group_count].base));
            s->group_of_code[order[i]] = ++b->group_count;
        }
    }
    return SIB_OK;
}

/* Sums by code, and those of what is charged to one payer. */
static sib_status add_up(splitting *s, sib__exact *sums, sib__exact *charges)
{
    sib__run          *run = s->run;
    const sib__series *lines = sib__run_series(run, s->split->settle->step.results[0]);
    int32_t            by = s->split->by;
    for (int64_t i = 0; i < lines->n; i++) {
        int32_t     slot = sib__code_at(&lines->codes[run->scheme->line], i);
        const char *charged = sib__charged_to(run->scheme->results[slot]);
        sib__exact  amount = sib__number_at(&lines->numbers, i);
        if (sib__reason_at(lines, i) != SIB__REASON_NONE) {
            continue;
        }
        if (charged != NULL) {
            SIB__TRY(add_money(run, amount, &charges[payer_named(s->split, charged)]));
        } else if (by != SIB__NO_DIMENSION) {
            int32_t code = sib__code_at(&lines->codes[by], i);
            if (code == SIB_CODE_MISSING) {
                return sib__fail(run->call, SIB_ERR_DATA, "facts", -1,
                                 run->scheme->dimensions[by].name,
                                 "a settled line has no value for the key of the shares");
            }
            SIB__TRY(add_money(run, amount, &sums[code]));
        }
        SIB__TRY(sib__run_check(run, i));
    }
    return SIB_OK;
}

/* Sums of groups and of what is charged to one payer. */
static sib_status add_lines(splitting *s, int64_t codes)
{
    sib__run     *run = s->run;
    sib__billing *b = &s->billing;
    sib__exact   *sums = SIB__NEW(run->memory, sib__exact, codes);
    sib__exact   *charges = SIB__NEW(run->memory, sib__exact, b->n);
    SIB__TRY_MEMORY(run->call, sums);
    SIB__TRY_MEMORY(run->call, charges);
    for (int64_t i = 0; i < codes; i++) {
        sums[i] = sib__exact_of_i64(0);
    }
    for (int64_t i = 0; i < b->n; i++) {
        charges[i] = sib__exact_of_i64(0);
    }
    SIB__TRY(s->kept ? SIB_OK : add_up(s, sums, charges));
    for (int64_t i = 0; i < codes; i++) {
        if (s->group_of_code[i] > 0) {
            SIB__TRY(sib__exact_i64(run->call, sums[i], &group_of(s, i)->sum));
        }
    }
    for (int64_t i = 0; i < b->n; i++) {
        SIB__TRY(sib__exact_i64(run->call, charges[i], &b->bills[i].charged));
    }
    return SIB_OK;
}

/* The shares of each group: cards read by its code. */
static sib_status read_shares(splitting *s, int64_t codes)
{
    sib__run     *run = s->run;
    sib__billing *b = &s->billing;
    int32_t       by = s->split->by;
    sib__series  *lines = NULL; /* one line a code */
    int32_t      *own = SIB__NEW(run->memory, int32_t, codes);
    sib__exact   *shares = SIB__NEW(run->memory, sib__exact, b->group_count * b->n);
    SIB__TRY_MEMORY(run->call, own);
    SIB__TRY_MEMORY(run->call, shares);
    SIB__TRY(sib__series_make(run->call, run->memory, run->scheme, codes, SIB__UNIT_NUMBER,
                              by == SIB__NO_DIMENSION ? 0 : sib__dimension_bit(by), &lines));
    for (int64_t code = 0; code < codes; code++) {
        own[code] = (int32_t)code;
    }
    if (by != SIB__NO_DIMENSION) {
        lines->codes[by] = (sib__codes){.own = own};
    }
    for (int64_t i = 0; i < s->split->payer_count; i++) {
        sib__worth *worth = NULL;
        SIB__TRY(sib__worth_begin(run, &s->split->payers[i].share, lines, &worth));
        for (int64_t code = 0; code < codes; code++) {
            int64_t          group = s->group_of_code[code] - 1;
            sib__worth_value value;
            if (group >= 0) {
                SIB__TRY(sib__worth_at(run, worth, code, &value));
                shares[group * b->n + i] = value.exact;
                b->groups[group].shares = &shares[group * b->n];
            }
        }
        SIB__TRY(sib__check(run->call));
    }
    return SIB_OK;
}

static sib_status begin_groups(splitting *s, bool changed)
{
    sib__run     *run = s->run;
    sib__billing *b = &s->billing;
    bool          cards = s->split->by != SIB__NO_DIMENSION;
    SIB__TRY(know_wholes(s));
    int64_t codes = cards ? sib__run_code_count(run, s->split->by) : 1;
    b->groups = SIB__NEW(run->memory, sib__bill_group, codes);
    SIB__TRY_MEMORY(run->call, b->groups);
    s->names = SIB__NEW(run->memory, const char *, codes);
    SIB__TRY_MEMORY(run->call, s->names);
    s->group_of_code = SIB__NEW(run->memory, int64_t, codes);
    SIB__TRY_MEMORY(run->call, s->group_of_code);
    SIB__TRY(list_groups(s, codes, changed));
    SIB__TRY(add_lines(s, codes));
    if (!cards) { /* all that is charged to nobody alone */
        sib__bill_group *group = group_of(s, 0);
        group->sum = b->total;
        for (int64_t i = 0; i < b->n; i++) {
            SIB__TRY(sib__take_minor(run, &group->sum, b->bills[i].charged));
        }
    }
    return s->split->layers ? SIB_OK : read_shares(s, codes);
}

sib_status sib__split_bills(sib__run *run, const sib__split *c)
{
    splitting  s = {.run = run, .split = c};
    sib__due   due;
    sib__exact total;
    bool       changed = false;
    bool       undecided = false;
    SIB__TRY(sib__due_of(run, &due));
    SIB__TRY(sib__due_value(run, &total, &undecided));
    s.kept = undecided && sib__exact_sign(due.now) == 0 &&
             (c->charges || c->by != SIB__NO_DIMENSION);
    SIB__TRY(sib__exact_add(run->call, run->memory, due.paid_before, due.now, &total));
    SIB__TRY(minor_of(run, total, &s.billing.total));
    SIB__TRY(hash_terms(&s));
    s.past = run->past == NULL ? NULL : run->past->record.split_said;
    changed = s.past != NULL && !past_says(&s, "terms", s.terms);
    if (changed && !past_says(&s, "by", sib__split_key(&s))) {
        return refuse_past(&s, "the record's shares are by another key than the contract's");
    }
    SIB__TRY(begin_bills(&s, changed));
    SIB__TRY(begin_groups(&s, changed));
    if (s.kept) {
        SIB__TRY(sib__split_keep(&s));
        return sib__split_rows(&s);
    }
    SIB__TRY(c->layers ? sib__bill_layers(run->call, &s.billing)
                       : sib__bill_shares(run->call, run->memory, &s.billing));
    SIB__TRY(sib__split_rows(&s));
    return sib__split_record(&s);
}
