/* How many releases and persons ended under each heading, by arm. */
#include "eligibility/work.h"

enum { GROUPS = 3 };

static const char *const release_columns[GROUPS] = {"treated_releases", "comparison_releases",
                                                    "other_releases"};
static const char *const person_columns[GROUPS] = {"treated_persons", "comparison_persons",
                                                   "other_persons"};

typedef struct group_counts {
    int64_t *releases; /* [headings], in the table's pool */
    int64_t *persons;
    int32_t *furthest; /* [persons] the furthest heading of a person's releases, or -1 */
} group_counts;

static int group_of(int32_t arm)
{
    return arm == SIB_ELIGIBILITY_ARM_TREATED      ? 0
           : arm == SIB_ELIGIBILITY_ARM_COMPARISON ? 1
                                                   : 2;
}

static sib_status make_groups(sib__call *call, const sib__selecting *work, sib__memory *m,
                              group_counts groups[GROUPS])
{
    int64_t headings = sib__heading_count(work);
    for (int g = 0; g < GROUPS; g++) {
        groups[g].releases = SIB__NEW(m, int64_t, headings);
        groups[g].persons = SIB__NEW(m, int64_t, headings);
        groups[g].furthest = SIB__NEW(&call->scratch, int32_t, work->persons);
        if (groups[g].releases == NULL || groups[g].persons == NULL ||
            groups[g].furthest == NULL) {
            return sib__no_memory(call);
        }
        for (int64_t p = 0; p < work->persons; p++) {
            groups[g].furthest[p] = SIB__HEADING_NONE;
        }
    }
    return SIB_OK;
}

/* A person counts once an arm, where the release that came furthest ended: headings are
 * numbered in the order of the steps. */
static void count(const sib__selecting *work, group_counts groups[GROUPS])
{
    for (int64_t i = 0; i < work->n; i++) {
        group_counts *group = &groups[group_of(work->result->release_arm[i])];
        int32_t       heading = work->result->release_heading[i];
        int32_t      *furthest = &group->furthest[work->rank[i]];
        group->releases[heading]++;
        if (sib__release_has_person(work, i) && heading > *furthest) {
            *furthest = heading;
        }
    }
    for (int g = 0; g < GROUPS; g++) {
        for (int64_t p = 0; p < work->persons; p++) {
            if (groups[g].furthest[p] != SIB__HEADING_NONE) {
                groups[g].persons[groups[g].furthest[p]]++;
            }
        }
    }
}

static sib_status put_text(sib__call *call, sib_table *table, const char *name,
                           const sib__slice *slices, int64_t n)
{
    sib__column column = {.name = name, .type = SIB_COLUMN_TYPE_TEXT};
    SIB__TRY(sib__column_of_slices(call, sib__table_memory(table), slices, n, &column));
    return sib__table_put(call, table, &column);
}

static sib_status put_counts(sib__call *call, sib_table *table, const char *name,
                             const int64_t *counts, int64_t n)
{
    sib__column column = {.name = name, .type = SIB_COLUMN_TYPE_I64, .i64 = {counts, n}};
    return sib__table_put(call, table, &column);
}

sib_status sib__attrition(sib__call *call, const sib__selecting *work,
                          const sib__heading_texts *texts)
{
    int64_t      n = sib__heading_count(work);
    sib_table  **table = &work->result->attrition;
    group_counts groups[GROUPS];
    SIB__TRY(sib__table_make(call, n, 3 + 2 * GROUPS, table));
    SIB__TRY(sib__own(call, &work->result->memory, *table, sib__table_release));
    SIB__TRY(make_groups(call, work, sib__table_memory(*table), groups));
    count(work, groups);
    SIB__TRY(put_text(call, *table, "heading", texts->heading, n));
    SIB__TRY(put_text(call, *table, "description", texts->description, n));
    SIB__TRY(put_text(call, *table, "source", texts->source, n));
    for (int g = 0; g < GROUPS; g++) {
        SIB__TRY(put_counts(call, *table, release_columns[g], groups[g].releases, n));
        SIB__TRY(put_counts(call, *table, person_columns[g], groups[g].persons, n));
    }
    return SIB_OK;
}
