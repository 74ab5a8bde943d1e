/* What it is worth to have each unit in a set (merged.h).
 *
 * Who has several pairs is worth nothing, and each of theirs its distance. Of a pair that
 * stands alone the two worths add up to its distance; how they share it, the controls near its
 * case decide: its control is worth as much as a near one less the way there, if the case is
 * not to be worth too much beside that one. As pairs do not cross, chains of such demands go
 * one way along the line, so one walk up and one down settle all of them. */
#include "matching/merged.h"

/* Places of controls that may still be the best of a stretch. */
typedef struct worthy {
    int64_t *at;
    int64_t  first;
    int64_t  last;
} worthy;

typedef struct lone {
    const sib__rules *rules;
    double            scale;
    sib__i128        *worth;
    int64_t          *partner; /* [controls] case of a pair that stands alone; -1 for none */
    worthy            low;     /* of controls not above the case */
    worthy            high;    /* of those above it */
} lone;

static sib__i128 place(const lone *l, int64_t row)
{
    return sib__full_place(l->rules, l->scale, row);
}

static int64_t control(const lone *l, int64_t at)
{
    return l->rules->by_caliper.rows[at];
}

/* Worth of a control seen from far above (sign 1) or far below (-1). */
static sib__i128 seen(const lone *l, int64_t at, int sign)
{
    int64_t row = control(l, at);
    return l->worth[row] + sign * place(l, row);
}

static void enter(const lone *l, worthy *w, int64_t at, int sign)
{
    while (w->last > w->first && seen(l, w->at[w->last - 1], sign) <= seen(l, at, sign)) {
        w->last--;
    }
    w->at[w->last++] = at;
}

/* Asks as much for the pair's control as the best in sight comes to. */
static void demand(const lone *l, const worthy *w, int sign, int64_t at)
{
    if (w->last > w->first) {
        int64_t   mine = control(l, at);
        int64_t   row = l->rules->windows.cases.rows[l->partner[at]];
        sib__i128 apart = place(l, row) - place(l, mine);
        sib__i128 asked = seen(l, w->at[w->first], sign) - sign * place(l, row) +
                          (apart < 0 ? -apart : apart);
        l->worth[mine] = asked > l->worth[mine] ? asked : l->worth[mine];
    }
}

/* First control of the case's stretch that lies above it. */
static int64_t first_above(const lone *l, int64_t i, int64_t from)
{
    const sib__windows *w = &l->rules->windows;
    const double       *x = l->rules->units.x;
    int64_t             at = from > w->low[i] ? from : w->low[i];
    while (at < w->high[i] && x[control(l, at)] <= x[w->cases.rows[i]]) {
        at++;
    }
    return at;
}

static sib_status walk_up(sib__call *call, lone *l)
{
    const sib__windows *w = &l->rules->windows;
    int64_t             middle = 0;
    int64_t             low = 0;
    int64_t             high = 0;
    for (int64_t at = 0; at < l->rules->by_caliper.n; at++) {
        SIB__TRY(SIB__PAUSE(call, at));
        int64_t i = l->partner[at];
        if (i < 0) {
            continue;
        }
        middle = first_above(l, i, middle);
        for (low = low > w->low[i] ? low : w->low[i]; low < at && low < middle; low++) {
            enter(l, &l->low, low, 1);
        }
        for (high = high > w->low[i] ? high : w->low[i]; high < at; high++) {
            enter(l, &l->high, high, -1);
        }
        while (l->low.last > l->low.first && l->low.at[l->low.first] < w->low[i]) {
            l->low.first++;
        }
        while (l->high.last > l->high.first && l->high.at[l->high.first] < middle) {
            l->high.first++;
        }
        demand(l, &l->low, 1, at);
        demand(l, &l->high, -1, at);
    }
    return sib__check(call);
}

/* Last control of the case's stretch, looking down from `from`, that does not lie above it. */
static int64_t last_below(const lone *l, int64_t i, int64_t from)
{
    const sib__windows *w = &l->rules->windows;
    const double       *x = l->rules->units.x;
    int64_t             at = from < w->high[i] - 1 ? from : w->high[i] - 1;
    while (at >= w->low[i] && x[control(l, at)] > x[w->cases.rows[i]]) {
        at--;
    }
    return at;
}

static sib_status walk_down(sib__call *call, lone *l)
{
    const sib__windows *w = &l->rules->windows;
    int64_t             middle = l->rules->by_caliper.n - 1;
    int64_t             low = middle;
    int64_t             high = middle;
    l->low.first = l->low.last = l->high.first = l->high.last = 0;
    for (int64_t at = l->rules->by_caliper.n - 1; at >= 0; at--) {
        SIB__TRY(SIB__PAUSE(call, at));
        int64_t i = l->partner[at];
        if (i < 0) {
            continue;
        }
        int64_t end = w->high[i] - 1;
        middle = last_below(l, i, middle);
        for (high = high < end ? high : end; high > at && high > middle; high--) {
            enter(l, &l->high, high, -1);
        }
        for (low = low < end ? low : end; low > at; low--) {
            enter(l, &l->low, low, 1);
        }
        while (l->high.last > l->high.first && l->high.at[l->high.first] > end) {
            l->high.first++;
        }
        while (l->low.last > l->low.first && l->low.at[l->low.first] > middle) {
            l->low.first++;
        }
        demand(l, &l->high, -1, at);
        demand(l, &l->low, 1, at);
    }
    return sib__check(call);
}

/* Where each pair stands, and what is worth what without looking around. */
static sib_status begin(sib__call *call, lone *l, const sib__merged *line,
                        const sib__pairs *found)
{
    int64_t *pairs = SIB__NEW(&call->scratch, int64_t, l->rules->units.n);
    int64_t *places = SIB__NEW(&call->scratch, int64_t, l->rules->units.n);
    SIB__TRY_MEMORY(call, pairs);
    SIB__TRY_MEMORY(call, places);
    for (int64_t i = 0; i < line->n; i++) {
        places[sib__merged_row(line, i)] = sib__merged_at(line, i);
    }
    for (int64_t k = 0; k < found->n; k++) {
        SIB__TRY(SIB__PAUSE(call, k));
        pairs[found->list[k].treated]++;
        pairs[found->list[k].control]++;
    }
    for (int64_t i = 0; i < l->rules->units.n; i++) {
        l->worth[i] = pairs[i] == 0 ? sib__left_out_cost(l->rules->units.n) : 0;
    }
    for (int64_t k = 0; k < found->n; k++) {
        SIB__TRY(SIB__PAUSE(call, k));
        sib__pair pair = found->list[k];
        sib__i128 apart = place(l, pair.treated) - place(l, pair.control);
        bool      alone = pairs[pair.treated] == 1 && pairs[pair.control] == 1;
        int64_t   of = pairs[pair.treated] > 1 ? pair.control : pair.treated;
        l->worth[of] = alone ? 0 : apart < 0 ? -apart : apart;
        if (alone) {
            l->partner[places[pair.control]] = places[pair.treated];
        }
    }
    sib__drop(&call->scratch, places);
    sib__drop(&call->scratch, pairs);
    return sib__check(call);
}

sib_status sib__cover_worth(sib__call *call, const sib__merged *line, sib__pairs *found)
{
    const sib__rules *r = line->rules;
    int64_t           n = r->by_caliper.n;
    lone              l = {.rules = r,
                           .scale = line->scale,
                           .worth = found->proof.worth,
                           .partner = SIB__NEW(&call->scratch, int64_t, n),
                           .low = {.at = SIB__NEW(&call->scratch, int64_t, n)},
                           .high = {.at = SIB__NEW(&call->scratch, int64_t, n)}};
    SIB__TRY_MEMORY(call, l.partner);
    SIB__TRY_MEMORY(call, l.low.at);
    SIB__TRY_MEMORY(call, l.high.at);
    for (int64_t at = 0; at < n; at++) {
        l.partner[at] = -1;
    }
    SIB__TRY(begin(call, &l, line, found));
    SIB__TRY(walk_up(call, &l));
    SIB__TRY(walk_down(call, &l));
    for (int64_t at = 0; at < n; at++) {
        if (l.partner[at] >= 0) {
            int64_t   treated = r->windows.cases.rows[l.partner[at]];
            sib__i128 apart = place(&l, treated) - place(&l, control(&l, at));
            l.worth[treated] = (apart < 0 ? -apart : apart) - l.worth[control(&l, at)];
        }
    }
    sib__drop(&call->scratch, l.high.at);
    sib__drop(&call->scratch, l.low.at);
    sib__drop(&call->scratch, l.partner);
    return sib__check(call);
}
