/* Values of a document that is read by lists of keys: each checked by its option, and put into
 * its field. */
#ifndef SIB_CORE_FORM_VALUE_H
#define SIB_CORE_FORM_VALUE_H

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
    bool             worded;   /* none is "none", or left out for a section; numbers may be
                                  texts */
    bool (*is_open)(const sib__json *value); /* nobody chose it yet: it may stand anywhere;
                                                NULL: there is no such value */
    sib_status (*take)(void *payload, const sib__taken *taken); /* NULL: nobody asks */
    void *payload;
} sib__form;

/* A value by itself, without what an object, a list or a map holds; where
 * a value goes, unless that is nowhere; and what none is there. */
sib_status sib__form_value(const sib__form *d, const char *what, const sib__option *option,
                           const sib__json *value, void *to);
void       sib__form_put(const sib__option *option, void *to, const void *value, size_t size);
void       sib__form_put_none(const sib__option *option, void *to);

/* Whether a value says that there is none. */
bool sib__form_is_none(const sib__form *d, const sib__option *option, const sib__json *value);

#endif
