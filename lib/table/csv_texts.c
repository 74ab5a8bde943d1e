/* Cells of texts: doubled quotes made single, and codes by the levels met. */
#include <string.h>

#include "core/sort.h"
#include "table/csv.h"

/* Columns of codes have few levels; one with more is sorted instead of looked up. */
enum { FEW_LEVELS = 2048 };

sib_status sib__csv_cells_unquote(sib__call *call, sib__slice *cells, int64_t rows)
{
    for (int64_t i = 0; i < rows; i++) {
        sib__slice cell = cells[i];
        if (cell.length == 0 || memchr(cell.data, '"', (size_t)cell.length) == NULL) {
            continue;
        }
        char   *to = SIB__NEW(&call->scratch, char, cell.length);
        int64_t length = 0;
        SIB__TRY_MEMORY(call, to);
        for (int64_t j = 0; j < cell.length; j++) {
            to[length++] = cell.data[j];
            j += cell.data[j] == '"';
        }
        cells[i] = (sib__slice){to, length};
    }
    return SIB_OK;
}

static bool slice_before(int64_t a, int64_t b, const void *payload)
{
    const sib__slice *slices = payload;
    return sib__slice_compare(slices[a], slices[b]) < 0;
}

/* Gives each row the number of its text in order of first meeting. False, with nothing to be
 * used, when there are more texts than the set has room for. */
static bool number_few(const sib__csv_levels *set, sib__slice *texts, const sib__slice *cells,
                       int64_t rows, int32_t *codes, int64_t *count)
{
    *count = 0;
    for (int64_t i = 0; i < rows; i++) {
        codes[i] = SIB_CODE_MISSING;
        if (cells[i].data == NULL) {
            continue;
        }
        int32_t *place = sib__csv_levels_place(set, cells[i]);
        if (*place == 0) {
            if (*count == FEW_LEVELS) {
                return false;
            }
            texts[(*count)++] = cells[i];
            *place = (int32_t)*count;
        }
        codes[i] = *place - 1;
    }
    return true;
}

/* Puts levels numbered by first meeting into byte order. */
static sib_status order_few(sib__call *call, sib__slice *texts, int64_t n, int64_t rows,
                            int32_t *codes)
{
    int64_t     order[FEW_LEVELS];
    int64_t     other[FEW_LEVELS];
    int32_t     place[FEW_LEVELS];
    sib__slice *sorted = SIB__NEW(&call->scratch, sib__slice, n);
    SIB__TRY_MEMORY(call, sorted);
    for (int64_t i = 0; i < n; i++) {
        order[i] = i;
    }
    SIB__TRY(sib__sort_rows(call, order, other, n, slice_before, texts));
    for (int64_t i = 0; i < n; i++) {
        place[order[i]] = (int32_t)i;
        sorted[i] = texts[order[i]];
    }
    memcpy(texts, sorted, (size_t)n * sizeof *texts);
    for (int64_t i = 0; i < rows; i++) {
        codes[i] = codes[i] == SIB_CODE_MISSING ? SIB_CODE_MISSING : place[codes[i]];
    }
    return SIB_OK;
}

/* Codes where levels are many: the rows are sorted by their texts. */
static sib_status number_many(sib__call *call, const sib__slice *cells, int64_t rows,
                              int32_t *codes, sib__slice **texts, int64_t *count)
{
    int64_t *order = SIB__NEW(&call->scratch, int64_t, rows);
    int64_t *other = SIB__NEW(&call->scratch, int64_t, rows);
    *texts = SIB__NEW(&call->scratch, sib__slice, rows);
    if (order == NULL || other == NULL || *texts == NULL) {
        return sib__no_memory(call);
    }
    int64_t present = 0;
    for (int64_t i = 0; i < rows; i++) {
        codes[i] = SIB_CODE_MISSING;
        if (cells[i].data != NULL) {
            order[present++] = i;
        }
    }
    SIB__TRY(sib__sort_rows(call, order, other, present, slice_before, cells));
    *count = 0;
    for (int64_t i = 0; i < present; i++) {
        sib__slice cell = cells[order[i]];
        if (*count == 0 || sib__slice_compare((*texts)[*count - 1], cell) != 0) {
            (*texts)[(*count)++] = cell;
        }
        if (*count > INT32_MAX) {
            return sib__fail(call, SIB_ERR_OVERFLOW, "bytes", order[i], NULL,
                             "more levels than codes");
        }
        codes[order[i]] = (int32_t)(*count - 1);
    }
    return SIB_OK;
}

sib_status sib__csv_codes_make(sib__call *call, sib__memory *memory,
                               const sib__csv_column *from, int64_t rows, sib__column *to)
{
    sib__csv_levels set;
    int64_t         count = 0;
    int32_t        *codes = SIB__NEW(memory, int32_t, rows);
    sib__slice     *texts = SIB__NEW(&call->scratch, sib__slice, FEW_LEVELS);
    if (codes == NULL || texts == NULL) {
        return sib__no_memory(call);
    }
    SIB__TRY(sib__csv_levels_make(call, texts, FEW_LEVELS, &set));
    if (number_few(&set, texts, from->cells, rows, codes, &count)) {
        SIB__TRY(order_few(call, texts, count, rows, codes));
    } else {
        SIB__TRY(number_many(call, from->cells, rows, codes, &texts, &count));
    }
    to->codes = (sib_i32){codes, rows};
    return sib__csv_levels_copy(call, memory, texts, count, to);
}
