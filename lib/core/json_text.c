/* The grammar of JSON's numbers and strings (RFC 8259, sections 6 and 7). */
#include "core/json_text.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int64_t digits(const char *text, int64_t n, int64_t at)
{
    while (at < n && is_digit(text[at])) {
        at++;
    }
    return at;
}

bool sib__json_is_short_whole(sib__slice text)
{
    bool    negative = text.length > 0 && text.data[0] == '-';
    int64_t digits = text.length - negative;
    if (digits < 1 || digits > 15) {
        return false;
    }
    for (int64_t i = negative; i < text.length; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') {
            return false;
        }
    }
    bool leading_zero = text.data[negative] == '0';
    return leading_zero ? digits == 1 && !negative : true;
}

/* -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)? */
bool sib__json_is_number(sib__slice slice)
{
    const char *text = slice.data;
    int64_t     n = slice.length;
    int64_t     at = n > 0 && text[0] == '-' ? 1 : 0;
    int64_t     end = digits(text, n, at);
    if (end == at || (text[at] == '0' && end > at + 1)) {
        return false;
    }
    at = end;
    if (at < n && text[at] == '.') {
        end = digits(text, n, at + 1);
        if (end == at + 1) {
            return false;
        }
        at = end;
    }
    if (at < n && (text[at] == 'e' || text[at] == 'E')) {
        at += at + 1 < n && (text[at + 1] == '+' || text[at + 1] == '-') ? 2 : 1;
        end = digits(text, n, at);
        if (end == at) {
            return false;
        }
        at = end;
    }
    return at == n;
}

static int hex_value(char c)
{
    if (is_digit(c)) {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Four hexadecimal digits, or -1. */
static int32_t hex4(const char *text, int64_t n)
{
    int32_t value = 0;
    for (int i = 0; i < 4; i++) {
        int digit = i < n ? hex_value(text[i]) : -1;
        if (digit < 0) {
            return -1;
        }
        value = value * 16 + digit;
    }
    return value;
}

static int64_t put_utf8(char *to, int32_t c)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (char)(0xC0 | (c >> 6));
        to[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        to[0] = (char)(0xE0 | (c >> 12));
        to[1] = (char)(0x80 | ((c >> 6) & 0x3F));
        to[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    to[0] = (char)(0xF0 | (c >> 18));
    to[1] = (char)(0x80 | ((c >> 12) & 0x3F));
    to[2] = (char)(0x80 | ((c >> 6) & 0x3F));
    to[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

/* The character of \uXXXX, or of the two that make a surrogate pair; -1 when it is none. *n is
 * the number of characters that follow the first 'u'. U+0000 is refused: texts are handed on
 * terminated. */
static int32_t escaped_character(const char *text, int64_t left, int64_t *n)
{
    int32_t high = hex4(text, left);
    *n = 4;
    if (high < 0xD800 || high > 0xDFFF) {
        return high == 0 ? -1 : high;
    }
    if (high > 0xDBFF || left < 10 || text[4] != '\\' || text[5] != 'u') {
        return -1;
    }
    int32_t low = hex4(text + 6, left - 6);
    *n = 10;
    return low < 0xDC00 || low > 0xDFFF ? -1
                                        : 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

static char simple_escape(char c)
{
    static const char from[] = "\"\\/bfnrt";
    static const char to[] = "\"\\/\b\f\n\r\t";
    const char       *found = c == '\0' ? NULL : strchr(from, c);
    return found == NULL ? '\0' : to[found - from];
}

int64_t sib__json_decode(const char *raw, int64_t n, char *to, int64_t *length,
                         const char **what)
{
    int64_t put = 0;
    for (int64_t i = 0; i < n; i++) {
        char c = raw[i];
        if ((unsigned char)c < 0x20) {
            *what = "a control character in a string must be escaped";
            return i;
        }
        if (c != '\\') {
            to[put++] = c;
        } else if (i + 1 < n && raw[i + 1] == 'u') {
            int64_t more = 0;
            int32_t character = escaped_character(raw + i + 2, n - i - 2, &more);
            if (character < 0) {
                *what = "an escape is no character that a text may hold";
                return i;
            }
            put += put_utf8(to + put, character);
            i += 1 + more;
        } else {
            char escape = i + 1 < n ? simple_escape(raw[i + 1]) : '\0';
            if (escape == '\0') {
                *what = "an escape is not known";
                return i;
            }
            to[put++] = escape;
            i++;
        }
    }
    to[put] = '\0';
    *length = put;
    return -1;
}
