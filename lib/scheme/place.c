#include "scheme/place.h"

#include <string.h>

#include "core/format.h"

static const char *const texts[] = {"source", "note", NULL};
static const char *const flags[] = {"unknown", "assumed", "alternatives", NULL};

/* Keys whose objects are maps: their keys are names, which may be any. */
static const char *const maps[] = {"tables",   "columns",     "values",  "periods",
                                   "outcomes", "comparisons", "numbers", "card",
                                   "counts",   "given",       NULL};

static bool is_one_of(sib__slice key, const char *const *words)
{
    for (int i = 0; words[i] != NULL; i++) {
        if (sib__slice_equals(key, words[i])) {
            return true;
        }
    }
    return false;
}

bool sib__is_remark(sib__slice key)
{
    return is_one_of(key, texts) || is_one_of(key, flags);
}

bool sib__is_map(sib__slice key)
{
    return is_one_of(key, maps);
}

const sib__json *sib__wrapped(const sib__json *object)
{
    const sib__json *value = sib__json_member(object, "value");
    for (const sib__json *at = object->first; at != NULL; at = at->next) {
        if (at != value && !sib__is_remark(at->key)) {
            return NULL;
        }
    }
    return value;
}

static const sib__json *value_of(const sib__json *node, bool is_map)
{
    for (const sib__json *in = node; !is_map && in != NULL;) {
        node = in;
        in = in->kind == SIB__JSON_OBJECT ? sib__wrapped(in) : NULL;
    }
    return node;
}

static const sib__path *put(sib__places *m, sib__path place)
{
    sib__path *made = SIB__NEW(m->memory, sib__path, 1);
    m->failed = m->failed || made == NULL;
    if (made != NULL) {
        *made = place;
    }
    return made;
}

const sib__path *sib__place_root(sib__places *m, const sib__json *root)
{
    return put(m, (sib__path){.node = root, .value = root});
}

/* A place is made of what it stands under. */
static sib__path place_of(const sib__path *up, const sib__json *node, int64_t number)
{
    bool map = node->kind == SIB__JSON_OBJECT && !up->is_map && sib__is_map(node->key) &&
               !sib__is_unagreed(node);
    return (sib__path){.up = up,
                       .node = node,
                       .value = value_of(node, map),
                       .number = number,
                       .in_map = up->is_map,
                       .is_map = map};
}

const sib__path *sib__place_under(sib__places *m, const sib__path *up, const sib__json *node,
                                  int64_t number)
{
    return put(m, place_of(up, node, number));
}

static const sib__json *member_of(const sib__json *object, sib__slice key)
{
    const sib__json *at = object->kind == SIB__JSON_OBJECT ? object->first : NULL;
    while (at != NULL && sib__slice_compare(at->key, key) != 0) {
        at = at->next;
    }
    return at;
}

/* The key before the next full stop of a path, and the rest of it. */
static sib__slice next_key(sib__slice *path)
{
    const char      *stop = memchr(path->data, '.', (size_t)path->length);
    const sib__slice key = {path->data, stop == NULL ? path->length : stop - path->data};
    const int64_t    n = key.length + (stop != NULL);
    *path = (sib__slice){path->data + n, path->length - n};
    return key;
}

const sib__path *sib__place_member(sib__places *m, const sib__path *up, sib__slice path)
{
    while (up != NULL && path.length > 0) {
        const sib__json *node = member_of(up->value, next_key(&path));
        up = node == NULL ? NULL : sib__place_under(m, up, node, 0);
    }
    return up;
}

bool sib__place_look(const sib__path *up, sib__slice path, const sib__json **node,
                     const sib__json **value)
{
    sib__path at = *up;
    while (path.length > 0) {
        const sib__json *member = member_of(at.value, next_key(&path));
        if (member == NULL) {
            return false;
        }
        at = place_of(&at, member, 0); /* what it stands under is not asked for any more */
    }
    at.up = NULL;
    *node = at.node;
    *value = at.value;
    return true;
}

sib__slice sib__place_key(const sib__path *place)
{
    while (place->number > 0 && place->up != NULL) {
        place = place->up;
    }
    return place->node->key;
}

sib__slice sib__element_name(const sib__json *element)
{
    static const char *const names[] = {"id", "name"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const sib__json *name = sib__json_member(element, names[i]);
        name = name == NULL ? NULL : value_of(name, false);
        if (name != NULL && name->kind == SIB__JSON_STRING) {
            return name->text;
        }
    }
    return (sib__slice){"", 0};
}

static void print_number(sib__out *out, int64_t number)
{
    char digits[24];
    sib__format_i64(digits, number);
    sib__out_all(out, "[", digits, "]", NULL);
}

void sib__place_print(sib__out *out, const sib__path *place)
{
    if (place->up == NULL) {
        return;
    }
    sib__place_print(out, place->up);
    sib__slice name = place->number > 0 ? sib__element_name(place->value) : place->node->key;
    if (place->number > 0 && name.length == 0) {
        print_number(out, place->number);
        return;
    }
    const char *clean = sib__clean(out->memory, name);
    sib__out_all(out, out->length == 0 ? "" : ".", clean == NULL ? "" : clean, NULL);
    out->failed = out->failed || clean == NULL;
}

bool sib__is_unagreed(const sib__json *node)
{
    const sib__json *unagreed = sib__json_member(node, "unagreed");
    return unagreed != NULL && unagreed->kind == SIB__JSON_TRUE;
}
