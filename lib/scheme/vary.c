/* A contract with other choices in place. */
#include "scheme/vary.h"

#include <string.h>

typedef struct writing {
    sib__json_writer  *w;
    const sib__change *changes;
    int64_t            n;
} writing;

static void write(const writing *to, const sib__json *node);

/* The change of a node; NULL for none. */
static const sib__change *change_of(const writing *to, const sib__json *node)
{
    for (int64_t i = 0; i < to->n; i++) {
        if (to->changes[i].option->at->node == node) {
            return &to->changes[i];
        }
    }
    return NULL;
}

/* An object with the keys of an alternative in the place of its own. */
static void merge(const writing *to, const sib__json *node, const sib__json *alternative)
{
    for (const sib__json *m = node->first; m != NULL; m = m->next) {
        const sib__json *other = sib__json_member(alternative, m->key.data);
        sib__json_key(to->w, m->key.data);
        if (other != NULL) {
            sib__json_value(to->w, other);
        } else {
            write(to, m);
        }
    }
    for (const sib__json *m = alternative->first; m != NULL; m = m->next) {
        if (sib__json_member(node, m->key.data) == NULL) {
            sib__json_key(to->w, m->key.data);
            sib__json_value(to->w, m);
        }
    }
}

/* {"value": .., "unit": ..} with another value. */
static void put_value(const writing *to, const sib__json *node, const sib__json *alternative)
{
    for (const sib__json *m = node->first; m != NULL; m = m->next) {
        sib__json_key(to->w, m->key.data);
        sib__json_value(to->w, sib__slice_equals(m->key, "value") ? alternative : m);
    }
}

static void write_changed(const writing *to, const sib__json *node, const sib__change *change)
{
    const sib__json *alternative = change->alternative;
    bool             own =
        !change->option->around && node->kind == SIB__JSON_OBJECT && sib__wrapped(node) == NULL;
    bool merges = own && alternative->kind == SIB__JSON_OBJECT;
    if (!merges && !(own && sib__json_member(node, "value") != NULL)) {
        sib__json_value(to->w, alternative);
        return;
    }
    sib__json_open_object(to->w);
    if (merges) {
        merge(to, node, alternative);
    } else {
        put_value(to, node, alternative);
    }
    sib__json_close_object(to->w);
}

static void write(const writing *to, const sib__json *node)
{
    const sib__change *change = change_of(to, node);
    bool               object = node->kind == SIB__JSON_OBJECT;
    if (change != NULL) {
        write_changed(to, node, change);
    } else if (object || node->kind == SIB__JSON_ARRAY) {
        if (object) {
            sib__json_open_object(to->w);
        } else {
            sib__json_open_array(to->w);
        }
        for (const sib__json *e = node->first; e != NULL; e = e->next) {
            if (object) {
                sib__json_key(to->w, e->key.data);
            }
            write(to, e);
        }
        if (object) {
            sib__json_close_object(to->w);
        } else {
            sib__json_close_array(to->w);
        }
    } else {
        sib__json_value(to->w, node);
    }
}

sib_status sib__variety_text(sib__call *call, const sib__scheme *scheme,
                             const sib__change *changes, int64_t n, sib__slice *out)
{
    sib__json_writer w;
    const writing    to = {&w, changes, n};
    sib__json_begin(&w, &call->scratch);
    write(&to, scheme->given);
    return sib__json_finish(call, &w, out);
}

/* Function and place are those of a text that nobody has seen. */
sib_status sib__variety_refusal(sib__call *call, sib__memory *m, const sib_context *ctx,
                                const char **out)
{
    const char *text = sib_context_message(ctx);
    const char *after = strstr(text, ": ");
    text = after == NULL ? text : after + 2;
    after = strncmp(text, "line ", 5) == 0 ? strstr(text, ": ") : NULL;
    text = after == NULL ? text : after + 2;
    const char *end = strstr(text, " [argument ");
    sib__slice  said = {text, end == NULL ? (int64_t)strlen(text) : end - text};
    *out = sib__slice_copy(m, said);
    SIB__TRY_MEMORY(call, *out);
    return SIB_OK;
}

static bool is_of_the_host(sib_status status)
{
    return status == SIB_ERR_NO_MEMORY || status == SIB_ERR_INTERRUPTED;
}

sib_status sib__variety_read(sib__call *call, const sib__scheme *scheme,
                             const sib__change *changes, int64_t n, const sib_scheme **out,
                             const char **refused)
{
    sib__child  child;
    sib__slice  text = {NULL, 0};
    sib_scheme *made = NULL;
    SIB__TRY(sib__variety_text(call, scheme, changes, n, &text));
    sib_context *ctx = sib__child_begin(&child, call, 0.0, 0.0);
    sib_status   status = sib_scheme_read(ctx, text.data, &made);
    *out = NULL;
    if (status != SIB_OK && !is_of_the_host(status)) {
        return sib__variety_refusal(call, &call->scratch, ctx, refused);
    }
    SIB__TRY(sib__child_own(&child, status, &call->scratch, made, sib__handle_free));
    memcpy(made->scheme.hash, scheme->hash, sizeof scheme->hash);
    *out = made;
    return SIB_OK;
}
