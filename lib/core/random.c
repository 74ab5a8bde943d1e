#include "core/random.h"

#include "core/wide.h"

enum { ROUNDS = 10 };

/* Multipliers and key increments of Philox4x32 (Salmon et al. 2011, section 3.3). */
static const uint32_t multiplier_0 = 0xD2511F53U;
static const uint32_t multiplier_1 = 0xCD9E8D57U;
static const uint32_t weyl_0 = 0x9E3779B9U;
static const uint32_t weyl_1 = 0xBB67AE85U;

void sib__philox4x32(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t c[4] = {counter[0], counter[1], counter[2], counter[3]};
    uint32_t k0 = key[0];
    uint32_t k1 = key[1];
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t a = (uint64_t)multiplier_0 * c[0];
        uint64_t b = (uint64_t)multiplier_1 * c[2];
        uint32_t next[4] = {(uint32_t)(b >> 32) ^ c[1] ^ k0, (uint32_t)b,
                            (uint32_t)(a >> 32) ^ c[3] ^ k1, (uint32_t)a};
        for (int i = 0; i < 4; i++) {
            c[i] = next[i];
        }
        k0 += weyl_0;
        k1 += weyl_1;
    }
    for (int i = 0; i < 4; i++) {
        out[i] = c[i];
    }
}

uint64_t sib__random_u64(uint64_t seed, uint64_t stream, uint64_t index)
{
    const uint32_t counter[4] = {(uint32_t)index, (uint32_t)(index >> 32), (uint32_t)stream,
                                 (uint32_t)(stream >> 32)};
    const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    uint32_t       out[4];
    sib__philox4x32(counter, key, out);
    return (uint64_t)out[1] << 32 | out[0];
}

double sib__random_uniform(uint64_t seed, uint64_t stream, uint64_t index)
{
    return (double)(sib__random_u64(seed, stream, index) >> 11) * 0x1p-53;
}

uint64_t sib__random_below(uint64_t seed, uint64_t stream, uint64_t index, uint64_t n)
{
    return (uint64_t)((sib__u128)sib__random_u64(seed, stream, index) * n >> 64);
}

/* The state of SipHash: four words. */
typedef struct siphash {
    uint64_t v0;
    uint64_t v1;
    uint64_t v2;
    uint64_t v3;
} siphash;

static uint64_t rotate(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

static void sip_round(siphash *s)
{
    s->v0 += s->v1;
    s->v1 = rotate(s->v1, 13) ^ s->v0;
    s->v0 = rotate(s->v0, 32);
    s->v2 += s->v3;
    s->v3 = rotate(s->v3, 16) ^ s->v2;
    s->v0 += s->v3;
    s->v3 = rotate(s->v3, 21) ^ s->v0;
    s->v2 += s->v1;
    s->v1 = rotate(s->v1, 17) ^ s->v2;
    s->v2 = rotate(s->v2, 32);
}

static void absorb(siphash *s, uint64_t word)
{
    s->v3 ^= word;
    sip_round(s);
    sip_round(s);
    s->v0 ^= word;
}

/* Up to eight bytes as a little-endian word. */
static uint64_t word_of(const unsigned char *bytes, int64_t n)
{
    uint64_t word = 0;
    for (int64_t i = 0; i < n; i++) {
        word |= (uint64_t)bytes[i] << (8 * i);
    }
    return word;
}

uint64_t sib__siphash(const uint64_t key[2], const void *data, int64_t n)
{
    /* The initial words spell "somepseudorandomlygeneratedbytes". */
    siphash              s = {key[0] ^ 0x736f6d6570736575U, key[1] ^ 0x646f72616e646f6dU,
                              key[0] ^ 0x6c7967656e657261U, key[1] ^ 0x7465646279746573U};
    const unsigned char *bytes = data;
    int64_t              whole = n - n % 8;
    for (int64_t i = 0; i < whole; i += 8) {
        absorb(&s, word_of(bytes + i, 8));
    }
    uint64_t last = (uint64_t)n << 56;
    if (n > whole) {
        last |= word_of(bytes + whole, n - whole);
    }
    absorb(&s, last);
    s.v2 ^= 0xFF;
    for (int i = 0; i < 4; i++) {
        sip_round(&s);
    }
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

uint64_t sib__random_hash(uint64_t seed, const void *data, int64_t n)
{
    /* The other half of the key: "libsib-1" as a little-endian word. */
    const uint64_t key[2] = {seed, 0x312D62697362696CU};
    return sib__siphash(key, data, n);
}
