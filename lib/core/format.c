#include "core/format.h"

#include <string.h>

static void append(sib__line *line, const char *text, size_t length)
{
    size_t room = line->size - line->length - 1;
    if (length > room) {
        length = room;
    }
    memcpy(line->text + line->length, text, length);
    line->length += length;
    line->text[line->length] = '\0';
}

size_t sib__format_i64(char *to, int64_t value)
{
    char     digits[20];
    size_t   count = 0;
    size_t   length = 0;
    uint64_t rest = value < 0 ? 0U - (uint64_t)value : (uint64_t)value;
    do {
        digits[count++] = (char)('0' + rest % 10U);
        rest /= 10U;
    } while (rest > 0);
    if (value < 0) {
        to[length++] = '-';
    }
    while (count > 0) {
        to[length++] = digits[--count];
    }
    to[length] = '\0';
    return length;
}

static void append_i64(sib__line *line, int64_t value)
{
    char digits[24];
    append(line, digits, sib__format_i64(digits, value));
}

/* Appends one conversion and returns the character after it. */
static const char *convert(sib__line *line, const char *at, va_list *arguments)
{
    if (*at == 's') {
        const char *text = va_arg(*arguments, const char *);
        append(line, text, strlen(text));
        return at + 1;
    }
    if (*at == 'd') {
        append_i64(line, va_arg(*arguments, int));
        return at + 1;
    }
    if (at[0] == 'l' && at[1] == 'd') {
        append_i64(line, va_arg(*arguments, long));
        return at + 2;
    }
    if (at[0] == 'l' && at[1] == 'l' && at[2] == 'd') {
        append_i64(line, va_arg(*arguments, long long));
        return at + 3;
    }
    if (at[0] == 'z' && at[1] == 'u') {
        append_i64(line, (int64_t)va_arg(*arguments, size_t));
        return at + 2;
    }
    append(line, "%", 1);
    return *at == '%' ? at + 1 : at;
}

void sib__line_vprint(sib__line *line, const char *format, va_list arguments)
{
    va_list rest;
    va_copy(rest, arguments);
    for (const char *at = format; *at != '\0';) {
        size_t plain = strcspn(at, "%");
        append(line, at, plain);
        at += plain;
        if (*at == '%') {
            at = convert(line, at + 1, &rest);
        }
    }
    va_end(rest);
}

void sib__line_print(sib__line *line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    sib__line_vprint(line, format, arguments);
    va_end(arguments);
}
