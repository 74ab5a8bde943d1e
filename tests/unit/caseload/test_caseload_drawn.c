/* Drawn services against slow plain counts; and the same bits from shuffled rows and threads.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "given.h"
#include "support.h"
#include "tables.h"

enum { PEOPLE = 30, CONTACTS = 200, LONG = 60 };

static uint32_t state;

static int draw(int below)
{
    return test_draw(&state, (uint32_t)below);
}

typedef struct drawn {
    char    text[CONTACTS * 60 + PEOPLE * 40 + 512];
    int     person[CONTACTS];
    int32_t date[CONTACTS]; /* days after 2012-03-01 */
    int     attended[CONTACTS];
    int     prison[CONTACTS];
    int     kind[CONTACTS];
    int     parts;
    int     second; /* who has the odd day */
    int     length; /* days of the window */
} drawn;

static void put_date(char *to, int32_t days)
{
    char date[16];
    sib__date_print(15400 + days, date); /* from 2012-03-01 */
    strcat(to, date);
}

static void draw_service(drawn *d, unsigned seed)
{
    state = seed;
    d->parts = 1 + draw(5);
    d->second = draw(2);
    d->length = d->parts + draw(LONG);
    sprintf(d->text,
            "measure as_at=2013-12-31, period_months=0, period_days=%d, parts=%d, "
            "odd_day=%s : members ",
            d->length, d->parts, d->second ? "second" : "first");
    for (int i = 0; i < PEOPLE; i++) {
        sprintf(d->text + strlen(d->text), "%sm%d 2012-03-01", i == 0 ? "" : ", ", i);
    }
    strcat(d->text, "; contacts ");
    for (int i = 0; i < CONTACTS; i++) {
        d->person[i] = draw(2) * draw(PEOPLE); /* half of them and more of one person */
        d->date[i] = draw(LONG + 8) - 3;
        d->attended[i] = draw(4) > 0;
        d->prison[i] = draw(5) == 0;
        d->kind[i] = draw(3);
        sprintf(d->text + strlen(d->text), "%sm%d ", i == 0 ? "" : ", ", d->person[i]);
        put_date(d->text, d->date[i]);
        sprintf(d->text + strlen(d->text), " %s x%d %s", d->prison[i] ? "prison" : "community",
                d->kind[i], d->attended[i] ? "attended" : "missed");
    }
}

/* Last day of part i of p, counted from the release, without the library's arithmetic. */
static int cut(const drawn *d, int i)
{
    int  whole = i * d->length / d->parts;
    bool rest = i * d->length % d->parts != 0;
    return whole + (rest && !d->second);
}

static bool engaged(const drawn *d, int person)
{
    for (int i = 1; i <= d->parts; i++) {
        bool filled = false;
        for (int j = 0; j < CONTACTS; j++) {
            filled = filled || (d->person[j] == person && d->attended[j] && !d->prison[j] &&
                                d->date[j] > cut(d, i - 1) && d->date[j] <= cut(d, i));
        }
        if (!filled) {
            return false;
        }
    }
    return true;
}

/* Contacts that are an earlier one's equal in every column. */
static int repeated(const drawn *d)
{
    int n = 0;
    for (int i = 0; i < CONTACTS; i++) {
        int equal = 0;
        for (int j = 0; j < i; j++) {
            equal += d->person[j] == d->person[i] && d->date[j] == d->date[i] &&
                     d->attended[j] == d->attended[i] && d->prison[j] == d->prison[i] &&
                     d->kind[j] == d->kind[i];
        }
        n += equal > 0;
    }
    return n;
}

static double records_repeated(const sib_caseload *c)
{
    const sib_table *records = sib_caseload_table(c, "records");
    double           n = 0;
    for (int64_t i = 0; i < sib_table_rows(records); i++) {
        n += test_says(records, "disposition", i, "repeated");
    }
    return n;
}

static void engaged_agrees_with_days_counted_one_by_one(void)
{
    int yes = 0;
    for (unsigned seed = 1; seed <= (unsigned)test_times(200); seed++) {
        drawn        *d = malloc(sizeof *d);
        sib_caseload *c = NULL;
        given         g;
        draw_service(d, seed);
        given_read(&g, d->text, 0);
        CU_ASSERT_EQUAL_FATAL(given_run(NULL, &g, &c), SIB_OK);
        CU_ASSERT_EQUAL(records_repeated(c), repeated(d));
        for (int i = 0; i < PEOPLE; i++) {
            bool is = engaged(d, i);
            yes += is;
            CU_ASSERT_TRUE(
                test_says(sib_caseload_table(c, "persons"), "engaged", i, is ? "yes" : "no"));
        }
        sib_caseload_free(c);
        given_free(&g);
        free(d);
    }
    CU_ASSERT_TRUE(yes > 20);
}

static double total(const sib_table *table, const char *column)
{
    double sum = 0.0;
    for (int64_t i = 0; i < sib_table_rows(table); i++) {
        sum += sib_table_number(table, column, i);
    }
    return sum;
}

static void six_states_and_dispositions_sum(void)
{
    static const char *const states[] = {"not_recorded", "left_out", "immature",
                                         "unknown",      "yes",      "no"};
    static const char        text[] =
        "measure as_at=2012-04-20, recorded_from=2012-02-01, on_exit=left_out, "
        "on_custody=left_out, need_denominator=assessed : members 4*a# 2012-01-01 - x, 5*b# "
        "2012-02-15 2012-03-01 y, 6*c# 2012-04-10 - x, 7*d# 2012-02-20 - y; contacts 3*a# "
        "2012-01-05 remote - attended, 7*d# - remote - attended, 2*d# 2012-02-21 remote - -, "
        "9*e# 2012-02-21 remote - -, 3*- 2012-02-21 remote - -; spells 3*d# 2012-02-25 - -, "
        "7*d# 2012-01-20 2012-02-20 released, 4*f# 2012-01-01 2012-01-02 died; needs 7*d# "
        "2012-01-01 housing, 3*a# - money; overlaps 2*d# iom 2012-01-01 -";
    sib_caseload *c = NULL;
    given         g;
    given_read(&g, text, 0);
    CU_ASSERT_EQUAL_FATAL(given_run(NULL, &g, &c), SIB_OK);
    static const char *const tables[] = {"measures", "needs", "overlaps", "shares"};
    for (int k = 0; k < 4; k++) {
        const sib_table *t = sib_caseload_table(c, tables[k]);
        CU_ASSERT_TRUE(sib_table_rows(t) > 0);
        for (int64_t row = 0; row < sib_table_rows(t); row++) {
            double sum = 0.0;
            for (int i = 0; i < 6; i++) {
                sum += sib_table_number(t, states[i], row);
            }
            CU_ASSERT_EQUAL(sum, sib_table_number(t, "units", row));
        }
        CU_ASSERT_EQUAL(sib_table_number(t, "units", 0), 22.0);
    }
    CU_ASSERT_EQUAL(total(sib_caseload_table(c, "dispositions"), "records"), 24.0);
    CU_ASSERT_EQUAL(total(sib_caseload_table(c, "spells"), "spells"), 14.0);
    CU_ASSERT_EQUAL(total(sib_caseload_table(c, "months"), "released"), 22.0);
    sib_caseload_free(c);
    given_free(&g);
}

static void shuffled_rows_and_threads_give_the_same_bits(void)
{
    drawn *d = malloc(sizeof *d);
    draw_service(d, 5);
    sib_caseload *first = NULL;
    given         g;
    given_read(&g, d->text, 0);
    CU_ASSERT_EQUAL_FATAL(given_run(NULL, &g, &first), SIB_OK);
    given_free(&g);
    for (int32_t threads = 1; threads <= 8; threads *= 8) {
        sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
        options.threads = threads;
        sib_context  *ctx = sib_context_new(&options);
        sib_caseload *again = NULL;
        given_read(&g, d->text, 11U + (unsigned)threads);
        CU_ASSERT_EQUAL_FATAL(given_run(ctx, &g, &again), SIB_OK);
        CU_ASSERT_TRUE(given_same(first, again));
        sib_caseload_free(again);
        given_free(&g);
        sib_context_free(ctx);
    }
    sib_caseload_free(first);
    free(d);
}

TEST_SUITE(test_caseload_drawn)
{
    static const char suite[] = "caseload drawn";
    test_add(suite, "engaged agrees with days counted one by one",
             engaged_agrees_with_days_counted_one_by_one);
    test_add(suite, "six states sum to the members, dispositions to the rows",
             six_states_and_dispositions_sum);
    test_add(suite, "shuffled rows and threads change nothing of a caseload",
             shuffled_rows_and_threads_give_the_same_bits);
}
