#include "evaluation/whose.h"

#include <string.h>

#include "core/date.h"
#include "scheme/lists.h"

/* The first outcome, by name, with the same people of their own; NULL where it has none. */
static sib_status leader_of(sib__call *call, const sib__scheme *s, const sib__scheme_outcome *o,
                            const sib__scheme_outcome **out)
{
    *out = NULL;
    for (int64_t i = 0; i < s->outcome_count; i++) {
        const sib__scheme_outcome *other = &s->outcomes[i];
        bool                       same = false;
        SIB__TRY(sib__same_people(call, other, o, &same));
        if (same && (*out == NULL || strcmp(other->name, (*out)->name) < 0)) {
            *out = other;
        }
    }
    return SIB_OK;
}

static bool has_people(const sib__scheme_comparison *c)
{
    return c->kind == SIB__COMPARISON_MATCHED ||
           (c->kind == SIB__COMPARISON_RANDOMISED &&
            sib__json_member(c->json, "eligibility") != NULL);
}

sib_status sib__next_people(sib__call *call, const sib__scheme *s, int64_t *at,
                            const char **name)
{
    *name = NULL;
    while (*name == NULL && *at < s->comparison_count + s->outcome_count) {
        int64_t                    i = (*at)++;
        const sib__scheme_outcome *leader = NULL;
        if (i < s->comparison_count) {
            *name = has_people(&s->comparisons[i]) ? s->comparisons[i].name : NULL;
            continue;
        }
        const sib__scheme_outcome *o = &s->outcomes[i - s->comparison_count];
        SIB__TRY(leader_of(call, s, o, &leader));
        *name = leader == o ? o->name : NULL;
    }
    return SIB_OK;
}

/* The only name there is; NULL where there are others. */
static sib_status only_people(sib__call *call, const sib__scheme *s, const char **name)
{
    int64_t     at = 0;
    const char *other = NULL;
    SIB__TRY(sib__next_people(call, s, &at, name));
    SIB__TRY(sib__next_people(call, s, &at, &other));
    *name = other == NULL ? *name : NULL;
    return SIB_OK;
}

sib_status sib__is_of(const sib__counting *k, const sib__scheme_outcome *o, sib__demand *demand,
                      bool *out)
{
    bool people = o->kind == SIB__OUTCOME_EVENTS || o->kind == SIB__OUTCOME_DAYS ||
                  o->kind == SIB__OUTCOME_VALUES;
    const sib__json *own = sib__json_member(o->json, "eligibility");
    bool             same = false;
    SIB__TRY(sib__demand_of(k->call, k->scheme, o, demand));
    if (own != NULL && demand->arms != NULL) {
        return sib__json_fail(k->call, "scheme", own,
                              "the comparison of this outcome says who its people are");
    }
    SIB__TRY(k->leader == NULL ? SIB_OK : sib__same_people(k->call, o, k->leader, &same));
    *out = people &&
           (k->leader != NULL ? same && demand->measured : demand->arms == k->comparison);
    return SIB_OK;
}

sib_status sib__is_counted(sib__call *call, const sib__scheme *s, const char *name, bool *out)
{
    sib__counting k = {.call = call, .scheme = s};
    k.comparison = sib__comparison_named(s, name);
    k.leader = k.comparison == NULL ? sib__outcome_named(s, name) : NULL;
    *out = false;
    for (int64_t i = 0; !*out && i < s->outcome_count; i++) {
        sib__demand demand;
        SIB__TRY(sib__is_of(&k, &s->outcomes[i], &demand, out));
    }
    return SIB_OK;
}

/* Whose people are meant. */
static sib_status find_people(sib__counting *k, const char *name)
{
    const sib__scheme_outcome *o = name == NULL ? NULL : sib__outcome_named(k->scheme, name);
    k->comparison = name == NULL ? NULL : sib__comparison_named(k->scheme, name);
    if (k->comparison != NULL && !has_people(k->comparison)) {
        k->comparison = NULL;
    }
    return k->comparison != NULL || o == NULL ? SIB_OK
                                              : leader_of(k->call, k->scheme, o, &k->leader);
}

/* The stage among the options, so that a record alone can be run again. */
static sib_status say_stage(const sib__counting *k, sib__contract *c)
{
    enum { DATE_SIZE = 11 };
    char day[DATE_SIZE];
    sib__date_print(k->as_at, day);
    const char *as_at = sib__slice_copy(&k->call->scratch, sib__slice_of(day));
    SIB__TRY_MEMORY(k->call, as_at);
    static const char agreed[] = "agreed";
    c->options[c->option_count++] =
        (sib__option_entry){SIB__OPTION_OF_STAGE, "as_at", agreed, as_at, NULL, NULL};
    c->options[c->option_count++] =
        (sib__option_entry){SIB__OPTION_OF_STAGE, "id", agreed, k->stage, NULL, NULL};
    return SIB_OK;
}

sib_status sib__counting_of(sib__counting *k, const char *comparison)
{
    const char *name = comparison;
    if (name == NULL) {
        SIB__TRY(only_people(k->call, k->scheme, &name));
    }
    SIB__TRY(find_people(k, name));
    if (k->comparison == NULL && k->leader == NULL) {
        return sib__fail(
            k->call, SIB_ERR_ARGUMENT, "comparison", -1, NULL,
            comparison != NULL
                ? "the contract has no such comparison of people, nor such an outcome"
                : "the contract does not have one comparison of people: name one");
    }
    bool matched = k->comparison != NULL && k->comparison->kind == SIB__COMPARISON_MATCHED;
    SIB__TRY(matched ? sib__contract_of_comparison(k->call, &k->call->scratch, k->scheme,
                                                   k->comparison, &k->contract)
                     : sib__contract_of_people(k->call, &k->call->scratch, k->scheme,
                                               k->comparison, k->leader, &k->contract));
    return say_stage(k, k->contract);
}
