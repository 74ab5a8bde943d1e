#include "scheme/vary_told.h"

#include "scheme/page.h"

typedef struct telling {
    const char      *currency;
    const sib_table *runs;
    sib__out         out;
    sib__memory     *memory;
} telling;

static void put_text(sib__out *line, sib__slice text)
{
    sib__out_slice(line, text.data == NULL ? "" : text.data, text.length);
}

/* "GBP 12.50 more" */
static void put_money(const telling *t, sib__out *line, int64_t row)
{
    sib__slice difference = sib__table_text(t->runs, "difference", row);
    if (difference.data == NULL) {
        return;
    }
    bool less = difference.data[0] == '-';
    bool same = sib__slice_equals(difference, "0");
    sib__out_text(line, ": ");
    if (same) {
        sib__out_text(line, "the same");
        return;
    }
    sib__out_all(line, t->currency, " ", NULL);
    sib__out_slice(line, difference.data + less, difference.length - less);
    sib__out_text(line, less ? " less" : " more");
}

static void put_run(telling *t, int64_t row)
{
    sib__out line;
    sib__out_begin(&line, t->memory);
    put_text(&line, row == 0 ? sib__slice_of("As the contract stands")
                             : sib__table_text(t->runs, "options", row));
    sib__slice refused = sib__table_text(t->runs, "refused", row);
    sib__slice now = sib__table_text(t->runs, "now", row);
    if (refused.data != NULL) {
        sib__out_text(&line, ": refused, ");
        put_text(&line, refused);
    } else if (row > 0) {
        put_money(t, &line, row);
        sib__slice turned = sib__table_text(t->runs, "turned", row);
        sib__out_text(&line, turned.data == NULL ? "" : "; turns ");
        put_text(&line, turned);
    } else if (now.data != NULL) {
        sib__out_all(&line, ": ", t->currency, " ", NULL);
        put_text(&line, now);
    }
    t->out.failed = t->out.failed || line.failed;
    sib__page_paragraph(&t->out, line.failed ? "" : line.text, row == 0 ? 0 : 2, 2);
}

/* Options that nothing else is named for. */
static void put_bare(telling *t, const sib_table *options)
{
    bool any = false;
    for (int64_t i = 0; i < sib_table_rows(options); i++) {
        if (sib_table_number(options, "alternatives", i) > 0.0) {
            continue;
        }
        sib__out line;
        sib__out_begin(&line, t->memory);
        put_text(&line, sib__table_text(options, "option", i));
        if (!any) {
            sib__page_paragraph(&t->out, "Open, and no alternative is named:", 0, 0);
        }
        any = true;
        t->out.failed = t->out.failed || line.failed;
        sib__page_paragraph(&t->out, line.failed ? "" : line.text, 2, 2);
    }
}

sib_status sib__vary_told(sib__call *call, const char *currency, sib_paper *paper)
{
    telling t = {.currency = currency,
                 .runs = sib__table_titled(&paper->result, "runs"),
                 .memory = &call->scratch};
    sib__out_begin(&t.out, &paper->result.memory);
    for (int64_t i = 0; i < sib_table_rows(t.runs); i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        put_run(&t, i);
    }
    put_bare(&t, sib__table_titled(&paper->result, "options"));
    SIB__TRY(t.out.failed ? sib__no_memory(call) : SIB_OK);
    paper->text = t.out.text;
    return SIB_OK;
}
