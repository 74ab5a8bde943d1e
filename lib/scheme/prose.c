/* Objects by their phrases and what these leave out; values, and what stands around them. */
#include "scheme/prose.h"

#include <string.h>

static void say_list(sib__prose *p, sib__out *out, const char *about, const sib__path *at)
{
    sib__slice  key = sib__place_key(at);
    const char *joined = sib__slice_equals(key, "all")   ? " and "
                         : sib__slice_equals(key, "any") ? " or "
                                                         : NULL;
    const char *inner = joined != NULL ? "condition" : about;
    int64_t     n = 0;
    for (const sib__json *e = at->value->first; e != NULL && p->status == SIB_OK; e = e->next) {
        const sib__path *place = sib__place_under(&p->places, at, e, ++n);
        const char      *parted = joined != NULL                ? joined
                                  : e->kind == SIB__JSON_OBJECT ? "; "
                                  : e->next == NULL && n > 1    ? " and "
                                                                : ", ";
        sib__out_text(out, n > 1 ? parted : "");
        sib__say_value(p, out, inner, place, true);
    }
    sib__out_text(out, n == 0 ? "none" : "");
}

/* {"months": 3}: 3 months. */
static bool say_span(sib__out *out, const sib__json *v)
{
    const sib__json *one = NULL;
    for (const sib__json *m = v->first; m != NULL; m = m->next) {
        if (!sib__is_remark(m->key)) {
            bool length =
                sib__slice_equals(m->key, "months") || sib__slice_equals(m->key, "days");
            if (one != NULL || !length || m->kind != SIB__JSON_NUMBER) {
                return false;
            }
            one = m;
        }
    }
    if (one == NULL) {
        return false;
    }
    int64_t letters = one->key.length - (sib__slice_equals(one->text, "1") ? 1 : 0);
    sib__out_slice(out, one->text.data, one->text.length);
    sib__out_text(out, " ");
    sib__out_slice(out, one->key.data, letters);
    return true;
}

/* A card, or a name that is referred to. */
static bool say_reference(sib__prose *p, sib__out *out, const sib__path *at)
{
    const sib__json *v = at->value;
    const sib__json *of = v->n == 1 ? sib__json_member(v, "of") : NULL;
    const sib__json *by = sib__json_member(v, "by");
    if (of != NULL && of->kind == SIB__JSON_STRING) {
        sib__say_text(p, out, of->text, true);
        return true;
    }
    if (by == NULL || by->kind != SIB__JSON_STRING || sib__json_member(v, "card") == NULL) {
        return false;
    }
    sib__out_text(out, "the value for its ");
    sib__say_text(p, out, by->text, true);
    if (!p->brief) {
        sib__out_text(out, " in Table ");
        sib__out_i64(out, sib__put_below(p, at, "card", true));
    }
    return true;
}

static void say_inner_object(sib__prose *p, sib__out *out, const char *about,
                             const sib__path *at)
{
    sib__out inner;
    bool     where = sib__slice_equals(sib__place_key(at), "where");
    if (sib__is_unagreed(at->value) || say_span(out, at->value) || say_reference(p, out, at)) {
        return;
    }
    sib__out_begin(&inner, p->memory);
    p->depth++;
    sib__say_object(p, &inner, where ? "where" : about, at);
    p->depth--;
    bool known = false;
    for (int64_t i = 0; i < p->phrase_count; i++) {
        known = known || strcmp(p->phrases[i].about, where ? "where" : about) == 0;
    }
    sib__out_all(out, known ? "" : "(", sib__prose_done(p, &inner), known ? "" : ")", NULL);
}

void sib__say_value(sib__prose *p, sib__out *out, const char *about, const sib__path *at,
                    bool names)
{
    const char *word = NULL;
    sib__out    rest;
    if (at == NULL || !sib__prose_well(p, SIB_OK)) {
        return;
    }
    const sib__json *v = at->value;
    sib__prose_mark(p, &p->said, at->node);
    switch (v->kind) {
    case SIB__JSON_STRING:
        word = names ? NULL : sib__phrase_of(p, sib__place_key(at), v->text);
        if (word != NULL) {
            sib__out_text(out, word);
        } else {
            sib__say_text(p, out, v->text, names);
        }
        break;
    case SIB__JSON_NUMBER:
        sib__out_slice(out, v->text.data, v->text.length);
        break;
    case SIB__JSON_ARRAY:
        say_list(p, out, about, at);
        break;
    case SIB__JSON_OBJECT:
        say_inner_object(p, out, about, at);
        break;
    default:
        sib__out_text(out, v->kind == SIB__JSON_TRUE ? "yes" : "no");
    }
    sib__out_begin(&rest, p->memory);
    sib__say_remarks(p, &rest, at);
    sib__out_all(out, rest.length > 0 ? " " : "", sib__prose_done(p, &rest), NULL);
}

/* What a condition compares: words, flags, whole numbers, and lists that are empty. */
static sib__slice word_of(const sib__json *value)
{
    bool empty = (value->kind == SIB__JSON_ARRAY || value->kind == SIB__JSON_OBJECT) &&
                 value->first == NULL;
    return value->kind == SIB__JSON_TRUE    ? sib__slice_of("true")
           : value->kind == SIB__JSON_FALSE ? sib__slice_of("false")
           : empty                          ? sib__slice_of("[]")
                                            : value->text;
}

/* One condition of a phrase: whether it holds, and the node it is on. */
static bool holds(const sib__path *at, sib__slice said, const sib__json **node, bool *word)
{
    const char      *sign = memchr(said.data, '=', (size_t)said.length);
    const sib__slice path = {said.data, sign == NULL ? said.length : sign - said.data};
    const sib__json *value = NULL;
    *word = sign != NULL;
    if (!sib__place_look(at, path, node, &value) || sign == NULL) {
        return value != NULL;
    }
    const sib__slice wanted = {sign + 1, said.length - path.length - 1};
    const sib__slice word_said = word_of(value);
    return !sib__is_unagreed(value) && word_said.data != NULL &&
           sib__slice_compare(word_said, wanted) == 0;
}

static sib__slice next_token(const char **from)
{
    const char *at = *from + strspn(*from, " ");
    int64_t     n = (int64_t)strcspn(at, " ");
    *from = at + n;
    return (sib__slice){at, n};
}

/* Whether something under a node was said. */
static bool is_begun(const sib__prose *p, const sib__json *node)
{
    bool inner = node->kind == SIB__JSON_OBJECT || node->kind == SIB__JSON_ARRAY;
    for (const sib__json *at = inner ? node->first : NULL; at != NULL; at = at->next) {
        if (sib__prose_marked(&p->said, at) || is_begun(p, at)) {
            return true;
        }
    }
    return false;
}

/* Whether a phrase is to be said: its conditions hold, and it says something new. */
static bool is_due(sib__prose *p, const sib__path *at, const sib__phrase *phrase)
{
    const char *rest = phrase->when;
    bool        news = false;
    bool        word = false;
    for (sib__slice t = next_token(&rest); t.length > 0; t = next_token(&rest)) {
        const sib__json *node = NULL;
        if (!holds(at, t, &node, &word)) {
            return false;
        }
        news = news || !(sib__prose_marked(&p->said, node) || is_begun(p, node));
    }
    return news;
}

static void mark_words(sib__prose *p, const sib__path *at, const sib__phrase *phrase)
{
    const char *rest = phrase->when;
    for (sib__slice t = next_token(&rest); t.length > 0; t = next_token(&rest)) {
        const sib__json *node = NULL;
        bool             word = false;
        if (holds(at, t, &node, &word) && word) {
            sib__prose_mark(p, &p->said, node);
        }
    }
}

/* {key}, {key:names}, {key:list}, {key:table}. */
static void fill(sib__prose *p, sib__out *out, const char *about, const sib__path *at,
                 sib__slice hole)
{
    const char      *sign = memchr(hole.data, ':', (size_t)hole.length);
    sib__slice       path = {hole.data, sign == NULL ? hole.length : sign - hole.data};
    const sib__slice as = sign == NULL ? sib__slice_of("")
                                       : (sib__slice){sign + 1, hole.length - path.length - 1};
    const sib__path *place = sib__place_member(&p->places, at, path);
    if (place == NULL) {
        sib__out_text(out, "none");
        return;
    }
    sib__prose_mark(p, &p->said, place->node);
    const char *inner = sib__about(p, about, sib__place_key(place));
    bool        list = sib__slice_equals(as, "list");
    if ((list || sib__slice_equals(as, "table")) && !sib__is_unagreed(place->value)) {
        int64_t number = p->brief ? 0 : sib__put_below(p, place, inner, !list);
        sib__out_text(out, list ? "" : p->brief ? "its table" : "Table ");
        if (number > 0) {
            sib__out_i64(out, number);
        }
        sib__say_remarks(p, out, place);
        return;
    }
    sib__say_value(p, out, inner, place, sib__slice_equals(as, "names"));
}

static void say_phrase(sib__prose *p, sib__out *out, const char *about, const sib__path *at,
                       const char *text)
{
    while (*text != '\0') {
        int64_t plain = (int64_t)strcspn(text, "{");
        sib__out_slice(out, text, plain);
        text += plain;
        if (*text == '{') {
            int64_t n = (int64_t)strcspn(text + 1, "}");
            fill(p, out, about, at, (sib__slice){text + 1, n});
            text += n + 2;
        }
    }
}

/* What is put below a paragraph, not into it. */
static bool is_long(const sib__json *value)
{
    bool objects = value->kind == SIB__JSON_ARRAY && value->first != NULL &&
                   value->first->kind == SIB__JSON_OBJECT;
    return objects || (value->kind == SIB__JSON_OBJECT && value->n > 1 &&
                       !sib__is_unagreed(value) && sib__json_member(value, "card") == NULL);
}

/* What no phrase has said, key by key. */
static void say_rest(sib__prose *p, sib__out *out, const char *about, const sib__path *at,
                     const char *path)
{
    bool    object = at->value->kind == SIB__JSON_OBJECT;
    int64_t n = 0;
    for (const sib__json *m = at->value->first; m != NULL && p->status == SIB_OK; m = m->next) {
        n++;
        if (sib__prose_marked(&p->said, m) ||
            (object && !at->is_map && sib__is_remark(m->key))) {
            continue;
        }
        const sib__path *place = sib__place_under(&p->places, at, m, object ? 0 : n);
        if (place == NULL) {
            return;
        }
        sib__slice  key = sib__place_key(place);
        const char *name = sib__about(p, path, key);
        if (is_begun(p, m)) {
            say_rest(p, out, about, place, name);
            continue;
        }
        if (p->depth == 0 && is_long(place->value)) {
            sib__prose_mark(p, &p->said, m);
            (void)sib__put_below(p, place, sib__about(p, about, key), false);
            continue;
        }
        sib__out_all(out, out->length > 0 ? " " : "", name[0] == '\0' ? name : name + 1, ": ",
                     NULL);
        sib__say_value(p, out, sib__about(p, about, key), place, false);
        sib__out_text(out, ".");
    }
    sib__say_remarks(p, out, at);
}

void sib__say_object(sib__prose *p, sib__out *out, const char *about, const sib__path *at)
{
    (void)sib__prose_well(p, sib__check(p->call));
    if (sib__is_unagreed(at->value)) {
        sib__say_remarks(p, out, at);
        return;
    }
    for (int64_t i = 0; i < p->phrase_count && p->status == SIB_OK; i++) {
        const sib__phrase *phrase = &p->phrases[i];
        if (strcmp(phrase->about, about) == 0 && is_due(p, at, phrase)) {
            bool     parted = out->length > 0 && phrase->text[0] != ',';
            sib__out said;
            sib__out_begin(&said, p->memory);
            say_phrase(p, &said, about, at, phrase->text);
            mark_words(p, at, phrase);
            sib__out_all(out, parted && said.length > 0 ? " " : "", sib__prose_done(p, &said),
                         NULL);
        }
    }
    say_rest(p, out, about, at, "");
}
