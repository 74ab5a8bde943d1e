/* The record of a settlement: what canonical JSON holds of it, written and read. */
#ifndef SIB_SCHEME_RECORD_H
#define SIB_SCHEME_RECORD_H

#include "core/hash.h"
#include "core/json.h"
#include "scheme/statement.h"

/* What a settlement came to. */
#define SIB__DUE_VERDICT_LIST(X)                                                               \
    X(SIB__DUE_PAID, 1, "paid", "more is due than was paid before")                            \
    X(SIB__DUE_REPAID, 2, "repaid", "less is due than was paid before")                        \
    X(SIB__DUE_NOTHING, 3, "nothing", "as much is due as was paid before")                     \
    X(SIB__DUE_UNDECIDED, 4, "undecided", "a line that counts has no number")                  \
    X(SIB__DUE_INTERIM, 5, "interim", "the stage does not pay")                                \
    X(SIB__DUE_REPORT, 6, "report", "the contract has no settlement")

typedef enum sib__due_verdict { SIB__DUE_VERDICT_LIST(SIB_ENUM_CONSTANT) } sib__due_verdict;
const char *sib__due_verdict_name(int32_t value);
int32_t     sib__due_verdict_value(const char *name);

/* Texts, one after the other. */
typedef struct sib__names {
    const char **list;
    int64_t      n;
} sib__names;

typedef struct sib__settled {
    const char    *contract;
    const char    *version;
    const char    *contract_hash;
    const char    *amended; /* hash of the contract before; NULL: it is the same */
    const char    *stage;   /* NULL: of a contract without settlement, as are the next three */
    int32_t        as_at;
    int32_t        pays;
    sib__names     lines;
    sib__names     cohorts;
    sib__names     tables; /* of the facts */
    sib__names     hashes; /* of each of them */
    const char    *previous;
    sib__statement statement;
    sib__slice     split; /* JSON; empty: nothing is kept */
    int32_t        verdict;
    char           hash[SIB__HASH_TEXT_SIZE];

    const sib__json *split_said; /* of one that was read; NULL for none */
} sib__settled;

/* What a run came to, without its hash. */
sib_status sib__settled_of(sib__run *run, int32_t verdict, sib__settled *out);

/* Its text, which lies in the pool, and its hash. */
sib_status sib__settled_write(sib__call *call, sib__memory *m, sib__settled *record,
                              sib__slice *out);

/* Reads a text, `argument` in messages: TERMS unless it is what sib__settled_write() gives, to
 * the byte, and agrees with itself. */
sib_status sib__settled_read(sib__call *call, sib__memory *m, const char *argument,
                             sib__slice text, sib__settled *out);

#endif
