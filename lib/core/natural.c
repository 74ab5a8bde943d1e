#include "core/natural.h"

enum { WORD_BITS = 64, LARGEST_POWER_OF_5 = 27 };

static const uint64_t five_to_27 = UINT64_C(7450580596923828125);

static void push(sib__natural *x, uint64_t word)
{
    if (word != 0 && x->n < SIB__NATURAL_WORDS) {
        x->words[x->n++] = word;
    }
}

void sib__natural_set(sib__natural *x, uint64_t value)
{
    x->n = 0;
    push(x, value);
}

void sib__natural_scale(sib__natural *x, uint64_t factor, uint64_t term)
{
    uint64_t carry = term;
    for (int32_t i = 0; i < x->n; i++) {
        sib__u128 product = (sib__u128)x->words[i] * factor + carry;
        x->words[i] = (uint64_t)product;
        carry = (uint64_t)(product >> WORD_BITS);
    }
    push(x, carry);
}

void sib__natural_scale_5(sib__natural *x, int32_t power)
{
    for (; power >= LARGEST_POWER_OF_5; power -= LARGEST_POWER_OF_5) {
        sib__natural_scale(x, five_to_27, 0);
    }
    uint64_t rest = 1;
    for (; power > 0; power--) {
        rest *= 5;
    }
    sib__natural_scale(x, rest, 0);
}

void sib__natural_shift(sib__natural *x, int32_t bits)
{
    int32_t words = bits / WORD_BITS;
    if (x->n == 0 || x->n + words > SIB__NATURAL_WORDS) {
        return;
    }
    for (int32_t i = x->n - 1; words > 0 && i >= 0; i--) {
        x->words[i + words] = x->words[i];
    }
    for (int32_t i = 0; i < words; i++) {
        x->words[i] = 0;
    }
    x->n += words;
    sib__natural_scale(x, UINT64_C(1) << (bits % WORD_BITS), 0);
}

int sib__natural_compare(const sib__natural *a, const sib__natural *b)
{
    if (a->n != b->n) {
        return a->n < b->n ? -1 : 1;
    }
    for (int32_t i = a->n - 1; i >= 0; i--) {
        if (a->words[i] != b->words[i]) {
            return a->words[i] < b->words[i] ? -1 : 1;
        }
    }
    return 0;
}

/* a := a - b, a >= b. */
static void subtract(sib__natural *a, const sib__natural *b)
{
    uint64_t borrow = 0;
    for (int32_t i = 0; i < a->n; i++) {
        uint64_t word = i < b->n ? b->words[i] : 0;
        uint64_t rest = a->words[i] - word - borrow;
        borrow = a->words[i] < word || (a->words[i] == word && borrow != 0);
        a->words[i] = rest;
    }
    while (a->n > 0 && a->words[a->n - 1] == 0) {
        a->n--;
    }
}

int32_t sib__natural_divide_digit(sib__natural *a, const sib__natural *b)
{
    int32_t quotient = 0;
    while (sib__natural_compare(a, b) >= 0) {
        subtract(a, b);
        quotient++;
    }
    return quotient;
}
