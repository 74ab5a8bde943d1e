/* Exact values of a terms document: the reader of documents has found them well formed. */
#include "payment/terms_read.h"

#include <string.h>

sib_status sib__terms_exact(sib__call *call, sib__memory *m, const sib__json *at,
                            sib__rational *out)
{
    return sib__rational_parse(call, m, "terms", at->text, out);
}

sib_status sib__terms_decimal(sib__call *call, sib__memory *m, const sib__json *at,
                              const char *key, sib__rational *out)
{
    SIB__TRY(sib__terms_exact(call, m, at, out));
    if (memchr(at->text.data, '%', (size_t)at->text.length) != NULL ||
        memchr(at->text.data, '/', (size_t)at->text.length) != NULL) {
        return sib__json_fail(call, "terms", at,
                              "\"%s\" must be an amount of money as decimal text", key);
    }
    return SIB_OK;
}

sib_status sib__terms_money(sib__call *call, const sib__json *at, const char *key,
                            const char *currency, int64_t *minor)
{
    sib__rational amount;
    sib__rational whole;
    sib__money    money;
    int           order = 0;
    SIB__TRY(sib__terms_decimal(call, &call->scratch, at, key, &amount));
    sib_status status = sib__money_of(call, amount, currency, SIB__ROUNDING_DOWN, &money);
    if (status == SIB_ERR_OVERFLOW) { /* say it again with line and column */
        return sib__fail(call, status, "terms", -1, NULL,
                         "line %d, column %d: \"%s\" does not fit 64 bits of minor units",
                         (int)at->line, (int)at->column, key);
    }
    SIB__TRY(status);
    SIB__TRY(sib__money_rational(call, &call->scratch, money, &whole));
    SIB__TRY(sib__rational_compare(call, whole, amount, &order));
    if (order != 0) {
        return sib__json_fail(call, "terms", at,
                              "\"%s\" is finer than the minor unit of the currency", key);
    }
    *minor = money.minor;
    return SIB_OK;
}
