/* The public functions: facts of an evaluation, put into one of the two templates. */
#include "sib/report.h"

#include "core/format.h"
#include "report/facts.h"
#include "report/options.h"

SIB__DEFINE_ENUM(sib_report_audience, SIB_REPORT_AUDIENCE_LIST)

struct sib_report {
    sib__memory memory;
    const char *content;
};

typedef void (*sib__writer)(sib__facts *f, sib__out *out);

static const char *text_of(sib__facts *f, const sib__json *object, const char *key)
{
    const sib__json *value = sib__json_member(object, key);
    return value == NULL || value->text.data == NULL ? NULL : sib__clean_text(f, value->text);
}

void sib__facts_head(sib__facts *f, const sib__json *provenance)
{
    char        least[24];
    const char *audience = sib_report_audience_name(f->options.audience);
    const char *title = text_of(f, f->contract, "title");
    const char *currency = sib__stated(f, "payment", "currency");
    f->currency = currency == NULL ? "" : currency;
    sib__format_i64(least, f->options.least);
    sib__put_value(f, "heading", title == NULL ? sib__words(f, "title") : title);
    sib__put_value(f, "contract", text_of(f, f->contract, "contract"));
    sib__put_value(f, "contract.version", text_of(f, f->contract, "version"));
    sib__put_value(f, "hidden", sib__words(f, "hidden"));
    sib__put_value(f, "least", sib__join(f, least, NULL));
    sib__put_value(f, "audience", sib__say(f, sib__key(f, "audience", audience), NULL));
    sib__put_value(f, audience, "1");
    sib__put_value(f, f->settled ? "settled" : "designed", "1");
    sib__put_value(f, "hash", sib_evaluation_result_hash(f->evaluation));
    sib__put_value(f, "contract.hash", text_of(f, f->design, "contract_hash"));
    sib__put_value(f, "version", text_of(f, provenance, "version"));
    sib__put_value(f, "language", text_of(f, provenance, "language"));
    sib__put_value(f, "numerics", text_of(f, f->result, "numerics"));
}

static sib_status make(sib__call *call, const sib_evaluation *e,
                       const sib_report_options *options, sib__writer writer, sib_report **out)
{
    sib_report_options local;
    sib__facts         facts;
    sib__out           text;
    if (e == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "e", -1, NULL, "e is NULL");
    }
    SIB__TRY(sib__options_read(call, &sib__report_options, &local, options));
    local.figures = writer == sib__write_page ? local.figures : 0;
    SIB__TRY(sib__facts_make(call, e, &local, &facts));
    *out = sib__handle(call, sizeof **out);
    SIB__TRY_MEMORY(call, *out);
    sib__out_begin(&text, &(*out)->memory);
    writer(&facts, &text);
    SIB__TRY(text.failed ? sib__no_memory(call) : facts.status);
    (*out)->content = text.text;
    return SIB_OK;
}

sib_status sib_report_html(sib_context *ctx, const sib_evaluation *e,
                           const sib_report_options *options, sib_report **out)
{
    sib__call   call;
    sib_report *report = NULL;
    sib_status  status = sib__enter(&call, ctx, "sib_report_html", SIB__OUT(out));
    if (status == SIB_OK) {
        status = make(&call, e, options, sib__write_page, &report);
    }
    return SIB__LEAVE(&call, status, out, report);
}

sib_status sib_report_text(sib_context *ctx, const sib_evaluation *e,
                           const sib_report_options *options, sib_report **out)
{
    sib__call   call;
    sib_report *report = NULL;
    sib_status  status = sib__enter(&call, ctx, "sib_report_text", SIB__OUT(out));
    if (status == SIB_OK) {
        status = make(&call, e, options, sib__write_answer, &report);
    }
    return SIB__LEAVE(&call, status, out, report);
}

const char *sib_report_content(const sib_report *report)
{
    return report == NULL ? "" : report->content;
}

void sib_report_free(sib_report *report)
{
    sib__handle_free(report);
}
