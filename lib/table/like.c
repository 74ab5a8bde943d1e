#include "table/like.h"

#include <string.h>

enum { LITERAL, ONE, MANY };

static bool special(sib__slice rest, sib__slice escape)
{
    if (rest.length == 0) {
        return false;
    }
    return rest.data[0] == '%' || rest.data[0] == '_' ||
           (rest.length >= escape.length &&
            memcmp(rest.data, escape.data, (size_t)escape.length) == 0);
}

bool sib__pattern_compile(sib__memory *memory, sib__slice text, sib__slice escape,
                          sib__pattern **out)
{
    sib__pattern *p = SIB__NEW(memory, sib__pattern, 1);
    char         *bytes = SIB__NEW(memory, char, text.length);
    uint8_t      *kinds = SIB__NEW(memory, uint8_t, text.length);
    *out = NULL;
    if (p == NULL || bytes == NULL || kinds == NULL) {
        return true;
    }
    *p = (sib__pattern){bytes, kinds, 0};
    for (int64_t i = 0; i < text.length; i++) {
        sib__slice rest = {text.data + i, text.length - i};
        bool       escaped = escape.length > 0 && rest.length >= escape.length &&
                       memcmp(rest.data, escape.data, (size_t)escape.length) == 0;
        int64_t literal = 1;
        if (escaped) {
            i += escape.length;
            rest = (sib__slice){text.data + i, text.length - i};
            if (!special(rest, escape)) {
                return false;
            }
            literal = rest.data[0] == '%' || rest.data[0] == '_' ? 1 : escape.length;
        }
        uint8_t kind = escaped               ? LITERAL
                       : rest.data[0] == '%' ? MANY
                       : rest.data[0] == '_' ? ONE
                                             : LITERAL;
        for (int64_t j = 0; j < literal; j++) {
            kinds[p->length] = kind;
            bytes[p->length++] = rest.data[j];
        }
        i += literal - 1;
    }
    *out = p;
    return true;
}

/* Position after the character at i. */
static int64_t next_character(sib__slice text, int64_t i)
{
    do {
        i++;
    } while (i < text.length && ((unsigned char)text.data[i] & 0xC0U) == 0x80U);
    return i;
}

/* Greedy: a mismatch goes back to the last % only, which then takes one character more. */
bool sib__pattern_matches(const sib__pattern *pattern, sib__slice text)
{
    int64_t i = 0;
    int64_t p = 0;
    int64_t many = -1; /* pattern position after the last %, and where its run ends */
    int64_t run = 0;
    while (i < text.length) {
        if (p < pattern->length && pattern->kinds[p] == MANY) {
            many = ++p;
            run = i;
        } else if (p < pattern->length && pattern->kinds[p] == ONE) {
            i = next_character(text, i);
            p++;
        } else if (p < pattern->length && pattern->bytes[p] == text.data[i]) {
            i++;
            p++;
        } else if (many >= 0) {
            run = next_character(text, run);
            i = run;
            p = many;
        } else {
            return false;
        }
    }
    while (p < pattern->length && pattern->kinds[p] == MANY) {
        p++;
    }
    return p == pattern->length;
}
