/* Many draws of facts settled at once: each as it is by itself, whatever the order of rows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIB_EXPERIMENTAL 1
#include "fixture.h"
#include "sib/experimental/scheme.h"

#define DOCUMENT(limits)                                                                       \
    "{'language':'sib@1','contract':'m','version':'1','currency':'GBP','tables':{'r':{'role':" \
    "'outcomes','columns':{'person':{'type':'text'}}},'f':{'role':'figures','columns':{'n':{'" \
    "type':'i64'}}}},'cohorts':[{'id':'a','window':{'from':'2010-01-01','to':'2010-12-31'}},{" \
    "'id':'b','window':{'from':'2011-01-01','to':'2011-12-31'}}],'comparisons':{'others':{'"   \
    "kind':'matched','arms':{'treated':'x','comparison':'y'}}},'outcomes':{'r':{'kind':'"      \
    "events','table':'r','unit':'occasion','follow_up':{'months':12},'waiting':{'months':6}}," \
    "'f':{'kind':'figures','table':'f','keys':[],'numbers':{'n':'count'}}},'payment':[{'do':'" \
    "measure','id':'m','outcome':'r','is':'mean','what':'events','by':['cohort']},{'do':'"     \
    "compare','id':'e','of':'m','with':'others','better':'fewer','n':'denominator'},{'do':'"   \
    "gate','id':'g','all':[{'of':'e.reduction','is':'at_least','value':'10 %'}]},{'do':"       \
    "'curve','id':'p','gives':'money','each':'1000.50','times':'e.avoided','if':'g','keys':["  \
    "'cohort']},{'do':'measure','id':'k','outcome':'f','is':'sum','what':'n','by':[]},{'do':'" \
    "curve','id':'fee','gives':'money','each':'7.25','times':'k','if':'always','keys':[]},{'"  \
    "do':'round','"                                                                            \
    "id':'l','of':['p','fee'],'to':'0.01','rounding':'half_up'}," limits                       \
    "{'do':'settle','id':'d','of':'c','below_zero':'refuse','below_nothing':'zero',"           \
    "'undecided':'stop'}],'settlement':{'stages':[{'id':'end','as_at':'2015-01-01','lines':"   \
    "'all','pays':true,'facts':'as_known'}]}}"

#define CAP                                                                                    \
    "{'do':'limit','id':'c','of':'l','at_most':'20000.00','per':[],'fill':'in_order','cut':"   \
    "'part','keys':['cohort']},"

static const char document[] = DOCUMENT(CAP);

/* More than are settled in one run. */
enum { DRAWS = 600, ROOM = 1 << 18 };

typedef struct drawing {
    int64_t treated[2];
    int64_t comparison[2];
    int64_t persons[2][2]; /* of a cohort, of an arm */
    int     n;
} drawing;

/* Counts of persons: those of most draws; nobody; and ones of whose ratios, differences and
 * products some do not fit 64 bits, some not even 128. */
static const int64_t wide[] = {
    0,          1,          97,         INT64_C(4294967291),    INT64_C(3037000507),
    1000000007, 1000000009, 2147483647, INT64_C(1000000000039), INT64_C(4611686018427387847),
};

static drawing draw_at(int draw)
{
    drawing  d = {.n = 0};
    unsigned state = (unsigned)draw * 2654435761U + 12345U;
    for (int c = 0; c < 2; c++) {
        state = state * 1664525U + 1013904223U;
        d.treated[c] = 60 + (int)(state >> 8) % 50;
        state = state * 1664525U + 1013904223U;
        d.comparison[c] = 90 + (int)(state >> 8) % 30;
        d.persons[c][0] = d.persons[c][1] = 100;
        for (int arm = 0; draw % 3 == 0 && arm < 2; arm++) {
            state = state * 1664525U + 1013904223U;
            d.persons[c][arm] = wide[(state >> 8) % (sizeof wide / sizeof wide[0])];
        }
        if (draw % 9 == 0) { /* rates of their own size */
            d.treated[c] = d.persons[c][0] / (d.treated[c] - 50);
            d.comparison[c] = d.persons[c][1] / 7;
        }
    }
    d.n = (int)(state >> 16) % 2000;
    return d;
}

/* Rows of one draw; `key` NULL: without the column. */
static int print_people(char *to, size_t room, int draw, const char *key, bool first)
{
    static const char *const cohorts[] = {"a", "b"};
    drawing                  d = draw_at(draw);
    char                     own[32] = "";
    int                      n = 0;
    if (key != NULL) {
        snprintf(own, sizeof own, "'%s':%d,", key, draw);
    }
    for (int c = 0; c < 2; c++) {
        n += snprintf(to + n, room - (size_t)n,
                      "%s{%s'cohort':'%s','arm':'treated','persons':%lld,'events':%lld},"
                      "{%s'cohort':'%s','arm':'comparison','persons':%lld,'events':%lld}",
                      first && c == 0 ? "" : ",", own, cohorts[c], (long long)d.persons[c][0],
                      (long long)d.treated[c], own, cohorts[c], (long long)d.persons[c][1],
                      (long long)d.comparison[c]);
    }
    return n;
}

static const char *facts_of(int draw)
{
    static char text[ROOM];
    int         n = snprintf(text, sizeof text, "{'facts':{'r':[");
    n += print_people(text + n, sizeof text - (size_t)n, draw, NULL, true);
    snprintf(text + n, sizeof text - (size_t)n, "],'f':[{'n':%d}]}}", draw_at(draw).n);
    return text;
}

/* All draws in an order that depends on `step`, which shares no factor with them. */
static const char *facts_of_all(int step)
{
    static char text[ROOM];
    int         n = snprintf(text, sizeof text, "{'facts':{'r':[");
    for (int i = 0; i < DRAWS; i++) {
        n += print_people(text + n, sizeof text - (size_t)n, i * step % DRAWS, "draw", i == 0);
    }
    n += snprintf(text + n, sizeof text - (size_t)n, "],'f':[");
    for (int i = 0; i < DRAWS; i++) {
        n += snprintf(text + n, sizeof text - (size_t)n, "%s{'draw':%d,'n':%d}",
                      i == 0 ? "" : ",", i, draw_at(i).n);
    }
    snprintf(text + n, sizeof text - (size_t)n, "]}}");
    for (char *c = text; *c != '\0'; c++) {
        *c = *c == '\'' ? '"' : *c;
    }
    return text;
}

/* `facts`: JSON. */
static sib_status many(sib_context *ctx, const char *contract, const char *facts,
                       const char *key, sib_table **out)
{
    sib_scheme *scheme = NULL;
    sib_facts  *known = NULL;
    *out = NULL;
    CU_ASSERT_EQUAL_FATAL(scheme_check(contract), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, scheme_json(contract), &scheme), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_facts_read(NULL, facts, &known), SIB_OK);
    sib_status status = sib_scheme_settle_many(ctx, scheme, known, "end", key, out);
    snprintf(scheme_message, sizeof scheme_message, "%s", sib_context_message(ctx));
    sib_facts_free(known);
    sib_scheme_free(scheme);
    return status;
}

/* Whether money as text is so many minor units. */
static bool is_minor(const sib_settlement *s, const char *column, double minor)
{
    char    text[32];
    int64_t units = (int64_t)minor;
    snprintf(text, sizeof text, "%lld.%02lld", (long long)(units / 100),
             (long long)(units % 100));
    for (size_t end = strlen(text); text[end - 1] == '0' || text[end - 1] == '.';) {
        bool point = text[--end] == '.';
        text[end] = '\0';
        if (point) {
            break;
        }
    }
    return scheme_due(s, column, text);
}

/* Whether a draw has the verdict that a settlement has. */
static bool is_verdict(const sib_settlement *s, const sib_table *many, int64_t draw)
{
    static const char *const words[] = {"paid", "nothing", "undecided"};
    const sib_table         *due = sib_settlement_table(s, "due");
    int                      alike = 0;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        alike += test_says(due, "verdict", 0, words[i]) &&
                 sib_table_says(many, "verdict", draw, words[i]) == 1;
    }
    return alike == 1;
}

static void each_draw_is_settled_as_by_itself(void)
{
    static const int steps[] = {1, 7};
    sib_table       *tables[2] = {NULL, NULL};
    int              kinds = 0;
    int              verdicts = 0;
    for (int i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL_FATAL(many(NULL, document, facts_of_all(steps[i]), "draw", &tables[i]),
                              SIB_OK);
        CU_ASSERT_EQUAL_FATAL(sib_table_rows(tables[i]), DRAWS);
    }
    for (int draw = 0; draw < DRAWS; draw++) {
        sib_settlement *one = scheme_settle(document, facts_of(draw), "end", NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(one);
        int64_t met = 0;
        for (int64_t line = 0; line < 2; line++) {
            met += strcmp(scheme_cell(one, "g", line, "value"), "met") == 0;
        }
        for (int i = 0; i < 2; i++) {
            CU_ASSERT_EQUAL(sib_table_number(tables[i], "draw", draw), (double)draw);
            CU_ASSERT_EQUAL(sib_table_number(tables[i], "met.g", draw), (double)met);
            CU_ASSERT_TRUE(is_minor(one, "now", sib_table_number(tables[i], "now", draw)));
            CU_ASSERT_TRUE(
                is_minor(one, "cumulative", sib_table_number(tables[i], "cumulative", draw)));
            CU_ASSERT_TRUE(is_verdict(one, tables[i], draw));
        }
        kinds |= 1 << met;
        verdicts |= sib_table_says(tables[0], "verdict", draw, "paid") ? 1 : 2;
        sib_settlement_free(one);
    }
    CU_ASSERT_EQUAL(kinds, 7);    /* none, one and both gates were met */
    CU_ASSERT_EQUAL(verdicts, 3); /* some undecided */
    sib_table_free(tables[0]);
    sib_table_free(tables[1]);
}

/* A pool and a gate over cohorts of which none is left, drawn or alike in all draws. */
static void nobody_is_pooled_draw_by_draw(void)
{
    static const char *const contract =
        "{'language':'sib@1','contract':'e','version':'1','currency':'GBP','tables':{'f':{'ro"
        "le':'figures','columns':{'cohort':{'type':'codes'},'persons':{'type':'i64'},'done':{"
        "'type':'i64'}}},'z':{'role':'figures','columns':{'n':{'type':'i64'}}}},'cohorts':[{'"
        "id':'c','opens':'2018-01-31','closes':{'months':2},'abandoned':{'on':'2021-03-31','w"
        "hy':'ended'}}],'comparisons':{'k':{'kind':'baseline','value':'50 %'}},'outcomes':{'f"
        "':{'kind':'figures','table':'f','keys':['cohort'],'numbers':{'persons':'count','done"
        "':'count'}},'z':{'kind':'figures','table':'z','keys':[],'numbers':{'n':'count'}}},'p"
        "ayment':[{'do':'measure','id':'m','outcome':'f','is':'share','what':'done','by':['co"
        "hort']},{'do':'compare','id':'x','of':'m','with':'k','better':'more'},{'do':'compare"
        "','id':'p','pool':'x','over':'cohort','average':'means','weights':'denominator','n':"
        "'denominator'},{'do':'gate','id':'g','all':[{'of':'m','is':'above','value':'0 %'}]},"
        "{'do':'measure','id':'q','outcome':'z','is':'sum','what':'n','by':[]},{'do':'gate','"
        "id':'h','any':[{'gate':'g','over':'cohort','is':'none'}]},{'do':'gate','id':'y','rep"
        "ort':true,'any':[{'of':'q','is':'above','value':'1'}]},{'do':'curve','id':'l','gives"
        "':'money','each':'100','times':'p.difference','per':'1 point','keys':[],'if':'h'},{'"
        "do':'round','id':'r','of':['l'],'to':'0.01','rounding':'half_up'},{'do':'settle','id"
        "':'d','of':['r'],'below_zero':'refuse','below_nothing':'zero','undecided':'others_pr"
        "oceed'}],'settlement':{'stages':[{'id':'end','as_at':'2021-12-31','lines':'all','pay"
        "s':true,'facts':'as_known'}]}}";
    static const char *const facts[] = {
        "{\"facts\":{\"f\":[{\"draw\":1,\"cohort\":\"c\",\"persons\":9,\"done\":4},{\"draw\":2,"
        "\"cohort\":\"c\",\"persons\":9,\"done\":5}],\"z\":[{\"draw\":1,\"n\":1},{\"draw\":2,"
        "\"n\":2}]}}",
        "{\"facts\":{\"f\":[{\"cohort\":\"c\",\"persons\":9,\"done\":4}],\"z\":[{\"draw\":1,"
        "\"n\":1},{\"draw\":2,\"n\":2}]}}"};
    sib_settlement *one = scheme_settle(
        contract, "{'facts':{'f':[{'cohort':'c','persons':9,'done':4}],'z':[{'n':1}]}}", "end",
        NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(one);
    CU_ASSERT_TRUE(scheme_due(one, "verdict", "undecided"));
    CU_ASSERT_STRING_EQUAL(scheme_cell(one, "h", 0, "value"), "met");
    for (int64_t i = 0; i < 4; i++) {
        sib_table *all = NULL;
        CU_ASSERT_EQUAL_FATAL(many(NULL, contract, facts[i / 2], "draw", &all), SIB_OK);
        CU_ASSERT_EQUAL(sib_table_says(all, "verdict", i % 2, "undecided"), 1);
        CU_ASSERT_EQUAL(sib_table_number(all, "met.h", i % 2), 1.0);
        CU_ASSERT_EQUAL(sib_table_number(all, "met.y", i % 2), (double)(i % 2));
        sib_table_free(all);
    }
    sib_settlement_free(one);
}

static void what_cannot_be_drawn_is_refused(void)
{
    static const struct {
        const char *facts;
        const char *key;
        sib_status  status;
        const char *says;
    } wrong[] = {
        {"{'facts':{'f':[{'n':1}]}}", "draw", SIB_ERR_ARGUMENT, "has a column of that name"},
        {"{'facts':{'f':[{'n':1}]}}", "cohort", SIB_ERR_ARGUMENT, "a key of that name"},
        {"{'facts':{'f':[{'n':1,'draw':'x'}]}}", "draw", SIB_ERR_DATA, "whole numbers"},
        {"{'facts':{'f':[{'n':1,'draw':1},{'n':2}]}}", "draw", SIB_ERR_DATA, "missing"},
        {"{'facts':{'f':[{'n':1,'draw':1},{'n':2,'draw':1}],'r':[{'draw':1,'cohort':'a','arm':'"
         "treated',"
         "'persons':1,'events':1}]}}",
         "draw", SIB_ERR_DATA, "same keys"},
        {"{'facts':{'f':[{'n':1,'draw':1}],'r':[{'draw':2,'cohort':'a','arm':'treated',"
         "'persons':1,'events':1}]}}",
         "draw", SIB_ERR_DATA, "in one table and none in another"},
        {"{'facts':{'f':[{'n':1,'draw':1}],'cohorts':[{'draw':1,'cohort':'a','to':"
         "'2010-01-01'}]}}",
         "draw", SIB_ERR_UNSUPPORTED, "are drawn"},
        {"{'facts':{'f':[{'n':1,'draw':1}],'r':[{'cohort':'a','arm':'treated','persons':1,"
         "'events':1}]}}",
         "draw", SIB_ERR_UNSUPPORTED, "stand together"}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        sib_context *ctx = sib_context_new(NULL);
        sib_table   *table = NULL;
        CU_ASSERT_EQUAL(many(ctx, document, scheme_json(wrong[i].facts), wrong[i].key, &table),
                        wrong[i].status);
        CU_ASSERT_TRUE(scheme_says(wrong[i].says));
        CU_ASSERT_PTR_NULL(table);
        sib_context_free(ctx);
    }
    sib_table *table = NULL;
    CU_ASSERT_EQUAL(sib_scheme_settle_many(NULL, NULL, NULL, "end", "draw", &table),
                    SIB_ERR_ARGUMENT);
}

static sib_status settle_once(sib_context *ctx, void *payload)
{
    sib_table *table = NULL;
    (void)payload;
    sib_status status = many(
        ctx, document,
        scheme_json(
            "{'facts':{'f':[{'n':9,'draw':2},{'n':8,'draw':1}],'r':[{'draw':1,'cohort':'a',"
            "'arm':'treated','persons':10,'events':1},{'draw':1,'cohort':'a','arm':"
            "'comparison','persons':10,'events':5},{'draw':2,'cohort':'b','arm':'treated',"
            "'persons':10,'events':1}]}}"),
        "draw", &table);
    CU_ASSERT_EQUAL(table == NULL, status != SIB_OK);
    sib_table_free(table);
    return status;
}

static void memory_may_be_short_and_work_interrupted(void)
{
    CU_ASSERT_TRUE(test_every_allocation(settle_once, NULL) > 100);
    CU_ASSERT_TRUE(test_every_check(settle_once, NULL, 1) > 5);
}

TEST_SUITE(test_many)
{
    test_add("many draws", "nobody is pooled draw by draw", nobody_is_pooled_draw_by_draw);
    test_add("many draws", "each draw is settled as by itself",
             each_draw_is_settled_as_by_itself);
    test_add("many draws", "what cannot be drawn is refused", what_cannot_be_drawn_is_refused);
    test_add("many draws", "memory may be short and work interrupted",
             memory_may_be_short_and_work_interrupted);
}
