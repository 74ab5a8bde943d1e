/* Comparisons on blocks: first the order of each pair (-1, 0, 1), then whether the relation
 * accepts it. Texts stand in the order of their bytes. */
#include "table/kernel.h"

static void relate(sib__frame *f, const sib__instruction *in, const int8_t *order)
{
    const uint8_t *a = f->slots[in->a].missing;
    const uint8_t *b = f->slots[in->b].missing;
    sib__slot     *to = &f->slots[in->to];
    unsigned       relation = (unsigned)in->relation;
    for (int64_t i = 0; i < f->n; i++) {
        uint8_t  missing = a[i] | b[i];
        unsigned accepted = relation >> (order[i] + 1) & 1U;
        to->flag[i] = (uint8_t)(accepted & ~(unsigned)missing & 1U);
        to->missing[i] = missing;
    }
}

void sib__kernel_compare_i64(sib__frame *f, const sib__instruction *in)
{
    int8_t         order[SIB__BLOCK_ROWS];
    const int64_t *a = f->slots[in->a].as.i64;
    const int64_t *b = f->slots[in->b].as.i64;
    for (int64_t i = 0; i < f->n; i++) {
        order[i] = (int8_t)((a[i] > b[i]) - (a[i] < b[i]));
    }
    relate(f, in, order);
}

void sib__kernel_compare_f64(sib__frame *f, const sib__instruction *in)
{
    int8_t        order[SIB__BLOCK_ROWS];
    const double *a = f->slots[in->a].as.f64;
    const double *b = f->slots[in->b].as.f64;
    for (int64_t i = 0; i < f->n; i++) {
        order[i] = (int8_t)((a[i] > b[i]) - (a[i] < b[i]));
    }
    relate(f, in, order);
}

/* Order of a whole and a real number as numbers, without rounding either. NaN (a missing row)
 * gives anything. */
static int8_t mixed_order(int64_t a, double b)
{
    const double top = 9223372036854775808.0;
    if (!(b < top)) {
        return -1;
    }
    if (b < -top) {
        return 1;
    }
    int64_t whole = (int64_t)b;
    if (a != whole) {
        return a < whole ? -1 : 1;
    }
    double rest = b - (double)whole;
    return (int8_t)((rest < 0.0) - (rest > 0.0));
}

void sib__kernel_compare_mixed(sib__frame *f, const sib__instruction *in)
{
    int8_t         order[SIB__BLOCK_ROWS];
    const int64_t *a = f->slots[in->a].as.i64;
    const double  *b = f->slots[in->b].as.f64;
    for (int64_t i = 0; i < f->n; i++) {
        order[i] = mixed_order(a[i], b[i]);
    }
    relate(f, in, order);
}

void sib__kernel_compare_flag(sib__frame *f, const sib__instruction *in)
{
    int8_t         order[SIB__BLOCK_ROWS];
    const uint8_t *a = f->slots[in->a].flag;
    const uint8_t *b = f->slots[in->b].flag;
    for (int64_t i = 0; i < f->n; i++) {
        order[i] = (int8_t)(a[i] - b[i]);
    }
    relate(f, in, order);
}

/* Whether a relation asks only if two things are equal: it treats less and greater alike. */
static bool asks_equality(int32_t relation)
{
    return ((unsigned)relation & 1U) == ((unsigned)relation >> 2 & 1U);
}

void sib__kernel_compare_text(sib__frame *f, const sib__instruction *in)
{
    int8_t            order[SIB__BLOCK_ROWS];
    const sib__slice *a = f->slots[in->a].as.text;
    const sib__slice *b = f->slots[in->b].as.text;
    bool              equality = asks_equality(in->relation);
    for (int64_t i = 0; i < f->n; i++) {
        if (equality && a[i].length != b[i].length) {
            order[i] = 1; /* unequal; most texts are told apart here */
            continue;
        }
        int compared = sib__slice_compare(a[i], b[i]);
        order[i] = (int8_t)((compared > 0) - (compared < 0));
    }
    relate(f, in, order);
}

static void extreme_text(sib__frame *f, const sib__instruction *in, bool greatest)
{
    const sib__slot *a = &f->slots[in->a];
    const sib__slot *b = &f->slots[in->b];
    sib__slot       *to = &f->slots[in->to];
    for (int64_t i = 0; i < f->n; i++) {
        int  compared = sib__slice_compare(b->as.text[i], a->as.text[i]);
        bool take = greatest ? compared > 0 : compared < 0;
        to->as.text[i] = take ? b->as.text[i] : a->as.text[i];
        to->missing[i] = a->missing[i] | b->missing[i];
    }
}

void sib__kernel_least_text(sib__frame *f, const sib__instruction *in)
{
    extreme_text(f, in, false);
}

void sib__kernel_greatest_text(sib__frame *f, const sib__instruction *in)
{
    extreme_text(f, in, true);
}

void sib__kernel_like(sib__frame *f, const sib__instruction *in)
{
    const sib__slot *a = &f->slots[in->a];
    sib__slot       *to = &f->slots[in->to];
    for (int64_t i = 0; i < f->n; i++) {
        to->missing[i] = a->missing[i];
        to->flag[i] =
            !a->missing[i] && sib__pattern_matches(in->operand.pattern, a->as.text[i]);
    }
}
