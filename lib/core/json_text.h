/* The grammar of JSON's numbers and strings, apart from reader and writer so that it can be
 * read alone. */
#ifndef SIB_CORE_JSON_TEXT_H
#define SIB_CORE_JSON_TEXT_H

#include "core/text.h"

/* -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)? */
bool sib__json_is_number(sib__slice text);

/* Whether a number is a whole one of at most 15 digits as RFC 8785 writes it: most of a record
 * is, and such text needs no conversion. */
bool sib__json_is_short_whole(sib__slice text);

/* Decodes what stands between a string's quotes into `to` (room: n + 1), terminated. Returns
 * -1, or the offset of the first fault with `what` saying which. U+0000 and lone surrogates are
 * faults. */
int64_t sib__json_decode(const char *raw, int64_t n, char *to, int64_t *length,
                         const char **what);

#endif
