#include "core/currency.h"

#include <string.h>

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

int64_t sib__currency_unit(const char *code)
{
    int64_t unit = 1;
    for (int32_t i = sib__currency_exponent(code); i > 0; i--) {
        unit *= 10;
    }
    return unit;
}

sib_status sib__currency_check(sib__call *call, const char *argument, const char *code)
{
    if (sib__currency_exponent(code) < 0) {
        return sib__fail(call, SIB_ERR_CURRENCY, argument, -1, NULL,
                         "not a currency code of ISO 4217");
    }
    return SIB_OK;
}
