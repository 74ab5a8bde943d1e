/* The page: page.html, and in it the template of the report, with the facts in its places. */
#include <string.h>

#include "report/template.h"

extern const char sib__page_html[];
extern const char sib__page_css[];

static void put_line(sib__facts *f, sib__out *out, const char *line)
{
    if (strcmp(line, "{style}") == 0) {
        sib__out_text(out, sib__page_css);
        return;
    }
    while (*line != '\0') {
        int64_t plain = (int64_t)strcspn(line, "{");
        sib__out_slice(out, line, plain);
        line += plain;
        if (*line == '{') {
            int64_t length = (int64_t)strcspn(line, "}");
            sib__out_html(out, sib__expand(f, line + 1, length - 1), false);
            line += length + 1;
        }
    }
    sib__out_text(out, "\n");
}

static void put_list(sib__facts *f, sib__out *out, const char *name)
{
    bool any = false;
    for (int64_t i = 0; i < f->n; i++) {
        if (strcmp(f->parts[i].name, name) == 0) {
            sib__out_text(out, any ? "<li>" : "<ul>\n<li>");
            sib__out_html(out, f->parts[i].cells[0], false);
            sib__out_text(out, "</li>\n");
            any = true;
        }
    }
    sib__out_text(out, any ? "</ul>\n" : "");
}

/* A text in an element. */
static void put_inside(sib__out *out, const char *element, const char *text)
{
    sib__out_all(out, "<", element, ">", NULL);
    sib__out_html(out, text, false);
    sib__out_all(out, "</", element, ">", NULL);
}

/* The text of a cell; what stands in a second line of it is a key of the contract. */
static void put_text(sib__facts *f, sib__out *out, const char *text, const char *kind)
{
    const char *key = strchr(text, '\n');
    if (strcmp(kind, "code") == 0) {
        put_inside(out, "code", text);
    } else if (strcmp(kind, "standing") == 0 && strcmp(text, "unknown") == 0) {
        put_inside(out, "strong", text);
    } else if (key != NULL) {
        sib__out_html(out, sib__piece(f, text, key - text), true);
        put_inside(out, "code", key + 1);
    } else {
        sib__out_html(out, text, true);
    }
}

static void put_cell(sib__facts *f, sib__out *out, const sib__part *row, int64_t column)
{
    const char *text = row->cells[column];
    sib__out_text(out, sib__column_is_number(f, column) ? "<td class=\"n\"" : "<td");
    if (text != NULL) {
        sib__out_text(out, " data-name=\"");
        sib__out_escaped(out, sib__column_title(f, column));
        sib__out_text(out, "\"");
    }
    sib__out_text(out, ">");
    if (text != NULL) {
        put_text(f, out, text, sib__column_kind(f, column));
    }
    sib__out_text(out, "</td>");
}

static void put_head(sib__facts *f, sib__out *out, const sib__grid *grid, const char *name)
{
    sib__out_all(out, "<table class=\"", name, "\">\n", NULL);
    if (grid->caption != NULL) {
        sib__out_text(out, "<caption>");
        sib__out_html(out, grid->caption, true);
        sib__out_text(out, "</caption>\n");
    }
    sib__out_text(out, "<thead><tr>");
    for (int64_t i = 0; i < grid->width; i++) {
        bool number = sib__column_is_number(f, grid->columns[i]);
        sib__out_text(out, number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
        sib__out_html(out, sib__column_title(f, grid->columns[i]), true);
        sib__out_text(out, "</th>");
    }
    sib__out_text(out, "</tr></thead>\n<tbody>\n");
}

static void put_table(sib__facts *f, sib__out *out, const char *name)
{
    sib__grid grid;
    int64_t   at = 0;
    while (sib__grid_next(f, name, true, &at, &grid) && !out->failed) {
        put_head(f, out, &grid, name);
        for (int64_t row = 0; row < grid.n; row++) {
            sib__out_text(out, grid.rows[row]->strong ? "<tr class=\"sum\">" : "<tr>");
            for (int64_t i = 0; i < grid.width; i++) {
                put_cell(f, out, grid.rows[row], grid.columns[i]);
            }
            sib__out_text(out, "</tr>\n");
        }
        sib__out_text(out, "</tbody></table>\n");
    }
}

static void put_figures(sib__facts *f, sib__out *out, const char *name)
{
    bool any = false;
    for (int64_t i = 0; i < f->n; i++) {
        if (strcmp(f->parts[i].name, name) == 0) {
            sib__out_all(out, any ? "" : "<div class=\"plots\">\n", "<figure>\n",
                         f->parts[i].cells[0], "\n<figcaption>", NULL);
            sib__out_html(out, f->parts[i].caption, false);
            sib__out_text(out, "</figcaption>\n</figure>\n");
            any = true;
        }
    }
    sib__out_text(out, any ? "</div>\n" : "");
}

void sib__write_page(sib__facts *f, const char *body, sib__out *out)
{
    static const sib__style style = {put_line, put_list, put_table, put_figures};
    static const char       place[] = "{body}\n";
    const char             *at = strstr(sib__page_html, place);
    sib__template_write(f, out, sib__piece(f, sib__page_html, at - sib__page_html), &style);
    sib__template_write(f, out, body, &style);
    sib__template_write(f, out, at + sizeof place - 1, &style);
}
