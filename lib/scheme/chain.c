/* A chain of records: each follows from the one before that paid (docs/language/stages.md).
 * What is wrong with a record is a finding, the first of them told; no facts are needed. */
#include <string.h>

#include "core/view.h"
#include "scheme/record_rows.h"

/* What is known of the chain so far. */
typedef struct chain {
    sib__call          *call;
    const sib__settled *paid;    /* the last record that paid; NULL for none */
    sib__exact          sum;     /* of what was due now, of all that paid */
    int32_t             as_at;   /* of the record before, whatever it was */
    sib__settled       *records; /* [n], those that opened */
    int64_t             n;
} chain;

static bool same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* A record as it opens, or why it does not. */
static sib_status open_record(const chain *c, sib__slice text, sib__settled *out,
                              const char **wrong)
{
    sib__child   child;
    sib__call    inner;
    sib_context *ctx = sib__child_begin(&child, c->call, 0.0, 1.0);
    sib_status   status = sib__enter(&inner, ctx, "sib_settlement_open", true);
    if (status == SIB_OK) {
        status = sib__settled_read(&inner, &c->call->scratch, "record", text, out);
    }
    (void)sib__leave(&inner, status, NULL);
    if (status != SIB_ERR_TERMS) {
        return sib__child_end(&child, status);
    }
    *wrong = sib__copy(&c->call->scratch, ctx->message, (int64_t)strlen(ctx->message) + 1, 1);
    SIB__TRY_MEMORY(c->call, *wrong);
    return sib__child_end(&child, SIB_OK);
}

static const char *check_place(const chain *c, const sib__settled *r)
{
    if (r->stage == NULL) {
        return "a report is no settlement of a stage";
    }
    for (int64_t i = 0; i < c->n; i++) {
        if (!c->records[i].pays && same(c->records[i].hash, r->previous)) {
            return "it names a record of a stage that does not pay";
        }
    }
    if (!same(r->previous, c->paid == NULL ? "none" : c->paid->hash)) {
        return "it does not name the last record before it that paid";
    }
    return c->n > 0 && r->as_at <= c->as_at ? "its stage is not after the one before" : NULL;
}

static const char *currency_of(const sib__settled *r)
{
    return sib__row_text(&r->statement.due, 0, "currency");
}

static bool has_name(const sib__names *names, const char *name)
{
    for (int64_t i = 0; i < names->n; i++) {
        if (same(names->list[i], name)) {
            return true;
        }
    }
    return false;
}

/* What stays while the contract does. */
static const char *check_same(const sib__settled *before, const sib__settled *r)
{
    if (r->amended != NULL || !same(r->contract, before->contract) ||
        !same(r->version, before->version)) {
        return "its contract is that of the record before, and is called otherwise";
    }
    for (int64_t i = 0; i < before->cohorts.n; i++) {
        if (!has_name(&r->cohorts, before->cohorts.list[i])) {
            return "a cohort that counted before counts no more";
        }
    }
    return same(sib__row_text(&r->statement.due, 0, "base"),
                sib__row_text(&before->statement.due, 0, "base"))
               ? NULL
               : "its base is not that of the record before";
}

static const char *check_contract(const chain *c, const sib__settled *r)
{
    const sib__settled *before = c->paid;
    if (before == NULL) {
        return r->amended == NULL ? NULL
                                  : "it is the first, and says that it amends a contract";
    }
    if (!same(currency_of(r), currency_of(before))) {
        return "its currency is not that of the record before";
    }
    if (same(r->contract_hash, before->contract_hash)) {
        return check_same(before, r);
    }
    return same(r->amended, before->contract_hash)
               ? NULL
               : "its contract is neither that of the record before nor amends it";
}

/* The row of a payer among bills, -1 for none. */
static int64_t find_bill(const sib__rows *bills, const char *payer)
{
    for (int64_t i = 0; i < bills->n; i++) {
        if (same(sib__row_text(bills, i, "payer"), payer)) {
            return i;
        }
    }
    return -1;
}

static sib_status check_money(const chain *c, const sib__settled *r, const char **wrong)
{
    sib__memory     *m = &c->call->scratch;
    const sib__rows *bills = &r->statement.bills;
    const sib__rows *old = c->paid == NULL ? NULL : &c->paid->statement.bills;
    sib__exact       before;
    int              order = 0;
    SIB__TRY(sib__row_number(c->call, m, &r->statement.due, 0, "paid_before", &before));
    SIB__TRY(sib__exact_compare(c->call, before, c->sum, &order));
    if (order != 0) {
        *wrong = "what it says was paid before is not the sum of what the records before paid";
        return SIB_OK;
    }
    for (int64_t i = 0; *wrong == NULL && i < bills->n; i++) {
        int64_t     at = old == NULL ? -1 : find_bill(old, sib__row_text(bills, i, "payer"));
        const char *billed = at < 0 ? "0" : sib__row_text(old, at, "cumulative");
        if (!same(sib__row_text(bills, i, "paid_before"), billed)) {
            *wrong =
                "what it says a payer was billed before is not what the record before billed";
        }
    }
    for (int64_t i = 0; *wrong == NULL && old != NULL && i < old->n; i++) {
        if (!sib__row_says(old, i, "cumulative", "0") &&
            find_bill(bills, sib__row_text(old, i, "payer")) < 0) {
            *wrong = "a payer that the record before billed has no bill";
        }
    }
    return sib__check(c->call);
}

/* From where a payer's share is counted once the payers have changed: its target, less what was
 * charged to it alone. */
static sib_status base_after(const chain *c, const sib__json *payer, const char **out)
{
    sib__memory *m = &c->call->scratch;
    sib__exact   base;
    sib__exact   charged;
    SIB__TRY(sib__exact_parse(c->call, m, "records", sib__json_member(payer, "target")->text,
                              &base));
    SIB__TRY(sib__exact_parse(c->call, m, "records", sib__json_member(payer, "charged")->text,
                              &charged));
    SIB__TRY(sib__exact_subtract(c->call, m, base, charged, &base));
    return sib__exact_plain(c->call, m, base, out);
}

/* From where a payer or a group is to be counted, by what the record before keeps of it. */
static sib_status base_by(const chain *c, const sib__json *past, bool payer, bool changed,
                          const char **out)
{
    *out = "0";
    if (past == NULL) {
        return SIB_OK;
    }
    if (payer && changed) {
        return base_after(c, past, out);
    }
    *out = sib__json_member(past, changed ? "sum" : "base")->text.data;
    return SIB_OK;
}

/* The numbers from which shares are counted are those of the record before, or where the payers
 * have changed what these came to. */
static sib_status check_bases(const chain *c, const sib__settled *r, const char **wrong)
{
    static const char *const maps[] = {"payers", "groups"};
    const sib__json         *old = c->paid == NULL ? NULL : c->paid->split_said;
    const char              *terms = sib__json_member(r->split_said, "terms")->text.data;
    bool changed = old != NULL && !same(terms, sib__json_member(old, "terms")->text.data);
    if (old != NULL && !same(sib__json_member(r->split_said, "by")->text.data,
                             sib__json_member(old, "by")->text.data)) {
        *wrong = "its shares are by another key than those of the record before";
        return SIB_OK;
    }
    for (int i = 0; i < 2; i++) {
        const sib__json *map = sib__json_member(r->split_said, maps[i]);
        const sib__json *past = old == NULL ? NULL : sib__json_member(old, maps[i]);
        for (const sib__json *at = map->first; at != NULL; at = at->next) {
            const char *base = NULL;
            bool        nobody = i == 0 && same(at->key.data, "(unpaid)");
            SIB__TRY(
                base_by(c, past == NULL || nobody ? NULL : sib__json_member(past, at->key.data),
                        i == 0, changed, &base));
            if (!same(sib__json_member(at, "base")->text.data, base)) {
                *wrong = "shares are not counted from where the record before left them";
                return SIB_OK;
            }
        }
    }
    return sib__check(c->call);
}

static sib_status check_link(const chain *c, const sib__settled *r, const char **wrong)
{
    *wrong = check_place(c, r);
    *wrong = *wrong == NULL ? check_contract(c, r) : *wrong;
    if (*wrong == NULL) {
        SIB__TRY(check_money(c, r, wrong));
    }
    if (*wrong == NULL && r->split_said != NULL) {
        SIB__TRY(check_bases(c, r, wrong));
    }
    return SIB_OK;
}

/* A record takes its place, even where something is wrong with it. */
static sib_status take(chain *c, const sib__settled *r)
{
    sib__exact now;
    c->records[c->n] = *r;
    c->as_at = r->as_at;
    if (r->pays) {
        c->paid = &c->records[c->n];
        SIB__TRY(
            sib__row_number(c->call, &c->call->scratch, &r->statement.due, 0, "now", &now));
        SIB__TRY(sib__exact_add(c->call, &c->call->scratch, c->sum, now, &c->sum));
    }
    c->n++;
    return SIB_OK;
}

static sib_status verify_record(chain *c, sib__slice text, sib__rows *rows)
{
    sib__settled r;
    const char  *wrong = NULL;
    memset(&r, 0, sizeof r);
    SIB__TRY(open_record(c, text, &r, &wrong));
    bool opened = wrong == NULL;
    sib__rows_add(rows);
    if (opened) {
        SIB__TRY(check_link(c, &r, &wrong));
        sib__set_text(rows, "stage", r.stage);
        sib__set_date(rows, "as_at", r.as_at);
        sib__set_text(rows, "hash", r.hash);
    }
    sib__set_flag(rows, "holds", wrong == NULL ? 1 : 0);
    sib__set_text(rows, "wrong", wrong);
    return opened && r.stage != NULL ? take(c, &r) : SIB_OK;
}

static sib_status verify(sib__call *call, sib_text records, sib_table **out)
{
    static const sib__field fields[] = {SIB__TEXT("stage"), SIB__DATE("as_at"),
                                        SIB__TEXT("hash"), SIB__FLAG("holds"),
                                        SIB__TEXT("wrong")};
    chain                   c = {.call = call, .sum = sib__exact_of_i64(0)};
    sib__rows               rows;
    SIB__TRY(sib__view_text(call, "records", records));
    c.records = SIB__NEW(&call->scratch, sib__settled, records.n);
    SIB__TRY_MEMORY(call, c.records);
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int64_t i = 0; i < records.n; i++) {
        SIB__TRY(verify_record(&c, sib__text_at(records, i), &rows));
        SIB__TRY(sib__check(call));
    }
    return sib__rows_finish(call, &rows, NULL, out);
}

sib_status sib_settlement_verify(sib_context *ctx, sib_text records, sib_table **out)
{
    sib__call  call;
    sib_table *table = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_settlement_verify", SIB__OUT(out));
    if (status == SIB_OK) {
        status = verify(&call, records, &table);
    }
    return SIB__LEAVE(&call, status, out, table);
}
