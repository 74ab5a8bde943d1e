/* Text that is built piece by piece, and what a text from outside becomes before it is shown.
 */
#ifndef SIB_REPORT_TEXT_H
#define SIB_REPORT_TEXT_H

#include "core/text.h"

/* A text being built in a pool. A failed allocation is remembered, and all after it ignored. */
typedef struct sib__out {
    sib__memory *memory;
    char        *text;
    int64_t      length;
    int64_t      room;
    bool         failed;
} sib__out;

void sib__out_begin(sib__out *out, sib__memory *memory);
void sib__out_slice(sib__out *out, const char *data, int64_t n);
void sib__out_text(sib__out *out, const char *text);

/* Texts one after the other, ended by NULL. */
__attribute__((sentinel)) void sib__out_all(sib__out *out, ...);

/* As part of a page: escaped, isolated text in <bdi>; in a cell of a table, whose width goes by
 * its longest word, words of more than 24 letters may break. */
void sib__out_html(sib__out *out, const char *text, bool in_cell);

/* As an attribute, or as text of a figure: escaped alone. */
void sib__out_escaped(sib__out *out, const char *text);

/* A text from a contract or record as it may be shown anywhere: control characters and those
 * that turn the direction of text are written as U+001B, and what holds letters beyond Greek
 * and Cyrillic stands between U+2068 and U+2069, so that it moves nothing around it. NULL when
 * memory is short. */
const char *sib__clean(sib__memory *memory, sib__slice text);

/* Bytes of the UTF-8 character at `text`, and its number. */
int64_t sib__letter(const char *text, uint32_t *code);

#define SIB__ISOLATE_BEGIN "\xe2\x81\xa8"
#define SIB__ISOLATE_END   "\xe2\x81\xa9"

#endif
