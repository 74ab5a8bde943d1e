/* A contract in words. What a kind of object says is a block of phrases in sentences.tsv, each
 * with the keys it needs and the {keys} it puts in; what no phrase says is said key by key
 * after them, so that nothing that decides can be left out. */
#ifndef SIB_SCHEME_PROSE_H
#define SIB_SCHEME_PROSE_H

#include "scheme/notes.h"

/* The phrases of an object, then what they left out; `about` names their block. Ends in a full
 * stop or nothing. */
void sib__say_object(sib__prose *p, sib__out *out, const char *about, const sib__path *at);

/* A value in a line; `names`: texts are names, between quotes. */
void sib__say_value(sib__prose *p, sib__out *out, const char *about, const sib__path *at,
                    bool names);

#endif
