/* SHA-256 (libsodium's crypto_hash_sha256 family; nothing else of it is used). */
#ifndef SIB_CORE_HASH_H
#define SIB_CORE_HASH_H

#include <stddef.h>
#include <stdint.h>

enum { SIB__HASH_SIZE = 32, SIB__HASH_TEXT_SIZE = 65 };

/* A digest under way. It may be copied, to begin many texts alike. */
typedef struct sib__hash {
    uint64_t state[16]; /* room for the provider's state, checked in hash.c */
} sib__hash;

void sib__hash_begin(sib__hash *hash);
void sib__hash_add(sib__hash *hash, const void *data, size_t n);
/* A whole number as 8 bytes, little-endian. */
void sib__hash_add_i64(sib__hash *hash, int64_t value);
void sib__hash_end(sib__hash *hash, uint8_t digest[SIB__HASH_SIZE]);

/* 64 lower-case hexadecimal digits and a zero. */
void sib__hash_print(const uint8_t digest[SIB__HASH_SIZE], char to[SIB__HASH_TEXT_SIZE]);

/* Digest of one text, printed. */
void sib__hash_text(const void *data, size_t n, char to[SIB__HASH_TEXT_SIZE]);

#endif
