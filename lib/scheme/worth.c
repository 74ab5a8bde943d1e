/* What a value is worth for a line: a number, a card's entry by its key, a series' line. */
#include "scheme/operand.h"

#include "core/format.h"
#include "scheme/read.h"
#include "scheme/run.h"

struct sib__worth {
    const sib__operand  *operand;
    const sib__series   *lines;
    const sib__operand **by_code; /* of a card: [codes]; NULL where the name is missing */
    const sib__series   *series;
    sib__meeting        *meeting;
};

static sib_status begin_card(sib__run *run, sib__worth *w)
{
    const sib__operand *card = w->operand;
    int64_t             n = sib__run_code_count(run, card->by);
    w->by_code = SIB__NEW(run->memory, const sib__operand *, n);
    SIB__TRY_MEMORY(run->call, w->by_code);
    for (int64_t code = 0; code < n; code++) {
        sib__slice name;
        SIB__TRY(sib__run_code_name(run, card->by, (int32_t)code, &name));
        w->by_code[code] = card->other;
        for (int64_t i = 0; i < card->entry_count; i++) {
            if (sib__slice_compare(card->entries[i].name, name) == 0) {
                w->by_code[code] = card->entries[i].worth;
            }
        }
        SIB__TRY(sib__run_check(run, code));
    }
    return SIB_OK;
}

sib_status sib__worth_begin(sib__run *run, const sib__operand *operand,
                            const sib__series *lines, sib__worth **out)
{
    sib__worth *w = SIB__NEW(run->memory, sib__worth, 1);
    SIB__TRY_MEMORY(run->call, w);
    w->operand = operand;
    w->lines = lines;
    *out = w;
    if (operand->kind == SIB__OPERAND_CARD) {
        return begin_card(run, w);
    }
    if (operand->kind == SIB__OPERAND_SERIES) {
        w->series = sib__run_series(run, operand->of);
        return sib__meeting_begin(run, lines, w->series, &w->meeting);
    }
    return SIB_OK;
}

sib_status sib__worth_at(sib__run *run, const sib__worth *w, int64_t line,
                         sib__worth_value *out)
{
    return sib__worth_asked(run, w, line, true, out);
}

sib_status sib__worth_asked(sib__run *run, const sib__worth *w, int64_t line, bool asks,
                            sib__worth_value *out)
{
    const sib__operand *worth = w->operand;
    *out = (sib__worth_value){.exact = {0, 1, NULL}};
    if (worth->kind == SIB__OPERAND_SERIES) {
        int64_t at = sib__meeting_line(w->meeting, line);
        out->reason = at < 0 ? SIB__REASON_NO_LINE : sib__reason_at(w->series, at);
        if (at >= 0) {
            out->exact = sib__number_at(&w->series->numbers, at);
        }
        return SIB_OK;
    }
    if (worth->kind == SIB__OPERAND_CARD) {
        int32_t code = sib__code_at(&w->lines->codes[worth->by], line);
        if (code == SIB_CODE_MISSING) {
            out->reason = SIB__REASON_NO_LINE;
            return SIB_OK;
        }
        worth = w->by_code[code];
        out->lacking = worth == NULL;
        if (out->lacking && !asks) {
            return SIB_OK;
        }
        if (out->lacking) {
            return sib__fail(run->call, SIB_ERR_DATA, "facts", -1,
                             run->scheme->dimensions[w->operand->by].name,
                             "line %d, column %d of the contract: the card lacks a name that a "
                             "line asks for",
                             (int)w->operand->at->line, (int)w->operand->at->column);
        }
    }
    out->none = worth->kind == SIB__OPERAND_NONE;
    out->exact = worth->exact;
    return SIB_OK;
}
