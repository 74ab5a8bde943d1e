#include "core/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

static sib_status parse(sib_context *ctx, sib__call *call, sib__slice text,
                        const sib__json **out)
{
    sib_status status = sib__enter(call, ctx, "sib_test_json", true);
    *out = NULL;
    return status != SIB_OK ? status
                            : sib__json_parse(call, &call->scratch, "contract", text, out);
}

static sib_status parse_text(sib_context *ctx, const char *text)
{
    sib__call        call;
    const sib__json *root = NULL;
    sib_status       status = parse(ctx, &call, sib__slice_of(text), &root);
    return sib__leave(&call, status, NULL);
}

/* What is no JSON by RFC 8259, among it what jsmn accepts in either of its modes: missing,
 * doubled and wrong punctuation, bare words, keys that are no strings, raw control characters,
 * lone surrogates, zeros in front, text after the value. */
static const char *const malformed[] = {
    "",
    " ",
    "{",
    "}",
    "[",
    "]",
    "[}",
    "{]",
    "{}}",
    "[]]",
    "[[]",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\" 1}",
    "{\"a\"::1}",
    "{\"a\":1,}",
    "{,\"a\":1}",
    "{\"a\":1,,\"b\":2}",
    "{\"a\":1 \"b\":2}",
    "{\"a\":1:2}",
    "{\"a\",\"b\":1}",
    "{\"a\":\"b\":\"c\"}",
    "{\"a\":1;\"b\":2}",
    "{a:1}",
    "{1:1}",
    "{null:1}",
    "{[]:1}",
    "{{}:1}",
    "{'a':1}",
    "{\"a\":{}:1}",
    "[1,]",
    "[,1]",
    "[,]",
    "[1,,2]",
    "[1 2]",
    "[\"a\" \"b\"]",
    "[\"a\":1]",
    "[1:2]",
    "[{}{}]",
    "[[][]]",
    "[1]2",
    "{}{}",
    "[] []",
    "1 2",
    "\"a\"\"b\"",
    "nul",
    "nulll",
    "True",
    "TRUE",
    "truefalse",
    "undefined",
    "NaN",
    "Infinity",
    "-Infinity",
    "[-]",
    "[+1]",
    "[01]",
    "[-01]",
    "[1.]",
    "[.5]",
    "[1.e3]",
    "[1e]",
    "[1e+]",
    "[1e1.5]",
    "[0x10]",
    "[1_000]",
    "[1,000.5.2]",
    "[--1]",
    "[1-]",
    "[1e400]",
    "[-1e309]",
    "\"",
    "\"a",
    "\"\\\"",
    "\"\\x41\"",
    "\"\\'\"",
    "\"\\u12\"",
    "\"\\u123g\"",
    "\"\\u\"",
    "\"\\U0041\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"\\udc00\"",
    "\"\\ud800x\"",
    "\"\\ud800\\u0041\"",
    "\"\\ud800\\ud800\"",
    "\"\\udc00\\ud800\"",
    "\"a\tb\"",
    "\"a\nb\"",
    "\"\x01\"",
    "\"\x80\"",
    "\"\xc0\xaf\"",
    "\"\xed\xa0\x80\"",
    "\"\xf4\x90\x80\x80\"",
    "\xff\xfe[\0]",
    "[1]\xc2\xa0",
    "\xc2\xa0[1]",
    "[1]\v",
    "[1]\f",
    "// comment\n[1]",
    "[1 /* comment */]",
    "[1]#",
    "[1],",
    "(1)",
    "[tru\"e\"]",
    "{\"a\":1,\"a\":2}",
    "{\"a\":1,\"\\u0061\":2}",
    "{\"\":1,\"\":2}",
    "{\"x\":{\"b\":1,\"c\":2,\"b\":3}}",
};

static void what_is_no_json_is_refused_with_line_and_column(void)
{
    sib_context *ctx = sib_context_new(NULL);
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        sib_status status = parse_text(ctx, malformed[i]);
        if (status != SIB_ERR_TERMS) {
            printf("accepted: %s\n", malformed[i]);
        }
        CU_ASSERT_EQUAL(status, SIB_ERR_TERMS);
        CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "contract");
        CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), "line 1, column "));
    }
    CU_ASSERT(sizeof malformed / sizeof malformed[0] > 60);
    sib_context_free(ctx);
}

static void a_zero_byte_ends_no_document(void)
{
    sib_context             *ctx = sib_context_new(NULL);
    static const char *const texts[] = {"[1]\0", "[1]\0]", "[1,\0 2]", "\"a\0b\"", "{\0}"};
    static const int64_t     lengths[] = {4, 5, 7, 5, 3};
    for (int i = 0; i < 5; i++) {
        sib__call        call;
        const sib__json *root = NULL;
        sib_status       status = parse(ctx, &call, (sib__slice){texts[i], lengths[i]}, &root);
        CU_ASSERT_EQUAL(sib__leave(&call, status, NULL), SIB_ERR_TERMS);
    }
    sib_context_free(ctx);
}

static void well_formed_documents_are_read(void)
{
    static const char *const texts[] = {"null",
                                        " true ",
                                        "false\n",
                                        "0",
                                        "-0",
                                        "1.5e-3",
                                        "[1E+2]",
                                        "\"\"",
                                        "\"\\u00e9\"",
                                        "[]",
                                        "{}",
                                        "[ ]",
                                        "{ }",
                                        "[[],{}]",
                                        "\t[\r\n1 , 2\t]\n",
                                        "{\"a\":1,\"b\":[true,null]}",
                                        "{\"\":0}",
                                        "\"\\ud83d\\ude00\"",
                                        "\"\x7f\"",
                                        "\xef\xbb\xbf[1]",
                                        "{\"a\":{\"a\":1},\"b\":{\"a\":1}}",
                                        "[1e-400]",
                                        "[123456789012345678901234567890]"};
    sib_context             *ctx = sib_context_new(NULL);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        CU_ASSERT_EQUAL(parse_text(ctx, texts[i]), SIB_OK);
    }
    sib_context_free(ctx);
}

static void a_tree_keeps_text_line_and_column(void)
{
    const char *text =
        "{\n  \"a\": 0.10,\n  \"b\\n\": [true, \"x\\u20ac\\ud83d\\ude00\\\\\"],\n"
        "\t\"c\": {}}";
    sib__call        call;
    const sib__json *root = NULL;
    CU_ASSERT_EQUAL_FATAL(parse(NULL, &call, sib__slice_of(text), &root), SIB_OK);
    CU_ASSERT_EQUAL(root->kind, SIB__JSON_OBJECT);
    CU_ASSERT_EQUAL(root->n, 3);
    const sib__json *a = sib__json_member(root, "a");
    CU_ASSERT_EQUAL(a->kind, SIB__JSON_NUMBER);
    CU_ASSERT_STRING_EQUAL(a->text.data, "0.10");
    CU_ASSERT_EQUAL(a->line, 2);
    CU_ASSERT_EQUAL(a->column, 8);
    const sib__json *b = sib__json_member(root, "b\n");
    CU_ASSERT_EQUAL(b->n, 2);
    CU_ASSERT_EQUAL(b->first->kind, SIB__JSON_TRUE);
    CU_ASSERT_STRING_EQUAL(b->first->next->text.data, "x\xe2\x82\xac\xf0\x9f\x98\x80\\");
    CU_ASSERT_EQUAL(b->first->next->line, 3);
    CU_ASSERT_EQUAL(b->first->next->column, 17);
    CU_ASSERT_PTR_NULL(b->first->next->next);
    CU_ASSERT_EQUAL(sib__json_member(root, "c")->line, 4);
    CU_ASSERT_PTR_NULL(sib__json_member(root, "d"));
    CU_ASSERT_PTR_NULL(sib__json_member(a, "a"));
    CU_ASSERT_PTR_NULL(sib__json_member(NULL, "a"));
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
}

static void a_failure_names_the_line_and_column_of_the_fault(void)
{
    static const struct {
        const char *text;
        const char *place;
    } cases[] = {{"{\n \"a\": 1,\n \"b\": 02}", "line 3, column 7"},
                 {"{\"a\": 1,\n \"a\": 2}", "line 2, column 7"},
                 {"[1,\n2", "line 2, column 2"},
                 {"[\"a\\q\"]", "line 1, column 2"},
                 {"[\n\"\x80\"]", "line 2, column 2"}};
    sib_context *ctx = sib_context_new(NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CU_ASSERT_EQUAL(parse_text(ctx, cases[i].text), SIB_ERR_TERMS);
        if (strstr(sib_context_message(ctx), cases[i].place) == NULL) {
            printf("%s: %s\n", cases[i].text, sib_context_message(ctx));
        }
        CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), cases[i].place));
    }
    sib_context_free(ctx);
}

static char *nested(int depth)
{
    char *text = malloc((size_t)(2 * depth + 1));
    for (int i = 0; i < depth; i++) {
        text[i] = '[';
        text[2 * depth - 1 - i] = ']';
    }
    text[2 * depth] = '\0';
    return text;
}

static void sixty_four_levels_are_read_and_no_more(void)
{
    sib_context     *ctx = sib_context_new(NULL);
    static const int depths[] = {63, 64, 65, 100000};
    for (int i = 0; i < 4; i++) {
        char *text = nested(depths[i]);
        CU_ASSERT_EQUAL(parse_text(ctx, text), depths[i] <= 64 ? SIB_OK : SIB_ERR_TERMS);
        free(text);
    }
    sib_context_free(ctx);
}

static void messages_hold_nothing_of_the_document(void)
{
    static const char *const texts[] = {"[canary]", "{\"canary\":1,\"canary\":2}",
                                        "[\"canary\\q\"]", "[\"a\"] canary", "{\"canary\" 1}"};
    sib_context             *ctx = sib_context_new(NULL);
    for (int i = 0; i < 5; i++) {
        CU_ASSERT_EQUAL(parse_text(ctx, texts[i]), SIB_ERR_TERMS);
        CU_ASSERT_PTR_NULL(strstr(sib_context_message(ctx), "canary"));
    }
    sib_context_free(ctx);
}

static sib_status parse_once(sib_context *ctx, void *payload)
{
    return parse_text(ctx, payload);
}

static void every_failed_allocation_is_survived(void)
{
    char text[] = "{\"a\":[1,\"b\"]}";
    CU_ASSERT_TRUE(test_every_allocation(parse_once, text) > 3);
}

static void reading_stops_when_asked(void)
{
    enum { N = 100000 };
    char *text = malloc(2 * N + 2);
    for (int i = 0; i < N; i++) {
        text[2 * i] = i == 0 ? '[' : ',';
        text[2 * i + 1] = '1';
    }
    text[2 * N] = ']';
    text[2 * N + 1] = '\0';
    int64_t checks = test_every_check(parse_once, text, 1);
    CU_ASSERT(checks >= 5 && checks < 100);
    free(text);
}

TEST_SUITE(test_json_read)
{
    test_add("json_read", "what is no JSON is refused with line and column",
             what_is_no_json_is_refused_with_line_and_column);
    test_add("json_read", "a zero byte ends no document", a_zero_byte_ends_no_document);
    test_add("json_read", "well-formed documents are read", well_formed_documents_are_read);
    test_add("json_read", "a tree keeps text, line and column",
             a_tree_keeps_text_line_and_column);
    test_add("json_read", "a failure names the line and column of the fault",
             a_failure_names_the_line_and_column_of_the_fault);
    test_add("json_read", "64 levels are read and no more",
             sixty_four_levels_are_read_and_no_more);
    test_add("json_read", "messages hold nothing of the document",
             messages_hold_nothing_of_the_document);
    test_add("json_read", "every failed allocation is survived",
             every_failed_allocation_is_survived);
    test_add("json_read", "reading stops when asked", reading_stops_when_asked);
}
