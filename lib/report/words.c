/* Words: one table for the whole report (words.tsv), sentences with {names} in them. */
#include <stdarg.h>
#include <string.h>

#include "report/facts.h"

const char *sib__words(const sib__facts *f, const char *key)
{
    for (int64_t i = 0; i < f->words.rows; i++) {
        if (strcmp(f->words.cells[2 * i], key) == 0) {
            return f->words.cells[2 * i + 1];
        }
    }
    return NULL;
}

const char *sib__done(sib__facts *f, const sib__out *out)
{
    if (out->failed) {
        (void)sib__well(f, sib__no_memory(f->call));
    }
    return out->failed ? "" : out->text;
}

const char *sib__piece(sib__facts *f, const char *text, int64_t length)
{
    const char *copy = sib__slice_copy(f->memory, (sib__slice){text, length});
    if (copy == NULL) {
        (void)sib__well(f, sib__no_memory(f->call));
    }
    return copy == NULL ? "" : copy;
}

const char *sib__join(sib__facts *f, ...)
{
    sib__out out;
    va_list  texts;
    sib__out_begin(&out, f->memory);
    va_start(texts, f);
    for (const char *text = va_arg(texts, const char *); text != NULL;
         text = va_arg(texts, const char *)) {
        sib__out_text(&out, text);
    }
    va_end(texts);
    return sib__done(f, &out);
}

const char *sib__key(sib__facts *f, const char *prefix, const char *name)
{
    return sib__join(f, prefix, ".", name, NULL);
}

const char *sib__known(sib__facts *f, const char *prefix, const char *name)
{
    const char *words = name == NULL ? NULL : sib__words(f, sib__key(f, prefix, name));
    return words != NULL ? words : name;
}

/* The pair of that name; NULL when there is none. */
static const char *pair_of(va_list *pairs, const char *name, int64_t length, bool *found)
{
    for (const char *key = va_arg(*pairs, const char *); key != NULL;
         key = va_arg(*pairs, const char *)) {
        const char *text = va_arg(*pairs, const char *);
        if (strncmp(key, name, (size_t)length) == 0 && key[length] == '\0') {
            *found = true;
            return text;
        }
    }
    return NULL;
}

static const char *fill(sib__facts *f, const char *text, va_list *pairs)
{
    sib__out out;
    sib__out_begin(&out, f->memory);
    while (*text != '\0') {
        int64_t plain = (int64_t)strcspn(text, "{");
        sib__out_slice(&out, text, plain);
        text += plain;
        if (*text == '\0') {
            break;
        }
        int64_t     length = (int64_t)strcspn(text + 1, "}");
        bool        found = false;
        const char *with = NULL;
        if (pairs != NULL) {
            va_list again;
            va_copy(again, *pairs);
            with = pair_of(&again, text + 1, length, &found);
            va_end(again);
        }
        if (!found) {
            with = sib__value(f, sib__piece(f, text + 1, length));
        }
        sib__out_text(&out, with != NULL ? with : sib__words(f, "none"));
        text += length + 2;
    }
    return sib__done(f, &out);
}

const char *sib__fill(sib__facts *f, const char *text)
{
    return fill(f, text, NULL);
}

const char *sib__say(sib__facts *f, const char *key, ...)
{
    const char *words = sib__words(f, key);
    va_list     pairs;
    va_start(pairs, key);
    const char *said = words == NULL ? key : fill(f, words, &pairs);
    va_end(pairs);
    return said;
}
