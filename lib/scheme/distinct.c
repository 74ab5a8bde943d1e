/* A table of rows by the hash of their texts, filled by all threads at once: a slot is taken by
 * whoever comes first, and which row that is plays no part in what comes out. */
#include "scheme/distinct.h"

#include <stdatomic.h>
#include <string.h>

#include "core/parallel.h"
#include "core/sort.h"

enum {
    TAG_SHIFT = 40, /* of a slot: 24 bits of the hash, and the row from 1 */
    BLOCK = 0x4000,
    AHEAD = 16, /* rows under way, so that memory is asked for in time */
    LEAST_SLOTS = 0x1000,
    FIRST_SLOTS = 0x100000,
};

#define ROW_MASK ((UINT64_C(1) << TAG_SHIFT) - 1)

typedef _Atomic uint64_t slot;

typedef struct finding {
    const sib__stacked *stacked;
    sib_text            text;  /* all rows, where none is missing; offsets NULL: by `stacked` */
    int32_t            *codes; /* [rows]: a row with the same text, until places are known */
    slot               *slots;
    uint64_t            mask; /* number of slots less one */
    int64_t             from; /* rows of this round */
    int64_t             end;
    int64_t            *added; /* [blocks of a round]: texts that were new */
    const int32_t      *places;
} finding;

sib__slice sib__stacked_text(const sib__stacked *s, int64_t row)
{
    int64_t i = 0;
    while (row >= s->starts[i + 1]) {
        i++;
    }
    const sib__column *c = &s->columns[i];
    row -= s->starts[i];
    if (c->type != SIB_COLUMN_TYPE_I64) {
        return sib__column_text(c, row);
    }
    return sib__column_missing(c, row)
               ? (sib__slice){NULL, 0}
               : (sib__slice){(const char *)&c->i64.data[row], (int64_t)sizeof(int64_t)};
}

static inline sib__slice text_at(const finding *f, int64_t row)
{
    return f->text.offsets != NULL ? sib__text_at(f->text, row)
                                   : sib__stacked_text(f->stacked, row);
}

static uint64_t mixed(uint64_t x)
{
    x = (x ^ (x >> 32)) * UINT64_C(0xd6e8feb86659fd93);
    return x ^ (x >> 29);
}

static uint64_t hash_of(sib__slice text)
{
    uint64_t hash = (uint64_t)text.length;
    int64_t  i = 0;
    for (; i + 8 <= text.length; i += 8) {
        uint64_t part = 0;
        memcpy(&part, text.data + i, sizeof part);
        hash = mixed(hash ^ part);
    }
    if (i < text.length) {
        uint64_t part = 0;
        memcpy(&part, text.data + i, (size_t)(text.length - i));
        hash = mixed(hash ^ part);
    }
    return mixed(hash);
}

static bool same(sib__slice a, sib__slice b)
{
    return a.length == b.length && memcmp(a.data, b.data, (size_t)a.length) == 0;
}

/* The row that holds the slot of a text: this one, if it is the first. */
static int64_t holder(const finding *f, sib__slice text, uint64_t hash, int64_t row, bool *new)
{
    uint64_t tag = hash >> TAG_SHIFT;
    uint64_t own = tag << TAG_SHIFT | (uint64_t)(row + 1);
    for (uint64_t at = hash & f->mask;; at = (at + 1) & f->mask) {
        uint64_t held = atomic_load_explicit(&f->slots[at], memory_order_relaxed);
        if (held == 0 && atomic_compare_exchange_strong_explicit(&f->slots[at], &held, own,
                                                                 memory_order_relaxed,
                                                                 memory_order_relaxed)) {
            *new = true;
            return row;
        }
        int64_t other = (int64_t)(held & ROW_MASK) - 1;
        if (held >> TAG_SHIFT == tag && same(text_at(f, other), text)) {
            return other;
        }
    }
}

/* Asks for what stands in the slots: where it begins, then its bytes. */
static void ask_holders(const finding *f, const uint64_t *hashes, int64_t n)
{
    int64_t others[AHEAD];
    for (int64_t j = 0; j < n; j++) {
        uint64_t held =
            atomic_load_explicit(&f->slots[hashes[j] & f->mask], memory_order_relaxed);
        others[j] = (int64_t)(held & ROW_MASK) - 1;
        if (others[j] >= 0 && f->text.offsets != NULL) {
            __builtin_prefetch(&f->text.offsets[others[j]]);
        }
    }
    for (int64_t j = 0; j < n; j++) {
        if (others[j] >= 0) {
            __builtin_prefetch(text_at(f, others[j]).data);
        }
    }
}

static void find_block(void *payload, int64_t block, int32_t worker)
{
    const finding *f = payload;
    int64_t        end = f->from + (block + 1) * BLOCK;
    (void)worker;
    end = end < f->end ? end : f->end;
    f->added[block] = 0;
    for (int64_t i = f->from + block * BLOCK; i < end; i += AHEAD) {
        sib__slice texts[AHEAD];
        uint64_t   hashes[AHEAD];
        int64_t    n = end - i < AHEAD ? end - i : AHEAD;
        for (int64_t j = 0; j < n; j++) {
            texts[j] = text_at(f, i + j);
            hashes[j] = hash_of(texts[j]);
            __builtin_prefetch(&f->slots[hashes[j] & f->mask]);
        }
        ask_holders(f, hashes, n);
        for (int64_t j = 0; j < n; j++) {
            bool new = false;
            f->codes[i + j] = texts[j].data == NULL
                                  ? SIB_CODE_MISSING
                                  : (int32_t)holder(f, texts[j], hashes[j], i + j, &new);
            f->added[block] += new ? 1 : 0;
        }
    }
}

/* Room for more texts: every row that holds a slot is put into the new ones. */
static sib_status grow(sib__call *call, sib__memory *m, finding *f, uint64_t count)
{
    slot    *old = f->slots;
    uint64_t old_count = old == NULL ? 0 : f->mask + 1;
    f->slots = SIB__NEW(m, slot, (int64_t)count);
    SIB__TRY_MEMORY(call, f->slots);
    f->mask = count - 1;
    for (uint64_t i = 0; i < old_count; i++) {
        uint64_t held = atomic_load_explicit(&old[i], memory_order_relaxed);
        if (held != 0) {
            int64_t    row = (int64_t)(held & ROW_MASK) - 1;
            sib__slice text = text_at(f, row);
            bool new = false;
            (void)holder(f, text, hash_of(text), row, &new);
        }
        SIB__TRY(SIB__PAUSE(call, (int64_t)i));
    }
    sib__drop(m, old);
    return SIB_OK;
}

/* Round by round, each of no more rows than half the slots have room for. */
static sib_status find_all(sib__call *call, sib__memory *m, finding *f, int64_t rows,
                           int64_t *found)
{
    uint64_t slots = LEAST_SLOTS;
    while (slots < FIRST_SLOTS && slots < 2 * (uint64_t)rows) {
        slots *= 2;
    }
    SIB__TRY(grow(call, m, f, slots));
    *found = 0;
    while (f->end < rows) {
        int64_t room = (int64_t)((f->mask + 1) / 2) - *found;
        f->from = f->end;
        f->end = rows - f->from < room ? rows : f->from + room;
        int64_t blocks = (f->end - f->from + BLOCK - 1) / BLOCK;
        f->added = SIB__NEW(m, int64_t, blocks);
        SIB__TRY_MEMORY(call, f->added);
        SIB__TRY(sib__parallel(call, blocks, find_block, f, NULL, 0.0, 1.0));
        for (int64_t i = 0; i < blocks; i++) {
            *found += f->added[i];
        }
        sib__drop(m, f->added);
        if (f->end < rows && (uint64_t)*found > (f->mask + 1) / 4) {
            SIB__TRY(grow(call, m, f, 4 * (f->mask + 1)));
        }
    }
    sib__drop(m, f->slots);
    return SIB_OK;
}

typedef struct texts {
    const sib__slice *names;
} texts;

static bool text_before(int64_t a, int64_t b, const void *payload)
{
    const texts *t = payload;
    return sib__slice_compare(t->names[a], t->names[b]) < 0;
}

/* The first eight bytes as a number that orders as they do. */
static uint64_t head_of(sib__slice text)
{
    uint64_t head = 0;
    for (int64_t i = 0; i < 8; i++) {
        head = head << 8 | (i < text.length ? (uint8_t)text.data[i] : 0U);
    }
    return head;
}

sib_status sib__sort_texts(sib__call *call, sib__memory *m, const sib__slice *names, int64_t n,
                           int64_t **rows)
{
    const texts t = {names};
    uint64_t   *heads = SIB__NEW(m, uint64_t, 2 * n);
    int64_t    *order = SIB__NEW(m, int64_t, 2 * n);
    SIB__TRY_MEMORY(call, heads);
    SIB__TRY_MEMORY(call, order);
    for (int64_t i = 0; i < n; i++) {
        heads[i] = head_of(names[i]);
        order[i] = i;
        SIB__TRY(SIB__PAUSE(call, i));
    }
    SIB__TRY(sib__sort_u64(call, heads, order, heads + n, order + n, n));
    for (int64_t i = 0, j = 0; i < n; i = j) { /* heads alike: by the whole text */
        for (j = i + 1; j < n && heads[j] == heads[i];) {
            j++;
        }
        SIB__TRY(j - i > 1 ? sib__sort_rows(call, order + i, order + n, j - i, text_before, &t)
                           : SIB_OK);
        SIB__TRY(SIB__PAUSE(call, i));
    }
    sib__drop(m, heads);
    *rows = order;
    return SIB_OK;
}

/* Rows that hold a slot know the place of their text as its complement. */
static void place_block(void *payload, int64_t block, int32_t worker)
{
    const finding *f = payload;
    int64_t        end = (block + 1) * BLOCK < f->end ? (block + 1) * BLOCK : f->end;
    (void)worker;
    for (int64_t i = block * BLOCK; i < end; i++) {
        if (f->codes[i] >= 0) {
            f->codes[i] = f->codes[f->codes[i]];
        }
    }
}

/* The names in order, and the place of each in the row that holds it. */
static sib_status place_names(sib__call *call, sib__memory *m, finding *f, sib__distinct *out)
{
    sib__slice *names = SIB__NEW(m, sib__slice, out->n);
    SIB__TRY_MEMORY(call, names);
    int32_t *holders = SIB__NEW(m, int32_t, out->n);
    SIB__TRY_MEMORY(call, holders);
    int64_t *rows = NULL;
    int64_t  n = 0;
    for (int64_t i = 0; i < f->end; i++) {
        if (f->codes[i] == i) {
            holders[n] = (int32_t)i;
            names[n++] = text_at(f, i);
        }
        SIB__TRY(SIB__PAUSE(call, i));
    }
    SIB__TRY(sib__sort_texts(call, m, names, n, &rows));
    out->names = SIB__NEW(m, sib__slice, n);
    SIB__TRY_MEMORY(call, out->names);
    for (int64_t i = 0; i < n; i++) {
        out->names[i] = names[rows[i]];
        f->codes[holders[rows[i]]] = (int32_t)~i;
    }
    sib__drop(m, names);
    sib__drop(m, holders);
    sib__drop(m, rows);
    return SIB_OK;
}

sib_status sib__find_distinct(sib__call *call, sib__memory *m, const sib__stacked *stacked,
                              sib__distinct *out)
{
    int64_t rows = stacked->starts[stacked->count];
    finding f = {.stacked = stacked};
    if (rows >= INT32_MAX) {
        return sib__fail(call, SIB_ERR_OVERFLOW, "facts", -1, NULL, "there are too many rows");
    }
    out->codes = SIB__NEW(m, int32_t, rows);
    SIB__TRY_MEMORY(call, out->codes);
    f.codes = out->codes;
    if (stacked->count == 1 && stacked->columns[0].type == SIB_COLUMN_TYPE_TEXT &&
        stacked->columns[0].validity.data == NULL) {
        f.text = stacked->columns[0].text;
    }
    SIB__TRY(find_all(call, m, &f, rows, &out->n));
    SIB__TRY(place_names(call, m, &f, out));
    SIB__TRY(sib__parallel(call, (rows + BLOCK - 1) / BLOCK, place_block, &f, NULL, 0.0, 1.0));
    for (int64_t i = 0; i < rows; i++) {
        out->codes[i] = out->codes[i] == SIB_CODE_MISSING ? SIB_CODE_MISSING : ~out->codes[i];
    }
    return SIB_OK;
}
