/* Exact numbers from and to text, doubles and whole numbers. */
#include "core/exact.h"
#include "core/format.h"

sib_status sib__exact_parse(sib__call *call, sib__memory *m, const char *argument,
                            sib__slice text, sib__exact *out)
{
    sib__rational value;
    SIB__TRY(sib__rational_parse(call, &call->scratch, argument, text, &value));
    return sib__exact_of_rational(call, m, value, out);
}

sib_status sib__exact_text(sib__call *call, sib__memory *m, sib__exact a, const char **out)
{
    if (a.den == 0) {
        return sib__rational_text(call, m, *a.big, out);
    }
    enum { ROOM = 2 * 21 };
    char *text = SIB__NEW(m, char, ROOM);
    SIB__TRY_MEMORY(call, text);
    size_t length = sib__format_i64(text, a.num);
    if (a.den != 1) {
        text[length] = '/';
        sib__format_i64(text + length + 1, a.den);
    }
    *out = text;
    return SIB_OK;
}

sib_status sib__exact_decimal(sib__call *call, sib__memory *m, sib__exact a, int32_t decimals,
                              int32_t rounding, const char **out)
{
    sib__rational value;
    SIB__TRY(sib__exact_rational(call, &call->scratch, a, &value));
    return sib__rational_decimal(call, m, value, decimals, rounding, out);
}

sib_status sib__exact_i64(sib__call *call, sib__exact a, int64_t *out)
{
    if (a.den != 1) {
        return sib__fail(call, SIB_ERR_OVERFLOW, NULL, -1, NULL,
                         "an exact number is no whole number within 64 bits");
    }
    *out = a.num;
    return SIB_OK;
}

sib_status sib__exact_f64(sib__call *call, sib__exact a, double *out)
{
    sib__rational value;
    SIB__TRY(sib__exact_rational(call, &call->scratch, a, &value));
    return sib__rational_to_f64(call, value, out);
}
