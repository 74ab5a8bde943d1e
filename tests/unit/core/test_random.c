#include "core/random.h"

#include <sodium.h>
#include <string.h>

#include "support.h"

typedef struct known {
    uint32_t counter[4];
    uint32_t key[2];
    uint32_t out[4];
} known;

/* kat_vectors of Random123 (Salmon, Moraes, Dror & Shaw), lines "philox4x32 10". */
static const known philox[] = {
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     {0xffffffff, 0xffffffff},
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

static void philox_gives_the_published_vectors(void)
{
    for (size_t i = 0; i < sizeof philox / sizeof philox[0]; i++) {
        uint32_t out[4];
        sib__philox4x32(philox[i].counter, philox[i].key, out);
        CU_ASSERT_EQUAL(memcmp(out, philox[i].out, sizeof out), 0);
    }
}

static void seed_stream_and_index_are_the_key_and_the_counter(void)
{
    /* The third vector, read as seed, stream and index. */
    CU_ASSERT_EQUAL(
        sib__random_u64(0x299f31d0a4093822U, 0x0370734413198a2eU, 0x85a308d3243f6a88U),
        0x94fdccebd16cfe09U);
}

static void uniform_numbers_fill_the_unit_interval(void)
{
    enum { N = 100000 };
    double  sum = 0.0;
    double  least = 1.0;
    double  most = 0.0;
    int64_t faces[6] = {0};
    for (uint64_t i = 0; i < N; i++) {
        double u = sib__random_uniform(7, 3, i);
        sum += u;
        least = u < least ? u : least;
        most = u > most ? u : most;
        faces[sib__random_below(7, 4, i, 6)]++;
    }
    CU_ASSERT_TRUE(least >= 0.0 && least < 1e-4);
    CU_ASSERT_TRUE(most < 1.0 && most > 0.9999);
    TEST_NEAR(sum / N, 0.5, 0.004); /* 4 standard errors */
    for (int i = 0; i < 6; i++) {
        TEST_NEAR((double)faces[i] / N, 1.0 / 6.0, 0.005);
    }
    CU_ASSERT_EQUAL(sib__random_below(1, 2, 3, 1), 0);
}

static void siphash_agrees_with_the_paper_and_with_libsodium(void)
{
    unsigned char  bytes[64];
    const uint64_t key[2] = {0x0706050403020100U, 0x0f0e0d0c0b0a0908U};
    unsigned char  key_bytes[crypto_shorthash_KEYBYTES];
    for (unsigned i = 0; i < sizeof bytes; i++) {
        bytes[i] = (unsigned char)i;
    }
    memcpy(key_bytes, bytes, sizeof key_bytes);
    /* Aumasson & Bernstein (2012), appendix A. */
    CU_ASSERT_EQUAL(sib__siphash(key, bytes, 15), 0xa129ca6149be45e5U);
    for (int64_t n = 0; n <= 64; n++) {
        unsigned char out[crypto_shorthash_BYTES];
        uint64_t      expect = 0;
        CU_ASSERT_EQUAL(crypto_shorthash(out, bytes, (unsigned long long)n, key_bytes), 0);
        for (int i = 7; i >= 0; i--) {
            expect = expect << 8 | out[i];
        }
        CU_ASSERT_EQUAL(sib__siphash(key, bytes, n), expect);
    }
}

static void the_tie_key_depends_on_seed_and_bytes(void)
{
    CU_ASSERT_NOT_EQUAL(sib__random_hash(1, "a", 1), sib__random_hash(2, "a", 1));
    CU_ASSERT_NOT_EQUAL(sib__random_hash(1, "a", 1), sib__random_hash(1, "b", 1));
    const uint64_t key[2] = {1, 0x312D62697362696CU};
    CU_ASSERT_EQUAL(memcmp("libsib-1", &key[1], 8), 0);
    CU_ASSERT_EQUAL(sib__random_hash(1, "a", 1), sib__siphash(key, "a", 1));
}

TEST_SUITE(test_random)
{
    test_add("random", "Philox gives the published vectors",
             philox_gives_the_published_vectors);
    test_add("random", "seed, stream and index are the key and the counter",
             seed_stream_and_index_are_the_key_and_the_counter);
    test_add("random", "uniform numbers fill the unit interval",
             uniform_numbers_fill_the_unit_interval);
    test_add("random", "SipHash agrees with the paper and with libsodium",
             siphash_agrees_with_the_paper_and_with_libsodium);
    test_add("random", "the tie key depends on seed and bytes",
             the_tie_key_depends_on_seed_and_bytes);
}
