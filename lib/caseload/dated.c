/* Records put together by whom they are of, by date; and the words of columns as classes. */
#include <string.h>

#include "caseload/work.h"
#include "core/date.h"
#include "core/sort.h"

enum { MOST_WORDS = 8, AHEAD = 24 };

/* Days in order; a missing one is the least number there is. */
static bool day_before(int64_t a, int64_t b, const void *payload)
{
    const int32_t *dates = payload;
    return dates[a] < dates[b];
}

int64_t sib__dated_most(const sib__dated *d, int64_t count)
{
    int64_t most = 0;
    for (int64_t i = 0; i < count; i++) {
        int64_t n = d->starts[i + 1] - d->starts[i];
        most = n > most ? n : most;
    }
    return most;
}

static sib_status sort_days(sib__call *call, const int32_t *dates, int64_t count,
                            const sib__dated *d)
{
    int64_t  all = d->starts[count];
    int64_t *scratch = SIB__NEW(&call->scratch, int64_t, sib__dated_most(d, count));
    SIB__TRY_MEMORY(call, scratch);
    for (int64_t i = 0; i < count; i++) {
        int64_t *rows = d->rows + d->starts[i];
        int64_t  n = d->starts[i + 1] - d->starts[i];
        SIB__TRY(SIB__PAUSE(call, i));
        for (int64_t j = d->starts[i + 1]; j < d->starts[i + 1] + AHEAD && j < all; j++) {
            __builtin_prefetch(&dates[d->rows[j]]); /* they lie anywhere: ask in time */
        }
        SIB__TRY(sib__sort_rows(call, rows, scratch, n, day_before, dates));
    }
    sib__drop(&call->scratch, scratch);
    return SIB_OK;
}

sib_status sib__dated_make(sib__call *call, const int64_t *beings, const int32_t *dates,
                           int64_t n, int64_t count, sib__dated *out)
{
    out->rows = SIB__NEW(&call->scratch, int64_t, n);
    out->starts = SIB__NEW(&call->scratch, int64_t, count + 2);
    if (out->rows == NULL || out->starts == NULL) {
        return sib__no_memory(call);
    }
    /* Counted two places on, so that filling moves each start to where it belongs. */
    int64_t *next = out->starts + 1;
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (beings[i] >= 0) {
            next[beings[i] + 1]++;
        }
    }
    for (int64_t i = 0; i < count; i++) {
        next[i + 1] += next[i];
    }
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (beings[i] >= 0) {
            out->rows[next[beings[i]]++] = i;
        }
    }
    return sort_days(call, dates, count, out);
}

/* The words that make classes, measured once. */
typedef struct class_words {
    sib__slice words[MOST_WORDS];
    uint8_t    n;
} class_words;

static uint8_t class_of(sib__slice text, const class_words *of)
{
    if (text.data == NULL || text.length == 0) {
        return SIB__CLASS_MISSING;
    }
    for (uint8_t i = 0; i < of->n; i++) {
        sib__slice word = of->words[i];
        if (word.length == text.length && word.data[0] == text.data[0] &&
            memcmp(word.data, text.data, (size_t)text.length) == 0) {
            return (uint8_t)(SIB__CLASS_FIRST + i);
        }
    }
    return SIB__CLASS_OTHER;
}

sib_status sib__classes(sib__call *call, const sib__column *column, const char *const *words,
                        uint8_t *classes)
{
    bool        codes = column->type == SIB_COLUMN_TYPE_CODES;
    class_words of = {.n = 0};
    uint8_t    *of_level = SIB__NEW(&call->scratch, uint8_t, column->levels.n);
    SIB__TRY_MEMORY(call, of_level);
    for (; of.n < MOST_WORDS && words[of.n] != NULL; of.n++) {
        of.words[of.n] = sib__slice_of(words[of.n]);
    }
    for (int64_t i = 0; codes && i < column->levels.n; i++) {
        of_level[i] = class_of(sib__text_at(column->levels, i), &of);
    }
    for (int64_t i = 0; i < column->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (codes) {
            int32_t code = sib__column_code(column, i);
            classes[i] = code == SIB_CODE_MISSING ? SIB__CLASS_MISSING : of_level[code];
        } else {
            classes[i] = class_of(sib__column_text(column, i), &of);
        }
    }
    return SIB_OK;
}

int32_t sib__month_of(int32_t date)
{
    return date - sib__date_civil(date).day + 1;
}

int32_t sib__month_after(int32_t month)
{
    int32_t next = sib__date_add_months(month, 1);
    return next == SIB_DATE_MISSING ? SIB__DATE_MAX + 1 : next; /* after December 9999 */
}
