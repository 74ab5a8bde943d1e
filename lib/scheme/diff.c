/* What differs between two contracts, by the names of the language. */
#include "sib/scheme.h"

#include <string.h>

#include "scheme/handle.h"
#include "scheme/place.h"

static const sib__field fields[] = {SIB__TEXT("path"), SIB__TEXT("change"), SIB__TEXT("before"),
                                    SIB__TEXT("after"), SIB__FLAG("decides")};

typedef struct comparing {
    sib__call  *call;
    sib__places places;
    sib__rows   rows;
} comparing;

/* Whether something decides money: not sources and notes, headings, titles and examples, and
 * not the printed day of a payment. */
static bool decides(const sib__path *at)
{
    static const char *const printed[] = {"title", "examples", "$schema", "section", NULL};
    for (; at->up != NULL; at = at->up) {
        const sib__path *up = at->up;
        bool             named = at->number == 0 && !at->in_map;
        const sib__json *heading = sib__json_member(at->value, "section");
        if ((named && sib__is_remark(at->node->key)) ||
            (heading != NULL && at->value->n == 1)) {
            return false;
        }
        for (int i = 0; named && printed[i] != NULL; i++) {
            bool outermost = up->up == NULL || strcmp(printed[i], "section") == 0;
            if (outermost && sib__slice_equals(at->node->key, printed[i])) {
                return false;
            }
        }
        if (named && up->number > 0 && sib__slice_equals(at->node->key, "on") &&
            sib__slice_equals(sib__place_key(up), "stages")) {
            return false;
        }
    }
    return true;
}

static sib_status text_of(comparing *c, const sib__json *node, sib__slice *out)
{
    *out = (sib__slice){NULL, 0};
    if (node == NULL) {
        return SIB_OK;
    }
    if (node->kind == SIB__JSON_STRING) {
        *out = node->text;
        return SIB_OK;
    }
    return sib__json_canonical_value(c->call, c->places.memory, node, out);
}

static sib_status add_row(comparing *c, const sib__path *at, const char *change,
                          const sib__json *before, const sib__json *after, bool deciding)
{
    sib__out   path;
    sib__slice texts[2];
    sib__out_begin(&path, c->places.memory);
    sib__place_print(&path, at);
    SIB__TRY(path.failed || c->places.failed ? sib__no_memory(c->call) : SIB_OK);
    SIB__TRY(text_of(c, before, &texts[0]));
    SIB__TRY(text_of(c, after, &texts[1]));
    sib__rows_add(&c->rows);
    sib__set_text(&c->rows, "path", path.text);
    sib__set_text(&c->rows, "change", change);
    for (int i = 0; i < 2; i++) {
        if (texts[i].data != NULL) {
            sib__set_slice(&c->rows, i == 0 ? "before" : "after", texts[i]);
        }
    }
    sib__set_flag(&c->rows, "decides", deciding && decides(at));
    return SIB_OK;
}

static sib_status compare(comparing *c, const sib__path *a, const sib__path *b);

static sib_status one_alone(comparing *c, const sib__path *up, const sib__json *node,
                            int64_t number, bool added)
{
    const sib__path *at = sib__place_under(&c->places, up, node, number);
    SIB__TRY_MEMORY(c->call, at);
    return add_row(c, at, added ? "added" : "removed", added ? NULL : at->value,
                   added ? at->value : NULL, true);
}

static sib_status both(comparing *c, const sib__path *a, const sib__json *in_a,
                       int64_t number_a, const sib__path *b, const sib__json *in_b,
                       int64_t number_b)
{
    const sib__path *under_a = sib__place_under(&c->places, a, in_a, number_a);
    const sib__path *under_b = sib__place_under(&c->places, b, in_b, number_b);
    SIB__TRY_MEMORY(c->call, under_a);
    SIB__TRY_MEMORY(c->call, under_b);
    return compare(c, under_a, under_b);
}

static sib_status compare_members(comparing *c, const sib__path *a, const sib__json *of_a,
                                  const sib__path *b, const sib__json *of_b)
{
    for (const sib__json *m = of_a->first; m != NULL; m = m->next) {
        const sib__json *other = sib__json_member(of_b, m->key.data);
        SIB__TRY(other == NULL ? one_alone(c, a, m, 0, false) : both(c, a, m, 0, b, other, 0));
    }
    for (const sib__json *m = of_b->first; m != NULL; m = m->next) {
        if (sib__json_member(of_a, m->key.data) == NULL) {
            SIB__TRY(one_alone(c, b, m, 0, true));
        }
    }
    return SIB_OK;
}

/* What tells an element from others: its id, else its whole text. */
static sib_status name_elements(comparing *c, const sib__json *list, sib__slice **out)
{
    int64_t n = 0;
    *out = SIB__NEW(c->places.memory, sib__slice, list->n);
    SIB__TRY_MEMORY(c->call, *out);
    for (const sib__json *e = list->first; e != NULL; e = e->next, n++) {
        (*out)[n] = sib__element_name(e);
        if ((*out)[n].length == 0) {
            SIB__TRY(sib__json_canonical_value(c->call, c->places.memory, e, &(*out)[n]));
        }
    }
    return SIB_OK;
}

static int64_t find(const sib__slice *names, int64_t n, sib__slice name, int64_t first)
{
    for (int64_t i = 0; i < n; i++) {
        int64_t at = (first + i) % n;
        if (sib__slice_compare(names[at], name) == 0) {
            return at;
        }
    }
    return -1;
}

static const sib__json *element_at(const sib__json *list, int64_t place)
{
    const sib__json *e = list->first;
    while (place-- > 0) {
        e = e->next;
    }
    return e;
}

/* Elements by name; one that stands after another than it did has moved. */
static sib_status compare_elements(comparing *c, const sib__path *a, const sib__path *b)
{
    const sib__json *of_a = a->value;
    const sib__json *of_b = b->value;
    sib__slice      *names_a = NULL;
    sib__slice      *names_b = NULL;
    int64_t          i = 0;
    int64_t          last = -1;
    SIB__TRY(name_elements(c, of_a, &names_a));
    SIB__TRY(name_elements(c, of_b, &names_b));
    for (const sib__json *e = of_a->first; e != NULL; e = e->next, i++) {
        int64_t at = find(names_b, of_b->n, names_a[i], last + 1);
        SIB__TRY(sib__check(c->call));
        if (at < 0) {
            SIB__TRY(one_alone(c, a, e, i + 1, false));
            continue;
        }
        const sib__json *other = element_at(of_b, at);
        SIB__TRY(both(c, a, e, i + 1, b, other, at + 1));
        if (at < last) {
            const sib__path *moved = sib__place_under(&c->places, b, other, at + 1);
            SIB__TRY_MEMORY(c->call, moved);
            SIB__TRY(add_row(c, moved, "moved", NULL, NULL, true));
        }
        last = at > last ? at : last;
    }
    i = 0;
    for (const sib__json *e = of_b->first; e != NULL; e = e->next, i++) {
        if (find(names_a, of_a->n, names_b[i], 0) < 0) {
            SIB__TRY(one_alone(c, b, e, i + 1, true));
        }
    }
    return SIB_OK;
}

/* Remarks that stand around a value. */
static sib_status compare_remarks(comparing *c, const sib__path *a, const sib__path *b)
{
    static const sib__json none = {.kind = SIB__JSON_OBJECT};
    const bool             around[] = {a->node != a->value, b->node != b->value};
    const sib__json       *of_a = around[0] ? a->node : &none;
    const sib__json       *of_b = around[1] ? b->node : &none;
    for (const sib__json *m = of_a->first; m != NULL; m = m->next) {
        const sib__json *other = sib__json_member(of_b, m->key.data);
        if (sib__is_remark(m->key)) {
            SIB__TRY(other == NULL ? one_alone(c, a, m, 0, false)
                                   : both(c, a, m, 0, b, other, 0));
        }
    }
    for (const sib__json *m = of_b->first; m != NULL; m = m->next) {
        if (sib__is_remark(m->key) && sib__json_member(of_a, m->key.data) == NULL) {
            SIB__TRY(one_alone(c, b, m, 0, true));
        }
    }
    return SIB_OK;
}

static sib_status compare(comparing *c, const sib__path *a, const sib__path *b)
{
    sib__slice texts[2];
    int64_t    before = c->rows.n;
    SIB__TRY(sib__check(c->call));
    SIB__TRY(sib__json_canonical_value(c->call, c->places.memory, a->node, &texts[0]));
    SIB__TRY(sib__json_canonical_value(c->call, c->places.memory, b->node, &texts[1]));
    if (sib__slice_compare(texts[0], texts[1]) == 0) {
        return SIB_OK;
    }
    const sib__json *of_a = a->value;
    const sib__json *of_b = b->value;
    SIB__TRY(compare_remarks(c, a, b));
    if (of_a->kind == SIB__JSON_OBJECT && of_b->kind == SIB__JSON_OBJECT) {
        SIB__TRY(compare_members(c, a, of_a, b, of_b));
    } else if (of_a->kind == SIB__JSON_ARRAY && of_b->kind == SIB__JSON_ARRAY) {
        SIB__TRY(compare_elements(c, a, b));
    } else if (of_a->kind != of_b->kind || sib__slice_compare(of_a->text, of_b->text) != 0) {
        SIB__TRY(add_row(c, b, "changed", of_a, of_b, true));
    }
    return c->rows.n > before ? SIB_OK : add_row(c, b, "written", a->node, b->node, false);
}

static sib_status diff(sib__call *call, const sib_scheme *a, const sib_scheme *b,
                       sib_table **out)
{
    comparing c = {.call = call, .places = {&call->scratch, false}};
    if (a == NULL || b == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, a == NULL ? "a" : "b", -1, NULL, "is NULL");
    }
    sib__rows_begin(&c.rows, &call->scratch, SIB__FIELDS(fields));
    const sib__path *root_a = sib__place_root(&c.places, a->scheme.given);
    const sib__path *root_b = sib__place_root(&c.places, b->scheme.given);
    SIB__TRY_MEMORY(call, root_a);
    SIB__TRY_MEMORY(call, root_b);
    SIB__TRY(compare(&c, root_a, root_b));
    return sib__rows_finish(call, &c.rows, NULL, out);
}

sib_status sib_scheme_diff(sib_context *ctx, const sib_scheme *a, const sib_scheme *b,
                           sib_table **out)
{
    sib__call  call;
    sib_table *table = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_scheme_diff", SIB__OUT(out));
    if (status == SIB_OK) {
        status = diff(&call, a, b, &table);
    }
    return SIB__LEAVE(&call, status, out, table);
}
