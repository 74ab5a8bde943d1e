/* Texts of a contract, and what stands around its values: sources, notes, what is open. */
#ifndef SIB_SCHEME_NOTES_H
#define SIB_SCHEME_NOTES_H

#include "scheme/phrases.h"

/* A text of the document; between quotes where it is a name. */
void sib__say_text(sib__prose *p, sib__out *out, sib__slice text, bool name);

/* An alternative as it is written: a text as it is, else JSON. */
const char *sib__alternative_text(sib__prose *p, const sib__json *value);

/* " [assumed, note 3]" for what stands around a value, once. */
void sib__say_remarks(sib__prose *p, sib__out *out, const sib__path *at);

#endif
