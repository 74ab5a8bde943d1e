#include "core/json.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "support.h"

static void expect_canonical(const char *text, const char *expected)
{
    sib__call  call;
    sib__slice out = {NULL, 0};
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, NULL, "sib_test_json", true), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(
        sib__json_canonical(&call, &call.scratch, "text", sib__slice_of(text), &out), SIB_OK);
    CU_ASSERT_STRING_EQUAL(out.data, expected);
    CU_ASSERT_EQUAL(out.length, (int64_t)strlen(expected));
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
}

/* RFC 8785, sections 3.2.2 and 3.2.4. */
static void the_first_example_of_the_standard_is_met(void)
{
    expect_canonical(
        "{\n"
        "  \"numbers\": [333333333.33333329, 1E30, 4.50,\n"
        "              2e-3, 0.000000000000000000000000001],\n"
        "  \"string\": \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\",\n"
        "  \"literals\": [null, true, false]\n"
        "}",
        "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,"
        "0.002,1e-27],\"string\":\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
}

/* RFC 8785, section 3.2.3: keys in the order of their UTF-16 code units. */
static void keys_are_ordered_by_their_utf16_code_units(void)
{
    expect_canonical("{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\","
                     "\"\\ufb33\":\"Hebrew Letter Dalet With Dagesh\",\"1\":\"One\","
                     "\"\\ud83d\\ude00\":\"Emoji: Grinning Face\",\"\\u0080\":\"Control\","
                     "\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}",
                     "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xc2\x80\":\"Control\","
                     "\"\xc3\xb6\":\"Latin Small Letter O With Diaeresis\","
                     "\"\xe2\x82\xac\":\"Euro Sign\","
                     "\"\xf0\x9f\x98\x80\":\"Emoji: Grinning Face\","
                     "\"\xef\xac\xb3\":\"Hebrew Letter Dalet With Dagesh\"}");
    expect_canonical("{\"ab\":1,\"a\":2,\"\":3,\"B\":4,\"\\ue000\":5,\"\\ud7ff\":6,"
                     "\"\\udbff\\udfff\":7}",
                     "{\"\":3,\"B\":4,\"a\":2,\"ab\":1,\"\xed\x9f\xbf\":6,"
                     "\"\xf4\x8f\xbf\xbf\":7,\"\xee\x80\x80\":5}");
}

/* RFC 8785, appendix B: IEEE bits and text. */
static void numbers_are_printed_as_the_standard_lists_them(void)
{
    static const struct {
        uint64_t    bits;
        const char *text;
    } rows[] = {{0x0000000000000000, "0"},
                {0x8000000000000000, "0"},
                {0x0000000000000001, "5e-324"},
                {0x8000000000000001, "-5e-324"},
                {0x7fefffffffffffff, "1.7976931348623157e+308"},
                {0xffefffffffffffff, "-1.7976931348623157e+308"},
                {0x4340000000000000, "9007199254740992"},
                {0xc340000000000000, "-9007199254740992"},
                {0x4430000000000000, "295147905179352830000"},
                {0x44b52d02c7e14af5, "9.999999999999997e+22"},
                {0x44b52d02c7e14af6, "1e+23"},
                {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
                {0x444b1ae4d6e2ef4e, "999999999999999700000"},
                {0x444b1ae4d6e2ef4f, "999999999999999900000"},
                {0x444b1ae4d6e2ef50, "1e+21"},
                {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
                {0x3eb0c6f7a0b5ed8d, "0.000001"},
                {0x41b3de4355555553, "333333333.3333332"},
                {0x41b3de4355555554, "333333333.33333325"},
                {0x41b3de4355555555, "333333333.3333333"},
                {0x41b3de4355555556, "333333333.3333334"},
                {0x41b3de4355555557, "333333333.33333343"},
                {0xbecbf647612f3696, "-0.0000033333333333333333"},
                {0x43143ff3c1cb0959, "1424953923781206.2"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        sib__call        call;
        sib__json_writer w;
        sib__slice       out = {NULL, 0};
        double           value = 0.0;
        memcpy(&value, &rows[i].bits, sizeof value);
        CU_ASSERT_EQUAL_FATAL(sib__enter(&call, NULL, "sib_test_json", true), SIB_OK);
        sib__json_begin(&w, &call.scratch);
        sib__json_f64(&w, value);
        CU_ASSERT_EQUAL(sib__json_finish(&call, &w, &out), SIB_OK);
        CU_ASSERT_STRING_EQUAL(out.data, rows[i].text);
        CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
    }
}

static void a_canonical_document_is_its_own_canonical_form(void)
{
    const char *canonical =
        "{\"a\":[1,{},[],\"\\b\\t\\n\\f\\r\\\"\\\\\\u0001\\u001f\"],\"b\":null}";
    expect_canonical(canonical, canonical);
    expect_canonical("{ \"b\" : null, \"a\" : [1.0, {}, [],"
                     "\"\\u0008\\u0009\\u000a\\u000c\\u000d\\u0022\\u005c\\u0001\\u001F\"]}",
                     canonical);
}

static void write_all(sib__json_writer *w)
{
    sib__json_open_object(w);
    sib__json_key(w, "z");
    sib__json_open_array(w);
    sib__json_i64(w, INT64_C(9007199254740992));
    sib__json_i64(w, INT64_C(9007199254740993));
    sib__json_i64(w, INT64_MIN);
    sib__json_f64(w, 0.1);
    sib__json_f64(w, (double)NAN);
    sib__json_f64(w, (double)INFINITY);
    sib__json_bool(w, true);
    sib__json_bool(w, false);
    sib__json_null(w);
    sib__json_string(w, NULL);
    sib__json_string(w, "x\"y");
    sib__json_slice(w, (sib__slice){"abc", 2});
    sib__json_date(w, 14861);
    sib__json_date(w, SIB_DATE_MISSING);
    sib__json_open_object(w);
    sib__json_close_object(w);
    sib__json_close_array(w);
    sib__json_key(w, "a");
    sib__json_open_array(w);
    sib__json_close_array(w);
    sib__json_close_object(w);
}

static const char written[] =
    "{\"a\":[],\"z\":[9007199254740992,\"9007199254740993\",\"-9223372036854775808\",0.1,null,"
    "null,true,false,null,null,\"x\\\"y\",\"ab\",\"2010-09-09\",null,{}]}";

static sib_status write_once(sib_context *ctx, void *payload)
{
    sib__call        call;
    sib__json_writer w;
    sib__slice       out = {NULL, 0};
    (void)payload;
    sib_status status = sib__enter(&call, ctx, "sib_test_json", true);
    if (status == SIB_OK) {
        sib__json_begin(&w, &call.scratch);
        write_all(&w);
        status = sib__json_finish(&call, &w, &out);
    }
    CU_ASSERT_TRUE(status != SIB_OK || strcmp(out.data, written) == 0);
    return sib__leave(&call, status, NULL);
}

static void a_writer_takes_members_in_any_order(void)
{
    CU_ASSERT_TRUE(test_every_allocation(write_once, NULL) > 0);
}

static void a_parsed_value_is_written_as_it_stands(void)
{
    const char      *text = "{\"b\":[1.50,\"\\u20ac\",null,true],\"a\":{\"x\":1e2}}";
    sib__call        call;
    const sib__json *root = NULL;
    sib__json_writer w;
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, NULL, "sib_test_json", true), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(
        sib__json_parse(&call, &call.scratch, "text", sib__slice_of(text), &root), SIB_OK);
    sib__json_begin(&w, &call.scratch);
    sib__json_value(&w, root);
    CU_ASSERT_STRING_EQUAL(w.text, "{\"b\":[1.50,\"\xe2\x82\xac\",null,true],"
                                   "\"a\":{\"x\":1e2}}");
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
}

TEST_SUITE(test_json_write)
{
    test_add("json_write", "the first example of RFC 8785 is met",
             the_first_example_of_the_standard_is_met);
    test_add("json_write", "keys are ordered by their UTF-16 code units",
             keys_are_ordered_by_their_utf16_code_units);
    test_add("json_write", "numbers are printed as RFC 8785 lists them",
             numbers_are_printed_as_the_standard_lists_them);
    test_add("json_write", "a canonical document is its own canonical form",
             a_canonical_document_is_its_own_canonical_form);
    test_add("json_write",
             "a writer takes members in any order, and every failed allocation "
             "is survived",
             a_writer_takes_members_in_any_order);
    test_add("json_write", "a parsed value is written as it stands",
             a_parsed_value_is_written_as_it_stands);
}
