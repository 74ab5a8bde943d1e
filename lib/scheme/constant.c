/* Exact numbers of a contract: "765.63", "1/3", "10 %", "5 points". */
#include "scheme/constant.h"

#include <string.h>

/* The unit that a text is written in, and the number without it. */
static int32_t take_unit(sib__slice *text)
{
    static const char *const words[] = {" points", " point"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        int64_t n = (int64_t)strlen(words[i]);
        if (text->length > n &&
            memcmp(text->data + text->length - n, words[i], (size_t)n) == 0) {
            text->length -= n;
            return SIB__UNIT_POINTS;
        }
    }
    if (text->length == 0 || text->data[text->length - 1] != '%') {
        return SIB__UNIT_NUMBER;
    }
    text->length -= text->length > 1 && text->data[text->length - 2] == ' ' ? 2 : 1;
    return SIB__UNIT_SHARE;
}

static sib_status refuse_unit(const sib__reader *r, const sib__json *at, int32_t wanted,
                              int32_t found)
{
    const char *text = at->text.data;
    if (wanted == SIB__UNIT_POINTS && found == SIB__UNIT_SHARE) {
        return sib__refuse(r, at,
                           "\"%s\" is a share of the comparison; the series is in percentage "
                           "points: write \"5 points\"",
                           text);
    }
    if (wanted == SIB__UNIT_SHARE && found == SIB__UNIT_NUMBER) {
        return sib__refuse(
            r, at, "\"%s\" is a plain number; a share is wanted: write \"%s %%\"", text, text);
    }
    const char *said = found == SIB__UNIT_SHARE    ? "a share"
                       : found == SIB__UNIT_POINTS ? "points"
                                                   : "a plain number";
    const char *want = wanted == SIB__UNIT_SHARE    ? "a share, such as \"10 %\", is"
                       : wanted == SIB__UNIT_POINTS ? "points, such as \"5 points\", are"
                       : wanted == SIB__UNIT_MONEY  ? "an amount of money is"
                                                    : "a number is";
    return sib__refuse(r, at, "\"%s\" is %s; %s wanted", text, said, want);
}

sib_status sib__read_exact(const sib__reader *r, const sib__json *at, int32_t unit,
                           sib__exact *out, int32_t *found)
{
    sib__slice text = at->text;
    bool       plain = unit == SIB__UNIT_NUMBER || unit == SIB__UNIT_MONEY;
    if (at->kind == SIB__JSON_NUMBER) {
        return sib__refuse(r, at,
                           "write \"%s\" as a text: a JSON number is a binary approximation to "
                           "most programs",
                           text.data);
    }
    if (at->kind != SIB__JSON_STRING) {
        return sib__refuse(r, at, "an exact number must stand here, as a text");
    }
    *found = take_unit(&text);
    sib_status status = sib__exact_parse(r->call, r->memory, "document", text, out);
    if (status == SIB_ERR_TERMS) {
        return sib__refuse(r, at, "\"%s\" is no exact number, such as 12, 0.10, 1/3 or 7.5 %%",
                           at->text.data);
    }
    SIB__TRY(status);
    if (*found != SIB__UNIT_NUMBER) {
        SIB__TRY(sib__exact_divide(r->call, r->memory, *out, sib__exact_of_i64(100), out));
    }
    if (unit != 0 && *found != unit && !(plain && *found == SIB__UNIT_NUMBER)) {
        return refuse_unit(r, at, unit, *found);
    }
    *found = unit != 0 ? unit : *found;
    return SIB_OK;
}
