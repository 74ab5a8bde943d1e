/* The check that nobody was passed over, where distances are of covariates: no control with
 * uses left is nearer to a case than the farthest it got, and none was withheld from a case
 * with fewer than the ratio. Cases stand in lanes here, where the search has controls. */
#include "numeric/contract.h"

#include "core/parallel.h"
#include "core/sort.h"
#include "matching/verify.h"

#include <string.h>

enum { LANES = 8, ROWS = 4, GROUPS = 4, PART = 256, STRETCH = 1 << 14, EVERY = 8 };

typedef double  lanes __attribute__((vector_size(LANES * 8)));
typedef int64_t lanes_flags __attribute__((vector_size(LANES * 8)));

typedef struct space_check {
    sib__view v;
    int64_t  *cases; /* [case_n] with as many as the ratio, by (stratum, caliper's scale) */
    int64_t   case_n;
    int64_t  *first; /* [n] of each treated row its first pair, plus 1 */
    double   *worst; /* [case_n] square of the farthest it got */
    int64_t  *low;   /* [case_n] what of the supply it may have */
    int64_t  *high;
    int64_t  *supply; /* [supply_n] controls with uses left, in the same order */
    int64_t   supply_n;
    double   *tiles;  /* [case_n / 8][k][8] */
    int64_t  *faults; /* [case_n / 8] */
    int64_t   from;   /* of the supply, looked at now */
    int64_t   to;
} space_check;

static bool row_before(int64_t a, int64_t b, const void *payload)
{
    const sib__units *u = payload;
    int64_t           s = sib__units_stratum(u, a);
    int64_t           t = sib__units_stratum(u, b);
    return s != t ? s < t : u->y[a] < u->y[b];
}

static double square_of(const sib__space *s, int64_t a, int64_t b)
{
    double sum = 0.0;
    for (int64_t j = 0; j < s->k; j++) {
        sum += (s->z[a * s->k + j] - s->z[b * s->k + j]) *
               (s->z[a * s->k + j] - s->z[b * s->k + j]);
    }
    return sum;
}

static bool is_own(const space_check *c, int64_t row, int64_t control)
{
    const sib_matching *m = c->v.m;
    for (int64_t k = c->first[row] - 1; k >= 0 && k < m->pairs && m->pair_treated[k] == row;
         k++) {
        if (m->pair_comparison[k] == control) {
            return true;
        }
    }
    return false;
}

/* The first place of the supply that does not lie before a case's stratum, or its caliper
 * (`after`: not before the end of either). */
static int64_t place_of(const space_check *c, int64_t row, bool after)
{
    const sib__units *u = &c->v.rules->units;
    int64_t           stratum = sib__units_stratum(u, row);
    int64_t           low = 0;
    int64_t           high = c->supply_n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        int64_t other = c->supply[middle];
        int64_t s = sib__units_stratum(u, other);
        bool    inside = s == stratum && sib__view_within_caliper(&c->v, row, other);
        bool    below = s != stratum ? s < stratum : !inside && u->y[other] < u->y[row];
        if (below || (after && inside)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static sib_status begin(sib__call *call, space_check *c, const sib__rules *rules,
                        sib_matching *m)
{
    const sib__units *u = &rules->units;
    int64_t          *other = SIB__NEW(&call->scratch, int64_t, m->n);
    SIB__TRY(sib__view_begin(call, rules, m, &c->v));
    c->cases = SIB__NEW(&call->scratch, int64_t, m->n);
    c->supply = SIB__NEW(&call->scratch, int64_t, m->n);
    c->first = SIB__NEW(&call->scratch, int64_t, m->n);
    if (other == NULL || c->cases == NULL || c->supply == NULL || c->first == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t k = m->pairs - 1; k >= 0; k--) {
        c->first[m->pair_treated[k]] = k + 1;
        c->v.uses[m->pair_comparison[k]]++;
    }
    for (int64_t i = 0; i < m->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        bool treated = u->treated.data[i] == 1;
        if (!sib__view_supported(&c->v, i)) {
            continue;
        }
        if (treated) {
            c->cases[c->case_n++] = i;
        } else if (c->v.uses[i] < rules->uses) {
            c->supply[c->supply_n++] = i;
        }
    }
    SIB__TRY(sib__sort_rows(call, c->supply, other, c->supply_n, row_before, u));
    SIB__TRY(sib__sort_rows(call, c->cases, other, c->case_n, row_before, u));
    sib__drop(&call->scratch, other);
    return sib__check(call);
}

/* Cases that are short: whoever they might have is theirs. The others stay. */
static sib_status check_short(sib__call *call, space_check *c)
{
    const sib__rules   *r = c->v.rules;
    const sib_matching *m = c->v.m;
    int64_t             kept = 0;
    for (int64_t i = 0; i < c->case_n; i++) {
        int64_t row = c->cases[i];
        int64_t k = c->first[row] - 1;
        int64_t end = k < 0 ? k : sib__view_case_end(&c->v, k);
        double  worst = -1.0;
        for (int64_t p = k; p < end; p++) {
            double square = square_of(r->units.space, row, m->pair_comparison[p]);
            worst = square > worst ? square : worst;
        }
        int64_t low = place_of(c, row, false);
        int64_t high = place_of(c, row, true);
        for (int64_t s = low; end - k < r->ratio && s < high; s++) {
            if (!is_own(c, row, c->supply[s])) {
                sib__view_fault(&c->v, SIB_MATCHING_CHECK_PASSED_OVER);
                break;
            }
        }
        if (worst >= 0.0) {
            c->cases[kept] = row;
            c->worst[kept] = worst;
            c->low[kept] = low;
            c->high[kept++] = high;
        }
        SIB__TRY(sib__view_rest(call, &c->v, 1 + end - k));
    }
    c->case_n = kept;
    return SIB_OK;
}

/* Whether any of four points may lie within the bound of any lane; then the sums are whole. */
static inline __attribute__((always_inline)) bool any_nearer(const double       *tile,
                                                             const double *const point[ROWS],
                                                             int64_t k, const lanes *bounds,
                                                             lanes sums[ROWS])
{
    for (int64_t j = 0; j < k;) {
        lanes_flags near = {0};
        for (int64_t end = j + EVERY < k ? j + EVERY : k; j < end; j++) {
            lanes z;
            memcpy(&z, tile + j * LANES, sizeof z);
            for (int r = 0; r < ROWS; r++) {
                sums[r] += (z - point[r][j]) * (z - point[r][j]);
            }
        }
        for (int r = 0; r < ROWS; r++) {
            near |= sums[r] < *bounds;
        }
        int64_t reached = 0;
        for (int i = 0; i < LANES; i++) {
            reached |= near[i];
        }
        if (reached == 0) {
            return false;
        }
    }
    return true;
}

/* A fault for each lane that a point of the supply lies too near to. */
static void note_nearer(const space_check *c, int64_t group, int64_t s, const lanes *sums,
                        const lanes *bounds)
{
    for (int64_t i = 0; i < LANES; i++) {
        int64_t at = group * LANES + i;
        if ((*sums)[i] < (*bounds)[i] && s >= c->low[at] && s < c->high[at] &&
            !is_own(c, c->cases[at], c->supply[s])) {
            c->faults[group]++;
        }
    }
}

/* A group of cases against a part of the supply. */
static inline __attribute__((always_inline)) void
check_group(const space_check *c, int64_t group, int64_t begin, int64_t end)
{
    const sib__space *space = c->v.rules->units.space;
    lanes             bounds;
    int64_t           from = end;
    int64_t           to = begin;
    for (int64_t i = 0; i < LANES; i++) {
        int64_t at = group * LANES + i;
        bool    is = at < c->case_n;
        bounds[i] = is ? c->worst[at] : -1.0;
        from = is && c->low[at] < from ? c->low[at] : from;
        to = is && c->high[at] > to ? c->high[at] : to;
    }
    from = from > begin ? from : begin;
    to = to < end ? to : end;
    for (int64_t s = from; s < to; s += ROWS) {
        const double *point[ROWS];
        lanes         sums[ROWS] = {{0.0}};
        for (int64_t r = 0; r < ROWS; r++) {
            point[r] = space->z + c->supply[s + r < to ? s + r : s] * space->k;
        }
        if (any_nearer(c->tiles + group * LANES * space->k, point, space->k, &bounds, sums)) {
            for (int64_t r = 0; r < ROWS && s + r < to; r++) {
                note_nearer(c, group, s + r, &sums[r], &bounds);
            }
        }
    }
}

/* Several groups, one after another, against each part of the supply that a cache holds. */
static inline __attribute__((always_inline)) void check_groups(const space_check *c,
                                                               int64_t            block)
{
    int64_t groups = (c->case_n + LANES - 1) / LANES;
    int64_t last = (block + 1) * GROUPS < groups ? (block + 1) * GROUPS : groups;
    for (int64_t begin = c->from; begin < c->to; begin += PART) {
        int64_t end = begin + PART < c->to ? begin + PART : c->to;
        for (int64_t group = block * GROUPS; group < last; group++) {
            check_group(c, group, begin, end);
        }
    }
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void check_avx2(const space_check *c, int64_t block)
{
    check_groups(c, block);
}

__attribute__((target("avx512f"))) static void check_avx512(const space_check *c, int64_t block)
{
    check_groups(c, block);
}
#endif

static void check_block(void *payload, int64_t block, int32_t worker)
{
    (void)worker;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) {
        check_avx512(payload, block);
        return;
    }
    if (__builtin_cpu_supports("avx2")) {
        check_avx2(payload, block);
        return;
    }
#endif
    check_groups(payload, block);
}

static sib_status check_rest(sib__call *call, space_check *c)
{
    const sib__space *space = c->v.rules->units.space;
    int64_t           groups = (c->case_n + LANES - 1) / LANES;
    c->tiles = SIB__NEW(&call->scratch, double, groups *LANES * space->k);
    c->faults = SIB__NEW(&call->scratch, int64_t, groups);
    if (c->tiles == NULL || c->faults == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < c->case_n; i++) {
        for (int64_t j = 0; j < space->k; j++) {
            c->tiles[(i / LANES * space->k + j) * LANES + i % LANES] =
                space->z[c->cases[i] * space->k + j];
        }
    }
    for (c->from = 0; c->from < c->supply_n; c->from += STRETCH) {
        c->to = c->from + STRETCH < c->supply_n ? c->from + STRETCH : c->supply_n;
        SIB__TRY(sib__parallel(call, (groups + GROUPS - 1) / GROUPS, check_block, c, NULL, 0.0,
                               0.0));
    }
    for (int64_t i = 0; i < groups; i++) {
        for (int64_t k = 0; k < c->faults[i]; k++) {
            sib__view_fault(&c->v, SIB_MATCHING_CHECK_PASSED_OVER);
        }
    }
    return sib__check(call);
}

sib_status sib__space_verify(sib__call *call, const sib__rules *rules, sib_matching *m)
{
    space_check c = {0};
    SIB__TRY(begin(call, &c, rules, m));
    c.worst = SIB__NEW(&call->scratch, double, c.case_n);
    c.low = SIB__NEW(&call->scratch, int64_t, c.case_n);
    c.high = SIB__NEW(&call->scratch, int64_t, c.case_n);
    if (c.worst == NULL || c.low == NULL || c.high == NULL) {
        return sib__no_memory(call);
    }
    SIB__TRY(check_short(call, &c));
    SIB__TRY(check_rest(call, &c));
    sib__view_end(call, &c.v);
    return SIB_OK;
}
