#include "attack.h"

#include <stdlib.h>

#include "attack_table.h"

enum { MOST_EVENTS = 40 };

int64_t attack_count(int64_t usual)
{
    const char *times = getenv("SIB_TEST_ATTACK_TIMES");
    return times == NULL ? usual : usual * strtol(times, NULL, 10);
}

/* Whether a table gives the page that the truth gives. */
static bool same_page(int64_t least, attack_rule rule, const attack_cohort *truth,
                      attack_cohort *twin)
{
    if (!attack_possible(twin) || !attack_same_findings(truth, twin) ||
        !attack_same_payment(truth, twin)) {
        return false;
    }
    rule(least, twin);
    bool same = twin->result == truth->result;
    for (int arm = 0; arm < ATTACK_ARMS && same; arm++) {
        bool known;
        bool open = arm == COMPARISON && truth->paid && !truth->result;
        same = attack_total(twin, arm, &known) == attack_total(truth, arm, &known) || !known ||
               open;
        for (int64_t i = 0; i < truth->n[arm] && same; i++) {
            const sib__hide_entry *a = &truth->entries[arm][i];
            const sib__hide_entry *b = &twin->entries[arm][i];
            same = a->shown == b->shown && (!a->shown || a->number == b->number);
        }
    }
    return same;
}

/* One attack: the hidden numbers of which another value is known to be possible. */
typedef struct attacking {
    int64_t              least;
    attack_rule          rule;
    const attack_cohort *truth;
    bool                 free[ATTACK_ARMS][ATTACK_ROOM];
    attack_result       *result;
    const attack_host   *host;
} attacking;

static void try_table(attacking *a, attack_cohort *twin)
{
    bool fresh = false;
    a->result->candidates++;
    if (!same_page(a->least, a->rule, a->truth, twin)) {
        return;
    }
    for (int arm = 0; arm < ATTACK_ARMS; arm++) {
        for (int64_t i = 0; i < twin->n[arm]; i++) {
            const sib__hide_entry *entry = &a->truth->entries[arm][i];
            if (!a->free[arm][i] && !entry->shown &&
                entry->number != twin->entries[arm][i].number) {
                a->free[arm][i] = true;
                fresh = true;
            }
        }
    }
    if (fresh && a->host != NULL) {
        a->host->twin(a->host->host, twin);
    }
}

/* What a column is made of: steps and the last that remain. */
static bool is_made_of(const attack_cohort *c, int arm, int64_t i)
{
    return attack_is_left(&c->entries[arm][i]) || i == attack_bottom(c, arm);
}

/* People of one step, or the last that remain, moved to another. */
static void move_people(attacking *a, int arm)
{
    const attack_cohort *truth = a->truth;
    for (int64_t from = 0; from < truth->n[arm]; from++) {
        if (!is_made_of(truth, arm, from)) {
            continue;
        }
        for (int64_t to = -1; to < truth->n[arm]; to++) {
            int64_t most = truth->entries[arm][from].number;
            for (int64_t d = to < 0 ? -MOST_EVENTS : 1; d <= most && to != from; d++) {
                attack_cohort twin = *truth;
                if (to >= 0 && !is_made_of(truth, arm, to)) {
                    break;
                }
                twin.entries[arm][from].number -= d;
                if (to >= 0) {
                    twin.entries[arm][to].number += d;
                }
                attack_add_up(&twin, arm);
                attack_cohort other = twin; /* one more of them without any record */
                attack_set(&other, arm % 2, ATTACK_UNLINKED,
                           attack_number(&twin, arm % 2, ATTACK_UNLINKED) + 1);
                try_table(a, &twin);
                try_table(a, &other);
                other = twin; /* one more of them left out for want of one */
                other.out++;
                attack_add_up(&other, arm);
                try_table(a, &other);
            }
        }
    }
}

/* Parts of what remains, one at a time. */
static void change_parts(attacking *a, int arm)
{
    for (int64_t i = 0; i < a->truth->n[arm]; i++) {
        sib__entry_role role = a->truth->entries[arm][i].role;
        for (int64_t value = 0; role >= SIB__ENTRY_PART && value < MOST_EVENTS; value++) {
            attack_cohort twin = *a->truth;
            twin.entries[arm][i].number = value;
            try_table(a, &twin);
        }
    }
}

/* E_c' of another result for the same amount: N' E_c' = n' (q + E_t'); -1: there is none. */
static int64_t comparison_events(const attack_cohort *truth, int64_t treated,
                                 int64_t comparison, int64_t events)
{
    int64_t over;
    int64_t under;
    bool    met;
    attack_paid(truth, &over, &under, &met);
    if (!truth->paid) {
        return attack_number(truth, COMPARISON, ATTACK_EVENTS);
    }
    int64_t all = over * comparison + events * comparison * under;
    return all % (treated * under) == 0 ? all / (treated * under) : -1;
}

/* Another result: so many compared of each arm, and so many events. */
typedef struct outcome {
    int64_t compared[2];
    int64_t events[2];
} outcome;

/* Variants of what an attacker cannot see: who has no score, no record, and was reconvicted. */
enum {
    ONE_NO_SCORE = 1,
    ALL_UNLINKED = 2,
    FEW_TREATED = 4,
    FEW_COMPARISON = 8,
    ONE_OUT = 16,
    MORE_MEMBERS = 32,
    FEWER_MEMBERS = 64,
    VARIANTS = 128
};

/* Moves one of those who counted to or from a hidden step above them, the `turn`-th. */
static void move_member(attack_cohort *c, int arm, int64_t d, int64_t turn)
{
    for (int64_t i = 0;
         d != 0 && i < c->head[arm] && !attack_number_shown(c, arm, ATTACK_MEMBER); i++) {
        sib__hide_entry *step = &c->entries[arm][(turn + i) % c->head[arm]];
        if (!step->shown && step->number >= d) {
            step->number -= d;
            attack_set(c, arm, ATTACK_MEMBER, attack_number(c, arm, ATTACK_MEMBER) + d);
            return;
        }
    }
}

/* Another result of treated people of whom some have no pair: others of them have one. */
static void other_kept(const attack_cohort *truth, attack_cohort *twin, const outcome *o,
                       int variant)
{
    int64_t members = attack_number(twin, TREATED, ATTACK_MEMBER);
    int64_t no_score =
        attack_number(truth, TREATED, ATTACK_NO_SCORE) + ((variant & ONE_NO_SCORE) != 0);
    int64_t unmatched = attack_number(truth, TREATED, ATTACK_UNMATCHED);
    unmatched = (variant & FEW_TREATED) == 0 ? unmatched : unmatched == 1 ? 2 : 1;
    int64_t matched = members - no_score - unmatched;
    int64_t unlinked = attack_number(truth, TREATED, ATTACK_UNLINKED);
    twin->out = members - o->compared[TREATED];
    attack_set(twin, TREATED, ATTACK_NO_SCORE, no_score);
    attack_set(twin, TREATED, ATTACK_UNMATCHED, unmatched);
    attack_set(twin, TREATED, ATTACK_MATCHED, matched);
    attack_set(twin, TREATED, ATTACK_EVENTS, o->events[TREATED]);
    attack_set(twin, TREATED, ATTACK_UNLINKED,
               (variant & ALL_UNLINKED) != 0 && unlinked > 0 ? matched : unlinked > 0);
    attack_add_up(twin, TREATED);
}

static void other_result(attacking *a, const outcome *o, int variant)
{
    const attack_cohort *truth = a->truth;
    attack_cohort        twin = *truth;
    for (int arm = 0; arm < 2; arm++) {
        bool    open = truth->paid && arm == COMPARISON;
        int64_t no_score =
            attack_number(truth, arm, ATTACK_NO_SCORE) + ((variant & ONE_NO_SCORE) != 0);
        int64_t out = attack_number(truth, arm, ATTACK_LEFT_OUT);
        out = (variant & ONE_OUT) == 0 ? out : out == 1 ? 2 : 1;
        move_member(&twin, arm,
                    ((variant & MORE_MEMBERS) != 0) - ((variant & FEWER_MEMBERS) != 0),
                    o->events[0] + o->compared[1]);
        if (attack_over_others(truth, arm)) {
            other_kept(truth, &twin, o, variant);
            continue;
        }
        int64_t rest =
            attack_number(&twin, arm, ATTACK_MEMBER) - no_score - out - o->compared[arm];
        int64_t unlinked = attack_number(truth, arm, ATTACK_UNLINKED) > 0;
        int64_t again = o->events[arm] < o->compared[arm] ? o->events[arm] : o->compared[arm];
        bool    few = (variant & (arm == TREATED ? FEW_TREATED : FEW_COMPARISON)) != 0;
        attack_set(&twin, arm, ATTACK_NO_SCORE, no_score);
        attack_set(&twin, arm, ATTACK_LEFT_OUT, out);
        attack_set(&twin, arm, ATTACK_EVENTS, o->events[arm]);
        attack_set(&twin, arm, ATTACK_COMPARED, o->compared[arm]);
        attack_set(&twin, arm, ATTACK_UNMATCHED, open ? 1 : rest);
        attack_set(&twin, arm, ATTACK_UNLINKED,
                   variant & ALL_UNLINKED ? unlinked * o->compared[arm] : unlinked);
        attack_set(&twin, arm, ATTACK_RECONVICTED, few ? o->events[arm] > 0 : again);
        attack_add_up(&twin, arm);
    }
    if (attack_possible(&twin)) {
        try_table(a, &twin);
    }
}

static bool all_free(const attacking *a)
{
    bool all = true;
    for (int arm = 0; arm < ATTACK_ARMS; arm++) {
        for (int64_t i = 0; i < a->truth->n[arm]; i++) {
            all = all && (a->truth->entries[arm][i].shown || a->free[arm][i]);
        }
    }
    return all;
}

/* Results with as many of each compared, and as many events of the treated. */
static void results_of(attacking *a, int64_t treated, int64_t comparison, int64_t events)
{
    int64_t more = a->truth->paid ? 0 : 1;
    int64_t of = comparison_events(a->truth, treated, comparison, events);
    for (int64_t i = of > more ? of - more : 0; i <= of + more; i++) {
        outcome o = {{treated, comparison}, {events, i}};
        for (int variant = 0; variant < VARIANTS; variant++) {
            other_result(a, &o, variant);
        }
    }
}

/* Results with as many events of the treated. There is one for the same amount with N' n of the
 * comparison group, whatever N' is: nobody knows how many they are. */
static void results_with(attacking *a, int64_t events, const int64_t most[2])
{
    int64_t all = attack_number(a->truth, COMPARISON, ATTACK_COMPARED);
    for (int64_t treated = 1; treated <= most[0] && !all_free(a); treated++) {
        for (int64_t comparison = 1; comparison <= most[1]; comparison++) {
            results_of(a, treated, comparison, events);
        }
        if (a->truth->paid) {
            results_of(a, treated, treated * all, events);
        }
    }
}

static void other_results(attacking *a)
{
    int64_t most[2] = {attack_number(a->truth, TREATED, ATTACK_MEMBER) + 1,
                       (attack_number(a->truth, COMPARISON, ATTACK_MEMBER) + 1) *
                           (a->truth->paid ? 4 : 1)};
    if (a->truth->result || attack_number(a->truth, COMPARISON, ATTACK_COMPARED) == 0) {
        return;
    }
    for (int64_t events = 0; events < MOST_EVENTS && !all_free(a); events++) {
        results_with(a, events, most);
    }
}

/* Whether an amount tells of one event by itself, whatever a page shows: where q is paid and
 * the gate was met, the treated have at most q (1 - gate) / gate events, and with none nothing
 * that they did would stand in the findings. */
static bool told(const attack_cohort *c, int arm, int64_t i)
{
    int64_t over;
    int64_t under;
    bool    met;
    attack_paid(c, &over, &under, &met);
    bool events = arm == TREATED &&
                  (i == c->at[arm][ATTACK_EVENTS] || i == c->at[arm][ATTACK_RECONVICTED]);
    return events && c->paid && met && c->gate > 0.0 &&
           (double)over * (1.0 - c->gate) < 2.0 * c->gate * (double)under;
}

void attack(int64_t least, attack_rule rule, const attack_cohort *truth, attack_result *result,
            const attack_host *host)
{
    attack_cohort seen = *truth;
    rule(least, &seen);
    attacking a = {least, rule, &seen, {{false}}, result, host};
    for (int arm = 0; arm < ATTACK_ARMS && !all_free(&a); arm++) {
        move_people(&a, arm);
        change_parts(&a, arm);
    }
    other_results(&a);
    /* with a mean over all who have a record, those without one follow from it */
    result->small += seen.kept && seen.result && sib__is_small(least, seen.out);
    for (int arm = 0; arm < ATTACK_ARMS; arm++) {
        for (int64_t i = 0; i < seen.n[arm]; i++) {
            const sib__hide_entry *entry = &seen.entries[arm][i];
            result->hidden += !entry->shown;
            result->pinned += !entry->shown && !a.free[arm][i] && !told(&seen, arm, i);
            result->small += entry->shown && sib__is_small(least, entry->number);
        }
    }
}
