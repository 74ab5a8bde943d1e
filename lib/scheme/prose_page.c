/* What stands below a paragraph: lists and tables. */
#include "scheme/prose_page.h"

#include <string.h>

/* A table being filled: texts by row, the first row its head. */
typedef struct grid {
    const char **cells;
    int64_t      rows;
    int64_t      columns;
} grid;

static bool make_grid(sib__prose *p, grid *g, int64_t rows, int64_t columns)
{
    *g = (grid){SIB__NEW(p->memory, const char *, (rows + 1) * columns), 0, columns};
    return g->cells != NULL || sib__prose_well(p, sib__no_memory(p->call));
}

static const char *cell_of(sib__prose *p, const char *about, const sib__path *at)
{
    sib__out out;
    sib__out_begin(&out, p->memory);
    if (at != NULL) {
        sib__say_value(p, &out, about, at, false);
    }
    return sib__prose_done(p, &out);
}

static const char *name_of(sib__prose *p, sib__slice text, bool name)
{
    sib__out out;
    sib__out_begin(&out, p->memory);
    sib__say_text(p, &out, text, name);
    return sib__prose_done(p, &out);
}

static void add_row(grid *g, const char *a, const char *b)
{
    g->cells[g->rows * 2] = a;
    g->cells[g->rows * 2 + 1] = b;
    g->rows++;
}

/* A card: its names and values, and all others. */
static bool fill_card(sib__prose *p, const sib__path *at, grid *g)
{
    const sib__path *card = sib__place_member(&p->places, at, sib__slice_of("card"));
    const sib__path *other = sib__place_member(&p->places, at, sib__slice_of("else"));
    const sib__json *by = sib__json_member(at->value, "by");
    if (card == NULL || !make_grid(p, g, card->value->n + 1, 2)) {
        return false;
    }
    add_row(g, name_of(p, by->text, false), "value");
    for (const sib__json *m = card->value->first; m != NULL; m = m->next) {
        add_row(g, name_of(p, m->key, true),
                cell_of(p, "card", sib__place_under(&p->places, card, m, 0)));
    }
    if (other != NULL) {
        add_row(g, "any other", cell_of(p, "card", other));
    }
    return p->status == SIB_OK;
}

/* A map of values: its names and what they are. */
static bool fill_map(sib__prose *p, const sib__below *b, grid *g)
{
    if (!make_grid(p, g, b->place->value->n, 2)) {
        return false;
    }
    add_row(g, "name", "value");
    for (const sib__json *m = b->place->value->first; m != NULL; m = m->next) {
        add_row(g, name_of(p, m->key, true),
                cell_of(p, b->about, sib__place_under(&p->places, b->place, m, 0)));
    }
    return p->status == SIB_OK;
}

/* The keys of all elements, in the order in which they first stand. */
static int64_t columns_of(sib__prose *p, const sib__path *at, sib__slice **out)
{
    int64_t n = 0;
    int64_t room = 0;
    int64_t number = 0;
    *out = NULL;
    for (const sib__json *e = at->value->first; e != NULL; e = e->next) {
        const sib__path *element = sib__place_under(&p->places, at, e, ++number);
        for (const sib__json *m = element == NULL ? NULL : element->value->first; m != NULL;
             m = m->next) {
            bool known = sib__is_remark(m->key);
            for (int64_t i = 0; !known && i < n; i++) {
                known = sib__slice_compare((*out)[i], m->key) == 0;
            }
            if (!known && n == room) {
                room = 2 * room + 8;
                *out = SIB__GROW(p->memory, sib__slice, *out, room);
                if (*out == NULL) {
                    (void)sib__prose_well(p, sib__no_memory(p->call));
                    return 0;
                }
            }
            if (!known) {
                (*out)[n++] = m->key;
            }
        }
    }
    return n;
}

/* The element's own remarks stand behind its first cell. */
static const char *first_cell(sib__prose *p, const char *cell, const sib__path *element)
{
    sib__out out;
    sib__out_begin(&out, p->memory);
    sib__out_text(&out, cell);
    sib__say_remarks(p, &out, element);
    return sib__prose_done(p, &out);
}

static bool fill_list(sib__prose *p, const sib__below *b, grid *g)
{
    sib__slice *keys = NULL;
    int64_t     n = columns_of(p, b->place, &keys);
    int64_t     number = 0;
    if (p->status != SIB_OK || !make_grid(p, g, b->place->value->n, n)) {
        return false;
    }
    for (int64_t i = 0; i < n; i++) {
        const char *word = sib__phrase_of(p, sib__slice_of("column"), keys[i]);
        g->cells[i] = word != NULL ? word : name_of(p, keys[i], false);
    }
    g->rows = 1;
    for (const sib__json *e = b->place->value->first; e != NULL && p->status == SIB_OK;
         e = e->next) {
        const sib__path *element = sib__place_under(&p->places, b->place, e, ++number);
        for (int64_t i = 0; element != NULL && i < n; i++) {
            const char *cell = cell_of(p, sib__about(p, b->about, keys[i]),
                                       sib__place_member(&p->places, element, keys[i]));
            g->cells[g->rows * n + i] = i == 0 ? first_cell(p, cell, element) : cell;
        }
        g->rows++;
    }
    return p->status == SIB_OK;
}

static void print_grid(sib__prose *p, const grid *g, int indent)
{
    int64_t *widths = SIB__NEW(p->memory, int64_t, g->columns);
    if (widths == NULL) {
        (void)sib__prose_well(p, sib__no_memory(p->call));
        return;
    }
    for (int64_t i = 0; i < g->rows * g->columns; i++) {
        int64_t letters = sib__letters_of(g->cells[i], (int64_t)strlen(g->cells[i]));
        int64_t column = i % g->columns;
        widths[column] = letters > widths[column] ? letters : widths[column];
    }
    for (int64_t i = 0; i < g->rows * g->columns; i++) {
        int64_t letters = sib__letters_of(g->cells[i], (int64_t)strlen(g->cells[i]));
        int64_t column = i % g->columns;
        bool    last = column == g->columns - 1;
        sib__out_repeat(&p->page, " ", column == 0 ? indent : 2);
        sib__out_text(&p->page, g->cells[i]);
        sib__out_repeat(&p->page, last ? "\n" : " ", last ? 1 : widths[column] - letters);
    }
}

static void print_table(sib__prose *p, const sib__below *b, int indent)
{
    const sib__json *v = b->place->value;
    grid             g = {NULL, 0, 0};
    sib__out         title;
    sib__out         path;
    bool             card = strcmp(b->about, "card") == 0;
    bool             list = v->kind == SIB__JSON_ARRAY;
    sib__out_begin(&title, p->memory);
    sib__out_begin(&path, p->memory);
    sib__place_print(&path, b->place);
    sib__out_text(&title, "Table ");
    sib__out_i64(&title, b->number);
    sib__out_all(&title, " (", sib__prose_done(p, &path), ")", NULL);
    sib__page_paragraph(&p->page, sib__prose_done(p, &title), indent, 2);
    bool filled = card   ? fill_card(p, b->place, &g)
                  : list ? fill_list(p, b, &g)
                         : fill_map(p, b, &g);
    if (filled) {
        print_grid(p, &g, indent + 2);
    }
}

static void print_list(sib__prose *p, const sib__below *b, int indent);

/* One element, or a member after its name; a list of objects as a list within the list. */
static void print_element(sib__prose *p, const sib__below *b, const sib__path *at, int indent)
{
    const sib__json *v = at->value;
    bool             objects =
        v->kind == SIB__JSON_ARRAY && v->first != NULL && v->first->kind == SIB__JSON_OBJECT;
    sib__out out;
    sib__out said;
    sib__out_begin(&out, p->memory);
    sib__out_begin(&said, p->memory);
    sib__out_text(&out, "- ");
    if (at->number == 0) {
        sib__say_text(p, &out, at->node->key, at->in_map);
        sib__out_text(&out, ": ");
    }
    if (objects) {
        sib__say_remarks(p, &said, at);
    } else if (v->kind == SIB__JSON_OBJECT && !sib__is_unagreed(v)) {
        p->depth++;
        sib__say_object(p, &said, b->about, at);
        p->depth--;
    } else {
        sib__say_value(p, &said, b->about, at, false);
    }
    sib__out_text(&out, sib__prose_done(p, &said));
    sib__page_paragraph(&p->page, sib__prose_done(p, &out), indent, 2);
    if (objects) {
        print_list(p, &(sib__below){.place = at, .about = b->about}, indent + 2);
    }
}

/* Each element or member in a paragraph of its own. */
static void print_list(sib__prose *p, const sib__below *b, int indent)
{
    bool    map = b->place->value->kind == SIB__JSON_OBJECT;
    int64_t number = 0;
    for (const sib__json *e = b->place->value->first; e != NULL && p->status == SIB_OK;
         e = e->next) {
        const sib__path *place = sib__place_under(&p->places, b->place, e, map ? 0 : ++number);
        if (place != NULL && !(map && !b->place->is_map && sib__is_remark(e->key))) {
            print_element(p, b, place, indent);
        }
    }
}

/* Under the key that it stands for. */
static void print_titled(sib__prose *p, const sib__below *b, int indent)
{
    sib__out title;
    sib__out_begin(&title, p->memory);
    sib__say_text(p, &title, sib__place_key(b->place), false);
    sib__out_text(&title, ":");
    sib__say_remarks(p, &title, b->place);
    sib__page_paragraph(&p->page, sib__prose_done(p, &title), indent, 2);
    print_list(p, b, indent + 2);
}

void sib__page_below(sib__prose *p, int indent)
{
    for (int64_t i = 0; i < p->below_count && p->status == SIB_OK; i++) {
        const sib__below b = p->below[i];
        if (b.number > 0) {
            print_table(p, &b, indent);
        } else {
            print_titled(p, &b, indent);
        }
    }
    p->below_count = 0;
}
