#include "evaluation/tally.h"

#include "core/date.h"
#include "core/sort.h"

const sib__tally_kind *sib__tally_of(int32_t outcome_kind)
{
    switch (outcome_kind) {
    case SIB__OUTCOME_DAYS:
        return &sib__tally_days;
    case SIB__OUTCOME_VALUES:
        return &sib__tally_values;
    default:
        return &sib__tally_events;
    }
}

sib_status sib__tally_refuse(const sib__tally *t, const sib__column *column, int64_t row,
                             const char *what)
{
    return sib__fail(t->call, SIB_ERR_DATA, "tables", row, column->name, "table %s: %s",
                     t->contract->outcomes->name, what);
}

static sib_status make_room(sib__tally *t)
{
    sib__memory *m = &t->call->scratch;
    int64_t      most = 0;
    for (int64_t p = 0; p < t->links.people; p++) {
        int64_t n = t->links.starts[p + 1] - t->links.starts[p];
        most = n > most ? n : most;
    }
    t->entries = SIB__NEW(m, sib__entry, most);
    SIB__TRY_MEMORY(t->call, t->entries);
    t->order = SIB__NEW(m, int64_t, most);
    SIB__TRY_MEMORY(t->call, t->order);
    t->room = SIB__NEW(m, int64_t, most);
    SIB__TRY_MEMORY(t->call, t->room);
    t->parts = SIB__NEW(m, sib__part, most);
    SIB__TRY_MEMORY(t->call, t->parts);
    return SIB_OK;
}

sib_status sib__tally_begin(sib__tally *t)
{
    t->kind = sib__tally_of(t->contract->outcome_kind);
    t->linked = SIB__NEW(&t->call->scratch, uint8_t, t->links.people);
    SIB__TRY_MEMORY(t->call, t->linked);
    t->immature = SIB__NEW(&t->call->scratch, uint8_t, t->links.people);
    SIB__TRY_MEMORY(t->call, t->immature);
    for (int64_t p = 0; p < t->links.people; p++) {
        t->linked[p] = t->links.starts[p + 1] > t->links.starts[p];
    }
    if (t->kind == &sib__tally_days) {
        t->totals = SIB__NEW(&t->call->scratch, double, t->links.people);
        SIB__TRY_MEMORY(t->call, t->totals);
    }
    SIB__TRY(make_room(t));
    return t->kind->begin(t);
}

/* The combination of the codes of a record's keys. */
static sib_status combination_of(const sib__tally *t, int64_t row, int64_t *out)
{
    *out = 0;
    for (int64_t i = 0; i < t->key_count; i++) {
        int32_t code = sib__column_code(&t->keys[i], row);
        if (code == SIB_CODE_MISSING) {
            return sib__tally_refuse(t, &t->keys[i], row,
                                     "a record that counts lacks a key of the outcome");
        }
        *out = *out * t->keys[i].levels.n + code;
    }
    return SIB_OK;
}

static bool before(int64_t a, int64_t b, const void *payload)
{
    const sib__tally *t = payload;
    const sib__entry *x = &t->entries[a];
    const sib__entry *y = &t->entries[b];
    if (x->combination != y->combination) {
        return x->combination < y->combination;
    }
    if (x->first != y->first) {
        return x->first < y->first;
    }
    return x->last != y->last ? x->last < y->last : x->row < y->row;
}

static sib_status take_entries(sib__tally *t, int64_t person, int64_t *n)
{
    *n = 0;
    for (int64_t at = t->links.starts[person]; at < t->links.starts[person + 1]; at++) {
        sib__entry *entry = &t->entries[*n];
        bool        counts = false;
        entry->row = t->links.rows[at];
        SIB__TRY(SIB__PAUSE(t->call, at));
        if (t->where != NULL && t->where[entry->row] != 1) {
            continue;
        }
        SIB__TRY(t->kind->take(t, person, at, entry, &counts));
        if (counts) {
            SIB__TRY(combination_of(t, entry->row, &entry->combination));
            t->order[*n] = *n;
            (*n)++;
        }
    }
    return SIB_OK;
}

sib_status sib__tally_person(sib__tally *t, int64_t person, int64_t *parts)
{
    int64_t n = 0;
    *parts = 0;
    SIB__TRY(take_entries(t, person, &n));
    SIB__TRY(sib__sort_rows(t->call, t->order, t->room, n, before, t));
    for (int64_t i = 0, next = 0; i < n; i = next) {
        sib__part *part = &t->parts[(*parts)++];
        part->combination = t->entries[t->order[i]].combination;
        for (next = i + 1;
             next < n && t->entries[t->order[next]].combination == part->combination; next++) {
        }
        SIB__TRY(t->kind->sum(t, person, t->entries, t->order + i, next - i, part->numbers));
    }
    return SIB_OK;
}

sib_status sib__tally_total(const sib__tally *t, int64_t person, int64_t parts)
{
    for (int64_t i = 0; t->totals != NULL && i < parts; i++) {
        int64_t days = 0;
        SIB__TRY(sib__exact_i64(t->call, t->parts[i].numbers[1], &days));
        t->totals[person] += (double)days;
    }
    return SIB_OK;
}
