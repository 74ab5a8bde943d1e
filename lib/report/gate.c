/* How the gate of a cohort, or of the pool, is said, wherever one is said. */
#include <string.h>

#include "report/facts.h"

enum { MOST_DECIMALS = 12 };

/* As many decimals as tell the two apart, 2 at least. */
static int32_t telling_decimals(sib__facts *f, sib__rational a, sib__rational b)
{
    int32_t decimals = 2;
    int     order = 0;
    (void)sib__well(f, sib__rational_compare(f->call, a, b, &order));
    while (order != 0 && decimals < MOST_DECIMALS && f->status == SIB_OK &&
           strcmp(sib__rounded_percent(f, a, decimals), sib__rounded_percent(f, b, decimals)) ==
               0) {
        decimals++;
    }
    return decimals;
}

/* Events without sign: as many decimals as show that they are not 0. */
static const char *events_text(sib__facts *f, sib__rational events)
{
    const char *text = "0";
    events.sign = events.sign < 0 ? 1 : events.sign;
    for (int32_t d = 1;
         events.sign != 0 && d <= MOST_DECIMALS && strspn(text, "0.") == strlen(text); d++) {
        text = sib__rounded_text(f, events, d);
    }
    return text;
}

/* Reduction and threshold, told apart. */
static void say_threshold(sib__facts *f, sib__row effect, sib__gate *g)
{
    sib__rational reduction;
    sib__rational threshold;
    bool          known = sib__cell_exact(f, effect, "reduction", &reduction);
    int32_t       decimals = 2;
    if (sib__cell_exact(f, g->row, "threshold", &threshold)) {
        decimals = known ? telling_decimals(f, reduction, threshold) : 2;
        g->threshold = sib__short_percent(f, threshold, decimals > 6 ? decimals : 6);
        g->rule = sib__say(f, sib__key(f, "rule", sib__cell_of(f, g->row, "comparison")),
                           "threshold", g->threshold, NULL);
    }
    g->reduction = known ? sib__rounded_percent(f, reduction, decimals)
                         : sib__percent_text(f, sib__cell_f64(effect, "reduction_value"));
}

sib__gate sib__gate_of(sib__facts *f, const char *cohort)
{
    sib__gate     g = {.row = sib__of(f, "gates", cohort),
                       .shown = sib__result_shown(f->disclosure, cohort)};
    sib__rational number;
    g.asked = g.row.at >= 0;
    say_threshold(f, sib__of(f, "effects", cohort), &g);
    if (sib__cell_exact(f, g.row, "decided_on", &number)) {
        g.decided_on = sib__short_percent(f, number, MOST_DECIMALS);
    }
    if (sib__cell_exact(f, g.row, "distance", &number)) {
        g.side = number.sign;
        g.distance = events_text(f, number);
    }
    if (!g.shown) {
        g.decided_on = NULL;
        g.reduction = g.distance = sib__words(f, "hidden");
        g.side = 0;
    }
    g.verdict = sib__cell_of(f, g.row, "verdict");
    g.met = g.verdict != NULL && strcmp(g.verdict, "met") == 0;
    g.decided = g.met || (g.verdict != NULL && strcmp(g.verdict, "missed") == 0);
    return g;
}

const char *sib__gate_signed(sib__facts *f, const sib__gate *g)
{
    const char *sign = g->side > 0 ? "+" : g->side < 0 ? "\xe2\x88\x92" : "";
    return g->distance == NULL ? NULL : sib__join(f, sign, g->distance, NULL);
}

/* Whole events are found with the comparison mean held and each treated person counting once,
 * which in a pool is so only under weights by matched treated. */
const char *sib__gate_turn(sib__facts *f, const sib__gate *g)
{
    const sib__json *pool = sib__json_member(sib__json_member(f->contract, "effect"), "pool");
    const sib__json *weights = sib__json_member(pool, "weights");
    int64_t          change = sib__cell_i64(g->row, "change_events");
    bool             pooled = sib__cell_is(g->row, "cohort", "pooled");
    if (!g->shown) {
        return sib__words(f, "hidden");
    }
    if (!g->decided || change == SIB_I64_MISSING ||
        (pooled && (weights == NULL || !sib__slice_equals(weights->text, "matched_treated")))) {
        return sib__words(f, "events.none");
    }
    return sib__say(f, change < 0 ? "events.fewer" : "events.more", "n",
                    sib__count_text(f, change < 0 ? -change : change), NULL);
}
