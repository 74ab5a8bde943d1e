/* Exact numbers made, combined, compared and rounded. */
#include "core/exact.h"

#include <string.h>

#include "core/wide.h"

/* The bytes of a fraction of 128-bit numbers, which a rational on the stack borrows. */
typedef struct digits {
    uint8_t num[16];
    uint8_t den[16];
} digits;

static uint64_t size_of(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

/* Big-endian without leading zeros; the number of bytes. */
static int64_t put(uint8_t *to, sib__u128 value)
{
    int64_t n = 0;
    for (sib__u128 rest = value; rest != 0; rest >>= 8) {
        n++;
    }
    for (int64_t i = n - 1; i >= 0; i--, value >>= 8) {
        to[i] = (uint8_t)value;
    }
    return n;
}

static sib__rational borrow(int sign, sib__u128 num, sib__u128 den, digits *room)
{
    return (sib__rational){sign, put(room->num, num), put(room->den, den), room->num,
                           room->den};
}

static sib__rational rational_of(sib__exact a, digits *room)
{
    return a.den == 0 ? *a.big
                      : borrow(sib__exact_sign(a), size_of(a.num), (uint64_t)a.den, room);
}

/* A copy with its digits in one block. */
static sib_status keep(sib__call *call, sib__memory *m, sib__rational value,
                       const sib__rational **out)
{
    size_t num = (size_t)value.num_size;
    size_t den = (size_t)value.den_size;
    char  *block = SIB__NEW(m, char, (int64_t)(sizeof value + num + den));
    SIB__TRY_MEMORY(call, block);
    uint8_t *bytes = (uint8_t *)block + sizeof value;
    memcpy(bytes, value.num, num);
    memcpy(bytes + num, value.den, den);
    value.num = bytes;
    value.den = bytes + num;
    *out = memcpy(block, &value, sizeof value);
    return SIB_OK;
}

static sib_status make_big(sib__call *call, sib__memory *m, sib__rational value,
                           sib__exact *out)
{
    const sib__rational *big = NULL;
    SIB__TRY(keep(call, m, value, &big));
    *out = (sib__exact){0, 0, big};
    return SIB_OK;
}

/* A reduced fraction. */
static sib_status make(sib__call *call, sib__memory *m, bool negative, sib__u128 num,
                       sib__u128 den, sib__exact *out)
{
    if (den > INT64_MAX || num > (sib__u128)INT64_MAX + (negative ? 1 : 0)) {
        digits room;
        return make_big(call, m, borrow(negative ? -1 : 1, num, den, &room), out);
    }
    uint64_t size = (uint64_t)num;
    *out = (sib__exact){(int64_t)(negative ? 0 - size : size), (int64_t)den, NULL};
    return SIB_OK;
}

sib_status sib__exact_of(sib__call *call, sib__memory *m, int64_t num, int64_t den,
                         sib__exact *out)
{
    if (den == 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, NULL, -1, NULL, "a denominator is 0");
    }
    uint64_t common = sib__gcd(size_of(num), size_of(den));
    return make(call, m, (num < 0) != (den < 0), size_of(num) / common, size_of(den) / common,
                out);
}

sib_status sib__exact_of_rational(sib__call *call, sib__memory *m, sib__rational value,
                                  sib__exact *out)
{
    uint64_t num = 0;
    uint64_t den = 0;
    if (!sib__rational_u64(value, &num, &den)) {
        return make_big(call, m, value, out);
    }
    return make(call, m, value.sign < 0, num, den, out);
}

sib_status sib__exact_rational(sib__call *call, sib__memory *m, sib__exact a,
                               sib__rational *out)
{
    digits               room;
    const sib__rational *value = a.big;
    if (a.den != 0) {
        SIB__TRY(keep(call, m, rational_of(a, &room), &value));
    }
    *out = *value;
    return SIB_OK;
}

/* What was computed with a status in a pool of its own, which is released. */
static sib_status finish(sib__call *call, sib__memory *m, sib_status status,
                         sib__rational value, sib__memory *work, sib__exact *out)
{
    if (status == SIB_OK) {
        status = sib__exact_of_rational(call, m, value, out);
    }
    sib__memory_release(work);
    return status;
}

typedef sib_status (*operation)(sib__call *call, sib__memory *m, sib__rational a,
                                sib__rational b, sib__rational *out);

/* a op b, one of them large. */
static sib_status operate(sib__call *call, sib__memory *m, sib__exact a, sib__exact b,
                          operation op, sib__exact *out)
{
    digits        left;
    digits        right;
    sib__memory   work;
    sib__rational value = {0, 0, 0, NULL, NULL};
    sib__memory_init(&work, &call->scratch.allocator);
    sib_status status = op(call, &work, rational_of(a, &left), rational_of(b, &right), &value);
    return finish(call, m, status, value, &work, out);
}

/* a + b or a - b of small numbers, reduced by what the denominators share alone (Knuth, The Art
 * of Computer Programming 2, 4.5.1): no numerator reaches 2^127. */
static sib_status combine(sib__call *call, sib__memory *m, sib__exact a, sib__exact b,
                          bool minus, sib__exact *out)
{
    uint64_t  common = sib__gcd((uint64_t)a.den, (uint64_t)b.den);
    uint64_t  rest = (uint64_t)a.den / common;
    sib__i128 left = a.num * (sib__i128)((uint64_t)b.den / common);
    sib__i128 right = b.num * (sib__i128)rest;
    sib__i128 sum = minus ? left - right : left + right;
    sib__u128 size = sum < 0 ? 0 - (sib__u128)sum : (sib__u128)sum;
    uint64_t  again = sib__gcd(common, (uint64_t)(size % common));
    return make(call, m, sum < 0, size / again, (sib__u128)rest * ((uint64_t)b.den / again),
                out);
}

sib_status sib__exact_add(sib__call *call, sib__memory *m, sib__exact a, sib__exact b,
                          sib__exact *out)
{
    int64_t sum = 0;
    if (a.den == 1 && b.den == 1 && !__builtin_add_overflow(a.num, b.num, &sum)) {
        *out = sib__exact_of_i64(sum);
        return SIB_OK;
    }
    if (a.den != 0 && b.num == 0 && b.den == 1) {
        *out = a;
        return SIB_OK;
    }
    if (b.den != 0 && a.num == 0 && a.den == 1) {
        *out = b;
        return SIB_OK;
    }
    if (a.den == 0 || b.den == 0) {
        return operate(call, m, a, b, sib__rational_add, out);
    }
    return combine(call, m, a, b, false, out);
}

sib_status sib__exact_subtract(sib__call *call, sib__memory *m, sib__exact a, sib__exact b,
                               sib__exact *out)
{
    int64_t rest = 0;
    if (a.den == 1 && b.den == 1 && !__builtin_sub_overflow(a.num, b.num, &rest)) {
        *out = sib__exact_of_i64(rest);
        return SIB_OK;
    }
    if (a.den != 0 && b.num == 0 && b.den == 1) {
        *out = a;
        return SIB_OK;
    }
    if (a.den == 0 || b.den == 0) {
        return operate(call, m, a, b, sib__rational_subtract, out);
    }
    return combine(call, m, a, b, true, out);
}

/* The product of two reduced fractions of numbers up to 2^63. */
static sib_status product(sib__call *call, sib__memory *m, bool negative, uint64_t num,
                          uint64_t den, uint64_t other_num, uint64_t other_den, sib__exact *out)
{
    uint64_t one = sib__gcd(num, other_den);
    uint64_t two = sib__gcd(other_num, den);
    return make(call, m, negative, (sib__u128)(num / one) * (other_num / two),
                (sib__u128)(den / two) * (other_den / one), out);
}

sib_status sib__exact_multiply(sib__call *call, sib__memory *m, sib__exact a, sib__exact b,
                               sib__exact *out)
{
    if (a.den == 0 || b.den == 0) {
        return operate(call, m, a, b, sib__rational_multiply, out);
    }
    return product(call, m, (a.num < 0) != (b.num < 0), size_of(a.num), (uint64_t)a.den,
                   size_of(b.num), (uint64_t)b.den, out);
}

sib_status sib__exact_divide(sib__call *call, sib__memory *m, sib__exact a, sib__exact b,
                             sib__exact *out)
{
    if (sib__exact_sign(b) == 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, NULL, -1, NULL, "a divisor is 0");
    }
    if (a.den == 0 || b.den == 0) {
        return operate(call, m, a, b, sib__rational_divide, out);
    }
    return product(call, m, (a.num < 0) != (b.num < 0), size_of(a.num), (uint64_t)a.den,
                   (uint64_t)b.den, size_of(b.num), out);
}

sib_status sib__exact_negate(sib__call *call, sib__memory *m, sib__exact a, sib__exact *out)
{
    digits        room;
    sib__rational value = rational_of(a, &room);
    value.sign = -value.sign;
    return sib__exact_of_rational(call, m, value, out);
}

sib_status sib__exact_compare(sib__call *call, sib__exact a, sib__exact b, int *order)
{
    if (a.den == 0 || b.den == 0) {
        digits left;
        digits right;
        return sib__rational_compare(call, rational_of(a, &left), rational_of(b, &right),
                                     order);
    }
    sib__i128 left = (sib__i128)a.num * b.den;
    sib__i128 right = (sib__i128)b.num * a.den;
    *order = (left > right) - (left < right);
    return SIB_OK;
}

sib_status sib__exact_min(sib__call *call, sib__exact a, sib__exact b, sib__exact *out)
{
    int order = 0;
    SIB__TRY(sib__exact_compare(call, a, b, &order));
    *out = order <= 0 ? a : b;
    return SIB_OK;
}

sib_status sib__exact_max(sib__call *call, sib__exact a, sib__exact b, sib__exact *out)
{
    int order = 0;
    SIB__TRY(sib__exact_compare(call, a, b, &order));
    *out = order >= 0 ? a : b;
    return SIB_OK;
}

/* The whole number that num/den rounds to. */
static uint64_t rounded(uint64_t num, uint64_t den, int32_t rounding)
{
    uint64_t whole = num / den;
    uint64_t cut = num % den;
    int      half = (cut > den - cut) - (cut < den - cut);
    return whole + (sib__rounding_grows(rounding, whole % 2 != 0, cut == 0, half) ? 1 : 0);
}

static sib_status round_whole(sib__call *call, sib__memory *m, sib__exact a, int32_t rounding,
                              sib__exact *out)
{
    if (a.den == 0) {
        sib__memory   work;
        sib__rational value = {0, 0, 0, NULL, NULL};
        sib__memory_init(&work, &call->scratch.allocator);
        sib_status status = sib__rational_round(call, &work, *a.big, 0, rounding, &value);
        return finish(call, m, status, value, &work, out);
    }
    return make(call, m, a.num < 0, rounded(size_of(a.num), (uint64_t)a.den, rounding), 1, out);
}

/* In units that come to a fraction of 64-bit numbers, which need not be reduced. */
static bool round_quickly(sib__exact a, sib__exact unit, int32_t rounding, int64_t *units)
{
    int64_t num = 0;
    int64_t den = 0;
    if (a.den == 0 || unit.den == 0 || __builtin_mul_overflow(a.num, unit.den, &num) ||
        __builtin_mul_overflow(a.den, unit.num, &den)) {
        return false;
    }
    uint64_t size = rounded(size_of(num), (uint64_t)den, rounding);
    *units = (int64_t)(num < 0 ? 0 - size : size);
    return size <= INT64_MAX;
}

sib_status sib__exact_round_to(sib__call *call, sib__memory *m, sib__exact a, sib__exact unit,
                               int32_t rounding, sib__exact *out)
{
    sib__memory work;
    sib__exact  whole;
    int64_t     units = 0;
    if (sib__exact_sign(unit) <= 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, NULL, -1, NULL,
                         "a unit of rounding is not above 0");
    }
    if (round_quickly(a, unit, rounding, &units)) {
        return sib__exact_multiply(call, m, sib__exact_of_i64(units), unit, out);
    }
    sib__memory_init(&work, &call->scratch.allocator);
    sib_status status = sib__exact_divide(call, &work, a, unit, &whole);
    if (status == SIB_OK) {
        status = round_whole(call, &work, whole, rounding, &whole);
    }
    if (status == SIB_OK) {
        status = sib__exact_multiply(call, m, whole, unit, out);
    }
    sib__memory_release(&work);
    return status;
}

sib_status sib__exact_floor(sib__call *call, sib__memory *m, sib__exact a, sib__exact *out)
{
    int32_t rounding = sib__exact_sign(a) < 0 ? SIB__ROUNDING_UP : SIB__ROUNDING_DOWN;
    return round_whole(call, m, a, rounding, out);
}
