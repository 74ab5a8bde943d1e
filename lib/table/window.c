#include "table/window.h"

#include <string.h>

#include "core/parallel.h"

enum {
    SHORT_ID = 15,  /* bytes that fit beside the length */
    BATCH = 16,     /* lookups whose cache misses overlap */
    LONG_MARK = 255 /* stands for the length of a longer id */
};

/* An odd constant with well-mixed bits: 2^64 divided by the golden ratio. */
static uint64_t mix(uint64_t x)
{
    x *= UINT64_C(0x9E3779B97F4A7C15);
    x ^= x >> 32;
    x *= UINT64_C(0x9E3779B97F4A7C15);
    return x ^ (x >> 29);
}

/* Up to eight bytes as a number, the first the lowest. Whole words are loaded at once, in the
 * machine's own order: only keys of one process are ever compared. */
static uint64_t load(const char *from, int64_t length)
{
    uint64_t word = 0;
    if (length >= 8) {
        memcpy(&word, from, sizeof word);
        return word;
    }
    for (int64_t i = 0; i < length; i++) {
        word |= (uint64_t)(unsigned char)from[i] << (8 * i);
    }
    return word;
}

/* An id as its slot knows it: all of a short one, a hash of a longer one, and the place where
 * the search begins. */
typedef struct id_key {
    sib__slice id;
    uint64_t   head;
    uint64_t   tail;
    uint64_t   place;
} id_key;

static id_key key_of(const sib__people *people, sib__slice id)
{
    id_key key = {id, 0, 0, 0};
    if (id.length <= SHORT_ID) {
        key.head = load(id.data, id.length);
        key.tail = (id.length > 8 ? load(id.data + 8, id.length - 8) : 0) | (uint64_t)id.length
                                                                                << 56;
    } else {
        for (int64_t i = 0; i < id.length; i += 8) {
            key.head = mix(key.head ^ load(id.data + i, id.length - i));
        }
        key.tail = (uint64_t)LONG_MARK << 56;
    }
    key.place = mix(key.head ^ mix(key.tail)) & people->mask;
    return key;
}

static bool same_id(const sib__people *people, const sib__person_slot *slot, const id_key *key)
{
    return slot->head == key->head && slot->tail == key->tail &&
           (key->id.length <= SHORT_ID ||
            sib__slice_compare(sib__text_at(people->text, slot->row), key->id) == 0);
}

/* The slot that holds an id, or the free one where it belongs. */
static sib__person_slot *probe(const sib__people *people, const id_key *key)
{
    uint64_t at = key->place;
    while (people->slots[at].row >= 0 && !same_id(people, &people->slots[at], key)) {
        at = (at + 1) & people->mask;
    }
    return &people->slots[at];
}

/* The row of that id; a new one is put in. */
static sib_status add_person(sib__call *call, const char *argument, sib__people *people,
                             int64_t row, int64_t *first)
{
    sib__slice id = sib__text_at(people->text, row);
    if (id.length == 0) {
        return sib__fail(call, SIB_ERR_DATA, argument, row, NULL, "an id is empty");
    }
    id_key            key = key_of(people, id);
    sib__person_slot *slot = probe(people, &key);
    if (slot->row < 0) {
        *slot = (sib__person_slot){key.head, key.tail, row};
    }
    *first = slot->row;
    return SIB_OK;
}

static sib_status begin_people(sib__call *call, sib_text text, sib__people *people)
{
    uint64_t size = 16;
    while (size / 2 < (uint64_t)text.n) {
        size *= 2;
    }
    *people = (sib__people){text, NULL, size - 1};
    people->slots = SIB__NEW(&call->scratch, sib__person_slot, (int64_t)size);
    SIB__TRY_MEMORY(call, people->slots);
    for (uint64_t i = 0; i < size; i++) {
        people->slots[i].row = -1;
    }
    return SIB_OK;
}

sib_status sib__people_index(sib__call *call, const char *argument, sib_text text,
                             sib__people *people)
{
    int64_t first = 0;
    SIB__TRY(begin_people(call, text, people));
    for (int64_t row = 0; row < text.n; row++) {
        if (row % SIB__WINDOW_BLOCK == 0) {
            SIB__TRY(sib__check(call));
        }
        SIB__TRY(add_person(call, argument, people, row, &first));
        if (first != row) {
            return sib__fail(call, SIB_ERR_DATA, argument, row, NULL,
                             "the person comes twice, first in row %lld", (long long)first);
        }
    }
    return SIB_OK;
}

sib_status sib__people_stack(sib__call *call, const char *argument, sib_text text,
                             sib__people *people, int64_t *first)
{
    SIB__TRY(begin_people(call, text, people));
    for (int64_t row = 0; row < text.n; row++) {
        SIB__TRY(SIB__PAUSE(call, row));
        SIB__TRY(add_person(call, argument, people, row, &first[row]));
    }
    return SIB_OK;
}

int64_t sib__people_find(const sib__people *people, sib__slice id)
{
    id_key key = key_of(people, id);
    return probe(people, &key)->row;
}

typedef struct owner_work {
    const sib__people *people;
    const sib__column *column;
    int64_t           *owners;
} owner_work;

/* Lookups go in batches: first all slots are asked for, then all are read. */
static void find_batch(const owner_work *work, int64_t first, int64_t n)
{
    id_key keys[BATCH];
    for (int64_t i = 0; i < n; i++) {
        keys[i] = key_of(work->people, sib__column_text(work->column, first + i));
        __builtin_prefetch(&work->people->slots[keys[i].place]);
    }
    for (int64_t i = 0; i < n; i++) {
        work->owners[first + i] = keys[i].id.length == 0 ? (int64_t)SIB__OWNER_MISSING
                                                         : probe(work->people, &keys[i])->row;
    }
}

static void find_block(void *payload, int64_t block, int32_t worker)
{
    (void)worker;
    const owner_work *work = payload;
    int64_t           first = block * SIB__WINDOW_BLOCK;
    int64_t           end = first + SIB__WINDOW_BLOCK;
    if (end > work->column->n) {
        end = work->column->n;
    }
    for (int64_t i = first; i < end; i += BATCH) {
        find_batch(work, i, end - i < BATCH ? end - i : BATCH);
    }
}

sib_status sib__window_owners(sib__call *call, const sib__people *people,
                              const sib__column *column, int64_t *owners)
{
    owner_work work = {people, column, owners};
    int64_t    blocks = (column->n + SIB__WINDOW_BLOCK - 1) / SIB__WINDOW_BLOCK;
    return sib__parallel(call, blocks, find_block, &work, NULL, 0.0, 0.0);
}

void sib__window_linked(const int64_t *owners, int64_t n, uint8_t *linked, int64_t people)
{
    if (people > 0) {
        memset(linked, 0, (size_t)people);
    }
    for (int64_t i = 0; i < n; i++) {
        if (owners[i] >= 0) {
            linked[owners[i]] = 1;
        }
    }
}

sib_status sib__window_group(sib__call *call, const int64_t *owners, const int64_t *rows,
                             int64_t k, int64_t people, sib__groups *groups)
{
    groups->people = people;
    groups->starts = SIB__NEW(&call->scratch, int64_t, people + 2);
    groups->rows = SIB__NEW(&call->scratch, int64_t, k);
    groups->scratch = SIB__NEW(&call->scratch, int64_t, k);
    if (groups->starts == NULL || groups->rows == NULL || groups->scratch == NULL) {
        return sib__no_memory(call);
    }
    /* Counted two places on, so that filling moves each start to where it belongs. */
    int64_t *next = groups->starts + 1;
    for (int64_t i = 0; i < k; i++) {
        next[owners[rows[i]] + 1]++;
    }
    for (int64_t i = 0; i < people; i++) {
        next[i + 1] += next[i];
    }
    for (int64_t i = 0; i < k; i++) {
        groups->rows[next[owners[rows[i]]]++] = rows[i];
    }
    return SIB_OK;
}

sib_status sib__window_publish(sib__call *call, sib__result *result, sib_table *records,
                               const int32_t *dispositions, int64_t            n,
                               const char *(*name_of)(int32_t), const int64_t *besides)
{
    static const sib__field fields[] = {SIB__TEXT("disposition"), SIB__I64("records")};
    sib__column             column;
    sib__rows               rows;
    SIB__TRY(sib__column_of_enum(call, sib__table_memory(records), "disposition", dispositions,
                                 n, name_of, &column));
    SIB__TRY(sib__table_put(call, records, &column));
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    int64_t *tallies = SIB__NEW(&call->scratch, int64_t, column.levels.n);
    SIB__TRY_MEMORY(call, tallies);
    for (int64_t i = 0; i < n; i++) {
        tallies[dispositions[i] - 1]++;
    }
    for (int32_t i = 0; name_of(i + 1) != NULL; i++) {
        sib__rows_add(&rows);
        sib__set_text(&rows, "disposition", name_of(i + 1));
        sib__set_i64(&rows, "records", tallies[i] + (besides == NULL ? 0 : besides[i + 1]));
    }
    return sib__table_of_rows(call, result, "dispositions", &rows);
}
