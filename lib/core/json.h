/* JSON: read with jsmn into a tree that keeps text, line and column; written in the canonical
 * form of RFC 8785. Duplicate keys, invalid UTF-8, lone surrogates and nesting deeper than 64
 * are refused (TERMS with line and column). */
#ifndef SIB_CORE_JSON_H
#define SIB_CORE_JSON_H

#include "core/text.h"

typedef enum sib__json_kind {
    SIB__JSON_NULL,
    SIB__JSON_FALSE,
    SIB__JSON_TRUE,
    SIB__JSON_NUMBER, /* the text as written is kept */
    SIB__JSON_STRING,
    SIB__JSON_ARRAY,
    SIB__JSON_OBJECT
} sib__json_kind;

typedef struct sib__json sib__json;

/* A value of a document. Its tree lives in the pool it was parsed into. */
struct sib__json {
    sib__json_kind   kind;
    int32_t          line;   /* from 1 */
    int32_t          column; /* from 1, in bytes */
    int64_t          n;      /* elements or members */
    sib__slice       key;    /* of a member: decoded, terminated; else empty */
    sib__slice       text;   /* string: decoded; number: as written; terminated */
    const sib__json *first;  /* first element or member */
    const sib__json *next;   /* next sibling */
};

/* Parses one document; `argument` names it in messages. */
sib_status sib__json_parse(sib__call *call, sib__memory *m, const char *argument,
                           sib__slice text, const sib__json **out);

/* Member of an object by key; NULL when absent or when it is no object. */
const sib__json *sib__json_member(const sib__json *object, const char *key);

/* Records TERMS at a value's place: "<argument>: line L, column C: <what>". `what` is plain
 * text naming keys of the schema, never a value. */
sib_status sib__json_fail(sib__call *call, const char *argument, const sib__json *at,
                          const char *format, ...) __attribute__((format(printf, 4, 5)));

enum { SIB__JSON_LEVELS = 8 };

/* A document being written into a pool. Members may come in any order: sib__json_finish gives
 * the canonical form, at once where they came in that of their keys. A failed allocation is
 * remembered and reported by finish. */
typedef struct sib__json_writer {
    sib__memory *memory;
    char        *text;
    int64_t      length;
    int64_t      room;
    bool         failed;
    bool         comma;
    bool         ordered; /* so far it is in canonical form */
    int32_t      level;
    int64_t      last_key[SIB__JSON_LEVELS]; /* of each open value: where it lies in the text */
    int64_t      last_size[SIB__JSON_LEVELS]; /* of that key; -1: no member yet */
} sib__json_writer;

void sib__json_begin(sib__json_writer *w, sib__memory *m);
void sib__json_open_object(sib__json_writer *w);
void sib__json_close_object(sib__json_writer *w);
void sib__json_open_array(sib__json_writer *w);
void sib__json_close_array(sib__json_writer *w);
void sib__json_key(sib__json_writer *w, const char *key);
void sib__json_string(sib__json_writer *w, const char *value); /* NULL writes null */
void sib__json_slice(sib__json_writer *w, sib__slice value);
void sib__json_f64(sib__json_writer *w, double value); /* not finite: writes null */
/* Above 2^53 in size as a string, since JSON readers lose such numbers. */
void sib__json_i64(sib__json_writer *w, int64_t value);
void sib__json_bool(sib__json_writer *w, bool value);
void sib__json_null(sib__json_writer *w);
void sib__json_date(sib__json_writer *w, int32_t date); /* missing writes null */
/* A value already parsed, as it stands. */
void sib__json_value(sib__json_writer *w, const sib__json *value);

/* One whole value that is written already; the other in canonical form. */
void sib__json_raw(sib__json_writer *w, sib__slice value);
void sib__json_raw_canonical(sib__json_writer *w, sib__slice value);

/* The document in canonical form, in the writer's pool, terminated. */
sib_status sib__json_finish(sib__call *call, sib__json_writer *w, sib__slice *out);

/* The canonical form of a value. */
sib_status sib__json_canonical_value(sib__call *call, sib__memory *m, const sib__json *value,
                                     sib__slice *out);

/* The canonical form of any document. */
sib_status sib__json_canonical(sib__call *call, sib__memory *m, const char *argument,
                               sib__slice text, sib__slice *out);

/* A canonical document on many lines, two spaces a level, for people to read. */
sib_status sib__json_indent(sib__call *call, sib__memory *m, sib__slice canonical,
                            sib__slice *out);

#endif
