/* A column of texts made of slices. */
#include <string.h>

#include "table/store.h"

sib_status sib__column_of_slices(sib__call *call, sib__memory *memory, const sib__slice *slices,
                                 int64_t n, sib__column *column)
{
    int64_t *offsets = SIB__NEW(memory, int64_t, n + 1);
    uint8_t *bits = SIB__NEW(memory, uint8_t, n / 8 + 1);
    if (offsets == NULL || bits == NULL) {
        return sib__no_memory(call);
    }
    bool any_missing = false;
    for (int64_t i = 0; i < n; i++) {
        bool missing = slices[i].data == NULL;
        offsets[i + 1] = offsets[i] + (missing ? 0 : slices[i].length);
        bits[i >> 3] = (uint8_t)(bits[i >> 3] | (missing ? 0U : 1U << (i & 7)));
        any_missing = any_missing || missing;
    }
    char *data = SIB__NEW(memory, char, offsets[n]);
    SIB__TRY_MEMORY(call, data);
    for (int64_t i = 0; i < n; i++) {
        if (offsets[i + 1] > offsets[i]) {
            memcpy(data + offsets[i], slices[i].data, (size_t)(offsets[i + 1] - offsets[i]));
        }
    }
    column->text = (sib_text){data, offsets, n};
    column->validity = (sib_validity){any_missing ? bits : NULL, 0};
    return SIB_OK;
}
