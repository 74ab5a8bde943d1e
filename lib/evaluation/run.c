/* All cohorts designed. */
#include "evaluation/run.h"

#include <string.h>

#include "evaluation/doubts.h"
#include "evaluation/handle.h"

void sib__list_options(sib__lists *lists, const sib__contract *c)
{
    for (int64_t i = 0; i < c->option_count; i++) {
        const sib__option_entry *o = &c->options[i];
        sib__rows               *w = sib__lists_row(lists, SIB__LIST_OPTIONS, NULL);
        sib__set_text(w, "step", o->step);
        sib__set_text(w, "option", o->option);
        sib__set_text(w, "value", o->value);
        sib__set_text(w, "standing", o->standing);
        sib__set_text(w, "source", o->source);
        sib__set_text(w, "note", o->note);
    }
}

/* The declared columns of a table, which the call's scratch owns; `lists` NULL: without its
 * digest. */
static sib_status take_table(sib__call *call, const sib_evaluation_tables *tables,
                             const sib__contract_table *declared, sib__lists *lists,
                             const sib_table **out, uint8_t **repeated)
{
    sib_table *table = NULL;
    SIB__TRY(sib__tables_select(call, tables, declared, &table));
    *out = table;
    if (repeated != NULL) {
        *repeated = SIB__NEW(&call->scratch, uint8_t, sib_table_rows(table));
        SIB__TRY_MEMORY(call, *repeated);
    }
    return lists == NULL && repeated == NULL
               ? SIB_OK
               : sib__tables_input(call, lists, declared, table,
                                   repeated == NULL ? NULL : *repeated);
}

static sib_status design_cohorts(sib__design *d, double to)
{
    const sib__contract *c = d->contract;
    double               width = to / (double)c->cohort_count;
    for (int64_t i = 0; i < c->cohort_count; i++) {
        if (sib__cohort_open(d, &c->cohorts[i])) {
            SIB__TRY(sib__design_cohort(d, &c->cohorts[i], (double)i * width,
                                        (double)(i + 1) * width));
        }
    }
    return SIB_OK;
}

static sib_status write_annex(sib__call *call, sib__memory *m, const sib__contract *c,
                              sib__designed *designed)
{
    sib__json_writer w;
    sib__annex_begin(&w, m);
    for (int64_t i = 0; i < c->cohort_count; i++) {
        if (designed->cohorts[i].person.offsets != NULL) { /* not of one that is open */
            sib__annex_cohort_write(&w, c->cohorts[i].id, &designed->cohorts[i]);
        }
    }
    return sib__annex_finish(call, &w, sib__stage_name(false), c->format,
                             designed->stage.annex_hash, &designed->annex);
}

sib_status sib__run_design(sib__call *call, sib__memory *annex, const sib__contract *c,
                           const sib_evaluation_tables *tables, int32_t as_at, double to,
                           sib__kept *kept, sib__designed **out)
{
    sib__memory *owner = kept == NULL ? &call->scratch : &kept->memory;
    uint8_t     *releases = NULL;
    uint8_t     *earlier = NULL;
    bool         doubts = kept == NULL || c->check_count > 0;
    sib__design d = {.call = call, .contract = c, .as_at = as_at, .kept = kept, .owner = owner};
    sib__designed *designed = sib__handle(call, sizeof *designed);
    SIB__TRY_MEMORY(call, designed);
    SIB__TRY(sib__own(call, owner, designed, sib__handle_free));
    designed->cohorts = SIB__NEW(&designed->memory, sib__annex_cohort, c->cohort_count);
    SIB__TRY_MEMORY(call, designed->cohorts);
    sib__lists_begin(&designed->stage.lists, &designed->memory);
    d.to = designed;
    d.lists = &designed->stage.lists;
    sib__lists *inputs = kept == NULL ? d.lists : NULL;
    SIB__TRY(
        take_table(call, tables, c->releases, inputs, &d.releases, doubts ? &releases : NULL));
    if (c->earlier != NULL) {
        SIB__TRY(
            take_table(call, tables, c->earlier, inputs, &d.earlier, doubts ? &earlier : NULL));
    }
    SIB__TRY(design_cohorts(&d, to));
    SIB__TRY(doubts ? sib__doubts_of_design(&d, releases, earlier) : SIB_OK);
    *out = designed;
    if (kept != NULL) {
        return sib__lists_check(call, d.lists);
    }
    sib__list_options(d.lists, c);
    SIB__TRY(sib__lists_check(call, d.lists));
    designed->stage.contract = c->text;
    memcpy(designed->stage.contract_hash, c->hash, sizeof c->hash);
    sib__memory outer = sib__scratch_begin(call);
    sib_status  status = write_annex(call, annex == NULL ? &call->scratch : annex, c, designed);
    sib__scratch_end(call, outer);
    return status;
}

sib_status sib__settle_prepare(sib__settlement *s)
{
    sib__memory *m = &s->to->memory;
    int64_t      n = s->contract->cohort_count + 1;
    int32_t      weightings = 0;
    while (sib_weighting_name(weightings + 1) != NULL) {
        weightings++;
    }
    /* One more: without those who have no pair, where the contract keeps them. */
    s->every_effect = SIB__NEW(m, sib_effect *, (weightings + 1) * n);
    SIB__TRY_MEMORY(s->call, s->every_effect);
    s->effects = sib__settle_effects(s, s->contract->effect.weighting);
    s->eligible = SIB__NEW(m, int64_t, n);
    SIB__TRY_MEMORY(s->call, s->eligible);
    return SIB_OK;
}
