/* Cohorts of few people, as an attack wants them. */
#include "attack.h"

static int64_t below(uint32_t *state, int64_t limit)
{
    *state = *state * 1664525U + 1013904223U;
    return limit <= 0 ? 0 : (int64_t)((*state >> 8) % (uint32_t)limit);
}

/* Often nobody, often few, sometimes more. */
static int64_t few(uint32_t *state, int64_t most)
{
    int64_t kind = below(state, 10);
    int64_t n = kind < 3 ? 0 : kind < 6 ? 1 + below(state, 5) : below(state, most + 1);
    return n > most ? most : n;
}

static void put(attack_cohort *c, int arm, int64_t number, sib__entry_role role, int place)
{
    c->entries[arm][c->n[arm]] = (sib__hide_entry){.number = number, .role = role};
    if (place >= 0) {
        c->at[arm][place] = c->n[arm];
    }
    c->n[arm]++;
}

static void draw_head(attack_cohort *c, int arm, uint32_t *state)
{
    int64_t steps = 1 + below(state, 8);
    for (int64_t i = 0; i < steps; i++) {
        put(c, arm, few(state, 40),
            below(state, 4) == 0 ? SIB__ENTRY_LEFT_MAYBE : SIB__ENTRY_LEFT, -1);
    }
    c->head[arm] = steps;
}

static void draw_arm(attack_cohort *c, int arm, bool scores, int64_t left_out, uint32_t *state)
{
    int64_t members = below(state, 8) == 0 ? below(state, 8) : 5 + below(state, 40);
    int64_t no_score = scores ? few(state, members / 3) : 0;
    int64_t unmatched = few(state, members - no_score);
    int64_t matched = members - no_score - unmatched;
    int64_t out = left_out == 0 ? 0 : few(state, matched);
    int64_t events = below(state, 3) == 0 ? few(state, 6) : below(state, 2 * matched + 1);
    events = matched - out == 0 ? 0 : events;
    int64_t again = events == 0 ? 0 : 1 + below(state, events);
    put(c, arm, members, SIB__ENTRY_REMAIN, ATTACK_MEMBER);
    put(c, arm, no_score, scores ? SIB__ENTRY_LEFT : SIB__ENTRY_LEFT_MAYBE, ATTACK_NO_SCORE);
    put(c, arm, unmatched, SIB__ENTRY_LEFT, ATTACK_UNMATCHED);
    put(c, arm, matched, SIB__ENTRY_REMAIN, ATTACK_MATCHED);
    put(c, arm,
        few(state, out > 0        ? out
                   : left_out > 0 ? 0
                                  : matched),
        SIB__ENTRY_PART, ATTACK_UNLINKED);
    put(c, arm, out, SIB__ENTRY_LEFT, ATTACK_LEFT_OUT);
    put(c, arm, matched - out, SIB__ENTRY_REMAIN, ATTACK_COMPARED);
    if (left_out == 0) {
        put(c, arm, again > matched ? matched : again, SIB__ENTRY_RESULT, ATTACK_RECONVICTED);
    }
    put(c, arm, events, SIB__ENTRY_EVENTS, ATTACK_EVENTS);
}

static sib__hide_entry *entry(attack_cohort *c, int arm, attack_place place)
{
    return &c->entries[arm][c->at[arm][place]];
}

/* Without a finding a reader knows that there is nobody in either arm. */
static void know_nobody(attack_cohort *c, attack_place place)
{
    bool nobody = entry(c, 0, place)->number + entry(c, 1, place)->number == 0;
    entry(c, 0, place)->fixed = nobody;
    entry(c, 1, place)->fixed = nobody;
}

/* That nobody was matched or compared, or that an arm had no events, is a finding. */
static void know_findings(attack_cohort *c)
{
    know_nobody(c, ATTACK_NO_SCORE);
    know_nobody(c, ATTACK_LEFT_OUT);
    know_nobody(c, ATTACK_UNLINKED);
    for (int arm = 0; arm < 2; arm++) {
        bool nobody = false;
        for (int64_t i = c->at[arm][ATTACK_MATCHED]; i < c->n[arm]; i++) {
            sib__hide_entry *one = &c->entries[arm][i];
            bool             rate = one->role >= SIB__ENTRY_RESULT;
            nobody = nobody || (one->number == 0 && one->role == SIB__ENTRY_REMAIN);
            one->fixed =
                one->fixed || nobody ||
                (one->number == 0 && (one->role == SIB__ENTRY_REMAIN ||
                                      (rate && entry(c, arm, ATTACK_EVENTS)->number == 0)));
        }
    }
}

/* Nobody is matched, or compared, in one arm alone. */
static bool one_sided(attack_cohort *c, attack_place place)
{
    return (entry(c, 0, place)->number == 0) != (entry(c, 1, place)->number == 0);
}

static attack_cohort draw_cohort(uint32_t *state)
{
    attack_cohort c = {.gate = 0.1};
    bool          scores = below(state, 2) == 0;
    int64_t       left_out = below(state, 3) == 0;
    for (int arm = 0; arm < 2; arm++) {
        for (int place = 0; place < ATTACK_PLACES; place++) {
            c.at[arm][place] = -1;
        }
    }
    for (int arm = 0; arm < ATTACK_ARMS; arm++) {
        draw_head(&c, arm, state);
        if (arm < 2) {
            draw_arm(&c, arm, scores, left_out, state);
        }
    }
    return c;
}

attack_cohort attack_draw(uint32_t *state)
{
    attack_cohort c = draw_cohort(state);
    while (one_sided(&c, ATTACK_MATCHED) || one_sided(&c, ATTACK_COMPARED)) {
        c = draw_cohort(state);
    }
    know_findings(&c);
    entry(&c, 0, ATTACK_MEMBER)->fixed = below(state, 4) == 0;
    c.paid = attack_met(&c);
    return c;
}
