/* The answer for a terminal: a template with the facts in its places, in lines of a width. */
#include <string.h>

#include "report/template.h"

enum { GAP = 2, NARROWEST = 12 };

/* As plain letters: without marks of isolation, with plain signs. */
static const char *plain(sib__facts *f, const char *text)
{
    sib__out out;
    uint32_t code = 0;
    int64_t  n = 0;
    sib__out_begin(&out, f->memory);
    for (; *text != '\0' && *text != '\n'; text += n) {
        n = sib__letter(text, &code);
        if (code == 0x2212U) {
            sib__out_text(&out, "-");
        } else if (code != 0x2068U && code != 0x2069U) {
            sib__out_slice(&out, text, n);
        }
    }
    return sib__done(f, &out);
}

static int64_t letters(const char *text, int64_t n)
{
    int64_t count = 0;
    for (int64_t i = 0; i < n; i++) {
        count += ((unsigned char)text[i] & 0xc0U) != 0x80U;
    }
    return count;
}

/* Letters of the longest word. */
static int64_t longest_word(const char *text)
{
    int64_t longest = 0;
    for (int64_t n = 0; *text != '\0'; text += n + (text[n] == ' ')) {
        n = (int64_t)strcspn(text, " ");
        longest = letters(text, n) > longest ? letters(text, n) : longest;
    }
    return longest;
}

static void put_blanks(sib__out *out, int64_t n)
{
    for (; n > 0; n--) {
        sib__out_text(out, " ");
    }
}

/* How many bytes of a text stand on a line of `width` letters: up to a blank where there is
 * one. */
static int64_t line_of(const char *text, int64_t width)
{
    uint32_t code = 0;
    int64_t  at = 0;
    int64_t  blank = 0;
    for (int64_t count = 0; text[at] != '\0' && count < width; count++) {
        blank = text[at] == ' ' ? at : blank;
        at += sib__letter(text + at, &code);
    }
    return text[at] == '\0' || text[at] == ' ' || blank == 0 ? at : blank;
}

/* A text in lines, the first after `first`, the others behind as many blanks. */
static void put_wrapped(sib__facts *f, sib__out *out, const char *first, const char *text)
{
    int64_t indent = (int64_t)strlen(first);
    text = plain(f, text);
    do {
        int64_t n = line_of(text, f->options.width - indent);
        sib__out_text(out, first);
        put_blanks(out, *first == '\0' ? indent : 0);
        sib__out_slice(out, text, n);
        sib__out_text(out, "\n");
        first = "";
        text += n + (text[n] == ' ');
    } while (*text != '\0' && !out->failed);
}

static void put_line(sib__facts *f, sib__out *out, const char *line)
{
    sib__out text;
    bool     heading = *line == '#';
    sib__out_begin(&text, f->memory);
    while (*line != '\0') {
        int64_t n = (int64_t)strcspn(line, "{");
        sib__out_slice(&text, line, n);
        line += n;
        if (*line == '{') {
            int64_t length = (int64_t)strcspn(line, "}");
            sib__out_text(&text, sib__expand(f, line + 1, length - 1));
            line += length + 1;
        }
    }
    for (int64_t i = 0; heading && !text.failed && i < text.length; i++) {
        char c = text.text[i];
        text.text[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    const char *whole = sib__done(f, &text); /* nothing where memory was short */
    put_wrapped(f, out, "", whole + (strncmp(whole, "# ", 2) == 0 ? 2 : 0));
}

static void put_list(sib__facts *f, sib__out *out, const char *name)
{
    for (int64_t i = 0; i < f->n; i++) {
        if (strcmp(f->parts[i].name, name) == 0) {
            put_wrapped(f, out, "- ", f->parts[i].cells[0]);
        }
    }
}

/* Widths of the columns: what they hold, and less of the widest texts where that is too much.
 */
static void measure(sib__facts *f, const sib__grid *grid, const char *const *cells,
                    int64_t *widths)
{
    int64_t total = 0;
    for (int64_t c = 0; c < grid->width; c++) {
        widths[c] = longest_word(sib__column_title(f, grid->columns[c]));
        for (int64_t r = 0; r < grid->n; r++) {
            const char *cell = cells[r * grid->width + c];
            int64_t     n = letters(cell, (int64_t)strlen(cell));
            widths[c] = n > widths[c] ? n : widths[c];
        }
        total += widths[c] + GAP;
    }
    while (total > f->options.width) {
        int64_t widest = -1;
        for (int64_t c = 0; c < grid->width; c++) {
            if (!sib__column_is_number(f, grid->columns[c]) && widths[c] > NARROWEST &&
                (widest < 0 || widths[c] > widths[widest])) {
                widest = c;
            }
        }
        if (widest < 0) {
            return;
        }
        widths[widest]--;
        total--;
    }
}

/* One row, on as many lines as its longest cell needs. */
static void put_row(sib__facts *f, sib__out *out, const sib__grid *grid, const char **cells,
                    const int64_t *widths)
{
    bool more = true;
    while (more && !out->failed) {
        int64_t blanks = 0;
        more = false;
        for (int64_t c = 0; c < grid->width; c++) {
            int64_t n = line_of(cells[c], widths[c]);
            int64_t left = widths[c] - letters(cells[c], n);
            bool    right = sib__column_is_number(f, grid->columns[c]);
            put_blanks(out, n > 0 ? blanks + GAP + (right ? left : 0) : 0);
            sib__out_slice(out, cells[c], n);
            blanks = (n > 0 ? 0 : blanks + GAP + widths[c]) + (n > 0 && !right ? left : 0);
            cells[c] += n + (cells[c][n] == ' ');
            more = more || *cells[c] != '\0';
        }
        sib__out_text(out, "\n");
    }
}

static void put_grid(sib__facts *f, sib__out *out, const sib__grid *grid)
{
    int64_t      cells = grid->n * grid->width;
    const char **texts = SIB__NEW(f->memory, const char *, cells + grid->width);
    int64_t     *widths = SIB__NEW(f->memory, int64_t, grid->width);
    if (texts == NULL || widths == NULL) {
        (void)sib__well(f, sib__no_memory(f->call));
        return;
    }
    for (int64_t i = 0; i < cells; i++) {
        const char *cell = grid->rows[i / grid->width]->cells[grid->columns[i % grid->width]];
        texts[i] = cell == NULL ? "" : plain(f, cell);
    }
    for (int64_t c = 0; c < grid->width; c++) {
        texts[cells + c] = sib__column_title(f, grid->columns[c]);
    }
    measure(f, grid, texts, widths);
    if (grid->caption != NULL) {
        put_wrapped(f, out, "  ", grid->caption);
    }
    put_row(f, out, grid, texts + cells, widths);
    for (int64_t r = 0; r < grid->n; r++) {
        put_row(f, out, grid, texts + r * grid->width, widths);
    }
}

static void put_table(sib__facts *f, sib__out *out, const char *name)
{
    sib__grid grid;
    int64_t   at = 0;
    bool      first = true;
    while (sib__grid_next(f, name, false, &at, &grid) && !out->failed) {
        sib__out_text(out, first ? "" : "\n");
        put_grid(f, out, &grid);
        first = false;
    }
}

static void put_figures(sib__facts *f, sib__out *out, const char *name)
{
    (void)f;
    (void)out;
    (void)name;
}

void sib__write_answer(sib__facts *f, const char *body, sib__out *out)
{
    static const sib__style style = {put_line, put_list, put_table, put_figures};
    sib__template_write(f, out, body, &style);
    int64_t n = 0;
    if (out->failed) {
        return;
    }
    for (int64_t i = 0; i < out->length; i++) { /* blanks that kept a line together */
        bool blank = strncmp(out->text + i, "\xc2\xa0", 2) == 0;
        out->text[n++] = blank ? ' ' : out->text[i];
        i += blank;
    }
    out->length = n;
    out->text[n] = '\0';
}
