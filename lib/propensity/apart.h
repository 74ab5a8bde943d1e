/* Who is told apart by a direction of separation, and by what. */
#ifndef SIB_PROPENSITY_APART_H
#define SIB_PROPENSITY_APART_H

#include "propensity/covariates.h"
#include "propensity/result.h"

/* Counts the people told apart, by arm: the rows that the design has left out of use. */
void sib__apart_count(const sib__design *d, int64_t count[2]);

/* The table "told_apart": the levels and yes/no values all of whose people are told apart;
 * where there is none, the terms of the direction. */
sib_status sib__apart_table(sib__call *call, const sib__covariates *covariates,
                            const sib__design *d, sib_propensity *p);

#endif
