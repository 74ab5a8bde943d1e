/* Texts of an expression that no row can have: held against codes, and none of them. */
#include "table/program.h"
#include "table/table.h"

static bool is_level(sib_text levels, sib__slice text)
{
    int64_t i = 0;
    while (i < levels.n && sib__slice_compare(sib__text_at(levels, i), text) != 0) {
        i++;
    }
    return i < levels.n;
}

static bool is_stranger(const sib__program *p, const sib_table *table,
                        const sib__instruction *a, const sib__instruction *b,
                        const char **column)
{
    if (a == NULL || b == NULL || a->op != SIB__OP_COLUMN || b->op != SIB__OP_TEXT) {
        return false;
    }
    const sib__program_column *read = &p->columns[a->operand.i64];
    int64_t                    at = sib_table_find(table, read->name);
    if (read->type != SIB_COLUMN_TYPE_CODES || at < 0) {
        return false;
    }
    sib_text levels = sib__table_column(table, at).levels;
    *column = read->name;
    return levels.n > 0 && !is_level(levels, b->operand.text);
}

sib_status sib__program_stranger(sib__call *call, const sib__program *program,
                                 const sib_table *table, sib__slice *text, const char **column)
{
    const sib__instruction **writer =
        SIB__NEW(&call->scratch, const sib__instruction *, program->slots);
    SIB__TRY_MEMORY(call, writer);
    for (int64_t i = 0; i < program->n && text->data == NULL; i++) {
        const sib__instruction *in = &program->instructions[i];
        const sib__instruction *a = writer[in->a];
        const sib__instruction *b = writer[in->b];
        bool                    equal = in->relation == SIB__RELATION_EQUAL ||
                     in->relation == (SIB__RELATION_LESS | SIB__RELATION_GREATER);
        SIB__TRY(SIB__PAUSE(call, i));
        if (in->op == SIB__OP_COMPARE_TEXT && equal) {
            *text = is_stranger(program, table, a, b, column)   ? b->operand.text
                    : is_stranger(program, table, b, a, column) ? a->operand.text
                                                                : *text;
        }
        writer[in->to] = in;
    }
    return SIB_OK;
}
