/* Two results side by side, step by step in the order of the chain; and what a re-run says of a
 * record. */
#include <string.h>

#include "core/format.h"
#include "evaluation/design.h"
#include "evaluation/document.h"
#include "evaluation/handle.h"
#include "evaluation/settle.h"
#include "evaluation/tables.h"

enum { PLACE_SIZE = 256 };

struct sib_evaluation_difference {
    sib__memory memory;
    bool        identical;
    const char *step;
    char        place[PLACE_SIZE];
};

static bool same_text(sib__slice a, sib__slice b)
{
    return sib__slice_compare(a, b) == 0;
}

static bool differ(const sib__json *a, const sib__json *b, sib__line *place);

static bool elements_differ(const sib__json *a, const sib__json *b, sib__line *place)
{
    const sib__json *x = a->first;
    const sib__json *y = b->first;
    size_t           length = place->length;
    for (int64_t i = 0; x != NULL || y != NULL; i++) {
        sib__line_print(place, "[%lld]", (long long)i);
        if (x == NULL || y == NULL || differ(x, y, place)) {
            return true;
        }
        place->length = length;
        x = x->next;
        y = y->next;
    }
    return false;
}

static bool members_differ(const sib__json *a, const sib__json *b, sib__line *place)
{
    size_t length = place->length;
    for (const sib__json *x = a->first; x != NULL; x = x->next) {
        const sib__json *y = sib__json_member(b, x->key.data);
        sib__line_print(place, ".%s", x->key.data);
        if (y == NULL || differ(x, y, place)) {
            return true;
        }
        place->length = length;
    }
    for (const sib__json *y = b->first; y != NULL; y = y->next) {
        if (sib__json_member(a, y->key.data) == NULL) {
            sib__line_print(place, ".%s", y->key.data);
            return true;
        }
    }
    return false;
}

/* Whether two values of canonical documents differ; `place` then ends where they do. */
static bool differ(const sib__json *a, const sib__json *b, sib__line *place)
{
    if (a->kind != b->kind) {
        return true;
    }
    switch (a->kind) {
    case SIB__JSON_OBJECT:
        return members_differ(a, b, place);
    case SIB__JSON_ARRAY:
        return elements_differ(a, b, place);
    case SIB__JSON_NUMBER:
    case SIB__JSON_STRING:
        return !same_text(a->text, b->text);
    case SIB__JSON_NULL:
    case SIB__JSON_FALSE:
    case SIB__JSON_TRUE:
    default:
        return false;
    }
}

/* What is compared, in order: a member of a stage and the step it belongs to. */
typedef struct part {
    int         settlement;
    const char *key;
    const char *step;
} part;

static const part parts[] = {{0, "contract_hash", "contract"},
                             {0, "inputs", "inputs"},
                             {0, "options", "options"},
                             {0, "cohorts", "cohorts"},
                             {0, "attrition", "attrition"},
                             {0, "history", "history"},
                             {0, "screening", "screening"},
                             {0, "models", "models"},
                             {0, "coefficients", "coefficients"},
                             {0, "matching", "matching"},
                             {0, "overlap", "matching"},
                             {0, "annex_hash", "annex"},
                             {0, "balance", "balance"},
                             {0, "findings", "findings"},
                             {1, "inputs", "inputs"},
                             {1, "dispositions", "dispositions"},
                             {1, "counts", "counts"},
                             {1, "curve", "curve"},
                             {1, "annex_hash", "annex"},
                             {1, "effects", "effects"},
                             {1, "findings", "findings"},
                             {1, "gates", "gates"},
                             {1, "statement", "statement"},
                             {1, "payers", "payers"},
                             {1, "payable", "statement"},
                             {1, "verdict", "statement"},
                             {1, "total", "statement"},
                             {1, "currency", "statement"},
                             {1, "weightings", "weightings"}};

static bool part_differs(const sib__json *a, const sib__json *b, const char *key,
                         sib_evaluation_difference *d)
{
    sib__line        place = {d->place, sizeof d->place, 0};
    const sib__json *x = sib__json_member(a, key);
    const sib__json *y = sib__json_member(b, key);
    sib__line_print(&place, "%s", key);
    if (x == NULL || y == NULL) {
        return x != y;
    }
    return differ(x, y, &place);
}

/* Compares the parts that `only` (ended by NULL; NULL: all) names. */
static void compare(const sib__json *a, const sib__json *b, const char *const *only,
                    sib_evaluation_difference *d)
{
    static const char *const stages[] = {"design", "settlement"};
    d->identical = false;
    for (int i = 0; only == NULL && i < 2; i++) {
        static const char *const heads[] = {"format", "numerics"};
        d->step = heads[i];
        if (part_differs(a, b, heads[i], d)) {
            return;
        }
    }
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        const sib__json *x = sib__json_member(a, stages[parts[i].settlement]);
        const sib__json *y = sib__json_member(b, stages[parts[i].settlement]);
        bool             asked = only == NULL;
        for (int64_t k = 0; only != NULL && only[k] != NULL; k++) {
            asked = asked || (parts[i].settlement == 1 && strcmp(only[k], parts[i].key) == 0);
        }
        d->step = parts[i].step;
        if (asked && (x != NULL || y != NULL) && part_differs(x, y, parts[i].key, d)) {
            return;
        }
    }
    d->identical = true;
    d->step = "";
    d->place[0] = '\0';
}

static sib_status canonical_result(sib__call *call, const char *argument, const char *record,
                                   const sib__json **out)
{
    const sib__json *root = NULL;
    sib__slice       text = {NULL, 0};
    if (record == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, argument, -1, NULL, "%s is NULL", argument);
    }
    SIB__TRY(sib__json_canonical(call, &call->scratch, argument, sib__slice_of(record), &text));
    SIB__TRY(sib__json_parse(call, &call->scratch, argument, text, &root));
    *out = sib__json_member(root, "result");
    return *out != NULL && (*out)->kind == SIB__JSON_OBJECT
               ? SIB_OK
               : sib__json_fail(call, argument, root, "this is no record of an evaluation");
}

static sib_status diff(sib__call *call, const char *a, const char *b, const char *names[2],
                       const char *const *only, sib_evaluation_difference **out)
{
    const sib__json *x = NULL;
    const sib__json *y = NULL;
    SIB__TRY(canonical_result(call, names[0], a, &x));
    SIB__TRY(canonical_result(call, names[1], b, &y));
    *out = sib__handle(call, sizeof **out);
    SIB__TRY_MEMORY(call, *out);
    compare(x, y, only, *out);
    return SIB_OK;
}

sib_status sib_evaluation_diff(sib_context *ctx, const char *a, const char *b,
                               sib_evaluation_difference **out)
{
    sib__call                  call;
    const char                *names[2] = {"a", "b"};
    sib_evaluation_difference *d = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_evaluation_diff", SIB__OUT(out));
    if (status == SIB_OK) {
        status = diff(&call, a, b, names, NULL, &d);
    }
    return SIB__LEAVE(&call, status, out, d);
}

/* The contract to run again: the caller's, or the one in the record. */
static sib_status contract_text(sib__call *call, const char *given, const sib__document *d,
                                const char **out)
{
    sib__slice text = {NULL, 0};
    *out = given;
    if (given != NULL) {
        return SIB_OK;
    }
    SIB__TRY(sib__json_canonical_value(call, &call->scratch,
                                       sib__json_member(d->design, "contract"), &text));
    *out = text.data;
    return SIB_OK;
}

static sib_status verify(sib__call *call, const char *contract,
                         const sib_evaluation_tables *tables, const char *record,
                         sib_evaluation_difference **out)
{
    const char     *names[2] = {"record", "record"};
    sib__document   d;
    sib__child      child;
    sib_evaluation *again = NULL;
    SIB__TRY(sib__document_read(call, &call->scratch, "record", record, NULL, NULL, &d));
    SIB__TRY(sib__document_check_numerics(call, "record", &d));
    SIB__TRY(contract_text(call, contract, &d, &contract));
    sib_context *ctx = sib__child_begin(&child, call, 0.0, 1.0);
    sib_status   status = d.settlement == NULL
                              ? sib_evaluation_design(ctx, contract, tables, NULL, &again)
                              : sib_evaluation_evaluate(ctx, contract, tables, NULL, &again);
    status = sib__child_end(&child, status);
    if (status == SIB_OK) {
        status = diff(call, record, sib_evaluation_record(again), names, NULL, out);
    }
    sib_evaluation_free(again);
    return status;
}

sib_status sib_evaluation_verify(sib_context *ctx, const char *contract,
                                 const sib_evaluation_tables *tables, const char *record,
                                 sib_evaluation_difference **out)
{
    sib__call                  call;
    sib_evaluation_difference *d = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_evaluation_verify", SIB__OUT(out));
    if (status == SIB_OK) {
        status = verify(&call, contract, tables, record, &d);
    }
    return SIB__LEAVE(&call, status, out, d);
}

/* The payment of a record's own effects, composed as a record of nothing else. */
static sib_status pay_again(sib__call *call, const sib__document *d, sib__slice *out)
{
    sib__contract   *c = NULL;
    sib__lists       lists;
    sib__json_writer w;
    bool             blocked = sib__findings_block(sib__json_member(d->design, "findings"));
    for (const sib__json *at = sib__json_member(d->settlement, "findings")->first; at != NULL;
         at = at->next) {
        const sib__json *step = sib__json_member(at, "step");
        const sib__json *blocks = sib__json_member(at, "blocks");
        bool             payment = step != NULL && sib__slice_equals(step->text, "payment");
        blocked = blocked || (!payment && (blocks == NULL || blocks->kind != SIB__JSON_FALSE));
    }
    SIB__TRY(sib__contract_read_value(call, &call->scratch,
                                      sib__json_member(d->design, "contract"), &c));
    sib__lists_begin(&lists, &call->scratch);
    sib__json_begin(&w, &call->scratch);
    sib__json_open_object(&w);
    sib__json_key(&w, "result");
    sib__json_open_object(&w);
    sib__json_key(&w, "settlement");
    sib__json_open_object(&w);
    SIB__TRY(
        sib__pay(call, c, sib__json_member(d->settlement, "effects"), blocked, &lists, &w));
    sib__lists_write(&lists, true, &w);
    sib__json_close_object(&w);
    sib__json_close_object(&w);
    sib__json_close_object(&w);
    return sib__json_finish(call, &w, out);
}

static sib_status verify_payment(sib__call *call, const char *record,
                                 sib_evaluation_difference **out)
{
    static const char *const only[] = {"gates", "statement", "payers",   "payable",
                                       "total", "verdict",   "currency", NULL};
    const char              *names[2] = {"record", "record"};
    sib__document            d;
    sib__slice               again = {NULL, 0};
    SIB__TRY(sib__document_read(call, &call->scratch, "record", record, NULL, NULL, &d));
    if (d.settlement == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "record", -1, NULL,
                         "the record is that of a design");
    }
    SIB__TRY(sib__document_check_numerics(call, "record", &d));
    SIB__TRY(pay_again(call, &d, &again));
    return diff(call, record, again.data, names, only, out);
}

sib_status sib_evaluation_verify_payment(sib_context *ctx, const char *record,
                                         sib_evaluation_difference **out)
{
    sib__call                  call;
    sib_evaluation_difference *d = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_evaluation_verify_payment", SIB__OUT(out));
    if (status == SIB_OK) {
        status = verify_payment(&call, record, &d);
    }
    return SIB__LEAVE(&call, status, out, d);
}

int32_t sib_evaluation_difference_identical(const sib_evaluation_difference *d)
{
    return d != NULL && d->identical;
}

const char *sib_evaluation_difference_step(const sib_evaluation_difference *d)
{
    return d == NULL ? "" : d->step;
}

const char *sib_evaluation_difference_place(const sib_evaluation_difference *d)
{
    return d == NULL ? "" : d->place;
}

void sib_evaluation_difference_free(sib_evaluation_difference *d)
{
    sib__handle_free(d);
}
