/* Digests of rows and tables, the same for every order of rows and of columns.
 *
 *     schema  SHA-256 over each column in byte order of names: length and bytes of its name,
 *             number of its type (codes count as text)
 *     row     SHA-256 over each value in that order: real numbers as IEEE bits (-0 as 0, one
 *             NaN), whole numbers as int64, dates as int32, flags as a byte, texts as a length
 *             of 5 bytes and their bytes; missing as NaN, the integer minimum, 2, and length -1
 *     table   SHA-256 over the schema's digest, the number of rows and the sorted row digests
 *
 * Numbers are little-endian, of 8 bytes where nothing else is said. Rows are kept short, since
 * SHA-256 is a good part of the cost of an evaluation. */
#include <string.h>

#include "core/hash.h"
#include "core/parallel.h"
#include "core/sort.h"
#include "table/store.h"

enum { BLOCK_ROWS = 2048, KEY_SIZE = 16 };

typedef struct digester {
    const sib__column *columns; /* in byte order of names */
    int64_t            column_count;
    int64_t            rows;
    uint8_t            schema[SIB__HASH_SIZE];
    sib__hash          begun;           /* with the schema taken in: every row begins so */
    uint8_t (*digests)[SIB__HASH_SIZE]; /* either of these two is wanted */
    uint8_t (*keys)[KEY_SIZE];
} digester;

static void add_text(sib__hash *hash, sib__slice text)
{
    sib__hash_add_i64(hash, text.length);
    sib__hash_add(hash, text.data, (size_t)text.length);
}

/* A row's bytes on their way into its hash, gathered so that the hash is called once for most.
 */
typedef struct row_bytes {
    sib__hash hash;
    size_t    length;
    uint8_t   bytes[256];
} row_bytes;

static void flush(row_bytes *r)
{
    sib__hash_add(&r->hash, r->bytes, r->length);
    r->length = 0;
}

static void put_bytes(row_bytes *r, const void *data, size_t n)
{
    if (r->length + n > sizeof r->bytes) {
        flush(r);
    }
    if (n > sizeof r->bytes) {
        sib__hash_add(&r->hash, data, n);
    } else if (n > 0) {
        memcpy(r->bytes + r->length, data, n);
        r->length += n;
    }
}

/* The lowest `size` bytes of a number, little-endian. */
static void put_number(row_bytes *r, uint64_t value, size_t size)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < size; i++) {
        bytes[i] = (uint8_t)(value >> (8 * i));
    }
    put_bytes(r, bytes, size);
}

static void put_f64(row_bytes *r, double value)
{
    static const uint64_t one_nan = UINT64_C(0x7ff8000000000000);
    double                plain = value + 0.0; /* -0 becomes 0 */
    uint64_t              bits = 0;
    memcpy(&bits, &plain, sizeof bits);
    put_number(r, value != value ? one_nan : bits, 8);
}

static void put_text(row_bytes *r, sib__slice text)
{
    put_number(r, text.data == NULL ? UINT64_MAX : (uint64_t)text.length, 5);
    if (text.data != NULL) {
        put_bytes(r, text.data, (size_t)text.length);
    }
}

static void put_value(row_bytes *r, const sib__column *c, int64_t row)
{
    switch (c->type) {
    case SIB_COLUMN_TYPE_F64:
        put_f64(r, sib__column_f64(c, row));
        break;
    case SIB_COLUMN_TYPE_I64:
        put_number(r, (uint64_t)sib__column_i64(c, row), 8);
        break;
    case SIB_COLUMN_TYPE_DATE:
        put_number(r, (uint64_t)(int64_t)sib__column_date(c, row), 4);
        break;
    case SIB_COLUMN_TYPE_FLAG:
        put_number(r, sib__column_flag(c, row), 1);
        break;
    default:
        put_text(r, sib__column_text(c, row));
        break;
    }
}

static void digest_block(void *payload, int64_t block, int32_t worker)
{
    const digester *d = payload;
    int64_t end = (block + 1) * BLOCK_ROWS < d->rows ? (block + 1) * BLOCK_ROWS : d->rows;
    (void)worker;
    for (int64_t row = block * BLOCK_ROWS; row < end; row++) {
        uint8_t   digest[SIB__HASH_SIZE];
        row_bytes r;
        r.length = 0;
        sib__hash_begin(&r.hash);
        for (int64_t i = 0; i < d->column_count; i++) {
            put_value(&r, &d->columns[i], row);
        }
        flush(&r);
        sib__hash_end(&r.hash, digest);
        if (d->digests != NULL) {
            memcpy(d->digests[row], digest, sizeof digest);
        } else {
            memcpy(d->keys[row], digest, KEY_SIZE);
        }
    }
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
    sib__sort_rows(order, other, n, name_before, table);
    sib__hash_begin(&hash);
    for (int64_t i = 0; i < n; i++) {
        columns[i] = table->entries[order[i]].column;
        bool codes = columns[i].type == SIB_COLUMN_TYPE_CODES;
        add_text(&hash, sib__slice_of(columns[i].name));
        sib__hash_add_i64(&hash, codes ? SIB_COLUMN_TYPE_TEXT : columns[i].type);
    }
    sib__hash_end(&hash, d->schema);
    sib__hash_begin(&d->begun);
    sib__hash_add(&d->begun, d->schema, sizeof d->schema);
    d->columns = columns;
    d->column_count = n;
    d->rows = table->rows;
    return SIB_OK;
}

static sib_status digest_rows(sib__call *call, digester *d)
{
    int64_t blocks = (d->rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
    return sib__parallel(call, blocks, digest_block, d, NULL, 0.0, 1.0);
}

sib_status sib__table_row_keys(sib__call *call, const sib_table *table, uint8_t (*keys)[16])
{
    digester d = {.keys = keys};
    SIB__TRY(begin(call, table, &d));
    return digest_rows(call, &d);
}

static bool digest_before(int64_t a, int64_t b, const void *payload)
{
    const digester *d = payload;
    return memcmp(d->digests[a], d->digests[b], SIB__HASH_SIZE) < 0;
}

static uint64_t digest_key(const uint8_t *digest)
{
    uint64_t key = 0;
    for (int i = 0; i < 8; i++) {
        key = key << 8 | digest[i];
    }
    return key;
}

/* Rows in order of their digests: by the first eight bytes, then runs of equal ones in full. */
static sib_status sort_digests(sib__call *call, const digester *d, int64_t **out)
{
    int64_t   n = d->rows;
    uint64_t *keys = SIB__NEW(&call->scratch, uint64_t, n);
    uint64_t *other_keys = SIB__NEW(&call->scratch, uint64_t, n);
    int64_t  *rows = SIB__NEW(&call->scratch, int64_t, n);
    int64_t  *other = SIB__NEW(&call->scratch, int64_t, n);
    if (keys == NULL || other_keys == NULL || rows == NULL || other == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < n; i++) {
        keys[i] = digest_key(d->digests[i]);
        rows[i] = i;
    }
    sib__sort_u64(keys, rows, other_keys, other, n);
    for (int64_t i = 0, j = 0; i < n; i = j) {
        for (j = i + 1; j < n && keys[j] == keys[i];) {
            j++;
        }
        sib__sort_rows(rows + i, other, j - i, digest_before, d);
    }
    *out = rows;
    return SIB_OK;
}

sib_status sib__table_digest(sib__call *call, const sib_table *table, char to[65])
{
    digester  d = {.keys = NULL};
    int64_t  *rows = NULL;
    sib__hash hash;
    uint8_t   digest[SIB__HASH_SIZE];
    SIB__TRY(begin(call, table, &d));
    d.digests = sib__alloc(&call->scratch, d.rows, SIB__HASH_SIZE);
    SIB__TRY_MEMORY(call, d.digests);
    SIB__TRY(digest_rows(call, &d));
    SIB__TRY(sort_digests(call, &d, &rows));
    sib__hash_begin(&hash);
    sib__hash_add(&hash, d.schema, sizeof d.schema);
    sib__hash_add_i64(&hash, d.rows);
    for (int64_t i = 0; i < d.rows; i++) {
        sib__hash_add(&hash, d.digests[rows[i]], SIB__HASH_SIZE);
    }
    sib__hash_end(&hash, digest);
    sib__hash_print(digest, to);
    return SIB_OK;
}
