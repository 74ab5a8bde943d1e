#include "interpose.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>

/* The C library's own functions, under the names it exports for this purpose (glibc). */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void  __libc_free(void *block);

/* The replacements; the names are reserved, so their prototypes are given here. */
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *block, size_t size);
void  free(void *block);

static atomic_int_least64_t calls;
static atomic_int_least64_t live;
static atomic_int_least64_t fail_at;
static atomic_bool          fail_on;

static bool fails(void)
{
    int64_t k = atomic_load(&fail_at);
    int64_t call = atomic_fetch_add(&calls, 1) + 1;
    bool    now = k > 0 && (atomic_load(&fail_on) ? call >= k : call == k);
    if (now) {
        errno = ENOMEM;
    }
    return now;
}

static void *counted(void *block)
{
    if (block != NULL) {
        atomic_fetch_add(&live, 1);
    }
    return block;
}

void *malloc(size_t size)
{
    return fails() ? NULL : counted(__libc_malloc(size));
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : counted(__libc_calloc(count, size));
}

void *realloc(void *block, size_t size)
{
    if (fails()) {
        return NULL;
    }
    void *moved = __libc_realloc(block, size);
    return block == NULL ? counted(moved) : moved;
}

void free(void *block)
{
    if (block != NULL) {
        atomic_fetch_sub(&live, 1);
    }
    __libc_free(block);
}

void interpose_fail_at(int64_t k, bool persistent)
{
    atomic_store(&calls, 0);
    atomic_store(&fail_on, persistent);
    atomic_store(&fail_at, k);
}

int64_t interpose_calls(void)
{
    return atomic_load(&calls);
}

int64_t interpose_live(void)
{
    return atomic_load(&live);
}
