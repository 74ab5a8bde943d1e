#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "sib/table.h"
#include "support.h"

typedef struct csv_case {
    const char *bytes;
    const char *types;
    const char *expect; /* "column=value,value;..", or the refusal's message */
} csv_case;

static sib_u8 bytes_of(const char *text)
{
    return (sib_u8){(const uint8_t *)text, (int64_t)strlen(text)};
}

static void dump(const sib_table *t, char *to, size_t size)
{
    size_t length = 0;
    to[0] = '\0';
    for (int64_t c = 0; c < sib_table_columns(t); c++) {
        length += (size_t)snprintf(to + length, size - length, "%s=", sib_table_name(t, c));
        for (int64_t r = 0; r < sib_table_rows(t); r++) {
            char value[200];
            fixture_print(t, c, r, value, sizeof value);
            length +=
                (size_t)snprintf(to + length, size - length, "%s%s", r > 0 ? "," : "", value);
        }
        length += (size_t)snprintf(to + length, size - length, ";");
    }
}

static void answer(sib_u8 bytes, const char *types, const sib_table_csv_options *options,
                   char *to, size_t size)
{
    sib_context *ctx = sib_context_new(NULL);
    sib_table   *t = NULL;
    sib_status   status = sib_table_read_csv(ctx, bytes, types, options, &t);
    if (status == SIB_OK) {
        dump(t, to, size);
    } else {
        CU_ASSERT_PTR_NULL(t);
        snprintf(to, size, "%s: %s", sib_status_name((int32_t)status),
                 sib_context_message(ctx) + strlen("sib_table_read_csv: "));
    }
    sib_table_free(t);
    sib_context_free(ctx);
}

static void check_cases(const csv_case *cases, size_t n, const sib_table_csv_options *options)
{
    char found[1200];
    for (size_t i = 0; i < n; i++) {
        answer(bytes_of(cases[i].bytes), cases[i].types, options, found, sizeof found);
        if (strcmp(found, cases[i].expect) != 0) {
            printf("\n    case %d: %s\n    expect: %s", (int)i, found, cases[i].expect);
        }
        CU_ASSERT_STRING_EQUAL(found, cases[i].expect);
    }
}

#define AB      "{\"a\": {\"type\": \"text\"}, \"b\": {\"type\": \"text\"}}"
#define A(type) "{\"a\": {\"type\": \"" type "\"}}"

static void fields_follow_rfc_4180(void)
{
    static const csv_case cases[] = {
        {"a,b\n1,2\n", AB, "a='1';b='2';"},
        {"a,b\r\n1,2\r\n", AB, "a='1';b='2';"},
        {"a,b\n1,2", AB, "a='1';b='2';"},
        {"a,b\r\n1,2\r", AB, "a='1';b='2';"},
        {"\xef\xbb\xbf"
         "a,b\n1,2\n",
         AB, "a='1';b='2';"},
        {"b,a\n1,2\n", AB, "b='1';a='2';"},
        {"a,b\n", AB, "a=;b=;"},
        {"a,b", AB, "a=;b=;"},
        {"a,b\n\"1\",\"2\"\n", AB, "a='1';b='2';"},
        {"a,b\r\n1,\"2\"\r\n\"3\",4\r\n", AB, "a='1','3';b='2','4';"},
        {"a,b\n\"x,y\",\"x\ny\"\n3,4\n", AB, "a='x,y','3';b='x\ny','4';"},
        {"a,b\n\"x\r\ny\",\"\"\"\"\n", AB, "a='x\r\ny';b='\"';"},
        {"a,b\n\"say \"\"no\"\"\",2\n", AB, "a='say \"no\"';b='2';"},
        {"\"a\",\"b\"\n1,2\n", AB, "a='1';b='2';"},
        {"\"a\"\"c\"\n1\n", "{\"a\\\"c\": {\"type\": \"text\"}}", "a\"c='1';"},
        {"a,b\n,\n", AB, "a=missing;b=missing;"},
        {"a,b\n\"\",x\n", AB, "a=missing;b='x';"},
        {"a,b\n 1 ,2\n", AB, "a=' 1 ';b='2';"},
        {"a,b\n1,2\n\n\r\n", AB, "a='1';b='2';"},
        {"a\n1\n\n", A("text"), "a='1',missing;"},
        {"a,b,c\n1,2,3\n", AB, "a='1';b='2';"},
        {"a,b,\n1,2,3\n", AB, "a='1';b='2';"},
        {"a,b\nx\r,2\n", AB, "a='x\r';b='2';"},
        {"a,b\nZo\xc3\xab,2\n", AB, "a='Zo\xc3\xab';b='2';"},
    };
    check_cases(cases, sizeof cases / sizeof cases[0], NULL);
}

static void bad_records_are_refused_by_line_and_row(void)
{
    static const csv_case cases[] = {
        {"", AB, "data: line 1: there is no header [argument bytes]"},
        {"\xef\xbb\xbf", AB, "data: line 1: there is no header [argument bytes]"},
        {"a,b\n1\n", AB,
         "data: line 2: a record has 1 fields, the header has 2 [argument bytes] [row 0]"},
        {"a,b\n1,2\n1,2,3\n", AB,
         "data: line 3: a record has 3 fields, the header has 2 [argument bytes] [row 1]"},
        {"a,b\n1,2\n\n3,4\n", AB,
         "data: line 3: a record has 1 fields, the header has 2 [argument bytes] [row 1]"},
        {"a,b\n\"1\n2\",3\nx\"y,4\n", AB,
         "data: line 4: a quote inside a field that does not begin with one "
         "[argument bytes] [row 1]"},
        {"a,b\n\"1\"x,3\n", AB,
         "data: line 2: something follows a closing quote [argument bytes] [row 0]"},
        {"a,b\n1,\"2\n3,4\n", AB,
         "data: line 2: a quote is never closed [argument bytes] [row 0]"},
        {"a,\"b\n", AB, "data: line 1: a quote is never closed [argument bytes]"},
        {"a,b\"\n", AB,
         "data: line 1: a quote inside a field that does not begin with one [argument bytes]"},
        {"a,a\n1,2\n", A("text"),
         "data: line 1: fields 1 and 2 have the same name [argument bytes]"},
        {"a,c\n1,2\n", AB,
         "data: line 1: a declared column is absent [argument bytes] [column b]"},
        {"a,\xff\n", AB,
         "data: line 1: a declared column is absent [argument bytes] [column b]"},
        {"a, B \n1,2\n", AB,
         "data: line 1: a declared column is absent; one differs from it in capitals or blanks "
         "alone [argument bytes] [column b]"},
        {"a;b\n1;2\n", AB,
         "data: line 1: a declared column is absent; there is one column, whose name has "
         "another separator in it [argument bytes] [column a]"},
        {"\xff\xfe"
         "a",
         AB, "data: line 1: the file is UTF-16: save it as UTF-8 [argument bytes]"},
        {"a,b\nx,\xff\n", AB,
         "data: line 2: a text is not UTF-8 [argument bytes] [column b] [row 0]"},
        {"a,b\nx,0123456789\xff\n", AB,
         "data: line 2: a text is not UTF-8 [argument bytes] [column b] [row 0]"},
    };
    check_cases(cases, sizeof cases / sizeof cases[0], NULL);
}

static void values_are_of_their_type(void)
{
    static const csv_case cases[] = {
        {"a\n1.5\n-0\n1e3\n+.5\n", A("f64"),
         "data: line 5: not a real number: a digit is wanted before the point "
         "[argument bytes] [column a] [row 3]"},
        {"a\n1.5\n\"2\"\n\n0.1\n", A("f64"), "a=1.5,2,missing,0.1;"},
        {"a\n1e999\n", A("f64"),
         "nonfinite: line 2: a number overflows to infinity [argument bytes] [column a] [row "
         "0]"},
        {"a\n-1.5e+999\n", A("f64"),
         "nonfinite: line 2: a number overflows to infinity [argument bytes] [column a] "
         "[row 0]"},
        {"a\n1.5x\n", A("f64"),
         "data: line 2: not a real number [argument bytes] [column a] [row 0]"},
        {"a\ninf\n", A("f64"),
         "data: line 2: not a real number [argument bytes] [column a] [row 0]"},
        {"a\nNA\n", A("f64"),
         "data: line 2: not a real number [argument bytes] [column a] [row 0]"},
        {"a\nNA\n7\n", "{\"a\": {\"type\": \"f64\", \"null\": [\"\", \"NA\"]}}",
         "a=missing,7;"},
        {"a\n9223372036854775807\n-1\n", A("i64"), "a=9223372036854775807,-1;"},
        {"a\n9223372036854775808\n", A("i64"),
         "range: line 2: a whole number beyond 9223372036854775807 in size [argument bytes] "
         "[column a] [row 0]"},
        {"a\n-9223372036854775808\n", A("i64"),
         "range: line 2: a whole number beyond 9223372036854775807 in size [argument bytes] "
         "[column a] [row 0]"},
        {"a\n1.0\n", A("i64"),
         "data: line 2: not a whole number [argument bytes] [column a] [row 0]"},
        {"a\n2012-02-29\n\n", A("date"), "a=2012-02-29,missing;"},
        {"a\n2011-02-29\n", A("date"),
         "data: line 2: no day of the calendar [argument bytes] [column a] [row 0]"},
        {"a\n0000-01-01\n", A("date"),
         "range: line 2: a date outside the years 0001..9999 [argument bytes] [column a] "
         "[row 0]"},
        {"a\n29/02/2012\n", A("date"),
         "data: line 2: not a date as YYYY-MM-DD [argument bytes] [column a] [row 0]"},
        {"a\n2012-01-01T00:00:00\n", A("date"),
         "data: line 2: a date with a time of day: write the day alone as YYYY-MM-DD "
         "[argument bytes] [column a] [row 0]"},
        {"a\n2012-01-01 00:00:00+01:00\n", A("date"),
         "data: line 2: a date-time with a zone: convert it to the local day where it happened "
         "and write that as YYYY-MM-DD [argument bytes] [column a] [row 0]"},
        {"a\n2012-01-01T00:00:00Z\n", A("date"),
         "data: line 2: a date-time with a zone: convert it to the local day where it happened "
         "and write that as YYYY-MM-DD [argument bytes] [column a] [row 0]"},
        {"a\n1\nfalse\n\n0\ntrue\n", A("flag"), "a=true,false,missing,false,true;"},
        {"a\nTRUE\nFalse\n0\nTrue\ntrUe\n", A("flag"),
         "data: line 6: neither true nor false [argument bytes] [column a] [row 4]"},
        {"a\nYes\n?\nNo\n",
         "{\"a\": {\"type\": \"flag\", \"true\": [\"Yes\"], \"false\": [\"No\"], "
         "\"null\": [\"?\"]}}",
         "a=true,missing,false;"},
        {"a\nx\n\n", "{\"a\": {\"type\": \"text\", \"null\": []}}", "a='x','';"},
        {"a\n\"a\"\"b\"\n", "{\"a\": {\"type\": \"text\", \"null\": [\"a\\\"b\"]}}",
         "a=missing;"},
    };
    check_cases(cases, sizeof cases / sizeof cases[0], NULL);
}

static void the_types_document_is_checked(void)
{
#define TERMS(place, what) "terms: line 1, column " place ": " what " [argument types]"
    static const csv_case cases[] = {
        {"a\n1\n", "[]", TERMS("1", "expected an object of columns")},
        {"a\n1\n", "{\"a\": 1}", TERMS("7", "a column must be an object")},
        {"a\n1\n", "{\"a\": {}}", TERMS("7", "\"type\" is not stated")},
        {"a\n1\n", A("float"),
         TERMS("16", "\"type\" must be one of f64, i64, date, codes, flag, text")},
        {"a\n1\n", "{\"a\": {\"type\": \"f64\", \"unit\": 1}}",
         TERMS("31", "a key of a column is not known: it has type, null, levels, true, false")},
        {"a\n1\n", "{\"a\": {\"type\": \"f64\", \"null\": \"NA\"}}",
         TERMS("31", "\"null\" must be a list")},
        {"a\n1\n", "{\"a\": {\"type\": \"f64\", \"null\": [1]}}",
         TERMS("32", "a value of \"null\" must be a text")},
        {"a\n1\n", "{\"a\": {\"type\": \"f64\", \"levels\": [\"x\"]}}",
         TERMS("33", "\"levels\" has no meaning here: it applies when \"type\" is \"codes\"")},
        {"a\n1\n", "{\"a\": {\"type\": \"f64\", \"true\": [\"x\"]}}",
         TERMS("31", "\"true\" has no meaning here: it applies when \"type\" is \"flag\"")},
        {"a\n1\n", "{\"a\": {\"type\": \"codes\", \"levels\": [\"x\", \"x\"]}}",
         TERMS("7", "a level is given twice")},
        {"a\n1\n", "{\"a\": {\"type\": \"codes\", \"levels\": [\"x\", \"\"]}}",
         TERMS("7", "a text means both missing and a value (null is [\"\"] where it is not "
                    "given)")},
        {"a\n1\n", "{\"a\": {\"type\": \"flag\", \"false\": [\"1\"]}}",
         TERMS("7", "a text means both true and false")},
        {"a\n1\n", NULL, "argument: types is NULL [argument types]"},
    };
    check_cases(cases, sizeof cases / sizeof cases[0], NULL);
#undef TERMS
}

static void codes_have_levels(void)
{
    sib_context          *ctx = sib_context_new(NULL);
    sib_table            *t = NULL;
    static const csv_case cases[] = {
        {"a\nm\nf\n\nm\n", A("codes"), "a='m','f',missing,'m';"},
        {"a\nm\nf\n", "{\"a\": {\"type\": \"codes\", \"levels\": [\"m\", \"x\", \"f\"]}}",
         "a='m','f';"},
        {"a\n\"q\"\"\"\n\n", "{\"a\": {\"type\": \"codes\", \"levels\": [\"p\", \"q\\\"\"]}}",
         "a='q\"',missing;"},
        {"a\n\"q\"\"\"\nq\n", A("codes"), "a='q\"','q';"},
        {"a\nm\nw\n", "{\"a\": {\"type\": \"codes\", \"levels\": [\"m\", \"f\"]}}",
         "data: line 3: none of the declared levels [argument bytes] [column a] [row 1]"},
    };
    check_cases(cases, sizeof cases / sizeof cases[0], NULL);
    CU_ASSERT_EQUAL(sib_table_read_csv(ctx, bytes_of("a\nm\nf\nm\n"), A("codes"), NULL, &t),
                    SIB_OK);
    CU_ASSERT_EQUAL(sib_table_levels(t, 0).n, 2);
    CU_ASSERT_EQUAL(sib_table_codes(t, 0).data[0], 1); /* byte order: f, m */
    sib_table_free(t);
    sib_context_free(ctx);
}

static void options_choose_separator_and_other_columns(void)
{
    static const csv_case tabs[] = {{"a\tb\n1,5\t\"x\ty\"\n", AB, "a='1,5';b='x\ty';"}};
    static const csv_case others[] = {
        {"a,c\n1,2\n", A("i64"), "a=1;c='2';"},
        {"a,\n1,2\n", A("i64"), "data: line 1: a column has no name [argument bytes]"}};
    static const csv_case refused[] = {
        {"a,c\n1,2\n", A("i64"),
         "data: line 1: a column without a declared type [argument bytes] [column c]"}};
    static const csv_case bad[] = {
        {"a\n1\n", A("i64"),
         "argument: must be one ASCII character, not a quote or a line end "
         "[argument separator]"}};
    sib_table_csv_options options = SIB_TABLE_CSV_OPTIONS_INIT;
    options.separator = '\t';
    check_cases(tabs, 1, &options);
    options = (sib_table_csv_options)SIB_TABLE_CSV_OPTIONS_INIT;
    options.other_columns = SIB_CSV_OTHER_COLUMNS_TEXT;
    check_cases(others, 2, &options);
    options.other_columns = SIB_CSV_OTHER_COLUMNS_REFUSE;
    check_cases(refused, 1, &options);
    options.separator = '"';
    check_cases(bad, 1, &options);
    options.separator = '\n';
    check_cases(bad, 1, &options);
    options.separator = 300;
    check_cases(bad, 1, &options);
    static const csv_case unknown[] = {
        {"a\n1\n", A("i64"),
         "argument: is not a value of its enumeration [argument other_columns]"}};
    options = (sib_table_csv_options)SIB_TABLE_CSV_OPTIONS_INIT;
    options.other_columns = 4;
    check_cases(unknown, 1, &options);
}

static void rules_for_other_columns_have_names(void)
{
    CU_ASSERT_STRING_EQUAL(sib_csv_other_columns_name(SIB_CSV_OTHER_COLUMNS_REFUSE), "refuse");
    CU_ASSERT_EQUAL(sib_csv_other_columns_value("text"), SIB_CSV_OTHER_COLUMNS_TEXT);
    CU_ASSERT_EQUAL(sib_csv_other_columns_value("keep"), 0);
    CU_ASSERT_PTR_NULL(sib_csv_other_columns_name(4));
}

static void a_hostile_header_is_refused(void)
{
    enum { COMMAS = 1000000 };
    sib_table_csv_options as_text = SIB_TABLE_CSV_OPTIONS_INIT;
    char                  found[200];
    char                 *commas = malloc(COMMAS + 1);
    as_text.other_columns = SIB_CSV_OTHER_COLUMNS_TEXT;
    memset(commas, ',', COMMAS);
    commas[COMMAS] = '\0';
    answer(bytes_of(commas), "{}", NULL, found, sizeof found);
    CU_ASSERT_STRING_EQUAL(found, "data: line 1: more than 1000000 columns [argument bytes]");
    free(commas);
    answer(bytes_of("\xff,b\n"), "{}", &as_text, found, sizeof found);
    CU_ASSERT_STRING_EQUAL(found,
                           "data: line 1: the name of a column is not UTF-8 [argument bytes]");
    answer((sib_u8){(const uint8_t *)"a\0,b\n", 6}, "{}", &as_text, found, sizeof found);
    CU_ASSERT_STRING_EQUAL(found,
                           "data: line 1: the name of a column is not UTF-8 [argument bytes]");
    answer((sib_u8){NULL, 6}, "{}", NULL, found, sizeof found);
    CU_ASSERT_PTR_NOT_NULL(strstr(found, "argument: data is NULL"));
    answer((sib_u8){NULL, 0}, "{}", NULL, found, sizeof found);
    CU_ASSERT_STRING_EQUAL(found, "data: line 1: there is no header [argument bytes]");
}

TEST_SUITE(test_csv)
{
    test_add("csv", "fields follow RFC 4180", fields_follow_rfc_4180);
    test_add("csv", "F48 F49 bad records are refused by line and row",
             bad_records_are_refused_by_line_and_row);
    test_add("csv", "F48 values are of their type", values_are_of_their_type);
    test_add("csv", "the types document is checked", the_types_document_is_checked);
    test_add("csv", "a hostile header is refused", a_hostile_header_is_refused);
    test_add("csv", "codes have levels", codes_have_levels);
    test_add("csv", "options choose the separator and other columns",
             options_choose_separator_and_other_columns);
    test_add("csv", "rules for other columns have names", rules_for_other_columns_have_names);
}
