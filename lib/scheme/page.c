/* Plain text: headings and paragraphs cut into lines. */
#include "scheme/page.h"

#include <string.h>

#include "core/format.h"

void sib__out_i64(sib__out *out, int64_t value)
{
    char digits[24];
    sib__format_i64(digits, value);
    sib__out_text(out, digits);
}

enum { WIDEST = 92 };

int64_t sib__letters_of(const char *text, int64_t n)
{
    int64_t letters = 0;
    for (int64_t i = 0; i < n; i++) {
        letters += ((unsigned char)text[i] & 0xC0U) != 0x80U;
    }
    return letters;
}

void sib__out_repeat(sib__out *out, const char *text, int64_t times)
{
    for (int64_t i = 0; i < times; i++) {
        sib__out_text(out, text);
    }
}

void sib__page_heading(sib__out *page, const char *text, char line)
{
    const char under[] = {line, '\0'};
    sib__out_all(page, page->length > 0 ? "\n" : "", text, "\n", NULL);
    sib__out_repeat(page, under, sib__letters_of(text, (int64_t)strlen(text)));
    sib__out_text(page, "\n");
}

/* Words until the line is full; the first line is indented by `indent`, others by `hanging`
 * more. */
void sib__page_paragraph(sib__out *page, const char *text, int indent, int hanging)
{
    int64_t width = 0;
    bool    first = true;
    while (*text != '\0') {
        int64_t n = (int64_t)strcspn(text, " ");
        int64_t letters = sib__letters_of(text, n);
        if (width > 0 && width + 1 + letters > WIDEST) {
            sib__out_text(page, "\n");
            width = 0;
            first = false;
        }
        if (width == 0) {
            width = indent + (first ? 0 : hanging);
            sib__out_repeat(page, " ", width);
        } else {
            sib__out_text(page, " ");
            width++;
        }
        sib__out_slice(page, text, n);
        width += letters;
        text += n + (text[n] == ' ');
    }
    sib__out_text(page, width > 0 ? "\n" : "");
}
