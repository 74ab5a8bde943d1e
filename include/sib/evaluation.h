/** @file sib/evaluation.h
 *  @brief Evaluations of a contract: people matched, outcomes counted, a sealed record out.
 *
 *  An evaluation is one comparison of a contract at one stage (docs/methods/evaluation.md).
 *  Matching is decided when a cohort closes, outcomes are known long after. So there are two
 *  steps: sib_evaluation_design() never sees an outcome and seals a design record;
 *  sib_evaluation_count() takes that record and the outcomes, and refuses a changed record.
 *  sib_evaluation_evaluate() does both and says so. What is there in the end are effects, for
 *  those who read, and facts, for sib_scheme_settle(), without personal data.
 *
 *  **The record** is a JSON text in canonical form (RFC 8785), {"provenance": .., "result": ..,
 *  "result_hash": ..}. `result` holds everything that was decided and nothing about any one
 *  person; `result_hash` is its SHA-256. **The annex** is a second JSON text with the ids:
 *  members, pairs, counts a person. It stays with the data controller; the record has its hash.
 */
#ifndef SIB_EVALUATION_H
#define SIB_EVALUATION_H

#include "sib/context.h"
#include "sib/scheme.h"
#include "sib/table.h"
#include "sib/types.h"

SIB_BEGIN_DECLS

/** The tables of an evaluation, by name. Filled by sib_evaluation_tables_add(), then only read.
 *  Owned by its maker: sib_evaluation_tables_free(). */
typedef struct sib_evaluation_tables sib_evaluation_tables;

/**
 * Begin a set of tables.
 *
 * @param ctx       Message and memory; NULL for none.
 * @param[out] out  New set; the caller owns it. NULL on failure.
 * @retval SIB_OK             An empty set was made.
 * @retval SIB_ERR_ARGUMENT   out is NULL.
 * @retval SIB_ERR_NO_MEMORY  An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_evaluation_tables_new(sib_context *ctx, sib_evaluation_tables **out);

/**
 * Add a table under the name the contract gives it.
 *
 * @param ctx     Message and memory; NULL for none.
 * @param tables  The set.
 * @param name    Name in the contract, UTF-8, not empty, not used yet; copied.
 * @param table   Any table. Its columns are shared: the table and the set may be freed in
 *                either order.
 * @retval SIB_OK             The table was added.
 * @retval SIB_ERR_ARGUMENT   tables or table is NULL, or the name is empty, not UTF-8 or used
 *                            already.
 * @retval SIB_ERR_NO_MEMORY  An allocation failed; the set is as before.
 * @since 0.1
 */
SIB_API sib_status sib_evaluation_tables_add(sib_context *ctx, sib_evaluation_tables *tables,
                                             const char *name, const sib_table *table);

/** Release a set of tables. NULL is allowed. @since 0.1 */
SIB_API void sib_evaluation_tables_free(sib_evaluation_tables *tables);

/** Settings of a run that are no part of its result. Begin with
 *  ::SIB_EVALUATION_RUN_OPTIONS_INIT; new fields go last. */
typedef struct sib_evaluation_run_options {
    size_t      struct_size; /**< size the caller was compiled with, in bytes */
    const char *language;    /**< language of the caller, for the provenance; default "C" */
} sib_evaluation_run_options;

#define SIB_EVALUATION_RUN_OPTIONS_INIT                                                        \
    {                                                                                          \
        sizeof(sib_evaluation_run_options), "C"                                                \
    }

/** A design, or what was counted over one: record, annex, and their tables. Never changes once
 * made, so threads may share it. Owned by its maker: sib_evaluation_free(). */
typedef struct sib_evaluation sib_evaluation;

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
 * @param[out] out    New evaluation of the stage "design", whose record has the contract; the
 * caller owns it. NULL on failure.
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
 * @param[out] out       New evaluation of the stage "evaluation"; the caller owns it. NULL on
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
 * @param[out] out    New evaluation of the stage "evaluation"; the caller owns it. NULL on
 * failure.
 * @retval SIB_OK               Also with findings.
 * @retval SIB_ERR_ARGUMENT     See sib_evaluation_design(), but outcomes are wanted.
 *
 * Its other statuses are those of sib_evaluation_design() and sib_evaluation_count().
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
 * @param e         An evaluation of the stage "evaluation".
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
 *
 * Shuffling the rows of any table changes no bit of the result, nor does the number of threads.
 * Its other statuses are those of sib_evaluation_evaluate().
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
 * @retval SIB_OK               Also where one cannot be worked out, which is told.
 * @retval SIB_ERR_ARGUMENT     scheme or tables is NULL; facts or previous is given without a
 *                              table of outcomes, or no outcomes are given and nobody is
 * counted from records; nothing of the contract stands at a path of `asked`; see also
 * sib_evaluation_collect() and sib_scheme_settle(), of the contract as it stands.
 * @retval SIB_ERR_TERMS        `asked` is no JSON of paths; see also there.
 * @retval SIB_ERR_OVERFLOW     More than 10000 settlements; see also there.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 *
 * Runs follow one another; the number of threads changes no bit. Memory: scores and pairs of
 * each different selection and matching, until the call returns.
 * @since 0.1
 */
SIB_API sib_status sib_evaluation_vary(sib_context *ctx, const sib_scheme *scheme,
                                       const sib_evaluation_tables *tables,
                                       const sib_facts *facts, const char *stage,
                                       const char *previous, const char *asked, int32_t grid,
                                       sib_paper **out);

/**
 * Read a record back, for a report or for a look at its tables.
 *
 * @param ctx       Message and memory; NULL for none.
 * @param record    Record of an evaluation at either stage.
 * @param annex     Its annex; NULL when it is not at hand.
 * @param[out] out  New evaluation; the caller owns it. NULL on failure.
 * @retval SIB_OK             Hashes verify.
 * @retval SIB_ERR_DATA       The seal does not verify, or the record contradicts itself: a
 *                            double beside its exact text, an effect beside its facts.
 * @retval SIB_ERR_TERMS      Record or annex is no such document.
 * @retval SIB_ERR_VERSION    The record has another format.
 * @retval SIB_ERR_ARGUMENT   record is NULL.
 * @retval SIB_ERR_NO_MEMORY  An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_evaluation_open(sib_context *ctx, const char *record, const char *annex,
                                       sib_evaluation **out);

/** Release an evaluation. NULL is allowed. @since 0.1 */
SIB_API void sib_evaluation_free(sib_evaluation *e);

/** The record, JSON in canonical form, terminated. Lives as the evaluation does, as does
 *  everything below. @since 0.1 */
SIB_API const char *sib_evaluation_record(const sib_evaluation *e);
/** The annex of the same stage, JSON in canonical form; "" when it is not at hand. Lives as the
 *  evaluation does. @since 0.1 */
SIB_API const char *sib_evaluation_annex(const sib_evaluation *e);
/** SHA-256 of the result in canonical form, 64 lower-case hexadecimal digits. Lives as the
 *  evaluation does. @since 0.1 */
SIB_API const char *sib_evaluation_result_hash(const sib_evaluation *e);
/**
 * A table of an evaluation, by name. "summary", one row: text `stage` ("design": cohorts
 * matched, outcomes unseen; "evaluation": outcomes counted, effects and facts), flag `blind`
 * (of a design, and of what was counted over a sealed one).
 *
 * The others are those of the record, in the order of the chain; docs/methods/evaluation.md
 * lists the columns.
 *
 * At every stage: inputs, options, cohorts, attrition, history, screening, models,
 * coefficients, matching, overlap, balance, findings; of the stage "evaluation" also
 * dispositions, counts, curve, effects, weightings.
 *
 * @param e     Any evaluation.
 * @param name  Name of a table above.
 * @return Owned by the evaluation; NULL for an unknown name, or one of a later stage.
 * @since 0.1
 */
SIB_API const sib_table *sib_evaluation_table(const sib_evaluation *e, const char *name);

/**
 * Compare the results of two records, member by member, whatever they hold. They are identical
 * exactly when their hashes are equal.
 *
 * @param ctx       Message and memory; NULL for none.
 * @param a         A record.
 * @param b         Another record.
 * @param[out] out  New table; the caller owns it. No rows when they are the same; else one,
 * with the first difference in the order of the chain: text `step`, such as "inputs" or
 * "matching", and `place` within it, such as "effects[1].reduction". NULL on failure.
 * @retval SIB_OK             Whether they are the same or not.
 * @retval SIB_ERR_ARGUMENT   A record is NULL.
 * @retval SIB_ERR_TERMS      A record is no such document.
 * @retval SIB_ERR_NO_MEMORY  An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_evaluation_diff(sib_context *ctx, const char *a, const char *b,
                                       sib_table **out);

/**
 * Run an evaluation again, at the stages that its record names, and compare it with the record,
 * bit for bit. The annex needs no look: its hash is in the record.
 *
 * @param ctx       Message, threads, progress, interruption; NULL for none.
 * @param scheme    The contract; NULL for the one in the record.
 * @param tables    The tables of the stage of the record: a design has no outcomes.
 * @param record    The record to verify.
 * @param[out] out  New table, as of sib_evaluation_diff(): no rows when they are the same. The
 *                  caller owns it. NULL on failure.
 * @retval SIB_OK               Whether the results are the same or not.
 * @retval SIB_ERR_ARGUMENT     record is NULL, or names a stage or comparison that the contract
 *                              does not have; see also sib_evaluation_evaluate().
 * @retval SIB_ERR_TERMS        The record is none; see also sib_evaluation_evaluate().
 * @retval SIB_ERR_CURRENCY     The contract in the record has a currency that is not known.
 * @retval SIB_ERR_DATA         The seal does not verify; the data break a rule of a step.
 * @retval SIB_ERR_VERSION      The record has another format or numerics version.
 *
 * Its other statuses are those of sib_evaluation_evaluate().
 * @since 0.1
 */
SIB_API sib_status sib_evaluation_verify(sib_context *ctx, const sib_scheme *scheme,
                                         const sib_evaluation_tables *tables,
                                         const char *record, sib_table **out);

SIB_END_DECLS
#endif
