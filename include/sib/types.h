/** @file sib/types.h
 *  @brief Views: how arrays cross the border, always by value, never owning.
 *
 *  An input view is borrowed for the call and never written to. A view that a handle returns
 *  points into that handle and lives as long as it. Data may be NULL only where n is 0.
 *  These structs never grow. */
#ifndef SIB_TYPES_H
#define SIB_TYPES_H

#include <stddef.h>
#include <stdint.h>

#include "sib/export.h"

SIB_BEGIN_DECLS

/** One constant of an enumeration, from a row of its list. */
#define SIB_ENUM_CONSTANT(constant, number, name, meaning) constant = number,

/** Declares an enumeration from its list, LIST(X) with rows X(constant, number, "name",
 *  "meaning"): the typedef `type`, and two functions. `enumeration_name()` gives the name of a
 *  value, static text, NULL for an unknown value; `enumeration_value()` the value of a name, 0
 *  for an unknown one. Names are what contracts and bindings say; numbers are permanent, and a
 *  retired one is never given again. Documentation tools that expand macros read all three. */
#define SIB_DECLARE_ENUM_AS(type, enumeration, LIST)                                           \
    typedef enum type { LIST(SIB_ENUM_CONSTANT) } type;                                        \
    SIB_API const char *enumeration##_name(int32_t value);                                     \
    SIB_API int32_t     enumeration##_value(const char *name)

/** The same where the type has the enumeration's own name, which no function bears. */
#define SIB_DECLARE_ENUM(enumeration, LIST) SIB_DECLARE_ENUM_AS(enumeration, enumeration, LIST)

#define SIB_UNLINKED_LIST(X)                                                                   \
    X(SIB_UNLINKED_MISSING, 1, "missing", "missing: nothing is known of them")                 \
    X(SIB_UNLINKED_ZERO, 2, "zero", "what no records give: counts of 0")
/** What the measures and counts of a person without a single record are. @since 0.1 */
SIB_DECLARE_ENUM(sib_unlinked, SIB_UNLINKED_LIST);

#define SIB_WEIGHTING_LIST(X)                                                                  \
    X(SIB_WEIGHTING_PER_TREATED, 1, "per_treated",                                             \
      "every treated person counts once: the mean of the means of their own comparisons")      \
    X(SIB_WEIGHTING_AGGREGATE, 2, "aggregate",                                                 \
      "every comparison record counts once: the plain mean over all pairs")                    \
    X(SIB_WEIGHTING_DISTINCT, 3, "distinct",                                                   \
      "every comparison person counts once, however often used")
/** How pairs become weights of comparison persons. There is no default. @since 0.1 */
SIB_DECLARE_ENUM(sib_weighting, SIB_WEIGHTING_LIST);

/** Missing date. */
#define SIB_DATE_MISSING INT32_MIN
/** Missing int64. */
#define SIB_I64_MISSING INT64_MIN
/** Missing code of a categorical column. */
#define SIB_CODE_MISSING INT32_MIN
/** Missing flag; 0 is no, 1 is yes. */
#define SIB_FLAG_MISSING 2

/** Real numbers, [n]. NaN is missing. */
typedef struct sib_f64 {
    const double *data;
    int64_t       n;
} sib_f64;

/** Whole numbers, [n]. INT64_MIN is missing. */
typedef struct sib_i64 {
    const int64_t *data;
    int64_t        n;
} sib_i64;

/** Codes or enumeration values, [n]. INT32_MIN is missing. */
typedef struct sib_i32 {
    const int32_t *data;
    int64_t        n;
} sib_i32;

/** Flags (0, 1, 2 = missing) or raw bytes, [n]. */
typedef struct sib_u8 {
    const uint8_t *data;
    int64_t        n;
} sib_u8;

/** Row numbers, [n], counted from 0. */
typedef struct sib_rows {
    const int64_t *data;
    int64_t        n;
} sib_rows;

/** Days since 1970-01-01 in the proleptic Gregorian calendar, [n]. INT32_MIN is missing. */
typedef struct sib_dates {
    const int32_t *data;
    int64_t        n;
} sib_dates;

/** Texts in UTF-8, [n]: text i is the bytes offsets[i] .. offsets[i + 1] - 1 of data.
 *  offsets has n + 1 entries that do not fall; not zero-terminated. */
typedef struct sib_text {
    const char    *data;
    const int64_t *offsets;
    int64_t        n;
} sib_text;

/** Validity of a column's rows, one bit a row, least significant bit first: row i is present
 *  when bit (offset + i) is set. data NULL: every row is present (missing sentinels of the
 *  column's own type still count). The layout of the Arrow C data interface. */
typedef struct sib_validity {
    const uint8_t *data;
    int64_t        offset; /**< bits to skip, >= 0 */
} sib_validity;

SIB_END_DECLS
#endif
