/* The rule of options structs: struct_size first, append-only.
 *
 * A caller compiled against an older header hands a shorter struct: what it lacks gets the
 * defaults. A longer one, from a newer header, is accepted only when its unknown tail is zero.
 */
#ifndef SIB_CORE_OPTIONS_H
#define SIB_CORE_OPTIONS_H

#include "core/call.h"

/* Copies the caller's options over the defaults already in `local`. `first_size` is the size of
 * the struct in the first release that had it. */
sib_status sib__options_read(sib__call *call, void *local, size_t local_size, size_t first_size,
                             const void *options);

/* An enumeration's value and text, from its X-macro list. */
typedef struct sib__enum_entry {
    int32_t     value;
    const char *name;
} sib__enum_entry;

#define SIB__ENUM_ENTRY(constant, number, name, meaning) {number, name},

/* Defines the two public functions of an enumeration: its name (NULL for an unknown value) and
 * its value (0 for an unknown name). */
#define SIB__DEFINE_ENUM(prefix, LIST)                                                         \
    static const sib__enum_entry prefix##_entries[] = {LIST(SIB__ENUM_ENTRY)};                 \
    const char                  *prefix##_name(int32_t value)                                  \
    {                                                                                          \
        return sib__enum_name(prefix##_entries,                                                \
                              sizeof prefix##_entries / sizeof prefix##_entries[0], value);    \
    }                                                                                          \
    int32_t prefix##_value(const char *name)                                                   \
    {                                                                                          \
        return sib__enum_value(prefix##_entries,                                               \
                               sizeof prefix##_entries / sizeof prefix##_entries[0], name);    \
    }

const char *sib__enum_name(const sib__enum_entry *entries, size_t n, int32_t value);
int32_t     sib__enum_value(const sib__enum_entry *entries, size_t n, const char *name);

/* SIB_ERR_ARGUMENT unless low <= value <= high. */
sib_status sib__options_range(sib__call *call, const char *option, int64_t value, int64_t low,
                              int64_t high);

/* SIB_ERR_ARGUMENT unless the enumeration knows the value (name is not NULL). */
sib_status sib__options_enum(sib__call *call, const char *option, const char *name);

#endif
