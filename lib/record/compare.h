/* Two results side by side, member by member: whatever they hold. */
#ifndef SIB_RECORD_COMPARE_H
#define SIB_RECORD_COMPARE_H

#include "record/record.h"

enum { SIB__PLACE_SIZE = 256 };

/* Where two results part first, in the order of the chain. */
typedef struct sib__parting {
    bool identical; /* in canonical form, so that their hashes are equal */
    char step[SIB__PLACE_SIZE];
    char place[SIB__PLACE_SIZE];
} sib__parting;

/* Compares the results of two documents; TERMS where one has none. */
sib_status sib__compare(sib__call *call, const sib__json *a, const sib__json *b,
                        const char *const names[2], sib__parting *out);

#endif
