#include "core/hash.h"

#include <sodium/crypto_hash_sha256.h>
#include <string.h>

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(sib__hash),
               "the provider's state must fit into sib__hash");
_Static_assert(_Alignof(crypto_hash_sha256_state) <= _Alignof(sib__hash),
               "the provider's state must be aligned within sib__hash");
_Static_assert(crypto_hash_sha256_BYTES == SIB__HASH_SIZE, "SHA-256 has 32 bytes");

/* The provider's functions return 0 always; there is no failure to hand on. */

static crypto_hash_sha256_state *state_of(sib__hash *hash)
{
    return (crypto_hash_sha256_state *)(void *)hash->state;
}

void sib__hash_begin(sib__hash *hash)
{
    memset(hash, 0, sizeof *hash);
    (void)crypto_hash_sha256_init(state_of(hash));
}

void sib__hash_add(sib__hash *hash, const void *data, size_t n)
{
    if (n > 0) {
        (void)crypto_hash_sha256_update(state_of(hash), data, n);
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
    (void)crypto_hash_sha256_final(state_of(hash), digest);
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
