/* Rule expressions: the public face, and conditions for the pillars. */
#include "core/call.h"
#include "table/program.h"
#include "table/store.h"

struct sib_expression {
    sib__memory  memory; /* first */
    sib__program program;
};

static sib_status compile(sib__call *call, const char *text, const sib_table *table,
                          sib_expression **out)
{
    sib_expression *expression = sib__handle(call, sizeof *expression);
    SIB__TRY_MEMORY(call, expression);
    *out = expression;
    return sib__program_compile(call, &expression->memory, "text", text, table,
                                &expression->program);
}

sib_status sib_expression_compile(sib_context *ctx, const char *text, const sib_table *table,
                                  sib_expression **out)
{
    sib__call       call;
    sib_expression *expression = NULL;
    sib_status      status = sib__enter(&call, ctx, "sib_expression_compile", SIB__OUT(out));
    if (status == SIB_OK) {
        status = compile(&call, text, table, &expression);
    }
    return SIB__LEAVE(&call, status, out, expression);
}

const sib__program *sib__expression_program(const sib_expression *expression)
{
    return &expression->program;
}

void sib_expression_free(sib_expression *expression)
{
    sib__handle_free(expression);
}

/* Room for the results: a column of the program's type in the table's pool, and slices in
 * scratch for texts, whose bytes are copied once their lengths are known. */
static sib_status make_room(sib__call *call, sib_table *table, int32_t type,
                            sib__program_output *output, sib__column *column)
{
    sib__memory *m = sib__table_memory(table);
    int64_t      n = table->rows;
    void        *room = NULL;
    *column = (sib__column){.name = "value", .type = type};
    switch (type) {
    case SIB_COLUMN_TYPE_F64:
        room = output->f64 = SIB__NEW(m, double, n);
        column->f64 = (sib_f64){output->f64, n};
        break;
    case SIB_COLUMN_TYPE_I64:
        room = output->i64 = SIB__NEW(m, int64_t, n);
        column->i64 = (sib_i64){output->i64, n};
        break;
    case SIB_COLUMN_TYPE_DATE:
        room = output->dates = SIB__NEW(m, int32_t, n);
        column->dates = (sib_dates){output->dates, n};
        break;
    case SIB_COLUMN_TYPE_FLAG:
        room = output->flags = SIB__NEW(m, uint8_t, n);
        column->flags = (sib_u8){output->flags, n};
        break;
    default:
        room = output->text = SIB__NEW(&call->scratch, sib__slice, n);
        break;
    }
    SIB__TRY_MEMORY(call, room);
    return SIB_OK;
}

static sib_status evaluate(sib__call *call, const sib_expression *expression,
                           const sib_table *table, sib_table **out)
{
    sib__program_output output = {0};
    sib__column         column;
    if (expression == NULL || table == NULL) {
        const char *argument = table == NULL ? "table" : "expression";
        return sib__fail(call, SIB_ERR_ARGUMENT, argument, -1, NULL, "%s is NULL", argument);
    }
    SIB__TRY(sib__table_make(call, table->rows, 1, out));
    SIB__TRY(make_room(call, *out, expression->program.type, &output, &column));
    SIB__TRY(sib__program_run(call, &expression->program, "expression", "table", table, &output,
                              "evaluating"));
    if (column.type == SIB_COLUMN_TYPE_TEXT) {
        SIB__TRY(sib__column_of_slices(call, sib__table_memory(*out), output.text, table->rows,
                                       &column));
    }
    return sib__table_put(call, *out, &column);
}

sib_status sib_expression_evaluate(sib_context *ctx, const sib_expression *expression,
                                   const sib_table *table, sib_table **out)
{
    sib__call  call;
    sib_table *result = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_expression_evaluate", SIB__OUT(out));
    if (status == SIB_OK) {
        status = evaluate(&call, expression, table, &result);
    }
    return SIB__LEAVE(&call, status, out, result);
}

sib_status sib__table_condition(sib__call *call, const sib_table *table, const char *argument,
                                const char *expression, uint8_t *flags)
{
    sib__program        program;
    sib__program_output output = {.flags = flags};
    SIB__TRY(sib__program_compile(call, &call->scratch, argument, expression, table, &program));
    if (program.type != SIB_COLUMN_TYPE_FLAG) {
        return sib__fail(call, SIB_ERR_TERMS, argument, -1, NULL,
                         "a condition is needed: this expression gives another type");
    }
    return sib__program_run(call, &program, argument, "table", table, &output, NULL);
}
