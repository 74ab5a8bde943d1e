/* Records put together by whom they are of, by date; and the words of columns as classes. */
#include <string.h>

#include "caseload/work.h"
#include "core/date.h"
#include "core/sort.h"

enum { MOST_WORDS = 8, HALF = 8 };

/* Days in order; a missing one is the least number there is. */
static bool day_before(int64_t a, int64_t b, const void *payload)
{
    const int32_t *dates = payload;
    return dates[a] < dates[b];
}

int64_t sib__most_of(const int64_t *starts, int64_t count)
{
    int64_t most = 0;
    for (int64_t i = 0; i < count; i++) {
        int64_t n = starts[i + 1] - starts[i];
        most = n > most ? n : most;
    }
    return most;
}

sib_status sib__starts_of(sib__call *call, const int64_t *beings, int64_t n, int64_t count,
                          int64_t *starts)
{
    /* Counted two places on, so that filling moves each start to where it belongs. */
    int64_t *next = starts + 1;
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (beings[i] >= 0) {
            next[beings[i] + 1]++;
        }
    }
    for (int64_t i = 0; i < count; i++) {
        next[i + 1] += next[i];
    }
    return SIB_OK;
}

static sib_status sort_days(sib__call *call, const int32_t *dates, int64_t count,
                            const sib__dated *d)
{
    int64_t *scratch = SIB__NEW(&call->scratch, int64_t, sib__most_of(d->starts, count));
    SIB__TRY_MEMORY(call, scratch);
    for (int64_t i = 0; i < count; i++) {
        int64_t n = d->starts[i + 1] - d->starts[i];
        SIB__TRY(SIB__PAUSE(call, i));
        SIB__TRY(sib__sort_rows(call, d->rows + d->starts[i], scratch, n, day_before, dates));
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
    SIB__TRY(sib__starts_of(call, beings, n, count, out->starts));
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (beings[i] >= 0) {
            out->rows[out->starts[beings[i] + 1]++] = i;
        }
    }
    return sort_days(call, dates, count, out);
}

/* A text of up to 16 bytes as two numbers beside its length, in the machine's own order: its
 * first eight bytes and its last eight; all of a shorter one in each. */
typedef struct halves {
    uint64_t first;
    uint64_t last;
    int64_t  length;
} halves;

static uint64_t load(const char *from)
{
    uint64_t word;
    memcpy(&word, from, HALF);
    return word;
}

/* `text` lies in a buffer that ends at `end`: where eight bytes can be read, they are, and what
 * is not of the text is taken off. */
static halves halves_of(sib__slice text, const char *end)
{
    static const char ones[2 * HALF] = "\xff\xff\xff\xff\xff\xff\xff\xff";
    if (end - text.data < HALF) {
        char room[HALF] = {0};
        memcpy(room, text.data, (size_t)text.length);
        return (halves){load(room), load(room), text.length};
    }
    int64_t  n = text.length < HALF ? text.length : HALF;
    uint64_t mask = load(ones + HALF - n);
    return (halves){load(text.data) & mask, load(text.data + text.length - n) & mask,
                    text.length};
}

/* The words that make classes. */
typedef struct class_words {
    halves  words[MOST_WORDS];
    uint8_t n;
} class_words;

/* Which word comes next cannot be foreseen: all are looked at, without a branch. */
static uint8_t class_of(sib__slice text, const char *end, const class_words *of)
{
    if (text.data == NULL || text.length == 0) {
        return SIB__CLASS_MISSING;
    }
    halves h = halves_of(text, end);
    uint8_t class = SIB__CLASS_OTHER;
    for (uint8_t i = 0; i < of->n; i++) {
        const halves *word = &of->words[i];
        bool          same =
            (h.first == word->first) & (h.last == word->last) & (h.length == word->length);
        class = same ? (uint8_t)(SIB__CLASS_FIRST + i) : class;
    }
    return class;
}

/* Where the buffer of some texts ends. */
static const char *end_of(sib_text text)
{
    return text.n == 0 ? NULL : text.data + text.offsets[text.n];
}

sib_status sib__classes(sib__call *call, const sib__column *column, const char *const *words,
                        uint8_t *classes)
{
    bool        codes = column->type == SIB_COLUMN_TYPE_CODES;
    class_words of = {.n = 0};
    uint8_t    *of_level = SIB__NEW(&call->scratch, uint8_t, column->levels.n);
    SIB__TRY_MEMORY(call, of_level);
    for (; of.n < MOST_WORDS && words[of.n] != NULL; of.n++) {
        sib__slice word = sib__slice_of(words[of.n]);
        of.words[of.n] = halves_of(word, word.data + word.length);
    }
    for (int64_t i = 0; codes && i < column->levels.n; i++) {
        of_level[i] = class_of(sib__text_at(column->levels, i), end_of(column->levels), &of);
    }
    for (int64_t i = 0; i < column->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (codes) {
            int32_t code = sib__column_code(column, i);
            classes[i] = code == SIB_CODE_MISSING ? SIB__CLASS_MISSING : of_level[code];
        } else {
            classes[i] = class_of(sib__column_text(column, i), end_of(column->text), &of);
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
