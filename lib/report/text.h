/* Texts as part of a page. */
#ifndef SIB_REPORT_TEXT_H
#define SIB_REPORT_TEXT_H

#include "core/out.h"

/* As part of a page: escaped, isolated text in <bdi>; in a cell of a table, whose width goes by
 * its longest word, words of more than 24 letters may break. */
void sib__out_html(sib__out *out, const char *text, bool in_cell);

/* As an attribute, or as text of a figure: escaped alone. */
void sib__out_escaped(sib__out *out, const char *text);

#endif
