#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/hash.h"
#include "support.h"
#include "table/table.h"

enum { ROWS = 5, COLUMNS = 5 };

/* The rows of a small table of every kind, which tests change and shuffle. */
typedef struct content {
    double      f64[ROWS];
    int64_t     i64[ROWS];
    int32_t     dates[ROWS];
    uint8_t     flags[ROWS];
    const char *texts[ROWS]; /* NULL is missing */
    const char *name;        /* of the real column */
    bool        codes;       /* texts as codes, levels backwards */
    bool        backwards;   /* columns in the other order */
} content;

static content plain(void)
{
    return (content){{1, -2.5, 0, 1e300, 1},
                     {1, 2, INT64_MIN, 4, 1},
                     {0, 1, 2, INT32_MIN, 0},
                     {0, 1, 2, 0, 0},
                     {"a", "", NULL, "bc", "a"},
                     "real",
                     false,
                     false};
}

static void add_texts(sib_table_builder *b, const content *c)
{
    static const char *const levels[] = {"bc", "a", ""};
    static int32_t           codes[ROWS];
    static char              bytes[64];
    static char              level_bytes[16];
    static int64_t           offsets[ROWS + 1];
    static int64_t           level_offsets[4];
    static uint8_t           bits;
    const char              *present[ROWS];
    bits = 0;
    for (int i = 0; i < ROWS; i++) {
        present[i] = c->texts[i] == NULL ? "" : c->texts[i];
        bits = (uint8_t)(bits | (c->texts[i] != NULL ? 1U << i : 0U));
        codes[i] = INT32_MIN;
        for (int l = 0; l < 3 && c->texts[i] != NULL; l++) {
            codes[i] = strcmp(levels[l], c->texts[i]) == 0 ? l : codes[i];
        }
    }
    sib_validity v = {&bits, 0};
    sib_validity all = {NULL, 0};
    sib_status   status =
        c->codes ? sib_table_builder_add_codes(NULL, b, "text", (sib_i32){codes, ROWS},
                                                 test_text(levels, 3, level_bytes, level_offsets),
                                                 all, NULL, NULL)
                   : sib_table_builder_add_text(NULL, b, "text",
                                                test_text(present, ROWS, bytes, offsets), v, NULL,
                                                NULL);
    CU_ASSERT_EQUAL(status, SIB_OK);
}

static void add_one(sib_table_builder *b, const content *c, int column)
{
    const sib_validity all = {NULL, 0};
    sib_status         status = SIB_OK;
    switch (column) {
    case 0:
        status = sib_table_builder_add_f64(NULL, b, c->name, (sib_f64){c->f64, ROWS}, all, NULL,
                                           NULL);
        break;
    case 1:
        status = sib_table_builder_add_i64(NULL, b, "whole", (sib_i64){c->i64, ROWS}, all, NULL,
                                           NULL);
        break;
    case 2:
        status = sib_table_builder_add_dates(NULL, b, "date", (sib_dates){c->dates, ROWS}, all,
                                             NULL, NULL);
        break;
    case 3:
        status = sib_table_builder_add_flags(NULL, b, "flag", (sib_u8){c->flags, ROWS}, all,
                                             NULL, NULL);
        break;
    default:
        add_texts(b, c);
        break;
    }
    CU_ASSERT_EQUAL(status, SIB_OK);
}

/* Digest of the table. */
static void digest_of(const content *c, char digest[65])
{
    sib_table_builder *b = NULL;
    sib_table         *table = NULL;
    sib__call          call;
    CU_ASSERT_EQUAL(sib_table_builder_new(NULL, ROWS, &b), SIB_OK);
    for (int i = 0; i < COLUMNS; i++) {
        add_one(b, c, c->backwards ? COLUMNS - 1 - i : i);
    }
    CU_ASSERT_EQUAL(sib_table_builder_finish(NULL, b, &table), SIB_OK);
    CU_ASSERT_EQUAL(sib__enter(&call, NULL, "test", true), SIB_OK);
    CU_ASSERT_EQUAL(sib__table_digest(&call, table, NULL, digest), SIB_OK);
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
    sib_table_free(table);
    sib_table_builder_free(b);
}

static content shuffled(const content *c, const int *order)
{
    content s = *c;
    for (int i = 0; i < ROWS; i++) {
        s.f64[i] = c->f64[order[i]];
        s.i64[i] = c->i64[order[i]];
        s.dates[i] = c->dates[order[i]];
        s.flags[i] = c->flags[order[i]];
        s.texts[i] = c->texts[order[i]];
    }
    return s;
}

static void order_of_rows_and_columns_does_not_matter(void)
{
    static const int orders[][ROWS] = {{4, 3, 2, 1, 0}, {2, 0, 4, 1, 3}, {1, 0, 2, 3, 4}};
    content          c = plain();
    char             digest[65];
    char             other[65];
    digest_of(&c, digest);
    for (int i = 0; i < 3; i++) {
        content s = shuffled(&c, orders[i]);
        digest_of(&s, other);
        CU_ASSERT_STRING_EQUAL(other, digest);
    }
    c.backwards = true;
    c.codes = true;
    c.f64[2] = -0.0;
    digest_of(&c, other);
    CU_ASSERT_STRING_EQUAL(other, digest);
}

static void any_change_changes_the_digest(void)
{
    enum { CHANGES = 9 };
    char digests[CHANGES + 1][65];
    for (int i = 0; i <= CHANGES; i++) {
        content c = plain();
        switch (i) {
        case 1:
            c.f64[1] = -2.5000000000000004;
            break;
        case 2:
            c.f64[1] = __builtin_nan("");
            break;
        case 3:
            c.i64[0] = 2;
            break;
        case 4:
            c.i64[2] = 0;
            break;
        case 5:
            c.dates[0] = 1;
            break;
        case 6:
            c.flags[2] = 0;
            break;
        case 7:
            c.texts[1] = NULL;
            break;
        case 8:
            c.texts[3] = "bd";
            break;
        case 9:
            c.name = "reals";
            break;
        default:
            break;
        }
        digest_of(&c, digests[i]);
        for (int j = 0; j < i; j++) {
            CU_ASSERT_STRING_NOT_EQUAL(digests[i], digests[j]);
        }
    }
}

/* The form written out by hand: one column "n" of one whole number 258. */
static void the_form_is_as_documented(void)
{
    static const uint8_t schema[] = {1, 0, 0, 0, 0, 0, 0, 0, 'n', 2, 0, 0, 0, 0, 0, 0, 0};
    static const int64_t values[] = {258};
    static const uint8_t row[8] = {2, 1}; /* 258, little-endian */
    uint8_t              whole[72] = {0};
    uint8_t              digest[SIB__HASH_SIZE];
    char                 expect[65];
    char                 found[65];
    sib__hash            hash;
    sib_table_builder   *b = NULL;
    sib_table           *table = NULL;
    sib__call            call;
    sib__hash_begin(&hash);
    sib__hash_add(&hash, schema, sizeof schema);
    sib__hash_end(&hash, whole);
    sib__hash_begin(&hash);
    sib__hash_add(&hash, row, sizeof row);
    sib__hash_end(&hash, digest);
    whole[32] = 1; /* rows */
    memcpy(whole + 40, digest, 32);
    sib__hash_text(whole, sizeof whole, expect);
    CU_ASSERT_EQUAL(sib_table_builder_new(NULL, 1, &b), SIB_OK);
    CU_ASSERT_EQUAL(sib_table_builder_add_i64(NULL, b, "n", (sib_i64){values, 1},
                                              (sib_validity){NULL, 0}, NULL, NULL),
                    SIB_OK);
    CU_ASSERT_EQUAL(sib_table_builder_finish(NULL, b, &table), SIB_OK);
    CU_ASSERT_EQUAL(sib__enter(&call, NULL, "test", true), SIB_OK);
    CU_ASSERT_EQUAL(sib__table_digest(&call, table, NULL, found), SIB_OK);
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
    CU_ASSERT_STRING_EQUAL(found, expect);
    sib_table_free(table);
    sib_table_builder_free(b);
}

TEST_SUITE(test_digest)
{
    test_add("digest", "order of rows and columns does not matter",
             order_of_rows_and_columns_does_not_matter);
    test_add("digest", "any change changes the digest", any_change_changes_the_digest);
    test_add("digest", "the form is as documented", the_form_is_as_documented);
}
