#include "caseload/names.h"

#include <string.h>

#include "core/sort.h"

enum { FIRST_ROOM = 64 };

static uint64_t mix(uint64_t x)
{
    x ^= x >> 32;
    x *= UINT64_C(0xD6E8FEB86659FD93);
    return x ^ (x >> 32);
}

static uint64_t hash_of(sib__slice name)
{
    uint64_t hash = mix((uint64_t)name.length + 1);
    int64_t  i = 0;
    for (; i + 8 <= name.length; i += 8) {
        uint64_t word = 0;
        memcpy(&word, name.data + i, sizeof word);
        hash = mix(hash ^ word);
    }
    uint64_t tail = 0;
    for (int64_t j = 0; i + j < name.length; j++) {
        tail |= (uint64_t)(unsigned char)name.data[i + j] << (8 * j);
    }
    return mix(hash ^ tail);
}

/* Room for so many names, and twice as many slots. */
static sib_status grow(sib__call *call, sib__names *names, int64_t room)
{
    sib__memory *m = &call->scratch;
    sib__slice  *texts = SIB__GROW(m, sib__slice, names->names, room);
    SIB__TRY_MEMORY(call, texts);
    names->names = texts;
    uint64_t *hashes = SIB__GROW(m, uint64_t, names->hashes, room);
    SIB__TRY_MEMORY(call, hashes);
    names->hashes = hashes;
    int64_t *slots = SIB__NEW(m, int64_t, 2 * room);
    SIB__TRY_MEMORY(call, slots);
    sib__drop(m, names->slots);
    names->slots = slots;
    names->mask = (uint64_t)(2 * room) - 1;
    names->room = room;
    for (int64_t i = 0; i < 2 * room; i++) {
        slots[i] = -1;
    }
    for (int64_t i = 0; i < names->n; i++) {
        uint64_t at = hashes[i] & names->mask;
        while (slots[at] >= 0) {
            at = (at + 1) & names->mask;
        }
        slots[at] = i;
    }
    return sib__check(call);
}

sib_status sib__names_begin(sib__call *call, sib__names *names)
{
    *names = (sib__names){0};
    return grow(call, names, FIRST_ROOM);
}

/* The slot of a name, or the free one where it belongs. */
static int64_t *probe(const sib__names *names, sib__slice name, uint64_t hash)
{
    uint64_t at = hash & names->mask;
    while (names->slots[at] >= 0) {
        int64_t i = names->slots[at];
        if (names->hashes[i] == hash && sib__slice_compare(names->names[i], name) == 0) {
            break;
        }
        at = (at + 1) & names->mask;
    }
    return &names->slots[at];
}

int64_t sib__names_find(const sib__names *names, sib__slice name)
{
    return *probe(names, name, hash_of(name));
}

sib_status sib__names_add(sib__call *call, sib__names *names, sib__slice name, int64_t *number)
{
    uint64_t hash = hash_of(name);
    int64_t *slot = probe(names, name, hash);
    if (*slot < 0) {
        if (names->n == names->room) {
            SIB__TRY(grow(call, names, 2 * names->room));
            slot = probe(names, name, hash);
        }
        names->names[names->n] = name;
        names->hashes[names->n] = hash;
        *slot = names->n++;
    }
    *number = *slot;
    return SIB_OK;
}

/* Of codes, each level that comes is looked up once. */
static sib_status add_codes(sib__call *call, sib__names *names, const sib__column *column,
                            int64_t *numbers)
{
    int64_t *levels = SIB__NEW(&call->scratch, int64_t, column->levels.n);
    SIB__TRY_MEMORY(call, levels);
    for (int64_t i = 0; i < column->codes.n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        int32_t code = sib__column_code(column, i);
        numbers[i] = -1;
        if (code == SIB_CODE_MISSING || sib__text_at(column->levels, code).length == 0) {
            continue;
        }
        if (levels[code] == 0) { /* one more than the number */
            SIB__TRY(
                sib__names_add(call, names, sib__text_at(column->levels, code), &levels[code]));
            levels[code]++;
        }
        numbers[i] = levels[code] - 1;
    }
    return SIB_OK;
}

sib_status sib__names_column(sib__call *call, sib__names *names, const sib__column *column,
                             int64_t *numbers)
{
    if (column->type == SIB_COLUMN_TYPE_CODES) {
        return add_codes(call, names, column, numbers);
    }
    for (int64_t i = 0; i < column->text.n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        sib__slice name = sib__column_text(column, i);
        numbers[i] = -1;
        if (name.length > 0) {
            SIB__TRY(sib__names_add(call, names, name, &numbers[i]));
        }
    }
    return SIB_OK;
}

static bool name_before(int64_t a, int64_t b, const void *payload)
{
    const sib__names *names = payload;
    return sib__slice_compare(names->names[a], names->names[b]) < 0;
}

sib_status sib__names_order(sib__call *call, const sib__names *names, int64_t **order,
                            int64_t **rank)
{
    *order = SIB__NEW(&call->scratch, int64_t, names->n);
    *rank = SIB__NEW(&call->scratch, int64_t, names->n);
    if (*order == NULL || *rank == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < names->n; i++) {
        (*order)[i] = i;
    }
    SIB__TRY(sib__sort_rows(call, *order, *rank, names->n, name_before, names));
    for (int64_t i = 0; i < names->n; i++) {
        (*rank)[(*order)[i]] = i;
    }
    return SIB_OK;
}

sib_status sib__names_ranked(sib__call *call, sib__names *names, const sib__column *column,
                             int64_t *numbers, int64_t **order)
{
    int64_t  n = column->type == SIB_COLUMN_TYPE_CODES ? column->codes.n : column->text.n;
    int64_t *rank = NULL;
    SIB__TRY(sib__names_begin(call, names));
    SIB__TRY(sib__names_column(call, names, column, numbers));
    SIB__TRY(sib__names_order(call, names, order, &rank));
    for (int64_t i = 0; i < n; i++) {
        numbers[i] = numbers[i] < 0 ? -1 : rank[numbers[i]];
    }
    return sib__check(call);
}

sib_status sib__label_column(sib__call *call, const sib_table *table, const char *argument,
                             const char *name, sib__column *out)
{
    int64_t i = sib_table_find(table, name);
    bool    codes = i >= 0 && sib_table_type(table, i) == SIB_COLUMN_TYPE_CODES;
    if (codes) {
        *out = sib__table_column(table, i);
        return SIB_OK;
    }
    return sib__table_require(call, table, argument, argument, name, SIB_COLUMN_TYPE_TEXT, out);
}
