/* Digests of tables, the same for every order of rows and of columns.
 *
 *     schema  SHA-256 over each column in byte order of names: length and bytes of its name,
 *             number of its type (codes count as text)
 *     row     each value in that order: real numbers as IEEE bits (-0 as 0, one NaN), whole
 *             numbers as int64, dates as int32, flags as a byte, texts as a length of 5 bytes
 *             and their bytes; missing as NaN, the integer minimum, 2, and length -1
 *     order   rows by the SipHash-2-4 of their bytes (key 0, in chunks of 256 bytes or a longer
 *             text, each keyed by the one before), equal ones by their values
 *     table   SHA-256 over the schema's digest, the number of rows, and the SHA-256 of each
 *             4,096 rows in that order
 *
 * Numbers are little-endian, of 8 bytes where nothing else is said. The cheap hash only puts
 * the rows in an order of their own; what is sealed is sealed by SHA-256, over every byte. */
#include <string.h>

#include "core/hash.h"
#include "core/parallel.h"
#include "core/random.h"
#include "core/sort.h"
#include "table/store.h"

enum { BLOCK_ROWS = 4096, CHUNK = 256 };

typedef struct digester {
    const sib__column *columns; /* in byte order of names */
    int64_t            column_count;
    int64_t            rows;
    uint8_t            schema[SIB__HASH_SIZE];
    uint64_t          *keys;
    int64_t           *order;
    uint8_t           *repeated; /* NULL: not asked */
    uint8_t (*blocks)[SIB__HASH_SIZE];
} digester;

/* Bytes on their way into one of the two hashes, gathered so that it is called seldom. */
typedef struct sink {
    sib__hash *hash;   /* NULL: the bytes go into the key */
    uint64_t   key[2]; /* of the rows' order */
    size_t     length;
    uint8_t    bytes[CHUNK];
} sink;

static void take(sink *s, const void *data, size_t n)
{
    if (s->hash != NULL) {
        sib__hash_add(s->hash, data, n);
    } else {
        s->key[0] = sib__siphash(s->key, data, (int64_t)n);
    }
}

static void flush(sink *s)
{
    if (s->length > 0) {
        take(s, s->bytes, s->length);
        s->length = 0;
    }
}

static void put_bytes(sink *s, const void *data, size_t n)
{
    if (s->length + n > sizeof s->bytes) {
        flush(s);
    }
    if (n > sizeof s->bytes) {
        take(s, data, n);
    } else if (n > 0) {
        memcpy(s->bytes + s->length, data, n);
        s->length += n;
    }
}

/* The lowest `size` bytes of a number, little-endian. */
static void put_number(sink *s, uint64_t value, size_t size)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < size; i++) {
        bytes[i] = (uint8_t)(value >> (8 * i));
    }
    put_bytes(s, bytes, size);
}

static bool is_text(const sib__column *c)
{
    return c->type == SIB_COLUMN_TYPE_TEXT || c->type == SIB_COLUMN_TYPE_CODES;
}

/* A value that is no text, as the number that stands for it, and its bytes. */
static uint64_t number_of(const sib__column *c, int64_t row, size_t *size)
{
    static const uint64_t one_nan = UINT64_C(0x7ff8000000000000);
    double                real = 0.0;
    uint64_t              bits = 0;
    switch (c->type) {
    case SIB_COLUMN_TYPE_F64:
        real = sib__column_f64(c, row) + 0.0; /* -0 becomes 0 */
        memcpy(&bits, &real, sizeof bits);
        *size = 8;
        return real != real ? one_nan : bits;
    case SIB_COLUMN_TYPE_I64:
        *size = 8;
        return (uint64_t)sib__column_i64(c, row);
    case SIB_COLUMN_TYPE_DATE:
        *size = 4;
        return (uint64_t)(int64_t)sib__column_date(c, row);
    default:
        *size = 1;
        return sib__column_flag(c, row);
    }
}

static void put_row(sink *s, const digester *d, int64_t row)
{
    for (int64_t i = 0; i < d->column_count; i++) {
        const sib__column *c = &d->columns[i];
        if (is_text(c)) {
            sib__slice text = sib__column_text(c, row);
            put_number(s, text.data == NULL ? UINT64_MAX : (uint64_t)text.length, 5);
            put_bytes(s, text.data, text.data == NULL ? 0 : (size_t)text.length);
        } else {
            size_t   size = 0;
            uint64_t number = number_of(c, row, &size);
            put_number(s, number, size);
        }
    }
}

static int64_t block_end(const digester *d, int64_t block)
{
    return (block + 1) * BLOCK_ROWS < d->rows ? (block + 1) * BLOCK_ROWS : d->rows;
}

static void key_block(void *payload, int64_t block, int32_t worker)
{
    const digester *d = payload;
    (void)worker;
    for (int64_t row = block * BLOCK_ROWS; row < block_end(d, block); row++) {
        sink s;
        s.hash = NULL;
        s.key[0] = 0;
        s.key[1] = 0;
        s.length = 0;
        put_row(&s, d, row);
        flush(&s);
        d->keys[row] = s.key[0];
    }
}

static void hash_block(void *payload, int64_t block, int32_t worker)
{
    const digester *d = payload;
    sib__hash       hash;
    sink            s;
    (void)worker;
    sib__hash_begin(&hash);
    s.hash = &hash;
    s.length = 0;
    for (int64_t i = block * BLOCK_ROWS; i < block_end(d, block); i++) {
        put_row(&s, d, d->order[i]);
    }
    flush(&s);
    sib__hash_end(&hash, d->blocks[block]);
}

/* Whether row a stands before row b, whose keys agree where the sort has looked. */
static bool row_before(int64_t a, int64_t b, const void *payload)
{
    const digester *d = payload;
    if (d->keys[a] != d->keys[b]) {
        return d->keys[a] < d->keys[b];
    }
    for (int64_t i = 0; i < d->column_count; i++) {
        const sib__column *c = &d->columns[i];
        if (is_text(c)) {
            sib__slice x = sib__column_text(c, a);
            sib__slice y = sib__column_text(c, b);
            int        order = (x.data != NULL) - (y.data != NULL);
            if (order == 0 && x.data != NULL) {
                order = sib__slice_compare(x, y);
            }
            if (order != 0) {
                return order < 0;
            }
        } else {
            size_t   size = 0;
            uint64_t x = number_of(c, a, &size);
            uint64_t y = number_of(c, b, &size);
            if (x != y) {
                return x < y;
            }
        }
    }
    return false;
}

static void add_text(sib__hash *hash, sib__slice text)
{
    sib__hash_add_i64(hash, text.length);
    sib__hash_add(hash, text.data, (size_t)text.length);
}

static bool name_before(int64_t a, int64_t b, const void *payload)
{
    const sib_table *table = payload;
    return strcmp(table->entries[a].column.name, table->entries[b].column.name) < 0;
}

static sib_status begin(sib__call *call, const sib_table *table, digester *d)
{
    int64_t      n = table->columns;
    sib__column *columns = SIB__NEW(&call->scratch, sib__column, n);
    int64_t     *order = SIB__NEW(&call->scratch, int64_t, n);
    int64_t     *other = SIB__NEW(&call->scratch, int64_t, n);
    sib__hash    hash;
    if (columns == NULL || order == NULL || other == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < n; i++) {
        order[i] = i;
    }
    SIB__TRY(sib__sort_rows(call, order, other, n, name_before, table));
    sib__hash_begin(&hash);
    for (int64_t i = 0; i < n; i++) {
        columns[i] = table->entries[order[i]].column;
        bool codes = columns[i].type == SIB_COLUMN_TYPE_CODES;
        add_text(&hash, sib__slice_of(columns[i].name));
        sib__hash_add_i64(&hash, codes ? SIB_COLUMN_TYPE_TEXT : columns[i].type);
    }
    sib__hash_end(&hash, d->schema);
    d->columns = columns;
    d->column_count = n;
    d->rows = table->rows;
    return SIB_OK;
}

/* Rows by the upper half of their keys, then runs of equal halves in full. */
static sib_status sort_rows(sib__call *call, digester *d)
{
    int64_t   n = d->rows;
    uint64_t *halves = SIB__NEW(&call->scratch, uint64_t, n);
    uint64_t *other_halves = SIB__NEW(&call->scratch, uint64_t, n);
    int64_t  *other = SIB__NEW(&call->scratch, int64_t, n);
    if (halves == NULL || other_halves == NULL || other == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < n; i++) {
        halves[i] = d->keys[i] >> 32;
        d->order[i] = i;
    }
    SIB__TRY(sib__sort_u64(call, halves, d->order, other_halves, other, n));
    for (int64_t i = 0, j = 0; i < n; i = j) {
        for (j = i + 1; j < n && halves[j] == halves[i];) {
            j++;
        }
        SIB__TRY(sib__sort_rows(call, d->order + i, other, j - i, row_before, d));
    }
    for (int64_t i = 1; d->repeated != NULL && i < n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        d->repeated[d->order[i]] = !row_before(d->order[i - 1], d->order[i], d);
    }
    return SIB_OK;
}

sib_status sib__table_digest(sib__call *call, const sib_table *table, uint8_t *repeated,
                             char to[65])
{
    digester  d = {.repeated = repeated};
    sib__hash hash;
    uint8_t   digest[SIB__HASH_SIZE];
    SIB__TRY(begin(call, table, &d));
    int64_t blocks = (d.rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
    d.keys = SIB__NEW(&call->scratch, uint64_t, d.rows);
    SIB__TRY_MEMORY(call, d.keys);
    d.order = SIB__NEW(&call->scratch, int64_t, d.rows);
    SIB__TRY_MEMORY(call, d.order);
    d.blocks = sib__alloc(&call->scratch, blocks, SIB__HASH_SIZE);
    SIB__TRY_MEMORY(call, d.blocks);
    SIB__TRY(sib__parallel(call, blocks, key_block, &d, NULL, 0.0, 0.5));
    SIB__TRY(sort_rows(call, &d));
    SIB__TRY(sib__parallel(call, blocks, hash_block, &d, NULL, 0.5, 1.0));
    sib__hash_begin(&hash);
    sib__hash_add(&hash, d.schema, sizeof d.schema);
    sib__hash_add_i64(&hash, d.rows);
    sib__hash_add(&hash, d.blocks, (size_t)blocks * SIB__HASH_SIZE);
    sib__hash_end(&hash, digest);
    sib__hash_print(digest, to);
    return SIB_OK;
}
