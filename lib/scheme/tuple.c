#include "scheme/tuple.h"

/* Days between which the lines of both series lie. */
static void span_of_days(const sib__series *s, int32_t key, int32_t *least, int32_t *most)
{
    for (int64_t i = 0; s != NULL && sib__has_dimension(s->keys, key) && i < s->n; i++) {
        int32_t day = sib__code_at(&s->codes[key], i);
        if (day != SIB_CODE_MISSING) {
            *least = day < *least ? day : *least;
            *most = day > *most ? day : *most;
        }
    }
}

/* Whether every line has a value for a key. */
static bool is_full(const sib__series *s, int32_t key)
{
    bool full = true;
    for (int64_t i = 0; s != NULL && sib__has_dimension(s->keys, key) && full && i < s->n;
         i++) {
        full = sib__code_at(&s->codes[key], i) != SIB_CODE_MISSING;
    }
    return full;
}

/* Whether a key tells no more than the one it follows from. */
static bool follows(const sib__scheme *s, const sib__series *a, const sib__series *b,
                    sib__dimensions keys, int32_t key)
{
    int32_t base = s->dimensions[key].base;
    return sib__has_dimension(keys, base) && is_full(a, base) && is_full(b, base);
}

/* Whether key a stands before key b in the order of lines. */
static bool stands_before(const sib__scheme *s, int32_t a, int32_t b)
{
    const sib__dimension *x = &s->dimensions[a];
    const sib__dimension *y = &s->dimensions[b];
    int32_t rank_x = x->kind == SIB__DIMENSION_PERIOD ? SIB__DIMENSION_FOUND : x->kind;
    int32_t rank_y = y->kind == SIB__DIMENSION_PERIOD ? SIB__DIMENSION_FOUND : y->kind;
    if (rank_x != rank_y) {
        return rank_x < rank_y;
    }
    return sib__slice_compare(sib__slice_of(x->name), sib__slice_of(y->name)) < 0;
}

static sib_status set_size(sib__run *run, const sib__series *a, const sib__series *b,
                           sib__tuples *t, int32_t i)
{
    int32_t key = t->keys[i];
    int32_t least = INT32_MAX;
    int32_t most = INT32_MIN + 1;
    t->first[i] = 0;
    t->size[i] = (uint64_t)sib__run_code_count(run, key) + 1;
    if (run->scheme->dimensions[key].kind == SIB__DIMENSION_DATE) {
        span_of_days(a, key, &least, &most);
        span_of_days(b, key, &least, &most);
        t->first[i] = least;
        t->size[i] = least > most ? 1 : (uint64_t)((int64_t)most - least) + 2;
    }
    return __builtin_mul_overflow(t->product, t->size[i], &t->product)
               ? sib__fail(run->call, SIB_ERR_OVERFLOW, "facts", -1, NULL,
                           "a series has more combinations of its keys than fit 64 bits")
               : SIB_OK;
}

sib_status sib__tuples_begin(sib__run *run, const sib__series *a, const sib__series *b,
                             sib__dimensions keys, bool in_order, sib__tuples *t)
{
    const sib__scheme *s = run->scheme;
    *t = (sib__tuples){.n = 0, .product = 1};
    for (int32_t key = 0; key < s->dimension_count; key++) {
        if (!sib__has_dimension(keys, key) || (!in_order && follows(s, a, b, keys, key))) {
            continue;
        }
        int32_t place = t->n++;
        while (place > 0 && stands_before(s, key, t->keys[place - 1])) {
            t->keys[place] = t->keys[place - 1];
            place--;
        }
        t->keys[place] = key;
    }
    for (int32_t i = 0; i < t->n; i++) {
        SIB__TRY(set_size(run, a, b, t, i));
    }
    return SIB_OK;
}
