/* The hash of a table of facts, the same for every order of rows and columns
 * (docs/language/statement.md).
 *
 * Every cell is the place of its text among those of its column; rows of places are sorted and
 * sealed by SHA-256. A sum of the hashes of rows would need no order, but rows can be made up
 * whose hashes sum to any number wanted. */
#include <string.h>

#include "core/hash.h"
#include "core/parallel.h"
#include "core/sort.h"
#include "core/sort_keys.h"
#include "scheme/cells.h"
#include "scheme/lists.h"
#include "scheme/placed.h"
#include "scheme/room.h"

enum { PART = 0x10000, BUFFER = 0x1000 };

typedef struct hashing {
    sib__run           *run;
    int64_t             rows;
    sib__placed_columns places;
    uint64_t           *kept[2]; /* [rows]: for both; NULL: they are made */
    uint64_t *keys;  /* [rows] sorted; NULL: they do not fit 64 bits, and `order` has them */
    uint64_t *spare; /* [rows]; with `keys` */
    int64_t  *order;
    int64_t   parts_of_values; /* of all columns */
    uint8_t (*parts)[SIB__HASH_SIZE];
} hashing;

static int64_t part_end(int64_t part, int64_t n)
{
    return (part + 1) * PART < n ? (part + 1) * PART : n;
}

static void key_part(void *payload, int64_t part, int32_t worker)
{
    const hashing *h = payload;
    (void)worker;
    for (int64_t row = part * PART; row < part_end(part, h->rows); row++) {
        uint64_t key = 0;
        for (int64_t i = 0; i < h->places.count; i++) {
            key = key << h->places.columns[i].bits |
                  (uint64_t)sib__place_at(&h->places.columns[i], row);
        }
        h->keys[row] = key;
    }
}

/* Rows by their columns from the last to the first. */
static sib_status order_by_columns(hashing *h)
{
    sib__call   *call = h->run->call;
    sib__memory *m = &call->scratch;
    uint64_t    *keys = SIB__NEW(m, uint64_t, 2 * h->rows);
    SIB__TRY_MEMORY(call, keys);
    h->order = SIB__NEW(m, int64_t, 2 * h->rows);
    SIB__TRY_MEMORY(call, h->order);
    for (int64_t i = 0; i < h->rows; i++) {
        h->order[i] = i;
    }
    for (int64_t c = h->places.count - 1; c >= 0; c--) {
        for (int64_t i = 0; i < h->rows; i++) {
            keys[i] = (uint64_t)sib__place_at(&h->places.columns[c], h->order[i]);
        }
        SIB__TRY(
            sib__sort_u64(call, keys, h->order, keys + h->rows, h->order + h->rows, h->rows));
    }
    return SIB_OK;
}

static sib_status order_rows(hashing *h)
{
    sib__call *call = h->run->call;
    int32_t    bits = 0;
    for (int64_t i = 0; i < h->places.count; i++) {
        bits += h->places.columns[i].bits;
    }
    if (bits > 63) {
        return order_by_columns(h);
    }
    if (h->kept[0] != NULL) {
        h->keys = h->kept[0];
        h->spare = h->kept[1];
    } else {
        h->keys = SIB__NEW(&call->scratch, uint64_t, h->rows);
        SIB__TRY_MEMORY(call, h->keys);
        h->spare = SIB__NEW(&call->scratch, uint64_t, h->rows);
        SIB__TRY_MEMORY(call, h->spare);
    }
    SIB__TRY(sib__parallel(call, (h->rows + PART - 1) / PART, key_part, h, NULL, 0.0, 1.0));
    return sib__sort_keys(call, &h->keys, &h->spare, h->rows, bits);
}

/* Bytes on their way into a hash. */
typedef struct sink {
    sib__hash hash;
    size_t    n;
    uint8_t   bytes[BUFFER];
} sink;

static void put(sink *s, const void *data, size_t n)
{
    if (s->n + n > sizeof s->bytes) {
        sib__hash_add(&s->hash, s->bytes, s->n);
        s->n = 0;
    }
    if (n > sizeof s->bytes) {
        sib__hash_add(&s->hash, data, n);
    } else if (n > 0) {
        memcpy(s->bytes + s->n, data, n);
        s->n += n;
    }
}

static void put_number(sink *s, uint64_t number, int32_t bytes)
{
    uint8_t text[8];
    for (int32_t i = 0; i < bytes; i++) {
        text[i] = (uint8_t)(number >> (8 * (bytes - 1 - i)));
    }
    put(s, text, (size_t)bytes);
}

static void put_text(sink *s, sib__slice text)
{
    put_number(s, (uint64_t)text.length, 8);
    put(s, text.data, (size_t)text.length);
}

static void begin_sink(sink *s)
{
    sib__hash_begin(&s->hash);
    s->n = 0;
}

static void end_sink(sink *s, uint8_t digest[SIB__HASH_SIZE])
{
    sib__hash_add(&s->hash, s->bytes, s->n);
    sib__hash_end(&s->hash, digest);
}

static void put_row(sink *s, const hashing *h, int64_t i)
{
    int32_t left = 0;
    for (int64_t c = 0; c < h->places.count && h->keys != NULL; c++) {
        left += h->places.columns[c].bits;
    }
    for (int64_t c = 0; c < h->places.count; c++) {
        const sib__placed *column = &h->places.columns[c];
        left -= column->bits;
        uint64_t place = h->keys == NULL
                             ? (uint64_t)sib__place_at(column, h->order[i])
                             : h->keys[i] >> left & ((UINT64_C(1) << column->bits) - 1);
        put_number(s, place, column->bytes);
    }
}

/* The values of the columns, then the rows, each so many together. */
static void hash_part(void *payload, int64_t part, int32_t worker)
{
    const hashing *h = payload;
    int64_t        own = part - h->parts_of_values;
    int64_t        column = 0;
    sink           s;
    (void)worker;
    begin_sink(&s);
    for (int64_t row = own < 0 ? 0 : own * PART; own >= 0 && row < part_end(own, h->rows);
         row++) {
        put_row(&s, h, row);
    }
    if (own < 0) {
        own = part;
        for (; own >= (h->places.columns[column].n + PART - 1) / PART; column++) {
            own -= (h->places.columns[column].n + PART - 1) / PART;
        }
        for (int64_t i = own * PART; i < part_end(own, h->places.columns[column].n); i++) {
            put_text(&s, h->places.columns[column].values[i]);
        }
    }
    end_sink(&s, h->parts[part]);
}

static sib_status hash_table(hashing *h, const sib__fact_table *table,
                             char out[SIB__HASH_TEXT_SIZE])
{
    sib__call *call = h->run->call;
    sink       s;
    uint8_t    digest[SIB__HASH_SIZE];
    SIB__TRY(sib__place_columns(h->run, table, &h->places));
    for (int64_t i = 0; i < h->places.count; i++) {
        h->parts_of_values += (h->places.columns[i].n + PART - 1) / PART;
    }
    SIB__TRY(order_rows(h));
    int64_t parts = h->parts_of_values + (h->rows + PART - 1) / PART;
    h->parts = sib__alloc(&call->scratch, parts, SIB__HASH_SIZE);
    SIB__TRY_MEMORY(call, h->parts);
    SIB__TRY(sib__parallel(call, parts, hash_part, h, NULL, 0.0, 1.0));
    begin_sink(&s);
    put_number(&s, (uint64_t)h->rows, 8);
    put_number(&s, (uint64_t)h->places.count, 8);
    for (int64_t i = 0; i < h->places.count; i++) {
        put_text(&s, sib__slice_of(h->places.columns[i].name));
        put_number(&s, (uint64_t)h->places.columns[i].n, 8);
    }
    for (int64_t i = 0; i < parts; i++) {
        put(&s, h->parts[i], SIB__HASH_SIZE);
    }
    end_sink(&s, digest);
    sib__hash_print(digest, out);
    return SIB_OK;
}

/* Room that outlives the hashing: achievements are listed where they were hashed. */
static sib_status find_room(sib__run *run, const char *table, hashing *h)
{
    const sib__scheme_outcome *o = sib__outcome_named(run->scheme, table);
    bool listed = run->statement != NULL && o != NULL && o->kind == SIB__OUTCOME_ACHIEVEMENTS;
    for (int i = 0; listed && i < 2; i++) {
        h->kept[i] = sib__room_take(run, h->rows);
        SIB__TRY_MEMORY(run->call, h->kept[i]);
    }
    return SIB_OK;
}

sib_status sib__hash_facts(sib__run *run)
{
    int64_t n = run->facts->n;
    run->fact_hashes = sib__alloc(run->memory, n, sizeof *run->fact_hashes);
    SIB__TRY_MEMORY(run->call, run->fact_hashes);
    for (int64_t i = 0; i < n; i++) {
        const sib__fact_table *t = &run->facts->tables[i];
        hashing                h = {.run = run, .rows = sib_table_rows(t->table)};
        SIB__TRY(find_room(run, t->name, &h)); /* before there is other scratch */
        sib__memory outer = sib__scratch_begin(run->call);
        sib_status  status = hash_table(&h, t, run->fact_hashes[i]);
        sib__scratch_end(run->call, outer);
        SIB__TRY(status);
        for (int k = 0; k < 2 && h.kept[k] != NULL; k++) {
            sib__room_leave(run, h.kept[k], h.rows);
        }
    }
    return SIB_OK;
}
