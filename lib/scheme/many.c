/* A stage of one contract settled over many draws of its facts at once: draws are one more key
 * of all that is drawn, by which no step adds up (docs/language/many.md). */
#include <string.h>

#include "core/arena.h"
#include "scheme/demand.h"
#include "scheme/draws.h"
#include "scheme/due.h"
#include "scheme/gate.h"
#include "scheme/handle.h"
#include "scheme/lists.h"
#include "sib/experimental/scheme.h"

enum { DRAWS_AT_ONCE = 512, OF_DUE = 4 };

typedef struct settling {
    sib__call         *call;
    const sib__scheme *scheme; /* with the key of draws */
    const char        *stage;
    sib__draws         draws;
    int32_t            key;
    int64_t            at; /* the first draw of those at hand */
    int64_t            n;  /* so many of them */
    sib_table         *table;
    int64_t           *draw; /* [draws], as are the next */
    int32_t           *verdict;
    int64_t           *cumulative;
    int64_t           *now;
    int64_t          **met; /* [gates][draws] */
} settling;

static sib_status put_column(settling *s, const char *name, sib__column column)
{
    column.name = name;
    column.n = s->draws.n;
    return sib__table_put(s->call, s->table, &column);
}

static sib_status put_i64(settling *s, const char *name, int64_t **out)
{
    *out = SIB__NEW(sib__table_memory(s->table), int64_t, s->draws.n);
    SIB__TRY_MEMORY(s->call, *out);
    return put_column(s, name,
                      (sib__column){.type = SIB_COLUMN_TYPE_I64, .i64 = {*out, s->draws.n}});
}

/* The names of verdicts are the levels of a column. */
static sib_status put_verdicts(settling *s)
{
    enum { VERDICTS = SIB__DUE_REPORT, ROOM = 100 };
    sib__memory *m = sib__table_memory(s->table);
    char        *data = SIB__NEW(m, char, ROOM);
    int64_t     *offsets = SIB__NEW(m, int64_t, VERDICTS + 1);
    SIB__TRY_MEMORY(s->call, data);
    SIB__TRY_MEMORY(s->call, offsets);
    for (int32_t i = 0; i < VERDICTS; i++) {
        sib__slice name = sib__slice_of(sib__due_verdict_name(i + 1));
        memcpy(data + offsets[i], name.data, (size_t)name.length);
        offsets[i + 1] = offsets[i] + name.length;
    }
    s->verdict = SIB__NEW(m, int32_t, s->draws.n);
    SIB__TRY_MEMORY(s->call, s->verdict);
    return put_column(s, "verdict",
                      (sib__column){.type = SIB_COLUMN_TYPE_CODES,
                                    .codes = {s->verdict, s->draws.n},
                                    .levels = {data, offsets, VERDICTS}});
}

static bool is_gate(const sib__scheme_step *step)
{
    return strcmp(step->kind->name, "gate") == 0;
}

static sib_status put_gates(settling *s)
{
    sib__memory *m = sib__table_memory(s->table);
    s->met = SIB__NEW(&s->call->scratch, int64_t *, s->scheme->step_count);
    SIB__TRY_MEMORY(s->call, s->met);
    for (int64_t i = 0; i < s->scheme->step_count; i++) {
        const sib__scheme_step *step = s->scheme->steps[i];
        size_t                  size = strlen(step->id) + sizeof "met.";
        sib__line               line = {SIB__NEW(m, char, (int64_t)size), size, 0};
        SIB__TRY_MEMORY(s->call, line.text);
        sib__line_print(&line, "met.%s", step->id);
        SIB__TRY(is_gate(step) ? put_i64(s, line.text, &s->met[i]) : SIB_OK);
    }
    return SIB_OK;
}

static sib_status begin_table(settling *s)
{
    SIB__TRY(sib__table_make(s->call, s->draws.n, s->scheme->step_count + OF_DUE, &s->table));
    SIB__TRY(put_i64(s, s->draws.key, &s->draw));
    memcpy(s->draw, s->draws.draws, (size_t)s->draws.n * sizeof *s->draw);
    SIB__TRY(put_verdicts(s));
    SIB__TRY(put_i64(s, "cumulative", &s->cumulative));
    SIB__TRY(put_i64(s, "now", &s->now));
    return put_gates(s);
}

/* The draws that a line is of: one, or all at hand. */
static int64_t first_of(const settling *s, const sib__series *lines, int64_t line, int64_t *end)
{
    int32_t code = sib__has_dimension(lines->keys, s->key)
                       ? sib__code_at(&lines->codes[s->key], line)
                       : SIB_CODE_MISSING;
    *end = code == SIB_CODE_MISSING ? s->n : code + 1;
    return code == SIB_CODE_MISSING ? 0 : code;
}

static sib_status count_gates(settling *s, sib__run *run)
{
    for (int64_t i = 0; i < s->scheme->step_count; i++) {
        const sib__series *lines =
            s->met[i] == NULL ? NULL : sib__run_series(run, s->scheme->steps[i]->results[0]);
        for (int64_t line = 0; lines != NULL && line < lines->n; line++) {
            int64_t end = 0;
            bool    met = sib__reason_at(lines, line) == SIB__REASON_NONE &&
                       sib__exact_sign(sib__number_at(&lines->numbers, line)) != 0;
            for (int64_t d = first_of(s, lines, line, &end); d < end; d++) {
                s->met[i][s->at + d] += met;
            }
            SIB__TRY(sib__run_check(run, line));
        }
    }
    return SIB_OK;
}

/* What the lines of each draw sum to, and whether one of them has no number. */
static sib_status add_lines(settling *s, sib__run *run, const sib__series *lines,
                            sib__exact *sums, bool *undecided)
{
    for (int64_t line = 0; line < lines->n; line++) {
        sib__exact number = sib__number_at(&lines->numbers, line);
        bool       none = sib__reason_at(lines, line) != SIB__REASON_NONE;
        int64_t    end = 0;
        for (int64_t d = first_of(s, lines, line, &end); d < end; d++) {
            undecided[d] = undecided[d] || none;
            SIB__TRY(none ? SIB_OK
                          : sib__exact_add(run->call, run->memory, sums[d], number, &sums[d]));
        }
        SIB__TRY(sib__run_check(run, line));
    }
    return SIB_OK;
}

static sib_status put_due(settling *s, sib__run *run)
{
    const sib__settle *settle = sib__settle_of(run->scheme);
    sib__exact        *sums = SIB__NEW(run->memory, sib__exact, s->n);
    bool              *undecided = SIB__NEW(run->memory, bool, s->n);
    SIB__TRY_MEMORY(run->call, sums);
    SIB__TRY_MEMORY(run->call, undecided);
    for (int64_t i = 0; i < s->n; i++) {
        sums[i] = sib__exact_of_i64(0);
    }
    SIB__TRY(add_lines(s, run, sib__run_series(run, settle->step.results[0]), sums, undecided));
    for (int64_t i = 0; i < s->n; i++) {
        sib__due due;
        SIB__TRY(sib__due_from(run, sib__due_owed(settle, sums[i]), undecided[i], &due));
        s->verdict[s->at + i] = due.verdict - 1;
        s->cumulative[s->at + i] = due.cumulative_units;
        s->now[s->at + i] = due.now_units;
        SIB__TRY(sib__run_check(run, i));
    }
    return SIB_OK;
}

static void report_only(settling *s)
{
    for (int64_t i = s->at; i < s->at + s->n; i++) {
        s->verdict[i] = SIB__DUE_REPORT - 1;
        s->cumulative[i] = s->now[i] = SIB_I64_MISSING;
    }
}

/* The next draws, as one run. */
static sib_status settle_some(settling *s)
{
    sib__call *call = s->call;
    sib_facts *facts = NULL;
    sib__run   run = {.call = call, .memory = &call->scratch, .scheme = s->scheme};
    SIB__TRY(sib__find_stage(call, s->scheme, s->stage, &run.stage, &run.as_at));
    SIB__TRY(sib__draws_take(call, &s->draws, s->draws.draws[s->at + s->n - 1], &call->scratch,
                             &facts));
    run.facts = facts;
    SIB__TRY(sib__run_steps(&run));
    SIB__TRY(count_gates(s, &run));
    if (run.stage == NULL) {
        report_only(s);
        return SIB_OK;
    }
    return put_due(s, &run);
}

/* Rows that are not drawn are read in every run: no run has more of them than drawn ones. */
static sib_status settle_runs(settling *s, sib__arena *arena)
{
    int64_t at_once = DRAWS_AT_ONCE + s->draws.alike;
    for (s->at = 0; s->at < s->draws.n; s->at += s->n) {
        int64_t left = s->draws.n - s->at;
        s->n = left < at_once ? left : at_once;
        SIB__TRY(sib__progress(s->call, (double)s->at / (double)s->draws.n, "settle"));
        sib_status status = settle_some(s);
        sib__memory_release(&s->call->scratch);
        SIB__TRY(status);
        if (s->at + s->n < s->draws.n && !sib__arena_again(arena)) {
            return sib__no_memory(s->call);
        }
    }
    return SIB_OK;
}

/* All draws, with scratch that each run has anew. */
static sib_status settle_all(settling *s)
{
    sib__arena  arena;
    sib__memory outer = s->call->scratch;
    sib__arena_begin(&arena, &outer.allocator);
    sib__memory_init(&s->call->scratch, &arena.allocator);
    sib_status status = settle_runs(s, &arena);
    s->call->scratch = outer;
    sib__arena_end(&arena);
    return status;
}

/* The contract once more, with the key of draws: what was a contract without is refused only
 * where something drawn meets something that is not. */
static sib_status read_drawn(sib__call *call, const sib__scheme *s, const sib_facts *facts,
                             const char *key, const sib__scheme **out)
{
    sib_scheme *made = sib__handle(call, sizeof *made);
    SIB__TRY_MEMORY(call, made);
    SIB__TRY(sib__own(call, &call->scratch, made, sib__handle_free));
    sib__reader r = {call, &made->result.memory, &made->scheme, key, facts};
    *out = &made->scheme;
    sib_status status = sib__read_document(&r, s->given);
    return status != SIB_ERR_TERMS
               ? status
               : sib__fail(call, SIB_ERR_UNSUPPORTED, "facts", -1, NULL,
                           "a step has something that is drawn for lines that are not");
}

static sib_status settle_many(settling *s, const sib_scheme *scheme, const sib_facts *facts,
                              const char *key)
{
    const sib__scheme_stage *stage = NULL;
    int32_t                  as_at = 0;
    const char              *missing = scheme == NULL  ? "scheme"
                                       : facts == NULL ? "facts"
                                       : key == NULL   ? "key"
                                                       : NULL;
    if (missing != NULL) {
        return sib__fail(s->call, SIB_ERR_ARGUMENT, missing, -1, NULL, "is NULL");
    }
    SIB__TRY(sib__find_stage(s->call, &scheme->scheme, s->stage, &stage, &as_at));
    if (sib__dimension_named(&scheme->scheme, sib__slice_of(key)) != SIB__NO_DIMENSION) {
        return sib__fail(s->call, SIB_ERR_ARGUMENT, "key", -1, NULL,
                         "the contract has a key of that name already");
    }
    SIB__TRY(sib__draws_begin(s->call, &scheme->scheme, facts, key, &s->draws));
    SIB__TRY(read_drawn(s->call, &scheme->scheme, facts, key, &s->scheme));
    s->key = sib__dimension_named(s->scheme, sib__slice_of(key));
    SIB__TRY(begin_table(s));
    return settle_all(s);
}

sib_status sib_scheme_settle_many(sib_context *ctx, const sib_scheme *scheme,
                                  const sib_facts *facts, const char *stage, const char *key,
                                  sib_table **out)
{
    sib__call  call;
    settling   s = {.call = &call, .stage = stage};
    sib_status status = sib__enter(&call, ctx, "sib_scheme_settle_many", SIB__OUT(out));
    if (status == SIB_OK) {
        status = settle_many(&s, scheme, facts, key);
    }
    return SIB__LEAVE(&call, status, out, s.table);
}
