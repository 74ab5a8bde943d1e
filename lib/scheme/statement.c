#include "scheme/statement.h"

#include <string.h>

#include "core/date.h"
#include "scheme/dictionary.h"
#include "scheme/kind.h"

static const sib__field line_fields[] = {SIB__STATEMENT_LINES};
static const sib__field weight_fields[] = {SIB__STATEMENT_WEIGHTS};
static const sib__field condition_fields[] = {SIB__STATEMENT_CONDITIONS};
static const sib__field due_fields[] = {SIB__STATEMENT_DUE};
static const sib__field bill_fields[] = {SIB__STATEMENT_BILLS};

void sib__statement_begin(sib__statement *s, sib__memory *m)
{
    sib__rows_begin(&s->lines, m, SIB__FIELDS(line_fields));
    sib__rows_begin(&s->weights, m, SIB__FIELDS(weight_fields));
    sib__rows_begin(&s->conditions, m, SIB__FIELDS(condition_fields));
    sib__rows_begin(&s->due, m, SIB__FIELDS(due_fields));
    sib__rows_begin(&s->bills, m, SIB__FIELDS(bill_fields));
    sib__rows_begin(&s->persons, m, SIB__FIELDS(line_fields));
    s->to = &s->lines;
}

/* The keys by name, bytes rising. */
static bool next_key(const sib__scheme *s, sib__dimensions keys, const char *after,
                     int32_t *out)
{
    *out = SIB__NO_DIMENSION;
    for (int32_t i = 0; i < s->dimension_count; i++) {
        const char *name = s->dimensions[i].name;
        if (sib__has_dimension(keys, i) && (after == NULL || strcmp(name, after) > 0) &&
            (*out < 0 || strcmp(name, s->dimensions[*out].name) < 0)) {
            *out = i;
        }
    }
    return *out >= 0;
}

sib_status sib__spell_keys(sib__run *run, const sib__series *s, int64_t line, sib__slice *out)
{
    sib__json_writer w;
    const char      *after = NULL;
    int32_t          key = 0;
    sib__dimensions  keys = s->keys & ~sib__dimension_bit(run->scheme->line);
    if (keys == 0) {
        *out = sib__slice_of("{}");
        return SIB_OK;
    }
    sib__json_begin(&w, &run->call->scratch);
    sib__json_open_object(&w);
    while (next_key(run->scheme, keys, after, &key)) {
        int32_t    code = sib__code_at(&s->codes[key], line);
        sib__slice name;
        after = run->scheme->dimensions[key].name;
        if (code != SIB_CODE_MISSING) {
            SIB__TRY(sib__run_code_name(run, key, code, &name));
            sib__json_key(&w, after);
            sib__json_slice(&w, name);
        }
    }
    sib__json_close_object(&w);
    return sib__json_finish(run->call, &w, out);
}

/* What a line came to: a number, or met and not_met. */
static sib_status set_value(sib__run *run, const sib__series *s, int64_t line, sib__state state)
{
    sib__exact value = sib__number_at(&s->numbers, line);
    if (s->unit == SIB__UNIT_VERDICT) {
        sib__statement_word(run, "value",
                            state != SIB__STATE_VALUE     ? sib__state_name((int32_t)state)
                            : sib__exact_sign(value) != 0 ? "met"
                                                          : "not_met");
        return SIB_OK;
    }
    return state == SIB__STATE_VALUE ? sib__statement_number(run, "value", value, s->unit)
                                     : SIB_OK;
}

/* Why a line has no number: a word of ours or of the facts. */
static void set_reason(const sib__run *run, sib__rows *rows, int32_t reason)
{
    if (reason >= SIB__REASON_VERDICT) {
        sib__set_slice(rows, "reason", run->words[reason - SIB__REASON_VERDICT]);
    } else if (reason != SIB__REASON_NONE) {
        sib__set_text(rows, "reason", sib__reason_name(reason));
    }
}

sib_status sib__statement_line(sib__run *run, const sib__output *result, const sib__series *s,
                               int64_t line)
{
    const sib__scheme *scheme = run->scheme;
    sib__rows         *rows = run->statement->to;
    int32_t            reason = sib__reason_at(s, line);
    sib__state         state = sib__state_of(reason);
    sib__slice         keys;
    int32_t            date = SIB_DATE_MISSING;
    SIB__TRY(sib__spell_keys(run, s, line, &keys));
    SIB__TRY(sib__line_date(run, s, line, &date));
    sib__rows_add(rows);
    sib__set_i64(rows, "sequence", rows->n);
    sib__set_text(rows, "step", result->step->id);
    sib__set_text(rows, "do", result->step->kind->name);
    sib__set_text(rows, "result", result->name);
    if (sib__has_dimension(s->keys, scheme->line)) {
        int32_t code = sib__code_at(&s->codes[scheme->line], line);
        sib__set_text(rows, "line", scheme->results[code]->full_name);
    }
    sib__set_slice(rows, "keys", keys);
    sib__set_date(rows, "date", date);
    sib__set_text(rows, "unit", sib__unit_name(s->unit));
    SIB__TRY(set_value(run, s, line, state));
    sib__set_text(rows, "state", sib__state_name((int32_t)state));
    set_reason(run, rows, reason);
    return SIB_OK;
}

sib_status sib__statement_number(sib__run *run, const char *field, sib__exact value,
                                 int32_t unit)
{
    const char *text = NULL;
    SIB__TRY(sib__spell(run->call, &run->call->scratch, value, unit, &text));
    sib__set_text(run->statement->to, field, text);
    return SIB_OK;
}

void sib__statement_word(sib__run *run, const char *field, const char *word)
{
    sib__set_text(run->statement->to, field, word);
}
