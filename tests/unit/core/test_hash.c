#include "core/hash.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"

/* NIST FIPS 180-4 examples and the short-message vectors of the Secure Hash Algorithm
 * Validation System (SHA256ShortMsg: lengths 0, 8, 32 bits). */
static void published_digests_are_met(void)
{
    static const struct {
        const char *message;
        const char *digest;
    } vectors[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmno"
         "pqrlmnopqrsmnopqrstnopqrstu",
         "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
        {"\xd3", "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"},
        {"\x74\xba\x25\x21",
         "b16aa56be3880d18cd41e68384cf1ec8c17680c45a02b1575dc1518923ae8b0e"},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        char text[SIB__HASH_TEXT_SIZE];
        sib__hash_text(vectors[i].message, strlen(vectors[i].message), text);
        CU_ASSERT_STRING_EQUAL(text, vectors[i].digest);
    }
}

static void a_million_letters_may_come_in_pieces(void)
{
    const size_t n = 1000000;
    char        *letters = malloc(n);
    memset(letters, 'a', n);
    for (size_t piece = 1; piece < n; piece = piece * 7 + 3) {
        sib__hash hash;
        uint8_t   digest[SIB__HASH_SIZE];
        char      text[SIB__HASH_TEXT_SIZE];
        sib__hash_begin(&hash);
        for (size_t at = 0; at < n; at += piece) {
            sib__hash_add(&hash, letters + at, at + piece > n ? n - at : piece);
        }
        sib__hash_add(&hash, NULL, 0);
        sib__hash_end(&hash, digest);
        sib__hash_print(digest, text);
        CU_ASSERT_STRING_EQUAL(
            text, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }
    free(letters);
}

static void numbers_are_hashed_as_eight_bytes_little_endian(void)
{
    char      a[SIB__HASH_TEXT_SIZE];
    char      b[SIB__HASH_TEXT_SIZE];
    sib__hash hash;
    uint8_t   digest[SIB__HASH_SIZE];
    sib__hash_begin(&hash);
    sib__hash_add_i64(&hash, -2);
    sib__hash_end(&hash, digest);
    sib__hash_print(digest, a);
    sib__hash_text("\xfe\xff\xff\xff\xff\xff\xff\xff", 8, b);
    CU_ASSERT_STRING_EQUAL(a, b);
}

static void a_digest_under_way_may_be_copied(void)
{
    char      expect[SIB__HASH_TEXT_SIZE];
    char      text[SIB__HASH_TEXT_SIZE];
    uint8_t   digest[SIB__HASH_SIZE];
    sib__hash begun;
    sib__hash_begin(&begun);
    sib__hash_add(&begun, "seal", 4);
    sib__hash_text("sealed", 6, expect);
    for (int i = 0; i < 2; i++) {
        sib__hash hash = begun;
        sib__hash_add(&hash, "ed", 2);
        sib__hash_end(&hash, digest);
        sib__hash_print(digest, text);
        CU_ASSERT_STRING_EQUAL(text, expect);
    }
}

TEST_SUITE(test_hash)
{
    test_add("hash", "a digest under way may be copied", a_digest_under_way_may_be_copied);
    test_add("hash", "published digests are met", published_digests_are_met);
    test_add("hash", "a million letters may come in pieces",
             a_million_letters_may_come_in_pieces);
    test_add("hash", "numbers are hashed as eight bytes, little-endian",
             numbers_are_hashed_as_eight_bytes_little_endian);
}
