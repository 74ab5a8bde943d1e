/* Text that is built piece by piece, and what a text from outside becomes before it is shown.
 */
#ifndef SIB_CORE_OUT_H
#define SIB_CORE_OUT_H

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
