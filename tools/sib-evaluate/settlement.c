/* Records of settlements of contracts in the language: shown, and written as a page. */
#include <stdlib.h>
#include <string.h>

#include "evaluate.h"

#include "sib/report.h"

bool settlement_is(const char *record)
{
    return strstr(record, "\"sib-settlement@") != NULL;
}

static int make_report(sib_context *ctx, const arguments *a, const sib_settlement *settlement,
                       const sib_scheme *scheme)
{
    sib_paper         *made = NULL;
    sib_report_options options = SIB_REPORT_OPTIONS_INIT;
    options.audience = a->audience;
    sib_status status =
        a->command == COMMAND_REPORT
            ? sib_report_settlement_html(ctx, settlement, scheme, NULL, &options, &made)
            : sib_report_settlement_text(ctx, settlement, scheme, NULL, &options, &made);
    int code = status != SIB_OK    ? complain(ctx, status, a->input_record)
               : a->report == NULL ? report_print(made)
                                   : outputs_put(a, NULL, NULL, made);
    sib_paper_free(made);
    return code;
}

int settlement_report(sib_context *ctx, const arguments *a, const char *record,
                      const char *contract)
{
    sib_settlement *settlement = NULL;
    sib_scheme     *scheme = NULL;
    int             code = EXIT_GOOD;
    sib_status      status = sib_settlement_open(ctx, record, &settlement);
    if (status != SIB_OK) {
        return complain(ctx, status, a->input_record);
    }
    status = contract == NULL ? SIB_OK : sib_scheme_read(ctx, contract, &scheme);
    code = status == SIB_OK ? make_report(ctx, a, settlement, scheme)
                            : complain(ctx, status, a->contract);
    sib_scheme_free(scheme);
    sib_settlement_free(settlement);
    return code;
}
