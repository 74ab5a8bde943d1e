/* Who is left out of the comparison pool, and at which step: members first, then whoever was
 * treated elsewhere, then the contract's own exclusions in their order. */
#include <string.h>

#include "eligibility/work.h"

static bool pending(const sib__selecting *work, int64_t release, int32_t arm)
{
    return work->arm[release] == arm && work->step[release] == SIB__STEP_NONE;
}

static sib_status exclude_members(sib__call *call, sib__selecting *work)
{
    int32_t *step = work->step;
    uint8_t *elsewhere = SIB__NEW(&call->scratch, uint8_t, work->persons);
    SIB__TRY_MEMORY(call, elsewhere);
    for (int64_t i = 0; i < work->n; i++) {
        if (work->arm[i] == SIB_ELIGIBILITY_ARM_TREATED && sib__release_has_person(work, i)) {
            elsewhere[work->rank[i]] = 1;
        }
    }
    for (int64_t i = 0; i < work->n; i++) {
        if (!pending(work, i, SIB_ELIGIBILITY_ARM_COMPARISON)) {
            continue;
        }
        int64_t person = work->rank[i];
        if (work->kept[person] >= 0 || work->earlier[person] != 0) {
            step[i] = sib__step_member(work);
        } else if (work->options.exclude_treated_elsewhere == 1 && elsewhere[person] != 0) {
            step[i] = sib__step_treated_elsewhere(work);
        }
    }
    return SIB_OK;
}

/* Turns flags of releases into flags of their persons: 1 if any holds, else 2 if any is
 * unknown. */
static void spread_to_persons(const sib__selecting *work, uint8_t *flags, uint8_t *persons)
{
    if (work->persons > 0) {
        memset(persons, 0, (size_t)work->persons);
    }
    for (int64_t i = 0; i < work->n; i++) {
        uint8_t *of_person = &persons[work->rank[i]];
        if (sib__release_has_person(work, i) && flags[i] != 0 && *of_person != 1) {
            *of_person = flags[i];
        }
    }
    for (int64_t i = 0; i < work->n; i++) {
        flags[i] = persons[work->rank[i]];
    }
}

sib_status sib__exclude(sib__call *call, sib__selecting *work)
{
    const sib__rule_set *set = &work->exclusions;
    int32_t             *step = work->step;
    uint8_t             *flags = SIB__NEW(&call->scratch, uint8_t, work->n);
    uint8_t             *persons = SIB__NEW(&call->scratch, uint8_t, work->persons);
    SIB__TRY_MEMORY(call, flags);
    SIB__TRY_MEMORY(call, persons);
    SIB__TRY(exclude_members(call, work));
    for (int64_t x = 0; x < set->n; x++) {
        SIB__TRY(sib__check(call));
        SIB__TRY(sib__terms_condition(call, &set->terms, &set->expression, x, work->releases,
                                      flags));
        if (set->by_person[x] != 0) {
            spread_to_persons(work, flags, persons);
        }
        for (int64_t i = 0; i < work->n; i++) {
            if (flags[i] != 0 && pending(work, i, SIB_ELIGIBILITY_ARM_COMPARISON)) {
                step[i] = sib__step_exclusion(work, x, flags[i] == SIB_FLAG_MISSING);
            }
        }
    }
    return SIB_OK;
}
