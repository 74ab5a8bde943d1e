/* Work that runs over the same tables have in common: each piece under all that it follows
 * from, so that a run that changes nothing of that has it again. */
#ifndef SIB_EVALUATION_KEPT_H
#define SIB_EVALUATION_KEPT_H

#include "contract/contract.h"

typedef enum sib__kept_kind {
    SIB__KEPT_FIT, /* who is eligible, what is known of them, their scores */
    SIB__KEPT_MATCHING,
    SIB__KEPT_DESIGN,
    SIB__KEPT_COUNT,
    SIB__KEPT_KINDS
} sib__kept_kind;

/* What a piece follows from, as a digest. */
typedef struct sib__kept_key {
    char digits[SIB__HASH_TEXT_SIZE];
} sib__kept_key;

typedef struct sib__kept_piece {
    sib__kept_kind kind;
    int64_t        number; /* of a cohort or an outcome */
    sib__kept_key  key;
    void          *what;
} sib__kept_piece;

typedef struct sib__kept {
    sib__memory      memory; /* first: a handle; holds the pieces, and all that they are */
    sib__kept_piece *pieces;
    int64_t          n;
    int64_t          room;
    sib__kept_key    common;                /* of what all pieces of a run follow from */
    sib__kept_key    keys[SIB__KEPT_KINDS]; /* of the people at hand */
    int64_t          made[SIB__KEPT_KINDS]; /* pieces that a run had to make */
} sib__kept;

/* The piece, NULL where it has not been made. */
void *sib__kept_find(const sib__kept *kept, sib__kept_kind kind, int64_t number);

/* Keeps a piece, which lies in the pool of `kept`. */
sib_status sib__kept_add(sib__call *call, sib__kept *kept, sib__kept_kind kind, int64_t number,
                         void *what);

/* What all people of a contract have in common: its tables and cohorts, and the day. */
sib_status sib__kept_begin(sib__call *call, sib__kept *kept, const sib__scheme *s,
                           int32_t as_at);

/* The keys of fit, matching and design of the people of a contract; the same of what an outcome
 * of theirs gives, of which `demand` is asked at a stage that counts those cohorts. */
struct sib__demand;
sib_status sib__kept_people(sib__call *call, sib__kept *kept, const sib__contract *c);
sib_status sib__kept_outcome(sib__call *call, sib__kept *kept, const sib__scheme *s,
                             const sib__scheme_outcome *o, const struct sib__demand *demand,
                             uint64_t cohorts);

#endif
