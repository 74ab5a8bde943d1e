#include "core/fraction.h"

mp_err sib__fraction_init(sib__fraction *x)
{
    return mp_init_multi(&x->num, &x->den, NULL);
}

void sib__fraction_clear(sib__fraction *x)
{
    mp_clear_multi(&x->num, &x->den, NULL);
}

sib_status sib__fraction_status(sib__call *call, mp_err err)
{
    if (err == MP_OKAY) {
        return SIB_OK;
    }
    if (err == MP_MEM) {
        return sib__no_memory(call);
    }
    return sib__fail(call, SIB_ERR_OVERFLOW, NULL, -1, NULL, "an exact number is too large");
}

mp_err sib__fraction_load(const sib__rational *from, sib__fraction *to)
{
    mp_err err = mp_from_ubin(&to->num, from->num, (size_t)from->num_size);
    SIB__STEP(err, mp_from_ubin(&to->den, from->den, (size_t)from->den_size));
    if (from->sign < 0) {
        SIB__STEP(err, mp_neg(&to->num, &to->num));
    }
    return err;
}

static mp_err reduce(sib__fraction *x)
{
    mp_int common;
    mp_err err = mp_init(&common);
    if (err != MP_OKAY) {
        return err;
    }
    SIB__STEP(err, mp_gcd(&x->num, &x->den, &common));
    SIB__STEP(err, mp_div(&x->num, &common, &x->num, NULL));
    SIB__STEP(err, mp_div(&x->den, &common, &x->den, NULL));
    if (x->den.sign == MP_NEG) {
        SIB__STEP(err, mp_neg(&x->num, &x->num));
        SIB__STEP(err, mp_neg(&x->den, &x->den));
    }
    mp_clear(&common);
    return err;
}

static sib_status store_digits(sib__call *call, sib__memory *m, const mp_int *from,
                               const uint8_t **bytes, int64_t *size)
{
    size_t   room = mp_ubin_size(from);
    uint8_t *to = SIB__NEW(m, uint8_t, (int64_t)room);
    SIB__TRY_MEMORY(call, to);
    SIB__TRY(sib__fraction_status(call, mp_to_ubin(from, to, room, NULL)));
    *bytes = to;
    *size = (int64_t)room;
    return SIB_OK;
}

/* Stores a reduced fraction. */
static sib_status store(sib__call *call, sib__memory *m, const sib__fraction *from,
                        sib__rational *out)
{
    sib__rational result = {0, 0, 0, NULL, NULL};
    if (!mp_iszero(&from->num)) {
        result.sign = from->num.sign == MP_NEG ? -1 : 1;
    }
    SIB__TRY(store_digits(call, m, &from->num, &result.num, &result.num_size));
    SIB__TRY(store_digits(call, m, &from->den, &result.den, &result.den_size));
    *out = result;
    return SIB_OK;
}

/* Reduces, stores and clears a sib__fraction that was computed with `err`. */
sib_status sib__fraction_finish(sib__call *call, sib__memory *m, mp_err err, sib__fraction *x,
                                sib__rational *out)
{
    SIB__STEP(err, reduce(x));
    sib_status status = sib__fraction_status(call, err);
    if (status == SIB_OK) {
        status = store(call, m, x, out);
    }
    sib__fraction_clear(x);
    return status;
}

mp_err sib__power_of_10(uint32_t power, mp_int *out)
{
    mp_set_u64(out, 10);
    return mp_expt_u32(out, power, out);
}

/* Whether a whole part must grow by one, given what is left of the divisor. */
static mp_err grows(const mp_int *whole, const mp_int *left, const mp_int *divisor,
                    int32_t rounding, bool *up)
{
    mp_int twice;
    mp_err err = mp_init(&twice);
    if (err != MP_OKAY) {
        return err;
    }
    SIB__STEP(err, mp_mul_2(left, &twice));
    mp_ord order = err == MP_OKAY ? mp_cmp_mag(&twice, divisor) : MP_LT;
    mp_clear(&twice);
    *up = sib__rounding_grows(rounding, mp_isodd(whole) == MP_YES, mp_iszero(left), order);
    return err;
}

/* x * 10^decimals rounded to a whole number, and 10^decimals. */
mp_err sib__fraction_round(sib__fraction *x, int32_t decimals, int32_t rounding, mp_int *whole,
                           mp_int *scale)
{
    mp_int left;
    mp_err err = mp_init(&left);
    bool   negative = x->num.sign == MP_NEG;
    bool   up = false;
    if (err != MP_OKAY) {
        return err;
    }
    SIB__STEP(err, mp_abs(&x->num, &x->num));
    SIB__STEP(err, sib__power_of_10((uint32_t)decimals, scale));
    SIB__STEP(err, mp_mul(&x->num, scale, &x->num));
    SIB__STEP(err, mp_div(&x->num, &x->den, whole, &left));
    SIB__STEP(err, grows(whole, &left, &x->den, rounding, &up));
    if (up) {
        SIB__STEP(err, mp_add_d(whole, 1, whole));
    }
    if (negative) {
        SIB__STEP(err, mp_neg(whole, whole));
    }
    mp_clear(&left);
    return err;
}
