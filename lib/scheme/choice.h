/* A choice that an author has: what it may be, and what follows from it. */
#ifndef SIB_SCHEME_CHOICE_H
#define SIB_SCHEME_CHOICE_H

#include "core/options.h"
#include "scheme/phrases.h"

/* The words that a key may say, or what kind of value it takes. */
const char *sib__choice_of(sib__prose *p, const sib__option *o);

/* What a choice does: the phrases of the block `about` that speak of the key and against which
 * nothing speaks that the object says; each word with its own. */
const char *sib__consequence_of(sib__prose *p, const sib__path *at, const char *about,
                                const sib__option *o);

/* Every place of a contract below its root, each with its key in the lists that reading uses
 * (NULL: none knows it). */
typedef void (*sib__choice_visit)(void *payload, const sib__path *at, const sib__option *o);
void sib__walk_choices(sib__prose *p, const sib__path *root, sib__choice_visit visit,
                       void *payload);

/* Whether a value is one of some joined by |, texts with or without quotes. */
bool sib__says_one_of(const sib__json *value, sib__slice words);

#endif
