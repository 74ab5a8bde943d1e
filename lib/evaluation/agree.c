/* A record held against itself: effects are what people read, facts what money follows from. */
#include "evaluation/agree.h"

#include "core/exact.h"
#include "core/json.h"

typedef struct agreeing {
    sib__call       *call;
    const char      *argument;
    const sib__rows *effects;
    const sib__json *outcomes; /* of the contract */
    const sib__json *facts;
    int64_t          row;
} agreeing;

static sib_status contradicts(const agreeing *a, const char *column)
{
    return sib__fail(a->call, SIB_ERR_DATA, a->argument, a->row, column,
                     "the record contradicts itself: effects, and the facts that they are of, "
                     "do not go together");
}

static bool is_there(const agreeing *a, const char *field)
{
    return sib__rows_at(a->effects, a->row, field)->text.data != NULL;
}

static sib_status read(const agreeing *a, sib__slice text, sib__exact *out)
{
    return sib__exact_parse(a->call, &a->call->scratch, a->argument, text, out);
}

static sib_status take(const agreeing *a, const char *field, sib__exact *out)
{
    return read(a, sib__rows_at(a->effects, a->row, field)->text, out);
}

static sib_status hold(const agreeing *a, const char *field, sib__exact wanted)
{
    sib__exact said;
    int        order = 0;
    if (!is_there(a, field)) {
        return SIB_OK;
    }
    SIB__TRY(take(a, field, &said));
    SIB__TRY(sib__exact_compare(a->call, said, wanted, &order));
    return order == 0 ? SIB_OK : contradicts(a, field);
}

/* What follows from the means. */
static sib_status hold_effect(const agreeing *a, sib__exact treated, sib__exact comparison)
{
    sib__call   *call = a->call;
    sib__memory *m = &call->scratch;
    sib__exact   difference;
    sib__exact   part;
    SIB__TRY(sib__exact_subtract(call, m, comparison, treated, &difference));
    SIB__TRY(hold(a, "difference", difference));
    if (sib__exact_sign(comparison) == 0) {
        return is_there(a, "reduction") ? contradicts(a, "reduction") : SIB_OK;
    }
    SIB__TRY(sib__exact_divide(call, m, difference, comparison, &part));
    SIB__TRY(hold(a, "reduction", part));
    SIB__TRY(sib__exact_divide(call, m, treated, comparison, &part));
    return hold(a, "rate_ratio", part);
}

static bool says(const sib__json *object, const char *key, sib__slice text)
{
    const sib__json *value = sib__json_member(object, key);
    return value != NULL && value->kind == SIB__JSON_STRING &&
           sib__slice_compare(value->text, text) == 0;
}

/* The sum of a number over the facts of a cohort and arm. */
static sib_status sum_facts(const agreeing *a, const sib__json *rows, const char *arm,
                            const char *number, sib__exact *out)
{
    sib__slice cohort = sib__rows_at(a->effects, a->row, "cohort")->text;
    *out = sib__exact_of_i64(0);
    for (const sib__json *at = rows->first; at != NULL; at = at->next) {
        const sib__json *value = sib__json_member(at, number);
        sib__exact       part;
        if (!says(at, "cohort", cohort) || !says(at, "arm", sib__slice_of(arm))) {
            continue;
        }
        if (value == NULL || value->text.data == NULL) {
            return contradicts(a, number);
        }
        SIB__TRY(read(a, value->text, &part));
        SIB__TRY(sib__exact_add(a->call, &a->call->scratch, *out, part, out));
    }
    return SIB_OK;
}

/* Whether the mean of an arm is the sum over the persons of the facts. */
static sib_status hold_facts(const agreeing *a, const sib__json *rows, const char *number,
                             const char *arm, const char *mean)
{
    sib__exact persons;
    sib__exact sum;
    sib__exact said;
    int        order = 0;
    SIB__TRY(sum_facts(a, rows, arm, "persons", &persons));
    SIB__TRY(sum_facts(a, rows, arm, number, &sum));
    SIB__TRY(take(a, mean, &said));
    SIB__TRY(sib__exact_multiply(a->call, &a->call->scratch, said, persons, &said));
    SIB__TRY(sib__exact_compare(a->call, said, sum, &order));
    return order == 0 ? SIB_OK : contradicts(a, mean);
}

/* Of the kind of an outcome, what its effect is of. Persons are not split by keys of its own,
 * so their rows do not add up. */
static const char *number_of(const sib__json *outcome)
{
    static const char *const kinds[][2] = {
        {"events", "events"}, {"days", "days"}, {"values", "value"}};
    const char *number = NULL;
    for (int i = 0; i < 3 && sib__json_member(outcome, "keys") == NULL; i++) {
        number = says(outcome, "kind", sib__slice_of(kinds[i][0])) ? kinds[i][1] : number;
    }
    return number;
}

static sib_status agree(const agreeing *a)
{
    sib__slice name = sib__rows_at(a->effects, a->row, "outcome")->text;
    sib__slice role = sib__rows_at(a->effects, a->row, "role")->text;
    sib__exact treated;
    sib__exact comparison;
    if (!is_there(a, "mean_treated") || !is_there(a, "mean_comparison") || role.data == NULL ||
        !sib__slice_equals(role, "cohort")) {
        return SIB_OK;
    }
    SIB__TRY(take(a, "mean_treated", &treated));
    SIB__TRY(take(a, "mean_comparison", &comparison));
    SIB__TRY(hold_effect(a, treated, comparison));
    const sib__json *outcome =
        name.data == NULL ? NULL : sib__json_member(a->outcomes, name.data);
    const sib__json *rows = outcome == NULL ? NULL : sib__json_member(a->facts, name.data);
    const char      *number = number_of(outcome);
    if (rows == NULL || rows->kind != SIB__JSON_ARRAY) {
        return contradicts(a, "outcome");
    }
    if (number == NULL) {
        return SIB_OK;
    }
    SIB__TRY(hold_facts(a, rows, number, "treated", "mean_treated"));
    return hold_facts(a, rows, number, "comparison", "mean_comparison");
}

sib_status sib__record_agree(sib__call *call, const char *argument, const sib__record *record)
{
    const sib__json *contract = NULL;
    const sib__json *facts = NULL;
    agreeing         a = {.call = call,
                          .argument = argument,
                          .effects = &record->settlement.lists.rows[SIB__LIST_EFFECTS]};
    if (!record->settled) {
        return SIB_OK;
    }
    sib__memory *m = &call->scratch;
    SIB__TRY(sib__json_parse(call, m, argument, record->design.contract, &contract));
    SIB__TRY(sib__json_parse(call, m, argument, record->settlement.facts, &facts));
    a.outcomes = sib__json_member(contract, "outcomes");
    a.facts = sib__json_member(facts, "facts");
    for (; a.row < a.effects->n; a.row++) {
        SIB__TRY(agree(&a));
    }
    return SIB_OK;
}
