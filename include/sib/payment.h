/** @file sib/payment.h
 *  @brief What is owed: payment terms over effects, to an itemised statement.
 *
 *  Terms are data, a JSON document in which every choice that moves money is stated; nothing
 *  has a default. Thresholds, prices, amounts and reductions are exact rationals: a gate never
 *  compares doubles. Each line of the statement says rule, cohort, quantity, price, amount and
 *  source, and is rounded once, by a named rule. Needs effects as a table only, so that it can
 *  be audited and run again from a record alone.
 *
 *  The terms, with all their keys; each object may also carry "source", a text:
 *
 *      {"currency": "GBP",
 *       "price_per_event": {"value": "1000.00", "source": "schedule 3"},  or "1000.00"
 *       "avoided_events": {"n": "matched_treated", "pooled_n": "matched_treated"},
 *       "gate": {"cohort": "10 %", "pooled": "7.5 %", "comparison": ">=",
 *                "pooled_when": "no_cohort_paid",
 *                "decide_at_decimals": null, "decide_rounding": null},
 *       "amount": "whole_reduction",
 *       "cap": {"contract": "8000000.00", "cohorts": {"cohort-1": "1700000.00"}},
 *       "rounding": {"events": null, "line": "half_up"},
 *       "payers": [{"id": "ministry", "share": "5"}, {"id": "fund", "share": "3"}]}
 *
 *  Decimals are texts: a JSON number is refused where one is meant, since it would be a double.
 *  docs/methods/payment.md has the meaning of each key. */
#ifndef SIB_PAYMENT_H
#define SIB_PAYMENT_H

#include "sib/context.h"
#include "sib/table.h"
#include "sib/types.h"

SIB_BEGIN_DECLS

#define SIB_PAYMENT_RULE_LIST(X)                                                               \
    X(SIB_PAYMENT_RULE_AVOIDED_EVENTS, 1, "avoided_events",                                    \
      "price times avoided events; 0 where the gate is not met")                               \
    X(SIB_PAYMENT_RULE_NET_OF_COHORTS, 2, "net_of_cohorts",                                    \
      "what cohorts were paid before, taken off the pool's amount")                            \
    X(SIB_PAYMENT_RULE_COHORT_CAP, 3, "cohort_cap", "what exceeds the cap of a cohort")        \
    X(SIB_PAYMENT_RULE_CONTRACT_CAP, 4, "contract_cap",                                        \
      "what exceeds the cap of the contract, cohorts taken in sequence")
/** Rule of a statement's line. @since 0.1 */
SIB_DECLARE_ENUM(sib_payment_rule, SIB_PAYMENT_RULE_LIST);

#define SIB_PAYMENT_REASON_LIST(X)                                                             \
    X(SIB_PAYMENT_REASON_WHOLE_REDUCTION, 1, "whole_reduction",                                \
      "the gate is met: the whole reduction is paid")                                          \
    X(SIB_PAYMENT_REASON_EXCESS_OVER_GATE, 2, "excess_over_gate",                              \
      "the gate is met: what exceeds it is paid")                                              \
    X(SIB_PAYMENT_REASON_MISSED, 3, "missed", "the gate is not met")                           \
    X(SIB_PAYMENT_REASON_NOT_NEEDED, 4, "not_needed",                                          \
      "a cohort met its gate, so the pool is not asked")                                       \
    X(SIB_PAYMENT_REASON_COMPARISON_RATE_ZERO, 5, "comparison_rate_zero",                      \
      "the comparison group has no events, so there is no reduction")                          \
    X(SIB_PAYMENT_REASON_BAD_EFFECT, 6, "bad_effect",                                          \
      "the effect cannot be used: its verdict is not ok")                                      \
    X(SIB_PAYMENT_REASON_NO_POOL, 7, "no_pool", "there is no pooled effect")                   \
    X(SIB_PAYMENT_REASON_WAITING, 8, "waiting",                                                \
      "a cohort is not decided, so the pool is not either")                                    \
    X(SIB_PAYMENT_REASON_PAID_BEFORE, 9, "paid_before", "cohorts were paid this much before")  \
    X(SIB_PAYMENT_REASON_COHORT_CAP, 10, "cohort_cap", "more than the cap of the cohort")      \
    X(SIB_PAYMENT_REASON_CONTRACT_CAP, 11, "contract_cap",                                     \
      "more than what is left of the cap of the contract")
/** Why a line of a statement stands there. @since 0.1 */
SIB_DECLARE_ENUM(sib_payment_reason, SIB_PAYMENT_REASON_LIST);

#define SIB_PAYMENT_GATE_LIST(X)                                                               \
    X(SIB_PAYMENT_GATE_MET, 1, "met", "the reduction reaches the threshold")                   \
    X(SIB_PAYMENT_GATE_MISSED, 2, "missed", "it does not")                                     \
    X(SIB_PAYMENT_GATE_NOT_NEEDED, 3, "not_needed",                                            \
      "a cohort was paid, so that the pool is not asked")                                      \
    X(SIB_PAYMENT_GATE_COMPARISON_RATE_ZERO, 4, "comparison_rate_zero",                        \
      "not decided: without events in the comparison group there is no reduction")             \
    X(SIB_PAYMENT_GATE_BAD_EFFECT, 5, "bad_effect",                                            \
      "not decided: the effect's own verdict is not ok")                                       \
    X(SIB_PAYMENT_GATE_NO_POOL, 6, "no_pool", "not decided: the effects have no pooled row")   \
    X(SIB_PAYMENT_GATE_WAITING, 7, "waiting",                                                  \
      "not decided: a cohort is not, so whether the pool is asked is open")
/** What became of a gate. @since 0.1 */
SIB_DECLARE_ENUM(sib_payment_gate, SIB_PAYMENT_GATE_LIST);

#define SIB_PAYMENT_VERDICT_LIST(X)                                                            \
    X(SIB_PAYMENT_VERDICT_PAID, 1, "paid", "every gate is decided and the total is above 0")   \
    X(SIB_PAYMENT_VERDICT_NOT_PAID, 2, "not_paid",                                             \
      "every gate is decided and the total is 0, be it that a gate is met exactly")            \
    X(SIB_PAYMENT_VERDICT_UNDECIDED, 3, "undecided",                                           \
      "at least one gate could not be decided; nothing is paid where that is so")
/** Outcome of a payment. @since 0.1 */
SIB_DECLARE_ENUM_AS(sib_payment_verdict_kind, sib_payment_verdict, SIB_PAYMENT_VERDICT_LIST);

/** A statement. Never changes once made, so threads may share it. Owned by its maker:
 *  sib_payment_free(). */
typedef struct sib_payment sib_payment;

/**
 * Check terms without any effect.
 *
 * @param ctx    Message and memory; NULL for none.
 * @param terms  The terms, JSON, UTF-8.
 * @retval SIB_OK              The terms are complete and consistent in themselves.
 * @retval SIB_ERR_ARGUMENT    terms is NULL.
 * @retval SIB_ERR_TERMS       See sib_payment_calculate().
 * @retval SIB_ERR_CURRENCY    The currency is no code of ISO 4217 with a minor unit.
 * @retval SIB_ERR_OVERFLOW    A cap does not fit int64 minor units.
 * @retval SIB_ERR_INTERRUPTED The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY   An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_payment_check_terms(sib_context *ctx, const char *terms);

/**
 * Decide the gates and draw up the statement.
 *
 * Each cohort, in the order of `sequence`, passes its gate when its reduction reaches the
 * threshold; then the whole reduction is paid from the first event, price x (comparison mean -
 * treated mean) x N (or, with "excess_over_gate", what exceeds the threshold). The pool's gate
 * is asked as `pooled_when` says. The amount of each line is rounded once; caps are taken off
 * in sequence; the total is split among the payers by largest remainder, ties by id.
 *
 * Columns of @p effects, one row a cohort and at most one for the pool; rows may come in any
 * order: `cohort` (text, none twice), `role` (text, "cohort" or "pooled"), `sequence` (i64,
 * none twice), `verdict` (text, "ok" or what is wrong), `exact` (flag), `mean_treated` and
 * `mean_comparison` (text, exact, "13/10" or "1.3"; read where `exact` is 1),
 * `mean_treated_value` and `mean_comparison_value` (f64; read where `exact` is 0),
 * `persons_treated` (i64, the persons `mean_treated` is taken over) and `eligible_treated`
 * (i64). An optional column `reduction` (text, exact) replaces the reduction of the two means
 * where it is present, as for a pool of reductions; the amount follows the means all the same.
 * Rows whose verdict is not "ok" need nothing else.
 *
 * @param ctx       Message and memory; NULL for none.
 * @param terms     The terms, JSON, UTF-8; read during the call only.
 * @param effects   One row a cohort, and one for the pool.
 * @param[out] out  New statement; the caller owns it: sib_payment_free(). NULL on failure.
 *
 * @retval SIB_OK             Also when nothing is paid or a gate cannot be decided: see
 *                            sib_payment_verdict() and the gates.
 * @retval SIB_ERR_ARGUMENT   terms or effects is NULL; a column is absent or of another type.
 * @retval SIB_ERR_TERMS      The terms are no JSON object, lack a key, have an unknown one, or
 *                            contradict themselves: a negative price or cap, a threshold below
 *                            0 or above 100 %, a cap finer than the minor unit, a payer twice
 * or with a share that is not positive, a JSON number where a decimal text is needed; the
 * message gives line and column. Or an effect is approximate and the terms do not say at how
 * many decimals to decide. All but the last before the effects are looked at.
 * @retval SIB_ERR_CURRENCY   The currency is no code of ISO 4217 with a minor unit.
 * @retval SIB_ERR_DATA       No row; a cohort or sequence twice; two pools; a role that is
 *                            none; a mean that is negative or no exact number; N not positive;
 *                            a cohort's `reduction` that is not that of its means; a cap for a
 *                            cohort that is not there. The message gives row and column.
 * @retval SIB_ERR_NONFINITE  A number or text is missing where it is needed, or infinite.
 * @retval SIB_ERR_OVERFLOW   An amount does not fit int64 minor units.
 * @retval SIB_ERR_INTERRUPTED The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY  An allocation failed.
 *
 * Time O(r^2 + p^2) for r rows and p payers, which are few.
 * @par Source
 * Disley & Rubin (2014), Phase 2 report on the Peterborough pilot, p. 11-12 (gates of 10 % and
 * 7.5 %, price times avoided events).
 * @par Assumption
 * The price, N, the payers' split and the rounding were never published, and that the whole
 * reduction is paid is inference: the terms have to state each.
 * @since 0.1
 */
SIB_API sib_status sib_payment_calculate(sib_context *ctx, const char *terms,
                                         const sib_table *effects, sib_payment **out);

/** A ::sib_payment_verdict; 0 for NULL. @since 0.1 */
SIB_API int32_t sib_payment_verdict(const sib_payment *payment);

/**
 * A table of the result, by name; NULL for an unknown name. It lives as long as the statement.
 *
 * - "summary", one row: text `verdict`; flag `paid` (a gate is met, so that its line stands in
 * the total); text `total` in major units, such as "1234.56"; i64 `total_minor` in minor units
 *   (pence of GBP), never below 0; text `currency`, of ISO 4217.
 * - "lines" of the statement, in sequence; their amounts sum to the total: text `rule` (a
 *   ::sib_payment_rule by name), `cohort`, `quantity` (avoided events, exact, or the nearest
 *   double of an approximate effect; missing on lines without one); f64 `quantity_value`; text
 *   `price` (major units an event), `amount` (major units); i64 `amount_minor`; text
 * `currency`, `reason` (a ::sib_payment_reason by name), `why` (the reason as a sentence),
 * `source` (of the terms; missing when they give none).
 * - "gates" in sequence, the pool's last: text `cohort`, `role`, `verdict` (a
 * ::sib_payment_gate by name); flag `met` (missing where not decided); text `threshold`
 * (exact), `comparison`, `reduction` (exact; missing when approximate or none); f64
 * `reduction_value`; text `decided_on` (the rounded reduction that was compared; missing where
 * the unrounded one was), `distance` (exact, events of the persons the treated mean is over
 * between reduction and threshold: positive above, negative below; missing when approximate);
 * f64 `distance_value`; i64 `change_events` (the fewest whole events more (positive) or fewer
 * (negative) among them that would turn the decision; missing when approximate or when nothing
 * could); text `source`.
 * - "payers" in id order; their amounts sum to the total: text `id`, `share` (exact, as a part
 * of 1), `amount` (major units); i64 `amount_minor`; text `currency`.
 *
 * @since 0.1
 */
SIB_API const sib_table *sib_payment_table(const sib_payment *payment, const char *name);

/** Release a statement with its tables. NULL is allowed. @since 0.1 */
SIB_API void sib_payment_free(sib_payment *payment);

SIB_END_DECLS
#endif
