/* What the rule hides, worked by hand. Each column is written from the top. */
#include <string.h>

#include "../support.h"
#include "report/hide.h"

enum { MOST = 16, LEAST = 5 };

#define L(n)                                                                                   \
    {                                                                                          \
        (n), SIB__ENTRY_LEFT, false, false                                                     \
    }
#define M(n)                                                                                   \
    {                                                                                          \
        (n), SIB__ENTRY_LEFT_MAYBE, false, false                                               \
    }
#define R(n)                                                                                   \
    {                                                                                          \
        (n), SIB__ENTRY_REMAIN, false, false                                                   \
    }
#define F(n)                                                                                   \
    {                                                                                          \
        (n), SIB__ENTRY_REMAIN, true, false                                                    \
    }
#define P(n)                                                                                   \
    {                                                                                          \
        (n), SIB__ENTRY_PART, false, false                                                     \
    }
#define A(n)                                                                                   \
    {                                                                                          \
        (n), SIB__ENTRY_RESULT, false, false                                                   \
    }
#define E(n)                                                                                   \
    {                                                                                          \
        (n), SIB__ENTRY_EVENTS, false, false                                                   \
    }

static sib__hidden_cohort hide(sib__entries *columns, int64_t n)
{
    sib__hidden_cohort cohort = {.columns = columns, .n = n};
    sib__hide(LEAST, &cohort);
    return cohort;
}

/* "x" for a hidden number, "." for one that is shown. */
static void check(const sib__hide_entry *entries, int64_t n, const char *expected)
{
    char seen[MOST + 1] = {0};
    for (int64_t i = 0; i < n; i++) {
        seen[i] = entries[i].shown ? '.' : 'x';
    }
    CU_ASSERT_STRING_EQUAL(seen, expected);
}

static void hides(const char *expected, sib__hide_entry *entries, int64_t n)
{
    sib__entries column = {entries, n, false};
    hide(&column, 1);
    check(entries, n, expected);
}

#define ONCE(number)                                                                           \
    {                                                                                          \
        number, SIB__ENTRY_ONCE, false, false                                                  \
    }

#define HIDES(expected, ...)                                                                   \
    hides(expected, (sib__hide_entry[]){__VA_ARGS__},                                          \
          (int64_t)(sizeof((sib__hide_entry[]){__VA_ARGS__}) / sizeof(sib__hide_entry)))

static void blocks(void)
{
    HIDES("......", L(10), L(0), L(12), L(5), L(7), R(90));
    HIDES("xx....", L(10), L(3), L(12), L(5), L(7), R(90));
    HIDES("..xxx.", L(10), L(30), L(12), L(5), L(1), R(90));
    HIDES("xx..xx..", L(10), L(3), L(12), L(5), L(0), L(4), L(8), L(9));
    /* What may be nobody rides along, and is no company. */
    HIDES("xxx..", L(10), M(0), L(3), L(12), L(5));
    HIDES("xxx...", L(10), L(9), M(3), L(12), L(5), R(9));
    HIDES("...xxx", L(10), L(9), M(0), L(12), L(4), M(9));
}

static void small_sums(void)
{
    /* 3 + 0 people at two steps are 3 people. */
    HIDES("xxxxx.", L(0), L(3), L(12), L(5), L(7), R(90));
    HIDES("xx...xx", L(1), L(1), L(12), L(5), M(7), L(0), L(3));
}

static void between(void)
{
    HIDES("......", L(9), L(9), R(90), L(10), L(20), R(60));
    HIDES("...xx.", L(9), L(9), R(90), L(28), L(2), R(60));
    /* One step alone, or two with 3 people: those who counted give way, and a block above. */
    HIDES("xxxx.", L(9), L(9), R(63), L(3), R(60));
    HIDES("..xxxxx.", L(9), L(9), L(9), L(9), R(63), L(3), L(0), R(60));
    /* The number between gives way to one step below it that has company above. */
    HIDES("...xxx.", L(9), L(9), R(90), L(28), R(62), L(2), R(60));
}

/* Of events of which each person has one at most the rest are people too. */
static void once(void)
{
    HIDES("....", L(9), L(9), R(90), ONCE(80));
    HIDES("....", L(9), L(9), R(90), ONCE(90));
    HIDES("...x", L(9), L(9), R(90), ONCE(88));
    HIDES("...x", L(9), L(9), R(90), ONCE(3));
}

static void fixed(void)
{
    /* Who counted is known: what lies below gives way. */
    HIDES("...xx", L(9), L(9), F(63), L(3), R(60));
    HIDES("...xxxx", L(9), L(9), F(92), L(1), R(91), L(3), R(88));
}

static void results(void)
{
    HIDES(".......", L(9), L(9), R(90), L(20), R(70), A(20), E(30));
    HIDES("...xxxx", L(9), L(9), R(90), L(20), R(70), A(4), E(30));
    HIDES("...xxxx", L(9), L(9), R(90), L(20), R(70), A(20), E(1));
    HIDES("...xxxx", L(9), L(9), R(90), L(20), R(70), A(68), E(90));
    HIDES("...xxxx", L(9), L(9), R(90), L(87), R(3), A(0), E(0));
    HIDES("xxxxxxx", L(9), L(9), R(4), L(0), R(4), A(0), E(0));
    HIDES("........", L(9), L(9), R(0), L(0), L(0), R(0), A(0), E(0));
}

static void parts(void)
{
    HIDES("...x..", R(90), L(20), R(70), P(3), P(0), P(10));
    HIDES("...x..", R(90), L(20), R(70), P(68), P(70), P(10));
    HIDES(".xxxx.", R(90), L(19), R(71), P(30), L(1), R(70));
}

/* One arm of a cohort with few reconvicted hides the result of both. */
static void arms(void)
{
    sib__hide_entry treated[] = {L(9), L(9), R(90), L(20), R(70), A(3), E(30)};
    sib__hide_entry comparison[] = {L(9), L(2), R(90), L(20), R(70), A(30), E(30)};
    sib__hide_entry other[] = {L(3), L(30)};
    sib__hide_entry none[] = {L(9), L(9), R(0), L(0), R(0), A(0), E(0)};
    sib__entries    columns[] = {
           {treated, 7, false}, {comparison, 7, false}, {other, 2, false}, {none, 7, false}};
    sib__hidden_cohort cohort = hide(columns, 4);
    CU_ASSERT_FALSE(cohort.result);
    check(treated, 7, "...xxxx");
    check(comparison, 7, "xx.xxxx");
    check(other, 2, "xx");
    check(none, 7, ".......");
}

static void nothing_to_hide(void)
{
    sib__hide_entry    entries[] = {L(1), R(2), A(1), E(1)};
    sib__entries       column = {entries, 4, false};
    sib__hidden_cohort cohort = {.columns = &column, .n = 1};
    sib__hide(0, &cohort);
    CU_ASSERT_TRUE(cohort.result);
    check(entries, 4, "....");
    cohort.n = 0;
    sib__hide(LEAST, &cohort);
    CU_ASSERT_TRUE(cohort.result);
    HIDES("x", R(1));
    HIDES("x", L(1));
}

/* Two tables that the page must not tell apart. */
static void twins(void)
{
    HIDES("xx..", L(3), L(8), L(9), L(5));
    HIDES("xx..", L(4), L(7), L(9), L(5));
    HIDES("xx..", L(10), L(1), L(9), L(5));
}

/* Every number of many is decided, in time that grows with their count. */
static void many(void)
{
    enum { N = 200000 };
    static sib__hide_entry entries[N];
    sib__entries           column = {entries, N, false};
    sib__hidden_cohort     cohort = {.columns = &column, .n = 1};
    for (int64_t i = 0; i < N; i++) {
        entries[i].number = i % 7;
        entries[i].role = i % 5 == 4 ? SIB__ENTRY_LEFT_MAYBE : SIB__ENTRY_LEFT;
    }
    sib__hide(LEAST, &cohort);
    for (int64_t i = 0; i < N; i++) {
        CU_ASSERT_FALSE(entries[i].shown && sib__is_small(LEAST, entries[i].number));
    }
    for (int64_t i = 0; i < N; i++) {
        entries[i].role = i % 2 == 0 ? SIB__ENTRY_REMAIN : SIB__ENTRY_LEFT;
    }
    sib__hide(LEAST, &cohort);
    CU_ASSERT_FALSE(cohort.result);
}

TEST_SUITE(test_hide)
{
    test_add("hide", "a small number hides the block of steps that it stands in", blocks);
    test_add("hide", "who has none of events that each has once at most is people too", once);
    test_add("hide", "steps that come to a small number hide all steps", small_sums);
    test_add("hide", "between two numbers that stay, steps are hidden together", between);
    test_add("hide", "a number that is known cannot give way", fixed);
    test_add("hide", "a small result hides all below those who counted", results);
    test_add("hide", "a part is hidden with its rest, and with its whole", parts);
    test_add("hide", "a cohort's arms show their result together", arms);
    test_add("hide", "without a limit everything is shown", nothing_to_hide);
    test_add("hide", "other numbers in a block give the same page", twins);
    test_add("hide", "hundreds of thousands of numbers are decided", many);
}
