#include "core/hash.h"

#include <sodium/crypto_hash_sha256.h>
#include <string.h>

#include "core/sha256.h"

enum { BLOCK = 64 };

/* Our own running state, used where the processor has instructions for SHA-256. */
typedef struct fast_state {
    uint32_t words[8];
    uint64_t length; /* bytes taken so far */
    uint8_t  rest[BLOCK];
} fast_state;

/* Whichever state is in use, and which: the last word says. */
typedef struct hash_state {
    union {
        crypto_hash_sha256_state provider;
        fast_state               fast;
    } as;
    uint64_t is_fast;
} hash_state;

_Static_assert(sizeof(hash_state) <= sizeof(sib__hash), "the state must fit into sib__hash");
_Static_assert(_Alignof(hash_state) <= _Alignof(sib__hash),
               "the state must be aligned within sib__hash");
_Static_assert(crypto_hash_sha256_BYTES == SIB__HASH_SIZE, "SHA-256 has 32 bytes");

/* The provider's functions return 0 always; there is no failure to hand on. */

static hash_state *state_of(sib__hash *hash)
{
    return (hash_state *)(void *)hash->state;
}

void sib__hash_begin_with(sib__hash *hash, bool fast)
{
    static const uint32_t first[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    hash_state           *state = state_of(hash);
    memset(hash, 0, sizeof *hash);
    state->is_fast = fast;
    if (fast) {
        memcpy(state->as.fast.words, first, sizeof first);
    } else {
        (void)crypto_hash_sha256_init(&state->as.provider);
    }
}

void sib__hash_begin(sib__hash *hash)
{
    sib__hash_begin_with(hash, sib__sha256_is_fast());
}

static void add_fast(fast_state *s, const uint8_t *data, size_t n)
{
    size_t filled = (size_t)(s->length % BLOCK);
    s->length += n;
    if (filled + n < BLOCK) {
        memcpy(s->rest + filled, data, n);
        return;
    }
    if (filled > 0) {
        size_t taken = BLOCK - filled;
        memcpy(s->rest + filled, data, taken);
        sib__sha256_blocks(s->words, s->rest, 1);
        data += taken;
        n -= taken;
    }
    sib__sha256_blocks(s->words, data, n / BLOCK);
    memcpy(s->rest, data + (n - n % BLOCK), n % BLOCK);
}

void sib__hash_add(sib__hash *hash, const void *data, size_t n)
{
    hash_state *state = state_of(hash);
    if (n == 0) {
        return;
    }
    if (state->is_fast != 0) {
        add_fast(&state->as.fast, data, n);
    } else {
        (void)crypto_hash_sha256_update(&state->as.provider, data, n);
    }
}

/* The padding of FIPS 180-4, section 5.1.1: a one bit, zeros, the length in bits. */
static void end_fast(fast_state *s, uint8_t digest[SIB__HASH_SIZE])
{
    static const uint8_t padding[BLOCK] = {0x80};
    uint64_t             bits = s->length * 8;
    size_t               filled = (size_t)(s->length % BLOCK);
    uint8_t              length[8];
    for (int i = 0; i < 8; i++) {
        length[i] = (uint8_t)(bits >> (56 - 8 * i));
    }
    add_fast(s, padding, (filled < BLOCK - 8 ? BLOCK - 8 : 2 * BLOCK - 8) - filled);
    add_fast(s, length, sizeof length);
    for (int i = 0; i < 8; i++) {
        for (int j = 0; j < 4; j++) {
            digest[4 * i + j] = (uint8_t)(s->words[i] >> (24 - 8 * j));
        }
    }
}

void sib__hash_add_i64(sib__hash *hash, int64_t value)
{
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++) {
        bytes[i] = (uint8_t)((uint64_t)value >> (8 * i));
    }
    sib__hash_add(hash, bytes, sizeof bytes);
}

void sib__hash_end(sib__hash *hash, uint8_t digest[SIB__HASH_SIZE])
{
    hash_state *state = state_of(hash);
    if (state->is_fast != 0) {
        end_fast(&state->as.fast, digest);
    } else {
        (void)crypto_hash_sha256_final(&state->as.provider, digest);
    }
}

void sib__hash_print(const uint8_t digest[SIB__HASH_SIZE], char to[SIB__HASH_TEXT_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < SIB__HASH_SIZE; i++) {
        to[2 * i] = digits[digest[i] >> 4];
        to[2 * i + 1] = digits[digest[i] & 15];
    }
    to[2 * SIB__HASH_SIZE] = '\0';
}

void sib__hash_text(const void *data, size_t n, char to[SIB__HASH_TEXT_SIZE])
{
    sib__hash hash;
    uint8_t   digest[SIB__HASH_SIZE];
    sib__hash_begin(&hash);
    sib__hash_add(&hash, data, n);
    sib__hash_end(&hash, digest);
    sib__hash_print(digest, to);
}
