/** @file sib/status.h
 *  @brief What a call that can fail returns. */
#ifndef SIB_STATUS_H
#define SIB_STATUS_H

#include "sib/types.h"

SIB_BEGIN_DECLS

/** The statuses: X(constant, number, name, meaning). Numbers are permanent. */
#define SIB_STATUS_LIST(X)                                                                     \
    X(SIB_OK, 0, "ok", "the call succeeded; findings are verdicts in its result")              \
    X(SIB_ERR_ARGUMENT, 1, "argument", "an argument or option is missing or not allowed")      \
    X(SIB_ERR_SHAPE, 2, "shape", "lengths that belong together differ")                        \
    X(SIB_ERR_DATA, 3, "data", "the data break a rule the call depends on")                    \
    X(SIB_ERR_NONFINITE, 4, "nonfinite", "infinite, or missing where nothing may be")          \
    X(SIB_ERR_RANGE, 5, "range", "a date or number lies outside the allowed bounds")           \
    X(SIB_ERR_OVERFLOW, 6, "overflow", "an exact result does not fit")                         \
    X(SIB_ERR_TERMS, 7, "terms", "contract, terms or JSON contradict the rules")               \
    X(SIB_ERR_CURRENCY, 8, "currency", "currencies differ or are unknown")                     \
    X(SIB_ERR_NO_MEMORY, 9, "no_memory", "an allocation failed")                               \
    X(SIB_ERR_INTERRUPTED, 10, "interrupted", "the interrupt check or progress asked to stop") \
    X(SIB_ERR_BUSY, 11, "busy", "the context is already inside a call")                        \
    X(SIB_ERR_VERSION, 12, "version", "a struct size or document version is not known")        \
    X(SIB_ERR_FPENV, 13, "fpenv", "the host changed the floating-point environment")           \
    X(SIB_ERR_UNSUPPORTED, 14, "unsupported", "the combination of options is not offered")

/** Result of a call. SIB_OK is 0; every other value is a failure. */
typedef enum sib_status { SIB_STATUS_LIST(SIB_ENUM_CONSTANT) } sib_status;

/**
 * Short name of a status, for example "data".
 *
 * @param status  Any value.
 * @return Static text, never NULL; "unknown" for a value that is no status.
 * @since 0.1
 */
SIB_API const char *sib_status_name(int32_t status);

/**
 * Meaning of a status in one English clause.
 *
 * @param status  Any value.
 * @return Static text, never NULL.
 * @since 0.1
 */
SIB_API const char *sib_status_text(int32_t status);

SIB_END_DECLS
#endif
