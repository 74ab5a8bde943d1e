/* A record being checked without facts. */
#ifndef SIB_SCHEME_RECORD_CHECK_H
#define SIB_SCHEME_RECORD_CHECK_H

#include "scheme/record_rows.h"

/* Refuses a record that cannot be one: what its rows say of themselves; and what its money says
 * of its lines: what is due is what they sum to, and what is billed, and what it keeps of a
 * split is what it bills. */
sib_status sib__settled_check(sib__call *call, const char *argument,
                              const sib__settled *record);
sib_status sib__settled_check_money(sib__call *call, const char *argument,
                                    const sib__settled *record);

#endif
