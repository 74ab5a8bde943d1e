/** @file sib/experimental/evaluation.h
 *  @brief Facts of a contract in the language sib@1, counted from records of people.
 *
 *  A contract whose comparisons say how people are matched, and whose outcomes say how records
 *  are counted (docs/language/facts.md, from records), needs no counts from elsewhere: these
 *  functions make the tables that sib_scheme_settle() reads.
 *
 *  This may change between releases: outcomes of kinds days and values, and people who are not
 *  matched, are not counted yet. */
#ifndef SIB_EXPERIMENTAL_EVALUATION_H
#define SIB_EXPERIMENTAL_EVALUATION_H

#ifndef SIB_EXPERIMENTAL
#error "define SIB_EXPERIMENTAL to use what may still change"
#endif

#include "sib/evaluation.h"
#include "sib/experimental/scheme.h"

SIB_BEGIN_DECLS

/**
 * Match the people of a contract and count the records of its outcomes, as known on the day of
 * a stage, all in one call.
 *
 * Every matched comparison is matched once, cohort by cohort as they are complete on that day,
 * and its people are used by each outcome that is compared with it. Cohorts that are not mature
 * for an outcome have no rows in its table.
 *
 * @param ctx       Message, threads, progress, interruption and memory; NULL for none.
 * @param scheme    The contract.
 * @param tables    All tables of roles releases, history and outcomes, of the declared types.
 * @param stage     As for sib_scheme_settle().
 * @param[out] out  New facts: a table for each outcome of events that is compared with a
 *                  matched comparison, and `cohorts` where these close by members or months;
 *                  the caller owns them, and adds those of other outcomes. NULL on failure.
 * @retval SIB_OK               Also with findings: the verdict of a cohort's rows says why its
 *                              numbers do not count.
 * @retval SIB_ERR_ARGUMENT     scheme or tables is NULL, or there is no such stage; a table or
 *                              column is absent or of another type; a table is given that the
 *                              contract does not name.
 * @retval SIB_ERR_TERMS        The contract does not say how people are matched or records
 *                              counted, or contradicts itself in that; the message gives line
 *                              and column.
 * @retval SIB_ERR_DATA         The data break a rule of a step, or a class or key is missing.
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
SIB_API sib_status sib_evaluation_facts(sib_context *ctx, const sib_scheme *scheme,
                                        const sib_evaluation_tables *tables, const char *stage,
                                        sib_facts **out);

/**
 * The first of two steps: match the cohorts of a comparison that are complete on the day of a
 * stage, without outcomes, and seal the design.
 *
 * @param ctx         Message, threads, progress, interruption; NULL for none.
 * @param scheme      The contract.
 * @param comparison  Name of a matched comparison.
 * @param tables      The tables of roles releases and history, of the declared types.
 * @param stage       As for sib_scheme_settle().
 * @param options     NULL for the defaults; read during the call only.
 * @param[out] out    New evaluation at stage DESIGN, whose record has the contract; the caller
 *                    owns it. NULL on failure.
 * @retval SIB_OK               Also with findings.
 * @retval SIB_ERR_ARGUMENT     See sib_evaluation_facts(); there is no such comparison, or a
 *                              table of role outcomes is given.
 * @retval SIB_ERR_TERMS        See sib_evaluation_facts().
 * @retval SIB_ERR_DATA         See sib_evaluation_facts().
 * @retval SIB_ERR_NONFINITE    See sib_evaluation_facts().
 * @retval SIB_ERR_RANGE        See sib_evaluation_facts().
 * @retval SIB_ERR_OVERFLOW     See sib_evaluation_facts().
 * @retval SIB_ERR_UNSUPPORTED  See sib_evaluation_facts().
 * @retval SIB_ERR_VERSION      options->struct_size is not known.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_evaluation_match(sib_context *ctx, const sib_scheme *scheme,
                                        const char                  *comparison,
                                        const sib_evaluation_tables *tables, const char *stage,
                                        const sib_evaluation_run_options *options,
                                        sib_evaluation                  **out);

/**
 * The second step: count the outcomes that are compared with a sealed comparison. The facts are
 * those of sib_evaluation_facts(), bit for bit.
 *
 * @param ctx            Message, threads, progress, interruption; NULL for none.
 * @param scheme         The contract.
 * @param design_record  Record of sib_evaluation_match(), as sib_evaluation_record() gave it.
 * @param design_annex   Its annex.
 * @param seal           The result hash noted when the design was sealed, kept apart from the
 *                       record; NULL to trust the one in the record.
 * @param outcomes       All tables of role outcomes.
 * @param stage          As for sib_scheme_settle(): cohorts that the design does not have are
 *                       not mature.
 * @param with           Facts that are there already, such as those of another comparison; NULL
 *                       for none. The tables are shared.
 * @param[out] out       New facts: those of `with`, and the tables of this comparison; the
 *                       caller owns them. NULL on failure.
 * @retval SIB_OK               Also with findings, which become verdicts.
 * @retval SIB_ERR_ARGUMENT     See sib_evaluation_facts(); an argument is NULL.
 * @retval SIB_ERR_DATA         The seal does not verify; the design is not of this contract;
 * two comparisons close one cohort on different days; see also sib_evaluation_facts().
 * @retval SIB_ERR_TERMS        Record or annex is no such document; see also
 *                              sib_evaluation_facts().
 * @retval SIB_ERR_VERSION      The record has another format or numerics version.
 * @retval SIB_ERR_NONFINITE    See sib_evaluation_facts().
 * @retval SIB_ERR_RANGE        See sib_evaluation_facts().
 * @retval SIB_ERR_OVERFLOW     See sib_evaluation_facts().
 * @retval SIB_ERR_INTERRUPTED  The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_evaluation_count(sib_context *ctx, const sib_scheme *scheme,
                                        const char *design_record, const char *design_annex,
                                        const char *seal, const sib_evaluation_tables *outcomes,
                                        const char *stage, const sib_facts *with,
                                        sib_facts **out);

SIB_END_DECLS
#endif
