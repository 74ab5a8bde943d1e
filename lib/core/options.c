#include "core/options.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/date.h"
#include "core/number.h"
#include "sib/types.h"

SIB__DEFINE_ENUM(sib_unlinked, SIB_UNLINKED_LIST)
SIB__DEFINE_ENUM(sib_weighting, SIB_WEIGHTING_LIST)

static sib_status copy(sib__call *call, const sib__options *options, void *local,
                       const void *given)
{
    size_t size = 0;
    size_t known = 0;
    memcpy(&size, given, sizeof size);
    memcpy(&known, options->defaults, sizeof known);
    if (size < options->size) {
        return sib__fail(call, SIB_ERR_VERSION, "options", -1, NULL,
                         "options->struct_size is smaller than any known version: begin with "
                         "the INIT macro");
    }
    for (size_t i = known; i < size; i++) {
        if (((const unsigned char *)given)[i] != 0) {
            return sib__fail(call, SIB_ERR_VERSION, "options", -1, NULL,
                             "options come from a newer header and use what this library "
                             "does not know");
        }
    }
    size = size < known ? size : known;
    memcpy((char *)local + sizeof size, (const char *)given + sizeof size, size - sizeof size);
    return SIB_OK;
}

static sib_status refuse(sib__call *call, const sib__option *o, const char *what)
{
    return sib__fail(call, SIB_ERR_ARGUMENT, o->name, -1, NULL, "%s", what);
}

static sib_status check_whole(sib__call *call, const sib__option *o, int64_t value)
{
    if ((value >= o->low && value <= o->high) || (o->nullable && value == 0)) {
        return SIB_OK;
    }
    return sib__fail(call, SIB_ERR_ARGUMENT, o->name, -1, NULL, "must lie in %lld..%lld%s",
                     (long long)o->low, (long long)o->high,
                     o->nullable && o->low > 0 ? ", or be 0 for none" : "");
}

bool sib__option_holds(const sib__option *o, double value)
{
    return (o->open_least ? value > o->least : value >= o->least) &&
           (o->open_most ? value < o->most : value <= o->most);
}

static sib_status check_number(sib__call *call, const sib__option *o, double value)
{
    char      text[128] = "";
    sib__line line = {text, sizeof text, 0};
    if (sib__option_holds(o, value) || (o->nullable && isnan(value))) {
        return SIB_OK;
    }
    sib__option_print_range(&line, o);
    return sib__fail(call, SIB_ERR_ARGUMENT, o->name, -1, NULL, "must %s%s", text,
                     o->nullable ? ", or NaN for none" : "");
}

static sib_status check_enum(sib__call *call, const sib__option *o, int32_t value)
{
    if (o->name_of(value) != NULL || (o->nullable && value == 0)) {
        return SIB_OK;
    }
    return refuse(call, o,
                  value == 0 ? "must be stated: it moves money, so there is no default"
                             : "is not a value of its enumeration");
}

static sib_status check_date(sib__call *call, const sib__option *o, int32_t value)
{
    bool known = value >= SIB__DATE_MIN && value <= SIB__DATE_MAX;
    return known || (o->nullable && value == SIB_DATE_MISSING)
               ? SIB_OK
               : refuse(call, o, "must be a day in the years 0001..9999");
}

static sib_status check(sib__call *call, const sib__option *o, const void *local)
{
    const char *at = (const char *)local + o->offset;
    switch (o->kind) {
    case SIB__OPTION_RESERVED:
        return *(const int32_t *)at == 0 ? SIB_OK : refuse(call, o, "must be 0");
    case SIB__OPTION_INT32:
    case SIB__OPTION_BOOL:
        return check_whole(call, o, *(const int32_t *)at);
    case SIB__OPTION_INT64:
        return check_whole(call, o, *(const int64_t *)at);
    case SIB__OPTION_NUMBER:
        return check_number(call, o, *(const double *)at);
    case SIB__OPTION_ENUM:
        return check_enum(call, o, *(const int32_t *)at);
    case SIB__OPTION_DATE:
        return check_date(call, o, *(const int32_t *)at);
    case SIB__OPTION_TEXT:
        return o->nullable || *(const char *const *)at != NULL ? SIB_OK
                                                               : refuse(call, o, "is NULL");
    case SIB__OPTION_EXACT:
    case SIB__OPTION_OBJECT:
    case SIB__OPTION_LIST:
    case SIB__OPTION_MAP:
    case SIB__OPTION_PART:
    case SIB__OPTION_OTHER:
        break; /* of documents */
    }
    return SIB_OK;
}

sib_status sib__options_read(sib__call *call, const sib__options *options, void *local,
                             const void *given)
{
    size_t known = 0;
    memcpy(&known, options->defaults, sizeof known);
    memcpy(local, options->defaults, known);
    if (given != NULL) {
        SIB__TRY(copy(call, options, local, given));
    }
    for (int64_t i = 0; i < options->n; i++) {
        SIB__TRY(check(call, &options->list[i], local));
    }
    return SIB_OK;
}

void sib__option_print_range(sib__line *line, const sib__option *o)
{
    char least[32];
    char most[32];
    sib__number_print_f64(o->least, least);
    sib__number_print_f64(o->most, most);
    if (o->most >= DBL_MAX) {
        sib__line_print(line, "be a number from %s", least);
        return;
    }
    sib__line_print(line, "lie in %s..%s", least, most);
    if (o->open_least || o->open_most) {
        sib__line_print(line, " without %s%s%s", o->open_least ? least : "",
                        o->open_least && o->open_most ? " and " : "", o->open_most ? most : "");
    }
}

int32_t sib__option_value(const sib__option *o, const char *name)
{
    for (int32_t value = 1; value < SIB__ENUM_MOST; value++) {
        const char *known = o->name_of(value);
        if (known != NULL && value != o->never && strcmp(known, name) == 0) {
            return value;
        }
    }
    return 0;
}

const char *sib__enum_name(const sib__enum_entry *entries, size_t n, int32_t value)
{
    for (size_t i = 0; i < n; i++) {
        if (entries[i].value == value) {
            return entries[i].name;
        }
    }
    return NULL;
}

int32_t sib__enum_value(const sib__enum_entry *entries, size_t n, const char *name)
{
    for (size_t i = 0; name != NULL && i < n; i++) {
        if (strcmp(entries[i].name, name) == 0) {
            return entries[i].value;
        }
    }
    return 0;
}
