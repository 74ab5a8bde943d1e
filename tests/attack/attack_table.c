/* Tables of people: what holds in each of them, and what two have in common on a page. */
#include "attack_table.h"

bool attack_left_few(int64_t least, const attack_cohort *c)
{
    return c->kept && sib__is_small(least, c->out);
}

void attack_hide(int64_t least, attack_cohort *c)
{
    sib__entries       columns[ATTACK_ARMS];
    sib__hidden_cohort cohort = {
        .columns = columns, .n = ATTACK_ARMS, .few = c->few || attack_left_few(least, c)};
    for (int arm = 0; arm < ATTACK_ARMS; arm++) {
        columns[arm] = (sib__entries){c->entries[arm], c->n[arm], c->paid && arm == COMPARISON};
    }
    sib__hide(least, &cohort);
    c->result = cohort.result;
}

int64_t attack_number(const attack_cohort *c, int arm, attack_place place)
{
    int64_t at = c->at[arm][place];
    return at < 0 ? 0 : c->entries[arm][at].number;
}

void attack_set(attack_cohort *c, int arm, attack_place place, int64_t value)
{
    if (c->at[arm][place] >= 0) {
        c->entries[arm][c->at[arm][place]].number = value;
    }
}

bool attack_over_others(const attack_cohort *c, int arm)
{
    return c->kept && arm == TREATED;
}

bool attack_is_left(const sib__hide_entry *entry)
{
    return entry->role == SIB__ENTRY_LEFT || entry->role == SIB__ENTRY_LEFT_MAYBE;
}

int64_t attack_bottom(const attack_cohort *c, int arm)
{
    int64_t at = attack_over_others(c, arm) ? c->at[arm][ATTACK_MATCHED] : c->n[arm] - 1;
    while (at >= 0 && c->entries[arm][at].role != SIB__ENTRY_REMAIN) {
        at--;
    }
    return at;
}

void attack_add_up(attack_cohort *c, int arm)
{
    int64_t sum = 0;
    int64_t last = attack_bottom(c, arm);
    for (int64_t i = c->n[arm] - 1; i >= 0; i--) {
        sib__hide_entry *entry = &c->entries[arm][i];
        if (attack_is_left(entry) || i == last) {
            sum += entry->number;
        } else if (entry->role == SIB__ENTRY_REMAIN) {
            entry->number = sum;
        }
    }
    if (attack_over_others(c, arm)) {
        attack_set(c, arm, ATTACK_COMPARED, attack_number(c, arm, ATTACK_MEMBER) - c->out);
    }
}

bool attack_number_shown(const attack_cohort *c, int arm, attack_place place)
{
    return c->entries[arm][c->at[arm][place]].shown;
}

int64_t attack_total(const attack_cohort *c, int arm, bool *known)
{
    int64_t sum = arm < 2 ? attack_number(c, arm, ATTACK_MEMBER) : 0;
    *known = false;
    for (int64_t i = 0; i < c->head[arm]; i++) {
        sum += c->entries[arm][i].number;
        *known = *known || c->entries[arm][i].shown;
    }
    return sum;
}

bool attack_possible(const attack_cohort *c)
{
    bool good = true;
    for (int arm = 0; arm < ATTACK_ARMS; arm++) {
        int64_t of = INT64_MAX;
        for (int64_t i = 0; i < c->n[arm]; i++) {
            const sib__hide_entry *entry = &c->entries[arm][i];
            bool part = entry->role == SIB__ENTRY_PART || entry->role == SIB__ENTRY_RESULT;
            of = entry->role == SIB__ENTRY_REMAIN ? entry->number : of;
            good = good && entry->number >= 0 && (!part || entry->number <= of);
        }
    }
    good = good && c->out >= 0 && (c->out == 0 || c->leaves);
    for (int arm = 0; arm < 2; arm++) {
        int64_t again = attack_number(c, arm, ATTACK_RECONVICTED);
        int64_t events = attack_number(c, arm, ATTACK_EVENTS);
        bool    all = attack_number(c, arm, ATTACK_LEFT_OUT) == 0;
        good = good && again <= events &&
               (!all || c->at[arm][ATTACK_RECONVICTED] < 0 || (again > 0) == (events > 0));
    }
    return good;
}

void attack_paid(const attack_cohort *c, int64_t *over, int64_t *under, bool *met)
{
    int64_t treated = attack_number(c, TREATED, ATTACK_COMPARED);
    int64_t comparison = attack_number(c, COMPARISON, ATTACK_COMPARED);
    int64_t events = attack_number(c, COMPARISON, ATTACK_EVENTS);
    *over = treated * events - attack_number(c, TREATED, ATTACK_EVENTS) * comparison;
    *under = comparison;
    *met =
        treated * events > 0 && (double)*over / (double)(treated * events) >= c->gate - 1e-12;
}

bool attack_met(const attack_cohort *cohort)
{
    int64_t over;
    int64_t under;
    bool    met;
    attack_paid(cohort, &over, &under, &met);
    return met;
}

/* Whether the statement of both is the same: nothing is paid unless the gate is met. */
bool attack_same_payment(const attack_cohort *a, const attack_cohort *b)
{
    int64_t over[2];
    int64_t under[2];
    bool    met[2];
    attack_paid(a, &over[0], &under[0], &met[0]);
    attack_paid(b, &over[1], &under[1], &met[1]);
    bool same = over[0] * under[1] == over[1] * under[0];
    return met[0] == met[1] && (!a->paid || same);
}

bool attack_same_findings(const attack_cohort *a, const attack_cohort *b)
{
    bool same = true;
    for (attack_place place = ATTACK_NO_SCORE; place < ATTACK_PLACES; place++) {
        bool in_a[2] = {attack_number(a, 0, place) > 0, attack_number(a, 1, place) > 0};
        bool in_b[2] = {attack_number(b, 0, place) > 0, attack_number(b, 1, place) > 0};
        bool each =
            place == ATTACK_EVENTS || place == ATTACK_MATCHED || place == ATTACK_COMPARED;
        bool either =
            place == ATTACK_NO_SCORE || place == ATTACK_UNLINKED || place == ATTACK_LEFT_OUT;
        same = same && (!each || (in_a[0] == in_b[0] && in_a[1] == in_b[1]));
        same = same && (!either || (in_a[0] || in_a[1]) == (in_b[0] || in_b[1]));
    }
    return same;
}
