/* Records compared: with each other, and with a run made again. */
#include "evaluation/handle.h"
#include "evaluation/run.h"
#include "evaluation/steps.h"
#include "record/compare.h"
#include "sib/evaluation.h"

/* Where they part, as a row; none when they are the same. */
static sib_status compare(sib__call *call, const sib__json *a, const sib__json *b,
                          const char *const names[2], sib_table **out)
{
    static const sib__field fields[] = {SIB__TEXT("step"), SIB__TEXT("place")};
    sib__parting            parting;
    sib__rows               rows;
    SIB__TRY(sib__compare(call, a, b, names, &parting));
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    if (!parting.identical) {
        sib__rows_add(&rows);
        sib__set_text(&rows, "step", parting.step);
        sib__set_text(&rows, "place", parting.place);
    }
    return sib__rows_finish(call, &rows, NULL, out);
}

static sib_status parse(sib__call *call, const char *argument, const char *text,
                        const sib__json **out)
{
    if (text == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, argument, -1, NULL, "%s is NULL", argument);
    }
    return sib__json_parse(call, &call->scratch, argument, sib__slice_of(text), out);
}

static sib_status diff(sib__call *call, const char *a, const char *b, sib_table **out)
{
    static const char *const names[2] = {"a", "b"};
    const sib__json         *x = NULL;
    const sib__json         *y = NULL;
    SIB__TRY(parse(call, names[0], a, &x));
    SIB__TRY(parse(call, names[1], b, &y));
    return compare(call, x, y, names, out);
}

sib_status sib_evaluation_diff(sib_context *ctx, const char *a, const char *b, sib_table **out)
{
    sib__call  call;
    sib_table *d = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_evaluation_diff", SIB__OUT(out));
    if (status == SIB_OK) {
        status = diff(&call, a, b, &d);
    }
    return SIB__LEAVE(&call, status, out, d);
}

static const char *const record_names[2] = {"record", "record"};

static sib_status read_sealed(sib__call *call, const char *text, sib__record *record,
                              const sib__json **root)
{
    SIB__TRY(sib__record_read(call, &call->scratch, "record", text, NULL, SIB__READING_LOOSE,
                              record, root));
    return sib__record_check_numerics(call, "record", record);
}

/* By the order of the record, matched and counted anew. */
static sib_status run_again(sib__call *call, const sib_scheme *scheme,
                            const sib_evaluation_tables *tables, const char *text,
                            sib_table **out)
{
    sib__record      record;
    sib__run_order   order;
    sib__provenance  how;
    const sib__json *said = NULL;
    const sib__json *found = NULL;
    sib_evaluation  *again = NULL;
    SIB__TRY(read_sealed(call, text, &record, &said));
    SIB__TRY(sib__order_of(call, &record, scheme, &order));
    SIB__TRY(sib__read_run_options(call, NULL, false, &how));
    order.tables = tables;
    sib_status status = sib__run_evaluation(call, &order, &how, &again);
    if (again != NULL) {
        SIB__TRY(sib__own(call, &call->scratch, again, sib__handle_free));
    }
    SIB__TRY(status);
    SIB__TRY(parse(call, "record", sib_evaluation_record(again), &found));
    return compare(call, said, found, record_names, out);
}

sib_status sib_evaluation_verify(sib_context *ctx, const sib_scheme *scheme,
                                 const sib_evaluation_tables *tables, const char *record,
                                 sib_table **out)
{
    sib__call  call;
    sib_table *d = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_evaluation_verify", SIB__OUT(out));
    if (status == SIB_OK) {
        status = run_again(&call, scheme, tables, record, &d);
    }
    return SIB__LEAVE(&call, status, out, d);
}
