#include "payment/tables.h"

#include <math.h>
#include <string.h>

#include "core/number.h"
#include "sib/payment.h"
#include "table/table.h"

enum { MOST_TEXTS = 10, MONEY_SIZE = 24, NUMBER_SIZE = 32 };

static const sib__slice missing = {NULL, 0};

/* A table being filled: columns of texts by position, all made from slices at the end. */
typedef struct filling {
    sib__call  *call;
    sib_table  *table;
    int64_t     rows;
    int64_t     texts;
    const char *names[MOST_TEXTS];
    sib__slice *slices[MOST_TEXTS];
} filling;

static sib_status begin(sib__call *call, int64_t rows, int64_t columns, filling *f,
                        sib_table **out)
{
    *f = (filling){.call = call, .rows = rows};
    SIB__TRY(sib__table_make(call, rows, columns, out));
    f->table = *out;
    return SIB_OK;
}

/* A new column of texts to be filled. */
static sib_status text_column(filling *f, const char *name, sib__slice **out)
{
    *out = SIB__NEW(&f->call->scratch, sib__slice, f->rows);
    SIB__TRY_MEMORY(f->call, *out);
    f->names[f->texts] = name;
    f->slices[f->texts++] = *out;
    return SIB_OK;
}

/* Publishes the columns of texts begun so far, in order. */
static sib_status put_texts(filling *f)
{
    for (int64_t i = 0; i < f->texts; i++) {
        sib__column column = {.name = f->names[i], .type = SIB_COLUMN_TYPE_TEXT};
        SIB__TRY(sib__column_of_slices(f->call, sib__table_memory(f->table), f->slices[i],
                                       f->rows, &column));
        SIB__TRY(sib__table_put(f->call, f->table, &column));
    }
    f->texts = 0;
    return SIB_OK;
}

static sib_status put_f64(filling *f, const char *name, double *values)
{
    sib__column column = {.name = name, .type = SIB_COLUMN_TYPE_F64, .f64 = {values, f->rows}};
    return sib__table_put(f->call, f->table, &column);
}

static sib_status put_i64(filling *f, const char *name, int64_t *values)
{
    sib__column column = {.name = name, .type = SIB_COLUMN_TYPE_I64, .i64 = {values, f->rows}};
    return sib__table_put(f->call, f->table, &column);
}

static sib_status put_flags(filling *f, const char *name, uint8_t *values)
{
    sib__column column = {
        .name = name, .type = SIB_COLUMN_TYPE_FLAG, .flags = {values, f->rows}};
    return sib__table_put(f->call, f->table, &column);
}

static sib_status exact_text(sib__call *call, sib__rational value, sib__slice *out)
{
    const char *text = NULL;
    SIB__TRY(sib__rational_text(call, &call->scratch, value, &text));
    *out = sib__slice_of(text);
    return SIB_OK;
}

static sib_status number_text(sib__call *call, double value, sib__slice *out)
{
    char *text = SIB__NEW(&call->scratch, char, NUMBER_SIZE);
    SIB__TRY_MEMORY(call, text);
    *out = (sib__slice){text, sib__number_print_f64(value, text)};
    return SIB_OK;
}

static sib_status money_text(sib__call *call, const sib__payment_terms *terms, int64_t minor,
                             sib__slice *out)
{
    char      *text = SIB__NEW(&call->scratch, char, MONEY_SIZE);
    sib__money money = {minor, ""};
    SIB__TRY_MEMORY(call, text);
    memcpy(money.currency, terms->currency, sizeof money.currency);
    sib__money_print(money, text);
    *out = sib__slice_of(text);
    return SIB_OK;
}

typedef struct line_columns {
    sib__slice *rule;
    sib__slice *cohort;
    sib__slice *quantity;
    sib__slice *price;
    sib__slice *amount;
    sib__slice *currency;
    sib__slice *why;
    sib__slice *source;
    double     *value;
    int64_t    *minor;
} line_columns;

static sib_status fill_line(sib__call *call, const sib__payment_terms *terms,
                            const sib__payment_line *line, const line_columns *c, int64_t i)
{
    c->rule[i] = sib__slice_of(sib_payment_rule_name(line->rule));
    c->cohort[i] = line->cohort;
    c->quantity[i] = missing;
    c->price[i] = missing;
    c->value[i] = (double)NAN;
    c->minor[i] = line->amount;
    c->currency[i] = sib__slice_of(terms->currency);
    c->why[i] = sib__slice_of(line->why);
    c->source[i] = line->source;
    if (line->rule == SIB_PAYMENT_RULE_AVOIDED_EVENTS) {
        c->price[i] = terms->price_text;
    }
    if (line->has_quantity) {
        SIB__TRY(sib__rational_to_f64(call, line->quantity, &c->value[i]));
        SIB__TRY(line->exact ? exact_text(call, line->quantity, &c->quantity[i])
                             : number_text(call, c->value[i], &c->quantity[i]));
    }
    return money_text(call, terms, line->amount, &c->amount[i]);
}

sib_status sib__payment_lines_table(sib__call *call, const sib__payment_terms *terms,
                                    const sib__statement *statement, sib_table **out)
{
    filling      f;
    line_columns c;
    SIB__TRY(begin(call, statement->n, 10, &f, out));
    c.value = SIB__NEW(sib__table_memory(f.table), double, f.rows);
    SIB__TRY_MEMORY(call, c.value);
    c.minor = SIB__NEW(sib__table_memory(f.table), int64_t, f.rows);
    SIB__TRY_MEMORY(call, c.minor);
    SIB__TRY(text_column(&f, "rule", &c.rule));
    SIB__TRY(text_column(&f, "cohort", &c.cohort));
    SIB__TRY(text_column(&f, "quantity", &c.quantity));
    SIB__TRY(text_column(&f, "price", &c.price));
    SIB__TRY(text_column(&f, "amount", &c.amount));
    SIB__TRY(text_column(&f, "currency", &c.currency));
    SIB__TRY(text_column(&f, "why", &c.why));
    SIB__TRY(text_column(&f, "source", &c.source));
    for (int64_t i = 0; i < f.rows; i++) {
        SIB__TRY(fill_line(call, terms, &statement->lines[i], &c, i));
    }
    SIB__TRY(put_texts(&f));
    SIB__TRY(put_f64(&f, "quantity_value", c.value));
    return put_i64(&f, "amount_minor", c.minor);
}

typedef struct gate_columns {
    sib__slice *cohort;
    sib__slice *role;
    sib__slice *verdict;
    sib__slice *threshold;
    sib__slice *comparison;
    sib__slice *reduction;
    sib__slice *decided_on;
    sib__slice *distance;
    sib__slice *source;
    double     *reduction_value;
    double     *distance_value;
    int64_t    *change;
    uint8_t    *met;
} gate_columns;

/* The numbers of a gate whose effect has a reduction. */
static sib_status fill_reduction(sib__call *call, const sib__payment_terms *terms,
                                 const sib__payment_decision *d, const gate_columns *c,
                                 int64_t i)
{
    SIB__TRY(sib__rational_to_f64(call, d->effect->reduction, &c->reduction_value[i]));
    if (d->effect->exact) {
        SIB__TRY(exact_text(call, d->effect->reduction, &c->reduction[i]));
    }
    if (terms->decide.decimals >= 0) {
        const char *text = NULL;
        SIB__TRY(sib__rational_decimal(call, &call->scratch, d->compared,
                                       terms->decide.decimals, SIB__ROUNDING_DOWN, &text));
        c->decided_on[i] = sib__slice_of(text);
    }
    if (d->has_distance) {
        SIB__TRY(sib__rational_to_f64(call, d->distance, &c->distance_value[i]));
    }
    if (d->has_distance && d->effect->exact) {
        SIB__TRY(exact_text(call, d->distance, &c->distance[i]));
    }
    return SIB_OK;
}

static sib_status fill_gate(sib__call *call, const sib__payment_terms *terms,
                            const sib__payment_decision *d, const gate_columns *c, int64_t i)
{
    bool pooled = d->gate == &terms->pooled;
    c->cohort[i] = d->effect != NULL ? d->effect->cohort : sib__slice_of("pooled");
    c->role[i] = sib__slice_of(pooled ? "pooled" : "cohort");
    c->verdict[i] = sib__slice_of(sib_payment_gate_name(d->result));
    c->comparison[i] = sib__slice_of(terms->strict ? ">" : ">=");
    c->source[i] = terms->gate_source;
    c->reduction[i] = missing;
    c->decided_on[i] = missing;
    c->distance[i] = missing;
    c->reduction_value[i] = (double)NAN;
    c->distance_value[i] = (double)NAN;
    c->change[i] = d->change;
    c->met[i] = d->result == SIB_PAYMENT_GATE_MET      ? 1
                : d->result == SIB_PAYMENT_GATE_MISSED ? 0
                                                       : SIB_FLAG_MISSING;
    SIB__TRY(exact_text(call, d->gate->threshold, &c->threshold[i]));
    return d->asked ? fill_reduction(call, terms, d, c, i) : SIB_OK;
}

static sib_status gate_texts(filling *f, gate_columns *c)
{
    SIB__TRY(text_column(f, "cohort", &c->cohort));
    SIB__TRY(text_column(f, "role", &c->role));
    SIB__TRY(text_column(f, "verdict", &c->verdict));
    SIB__TRY(text_column(f, "threshold", &c->threshold));
    SIB__TRY(text_column(f, "comparison", &c->comparison));
    SIB__TRY(text_column(f, "reduction", &c->reduction));
    SIB__TRY(text_column(f, "decided_on", &c->decided_on));
    SIB__TRY(text_column(f, "distance", &c->distance));
    return text_column(f, "source", &c->source);
}

sib_status sib__payment_gates_table(sib__call *call, const sib__payment_terms *terms,
                                    const sib__payment_decision *decisions, int64_t n,
                                    sib_table **out)
{
    filling      f;
    gate_columns c;
    SIB__TRY(begin(call, n, 13, &f, out));
    sib__memory *m = sib__table_memory(f.table);
    c.reduction_value = SIB__NEW(m, double, n);
    c.distance_value = SIB__NEW(m, double, n);
    c.change = SIB__NEW(m, int64_t, n);
    c.met = SIB__NEW(m, uint8_t, n);
    if (c.reduction_value == NULL || c.distance_value == NULL || c.change == NULL ||
        c.met == NULL) {
        return sib__no_memory(call);
    }
    SIB__TRY(gate_texts(&f, &c));
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(fill_gate(call, terms, &decisions[i], &c, i));
    }
    SIB__TRY(put_texts(&f));
    SIB__TRY(put_f64(&f, "reduction_value", c.reduction_value));
    SIB__TRY(put_f64(&f, "distance_value", c.distance_value));
    SIB__TRY(put_i64(&f, "change_events", c.change));
    return put_flags(&f, "met", c.met);
}

/* The sum of the payers' shares. */
static sib_status sum_of_shares(sib__call *call, const sib__payment_terms *terms,
                                sib__rational *sum)
{
    SIB__TRY(sib__rational_of(call, &call->scratch, 0, 1, sum));
    for (int64_t i = 0; i < terms->payer_count; i++) {
        SIB__TRY(sib__rational_add(call, &call->scratch, *sum, terms->payers[i].share, sum));
    }
    return SIB_OK;
}

sib_status sib__payment_payers_table(sib__call *call, const sib__payment_terms *terms,
                                     const int64_t *parts, sib_table **out)
{
    filling       f;
    sib__slice   *id = NULL;
    sib__slice   *share = NULL;
    sib__slice   *amount = NULL;
    sib__slice   *currency = NULL;
    sib__rational sum;
    sib__rational part;
    SIB__TRY(begin(call, terms->payer_count, 5, &f, out));
    int64_t *minor = sib__copy(sib__table_memory(f.table), parts, f.rows, sizeof *minor);
    SIB__TRY_MEMORY(call, minor);
    SIB__TRY(text_column(&f, "id", &id));
    SIB__TRY(text_column(&f, "share", &share));
    SIB__TRY(text_column(&f, "amount", &amount));
    SIB__TRY(text_column(&f, "currency", &currency));
    SIB__TRY(sum_of_shares(call, terms, &sum));
    for (int64_t i = 0; i < f.rows; i++) {
        id[i] = terms->payers[i].id;
        currency[i] = sib__slice_of(terms->currency);
        SIB__TRY(
            sib__rational_divide(call, &call->scratch, terms->payers[i].share, sum, &part));
        SIB__TRY(exact_text(call, part, &share[i]));
        SIB__TRY(money_text(call, terms, parts[i], &amount[i]));
    }
    SIB__TRY(put_texts(&f));
    return put_i64(&f, "amount_minor", minor);
}
