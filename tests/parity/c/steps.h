/* A cohort of a contract by the single steps. */
#ifndef SIB_PARITY_STEPS_H
#define SIB_PARITY_STEPS_H

#include "calls.h"
#include "fields.h"

enum { FACTS_ROOM = 4096 };

/* One cohort on its way. */
typedef struct walk {
    const char              *cohort;
    sib_eligibility         *who;
    sib_propensity          *model;
    sib_matching            *match;
    sib_reconviction_counts *counts;
    sib_effect              *effect;
} walk;

/* Options of a step: the entries "STEP.NAME" of the case. */
void steps_fill(run *r, const char *step, const sib_field *fields, void *options);

/* "COHORT.NAME" */
const char *steps_key(run *r, const walk *w, const char *name);

/* The effect, of the people whose number is known. */
sib_status steps_estimate(run *r, walk *w);

/* Adds the rows of both arms, as JSON. */
void steps_facts(run *r, const walk *w, char *facts);

#endif
