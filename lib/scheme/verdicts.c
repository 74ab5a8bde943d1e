#include "scheme/verdicts.h"

#include "scheme/cells.h"

/* The places of words among the reasons of a series, which are bytes. */
enum { WORDS_MOST = UINT8_MAX - SIB__REASON_VERDICT + 1 };

bool sib__is_verdict(sib__slice text)
{
    for (int64_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (c != '_' && (c < 'a' || c > 'z')) {
            return false;
        }
    }
    return true;
}

/* The reason that a word is; a new one where it has not been met. */
static sib_status reason_of(sib__run *run, sib__slice word, int32_t *out)
{
    int32_t i = 0;
    while (i < run->word_count && sib__slice_compare(run->words[i], word) != 0) {
        i++;
    }
    if (run->words == NULL) {
        run->words = SIB__NEW(run->memory, sib__slice, WORDS_MOST);
        SIB__TRY_MEMORY(run->call, run->words);
    }
    if (i == WORDS_MOST) {
        return sib__fail(run->call, SIB_ERR_OVERFLOW, "facts", -1, "verdict",
                         "there are more than %d words", (int)WORDS_MOST);
    }
    run->words[i] = word;
    run->word_count += i == run->word_count ? 1 : 0;
    *out = SIB__REASON_VERDICT + i;
    return SIB_OK;
}

/* What is open stays so; of two words the first by bytes stands. */
static bool stands(const sib__run *run, int32_t old, int32_t reason)
{
    return old >= SIB__REASON_VERDICT
               ? sib__slice_compare(run->words[old - SIB__REASON_VERDICT],
                                    run->words[reason - SIB__REASON_VERDICT]) <= 0
               : old != SIB__REASON_NONE;
}

sib_status sib__mark_verdicts(sib__run *run, const sib__counter *c, sib__arm arm)
{
    sib__fact fact;
    if (c->outcome->kind == SIB__OUTCOME_FIGURES || sib_table_find(c->table, "verdict") < 0) {
        return SIB_OK;
    }
    SIB__TRY(sib__fact_column(run, c->outcome->name, c->table, "verdict", &fact));
    for (int64_t i = 0; i < c->rows->n; i++) {
        sib__slice word;
        int64_t    line = c->line_of[i];
        int32_t    reason = SIB__REASON_NONE;
        SIB__TRY(sib__run_check(run, i));
        SIB__TRY(sib__fact_text(run, &fact, i, &word));
        if (line < 0 || word.length == 0 || sib__slice_equals(word, "ok") ||
            (c->arms == NULL ? SIB__ARM_TREATED : (sib__arm)c->arms[i]) != arm) {
            continue;
        }
        SIB__TRY(reason_of(run, word, &reason));
        if (!stands(run, sib__reason_at(c->lines, line), reason)) {
            SIB__TRY(sib__reason_set(run->call, run->memory, c->lines, line, reason));
        }
    }
    return SIB_OK;
}
