#include "scheme/billing.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"

static sib__call   call;
static sib__memory memory;

static void begin(void)
{
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, NULL, "test", true), SIB_OK);
    sib__memory_init(&memory, NULL);
}

static void end(void)
{
    sib__memory_release(&memory);
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
}

enum { MOST = 8, GROUPS = 3 };

/* Payers and what they have been billed, settled again and again. */
typedef struct chain {
    sib__billing    billing;
    sib__bill       bills[MOST + 1];
    sib__bill_group groups[GROUPS];
    sib__exact      shares[GROUPS][MOST];
} chain;

static const char *const ids[] = {"a", "b", "c", "d", "e", "f", "g", "h"};

static void chain_begin(chain *c, int64_t payers, const int64_t *shares)
{
    memset(c, 0, sizeof *c);
    c->billing = (sib__billing){
        .bills = c->bills, .n = payers + 1, .groups = c->groups, .group_count = 1};
    for (int64_t i = 0; i <= payers; i++) {
        c->bills[i].id = i < payers ? ids[i] : "(unpaid)";
        c->bills[i].base = sib__exact_of_i64(0);
        c->bills[i].before = sib__exact_of_i64(0);
        c->bills[i].target = sib__exact_of_i64(0);
    }
    for (int64_t g = 0; g < GROUPS; g++) {
        c->groups[g].shares = c->shares[g];
        for (int64_t i = 0; i < payers; i++) {
            c->shares[g][i] = sib__exact_of_i64(shares[i]);
        }
    }
}

static void cap(chain *c, int64_t payer, int64_t most)
{
    c->bills[payer].capped = true;
    c->bills[payer].most = most;
}

/* The next settlement: a total that is one group's. */
static void settle(chain *c, int64_t total)
{
    c->billing.total = total;
    c->groups[0].sum = total;
    for (int64_t i = 0; i < c->billing.n; i++) {
        c->bills[i].before = c->bills[i].target;
        c->bills[i].billed = c->bills[i].bill;
    }
    CU_ASSERT_EQUAL_FATAL(sib__bill_shares(&call, &memory, &c->billing), SIB_OK);
}

static bool are(const chain *c, const int64_t *bills)
{
    bool same = true;
    for (int64_t i = 0; i < c->billing.n; i++) {
        same = same && c->bills[i].bill == bills[i];
    }
    return same;
}

static void test_held(void)
{
    chain c;
    begin();
    chain_begin(&c, 3, (const int64_t[]){6, 6, 2});
    settle(&c, 10);
    CU_ASSERT_TRUE(are(&c, (const int64_t[]){4, 4, 2, 0}));
    settle(&c, 11);
    CU_ASSERT_TRUE(are(&c, (const int64_t[]){5, 4, 2, 0}));
    settle(&c, 11); /* nobody owes more or less: no bill changes, though b's parts are a's */
    CU_ASSERT_TRUE(are(&c, (const int64_t[]){5, 4, 2, 0}));
    settle(&c, 0);
    CU_ASSERT_TRUE(are(&c, (const int64_t[]){0, 0, 0, 0}));
    chain_begin(&c, 3, (const int64_t[]){6, 6, 2});
    settle(&c, 11); /* 4.71, 4.71, 1.57 */
    CU_ASSERT_TRUE(are(&c, (const int64_t[]){5, 5, 1, 0}));
    settle(&c, 10); /* 4.29, 4.29, 1.43: c owes less, and would get 2 */
    CU_ASSERT_TRUE(are(&c, (const int64_t[]){5, 4, 1, 0}));
    end();
}

static void test_layers(void)
{
    chain c;
    begin();
    chain_begin(&c, 2, (const int64_t[]){0, 0});
    cap(&c, 0, 50);
    cap(&c, 1, 30);
    c.billing.total = 60;
    CU_ASSERT_EQUAL(sib__bill_layers(&call, &c.billing), SIB_OK);
    CU_ASSERT_TRUE(are(&c, (const int64_t[]){50, 10, 0}));
    c.billing.total = 85;
    CU_ASSERT_EQUAL(sib__bill_layers(&call, &c.billing), SIB_OK);
    CU_ASSERT_TRUE(are(&c, (const int64_t[]){50, 30, 5}));
    c.billing.total = -5;
    CU_ASSERT_EQUAL(sib__bill_layers(&call, &c.billing), SIB_OK);
    CU_ASSERT_TRUE(are(&c, (const int64_t[]){-5, 0, 0}));
    end();
}

/* Norfolk: the central payer stops, the council goes on. */
static void test_caps(void)
{
    chain c;
    begin();
    chain_begin(&c, 2, (const int64_t[]){20, 80});
    cap(&c, 0, 161724800);
    c.billing.spills = true;
    settle(&c, 500000000);
    CU_ASSERT_TRUE(are(&c, (const int64_t[]){100000000, 400000000, 0}));
    settle(&c, 900000000);
    CU_ASSERT_TRUE(are(&c, (const int64_t[]){161724800, 738275200, 0}));
    settle(&c, 1000000000);
    CU_ASSERT_TRUE(are(&c, (const int64_t[]){161724800, 838275200, 0}));
    chain_begin(&c, 2, (const int64_t[]){20, 80});
    cap(&c, 0, 161724800);
    settle(&c, 900000000);
    CU_ASSERT_TRUE(are(&c, (const int64_t[]){161724800, 720000000, 18275200}));
    chain_begin(&c, 2, (const int64_t[]){1, 1});
    c.billing.spills = true;
    cap(&c, 0, 10);
    cap(&c, 1, 20);
    settle(&c, 35);
    CU_ASSERT_TRUE(are(&c, (const int64_t[]){10, 20, 5}));
    end();
}

/* Lines of one payer alone are in no group, and its cap does not cut them; a group that falls
 * makes room for those that rise. */
static void test_groups(void)
{
    chain c;
    begin();
    chain_begin(&c, 2, (const int64_t[]){1, 1});
    c.billing.group_count = 2;
    c.billing.spills = true;
    c.shares[1][1] = sib__exact_of_i64(0);
    c.groups[0].sum = 100;
    c.groups[1].sum = -40;
    c.bills[0].charged = 7;
    cap(&c, 0, 20);
    c.billing.total = 67;
    CU_ASSERT_EQUAL(sib__bill_shares(&call, &memory, &c.billing), SIB_OK);
    /* a: -40, then 60 of room of which 50 is its half, and 7 */
    CU_ASSERT_TRUE(are(&c, (const int64_t[]){17, 50, 0}));
    c.bills[0].charged = 30;
    c.billing.total = 90;
    CU_ASSERT_EQUAL(sib__bill_shares(&call, &memory, &c.billing), SIB_OK);
    CU_ASSERT_EQUAL(c.bills[0].bill, 40);
    end();
}

/* A first settlement is the largest remainder. */
static int64_t unlike(chain *c, const int64_t *shares, int64_t total)
{
    int64_t n = c->billing.n - 1;
    int64_t sum = 0;
    int64_t left = total;
    int64_t wrong = 0;
    bool    had[MOST] = {false};
    for (int64_t i = 0; i < n; i++) {
        sum += shares[i];
    }
    for (int64_t i = 0; i < n; i++) {
        left -= total * shares[i] / sum;
    }
    for (; left > 0; left--) { /* a unit to the largest remainder that has had none */
        int64_t best = -1;
        for (int64_t i = 0; i < n; i++) {
            bool more = best < 0 || total * shares[i] % sum > total * shares[best] % sum;
            best = !had[i] && more ? i : best;
        }
        had[best] = true;
    }
    for (int64_t i = 0; i < n; i++) {
        wrong += total * shares[i] / sum + (had[i] ? 1 : 0) != c->bills[i].bill;
    }
    return wrong;
}

/* Bills that move against what is owed, and whether they sum to the total. */
static int64_t wrong_moves(const chain *c)
{
    int64_t wrong = 0;
    int64_t sum = 0;
    for (int64_t i = 0; i < c->billing.n; i++) {
        const sib__bill *b = &c->bills[i];
        int              moves = 0;
        CU_ASSERT_EQUAL(sib__exact_compare(&call, b->target, b->before, &moves), SIB_OK);
        wrong += i < c->billing.n - 1 &&
                 ((moves >= 0 && b->bill < b->billed) || (moves <= 0 && b->bill > b->billed));
        sum += b->bill;
    }
    return wrong + (sum != c->billing.total);
}

static void test_random(void)
{
    int64_t shares[MOST];
    chain   c;
    begin();
    srand(3);
    for (int k = 0; k < 300; k++) {
        int64_t n = 2 + rand() % (MOST - 1);
        for (int64_t i = 0; i < n; i++) {
            shares[i] = 1 + rand() % 9;
        }
        chain_begin(&c, n, shares);
        int64_t total = rand() % 400;
        settle(&c, total);
        CU_ASSERT_EQUAL(unlike(&c, shares, total), 0);
        for (int j = 0; j < 12; j++) {
            total += rand() % 40 - 12;
            c.billing.spills = rand() % 2 == 0;
            settle(&c, total < 0 ? 0 : total);
            CU_ASSERT_EQUAL(wrong_moves(&c), 0);
            if (j == 5) {
                cap(&c, 0, 30);
            }
        }
    }
    end();
}

/* All are held: what is left nobody pays, or the payer who owes most. */
static void test_all_held(void)
{
    chain c;
    begin();
    chain_begin(&c, 2, (const int64_t[]){1, 1});
    c.bills[0].target = c.bills[1].target = sib__exact_of_i64(5);
    c.bills[0].bill = 6;
    c.bills[1].bill = 6; /* a record that no settlement made */
    settle(&c, 11);
    CU_ASSERT_EQUAL(c.bills[0].bill + c.bills[1].bill + c.bills[2].bill, 11);
    CU_ASSERT_TRUE(are(&c, (const int64_t[]){5, 6, 0}));
    static const struct {
        const char *first; /* its id: before or behind "(unpaid)" in the order of bytes */
        int64_t     bills[3];
    } cases[] = {{"a", {5, 5, 0}}, {"!", {5, 5, 0}}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        chain_begin(&c, 2, (const int64_t[]){1, 2});
        c.bills[0].id = cases[i].first;
        c.bills[0].target = sib__exact_of_i64(3);
        c.bills[1].target = sib__exact_of_i64(6);
        c.bills[0].bill = 5;
        c.bills[1].bill = 8;
        settle(&c, 10); /* 3.33, 6.67: 13 are kept, and b, who owes most, gives 3 back */
        CU_ASSERT_TRUE(are(&c, cases[i].bills));
    }
    chain_begin(&c, 2, (const int64_t[]){1, 1});
    cap(&c, 0, 2);
    c.bills[0].target = sib__exact_of_i64(1);
    c.bills[1].target = sib__exact_of_i64(5);
    c.bills[0].bill = 3;
    c.bills[1].bill = 7;
    settle(&c, 11); /* 2, 5.5, and 3.5 unpaid: what is left of 11 nobody pays */
    CU_ASSERT_TRUE(are(&c, (const int64_t[]){3, 7, 1}));
    end();
}

static void test_overflow(void)
{
    chain c;
    begin();
    chain_begin(&c, 2, (const int64_t[]){1, 1});
    c.bills[0].target = c.bills[1].target = sib__exact_of_i64(-5);
    c.bills[0].bill = INT64_MIN;
    c.billing.total = INT64_MAX;
    c.bills[0].before = sib__exact_of_i64(INT64_MAX);
    c.bills[0].billed = INT64_MIN;
    c.groups[0].sum = INT64_MAX;
    c.bills[0].base = sib__exact_of_i64(0);
    CU_ASSERT_EQUAL(sib__bill_shares(&call, &memory, &c.billing), SIB_ERR_OVERFLOW);
    (void)sib__leave(&call, SIB_ERR_OVERFLOW, NULL);
    sib__memory_release(&memory);
}

TEST_SUITE(test_bills)
{
    const char *suite = "bills";
    test_add(suite, "a bill does not fall while what its payer owes rises", test_held);
    test_add(suite, "a layer is filled before the next begins", test_layers);
    test_add(suite, "what is above a cap goes to the others, or nobody pays it", test_caps);
    test_add(suite, "groups fall before they rise, and charged lines are in none", test_groups);
    test_add(suite, "random chains sum to their totals and move with what is owed",
             test_random);
    test_add(suite, "when all are held the one who owes most takes the rest", test_all_held);
    test_add(suite, "amounts beyond 64 bits are refused", test_overflow);
}
