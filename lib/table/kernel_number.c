/* Arithmetic on blocks. Whole numbers fail when a result leaves -(2^63 - 1) .. 2^63 - 1, real
 * ones when it becomes infinite, each only in rows that are present and in the mask. */
#include <math.h>

#include "table/kernel.h"

/* Remembers the lowest row that failed; at the same row, the earlier instruction. */
static void fail(sib__frame *f, const sib__instruction *in, const uint8_t *bad,
                 sib_status status)
{
    const uint8_t *mask = f->masks[in->mask].row;
    const uint8_t *missing = f->slots[in->to].missing;
    for (int64_t i = 0; i < f->n; i++) {
        if (bad[i] && mask[i] && !missing[i]) {
            if (f->first + i < f->fail_row) {
                f->fail_row = f->first + i;
                f->fail_status = status;
                f->fail_at = in;
            }
            return;
        }
    }
}

static void either_missing(sib__frame *f, const sib__instruction *in)
{
    const uint8_t *a = f->slots[in->a].missing;
    const uint8_t *b = f->slots[in->b].missing;
    uint8_t       *to = f->slots[in->to].missing;
    for (int64_t i = 0; i < f->n; i++) {
        to[i] = a[i] | b[i];
    }
}

void sib__kernel_to_f64(sib__frame *f, const sib__instruction *in)
{
    sib__slot *slot = &f->slots[in->to];
    for (int64_t i = 0; i < f->n; i++) {
        slot->as.f64[i] = (double)slot->as.i64[i];
    }
}

typedef bool (*operation_i64)(int64_t a, int64_t b, int64_t *to);

static inline void whole(sib__frame *f, const sib__instruction *in, operation_i64 operate)
{
    uint8_t        bad[SIB__BLOCK_ROWS];
    uint8_t        any = 0;
    const int64_t *a = f->slots[in->a].as.i64;
    const int64_t *b = f->slots[in->b].as.i64;
    int64_t       *to = f->slots[in->to].as.i64;
    either_missing(f, in);
    for (int64_t i = 0; i < f->n; i++) {
        int64_t value = 0;
        bool    over = operate(a[i], b[i], &value);
        to[i] = value;
        bad[i] = over || value == INT64_MIN;
        any |= bad[i];
    }
    if (any) {
        fail(f, in, bad, SIB_ERR_OVERFLOW);
    }
}

static inline bool add(int64_t a, int64_t b, int64_t *to)
{
    return __builtin_add_overflow(a, b, to);
}

static inline bool subtract(int64_t a, int64_t b, int64_t *to)
{
    return __builtin_sub_overflow(a, b, to);
}

static inline bool multiply(int64_t a, int64_t b, int64_t *to)
{
    return __builtin_mul_overflow(a, b, to);
}

static inline bool negate(int64_t a, int64_t b, int64_t *to)
{
    (void)b;
    return __builtin_sub_overflow(INT64_C(0), a, to);
}

static inline bool absolute(int64_t a, int64_t b, int64_t *to)
{
    *to = a;
    return a < 0 && negate(a, b, to);
}

static inline bool least(int64_t a, int64_t b, int64_t *to)
{
    *to = a < b ? a : b;
    return false;
}

static inline bool greatest(int64_t a, int64_t b, int64_t *to)
{
    *to = a > b ? a : b;
    return false;
}

void sib__kernel_add_i64(sib__frame *f, const sib__instruction *in)
{
    whole(f, in, add);
}

void sib__kernel_subtract_i64(sib__frame *f, const sib__instruction *in)
{
    whole(f, in, subtract);
}

void sib__kernel_multiply_i64(sib__frame *f, const sib__instruction *in)
{
    whole(f, in, multiply);
}

void sib__kernel_negate_i64(sib__frame *f, const sib__instruction *in)
{
    whole(f, in, negate);
}

void sib__kernel_abs_i64(sib__frame *f, const sib__instruction *in)
{
    whole(f, in, absolute);
}

void sib__kernel_least_i64(sib__frame *f, const sib__instruction *in)
{
    whole(f, in, least);
}

void sib__kernel_greatest_i64(sib__frame *f, const sib__instruction *in)
{
    whole(f, in, greatest);
}

typedef double (*operation_f64)(double a, double b);

static inline void real(sib__frame *f, const sib__instruction *in, operation_f64 operate)
{
    uint8_t       bad[SIB__BLOCK_ROWS];
    uint8_t       any = 0;
    const double *a = f->slots[in->a].as.f64;
    const double *b = f->slots[in->b].as.f64;
    double       *to = f->slots[in->to].as.f64;
    either_missing(f, in);
    for (int64_t i = 0; i < f->n; i++) {
        double value = operate(a[i], b[i]);
        to[i] = value;
        bad[i] = isinf(value) != 0;
        any |= bad[i];
    }
    if (any) {
        fail(f, in, bad, SIB_ERR_NONFINITE);
    }
}

static inline double add_real(double a, double b)
{
    return a + b;
}

static inline double subtract_real(double a, double b)
{
    return a - b;
}

static inline double multiply_real(double a, double b)
{
    return a * b;
}

static inline double divide_real(double a, double b)
{
    return b == 0.0 ? 0.0 : a / b;
}

static inline double negate_real(double a, double b)
{
    (void)b;
    return -a;
}

static inline double abs_real(double a, double b)
{
    (void)b;
    return fabs(a);
}

static inline double least_real(double a, double b)
{
    return b < a ? b : a;
}

static inline double greatest_real(double a, double b)
{
    return b > a ? b : a;
}

void sib__kernel_add_f64(sib__frame *f, const sib__instruction *in)
{
    real(f, in, add_real);
}

void sib__kernel_subtract_f64(sib__frame *f, const sib__instruction *in)
{
    real(f, in, subtract_real);
}

void sib__kernel_multiply_f64(sib__frame *f, const sib__instruction *in)
{
    real(f, in, multiply_real);
}

/* x / 0 is missing. */
void sib__kernel_divide_f64(sib__frame *f, const sib__instruction *in)
{
    const double *b = f->slots[in->b].as.f64;
    uint8_t      *missing = f->slots[in->b].missing;
    for (int64_t i = 0; i < f->n; i++) {
        missing[i] |= b[i] == 0.0;
    }
    real(f, in, divide_real);
}

void sib__kernel_negate_f64(sib__frame *f, const sib__instruction *in)
{
    real(f, in, negate_real);
}

void sib__kernel_abs_f64(sib__frame *f, const sib__instruction *in)
{
    real(f, in, abs_real);
}

void sib__kernel_least_f64(sib__frame *f, const sib__instruction *in)
{
    real(f, in, least_real);
}

void sib__kernel_greatest_f64(sib__frame *f, const sib__instruction *in)
{
    real(f, in, greatest_real);
}
