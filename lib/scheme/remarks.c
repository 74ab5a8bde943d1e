/* What may stand around any value and in any object (source, note, unknown, assumed,
 * alternatives) is taken off, so that the lists of keys need not name it; what the language has
 * not anywhere (null, JSON fractions) is refused, and the first value that nobody agreed is
 * remembered. The document keeps its places. */
#include <string.h>

#include "core/json_text.h"
#include "core/number.h"
#include "scheme/place.h"
#include "scheme/read.h"

enum { CHECK_EVERY = 0x4000 };

typedef struct strip {
    const sib__reader *r;
    int64_t            nodes;
} strip;

/* Facts that a contract carries in its examples: tables of rows, as they are handed in. */
static bool are_facts(const sib__json *value)
{
    bool tables = value->kind == SIB__JSON_OBJECT && (sib__slice_equals(value->key, "facts") ||
                                                      sib__slice_equals(value->key, "more"));
    for (const sib__json *at = tables ? value->first : NULL; at != NULL; at = at->next) {
        tables = tables && at->kind == SIB__JSON_ARRAY;
    }
    return tables;
}

static sib_status check_value(const sib__reader *r, const sib__json *at);

/* What else could stand there, with all that it holds. */
static sib_status check_alternative(const sib__reader *r, const sib__json *at)
{
    if (sib__is_unagreed(at)) {
        return sib__refuse(r, at, "an alternative is a value: nobody agreed this one");
    }
    SIB__TRY(check_value(r, at));
    for (const sib__json *in = at->first; in != NULL; in = in->next) {
        SIB__TRY(check_alternative(r, in));
    }
    return SIB_OK;
}

static sib_status check_remark(const sib__reader *r, const sib__json *at)
{
    if (sib__slice_equals(at->key, "alternatives")) {
        return at->kind == SIB__JSON_ARRAY && at->n > 0
                   ? check_alternative(r, at)
                   : sib__refuse(r, at, "\"alternatives\" must be a list, not empty");
    }
    if (sib__slice_equals(at->key, "source") || sib__slice_equals(at->key, "note")) {
        return at->kind == SIB__JSON_STRING && at->text.length > 0
                   ? SIB_OK
                   : sib__refuse(r, at, "\"%s\" must be a text, not empty", at->key.data);
    }
    return at->kind == SIB__JSON_TRUE ? SIB_OK
                                      : sib__refuse(r, at, "\"%s\" must be true", at->key.data);
}

static sib_status check_value(const sib__reader *r, const sib__json *at)
{
    int64_t whole = 0;
    if (at->kind == SIB__JSON_NULL) {
        return sib__refuse(
            r, at,
            "null is not a word of this language: write \"none\" where an option "
            "has that word, else leave the key out");
    }
    if (at->kind == SIB__JSON_NUMBER && !sib__number_parse_i64(at->text, &whole)) {
        return sib__refuse(r, at,
                           "write the decimal as a text, in quotes: a JSON number is a binary "
                           "approximation to most programs");
    }
    return SIB_OK;
}

/* {"unagreed": true}, with a note and a source at most: it stands as it is. */
static sib_status keep_unagreed(strip *s, const sib__json *given, sib__json *to)
{
    for (const sib__json *at = given->first; at != NULL; at = at->next) {
        if (sib__slice_equals(at->key, "source") || sib__slice_equals(at->key, "note")) {
            SIB__TRY(check_remark(s->r, at));
        } else if (!sib__slice_equals(at->key, "unagreed")) {
            return sib__refuse(s->r, at,
                               "a value that nobody agreed has a note and a source, "
                               "and no \"%s\"",
                               at->key.data);
        }
    }
    if (s->r->scheme->unagreed == NULL) {
        s->r->scheme->unagreed = given;
    }
    s->r->scheme->unagreed_count++;
    *to = *given;
    to->next = NULL;
    return SIB_OK;
}

static sib_status strip_value(strip *s, const sib__json *given, bool in_map, sib__json *to);

/* The members of an object but for the remarks, or the elements of a list. */
static sib_status strip_members(strip *s, const sib__json *given, bool is_map, sib__json *to)
{
    bool              object = given->kind == SIB__JSON_OBJECT;
    const sib__json **link = &to->first;
    to->n = 0;
    for (const sib__json *at = given->first; at != NULL; at = at->next) {
        if (object && !is_map && sib__is_remark(at->key)) {
            SIB__TRY(check_remark(s->r, at));
            continue;
        }
        sib__json *member = SIB__NEW(s->r->memory, sib__json, 1);
        SIB__TRY_MEMORY(s->r->call, member);
        SIB__TRY(strip_value(s, at, is_map, member));
        *link = member;
        link = &member->next;
        to->n++;
    }
    *link = NULL;
    return SIB_OK;
}

static sib_status strip_value(strip *s, const sib__json *given, bool in_map, sib__json *to)
{
    const sib__json *inner = NULL;
    if (++s->nodes % CHECK_EVERY == 0) {
        SIB__TRY(sib__check(s->r->call));
    }
    if (!in_map && are_facts(given)) {
        *to = *given;
        to->next = NULL;
        return SIB_OK;
    }
    SIB__TRY(check_value(s->r, given));
    if (sib__is_unagreed(given)) {
        return keep_unagreed(s, given, to);
    }
    bool is_map = given->kind == SIB__JSON_OBJECT && !in_map && sib__is_map(given->key);
    if (given->kind == SIB__JSON_OBJECT && !is_map) {
        const sib__json *unagreed = sib__json_member(given, "unagreed");
        if (unagreed != NULL) {
            return sib__refuse(s->r, unagreed, "\"unagreed\" must be true");
        }
        inner = sib__wrapped(given);
    }
    if (inner != NULL) {
        for (const sib__json *at = given->first; at != NULL; at = at->next) {
            SIB__TRY(at == inner ? SIB_OK : check_remark(s->r, at));
        }
        SIB__TRY(strip_value(s, inner, in_map, to));
        to->key = given->key;
        to->next = NULL;
        return SIB_OK;
    }
    *to = *given;
    to->next = NULL;
    to->first = NULL;
    if (given->kind != SIB__JSON_OBJECT && given->kind != SIB__JSON_ARRAY) {
        return SIB_OK;
    }
    return strip_members(s, given, is_map, to);
}

sib_status sib__read_remarks(const sib__reader *r, const sib__json *given,
                             const sib__json **out)
{
    strip      s = {r, 0};
    sib__json *root = SIB__NEW(r->memory, sib__json, 1);
    SIB__TRY_MEMORY(r->call, root);
    if (given->kind != SIB__JSON_OBJECT) {
        return sib__refuse(r, given, "a contract is an object");
    }
    SIB__TRY(strip_value(&s, given, false, root));
    *out = root;
    return SIB_OK;
}
