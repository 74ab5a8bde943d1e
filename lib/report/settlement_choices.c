/* What the contract decides though no source does: values marked unknown or assumed. */
#include "report/settled.h"
#include "scheme/handle.h"

enum { MOST_CHOICES = 60 };

static sib_status list_choices(sib__facts *f, sib_paper **out)
{
    sib__child   child;
    sib_context *ctx = sib__child_begin(&child, f->call, 0.0, 1.0);
    sib_status   status = sib_scheme_complete(ctx, f->of->scheme->scheme.text.data, out);
    return sib__child_own(&child, status, f->memory, *out, sib__handle_free);
}

void sib__settled_choices(sib__facts *f)
{
    sib_paper *paper = NULL;
    int64_t    n = 0;
    if (f->of->scheme == NULL || !sib__well(f, list_choices(f, &paper))) {
        return;
    }
    sib__row row = {sib_paper_table(paper, "choices"), -1};
    while (f->status == SIB_OK && sib__next(&row, NULL)) {
        if (n++ < MOST_CHOICES) {
            sib__part *to = sib__put_row(f, "choices", (sib__row){NULL, -1});
            sib__put_cell(f, to, "path", sib__cell_of(f, row, "path"));
            sib__put_cell(f, to, "open", sib__known(f, "open", sib__cell_of(f, row, "open")));
        }
    }
    if (n > 0) {
        sib__put_value(f, "has.choices", "1");
        const char *key = n == 1 ? "choices.one" : "choices.some";
        key = f->of->varied == NULL || f->of->few ? key : sib__key(f, key, "varied");
        sib__put_value(f, "choices.said", sib__say(f, key, "n", sib__count_text(f, n), NULL));
    }
}
