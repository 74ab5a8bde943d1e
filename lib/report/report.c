/* The public functions: facts of an evaluation, put into one of the two templates. */
#include "sib/report.h"

#include <string.h>

#include "core/format.h"
#include "report/facts.h"
#include "report/options.h"
#include "table/publish.h"

extern const char sib__words_tsv[];
extern const char sib__columns_tsv[];
extern const char sib__evaluation_html[];
extern const char sib__evaluation_txt[];

SIB__DEFINE_ENUM(sib_report_audience, SIB_REPORT_AUDIENCE_LIST)

static const char *text_of(sib__facts *f, const sib__json *object, const char *key)
{
    const sib__json *value = sib__json_member(object, key);
    return value == NULL || value->text.data == NULL ? NULL : sib__clean_text(f, value->text);
}

static void put_head(sib__facts *f, const sib__json *provenance)
{
    const char *title = text_of(f, f->contract, "title");
    f->currency = "";
    sib__put_value(f, "heading", title == NULL ? sib__words(f, "title") : title);
    sib__put_value(f, "contract", text_of(f, f->contract, "contract"));
    sib__put_value(f, "contract.version", text_of(f, f->contract, "version"));
    sib__put_audience(f);
    sib__put_value(f, f->settled ? "settled" : "designed", "1");
    sib__put_value(f, "hash", sib_evaluation_result_hash(f->evaluation));
    sib__put_value(f, "contract.hash", text_of(f, f->design, "contract_hash"));
    sib__put_value(f, "version", text_of(f, provenance, "version"));
    sib__put_value(f, "language", text_of(f, provenance, "language"));
    sib__put_value(f, "numerics", text_of(f, f->result, "numerics"));
}

static sib_status read_tsv(sib__facts *f, const char *text, int64_t columns, sib__tsv *out)
{
    int64_t size = (int64_t)strlen(text);
    int64_t cells = 0;
    char   *copy = sib__copy(f->memory, text, size + 1, 1);
    SIB__TRY_MEMORY(f->call, copy);
    for (int64_t i = 0; i < size; i++) {
        out->rows += copy[i] == '\n';
    }
    *out =
        (sib__tsv){SIB__NEW(f->memory, const char *, out->rows *columns), out->rows, columns};
    SIB__TRY_MEMORY(f->call, out->cells);
    for (int64_t i = 0, begin = 0; i < size; i++) {
        if (copy[i] == '\t' || copy[i] == '\n') {
            copy[i] = '\0';
            out->cells[cells++] = copy + begin;
            begin = i + 1;
        }
    }
    return SIB_OK;
}

static sib_status open_record(sib__facts *f)
{
    const sib__json *root = NULL;
    SIB__TRY(sib__json_parse(f->call, f->memory, "e",
                             sib__slice_of(sib_evaluation_record(f->evaluation)), &root));
    f->result = sib__json_member(root, "result");
    f->design = sib__json_member(f->result, "design");
    SIB__TRY(sib__outcomes_make(f, sib__json_member(f->design, "contract")));
    put_head(f, sib__json_member(root, "provenance"));
    return f->status;
}

sib_status sib__facts_begin(sib__call *call, const sib_report_options *options, sib__facts *f)
{
    *f = (sib__facts){.call = call, .memory = &call->scratch};
    SIB__TRY(sib__options_read(call, &sib__report_options, &f->options, options));
    f->public = f->options.audience == SIB_REPORT_AUDIENCE_PUBLIC;
    SIB__TRY(read_tsv(f, sib__words_tsv, 2, &f->words));
    return read_tsv(f, sib__columns_tsv, 5, &f->columns);
}

void sib__put_audience(sib__facts *f)
{
    char        least[24];
    const char *audience = sib_report_audience_name(f->options.audience);
    sib__format_i64(least, f->options.least);
    sib__put_value(f, "hidden", sib__words(f, "hidden"));
    sib__put_value(f, "least", sib__join(f, least, NULL));
    sib__put_value(f, "audience", sib__say(f, sib__key(f, "audience", audience), NULL));
    sib__put_value(f, audience, "1");
}

sib_status sib__facts_make(sib__facts *f, void (*const *made)(sib__facts *))
{
    for (; *made != NULL; made++) {
        (*made)(f);
        SIB__TRY(f->status);
        SIB__TRY(sib__check(f->call));
    }
    return SIB_OK;
}

sib_status sib__report_write(sib__facts *f, sib__writer writer, const char *body,
                             sib_paper **out)
{
    sib__out text;
    *out = sib__handle(f->call, sizeof **out);
    SIB__TRY_MEMORY(f->call, *out);
    sib__out_begin(&text, &(*out)->result.memory);
    writer(f, body, &text);
    SIB__TRY(text.failed ? sib__no_memory(f->call) : f->status);
    (*out)->text = text.text;
    return SIB_OK;
}

/* What is said of each outcome. */
static sib_status say_outcomes(sib__facts *f)
{
    static void (*const made[])(sib__facts *) = {sib__facts_who,    sib__facts_lines,
                                                 sib__facts_effect, sib__facts_happened,
                                                 sib__facts_turn,   NULL};
    for (int64_t i = 0; i < f->outcome_count; i++) {
        sib__see_outcome(f, i);
        SIB__TRY(sib__facts_make(f, made));
    }
    sib__see_outcome(f, 0);
    f->caption = NULL;
    return f->status;
}

static sib_status make(sib__call *call, const sib_evaluation *e,
                       const sib_report_options *options, bool page, sib_paper **out)
{
    static void (*const made[])(sib__facts *) = {sib__facts_compared, sib__facts_options, NULL};
    sib__facts f;
    if (e == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "e", -1, NULL, "e is NULL");
    }
    SIB__TRY(sib__facts_begin(call, options, &f));
    f.evaluation = f.whole = e;
    f.settled =
        sib_table_says(sib_evaluation_table(e, "summary"), "stage", 0, "evaluation") == 1;
    f.options.figures = page ? f.options.figures : 0;
    SIB__TRY(open_record(&f));
    sib__facts_answer(&f);
    SIB__TRY(say_outcomes(&f));
    SIB__TRY(sib__facts_make(&f, made));
    return sib__report_write(&f, page ? sib__write_page : sib__write_answer,
                             page ? sib__evaluation_html : sib__evaluation_txt, out);
}

sib_status sib_report_html(sib_context *ctx, const sib_evaluation *e,
                           const sib_report_options *options, sib_paper **out)
{
    sib__call  call;
    sib_paper *report = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_report_html", SIB__OUT(out));
    if (status == SIB_OK) {
        status = make(&call, e, options, true, &report);
    }
    return SIB__LEAVE(&call, status, out, report);
}

sib_status sib_report_text(sib_context *ctx, const sib_evaluation *e,
                           const sib_report_options *options, sib_paper **out)
{
    sib__call  call;
    sib_paper *report = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_report_text", SIB__OUT(out));
    if (status == SIB_OK) {
        status = make(&call, e, options, false, &report);
    }
    return SIB__LEAVE(&call, status, out, report);
}
