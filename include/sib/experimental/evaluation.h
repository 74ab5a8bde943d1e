/** @file sib/experimental/evaluation.h
 *  @brief Evaluations of a contract in the language sib@1: people matched, outcomes counted.
 *
 *  An evaluation is one comparison of a contract at one stage (docs/methods/
 *  evaluation.md). sib_evaluation_design() matches people and never sees an outcome;
 *  sib_evaluation_count() counts outcomes over a sealed design. What it holds in the end are
 *  effects, for those who read, and facts, for sib_scheme_settle(): evaluation record and
 *  contract give the settlement again, without personal data.
 *
 *  This may change between releases. */
#ifndef SIB_EXPERIMENTAL_EVALUATION_H
#define SIB_EXPERIMENTAL_EVALUATION_H

#ifndef SIB_EXPERIMENTAL
#error "define SIB_EXPERIMENTAL to use what may still change"
#endif

#include "sib/evaluation.h"
#include "sib/experimental/scheme.h"

SIB_BEGIN_DECLS

/**
 * Match the cohorts of a comparison that are complete on the day of a stage, without outcomes,
 * and seal the design.
 *
 * @param ctx         Message, threads, progress, interruption; NULL for none.
 * @param scheme      The contract.
 * @param comparison  Name of a comparison whose people the contract says, matched or allotted
 * by chance, or of an outcome with people of its own; NULL for the only one.
 * @param tables      The tables of roles releases and history, of the declared types; columns
 *                    that the contract does not declare are not read.
 * @param stage       As for sib_scheme_settle().
 * @param options     NULL for the defaults; read during the call only.
 * @param[out] out    New evaluation at stage DESIGN, whose record has the contract; the caller
 *                    owns it. NULL on failure.
 * @retval SIB_OK               Also with findings.
 * @retval SIB_ERR_ARGUMENT     scheme or tables is NULL; there is no such stage or comparison,
 *                              or several and none is named; a table or column is absent or of
 *                              another type; a table of role outcomes, or of an unknown name,
 *                              is given.
 * @retval SIB_ERR_TERMS        The contract does not say how people are matched, or contradicts
 *                              itself in that; the message gives line and column.
 * @retval SIB_ERR_DATA         The data break a rule of a step, or a class is missing.
 * @retval SIB_ERR_NONFINITE    A number that must be there is missing or infinite.
 * @retval SIB_ERR_RANGE        A date lies outside 0001..9999.
 * @retval SIB_ERR_OVERFLOW     Arithmetic of an expression overflows.
 * @retval SIB_ERR_UNSUPPORTED  A combination of options that a step does not offer.
 * @retval SIB_ERR_VERSION      options->struct_size is not known.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 *
 * Shuffling the rows of any table changes no bit of the result, nor does the number of threads.
 * @par Source
 * Disley & Rubin (2014), fn 15 (matching once, when the cohort period is complete); Dorsett
 * (2017), learning exercise (matching on data without outcomes).
 * @since 0.1
 */
SIB_API sib_status sib_evaluation_design(sib_context *ctx, const sib_scheme *scheme,
                                         const char                  *comparison,
                                         const sib_evaluation_tables *tables, const char *stage,
                                         const sib_evaluation_run_options *options,
                                         sib_evaluation                  **out);

/**
 * Count the outcomes that are compared with a sealed design, as known on the day of a stage.
 *
 * @param ctx            Message, threads, progress, interruption; NULL for none.
 * @param scheme         The contract that the parties signed; NULL to trust the one in the
 *                       record.
 * @param design_record  Record of sib_evaluation_design(), as sib_evaluation_record() gave it.
 * @param design_annex   Its annex.
 * @param seal           The result hash noted when the design was sealed, kept apart from the
 *                       record; NULL to trust the one in the record.
 * @param outcomes       All tables of role outcomes.
 * @param stage          As for sib_scheme_settle(): cohorts that the design does not have are
 *                       not mature.
 * @param options        NULL for the defaults; read during the call only.
 * @param[out] out       New evaluation at stage EVALUATION; the caller owns it. NULL on
 *                       failure.
 * @retval SIB_OK               Also with findings, which become verdicts of the facts.
 * @retval SIB_ERR_ARGUMENT     An argument is NULL; there is no such stage; a table or column
 *                              is absent or of another type; a table of another role or name is
 *                              given.
 * @retval SIB_ERR_DATA         The seal does not verify; the record is no design of this
 *                              contract, or contradicts itself; the data break a rule of a
 *                              step, or a key is missing.
 * @retval SIB_ERR_TERMS        Record or annex is no such document; the contract does not say
 *                              how records are counted.
 * @retval SIB_ERR_CURRENCY     The contract in the record has a currency that is not known.
 * @retval SIB_ERR_VERSION      The record has another format or numerics version;
 *                              options->struct_size is not known.
 * @retval SIB_ERR_NONFINITE    A number that must be there is missing or infinite.
 * @retval SIB_ERR_RANGE        A date lies outside 0001..9999.
 * @retval SIB_ERR_OVERFLOW     Arithmetic of an expression overflows.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_evaluation_count(sib_context *ctx, const sib_scheme *scheme,
                                        const char *design_record, const char *design_annex,
                                        const char *seal, const sib_evaluation_tables *outcomes,
                                        const char                       *stage,
                                        const sib_evaluation_run_options *options,
                                        sib_evaluation                  **out);

/**
 * Match and count in one call. The result is the one the two steps give, bit for bit; the
 * provenance says that the run was not blind by procedure.
 *
 * @param ctx         Message, threads, progress, interruption; NULL for none.
 * @param scheme      The contract.
 * @param comparison  Name of a comparison whose people the contract says, matched or allotted
 * by chance, or of an outcome with people of its own; NULL for the only one.
 * @param tables      All tables of roles releases, history and outcomes.
 * @param stage       As for sib_scheme_settle().
 * @param options     NULL for the defaults; read during the call only.
 * @param[out] out    New evaluation at stage EVALUATION; the caller owns it. NULL on failure.
 * @retval SIB_OK               Also with findings.
 * @retval SIB_ERR_ARGUMENT     See sib_evaluation_design(), but outcomes are wanted.
 * @retval SIB_ERR_TERMS        The contract does not say how people are matched or records
 *                              counted, or contradicts itself in that.
 * @retval SIB_ERR_DATA         The data break a rule of a step, or a class or key is missing.
 * @retval SIB_ERR_NONFINITE    A number that must be there is missing or infinite.
 * @retval SIB_ERR_RANGE        A date lies outside 0001..9999.
 * @retval SIB_ERR_OVERFLOW     Arithmetic of an expression overflows.
 * @retval SIB_ERR_UNSUPPORTED  A combination of options that a step does not offer.
 * @retval SIB_ERR_VERSION      options->struct_size is not known.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_evaluation_evaluate(sib_context *ctx, const sib_scheme *scheme,
                                           const char                       *comparison,
                                           const sib_evaluation_tables      *tables,
                                           const char                       *stage,
                                           const sib_evaluation_run_options *options,
                                           sib_evaluation                  **out);

/**
 * The facts in an evaluation, made or opened: a table for each outcome that is compared with
 * its comparison, and `cohorts` where these close by members or months.
 *
 * @param ctx       Message, interruption and memory; NULL for none.
 * @param e         An evaluation at stage EVALUATION.
 * @param with      Facts that are there already, such as those of another comparison or other
 *                  outcomes; NULL for none. The tables are shared.
 * @param[out] out  New facts: those of `with`, and these; the caller owns them. NULL on
 *                  failure.
 * @retval SIB_OK               They were taken.
 * @retval SIB_ERR_ARGUMENT     e is NULL or a design, or `with` has a table of the evaluation.
 * @retval SIB_ERR_DATA         Two comparisons close one cohort on different days.
 * @retval SIB_ERR_TERMS        What the record holds are no facts.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_evaluation_facts(sib_context *ctx, const sib_evaluation *e,
                                        const sib_facts *with, sib_facts **out);

/**
 * Run an evaluation again, at the stages that its record names, and compare it with the record,
 * bit for bit. The annex needs no look: its hash is in the record.
 *
 * @param ctx       Message, threads, progress, interruption; NULL for none.
 * @param scheme    The contract; NULL for the one in the record.
 * @param tables    The tables of the stage of the record: a design has no outcomes.
 * @param record    The record to verify.
 * @param[out] out  New difference; the caller owns it. NULL on failure.
 * @retval SIB_OK               Whether the results are the same or not.
 * @retval SIB_ERR_ARGUMENT     record is NULL, or names a stage or comparison that the contract
 *                              does not have; see also sib_evaluation_evaluate().
 * @retval SIB_ERR_TERMS        The record is none; see also sib_evaluation_evaluate().
 * @retval SIB_ERR_CURRENCY     The contract in the record has a currency that is not known.
 * @retval SIB_ERR_DATA         The seal does not verify; the data break a rule of a step.
 * @retval SIB_ERR_NONFINITE    A number that must be there is missing or infinite.
 * @retval SIB_ERR_RANGE        A date lies outside 0001..9999.
 * @retval SIB_ERR_OVERFLOW     Arithmetic of an expression overflows.
 * @retval SIB_ERR_VERSION      The record has another format or numerics version.
 * @retval SIB_ERR_UNSUPPORTED  A combination of options that a step does not offer.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_evaluation_verify(sib_context *ctx, const sib_scheme *scheme,
                                         const sib_evaluation_tables *tables,
                                         const char *record, sib_evaluation_difference **out);

/**
 * The facts of all whom a contract counts from records, as known on the day of a stage, in one
 * call: those of sib_evaluation_evaluate() for each comparison, and for each outcome that no
 * arms are compared with.
 *
 * @param ctx       Message, threads, progress, interruption and memory; NULL for none.
 * @param scheme    The contract.
 * @param tables    All tables of roles releases, history and outcomes, of the declared types.
 * @param stage     As for sib_scheme_settle().
 * @param[out] out  New facts: a table for each outcome that is counted from records,
 *                  and `cohorts` where these close by members or months; the caller owns them,
 *                  and adds those of other outcomes. NULL on failure.
 * @retval SIB_OK               Also with findings: the verdict of a cohort's rows says why its
 *                              numbers do not count.
 * @retval SIB_ERR_ARGUMENT     scheme or tables is NULL, or there is no such stage; a table or
 *                              column is absent or of another type; a table is given that the
 *                              contract does not name.
 * @retval SIB_ERR_TERMS        The contract does not say how people are matched or records
 *                              counted, or contradicts itself in that; the message gives line
 *                              and column.
 * @retval SIB_ERR_DATA         The data break a rule of a step; a class, a key, a day or a
 *                              value is missing; a spell ends before it begins; what the
 *                              contract says to refuse.
 * @retval SIB_ERR_NONFINITE    A number that must be there is missing or infinite.
 * @retval SIB_ERR_RANGE        A date lies outside 0001..9999.
 * @retval SIB_ERR_OVERFLOW     Arithmetic of an expression overflows.
 * @retval SIB_ERR_UNSUPPORTED  A combination of options that a step does not offer.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 *
 * Shuffling the rows of any table changes no bit of the result, nor does the number of threads.
 * @since 0.1
 */
SIB_API sib_status sib_evaluation_collect(sib_context *ctx, const sib_scheme *scheme,
                                          const sib_evaluation_tables *tables,
                                          const char *stage, sib_facts **out);

/**
 * What other choices would have paid, from the tables: a stage evaluated and settled again and
 * again with options of the contract changed, also those by which people are matched and
 * records counted, each alone or in every combination (docs/language/sensitivity.md). Work that
 * a choice does not touch is not done again: scores where only the matching changes, matchings
 * where only counting does, counts where only the payment does.
 *
 * Without any table of role outcomes nothing is counted or settled: options by which people are
 * matched are varied, and what is told is whom each would have matched.
 *
 * @param ctx       Message, threads, progress, interruption and memory; NULL for none.
 * @param scheme    The contract.
 * @param tables    As for sib_evaluation_collect(), or those of sib_evaluation_design().
 * @param facts     Facts of other outcomes, and what was set by sib_facts_set_earlier(); NULL
 *                  for none, and always before outcomes.
 * @param stage     As for sib_scheme_settle().
 * @param previous  As for sib_scheme_vary(); NULL before outcomes.
 * @param asked     As for sib_scheme_vary(); before outcomes only what matches people.
 * @param grid      1: every combination too; 0: each alternative alone.
 * @param[out] out  New paper; the caller owns it. Its text and tables are those of
 *                  sib_scheme_vary(), and besides "designs" (one row a cohort of a comparison
 *                  and run: how many could be matched and were, `share`, `smd` the largest
 *                  standardised difference left and in which term, and the `finding` that
 *                  forbids its use) and "work" (one row a run: `fitted`, `matched`, `counted`,
 *                  how many cohorts' scores and matchings and how many outcomes it had to work
 *                  out). NULL on failure.
 * @retval SIB_OK               They were worked out; one that cannot be is told, and no
 * failure.
 * @retval SIB_ERR_ARGUMENT     scheme or tables is NULL; facts or previous is given without a
 *                              table of outcomes, or no outcomes are given and nobody is
 * counted from records; nothing of the contract stands at a path of `asked`; see also
 * sib_evaluation_collect() and sib_scheme_settle(), of the contract as it stands.
 * @retval SIB_ERR_TERMS        `asked` is no JSON of paths; see also there.
 * @retval SIB_ERR_DATA         See there.
 * @retval SIB_ERR_NONFINITE    See sib_evaluation_collect().
 * @retval SIB_ERR_RANGE        See sib_evaluation_collect().
 * @retval SIB_ERR_OVERFLOW     More than 10000 settlements; see also there.
 * @retval SIB_ERR_UNSUPPORTED  See sib_evaluation_collect().
 * @retval SIB_ERR_INTERRUPTED  The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 *
 * Runs follow one another; each uses the threads of the context where a step has use for them.
 * Their number changes no bit. Memory: scores and pairs of each different selection and
 * matching, until the call returns.
 * @since 0.1
 */
SIB_API sib_status sib_evaluation_vary(sib_context *ctx, const sib_scheme *scheme,
                                       const sib_evaluation_tables *tables,
                                       const sib_facts *facts, const char *stage,
                                       const char *previous, const char *asked, int32_t grid,
                                       sib_paper **out);

SIB_END_DECLS
#endif
