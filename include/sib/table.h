/** @file sib/table.h
 *  @brief Named, typed columns; CSV; rule expressions.
 *
 *  A table is a set of columns of equal length. It is built column by column over the caller's
 *  buffers, which it borrows until it is freed (a release callback a column says when), or read
 *  from CSV bytes, when it owns its memory. Once finished it never changes, so threads may
 * share it. */
#ifndef SIB_TABLE_H
#define SIB_TABLE_H

#include "sib/context.h"
#include "sib/types.h"

SIB_BEGIN_DECLS

#define SIB_COLUMN_TYPE_LIST(X)                                                                \
    X(SIB_COLUMN_TYPE_F64, 1, "f64", "real number; NaN is missing")                            \
    X(SIB_COLUMN_TYPE_I64, 2, "i64", "whole number; INT64_MIN is missing")                     \
    X(SIB_COLUMN_TYPE_DATE, 3, "date", "days since 1970-01-01; INT32_MIN is missing")          \
    X(SIB_COLUMN_TYPE_CODES, 4, "codes", "code 0.. into levels; INT32_MIN is missing")         \
    X(SIB_COLUMN_TYPE_FLAG, 5, "flag", "0 no, 1 yes, 2 missing")                               \
    X(SIB_COLUMN_TYPE_TEXT, 6, "text", "UTF-8 text; missing by validity")
/** Type of a column. @since 0.1 */
SIB_DECLARE_ENUM(sib_column_type, SIB_COLUMN_TYPE_LIST);

/** A finished table. Never changes, so threads may share it. Owned by its maker:
 *  sib_table_free(). */
typedef struct sib_table sib_table;

/** A table being built. Owned by its maker: sib_table_builder_free(). */
typedef struct sib_table_builder sib_table_builder;

/** Called once when the last table that borrows a column's buffers is freed, on the thread that
 *  frees it. */
typedef void (*sib_release)(void *payload);

/**
 * Begin a table.
 *
 * @param ctx       Message and memory; NULL for none.
 * @param rows      Length of every column, >= 0.
 * @param[out] out  New builder; the caller owns it. NULL on failure.
 * @retval SIB_OK             A builder was made.
 * @retval SIB_ERR_ARGUMENT   rows is negative, or out is NULL.
 * @retval SIB_ERR_NO_MEMORY  An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_table_builder_new(sib_context *ctx, int64_t rows,
                                         sib_table_builder **out);

/**
 * Add a column that borrows the caller's buffer.
 *
 * The functions for the other types differ only in the view. After a failure the builder is as
 * before and @p release is not called: the buffer is still the caller's.
 *
 * @param ctx       Message and memory; NULL for none.
 * @param builder   The table being built.
 * @param name      Name of the column: UTF-8, not empty, not used yet; copied.
 * @param values    [rows] borrowed until the last table with this column is freed.
 * @param validity  Bits of the rows that are present; {NULL, 0} for all.
 * @param release   Called when the buffers are no longer needed; NULL for none.
 * @param payload   Handed to @p release.
 * @retval SIB_OK             The column was added.
 * @retval SIB_ERR_ARGUMENT   A name is empty, used already or not UTF-8; data are NULL or
 * misaligned; the builder is NULL or finished; values overlap their own validity or offsets
 * (different columns may share memory).
 * @retval SIB_ERR_SHAPE      values.n differs from the table's rows; offsets of texts fall.
 * @retval SIB_ERR_NONFINITE  A number is infinite; the message gives the row.
 * @retval SIB_ERR_RANGE      A date lies outside 0001..9999; a code has no level; a flag is
 * above 2.
 * @retval SIB_ERR_DATA       A text is not UTF-8; a level is given twice. Rows that @p validity
 * marks absent may hold anything.
 * @retval SIB_ERR_NO_MEMORY  An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_table_builder_add_f64(sib_context *ctx, sib_table_builder *builder,
                                             const char *name, sib_f64 values,
                                             sib_validity validity, sib_release release,
                                             void *payload);
/** Add a column of whole numbers: see sib_table_builder_add_f64(). @since 0.1 */
SIB_API sib_status sib_table_builder_add_i64(sib_context *ctx, sib_table_builder *builder,
                                             const char *name, sib_i64 values,
                                             sib_validity validity, sib_release release,
                                             void *payload);
/** Add a column of dates: see sib_table_builder_add_f64(). @since 0.1 */
SIB_API sib_status sib_table_builder_add_dates(sib_context *ctx, sib_table_builder *builder,
                                               const char *name, sib_dates values,
                                               sib_validity validity, sib_release release,
                                               void *payload);
/** Add a column of codes 0.. into @p levels, which is copied: see sib_table_builder_add_f64().
 *  @since 0.1 */
SIB_API sib_status sib_table_builder_add_codes(sib_context *ctx, sib_table_builder *builder,
                                               const char *name, sib_i32 values,
                                               sib_text levels, sib_validity validity,
                                               sib_release release, void *payload);
/** Add a column of flags: see sib_table_builder_add_f64(). @since 0.1 */
SIB_API sib_status sib_table_builder_add_flags(sib_context *ctx, sib_table_builder *builder,
                                               const char *name, sib_u8 values,
                                               sib_validity validity, sib_release release,
                                               void *payload);
/** Add a column of texts: see sib_table_builder_add_f64(). @since 0.1 */
SIB_API sib_status sib_table_builder_add_text(sib_context *ctx, sib_table_builder *builder,
                                              const char *name, sib_text values,
                                              sib_validity validity, sib_release release,
                                              void *payload);

/**
 * Freeze the table. The builder is emptied and can only be freed afterwards.
 *
 * @param ctx       Message and memory; NULL for none.
 * @param builder   The table being built.
 * @param[out] out  New table; the caller owns it. NULL on failure.
 * @retval SIB_OK             A table was made.
 * @retval SIB_ERR_ARGUMENT   The builder is NULL or was finished already.
 * @retval SIB_ERR_NO_MEMORY  An allocation failed; the builder is as before.
 * @since 0.1
 */
SIB_API sib_status sib_table_builder_finish(sib_context *ctx, sib_table_builder *builder,
                                            sib_table **out);

/** Release a builder and the columns it still holds. NULL is allowed. @since 0.1 */
SIB_API void sib_table_builder_free(sib_table_builder *builder);

/** Release a table. NULL is allowed. @since 0.1 */
SIB_API void sib_table_free(sib_table *table);

/**
 * A table of some columns of another, in the order named. It shares the columns: either table
 * may be freed first.
 *
 * @param ctx       Message and memory; NULL for none.
 * @param table     Any table.
 * @param names     [k] names of its columns, none twice.
 * @param[out] out  New table; the caller owns it. NULL on failure.
 * @retval SIB_OK             A table was made.
 * @retval SIB_ERR_ARGUMENT   A name is no column of the table, or comes twice.
 * @retval SIB_ERR_NO_MEMORY  An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_table_select(sib_context *ctx, const sib_table *table, sib_text names,
                                    sib_table **out);

#define SIB_CSV_OTHER_COLUMNS_LIST(X)                                                          \
    X(SIB_CSV_OTHER_COLUMNS_IGNORE, 1, "ignore", "leave them out")                             \
    X(SIB_CSV_OTHER_COLUMNS_REFUSE, 2, "refuse", "the file is refused")                        \
    X(SIB_CSV_OTHER_COLUMNS_TEXT, 3, "text", "read them as text")
/** What to do with columns of a CSV file that no type is declared for. @since 0.1 */
SIB_DECLARE_ENUM(sib_csv_other_columns, SIB_CSV_OTHER_COLUMNS_LIST);

/** Settings of sib_table_read_csv(). Begin with ::SIB_TABLE_CSV_OPTIONS_INIT; new fields go
 *  last. */
typedef struct sib_table_csv_options {
    size_t  struct_size;   /**< size the caller was compiled with, in bytes */
    int32_t separator;     /**< one ASCII character, default ',' */
    int32_t other_columns; /**< a ::sib_csv_other_columns; default IGNORE */
} sib_table_csv_options;

#define SIB_TABLE_CSV_OPTIONS_INIT                                                             \
    {                                                                                          \
        sizeof(sib_table_csv_options), ',', SIB_CSV_OTHER_COLUMNS_IGNORE                       \
    }

/**
 * Read a table from CSV bytes (RFC 4180) with declared column types.
 *
 * The first record names the columns. Numbers are read to the nearest double, in any locale.
 * A leading byte order mark is dropped; line ends are LF or CRLF; blank lines at the end are
 * dropped where records have more than one field. Columns come in the order of the file.
 *
 * @param ctx       Message, threads, progress, interruption; NULL for none.
 * @param bytes     [n] the file's bytes, UTF-8; read during the call only.
 * @param types     JSON object, column name -> {"type": "f64" | "i64" | "date" | "codes" |
 * "flag" | "text", "null": [texts that mean missing; default [""]], "levels": [allowed levels
 * in order, for codes; default: those met, in byte order], "true": [..] and "false": [..] for
 * flags; default "1", "true", "TRUE", "True" and "0", "false", "FALSE", "False"}.
 * @param options   NULL for the defaults.
 * @param[out] out  New table that owns its memory; the caller owns it. NULL on failure.
 * @retval SIB_OK               Also for a header without rows.
 * @retval SIB_ERR_TERMS        types is not such a JSON object; the message has line and
 * column.
 * @retval SIB_ERR_DATA         A record has too many or too few fields, a quote is open, a
 * field is not of its type, a declared column is absent, a name comes twice, text is not UTF-8,
 * or a date carries a time; the message gives line, row and column, never the field.
 * @retval SIB_ERR_NONFINITE    A number overflows to infinity.
 * @retval SIB_ERR_RANGE        A date or whole number lies outside its range.
 * @retval SIB_ERR_ARGUMENT     An option is not allowed; types is NULL; bytes are NULL.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @par Source
 * RFC 4180 (2005), Common Format and MIME Type for CSV Files.
 * @since 0.1
 */
SIB_API sib_status sib_table_read_csv(sib_context *ctx, sib_u8 bytes, const char *types,
                                      const sib_table_csv_options *options, sib_table **out);

/** Number of rows; 0 for NULL. @since 0.1 */
SIB_API int64_t sib_table_rows(const sib_table *table);
/** Number of columns; 0 for NULL. @since 0.1 */
SIB_API int64_t sib_table_columns(const sib_table *table);
/** Position of a column by name, -1 when there is none. @since 0.1 */
SIB_API int64_t sib_table_find(const sib_table *table, const char *name);
/** Name of column @p i, NULL when there is none. Lives as the table does. @since 0.1 */
SIB_API const char *sib_table_name(const sib_table *table, int64_t i);
/** Type of column @p i, a ::sib_column_type, 0 when there is none. @since 0.1 */
SIB_API int32_t sib_table_type(const sib_table *table, int64_t i);

/** Values of column @p i, [rows], borrowed from the table; empty when the column is of another
 *  type. Rows that sib_table_validity() marks absent hold anything. @since 0.1 */
SIB_API sib_f64 sib_table_f64(const sib_table *table, int64_t i);
/** See sib_table_f64(). @since 0.1 */
SIB_API sib_i64 sib_table_i64(const sib_table *table, int64_t i);
/** See sib_table_f64(). @since 0.1 */
SIB_API sib_dates sib_table_dates(const sib_table *table, int64_t i);
/** Codes: see sib_table_f64(). @since 0.1 */
SIB_API sib_i32 sib_table_codes(const sib_table *table, int64_t i);
/** Levels of a column of codes, [levels]. @since 0.1 */
SIB_API sib_text sib_table_levels(const sib_table *table, int64_t i);
/** See sib_table_f64(). @since 0.1 */
SIB_API sib_u8 sib_table_flags(const sib_table *table, int64_t i);
/** See sib_table_f64(). @since 0.1 */
SIB_API sib_text sib_table_text(const sib_table *table, int64_t i);
/** A cell by its column's name, as a number: of f64, i64, dates and flags. NaN where it is
 *  missing, and where there is no such cell; whole numbers beyond 2^53 are rounded. @since 0.1
 */
SIB_API double sib_table_number(const sib_table *table, const char *column, int64_t row);
/** 1 when a cell of texts or codes says that, 0 for another text, a missing one, and where
 * there is no such cell. @since 0.1 */
SIB_API int32_t sib_table_says(const sib_table *table, const char *column, int64_t row,
                               const char *text);
/** Validity of column @p i; {NULL, 0} when every row is present. @since 0.1 */
SIB_API sib_validity sib_table_validity(const sib_table *table, int64_t i);

/** A compiled rule expression. Never changes. Owned by its maker: sib_expression_free(). */
typedef struct sib_expression sib_expression;

/**
 * Compile a rule expression against the columns of a table.
 *
 * A subset of SQL with its three-valued logic: literals, DATE '2010-09-09', = <> < <= > >=,
 * + - * /, AND OR NOT, IN, BETWEEN, IS [NOT] NULL, LIKE with a literal pattern, CASE, and
 * age(birth, on [, 'mar1' | 'feb28']), add_months(date, n), add_days(date, n),
 * months_between(a, b), days_between(a, b), year(d), month(d), day(d), abs(x), least(..),
 * greatest(..), coalesce(..). A plain name is a column, as it is written; any other name stands
 * in double quotes. Columns of codes are texts, columns of flags conditions.
 *
 * Typed here: no coercion but from whole to real numbers, and these two are compared exactly.
 * `/` gives a real number; x / 0 is missing. Only branches that are taken can fail: of CASE,
 * of coalesce, and the right sides of AND and OR that the left sides leave open.
 * docs/methods/expressions.md has the grammar.
 *
 * @param ctx       Message and memory; NULL for none.
 * @param text      The expression, UTF-8, at most 65,536 bytes, nested at most 64 deep.
 * @param table     Whose column names and types the expression may use; not kept.
 * @param[out] out  New expression; the caller owns it. NULL on failure.
 * @retval SIB_OK             The expression is well-typed.
 * @retval SIB_ERR_TERMS      It is not; the message gives its line and column and what was
 * expected.
 * @retval SIB_ERR_ARGUMENT   text or table is NULL.
 * @retval SIB_ERR_NO_MEMORY  An allocation failed.
 * @par Source
 * ISO/IEC 9075-2 (SQL foundation), search conditions and value expressions.
 * @since 0.1
 */
SIB_API sib_status sib_expression_compile(sib_context *ctx, const char *text,
                                          const sib_table *table, sib_expression **out);

/** Release an expression. NULL is allowed. @since 0.1 */
SIB_API void sib_expression_free(sib_expression *expression);

/**
 * Evaluate an expression for every row.
 *
 * @param ctx         Message, threads, progress, interruption; NULL for none.
 * @param expression  A compiled expression.
 * @param table       A table with the columns it was compiled against, of the same types.
 * @param[out] out    New table of one column, "value", [rows], that owns its memory; the caller
 *                    owns it. NULL on failure.
 * @retval SIB_OK               Unknown rows are missing.
 * @retval SIB_ERR_ARGUMENT     The table lacks a column or has it with another type.
 * @retval SIB_ERR_OVERFLOW     Whole-number arithmetic leaves -(2^63 - 1) .. 2^63 - 1; the
 * message gives the lowest such row.
 * @retval SIB_ERR_NONFINITE    Real arithmetic overflows to infinity; the message gives the
 * row.
 * @retval SIB_ERR_INTERRUPTED  The interrupt check asked to stop.
 * @retval SIB_ERR_NO_MEMORY    An allocation failed.
 * @since 0.1
 */
SIB_API sib_status sib_expression_evaluate(sib_context *ctx, const sib_expression *expression,
                                           const sib_table *table, sib_table **out);

/** A text with the tables behind it: what a contract says, what other choices would pay, a
 * page. Never changes. Owned by its maker: sib_paper_free(). */
typedef struct sib_paper sib_paper;

/** The text: UTF-8, lines ended by a line feed, terminated; "" for NULL. Lives as the paper
 *  does. @since 0.1 */
SIB_API const char *sib_paper_text(const sib_paper *paper);

/** A table of a paper, by name; the paper owns it, NULL for an unknown name. @since 0.1 */
SIB_API const sib_table *sib_paper_table(const sib_paper *paper, const char *name);

/** Release a paper. NULL is allowed. @since 0.1 */
SIB_API void sib_paper_free(sib_paper *paper);

SIB_END_DECLS
#endif
