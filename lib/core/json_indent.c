#include "core/json.h"

/* Lines of a document being indented; with `text` NULL they are only counted. */
typedef struct lines {
    char   *text;
    int64_t length;
    int64_t level;
} lines;

static void put(lines *l, char c)
{
    if (l->text != NULL) {
        l->text[l->length] = c;
    }
    l->length++;
}

static void new_line(lines *l)
{
    put(l, '\n');
    for (int64_t i = 0; i < 2 * l->level; i++) {
        put(l, ' ');
    }
}

static void indent(lines *l, sib__slice canonical)
{
    bool text = false;
    for (int64_t i = 0; i < canonical.length; i++) {
        char c = canonical.data[i];
        char next = i + 1 < canonical.length ? canonical.data[i + 1] : '\0';
        text = text != (c == '"');
        if (!text && (c == '}' || c == ']')) {
            l->level--;
            new_line(l);
        }
        put(l, c);
        if (text && c == '\\') {
            put(l, next);
            i++;
        } else if (!text && (c == '{' || c == '[') && (next == '}' || next == ']')) {
            put(l, next);
            i++;
        } else if (!text && (c == '{' || c == '[' || c == ',')) {
            l->level += c != ',';
            new_line(l);
        } else if (!text && c == ':') {
            put(l, ' ');
        }
    }
    put(l, '\n');
}

sib_status sib__json_indent(sib__call *call, sib__memory *m, sib__slice canonical,
                            sib__slice *out)
{
    lines count = {NULL, 0, 0};
    indent(&count, canonical);
    lines made = {SIB__NEW(m, char, count.length + 1), 0, 0};
    SIB__TRY_MEMORY(call, made.text);
    indent(&made, canonical);
    *out = (sib__slice){made.text, made.length};
    return SIB_OK;
}
