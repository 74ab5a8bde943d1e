/* Options and keys, each said once.
 *
 * A list of options describes a public options struct field by field, or an object of a
 * document key by key. From the list follow the check of a struct, the reading of a document
 * (core/form.h), the JSON Schema (core/schema.h) and the table of options in docs.
 *
 * The rule of options structs: struct_size first, append-only. A caller compiled against an
 * older header hands a shorter struct: what it lacks gets the defaults. A longer one, from a
 * newer header, is accepted only when its unknown tail is zero. */
#ifndef SIB_CORE_OPTIONS_H
#define SIB_CORE_OPTIONS_H

#include <stddef.h>

#include "core/call.h"
#include "core/format.h"

/* What kind of value an option has, and what its field holds. "None" is what null gives. */
typedef enum sib__option_kind {
    SIB__OPTION_INT32 = 1, /* int32_t in low..high; none is 0 */
    SIB__OPTION_INT64,     /* int64_t in low..high; none is 0 */
    SIB__OPTION_NUMBER,    /* double in least..most; none is NaN */
    SIB__OPTION_TEXT,      /* const char *, not empty; none is NULL */
    SIB__OPTION_ENUM,      /* int32_t, a value that name_of knows; none is 0 */
    SIB__OPTION_BOOL,      /* int32_t, 0 or 1 */
    SIB__OPTION_DATE,      /* int32_t; none is SIB_DATE_MISSING */
    SIB__OPTION_RESERVED,  /* int32_t, 0: no option at all */
    SIB__OPTION_EXACT,     /* of documents: an exact number as text, or one of `words` */
    SIB__OPTION_OBJECT, /* of documents: the keys of `of`, else those that say they are in it */
    SIB__OPTION_LIST,   /* of documents: values of `of` */
    SIB__OPTION_MAP,    /* of documents: an object with any keys, values of `of` */
    SIB__OPTION_PART,   /* of documents: in its place stand the options of the struct `of` */
    SIB__OPTION_OTHER, /* of documents: a value of its own `grammar`, which its reader checks */
} sib__option_kind;

typedef struct sib__options sib__options;

/* One option of a struct, or one key of an object. */
typedef struct sib__option {
    const char      *name; /* as contracts, C and both packages say it; NULL: an element */
    sib__option_kind kind;
    size_t           offset;   /* of its field, or SIB__NOWHERE */
    const char      *in;       /* the object of a document that holds it; NULL: the outermost */
    bool             nullable; /* none may be said */
    bool             stated;   /* none is a value of the field, but not in a document */
    bool             optional; /* of documents: may be left out */
    bool             plain;    /* a name or a part of the document, no choice: always stated */
    bool             outside;  /* no option of a contract: the evaluation sets it */
    bool             technical; /* moves no money: the numerics version has a default */
    bool             section;   /* an object of options, which a preset may give too */
    bool             blank;     /* a text that may be empty */
    bool             or_text;   /* an object that may also be a text */
    bool             or_exact;  /* an object that may also be an exact number */
    bool             one;       /* an object of exactly one of its keys */
    bool             filled;    /* a list or a map of at least one value */
    bool             open_least;
    bool             open_most; /* whether an end of least..most is outside */
    int32_t          never;     /* a value of the enumeration that no contract may name */
    int64_t          low;
    int64_t          high;
    double           least;
    double           most;
    const char *(*name_of)(int32_t value); /* of an enumeration */
    const char *const
        *words; /* of TEXT: all it may be; of EXACT: allowed in its place; ended by NULL */
    const sib__options *of;
    const char         *grammar; /* of OTHER: its name among the schema's definitions */
    const char         *why;     /* told besides where it is not stated; NULL for nothing */
    int32_t             column;  /* of a text that names a column: its type, or SIB__ANY_TYPE */
    int32_t             since;   /* format of contracts that has it first; 0 is 1 */
    const char         *before;  /* JSON of the value that stood before; NULL when since 1 */
    const char         *when;    /* the key beside it that decides whether it applies */
    const char         *when_values; /* its JSON values, joined by | */
} sib__option;

struct sib__options {
    const char        *name; /* of the struct; NULL for the keys of a document */
    size_t             size; /* of the struct in the first release that had it */
    const void        *defaults;
    const sib__option *list;
    int64_t            n;
};

/* The newest format of contracts and records: a record has the format of its contract. */
extern const int32_t sib__newest_format;

#define SIB__NOWHERE  ((size_t)-1)
#define SIB__ANY_TYPE (-1)

enum { SIB__ENUM_MOST = 100 }; /* numbers of enumerations lie below */

/* A field of a struct: its name, its offset, and the kind that its type says; ENUM, BOOL, DATE
 * and RESERVED are said on top of it. */
#define SIB__FIELD(type, field)                                                                \
    .name = #field, .offset = offsetof(type, field),                                           \
    .kind = _Generic(((type *)0)->field,                                                       \
                     int32_t: SIB__OPTION_INT32,                                               \
                     int64_t: SIB__OPTION_INT64,                                               \
                     double: SIB__OPTION_NUMBER,                                               \
                     const char *: SIB__OPTION_TEXT)
#define SIB__FIELD_INT32(type, field, of_kind)                                                 \
    .name = #field, .offset = offsetof(type, field),                                           \
    .kind = _Generic(((type *)0)->field, int32_t                                               \
                     : of_kind)
#define SIB__FIELD_ENUM(type, field, enumeration)                                              \
    SIB__FIELD_INT32(type, field, SIB__OPTION_ENUM), .name_of = enumeration##_name
#define SIB__FIELD_BOOL(type, field) SIB__FIELD_INT32(type, field, SIB__OPTION_BOOL), .high = 1
#define SIB__FIELD_DATE(type, field) SIB__FIELD_INT32(type, field, SIB__OPTION_DATE)
#define SIB__FIELD_RESERVED(type)    SIB__FIELD_INT32(type, reserved, SIB__OPTION_RESERVED)

/* A key of a document that is stored nowhere, or in a field of any name. */
#define SIB__KEY(key, of_kind) .name = (key), .kind = (of_kind), .offset = SIB__NOWHERE
#define SIB__KEY_AT(key, of_kind, type, field)                                                 \
    .name = (key), .kind = (of_kind), .offset = offsetof(type, field)

/* In the object `holder`, the options of a struct that say they are in `group`. */
#define SIB__PART(holder, group, options, type, field)                                         \
    .kind = SIB__OPTION_PART, .in = (holder), .name = (group), .of = (options),                \
    .offset = offsetof(type, field)

/* The list of an options struct, beside the code that takes the struct. */
#define SIB__OPTIONS(type, init, list)                                                         \
    {                                                                                          \
#type, sizeof(type), &(const type)init, list, sizeof(list) / sizeof((list)[0])         \
    }

/* The keys of an object of a document. */
#define SIB__KEYS(list)                                                                        \
    {                                                                                          \
        NULL, 0, NULL, list, sizeof(list) / sizeof((list)[0])                                  \
    }

/* Fills `local` with the defaults, then with what the caller's options say, and checks every
 * field: VERSION for a struct_size that is not known, ARGUMENT for a value out of its range. */
sib_status sib__options_read(sib__call *call, const sib__options *options, void *local,
                             const void *given);

/* The value of a name that a contract may say; 0 for any other. */
int32_t sib__option_value(const sib__option *option, const char *name);

/* Whether a number lies in least..most, and these in words. */
bool sib__option_holds(const sib__option *option, double value);
void sib__option_print_range(sib__line *line, const sib__option *option);

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

#endif
