/* Effects as payment reads them: checked, exact, in sequence. */
#ifndef SIB_PAYMENT_EFFECTS_H
#define SIB_PAYMENT_EFFECTS_H

#include "core/rational.h"
#include "sib/table.h"

typedef struct sib__payment_effect {
    sib__slice    cohort;
    sib__slice    verdict;
    int64_t       row;
    int64_t       sequence;
    bool          pooled;
    bool          ok;        /* the verdict is; only then do the following hold */
    bool          exact;     /* else the rationals are those of doubles */
    bool          rate_zero; /* no events in the comparison group: no reduction */
    sib__rational treated;
    sib__rational comparison;
    sib__rational reduction;
    int64_t       matched;  /* SIB_I64_MISSING when missing */
    int64_t       eligible; /* likewise */
} sib__payment_effect;

typedef struct sib__payment_effects {
    sib__payment_effect *cohorts; /* in sequence */
    int64_t              n;
    sib__payment_effect *pooled; /* NULL when there is none */
} sib__payment_effects;

/* Reads the table; the texts are borrowed from it. */
sib_status sib__payment_effects_read(sib__call *call, const sib_table *table,
                                     sib__payment_effects *out);

#endif
