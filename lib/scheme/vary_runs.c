/* A stage settled with other choices in place: what each would have paid. */
#include "scheme/draft.h"
#include "scheme/vary_rows.h"
#include "scheme/vary_told.h"

enum { MOST_RUNS = 10000, MOST_OPTIONS = 1000 };

static const sib__field option_fields[] = {SIB__TEXT("option"), SIB__TEXT("stands"),
                                           SIB__I64("alternatives"), SIB__I64("line"),
                                           SIB__I64("column")};

/* The part of the progress that a run has from one of its shares to another. */
static sib_context *begin(sib__varying *v, sib__child *child, double from, double to)
{
    double all = (double)(v->all + 1);
    return sib__child_begin(child, v->call, ((double)v->run + from) / all,
                            ((double)v->run + to) / all);
}

static void free_facts(void *facts)
{
    sib_facts_free(facts);
}

/* Where a step of a run is refused, that is the answer; of the contract as it stands
 * (`refused` NULL) it is the failure of the call. */
static sib_status end(sib__varying *v, sib__child *child, sib_status status, void *handle,
                      void (*release)(void *), const char **refused)
{
    if (status != SIB_OK && status != SIB_ERR_NO_MEMORY && status != SIB_ERR_INTERRUPTED &&
        refused != NULL) {
        return sib__variety_refusal(v->call, &v->call->scratch, &child->context, refused);
    }
    return sib__child_own(child, status, &v->call->scratch, handle, release);
}

/* Settles over the facts that are handed in, or those that a source has: NULL where it has
 * none. */
static sib_status settle(sib__varying *v, const sib_scheme *scheme, sib_settlement **out,
                         const char **refused)
{
    const sib__vary_order  *order = v->order;
    const sib__vary_source *source = order->source;
    const sib_facts        *facts = order->facts;
    sib_facts              *made = NULL;
    sib__child              child;
    if (source != NULL) {
        sib_context *ctx = begin(v, &child, 0.0, 0.9);
        sib_status   status = source->facts(source->payload, ctx, scheme, v->run, &made);
        SIB__TRY(end(v, &child, status, made, free_facts, refused));
        facts = made;
    }
    if (facts == NULL) {
        return SIB_OK;
    }
    sib_context *ctx = begin(v, &child, source == NULL ? 0.0 : 0.9, 1.0);
    sib_status   status =
        sib_scheme_settle(ctx, scheme, facts, order->stage, order->previous, out);
    return end(v, &child, status, *out, sib__handle_free, refused);
}

static sib_status run_in_scratch(sib__varying *v, const sib__change *changes, int64_t n)
{
    const sib_scheme *scheme = NULL;
    sib_settlement   *settlement = NULL;
    const char       *refused = NULL;
    SIB__TRY(
        sib__variety_read(v->call, &v->order->scheme->scheme, changes, n, &scheme, &refused));
    if (scheme != NULL) {
        SIB__TRY(settle(v, scheme, &settlement, &refused));
    }
    sib__set_text(&v->runs, "refused", refused);
    return settlement == NULL ? SIB_OK : sib__varying_put(v, settlement);
}

static sib_status run(sib__varying *v, const sib__change *changes, int64_t n)
{
    v->run++;
    SIB__TRY(sib__check(v->call));
    SIB__TRY(sib__varying_settings(v, changes, n));
    sib__memory outer = sib__scratch_begin(v->call);
    sib_status  status = run_in_scratch(v, changes, n);
    sib__scratch_end(v->call, outer);
    return status;
}

/* Each alternative by itself. */
static sib_status run_alone(sib__varying *v)
{
    for (int64_t i = 0; i < v->variety.n; i++) {
        const sib__varied *option = &v->variety.options[i];
        for (int64_t k = 0; k < option->n; k++) {
            const sib__change change = {option, option->alternatives[k]};
            SIB__TRY(run(v, &change, 1));
        }
    }
    return SIB_OK;
}

/* Every combination of two and more options, like the digits of a counter. */
static sib_status run_grid(sib__varying *v)
{
    int64_t     *digits = SIB__NEW(&v->call->scratch, int64_t, v->variety.n);
    sib__change *changes = SIB__NEW(&v->call->scratch, sib__change, v->variety.n);
    SIB__TRY_MEMORY(v->call, digits);
    SIB__TRY_MEMORY(v->call, changes);
    for (int64_t i = v->variety.n - 1; i >= 0;) {
        int64_t n = 0;
        if (digits[i] == v->variety.options[i].n) {
            digits[i--] = 0;
            continue;
        }
        digits[i]++;
        for (int64_t k = 0; k < v->variety.n; k++) {
            const sib__varied *option = &v->variety.options[k];
            if (digits[k] > 0) {
                changes[n++] = (sib__change){option, option->alternatives[digits[k] - 1]};
            }
        }
        SIB__TRY(n < 2 ? SIB_OK : run(v, changes, n));
        i = v->variety.n - 1;
    }
    return SIB_OK;
}

static sib_status count_runs(sib__varying *v, bool grid)
{
    int64_t alone = 0;
    int64_t all = 1;
    for (int64_t i = 0; i < v->variety.n; i++) {
        int64_t n = v->variety.options[i].n;
        alone += n;
        all = all > MOST_RUNS ? all : all * (n + 1);
    }
    v->all = grid ? all - 1 : alone;
    return v->all <= MOST_RUNS && v->variety.n <= MOST_OPTIONS
               ? SIB_OK
               : sib__fail(v->call, SIB_ERR_OVERFLOW, "asked", -1, NULL,
                           "more than %d settlements: name fewer options", MOST_RUNS);
}

static sib_status list_options(sib__varying *v, sib__memory *m, sib__result *result)
{
    sib__rows rows;
    sib__rows_begin(&rows, m, SIB__FIELDS(option_fields));
    for (int64_t i = 0; i < v->variety.n; i++) {
        const sib__varied *option = &v->variety.options[i];
        sib__rows_add(&rows);
        sib__set_text(&rows, "option", option->path);
        sib__set_text(&rows, "stands", option->stands);
        sib__set_i64(&rows, "alternatives", option->n);
        sib__set_i64(&rows, "line", option->at->node->line);
        sib__set_i64(&rows, "column", option->at->node->column);
    }
    return sib__table_of_rows(v->call, result, "options", &rows);
}

sib_status sib__vary(sib__call *call, const sib__vary_order *order, sib_paper *paper)
{
    sib__varying    v = {.call = call, .order = order};
    sib_settlement *stands = NULL;
    sib__varying_begin(&v, &paper->result.memory);
    SIB__TRY(
        sib__variety_of(call, &order->scheme->scheme, order->asked, order->source, &v.variety));
    SIB__TRY(count_runs(&v, order->grid));
    SIB__TRY(settle(&v, order->scheme, &stands, NULL));
    v.stands = stands;
    SIB__TRY(sib__varying_settings(&v, NULL, 0));
    SIB__TRY(stands == NULL ? SIB_OK : sib__varying_put(&v, stands));
    SIB__TRY(run_alone(&v));
    SIB__TRY(order->grid ? run_grid(&v) : SIB_OK);
    SIB__TRY(list_options(&v, &paper->result.memory, &paper->result));
    SIB__TRY(sib__varying_finish(&v, &paper->result));
    return sib__vary_told(call, order->scheme->scheme.currency, paper);
}

static sib_status vary(sib__call *call, const sib__vary_order *order, sib_paper **out)
{
    if (order->scheme == NULL || order->facts == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, order->scheme == NULL ? "scheme" : "facts", -1,
                         NULL, "is NULL");
    }
    *out = sib__handle(call, sizeof **out);
    SIB__TRY_MEMORY(call, *out);
    return sib__vary(call, order, *out);
}

sib_status sib_scheme_vary(sib_context *ctx, const sib_scheme *scheme, const sib_facts *facts,
                           const char *stage, const char *previous, const char *asked,
                           int32_t grid, sib_paper **out)
{
    const sib__vary_order order = {scheme, facts, stage, previous, asked, grid != 0, NULL};
    sib__call             call;
    sib_paper            *paper = NULL;
    sib_status            status = sib__enter(&call, ctx, "sib_scheme_vary", SIB__OUT(out));
    if (status == SIB_OK) {
        status = vary(&call, &order, &paper);
    }
    return SIB__LEAVE(&call, status, out, paper);
}
