/* What writing a contract in words needs: the table of phrases, and what is kept on the way. */
#ifndef SIB_SCHEME_PHRASES_H
#define SIB_SCHEME_PHRASES_H

#include "scheme/page.h"
#include "scheme/place.h"

/* A line of sentences.tsv: what it is about, when it is said, and what. */
typedef struct sib__phrase {
    const char *about;
    const char *when; /* keys that must stand; key=word: must say that, [] for an empty list */
    const char *text;
} sib__phrase;

/* A set of nodes. */
typedef struct sib__marks {
    const sib__json **slots;
    int64_t           n;
    int64_t           room;
} sib__marks;

/* A table or a list that a phrase put below its paragraph. */
typedef struct sib__below {
    const sib__path *place;
    const char      *about;
    int64_t          number; /* of a table; 0: a list */
} sib__below;

/* A failure is remembered in `status`, and what comes after it means nothing. */
typedef struct sib__prose {
    sib__call   *call;
    sib__memory *memory;
    sib__places  places;
    sib_status   status;
    sib__phrase *phrases;
    int64_t      phrase_count;
    sib__marks   said;
    sib__marks   noted; /* objects whose source, note, unknown, assumed were taken up */
    sib__out     page;
    sib__out     open;  /* what is not agreed, unknown or assumed */
    sib__out     notes; /* sources and notes, by number */
    int64_t      tables;
    int          depth; /* of objects within a line */
    bool         brief; /* a sentence alone: nothing is put below it */
    int64_t      note_count;
    int64_t      unagreed;
    int64_t      unknown;
    int64_t      assumed;
    sib__below  *below; /* not yet written */
    int64_t      below_count;
    int64_t      below_room;
} sib__prose;

/* Ready to write; and whether all is well. */
sib_status sib__prose_begin(sib__call *call, sib__prose *p);
bool       sib__prose_well(sib__prose *p, sib_status status);

/* Text that is written: what a failed allocation leaves is "". */
const char *sib__prose_done(sib__prose *p, const sib__out *out);

/* Marks a node, and whether it is marked; a node holds all under it. */
void sib__prose_mark(sib__prose *p, sib__marks *marks, const sib__json *node);
bool sib__prose_marked(const sib__marks *marks, const sib__json *node);

/* The phrase for a word that a key says, NULL for none. */
const char *sib__phrase_of(const sib__prose *p, sib__slice key, sib__slice word);

/* Puts a table or a list below the paragraph; the number of the table. */
int64_t sib__put_below(sib__prose *p, const sib__path *at, const char *about, bool table);

/* The name of a block within another: "limit.where". */
const char *sib__about(sib__prose *p, const char *about, sib__slice key);

#endif
