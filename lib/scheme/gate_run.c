/* gate, decided: each condition on its own lines, and all of them where they meet. */
#include <string.h>

#include "scheme/gate.h"
#include "scheme/statement.h"

/* The conditions of a gate, each with its line for every line of the gate. */
typedef struct meeting {
    sib__series  *lines;
    sib__series **verdicts; /* [leaves] */
    int64_t     **line_of;  /* [leaves][lines->n]: sib__met_line() */
} meeting;

/* A verdict with the reason why there is none. */
typedef struct verdict {
    int32_t reason;
    bool    met;
} verdict;

/* `all` or `any` of verdicts, taken one after the other. */
typedef struct tally {
    bool    all;
    bool    settled; /* one was not met, of any one was met */
    int32_t reason;
} tally;

static void take(tally *t, verdict v)
{
    if (v.reason != SIB__REASON_NONE) {
        t->reason = t->reason == SIB__REASON_NONE
                        ? v.reason
                        : (int32_t)sib__reason_of(t->reason, v.reason);
    } else {
        t->settled = t->settled || v.met != t->all;
    }
}

static verdict come_to(const tally *t)
{
    return t->settled ? (verdict){SIB__REASON_NONE, !t->all}
                      : (verdict){t->reason, t->reason == SIB__REASON_NONE && t->all};
}

static sib_status put_verdict(sib__run *run, sib__series *s, int64_t line, verdict v)
{
    SIB__TRY(sib__number_set(run->call, run->memory, &s->numbers, s->n, line,
                             sib__exact_of_i64(v.reason == SIB__REASON_NONE && v.met ? 1 : 0)));
    return sib__reason_set(run->call, run->memory, s, line, v.reason);
}

static verdict verdict_at(const sib__series *s, int64_t line)
{
    return (verdict){sib__reason_at(s, line),
                     sib__exact_sign(sib__number_at(&s->numbers, line)) != 0};
}

static sib_status make_lines(sib__run *run, const sib__series *of, sib__dimensions keys,
                             sib__series **out)
{
    sib__series bare = *of;
    bare.reasons = NULL;
    SIB__TRY(
        sib__series_like(run->call, run->memory, run->scheme, &bare, SIB__UNIT_VERDICT, out));
    (*out)->keys = keys;
    return SIB_OK;
}

static sib_status decide_numbers(sib__run *run, const sib__gate_condition *c, sib__series **out)
{
    sib__deciding d;
    SIB__TRY(sib__decide_begin(run, c, &d));
    SIB__TRY(make_lines(run, d.lines, c->keys, out));
    for (int64_t i = 0; i < (*out)->n; i++) {
        sib__decided found;
        SIB__TRY(sib__decide_line(run, &d, i, &found));
        SIB__TRY(put_verdict(run, *out, i, (verdict){found.reason, found.met}));
        SIB__TRY(sib__run_check(run, i));
    }
    return SIB_OK;
}

static sib_status decide_gate(sib__run *run, const sib__gate_condition *c, sib__series **out)
{
    const sib__series *gate = sib__run_series(run, c->gate);
    bool               opposite = strcmp(c->how, "not_met") == 0;
    SIB__TRY(make_lines(run, gate, c->keys, out));
    for (int64_t i = 0; i < gate->n; i++) {
        verdict v = verdict_at(gate, i);
        v.met = v.met != opposite;
        SIB__TRY(put_verdict(run, *out, i, v));
    }
    return SIB_OK;
}

/* What lines of a gate come to; of none, `all` is not known. */
static verdict over_lines(const sib__gate_condition *c, const tally *t, bool empty)
{
    verdict v = come_to(t);
    if (strcmp(c->how, "none") == 0) {
        v.met = !v.met;
    }
    if (empty && t->all) {
        return (verdict){SIB__REASON_NO_LINE, false};
    }
    return v;
}

static sib_status decide_over(sib__run *run, const sib__gate_condition *c, sib__series **out)
{
    const sib__series *gate = sib__run_series(run, c->gate);
    sib__memory       *m = run->memory;
    bool               all = strcmp(c->how, "all") == 0;
    const tally        none = {.all = all};
    int64_t           *group_of = NULL;
    int64_t            n = 0;
    SIB__TRY(sib__group_lines(run, gate, c->keys, &group_of, &n));
    tally   *tallies = SIB__NEW(m, tally, n);
    int64_t *first = SIB__NEW(m, int64_t, n);
    SIB__TRY_MEMORY(run->call, tallies);
    SIB__TRY_MEMORY(run->call, first);
    for (int64_t i = gate->n - 1; i >= 0; i--) {
        first[group_of[i]] = i;
        tallies[group_of[i]].all = all;
    }
    for (int64_t i = 0; i < gate->n; i++) {
        take(&tallies[group_of[i]], verdict_at(gate, i));
        SIB__TRY(sib__run_check(run, i));
    }
    SIB__TRY(sib__series_take(run->call, m, run->scheme, gate, first, n, out));
    (*out)->keys = c->keys;
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(put_verdict(run, *out, i, over_lines(c, &tallies[i], false)));
    }
    SIB__TRY(sib__order_lines(run, *out, false, &first));
    SIB__TRY(sib__series_take(run->call, m, run->scheme, *out, first, n, out));
    verdict of_none = over_lines(c, &none, true);
    return (c->keys & ~run->scheme->draws) != 0
               ? SIB_OK
               : sib__line_of_each(run, of_none.met ? 1 : 0, of_none.reason, out);
}

static sib_status decide_leaf(sib__run *run, const sib__gate_condition *c, sib__series **out)
{
    return c->kind == SIB__CONDITION_NUMBER ? decide_numbers(run, c, out)
           : c->over_name == NULL           ? decide_gate(run, c, out)
                                            : decide_over(run, c, out);
}

/* The lines of the conditions before, by the lines on which they meet the next. */
static sib_status renumber(sib__run *run, int64_t **line_of, const int64_t *before, int64_t n)
{
    int64_t *now = SIB__NEW(run->memory, int64_t, n);
    SIB__TRY_MEMORY(run->call, now);
    for (int64_t i = 0; i < n; i++) {
        int64_t line = sib__met_line(before, i);
        now[i] = line < 0 ? -1 : sib__met_line(*line_of, line);
    }
    *line_of = now;
    return SIB_OK;
}

static sib_status meet(sib__run *run, const sib__gate *g, meeting *m)
{
    sib__output so_far = {.unit = SIB__UNIT_VERDICT};
    m->lines = NULL;
    m->verdicts = SIB__NEW(run->memory, sib__series *, g->leaf_count);
    m->line_of = SIB__NEW(run->memory, int64_t *, g->leaf_count);
    SIB__TRY_MEMORY(run->call, m->verdicts);
    SIB__TRY_MEMORY(run->call, m->line_of);
    for (int64_t i = 0; i < g->leaf_count; i++) {
        sib__series *met = NULL;
        int64_t     *lines[2] = {NULL, NULL};
        SIB__TRY(decide_leaf(run, g->leaves[i], &m->verdicts[i]));
        so_far.keys |= g->leaves[i]->keys;
        SIB__TRY(sib__meet(run, m->lines, m->verdicts[i], &so_far, &met, lines));
        for (int64_t j = 0; m->lines != NULL && j < i; j++) {
            SIB__TRY(renumber(run, &m->line_of[j], lines[0], met->n));
        }
        m->line_of[i] = lines[1];
        m->lines = met;
    }
    return SIB_OK;
}

/* The verdict of a condition on a line of the gate. */
static verdict verdict_of(const meeting *m, const sib__gate_condition *c, int64_t line)
{
    if (c->kind < SIB__CONDITION_ALL) {
        int64_t at = sib__met_line(m->line_of[c->leaf], line);
        tally   none = {.all = c->over_name == NULL || strcmp(c->how, "all") == 0};
        return at >= 0                ? verdict_at(m->verdicts[c->leaf], at)
               : c->over_name == NULL ? (verdict){SIB__REASON_NO_LINE, false}
                                      : over_lines(c, &none, true);
    }
    tally t = {.all = c->kind == SIB__CONDITION_ALL};
    for (int64_t i = 0; i < c->count; i++) {
        take(&t, verdict_of(m, &c->list[i], line));
    }
    return come_to(&t);
}

sib_status sib__gate_apply(sib__run *run, const sib__scheme_step *step)
{
    const sib__gate *g = (const sib__gate *)step;
    meeting          m;
    SIB__TRY(meet(run, g, &m));
    for (int64_t i = 0; i < m.lines->n; i++) {
        SIB__TRY(put_verdict(run, m.lines, i, verdict_of(&m, &g->root, i)));
        SIB__TRY(sib__run_check(run, i));
    }
    sib__run_put(run, step->results[0], m.lines);
    return SIB_OK;
}

static sib_status set_number(sib__run *run, const char *field, sib__exact value, int32_t unit)
{
    const char *text = NULL;
    SIB__TRY(sib__spell(run->call, &run->call->scratch, value, unit, &text));
    sib__set_text(&run->statement->conditions, field, text);
    return SIB_OK;
}

/* How far a number is from its limit, positive where it passes. */
static sib_status say_distance(sib__run *run, const sib__gate_condition *c,
                               const sib__decided *found)
{
    bool       down = c->is == SIB__TEST_AT_MOST || c->is == SIB__TEST_BELOW;
    sib__exact away;
    SIB__TRY(sib__exact_subtract(run->call, run->memory, down ? found->limit : found->compared,
                                 down ? found->compared : found->limit, &away));
    return set_number(run, "distance", away, c->of->unit);
}

static sib_status say_numbers(sib__run *run, const sib__deciding *d, int64_t line,
                              const sib__decided *found)
{
    const sib__gate_condition *c = d->condition;
    bool                       any = false;
    int64_t                    events = 0;
    if (found->has_number) {
        SIB__TRY(set_number(run, "number", found->number, c->of->unit));
        SIB__TRY(set_number(run, "compared", found->compared, c->of->unit));
    }
    if (found->has_limit) {
        SIB__TRY(set_number(run, "limit", found->limit, c->of->unit));
    }
    if (found->reason != SIB__REASON_NONE) {
        return SIB_OK;
    }
    SIB__TRY(say_distance(run, c, found));
    SIB__TRY(sib__turning_events(run, d, line, found, &any, &events));
    if (any) {
        sib__set_i64(&run->statement->conditions, "events", events);
    }
    return SIB_OK;
}

static sib_status say_condition(sib__run *run, const sib__gate *g, const meeting *m,
                                const sib__deciding *d, int64_t line)
{
    const sib__gate_condition *c = d->condition;
    int64_t                    at = sib__met_line(m->line_of[c->leaf], line);
    sib__rows                 *rows = &run->statement->conditions;
    sib__decided               found;
    sib__slice                 keys;
    SIB__TRY(sib__decide_line(run, d, at, &found));
    SIB__TRY(sib__spell_keys(run, m->lines, line, &keys));
    sib__rows_add(rows);
    sib__set_text(rows, "step", g->step.id);
    sib__set_slice(rows, "keys", keys);
    sib__set_text(rows, "condition", c->place);
    sib__set_text(rows, "of", c->of->full_name);
    sib__set_text(rows, "is", sib__test_is_name(c->is));
    sib__state state = sib__state_of(found.reason);
    sib__set_text(rows, "verdict",
                  state != SIB__STATE_VALUE ? sib__state_name((int32_t)state)
                  : found.met               ? "met"
                                            : "not_met");
    return say_numbers(run, d, at, &found);
}

sib_status sib__gate_line(sib__run *run, const sib__scheme_step *step)
{
    const sib__gate *g = (const sib__gate *)step;
    meeting          m;
    SIB__TRY(meet(run, g, &m));
    sib__deciding *d = SIB__NEW(run->memory, sib__deciding, g->leaf_count);
    SIB__TRY_MEMORY(run->call, d);
    for (int64_t j = 0; j < g->leaf_count; j++) {
        if (g->leaves[j]->kind == SIB__CONDITION_NUMBER) {
            SIB__TRY(sib__decide_begin(run, g->leaves[j], &d[j]));
        }
    }
    const sib__series *s = sib__run_series(run, step->results[0]);
    for (int64_t i = 0; i < s->n; i++) {
        SIB__TRY(sib__statement_line(run, step->results[0], s, i));
        for (int64_t j = 0; j < g->leaf_count; j++) {
            if (d[j].condition != NULL) {
                SIB__TRY(say_condition(run, g, &m, &d[j], i));
            }
        }
        SIB__TRY(sib__run_check(run, i));
    }
    return SIB_OK;
}
