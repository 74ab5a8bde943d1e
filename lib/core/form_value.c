#include "core/form_value.h"

#include <math.h>
#include <string.h>

#include "core/date.h"
#include "core/keys.h"
#include "core/number.h"
#include "core/rational.h"

typedef struct reading {
    const sib__form *d;
    const char      *what;
} reading;

static sib_status must(const reading *r, const sib__option *option, const sib__json *at,
                       const char *what)
{
    const char *none = !option->nullable || option->stated ? ""
                       : r->d->worded                      ? ", or \"none\""
                                                           : ", or null";
    if (option->name == NULL) {
        return sib__json_fail(r->d->call, r->d->argument, at, "%s must %s%s", r->what, what,
                              none);
    }
    return sib__json_fail(r->d->call, r->d->argument, at, "\"%s\" must %s%s",
                          sib__option_key(option), what, none);
}

/* Where a value goes; what is read into nowhere is only checked. */
void sib__form_put(const sib__option *option, void *to, const void *value, size_t size)
{
    if (to != NULL && option->offset != SIB__NOWHERE) {
        memcpy((char *)to + option->offset, value, size);
    }
}

void sib__form_put_none(const sib__option *option, void *to)
{
    const double  number = (double)NAN;
    const int64_t zero = 0;
    const int32_t date = SIB_DATE_MISSING;
    const void   *pointer = NULL;
    switch (option->kind) {
    case SIB__OPTION_NUMBER:
        sib__form_put(option, to, &number, sizeof number);
        break;
    case SIB__OPTION_INT64:
        sib__form_put(option, to, &zero, sizeof zero);
        break;
    case SIB__OPTION_DATE:
        sib__form_put(option, to, &date, sizeof date);
        break;
    case SIB__OPTION_INT32:
    case SIB__OPTION_ENUM:
    case SIB__OPTION_BOOL:
    case SIB__OPTION_RESERVED:
        sib__form_put(option, to, &zero, sizeof date);
        break;
    case SIB__OPTION_TEXT:
    case SIB__OPTION_EXACT:
    case SIB__OPTION_OBJECT:
    case SIB__OPTION_LIST:
    case SIB__OPTION_MAP:
    case SIB__OPTION_PART:
    case SIB__OPTION_OTHER:
        sib__form_put(option, to, &pointer, sizeof pointer);
        break;
    }
}

bool sib__form_is_none(const sib__form *d, const sib__option *option, const sib__json *value)
{
    bool word =
        d->worded && value->kind == SIB__JSON_STRING && sib__slice_equals(value->text, "none");
    return option->nullable && !option->stated && (word || value->kind == SIB__JSON_NULL);
}

static sib_status read_whole(const reading *r, const sib__option *option,
                             const sib__json *value, void *to)
{
    char      text[96] = "";
    sib__line line = {text, sizeof text, 0};
    int64_t   whole = 0;
    bool      right = value->kind == SIB__JSON_NUMBER &&
                 sib__number_parse_i64(value->text, &whole) && whole >= option->low &&
                 whole <= option->high;
    if (!right) {
        sib__line_print(&line, "be a whole number %s%lld..",
                        option->high == INT64_MAX ? "from " : "", (long long)option->low);
        if (option->high == INT64_MAX) {
            text[line.length - 2] = '\0';
        } else {
            sib__line_print(&line, "%lld", (long long)option->high);
        }
        return must(r, option, value, text);
    }
    const int32_t narrow = (int32_t)whole;
    if (option->kind == SIB__OPTION_INT32) {
        sib__form_put(option, to, &narrow, sizeof narrow);
    } else {
        sib__form_put(option, to, &whole, sizeof whole);
    }
    return SIB_OK;
}

static sib_status read_number(const reading *r, const sib__option *option,
                              const sib__json *value, void *to)
{
    char      text[96] = "";
    sib__line line = {text, sizeof text, 0};
    double    number = 0.0;
    bool      right =
        value->kind == SIB__JSON_NUMBER || (r->d->worded && value->kind == SIB__JSON_STRING);
    if (!right || !sib__number_parse_f64(value->text, &number)) {
        return must(r, option, value, "be a number");
    }
    if (!sib__option_holds(option, number)) {
        sib__option_print_range(&line, option);
        return must(r, option, value, text);
    }
    sib__form_put(option, to, &number, sizeof number);
    return SIB_OK;
}

static sib_status read_enum(const reading *r, const sib__option *option, const sib__json *value,
                            void *to)
{
    char      text[256] = "";
    sib__line line = {text, sizeof text, 0};
    int32_t   known =
        value->kind == SIB__JSON_STRING ? sib__option_value(option, value->text.data) : 0;
    if (known != 0) {
        sib__form_put(option, to, &known, sizeof known);
        return SIB_OK;
    }
    for (int32_t i = 1; i < SIB__ENUM_MOST; i++) {
        if (i != option->never && option->name_of(i) != NULL) {
            sib__line_print(&line, "%s%s", line.length == 0 ? "be one of " : ", ",
                            option->name_of(i));
        }
    }
    return must(r, option, value, text);
}

static bool is_word(const sib__option *option, sib__slice text)
{
    bool found = false;
    for (int i = 0; option->words != NULL && option->words[i] != NULL; i++) {
        found = found || sib__slice_equals(text, option->words[i]);
    }
    return found;
}

static sib_status must_be_word(const reading *r, const sib__option *option, const sib__json *at,
                               const char *what)
{
    char      text[256] = "";
    sib__line line = {text, sizeof text, 0};
    sib__line_print(&line, "%s", what);
    for (int i = 0; option->words != NULL && option->words[i] != NULL; i++) {
        sib__line_print(&line, "%s%s", i == 0 && option->kind == SIB__OPTION_TEXT ? "" : ", ",
                        option->words[i]);
    }
    return must(r, option, at, text);
}

static sib_status read_text(const reading *r, const sib__option *option, const sib__json *value,
                            void *to)
{
    if (value->kind != SIB__JSON_STRING || (value->text.length == 0 && !option->blank)) {
        return must(r, option, value, option->blank ? "be a text" : "be a text, not empty");
    }
    if (option->words != NULL && !is_word(option, value->text)) {
        return must_be_word(r, option, value, "be one of ");
    }
    sib__form_put(option, to, &value->text.data, sizeof value->text.data);
    return SIB_OK;
}

static sib_status read_flag(const reading *r, const sib__option *option, const sib__json *value,
                            void *to)
{
    const int32_t flag = value->kind == SIB__JSON_TRUE;
    if (!flag && value->kind != SIB__JSON_FALSE) {
        return must(r, option, value, "be true or false");
    }
    sib__form_put(option, to, &flag, sizeof flag);
    return SIB_OK;
}

static sib_status read_date(const reading *r, const sib__option *option, const sib__json *value,
                            void *to)
{
    int32_t date = 0;
    if (value->kind != SIB__JSON_STRING || !sib__date_parse(value->text, &date)) {
        return must(r, option, value, "be a date YYYY-MM-DD");
    }
    sib__form_put(option, to, &date, sizeof date);
    return SIB_OK;
}

static sib_status read_exact(const reading *r, const sib__option *option,
                             const sib__json *value, void *to)
{
    sib__rational number;
    if (value->kind == SIB__JSON_NUMBER) {
        return must(r, option, value,
                    "be a text: put the decimal in quotes, since a JSON number is read as a "
                    "double by many programs");
    }
    if (value->kind != SIB__JSON_STRING) {
        return must(r, option, value, "be an exact number as text");
    }
    sib__form_put(option, to, &value, sizeof(const sib__json *));
    if (is_word(option, value->text)) {
        return SIB_OK;
    }
    sib_status status =
        sib__rational_parse(r->d->call, &r->d->call->scratch, "exact", value->text, &number);
    if (status == SIB_ERR_TERMS || (status == SIB_OK && number.sign < 0)) {
        return must_be_word(r, option, value,
                            "be an exact number, not negative, such as 12, 0.10 or 7.5 %");
    }
    return status;
}

sib_status sib__form_value(const sib__form *d, const char *what, const sib__option *option,
                           const sib__json *value, void *to)
{
    const reading r = {d, what};
    switch (option->kind) {
    case SIB__OPTION_INT32:
    case SIB__OPTION_INT64:
        return read_whole(&r, option, value, to);
    case SIB__OPTION_NUMBER:
        return read_number(&r, option, value, to);
    case SIB__OPTION_TEXT:
        return read_text(&r, option, value, to);
    case SIB__OPTION_ENUM:
        return read_enum(&r, option, value, to);
    case SIB__OPTION_BOOL:
        return read_flag(&r, option, value, to);
    case SIB__OPTION_DATE:
        return read_date(&r, option, value, to);
    case SIB__OPTION_EXACT:
        return read_exact(&r, option, value, to);
    case SIB__OPTION_OBJECT:
    case SIB__OPTION_MAP:
        sib__form_put(option, to, &value, sizeof(const sib__json *));
        return value->kind == SIB__JSON_OBJECT && (value->n > 0 || !option->filled)
                   ? SIB_OK
                   : must(&r, option, value,
                          option->filled ? "be an object, not empty" : "be an object");
    case SIB__OPTION_LIST:
        sib__form_put(option, to, &value, sizeof(const sib__json *));
        return value->kind == SIB__JSON_ARRAY && (value->n > 0 || !option->filled)
                   ? SIB_OK
                   : must(&r, option, value,
                          option->filled ? "be a list, not empty" : "be a list");
    case SIB__OPTION_OTHER:
        sib__form_put(option, to, &value, sizeof(const sib__json *));
        break;
    case SIB__OPTION_RESERVED:
    case SIB__OPTION_PART:
        break;
    }
    return SIB_OK;
}
