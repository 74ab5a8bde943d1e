/* The products that money is made of: price times quantity. A page has as many decimals as it
 * takes for its own numbers to multiply out to its own amounts. */
#include <string.h>

#include "report/settled.h"

enum { MOST_MORE = 12, MOST_SAID = 12 };

bool sib__is_a_mean(sib__row line)
{
    static const char *const results[] = {"treated", "comparison", "difference"};
    bool                     mean = sib__cell_is(line, "do", "measure");
    for (int i = 0; i < 3 && sib__cell_is(line, "do", "compare"); i++) {
        mean = mean || sib__cell_is(line, "result", results[i]);
    }
    return mean;
}

/* Price, quantity and what they come to. */
typedef struct sib__product {
    sib__quantity price;
    sib__quantity quantity;
    sib__quantity value;
    bool          together; /* so many lines of persons, at what they are worth on average */
} sib__product;

/* Lines of persons are told together without their prices. */
static bool average_of(sib__facts *f, sib__row row, sib__product *p)
{
    int64_t count = sib__cell_i64(row, "count");
    p->together = sib__cell_is(row, "do", "curve") && count != SIB_I64_MISSING && count > 0;
    if (p->together) {
        p->quantity = (sib__quantity){sib__exact_of_i64(count), SIB__IN_NUMBER};
        p->price = (sib__quantity){p->value.value, SIB__IN_NUMBER};
        p->together = sib__well(f, sib__exact_divide(f->call, f->memory, p->value.value,
                                                     p->quantity.value, &p->price.value));
    }
    return p->together;
}

/* Whether a line is an amount of money that counts and is made of such. */
static bool product_of(sib__facts *f, sib__row row, sib__product *out)
{
    return sib__is_money(row) && *sib__raw(f, row, "reason") == '\0' &&
           sib__cell_quantity(f, row, "value", true, &out->value) &&
           (average_of(f, row, out) ||
            (sib__cell_quantity(f, row, "price", false, &out->price) &&
             sib__cell_quantity(f, row, "quantity", false, &out->quantity)));
}

/* Whether price and quantity as they are printed come to the amount that is printed. */
static bool multiplies_out(sib__facts *f, const sib__product *p)
{
    sib__exact product = sib__quantity_printed(f, p->price, f->of->more);
    sib__exact quantity = sib__quantity_printed(f, p->quantity, f->of->more);
    return f->status != SIB_OK ||
           !sib__well(f,
                      sib__exact_multiply(f->call, f->memory, product, quantity, &product)) ||
           sib__prints_alike(f, p->value, product);
}

/* The digits of the most people or units that a difference is multiplied with. */
static void widen(sib__facts *f, sib__row row)
{
    sib__quantity n;
    int32_t       digits = 0;
    if (sib__cell_is(row, "result", "denominator") &&
        sib__cell_quantity(f, row, "value", false, &n)) {
        for (double left = sib__drawn(f, n.value); left >= 1.0; left /= 10.0) {
            digits++;
        }
        f->of->wide = digits > f->of->wide ? digits : f->of->wide;
    }
}

static void refine(sib__facts *f, sib__row row)
{
    sib__product p;
    widen(f, row);
    while (product_of(f, row, &p) && f->of->more < MOST_MORE && !multiplies_out(f, &p)) {
        f->of->more++;
    }
}

/* "final: 15,000 x 213.8707031 is GBP 3,208,060.54." */
static const char *product_said(sib__facts *f, sib__row row)
{
    sib__product p;
    return !product_of(f, row, &p) || sib__exact_sign(p.value.value) == 0
               ? NULL
               : sib__say(f, p.together ? "product.together" : "product", "line",
                          sib__with_keys(f, sib__cell_of(f, row, "step"), row), "price",
                          sib__quantity_fine(f, p.price, f->of->more), "quantity",
                          sib__quantity_fine(f, p.quantity, f->of->more), "amount",
                          sib__quantity_text(f, p.value), NULL);
}

/* The next line that stands on the page; `at` is its step, -1 before the first. */
static bool next_line(const sib__facts *f, int64_t *at, int64_t *n, sib__row *row)
{
    while (*at < 0 || *n == SIB__LINES_OF_A_STEP || !sib__step_next(&f->of->steps[*at], row)) {
        if (++*at == f->of->step_count) {
            return false;
        }
        *row = (sib__row){f->of->steps[*at].first.table, -1};
        *n = 0;
    }
    ++*n;
    return true;
}

void sib__settled_products(sib__facts *f)
{
    sib__row row = {NULL, -1};
    int64_t  said = 0;
    int64_t  n = 0;
    for (int64_t at = -1; !f->of->few && f->status == SIB_OK && next_line(f, &at, &n, &row);) {
        refine(f, row);
    }
    for (int64_t at = -1; !f->of->few && f->status == SIB_OK && next_line(f, &at, &n, &row);) {
        const char *text = product_said(f, row);
        said += text != NULL;
        sib__put_line(f, "products", said <= MOST_SAID ? text : NULL);
    }
    if (said > MOST_SAID) {
        sib__put_line(
            f, "products",
            sib__say(f, "product.more", "n", sib__count_text(f, said - MOST_SAID), NULL));
    }
}
