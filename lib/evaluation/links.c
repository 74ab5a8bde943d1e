#include "evaluation/links.h"

#include <string.h>

/* The ids of all cohorts one after the other. */
static sib_status stack_people(sib__call *call, const sib__annex_cohort *cohorts, int64_t n,
                               int64_t *starts, sib_text *out)
{
    int64_t size = 0;
    for (int64_t i = 0; i < n; i++) {
        sib_text ids = cohorts[i].person;
        starts[i + 1] = starts[i] + ids.n;
        size += ids.n == 0 ? 0 : ids.offsets[ids.n] - ids.offsets[0];
    }
    char *data = SIB__NEW(&call->scratch, char, size);
    SIB__TRY_MEMORY(call, data);
    int64_t *offsets = SIB__NEW(&call->scratch, int64_t, starts[n] + 1);
    SIB__TRY_MEMORY(call, offsets);
    size = 0;
    for (int64_t i = 0; i < n; i++) {
        for (int64_t k = 0; k < cohorts[i].person.n; k++) {
            sib__slice id = sib__text_at(cohorts[i].person, k);
            memcpy(data + size, id.data, (size_t)id.length);
            size += id.length;
            offsets[starts[i] + k + 1] = size;
        }
    }
    *out = (sib_text){data, offsets, starts[n]};
    return SIB_OK;
}

/* Rows by whose they are; those of strangers are left out. */
static sib_status group_rows(sib__call *call, const sib__people *people,
                             const sib__column *person, sib__links *out)
{
    sib__memory *m = &call->scratch;
    int64_t      owned = 0;
    int64_t     *owners = SIB__NEW(m, int64_t, person->n);
    SIB__TRY_MEMORY(call, owners);
    int64_t *rows = SIB__NEW(m, int64_t, person->n);
    SIB__TRY_MEMORY(call, rows);
    SIB__TRY(sib__window_owners(call, people, person, owners));
    for (int64_t i = 0; i < person->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (owners[i] >= 0) {
            rows[owned++] = i;
        }
        out->nameless += owners[i] == SIB__OWNER_MISSING;
    }
    SIB__TRY(sib__window_group(call, owners, rows, owned, people->text.n, &out->groups));
    sib__drop(m, rows);
    sib__drop(m, owners);
    return SIB_OK;
}

static sib_status read_links(sib__call *call, const sib__linked *linked, sib__links *out)
{
    sib_text    ids;
    sib__column person = sib__table_named(out->records, out->person);
    int64_t     n = linked->cohort_count;
    out->starts = SIB__NEW(&call->scratch, int64_t, n + 1);
    SIB__TRY_MEMORY(call, out->starts);
    SIB__TRY(stack_people(call, linked->cohorts, n, out->starts, &ids));
    out->first = SIB__NEW(&call->scratch, int64_t, ids.n);
    SIB__TRY_MEMORY(call, out->first);
    SIB__TRY(sib__people_stack(call, "design", ids, &out->people, out->first));
    return group_rows(call, &out->people, &person, out);
}

sib_status sib__links_for(sib__call *call, sib__linked *linked, const sib__contract *outcome,
                          const sib__links **out)
{
    sib_table  *records = NULL;
    sib__links *links = &linked->list[linked->n];
    for (int64_t i = 0; i < linked->n; i++) {
        if (strcmp(linked->list[i].table, outcome->outcomes->name) == 0 &&
            strcmp(linked->list[i].person, outcome->outcome.person) == 0) {
            *out = &linked->list[i];
            return SIB_OK;
        }
    }
    SIB__TRY(sib__tables_select(call, linked->tables, outcome->outcomes, &records));
    *links = (sib__links){.table = outcome->outcomes->name,
                          .person = outcome->outcome.person,
                          .records = records};
    SIB__TRY(read_links(call, linked, links));
    linked->n++;
    *out = links;
    return SIB_OK;
}

sib_status sib__links_of(sib__call *call, const sib__links *links, int64_t i, sib__groups *out)
{
    const int64_t *first = links->first + links->starts[i];
    const int64_t *from = links->groups.starts;
    int64_t        people = links->starts[i + 1] - links->starts[i];
    out->people = people;
    out->starts = SIB__NEW(&call->scratch, int64_t, people + 1);
    SIB__TRY_MEMORY(call, out->starts);
    for (int64_t p = 0; p < people; p++) {
        out->starts[p + 1] = out->starts[p] + from[first[p] + 1] - from[first[p]];
    }
    out->rows = SIB__NEW(&call->scratch, int64_t, out->starts[people]);
    SIB__TRY_MEMORY(call, out->rows);
    out->scratch = NULL;
    for (int64_t p = 0; p < people; p++) {
        SIB__TRY(SIB__PAUSE(call, p));
        for (int64_t k = out->starts[p]; k < out->starts[p + 1]; k++) {
            out->rows[k] = links->groups.rows[from[first[p]] + k - out->starts[p]];
        }
    }
    return SIB_OK;
}
