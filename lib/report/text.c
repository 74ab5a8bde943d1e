#include "report/text.h"

enum { LONGEST_WORD = 24 };

static const char *escape_of(char letter)
{
    switch (letter) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#x27;";
    default:
        return NULL;
    }
}

/* One character, escaped. */
static void put_letter(sib__out *out, const char *at, int64_t n)
{
    const char *escape = escape_of(*at);
    if (escape != NULL) {
        sib__out_text(out, escape);
    } else {
        sib__out_slice(out, at, n);
    }
}

void sib__out_escaped(sib__out *out, const char *text)
{
    uint32_t code = 0;
    int64_t  n = 0;
    for (const char *at = text; *at != '\0'; at += n) {
        n = sib__letter(at, &code);
        put_letter(out, at, n);
    }
}

void sib__out_html(sib__out *out, const char *text, bool in_cell)
{
    uint32_t code = 0;
    int64_t  n = 0;
    int      word = 0;
    for (const char *at = text; *at != '\0'; at += n) {
        n = sib__letter(at, &code);
        word = code == ' ' ? 0 : word + 1;
        if (in_cell && word > LONGEST_WORD) {
            sib__out_text(out, "<wbr>");
            word = 1;
        }
        if (code == 0x2068U || code == 0x2069U) {
            sib__out_text(out, code == 0x2068U ? "<bdi>" : "</bdi>");
        } else {
            put_letter(out, at, n);
        }
    }
}
