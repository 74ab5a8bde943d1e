#include "report/template.h"

#include <string.h>

const char *sib__expand(sib__facts *f, const char *name, int64_t length)
{
    const char *key = sib__piece(f, name, length);
    const char *value = sib__value(f, key);
    const char *words = value == NULL ? sib__words(f, key) : NULL;
    return value != NULL ? value : words != NULL ? sib__fill(f, words) : "";
}

/* The rest of a directive that begins with `word`; NULL when it does not. */
static const char *argument_of(const char *directive, const char *word)
{
    size_t length = strlen(word);
    return strncmp(directive, word, length) == 0 && directive[length] == ' '
               ? directive + length + 1
               : NULL;
}

static bool is_there(const sib__facts *f, const char *name)
{
    const char *negated = argument_of(name, "not");
    return (sib__value(f, negated != NULL ? negated : name) != NULL) == (negated == NULL);
}

/* Carries out a directive; false when it is none, but a name. */
static bool direct(sib__facts *f, sib__out *out, const char *directive, const sib__style *style)
{
    const char *name = argument_of(directive, "list");
    if (name != NULL) {
        style->list(f, out, name);
    } else if ((name = argument_of(directive, "table")) != NULL) {
        style->table(f, out, name);
    } else if ((name = argument_of(directive, "figures")) != NULL) {
        style->figures(f, out, name);
    }
    return name != NULL;
}

void sib__template_write(sib__facts *f, sib__out *out, const char *text,
                         const sib__style *style)
{
    int  hidden = 0; /* conditions that do not hold, from the outermost on */
    int  depth = 0;
    bool more = true;
    while (more && *text != '\0') {
        int64_t length = (int64_t)strcspn(text, "\n");
        char   *line = sib__slice_copy(f->memory, (sib__slice){text, length});
        if (line == NULL) {
            (void)sib__well(f, sib__no_memory(f->call));
            return;
        }
        text += length + 1;
        char       *close = line[0] == '{' ? strchr(line, '}') : NULL;
        bool        alone = close != NULL && close[1] == '\0';
        const char *directive = line + 1;
        if (alone) {
            *close = '\0';
        }
        const char *condition = alone ? argument_of(directive, "if") : NULL;
        if (condition != NULL) {
            depth++;
            hidden = hidden == 0 && !is_there(f, condition) ? depth : hidden;
        } else if (alone && strcmp(directive, "end") == 0) {
            hidden = hidden == depth ? 0 : hidden;
            depth--;
        } else if (hidden == 0 && !(alone && direct(f, out, directive, style))) {
            if (alone) {
                *close = '}';
            }
            style->line(f, out, line);
        }
        more = f->status == SIB_OK && !out->failed;
    }
}

static const char *column_field(const sib__facts *f, int64_t column, int field)
{
    return f->columns.cells[f->columns.columns * column + field];
}

const char *sib__column_title(const sib__facts *f, int64_t column)
{
    return column_field(f, column, 2);
}

const char *sib__column_kind(const sib__facts *f, int64_t column)
{
    return column_field(f, column, 3);
}

bool sib__column_is_number(const sib__facts *f, int64_t column)
{
    static const char *const numbers[] = {"count", "mean",   "percent", "events",
                                          "money", "number", "change"};
    bool                     found = false;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        found = found || strcmp(column_field(f, column, 3), numbers[i]) == 0;
    }
    return found;
}

static bool has_cell(const sib__grid *grid, int64_t column)
{
    for (int64_t i = 0; i < grid->n; i++) {
        if (grid->rows[i]->cells[column] != NULL) {
            return true;
        }
    }
    return false;
}

bool sib__grid_next(sib__facts *f, const char *name, bool page, int64_t *at, sib__grid *grid)
{
    *grid = (sib__grid){.rows = SIB__NEW(f->memory, const sib__part *, f->n),
                        .columns = SIB__NEW(f->memory, int64_t, f->columns.rows)};
    if (grid->rows == NULL || grid->columns == NULL) {
        (void)sib__well(f, sib__no_memory(f->call));
        return false;
    }
    for (; *at < f->n; (*at)++) {
        const sib__part *part = &f->parts[*at];
        if (strcmp(part->name, name) != 0) {
            continue;
        }
        if (grid->n > 0 && part->caption != grid->caption) {
            break;
        }
        grid->caption = part->caption;
        grid->rows[grid->n++] = part;
    }
    for (int64_t i = 0; i < f->columns.rows; i++) {
        if (strcmp(column_field(f, i, 0), name) == 0 && has_cell(grid, i) &&
            (page || strcmp(column_field(f, i, 4), "page") != 0)) {
            grid->columns[grid->width++] = i;
        }
    }
    return grid->n > 0;
}
