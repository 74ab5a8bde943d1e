/* What both languages share: the headers, and what is left out of them by pattern.
 *
 * A C function that keeps to docs/conventions.md appears in both languages without a line here.
 * A new header takes one line, a handle one, an options struct one; the fields of options are
 * read from the headers (fields.awk). */

%include <stdint.i>

#define SIB_API
#define SIB_BEGIN_DECLS
#define SIB_END_DECLS

/* Contexts and handles are made and freed by the type rules; enumerations cross as their names;
 * structs cross field by field. */
%rename("$ignore", regextarget=1, fullname=1) "^sib_context_";
%rename("$ignore", regextarget=1, fullname=1) "(?<!_order)_free$";
%rename("$ignore", %$isenumitem) "";
%rename("$ignore", %$isenum) "";
%rename("$ignore", %$isclass) "";
%rename("$ignore", %$isvariable) "";

%sib_handle(sib_balance)
%sib_handle(sib_effect)
%sib_handle(sib_eligibility)
%sib_handle(sib_evaluation)
%sib_handle(sib_evaluation_difference)
%sib_handle(sib_evaluation_tables)
%sib_handle(sib_expression)
%sib_handle(sib_history)
%sib_handle(sib_matching)
%sib_handle(sib_payment)
%sib_handle(sib_propensity)
%sib_handle(sib_reconviction_counts)
%sib_handle(sib_report)
%sib_handle(sib_table)
%sib_handle(sib_table_builder)

%sib_options(sib_balance_measure_options, SIB_BALANCE_MEASURE_OPTIONS_INIT)
%sib_options(sib_effect_estimate_options, SIB_EFFECT_ESTIMATE_OPTIONS_INIT)
%sib_options(sib_effect_pool_options, SIB_EFFECT_POOL_OPTIONS_INIT)
%sib_options(sib_eligibility_select_options, SIB_ELIGIBILITY_SELECT_OPTIONS_INIT)
%sib_options(sib_evaluation_run_options, SIB_EVALUATION_RUN_OPTIONS_INIT)
%sib_options(sib_history_build_options, SIB_HISTORY_BUILD_OPTIONS_INIT)
%sib_options(sib_matching_nearest_options, SIB_MATCHING_NEAREST_OPTIONS_INIT)
%sib_options(sib_propensity_fit_options, SIB_PROPENSITY_FIT_OPTIONS_INIT)
%sib_options(sib_reconviction_count_options, SIB_RECONVICTION_COUNT_OPTIONS_INIT)
%sib_options(sib_report_options, SIB_REPORT_OPTIONS_INIT)
%sib_options(sib_table_csv_options, SIB_TABLE_CSV_OPTIONS_INIT)

%include "sib/types.h"
%include "sib/status.h"
%include "sib/table.h"
%include "sib/eligibility.h"
%include "sib/history.h"
%include "sib/reconviction.h"
%include "sib/propensity.h"
%include "sib/matching.h"
%include "sib/balance.h"
%include "sib/effect.h"
%include "sib/payment.h"
%include "sib/contract.h"
%include "sib/evaluation.h"
%include "sib/report.h"
%include "sib/version.h"
