/* A draft on its way to a contract: every choice that is open, and the draft with each of them
 * in its place. What must stand is what the lists of keys say that reading uses. */
#include <string.h>

#include "core/keys.h"
#include "scheme/choice.h"
#include "scheme/kind.h"
#include "scheme/lists.h"
#include "scheme/notes.h"
#include "table/publish.h"

static const sib__field fields[] = {SIB__TEXT("path"),   SIB__I64("line"),
                                    SIB__I64("column"),  SIB__TEXT("open"),
                                    SIB__TEXT("choice"), SIB__TEXT("consequence")};

typedef struct completing {
    sib__prose       *p;
    sib__json_writer *w; /* the draft, completed */
    sib__rows         rows;
    bool              missing; /* something is */
    sib__choice_visit visit;   /* NULL: what is open is listed, and what is missing put in */
    void             *payload;
} completing;

/* What a list of keys is about: the block of phrases that speaks of it. */
typedef struct said_by {
    const sib__options *keys;
    const char         *in; /* the object of the list that is walked; NULL: the outermost */
    const char         *about;
} said_by;

static void put(completing *c, const sib__path *at, sib__slice key, const char *open,
                const char *choice, const char *consequence)
{
    sib__out path;
    sib__out_begin(&path, c->p->memory);
    sib__place_print(&path, at);
    if (key.length > 0) {
        sib__out_text(&path, path.length > 0 ? "." : "");
        sib__out_slice(&path, key.data, key.length);
    }
    sib__rows_add(&c->rows);
    sib__set_text(&c->rows, "path", sib__prose_done(c->p, &path));
    sib__set_i64(&c->rows, "line", at->node->line);
    sib__set_i64(&c->rows, "column", at->node->column);
    sib__set_text(&c->rows, "open", open);
    sib__set_text(&c->rows, "choice", choice);
    sib__set_text(&c->rows, "consequence", consequence);
}

static void put_missing(completing *c, const sib__path *at, const said_by *by,
                        const sib__option *o)
{
    sib__slice  key = sib__slice_of(sib__option_key(o));
    const char *consequence = sib__consequence_of(c->p, at, by->about, o);
    c->missing = true;
    put(c, at, key, "missing", sib__choice_of(c->p, o), consequence);
    sib__json_key(c->w, key.data);
    sib__json_open_object(c->w);
    sib__json_key(c->w, "unagreed");
    sib__json_bool(c->w, true);
    sib__json_key(c->w, "note");
    sib__json_string(c->w, consequence);
    sib__json_close_object(c->w);
}

/* Whether a key must stand in an object: what decides on it is known, and says so. */
static bool must_stand(const sib__path *at, const sib__option *o, bool one)
{
    const sib__json *node = NULL;
    const sib__json *value = NULL;
    if (o->optional || one) {
        return false;
    }
    return o->when == NULL ||
           (sib__place_look(at, sib__slice_of(o->when), &node, &value) &&
            !sib__is_unagreed(value) && sib__says_one_of(value, sib__slice_of(o->when_values)));
}

/* What else may stand there: what the contract names, or the words there are. */
static const char *choice_at(completing *c, const sib__json *object, const sib__option *o)
{
    const sib__json *alternatives = sib__json_member(object, "alternatives");
    sib__out         out;
    if (alternatives == NULL || alternatives->kind != SIB__JSON_ARRAY) {
        return o == NULL ? NULL : sib__choice_of(c->p, o);
    }
    sib__out_begin(&out, c->p->memory);
    for (const sib__json *each = alternatives->first; each != NULL; each = each->next) {
        sib__out_all(&out, out.length > 0 ? ", " : "", sib__alternative_text(c->p, each), NULL);
    }
    return sib__prose_done(c->p, &out);
}

/* What stands around a value says that it is open; `o`: the key it stands under, if any. */
static void put_open(completing *c, const sib__path *at, const said_by *by,
                     const sib__option *o)
{
    static const char *const flags[][3] = {
        {"unagreed", "not agreed", "Until it is agreed the contract is never settled."},
        {"unknown", "unknown", "The sources leave it open, and others could have been chosen."},
        {"assumed", "assumed", "No source gives it."}};
    if (c->visit != NULL) {
        c->visit(c->payload, at, o);
        return;
    }
    for (const sib__json *in = at->is_map ? NULL : at->node;
         in != NULL && in->kind == SIB__JSON_OBJECT; in = sib__wrapped(in)) {
        for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
            if (sib__json_member(in, flags[i][0]) != NULL) {
                put(c, at, (sib__slice){"", 0}, flags[i][1], choice_at(c, in, o),
                    i > 0 || o == NULL ? flags[i][2]
                                       : sib__consequence_of(c->p, at->up, by->about, o));
            }
        }
    }
}

static void walk(completing *c, const sib__path *at, const said_by *by, bool one);
static void walk_value(completing *c, const sib__path *at, const said_by *by,
                       const sib__option *o);

/* A step, by its kind; a step that says none lacks it. */
static void walk_step(completing *c, const sib__path *at)
{
    static const sib__option  a_do[] = {{SIB__KEY("do", SIB__OPTION_TEXT)}};
    static const sib__options none = SIB__KEYS(a_do);
    const sib__json          *kind = sib__json_member(at->value, "do");
    const sib__step_kind     *known = kind == NULL || kind->kind != SIB__JSON_STRING
                                          ? NULL
                                          : sib__step_kind_named(kind->text);
    bool                      heading = sib__json_member(at->value, "section") != NULL;
    if (at->value->kind != SIB__JSON_OBJECT || heading || (kind != NULL && known == NULL)) {
        walk_value(c, at, NULL, NULL);
        return;
    }
    const said_by by = {known == NULL ? &none : known->keys, NULL,
                        known == NULL ? "step" : known->name};
    walk(c, at, &by, false);
}

/* Elements of a list or members of a map, each by the keys of its own list. */
static void walk_elements(completing *c, const sib__path *at, const said_by *by,
                          const sib__option *o)
{
    bool    list = at->value->kind == SIB__JSON_ARRAY;
    bool    steps = o != NULL && o->grammar != NULL && strcmp(o->grammar, "steps") == 0;
    bool    keys = o != NULL && o->of != NULL && o->of->list[0].name != NULL;
    int64_t number = 0;
    if (list) {
        sib__json_open_array(c->w);
    } else {
        sib__json_open_object(c->w);
    }
    for (const sib__json *e = at->value->first; e != NULL && c->p->status == SIB_OK;
         e = e->next) {
        const sib__path *inner = sib__place_under(&c->p->places, at, e, list ? ++number : 0);
        if (inner == NULL) {
            break;
        }
        if (!list) {
            sib__json_key(c->w, e->key.data);
        }
        put_open(c, inner, NULL, NULL);
        if (steps) {
            walk_step(c, inner);
        } else if (keys && inner->value->kind == SIB__JSON_OBJECT) {
            walk(c, inner, &(said_by){o->of, NULL, by->about}, false);
        } else {
            walk_value(c, inner, NULL, NULL);
        }
    }
    if (list) {
        sib__json_close_array(c->w);
    } else {
        sib__json_close_object(c->w);
    }
}

/* {"source": .., "value": and then the value. */
static void put_around(completing *c, const sib__json *node)
{
    sib__json_open_object(c->w);
    for (const sib__json *m = node->first; m != NULL; m = m->next) {
        if (!sib__slice_equals(m->key, "value")) {
            sib__json_key(c->w, m->key.data);
            sib__json_value(c->w, m);
        }
    }
    sib__json_key(c->w, "value");
}

/* A value with all under it; what stands around it is kept. */
static void walk_value(completing *c, const sib__path *at, const said_by *by,
                       const sib__option *o)
{
    bool object = at->value->kind == SIB__JSON_OBJECT && !sib__is_unagreed(at->value);
    bool wrapped = at->node != at->value;
    if (!object && at->value->kind != SIB__JSON_ARRAY) {
        sib__json_value(c->w, at->node);
        return;
    }
    if (wrapped) {
        put_around(c, at->node);
    }
    if (object && o != NULL && o->kind == SIB__OPTION_OBJECT) {
        walk(c, at,
             &(said_by){o->of != NULL ? o->of : by->keys, o->of != NULL ? NULL : o->name,
                        by->about},
             o->one);
    } else {
        walk_elements(c, at, by, o);
    }
    if (wrapped) {
        sib__json_close_object(c->w);
    }
}

/* The block of phrases of a member: parts have blocks of their own. */
static const char *about_of(sib__prose *p, const char *about, sib__slice key)
{
    static const char *const parts[][2] = {
        {"tables", "table"},   {"values", "value"},     {"periods", "period"},
        {"cohorts", "cohort"}, {"outcomes", "outcome"}, {"comparisons", "comparison"},
        {"stages", "stage"},   {"amends", "amends"},    {"settlement", "document"}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (sib__slice_equals(key, parts[i][0])) {
            return parts[i][1];
        }
    }
    return sib__about(p, about, key);
}

static const sib__option *option_of(const said_by *by, sib__slice key)
{
    sib__keys          keys = {.list = by->keys, .in = by->in};
    void              *to = NULL;
    const sib__option *part = NULL;
    const sib__option *o = NULL;
    while ((o = sib__keys_next(&keys, &to, &part)) != NULL) {
        if (sib__slice_equals(key, sib__option_key(o))) {
            return o;
        }
    }
    return NULL;
}

/* An object: its members, each by its key, then what it lacks. */
static void walk(completing *c, const sib__path *at, const said_by *by, bool one)
{
    sib__keys          keys = {.list = by->keys, .in = by->in};
    void              *to = NULL;
    const sib__option *part = NULL;
    const sib__option *o = NULL;
    (void)sib__prose_well(c->p, sib__check(c->p->call));
    sib__json_open_object(c->w);
    for (const sib__json *m = at->value->first; m != NULL && c->p->status == SIB_OK;
         m = m->next) {
        const sib__path *inner = sib__place_under(&c->p->places, at, m, 0);
        if (inner == NULL) {
            break;
        }
        const said_by      its = {by->keys, by->in, about_of(c->p, by->about, m->key)};
        const sib__option *own = option_of(by, m->key);
        sib__json_key(c->w, m->key.data);
        put_open(c, inner, by, own);
        walk_value(c, inner, &its, own);
    }
    while ((o = sib__keys_next(&keys, &to, &part)) != NULL) {
        if (c->visit == NULL && sib__json_member(at->value, sib__option_key(o)) == NULL &&
            must_stand(at, o, one)) {
            put_missing(c, at, by, o);
        }
    }
    sib__json_close_object(c->w);
}

void sib__walk_choices(sib__prose *p, const sib__path *root, sib__choice_visit visit,
                       void *payload)
{
    sib__json_writer w;
    completing       c = {.p = p, .w = &w, .visit = visit, .payload = payload};
    sib__json_begin(&w, p->memory);
    walk(&c, root, &(said_by){&sib__document_keys, NULL, "document"}, false);
    (void)sib__prose_well(p, w.failed ? sib__no_memory(p->call) : SIB_OK);
}

/* What the reader says of the draft, where nothing is missing. */
static sib_status put_refused(completing *c, const char *document, const sib__path *root)
{
    sib__child   child;
    sib_context *ctx = sib__child_begin(&child, c->p->call, 0.0, 1.0);
    sib_scheme  *scheme = NULL;
    sib_status   status = c->missing ? SIB_OK : sib_scheme_read(ctx, document, &scheme);
    const char  *message = sib__slice_copy(
         c->p->memory, sib__slice_of(status == SIB_OK ? "" : sib_context_message(ctx)));
    SIB__TRY_MEMORY(c->p->call, message);
    if (status == SIB_ERR_NO_MEMORY || status == SIB_ERR_INTERRUPTED) {
        return sib__child_end(&child, status);
    }
    sib_scheme_free(scheme);
    if (status != SIB_OK) {
        put(c, root, (sib__slice){"", 0}, "refused", NULL, message);
    }
    return sib__child_end(&child, SIB_OK);
}

static sib_status complete(sib__call *call, const char *document, sib_paper *paper)
{
    sib__prose       p;
    sib__json_writer w;
    sib__slice       text = {NULL, 0};
    const sib__json *root = NULL;
    if (document == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "document", -1, NULL, "is NULL");
    }
    SIB__TRY(sib__prose_begin(call, &p));
    SIB__TRY(sib__json_parse(call, &call->scratch, "document", sib__slice_of(document), &root));
    if (root->kind != SIB__JSON_OBJECT) {
        return sib__json_fail(call, "document", root, "a contract is an object");
    }
    sib__json_begin(&w, &call->scratch);
    completing c = {.p = &p, .w = &w};
    sib__rows_begin(&c.rows, &call->scratch, SIB__FIELDS(fields));
    const sib__path *at = sib__place_root(&p.places, root);
    SIB__TRY_MEMORY(call, at);
    put_open(&c, at, NULL, NULL);
    walk(&c, at, &(said_by){&sib__document_keys, NULL, "document"}, false);
    SIB__TRY(sib__prose_well(&p, SIB_OK) ? SIB_OK : p.status);
    SIB__TRY(put_refused(&c, document, at));
    SIB__TRY(sib__json_finish(call, &w, &text));
    SIB__TRY(sib__json_indent(call, &paper->result.memory, text, &text));
    paper->text = text.data;
    return sib__table_of_rows(call, &paper->result, "choices", &c.rows);
}

sib_status sib_scheme_complete(sib_context *ctx, const char *document, sib_paper **out)
{
    sib__call  call;
    sib_paper *paper = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_scheme_complete", SIB__OUT(out));
    if (status == SIB_OK) {
        paper = sib__handle(&call, sizeof *paper);
        status = paper == NULL ? SIB_ERR_NO_MEMORY : complete(&call, document, paper);
    }
    return SIB__LEAVE(&call, status, out, paper);
}
