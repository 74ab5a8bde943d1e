/* Text into fixed room, without the C library's locale-bound printf. */
#ifndef SIB_CORE_FORMAT_H
#define SIB_CORE_FORMAT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/* A line that is filled from the left, always terminated, cut when full. */
typedef struct sib__line {
    char  *text;
    size_t size;
    size_t length;
} sib__line;

/* Appends. The format knows %s, %d, %ld, %lld, %zu and %%. */
__attribute__((format(printf, 2, 3))) void sib__line_print(sib__line *line, const char *format,
                                                           ...);
__attribute__((format(printf, 2, 0))) void sib__line_vprint(sib__line *line, const char *format,
                                                            va_list arguments);

/* Writes a whole number in decimal, terminated; returns the length. Room: 21 bytes. */
size_t sib__format_i64(char *to, int64_t value);

#endif
