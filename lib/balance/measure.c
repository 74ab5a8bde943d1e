/* Measuring balance: the public function, its checks, and the road of one call. */
#include "balance/balance.h"

#include "balance/options.h"
#include "core/parallel.h"
#include "core/sort.h"
#include "core/view.h"

typedef struct problem {
    sib_balance_measure_options options;
    const sib_table            *table;
    sib_u8                      treated;
    sib_f64                     weights;
    sib__arms                   arms;
    int64_t                     n;
    int64_t                     columns;
    sib__covariate             *covariates;
    sib__balance_room          *rooms; /* one a worker */
    atomic_bool                 stopped;
} problem;

static sib_status check_inputs(sib__call *call, const problem *p)
{
    if (p->table == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "covariates", -1, NULL,
                         "there is no table of covariates");
    }
    SIB__TRY(sib__view_flags(call, "treated", p->treated));
    SIB__TRY(sib__view_length(call, "treated", p->treated.n, sib_table_rows(p->table)));
    if (p->weights.n == 0) {
        return SIB_OK;
    }
    SIB__TRY(sib__view_length(call, "weights", p->weights.n, p->treated.n));
    SIB__TRY(sib__view_f64(call, "weights", p->weights, false));
    for (int64_t i = 0; i < p->weights.n; i++) {
        if (p->weights.data[i] < 0.0 || p->weights.data[i] > SIB__BALANCE_LARGEST) {
            return sib__fail(call, SIB_ERR_RANGE, "weights", i, NULL,
                             "a weight must lie in 0..1e100");
        }
    }
    return SIB_OK;
}

/* Rows by arm, within an arm by weight. */
static sib_status order_rows(sib__call *call, problem *p)
{
    uint64_t *keys = SIB__NEW(&call->scratch, uint64_t, p->n);
    uint64_t *other_keys = SIB__NEW(&call->scratch, uint64_t, p->n);
    int64_t  *other = SIB__NEW(&call->scratch, int64_t, p->n);
    if (keys == NULL || other_keys == NULL || other == NULL) {
        return sib__no_memory(call);
    }
    for (int arm = 0; arm < SIB__ARMS; arm++) {
        int64_t *rows = SIB__NEW(&call->scratch, int64_t, p->n);
        double  *weights = SIB__NEW(&call->scratch, double, p->n);
        if (rows == NULL || weights == NULL) {
            return sib__no_memory(call);
        }
        int64_t n = 0;
        for (int64_t i = 0; i < p->n; i++) {
            if (p->treated.data[i] == arm) {
                keys[n] = p->weights.n == 0 ? 0 : sib__sort_key_f64(p->weights.data[i]);
                rows[n++] = i;
            }
        }
        SIB__TRY(sib__sort_u64(call, keys, rows, other_keys, other, n));
        for (int64_t i = 0; i < n && p->weights.n > 0; i++) {
            weights[i] = p->weights.data[rows[i]];
        }
        p->arms.n[arm] = n;
        p->arms.rows[arm] = rows;
        p->arms.weights[arm] = p->weights.n == 0 ? NULL : weights;
    }
    sib__drop(&call->scratch, keys);
    sib__drop(&call->scratch, other_keys);
    sib__drop(&call->scratch, other);
    return sib__check(call);
}

/* Levels of a column of texts: their ranks, and a row that has each. */
static sib_status rank_texts(sib__call *call, int64_t n, sib__covariate *c)
{
    c->rank = SIB__NEW(&call->scratch, int64_t, n);
    SIB__TRY_MEMORY(call, c->rank);
    SIB__TRY(sib__text_rank(call, c->column.text, NULL, c->rank, &c->levels));
    c->sample = SIB__NEW(&call->scratch, int64_t, c->levels);
    SIB__TRY_MEMORY(call, c->sample);
    for (int64_t i = 0; i < n; i++) {
        c->sample[c->rank[i]] = i;
    }
    return sib__check(call);
}

static sib_status prepare_covariates(sib__call *call, problem *p)
{
    p->columns = sib_table_columns(p->table);
    p->covariates = SIB__NEW(&call->scratch, sib__covariate, p->columns);
    SIB__TRY_MEMORY(call, p->covariates);
    for (int64_t i = 0; i < p->columns; i++) {
        sib__covariate *c = &p->covariates[i];
        c->column = sib__table_column(p->table, i);
        c->first_missing = INT64_MAX;
        c->first_huge = INT64_MAX;
        if (c->column.type == SIB_COLUMN_TYPE_TEXT) {
            c->categorical = true;
            SIB__TRY(rank_texts(call, p->n, c));
        } else if (c->column.type == SIB_COLUMN_TYPE_CODES) {
            c->categorical = true;
            c->levels = c->column.levels.n;
        }
        c->sums = SIB__NEW(&call->scratch, double, c->levels *SIB__WHENS *SIB__ARMS);
        SIB__TRY_MEMORY(call, c->sums);
    }
    return SIB_OK;
}

static void measure_column(void *payload, int64_t block, int32_t worker)
{
    const problem  *p = payload;
    sib__covariate *c = &p->covariates[block];
    if (c->categorical) {
        sib__balance_categories(&p->arms, c, &p->rooms[worker]);
    } else {
        sib__balance_numbers(&p->arms, c, &p->rooms[worker]);
    }
}

static sib_status check_findings(sib__call *call, const problem *p)
{
    for (int64_t i = 0; i < p->columns; i++) {
        const sib__covariate *c = &p->covariates[i];
        if (c->missing > 0 && p->options.missing == SIB_BALANCE_MISSING_REFUSE) {
            return sib__fail(
                call, SIB_ERR_DATA, "covariates", c->first_missing, c->column.name,
                "a covariate is missing, and the option missing says to refuse that");
        }
        if (c->first_huge < INT64_MAX) {
            return sib__fail(call, SIB_ERR_RANGE, "covariates", c->first_huge, c->column.name,
                             "above 1e100 in size");
        }
    }
    return SIB_OK;
}

static sib_status run(sib__call *call, problem *p, const sib_balance_measure_options *options,
                      sib_balance **made)
{
    SIB__TRY(sib__options_read(call, &sib__balance_measure_options, &p->options, options));
    SIB__TRY(check_inputs(call, p));
    p->n = p->treated.n;
    SIB__TRY(order_rows(call, p));
    SIB__TRY(prepare_covariates(call, p));
    SIB__TRY(sib__balance_rooms(call, p->columns, &p->arms, &p->stopped, &p->rooms));
    SIB__TRY(sib__parallel(call, p->columns, measure_column, p, "balance", 0.1, 1.0));
    if (atomic_load(&p->stopped)) {
        return SIB_ERR_INTERRUPTED;
    }
    SIB__TRY(check_findings(call, p));
    *made = sib__handle(call, sizeof(sib_balance));
    if (*made == NULL) {
        return SIB_ERR_NO_MEMORY;
    }
    return sib__balance_publish(call, p->covariates, p->columns, &p->arms, &p->options, *made);
}

sib_status sib_balance_measure(sib_context *ctx, const sib_table *covariates, sib_u8 treated,
                               sib_f64 weights, const sib_balance_measure_options *options,
                               sib_balance **out)
{
    sib__call    call;
    sib_balance *made = NULL;
    problem      p = {.table = covariates, .treated = treated, .weights = weights};
    sib_status   status = sib__enter(&call, ctx, "sib_balance_measure", SIB__OUT(out));
    if (status == SIB_OK) {
        status = run(&call, &p, options, &made);
    }
    return SIB__LEAVE(&call, status, out, made);
}

const sib_table *sib_balance_table(const sib_balance *b, const char *name)
{
    return b == NULL ? NULL : sib__table_titled(&b->result, name);
}

void sib_balance_free(sib_balance *b)
{
    sib__handle_free(b);
}
