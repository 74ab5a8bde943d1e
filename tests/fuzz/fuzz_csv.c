/* Fuzz target: bytes as CSV, read with every type of column. The first byte chooses the
 * options; what is read must come back through the accessors. */
#include <stdlib.h>
#include <string.h>

#include "sib/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const types[] = {
    "{\"a\": {\"type\": \"f64\"}, \"b\": {\"type\": \"text\"}}",
    "{\"a\": {\"type\": \"codes\"}, \"b\": {\"type\": \"date\"}}",
    "{\"a\": {\"type\": \"codes\", \"levels\": [\"x\", \"y\"]}, \"b\": {\"type\": \"i64\"}}",
    "{\"a\": {\"type\": \"flag\"}, \"b\": {\"type\": \"text\", \"null\": [\"NA\"]}}",
};

/* Touches every text and code, so that sanitizers see a wrong view. */
static int64_t look(const sib_table *table)
{
    int64_t sum = 0;
    for (int64_t c = 0; c < sib_table_columns(table); c++) {
        sib_text text = sib_table_text(table, c);
        sib_i32  codes = sib_table_codes(table, c);
        for (int64_t i = 0; i < text.n; i++) {
            sum += text.offsets[i + 1] > text.offsets[i] ? text.data[text.offsets[i]] : 0;
        }
        for (int64_t i = 0; i < codes.n; i++) {
            if (codes.data[i] != SIB_CODE_MISSING &&
                (codes.data[i] < 0 || codes.data[i] >= sib_table_levels(table, c).n)) {
                abort();
            }
        }
    }
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    static const char     header[] = "a,b\n";
    sib_table_csv_options options = SIB_TABLE_CSV_OPTIONS_INIT;
    sib_table            *table = NULL;
    size_t                skip = (data[0] & 8) != 0 ? 0 : sizeof header - 1;
    uint8_t              *bytes = malloc(size + skip);
    if (bytes == NULL) {
        return 0;
    }
    memcpy(bytes, header, skip);
    memcpy(bytes + skip, data + 1, size - 1);
    options.other_columns = SIB_CSV_OTHER_COLUMNS_IGNORE + (data[0] >> 4) % 3;
    sib_u8     view = {bytes, (int64_t)(size - 1 + skip)};
    sib_status status = sib_table_read_csv(NULL, view, types[data[0] & 3], &options, &table);
    if ((status == SIB_OK) != (table != NULL)) {
        abort();
    }
    if (look(table) == INT64_MIN) {
        abort();
    }
    sib_table_free(table);
    free(bytes);
    return 0;
}
