/* What steps make and read, by name. */
#include <string.h>

#include "core/format.h"
#include "scheme/lists.h"

static const char *result_name(const void *payload, int64_t i)
{
    const sib__scheme *s = payload;
    return i < s->slot_count ? s->results[i]->full_name : NULL;
}

/* Whether a step of the document bears the name, or what stands before its full stop. */
static bool stands_in_document(const sib__reader *r, sib__slice name)
{
    const sib__json *list = sib__json_member(r->scheme->root, "payment");
    const char      *stop = memchr(name.data, '.', (size_t)name.length);
    name.length = stop == NULL ? name.length : stop - name.data;
    for (const sib__json *at = list->first; at != NULL; at = at->next) {
        const sib__json *id = sib__json_member(at, "id");
        if (id != NULL && sib__slice_compare(id->text, name) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether a name is "step." and something more. */
static bool names_result_of(sib__slice name, const sib__scheme_step *step)
{
    int64_t n = (int64_t)strlen(step->id);
    return name.length > n && name.data[n] == '.' &&
           memcmp(name.data, step->id, (size_t)n) == 0;
}

static sib_status refuse_result(const sib__reader *r, const sib__json *at,
                                const sib__scheme_step *step)
{
    enum { LONGEST = 200 };
    char      text[LONGEST] = "";
    sib__line line = {text, sizeof text, 0};
    for (int64_t i = 0; i < step->result_count; i++) {
        const char *name = step->results[i]->name;
        sib__line_print(&line, "%s%s", i == 0 ? "" : ", ", name == NULL ? step->id : name);
    }
    return sib__refuse(r, at, "\"%s\" is no result of \"%s\"; it has: %s", at->text.data,
                       step->id, text);
}

sib_status sib__add_reading(sib__reader *r, const sib__output *read)
{
    sib__scheme *s = r->scheme;
    if (s->reading_count == s->reading_room) {
        int64_t            room = 2 * s->reading_room + 16;
        sib__step_reading *readings =
            SIB__GROW(r->memory, sib__step_reading, s->readings, room);
        SIB__TRY_MEMORY(r->call, readings);
        s->readings = readings;
        s->reading_room = room;
    }
    s->readings[s->reading_count++] = (sib__step_reading){s->step_count, read};
    return SIB_OK;
}

sib_status sib__read_result(sib__reader *r, const sib__json *at, sib__output **out)
{
    const sib__scheme *s = r->scheme;
    if (at->kind != SIB__JSON_STRING) {
        return sib__refuse(r, at, "the name of a step above must stand here");
    }
    for (int64_t i = 0; i < s->slot_count; i++) {
        if (sib__slice_equals(at->text, s->results[i]->full_name)) {
            *out = s->results[i];
            (*out)->readers++;
            (*out)->read = true;
            return sib__add_reading(r, *out);
        }
    }
    for (int64_t i = 0; i < s->step_count; i++) {
        const sib__scheme_step *step = s->steps[i];
        if (sib__slice_equals(at->text, step->id)) {
            return sib__refuse(
                r, at,
                step->result_count == 0 ? "\"%s\" makes nothing that can be read"
                                        : "\"%s\" has several results: name one, such as %s",
                step->id, step->result_count == 0 ? "" : step->results[0]->full_name);
        }
        if (names_result_of(at->text, step)) {
            return refuse_result(r, at, step);
        }
    }
    return stands_in_document(r, at->text)
               ? sib__refuse(r, at,
                             "\"%s\" stands below, or is no result: a step reads only what "
                             "stands above it",
                             at->text.data)
               : sib__refuse_name(r, at, "result of a step above",
                                  (sib__known_names){result_name, s});
}

static sib_status make_room(sib__reader *r, sib__scheme_step *step)
{
    sib__scheme *s = r->scheme;
    if (s->slot_count == s->slot_room) {
        int64_t       room = 2 * s->slot_room + 16;
        sib__output **results = SIB__GROW(r->memory, sib__output *, s->results, room);
        SIB__TRY_MEMORY(r->call, results);
        s->results = results;
        s->slot_room = room;
    }
    sib__output **own =
        SIB__GROW(r->memory, sib__output *, step->results, step->result_count + 1);
    SIB__TRY_MEMORY(r->call, own);
    step->results = own;
    return SIB_OK;
}

sib_status sib__add_result(sib__reader *r, sib__scheme_step *step, const char *name,
                           int32_t unit, sib__dimensions keys, sib__output **out)
{
    sib__scheme *s = r->scheme;
    sib__output *result = SIB__NEW(r->memory, sib__output, 1);
    SIB__TRY_MEMORY(r->call, result);
    SIB__TRY(make_room(r, step));
    *result = (sib__output){.step = step,
                            .name = name,
                            .full_name = step->id,
                            .unit = unit,
                            .keys = keys,
                            .common = keys,
                            .slot = s->slot_count};
    if (name != NULL) {
        size_t    size = strlen(step->id) + strlen(name) + 2;
        char     *text = SIB__NEW(r->memory, char, (int64_t)size);
        sib__line line = {text, size, 0};
        SIB__TRY_MEMORY(r->call, text);
        sib__line_print(&line, "%s.%s", step->id, name);
        result->full_name = text;
    }
    s->results[s->slot_count++] = result;
    step->results[step->result_count++] = result;
    *out = result;
    return SIB_OK;
}

/* The slots that `line` can be, each once. */
static sib_status collect_lines(sib__reader *r, sib__collected *c)
{
    int64_t n = 0;
    for (int64_t i = 0; i < c->count; i++) {
        n += c->results[i]->line_count + 1;
    }
    int64_t *lines = SIB__NEW(r->memory, int64_t, n);
    SIB__TRY_MEMORY(r->call, lines);
    n = 0;
    for (int64_t i = 0; i < c->count; i++) {
        const sib__output *one = c->results[i];
        for (int64_t j = 0; j == 0 || j < one->line_count; j++) {
            int64_t slot = one->line_count == 0 ? one->slot : one->lines[j];
            bool    known = false;
            for (int64_t k = 0; k < n; k++) {
                known = known || lines[k] == slot;
            }
            lines[n] = slot;
            n += known ? 0 : 1;
        }
    }
    c->lines = lines;
    c->line_count = n;
    return SIB_OK;
}

sib_status sib__read_collected(sib__reader *r, const sib__json *at, sib__collected *c)
{
    sib__said      *names = NULL;
    int64_t         n = 0;
    sib__dimensions line = sib__dimension_bit(r->scheme->line);
    SIB__TRY(sib__read_names(r, at, &names, &n));
    if (n == 0) {
        return sib__refuse(r, at, "the names of steps above must stand here");
    }
    *c = (sib__collected){.keys = line, .common = ~(sib__dimensions)0, .minor = true};
    c->results = SIB__NEW(r->memory, sib__output *, n);
    SIB__TRY_MEMORY(r->call, c->results);
    for (int64_t i = 0; i < n; i++) {
        sib__output *one = NULL;
        SIB__TRY(sib__read_result(r, names[i].at, &one));
        if (one->unit == SIB__UNIT_VERDICT || (i > 0 && one->unit != c->unit)) {
            return sib__refuse(r, names[i].at,
                               "\"%s\" is in %s: all must have one unit, and no "
                               "verdict can be added up",
                               one->full_name, sib__unit_name(one->unit));
        }
        c->results[c->count++] = one;
        c->unit = one->unit;
        c->keys |= one->keys;
        c->common &= one->common | line;
        c->minor = c->minor && one->minor;
        c->listed = c->listed || one->listed;
    }
    return collect_lines(r, c);
}

sib_status sib__add_collected(sib__reader *r, sib__scheme_step *step, const sib__collected *c,
                              sib__output **out)
{
    SIB__TRY(sib__add_result(r, step, NULL, c->unit, c->keys, out));
    (*out)->common = c->common;
    (*out)->minor = c->minor;
    (*out)->listed = c->listed;
    (*out)->lines = c->lines;
    (*out)->line_count = c->line_count;
    return SIB_OK;
}

sib_status sib__add_draws(const sib__reader *r, const sib__json *at, const sib__collected *of,
                          sib__dimensions *by)
{
    sib__dimensions draws = r->scheme->draws & of->keys;
    *by |= draws;
    return sib__dimensions_within(draws, of->common)
               ? SIB_OK
               : sib__fail(r->call, SIB_ERR_UNSUPPORTED, "facts", -1, NULL,
                           "line %d, column %d of the contract: lines that are drawn and lines "
                           "that are not stand together here",
                           (int)at->line, (int)at->column);
}

/* Names of keys, without those that follow from others of the set. */
static void print_keys(const sib__scheme *s, sib__dimensions set, sib__line *line)
{
    for (int32_t i = 0; i < s->dimension_count; i++) {
        if (sib__has_dimension(set, i) && !sib__has_dimension(set, s->dimensions[i].base)) {
            sib__line_print(line, "%s%s", line->length == 0 ? "" : ", ", s->dimensions[i].name);
        }
    }
    sib__line_print(line, "%s", line->length == 0 ? "none" : "");
}

sib_status sib__check_keys(const sib__reader *r, const sib__json *list, sib__dimensions have)
{
    const sib__scheme *s = r->scheme;
    sib__dimensions    said = 0;
    char               text[256] = "";
    sib__line          line = {text, sizeof text, 0};
    SIB__TRY(sib__read_dimensions(r, list, &said));
    have &= ~(sib__dimension_bit(s->line) | s->draws);
    if (said == have) {
        return SIB_OK;
    }
    print_keys(s, have, &line);
    return sib__refuse(r, list, "the keys of the lines are not those: they are %s", text);
}
