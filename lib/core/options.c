#include "core/options.h"

#include <string.h>

#include "sib/types.h"

SIB__DEFINE_ENUM(sib_unlinked, SIB_UNLINKED_LIST)
SIB__DEFINE_ENUM(sib_weighting, SIB_WEIGHTING_LIST)

sib_status sib__options_read(sib__call *call, void *local, size_t local_size, size_t first_size,
                             const void *options)
{
    if (options == NULL) {
        return SIB_OK;
    }
    size_t size = 0;
    memcpy(&size, options, sizeof size);
    if (size < first_size) {
        return sib__fail(call, SIB_ERR_VERSION, "options", -1, NULL,
                         "options->struct_size is smaller than any known version: begin with "
                         "the INIT macro");
    }
    if (size > local_size) {
        const unsigned char *bytes = options;
        for (size_t i = local_size; i < size; i++) {
            if (bytes[i] != 0) {
                return sib__fail(call, SIB_ERR_VERSION, "options", -1, NULL,
                                 "options come from a newer header and use what this library "
                                 "does not know");
            }
        }
        size = local_size;
    }
    memcpy((char *)local + sizeof size, (const char *)options + sizeof size,
           size - sizeof size);
    return SIB_OK;
}

const char *sib__enum_name(const sib__enum_entry *entries, size_t n, int32_t value)
{
    for (size_t i = 0; i < n; i++) {
        if (entries[i].value == value) {
            return entries[i].name;
        }
    }
    return NULL;
}

int32_t sib__enum_value(const sib__enum_entry *entries, size_t n, const char *name)
{
    for (size_t i = 0; name != NULL && i < n; i++) {
        if (strcmp(entries[i].name, name) == 0) {
            return entries[i].value;
        }
    }
    return 0;
}

sib_status sib__options_range(sib__call *call, const char *option, int64_t value, int64_t low,
                              int64_t high)
{
    if (value < low || value > high) {
        return sib__fail(call, SIB_ERR_ARGUMENT, option, -1, NULL, "must lie in %lld..%lld",
                         (long long)low, (long long)high);
    }
    return SIB_OK;
}

sib_status sib__options_enum(sib__call *call, const char *option, const char *name)
{
    if (name == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, option, -1, NULL,
                         "is not a value of its enumeration");
    }
    return SIB_OK;
}
