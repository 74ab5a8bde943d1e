/** @file sib/evaluation.h
 *  @brief The one-call chain: a contract document and tables in, a sealed record out.
 *
 *  The contract is a JSON document (docs/methods/evaluation.md; schema/contract.schema.json)
 *  that names tables, cohorts, rules, history, covariates, matching, outcome, effect and
 *  payment. Every option that moves money is stated in it, or comes from a preset it names.
 *
 *  Matching is decided when a cohort closes, outcomes are known long after. So there are two
 *  steps: sib_evaluation_design_old() never sees an outcome and seals a design record;
 *  sib_evaluation_settle() takes that record and the outcomes, and refuses a record that was
 *  changed. sib_evaluation_evaluate_old() does both and says so in its provenance.
 *
 *  **The record** is a JSON text in canonical form (RFC 8785), {"provenance": .., "result": ..,
 *  "result_hash": ..}. `result` holds everything that was decided and nothing about any one
 *  person; `result_hash` is its SHA-256. **The annex** is a second JSON text with the ids:
 *  members, pairs, counts a person. It stays with the data controller; the record has its hash.
 */
#ifndef SIB_EVALUATION_H
#define SIB_EVALUATION_H

#include "sib/context.h"
#include "sib/contract.h"
#include "sib/table.h"
#include "sib/types.h"

SIB_BEGIN_DECLS

#define SIB_EVALUATION_STAGE_LIST(X)                                                           \
    X(SIB_EVALUATION_STAGE_DESIGN, 1, "design", "cohorts matched, outcomes unseen")            \
    X(SIB_EVALUATION_STAGE_SETTLEMENT, 2, "settlement", "outcomes counted, payment decided")   \
    X(SIB_EVALUATION_STAGE_EVALUATION, 3, "evaluation",                                        \
      "outcomes counted: effects and facts, which a contract settles")
/** How far an evaluation went. @since 0.1 */
SIB_DECLARE_ENUM_AS(sib_evaluation_stage_kind, sib_evaluation_stage, SIB_EVALUATION_STAGE_LIST);

#define SIB_EVALUATION_VERDICT_LIST(X)                                                         \
    X(SIB_EVALUATION_VERDICT_PAID, 1, "paid",                                                  \
      "every gate is decided and the total is above 0")                                        \
    X(SIB_EVALUATION_VERDICT_NOT_PAID, 2, "not_paid",                                          \
      "every gate is decided and the total is 0")                                              \
    X(SIB_EVALUATION_VERDICT_UNDECIDED, 3, "undecided", "a gate could not be decided")         \
    X(SIB_EVALUATION_VERDICT_REFUSED, 4, "refused",                                            \
      "a finding forbids payment, so that no gate was asked")                                  \
    X(SIB_EVALUATION_VERDICT_PENDING, 5, "pending",                                            \
      "a design: outcomes are not counted yet, so there is no answer")
/** What an evaluation came to. @since 0.1 */
SIB_DECLARE_ENUM_AS(sib_evaluation_verdict_kind, sib_evaluation_verdict,
                    SIB_EVALUATION_VERDICT_LIST);

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

/** A design or a settlement: record, annex, and their tables. Never changes once made, so
 *  threads may share it. Owned by its maker: sib_evaluation_free(). */
typedef struct sib_evaluation sib_evaluation;

/**
 * Match the cohorts of a contract, without outcomes, and seal the design.
 *
 * For each cohort in order: eligibility, history, propensity scores, matching, balance. What
 * the data show (separation, no pair) is a finding in the record, which may forbid payment.
 *
 * @param ctx       Message, threads, progress, interruption; NULL for none.
 * @param contract  The contract document.
 * @param tables    The tables of roles releases and history, of the declared types; columns the
 *                  contract does not declare are not read.
 * @param options   NULL for the defaults; read during the call only.
 * @param[out] out  New evaluation at stage DESIGN; the caller owns it. NULL on failure.
 * @retval SIB_OK               Also with findings.
 * @retval SIB_ERR_ARGUMENT     contract or tables is NULL; a table or column is absent or of
 *                              another type; a table of role outcomes, or of an unknown name,
 * is given.
 * @retval SIB_ERR_TERMS        See sib_contract_read(); an expression does not fit
 *                              the columns.
 * @retval SIB_ERR_CURRENCY     The payment terms name no known currency.
 * @retval SIB_ERR_DATA         The data break a rule of a step: a covariate is missing and the
 *                              contract says refuse, both arms hold for one release.
 * @retval SIB_ERR_NONFINITE    A number that must be there is missing or infinite.
 * @retval SIB_ERR_RANGE        A date lies outside 0001..9999.
 * @retval SIB_ERR_OVERFLOW     Arithmetic of an expression overflows.
 * @retval SIB_ERR_VERSION      options->struct_size is not known, or the preset is not.
 * @retval SIB_ERR_UNSUPPORTED  A combination of options that a step does not offer.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 *
 * Shuffling the rows of any table changes no bit of the result, nor does the number of threads.
 * @par Source
 * Disley & Rubin (2014), fn 15 (matching once, when the cohort period is complete); Dorsett
 * (2017), learning exercise (matching on data without outcomes).
 * @since 0.1
 */
SIB_API sib_status sib_evaluation_design_old(sib_context *ctx, const char *contract,
                                             const sib_evaluation_tables      *tables,
                                             const sib_evaluation_run_options *options,
                                             sib_evaluation                  **out);

/**
 * Settle a sealed design: count outcomes, estimate the effect, decide the payment.
 *
 * The contract is the one in the record, and must be the caller's where one is given. A
 * blocking finding of either step (separation, no pair, a fault in the matching, follow-up not
 * complete, too many people unlinked, a comparison rate of zero) means that nothing is payable:
 * sib_evaluation_payable() is then 0 and the findings say why.
 *
 * @param ctx            Message, threads, progress, interruption; NULL for none.
 * @param contract       The contract that the parties signed; NULL to trust the one in the
 *                       record.
 * @param design_record  Record of a design, as sib_evaluation_record() gave it.
 * @param design_annex   Its annex.
 * @param seal           The result hash noted when the design was sealed, kept apart from the
 *                       record; NULL to trust the one in the record.
 * @param outcomes       The tables of role outcomes.
 * @param options        NULL for the defaults; read during the call only.
 * @param[out] out       New evaluation at stage SETTLEMENT; the caller owns it. NULL on
 *                       failure.
 * @retval SIB_OK               Also when nothing is payable.
 * @retval SIB_ERR_DATA         The seal does not verify: result, annex or contract is not what
 *                              was hashed, or not what is given here; the record contradicts
 *                              itself; or the data break a rule of a step.
 * @retval SIB_ERR_TERMS        Record or annex is no such document, or has a member that is not
 *                              known; see also sib_contract_read().
 * @retval SIB_ERR_VERSION      The record has another format or numerics version;
 *                              options->struct_size is not known.
 * @retval SIB_ERR_ARGUMENT     An argument is NULL; a table or column is absent or of another
 *                              type; a table of another role or name is given.
 * @retval SIB_ERR_NONFINITE    A number that must be there is missing or infinite.
 * @retval SIB_ERR_RANGE        A date lies outside 0001..9999.
 * @retval SIB_ERR_OVERFLOW     An amount of money does not fit.
 * @retval SIB_ERR_CURRENCY     The payment terms mix currencies.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_evaluation_settle(sib_context *ctx, const char *contract,
                                         const char *design_record, const char *design_annex,
                                         const char                       *seal,
                                         const sib_evaluation_tables      *outcomes,
                                         const sib_evaluation_run_options *options,
                                         sib_evaluation                  **out);

/**
 * Design and settle in one call. The result is the one the two steps give, bit for bit; the
 * provenance says that the run was not blind by procedure.
 *
 * @param ctx       Message, threads, progress, interruption; NULL for none.
 * @param contract  The contract document.
 * @param tables    All tables the contract names.
 * @param options   NULL for the defaults; read during the call only.
 * @param[out] out  New evaluation at stage SETTLEMENT; the caller owns it. NULL on failure.
 * @retval SIB_OK               Also with findings, and when nothing is payable.
 * @retval SIB_ERR_ARGUMENT     See sib_evaluation_design_old(), but outcomes are wanted.
 * @retval SIB_ERR_TERMS        See sib_contract_read().
 * @retval SIB_ERR_CURRENCY     The payment terms name no known currency.
 * @retval SIB_ERR_DATA         The data break a rule of a step.
 * @retval SIB_ERR_NONFINITE    A number that must be there is missing or infinite.
 * @retval SIB_ERR_RANGE        A date lies outside 0001..9999.
 * @retval SIB_ERR_OVERFLOW     Arithmetic of an expression, or an amount of money, overflows.
 * @retval SIB_ERR_VERSION      options->struct_size is not known, or the preset is not.
 * @retval SIB_ERR_UNSUPPORTED  A combination of options that a step does not offer.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_evaluation_evaluate_old(sib_context *ctx, const char *contract,
                                               const sib_evaluation_tables      *tables,
                                               const sib_evaluation_run_options *options,
                                               sib_evaluation                  **out);

/**
 * Read a record back, for a report or for a look at its tables.
 *
 * @param ctx       Message and memory; NULL for none.
 * @param record    Record of a design or a settlement.
 * @param annex     Its annex; NULL when it is not at hand.
 * @param[out] out  New evaluation; the caller owns it. NULL on failure.
 * @retval SIB_OK             Hashes verify.
 * @retval SIB_ERR_DATA       The seal does not verify.
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

/** How far it went, an enum ::sib_evaluation_stage; 0 for NULL. @since 0.1 */
SIB_API int32_t sib_evaluation_stage(const sib_evaluation *e);
/** The record, JSON in canonical form, terminated. Lives as the evaluation does, as does
 *  everything below. @since 0.1 */
SIB_API const char *sib_evaluation_record(const sib_evaluation *e);
/** The annex of the same stage, JSON in canonical form; "" when it is not at hand. Lives as the
 *  evaluation does. @since 0.1
 */
SIB_API const char *sib_evaluation_annex(const sib_evaluation *e);
/** SHA-256 of the result in canonical form, 64 lower-case hexadecimal digits. Lives as the
 *  evaluation does. @since 0.1 */
SIB_API const char *sib_evaluation_result_hash(const sib_evaluation *e);
/** 1 for a design and for the settlement of a sealed one; 0 when both were made in one call.
 *  @since 0.1 */
SIB_API int32_t sib_evaluation_blind(const sib_evaluation *e);
/** What it came to, an enum ::sib_evaluation_verdict; 0 for NULL. Whoever prints whether
 *  something is paid prints this word: a gate that is met with an amount of 0 is not paid.
 *  @since 0.1 */
SIB_API int32_t sib_evaluation_verdict(const sib_evaluation *e);
/** 1 when the verdict is PAID or NOT_PAID, so that there is a total; else 0. @since 0.1 */
SIB_API int32_t sib_evaluation_payable(const sib_evaluation *e);
/** Total of the statement as decimal text, such as "1234.56"; "" unless payable. Lives as the
 *  evaluation does. @since 0.1 */
SIB_API const char *sib_evaluation_total(const sib_evaluation *e);
/** ISO 4217 code of the total; "" unless payable. Lives as the evaluation does. @since 0.1 */
SIB_API const char *sib_evaluation_currency(const sib_evaluation *e);

/**
 * A table of the record, by name; docs/methods/evaluation.md lists the columns. Rows are in the
 * order of the chain.
 *
 * At every stage: inputs, options, cohorts, attrition, history, screening, models,
 * coefficients, matching, overlap, balance, findings; at stage SETTLEMENT also dispositions,
 * counts, curve, effects, gates, statement, payers, decision, weightings.
 *
 * @param e     Any evaluation.
 * @param name  Name of a table above.
 * @return Owned by the evaluation; NULL for an unknown name, or one of a later stage.
 * @since 0.1
 */
SIB_API const sib_table *sib_evaluation_table(const sib_evaluation *e, const char *name);

/** How two results compare. Owned by its maker: sib_evaluation_difference_free(). */
typedef struct sib_evaluation_difference sib_evaluation_difference;

/**
 * Compare the results of two records, member by member, whatever they hold. They are identical
 * exactly when their hashes are equal.
 *
 * @param ctx       Message and memory; NULL for none.
 * @param a         A record.
 * @param b         Another record.
 * @param[out] out  New difference; the caller owns it. NULL on failure.
 * @retval SIB_OK             Whether they are the same or not.
 * @retval SIB_ERR_ARGUMENT   A record is NULL.
 * @retval SIB_ERR_TERMS      A record is no such document.
 * @retval SIB_ERR_NO_MEMORY  An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_evaluation_diff(sib_context *ctx, const char *a, const char *b,
                                       sib_evaluation_difference **out);

/**
 * Run an evaluation again and compare it with its record, bit for bit.
 *
 * @param ctx       Message, threads, progress, interruption; NULL for none.
 * @param contract  The contract document; NULL for the one in the record.
 * @param tables    The tables of the stage of the record: a design has no outcomes.
 * @param record    The record to verify.
 * @param[out] out  New difference; the caller owns it. NULL on failure.
 * @retval SIB_OK               Whether the results are the same or not.
 * @retval SIB_ERR_ARGUMENT     record is NULL; see also sib_evaluation_design_old().
 * @retval SIB_ERR_TERMS        The record is none; see also sib_contract_read().
 * @retval SIB_ERR_CURRENCY     The payment terms name no known currency.
 * @retval SIB_ERR_DATA         The seal does not verify; the data break a rule of a step.
 * @retval SIB_ERR_NONFINITE    A number that must be there is missing or infinite.
 * @retval SIB_ERR_RANGE        A date lies outside 0001..9999.
 * @retval SIB_ERR_OVERFLOW     Arithmetic of an expression, or an amount of money, overflows.
 * @retval SIB_ERR_VERSION      Another format or numerics version, or an unknown preset.
 * @retval SIB_ERR_UNSUPPORTED  A combination of options that a step does not offer.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_evaluation_verify_old(sib_context *ctx, const char *contract,
                                             const sib_evaluation_tables *tables,
                                             const char                  *record,
                                             sib_evaluation_difference  **out);

/**
 * Work out again what a settlement record says that follows from itself, without any data, and
 * compare: hash and options of the contract, the double of every exact text, what follows from
 * the exact means of the cohorts, their pool, gates, statement, payers and decision.
 *
 * @param ctx       Message and memory; NULL for none.
 * @param record    Record of a settlement.
 * @param[out] out  New difference; the caller owns it. NULL on failure.
 * @retval SIB_OK             Whether they are the same or not.
 * @retval SIB_ERR_ARGUMENT   record is NULL, or that of a design.
 * @retval SIB_ERR_TERMS      The record is no such document.
 * @retval SIB_ERR_DATA       The seal does not verify.
 * @retval SIB_ERR_VERSION    The record has another format or numerics version.
 * @retval SIB_ERR_NO_MEMORY  An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_evaluation_verify_payment(sib_context *ctx, const char *record,
                                                 sib_evaluation_difference **out);

/** 1 when the results are the same, bit for bit. @since 0.1 */
SIB_API int32_t sib_evaluation_difference_identical(const sib_evaluation_difference *d);
/** Name of the first step, in the order of the chain, where the results part, such as "inputs"
 *  or "matching"; "" when they are the same. Lives as the difference does. @since 0.1 */
SIB_API const char *sib_evaluation_difference_step(const sib_evaluation_difference *d);
/** Place of the first difference within that step, such as "effects[1].reduction"; "" when they
 *  are the same. Lives as the difference does. @since 0.1 */
SIB_API const char *sib_evaluation_difference_place(const sib_evaluation_difference *d);

/** Release a difference. NULL is allowed. @since 0.1 */
SIB_API void sib_evaluation_difference_free(sib_evaluation_difference *d);

SIB_END_DECLS
#endif
