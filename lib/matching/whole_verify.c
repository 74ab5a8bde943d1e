/* The checks of sets that are whole strata: who agrees is together, and nobody else; weights
 * are counted anew from the people of each set. */
#include "core/sort.h"
#include "matching/verify.h"
#include "table/table.h"

typedef struct whole_check {
    sib__view v;
    int64_t  *first; /* [strata] a row of each; -1: none */
    int64_t  *set;   /* [strata] its set; -1: none */
    int64_t  *n;     /* [2 x sets] people of each arm, the controls first */
} whole_check;

static sib_status begin(sib__call *call, whole_check *c, const sib__rules *rules,
                        sib_matching *m)
{
    int64_t strata = rules->units.strata;
    SIB__TRY(sib__view_begin(call, rules, m, &c->v));
    c->first = SIB__NEW(&call->scratch, int64_t, strata);
    c->set = SIB__NEW(&call->scratch, int64_t, strata);
    c->n = SIB__NEW(&call->scratch, int64_t, 2 * m->n);
    if (c->first == NULL || c->set == NULL || c->n == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t s = 0; s < strata; s++) {
        c->first[s] = -1;
        c->set[s] = -1;
    }
    return SIB_OK;
}

static bool row_before(int64_t a, int64_t b, const void *payload)
{
    return sib__view_order(payload, a, b) < 0;
}

/* No two strata agree, and all of a stratum do. */
static sib_status check_strata(sib__call *call, whole_check *c)
{
    const sib__units *u = &c->v.rules->units;
    int64_t          *rows = SIB__NEW(&call->scratch, int64_t, u->strata);
    int64_t          *other = SIB__NEW(&call->scratch, int64_t, u->strata);
    int64_t           n = 0;
    if (rows == NULL || other == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < u->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        int64_t *first = &c->first[sib__units_stratum(u, i)];
        if (*first < 0) {
            *first = i;
            rows[n++] = i;
        } else if (sib__view_order(&c->v, *first, i) != 0) {
            sib__view_fault(&c->v, SIB_MATCHING_CHECK_WHOLE);
        }
    }
    SIB__TRY(sib__sort_rows(call, rows, other, n, row_before, &c->v));
    for (int64_t k = 1; k < n; k++) {
        if (sib__view_order(&c->v, rows[k - 1], rows[k]) == 0) {
            sib__view_fault(&c->v, SIB_MATCHING_CHECK_WHOLE);
        }
    }
    sib__drop(&call->scratch, other);
    sib__drop(&call->scratch, rows);
    return sib__check(call);
}

/* All of a stratum are in its set, in either arm; who is in none has nobody of the other. */
static sib_status check_sets(sib__call *call, whole_check *c)
{
    const sib__units   *u = &c->v.rules->units;
    const sib_matching *m = c->v.m;
    int64_t             sets = 0;
    for (int64_t i = 0; i < m->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        int64_t *set = &c->set[sib__units_stratum(u, i)];
        if (m->sets[i] < 0) {
            continue;
        }
        sets += *set < 0 ? 1 : 0;
        *set = *set < 0 ? m->sets[i] : *set;
        c->n[2 * m->sets[i] + (u->treated.data[i] == 1)]++;
        if (*set != m->sets[i] || !sib__view_supported(&c->v, i)) {
            sib__view_fault(&c->v, SIB_MATCHING_CHECK_WHOLE);
        }
    }
    for (int64_t s = 0; s < sets; s++) {
        if (c->n[2 * s] == 0 || c->n[2 * s + 1] == 0) {
            sib__view_fault(&c->v, SIB_MATCHING_CHECK_WHOLE); /* or a number left out */
        }
    }
    return sib__check(call);
}

/* Those in no set: their stratum has none, and not both arms. */
static sib_status check_rest(sib__call *call, whole_check *c)
{
    const sib__units   *u = &c->v.rules->units;
    const sib_matching *m = c->v.m;
    uint8_t            *arms = SIB__NEW(&call->scratch, uint8_t, u->strata);
    SIB__TRY_MEMORY(call, arms);
    for (int64_t i = 0; i < m->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        int64_t s = sib__units_stratum(u, i);
        if (m->sets[i] >= 0 || !sib__view_supported(&c->v, i)) {
            continue;
        }
        arms[s] = (uint8_t)(arms[s] | (u->treated.data[i] == 1 ? 2 : 1));
        if (c->set[s] >= 0 || arms[s] == 3) {
            sib__view_fault(&c->v, SIB_MATCHING_CHECK_WHOLE);
        }
    }
    sib__drop(&call->scratch, arms);
    return sib__check(call);
}

static sib_status check_counts(sib__call *call, whole_check *c)
{
    const sib_matching *m = c->v.m;
    for (int64_t i = 0; i < m->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        bool   in = m->sets[i] >= 0;
        bool   treated = c->v.rules->units.treated.data[i] == 1;
        double n1 = in ? (double)c->n[2 * m->sets[i] + 1] : 0.0;
        double n0 = in ? (double)c->n[2 * m->sets[i]] : 1.0;
        double one = in ? 1.0 : 0.0;
        bool   reason = (m->reasons[i] == SIB_MATCHING_REASON_MATCHED) == in;
        if (fabs(m->weights[0][i] * n0 - (treated ? n0 * one : n1)) > 1e-9 * (1.0 + n1 * n0) ||
            m->weights[1][i] != (treated ? one : n1) || m->weights[2][i] != one || !reason) {
            sib__view_fault(&c->v, SIB_MATCHING_CHECK_WEIGHTS);
        }
    }
    return sib__check(call);
}

sib_status sib__whole_verify(sib__call *call, const sib__rules *rules, const sib__pairs *found,
                             sib_matching *m)
{
    whole_check c = {0};
    (void)found; /* it claims nothing */
    m->checked[SIB_MATCHING_CHECK_WHOLE - 1] = true;
    SIB__TRY(begin(call, &c, rules, m));
    SIB__TRY(check_strata(call, &c));
    SIB__TRY(check_sets(call, &c));
    SIB__TRY(check_rest(call, &c));
    SIB__TRY(check_counts(call, &c));
    sib__view_end(call, &c.v);
    return SIB_OK;
}
