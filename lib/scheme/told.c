#include "scheme/told.h"

#include "scheme/kind.h"
#include "scheme/statement.h"

/* What is kept of a line: its reason, and whether a verdict is met. */
enum { REASONS = 16, KINDS = 2 * REASONS };

/* Lines that are told in one row. */
typedef struct told {
    int64_t    first;
    int64_t    count;
    sib__exact sum;
    sib__exact before;
} told;

typedef struct telling {
    sib__run          *run;
    const sib__output *result;
    sib__series        lines; /* with the keys that are told alone */
    told              *rows;
    int64_t            n;
    int64_t            room;
} telling;

bool sib__of_persons(const sib__run *run, const sib__scheme_step *step)
{
    return step->result_count > 0 &&
           sib__has_dimension(step->results[0]->keys, run->scheme->person);
}

static sib__dimensions told_keys(const sib__scheme *s)
{
    sib__dimensions keys = sib__dimension_bit(s->line) | sib__dimension_bit(s->what);
    keys |= s->cohort >= 0 ? sib__dimension_bit(s->cohort) : 0;
    for (int64_t i = 0; i < s->period_count; i++) {
        keys |= sib__dimension_bit(s->periods[i].dimension);
    }
    return keys;
}

static sib_status add_row(telling *t, int64_t line, int64_t *row)
{
    if (t->n == t->room) {
        int64_t room = 2 * t->room + 16;
        told   *rows = SIB__GROW(t->run->memory, told, t->rows, room);
        SIB__TRY_MEMORY(t->run->call, rows);
        t->rows = rows;
        t->room = room;
    }
    *row = t->n++;
    t->rows[*row] =
        (told){.first = line, .sum = sib__exact_of_i64(0), .before = sib__exact_of_i64(0)};
    return SIB_OK;
}

static sib_status add_line(telling *t, int64_t line, told *row)
{
    const sib__series *s = &t->lines;
    sib__call         *call = t->run->call;
    sib__memory       *m = t->run->memory;
    row->count++;
    if (sib__reason_at(s, line) != SIB__REASON_NONE) {
        return SIB_OK;
    }
    SIB__TRY(sib__exact_add(call, m, row->sum, sib__number_at(&s->numbers, line), &row->sum));
    return sib__numbers_any(&s->before)
               ? sib__exact_add(call, m, row->before, sib__number_at(&s->before, line),
                                &row->before)
               : SIB_OK;
}

/* Finds the rows and adds their lines up. */
static sib_status add_lines(telling *t)
{
    const sib__series *s = &t->lines;
    bool               verdict = s->unit == SIB__UNIT_VERDICT;
    int64_t           *group_of = NULL;
    int64_t            groups = 0;
    SIB__TRY(sib__group_lines(t->run, s, s->keys, &group_of, &groups));
    int64_t *row_of = SIB__NEW(t->run->memory, int64_t, groups * KINDS);
    SIB__TRY_MEMORY(t->run->call, row_of);
    for (int64_t i = 0; i < groups * KINDS; i++) {
        row_of[i] = -1;
    }
    for (int64_t i = 0; i < s->n; i++) {
        int32_t  reason = sib__reason_at(s, i);
        bool     met = verdict && sib__exact_sign(sib__number_at(&s->numbers, i)) != 0;
        int64_t *row = &row_of[group_of[i] * KINDS + reason * 2 + (met ? 1 : 0)];
        SIB__TRY(*row < 0 ? add_row(t, i, row) : SIB_OK);
        SIB__TRY(add_line(t, i, &t->rows[*row]));
        SIB__TRY(sib__run_check(t->run, i));
    }
    sib__drop(t->run->memory, group_of);
    sib__drop(t->run->memory, row_of);
    return SIB_OK;
}

static sib_status write_row(telling *t, const told *row)
{
    const sib__series *s = &t->lines;
    sib__run          *run = t->run;
    SIB__TRY(sib__statement_line(run, t->result, s, row->first));
    sib__set_i64(run->statement->to, "count", row->count);
    if (sib__reason_at(s, row->first) != SIB__REASON_NONE || s->unit == SIB__UNIT_VERDICT) {
        return SIB_OK;
    }
    SIB__TRY(sib__statement_number(run, "value", row->sum, s->unit));
    return sib__numbers_any(&s->before)
               ? sib__statement_number(run, "before", row->before, s->unit)
               : SIB_OK;
}

sib_status sib__tell_together(sib__run *run, const sib__scheme_step *step)
{
    for (int64_t i = 0; i < step->result_count; i++) {
        telling t = {.run = run, .result = step->results[i]};
        t.lines = *sib__run_series(run, t.result);
        t.lines.keys &= told_keys(run->scheme);
        SIB__TRY(add_lines(&t));
        for (int64_t row = 0; row < t.n; row++) {
            SIB__TRY(write_row(&t, &t.rows[row]));
        }
        sib__drop(run->memory, t.rows);
    }
    return SIB_OK;
}
