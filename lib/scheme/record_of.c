/* The record of a run: what counted, what it was settled over, and what it came to. */
#include <string.h>

#include "scheme/cells.h"
#include "scheme/past.h"

/* Room for n names. */
static sib_status make_names(sib__run *run, int64_t n, sib__names *out)
{
    *out = (sib__names){SIB__NEW(run->memory, const char *, n), 0};
    SIB__TRY_MEMORY(run->call, out->list);
    return SIB_OK;
}

/* What counts at the stage: names of lines and of cohorts. */
static sib_status name_counted(sib__run *run, sib__settled *r)
{
    const sib__scheme *s = run->scheme;
    SIB__TRY(make_names(run, s->slot_count, &r->lines));
    SIB__TRY(make_names(run, s->cohort_count, &r->cohorts));
    for (int64_t i = 0; i < s->slot_count; i++) {
        if (run->stage->lines[i]) {
            r->lines.list[r->lines.n++] = s->results[i]->full_name;
        }
    }
    for (int64_t i = 0; i < s->cohort_count; i++) {
        if ((run->cohorts >> i & 1) != 0) {
            r->cohorts.list[r->cohorts.n++] = s->cohorts[i].id;
        }
    }
    return SIB_OK;
}

static sib_status name_facts(sib__run *run, sib__settled *r)
{
    SIB__TRY(make_names(run, run->facts->n, &r->tables));
    SIB__TRY(make_names(run, run->facts->n, &r->hashes));
    for (int64_t i = 0; i < run->facts->n; i++) {
        r->tables.list[r->tables.n++] = run->facts->tables[i].name;
        r->hashes.list[r->hashes.n++] = run->fact_hashes[i];
    }
    return SIB_OK;
}

sib_status sib__settled_of(sib__run *run, int32_t verdict, sib__settled *r)
{
    const sib__scheme *s = run->scheme;
    const sib__past   *past = run->past;
    memset(r, 0, sizeof *r);
    r->contract = s->id;
    r->version = s->version;
    r->contract_hash = s->hash;
    r->amended = past != NULL && past->amended ? past->record.contract_hash : NULL;
    r->as_at = run->as_at;
    r->previous = past == NULL ? "none" : past->record.hash;
    r->statement = *run->statement;
    r->split = run->split;
    r->verdict = verdict;
    if (run->stage != NULL) {
        r->stage = run->stage->id;
        r->pays = run->stage->pays;
        SIB__TRY(name_counted(run, r));
    }
    return name_facts(run, r);
}
