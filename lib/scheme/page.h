/* Plain text: headings and paragraphs cut into lines. */
#ifndef SIB_SCHEME_PAGE_H
#define SIB_SCHEME_PAGE_H

#include "core/out.h"

/* A heading over a line of that letter. */
void sib__page_heading(sib__out *page, const char *text, char line);

/* Words until the line is full; the first line is indented by `indent`, others by `hanging`
 * more. */
void sib__page_paragraph(sib__out *page, const char *text, int indent, int hanging);

/* Letters of UTF-8; a text so many times; a whole number. */
int64_t sib__letters_of(const char *text, int64_t n);
void    sib__out_repeat(sib__out *out, const char *text, int64_t times);
void    sib__out_i64(sib__out *out, int64_t value);

#endif
