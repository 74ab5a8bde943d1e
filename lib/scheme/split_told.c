/* What a split tells: the rows of "bills", and what the record keeps for the next settlement.
 */
#include "scheme/splitting.h"
#include "scheme/statement.h"

sib_status sib__take_minor(sib__run *run, int64_t *from, int64_t value)
{
    return __builtin_sub_overflow(*from, value, from)
               ? sib__fail(run->call, SIB_ERR_OVERFLOW, NULL, -1, NULL,
                           "what is billed comes to more than 64 bits of minor units")
               : SIB_OK;
}

const char *sib__split_key(const sib__splitting *s)
{
    int32_t by = s->split->by;
    return by == SIB__NO_DIMENSION ? "" : s->run->scheme->dimensions[by].name;
}

static sib_status set_money(sib__run *run, const char *field, int64_t minor)
{
    const char *text = NULL;
    sib__exact  amount;
    SIB__TRY(sib__exact_multiply(run->call, run->memory, sib__exact_of_i64(minor),
                                 run->scheme->minor_unit, &amount));
    SIB__TRY(sib__spell(run->call, &run->call->scratch, amount, SIB__UNIT_MONEY, &text));
    sib__set_text(&run->statement->bills, field, text);
    return SIB_OK;
}

sib_status sib__split_rows(const sib__splitting *s)
{
    sib__run         *run = s->run;
    const sib__split *c = s->split;
    for (int64_t i = 0; i < s->billing.n; i++) {
        const sib__bill *bill = &s->billing.bills[i];
        const sib__json *share = i < c->payer_count ? c->payers[i].share_said : NULL;
        int64_t          now = bill->bill;
        int64_t          left = bill->most;
        sib__rows_add(&run->statement->bills);
        sib__set_text(&run->statement->bills, "payer", bill->id);
        if (share != NULL && share->kind == SIB__JSON_STRING) {
            sib__set_text(&run->statement->bills, "share", share->text.data);
        }
        if (bill->capped) {
            SIB__TRY(sib__take_minor(run, &left, bill->bill));
            SIB__TRY(set_money(run, "cap", bill->most));
            SIB__TRY(set_money(run, "left", left));
        }
        SIB__TRY(sib__take_minor(run, &now, bill->billed));
        SIB__TRY(set_money(run, "cumulative", bill->bill));
        SIB__TRY(set_money(run, "paid_before", bill->billed));
        SIB__TRY(set_money(run, "now", now));
    }
    return SIB_OK;
}

static sib_status put(const sib__splitting *s, sib__json_writer *w, const char *key,
                      sib__exact value)
{
    const char *text = NULL;
    SIB__TRY(sib__exact_plain(s->run->call, &s->run->call->scratch, value, &text));
    sib__json_key(w, key);
    sib__json_string(w, text);
    return SIB_OK;
}

static sib_status put_payer(const sib__splitting *s, sib__json_writer *w, const sib__bill *bill)
{
    sib__json_key(w, bill->id);
    sib__json_open_object(w);
    SIB__TRY(put(s, w, "base", bill->base));
    SIB__TRY(put(s, w, "charged", sib__exact_of_i64(bill->charged)));
    SIB__TRY(put(s, w, "target", bill->target));
    sib__json_close_object(w);
    return SIB_OK;
}

static sib_status put_group(const sib__splitting *s, sib__json_writer *w, const char *name,
                            const sib__bill_group *group)
{
    sib__json_key(w, name);
    sib__json_open_object(w);
    SIB__TRY(put(s, w, "base", sib__exact_of_i64(group->base)));
    SIB__TRY(put(s, w, "sum", sib__exact_of_i64(group->sum)));
    sib__json_close_object(w);
    return SIB_OK;
}

/* What the next settlement begins from. */
sib_status sib__split_record(sib__splitting *s)
{
    const sib__billing *b = &s->billing;
    sib__json_writer    w;
    sib__json_begin(&w, s->run->memory);
    sib__json_open_object(&w);
    sib__json_key(&w, "by");
    sib__json_string(&w, sib__split_key(s));
    sib__json_key(&w, "terms");
    sib__json_string(&w, s->terms);
    sib__json_key(&w, "payers");
    sib__json_open_object(&w);
    for (int64_t i = 0; i < b->n; i++) {
        SIB__TRY(put_payer(s, &w, &b->bills[i]));
    }
    sib__json_close_object(&w);
    sib__json_key(&w, "groups");
    sib__json_open_object(&w);
    for (int64_t i = 0; i < b->group_count; i++) {
        SIB__TRY(put_group(s, &w, s->names[i], &b->groups[i]));
    }
    sib__json_close_object(&w);
    sib__json_close_object(&w);
    return sib__json_finish(s->run->call, &w, &s->run->split);
}

/* Nothing has changed: the record keeps what the one before kept. */
sib_status sib__split_keep(sib__splitting *s)
{
    sib__json_writer w;
    if (s->past == NULL) {
        return SIB_OK;
    }
    sib__json_begin(&w, s->run->memory);
    sib__json_value(&w, s->past);
    return sib__json_finish(s->run->call, &w, &s->run->split);
}
