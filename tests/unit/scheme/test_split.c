/* Payers from a contract's text to their bills. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"

#define HEAD                                                                                   \
    "{'language': 'sib@1', 'contract': 'c', 'version': '%s', 'currency': 'GBP', 'tables': {"   \
    "'t': {'role': 'figures', 'columns': {'who': {'type': 'codes', 'levels': ['x', 'y']}, "    \
    "'amount': {'type': 'text'}}}},"                                                           \
    "'outcomes': {'t': {'kind': 'figures', 'table': 't', 'keys': ['who'], "                    \
    "'numbers': {'amount': 'money'}}}, 'payment': ["                                           \
    "{'do': 'measure', 'id': 'm', 'outcome': 't', 'is': 'sum', 'what': 'amount', 'by': "       \
    "['who']}, %s {'do': 'settle', 'id': 'due', 'of': '%s', 'below_zero': '%s', "              \
    "'below_nothing': 'owed', 'undecided': 'stop'}, {'do': 'split', 'id': 'bill', 'of': "      \
    "'due', %s}], 'settlement': {'stages': ["                                                  \
    "{'id': '1', 'as_at': '2020-12-31', 'lines': 'all', 'pays': true, 'facts': 'as_known'},"   \
    "{'id': '2', 'as_at': '2021-12-31', 'lines': 'all', 'pays': true, 'facts': 'as_known'},"   \
    "{'id': '3', 'as_at': '2022-12-31', 'lines': 'all', 'pays': true, 'facts': 'as_known'}]}"  \
    "%s}"

/* A contract with a split, and perhaps a floor between, carried on, or an amendment. */
typedef struct parts {
    const char *version;
    const char *floor;
    const char *below_zero;
    const char *amends;
} parts;

static const parts plain = {"1", "", "repay", ""};

static const char *contract(parts p, const char *split)
{
    static char texts[4][8000];
    static int  next = 0;
    char       *text = texts[next++ % 4];
    snprintf(text, sizeof texts[0], HEAD, p.version, p.floor, p.floor[0] == '\0' ? "m" : "l",
             p.below_zero, split, p.amends);
    return text;
}

/* What a settlement came to; its record is the one before the next. */
typedef struct chain {
    char *record;
} chain;

static bool row_says(const sib_settlement *s, const char *column, const char *expected)
{
    char             text[500] = "";
    const sib_table *bills = sib_settlement_table(s, "bills");
    sib_text         cells = sib_table_text(bills, sib_table_find(bills, column));
    for (int64_t i = 0; i < sib_table_rows(bills); i++) {
        strncat(text, i == 0 ? "" : ",", 2);
        strncat(text, cells.data + cells.offsets[i],
                (size_t)(cells.offsets[i + 1] - cells.offsets[i]));
    }
    if (strcmp(text, expected) != 0) {
        printf("\n    %s is %s, not %s\n", column, text, expected);
    }
    return strcmp(text, expected) == 0;
}

/* Settles a stage for amounts of x and y: what the payers, and nobody, have been billed. */
static bool bills(chain *c, const char *document, const char *stage, const char *x,
                  const char *y, const char *expected)
{
    char facts[400];
    snprintf(facts, sizeof facts,
             "{'facts': {'t': [{'who': 'x', 'amount': '%s'}, {'who': 'y', 'amount': '%s'}]}}",
             x, y);
    sib_settlement *s = scheme_settle(document, facts, stage, c->record);
    bool            same = s != NULL && row_says(s, "cumulative", expected);
    if (s == NULL) {
        printf("\n    %s\n", scheme_message);
    }
    free(c->record);
    c->record = NULL;
    if (s != NULL) {
        size_t size = strlen(sib_settlement_record(s)) + 1;
        c->record = malloc(size);
        CU_ASSERT_PTR_NOT_NULL_FATAL(c->record);
        memcpy(c->record, sib_settlement_record(s), size);
    }
    sib_settlement_free(s);
    return same;
}

static void end(chain *c)
{
    free(c->record);
    c->record = NULL;
}

#define RATIO                   "'rule': 'ratio', 'payers': "
#define PAYER(id, share)        "{'id': '" id "', 'share': '" share "'}"
#define CAPPED(id, share, most) "{'id': '" id "', 'share': '" share "', 'at_most': '" most "'}"

static void test_ratio(void)
{
    chain       c = {NULL};
    const char *three = RATIO "[" PAYER("a", "6") "," PAYER("b", "6") "," PAYER("c", "2") "]";
    CU_ASSERT_TRUE(bills(&c, contract(plain, three), "1", "0.10", "0", "0.04,0.04,0.02,0"));
    CU_ASSERT_TRUE(bills(&c, contract(plain, three), "2", "0.11", "0", "0.05,0.04,0.02,0"));
    end(&c);
}

static void test_layers(void)
{
    chain       c = {NULL};
    const char *two = "'rule': 'layers', 'payers': [{'id': 'a', 'at_most': '50'}, {'id': 'b', "
                      "'at_most': '30'}]";
    CU_ASSERT_TRUE(bills(&c, contract(plain, two), "1", "60", "0", "50,10,0"));
    CU_ASSERT_TRUE(bills(&c, contract(plain, two), "2", "100", "0", "50,30,20"));
    CU_ASSERT_TRUE(bills(&c, contract(plain, two), "3", "-5", "0", "-5,0,0"));
    end(&c);
}

static void test_caps(void)
{
    chain       c = {NULL};
    const char *spill = RATIO "[" CAPPED("central", "20 %", "1617248") "," PAYER(
        "council", "80 %") "], 'over_cap': 'spill'";
    const char *unpaid = RATIO "[" CAPPED("central", "20 %", "1617248") "," PAYER(
        "council", "80 %") "], 'over_cap': 'unpaid'";
    CU_ASSERT_TRUE(bills(&c, contract(plain, spill), "1", "5000000", "0", "1000000,4000000,0"));
    CU_ASSERT_TRUE(bills(&c, contract(plain, spill), "2", "9000000", "0", "1617248,7382752,0"));
    CU_ASSERT_TRUE(
        bills(&c, contract(plain, spill), "3", "10000000", "0", "1617248,8382752,0"));
    end(&c);
    CU_ASSERT_TRUE(
        bills(&c, contract(plain, unpaid), "1", "9000000", "0", "1617248,7200000,182752"));
    end(&c);
}

#define CARD(id, x, y)                                                                         \
    "{'id': '" id "', 'share': {'by': 'who', 'card': {'x': '" x "', 'y': '" y "'}}}"

static void test_cards(void)
{
    chain       c = {NULL};
    const char *cards = RATIO "[" CARD("a", "1", "0") "," CARD("b", "1", "3") "]";
    CU_ASSERT_TRUE(bills(&c, contract(plain, cards), "1", "10", "7", "5,12,0"));
    CU_ASSERT_TRUE(bills(&c, contract(plain, cards), "2", "20", "1", "10,11,0"));
    end(&c);
}

/* What a guarantee adds is billed to one payer alone. */
static void test_charged(void)
{
    parts p = plain;
    chain c = {NULL};
    p.floor = "{'do': 'limit', 'id': 'l', 'of': 'm', 'at_least': '50', 'keys': ['who'], 'per': "
              "[], 'charged_to': 'b'},";
    const char *two = RATIO "[" PAYER("a", "100 %") "," PAYER("b", "0 %") "]";
    CU_ASSERT_TRUE(bills(&c, contract(p, two), "1", "10", "5", "15,35,0"));
    CU_ASSERT_TRUE(bills(&c, contract(p, two), "2", "60", "5", "65,0,0"));
    end(&c);
    p.below_zero = "carry";
    CU_ASSERT_EQUAL(scheme_check(contract(p, two)), SIB_ERR_TERMS);
    CU_ASSERT_TRUE(scheme_says("\"below_zero\" repay or refuse"));
}

/* What the words of an amendment of a record's contract are. */
static const char *amending(const chain *c, char *room, size_t size)
{
    const char *hash =
        c->record == NULL ? NULL : strstr(c->record, "\"contract\":\"c\",\"hash\":\"");
    CU_ASSERT_PTR_NOT_NULL_FATAL(hash);
    snprintf(room, size,
             ", 'amends': {'version': '1', 'hash': '%.64s', 'from': '2021-01-01', 'why': 'so', "
             "'past': 'recomputed'}",
             hash + strlen("\"contract\":\"c\",\"hash\":\""));
    return room;
}

/* A name that one payer's card leaves to "else". */
static void test_else(void)
{
    chain       c = {NULL};
    const char *cards = RATIO "[" CARD("a", "1", "0") ", {'id': 'b', 'share': {'by': 'who', "
                                                      "'card': {'x': '1'}, 'else': '3'}}]";
    CU_ASSERT_TRUE(bills(&c, contract(plain, cards), "1", "10", "7", "5,12,0"));
    end(&c);
    cards = RATIO "[" CARD("a", "25 %", "0 %") ", {'id': 'b', 'share': {'by': 'who', 'card': "
                                               "{'x': '75 %'}, 'else': '99 %'}}]";
    CU_ASSERT_EQUAL(scheme_check(contract(plain, cards)), SIB_ERR_TERMS);
    CU_ASSERT_TRUE(scheme_says("the shares for y do not sum to 100 %"));
}

/* An amendment keeps the key of the shares and every name that has been billed, and changes
 * what was billed only where it recomputes. */
static void test_amended_cards(void)
{
    static const struct {
        const char *split;
        const char *levels; /* instead of x and y */
        const char *past;
        const char *part;
    } wrong[] = {
        {RATIO "[" PAYER("a", "1") "," PAYER("b", "3") "]", "'x', 'y'", "recomputed",
         "shares are by another key"},
        {RATIO "[{'id': 'a', 'share': {'by': 'who', 'card': {'x': '1', 'z': '1'}}}," PAYER(
             "b", "0") "]",
         "'x', 'z'", "recomputed", "has a group that the contract has no more"},
        {RATIO "[" CARD("a", "1", "0") "," CARD("b", "1", "4") "]", "'x', 'y'", "stands",
         "an amendment says \"past\" recomputed"},
    };
    static const char cards[] = RATIO "[" CARD("a", "1", "0") "," CARD("b", "1", "3") "]";
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        chain c = {NULL};
        char  room[300];
        parts p = plain;
        CU_ASSERT_TRUE(bills(&c, contract(plain, cards), "1", "10", "7", "5,12,0"));
        p.version = "2";
        p.amends = amending(&c, room, sizeof room);
        strcpy(strstr(room, "recomputed"), wrong[i].past);
        strcat(room, strstr(room, "'}") == NULL ? "'}" : "");
        char *document = strdup(contract(p, wrong[i].split));
        CU_ASSERT_PTR_NOT_NULL_FATAL(document);
        memcpy(strstr(document, "'x', 'y'"), wrong[i].levels, strlen("'x', 'y'"));
        CU_ASSERT_PTR_NULL(scheme_settle(
            document, "{'facts': {'t': [{'who': 'x', 'amount': '10'}]}}", "2", c.record));
        CU_ASSERT_TRUE(scheme_says(wrong[i].part));
        free(document);
        end(&c);
    }
}

/* What nobody pays is no payer who must stay. */
static void test_unpaid_is_no_payer(void)
{
    chain       c = {NULL};
    char        room[300];
    parts       p = plain;
    const char *unpaid =
        RATIO "[" CAPPED("a", "20 %", "10") "," PAYER("b", "80 %") "], 'over_cap': 'unpaid'";
    CU_ASSERT_TRUE(bills(&c, contract(plain, unpaid), "1", "100", "0", "10,80,10"));
    p.version = "2";
    p.amends = amending(&c, room, sizeof room);
    CU_ASSERT_TRUE(bills(&c, contract(p, unpaid), "2", "200", "0", "10,160,30"));
    end(&c);
}

/* Shares that an amendment changes govern the increase alone. */
static void test_amended(void)
{
    chain       c = {NULL};
    char        amends[300];
    parts       p = plain;
    const char *before = RATIO "[" PAYER("a", "50 %") "," PAYER("b", "50 %") "]";
    const char *after = RATIO "[" PAYER("a", "10 %") "," PAYER("b", "90 %") "]";
    CU_ASSERT_TRUE(bills(&c, contract(plain, before), "1", "100", "0", "50,50,0"));
    p.version = "2";
    p.amends = amending(&c, amends, sizeof amends);
    CU_ASSERT_TRUE(bills(&c, contract(p, after), "2", "200", "0", "60,140,0"));
    CU_ASSERT_TRUE(bills(&c, contract(p, after), "3", "300", "0", "70,230,0"));
    end(&c);
}

/* 15 shared by a, and 35 charged to b alone, who with changed shares is still charged 35: of 20
 * more b gets all, and no line is billed twice. */
static void test_charged_and_amended(void)
{
    chain c = {NULL};
    char  room[300];
    parts p = plain;
    p.floor = "{'do': 'limit', 'id': 'l', 'of': 'm', 'at_least': '50', 'keys': ['who'], 'per': "
              "[], 'charged_to': 'b'},";
    CU_ASSERT_TRUE(bills(&c,
                         contract(p, RATIO "[" PAYER("a", "100 %") "," PAYER("b", "0 %") "]"),
                         "1", "10", "5", "15,35,0"));
    p.version = "2";
    p.amends = amending(&c, room, sizeof room);
    CU_ASSERT_TRUE(bills(&c,
                         contract(p, RATIO "[" PAYER("a", "0 %") "," PAYER("b", "100 %") "]"),
                         "2", "10", "25", "15,35,0"));
    end(&c);
}

/* A payer who was billed is not left out; it may share no more. One may come. */
static void test_payers_come_and_go(void)
{
    static const struct {
        const char *split;
        const char *bills; /* NULL: refused */
    } cases[] = {
        {RATIO "[" PAYER("a", "1") "]", NULL},
        {RATIO "[" PAYER("a", "1") "," PAYER("b", "0") "]", "150,50,0"},
        {RATIO "[" PAYER("a", "1") "," PAYER("b", "0") "," PAYER("c", "1") "]", "100,50,50,0"},
        {"'rule': 'layers', 'payers': [{'id': 'a'}]", NULL},
    };
    const char *before = RATIO "[" PAYER("a", "50 %") "," PAYER("b", "50 %") "]";
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        chain c = {NULL};
        char  room[300];
        parts p = plain;
        CU_ASSERT_TRUE(bills(&c, contract(plain, before), "1", "100", "0", "50,50,0"));
        p.version = "2";
        p.amends = amending(&c, room, sizeof room);
        if (cases[i].bills != NULL) {
            CU_ASSERT_TRUE(
                bills(&c, contract(p, cases[i].split), "2", "200", "0", cases[i].bills));
        } else {
            CU_ASSERT_FALSE(bills(&c, contract(p, cases[i].split), "2", "200", "0", ""));
            CU_ASSERT_TRUE(scheme_says("leaves out a payer"));
        }
        end(&c);
    }
}

/* A cap that cuts alike, a floor, cards and a payer's cap, settled a second time. */
static void test_failing(void)
{
    parts p = plain;
    chain c = {NULL};
    p.floor = "{'do': 'limit', 'id': 'k', 'of': 'm', 'at_most': {'by': 'line', 'card': {'m': "
              "'40'}}, 'keys': ['who'], 'per': ['line'], 'fill': 'pro_rata', 'where': "
              "{'column': 'who', 'is': 'one_of', 'value': ['x', 'y']}}, "
              "{'do': 'limit', 'id': 'l', 'of': 'k', 'at_least': '50', 'keys': ['who'], 'per': "
              "['who'], 'charged_to': 'b'},";
    const char *split = RATIO "[" CARD("a", "1", "2") "," CARD(
        "b", "1", "3") ","
                       "{'id': 'c', 'share': '1', 'at_most': '3'}], 'over_cap': 'spill'";
    CU_ASSERT_TRUE(bills(&c, contract(p, split), "1", "30", "60", "15.83,81.17,3,0"));
    scheme_texts t = {scheme_json(contract(p, split)),
                      scheme_json("{'facts': {'t': [{'who': 'x', 'amount': '70'}, {'who': 'y', "
                                  "'amount': '-5'}]}}"),
                      "2", c.record, NULL};
    CU_ASSERT_TRUE(test_every_allocation(scheme_attempt, &t) > 100);
    CU_ASSERT_TRUE(test_every_check(scheme_attempt, &t, 1) > 10);
    end(&c);
}

static void test_refused(void)
{
    static const struct {
        const char *split;
        const char *part;
    } wrong[] = {
        {RATIO "[" PAYER("a", "40 %") "," PAYER("b", "60") "]", "all have the sign"},
        {RATIO "[" PAYER("a", "40 %") "," PAYER("b", "50 %") "]", "do not sum to 100 %"},
        {RATIO "[" PAYER("a", "0") "," PAYER("b", "0") "]", "are all 0"},
        {RATIO "[" PAYER("a", "-1") "," PAYER("b", "2") "]", "not below 0"},
        {RATIO "[" PAYER("a", "1") "," PAYER("a", "2") "]", "\"a\" stands twice"},
        {RATIO "[" PAYER("(unpaid)", "1") "]", "no id of a payer"},
        {RATIO "[" CAPPED("a", "1", "5") "]", "\"over_cap\" is not stated"},
        {RATIO "[" PAYER("a", "1") "], 'over_cap': 'spill'", "leave \"over_cap\" out"},
        {RATIO "[" CAPPED("a", "1", "0.001") "], 'over_cap': 'spill'", "parts of a minor unit"},
        {RATIO "[" CAPPED("a", "1", "-1") "], 'over_cap': 'spill'", "an amount from 0"},
        {RATIO "[{'id': 'a'}]", "lacks \"share\""},
        {RATIO "[]", "payers"},
        {"'rule': 'layers', 'payers': [" PAYER("a", "1") "]", "has no share"},
        {"'rule': 'layers', 'payers': [{'id': 'a'}, {'id': 'b'}]", "\"at_most\""},
        {RATIO "[" CARD("a", "1", "0") "," CARD("b", "1", "0") "]", "for y are all 0"},
        {RATIO "[{'id': 'a', 'share': {'by': 'who', 'card': {'x': '1'}}}]", "lacks \"y\""},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        CU_ASSERT_EQUAL(scheme_check(contract(plain, wrong[i].split)), SIB_ERR_TERMS);
        CU_ASSERT_TRUE(scheme_says(wrong[i].part));
        CU_ASSERT_TRUE(scheme_says("line 1, column"));
    }
}

TEST_SUITE(test_split)
{
    const char *suite = "split";
    test_add(suite, "no bill falls while what its payer owes rises", test_ratio);
    test_add(suite, "layers are filled in their order", test_layers);
    test_add(suite, "a payer stops at its cap, and the other goes on", test_caps);
    test_add(suite, "cards share the lines of each name by themselves", test_cards);
    test_add(suite, "what a floor adds may be one payer's alone", test_charged);
    test_add(suite, "a card leaves names to else", test_else);
    test_add(suite, "changed shares govern only the increase", test_amended);
    test_add(suite, "an amendment keeps the key and the names of shares", test_amended_cards);
    test_add(suite, "what nobody pays is no payer who must stay", test_unpaid_is_no_payer);
    test_add(suite, "what is charged to one payer is billed once, whoever shares",
             test_charged_and_amended);
    test_add(suite, "a payer who was billed stays", test_payers_come_and_go);
    test_add(suite, "memory may be short and work interrupted", test_failing);
    test_add(suite, "what a split does not say is refused with its place", test_refused);
}
