/* What other choices would have paid: the options of a contract that are varied, each with its
 * alternatives, and the contract with some of them in place (docs/language/sensitivity.md). */
#ifndef SIB_SCHEME_VARY_H
#define SIB_SCHEME_VARY_H

#include "scheme/handle.h"
#include "scheme/notes.h"
#include "table/publish.h"

/* An option that is varied. */
typedef struct sib__varied {
    const char       *path;
    const sib__path  *at;
    const char       *stands;       /* what the contract says, as it is written */
    const sib__json **alternatives; /* [n] */
    int64_t           n;
    bool              around;  /* they stand in its place, whatever they are */
    bool              implied; /* by the object around it: what cannot be read is left out */
} sib__varied;

typedef struct sib__variety {
    sib__prose         prose;
    const sib__scheme *scheme;
    sib__varied       *options;
    int64_t            n;
    int64_t            room;
} sib__variety;

/* One option with one of its alternatives. */
typedef struct sib__change {
    const sib__varied *option;
    const sib__json   *alternative;
} sib__change;

/* Where the facts of each variation come from that is counted anew from records. */
typedef struct sib__vary_source {
    void *payload;
    /* New facts for the contract as it is in run number `run`; NULL: nothing is settled. */
    sib_status (*facts)(void *payload, sib_context *ctx, const sib_scheme *scheme, int64_t run,
                        sib_facts **out);
    /* The key of a place of which the lists of this module know none; NULL for none. */
    const sib__option *(*key)(const sib__path *at);
    bool blind; /* only who is matched is varied */
} sib__vary_source;

typedef struct sib__vary_order {
    const sib_scheme       *scheme;
    const sib_facts        *facts; /* where there is no source */
    const char             *stage;
    const char             *previous;
    const char             *asked;
    bool                    grid;
    const sib__vary_source *source; /* NULL: facts are handed in */
} sib__vary_order;

/* Settles with other choices in place, and tells in the tables and the text of a paper what
 * each came to. */
sib_status sib__vary(sib__call *call, const sib__vary_order *order, sib_paper *paper);

/* Everything marked unknown; or what `asked` names, JSON: {path: [alternatives], ..}, where an
 * empty list leaves them to the contract. ARGUMENT where nothing stands at a path. What is made
 * lies in the scratch of the call. */
sib_status sib__variety_of(sib__call *call, const sib__scheme *scheme, const char *asked,
                           const sib__vary_source *source, sib__variety *out);

/* The text of the contract with changes in place, in the scratch of the call. */
sib_status sib__variety_text(sib__call *call, const sib__scheme *scheme,
                             const sib__change *changes, int64_t n, sib__slice *out);

/* Reads a contract with changes in place, given to the scratch of the call; NULL where they
 * make none, with what was wrong. It passes for the contract that it varies: what that was paid
 * before stands. */
sib_status sib__variety_read(sib__call *call, const sib__scheme *scheme,
                             const sib__change *changes, int64_t n, const sib_scheme **out,
                             const char **refused);

/* What a context says is wrong, without function and place; in the pool. */
sib_status sib__variety_refusal(sib__call *call, sib__memory *m, const sib_context *ctx,
                                const char **out);

#endif
