/* Objects of a JSON document, read by their list of keys (core/options.h): contracts, terms of
 * payment, types of columns.
 *
 * Everything is refused with line and column: a key that is not known (with the nearest that
 * is), not stated, without meaning beside the others, of the wrong kind or out of range; so is
 * every element of every list. What has been read holds what its list says, all the way down.
 */
#ifndef SIB_CORE_FORM_H
#define SIB_CORE_FORM_H

#include "core/json.h"
#include "core/options.h"

/* A choice that a section made: what the record lists. */
typedef struct sib__taken {
    const char        *section;
    const sib__option *option;
    const sib__json   *value;  /* NULL: the default of a technical option */
    const sib__json   *preset; /* what the preset says of it; NULL where it is stated */
    const void        *field;  /* NULL when it is stored nowhere */
} sib__taken;

typedef struct sib__form {
    sib__call       *call;
    const char      *argument; /* names the document in messages */
    sib__memory     *memory;   /* of values that stood before an option was */
    int32_t          format;   /* options that came later take the value that stood before */
    const sib__json *preset;   /* sections by name, options by name, {"value": ..}; or NULL */
    sib_status (*take)(void *payload, const sib__taken *taken); /* NULL: nobody asks */
    void *payload;
} sib__form;

/* Checks an object, called `what` in messages, and stores what its keys hold in the struct
 * `to`, NULL to check only. Objects, lists, maps and exact numbers are stored as const
 * sib__json *. */
sib_status sib__form_read(const sib__form *d, const char *what, const sib__json *object,
                          const sib__options *keys, void *to);

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

/* Parts of the reader: a value by itself, without what an object, a list or a map holds; where
 * a value goes, unless that is nowhere; and what none is there. */
sib_status sib__form_value(const sib__form *d, const char *what, const sib__option *option,
                           const sib__json *value, void *to);
void       sib__form_put(const sib__option *option, void *to, const void *value, size_t size);
void       sib__form_put_none(const sib__option *option, void *to);

#endif
