/* The two runs: all cohorts designed; a sealed design settled. */
#include "evaluation/annex.h"
#include "evaluation/design.h"
#include "evaluation/document.h"
#include "evaluation/settle.h"

static void write_options(sib__lists *lists, const sib__contract *c)
{
    for (int64_t i = 0; i < c->option_count; i++) {
        const sib__option_entry *o = &c->options[i];
        sib__json_writer        *w = sib__lists_row(lists, SIB__LIST_OPTIONS, NULL);
        sib__put_text(w, "step", o->step);
        sib__put_text(w, "option", o->option);
        sib__put_text(w, "value", o->value);
        sib__put_text(w, "standing", sib_contract_standing_name(o->standing));
        sib__put_text(w, "source", o->source);
        sib__put_text(w, "note", o->note);
        sib__json_close_object(w);
    }
}

static sib_status design_cohorts(sib__design *d, double to)
{
    const sib__contract *c = d->contract;
    double               width = to / (double)c->cohort_count;
    SIB__TRY(sib__tables_input(d->call, &d->lists, c->releases, d->releases));
    if (d->earlier != NULL) {
        SIB__TRY(sib__tables_input(d->call, &d->lists, c->earlier, d->earlier));
    }
    for (int64_t i = 0; i < c->cohort_count; i++) {
        SIB__TRY(
            sib__design_cohort(d, &c->cohorts[i], (double)i * width, (double)(i + 1) * width));
    }
    return SIB_OK;
}

static sib_status finish_design(sib__design *d, sib__memory *m, const sib__provenance *how,
                                sib__product *out)
{
    sib__json_writer w;
    sib__slice       object = {NULL, 0};
    char             hash[SIB__HASH_TEXT_SIZE];
    SIB__TRY(sib__annex_finish(d->call, &d->annex,
                               sib_evaluation_stage_name(SIB_EVALUATION_STAGE_DESIGN),
                               &out->annex));
    sib__hash_text(out->annex.data, (size_t)out->annex.length, hash);
    write_options(&d->lists, d->contract);
    sib__json_begin(&w, &d->call->scratch);
    sib__json_open_object(&w);
    sib__json_key(&w, "contract");
    sib__json_raw(&w, d->contract->text);
    sib__put_text(&w, "contract_hash", d->contract->hash);
    sib__put_text(&w, "annex_hash", hash);
    sib__lists_write(&d->lists, false, &w);
    sib__json_close_object(&w);
    SIB__TRY(sib__json_finish(d->call, &w, &object));
    return sib__document_compose(d->call, m, object, NULL, how, &out->record);
}

sib_status sib__run_design(sib__call *call, sib__memory *m, const sib__contract *c,
                           const sib_evaluation_tables *tables, double to,
                           const sib__provenance *how, sib__product *out)
{
    sib__design d = {.call = call, .contract = c};
    sib_table  *releases = NULL;
    sib_table  *earlier = NULL;
    sib__lists_begin(&d.lists, &call->scratch);
    sib__json_begin(&d.annex, m);
    sib__json_open_array(&d.annex);
    sib_status status = sib__tables_select(call, tables, c->releases, &releases);
    if (status == SIB_OK && c->earlier != NULL) {
        status = sib__tables_select(call, tables, c->earlier, &earlier);
    }
    d.releases = releases;
    d.earlier = earlier;
    if (status == SIB_OK) {
        status = design_cohorts(&d, to);
    }
    if (status == SIB_OK) {
        status = finish_design(&d, m, how, out);
    }
    sib_table_free(earlier);
    sib_table_free(releases);
    return status;
}

/* Settles all cohorts and the pool. */
static sib_status settle_cohorts(sib__settlement *s, double from)
{
    const sib__contract *c = s->contract;
    double               width = (1.0 - from) / (double)c->cohort_count;
    SIB__TRY(sib__tables_input(s->call, &s->lists, c->outcomes, s->outcomes));
    for (int64_t i = 0; i < c->cohort_count; i++) {
        SIB__TRY(
            sib__settle_cohort(s, i, from + (double)i * width, from + (double)(i + 1) * width));
    }
    return sib__settle_pool(s);
}

static sib_status finish_settlement(sib__settlement *s, sib__memory *m,
                                    const sib__provenance *how, sib__product *out)
{
    sib__json_writer w;
    const sib__json *effects = NULL;
    const sib__json *findings = NULL;
    sib__slice       object = {NULL, 0};
    sib__slice       design = {NULL, 0};
    char             hash[SIB__HASH_TEXT_SIZE];
    SIB__TRY(sib__annex_finish(s->call, &s->counts,
                               sib_evaluation_stage_name(SIB_EVALUATION_STAGE_SETTLEMENT),
                               &out->annex));
    sib__hash_text(out->annex.data, (size_t)out->annex.length, hash);
    SIB__TRY(sib__lists_read(s->call, &s->lists, SIB__LIST_EFFECTS, &effects));
    SIB__TRY(sib__lists_read(s->call, &s->lists, SIB__LIST_FINDINGS, &findings));
    bool blocked = sib__findings_block(sib__json_member(s->design, "findings")) ||
                   sib__findings_block(findings);
    sib__json_begin(&w, &s->call->scratch);
    sib__json_open_object(&w);
    sib__put_text(&w, "annex_hash", hash);
    SIB__TRY(sib__pay(s->call, s->contract, effects, blocked, &s->lists, &w));
    SIB__TRY(sib__settle_weightings(s, blocked));
    sib__lists_write(&s->lists, true, &w);
    sib__json_close_object(&w);
    SIB__TRY(sib__json_finish(s->call, &w, &object));
    SIB__TRY(sib__json_canonical_value(s->call, &s->call->scratch, s->design, &design));
    return sib__document_compose(s->call, m, design, &object, how, &out->record);
}

static sib_status settle(sib__settlement *s, sib__memory *m, double from,
                         const sib__provenance *how, sib__product *out)
{
    int64_t n = s->contract->cohort_count + 1;
    int64_t all = 0;
    for (int32_t w = 1; sib_weighting_name(w) != NULL; w++) {
        all += n;
    }
    s->every_effect = SIB__NEW(&s->call->scratch, sib_effect *, all);
    SIB__TRY_MEMORY(s->call, s->every_effect);
    s->effects = sib__settle_effects(s, s->contract->effect.weighting);
    s->persons = SIB__NEW(&s->call->scratch, sib__persons, n);
    SIB__TRY_MEMORY(s->call, s->persons);
    sib_status status = settle_cohorts(s, from);
    if (status == SIB_OK) {
        status = finish_settlement(s, m, how, out);
    }
    for (int64_t i = 0; i < all; i++) {
        sib_effect_free(s->every_effect[i]);
    }
    return status;
}

sib_status sib__run_settlement(sib__call *call, sib__memory *m, const sib__contract *c,
                               const sib__document *design, const sib_evaluation_tables *tables,
                               double from, const sib__provenance *how, sib__product *out)
{
    sib__settlement s = {
        .call = call, .contract = c, .design = design->design, .annex = design->annex};
    sib_table *outcomes = NULL;
    sib__lists_begin(&s.lists, &call->scratch);
    sib__json_begin(&s.counts, m);
    sib__json_open_array(&s.counts);
    SIB__TRY(sib__tables_select(call, tables, c->outcomes, &outcomes));
    s.outcomes = outcomes;
    sib_status status = settle(&s, m, from, how, out);
    sib_table_free(outcomes);
    return status;
}
