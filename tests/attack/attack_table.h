/* A table of people, as an attack changes it: what its numbers are to one another. */
#ifndef SIB_TESTS_ATTACK_TABLE_H
#define SIB_TESTS_ATTACK_TABLE_H

#include "attack.h"

enum { TREATED, COMPARISON };

/* 0 where a cohort does not have it. */
int64_t attack_number(const attack_cohort *c, int arm, attack_place place);
void    attack_set(attack_cohort *c, int arm, attack_place place, int64_t value);

/* Whether those compared are others than the matched. */
bool attack_over_others(const attack_cohort *c, int arm);
bool attack_is_left(const sib__hide_entry *entry);

/* Where the last that remain stand; below 0: nowhere. */
int64_t attack_bottom(const attack_cohort *c, int arm);

/* Sets what remains at each step from the last of it upwards. */
void attack_add_up(attack_cohort *c, int arm);
bool attack_number_shown(const attack_cohort *c, int arm, attack_place place);

/* Everybody in a column, which a reader may know unless no step of it is shown. */
int64_t attack_total(const attack_cohort *c, int arm, bool *known);

/* What no table of people can break. */
bool attack_possible(const attack_cohort *c);

/* N E_c - E_t n_c over n_c: what is paid for, and whether the gate is met. */
void attack_paid(const attack_cohort *c, int64_t *over, int64_t *under, bool *met);

/* Whether the statement of both, and their findings, are the same. */
bool attack_same_payment(const attack_cohort *a, const attack_cohort *b);
bool attack_same_findings(const attack_cohort *a, const attack_cohort *b);

#endif
