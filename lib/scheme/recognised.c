/* What an outcome of achievements recognises: reported, or reached by a clock that ran. */
#include "scheme/condition.h"
#include "scheme/lists.h"

/* The names of an outcome: those recognised, then events. */
static const char *name_at(const void *payload, int64_t i)
{
    const sib__scheme_outcome *o = payload;
    if (i < o->recognised_count) {
        return o->recognised[i].name;
    }
    const sib__json *at = o->event_list == NULL ? NULL : o->event_list->first;
    for (i -= o->recognised_count; at != NULL && i > 0; i--) {
        at = at->next;
    }
    return at == NULL ? NULL : at->text.data;
}

static int64_t name_count(const sib__scheme_outcome *o)
{
    return o->recognised_count + (o->event_list == NULL ? 0 : o->event_list->n);
}

int32_t sib__achievement_place(const sib__scheme_outcome *o, sib__slice name)
{
    for (int64_t i = 0; i < name_count(o); i++) {
        if (sib__slice_equals(name, name_at(o, i))) {
            return (int32_t)i;
        }
    }
    return -1;
}

/* A name that a clock begins or breaks with: an event, or what is reported. */
static sib_status clock_name(const sib__reader *r, const sib__scheme_outcome *o,
                             const sib__json *at, int32_t *out)
{
    *out = sib__achievement_place(o, at->text);
    if (*out < 0) {
        return sib__refuse_name(r, at, "name that is recognised or an event",
                                (sib__known_names){name_at, o});
    }
    if (*out < o->recognised_count && o->recognised[*out].reached->kind != SIB__JSON_STRING) {
        return sib__refuse(
            r, at,
            "\"%s\" has a clock of its own: a clock starts with an event or with "
            "what is reported",
            at->text.data);
    }
    return SIB_OK;
}

static sib_status read_clock(const sib__reader *r, const sib__scheme_outcome *o,
                             sib__recognised *a)
{
    sib__clock_said  said = {0};
    const sib__json *at = a->reached;
    int32_t          place = 0;
    if (at->kind == SIB__JSON_STRING) {
        return sib__slice_equals(at->text, "reported")
                   ? SIB_OK
                   : sib__refuse(r, at, "\"reached\" is \"reported\" or a clock");
    }
    a->clocked = true;
    SIB__TRY(sib__read_object(r, "a clock", at, &sib__clock_keys, &said));
    SIB__TRY(clock_name(r, o, sib__json_member(at, "from"), &a->clock_from));
    a->clock_for = said.span;
    for (const sib__json *each = said.broken_by->first; each != NULL; each = each->next) {
        SIB__TRY(clock_name(r, o, each, &place));
        a->broken_by[place] = true;
    }
    return SIB_OK;
}

static sib_status check_again(const sib__reader *r, const sib__recognised *a)
{
    bool wanted = a->clocked && a->times == SIB__TIMES_EVERY;
    if (wanted && a->again == 0) {
        return sib__refuse(r, a->json,
                           "an unbroken run pays once: say \"again\", after_break or at_once");
    }
    return wanted || a->again == 0
               ? SIB_OK
               : sib__refuse(r, a->json, "\"again\" belongs to a clock with \"every\"");
}

static const char *recognised_name(const void *payload, int64_t i)
{
    const sib__scheme_outcome *o = payload;
    return i < o->recognised_count ? o->recognised[i].name : NULL;
}

static sib_status read_after(const sib__reader *r, const sib__scheme_outcome *o,
                             sib__recognised *a)
{
    for (const sib__json *at = a->after_list == NULL ? NULL : a->after_list->first; at != NULL;
         at = at->next) {
        int32_t place = sib__achievement_place(o, at->text);
        if (place < 0 || place >= o->recognised_count) {
            return sib__refuse_name(r, at, "recognised name",
                                    (sib__known_names){recognised_name, o});
        }
        a->after[place] = true;
    }
    return SIB_OK;
}

/* What is reached after itself, by way of others, is never reached. */
static sib_status check_circles(const sib__reader *r, const sib__scheme_outcome *o)
{
    int64_t n = o->recognised_count;
    bool   *reach = SIB__NEW(&r->call->scratch, bool, n *n);
    SIB__TRY_MEMORY(r->call, reach);
    for (int64_t i = 0; i < n * n; i++) {
        reach[i] = o->recognised[i / n].after[i % n];
    }
    for (int64_t via = 0; via < n; via++) {
        for (int64_t i = 0; i < n * n; i++) {
            reach[i] = reach[i] || (reach[i / n * n + via] && reach[via * n + i % n]);
        }
        SIB__TRY(sib__check(r->call));
    }
    for (int64_t i = 0; i < n; i++) {
        if (reach[i * n + i]) {
            return sib__refuse(r, o->recognised[i].json, "\"%s\" must be reached after itself",
                               o->recognised[i].name);
        }
    }
    return SIB_OK;
}

/* Each name after those that it must be reached after. */
static sib_status put_in_order(const sib__reader *r, sib__scheme_outcome *o)
{
    int64_t n = o->recognised_count;
    bool   *placed = SIB__NEW(&r->call->scratch, bool, n);
    SIB__TRY_MEMORY(r->call, placed);
    o->recognised_order = SIB__NEW(r->memory, int64_t, n);
    SIB__TRY_MEMORY(r->call, o->recognised_order);
    for (int64_t done = 0; done < n;) {
        for (int64_t i = 0; i < n; i++) {
            bool ready = !placed[i];
            for (int64_t j = 0; ready && j < n; j++) {
                ready = !o->recognised[i].after[j] || placed[j];
            }
            if (ready) {
                placed[i] = true;
                o->recognised_order[done++] = i;
            }
        }
    }
    return SIB_OK;
}

/* What shows it, and which members it is for. */
static sib_status read_more(sib__reader *r, const sib__scheme_outcome *o, sib__recognised *a)
{
    sib__scheme_column *column = NULL;
    if (a->evidence != NULL) {
        const sib__json *named = sib__json_member(a->evidence, "column");
        if (a->clocked) {
            return sib__refuse(r, a->evidence, "\"evidence\" is of what is reported");
        }
        SIB__TRY(sib__read_column_name(r, named, o->table, &column));
        SIB__TRY(sib__check_column_type(r, named, column, SIB_COLUMN_TYPE_DATE));
        a->evidence_column = column->name;
        SIB__TRY(
            sib__read_span(r, sib__json_member(a->evidence, "within"), &a->evidence_within));
    }
    if (a->where == NULL) {
        return SIB_OK;
    }
    sib__condition *condition = SIB__NEW(r->memory, sib__condition, 1);
    SIB__TRY_MEMORY(r->call, condition);
    a->condition = condition;
    return sib__read_condition(
        r, a->where, sib__dimensions_all(r->scheme, sib__dimension_bit(r->scheme->person)),
        condition);
}

/* The codes of the key `what`: every recognised name, one after another. */
static sib_status add_codes(sib__reader *r, sib__scheme_outcome *o)
{
    sib__dimension *d = &r->scheme->dimensions[r->scheme->what];
    sib__slice *names = SIB__NEW(r->memory, sib__slice, d->listed_count + o->recognised_count);
    SIB__TRY_MEMORY(r->call, names);
    for (int64_t i = 0; i < d->listed_count; i++) {
        names[i] = d->listed[i];
    }
    int64_t n = d->listed_count;
    for (int64_t i = 0; i < o->recognised_count; i++) {
        sib__slice name = sib__slice_of(o->recognised[i].name);
        int64_t    code = 0;
        while (code < n && sib__slice_compare(names[code], name) != 0) {
            code++;
        }
        names[code] = name;
        n = code == n ? n + 1 : n;
        o->recognised[i].code = (int32_t)code;
    }
    d->listed = names;
    d->listed_count = n;
    return SIB_OK;
}

static sib_status check_names(const sib__reader *r, const sib__scheme_outcome *o)
{
    for (int64_t i = 0; i < name_count(o); i++) {
        sib__slice name = sib__slice_of(name_at(o, i));
        SIB__TRY(sib__check_id(r, o->json, name));
        if (sib__achievement_place(o, name) != i) {
            return sib__refuse(r, o->json, "\"%s\" stands twice among recognised and events",
                               name.data);
        }
    }
    return SIB_OK;
}

sib_status sib__read_recognised(sib__reader *r, sib__scheme_outcome *o)
{
    enum { MOST_NAMES = 1000 };
    const sib__json *list = o->recognised_list;
    o->recognised = SIB__NEW(r->memory, sib__recognised, list->n);
    SIB__TRY_MEMORY(r->call, o->recognised);
    if (list->n + (o->event_list == NULL ? 0 : o->event_list->n) > MOST_NAMES) {
        return sib__refuse(r, list, "an outcome has at most %d names", MOST_NAMES);
    }
    for (const sib__json *at = list->first; at != NULL; at = at->next) {
        sib__recognised *a = &o->recognised[o->recognised_count++];
        SIB__TRY(sib__read_object(r, "a recognised name", at, &sib__recognised_keys, a));
        a->json = at;
        a->evidence = sib__json_member(at, "evidence");
    }
    int64_t names = name_count(o);
    SIB__TRY(check_names(r, o));
    for (int64_t i = 0; i < o->recognised_count; i++) {
        sib__recognised *a = &o->recognised[i];
        a->broken_by = SIB__NEW(r->memory, bool, names);
        SIB__TRY_MEMORY(r->call, a->broken_by);
        a->after = SIB__NEW(r->memory, bool, o->recognised_count);
        SIB__TRY_MEMORY(r->call, a->after);
        SIB__TRY(read_clock(r, o, a));
        SIB__TRY(check_again(r, a));
        SIB__TRY(read_after(r, o, a));
        SIB__TRY(read_more(r, o, a));
    }
    SIB__TRY(check_circles(r, o));
    SIB__TRY(put_in_order(r, o));
    return add_codes(r, o);
}
