#include "attack.h"

#include <stdlib.h>

enum { TREATED, COMPARISON, MOST_EVENTS = 40 };

int64_t attack_count(int64_t usual)
{
    const char *times = getenv("SIB_TEST_ATTACK_TIMES");
    return times == NULL ? usual : usual * strtol(times, NULL, 10);
}

void attack_hide(int64_t least, attack_cohort *c)
{
    sib__entries       columns[ATTACK_ARMS];
    sib__hidden_cohort cohort = {.columns = columns, .n = ATTACK_ARMS, .few = c->few};
    for (int arm = 0; arm < ATTACK_ARMS; arm++) {
        columns[arm] = (sib__entries){c->entries[arm], c->n[arm], c->paid && arm == COMPARISON};
    }
    sib__hide(least, &cohort);
    c->result = cohort.result;
}

static int64_t number(const attack_cohort *c, int arm, attack_place place)
{
    int64_t at = c->at[arm][place];
    return at < 0 ? 0 : c->entries[arm][at].number;
}

static void set(attack_cohort *c, int arm, attack_place place, int64_t value)
{
    if (c->at[arm][place] >= 0) {
        c->entries[arm][c->at[arm][place]].number = value;
    }
}

static bool is_left(const sib__hide_entry *entry)
{
    return entry->role == SIB__ENTRY_LEFT || entry->role == SIB__ENTRY_LEFT_MAYBE;
}

/* Where the last that remain stand; -1: nowhere. */
static int64_t bottom(const attack_cohort *c, int arm)
{
    int64_t at = c->n[arm] - 1;
    while (at >= 0 && c->entries[arm][at].role != SIB__ENTRY_REMAIN) {
        at--;
    }
    return at;
}

/* Sets what remains at each step from the last of it upwards. */
static void add_up(attack_cohort *c, int arm)
{
    int64_t sum = 0;
    int64_t last = bottom(c, arm);
    for (int64_t i = c->n[arm] - 1; i >= 0; i--) {
        sib__hide_entry *entry = &c->entries[arm][i];
        if (is_left(entry) || i == last) {
            sum += entry->number;
        } else if (entry->role == SIB__ENTRY_REMAIN) {
            entry->number = sum;
        }
    }
}

static bool number_shown(const attack_cohort *c, int arm, attack_place place)
{
    return c->entries[arm][c->at[arm][place]].shown;
}

/* Everybody in a column, which a reader may know unless no step of it is shown. */
static int64_t total(const attack_cohort *c, int arm, bool *known)
{
    int64_t sum = arm < 2 ? number(c, arm, ATTACK_MEMBER) : 0;
    *known = false;
    for (int64_t i = 0; i < c->head[arm]; i++) {
        sum += c->entries[arm][i].number;
        *known = *known || c->entries[arm][i].shown;
    }
    return sum;
}

/* What no table of people can break. */
static bool possible(const attack_cohort *c)
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
    for (int arm = 0; arm < 2; arm++) {
        int64_t again = number(c, arm, ATTACK_RECONVICTED);
        int64_t events = number(c, arm, ATTACK_EVENTS);
        bool    all = number(c, arm, ATTACK_LEFT_OUT) == 0;
        good = good && again <= events &&
               (!all || c->at[arm][ATTACK_RECONVICTED] < 0 || (again > 0) == (events > 0));
    }
    return good;
}

/* N E_c - E_t n_c over n_c: what is paid for, and whether the gate is met. */
static void paid(const attack_cohort *c, int64_t *over, int64_t *under, bool *met)
{
    int64_t treated = number(c, TREATED, ATTACK_COMPARED);
    int64_t comparison = number(c, COMPARISON, ATTACK_COMPARED);
    int64_t events = number(c, COMPARISON, ATTACK_EVENTS);
    *over = treated * events - number(c, TREATED, ATTACK_EVENTS) * comparison;
    *under = comparison;
    *met =
        treated * events > 0 && (double)*over / (double)(treated * events) >= c->gate - 1e-12;
}

bool attack_met(const attack_cohort *cohort)
{
    int64_t over;
    int64_t under;
    bool    met;
    paid(cohort, &over, &under, &met);
    return met;
}

/* Whether the statement of both is the same: nothing is paid unless the gate is met. */
static bool same_payment(const attack_cohort *a, const attack_cohort *b)
{
    int64_t over[2];
    int64_t under[2];
    bool    met[2];
    paid(a, &over[0], &under[0], &met[0]);
    paid(b, &over[1], &under[1], &met[1]);
    bool same = over[0] * under[1] == over[1] * under[0];
    return met[0] == met[1] && (!a->paid || same);
}

static bool same_findings(const attack_cohort *a, const attack_cohort *b)
{
    bool same = true;
    for (attack_place place = ATTACK_NO_SCORE; place < ATTACK_PLACES; place++) {
        bool in_a[2] = {number(a, 0, place) > 0, number(a, 1, place) > 0};
        bool in_b[2] = {number(b, 0, place) > 0, number(b, 1, place) > 0};
        bool each =
            place == ATTACK_EVENTS || place == ATTACK_MATCHED || place == ATTACK_COMPARED;
        bool either =
            place == ATTACK_NO_SCORE || place == ATTACK_UNLINKED || place == ATTACK_LEFT_OUT;
        same = same && (!each || (in_a[0] == in_b[0] && in_a[1] == in_b[1]));
        same = same && (!either || (in_a[0] || in_a[1]) == (in_b[0] || in_b[1]));
    }
    return same;
}

/* Whether a table gives the page that the truth gives. */
static bool same_page(int64_t least, attack_rule rule, const attack_cohort *truth,
                      attack_cohort *twin)
{
    if (!possible(twin) || !same_findings(truth, twin) || !same_payment(truth, twin)) {
        return false;
    }
    rule(least, twin);
    bool same = twin->result == truth->result;
    for (int arm = 0; arm < ATTACK_ARMS && same; arm++) {
        bool known;
        bool open = arm == COMPARISON && truth->paid && !truth->result;
        same = total(twin, arm, &known) == total(truth, arm, &known) || !known || open;
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
    return is_left(&c->entries[arm][i]) || i == bottom(c, arm);
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
                add_up(&twin, arm);
                attack_cohort other = twin; /* one more of them without any record */
                set(&other, arm % 2, ATTACK_UNLINKED,
                    number(&twin, arm % 2, ATTACK_UNLINKED) + 1);
                try_table(a, &twin);
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
    paid(truth, &over, &under, &met);
    if (!truth->paid) {
        return number(truth, COMPARISON, ATTACK_EVENTS);
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
    for (int64_t i = 0; d != 0 && i < c->head[arm] && !number_shown(c, arm, ATTACK_MEMBER);
         i++) {
        sib__hide_entry *step = &c->entries[arm][(turn + i) % c->head[arm]];
        if (!step->shown && step->number >= d) {
            step->number -= d;
            set(c, arm, ATTACK_MEMBER, number(c, arm, ATTACK_MEMBER) + d);
            return;
        }
    }
}

static void other_result(attacking *a, const outcome *o, int variant)
{
    const attack_cohort *truth = a->truth;
    attack_cohort        twin = *truth;
    for (int arm = 0; arm < 2; arm++) {
        bool    open = truth->paid && arm == COMPARISON;
        int64_t no_score =
            number(truth, arm, ATTACK_NO_SCORE) + ((variant & ONE_NO_SCORE) != 0);
        int64_t out = number(truth, arm, ATTACK_LEFT_OUT);
        out = (variant & ONE_OUT) == 0 ? out : out == 1 ? 2 : 1;
        move_member(&twin, arm,
                    ((variant & MORE_MEMBERS) != 0) - ((variant & FEWER_MEMBERS) != 0),
                    o->events[0] + o->compared[1]);
        int64_t rest = number(&twin, arm, ATTACK_MEMBER) - no_score - out - o->compared[arm];
        int64_t unlinked = number(truth, arm, ATTACK_UNLINKED) > 0;
        int64_t again = o->events[arm] < o->compared[arm] ? o->events[arm] : o->compared[arm];
        bool    few = (variant & (arm == TREATED ? FEW_TREATED : FEW_COMPARISON)) != 0;
        set(&twin, arm, ATTACK_NO_SCORE, no_score);
        set(&twin, arm, ATTACK_LEFT_OUT, out);
        set(&twin, arm, ATTACK_EVENTS, o->events[arm]);
        set(&twin, arm, ATTACK_COMPARED, o->compared[arm]);
        set(&twin, arm, ATTACK_UNMATCHED, open ? 1 : rest);
        set(&twin, arm, ATTACK_UNLINKED,
            variant & ALL_UNLINKED ? unlinked * o->compared[arm] : unlinked);
        set(&twin, arm, ATTACK_RECONVICTED, few ? o->events[arm] > 0 : again);
        add_up(&twin, arm);
    }
    if (possible(&twin)) {
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

/* Results with as many events of the treated. */
static void results_with(attacking *a, int64_t events, const int64_t most[2])
{
    int64_t more = a->truth->paid ? 0 : 1;
    for (int64_t treated = 1; treated <= most[0] && !all_free(a); treated++) {
        for (int64_t comparison = 1; comparison <= most[1]; comparison++) {
            int64_t of = comparison_events(a->truth, treated, comparison, events);
            for (int64_t i = of > more ? of - more : 0; i <= of + more; i++) {
                outcome o = {{treated, comparison}, {events, i}};
                for (int variant = 0; variant < VARIANTS; variant++) {
                    other_result(a, &o, variant);
                }
            }
        }
    }
}

static void other_results(attacking *a)
{
    int64_t most[2] = {number(a->truth, TREATED, ATTACK_MEMBER) + 1,
                       (number(a->truth, COMPARISON, ATTACK_MEMBER) + 1) *
                           (a->truth->paid ? 4 : 1)};
    if (a->truth->result || number(a->truth, COMPARISON, ATTACK_COMPARED) == 0) {
        return;
    }
    for (int64_t events = 0; events < MOST_EVENTS && !all_free(a); events++) {
        results_with(a, events, most);
    }
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
    for (int arm = 0; arm < ATTACK_ARMS; arm++) {
        for (int64_t i = 0; i < seen.n[arm]; i++) {
            const sib__hide_entry *entry = &seen.entries[arm][i];
            result->hidden += !entry->shown;
            result->pinned += !entry->shown && !a.free[arm][i];
            result->small += entry->shown && sib__is_small(least, entry->number);
        }
    }
}
