/* The instructions of a program at work on one block of rows. */
#ifndef SIB_TABLE_KERNEL_H
#define SIB_TABLE_KERNEL_H

#include "table/program.h"

enum { SIB__BLOCK_ROWS = 1024 };

/* Values of one part of an expression for the rows of a block. Rows marked missing hold values
 * too, which nothing depends on; a missing flag is 0. */
typedef struct sib__slot {
    union {
        double     f64[SIB__BLOCK_ROWS];
        int64_t    i64[SIB__BLOCK_ROWS];
        sib__slice text[SIB__BLOCK_ROWS];
    } as;
    uint8_t flag[SIB__BLOCK_ROWS];
    uint8_t missing[SIB__BLOCK_ROWS];
} sib__slot;

typedef struct sib__mask {
    uint8_t row[SIB__BLOCK_ROWS];
} sib__mask;

/* What one worker needs for a block, and the lowest row it saw fail so far. */
typedef struct sib__frame {
    int64_t                 first; /* the block's first row in the table */
    int64_t                 n;
    sib__slot              *slots;
    sib__mask              *masks;
    const sib__column      *columns;
    int64_t                 fail_row; /* INT64_MAX: none */
    sib_status              fail_status;
    const sib__instruction *fail_at;
} sib__frame;

typedef void (*sib__kernel)(sib__frame *frame, const sib__instruction *in);

/* kernel_logic.c: the kernel of an operation. */
sib__kernel sib__kernel_of(int32_t op);

/* kernel_number.c */
void sib__kernel_to_f64(sib__frame *frame, const sib__instruction *in);
void sib__kernel_add_i64(sib__frame *frame, const sib__instruction *in);
void sib__kernel_subtract_i64(sib__frame *frame, const sib__instruction *in);
void sib__kernel_multiply_i64(sib__frame *frame, const sib__instruction *in);
void sib__kernel_negate_i64(sib__frame *frame, const sib__instruction *in);
void sib__kernel_abs_i64(sib__frame *frame, const sib__instruction *in);
void sib__kernel_least_i64(sib__frame *frame, const sib__instruction *in);
void sib__kernel_greatest_i64(sib__frame *frame, const sib__instruction *in);
void sib__kernel_add_f64(sib__frame *frame, const sib__instruction *in);
void sib__kernel_subtract_f64(sib__frame *frame, const sib__instruction *in);
void sib__kernel_multiply_f64(sib__frame *frame, const sib__instruction *in);
void sib__kernel_divide_f64(sib__frame *frame, const sib__instruction *in);
void sib__kernel_negate_f64(sib__frame *frame, const sib__instruction *in);
void sib__kernel_abs_f64(sib__frame *frame, const sib__instruction *in);
void sib__kernel_least_f64(sib__frame *frame, const sib__instruction *in);
void sib__kernel_greatest_f64(sib__frame *frame, const sib__instruction *in);

/* kernel_compare.c */
void sib__kernel_compare_i64(sib__frame *frame, const sib__instruction *in);
void sib__kernel_compare_f64(sib__frame *frame, const sib__instruction *in);
void sib__kernel_compare_mixed(sib__frame *frame, const sib__instruction *in);
void sib__kernel_compare_flag(sib__frame *frame, const sib__instruction *in);
void sib__kernel_compare_text(sib__frame *frame, const sib__instruction *in);
void sib__kernel_least_text(sib__frame *frame, const sib__instruction *in);
void sib__kernel_greatest_text(sib__frame *frame, const sib__instruction *in);
void sib__kernel_like(sib__frame *frame, const sib__instruction *in);

/* kernel_date.c */
void sib__kernel_age(sib__frame *frame, const sib__instruction *in);
void sib__kernel_add_months(sib__frame *frame, const sib__instruction *in);
void sib__kernel_add_days(sib__frame *frame, const sib__instruction *in);
void sib__kernel_months_between(sib__frame *frame, const sib__instruction *in);
void sib__kernel_days_between(sib__frame *frame, const sib__instruction *in);
void sib__kernel_year(sib__frame *frame, const sib__instruction *in);
void sib__kernel_month(sib__frame *frame, const sib__instruction *in);
void sib__kernel_day(sib__frame *frame, const sib__instruction *in);

#endif
