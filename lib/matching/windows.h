/* The sweep that makes the most pairs, and who goes short in it. */
#ifndef SIB_MATCHING_WINDOWS_H
#define SIB_MATCHING_WINDOWS_H

#include "matching/rules.h"

/* By case, as the rules' windows have them: controls from .. from + taken - 1 of the shelf by
 * caliper. `wanting`: it is short, or another could have one more if it gave up one of its own.
 * Those who want can have no other controls than those they share among themselves, all of
 * which are taken: which proves that no more pairs can be made. */
typedef struct sib__sweep {
    int64_t *from;
    int64_t *taken;
    uint8_t *wanting;
} sib__sweep;

sib_status sib__sweep_begin(sib__call *call, const sib__rules *rules, sib__sweep *sweep);
void       sib__sweep_end(sib__call *call, sib__sweep *sweep);

/* Over the cases listed, rising (NULL: the first n), with up to `most` controls each: 1, or any
 * number where a control serves once. */
sib_status sib__sweep_run(sib__call *call, const sib__rules *rules, const int64_t *cases,
                          int64_t n, int64_t most, sib__sweep *sweep);

#endif
