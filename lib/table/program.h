/* A compiled expression: a straight program over slots, run for blocks of rows.
 *
 * Every instruction works on all rows of a block, so untaken branches are computed too; masks
 * say which rows an instruction counts for, and only those can fail or be merged. Mask 0 is all
 * rows. Dates live in slots as whole numbers. */
#ifndef SIB_TABLE_PROGRAM_H
#define SIB_TABLE_PROGRAM_H

#include "table/lexer.h"
#include "table/like.h"
#include "table/table.h"

typedef enum sib__op {
    SIB__OP_COLUMN, /* to = column */
    SIB__OP_I64,    /* to = i64 */
    SIB__OP_F64,    /* to = f64 */
    SIB__OP_FLAG,   /* to = i64 as a flag */
    SIB__OP_TEXT,   /* to = text */
    SIB__OP_NULL,   /* to = missing, zero in every type */
    SIB__OP_TO_F64, /* to: whole to real */

    SIB__OP_ADD_I64,
    SIB__OP_SUBTRACT_I64,
    SIB__OP_MULTIPLY_I64,
    SIB__OP_NEGATE_I64,
    SIB__OP_ABS_I64,
    SIB__OP_LEAST_I64,
    SIB__OP_GREATEST_I64,
    SIB__OP_ADD_F64,
    SIB__OP_SUBTRACT_F64,
    SIB__OP_MULTIPLY_F64,
    SIB__OP_DIVIDE_F64,
    SIB__OP_NEGATE_F64,
    SIB__OP_ABS_F64,
    SIB__OP_LEAST_F64,
    SIB__OP_GREATEST_F64,
    SIB__OP_LEAST_TEXT,
    SIB__OP_GREATEST_TEXT,

    SIB__OP_COMPARE_I64, /* by `relation` */
    SIB__OP_COMPARE_F64,
    SIB__OP_COMPARE_MIXED, /* whole a with real b, exactly */
    SIB__OP_COMPARE_FLAG,
    SIB__OP_COMPARE_TEXT,
    SIB__OP_LIKE,
    SIB__OP_IS_NULL,
    SIB__OP_NOT,
    SIB__OP_AND,
    SIB__OP_OR,
    SIB__OP_MOVE_FLAG,

    SIB__OP_MASK_COPY,         /* mask to = mask */
    SIB__OP_MASK_UNLESS_FALSE, /* mask to = mask where slot a is not false */
    SIB__OP_MASK_UNLESS_TRUE,
    SIB__OP_MASK_TRUE,
    SIB__OP_MASK_MISSING,
    SIB__OP_MASK_WITHOUT, /* mask to = mask to without mask a */
    SIB__OP_MERGE,        /* to = a in the rows of the mask */

    SIB__OP_AGE, /* i64: the policy for 29 February */
    SIB__OP_ADD_MONTHS,
    SIB__OP_ADD_DAYS,
    SIB__OP_MONTHS_BETWEEN,
    SIB__OP_DAYS_BETWEEN,
    SIB__OP_YEAR,
    SIB__OP_MONTH,
    SIB__OP_DAY,
    SIB__OP_COUNT
} sib__op;

/* Relations as sets of the orders they accept. */
enum { SIB__RELATION_LESS = 1, SIB__RELATION_EQUAL = 2, SIB__RELATION_GREATER = 4 };

typedef struct sib__instruction {
    int32_t    op;
    int32_t    relation;
    int32_t    to;
    int32_t    a;
    int32_t    b;
    int32_t    mask;
    sib__place place;
    union {
        int64_t             i64;
        double              f64;
        sib__slice          text;
        const sib__pattern *pattern;
    } operand;
} sib__instruction;

/* A column the program reads. */
typedef struct sib__program_column {
    const char *name;
    int32_t     type;
} sib__program_column;

typedef struct sib__program {
    sib__instruction    *instructions;
    int64_t              n;
    int64_t              room;
    sib__program_column *columns;
    int64_t              column_count;
    int32_t              slots;
    int32_t              masks;
    int32_t              type; /* a sib_column_type, never CODES */
} sib__program;

/* Compiles into the pool. Failures name `argument`. */
sib_status sib__program_compile(sib__call *call, sib__memory *memory, const char *argument,
                                const char *text, const sib_table *table,
                                sib__program *program);

const sib__program *sib__expression_program(const sib_expression *expression);

/* The first text that is held against a column of codes, equal or not, and is none of its
 * levels, in `text`, which has no data before and when there is none. A column without levels
 * is left aside. */
sib_status sib__program_stranger(sib__call *call, const sib__program *program,
                                 const sib_table *table, sib__slice *text, const char **column);

/* Where results go: the array of the program's type, [rows]; texts as slices into the table or
 * the program, data NULL when missing. */
typedef struct sib__program_output {
    double     *f64;
    int64_t    *i64;
    int32_t    *dates;
    uint8_t    *flags;
    sib__slice *text;
} sib__program_output;

sib_status sib__program_run(sib__call *call, const sib__program *program, const char *argument,
                            const char *table_argument, const sib_table *table,
                            const sib__program_output *output, const char *step);

#endif
