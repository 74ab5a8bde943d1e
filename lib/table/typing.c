/* Types of rule expressions, and the instructions that depend on them.
 *
 * The one coercion is from whole to real numbers. Whole and real numbers are compared exactly,
 * without it. */
#include "table/compile.h"

enum { FIRST_ROOM = 32 };

sib__instruction *sib__emit(sib__compiler *c, sib__place place, int32_t op, int32_t to,
                            int32_t a, int32_t b)
{
    sib__program *p = c->program;
    if (p->n == p->room) {
        int64_t           room = p->room == 0 ? FIRST_ROOM : 2 * p->room;
        sib__instruction *grown = SIB__GROW(c->memory, sib__instruction, p->instructions, room);
        if (grown == NULL) {
            (void)sib__no_memory(c->call);
            return NULL;
        }
        p->instructions = grown;
        p->room = room;
    }
    int32_t highest = to > a ? (to > b ? to : b) : (a > b ? a : b);
    p->slots = highest >= p->slots ? highest + 1 : p->slots;
    p->masks = c->mask >= p->masks ? c->mask + 1 : p->masks;
    sib__instruction *in = &p->instructions[p->n++];
    *in =
        (sib__instruction){.op = op, .to = to, .a = a, .b = b, .mask = c->mask, .place = place};
    return in;
}

static sib_status emitted(sib__instruction *in)
{
    return in == NULL ? SIB_ERR_NO_MEMORY : SIB_OK;
}

const char *sib__type_text(int32_t type)
{
    switch (type) {
    case SIB_COLUMN_TYPE_F64:
        return "a real number";
    case SIB_COLUMN_TYPE_I64:
        return "a whole number";
    case SIB_COLUMN_TYPE_DATE:
        return "a date";
    case SIB_COLUMN_TYPE_FLAG:
        return "a condition";
    case SIB_COLUMN_TYPE_TEXT:
        return "a text";
    default:
        return "NULL";
    }
}

bool sib__type_is_number(int32_t type)
{
    return type == 0 || type == SIB_COLUMN_TYPE_I64 || type == SIB_COLUMN_TYPE_F64;
}

sib_status sib__need_flag(sib__compiler *c, sib__place place, const char *where, int32_t type)
{
    if (type != 0 && type != SIB_COLUMN_TYPE_FLAG) {
        return sib__parse_fail(c, place, "%s needs a condition, found %s", where,
                               sib__type_text(type));
    }
    return SIB_OK;
}

static sib_status to_f64(sib__compiler *c, sib__place place, int32_t slot)
{
    return emitted(sib__emit(c, place, SIB__OP_TO_F64, slot, slot, slot));
}

static sib_status need_number(sib__compiler *c, sib__place place, char symbol, int32_t type)
{
    if (sib__type_is_number(type)) {
        return SIB_OK;
    }
    const char sign[2] = {symbol, '\0'};
    return sib__parse_fail(c, place, "'%s' needs numbers, found %s%s", sign,
                           sib__type_text(type),
                           type == SIB_COLUMN_TYPE_DATE
                               ? ": use add_days, add_months, days_between or months_between"
                               : "");
}

sib_status sib__emit_arithmetic(sib__compiler *c, sib__place place, char symbol, int32_t to,
                                int32_t a_type, int32_t b, int32_t b_type, int32_t *type)
{
    SIB__TRY(need_number(c, place, symbol, a_type));
    SIB__TRY(need_number(c, place, symbol, b_type));
    bool real = symbol == '/' || a_type == SIB_COLUMN_TYPE_F64 || b_type == SIB_COLUMN_TYPE_F64;
    if (real && a_type != SIB_COLUMN_TYPE_F64) {
        SIB__TRY(to_f64(c, place, to));
    }
    if (real && b_type != SIB_COLUMN_TYPE_F64) {
        SIB__TRY(to_f64(c, place, b));
    }
    *type = real ? SIB_COLUMN_TYPE_F64 : SIB_COLUMN_TYPE_I64;
    int32_t op = SIB__OP_DIVIDE_F64;
    if (symbol == '+') {
        op = real ? SIB__OP_ADD_F64 : SIB__OP_ADD_I64;
    } else if (symbol == '-') {
        op = real ? SIB__OP_SUBTRACT_F64 : SIB__OP_SUBTRACT_I64;
    } else if (symbol == '*') {
        op = real ? SIB__OP_MULTIPLY_F64 : SIB__OP_MULTIPLY_I64;
    }
    return emitted(sib__emit(c, place, op, to, to, b));
}

static sib_status cannot_compare(sib__compiler *c, sib__place place, int32_t a, int32_t b)
{
    bool date = a == SIB_COLUMN_TYPE_DATE || b == SIB_COLUMN_TYPE_DATE;
    bool text = a == SIB_COLUMN_TYPE_TEXT || b == SIB_COLUMN_TYPE_TEXT;
    return sib__parse_fail(c, place, "cannot compare %s with %s%s", sib__type_text(a),
                           sib__type_text(b),
                           date && text ? ": write a date as DATE '2010-09-09'" : "");
}

/* The relation with its sides exchanged. */
static int32_t mirrored(int32_t relation)
{
    return (relation & SIB__RELATION_EQUAL) |
           ((relation & SIB__RELATION_LESS) != 0 ? SIB__RELATION_GREATER : 0) |
           ((relation & SIB__RELATION_GREATER) != 0 ? SIB__RELATION_LESS : 0);
}

static int32_t comparison_op(int32_t type)
{
    switch (type) {
    case SIB_COLUMN_TYPE_F64:
        return SIB__OP_COMPARE_F64;
    case SIB_COLUMN_TYPE_TEXT:
        return SIB__OP_COMPARE_TEXT;
    case SIB_COLUMN_TYPE_FLAG:
        return SIB__OP_COMPARE_FLAG;
    default:
        return SIB__OP_COMPARE_I64;
    }
}

sib_status sib__emit_comparison(sib__compiler *c, sib__place place, int32_t relation,
                                int32_t to, int32_t a, int32_t a_type, int32_t b,
                                int32_t b_type)
{
    int32_t op = comparison_op(a_type == 0 ? b_type : a_type);
    bool    symmetric = relation == SIB__RELATION_EQUAL ||
                     relation == (SIB__RELATION_LESS | SIB__RELATION_GREATER);
    if (op == SIB__OP_COMPARE_FLAG && !symmetric) {
        return sib__parse_fail(c, place, "conditions have no order: only = and <>");
    }
    if (a_type != b_type && a_type != 0 && b_type != 0) {
        if (!sib__type_is_number(a_type) || !sib__type_is_number(b_type)) {
            return cannot_compare(c, place, a_type, b_type);
        }
        op = SIB__OP_COMPARE_MIXED;
        if (a_type == SIB_COLUMN_TYPE_F64) {
            int32_t whole = b;
            b = a;
            a = whole;
            relation = mirrored(relation);
        }
    }
    sib__instruction *in = sib__emit(c, place, op, to, a, b);
    if (in != NULL) {
        in->relation = relation;
    }
    return emitted(in);
}

sib_status sib__emit_unify(sib__compiler *c, sib__place place, int32_t a, int32_t *a_type,
                           int32_t b, int32_t *b_type)
{
    if (*a_type == *b_type || *a_type == 0 || *b_type == 0) {
        return SIB_OK;
    }
    if (!sib__type_is_number(*a_type) || !sib__type_is_number(*b_type)) {
        return sib__parse_fail(c, place, "values of one type are needed here, found %s and %s",
                               sib__type_text(*a_type), sib__type_text(*b_type));
    }
    int32_t slot = *a_type == SIB_COLUMN_TYPE_I64 ? a : b;
    *a_type = SIB_COLUMN_TYPE_F64;
    *b_type = SIB_COLUMN_TYPE_F64;
    return to_f64(c, place, slot);
}

/* Position of a column among those the program reads, added when it is new; -1 when memory is
 * short. */
static int64_t column_position(sib__compiler *c, const char *name, int32_t type)
{
    sib__program *p = c->program;
    for (int64_t i = 0; i < p->column_count; i++) {
        if (sib__slice_equals(sib__slice_of(name), p->columns[i].name)) {
            return i;
        }
    }
    sib__program_column *columns =
        SIB__GROW(c->memory, sib__program_column, p->columns, p->column_count + 1);
    char *copy = sib__slice_copy(c->memory, sib__slice_of(name));
    p->columns = columns == NULL ? p->columns : columns;
    if (columns == NULL || copy == NULL) {
        (void)sib__no_memory(c->call);
        return -1;
    }
    columns[p->column_count] = (sib__program_column){copy, type};
    return p->column_count++;
}

sib_status sib__emit_column(sib__compiler *c, const sib__token *name, int32_t to, int32_t *type)
{
    sib__slice wanted;
    char      *plain = sib__token_unquote(&c->call->scratch, name, &wanted);
    SIB__TRY_MEMORY(c->call, plain);
    int64_t i = sib_table_find(c->table, plain);
    if (i < 0) {
        return sib__parse_fail(c, name->place, "there is no column \"%s\"%s", plain,
                               name->quoted ? ": a text stands in single quotes" : "");
    }
    int32_t stored = sib_table_type(c->table, i);
    int64_t at = column_position(c, sib_table_name(c->table, i), stored);
    if (at < 0) {
        return SIB_ERR_NO_MEMORY;
    }
    sib__instruction *in = sib__emit(c, name->place, SIB__OP_COLUMN, to, to, to);
    if (in != NULL) {
        in->operand.i64 = at;
    }
    *type = stored == SIB_COLUMN_TYPE_CODES ? SIB_COLUMN_TYPE_TEXT : stored;
    return emitted(in);
}
