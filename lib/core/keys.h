/* The keys of an object, from the list that describes them (core/options.h). */
#ifndef SIB_CORE_KEYS_H
#define SIB_CORE_KEYS_H

#include "core/options.h"

/* The keys of an object, one after another. */
typedef struct sib__keys {
    const sib__options *list;
    const char         *in;
    void               *to;
    int64_t             next;
    const sib__option  *part; /* the one whose struct is being read, or NULL */
    int64_t             next_of_part;
} sib__keys;

/* The next key, NULL after the last. `to` is where its offset counts from, `part` the part that
 * holds it, or NULL. */
const sib__option *sib__keys_next(sib__keys *keys, void **to, const sib__option **part);

/* The keys of an object option that stands in `list`. */
sib__keys sib__keys_of(const sib__option *object, const sib__options *list, void *to);

/* The key of an option in the object that holds it: "unit" of caliper_unit in caliper. */
const char *sib__option_key(const sib__option *option);

#endif
