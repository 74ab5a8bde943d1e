#include "scheme/choice.h"

#include <string.h>

#include "core/keys.h"
#include "scheme/kind.h"

/* Whether a value is one of some joined by |, texts with or without quotes. */
bool sib__says_one_of(const sib__json *value, sib__slice words)
{
    const sib__slice said = value->kind == SIB__JSON_TRUE    ? sib__slice_of("true")
                            : value->kind == SIB__JSON_FALSE ? sib__slice_of("false")
                                                             : value->text;
    for (int64_t i = 0; said.data != NULL && i < words.length;) {
        const char *end = memchr(words.data + i, '|', (size_t)(words.length - i));
        sib__slice  each = {words.data + i,
                           end == NULL ? words.length - i : end - words.data - i};
        i += each.length + 1;
        if (each.length > 1 && each.data[0] == '"') {
            each = (sib__slice){each.data + 1, each.length - 2};
        }
        if (sib__slice_compare(each, said) == 0) {
            return true;
        }
    }
    return false;
}

/* The words that a key may say, or what kind of value it takes. */
const char *sib__choice_of(sib__prose *p, const sib__option *o)
{
    static const char *const kinds[] = {
        [SIB__OPTION_INT32] = "a whole number",  [SIB__OPTION_TEXT] = "a text",
        [SIB__OPTION_BOOL] = "true or false",    [SIB__OPTION_DATE] = "a date, YYYY-MM-DD",
        [SIB__OPTION_OBJECT] = "an object",      [SIB__OPTION_LIST] = "a list",
        [SIB__OPTION_MAP] = "an object of names"};
    sib__out out;
    sib__out_begin(&out, p->memory);
    for (int64_t i = 0; strcmp(o->name, "do") == 0 && sib__step_kind_at(i) != NULL; i++) {
        sib__out_all(&out, out.length > 0 ? ", " : "", sib__step_kind_at(i)->name, NULL);
    }
    for (int i = 0; o->words != NULL && o->words[i] != NULL; i++) {
        sib__out_all(&out, out.length > 0 ? ", " : "", o->words[i], NULL);
    }
    for (int32_t i = 1; o->name_of != NULL && i < SIB__ENUM_MOST; i++) {
        if (o->name_of(i) != NULL && i != o->never) {
            sib__out_all(&out, out.length > 0 ? ", " : "", o->name_of(i), NULL);
        }
    }
    bool kind = (size_t)o->kind < sizeof kinds / sizeof kinds[0] && kinds[o->kind] != NULL;
    if (out.length == 0) {
        sib__out_text(&out, kind ? kinds[o->kind] : o->grammar != NULL ? o->grammar : "");
    }
    return sib__prose_done(p, &out);
}

/* Whether the conditions of a phrase name a key: "key" or "key=word", whose word it gives. */
static bool names_key(const char *when, const char *key, sib__slice *word)
{
    size_t n = strlen(key);
    for (const char *at = when; at != NULL && *at != '\0';) {
        const char *end = strchr(at, ' ');
        size_t      length = end == NULL ? strlen(at) : (size_t)(end - at);
        bool        same = length >= n && memcmp(at, key, n) == 0;
        if (same && (length == n || at[n] == '=')) {
            *word = (sib__slice){at + n + (length > n), (int64_t)(length - n) - (length > n)};
            return true;
        }
        at = end == NULL ? NULL : end + 1;
    }
    return false;
}

/* Whether nothing that an object says speaks against a phrase, but for the key itself. */
static bool fits(const sib__path *at, const char *when, const char *key)
{
    for (const char *token = when; token != NULL && *token != '\0';) {
        const char      *end = strchr(token, ' ');
        const sib__slice said = {token, end == NULL ? (int64_t)strlen(token) : end - token};
        const char      *sign = memchr(said.data, '=', (size_t)said.length);
        const sib__slice path = {token, sign == NULL ? said.length : sign - token};
        const sib__json *node = NULL;
        const sib__json *value = NULL;
        if (sign != NULL && !sib__slice_equals(path, key) &&
            sib__place_look(at, path, &node, &value) && value->kind == SIB__JSON_STRING &&
            !sib__says_one_of(value, (sib__slice){sign + 1, said.length - path.length - 1})) {
            return false;
        }
        token = end == NULL ? NULL : end + 1;
    }
    return true;
}

/* What a choice does: the phrases that speak of it, each word with its own. */
const char *sib__consequence_of(sib__prose *p, const sib__path *at, const char *about,
                                const sib__option *o)
{
    const char *key = sib__option_key(o);
    sib__out    out;
    sib__out_begin(&out, p->memory);
    sib__out_text(&out, o->why == NULL ? "" : o->why);
    for (int64_t i = 0; i < p->phrase_count; i++) {
        const sib__phrase *phrase = &p->phrases[i];
        sib__slice         word = {"", 0};
        if (strcmp(phrase->about, about) == 0 && names_key(phrase->when, key, &word) &&
            fits(at, phrase->when, key) && phrase->text[0] != '{') {
            sib__out_text(&out, out.length > 0 ? " | " : "");
            sib__out_slice(&out, word.data, word.length);
            sib__out_all(&out, word.length > 0 ? ": " : "", phrase->text, NULL);
        }
    }
    sib__out_text(&out, out.length > 0 ? "" : "The contract is none without it.");
    return sib__prose_done(p, &out);
}
