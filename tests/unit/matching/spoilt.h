/* A matching whose pairs are spoilt between search and check. */
#ifndef SIB_TESTS_MATCHING_SPOILT_H
#define SIB_TESTS_MATCHING_SPOILT_H

#include "matching/matching.h"

#include "trial.h"

/* The steps of sib_matching_match(), with what the search found spoilt before it is checked. */
static inline sib_status run_spoilt(sib__call *call, const trial *t, const sib__method *method,
                                    void (*spoil)(sib__pairs *, const trial *, uint64_t *),
                                    uint64_t *state, sib_matching **made)
{
    sib__pairs       found = {0};
    const sib__given given = {.score = {t->score, t->n},
                              .logit = {t->logit, t->n},
                              .treated = {t->treated, t->n},
                              .id = {t->id, t->offsets, t->n}};
    sib__rules       rules = sib__rules_of(&t->options, &given);
    SIB__TRY(sib__rules_make(call, &given, &rules));
    SIB__TRY(method->search(call, &rules, &found));
    if (found.n > 0) {
        spoil(&found, t, state);
    }
    *made = sib__handle(call, sizeof(sib_matching));
    SIB__TRY_MEMORY(call, *made);
    SIB__TRY(sib__matching_publish(call, &rules, &found, *made));
    SIB__TRY(sib__matching_verify(call, &rules, *made));
    return method->verify(call, &rules, &found, *made);
}

#endif
