/* How many releases and persons ended at each step, by arm. */
#include "eligibility/work.h"

enum { GROUPS = 3 };

typedef struct group_counts {
    int64_t *releases; /* [steps] */
    int64_t *persons;
    int32_t *furthest; /* [persons] the furthest step of a person's releases, or NONE */
} group_counts;

static int group_of(int32_t arm)
{
    return arm == SIB_ELIGIBILITY_ARM_TREATED      ? 0
           : arm == SIB_ELIGIBILITY_ARM_COMPARISON ? 1
                                                   : 2;
}

static sib_status make_groups(sib__call *call, const sib__selecting *work,
                              group_counts groups[GROUPS])
{
    int64_t steps = sib__step_count(work);
    for (int g = 0; g < GROUPS; g++) {
        groups[g].releases = SIB__NEW(&call->scratch, int64_t, steps);
        groups[g].persons = SIB__NEW(&call->scratch, int64_t, steps);
        groups[g].furthest = SIB__NEW(&call->scratch, int32_t, work->persons);
        SIB__TRY_MEMORY(call, groups[g].releases);
        SIB__TRY_MEMORY(call, groups[g].persons);
        SIB__TRY_MEMORY(call, groups[g].furthest);
        for (int64_t p = 0; p < work->persons; p++) {
            groups[g].furthest[p] = SIB__STEP_NONE;
        }
    }
    return SIB_OK;
}

/* A person counts once an arm, where the release that came furthest ended. */
static void count(const sib__selecting *work, group_counts groups[GROUPS])
{
    for (int64_t i = 0; i < work->n; i++) {
        group_counts *group = &groups[group_of(work->arm[i])];
        int32_t      *furthest = &group->furthest[work->rank[i]];
        group->releases[work->step[i]]++;
        if (sib__release_has_person(work, i) && work->step[i] > *furthest) {
            *furthest = work->step[i];
        }
    }
    for (int g = 0; g < GROUPS; g++) {
        for (int64_t p = 0; p < work->persons; p++) {
            if (groups[g].furthest[p] != SIB__STEP_NONE) {
                groups[g].persons[groups[g].furthest[p]]++;
            }
        }
    }
}

sib_status sib__attrition(sib__call *call, const sib__selecting *work)
{
    static const sib__field fields[] = {SIB__TEXT("kind"),
                                        SIB__TEXT("rule"),
                                        SIB__TEXT("description"),
                                        SIB__TEXT("source"),
                                        SIB__I64("treated_releases"),
                                        SIB__I64("treated_persons"),
                                        SIB__I64("comparison_releases"),
                                        SIB__I64("comparison_persons"),
                                        SIB__I64("other_releases"),
                                        SIB__I64("other_persons")};
    group_counts            groups[GROUPS];
    sib__rows               rows;
    SIB__TRY(make_groups(call, work, groups));
    count(work, groups);
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int64_t i = 0; i < sib__step_count(work); i++) {
        const sib__step     *step = &work->steps[i];
        const sib__rule_set *of = step->terms;
        sib__rows_add(&rows);
        sib__set_text(&rows, "kind", sib_eligibility_kind_name(step->kind));
        if (of != NULL) {
            sib__set_slice(&rows, "rule", sib__column_text(&of->id, step->term));
            sib__set_slice(&rows, "description",
                           sib__column_text(&of->description, step->term));
            sib__set_slice(&rows, "source", sib__column_text(&of->source, step->term));
        }
        sib__set_i64(&rows, "treated_releases", groups[0].releases[i]);
        sib__set_i64(&rows, "treated_persons", groups[0].persons[i]);
        sib__set_i64(&rows, "comparison_releases", groups[1].releases[i]);
        sib__set_i64(&rows, "comparison_persons", groups[1].persons[i]);
        sib__set_i64(&rows, "other_releases", groups[2].releases[i]);
        sib__set_i64(&rows, "other_persons", groups[2].persons[i]);
    }
    return sib__table_of_rows(call, &work->result->result, "attrition", &rows);
}
