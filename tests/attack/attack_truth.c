#include "attack_truth.h"

#include <string.h>

#include "support.h"

static int64_t number_of(const attack_cohort *c, int arm, attack_place place)
{
    return c->entries[arm][c->at[arm][place]].number;
}

/* What the disclosure knows of a cohort, as the attack takes it. */
static attack_cohort truth_of(const sib__seen_cohort *seen)
{
    static const sib__fate fates[] = {
        SIB__FATE_MEMBER,   SIB__FATE_NO_SCORE,    SIB__FATE_UNMATCHED,
        SIB__FATE_MATCHED,  SIB__FATE_UNLINKED,    SIB__FATE_LEFT_OUT,
        SIB__FATE_COMPARED, SIB__FATE_RECONVICTED, SIB__FATE_EVENTS};
    attack_cohort c = {.gate = 0.1};
    c.paid = seen->columns[SIB__ARM_COMPARISON].open;
    for (int arm = 0; arm < ATTACK_ARMS; arm++) {
        const sib__entries *column = &seen->columns[arm];
        CU_ASSERT_FATAL(column->n <= ATTACK_ROOM);
        c.n[arm] = column->n;
        memcpy(c.entries[arm], column->entries, (size_t)column->n * sizeof *column->entries);
        for (int i = 0; arm < 2 && i < ATTACK_PLACES; i++) {
            c.at[arm][i] = seen->fate[arm][fates[i]];
        }
        if (arm == 0 && seen->kept && c.at[arm][ATTACK_COMPARED] >= 0) {
            c.kept = true;
            c.leaves = seen->leaves;
            c.out = number_of(&c, arm, ATTACK_MEMBER) - number_of(&c, arm, ATTACK_COMPARED);
        }
        c.head[arm] = arm < 2 ? c.at[arm][ATTACK_MEMBER] : column->n;
        for (int64_t i = 0; arm < 2 && i < column->n; i++) {
            const sib__hide_entry *entry = &column->entries[i];
            if (entry->role >= SIB__ENTRY_EVENTS) {
                c.at[arm][ATTACK_EVENTS] = i;
                /* without events of the comparison group there is no reduction to be paid */
                c.paid = c.paid && !(arm == 1 && entry->fixed && entry->number == 0);
            }
        }
    }
    return c;
}

attack_cohort attack_truth(int64_t least, const sib__disclosure *d, int64_t cohort)
{
    attack_cohort truth = truth_of(&d->cohorts[cohort]);
    for (int64_t i = 0; i < d->n; i++) {
        attack_cohort other = truth_of(&d->cohorts[i]);
        attack_hide(least, &other);
        truth.few = truth.few || (i != cohort && !other.result);
    }
    truth.few = truth.few && d->cohorts[cohort].hidden.few;
    return truth;
}
