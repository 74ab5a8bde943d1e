#include "core/money.h"

#include <string.h>

#include "core/exact.h"
#include "core/format.h"

enum { CODE_STEP = 4 }; /* three letters and a space */

/* ISO 4217 list one and the fund codes of table A.2, by minor-unit exponent; codes without
 * minor units (metals, XDR, the code for no currency) are no currencies of a contract. Codes
 * withdrawn since 2010 stay, so that contracts of their time can be run again: ANG BGN BYR CUC
 * EEK HRK LTL LVL MRO SLL STD VEF ZMK ZWL. */
static const struct {
    int32_t     exponent;
    const char *codes;
} currencies[] = {
    {2, "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN "
        "BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EEK EGP "
        "ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR "
        "JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL LTL LVL MAD MDL MGA MKD MMK MNT MOP "
        "MRO MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN "
        "QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STD STN SVC SYP SZL "
        "THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VEF VES WST XAD XCD XCG YER "
        "ZAR ZMK ZMW ZWG ZWL "},
    {0, "BIF BYR CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF "},
    {3, "BHD IQD JOD KWD LYD OMR TND "},
    {4, "CLF UYW "},
};

int32_t sib__currency_exponent(const char *code)
{
    if (code == NULL || strlen(code) != CODE_STEP - 1) {
        return -1;
    }
    for (size_t i = 0; i < sizeof currencies / sizeof currencies[0]; i++) {
        for (const char *at = currencies[i].codes; *at != '\0'; at += CODE_STEP) {
            if (memcmp(at, code, CODE_STEP - 1) == 0) {
                return currencies[i].exponent;
            }
        }
    }
    return -1;
}

sib_status sib__currency_check(sib__call *call, const char *argument, const char *code)
{
    if (sib__currency_exponent(code) < 0) {
        return sib__fail(call, SIB_ERR_CURRENCY, argument, -1, NULL,
                         "not a currency code of ISO 4217");
    }
    return SIB_OK;
}

static sib_status same_currency(sib__call *call, sib__money a, sib__money b)
{
    if (memcmp(a.currency, b.currency, sizeof a.currency) != 0) {
        return sib__fail(call, SIB_ERR_CURRENCY, NULL, -1, NULL,
                         "amounts of different currencies cannot be combined");
    }
    return SIB_OK;
}

static sib_status overflow(sib__call *call)
{
    return sib__fail(call, SIB_ERR_OVERFLOW, NULL, -1, NULL,
                     "an amount does not fit 64 bits of minor units");
}

sib_status sib__money_add(sib__call *call, sib__money a, sib__money b, sib__money *out)
{
    SIB__TRY(same_currency(call, a, b));
    if (__builtin_add_overflow(a.minor, b.minor, &a.minor)) {
        return overflow(call);
    }
    *out = a;
    return SIB_OK;
}

sib_status sib__money_subtract(sib__call *call, sib__money a, sib__money b, sib__money *out)
{
    SIB__TRY(same_currency(call, a, b));
    if (__builtin_sub_overflow(a.minor, b.minor, &a.minor)) {
        return overflow(call);
    }
    *out = a;
    return SIB_OK;
}

/* Minor units of one major unit. */
static sib_status unit_of(sib__call *call, const char *currency, sib__rational *out)
{
    SIB__TRY(sib__currency_check(call, "currency", currency));
    int64_t unit = 1;
    for (int32_t i = sib__currency_exponent(currency); i > 0; i--) {
        unit *= 10;
    }
    return sib__rational_of(call, &call->scratch, unit, 1, out);
}

sib_status sib__money_of(sib__call *call, sib__rational amount, const char *currency,
                         int32_t rounding, sib__money *out)
{
    sib__rational minor;
    sib__money    result = {0, ""};
    SIB__TRY(unit_of(call, currency, &minor));
    SIB__TRY(sib__rational_multiply(call, &call->scratch, amount, minor, &minor));
    SIB__TRY(sib__rational_round(call, &call->scratch, minor, 0, rounding, &minor));
    if (sib__rational_to_i64(call, minor, &result.minor) != SIB_OK) {
        return overflow(call);
    }
    memcpy(result.currency, currency, sizeof result.currency);
    *out = result;
    return SIB_OK;
}

sib_status sib__money_rational(sib__call *call, sib__memory *m, sib__money a,
                               sib__rational *out)
{
    sib__rational unit;
    sib__rational minor;
    SIB__TRY(unit_of(call, a.currency, &unit));
    SIB__TRY(sib__rational_of(call, &call->scratch, a.minor, 1, &minor));
    return sib__rational_divide(call, m, minor, unit, out);
}

sib_status sib__money_allocate(sib__call *call, sib__money total, const sib__rational *shares,
                               const int64_t *rank, int64_t n, int64_t *parts)
{
    sib__exact *exact = SIB__NEW(&call->scratch, sib__exact, n);
    SIB__TRY_MEMORY(call, exact);
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(sib__exact_of_rational(call, &call->scratch, shares[i], &exact[i]));
    }
    return sib__exact_allocate(call, total.minor, exact, rank, n, parts);
}

void sib__money_print(sib__money a, char *to)
{
    char      digits[24];
    int32_t   decimals = sib__currency_exponent(a.currency);
    bool      negative = a.minor < 0;
    int32_t   length = (int32_t)sib__format_i64(digits, a.minor) - (negative ? 1 : 0);
    int32_t   zeros = length <= decimals ? decimals + 1 - length : 0;
    int32_t   before = length + zeros - (decimals > 0 ? decimals : 0);
    sib__line line = {to, 24, 0};
    sib__line_print(&line, negative ? "-" : "");
    for (int32_t i = 0; i < length + zeros; i++) {
        char digit[2] = {i < zeros ? '0' : digits[i - zeros + (negative ? 1 : 0)], '\0'};
        sib__line_print(&line, "%s%s", i == before ? "." : "", digit);
    }
}
