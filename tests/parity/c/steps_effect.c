/* Outcomes and effects of a cohort by steps, and the facts that a contract is settled over. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "steps.h"

static sib_i64 events_of(const walk *w)
{
    const sib_table *persons = sib_reconviction_counts_table(w->counts, "persons");
    return sib_table_i64(persons, sib_table_find(persons, "events"));
}

/* People whose number is known, and the pairs of whom both are. */
typedef struct known {
    uint8_t *treated;
    double  *events;
    int64_t *place; /* [members]: among the known; -1 for who has none */
    int64_t *offsets;
    char    *ids;
    int64_t  n;
    int64_t *pair_treated;
    int64_t *pair_comparison;
    int64_t  pairs;
} known;

static void add_known(known *k, sib_text id, int64_t i, uint8_t treated, int64_t events)
{
    size_t length = (size_t)(id.offsets[i + 1] - id.offsets[i]);
    memcpy(k->ids + k->offsets[k->n], id.data + id.offsets[i], length);
    k->offsets[k->n + 1] = k->offsets[k->n] + (int64_t)length;
    k->treated[k->n] = treated;
    k->events[k->n] = (double)events;
    k->place[i] = k->n++;
}

static known known_of(run *r, const walk *w)
{
    sib_i64  events = events_of(w);
    sib_text id = sib_eligibility_person(w->who);
    sib_rows a = sib_matching_pair_treated(w->match);
    sib_rows b = sib_matching_pair_comparison(w->match);
    size_t   n = (size_t)events.n + 1;
    size_t   pairs = (size_t)a.n + 1;
    known    k = {keep(r, n),
                  keep(r, n * sizeof(double)),
                  keep(r, n * sizeof(int64_t)),
                  keep(r, n * sizeof(int64_t)),
                  keep(r, (size_t)id.offsets[id.n] + 1),
                  0,
                  keep(r, pairs * sizeof(int64_t)),
                  keep(r, pairs * sizeof(int64_t)),
                  0};
    k.offsets[0] = 0;
    for (int64_t i = 0; i < events.n; i++) {
        k.place[i] = -1;
        if (events.data[i] != SIB_I64_MISSING) {
            add_known(&k, id, i, sib_eligibility_treated(w->who).data[i], events.data[i]);
        }
    }
    for (int64_t i = 0; i < a.n; i++) {
        if (k.place[a.data[i]] >= 0 && k.place[b.data[i]] >= 0) {
            k.pair_treated[k.pairs] = k.place[a.data[i]];
            k.pair_comparison[k.pairs++] = k.place[b.data[i]];
        }
    }
    return k;
}

/* The exact text of a quantity; NULL where there is none. */
static const char *exact_of(run *r, const walk *w, int32_t quantity)
{
    const sib_table *found = sib_effect_table(w->effect, "quantities");
    sib_text         exact = sib_table_text(found, sib_table_find(found, "exact"));
    int64_t          begin = exact.offsets[quantity - 1];
    size_t           length = (size_t)(exact.offsets[quantity] - begin);
    char            *text = keep(r, length + 1);
    memcpy(text, exact.data + begin, length);
    text[length] = '\0';
    return length == 0 ? NULL : text;
}

static void print_effect(run *r, const walk *w)
{
    for (int32_t q = 1; sib_effect_quantity_name(q) != NULL; q++) {
        print_text(r, steps_key(r, w, sib_effect_quantity_name(q)), exact_of(r, w, q));
    }
    print_columns(r, steps_key(r, w, "effect"), sib_effect_table(w->effect, "summary"),
                  "persons_treated persons_comparison pairs");
}

sib_status steps_estimate(run *r, walk *w)
{
    sib_effect_estimate_options options = SIB_EFFECT_ESTIMATE_OPTIONS_INIT;
    steps_fill(r, "effect", sib_effect_estimate_options_fields, &options);
    known      k = known_of(r, w);
    sib_status status = sib_effect_estimate(
        r->ctx, (sib_u8){k.treated, k.n}, (sib_f64){k.events, k.n}, (sib_f64){NULL, 0},
        (sib_rows){k.pair_treated, k.pairs}, (sib_rows){k.pair_comparison, k.pairs},
        (sib_i64){NULL, 0}, (sib_text){k.ids, k.offsets, k.n}, &options, &w->effect);
    if (status == SIB_OK) {
        print_effect(r, w);
    }
    return status;
}

static int64_t summary(const walk *w, const char *what)
{
    return (int64_t)sib_table_number(sib_effect_table(w->effect, "summary"), what, 0);
}

/* Sum of an arm: its mean, "a/b" or "a", times the weight that it is over. */
static void put_sum(const char *mean, int64_t n, char *text)
{
    char   *end = NULL;
    int64_t top = strtoll(mean, &end, 10) * n;
    int64_t bottom = *end == '/' ? strtoll(end + 1, NULL, 10) : 1;
    int64_t a = top;
    for (int64_t b = bottom, c; b != 0; b = c) { /* what both can be divided by */
        c = a % b;
        a = b;
    }
    a = a == 0 ? 1 : a;
    snprintf(text, 64, bottom / a == 1 ? "%" PRId64 : "%" PRId64 "/%" PRId64, top / a,
             bottom / a);
}

/* Treated persons whose number is known, and their events, where those without a pair stay. */
static void put_kept(run *r, const walk *w, int64_t *n, char *text)
{
    sib_i64 events = events_of(w);
    int64_t sum = 0;
    bool    stay = strcmp(case_get(r->at, "effect.unmatched"), "kept") == 0;
    for (int64_t i = 0; i < events.n && stay; i++) {
        bool counts =
            sib_eligibility_treated(w->who).data[i] == 1 && events.data[i] != SIB_I64_MISSING;
        *n += counts;
        sum += counts ? events.data[i] : 0;
    }
    snprintf(text, 64, "%" PRId64, sum);
}

static int64_t weight_of(run *r, const walk *w)
{
    switch (sib_weighting_value(case_get(r->at, "effect.weighting"))) {
    case SIB_WEIGHTING_AGGREGATE:
        return summary(w, "pairs");
    case SIB_WEIGHTING_PER_TREATED:
        return summary(w, "matched_treated");
    default:
        return summary(w, "persons_comparison");
    }
}

void steps_facts(run *r, const walk *w, char *facts)
{
    char    sums[2][64] = {"0", "0"};
    int64_t persons[2] = {0, 0};
    if (w->effect == NULL || summary(w, "pairs") == 0) {
        put_kept(r, w, &persons[0], sums[0]);
    } else {
        persons[0] = summary(w, "persons_treated");
        persons[1] = weight_of(r, w);
        put_sum(exact_of(r, w, SIB_EFFECT_QUANTITY_MEAN_TREATED), persons[0], sums[0]);
        put_sum(exact_of(r, w, SIB_EFFECT_QUANTITY_MEAN_COMPARISON), persons[1], sums[1]);
    }
    double eligible =
        sib_table_number(sib_eligibility_table(w->who, "summary"), "treated_members", 0);
    const char *verdict = sib_propensity_verdict_name(sib_propensity_verdict(w->model));
    for (int arm = 0; arm < 2; arm++) {
        size_t used = strlen(facts);
        snprintf(facts + used, FACTS_ROOM - used,
                 "%s{\"cohort\":\"%s\",\"arm\":\"%s\",\"persons\":%" PRId64
                 ",\"events\":\"%s\",\"eligible\":%" PRId64 ",\"verdict\":\"%s\"}",
                 used == 0 ? "" : ",", w->cohort, arm == 0 ? "treated" : "comparison",
                 persons[arm], sums[arm], arm == 0 ? (int64_t)eligible : persons[1], verdict);
    }
}
