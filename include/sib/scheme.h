/** @file sib/scheme.h
 *  @brief Contracts in the language sib@1: read, and settled over facts in stages.
 *
 *  A contract is one JSON document (docs/language): parts with names say what the facts are,
 *  and an ordered list of steps says what is owed. Numbers are exact from the first fact to the
 *  last penny.
 *  sib/evaluation.h counts them from records. */
#ifndef SIB_SCHEME_H
#define SIB_SCHEME_H

#include "sib/context.h"
#include "sib/table.h"
#include "sib/types.h"

SIB_BEGIN_DECLS

/** A contract that has been read and checked. Never changes. Owned by its maker:
 *  sib_scheme_free(). */
typedef struct sib_scheme sib_scheme;

/** What is known: tables by name. Owned by its maker: sib_facts_free(). */
typedef struct sib_facts sib_facts;

/** What one stage of a contract came to. Never changes. Owned by its maker:
 *  sib_settlement_free(). */
typedef struct sib_settlement sib_settlement;

/**
 * Read a contract and check all of it that can be checked without facts. A draft, in which a
 * value is {"unagreed": true}, is read too, each object by itself: it can be explained and
 * compared, and every call that decides refuses it (TERMS, with the place of that value).
 *
 * @param ctx       Message, interruption and memory; NULL for none.
 * @param document  The contract: JSON in UTF-8, terminated.
 * @param[out] out  New scheme; the caller owns it. NULL on failure.
 * @retval SIB_OK               It is a contract.
 * @retval SIB_ERR_ARGUMENT     document is NULL.
 * @retval SIB_ERR_TERMS        It is no JSON, has an unknown key or name, lacks one, or
 *                              contradicts itself; the message gives line and column, and the
 *                              nearest word where a name is not known.
 * @retval SIB_ERR_CURRENCY     Its currency is not known.
 * @retval SIB_ERR_OVERFLOW     It has more than 64 keys.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_scheme_read(sib_context *ctx, const char *document, sib_scheme **out);

/** A table about a contract, by name: "summary" (one row: `contract`, `version`, `title`,
 *  `currency`, `hash`, `unagreed`: values that nobody agreed), "steps" (one row a result of a
 * step: `step`, `do`, `result`, `unit`, `keys`, `per`: by which keys a limit parts its lines,
 * `readers`: how many steps read it, `sentence`), "stages" (`stage`, `as_at`, `pays`, `on`: day
 * of payment) and "tables"
 * (`table`, `role`, `types`: JSON, as sib_table_read_csv() takes it). The scheme owns it; NULL
 * for another name. @since 0.1
 */
SIB_API const sib_table *sib_scheme_table(const sib_scheme *scheme, const char *name);

/**
 * Run the tests that a contract carries under `examples`: settle each example's stages in their
 * order as one chain, and hold what they give against what the contract says they must.
 *
 * @param ctx       Message, interruption and memory; NULL for none.
 * @param scheme    The contract.
 * @param[out] out  New table, one row an expectation: `example`, `certainty`, `stage`,
 *                  `expectation` (as the contract says it), `found` and `holds`; the caller
 *                  owns it. NULL on failure. An expectation that does not hold is no failure.
 * @retval SIB_OK               They were run.
 * @retval SIB_ERR_ARGUMENT     scheme is NULL.
 * @retval SIB_ERR_TERMS        An expectation cannot be read as a number, or the contract is a
 *                              draft.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_scheme_try_examples(sib_context *ctx, const sib_scheme *scheme,
                                           sib_table **out);

/**
 * The text for signing: everything in a contract that decides money, in words. Every part and
 * every step with what it reads and who reads it, cards as tables, and each source, note,
 * unknown and assumed value by number. The same contract gives the same text anywhere.
 * Control characters of the contract are never in it.
 *
 * @param ctx       Message, interruption and memory; NULL for none.
 * @param scheme    The contract.
 * @param[out] out  New paper, without tables; the caller owns it. NULL on failure.
 * @retval SIB_OK               The text was made.
 * @retval SIB_ERR_ARGUMENT     scheme is NULL.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_scheme_explain(sib_context *ctx, const sib_scheme *scheme,
                                      sib_paper **out);

/**
 * Complete a draft: any JSON object that is on its way to a contract, with keys that are
 * missing and values that nobody agreed.
 *
 * @param ctx       Message, interruption and memory; NULL for none.
 * @param document  The draft: JSON in UTF-8, terminated.
 * @param[out] out  New paper; the caller owns it. Its text is the draft with
 *                  {"unagreed": true, "note": ..} at each missing key, indented; its table
 *                  "choices" has one row an open choice: `path`, `line` and `column` of the
 *                  value or of the object that lacks it, `open` (missing, not agreed, unknown,
 *                  assumed, or refused: what sib_scheme_read() says of the draft), `choice`
 *                  (the words, or the kind of value) and `consequence`. NULL on failure.
 * @retval SIB_OK               The choices were listed; none: it is a contract.
 * @retval SIB_ERR_ARGUMENT     document is NULL.
 * @retval SIB_ERR_TERMS        It is no JSON, or no object; the message gives line and column.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_scheme_complete(sib_context *ctx, const char *document, sib_paper **out);

/**
 * What differs between two contracts.
 *
 * @param ctx       Message, interruption and memory; NULL for none.
 * @param a         The one.
 * @param b         The other.
 * @param[out] out  New table; the caller owns it. One row a difference: `path` in the names of
 *                  the language (payment.capped.at_most), `change` (changed, added, removed,
 *                  moved, written: the same, written otherwise), `before` and `after` as text
 *                  or JSON, missing where there is none, and `decides`: whether it can decide
 *                  money. No rows exactly where the two hashes agree. NULL on failure.
 * @retval SIB_OK               They were compared.
 * @retval SIB_ERR_ARGUMENT     a or b is NULL.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_scheme_diff(sib_context *ctx, const sib_scheme *a, const sib_scheme *b,
                                   sib_table **out);

/**
 * What other choices would have paid: a stage settled as sib_scheme_settle() does, again and
 * again with options of the contract changed, each alone or in every combination
 * (docs/language/sensitivity.md).
 *
 * @param ctx       Message, threads, progress, interruption and memory; NULL for none.
 * @param scheme    The contract.
 * @param facts     What is known at the stage.
 * @param stage     As for sib_scheme_settle().
 * @param previous  Record of the last settlement that paid, which stands; NULL for the first.
 * @param asked     JSON, {"payment.capped.cut": ["refuse"], "values.price": []}: the options,
 * and what else they could be; an empty list leaves that to the contract. NULL: everything that
 * is marked unknown.
 * @param grid      1: every combination too; 0: each alternative alone.
 * @param[out] out  New paper; the caller owns it. Its text says what each would change; tables
 *                  "options", "runs" (run 0: as the contract stands), "settings", "bills" and
 *                  "gates". NULL on failure.
 * @retval SIB_OK               They were settled; one that cannot be is told, and no failure.
 * @retval SIB_ERR_ARGUMENT     scheme or facts is NULL, there is no such stage, or nothing of
 *                              the contract stands at a path of `asked`; see also
 *                              sib_scheme_settle(), of the contract as it stands.
 * @retval SIB_ERR_TERMS        `asked` is no such JSON; see also sib_scheme_settle().
 * @retval SIB_ERR_DATA         See sib_scheme_settle().
 * @retval SIB_ERR_OVERFLOW     More than 10000 settlements; see also sib_scheme_settle().
 * @retval SIB_ERR_INTERRUPTED  The interrupt check or progress asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_scheme_vary(sib_context *ctx, const sib_scheme *scheme,
                                   const sib_facts *facts, const char *stage,
                                   const char *previous, const char *asked, int32_t grid,
                                   sib_paper **out);

/**
 * The JSON Schema of contracts (draft 2020-12), for editors and for checks without this
 * library. It says what sib_scheme_read() reads, key by key, but for what it cannot: that names
 * lead to parts, that expressions fit their columns.
 *
 * @param ctx       Message and memory; NULL for none.
 * @param[out] out  New paper, whose text it is; the caller owns it. NULL on failure.
 * @retval SIB_OK             Always, unless
 * @retval SIB_ERR_ARGUMENT   out is NULL.
 * @retval SIB_ERR_NO_MEMORY  An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_scheme_schema(sib_context *ctx, sib_paper **out);

/** Release a scheme. NULL is allowed. @since 0.1 */
SIB_API void sib_scheme_free(sib_scheme *scheme);

/**
 * Begin a set of facts.
 *
 * @param ctx       Message and memory; NULL for none.
 * @param[out] out  New set; the caller owns it. NULL on failure.
 * @retval SIB_OK             An empty set was made.
 * @retval SIB_ERR_ARGUMENT   out is NULL.
 * @retval SIB_ERR_NO_MEMORY  An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_facts_new(sib_context *ctx, sib_facts **out);

/**
 * Add a table under the name of a table, an outcome or a comparison of the contract.
 *
 * @param ctx    Message and memory; NULL for none.
 * @param facts  The set.
 * @param name   Name in the contract, UTF-8, not empty, not used yet; copied.
 * @param table  Any table. Its columns are shared: the table and the set may be freed in either
 *               order.
 * @retval SIB_OK             The table was added.
 * @retval SIB_ERR_ARGUMENT   facts or table is NULL, or the name is empty, not UTF-8 or used
 *                            already.
 * @retval SIB_ERR_NO_MEMORY  An allocation failed; the set is as before.
 * @since 0.1
 */
SIB_API sib_status sib_facts_add(sib_context *ctx, sib_facts *facts, const char *name,
                                 const sib_table *table);

/**
 * Read facts from a JSON document: an object whose keys are the names that sib_facts_add()
 * takes, each a list of rows, each an object by column. Whole numbers are JSON numbers or
 * texts, exact numbers and dates texts.
 *
 * @param ctx       Message, interruption and memory; NULL for none.
 * @param document  The facts: JSON in UTF-8, terminated.
 * @param[out] out  New set; the caller owns it. NULL on failure.
 * @retval SIB_OK               The facts were read.
 * @retval SIB_ERR_ARGUMENT     document is NULL.
 * @retval SIB_ERR_TERMS        It is no JSON, or not of that shape; the message gives line and
 *                              column.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_facts_read(sib_context *ctx, const char *document, sib_facts **out);

/**
 * Say what the last settlement that paid was settled over: what it cannot do without where a
 * stage closes its facts or an amendment lets the past stand, and `restated` of what has no
 * dates. They are held against the hashes of that settlement's record.
 *
 * @param ctx      Message and memory; NULL for none.
 * @param facts    The set that is known now.
 * @param earlier  The set of then: of a stage that closed its own, the tables "facts.NAME" of
 *                 its settlement. Its columns are shared: the sets may be freed in either
 * order.
 * @retval SIB_OK             They are kept, in place of any given before.
 * @retval SIB_ERR_ARGUMENT   facts or earlier is NULL.
 * @retval SIB_ERR_NO_MEMORY  An allocation failed; the set is as before.
 * @since 0.1
 */
SIB_API sib_status sib_facts_set_earlier(sib_context *ctx, sib_facts *facts,
                                         const sib_facts *earlier);

/** Release a set of facts. NULL is allowed. @since 0.1 */
SIB_API void sib_facts_free(sib_facts *facts);

/**
 * Settle a stage of a contract over facts: everything cumulative from the beginning, less what
 * was paid before.
 *
 * @param ctx       Message, threads, interruption and memory; NULL for none.
 * @param scheme    The contract.
 * @param facts     What is known at the stage.
 * @param stage     Its id, "id n" for the n-th repetition; of a contract without stages, which
 *                  only reports, the day as "2012-11-01".
 * @param previous  Record of the last settlement that paid, as sib_settlement_record() gave it;
 *                  NULL for the first.
 * @param[out] out  New settlement; the caller owns it. NULL on failure.
 * @retval SIB_OK               It was settled; a line that is undecided, or not yet known, is
 *                              no failure.
 * @retval SIB_ERR_ARGUMENT     scheme or facts is NULL, the contract has no such stage, or it
 *                              needs the facts of the last settlement: sib_facts_set_earlier().
 * @retval SIB_ERR_TERMS        The contract is a draft; or the record before is none, has been
 *                              changed, did not pay, is not of this contract nor of one that it
 *                              amends, or is of this stage or a later one.
 * @retval SIB_ERR_DATA         A table lacks a column or has it with another type, a code is
 *                              none of the listed ones, a card lacks a name that the facts
 *                              have, or the earlier facts are not those of the record.
 * @retval SIB_ERR_OVERFLOW     An amount of money does not fit 64 bits of minor units, or a
 *                              series has too many lines.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_scheme_settle(sib_context *ctx, const sib_scheme *scheme,
                                     const sib_facts *facts, const char *stage,
                                     const char *previous, sib_settlement **out);

/**
 * Settle a stage like sib_scheme_settle(), with the table "persons" besides: the lines that
 * stand in "lines" together, one by one. For whoever may see persons; the record is the same.
 *
 * @param ctx       As there, as are all that follow.
 * @param scheme    The contract.
 * @param facts     What is known at the stage.
 * @param stage     The stage, or the day.
 * @param previous  Record of the last settlement that paid; NULL for the first.
 * @param[out] out  New settlement; the caller owns it. NULL on failure.
 * @retval SIB_OK               It was settled.
 * @retval SIB_ERR_ARGUMENT     As there, as are all that follow.
 * @retval SIB_ERR_TERMS        A draft, or the record before.
 * @retval SIB_ERR_DATA         The facts.
 * @retval SIB_ERR_OVERFLOW     Too much money, or too many lines.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_scheme_settle_persons(sib_context *ctx, const sib_scheme *scheme,
                                             const sib_facts *facts, const char *stage,
                                             const char *previous, sib_settlement **out);

/**
 * Open the record of a settlement that was stored: the same tables and the same record as when
 * it was made. Nothing is settled again; that its numbers follow from its facts is not known.
 *
 * @param ctx       Message, interruption and memory; NULL for none.
 * @param record    What sib_settlement_record() gave, to the byte, terminated.
 * @param[out] out  New settlement; the caller owns it. NULL on failure.
 * @retval SIB_OK               It is the record of a settlement.
 * @retval SIB_ERR_ARGUMENT     record is NULL.
 * @retval SIB_ERR_TERMS        It is no record or has been changed: a member that none has, a
 *                              byte that a settlement does not write, another hash, or a number
 *                              that does not agree with the others.
 * @retval SIB_ERR_OVERFLOW     A number in it is too long to compute with.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_settlement_open(sib_context *ctx, const char *record,
                                       sib_settlement **out);

/**
 * Hold the stored records of one contract, and of those that amend it, against one another:
 * each opens, names the last before it that paid, is of its contract or of one that amends it,
 * and says of what was paid and billed before what that record says. That its numbers follow
 * from its facts is known only by settling again, which gives the same record to the byte.
 *
 * @param ctx       Message, interruption and memory; NULL for none.
 * @param records   [n] in the order in which they were settled, from the first, those of stages
 *                  that do not pay where they came.
 * @param[out] out  New table, one row a record: `stage`, `as_at`, `hash` (missing where it does
 *                  not open), `holds`, and `wrong`, the first thing that is; the caller owns
 *                  it. NULL on failure. A record that does not hold is no failure.
 * @retval SIB_OK               They were looked at.
 * @retval SIB_ERR_ARGUMENT     records has a length and no data, or out is NULL.
 * @retval SIB_ERR_SHAPE        The offsets of records fall.
 * @retval SIB_ERR_DATA         A record is no UTF-8.
 * @retval SIB_ERR_OVERFLOW     A number in one is too long to compute with.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_settlement_verify(sib_context *ctx, sib_text records, sib_table **out);

/** A table of a settlement, by name: "lines" (every line of every step, those of persons
 *  together), "persons" (these one by one, where they were asked for), "weights" (of pools),
 *  "conditions" (of gates), "due" (one row: cumulative, paid before, now, verdict; none in a
 *  report) and "bills" (one row a payer); columns in docs/language/statement.md. Numbers are
 *  exact texts. Where the stage closed its facts, "facts.NAME" is each table that it was
 * settled over. The settlement owns it; NULL for another name. @since 0.1 */
SIB_API const sib_table *sib_settlement_table(const sib_settlement *settlement,
                                              const char           *name);

/** The record of a settlement: canonical JSON with the hashes of contract and record before it.
 *  Lives as long as the settlement; "" for NULL. @since 0.1 */
SIB_API const char *sib_settlement_record(const sib_settlement *settlement);

/** Release a settlement. NULL is allowed. @since 0.1 */
SIB_API void sib_settlement_free(sib_settlement *settlement);

SIB_END_DECLS
#endif
