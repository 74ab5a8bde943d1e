/* The page and the answer: what stands there, what must not, and that it depends on nothing
 * but the evaluation. */
#include <stdlib.h>
#include <string.h>

#include "evaluation/chain.h"
#include "report/text.h"
#include "sib/effect.h"
#include "sib/eligibility.h"
#include "sib/matching.h"
#include "sib/propensity.h"
#include "sib/report.h"
#include "support.h"

extern const char sib__words_tsv[];
extern const char sib__columns_tsv[];
extern const char sib__page_css[];

typedef sib_status (*maker)(sib_context *, const sib_evaluation *, const sib_report_options *,
                            sib_paper **);

static const maker makers[] = {sib_report_html, sib_report_text};

static sib_evaluation *evaluate(const char *piece, const char *by)
{
    bond_tables b;
    char       *contract = bond_contract_with(records_contract, piece, by);
    bond_make(&b, 0);
    sib_evaluation *e = chain_evaluate(contract, &b);
    bond_free(&b);
    free(contract);
    return e;
}

static sib_evaluation *plain_bond(void)
{
    return evaluate("\"method\":\"nearest\"", "\"method\":\"nearest\"");
}

static sib_paper *make(maker how, const sib_evaluation *e, int32_t audience)
{
    sib_paper         *report = NULL;
    sib_report_options options = SIB_REPORT_OPTIONS_INIT;
    options.audience = audience;
    CU_ASSERT_EQUAL_FATAL(how(NULL, e, &options, &report), SIB_OK);
    return report;
}

static bool holds(const sib_paper *report, const char *piece)
{
    return strstr(sib_paper_text(report), piece) != NULL;
}

static void the_answer_comes_first_and_is_the_evaluations(void)
{
    sib_evaluation *e = plain_bond();
    for (int i = 0; i < 2; i++) {
        sib_paper  *report = make(makers[i], e, SIB_REPORT_AUDIENCE_ASSESSOR);
        const char *answer = strstr(sib_paper_text(report), "EVALUATED");
        CU_ASSERT_PTR_NOT_NULL_FATAL(answer);
        const char *next = strstr(sib_paper_text(report), i == 0 ? "<h2>" : "WHAT TO KNOW");
        CU_ASSERT(next != NULL && answer < next);
        CU_ASSERT(holds(report, sib_evaluation_result_hash(e)));
        sib_paper_free(report);
    }
    sib_evaluation_free(e);
}

static void a_record_opened_again_gives_the_same_bytes(void)
{
    sib_evaluation *e = plain_bond();
    sib_evaluation *again = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_open(NULL, sib_evaluation_record(e), NULL, &again),
                          SIB_OK);
    for (int i = 0; i < 4; i++) {
        sib_paper *a = make(makers[i % 2], e, 1 + i / 2);
        sib_paper *b = make(makers[i % 2], again, 1 + i / 2);
        CU_ASSERT_STRING_EQUAL(sib_paper_text(a), sib_paper_text(b));
        sib_paper_free(a);
        sib_paper_free(b);
    }
    sib_evaluation_free(again);
    sib_evaluation_free(e);
}

static void a_page_loads_nothing_and_runs_nothing(void)
{
    static const char *const never[] = {"<script", "<link",   "<img", "<iframe", "http:",
                                        "https:",  "@import", "url(", " on",     "style=\""};
    sib_evaluation          *e = plain_bond();
    sib_paper               *page = make(sib_report_html, e, SIB_REPORT_AUDIENCE_ASSESSOR);
    CU_ASSERT(holds(page, "default-src 'none'"));
    CU_ASSERT(holds(page, "<svg role=\"img\""));
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        const char *found = strstr(sib_paper_text(page), never[i]);
        CU_ASSERT(found == NULL || (strcmp(never[i], " on") == 0));
    }
    sib_paper_free(page);
    sib_evaluation_free(e);
}

/* A title of markup, an escape sequence, turned direction, and a letter of Hebrew. */
static void hostile_texts_are_shown_as_texts(void)
{
    sib_evaluation *e =
        evaluate("{\"language\":", "{\"title\":\"<script>alert(1)</script>&'{style} "
                                   "\\u001b[31m\\u202e\\u05d0\",\"language\":");
    for (int i = 0; i < 2; i++) {
        sib_paper  *report = make(makers[i], e, SIB_REPORT_AUDIENCE_ASSESSOR);
        const char *text = sib_paper_text(report);
        CU_ASSERT(holds(report, i == 0 ? "&lt;script&gt;" : "<script>"));
        CU_ASSERT(holds(report, "U+001B") && holds(report, "U+202E") &&
                  holds(report, "{style}"));
        CU_ASSERT(i == 1 || !holds(report, "<script"));
        CU_ASSERT(i == 1 || holds(report, "<bdi>"));
        CU_ASSERT(!holds(report, "\xe2\x80\xae"));
        for (; *text != '\0'; text++) {
            CU_ASSERT((unsigned char)*text >= 0x20U || *text == '\n');
        }
        sib_paper_free(report);
    }
    sib_evaluation_free(e);
}

static void cleaned(const char *text, const char *expected)
{
    sib__memory memory;
    sib__memory_init(&memory, NULL);
    CU_ASSERT_STRING_EQUAL(sib__clean(&memory, sib__slice_of(text)), expected);
    sib__memory_release(&memory);
}

static void what_steers_a_terminal_or_turns_text_is_written_out(void)
{
    cleaned("plain \xc3\xa9", "plain \xc3\xa9");
    cleaned("a\tb\r\nc", "a b  c");
    cleaned("\x1b[31m\x7f", "U+001B[31mU+007F");
    cleaned("\xc2\x9b"
            "2J",
            "U+009B2J"); /* a C1 control sequence */
    cleaned("\xe2\x80\xae\xe2\x81\xa6", "\xe2\x81\xa8U+202EU+2066\xe2\x81\xa9");
    cleaned("\xd7\x90", "\xe2\x81\xa8\xd7\x90\xe2\x81\xa9");
}

static bool has_words(const char *key)
{
    const char *found = strstr(sib__words_tsv, key);
    while (found != NULL &&
           !((found == sib__words_tsv || found[-1] == '\n') && found[strlen(key)] == '\t')) {
        found = strstr(found + 1, key);
    }
    return found != NULL;
}

#define OF_PROPENSITY(constant, number, name, text) "finding.propensity." name,
#define OF_MATCHING(constant, number, name, text)   "finding.matching." name,
#define OF_EFFECT(constant, number, name, text)     "finding.effect." name,
#define OF_KIND(constant, number, name, text)       "left." name,
#define OF_WEIGHTING(constant, number, name, text)  "weighting." name,

static void whatever_a_record_names_has_words(void)
{
    static const char *const keys[] = {
        SIB_PROPENSITY_VERDICT_LIST(OF_PROPENSITY) SIB_MATCHING_VERDICT_LIST(OF_MATCHING)
            SIB_EFFECT_VERDICT_LIST(OF_EFFECT) SIB_WEIGHTING_LIST(OF_WEIGHTING)
                SIB_ELIGIBILITY_KIND_LIST(OF_KIND) "pooled"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        bool is_fine = strstr(keys[i], ".ok") != NULL || strstr(keys[i], "_member") != NULL;
        CU_ASSERT(is_fine || has_words(keys[i]));
    }
    CU_ASSERT(!has_words("no.such.key"));
}

static void tabled(const char *text, int columns)
{
    while (*text != '\0') {
        int tabs = 0;
        for (; *text != '\n'; text++) {
            tabs += *text == '\t';
        }
        CU_ASSERT_EQUAL(tabs, columns - 1);
        text++;
    }
}

static void embedded_files_are_whole(void)
{
    tabled(sib__words_tsv, 2);
    tabled(sib__columns_tsv, 5);
    FILE *file = fopen(SIB_TEST_SOURCE_DIR "/../lib/report/page.css", "rb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    for (const char *at = sib__page_css; *at != '\0'; at++) {
        CU_ASSERT_EQUAL(fgetc(file), *at);
    }
    CU_ASSERT_EQUAL(fgetc(file), EOF);
    fclose(file);
}

static void bad_options_are_refused(void)
{
    sib_evaluation    *e = plain_bond();
    sib_paper         *report = NULL;
    sib_report_options good = SIB_REPORT_OPTIONS_INIT;
    sib_report_options bad[] = {good, good, good, good, good, good};
    bad[0].audience = 3;
    bad[1].figures = 2;
    bad[2].least = 2;
    bad[3].least = 1001;
    bad[4].width = 39;
    bad[5].width = 401;
    for (int i = 0; i < 12; i++) {
        CU_ASSERT_EQUAL(makers[i % 2](NULL, e, &bad[i / 2], &report), SIB_ERR_ARGUMENT);
    }
    good.struct_size = 1;
    CU_ASSERT_EQUAL(sib_report_html(NULL, e, &good, &report), SIB_ERR_VERSION);
    CU_ASSERT_EQUAL(sib_report_html(NULL, NULL, NULL, &report), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_report_html(NULL, e, NULL, NULL), SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_paper_text(NULL), "");
    sib_paper_free(NULL);
    sib_evaluation_free(e);
}

static void every_allocation_may_fail(void)
{
    sib_evaluation *e = plain_bond();
    for (int i = 0; i < 4; i++) {
        bool               done = false;
        sib_report_options options = SIB_REPORT_OPTIONS_INIT;
        options.audience = 1 + i / 2;
        for (int64_t k = 1; !done; k += 1 + k / 40) { /* the first ones all, then a sample */
            test_allocator allocator = {0};
            sib_context   *ctx = test_context(&allocator);
            sib_paper     *report = NULL;
            allocator.calls = 0;
            allocator.fail_at = k;
            allocator.persistent = k % 2 == 0;
            sib_status status = makers[i % 2](ctx, e, &options, &report);
            CU_ASSERT(status == SIB_ERR_NO_MEMORY || status == SIB_OK);
            CU_ASSERT_EQUAL(report == NULL, status != SIB_OK);
            done = status == SIB_OK;
            sib_paper_free(report);
            CU_ASSERT_EQUAL(allocator.live, 1);
            sib_context_free(ctx);
        }
    }
    sib_evaluation_free(e);
}

static int stop_at(void *payload)
{
    int64_t *left = payload;
    return (*left)-- == 0;
}

static void a_report_stops_at_every_check(void)
{
    sib_evaluation *e = plain_bond();
    int64_t         stopped = 0;
    for (bool done = false; !done; stopped++) {
        int64_t             left = stopped;
        sib_paper          *report = NULL;
        sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
        options.interrupt = stop_at;
        options.interrupt_payload = &left;
        sib_context *ctx = sib_context_new(&options);
        sib_status   status = sib_report_html(ctx, e, NULL, &report);
        done = status == SIB_OK;
        CU_ASSERT(done || (status == SIB_ERR_INTERRUPTED && report == NULL));
        sib_paper_free(report);
        sib_context_free(ctx);
    }
    CU_ASSERT(stopped > 20);
    sib_evaluation_free(e);
}

TEST_SUITE(test_report)
{
    test_add("report", "the answer comes first, and is the evaluation's",
             the_answer_comes_first_and_is_the_evaluations);
    test_add("report", "a record opened again gives the same bytes",
             a_record_opened_again_gives_the_same_bytes);
    test_add("report", "a page loads nothing and runs nothing",
             a_page_loads_nothing_and_runs_nothing);
    test_add("report", "hostile texts are shown as texts", hostile_texts_are_shown_as_texts);
    test_add("report", "what steers a terminal or turns text is written out",
             what_steers_a_terminal_or_turns_text_is_written_out);
    test_add("report", "whatever a record names has words", whatever_a_record_names_has_words);
    test_add("report", "embedded files are whole", embedded_files_are_whole);
    test_add("report", "bad options are refused", bad_options_are_refused);
    test_add("report", "every allocation may fail", every_allocation_may_fail);
    test_add("report", "a report stops at every check", a_report_stops_at_every_check);
}
