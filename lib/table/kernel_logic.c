/* Loads, three-valued logic and masks on blocks, and the list of all kernels. */
#include "table/kernel.h"

#include <math.h>
#include <string.h>

static void load_validity(sib__frame *f, const sib__column *c, uint8_t *missing)
{
    memset(missing, 0, (size_t)f->n);
    for (int64_t i = 0; c->validity.data != NULL && i < f->n; i++) {
        int64_t bit = c->validity.offset + f->first + i;
        missing[i] = (c->validity.data[bit >> 3] >> (bit & 7) & 1) == 0;
    }
}

static void load_codes(sib__frame *f, const sib__column *c, sib__slot *to)
{
    const int32_t *codes = c->codes.data + f->first;
    for (int64_t i = 0; i < f->n; i++) {
        to->missing[i] = codes[i] == SIB_CODE_MISSING || to->missing[i];
        to->as.text[i] =
            to->missing[i] ? (sib__slice){NULL, 0} : sib__text_at(c->levels, codes[i]);
    }
}

static void load_texts(sib__frame *f, const sib__column *c, sib__slot *to)
{
    for (int64_t i = 0; i < f->n; i++) {
        to->as.text[i] =
            to->missing[i] ? (sib__slice){NULL, 0} : sib__text_at(c->text, f->first + i);
    }
}

/* One loop a type, so that each is short. */
static void load_column(sib__frame *f, const sib__instruction *in)
{
    const sib__column *c = &f->columns[in->operand.i64];
    sib__slot         *to = &f->slots[in->to];
    load_validity(f, c, to->missing);
    switch (c->type) {
    case SIB_COLUMN_TYPE_F64:
        for (int64_t i = 0; i < f->n; i++) {
            to->as.f64[i] = to->missing[i] ? 0.0 : c->f64.data[f->first + i];
            to->missing[i] = isnan(to->as.f64[i]) || to->missing[i];
        }
        break;
    case SIB_COLUMN_TYPE_I64:
        for (int64_t i = 0; i < f->n; i++) {
            to->as.i64[i] = c->i64.data[f->first + i];
            to->missing[i] = to->as.i64[i] == SIB_I64_MISSING || to->missing[i];
        }
        break;
    case SIB_COLUMN_TYPE_DATE:
        for (int64_t i = 0; i < f->n; i++) {
            to->as.i64[i] = c->dates.data[f->first + i];
            to->missing[i] = to->as.i64[i] == SIB_DATE_MISSING || to->missing[i];
        }
        break;
    case SIB_COLUMN_TYPE_FLAG:
        for (int64_t i = 0; i < f->n; i++) {
            uint8_t flag = c->flags.data[f->first + i];
            to->missing[i] = flag == SIB_FLAG_MISSING || to->missing[i];
            to->flag[i] = flag == 1 && !to->missing[i];
        }
        break;
    case SIB_COLUMN_TYPE_CODES:
        load_codes(f, c, to);
        break;
    default:
        load_texts(f, c, to);
        break;
    }
}

static void load_i64(sib__frame *f, const sib__instruction *in)
{
    sib__slot *to = &f->slots[in->to];
    for (int64_t i = 0; i < f->n; i++) {
        to->as.i64[i] = in->operand.i64;
        to->missing[i] = 0;
    }
}

static void load_f64(sib__frame *f, const sib__instruction *in)
{
    sib__slot *to = &f->slots[in->to];
    for (int64_t i = 0; i < f->n; i++) {
        to->as.f64[i] = in->operand.f64;
        to->missing[i] = 0;
    }
}

static void load_flag(sib__frame *f, const sib__instruction *in)
{
    sib__slot *to = &f->slots[in->to];
    memset(to->flag, in->operand.i64 != 0, (size_t)f->n);
    memset(to->missing, 0, (size_t)f->n);
}

static void load_text(sib__frame *f, const sib__instruction *in)
{
    sib__slot *to = &f->slots[in->to];
    for (int64_t i = 0; i < f->n; i++) {
        to->as.text[i] = in->operand.text;
        to->missing[i] = 0;
    }
}

static void load_null(sib__frame *f, const sib__instruction *in)
{
    sib__slot *to = &f->slots[in->to];
    memset(to, 0, sizeof *to);
    memset(to->missing, 1, (size_t)f->n);
}

static void is_null(sib__frame *f, const sib__instruction *in)
{
    const sib__slot *a = &f->slots[in->a];
    sib__slot       *to = &f->slots[in->to];
    for (int64_t i = 0; i < f->n; i++) {
        to->flag[i] = a->missing[i];
        to->missing[i] = 0;
    }
}

static void logical_not(sib__frame *f, const sib__instruction *in)
{
    const sib__slot *a = &f->slots[in->a];
    sib__slot       *to = &f->slots[in->to];
    for (int64_t i = 0; i < f->n; i++) {
        uint8_t missing = a->missing[i];
        to->flag[i] = !a->flag[i] && !missing;
        to->missing[i] = missing;
    }
}

/* Unknown unless one side settles it: false for AND, true for OR. */
static void logical_and(sib__frame *f, const sib__instruction *in)
{
    const sib__slot *a = &f->slots[in->a];
    const sib__slot *b = &f->slots[in->b];
    sib__slot       *to = &f->slots[in->to];
    for (int64_t i = 0; i < f->n; i++) {
        uint8_t settled = (!a->flag[i] && !a->missing[i]) || (!b->flag[i] && !b->missing[i]);
        uint8_t missing = (a->missing[i] | b->missing[i]) & !settled;
        to->flag[i] = !settled && !missing;
        to->missing[i] = missing;
    }
}

static void logical_or(sib__frame *f, const sib__instruction *in)
{
    const sib__slot *a = &f->slots[in->a];
    const sib__slot *b = &f->slots[in->b];
    sib__slot       *to = &f->slots[in->to];
    for (int64_t i = 0; i < f->n; i++) {
        uint8_t settled = a->flag[i] | b->flag[i];
        to->missing[i] = (a->missing[i] | b->missing[i]) & !settled;
        to->flag[i] = settled;
    }
}

static void move_flag(sib__frame *f, const sib__instruction *in)
{
    memcpy(f->slots[in->to].flag, f->slots[in->a].flag, (size_t)f->n);
    memcpy(f->slots[in->to].missing, f->slots[in->a].missing, (size_t)f->n);
}

static void mask_copy(sib__frame *f, const sib__instruction *in)
{
    f->masks[in->to] = f->masks[in->mask];
}

static void mask_unless_false(sib__frame *f, const sib__instruction *in)
{
    const sib__slot *a = &f->slots[in->a];
    for (int64_t i = 0; i < f->n; i++) {
        f->masks[in->to].row[i] = f->masks[in->mask].row[i] & (a->flag[i] | a->missing[i]);
    }
}

static void mask_unless_true(sib__frame *f, const sib__instruction *in)
{
    const sib__slot *a = &f->slots[in->a];
    for (int64_t i = 0; i < f->n; i++) {
        f->masks[in->to].row[i] = f->masks[in->mask].row[i] & !a->flag[i];
    }
}

static void mask_true(sib__frame *f, const sib__instruction *in)
{
    const sib__slot *a = &f->slots[in->a];
    for (int64_t i = 0; i < f->n; i++) {
        f->masks[in->to].row[i] = f->masks[in->mask].row[i] & a->flag[i];
    }
}

static void mask_missing(sib__frame *f, const sib__instruction *in)
{
    const sib__slot *a = &f->slots[in->a];
    for (int64_t i = 0; i < f->n; i++) {
        f->masks[in->to].row[i] = f->masks[in->mask].row[i] & a->missing[i];
    }
}

static void mask_without(sib__frame *f, const sib__instruction *in)
{
    for (int64_t i = 0; i < f->n; i++) {
        f->masks[in->to].row[i] &= !f->masks[in->a].row[i];
    }
}

static void merge(sib__frame *f, const sib__instruction *in)
{
    const uint8_t   *mask = f->masks[in->mask].row;
    const sib__slot *a = &f->slots[in->a];
    sib__slot       *to = &f->slots[in->to];
    for (int64_t i = 0; i < f->n; i++) {
        if (!mask[i]) {
            continue;
        }
        to->missing[i] = a->missing[i];
        if (in->operand.i64 == SIB_COLUMN_TYPE_FLAG) {
            to->flag[i] = a->flag[i];
        } else if (in->operand.i64 == SIB_COLUMN_TYPE_TEXT) {
            to->as.text[i] = a->as.text[i];
        } else if (in->operand.i64 == SIB_COLUMN_TYPE_F64) {
            to->as.f64[i] = a->as.f64[i];
        } else {
            to->as.i64[i] = a->as.i64[i];
        }
    }
}

static const sib__kernel kernels[SIB__OP_COUNT] = {
    [SIB__OP_COLUMN] = load_column,
    [SIB__OP_I64] = load_i64,
    [SIB__OP_F64] = load_f64,
    [SIB__OP_FLAG] = load_flag,
    [SIB__OP_TEXT] = load_text,
    [SIB__OP_NULL] = load_null,
    [SIB__OP_TO_F64] = sib__kernel_to_f64,
    [SIB__OP_ADD_I64] = sib__kernel_add_i64,
    [SIB__OP_SUBTRACT_I64] = sib__kernel_subtract_i64,
    [SIB__OP_MULTIPLY_I64] = sib__kernel_multiply_i64,
    [SIB__OP_NEGATE_I64] = sib__kernel_negate_i64,
    [SIB__OP_ABS_I64] = sib__kernel_abs_i64,
    [SIB__OP_LEAST_I64] = sib__kernel_least_i64,
    [SIB__OP_GREATEST_I64] = sib__kernel_greatest_i64,
    [SIB__OP_ADD_F64] = sib__kernel_add_f64,
    [SIB__OP_SUBTRACT_F64] = sib__kernel_subtract_f64,
    [SIB__OP_MULTIPLY_F64] = sib__kernel_multiply_f64,
    [SIB__OP_DIVIDE_F64] = sib__kernel_divide_f64,
    [SIB__OP_NEGATE_F64] = sib__kernel_negate_f64,
    [SIB__OP_ABS_F64] = sib__kernel_abs_f64,
    [SIB__OP_LEAST_F64] = sib__kernel_least_f64,
    [SIB__OP_GREATEST_F64] = sib__kernel_greatest_f64,
    [SIB__OP_LEAST_TEXT] = sib__kernel_least_text,
    [SIB__OP_GREATEST_TEXT] = sib__kernel_greatest_text,
    [SIB__OP_COMPARE_I64] = sib__kernel_compare_i64,
    [SIB__OP_COMPARE_F64] = sib__kernel_compare_f64,
    [SIB__OP_COMPARE_MIXED] = sib__kernel_compare_mixed,
    [SIB__OP_COMPARE_FLAG] = sib__kernel_compare_flag,
    [SIB__OP_COMPARE_TEXT] = sib__kernel_compare_text,
    [SIB__OP_LIKE] = sib__kernel_like,
    [SIB__OP_IS_NULL] = is_null,
    [SIB__OP_NOT] = logical_not,
    [SIB__OP_AND] = logical_and,
    [SIB__OP_OR] = logical_or,
    [SIB__OP_MOVE_FLAG] = move_flag,
    [SIB__OP_MASK_COPY] = mask_copy,
    [SIB__OP_MASK_UNLESS_FALSE] = mask_unless_false,
    [SIB__OP_MASK_UNLESS_TRUE] = mask_unless_true,
    [SIB__OP_MASK_TRUE] = mask_true,
    [SIB__OP_MASK_MISSING] = mask_missing,
    [SIB__OP_MASK_WITHOUT] = mask_without,
    [SIB__OP_MERGE] = merge,
    [SIB__OP_AGE] = sib__kernel_age,
    [SIB__OP_ADD_MONTHS] = sib__kernel_add_months,
    [SIB__OP_ADD_DAYS] = sib__kernel_add_days,
    [SIB__OP_MONTHS_BETWEEN] = sib__kernel_months_between,
    [SIB__OP_DAYS_BETWEEN] = sib__kernel_days_between,
    [SIB__OP_YEAR] = sib__kernel_year,
    [SIB__OP_MONTH] = sib__kernel_month,
    [SIB__OP_DAY] = sib__kernel_day,
};

sib__kernel sib__kernel_of(int32_t op)
{
    return kernels[op];
}
