/* The options of a contract that are varied: those marked unknown, or those that are asked for.
 */
#include <string.h>

#include "scheme/choice.h"
#include "scheme/draft.h"
#include "scheme/vary.h"

typedef struct collecting {
    sib__variety           *v;
    const sib__vary_source *source;
    const sib__json        *asked; /* NULL: what is unknown */
    int64_t                 found; /* of those that are asked for */
    sib__slice              nearest;
    int64_t                 distance;
    const sib__json        *looked_for; /* a path that nothing stands at; NULL: collecting */
} collecting;

static const char *path_of(sib__prose *p, const sib__path *at)
{
    sib__out out;
    sib__out_begin(&out, p->memory);
    sib__place_print(&out, at);
    return sib__prose_done(p, &out);
}

/* The object of a place that says it is unknown, or has alternatives; NULL for none. */
static const sib__json *open_object(const sib__path *at, const char *key)
{
    const sib__json *in = at->is_map ? NULL : at->node;
    while (in != NULL && in->kind == SIB__JSON_OBJECT && sib__json_member(in, key) == NULL) {
        in = sib__wrapped(in);
    }
    return in != NULL && in->kind == SIB__JSON_OBJECT ? in : NULL;
}

static const sib__json *word_node(sib__prose *p, const char *word, sib__json_kind kind)
{
    sib__json *node = SIB__NEW(p->memory, sib__json, 1);
    if (node == NULL) {
        (void)sib__prose_well(p, sib__no_memory(p->call));
        return NULL;
    }
    *node = (sib__json){.kind = kind, .text = sib__slice_of(word)};
    return node;
}

static bool says(const sib__json *value, const char *word)
{
    return value->kind == SIB__JSON_STRING && sib__slice_equals(value->text, word);
}

/* The other words that an option has, or the other flag. */
static void put_words(sib__variety *v, sib__varied *to, const sib__option *o)
{
    const sib__json *value = to->at->value;
    bool             flag = o != NULL && o->kind == SIB__OPTION_BOOL;
    to->alternatives = SIB__NEW(v->prose.memory, const sib__json *, SIB__ENUM_MOST);
    if (to->alternatives == NULL) {
        (void)sib__prose_well(&v->prose, sib__no_memory(v->prose.call));
        return;
    }
    if (flag) {
        to->alternatives[to->n++] = word_node(
            &v->prose, "", value->kind == SIB__JSON_TRUE ? SIB__JSON_FALSE : SIB__JSON_TRUE);
    }
    for (int i = 0; o != NULL && o->words != NULL && o->words[i] != NULL; i++) {
        if (!says(value, o->words[i])) {
            to->alternatives[to->n++] = word_node(&v->prose, o->words[i], SIB__JSON_STRING);
        }
    }
    for (int32_t i = 1; o != NULL && o->name_of != NULL && i < SIB__ENUM_MOST; i++) {
        const char *word = i == o->never ? NULL : o->name_of(i);
        if (word != NULL && !says(value, word)) {
            to->alternatives[to->n++] = word_node(&v->prose, word, SIB__JSON_STRING);
        }
    }
}

/* Those that a list names. */
static void put_list(sib__variety *v, sib__varied *to, const sib__json *list)
{
    to->alternatives = SIB__NEW(v->prose.memory, const sib__json *, list->n);
    if (to->alternatives == NULL) {
        (void)sib__prose_well(&v->prose, sib__no_memory(v->prose.call));
        return;
    }
    for (const sib__json *each = list->first; each != NULL; each = each->next) {
        to->alternatives[to->n++] = each;
    }
}

static sib__varied *add(sib__variety *v, const sib__path *at)
{
    if (v->n == v->room) {
        int64_t      room = v->room == 0 ? 16 : 2 * v->room;
        sib__varied *options = SIB__GROW(v->prose.memory, sib__varied, v->options, room);
        if (options == NULL) {
            (void)sib__prose_well(&v->prose, sib__no_memory(v->prose.call));
            return NULL;
        }
        v->options = options;
        v->room = room;
    }
    v->options[v->n] = (sib__varied){.at = at,
                                     .path = path_of(&v->prose, at),
                                     .stands = sib__alternative_text(&v->prose, at->value)};
    return &v->options[v->n++];
}

/* Whether a place is varied because of what stands around it, and has words of its own. */
static bool is_implied(const collecting *c, const sib__path *at, const sib__option *o)
{
    static const char *const apart[] = {"do",   "kind", "is",       "gives",
                                        "role", "unit", "language", NULL};
    const sib__path         *up = at->up;
    if (o == NULL || up == NULL || up->up == NULL || (o->words == NULL && o->name_of == NULL)) {
        return false;
    }
    for (int i = 0; apart[i] != NULL; i++) {
        if (sib__slice_equals(at->node->key, apart[i])) {
            return false;
        }
    }
    if (up->value->kind != SIB__JSON_OBJECT || open_object(up, "alternatives") != NULL) {
        return false;
    }
    if (c->asked == NULL) {
        return open_object(up, "unknown") == up->value;
    }
    const sib__json *list = sib__json_member(c->asked, path_of(&c->v->prose, up));
    return list != NULL && list->n == 0;
}

/* Whether a place says how people are matched or, unless only `people` are asked for, records
 * counted. */
static bool is_of_records(const sib__path *at, bool people)
{
    enum { OF_PEOPLE = 7 };
    static const char *const keys[] = {"eligibility",
                                       "history",
                                       "covariates",
                                       "propensity",
                                       "matching",
                                       "balance",
                                       "effect",
                                       "offence_date",
                                       "conviction_date",
                                       "sentence_date",
                                       "occasion",
                                       "index_day",
                                       "follow_up_last_day",
                                       "waiting_last_day",
                                       "occasion_date",
                                       "occasion_key",
                                       "recording_lag_days",
                                       "unlinked",
                                       "max_unlinked_share",
                                       NULL};
    bool                     found = false;
    while (at->up != NULL && at->up->up != NULL && at->up->up->up != NULL) {
        for (int i = 0; keys[i] != NULL && (!people || i < OF_PEOPLE); i++) {
            found = found || (!at->in_map && sib__slice_equals(at->node->key, keys[i]));
        }
        at = at->up;
    }
    at = at->up != NULL && at->up->up != NULL ? at->up : at;
    return (people && sib__slice_equals(at->node->key, "cohorts")) ||
           (found && (sib__slice_equals(at->node->key, "comparisons") ||
                      sib__slice_equals(at->node->key, "outcomes")));
}

/* Facts that are handed in do not follow how people are matched or records counted; and before
 * outcomes only who is matched is varied. */
static bool follows(const collecting *c, const sib__path *at)
{
    return c->source == NULL ? !is_of_records(at, false)
                             : !c->source->blind || is_of_records(at, true);
}

/* A path that is asked for, against one that there is. */
static void look_for(collecting *c, const char *path)
{
    int64_t distance = sib__text_distance(sib__slice_of(path), c->looked_for->key);
    if (distance < c->distance) {
        c->distance = distance;
        c->nearest = sib__slice_of(path);
    }
}

static bool has_words(const sib__option *o)
{
    return o != NULL && (o->words != NULL || o->name_of != NULL || o->kind == SIB__OPTION_BOOL);
}

static void visit(void *payload, const sib__path *at, const sib__option *o)
{
    collecting      *c = payload;
    sib__variety    *v = c->v;
    const sib__json *holder = open_object(at, "alternatives");
    o = has_words(o) || c->source == NULL ? o : c->source->key(at);
    bool             implied = is_implied(c, at, o);
    const char      *path = c->asked == NULL ? "" : path_of(&v->prose, at);
    const sib__json *list = c->asked == NULL ? NULL : sib__json_member(c->asked, path);
    if (at->up == NULL || (!at->in_map && sib__is_remark(at->node->key))) {
        return;
    }
    if (c->looked_for != NULL) {
        look_for(c, path);
        return;
    }
    c->found += list != NULL;
    if (!implied && list == NULL && (c->asked != NULL || open_object(at, "unknown") == NULL)) {
        return;
    }
    sib__varied *to = add(v, at);
    if (to == NULL) {
        return;
    }
    to->implied = implied && list == NULL;
    if (!follows(c, at)) {
        return;
    }
    if (list != NULL && list->n > 0) {
        put_list(v, to, list);
    } else if (holder != NULL) {
        to->around = sib__wrapped(holder) != NULL;
        put_list(v, to, sib__json_member(holder, "alternatives"));
    } else if (at->value->kind != SIB__JSON_OBJECT) {
        put_words(v, to, o);
    }
}

/* What is asked for, and stands nowhere. */
static sib_status refuse_path(sib__call *call, collecting *c, const sib__path *root,
                              const sib__json *path)
{
    c->looked_for = path;
    c->distance = SIB__TEXT_UNLIKE;
    sib__walk_choices(&c->v->prose, root, visit, c);
    SIB__TRY(c->v->prose.status);
    return c->nearest.data == NULL
               ? sib__fail(call, SIB_ERR_ARGUMENT, "asked", -1, NULL,
                           "nothing of the contract stands at \"%s\"", path->key.data)
               : sib__fail(call, SIB_ERR_ARGUMENT, "asked", -1, NULL,
                           "nothing of the contract stands at \"%s\"; did you mean \"%s\"?",
                           path->key.data, c->nearest.data);
}

static sib_status read_asked(sib__call *call, sib__memory *m, const char *text,
                             const sib__json **out)
{
    *out = NULL;
    if (text == NULL) {
        return SIB_OK;
    }
    SIB__TRY(sib__json_parse(call, m, "asked", sib__slice_of(text), out));
    if ((*out)->kind != SIB__JSON_OBJECT) {
        return sib__json_fail(call, "asked", *out, "what is asked for is an object of paths");
    }
    for (const sib__json *each = (*out)->first; each != NULL; each = each->next) {
        if (each->kind != SIB__JSON_ARRAY) {
            return sib__json_fail(call, "asked", each, "alternatives stand in a list");
        }
    }
    return SIB_OK;
}

/* Whether options of an object are varied in its place. */
static bool is_replaced(const sib__variety *v, const sib__varied *object)
{
    bool replaced = false;
    for (int64_t i = 0; i < v->n && object->n == 0 && !replaced; i++) {
        replaced = v->options[i].implied && v->options[i].at->up->node == object->at->node;
    }
    return replaced;
}

/* Implied alternatives that make no contract are none. */
static sib_status leave_out_unread(sib__call *call, sib__variety *v)
{
    int64_t kept = 0;
    for (int64_t i = 0; i < v->n; i++) {
        sib__varied *option = &v->options[i];
        int64_t      n = 0;
        for (int64_t k = 0; option->implied && k < option->n; k++) {
            const sib__change change = {option, option->alternatives[k]};
            const sib_scheme *scheme = NULL;
            const char       *refused = NULL;
            sib__memory       outer = sib__scratch_begin(call);
            sib_status        status =
                sib__variety_read(call, v->scheme, &change, 1, &scheme, &refused);
            sib__scratch_end(call, outer);
            SIB__TRY(status);
            if (scheme != NULL) {
                option->alternatives[n++] = option->alternatives[k];
            }
        }
        option->n = option->implied ? n : option->n;
        if (!option->implied || n > 0) {
            v->options[kept++] = *option;
        }
    }
    v->n = kept;
    kept = 0;
    for (int64_t i = 0; i < v->n; i++) {
        if (!is_replaced(v, &v->options[i])) {
            v->options[kept++] = v->options[i];
        }
    }
    v->n = kept;
    return SIB_OK;
}

sib_status sib__variety_of(sib__call *call, const sib__scheme *scheme, const char *asked,
                           const sib__vary_source *source, sib__variety *out)
{
    collecting c = {.v = out, .source = source};
    memset(out, 0, sizeof *out);
    out->scheme = scheme;
    SIB__TRY(sib__check_agreed(call, scheme));
    SIB__TRY(read_asked(call, &call->scratch, asked, &c.asked));
    SIB__TRY(sib__prose_begin(call, &out->prose));
    const sib__path *root = sib__place_root(&out->prose.places, scheme->given);
    SIB__TRY_MEMORY(call, root);
    sib__walk_choices(&out->prose, root, visit, &c);
    SIB__TRY(sib__prose_well(&out->prose, SIB_OK) ? SIB_OK : out->prose.status);
    for (const sib__json *each = c.asked == NULL || c.found == c.asked->n ? NULL
                                                                          : c.asked->first;
         each != NULL; each = each->next) {
        bool there = false;
        for (int64_t i = 0; i < out->n && !there; i++) {
            there = sib__slice_equals(each->key, out->options[i].path);
        }
        SIB__TRY(there ? SIB_OK : refuse_path(call, &c, root, each));
    }
    return leave_out_unread(call, out);
}
