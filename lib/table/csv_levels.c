/* The set of levels of a column of codes: open addressing, so that workers can ask it. */
#include <string.h>

#include "table/csv.h"

/* FNV-1a; with `doubled`, of every pair of quotes one counts. */
static uint64_t hash_of(sib__slice text, bool doubled)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (int64_t i = 0; i < text.length; i++) {
        hash = (hash ^ (unsigned char)text.data[i]) * UINT64_C(0x100000001b3);
        i += doubled && text.data[i] == '"';
    }
    return hash ^ hash >> 32;
}

sib_status sib__csv_levels_make(sib__call *call, const sib__slice *texts, int64_t room,
                                sib__csv_levels *levels)
{
    int64_t places = 16;
    while (places < 2 * room) {
        places *= 2;
    }
    levels->texts = texts;
    levels->mask = (uint64_t)places - 1;
    levels->places = SIB__NEW(&call->scratch, int32_t, places);
    SIB__TRY_MEMORY(call, levels->places);
    return SIB_OK;
}

int32_t *sib__csv_levels_place(const sib__csv_levels *l, sib__slice text)
{
    for (uint64_t i = hash_of(text, false);; i++) {
        int32_t *place = &l->places[i & l->mask];
        if (*place == 0 || sib__slice_compare(l->texts[*place - 1], text) == 0) {
            return place;
        }
    }
}

int32_t sib__csv_levels_find(const sib__csv_levels *l, sib__slice raw)
{
    for (uint64_t i = hash_of(raw, true);; i++) {
        int32_t number = l->places[i & l->mask];
        if (number == 0 || sib__csv_is_text(raw, l->texts[number - 1])) {
            return number - 1;
        }
    }
}

bool sib__csv_is_text(sib__slice raw, sib__slice text)
{
    int64_t i = 0;
    int64_t j = 0;
    if (raw.length < text.length) {
        return false;
    }
    for (; i < raw.length && j < text.length && raw.data[i] == text.data[j]; i++, j++) {
        i += raw.data[i] == '"';
    }
    return i == raw.length && j == text.length;
}

sib_status sib__csv_levels_copy(sib__call *call, sib__memory *memory, const sib__slice *texts,
                                int64_t n, sib__column *to)
{
    sib__column as_text = {.name = NULL};
    SIB__TRY(sib__column_of_slices(call, memory, texts, n, &as_text));
    to->levels = as_text.text;
    return SIB_OK;
}
