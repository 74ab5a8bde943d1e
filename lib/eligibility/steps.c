/* The steps of a selection, numbered in their order, and what each is. */
#include "eligibility/work.h"

int32_t sib__step_rule(int64_t rule, bool unknown)
{
    return SIB__STEP_FIRST_RULE + (int32_t)(2 * rule) + unknown;
}

int32_t sib__step_earlier_member(const sib__selecting *work)
{
    return sib__step_rule(work->rules.n, false);
}

int32_t sib__step_member(const sib__selecting *work)
{
    return sib__step_earlier_member(work) + 1;
}

int32_t sib__step_treated_elsewhere(const sib__selecting *work)
{
    return sib__step_earlier_member(work) + 2;
}

int32_t sib__step_exclusion(const sib__selecting *work, int64_t exclusion, bool unknown)
{
    return sib__step_earlier_member(work) + 3 + (int32_t)(2 * exclusion) + unknown;
}

int32_t sib__step_after_closing(const sib__selecting *work)
{
    return sib__step_exclusion(work, work->exclusions.n, false);
}

int32_t sib__step_other_release(const sib__selecting *work)
{
    return sib__step_after_closing(work) + 1;
}

int32_t sib__step_selected(const sib__selecting *work, bool treated)
{
    return sib__step_after_closing(work) + (treated ? 2 : 3);
}

int64_t sib__step_count(const sib__selecting *work)
{
    return sib__step_selected(work, false) + 1;
}

/* Of a rule or exclusion: the step at which it fails or holds, and the one behind it. */
static void set_terms(sib__step *steps, const sib__rule_set *set, int64_t first_rule,
                      int32_t kind)
{
    for (int64_t i = 0; i < set->n; i++) {
        for (int32_t unknown = 0; unknown < 2; unknown++) {
            steps[2 * i + unknown] = (sib__step){kind + unknown, set, i, first_rule + i};
        }
    }
}

sib_status sib__steps_make(sib__call *call, sib__selecting *work)
{
    sib__step *steps = SIB__NEW(&call->scratch, sib__step, sib__step_count(work));
    SIB__TRY_MEMORY(call, steps);
    work->steps = steps;
    steps[SIB__STEP_NO_ARM].kind = SIB_ELIGIBILITY_KIND_NO_ARM;
    steps[SIB__STEP_ARM_UNKNOWN].kind = SIB_ELIGIBILITY_KIND_ARM_UNKNOWN;
    steps[SIB__STEP_MISSING_PERSON].kind = SIB_ELIGIBILITY_KIND_MISSING_PERSON;
    steps[SIB__STEP_MISSING_INDEX_DATE].kind = SIB_ELIGIBILITY_KIND_MISSING_INDEX_DATE;
    set_terms(&steps[SIB__STEP_FIRST_RULE], &work->rules, 0, SIB_ELIGIBILITY_KIND_RULE);
    steps[sib__step_earlier_member(work)].kind = SIB_ELIGIBILITY_KIND_EARLIER_MEMBER;
    steps[sib__step_member(work)].kind = SIB_ELIGIBILITY_KIND_MEMBER;
    steps[sib__step_treated_elsewhere(work)].kind = SIB_ELIGIBILITY_KIND_TREATED_ELSEWHERE;
    set_terms(&steps[sib__step_exclusion(work, 0, false)], &work->exclusions, work->rules.n,
              SIB_ELIGIBILITY_KIND_EXCLUSION);
    steps[sib__step_after_closing(work)].kind = SIB_ELIGIBILITY_KIND_AFTER_CLOSING;
    steps[sib__step_other_release(work)].kind = SIB_ELIGIBILITY_KIND_OTHER_RELEASE;
    steps[sib__step_selected(work, true)].kind = SIB_ELIGIBILITY_KIND_TREATED_MEMBER;
    steps[sib__step_selected(work, false)].kind = SIB_ELIGIBILITY_KIND_COMPARISON_MEMBER;
    return SIB_OK;
}
