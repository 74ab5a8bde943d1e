/* The page and the answer of a settlement: who is paid what, and why, in every verdict. */
#include <stdio.h>
#include <string.h>

#include "scheme/fixture.h"
#include "scheme/gate.h"
#include "scheme/kind.h"
#include "sib/report.h"

extern const char sib__words_tsv[];

#define CONTRACT(title, least, stages)                                                         \
    "{'language':'sib@1','contract':'bond','version':'1','title':'" title                      \
    "','currency':'GBP','tables':{'counts':{'role':'figures','columns':{'on':{'type':'date'}," \
    "'group':{'type':'codes','levels':['treated','comparison']},'events':{'type':'i64'},"      \
    "'persons':{'type':'i64'}}}},'comparisons':{'others':{'kind':'matched','arms':{"           \
    "'treated':'a','comparison':'b'}}},'outcomes':{'counts':{'kind':'figures','table':"        \
    "'counts','keys':[],'on':'on','arm':'group','numbers':{'events':'count','persons':"        \
    "'count'}}},'payment':[{'do':'measure','id':'events','outcome':'counts','is':'mean',"      \
    "'what':'events','by':[]},{'do':'compare','id':'effect','of':'events','with':'others',"    \
    "'better':'fewer','n':'denominator'},{'do':'gate','id':'enough','all':[{'of':"             \
    "'effect.reduction','is':'at_least','value':'" least                                       \
    "'}]},{'do':'curve','id':'pay','gives':'money','each':{'value':'1000','assumed':true},'"   \
    "times':'effect.avoided',"                                                                 \
    "'if':'enough','keys':[]},{'do':'round','id':'line','of':'pay','to':'0.01','rounding':"    \
    "'half_up'},{'do':'limit','id':'capped','of':'line','at_most':'18000','keys':[],'per':[]," \
    "'fill':'in_order','cut':'part'},{'do':'settle','id':'due','of':'capped','below_zero':"    \
    "'repay','below_nothing':'zero','undecided':'stop'},{'do':'split','id':'bill','of':'due'," \
    "'rule':'ratio','over_cap':'unpaid','payers':[{'id':'city','share':'75 %','at_most':"      \
    "'15000'},{'id':'state','share':'25 %'}]}],'settlement':{'stages':[" stages "]}}"

#define STAGE(id, as_at, pays)                                                                 \
    "{'id':'" id "','as_at':'" as_at "','lines':'all','pays':" pays ",'facts':'as_known'}"

#define STAGES                                                                                 \
    STAGE("early", "2020-06-30", "false")                                                      \
    "," STAGE("first", "2020-12-31", "true") "," STAGE("last", "2021-12-31", "true")

static const char bond[] = CONTRACT("A bond", "10 %", STAGES);

/* What one group did of a hundred each. */
#define FACTS(treated, persons)                                                                \
    "{'facts':{'counts':[{'on':'2020-03-01','group':'treated','events':" treated               \
    ",'persons':" persons "},{'on':'2020-03-01','group':'comparison','events':100,"            \
    "'persons':100}]}}"

typedef sib_status (*maker)(sib_context *, const sib_settlement *, const sib_scheme *,
                            const sib_table *, const sib_report_options *, sib_paper **);

static const maker makers[] = {sib_report_settlement_html, sib_report_settlement_text};

static sib_scheme *read_scheme(const char *document)
{
    sib_scheme *scheme = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, scheme_json(document), &scheme), SIB_OK);
    return scheme;
}

static sib_settlement *settle(const char *facts, const char *stage, const char *previous)
{
    sib_settlement *settlement = scheme_settle(bond, facts, stage, previous);
    CU_ASSERT_PTR_NOT_NULL_FATAL(settlement);
    return settlement;
}

static sib_paper *make(maker how, const sib_settlement *settlement, const sib_scheme *scheme,
                       int32_t audience)
{
    sib_paper         *report = NULL;
    sib_report_options options = SIB_REPORT_OPTIONS_INIT;
    options.audience = audience;
    options.width = 400;
    CU_ASSERT_EQUAL_FATAL(how(NULL, settlement, scheme, NULL, &options, &report), SIB_OK);
    return report;
}

/* The text of a page as it is read: markup left out, blanks that hold together plain. */
static const char *plain(const char *page)
{
    static char text[200000];
    size_t      n = 0;
    bool        tag = false;
    for (; *page != '\0' && n < sizeof text - 1; page++) {
        tag = tag || *page == '<';
        bool nbsp = strncmp(page, "\xc2\xa0", 2) == 0;
        if (!tag) {
            text[n++] = *page;
            text[n - 1] = nbsp ? ' ' : *page;
            page += nbsp;
        }
        tag = tag && *page != '>';
    }
    text[n] = '\0';
    return text;
}

/* Both reports of a settlement say all of these. */
static void says(const sib_settlement *settlement, const sib_scheme *scheme,
                 const char *const *pieces)
{
    for (int i = 0; i < 2; i++) {
        sib_paper  *report = make(makers[i], settlement, scheme, SIB_REPORT_AUDIENCE_ASSESSOR);
        const char *text = sib_paper_text(report);
        text = i == 0 ? plain(text) : text;
        for (const char *const *piece = pieces; *piece != NULL; piece++) {
            CU_ASSERT_PTR_NOT_NULL(strstr(text, *piece));
            if (strstr(text, *piece) == NULL) {
                printf("\n    %s: not said\n", *piece);
            }
        }
        sib_paper_free(report);
    }
}

static void a_payment_is_said_with_gate_cap_and_payers(void)
{
    static const char *const pieces[] = {
        "PAID GBP 18,000.00",
        "It is the first payment",
        "city pays GBP 13,500.00.",
        "state pays GBP 4,500.00.",
        "Gate enough: reduction (effect) is 20 %, and at least 10 % is needed: met, with 10 "
        "points to spare. 11 more events would have turned it.",
        "decides 1 thing that no source settles",
        "Limit capped",
        "this stage",
        "to come",
        " 1,500.00",
        NULL};
    sib_scheme     *scheme = read_scheme(bond);
    sib_settlement *paid = settle(FACTS("80", "100"), "first", NULL);
    says(paid, scheme, pieces);
    sib_settlement_free(paid);
    sib_scheme_free(scheme);
}

static void a_missed_gate_is_the_reason(void)
{
    static const char *const pieces[] = {
        "NOTHING TO PAY", "The gate enough is missed by 5 points, 5 events.",
        "reduction (effect) is 5 %, and at least 10 % is needed: not met, by 5 points", NULL};
    sib_scheme     *scheme = read_scheme(bond);
    sib_settlement *missed = settle(FACTS("95", "100"), "first", NULL);
    says(missed, scheme, pieces);
    sib_settlement_free(missed);
    sib_scheme_free(scheme);
}

static void an_interim_stage_says_that_it_pays_nothing(void)
{
    static const char *const pieces[] = {"INTERIM FIGURE: NOTHING IS PAID",
                                         "If it did, GBP 18,000.00 would be due now",
                                         "Would be paid now", NULL};
    sib_settlement          *interim = settle(FACTS("80", "100"), "early", NULL);
    says(interim, NULL, pieces);
    sib_settlement_free(interim);
}

static void what_is_undecided_says_what_is_missing(void)
{
    static const char *const pieces[] = {
        "NOT DECIDED YET: NOTHING IS PAID",
        "pay has no number yet: there is nobody whom a rate could be of.",
        "Gate enough: undecided.", NULL};
    sib_settlement *undecided = settle(FACTS("0", "0"), "first", NULL);
    says(undecided, NULL, pieces);
    sib_settlement_free(undecided);
}

static void what_goes_back_and_what_was_paid_before_are_said(void)
{
    static const char *const pieces[] = {
        "PAID BACK GBP 6,000.00",
        "Only GBP 12,000.00 is due since the start, and GBP 18,000.00 was paid before.",
        "city gets back GBP 4,500.00.", NULL};
    static const char *const nothing[] = {
        "NOTHING TO PAY", "GBP 18,000.00 is due since the start, and all of it was paid", NULL};
    sib_settlement *first = settle(FACTS("80", "100"), "first", NULL);
    const char     *record = sib_settlement_record(first);
    sib_settlement *less = settle(FACTS("88", "100"), "last", record);
    sib_settlement *same = settle(FACTS("80", "100"), "last", record);
    says(less, NULL, pieces);
    says(same, NULL, nothing);
    sib_settlement_free(same);
    sib_settlement_free(less);
    sib_settlement_free(first);
}

/* 9.996 % is not printed as 10 %. */
static void a_number_is_told_from_its_limit(void)
{
    static const char *const pieces[] = {"reduction (effect) is 9.999 %, and at least 10 %",
                                         "not met, by 0.001 points", NULL};
    sib_settlement          *close = settle(FACTS("90001", "100000"), "first", NULL);
    says(close, NULL, pieces);
    sib_settlement_free(close);
}

static void a_page_loads_nothing_runs_nothing_and_shows_texts_as_texts(void)
{
    static const char *const never[] = {"<script", "<link",   "<img", "<iframe", "http:",
                                        "https:",  "@import", "url(", "style=\""};
    static const char        document[] =
        CONTRACT("<script>alert(1)</script>& {hash} \\u202e\\u05d0", "10 %", STAGES);
    sib_scheme     *scheme = read_scheme(document);
    sib_settlement *paid = scheme_settle(document, FACTS("80", "100"), "first", NULL);
    sib_paper      *page = make(makers[0], paid, scheme, SIB_REPORT_AUDIENCE_ASSESSOR);
    const char     *text = sib_paper_text(page);
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        CU_ASSERT_PTR_NULL(strstr(text, never[i]));
    }
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "default-src 'none'"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "<svg role=\"img\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "<bdi>&lt;script&gt;"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "&amp; {hash} U+202E"));
    CU_ASSERT_PTR_NULL(strstr(text, "\xe2\x80\xae"));
    sib_paper_free(page);
    sib_settlement_free(paid);
    sib_scheme_free(scheme);
}

/* Four events are few; that the gate is missed, and what is due, is public all the same. */
static void the_public_sees_no_small_number_and_nothing_reckoned_from_one(void)
{
    static const char *const hidden[] = {"96 %",  "4.0",   "GBP 1,000", "0.04",
                                         "86 po", "96 po", "0.96"};
    sib_scheme              *scheme = read_scheme(bond);
    sib_settlement          *few = settle(FACTS("4", "100"), "first", NULL);
    sib_settlement          *many = settle(FACTS("80", "100"), "first", NULL);
    for (int i = 0; i < 2; i++) {
        sib_paper  *report = make(makers[i], few, scheme, SIB_REPORT_AUDIENCE_PUBLIC);
        const char *text = plain(sib_paper_text(report));
        for (size_t k = 0; k < sizeof hidden / sizeof hidden[0]; k++) {
            CU_ASSERT_PTR_NULL(strstr(text, hidden[k]));
        }
        CU_ASSERT_PTR_NOT_NULL(strstr(text, "PAID GBP 18,000.00"));
        CU_ASSERT_PTR_NOT_NULL(strstr(text, "Gate enough: met."));
        sib_paper_free(report);
        report = make(makers[i], many, scheme, SIB_REPORT_AUDIENCE_PUBLIC);
        CU_ASSERT_PTR_NOT_NULL(strstr(plain(sib_paper_text(report)), "is 20 %, and"));
        sib_paper_free(report);
    }
    sib_settlement_free(many);
    sib_settlement_free(few);
    sib_scheme_free(scheme);
}

/* Nor any hash that small numbers could be tried out against. */
static void settlements_that_differ_in_hidden_numbers_give_one_public_page(void)
{
    sib_scheme     *scheme = read_scheme(bond);
    sib_settlement *four = settle(FACTS("4", "100"), "first", NULL);
    sib_settlement *three = settle(FACTS("3", "100"), "first", NULL);
    for (int i = 0; i < 4; i++) {
        int32_t    audience = 1 + i / 2;
        sib_paper *a = make(makers[i % 2], four, scheme, audience);
        sib_paper *b = make(makers[i % 2], three, scheme, audience);
        bool       same = strcmp(sib_paper_text(a), sib_paper_text(b)) == 0;
        CU_ASSERT_EQUAL(same, audience == SIB_REPORT_AUDIENCE_PUBLIC);
        sib_paper_free(b);
        sib_paper_free(a);
    }
    sib_settlement_free(three);
    sib_settlement_free(four);
    sib_scheme_free(scheme);
}

static void the_same_settlement_gives_the_same_bytes(void)
{
    sib_scheme     *scheme = read_scheme(bond);
    sib_settlement *one = settle(FACTS("80", "100"), "first", NULL);
    sib_settlement *two = settle(FACTS("80", "100"), "first", NULL);
    for (int i = 0; i < 4; i++) {
        sib_paper *a = make(makers[i % 2], one, scheme, 1 + i / 2);
        sib_paper *b = make(makers[i % 2], two, scheme, 1 + i / 2);
        CU_ASSERT_STRING_EQUAL(sib_paper_text(a), sib_paper_text(b));
        sib_paper_free(b);
        sib_paper_free(a);
    }
    sib_settlement_free(two);
    sib_settlement_free(one);
    sib_scheme_free(scheme);
}

static void another_contract_and_bad_options_are_refused(void)
{
    sib_scheme        *other = read_scheme(CONTRACT("A bond", "11 %", STAGES));
    sib_settlement    *paid = settle(FACTS("80", "100"), "first", NULL);
    sib_paper         *report = NULL;
    sib_report_options options = SIB_REPORT_OPTIONS_INIT;
    options.width = 39;
    for (int i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL(makers[i](NULL, paid, other, NULL, NULL, &report), SIB_ERR_ARGUMENT);
        CU_ASSERT_EQUAL(makers[i](NULL, NULL, NULL, NULL, NULL, &report), SIB_ERR_ARGUMENT);
        CU_ASSERT_EQUAL(makers[i](NULL, paid, NULL, NULL, &options, &report), SIB_ERR_ARGUMENT);
        CU_ASSERT_EQUAL(makers[i](NULL, paid, NULL, NULL, NULL, NULL), SIB_ERR_ARGUMENT);
    }
    options.struct_size = 1;
    CU_ASSERT_EQUAL(makers[0](NULL, paid, NULL, NULL, &options, &report), SIB_ERR_VERSION);
    CU_ASSERT_PTR_NULL(report);
    sib_settlement_free(paid);
    sib_scheme_free(other);
}

static bool has_words(const char *key)
{
    char line[64];
    snprintf(line, sizeof line, "\n%s\t", key);
    return strstr(sib__words_tsv, line) != NULL;
}

#define OF_REASON(constant, number, name, text) "state." name,
#define OF_TEST(constant, number, name, text)   "is." name,
#define OF_KIND(name)                           "kind." #name,

static void whatever_a_settlement_names_has_words(void)
{
    static const char *const keys[] = {SIB__REASON_LIST(OF_REASON) SIB__TEST_LIST(OF_TEST)
                                           SIB__STEP_KIND_LIST(OF_KIND)};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        CU_ASSERT(strcmp(keys[i], "state.") == 0 || has_words(keys[i]));
    }
}

typedef struct attempt {
    const sib_settlement *settlement;
    const sib_scheme     *scheme;
    maker                 how;
} attempt;

static sib_status report_once(sib_context *ctx, void *texts)
{
    const attempt *a = texts;
    sib_paper     *report = NULL;
    sib_status     status = a->how(ctx, a->settlement, a->scheme, NULL, NULL, &report);
    CU_ASSERT_EQUAL(report != NULL, status == SIB_OK);
    sib_paper_free(report);
    return status;
}

/* Of many thousand allocations: the first ones all, then a sample. */
static int64_t fail_some(attempt *a)
{
    bool    failed = true;
    int64_t k = 1;
    while (failed) {
        test_allocator allocator = {0};
        sib_context   *ctx = test_context(&allocator);
        int64_t        before = allocator.live;
        allocator = (test_allocator){.live = before, .fail_at = k, .persistent = k % 2 == 0};
        sib_status status = report_once(ctx, a);
        failed = allocator.calls >= k;
        CU_ASSERT_EQUAL(status, failed ? SIB_ERR_NO_MEMORY : SIB_OK);
        CU_ASSERT_EQUAL(allocator.live, before);
        sib_context_free(ctx);
        k += 1 + k / 12;
    }
    return k;
}

static void memory_may_be_short_and_work_interrupted(void)
{
    sib_scheme     *scheme = read_scheme(bond);
    sib_settlement *paid = settle(FACTS("80", "100"), "first", NULL);
    for (int i = 0; i < 2; i++) {
        attempt a = {paid, scheme, makers[i]};
        CU_ASSERT_TRUE(fail_some(&a) > 500);
        CU_ASSERT_TRUE(test_every_check(report_once, &a, 1) > 5);
    }
    sib_settlement_free(paid);
    sib_scheme_free(scheme);
}

TEST_SUITE(test_settlement)
{
    test_add("settlement", "a payment is said with gate, cap and payers",
             a_payment_is_said_with_gate_cap_and_payers);
    test_add("settlement", "a missed gate is the reason", a_missed_gate_is_the_reason);
    test_add("settlement", "an interim stage says that it pays nothing",
             an_interim_stage_says_that_it_pays_nothing);
    test_add("settlement", "what is undecided says what is missing",
             what_is_undecided_says_what_is_missing);
    test_add("settlement", "what goes back and what was paid before are said",
             what_goes_back_and_what_was_paid_before_are_said);
    test_add("settlement", "a number is told from its limit", a_number_is_told_from_its_limit);
    test_add("settlement", "a page loads nothing, runs nothing and shows texts as texts",
             a_page_loads_nothing_runs_nothing_and_shows_texts_as_texts);
    test_add("settlement", "the public sees no small number and nothing reckoned from one",
             the_public_sees_no_small_number_and_nothing_reckoned_from_one);
    test_add("settlement", "settlements that differ in hidden numbers give one public page",
             settlements_that_differ_in_hidden_numbers_give_one_public_page);
    test_add("settlement", "the same settlement gives the same bytes",
             the_same_settlement_gives_the_same_bytes);
    test_add("settlement", "another contract and bad options are refused",
             another_contract_and_bad_options_are_refused);
    test_add("settlement", "whatever a settlement names has words",
             whatever_a_settlement_names_has_words);
    test_add("settlement", "memory may be short and work interrupted",
             memory_may_be_short_and_work_interrupted);
}
