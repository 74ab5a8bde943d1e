#include "scheme/condition.h"

#include "core/date.h"
#include "core/number.h"
#include "scheme/read.h"

static const sib__enum_entry words[] = {SIB__WHERE_LIST(SIB__ENUM_ENTRY)};

static const char *where_name(int32_t value)
{
    return sib__enum_name(words, sizeof words / sizeof words[0], value);
}

static const sib__option keys[] = {
    {SIB__FIELD(sib__condition, column)},
    {SIB__FIELD_INT32(sib__condition, is, SIB__OPTION_ENUM), .name_of = where_name},
    {SIB__KEY_AT("value", SIB__OPTION_OTHER, sib__condition, value), .grammar = "names"},
};
const sib__options sib__condition_keys = SIB__KEYS(keys);

/* A listed name by its code, anything else by its size. */
static sib_status read_number(const sib__reader *r, const sib__dimension *d,
                              const sib__json *at, int64_t *out)
{
    int32_t day = 0;
    bool    listed = d->kind == SIB__DIMENSION_LISTED || d->kind == SIB__DIMENSION_COHORT ||
                  d->kind == SIB__DIMENSION_LINE;
    if (at->kind != SIB__JSON_STRING) {
        return sib__refuse(r, at, "a text must stand here");
    }
    for (int64_t i = 0; listed && i < d->listed_count; i++) {
        if (sib__slice_compare(d->listed[i], at->text) == 0) {
            *out = i;
            return SIB_OK;
        }
    }
    if (listed) {
        return sib__refuse_listed(r, at, at->text, d);
    }
    if (d->kind == SIB__DIMENSION_DATE) {
        bool right = sib__date_parse(at->text, &day);
        *out = day;
        return right ? SIB_OK : sib__refuse(r, at, "there is no such day");
    }
    return sib__number_parse_i64(at->text, out)
               ? SIB_OK
               : sib__refuse(r, at, "a whole number must stand here, as a text");
}

sib_status sib__read_condition(sib__reader *r, const sib__json *at, sib__dimensions among,
                               sib__condition *c)
{
    const sib__scheme *s = r->scheme;
    SIB__TRY(sib__read_object(r, "a condition", at, &sib__condition_keys, c));
    const sib__json *column = sib__json_member(at, "column");
    SIB__TRY(sib__read_dimension(r, column, &c->key));
    const sib__dimension *d = &s->dimensions[c->key];
    sib__dimension        line = *d;
    if (d->kind == SIB__DIMENSION_LINE) {
        SIB__TRY(sib__name_lines(r, &line));
        d = &line;
    }
    if (!sib__has_dimension(among, c->key) || d->kind == SIB__DIMENSION_PERSON) {
        return sib__refuse(r, column, "\"%s\" is no key that a condition can be on here",
                           column->text.data);
    }
    bool list = c->value->kind == SIB__JSON_ARRAY;
    bool sized = d->kind == SIB__DIMENSION_FOUND || d->kind == SIB__DIMENSION_DATE ||
                 d->kind == SIB__DIMENSION_PERIOD;
    if (list != (c->is == SIB__WHERE_ONE_OF) || (list && c->value->n == 0)) {
        return sib__refuse(r, c->value, "one_of has a list of values, the others one");
    }
    if (c->is > SIB__WHERE_ONE_OF && !sized) {
        return sib__refuse(r, at, "the codes of \"%s\" have no size", d->name);
    }
    c->numbers = SIB__NEW(r->memory, int64_t, list ? c->value->n : 1);
    SIB__TRY_MEMORY(r->call, c->numbers);
    for (const sib__json *each = list ? c->value->first : c->value; each != NULL;
         each = list ? each->next : NULL) {
        SIB__TRY(read_number(r, d, each, &c->numbers[c->n++]));
    }
    return SIB_OK;
}

bool sib__condition_holds(const sib__run *run, const sib__condition *c, int32_t code)
{
    int32_t kind = run->scheme->dimensions[c->key].kind;
    int64_t number = kind == SIB__DIMENSION_FOUND    ? run->dictionaries[c->key].wholes[code]
                     : kind == SIB__DIMENSION_PERIOD ? (int64_t)code + 1
                                                     : code;
    switch (c->is) {
    case SIB__WHERE_AT_LEAST:
        return number >= c->numbers[0];
    case SIB__WHERE_ABOVE:
        return number > c->numbers[0];
    case SIB__WHERE_AT_MOST:
        return number <= c->numbers[0];
    case SIB__WHERE_BELOW:
        return number < c->numbers[0];
    default:
        break;
    }
    for (int64_t i = 0; i < c->n; i++) {
        if (c->numbers[i] == number) {
            return true;
        }
    }
    return false;
}
