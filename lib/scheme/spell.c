/* Exact numbers as a statement spells them, and back. */
#include "scheme/spell.h"

#include <string.h>

#include "core/format.h"

sib_status sib__spell(sib__call *call, sib__memory *m, sib__exact value, int32_t unit,
                      const char **out)
{
    bool        share = unit == SIB__UNIT_SHARE || unit == SIB__UNIT_POINTS;
    const char *text = NULL;
    if (share) {
        SIB__TRY(sib__exact_multiply(call, m, value, sib__exact_of_i64(100), &value));
    }
    SIB__TRY(sib__exact_plain(call, m, value, &text));
    *out = text;
    if (share) {
        size_t    size = strlen(text) + sizeof " points";
        char     *spelt = SIB__NEW(m, char, (int64_t)size);
        sib__line line = {spelt, size, 0};
        SIB__TRY_MEMORY(call, spelt);
        sib__line_print(&line, "%s%s", text, unit == SIB__UNIT_SHARE ? " %" : " points");
        *out = spelt;
    }
    return SIB_OK;
}

sib_status sib__unspell(sib__call *call, sib__memory *m, const char *argument, sib__slice text,
                        int32_t *unit, sib__exact *out)
{
    static const char *const words[] = {" points", " point", " %"};
    static const int32_t     units[] = {SIB__UNIT_POINTS, SIB__UNIT_POINTS, SIB__UNIT_SHARE};
    *unit = SIB__UNIT_NUMBER;
    for (size_t i = 0; i < 3 && *unit == SIB__UNIT_NUMBER; i++) {
        int64_t n = (int64_t)strlen(words[i]);
        if (text.length > n && memcmp(text.data + text.length - n, words[i], (size_t)n) == 0) {
            *unit = units[i];
            text.length -= n;
        }
    }
    SIB__TRY(sib__exact_parse(call, m, argument, text, out));
    return *unit == SIB__UNIT_NUMBER
               ? SIB_OK
               : sib__exact_divide(call, m, *out, sib__exact_of_i64(100), out);
}
