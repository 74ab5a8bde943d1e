/* What both steps of an evaluation share: options, the record of a run, a design read back. */
#include "evaluation/handle.h"
#include "evaluation/options.h"
#include "evaluation/run.h"
#include "sib/version.h"

sib_status sib__read_run_options(sib__call *call, const sib_evaluation_run_options *options,
                                 bool blind, sib__provenance *how)
{
    sib_evaluation_run_options local;
    SIB__TRY(sib__options_read(call, &sib__evaluation_run_options, &local, options));
    if (sib__utf8_fault(local.language, sib__slice_of(local.language).length) >= 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "language", -1, NULL, "is not UTF-8");
    }
    *how = (sib__provenance){sib_version(), sib_build_info(), local.language,
                             call->ctx->options.threads, blind};
    return SIB_OK;
}

sib_status sib__compose(sib__call *call, sib_evaluation *e, const sib__contract *c,
                        const sib__provenance *how, const sib__stage *design,
                        const sib__stage *settlement, sib__slice annex)
{
    sib__record record = {.format = c->format,
                          .numerics = sib_numerics_version(),
                          .design = *design,
                          .settled = settlement != NULL,
                          .how = *how};
    sib__slice  text = {NULL, 0};
    if (settlement != NULL) {
        record.settlement = *settlement;
    }
    SIB__TRY(sib__record_write(call, &e->memory, &record, &text));
    return sib__evaluation_fill(call, e, &record, text.data, annex.data);
}

sib_status sib__read_design(sib__call *call, const sib__record *record, const char *annex,
                            const sib__contract *c, sib__designed **out)
{
    sib__memory     *m = &call->scratch;
    sib__slice       text = {NULL, 0};
    const sib__json *root = NULL;
    sib__designed   *designed = SIB__NEW(m, sib__designed, 1);
    SIB__TRY_MEMORY(call, designed);
    designed->stage = record->design;
    SIB__TRY(sib__json_canonical(call, m, "design_annex", sib__slice_of(annex), &text));
    SIB__TRY(sib__annex_check(call, "design_annex", text, designed->stage.annex_hash));
    SIB__TRY(sib__json_parse(call, m, "design_annex", text, &root));
    designed->cohorts = SIB__NEW(m, sib__annex_cohort, c->cohort_count);
    SIB__TRY_MEMORY(call, designed->cohorts);
    for (int64_t i = 0; i < c->cohort_count; i++) {
        const char *id = c->cohorts[i].id;
        if (sib__cohort_last_day(&record->design.lists, id) != SIB_DATE_MISSING) {
            SIB__TRY(sib__annex_read(call, m, root, id, c->class_count, &designed->cohorts[i]));
        }
    }
    *out = designed;
    return SIB_OK;
}
