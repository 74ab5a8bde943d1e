/* The facts of everybody whom a contract counts, in one call: what the evaluations of its
 * comparisons, and of outcomes without any, hold. */
#include "evaluation/counting.h"
#include "evaluation/handle.h"
#include "scheme/handle.h"
#include "sib/evaluation.h"

/* The facts of an evaluation, which the scratch owns, beside those there are. */
static sib_status put_facts(sib__call *call, sib_evaluation *e, sib_facts **facts)
{
    sib_facts *more = NULL;
    sib__child child;
    sib_status status =
        sib_evaluation_facts(sib__child_begin(&child, call, 0.0, 0.0), e, *facts, &more);
    SIB__TRY(sib__child_end(&child, status));
    sib_facts_free(*facts);
    *facts = more;
    return SIB_OK;
}

static sib_status collect(sib__call *call, const sib_scheme *scheme,
                          const sib_evaluation_tables *tables, const char *stage,
                          sib_facts **out)
{
    sib__child child;
    if (scheme == NULL || tables == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, scheme == NULL ? "scheme" : "tables", -1, NULL,
                         "is NULL");
    }
    const sib__scheme       *s = &scheme->scheme;
    const sib__scheme_stage *found = NULL;
    int32_t                  as_at = 0;
    SIB__TRY(sib__find_stage(call, s, stage, &found, &as_at));
    *out = sib__handle(call, sizeof **out);
    SIB__TRY_MEMORY(call, *out);
    int64_t     all = s->comparison_count + s->outcome_count + 1;
    const char *name = NULL;
    for (int64_t at = 0;;) {
        sib_evaluation *e = NULL;
        bool            asked = false;
        double          from = (double)at / (double)all;
        SIB__TRY(sib__next_people(call, s, &at, &name));
        if (name == NULL) {
            return SIB_OK;
        }
        SIB__TRY(sib__is_counted(call, s, name, &asked));
        if (!asked) {
            continue;
        }
        sib_context *ctx = sib__child_begin(&child, call, from, (double)at / (double)all);
        sib_status status = sib_evaluation_evaluate(ctx, scheme, name, tables, stage, NULL, &e);
        SIB__TRY(sib__child_own(&child, status, &call->scratch, e, sib__handle_free));
        SIB__TRY(put_facts(call, e, out));
    }
}

sib_status sib_evaluation_collect(sib_context *ctx, const sib_scheme *scheme,
                                  const sib_evaluation_tables *tables, const char *stage,
                                  sib_facts **out)
{
    sib__call  call;
    sib_facts *made = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_evaluation_collect", SIB__OUT(out));
    if (status == SIB_OK) {
        status = collect(&call, scheme, tables, stage, &made);
    }
    return SIB__LEAVE(&call, status, out, made);
}
