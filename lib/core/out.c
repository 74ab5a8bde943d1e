#include "core/out.h"

#include <stdarg.h>
#include <string.h>

enum { FIRST_ROOM = 64 };

void sib__out_begin(sib__out *out, sib__memory *memory)
{
    *out = (sib__out){.memory = memory, .text = NULL};
    sib__out_slice(out, "", 0);
}

void sib__out_slice(sib__out *out, const char *data, int64_t n)
{
    if (!out->failed && out->length + n >= out->room) {
        int64_t room = 2 * out->room + n + FIRST_ROOM;
        char   *text = SIB__GROW(out->memory, char, out->text, room);
        out->failed = text == NULL;
        out->text = text == NULL ? out->text : text;
        out->room = text == NULL ? out->room : room;
    }
    if (!out->failed) {
        memcpy(out->text + out->length, data, (size_t)n);
        out->length += n;
        out->text[out->length] = '\0';
    }
}

void sib__out_text(sib__out *out, const char *text)
{
    sib__out_slice(out, text, (int64_t)strlen(text));
}

void sib__out_all(sib__out *out, ...)
{
    va_list texts;
    va_start(texts, out);
    for (const char *text = va_arg(texts, const char *); text != NULL;
         text = va_arg(texts, const char *)) {
        sib__out_text(out, text);
    }
    va_end(texts);
}

int64_t sib__letter(const char *text, uint32_t *code)
{
    const unsigned char *at = (const unsigned char *)text;
    int64_t              n = at[0] < 0x80U ? 1 : at[0] < 0xe0U ? 2 : at[0] < 0xf0U ? 3 : 4;
    *code = n == 1 ? at[0] : at[0] & (0x7fU >> n);
    for (int64_t i = 1; i < n; i++) {
        *code = *code << 6U | (at[i] & 0x3fU);
    }
    return n;
}

/* Characters that steer a terminal or the direction of text, or end a line. */
static bool steers(uint32_t code)
{
    return code < 0x20U || (code >= 0x7fU && code < 0xa0U) || code == 0x61cU ||
           (code >= 0x200eU && code <= 0x200fU) || (code >= 0x2028U && code <= 0x202eU) ||
           (code >= 0x2066U && code <= 0x2069U) || code == 0xfeffU;
}

static void put_code(sib__out *out, uint32_t code)
{
    static const char digits[] = "0123456789ABCDEF";
    sib__out_text(out, "U+");
    for (int shift = 12; shift >= 0; shift -= 4) {
        sib__out_slice(out, &digits[code >> (unsigned)shift & 0xfU], 1);
    }
}

const char *sib__clean(sib__memory *memory, sib__slice text)
{
    sib__out out;
    uint32_t code = 0;
    int64_t  n = 0;
    bool     isolated = false;
    for (int64_t i = 0; i < text.length; i += n) {
        n = sib__letter(text.data + i, &code);
        isolated = isolated || code >= 0x590U;
    }
    sib__out_begin(&out, memory);
    sib__out_text(&out, isolated ? SIB__ISOLATE_BEGIN : "");
    for (int64_t i = 0; i < text.length; i += n) {
        n = sib__letter(text.data + i, &code);
        if (code == '\t' || code == '\n' || code == '\r') {
            sib__out_text(&out, " ");
        } else if (steers(code)) {
            put_code(&out, code);
        } else {
            sib__out_slice(&out, text.data + i, n);
        }
    }
    sib__out_text(&out, isolated ? SIB__ISOLATE_END : "");
    return out.failed ? NULL : out.text;
}
