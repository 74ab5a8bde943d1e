/* What other choices would have paid, over records: each varied contract is evaluated from the
 * tables again, but for what its choices do not touch. Before outcomes: whom they would have
 * matched. */
#include "evaluation/vary_designs.h"

#include "evaluation/counting.h"
#include "evaluation/facts.h"
#include "scheme/lists.h"
#include "sib/evaluation.h"

static const sib__field work_fields[] = {SIB__I64("run"), SIB__I64("fitted"),
                                         SIB__I64("matched"), SIB__I64("counted")};

/* The design of people, of an earlier run where nothing of it is varied. */
static sib_status find_design(sib__recounting *r, sib__counting *k)
{
    sib__designed *designed = NULL;
    SIB__TRY(sib__kept_people(k->call, r->kept, k->contract));
    k->designed = sib__kept_find(r->kept, SIB__KEPT_DESIGN, 0);
    if (k->designed != NULL) {
        return SIB_OK;
    }
    SIB__TRY(sib__run_design(k->call, NULL, k->contract, r->tables, k->as_at, k->until, r->kept,
                             &designed));
    k->designed = designed;
    return sib__kept_add(k->call, r->kept, SIB__KEPT_DESIGN, 0, designed);
}

/* The facts of one outcome, likewise. */
static sib_status put_outcome(sib__recounting *r, sib__counting *k,
                              const sib__scheme_outcome *o, const sib__demand *demand,
                              sib_facts *to)
{
    sib__settled *counted = NULL;
    sib__slice    annex = {NULL, 0};
    SIB__TRY(sib__kept_outcome(k->call, r->kept, k->scheme, o, demand, k->cohorts));
    sib_facts *facts = sib__kept_find(r->kept, SIB__KEPT_COUNT, 0);
    if (facts == NULL) {
        k->only = o;
        SIB__TRY(sib__run_counting(k, &k->call->scratch, &counted, &annex));
        SIB__TRY(sib__facts_of_text(k->call, &r->kept->memory, counted->stage.facts, &facts));
        SIB__TRY(sib__kept_add(k->call, r->kept, SIB__KEPT_COUNT, 0, facts));
        r->kept->made[SIB__KEPT_COUNT]++;
    }
    return sib__facts_join(k->call, "facts", facts, to);
}

/* All that is counted of the people of a comparison, or of an outcome with its own. */
static sib_status put_people(sib__recounting *r, sib__call *call, const sib__scheme *s,
                             const char *name, int64_t run, sib_facts *to)
{
    sib__counting k;
    SIB__TRY(sib__counting_begin(&k, call, s, r->tables, r->stage));
    SIB__TRY(sib__counting_of(&k, name));
    SIB__TRY(sib__tables_check(call, k.contract, r->tables,
                               to == NULL ? SIB__WANTED_DESIGN : SIB__WANTED_ALL));
    SIB__TRY(find_design(r, &k));
    SIB__TRY(sib__vary_design(r, &k, name, run));
    for (int64_t i = 0; to != NULL && i < s->outcome_count; i++) {
        sib__demand demand;
        bool        wanted = false;
        SIB__TRY(sib__is_of(&k, &s->outcomes[i], &demand, &wanted));
        SIB__TRY(wanted ? put_outcome(r, &k, &s->outcomes[i], &demand, to) : SIB_OK);
    }
    return SIB_OK;
}

/* The facts that are handed in beside those that are counted, and those of then. */
static sib_status begin_facts(const sib__recounting *r, sib__call *call, sib_facts **out)
{
    sib__child child;
    *out = sib__handle(call, sizeof **out);
    SIB__TRY_MEMORY(call, *out);
    SIB__TRY(sib__facts_join(call, "facts", r->with, *out));
    if (r->with == NULL || r->with->earlier == NULL) {
        return SIB_OK;
    }
    sib_context *ctx = sib__child_begin(&child, call, 0.0, 0.0);
    return sib__child_end(&child, sib_facts_set_earlier(ctx, *out, r->with->earlier));
}

static sib_status put_work(sib__recounting *r, sib__call *call, int64_t run)
{
    const int64_t *made = r->kept->made;
    sib__rows_add(&r->work);
    sib__set_i64(&r->work, "run", run);
    sib__set_i64(&r->work, "fitted", made[SIB__KEPT_FIT]);
    sib__set_i64(&r->work, "matched", made[SIB__KEPT_MATCHING]);
    sib__set_i64(&r->work, "counted", made[SIB__KEPT_COUNT]);
    return sib__rows_check(call, &r->work);
}

static sib_status recount(sib__recounting *r, sib__call *call, const sib__scheme *s,
                          int64_t run, sib_facts **out)
{
    const sib__scheme_stage *stage = NULL;
    int32_t                  as_at = 0;
    bool                     any = false;
    SIB__TRY(sib__find_stage(call, s, r->stage, &stage, &as_at));
    SIB__TRY(sib__kept_begin(call, r->kept, s, as_at));
    SIB__TRY(r->blind ? SIB_OK : begin_facts(r, call, out));
    for (int64_t at = 0;;) {
        const char *name = NULL;
        bool        counted = false;
        SIB__TRY(sib__check(call));
        SIB__TRY(sib__next_people(call, s, &at, &name));
        if (name == NULL) {
            break;
        }
        SIB__TRY(sib__is_counted(call, s, name, &counted));
        SIB__TRY(counted ? put_people(r, call, s, name, run, *out) : SIB_OK);
        any = any || counted;
    }
    return any || !r->blind ? put_work(r, call, run)
                            : sib__fail(call, SIB_ERR_ARGUMENT, "tables", -1, NULL,
                                        "without outcomes there is nothing to vary: the "
                                        "contract counts nobody from records");
}

static sib_status facts_of(void *payload, sib_context *ctx, const sib_scheme *scheme,
                           int64_t run, sib_facts **out)
{
    sib__recounting *r = payload;
    int64_t          designs = r->designs.n;
    sib__call        call;
    sib_facts       *facts = NULL;
    sib_status       status = sib__enter(&call, ctx, "sib_evaluation_vary", SIB__OUT(out));
    if (status == SIB_OK) {
        status = recount(r, &call, &scheme->scheme, run, &facts);
    }
    r->designs.n =
        status == SIB_OK ? r->designs.n : designs; /* of a run that is refused: none */
    return SIB__LEAVE(&call, status, out, facts);
}

/* Whether no table of outcomes is handed in. */
static bool is_blind(const sib__scheme *s, const sib_evaluation_tables *tables)
{
    bool blind = true;
    for (int64_t i = 0; i < s->table_count; i++) {
        blind = blind && (s->tables[i].role != SIB__ROLE_OUTCOMES ||
                          !sib__tables_have(tables, s->tables[i].name));
    }
    return blind;
}

static sib_status check(sib__call *call, const sib__vary_order *order, const sib__recounting *r)
{
    const char *argument = order->scheme == NULL ? "scheme"
                           : r->tables == NULL   ? "tables"
                                                 : NULL;
    return argument == NULL ? SIB_OK
                            : sib__fail(call, SIB_ERR_ARGUMENT, argument, -1, NULL, "is NULL");
}

static sib_status check_blind(sib__call *call, const sib__vary_order *order,
                              const sib__recounting *r)
{
    bool settles = r->with != NULL || order->previous != NULL;
    return r->blind && settles
               ? sib__fail(call, SIB_ERR_ARGUMENT, r->with != NULL ? "facts" : "previous", -1,
                           NULL, "without a table of outcomes nothing is settled")
               : SIB_OK;
}

static sib_status vary(sib__call *call, sib__vary_order *order, sib__recounting *r,
                       sib_paper **out)
{
    sib__vary_source source = {.payload = r, .facts = facts_of, .key = sib__vary_key};
    SIB__TRY(check(call, order, r));
    source.blind = r->blind = is_blind(&order->scheme->scheme, r->tables);
    order->source = &source;
    SIB__TRY(check_blind(call, order, r));
    *out = sib__handle(call, sizeof **out);
    SIB__TRY_MEMORY(call, *out);
    r->kept = sib__handle(call, sizeof *r->kept);
    SIB__TRY_MEMORY(call, r->kept);
    SIB__TRY(sib__own(call, &call->scratch, r->kept, sib__handle_free));
    sib__rows_begin(&r->work, &r->kept->memory, SIB__FIELDS(work_fields));
    sib__vary_designs_begin(r);
    SIB__TRY(sib__vary(call, order, *out));
    SIB__TRY(sib__table_of_rows(call, &(*out)->result, "work", &r->work));
    SIB__TRY(sib__table_of_rows(call, &(*out)->result, "designs", &r->designs));
    return r->blind ? sib__vary_designs_told(call, *out) : SIB_OK;
}

sib_status sib_evaluation_vary(sib_context *ctx, const sib_scheme *scheme,
                               const sib_evaluation_tables *tables, const sib_facts *facts,
                               const char *stage, const char *previous, const char *asked,
                               int32_t grid, sib_paper **out)
{
    sib__vary_order order = {scheme, NULL, stage, previous, asked, grid != 0, NULL};
    sib__recounting r = {.tables = tables, .with = facts, .stage = stage};
    sib__call       call;
    sib_paper      *paper = NULL;
    sib_status      status = sib__enter(&call, ctx, "sib_evaluation_vary", SIB__OUT(out));
    if (status == SIB_OK) {
        status = vary(&call, &order, &r, &paper);
    }
    return SIB__LEAVE(&call, status, out, paper);
}
