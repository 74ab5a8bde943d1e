/* Exact rationals made, combined, compared and rounded. */
#include "core/rational.h"

#include <math.h>

#include "core/decimal.h"
#include "core/fraction.h"

sib_status sib__rational_of(sib__call *call, sib__memory *m, int64_t num, int64_t den,
                            sib__rational *out)
{
    sib__fraction x;
    if (den == 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, NULL, -1, NULL, "a denominator is 0");
    }
    mp_err err = sib__fraction_init(&x);
    if (err != MP_OKAY) {
        return sib__fraction_status(call, err);
    }
    mp_set_i64(&x.num, num);
    mp_set_i64(&x.den, den);
    return sib__fraction_finish(call, m, err, &x, out);
}

sib_status sib__rational_of_f64(sib__call *call, sib__memory *m, double value,
                                sib__rational *out)
{
    sib__fraction x;
    if (!isfinite(value)) {
        return sib__fail(call, SIB_ERR_NONFINITE, NULL, -1, NULL, "a number is not finite");
    }
    sib__binary b = sib__binary_of(fabs(value));
    mp_err      err = sib__fraction_init(&x);
    if (err != MP_OKAY) {
        return sib__fraction_status(call, err);
    }
    mp_set_u64(&x.num, b.mantissa);
    mp_set_u64(&x.den, 1);
    if (b.exponent >= 0) {
        SIB__STEP(err, mp_mul_2d(&x.num, b.exponent, &x.num));
    } else {
        SIB__STEP(err, mp_mul_2d(&x.den, -b.exponent, &x.den));
    }
    if (value < 0.0) {
        SIB__STEP(err, mp_neg(&x.num, &x.num));
    }
    return sib__fraction_finish(call, m, err, &x, out);
}

typedef mp_err (*operation)(const sib__fraction *a, const sib__fraction *b, sib__fraction *out);

/* out := a op b. */
static sib_status operate(sib__call *call, sib__memory *m, const sib__rational *a,
                          const sib__rational *b, operation op, sib__rational *out)
{
    sib__fraction x;
    sib__fraction y;
    sib__fraction z;
    mp_err        err = mp_init_multi(&x.num, &x.den, &y.num, &y.den, &z.num, &z.den, NULL);
    if (err != MP_OKAY) {
        return sib__fraction_status(call, err);
    }
    SIB__STEP(err, sib__fraction_load(a, &x));
    SIB__STEP(err, sib__fraction_load(b, &y));
    SIB__STEP(err, op(&x, &y, &z));
    sib__fraction_clear(&x);
    sib__fraction_clear(&y);
    return sib__fraction_finish(call, m, err, &z, out);
}

/* a.num * b.den + or - b.num * a.den over the product of the denominators. */
static mp_err combine(const sib__fraction *a, const sib__fraction *b, bool minus,
                      sib__fraction *out)
{
    mp_int other;
    mp_err err = mp_init(&other);
    if (err != MP_OKAY) {
        return err;
    }
    SIB__STEP(err, mp_mul(&a->num, &b->den, &out->num));
    SIB__STEP(err, mp_mul(&b->num, &a->den, &other));
    SIB__STEP(err, minus ? mp_sub(&out->num, &other, &out->num)
                         : mp_add(&out->num, &other, &out->num));
    SIB__STEP(err, mp_mul(&a->den, &b->den, &out->den));
    mp_clear(&other);
    return err;
}

static mp_err add(const sib__fraction *a, const sib__fraction *b, sib__fraction *out)
{
    return combine(a, b, false, out);
}

static mp_err subtract(const sib__fraction *a, const sib__fraction *b, sib__fraction *out)
{
    return combine(a, b, true, out);
}

static mp_err multiply(const sib__fraction *a, const sib__fraction *b, sib__fraction *out)
{
    mp_err err = mp_mul(&a->num, &b->num, &out->num);
    SIB__STEP(err, mp_mul(&a->den, &b->den, &out->den));
    return err;
}

static mp_err divide(const sib__fraction *a, const sib__fraction *b, sib__fraction *out)
{
    mp_err err = mp_mul(&a->num, &b->den, &out->num);
    SIB__STEP(err, mp_mul(&a->den, &b->num, &out->den));
    return err;
}

sib_status sib__rational_add(sib__call *call, sib__memory *m, sib__rational a, sib__rational b,
                             sib__rational *out)
{
    return operate(call, m, &a, &b, add, out);
}

sib_status sib__rational_subtract(sib__call *call, sib__memory *m, sib__rational a,
                                  sib__rational b, sib__rational *out)
{
    return operate(call, m, &a, &b, subtract, out);
}

sib_status sib__rational_multiply(sib__call *call, sib__memory *m, sib__rational a,
                                  sib__rational b, sib__rational *out)
{
    return operate(call, m, &a, &b, multiply, out);
}

sib_status sib__rational_divide(sib__call *call, sib__memory *m, sib__rational a,
                                sib__rational b, sib__rational *out)
{
    if (b.sign == 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, NULL, -1, NULL, "a divisor is 0");
    }
    return operate(call, m, &a, &b, divide, out);
}

sib_status sib__rational_compare(sib__call *call, sib__rational a, sib__rational b, int *order)
{
    sib__fraction x;
    sib__fraction y;
    mp_err        err = mp_init_multi(&x.num, &x.den, &y.num, &y.den, NULL);
    if (err != MP_OKAY) {
        return sib__fraction_status(call, err);
    }
    SIB__STEP(err, sib__fraction_load(&a, &x));
    SIB__STEP(err, sib__fraction_load(&b, &y));
    SIB__STEP(err, mp_mul(&x.num, &y.den, &x.num));
    SIB__STEP(err, mp_mul(&y.num, &x.den, &y.num));
    if (err == MP_OKAY) {
        *order = mp_cmp(&x.num, &y.num);
    }
    sib__fraction_clear(&x);
    sib__fraction_clear(&y);
    return sib__fraction_status(call, err);
}

sib_status sib__rational_round(sib__call *call, sib__memory *m, sib__rational a,
                               int32_t decimals, int32_t rounding, sib__rational *out)
{
    sib__fraction x;
    sib__fraction result;
    mp_err        err = mp_init_multi(&x.num, &x.den, &result.num, &result.den, NULL);
    if (err != MP_OKAY) {
        return sib__fraction_status(call, err);
    }
    SIB__STEP(err, sib__fraction_load(&a, &x));
    SIB__STEP(err, sib__fraction_round(&x, decimals, rounding, &result.num, &result.den));
    sib__fraction_clear(&x);
    return sib__fraction_finish(call, m, err, &result, out);
}

/* quotient * 2^-shift with a remainder or not: to the nearest double, ties to even. The
 * quotient has 63 or 64 bits. */
static double round_quotient(uint64_t quotient, int32_t shift, bool remainder)
{
    int32_t exponent = 64 - __builtin_clzll(quotient) - 53 - shift;
    if (exponent < -1074) {
        exponent = -1074;
    }
    int32_t cut = exponent + shift; /* at least 10 */
    if (cut > 64) {
        return 0.0;
    }
    uint64_t mantissa = cut < 64 ? quotient >> cut : 0;
    uint64_t half = UINT64_C(1) << (cut - 1);
    uint64_t low = quotient & (half | (half - 1));
    bool     up = low > half || (low == half && (remainder || mantissa % 2 != 0));
    return sib__binary_double((sib__binary){mantissa + (up ? 1 : 0), exponent});
}

static mp_err to_f64(sib__fraction *x, double *out)
{
    mp_int whole;
    mp_err err = mp_init(&whole);
    if (err != MP_OKAY) {
        return err;
    }
    int shift = 63 - (mp_count_bits(&x->num) - mp_count_bits(&x->den));
    if (shift >= 0) {
        SIB__STEP(err, mp_mul_2d(&x->num, shift, &x->num));
    } else {
        SIB__STEP(err, mp_mul_2d(&x->den, -shift, &x->den));
    }
    SIB__STEP(err, mp_div(&x->num, &x->den, &whole, &x->num));
    if (err == MP_OKAY) {
        *out = round_quotient(mp_get_mag_u64(&whole), shift, !mp_iszero(&x->num));
    }
    mp_clear(&whole);
    return err;
}

sib_status sib__rational_to_f64(sib__call *call, sib__rational a, double *out)
{
    sib__fraction x;
    double        size = 0.0;
    if (a.sign == 0) {
        *out = 0.0;
        return SIB_OK;
    }
    mp_err err = sib__fraction_init(&x);
    if (err != MP_OKAY) {
        return sib__fraction_status(call, err);
    }
    SIB__STEP(err, sib__fraction_load(&a, &x));
    SIB__STEP(err, mp_abs(&x.num, &x.num));
    SIB__STEP(err, to_f64(&x, &size));
    sib__fraction_clear(&x);
    SIB__TRY(sib__fraction_status(call, err));
    if (isinf(size)) {
        return sib__fail(call, SIB_ERR_OVERFLOW, NULL, -1, NULL,
                         "an exact number is too large for a double");
    }
    *out = a.sign < 0 ? -size : size;
    return SIB_OK;
}

static bool read_u64(const uint8_t *bytes, int64_t n, uint64_t *out)
{
    *out = 0;
    for (int64_t i = 0; n <= 8 && i < n; i++) {
        *out = *out << 8 | bytes[i];
    }
    return n <= 8;
}

bool sib__rational_u64(sib__rational a, uint64_t *num, uint64_t *den)
{
    return read_u64(a.num, a.num_size, num) && read_u64(a.den, a.den_size, den);
}
