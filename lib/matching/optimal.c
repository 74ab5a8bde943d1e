/* Optimal matching on a score, exact: which pairs there can be, layer by layer, and on each
 * layer those of the least total distance.
 *
 * Most pairs, spread most evenly. Let up to r controls go to a case, for r from the ratio down.
 * The sweep of windows.c makes the most pairs, and tells the cases that want: these share all
 * the controls they reach in any best pairing, the others have r each. So whoever wants at r +
 * 1 but not at r has r controls, or one more where there is one left over: that is the layer r.
 * Every control such cases reach, and no wanting one does, is taken, and by them. The layer of
 * those who never want has the whole ratio, and the controls no other layer needs. Which of its
 * units have the pair more (cases where all controls are taken, controls where all cases are
 * served) is what the total distance decides. The parts are those of Dulmage & Mendelsohn
 * (1958), Canadian Journal of Mathematics 10:517, once for each r.
 *
 * Least total distance. On one layer an arm is served in full and the other need not be:
 * line.c.
 */
#include "matching/line.h"
#include "matching/windows.h"

typedef struct layers {
    const sib__rules *rules;
    sib__pairs       *found;
    sib__sweep        sweep;
    double            scale;
    int64_t           most;  /* controls a case can have at all */
    int64_t          *cases; /* [case_n] those that may yet want; NULL: all there are */
    int64_t           case_n;
    int64_t *controls; /* [control_n] places of those that may yet be theirs, likewise */
    int64_t  control_n;
    uint8_t *wanted; /* by place: a wanting case reaches it */
} layers;

static int64_t nth(const int64_t *list, int64_t k)
{
    return list == NULL ? k : list[k];
}

static sib_status begin(sib__call *call, layers *l)
{
    const sib__rules   *r = l->rules;
    const sib__windows *w = &r->windows;
    SIB__TRY(sib__grid_check(call, r));
    SIB__TRY(sib__sweep_begin(call, r, &l->sweep));
    l->scale = sib__grid(&r->units, 1);
    l->case_n = w->cases.n;
    l->control_n = r->by_caliper.n;
    l->wanted = SIB__NEW(&call->scratch, uint8_t, l->control_n);
    SIB__TRY_MEMORY(call, l->wanted);
    for (int64_t i = 0; i < l->case_n; i++) {
        int64_t room = w->high[i] - w->low[i];
        l->most = room > l->most ? room : l->most;
    }
    l->most = l->most < r->ratio ? l->most : r->ratio;
    l->found->proof = (sib__proof){.scale = l->scale};
    return sib__check(call);
}

/* The units of a line, from the last to the first. */
typedef struct draft {
    int64_t *cases; /* as windows have them */
    int64_t  case_n;
    int64_t *controls; /* places */
    int64_t  control_n;
} draft;

/* Parts a list: what is not wanted comes to `out`, the last first; the rest stays. */
static sib_status part(sib__call *call, int64_t **list, int64_t *n, const uint8_t *wanted,
                       int64_t **out, int64_t *out_n)
{
    int64_t  kept = 0;
    int64_t  all = *n;
    int64_t *rest = *list;
    for (int64_t k = 0; k < all; k++) {
        kept += wanted[nth(*list, k)];
    }
    *out = SIB__NEW(&call->scratch, int64_t, all - kept);
    rest = rest == NULL ? SIB__NEW(&call->scratch, int64_t, kept) : rest;
    SIB__TRY_MEMORY(call, *out);
    SIB__TRY_MEMORY(call, rest);
    *out_n = all - kept;
    *n = 0;
    for (int64_t k = 0, left = all - kept; k < all; k++) {
        SIB__TRY(SIB__PAUSE(call, k));
        int64_t at = nth(*list, k);
        if (wanted[at] == 1) {
            rest[(*n)++] = at;
        } else {
            (*out)[--left] = at;
        }
    }
    *list = rest;
    return sib__check(call);
}

/* Stretches: of cases over the controls listed, or of controls over the cases. */
static sib_status find_stretches(sib__call *call, const layers *l, const draft *d,
                                 bool of_cases, int64_t *low, int64_t *high)
{
    const sib__windows *w = &l->rules->windows;
    int64_t             n = of_cases ? d->case_n : d->control_n;
    int64_t             m = of_cases ? d->control_n : d->case_n;
    int64_t             from = 0;
    int64_t             to = 0;
    for (int64_t k = 0; k < n; k++) {
        SIB__TRY(SIB__PAUSE(call, k));
        if (of_cases) {
            for (; from < m && d->controls[from] >= w->high[d->cases[k]]; from++) {
            }
            for (; to < m && d->controls[to] >= w->low[d->cases[k]]; to++) {
            }
        } else {
            for (; from < m && w->low[d->cases[from]] > d->controls[k]; from++) {
            }
            for (; to < m && w->high[d->cases[to]] > d->controls[k]; to++) {
            }
        }
        low[k] = from;
        high[k] = to;
    }
    return SIB_OK;
}

static sib_status add_pair(sib__call *call, layers *l, int64_t treated, int64_t control,
                           sib__i128 price)
{
    int64_t room = l->found->room;
    SIB__TRY(sib__pairs_add(call, l->found, treated, control));
    if (l->found->room != room) {
        sib__i128 *prices =
            SIB__GROW(&call->scratch, sib__i128, l->found->proof.price, l->found->room);
        SIB__TRY_MEMORY(call, prices);
        l->found->proof.price = prices;
    }
    l->found->proof.price[l->found->n - 1] = price;
    return SIB_OK;
}

/* The pairs of a solved line do not cross: the first has the first. */
static sib_status add_pairs(sib__call *call, layers *l, const sib__line *line, bool of_cases)
{
    int64_t i = 0;
    int64_t left = line->copies;
    for (int64_t j = 0; j < line->may_n; j++) {
        SIB__TRY(SIB__PAUSE(call, j));
        for (int64_t k = line->forced + line->used[j]; k > 0 && i < line->must_n; k--) {
            int64_t must = line->must[i];
            int64_t may = line->may[j];
            SIB__TRY(add_pair(call, l, of_cases ? must : may, of_cases ? may : must,
                              line->price[j]));
            i += --left == 0 ? 1 : 0;
            left = left == 0 ? line->copies : left;
        }
    }
    return SIB_OK;
}

/* Room for layers, where there is more than one. */
static sib_status begin_layers(sib__call *call, layers *l)
{
    int64_t n = l->rules->units.n;
    if (l->found->proof.layer == NULL) {
        l->found->proof.layer = SIB__NEW(&call->scratch, int64_t, n);
        SIB__TRY_MEMORY(call, l->found->proof.layer);
        for (int64_t i = 0; i < n; i++) {
            l->found->proof.layer[i] = l->most;
        }
    }
    return SIB_OK;
}

/* Of a list: rows for places, and their layer said. */
static void to_rows(const layers *l, int64_t *list, int64_t n, const int64_t *rows,
                    int64_t layer)
{
    for (int64_t k = 0; k < n; k++) {
        list[k] = rows[list[k]];
        if (layer != l->most) {
            l->found->proof.layer[list[k]] = layer;
        }
    }
}

/* Pairs the cases of a layer with its controls; `full` where those have all there is. */
static sib_status pair_layer(sib__call *call, layers *l, draft *d, int64_t layer, bool full)
{
    const sib__rules *r = l->rules;
    int64_t           n = full ? d->case_n : d->control_n;
    int64_t           m = full ? d->control_n : d->case_n;
    int64_t          *low = SIB__NEW(&call->scratch, int64_t, n);
    int64_t          *high = SIB__NEW(&call->scratch, int64_t, n);
    sib__line         line = {.units = &r->units,
                              .scale = l->scale,
                              .must = full ? d->cases : d->controls,
                              .low = low,
                              .high = high,
                              .must_n = n,
                              .copies = full ? layer : 1,
                              .may = full ? d->controls : d->cases,
                              .may_n = m,
                              .forced = full ? 0 : layer,
                              .used = SIB__NEW(&call->scratch, uint8_t, m),
                              .tight = SIB__NEW(&call->scratch, uint8_t, m)};
    SIB__TRY_MEMORY(call, low);
    SIB__TRY_MEMORY(call, high);
    SIB__TRY_MEMORY(call, line.used);
    SIB__TRY_MEMORY(call, line.tight);
    SIB__TRY(find_stretches(call, l, d, full, low, high));
    if (!full) {
        SIB__TRY(begin_layers(call, l));
    }
    to_rows(l, d->cases, d->case_n, r->windows.cases.rows, layer);
    to_rows(l, d->controls, d->control_n, r->by_caliper.rows, layer);
    SIB__TRY(sib__line_solve(call, &line));
    line.price = SIB__NEW(&call->scratch, sib__i128, m);
    SIB__TRY_MEMORY(call, line.price);
    SIB__TRY(sib__line_prices(call, &line));
    SIB__TRY(add_pairs(call, l, &line, full));
    sib__drop(&call->scratch, line.price);
    sib__drop(&call->scratch, line.tight);
    sib__drop(&call->scratch, line.used);
    sib__drop(&call->scratch, high);
    sib__drop(&call->scratch, low);
    sib__drop(&call->scratch, d->controls);
    sib__drop(&call->scratch, d->cases);
    return sib__check(call);
}

/* Who wants at r among the cases left, and which controls they reach. */
static sib_status find_wanting(sib__call *call, layers *l, int64_t r)
{
    const sib__windows *w = &l->rules->windows;
    int64_t             reached = 0;
    SIB__TRY(sib__sweep_run(call, l->rules, l->cases, l->case_n, r, &l->sweep));
    for (int64_t k = 0; k < l->control_n; k++) {
        l->wanted[nth(l->controls, k)] = 0;
    }
    for (int64_t k = 0; k < l->case_n; k++) {
        SIB__TRY(SIB__PAUSE(call, k));
        int64_t i = nth(l->cases, k);
        if (l->sweep.wanting[i] == 1) {
            for (reached = w->low[i] > reached ? w->low[i] : reached; reached < w->high[i];
                 reached++) {
                l->wanted[reached] = 1;
            }
        }
    }
    return SIB_OK;
}

static sib_status search(sib__call *call, const sib__rules *rules, sib__pairs *found)
{
    layers l = {.rules = rules, .found = found};
    SIB__TRY(begin(call, &l));
    for (int64_t r = l.most; r >= 0; r--) {
        draft d = {0};
        if (r > 0) {
            SIB__TRY(find_wanting(call, &l, r));
        } else { /* nobody wants none */
            for (int64_t k = 0; k < l.case_n; k++) {
                l.sweep.wanting[nth(l.cases, k)] = 0;
            }
            for (int64_t k = 0; k < l.control_n; k++) {
                l.wanted[nth(l.controls, k)] = 0;
            }
        }
        SIB__TRY(part(call, &l.cases, &l.case_n, l.sweep.wanting, &d.cases, &d.case_n));
        SIB__TRY(part(call, &l.controls, &l.control_n, l.wanted, &d.controls, &d.control_n));
        if (r == l.most) {
            SIB__TRY(
                sib__line_prune(call, rules, d.cases, d.case_n, r, d.controls, &d.control_n));
        }
        SIB__TRY(pair_layer(call, &l, &d, r, r == l.most));
        if (l.case_n == 0) {
            break;
        }
    }
    sib__sweep_end(call, &l.sweep);
    return sib__progress(call, 0.7, "matching");
}

const sib__method sib__matching_optimal = {
    .search = search, .verify = sib__optimal_verify, .one_use = true};
