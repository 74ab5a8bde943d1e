/* What a call is given, from the tokens of a line: see fuzz_calls.c. */
#ifndef SIB_FUZZ_TOKENS_H
#define SIB_FUZZ_TOKENS_H

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sib.h"
#include "sib/experimental/association.h"
#include "sib/experimental/caseload.h"
#include "sib/experimental/dashboard.h"
#include "sib/experimental/scheme.h"

#include "fields.h" /* needs those above */
#include "unit/evaluation/bond.h"

enum { GIVEN = 4096, POOL = 64, LINES = 1024, LONGEST = 1 << 16, MOST = 4096 };

/* The rest of a line of arguments. */
typedef struct line {
    char *at;
} line;

static void        *given[GIVEN]; /* what calls were given, until the end of the input */
static int64_t      given_n;
static sib_context *context;
static int64_t      checks_left;

static const char *const documents[] = {
    records_contract,
    "person_id,release_date,birth_date,sentence_days,prison\n"
    "p1,2010-10-01,1980-01-01,30,Peterborough\np2,2010-11-01,1981-01-01,40,Leeds\n"
    "p3,2010-10-05,1982-01-01,50,Peterborough\np4,2010-11-08,1983-01-01,60,Leeds\n"
    "p5,2010-12-01,1984-01-01,70,Leeds\n",
    "{\"person_id\":{\"type\":\"text\"},\"release_date\":{\"type\":\"date\"},\"birth_date\":"
    "{\"type\":\"date\"},\"sentence_days\":{\"type\":\"i64\"},\"prison\":{\"type\":\"codes\"}}",
    "person_id,conviction_date,disposal\np1,2005-01-01,fine\np2,2006-01-01,caution\n",
    "{\"person_id\":{\"type\":\"text\"},\"conviction_date\":{\"type\":\"date\"},\"disposal\":"
    "{\"type\":\"codes\"}}",
    "person_id,offence_date,conviction_date\np1,2011-01-01,2011-02-01\n",
    "{\"person_id\":{\"type\":\"text\"},\"offence_date\":{\"type\":\"date\"},"
    "\"conviction_date\":{\"type\":\"date\"}}",
    "id,expression,applies_to,scope\nshort,sentence_days < 65,both,release\n",
    "{\"id\":{\"type\":\"text\"},\"expression\":{\"type\":\"text\"},\"applies_to\":"
    "{\"type\":\"text\"},\"scope\":{\"type\":\"text\"}}"};

static void must(bool right, const char *what)
{
    if (!right) {
        fprintf(stderr, "%s: the status and what was made disagree\n", what);
        abort();
    }
}

/* Memory of exactly that size, so that no byte behind it is read unseen; NULL: no more. */
static void *room(size_t size)
{
    void *made = given_n == GIVEN ? NULL : calloc(1, size);
    given_n += made != NULL;
    return made == NULL ? NULL : (given[given_n - 1] = made);
}

static int32_t stop(void *payload)
{
    (void)payload;
    return --checks_left == 0;
}

/* The next token; "-" behind the end of the line. */
static char *token(line *l)
{
    static char none[] = "-";
    char       *begin = l->at;
    char       *end = begin + strcspn(begin, " ");
    if (begin == end) {
        return none;
    }
    l->at = *end == '\0' ? end : end + 1;
    *end = '\0';
    return begin;
}

static sib_context *take_context(line *l)
{
    const char *t = token(l);
    checks_left = t[0] == '!' ? strtoll(t + 1, NULL, 10) : 0;
    return t[0] == '-' ? NULL : context;
}

/* A place in a pool of n; -1 where the token names none. */
static int64_t place(const char *t, int64_t n)
{
    int64_t wanted = t[0] == '=' ? strtoll(t + 1, NULL, 10) : -1;
    return n == 0 || wanted < 0 ? -1 : wanted % n;
}

/* What calls have made of a type, or shown: HANDLE owns, VIEW and table see. */
#define HANDLE(type, release)                                                                  \
    static type        *type##s[POOL];                                                         \
    static int64_t      type##_n;                                                              \
    static inline type *take_##type(line *l)                                                   \
    {                                                                                          \
        int64_t at = place(token(l), type##_n);                                                \
        return at < 0 ? NULL : type##s[at];                                                    \
    }                                                                                          \
    static void own_##type(type *made)                                                         \
    {                                                                                          \
        if (type##_n == POOL) {                                                                \
            release(made);                                                                     \
        } else if (made != NULL) {                                                             \
            type##s[type##_n++] = made;                                                        \
        }                                                                                      \
    }                                                                                          \
    static void release_##type(void)                                                           \
    {                                                                                          \
        while (type##_n > 0) {                                                                 \
            release(type##s[--type##_n]);                                                      \
        }                                                                                      \
    }

static const char *strings[POOL];
static int64_t     strings_n;

static void see_string(const char *text)
{
    if (text != NULL && strings_n < POOL) {
        strings[strings_n++] = text;
    }
}

static int hex(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = c == '\0' ? NULL : strchr(digits, c);
    return at == NULL ? 0 : (int)(at - digits);
}

/* Without its escapes, in place. */
static size_t plain(char *text)
{
    size_t n = 0;
    for (char *at = text; *at != '\0'; at++) {
        if (at[0] == '%' && at[1] != '\0' && at[2] != '\0') {
            text[n++] = (char)(hex(at[1]) * 16 + hex(at[2]));
            at += 2;
        } else {
            text[n++] = *at;
        }
    }
    text[n] = '\0';
    return n;
}

static const char *take_string(line *l)
{
    char   *t = token(l);
    int64_t at = place(t, strings_n);
    if (t[0] == '@') {
        return documents[strtoul(t + 1, NULL, 10) % (sizeof documents / sizeof *documents)];
    }
    if (t[0] == '"') {
        size_t n = plain(t + 1);
        char  *out = room(n + 1);
        return out == NULL ? NULL : memcpy(out, t + 1, n);
    }
    return at < 0 ? NULL : strings[at];
}

static int64_t take_int64_t(line *l)
{
    return strtoll(token(l), NULL, 10);
}

static int32_t take_int32_t(line *l)
{
    return (int32_t)take_int64_t(l);
}

static int64_t count_items(const char *t)
{
    int64_t n = 1;
    for (; *t != '\0'; t++) {
        n += *t == ',';
    }
    return n > MOST ? MOST : n;
}

/* A view of numbers: item by item, * where one is missing. */
#define VIEW(view, type, missing, convert)                                                     \
    static view        view##s[POOL];                                                          \
    static int64_t     view##_n;                                                               \
    static inline void see_##view(view seen)                                                   \
    {                                                                                          \
        if (view##_n < POOL) {                                                                 \
            view##s[view##_n++] = seen;                                                        \
        }                                                                                      \
    }                                                                                          \
    static view take_##view##_of(char *t)                                                      \
    {                                                                                          \
        int64_t at = place(t, view##_n);                                                       \
        int64_t n = count_items(t);                                                            \
        type   *out = at >= 0 ? NULL : room((size_t)n * sizeof *out);                          \
        if (strcmp(t, "-") == 0 || out == NULL) {                                              \
            return at < 0 ? (view){NULL, 0} : view##s[at];                                     \
        }                                                                                      \
        for (int64_t i = 0; i < n; i++) {                                                      \
            out[i] = *t == '*' ? missing : (type)convert(t);                                   \
            t += strcspn(t, ",");                                                              \
            t += *t == ',';                                                                    \
        }                                                                                      \
        return (view){out, n};                                                                 \
    }                                                                                          \
    static inline view take_##view(line *l)                                                    \
    {                                                                                          \
        return take_##view##_of(token(l));                                                     \
    }

static double real(const char *t)
{
    return strtod(t, NULL);
}

static int64_t whole(const char *t)
{
    return strtoll(t, NULL, 10);
}

VIEW(sib_f64, double, (double)NAN, real)
VIEW(sib_i64, int64_t, SIB_I64_MISSING, whole)
VIEW(sib_i32, int32_t, SIB_CODE_MISSING, whole)
VIEW(sib_rows, int64_t, -1, whole)
VIEW(sib_dates, int32_t, SIB_DATE_MISSING, whole)
#define take_sib_u8 take_numbers
VIEW(sib_u8, uint8_t, SIB_FLAG_MISSING, whole)
#undef take_sib_u8

/* Flags, or the bytes of a text. */
static sib_u8 take_sib_u8(line *l)
{
    char *t = token(l);
    if (t[0] == '@') {
        size_t      which = strtoul(t + 1, NULL, 10) % (sizeof documents / sizeof *documents);
        const char *text = documents[which];
        return (sib_u8){(const uint8_t *)text, (int64_t)strlen(text)};
    }
    if (t[0] == '"') {
        size_t   n = plain(t + 1);
        uint8_t *out = room(n);
        return out == NULL ? (sib_u8){NULL, 0} : (sib_u8){memcpy(out, t + 1, n), (int64_t)n};
    }
    return take_sib_u8_of(t);
}

static sib_text texts[POOL];
static int64_t  texts_n;

static void see_sib_text(sib_text seen)
{
    if (texts_n < POOL) {
        texts[texts_n++] = seen;
    }
}

static sib_text take_sib_text(line *l)
{
    char    *t = token(l);
    int64_t  at = place(t, texts_n);
    int64_t  n = count_items(t);
    int64_t *offsets = t[0] == '"' ? room((size_t)(n + 1) * sizeof *offsets) : NULL;
    if (offsets == NULL) {
        return at < 0 ? (sib_text){NULL, NULL, 0} : texts[at];
    }
    char *from = t + 1;
    char *to = from;
    for (int64_t i = 0; i < n; i++) {
        char *end = from + strcspn(from, ",");
        bool  last = *end == '\0';
        char *item = from;
        *end = '\0';
        size_t length = plain(item);
        memmove(to, item, length);
        to += length;
        offsets[i + 1] = to - (t + 1);
        from = last ? end : end + 1;
    }
    char *data = room((size_t)offsets[n]);
    return data == NULL ? (sib_text){NULL, NULL, 0}
                        : (sib_text){memcpy(data, t + 1, (size_t)offsets[n]), offsets, n};
}

/* Bits for n rows, from the digits of a number. */
static sib_validity take_validity(line *l, int64_t n)
{
    const char *t = token(l);
    uint8_t    *bits = n < 0 || n > MOST || t[0] == '-' ? NULL : room((size_t)(n + 7) / 8);
    uint64_t    pattern = strtoull(t, NULL, 10);
    for (int64_t i = 0; i < n && bits != NULL; i++) {
        bits[i / 8] = (uint8_t)(bits[i / 8] | (pattern >> (i % 60) & 1) << i % 8);
    }
    return (sib_validity){bits, 0};
}

static void set_field(const sib_field *field, char *options, const char *value)
{
    void *to = options + field->offset;
    switch (field->kind) {
    case SIB_FIELD_I32:
        *(int32_t *)to = (int32_t)whole(value);
        break;
    case SIB_FIELD_I64:
        *(int64_t *)to = whole(value);
        break;
    case SIB_FIELD_F64:
        *(double *)to = real(value);
        break;
    case SIB_FIELD_TEXT:
        *(const char **)to = value;
        break;
    case SIB_FIELD_ENUM:
        *(int32_t *)to = value[0] >= 'a' ? field->value(value) : (int32_t)whole(value);
        break;
    }
}

/* "name=value,name=value" over the defaults. */
static void *take_options(line *l, const sib_field *fields, const void *init, size_t size)
{
    char *t = token(l);
    char *options = strcmp(t, "-") == 0 ? NULL : room(size);
    char *save = NULL;
    if (options == NULL) {
        return NULL;
    }
    memcpy(options, init, size);
    for (char *one = strtok_r(t, ",", &save); one != NULL; one = strtok_r(NULL, ",", &save)) {
        char *value = strchr(one, '=');
        for (const sib_field *f = fields; f->name != NULL && value != NULL; f++) {
            if (strncmp(f->name, one, (size_t)(value - one)) == 0 &&
                f->name[value - one] == '\0') {
                char *copy = room(plain(value + 1) + 1);
                set_field(f, options, copy == NULL ? "" : strcpy(copy, value + 1));
            }
        }
    }
    return options;
}

static sib_table *seen_tables[POOL]; /* of results, whose owners free them */
static int64_t    seen_tables_n;

static void see_table(const sib_table *table)
{
    if (table != NULL && seen_tables_n < POOL) {
        memcpy(&seen_tables[seen_tables_n++], &table, sizeof table);
    }
}

#endif
