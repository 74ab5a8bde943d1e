/* The keys of a contract. */
#include "scheme/dimension.h"

#include "scheme/read.h"

int32_t sib__dimension_named(const sib__scheme *s, sib__slice name)
{
    for (int32_t i = 0; i < s->dimension_count; i++) {
        if (sib__slice_equals(name, s->dimensions[i].name)) {
            return i;
        }
    }
    return SIB__NO_DIMENSION;
}

sib_status sib__add_dimension(sib__reader *r, const sib__json *at, sib__dimension dimension,
                              int32_t *out)
{
    sib__scheme *s = r->scheme;
    if (s->dimension_count == SIB__DIMENSIONS_MOST) {
        return sib__fail(r->call, SIB_ERR_OVERFLOW, "document", -1, NULL,
                         "line %d, column %d: a contract has at most %d keys", (int)at->line,
                         (int)at->column, (int)SIB__DIMENSIONS_MOST);
    }
    *out = s->dimension_count;
    s->dimensions[s->dimension_count++] = dimension;
    return SIB_OK;
}

static const char *dimension_name(const void *payload, int64_t i)
{
    const sib__scheme *s = payload;
    return i < s->dimension_count ? s->dimensions[i].name : NULL;
}

sib_status sib__read_dimension(const sib__reader *r, const sib__json *at, int32_t *out)
{
    if (at->kind != SIB__JSON_STRING) {
        return sib__refuse(r, at, "a key must stand here, as a text");
    }
    *out = sib__dimension_named(r->scheme, at->text);
    return *out == SIB__NO_DIMENSION
               ? sib__refuse_name(r, at, "key", (sib__known_names){dimension_name, r->scheme})
               : SIB_OK;
}

sib_status sib__read_dimensions(const sib__reader *r, const sib__json *list,
                                sib__dimensions *out)
{
    *out = 0;
    if (list->kind != SIB__JSON_ARRAY) {
        return sib__refuse(r, list, "keys stand in a list");
    }
    for (const sib__json *at = list->first; at != NULL; at = at->next) {
        int32_t i = 0;
        SIB__TRY(sib__read_dimension(r, at, &i));
        if (sib__has_dimension(*out, i)) {
            return sib__refuse(r, at, "\"%s\" is named twice", at->text.data);
        }
        *out |= sib__dimension_bit(i);
    }
    return SIB_OK;
}

sib__dimensions sib__dimensions_all(const sib__scheme *s, sib__dimensions set)
{
    for (int32_t i = 0; i < s->dimension_count; i++) {
        if (sib__has_dimension(set, s->dimensions[i].base)) {
            set |= sib__dimension_bit(i); /* a base stands before what follows from it */
        }
    }
    return set;
}

sib_status sib__check_meeting(const sib__reader *r, const sib__json *at, sib__dimensions a,
                              sib__dimensions b)
{
    const sib__scheme *s = r->scheme;
    for (int32_t i = 0; i < s->dimension_count; i++) {
        int32_t         base = s->dimensions[i].base;
        sib__dimensions other = sib__has_dimension(a, i) ? b : a;
        if (sib__has_dimension(a ^ b, i) && sib__has_dimension(other, base)) {
            return sib__refuse(r, at,
                               "of two series that meet one has \"%s\", the other \"%s\" "
                               "without it: state it there too",
                               s->dimensions[i].name, s->dimensions[base].name);
        }
    }
    return SIB_OK;
}

sib_status sib__name_lines(const sib__reader *r, sib__dimension *line)
{
    const sib__scheme *s = r->scheme;
    sib__slice        *names = SIB__NEW(r->memory, sib__slice, s->slot_count);
    SIB__TRY_MEMORY(r->call, names);
    for (int64_t i = 0; i < s->slot_count; i++) {
        names[i] = sib__slice_of(s->results[i]->full_name);
    }
    line->listed = names;
    line->listed_count = s->slot_count;
    return SIB_OK;
}

static const char *listed_name(const void *payload, int64_t i)
{
    const sib__dimension *d = payload;
    return i < d->listed_count ? d->listed[i].data : NULL;
}

sib_status sib__refuse_listed(const sib__reader *r, const sib__json *at, sib__slice name,
                              const sib__dimension *dimension)
{
    char      what[SIB__NAME_SIZE] = "";
    sib__line line = {what, sizeof what, 0};
    sib__json named = *at;
    sib__line_print(&line, "code of \"%s\"", dimension->name);
    named.text = name;
    return sib__refuse_name(r, &named, what, (sib__known_names){listed_name, dimension});
}
