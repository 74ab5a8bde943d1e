/* What both languages share: the headers, and what is left out of them by pattern.
 *
 * A C function that keeps to docs/conventions.md appears in both languages without a line here.
 * A new header takes one line, a handle one; the fields of options are read from the headers
 * (fields.awk). */

%include <stdint.i>

#define SIB_EXPERIMENTAL
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
%sib_handle(sib_caseload)
%sib_handle(sib_effect)
%sib_handle(sib_eligibility)
%sib_handle(sib_evaluation)
%sib_handle(sib_evaluation_tables)
%sib_handle(sib_expression)
%sib_handle(sib_facts)
%sib_handle(sib_history)
%sib_handle(sib_matching)
%sib_handle(sib_paper)
%sib_handle(sib_propensity)
%sib_handle(sib_reconviction_counts)
%sib_handle(sib_scheme)
%sib_handle(sib_settlement)
%sib_handle(sib_table)
%sib_handle(sib_table_builder)

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
%include "sib/scheme.h"
%include "sib/evaluation.h"
%include "sib/report.h"
%include "sib/version.h"
%include "sib/experimental/association.h"
%include "sib/experimental/caseload.h"
%include "sib/experimental/dashboard.h"
%include "sib/experimental/scheme.h"
