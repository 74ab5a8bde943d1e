#include "scheme/demand.h"

#include <string.h>

#include "core/date.h"
#include "scheme/compare.h"
#include "scheme/draft.h"

sib_status sib__find_stage(sib__call *call, const sib__scheme *s, const char *name,
                           const sib__scheme_stage **stage, int32_t *as_at)
{
    SIB__TRY(sib__check_agreed(call, s));
    for (int64_t i = 0; name != NULL && i < s->stage_count; i++) {
        if (strcmp(s->stages[i].id, name) == 0) {
            *stage = &s->stages[i];
            *as_at = s->stages[i].as_at;
            return SIB_OK;
        }
    }
    if (name != NULL && s->stage_count == 0 && sib__date_parse(sib__slice_of(name), as_at)) {
        *stage = NULL;
        return SIB_OK;
    }
    return sib__fail(call, SIB_ERR_ARGUMENT, "stage", -1, NULL,
                     s->stage_count == 0 ? "of a contract without stages it is a day"
                                         : "the contract has no such stage");
}

static bool has_arms(const sib__scheme_comparison *comparison)
{
    return comparison != NULL && (comparison->kind == SIB__COMPARISON_MATCHED ||
                                  comparison->kind == SIB__COMPARISON_RANDOMISED);
}

sib_status sib__demand_of(sib__call *call, const sib__scheme *s, const sib__scheme_outcome *o,
                          sib__demand *out)
{
    sib__dimensions cohort = s->cohort_count > 0 ? sib__dimension_bit(s->cohort) : 0;
    *out = (sib__demand){false, 0, NULL};
    for (int64_t i = 0; i < s->step_count; i++) {
        const sib__scheme_step *step = s->steps[i];
        const sib__compare     *compare = sib__compare_of(step);
        if (step->kind == &sib__step_measure) {
            const sib__measure *m = (const sib__measure *)step;
            out->measured = out->measured || m->outcome == o;
            out->classes |= m->outcome == o ? m->by & ~o->own & ~cohort : 0;
        }
        if (compare == NULL || compare->measure == NULL || compare->measure->outcome != o ||
            !has_arms(compare->with)) {
            continue;
        }
        if (out->arms != NULL && out->arms != compare->with) {
            return sib__json_fail(call, "scheme", step->json,
                                  "\"%s\" is compared with \"%s\" above: declare it twice to "
                                  "count it for two groups",
                                  o->name, out->arms->name);
        }
        out->arms = compare->with;
    }
    return SIB_OK;
}
