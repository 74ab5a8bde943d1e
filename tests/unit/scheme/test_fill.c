#define SIB_EXPERIMENTAL 1

#include "scheme/fill.h"
#include "scheme/fill_quickly.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"

static sib__call call;

static void begin(void)
{
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, NULL, "test", true), SIB_OK);
}

static void end(void)
{
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
}

enum { MOST = 64 };

/* Lines in pennies, a group and a reason each, under one limit a group. */
typedef struct lines {
    int64_t n;
    int64_t pennies[MOST];
    int64_t group[MOST];
    uint8_t reasons[MOST];
    int64_t order[MOST];
    int64_t groups;
    int64_t limits[MOST];
    bool    unlimited[MOST];
} lines;

static lines lines_of(int64_t n, const int64_t *pennies, int64_t limit)
{
    lines l = {.n = n, .groups = 1, .limits = {limit}};
    for (int64_t i = 0; i < n; i++) {
        l.pennies[i] = pennies[i];
        l.order[i] = i;
    }
    return l;
}

/* The numbers over 100, or one by one with denominators of their own. */
static sib__numbers numbers_of(const lines *l, bool each)
{
    sib__numbers a = {.whole = NULL};
    CU_ASSERT_EQUAL_FATAL(sib__numbers_make(&call, &call.scratch, l->n, &a), SIB_OK);
    if (each) {
        a.whole = NULL;
        a.each = SIB__NEW(&call.scratch, sib__exact, l->n);
        CU_ASSERT_PTR_NOT_NULL_FATAL(a.each);
    }
    a.den = each ? 0 : 100;
    for (int64_t i = 0; i < l->n; i++) {
        if (each) {
            CU_ASSERT_EQUAL(sib__exact_of(&call, &call.scratch, l->pennies[i], 100, &a.each[i]),
                            SIB_OK);
        } else {
            a.whole[i] = l->pennies[i];
        }
    }
    return a;
}

static int64_t pennies_at(const sib__numbers *a, int64_t i)
{
    sib__exact value = sib__number_at(a, i);
    int64_t    pennies = -1;
    CU_ASSERT_EQUAL(
        sib__exact_multiply(&call, &call.scratch, value, sib__exact_of_i64(100), &value),
        SIB_OK);
    CU_ASSERT_EQUAL(sib__exact_i64(&call, value, &pennies), SIB_OK);
    return pennies;
}

/* What is left of lines, in pennies. */
static void fill(const lines *l, int32_t how, bool each, int64_t *after, int64_t *left)
{
    sib__numbers numbers = numbers_of(l, each);
    sib__numbers out = {.whole = NULL};
    sib__numbers rest = {.whole = NULL};
    sib__exact   limits[MOST];
    sib__fill    f = {.n = l->n,
                      .numbers = &numbers,
                      .reasons = l->reasons,
                      .group_of = l->group,
                      .order = l->order,
                      .group_count = l->groups,
                      .limits = limits,
                      .unlimited = l->unlimited,
                      .how = how};
    CU_ASSERT_EQUAL(sib__exact_of(&call, &call.scratch, 1, 100, &f.whole), SIB_OK);
    for (int64_t i = 0; i < l->groups; i++) {
        CU_ASSERT_EQUAL(sib__exact_of(&call, &call.scratch, l->limits[i], 100, &limits[i]),
                        SIB_OK);
    }
    CU_ASSERT_EQUAL_FATAL(sib__fill_limits(&call, &call.scratch, &f, &out, &rest), SIB_OK);
    for (int64_t i = 0; i < l->n; i++) {
        after[i] = pennies_at(&out, i);
        left[i] = pennies_at(&rest, i);
    }
}

/* Whether one limit stands for every group, and every line has a number. */
static bool is_quick(const lines *l, int32_t how)
{
    bool quick = how != SIB__FILL_PRO_RATA;
    for (int64_t i = 0; i < l->groups; i++) {
        quick = quick && l->limits[i] == l->limits[0] && !l->unlimited[i];
    }
    for (int64_t i = 0; i < l->n; i++) {
        quick = quick && l->reasons[i] == SIB__REASON_NONE && l->group[i] >= 0;
    }
    return quick;
}

/* The same without asking for each group: of numbers of their own, or of some each. */
static void expect_quickly(const lines *l, int32_t how, bool shared, const int64_t *after)
{
    int32_t         codes[MOST];
    int32_t         places[MOST];
    int64_t         order[MOST];
    sib__run        run = {.call = &call, .memory = &call.scratch};
    sib__codes      key = {.own = codes};
    sib__codes      by = {.own = places};
    sib__series     s = {.n = l->n, .codes = &key, .numbers = numbers_of(l, false)};
    uint64_t        groups = (uint64_t)l->groups;
    sib__quick_fill quick = {.lines = &s,
                             .groups = {.size = {groups}, .n = 1, .product = groups},
                             .refuse = how == SIB__FILL_REFUSE,
                             .order = order};
    sib__numbers    out = {.whole = NULL};
    bool            done = false;
    for (int64_t i = 0; i < l->n; i++) {
        codes[i] = (int32_t)l->group[i];
        places[i] = (int32_t)i;
        order[i] = l->order[i];
    }
    if (shared) {
        s.numbers.by = &by;
        s.numbers.entries = l->n;
    }
    CU_ASSERT_EQUAL(sib__exact_of(&call, &call.scratch, l->limits[0], 100, &quick.limit),
                    SIB_OK);
    CU_ASSERT_EQUAL(sib__fill_quickly(&run, &quick, &out, &done), SIB_OK);
    CU_ASSERT_TRUE_FATAL(done);
    for (int64_t i = 0; i < l->n; i++) {
        CU_ASSERT_EQUAL(pennies_at(&out, i), after[i]);
    }
}

static void expect(const lines *l, int32_t how, const int64_t *after)
{
    int64_t got[MOST];
    int64_t left[MOST];
    for (int each = 0; each < 2; each++) {
        fill(l, how, each != 0, got, left);
        for (int64_t i = 0; i < l->n; i++) {
            CU_ASSERT_EQUAL(got[i], after[i]);
        }
        if (is_quick(l, how)) {
            expect_quickly(l, how, each != 0, after);
        }
    }
}

static void test_in_order(void)
{
    begin();
    lines many = lines_of(4, (const int64_t[]){800000, 900000, 500000, 352000}, 1900000);
    expect(&many, SIB__FILL_PART, (const int64_t[]){800000, 900000, 200000, 0});
    lines some = lines_of(3, (const int64_t[]){60, 50, 40}, 100);
    expect(&some, SIB__FILL_PART, (const int64_t[]){60, 40, 0});
    expect(&some, SIB__FILL_REFUSE, (const int64_t[]){60, 0, 40});
    memcpy(some.order, (int64_t[]){2, 1, 0}, 3 * sizeof *some.order);
    expect(&some, SIB__FILL_PART, (const int64_t[]){10, 50, 40});
    expect(&some, SIB__FILL_REFUSE, (const int64_t[]){0, 50, 40});
    end();
}

static void test_negative(void)
{
    int64_t after[MOST];
    int64_t left[MOST];
    begin();
    lines l = lines_of(2, (const int64_t[]){120, -30}, 100);
    expect(&l, SIB__FILL_PART, (const int64_t[]){120, -30});
    fill(&l, SIB__FILL_PART, false, after, left);
    CU_ASSERT_EQUAL(left[0], 10);
    CU_ASSERT_EQUAL(left[1], 130);
    fill(&l, SIB__FILL_PRO_RATA, false, after, left);
    CU_ASSERT_EQUAL(left[0], 10);
    CU_ASSERT_EQUAL(left[1], 130);
    l.limits[0] = -50; /* less than nothing: no line above 0 has room */
    expect(&l, SIB__FILL_PART, (const int64_t[]){0, -30});
    expect(&l, SIB__FILL_PRO_RATA, (const int64_t[]){0, -30});
    end();
}

static void test_alike(void)
{
    begin();
    lines l = lines_of(3, (const int64_t[]){5000, 5000, 5000}, 10000);
    expect(&l, SIB__FILL_PRO_RATA, (const int64_t[]){3334, 3333, 3333});
    memcpy(l.order, (int64_t[]){2, 0, 1}, 3 * sizeof *l.order);
    expect(&l, SIB__FILL_PRO_RATA, (const int64_t[]){3333, 3333, 3334});
    l.limits[0] = 15000;
    expect(&l, SIB__FILL_PRO_RATA, (const int64_t[]){5000, 5000, 5000});
    lines six = lines_of(3, (const int64_t[]){6, 6, 2}, 11);
    expect(&six, SIB__FILL_PRO_RATA, (const int64_t[]){5, 5, 1});
    end();
}

static void test_passing(void)
{
    begin();
    lines l = lines_of(5, (const int64_t[]){70, 80, 90, 60, 40}, 100);
    l.groups = 2;
    l.group[1] = -1; /* in no group */
    l.group[2] = 1;  /* of one without a limit */
    l.unlimited[1] = true;
    l.reasons[3] = SIB__REASON_NO_RATE; /* without a number: takes no room */
    expect(&l, SIB__FILL_PART, (const int64_t[]){70, 80, 90, 60, 30});
    end();
}

/* The definition, line by line and without thought of time. */
static void slow(const lines *l, int32_t how, int64_t *after)
{
    for (int64_t k = 0; k < l->n; k++) {
        int64_t i = l->order[k];
        int64_t room = l->limits[l->group[i]];
        int64_t sum = 0;
        int64_t rank = 0;
        int64_t units = 0;
        for (int64_t j = 0; j < l->n; j++) {
            bool mate = l->group[j] == l->group[i];
            room -= mate && l->pennies[j] < 0 ? l->pennies[j] : 0;
            sum += mate && l->pennies[j] > 0 ? l->pennies[j] : 0;
        }
        room = room < 0 ? 0 : room;
        after[i] = l->pennies[i];
        if (l->pennies[i] <= 0 || (how == SIB__FILL_PRO_RATA && sum <= room)) {
            continue;
        }
        int64_t before = room;
        units = room;
        for (int64_t h = 0; h < l->n; h++) {
            int64_t j = l->order[h];
            if (l->group[j] != l->group[i] || l->pennies[j] <= 0) {
                continue;
            }
            before -= h < k ? after[j] : 0;
            units -= l->pennies[j] * room / sum;
            int64_t mine = l->pennies[i] * room % sum;
            int64_t other = l->pennies[j] * room % sum;
            rank += other > mine || (other == mine && h < k) ? 1 : 0;
        }
        if (how == SIB__FILL_PRO_RATA) {
            after[i] = l->pennies[i] * room / sum + (rank < units ? 1 : 0);
        } else if (l->pennies[i] > before) {
            after[i] = how == SIB__FILL_REFUSE ? 0 : before;
        }
    }
}

static lines random_lines(void)
{
    lines l = {.n = rand() % MOST, .groups = 1 + rand() % 5};
    for (int64_t i = 0; i < l.n; i++) {
        int64_t j = rand() % (i + 1);
        l.pennies[i] = rand() % 5 == 0 ? -(rand() % 500) : rand() % 900;
        l.group[i] = rand() % l.groups;
        l.order[i] = l.order[j];
        l.order[j] = i;
    }
    for (int64_t i = 0; i < l.groups; i++) {
        l.limits[i] = i > 0 && l.n % 2 == 0 ? l.limits[0] : rand() % 4000;
    }
    return l;
}

static void test_random(void)
{
    int64_t expected[MOST];
    srand(7);
    begin();
    for (int i = 0; i < 600; i++) {
        lines   l = random_lines();
        int32_t how = SIB__FILL_PART + i % 3;
        slow(&l, how, expected);
        expect(&l, how, expected);
    }
    end();
}

/* Where nothing is whole, each line is cut by the same fraction; beyond 64 bits all goes on. */
static void test_fractions(void)
{
    sib__exact   values[2] = {{1, 3, NULL}, {INT64_MAX, 1, NULL}};
    sib__numbers numbers = {.each = values};
    sib__numbers after = {.whole = NULL};
    sib__numbers left = {.whole = NULL};
    sib__exact   limit = {1, 3, NULL};
    bool         unlimited = false;
    int64_t      groups[2] = {0, 0};
    int64_t      order[2] = {0, 1};
    const char  *text = NULL;
    sib__fill    f = {.n = 2,
                      .numbers = &numbers,
                      .group_of = groups,
                      .order = order,
                      .group_count = 1,
                      .limits = &limit,
                      .unlimited = &unlimited,
                      .how = SIB__FILL_PRO_RATA,
                      .whole = {0, 1, NULL}};
    begin();
    CU_ASSERT_EQUAL_FATAL(sib__fill_limits(&call, &call.scratch, &f, &after, &left), SIB_OK);
    CU_ASSERT_EQUAL(sib__exact_text(&call, &call.scratch, sib__number_at(&after, 0), &text),
                    SIB_OK);
    CU_ASSERT_STRING_EQUAL(text, "1/83010348331692982266"); /* 1/3 of 1 / (1 + 3 (2^63 - 1)) */
    CU_ASSERT_EQUAL(sib__exact_sign(sib__number_at(&left, 1)), 0);
    f.how = SIB__FILL_PART;
    values[0] = values[1];
    limit = sib__exact_of_i64(INT64_MAX);
    CU_ASSERT_EQUAL_FATAL(sib__fill_limits(&call, &call.scratch, &f, &after, &left), SIB_OK);
    CU_ASSERT_EQUAL(sib__number_at(&after, 0).num, INT64_MAX);
    CU_ASSERT_EQUAL(sib__number_at(&after, 1).num, 0);
    end();
}

TEST_SUITE(test_fill)
{
    const char *suite = "fill";
    test_add(suite, "a line that does not fit is cut to what is left, or refused",
             test_in_order);
    test_add(suite, "lines below 0 pass first and make room", test_negative);
    test_add(suite, "what is cut pro rata sums to the limit to the penny", test_alike);
    test_add(suite, "lines without a group, a limit or a number pass", test_passing);
    test_add(suite, "random lines come to what the definition says", test_random);
    test_add(suite, "fractions and numbers beyond 64 bits are filled as others",
             test_fractions);
}
