/* Compares and limits of many draws: what is computed without a statement, of whole numbers
 * where it can, is what is worked out by hand, at the edges of 64 bits too. */
#include <stdio.h>
#include <string.h>

#define SIB_EXPERIMENTAL 1
#include "fixture.h"
#include "sib/experimental/scheme.h"

#define HEAD                                                                                   \
    "{'language':'sib@1','contract':'c','version':'1','currency':'GBP','tables':{'f':{'role':" \
    "'figures','columns':{'who':{'type':'codes','levels':['a','b']},'persons':{'type':'i64'"   \
    "},'x':{'type':'text'},'y':{'type':'text'}}},'g':{'role':'figures','columns':{'on':{"      \
    "'type':'date'},'due':{'type':'text'}}}},'outcomes':{'f':{'kind':'figures','table':'f',"   \
    "'keys':['who'],'numbers':{'persons':'count','x':'number','y':'number'}},'g':{'kind':"     \
    "'figures','table':'g','keys':[],'on':'on','numbers':{'due':'money'}}},"
#define STAGES                                                                                 \
    "{'do':'settle','id':'d','of':'l','below_zero':'refuse','below_nothing':'zero',"           \
    "'undecided':'stop'}],'settlement':{'stages':[{'id':'end','as_at':'2039-12-31','lines':"   \
    "'all','pays':true,'facts':'as_known'}]}}"

enum { DRAWS = 2 };

/* What is due of each of two draws, in minor units. */
static void due_of(const char *contract, const char *facts, int64_t *due)
{
    sib_context *ctx = sib_context_new(NULL);
    sib_scheme  *scheme = NULL;
    sib_facts   *known = NULL;
    sib_table   *table = NULL;
    CU_ASSERT_EQUAL_FATAL(scheme_check(contract), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(ctx, scheme_json(contract), &scheme), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_facts_read(ctx, facts, &known), SIB_OK);
    CU_ASSERT_EQUAL(sib_scheme_settle_many(ctx, scheme, known, "end", "draw", &table), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_table_rows(table), DRAWS);
    for (int i = 0; i < DRAWS; i++) {
        CU_ASSERT_EQUAL(sib_table_number(table, "draw", i), (double)(i + 1));
        due[i] = (int64_t)sib_table_number(table, "now", i);
    }
    sib_table_free(table);
    sib_facts_free(known);
    sib_scheme_free(scheme);
    sib_context_free(ctx);
}

/* A compare of a mean of x with a value, which pays 100 where a result is in a range. */
typedef struct compared {
    const char *is;   /* the measure, from "is" on */
    const char *with; /* the value of the baseline */
    const char *how;  /* more of the compare, and steps behind it */
    const char *of;
    const char *least;
    const char *most;
    const char *rows[DRAWS]; /* of who, persons, x, y */
    int64_t     due[DRAWS];
} compared;

#define MEAN         "'mean','what':'x'"
#define SHARE        "'ratio','what':'x','over':['x','y']"
#define N(n)         ",'n':'" n "'}"
#define ONE(n, x, y) "a " n " " x " " y
#define PAID         10000
#define POOLED(average)                                                                        \
    "},{'do':'compare','id':'p','pool':'e','over':'who','weights':'equal','average':'" average \
    "'}"

static const compared cases[] = {
    /* (5 - 8/4) x 3 = 9; (5 - 8/2) x 3 = 3; then x the persons: 12 and 2 */
    {MEAN,
     "'5'",
     N("3"),
     "e.avoided",
     "9",
     "9",
     {ONE("4", "8", "0"), ONE("2", "8", "0")},
     {PAID, 0}},
    {MEAN,
     "'5'",
     N("denominator"),
     "e.avoided",
     "12",
     "12",
     {ONE("4", "8", "0"), ONE("2", "8", "0")},
     {PAID, 0}},
    {MEAN,
     "'5'",
     "}",
     "e.difference",
     "1",
     "1",
     {ONE("4", "8", "0"), ONE("2", "8", "0")},
     {0, PAID}},
    {MEAN,
     "'5'",
     "}",
     "e.reduction",
     "60 %",
     "60 %",
     {ONE("4", "8", "0"), ONE("2", "8", "0")},
     {PAID, 0}},
    /* treated, then the comparison, beyond 64 bits; then their difference, 2^63 */
    {MEAN,
     "'1'",
     "}",
     "e.difference",
     "-92233720368547758079",
     "-92233720368547758079",
     {ONE("1", "92233720368547758080", "0"), ONE("1", "92233720368547758081", "0")},
     {PAID, 0}},
    {MEAN,
     "'92233720368547758080'",
     "}",
     "e.difference",
     "92233720368547758079",
     "92233720368547758079",
     {ONE("1", "1", "0"), ONE("1", "2", "0")},
     {PAID, 0}},
    {MEAN,
     "'9223372036854775807'",
     "}",
     "e.difference",
     "9223372036854775808",
     "9223372036854775808",
     {ONE("1", "-1", "0"), ONE("1", "-2", "0")},
     {PAID, 0}},
    /* 2 / (2^63 + 1), over 3 each: the comparison alone is beyond 64 bits */
    {MEAN,
     "'3074457345618258603'",
     "}",
     "e.reduction",
     "0.00000000000000002 %",
     "0.00000000000000003 %",
     {ONE("3", "9223372036854775807", "0"), ONE("3", "9223372036854775805", "0")},
     {PAID, 0}},
    /* (9/8 + 2^63 - 1) x 2^62 is beyond 128 bits over 8, where it would be 2^62 */
    {MEAN,
     "'1.125'",
     N("denominator"),
     "e.avoided",
     "1000000000000000000000",
     "1000000000000000000000000000000000000000",
     {ONE("4611686018427387904", "-42535295865117307928310139910543638528", "0"),
      ONE("4611686018427387904", "0", "0")},
     {PAID, 0}},
    /* no reduction of nothing: it is undecided, and nothing is paid */
    {MEAN,
     "'0'",
     "}",
     "e.reduction",
     "-100000 %",
     "100000 %",
     {ONE("4", "8", "0"), ONE("2", "0", "0")},
     {0, 0}},
    /* half of 6 less a quarter of 6; half of 6.5 less 1.5; an n of parts, then beyond 64 bits
     */
    {SHARE,
     "'50 %'",
     N("denominator"),
     "e.avoided",
     "1.5",
     "1.5",
     {ONE("1", "1.5", "4.5"), ONE("1", "1.5", "5")},
     {PAID, 0}},
    {SHARE,
     "'50 %'",
     N("denominator"),
     "e.avoided",
     "46116860184273879040",
     "46116860184273879040",
     {ONE("1", "0", "92233720368547758080"), ONE("1", "0", "6")},
     {PAID, 0}},
    /* 5 of 10 and 15 of 20: reductions of 50 % and 25 %, of means 5 of 15 */
    {MEAN,
     "{'by':'who','card':{'a':'10','b':'20'}}",
     POOLED("reductions"),
     "p.reduction",
     "37.5 %",
     "37.5 %",
     {"a 1 5 0,b 1 15 0", "a 1 5 0,b 1 10 0"},
     {PAID, 0}},
    {MEAN,
     "{'by':'who','card':{'a':'10','b':'20'}}",
     POOLED("means"),
     "p.difference",
     "5",
     "5",
     {"a 1 5 0,b 1 15 0", "a 1 5 0,b 1 10 0"},
     {PAID, 0}},
};

static void add_rows(char *text, size_t room, int draw, const char *rows)
{
    char who[2];
    char cells[3][64];
    int  read = 0;
    for (; sscanf(rows, "%1s %63[-0-9] %63[-0-9.] %63[-0-9.]%n", who, cells[0], cells[1],
                  cells[2], &read) == 4;
         rows += read) {
        size_t used = strlen(text);
        snprintf(text + used, room - used,
                 "%s{'draw':%d,'who':'%s','persons':%s,'x':'%s','y':'%s'}",
                 text[used - 1] == '[' ? "" : ",", draw, who, cells[0], cells[1], cells[2]);
        read += rows[read] == ',';
    }
}

static void results_are_exact_whatever_their_size(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const compared *c = &cases[i];
        bool            pooled = c->of[0] == 'p';
        bool            by = pooled;
        char            contract[5000];
        char            facts[2000] = "{'facts':{'f':[";
        int64_t         due[DRAWS];
        snprintf(
            contract, sizeof contract,
            HEAD
            "'comparisons':{'ago':{'kind':'baseline','value':%s}},'payment':[{'do':'"
            "measure','id':'m','outcome':'f','is':%s,'by':[%s]},"
            "{'do':'compare','id':'e','of':'m','with':'ago','better':'fewer'%s,"
            "{'do':'gate','id':'hit','all':[{'of':'%s','is':'at_least','value':'%s'},{'of':'"
            "%s','is':'at_most','value':'%s'}]},"
            "{'do':'curve','id':'c','gives':'money','at':'%s','steps':[{'from':'%s','"
            "gives':'100'}],'if':'hit','keys':[]},"
            "{'do':'round','id':'l','of':'c','to':'0.01','rounding':'half_up'}," STAGES,
            c->with, c->is, by ? "'who'" : "", c->how, c->of, c->least, c->of, c->most, c->of,
            c->least);
        for (int draw = 1; draw <= DRAWS; draw++) {
            add_rows(facts, sizeof facts, draw, c->rows[draw - 1]);
        }
        snprintf(facts + strlen(facts), sizeof facts - strlen(facts), "]}}");
        due_of(contract, scheme_json(facts), due);
        for (int draw = 0; draw < DRAWS; draw++) {
            CU_ASSERT_EQUAL(due[draw], c->due[draw]);
            if (due[draw] != c->due[draw]) {
                printf("\n    case %d, draw %d: %lld\n", (int)i, draw + 1,
                       (long long)due[draw]);
            }
        }
    }
}

/* Filled by the day, whatever step has the line: of the day itself the first step; and step by
 * step. The second line of each draw is cut where the first fills the limit. */
static void lines_fill_a_limit(void)
{
#define LIMITED(fill, per)                                                                     \
    HEAD "'values':{'two':{'value':'2','unit':'number'}},'payment':[{'do':'measure','id':'"    \
         "one','outcome':'g','is':'sum','what':'due','by':['on']},"                            \
         "{'do':'curve','id':'twice','gives':'money','each':{'of':'two'},'times':'one','keys'" \
         ":['on']},"                                                                           \
         "{'do':'round','id':'r','of':['one','twice'],'to':'0.01','rounding':'down'},"         \
         "{'do':'limit','id':'k','of':'r','at_most':'100','keys':['on'],'per':[" per           \
         "],'fill':'" fill "','cut':'refuse'},"                                                \
         "{'do':'round','id':'l','of':'k','to':'0.01','rounding':'down'}," STAGES
#define DUE(draw, on, due) "{'draw':" draw ",'on':'" on "','due':'" due "'}"
    static const char facts[] =
        "{'facts':{'g':[" DUE("1", "2020-01-01", "30") "," DUE("1", "2039-01-01", "45") "," DUE(
            "2", "2020-01-01", "50") "," DUE("2", "2038-01-01", "20") "]}}";
    static const struct {
        const char *contract;
        int64_t     due[DRAWS];
    } limits[] = {
        /* 30 + 60 of the first day, then nothing fits; 50, not 100, then 20, not 40 */
        {LIMITED("by_date", ""), {9000, 7000}},
        /* 30 + 45 of the first step, of the second nothing; 50 + 20 and nothing */
        {LIMITED("in_order", ""), {7500, 7000}},
        /* each day by itself: 30 + 60, 45 and not 90; 50, not 100, 20 + 40 */
        {LIMITED("in_order", "'on'"), {13500, 11000}},
        {LIMITED("by_date", "'on'"), {13500, 11000}},
    };
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        int64_t due[DRAWS];
        due_of(limits[i].contract, scheme_json(facts), due);
        CU_ASSERT_EQUAL(due[0], limits[i].due[0]);
        CU_ASSERT_EQUAL(due[1], limits[i].due[1]);
        if (due[0] != limits[i].due[0] || due[1] != limits[i].due[1]) {
            printf("\n    limit %d: %lld %lld\n", (int)i, (long long)due[0], (long long)due[1]);
        }
    }
}

/* More groups than are kept room for unless there are as many lines: each day by itself, 28 of
 * each month for seven years, of 60 and twice 60 the first, of 30 and twice 30 both. */
static void every_day_has_a_limit(void)
{
    enum { YEARS = 7, MONTHS = 12, DAYS = 28, EVERY = YEARS * MONTHS * DAYS };
    static char facts[EVERY * DRAWS * 50 + 50];
    int64_t     due[DRAWS];
    size_t      used = (size_t)snprintf(facts, sizeof facts, "{'facts':{'g':[");
    for (int i = 0; i < EVERY * DRAWS; i++) {
        int day = i / DRAWS;
        used += (size_t)snprintf(
            facts + used, sizeof facts - used, "%s{'draw':%d,'on':'%d-%02d-%02d','due':'%s'}",
            i == 0 ? "" : ",", i % DRAWS + 1, 2020 + day / DAYS / MONTHS,
            day / DAYS % MONTHS + 1, day % DAYS + 1, i % DRAWS == 0 ? "60" : "30");
    }
    snprintf(facts + used, sizeof facts - used, "]}}");
    for (char *at = facts; (at = strchr(at, '\'')) != NULL; at++) {
        *at = '"';
    }
    due_of(LIMITED("in_order", "'on'"), facts, due);
    CU_ASSERT_EQUAL(due[0], 6000 * EVERY);
    CU_ASSERT_EQUAL(due[1], 9000 * EVERY);
}

TEST_SUITE(test_many_compared)
{
    test_add("many compared", "results are exact whatever their size",
             results_are_exact_whatever_their_size);
    test_add("many compared", "lines fill a limit by day or in order", lines_fill_a_limit);
    test_add("many compared", "every day has a limit", every_day_has_a_limit);
}
