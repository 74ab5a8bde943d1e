/* The record: lists of flat rows, one list a kind of fact, written as JSON and read back as
 * tables. Both directions follow one description of the lists. */
#ifndef SIB_RECORD_RECORD_H
#define SIB_RECORD_RECORD_H

#include "core/json.h"
#include "sib/table.h"

#define SIB__RECORD_FORMAT "sib-evaluation@1"
#define SIB__ANNEX_FORMAT  "sib-annex@1"

/* The lists, in the order of the chain. */
typedef enum sib__list {
    SIB__LIST_INPUTS,
    SIB__LIST_OPTIONS,
    SIB__LIST_COHORTS,
    SIB__LIST_ATTRITION,
    SIB__LIST_HISTORY,
    SIB__LIST_SCREENING,
    SIB__LIST_MODELS,
    SIB__LIST_COEFFICIENTS,
    SIB__LIST_MATCHING,
    SIB__LIST_OVERLAP,
    SIB__LIST_BALANCE,
    SIB__LIST_DISPOSITIONS,
    SIB__LIST_COUNTS,
    SIB__LIST_CURVE,
    SIB__LIST_EFFECTS,
    SIB__LIST_FINDINGS,
    SIB__LIST_GATES,
    SIB__LIST_STATEMENT,
    SIB__LIST_PAYERS,
    SIB__LIST_WEIGHTINGS,
    SIB__LIST_COUNT
} sib__list;

typedef struct sib__field {
    const char *name;
    int32_t     type;  /* a sib_column_type: text, i64, f64, date or flag */
    bool        words; /* not written: wording.h finds it anew */
} sib__field;

typedef struct sib__list_spec {
    const char       *name;
    const sib__field *fields;
    int64_t           field_count;
    bool              design;     /* part of a design */
    bool              settlement; /* part of a settlement */
} sib__list_spec;

const sib__list_spec *sib__list_spec_of(sib__list list);

/* Lists being written. */
typedef struct sib__lists {
    sib__json_writer rows[SIB__LIST_COUNT];
    bool             words; /* written all the same */
} sib__lists;

void sib__lists_begin(sib__lists *lists, sib__memory *m);

/* Begins a row: an open object with its cohort (NULL: none). Close it with
 * sib__json_close_object. */
sib__json_writer *sib__lists_row(sib__lists *lists, sib__list list, const char *cohort);

/* Writes one member of a row. */
void sib__put_text(sib__json_writer *w, const char *key, const char *value);
void sib__put_i64(sib__json_writer *w, const char *key, int64_t value);
void sib__put_f64(sib__json_writer *w, const char *key, double value);
void sib__put_flag(sib__json_writer *w, const char *key, bool value);
void sib__put_date(sib__json_writer *w, const char *key, int32_t value);

/* Numbers that come from outside the library's own arithmetic: 9 significant digits. */
void sib__put_reported(sib__json_writer *w, const char *key, double value);

/* Adds to the open row the fields that a row of the table has. */
void sib__lists_cells(sib__lists *lists, sib__list list, const sib_table *table, int64_t row,
                      const char *const *reported);

/* A row for each row of a table, with the fields of the list that the table has, but for words.
 * Fields named in `reported` (ended by NULL; may be NULL) are rounded to 9 significant digits.
 */
void sib__lists_table(sib__lists *lists, sib__list list, const char *cohort,
                      const sib_table *table, const char *const *reported);

/* The lists of a stage as members of the object being written, which can then take no more. */
void sib__lists_write(sib__lists *lists, bool settlement, sib__json_writer *to);

/* A list that is still being written, as it stands. */
sib_status sib__lists_read(sib__call *call, const sib__lists *lists, sib__list list,
                           const sib__json **out);

/* A table from arrays of objects, joined: absent and null members are missing. TERMS naming
 * `argument` where a member is of another kind. */
sib_status sib__rows_table(sib__call *call, const char *argument,
                           const sib__json *const *arrays, int64_t array_count,
                           const sib__field *fields, int64_t field_count, sib_table **out);

#endif
