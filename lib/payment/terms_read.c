#include "payment/terms_read.h"

#include <string.h>

#include "core/money.h"
#include "core/number.h"

enum { MOST_DECIMALS = 30 };

static bool listed(sib__slice key, const char *const *keys)
{
    for (; *keys != NULL; keys++) {
        if (sib__slice_equals(key, *keys)) {
            return true;
        }
    }
    return sib__slice_equals(key, "source");
}

sib_status sib__terms_text(sib__call *call, const sib__json *at, const char *key,
                           sib__slice *out)
{
    if (at->kind == SIB__JSON_NUMBER) {
        return sib__json_fail(call, "terms", at,
                              "\"%s\" must be a text: put the decimal in quotes, since a JSON "
                              "number is read as a double by many programs",
                              key);
    }
    if (at->kind != SIB__JSON_STRING || at->text.length == 0) {
        return sib__json_fail(call, "terms", at, "\"%s\" must be a text, not empty", key);
    }
    *out = at->text;
    return SIB_OK;
}

sib_status sib__terms_object(sib__call *call, const sib__json *object, const char *what,
                             const char *const *keys)
{
    if (object->kind != SIB__JSON_OBJECT) {
        return sib__json_fail(call, "terms", object, "%s must be an object", what);
    }
    for (const sib__json *m = object->first; m != NULL; m = m->next) {
        if (!listed(m->key, keys)) {
            return sib__json_fail(call, "terms", m, "a key of %s is not known", what);
        }
    }
    sib__slice       text;
    const sib__json *source = sib__json_member(object, "source");
    return source == NULL ? SIB_OK : sib__terms_text(call, source, "source", &text);
}

sib_status sib__terms_need(sib__call *call, const sib__json *object, const char *key,
                           const sib__json **out)
{
    *out = sib__json_member(object, key);
    if (*out == NULL) {
        return sib__json_fail(call, "terms", object,
                              "\"%s\" is not stated: every choice that moves money must be",
                              key);
    }
    return SIB_OK;
}

sib__slice sib__terms_source(const sib__json *object, sib__slice fallback)
{
    const sib__json *source = sib__json_member(object, "source");
    return source == NULL ? fallback : source->text;
}

sib_status sib__terms_exact(sib__call *call, sib__memory *m, const sib__json *at,
                            const char *key, sib__rational *out)
{
    sib__slice text;
    SIB__TRY(sib__terms_text(call, at, key, &text));
    sib_status status = sib__rational_parse(call, m, "terms", text, out);
    if (status == SIB_ERR_TERMS) { /* say it again with line and column */
        return sib__json_fail(call, "terms", at,
                              "\"%s\" must be an exact number such as 12, 0.10 or 7.5 %%", key);
    }
    if (status == SIB_OK && out->sign < 0) {
        return sib__json_fail(call, "terms", at, "\"%s\" must not be negative", key);
    }
    return status;
}

sib_status sib__terms_decimal(sib__call *call, sib__memory *m, const sib__json *at,
                              const char *key, sib__rational *out)
{
    SIB__TRY(sib__terms_exact(call, m, at, key, out));
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

sib_status sib__terms_choice(sib__call *call, const sib__json *at, const char *key,
                             const sib__enum_entry *entries, size_t n, int32_t *out)
{
    sib__slice text;
    SIB__TRY(sib__terms_text(call, at, key, &text));
    for (size_t i = 0; i < n; i++) {
        if (entries[i].name != NULL && sib__slice_equals(text, entries[i].name)) {
            *out = entries[i].value;
            return SIB_OK;
        }
    }
    return sib__json_fail(call, "terms", at, "\"%s\" is none of its allowed values", key);
}

sib_status sib__terms_rounding(sib__call *call, const sib__json *at, const char *key,
                               int32_t *out)
{
    static const sib__enum_entry entries[] = {SIB__ROUNDING_LIST(SIB__ENUM_ENTRY)};
    return sib__terms_choice(call, at, key, entries, sizeof entries / sizeof entries[0], out);
}

sib_status sib__terms_decimals(sib__call *call, const sib__json *at, const char *key,
                               int32_t *out)
{
    int64_t value = -1;
    if (at->kind != SIB__JSON_NUMBER || !sib__number_parse_i64(at->text, &value) || value < 0 ||
        value > MOST_DECIMALS) {
        return sib__json_fail(call, "terms", at, "\"%s\" must be a whole number 0..%d", key,
                              (int)MOST_DECIMALS);
    }
    *out = (int32_t)value;
    return SIB_OK;
}
