/* From the pairs found to the result: pairs in the order of the cases, sets, weights,
 * reasons, verdict. */
#include "core/text.h"
#include "matching/matching.h"
#include "numeric/sums.h"

/* Largest whole number up to which all are doubles. */
static const int64_t EXACT = INT64_C(1) << 53;

static sib_status rank_ids(sib__call *call, const sib__units *u, const int64_t *rows, int64_t n,
                           int64_t *order)
{
    sib_text ids;
    int64_t *places = SIB__NEW(&call->scratch, int64_t, n);
    SIB__TRY_MEMORY(call, places);
    SIB__TRY(sib__text_take(call, &call->scratch, u->id, rows, n, &ids));
    SIB__TRY(sib__text_rank(call, ids, places, NULL, NULL));
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        order[i] = rows[places[i]];
    }
    return SIB_OK;
}

/* Treated rows, discarded ones too, in the order in which results are given. */
static sib_status treated_in_order(sib__call *call, const sib__units *u, int64_t **order)
{
    bool     by_key = u->id.n == 0 && u->order_free;
    int64_t *rows = SIB__NEW(&call->scratch, int64_t, u->treated_n);
    *order = SIB__NEW(&call->scratch, int64_t, u->treated_n);
    SIB__TRY_MEMORY(call, rows);
    SIB__TRY_MEMORY(call, *order);
    int64_t n = 0;
    for (int64_t i = 0; i < u->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        int64_t row = by_key ? u->by_tie[i] : i;
        if (u->treated.data[row] == 1) {
            (*order)[n] = row;
            rows[n++] = row;
        }
    }
    return u->id.n > 0 ? rank_ids(call, u, rows, n, *order) : SIB_OK;
}

static sib_status make_room(sib__call *call, const sib__rules *r, int64_t k, sib_matching *m)
{
    m->n = r->units.n;
    m->pairs = k;
    SIB__TRY(sib__matching_tables_begin(call, m));
    sib__memory *of_pairs = sib__table_memory(m->pair_table);
    sib__memory *of_units = sib__table_memory(m->unit_table);
    m->pair_treated = SIB__NEW(of_pairs, int64_t, k);
    m->pair_comparison = SIB__NEW(of_pairs, int64_t, k);
    m->pair_distance = SIB__NEW(of_pairs, double, k);
    m->pair_set = SIB__NEW(of_pairs, int64_t, k);
    m->reasons = SIB__NEW(&m->result.memory, int32_t, m->n);
    m->is_short = SIB__NEW(of_units, uint8_t, m->n);
    SIB__TRY_MEMORY(call, m->pair_treated);
    SIB__TRY_MEMORY(call, m->pair_comparison);
    SIB__TRY_MEMORY(call, m->pair_distance);
    SIB__TRY_MEMORY(call, m->pair_set);
    SIB__TRY_MEMORY(call, m->reasons);
    SIB__TRY_MEMORY(call, m->is_short);
    for (int w = 0; w < SIB__WEIGHTINGS; w++) {
        m->weights[w] = SIB__NEW(of_units, double, m->n);
        SIB__TRY_MEMORY(call, m->weights[w]);
    }
    if (r->options.replace == 0) {
        m->sets = SIB__NEW(of_units, int64_t, m->n);
        SIB__TRY_MEMORY(call, m->sets);
        for (int64_t i = 0; i < m->n; i++) {
            m->sets[i] = SIB_I64_MISSING;
        }
    }
    return SIB_OK;
}

/* Numbers the sets in the order of the pairs. Without replacement a control is in one set, with
 * all its cases; with it each case is a set. */
static void number_sets(sib_matching *m)
{
    int64_t sets = 0;
    for (int64_t k = 0; k < m->pairs; k++) {
        int64_t treated = m->pair_treated[k];
        int64_t control = m->pair_comparison[k];
        bool    again = k > 0 && treated == m->pair_treated[k - 1];
        int64_t set = again                                      ? m->pair_set[k - 1]
                      : m->sets != NULL && m->sets[control] >= 0 ? m->sets[control]
                                                                 : sets++;
        m->pair_set[k] = set;
        if (m->sets != NULL) {
            m->sets[treated] = set;
            m->sets[control] = set;
        }
    }
}

/* Lays the pairs out case after case. picks [n]: pairs of each treated row. */
static sib_status fill_pairs(sib__call *call, const sib__units *u, const sib__pairs *found,
                             const int64_t *order, const int64_t *picks, sib_matching *m)
{
    int64_t *next = SIB__NEW(&call->scratch, int64_t, u->n);
    SIB__TRY_MEMORY(call, next);
    int64_t start = 0;
    for (int64_t i = 0; i < u->treated_n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        next[order[i]] = start;
        start += picks[order[i]];
        m->matched_treated += picks[order[i]] > 0 ? 1 : 0;
    }
    for (int64_t i = 0; i < found->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        sib__pair pair = found->list[i];
        int64_t   at = next[pair.treated]++;
        m->pair_treated[at] = pair.treated;
        m->pair_comparison[at] = pair.control;
        m->pair_distance[at] = sib__units_apart(u, pair.treated, pair.control);
    }
    sib__drop(&call->scratch, next);
    number_sets(m);
    return sib__check(call);
}

static int64_t greatest_common_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Least common multiple of the set sizes when numerators over it, up to `uses` of them added,
 * stay whole numbers that doubles hold; else 0. */
static int64_t common_denominator(const int64_t *picks, int64_t n, double uses)
{
    int64_t denominator = 1;
    for (int64_t i = 0; i < n; i++) {
        int64_t size = picks[i];
        if (size > 1 && denominator % size != 0) {
            int64_t factor = size / greatest_common_divisor(denominator, size);
            if (denominator > EXACT / factor) {
                return 0;
            }
            denominator *= factor;
        }
    }
    return (double)denominator * uses <= (double)EXACT ? denominator : 0;
}

/* Every weighting. A control's weight is the sum of its cases' 1 / size: added as whole
 * numerators and divided once, so that it is the double nearest to the fraction; in the order
 * of the pairs where the numerators are too large. */
static sib_status fill_weights(sib__call *call, const int64_t *picks, sib_matching *m)
{
    double *per_treated = m->weights[SIB_WEIGHTING_PER_TREATED - 1];
    double *aggregate = m->weights[SIB_WEIGHTING_AGGREGATE - 1];
    double *distinct = m->weights[SIB_WEIGHTING_DISTINCT - 1];
    double  most = 1.0;
    for (int64_t i = 0; i < m->pairs; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        double *uses = &aggregate[m->pair_comparison[i]];
        *uses += 1.0;
        most = *uses > most ? *uses : most;
    }
    double denominator = (double)common_denominator(picks, m->n, most);
    double whole = denominator > 0.0 ? denominator : 1.0;
    for (int64_t i = 0; i < m->pairs; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        double size = (double)picks[m->pair_treated[i]];
        per_treated[m->pair_comparison[i]] += whole / size;
    }
    for (int64_t i = 0; i < m->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        per_treated[i] /= whole;
        distinct[i] = aggregate[i] > 0.0 ? 1.0 : 0.0;
        m->matched_comparison += aggregate[i] > 0.0 ? 1 : 0;
    }
    for (int64_t i = 0; i < m->pairs; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        for (int w = 0; w < SIB__WEIGHTINGS; w++) {
            m->weights[w][m->pair_treated[i]] = 1.0;
        }
    }
    return SIB_OK;
}

/* Of whole sets: each control stands for as many cases, over the controls, as its set has. */
static sib_status fill_whole_weights(sib__call *call, const sib__units *u, sib_matching *m)
{
    int64_t *n = SIB__NEW(&call->scratch, int64_t, 2 * m->n); /* of each set, by arm */
    SIB__TRY_MEMORY(call, n);
    for (int64_t i = 0; i < m->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (m->sets[i] >= 0) {
            n[2 * m->sets[i] + u->treated.data[i]]++;
            m->matched_comparison += u->treated.data[i] == 0;
        }
    }
    for (int64_t i = 0; i < m->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (m->sets[i] >= 0) {
            bool   treated = u->treated.data[i] == 1;
            double cases = (double)n[2 * m->sets[i] + 1];
            double controls = (double)n[2 * m->sets[i]];
            m->weights[SIB_WEIGHTING_PER_TREATED - 1][i] = treated ? 1.0 : cases / controls;
            m->weights[SIB_WEIGHTING_AGGREGATE - 1][i] = treated ? 1.0 : cases;
            m->weights[SIB_WEIGHTING_DISTINCT - 1][i] = 1.0;
        }
    }
    sib__drop(&call->scratch, n);
    return sib__check(call);
}

/* (sum w)^2 / sum w^2 in each arm; each row enters where the pairs first name it. */
static sib_status fill_effective(sib__call *call, sib_matching *m)
{
    uint8_t *seen = SIB__NEW(&call->scratch, uint8_t, m->n);
    double   sum[SIB__WEIGHTINGS][2] = {{0.0}};
    double   squares[SIB__WEIGHTINGS][2] = {{0.0}};
    SIB__TRY_MEMORY(call, seen);
    for (int64_t i = 0; i < 2 * m->pairs; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        int     arm = (int)(i % 2);
        int64_t row = arm == 1 ? m->pair_treated[i / 2] : m->pair_comparison[i / 2];
        for (int w = 0; w < SIB__WEIGHTINGS && seen[row] == 0; w++) {
            double weight = m->weights[w][row];
            sum[w][arm] += weight;
            squares[w][arm] += weight * weight;
        }
        seen[row] = 1;
    }
    for (int w = 0; w < SIB__WEIGHTINGS; w++) {
        for (int arm = 0; arm < 2; arm++) {
            double square = squares[w][arm];
            m->effective[w][arm] = square > 0.0 ? sum[w][arm] * sum[w][arm] / square : 0.0;
        }
    }
    sib__drop(&call->scratch, seen);
    return SIB_OK;
}

static int32_t why_unmatched(const sib__rules *r, int64_t row)
{
    int64_t stratum = sib__units_stratum(&r->units, row);
    if (r->by_score.begin[stratum] == r->by_score.begin[stratum + 1]) {
        return SIB_MATCHING_REASON_EMPTY_STRATUM;
    }
    return sib__rules_within_reach(r, row) ? SIB_MATCHING_REASON_NO_CONTROL_LEFT
                                           : SIB_MATCHING_REASON_OUTSIDE_CALIPER;
}

static sib_status fill_reasons(sib__call *call, const sib__rules *r, const int64_t *picks,
                               sib_matching *m)
{
    const sib__units *u = &r->units;
    for (int64_t i = 0; i < m->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        bool waited = u->treated.data[i] == 1 && !u->discarded[i];
        m->reasons[i] = m->weights[0][i] > 0.0 ? SIB_MATCHING_REASON_MATCHED
                        : u->discarded[i]      ? SIB_MATCHING_REASON_DISCARDED
                        : waited               ? why_unmatched(r, i)
                                               : SIB_MATCHING_REASON_NOT_USED;
        if (waited && picks[i] < r->options.ratio &&
            (picks[i] > 0 || m->reasons[i] == SIB_MATCHING_REASON_NO_CONTROL_LEFT)) {
            m->is_short[i] = 1;
            m->short_n++;
        }
    }
    return sib__check(call);
}

static int32_t verdict_of(const sib__units *u, const sib_matching *m)
{
    if (u->treated_n == 0) {
        return SIB_MATCHING_VERDICT_NO_TREATED;
    }
    if (u->treated_n == u->n) {
        return SIB_MATCHING_VERDICT_NO_COMPARISON;
    }
    if (m->pairs == 0) {
        return SIB_MATCHING_VERDICT_NO_PAIR;
    }
    return m->short_n > 0 ? SIB_MATCHING_VERDICT_SHORT : SIB_MATCHING_VERDICT_OK;
}

sib_status sib__matching_publish(sib__call *call, const sib__rules *rules,
                                 const sib__pairs *found, sib_matching *m)
{
    const sib__units *u = &rules->units;
    int64_t          *order = NULL;
    int64_t          *picks = SIB__NEW(&call->scratch, int64_t, u->n);
    SIB__TRY_MEMORY(call, picks);
    for (int64_t i = 0; i < found->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        picks[found->list[i].treated]++;
    }
    SIB__TRY(make_room(call, rules, found->n, m));
    SIB__TRY(treated_in_order(call, u, &order));
    SIB__TRY(fill_pairs(call, u, found, order, picks, m));
    SIB__TRY(rules->whole ? fill_whole_weights(call, u, m) : fill_weights(call, picks, m));
    SIB__TRY(fill_effective(call, m));
    SIB__TRY(fill_reasons(call, rules, picks, m));
    m->verdict = verdict_of(u, m);
    m->whole = rules->whole;
    m->total_distance = rules->whole ? (double)NAN : sib__sum(m->pair_distance, m->pairs);
    return sib__matching_most(call, rules, m);
}
