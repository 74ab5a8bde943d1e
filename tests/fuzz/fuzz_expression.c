/* Fuzz target: bytes as a rule expression, compiled and evaluated over a table with a column of
 * every type. */
#include <stdlib.h>
#include <string.h>

#include "sib/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static sib_table *make_table(void)
{
    static const char csv[] = "a,x,s,k,d,f\n"
                              "1,2.5,Zo\xc3\xab,m,2010-09-09,1\n"
                              ",,,,,\n"
                              "9223372036854775807,1e308,'%_,f,9999-12-31,0\n"
                              "-9223372036854775807,-1e308,a,m,0001-01-01,\n";
    static const char types[] =
        "{\"a\": {\"type\": \"i64\"}, \"x\": {\"type\": \"f64\"}, \"s\": {\"type\": \"text\"}, "
        "\"k\": {\"type\": \"codes\"}, \"d\": {\"type\": \"date\"}, \"f\": {\"type\": "
        "\"flag\"}}";
    sib_table *table = NULL;
    sib_u8     bytes = {(const uint8_t *)csv, (int64_t)(sizeof csv - 1)};
    if (sib_table_read_csv(NULL, bytes, types, NULL, &table) != SIB_OK) {
        abort();
    }
    return table;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static sib_table *table;
    sib_expression   *expression = NULL;
    sib_table        *value = NULL;
    char             *text = malloc(size + 1);
    if (table == NULL) {
        table = make_table();
    }
    if (text == NULL) {
        return 0;
    }
    memcpy(text, data, size);
    text[size] = '\0';
    if (sib_expression_compile(NULL, text, table, &expression) == SIB_OK) {
        sib_status status = sib_expression_evaluate(NULL, expression, table, &value);
        if (status != SIB_OK && status != SIB_ERR_OVERFLOW && status != SIB_ERR_NONFINITE) {
            abort();
        }
    }
    sib_table_free(value);
    sib_expression_free(expression);
    free(text);
    return 0;
}
