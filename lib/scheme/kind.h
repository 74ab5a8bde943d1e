/* The eight kinds of step, each a file: its keys, what it checks before there are facts, what
 * it makes of series, and the rows it writes. What it is signed as stands in sentences.tsv. */
#ifndef SIB_SCHEME_KIND_H
#define SIB_SCHEME_KIND_H

#include "scheme/read.h"
#include "scheme/run.h"

struct sib__step_kind {
    const char         *name; /* what `do` says */
    const sib__options *keys; /* SIB__STEP_KEYS first; read into the kind's own struct */
    size_t              size; /* of that struct, which begins with a sib__scheme_step */

    /* What the form of the keys does not say: what is read, units, keys; declares the results.
     * Everything that can be refused without facts is refused here, with line and column. */
    sib_status (*read)(sib__reader *r, sib__scheme_step *step);

    /* Makes the series of every result: sib__run_put(). */
    sib_status (*apply)(sib__run *run, const sib__scheme_step *step);

    /* Rows of the statement, for each line, in the order of the lines. */
    sib_status (*line)(sib__run *run, const sib__scheme_step *step);
};

/* The kinds that there are; nothing else knows them by name. */
#define SIB__STEP_KIND_LIST(X)                                                                 \
    X(measure)                                                                                 \
    X(compare)                                                                                 \
    X(gate)                                                                                    \
    X(curve)                                                                                   \
    X(round)                                                                                   \
    X(limit)                                                                                   \
    X(settle)                                                                                  \
    X(split)

#define SIB__STEP_KIND(name) extern const sib__step_kind sib__step_##name;
SIB__STEP_KIND_LIST(SIB__STEP_KIND)
#undef SIB__STEP_KIND

/* The keys that every step has. */
#define SIB__STEP_KEYS                                                                         \
    {SIB__KEY("do", SIB__OPTION_TEXT)},                                                        \
    {                                                                                          \
        SIB__KEY_AT("id", SIB__OPTION_TEXT, sib__scheme_step, id)                              \
    }

/* The kind of that name, NULL for none; and one after another, ended by NULL. */
const sib__step_kind *sib__step_kind_named(sib__slice name);
const sib__step_kind *sib__step_kind_at(int64_t i);

#endif
