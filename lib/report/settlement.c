/* The report of a settlement: the public functions, and what all its parts look at. */
#include "report/settled.h"

#include "sib/version.h"

extern const char sib__settlement_html[];
extern const char sib__settlement_txt[];

static const char *said(sib__facts *f, const sib__json *object, const char *key)
{
    const sib__json *value = sib__json_member(object, key);
    return value == NULL || value->text.data == NULL ? NULL : sib__clean_text(f, value->text);
}

/* Hashes of what holds small numbers could be tried out against all that these may be. */
static void put_hashes(sib__facts *f)
{
    const sib__json *record = f->of->record;
    const sib__json *facts = sib__json_member(record, "facts");
    bool             few = f->of->few;
    sib__put_value(f, "hash", few ? sib__words(f, "hidden") : said(f, record, "hash"));
    sib__put_value(f, "previous", few ? sib__words(f, "hidden") : said(f, record, "previous"));
    sib__put_value(f, "contract.hash", said(f, sib__json_member(record, "contract"), "hash"));
    sib__put_value(f, "amended", said(f, record, "amended"));
    for (const sib__json *at = facts == NULL || few ? NULL : facts->first; at != NULL;
         at = at->next) {
        sib__part *row = sib__put_row(f, "facts", (sib__row){NULL, -1});
        sib__put_cell(f, row, "table", sib__clean_text(f, at->key));
        sib__put_cell(f, row, "digest", sib__clean_text(f, at->text));
    }
}

static void put_head(sib__facts *f)
{
    const sib__json *record = f->of->record;
    const sib__json *contract = sib__json_member(record, "contract");
    const sib__json *stage = sib__json_member(record, "stage");
    sib__row         summary = {sib_scheme_table(f->of->scheme, "summary"), 0};
    const char      *title = sib__cell_of(f, summary, "title");
    const char      *verdict = said(f, record, "verdict");
    sib__put_value(f, "title", sib__words(f, "settlement.title"));
    sib__put_value(f, "contract", said(f, contract, "contract"));
    sib__put_value(f, "contract.version", said(f, contract, "version"));
    sib__put_value(f, "heading", title == NULL ? sib__value(f, "contract") : title);
    sib__put_value(f, "stage", said(f, stage, "id"));
    sib__put_value(f, "as_at", said(f, stage, "as_at"));
    sib__put_value(f, "verdict", verdict == NULL ? "report" : verdict);
    sib__put_value(f, "version", sib_version());
    sib__put_audience(f);
    put_hashes(f);
}

static sib_status make(sib__call *call, const sib_settlement *settlement,
                       const sib_scheme *scheme, const sib_table *varied,
                       const sib_report_options *options, bool page, sib_paper **out)
{
    static void (*const made[])(sib__facts *) = {sib__settled_hide,
                                                 put_head,
                                                 sib__settled_gates,
                                                 sib__settled_answer,
                                                 sib__settled_owed,
                                                 sib__settled_money,
                                                 sib__settled_caps,
                                                 sib__settled_stages,
                                                 sib__settled_choices,
                                                 sib__settled_varied,
                                                 sib__settled_products,
                                                 sib__settled_lines,
                                                 NULL};
    sib__settled of = {.settlement = settlement, .scheme = scheme, .varied = varied};
    sib__facts   f;
    if (settlement == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "settlement", -1, NULL, "is NULL");
    }
    SIB__TRY(sib__varied_check(call, settlement, varied));
    SIB__TRY(sib__facts_begin(call, options, &f));
    f.of = &of;
    f.options.figures = page ? f.options.figures : 0;
    SIB__TRY(sib__settled_begin(&f));
    SIB__TRY(sib__facts_make(&f, made));
    return sib__report_write(&f, page ? sib__write_page : sib__write_answer,
                             page ? sib__settlement_html : sib__settlement_txt, out);
}

sib_status sib_report_settlement_html(sib_context *ctx, const sib_settlement *settlement,
                                      const sib_scheme *scheme, const sib_table *varied,
                                      const sib_report_options *options, sib_paper **out)
{
    sib__call  call;
    sib_paper *report = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_report_settlement_html", SIB__OUT(out));
    if (status == SIB_OK) {
        status = make(&call, settlement, scheme, varied, options, true, &report);
    }
    return SIB__LEAVE(&call, status, out, report);
}

sib_status sib_report_settlement_text(sib_context *ctx, const sib_settlement *settlement,
                                      const sib_scheme *scheme, const sib_table *varied,
                                      const sib_report_options *options, sib_paper **out)
{
    sib__call  call;
    sib_paper *report = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_report_settlement_text", SIB__OUT(out));
    if (status == SIB_OK) {
        status = make(&call, settlement, scheme, varied, options, false, &report);
    }
    return SIB__LEAVE(&call, status, out, report);
}
