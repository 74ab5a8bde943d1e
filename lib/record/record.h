/* What a record holds, and a record as values: its members described once, its lists as rows.
 * The chain fills it; write.c makes its text of it, read.c takes a text apart, compare.h holds
 * two texts side by side. */
#ifndef SIB_RECORD_RECORD_H
#define SIB_RECORD_RECORD_H

#include "core/hash.h"
#include "core/json.h"
#include "table/rows.h"

#define SIB__RECORD_FORMAT "sib-evaluation@"
#define SIB__ANNEX_FORMAT  "sib-annex@"

/* Members of the two stages, in the order of the chain. */
typedef enum sib__member {
    SIB__MEMBER_CONTRACT,
    SIB__MEMBER_CONTRACT_HASH,
    SIB__LIST_INPUTS,
    SIB__LIST_REACH,
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
    SIB__MEMBER_ANNEX_HASH,
    SIB__LIST_EFFECTS,
    SIB__LIST_FINDINGS,
    SIB__LIST_WEIGHTINGS,
    SIB__MEMBER_FACTS,
    SIB__MEMBER_COUNT
} sib__member;

/* Mark of a field: a sentence, not written, looked up when a table is made. */
#define SIB__FIELD_WORDS 1

/* A member of a stage: a list with its fields, or (fields NULL) a value of its own. */
typedef struct sib__member_spec {
    const char       *name;
    const char       *step; /* what a difference there is called */
    const sib__field *fields;
    int64_t           field_count;
    bool              design;  /* part of a design */
    bool              counted; /* part of what was counted */
    int32_t           since;   /* first format that has it; 0: every one */
} sib__member_spec;

const sib__member_spec *sib__member_spec_of(sib__member member);

/* Number of a member by name; SIB__MEMBER_COUNT when there is none. */
sib__member sib__member_find(const char *name);

/* The lists of a stage. */
typedef struct sib__lists {
    sib__rows   rows[SIB__MEMBER_COUNT];
    const char *outcome; /* of the rows that are opened; NULL: none */
} sib__lists;

void sib__lists_begin(sib__lists *lists, sib__memory *m);

/* What went wrong while the lists were written, if anything did. */
sib_status sib__lists_check(sib__call *call, const sib__lists *lists);

/* Opens a row, with its cohort (NULL: none) and the outcome it is of. */
sib__rows *sib__lists_row(sib__lists *lists, sib__member list, const char *cohort);

/* A row for each row of a table, with the fields of the list that the table has. */
void sib__lists_table(sib__lists *lists, sib__member list, const char *cohort,
                      const sib_table *table);

/* A stage: a design, or what was counted over it. */
typedef struct sib__stage {
    sib__slice contract; /* of a design: canonical */
    sib__slice facts;    /* of what was counted: canonical */
    char       contract_hash[SIB__HASH_TEXT_SIZE];
    char       annex_hash[SIB__HASH_TEXT_SIZE];
    sib__lists lists;
} sib__stage;

/* How a run was made; no part of its result. */
typedef struct sib__provenance {
    const char *version;
    const char *build;
    const char *language;
    int64_t     threads;
    bool        blind;
} sib__provenance;

typedef struct sib__record {
    int32_t         format;
    int64_t         numerics;
    sib__stage      design;
    sib__stage      settlement;
    bool            settled; /* there is a second stage */
    sib__provenance how;
    char            hash[SIB__HASH_TEXT_SIZE]; /* of the result */
} sib__record;

/* Whether a stage of a record has a member, and whether a list of it has a field. */
bool sib__stage_has(const sib__record *record, bool second, const sib__member_spec *spec);
bool sib__list_has(const sib__record *record, const sib__field *field);

/* The record as text in canonical form, in the pool; sets its hash. */
sib_status sib__record_write(sib__call *call, sib__memory *m, sib__record *record,
                             sib__slice *out);

/* What a document must be to be read. */
typedef enum sib__reading {
    SIB__READING_STRICT, /* nothing unknown, nothing missing, nothing that contradicts itself */
    SIB__READING_LOOSE   /* what is no value of its field is missing, what is unknown is left */
} sib__reading;

/* Reads a record: TERMS when it is none, VERSION for another format, DATA when a hash does not
 * verify or a double is not that of its exact text. `seal` (NULL: none) is a result hash kept
 * apart. The values live in the pool; `root` is the document. */
sib_status sib__record_read(sib__call *call, sib__memory *m, const char *argument,
                            const char *text, const char *seal, sib__reading reading,
                            sib__record *out, const sib__json **root);

/* VERSION unless the record's numerics are those of this library. */
sib_status sib__record_check_numerics(sib__call *call, const char *argument,
                                      const sib__record *record);

/* DATA unless a double is the one nearest to its exact text, in every row. */
sib_status sib__doubles_check(sib__call *call, const char *argument, const sib__lists *lists);

/* The double nearest to an exact text; NaN when it is none. */
sib_status sib__nearest_double(sib__call *call, sib__slice exact, double *out);

/* One value of a type, but null, as a cell; false when it is none. */
bool sib__cell_read(const sib__json *value, int32_t type, sib__cell *out);

/* Adds a row for each object of an array, with the fields that it has; TERMS naming `argument`
 * where a member is of another kind. */
sib_status sib__rows_objects(sib__call *call, const char *argument, const sib__json *array,
                             sib__rows *rows);

/* A cell as JSON. */
void sib__cell_write(sib__json_writer *w, const sib__field *field, const sib__cell *cell);

#endif
