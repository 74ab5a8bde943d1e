/* Everything the report says of an evaluation or a settlement, derived once: values, sentences,
 * rows of tables and figures, each a text under a name. The page and the terminal's answer are
 * templates (evaluation.html, evaluation.txt, settlement.html, settlement.txt) that put these
 * names in their places.
 *
 * Texts are made without a status: the first failure is remembered in `status`, and what comes
 * after it is "". report.c looks at it at the end. */
#ifndef SIB_REPORT_FACTS_H
#define SIB_REPORT_FACTS_H

#include "core/json.h"
#include "core/rational.h"
#include "report/disclosure.h"
#include "report/text.h"
#include "sib/report.h"

/* The cells of an embedded table: lines of texts between tabulators. */
typedef struct sib__tsv {
    const char **cells; /* [rows x columns] */
    int64_t      rows;
    int64_t      columns;
} sib__tsv;

/* One thing under a name: a value, a sentence of a list, a row of a table, a figure. */
typedef struct sib__part {
    const char  *name;
    const char  *caption; /* rows with the same one stand in one table */
    const char **cells;   /* of a row: one a column, NULL for none; else cells[0] */
    bool         strong;
} sib__part;

/* An outcome of an evaluation, seen as if it were the only one. */
typedef struct sib__seen_outcome {
    const char    *name; /* NULL: the evaluation has none, or does not name it */
    sib__disclosed of;
} sib__seen_outcome;

typedef struct sib__facts {
    sib__call            *call;
    sib__memory          *memory;
    sib_status            status;
    const sib_evaluation *evaluation; /* as it is seen; NULL: the report is of a settlement */
    const sib_evaluation *whole;      /* with all its outcomes */
    struct sib__settled  *of;         /* what is settled; NULL: it is of an evaluation */
    sib_report_options    options;
    bool public;
    bool               settled; /* outcomes are counted */
    const sib__json   *result;
    const sib__json   *design;
    const sib__json   *contract; /* its sections, of the outcome that is seen */
    const char        *currency;
    sib__seen_outcome *outcomes; /* one at least */
    int64_t            outcome_count;
    const char        *caption; /* of the outcome that is seen, where there are several */
    sib__disclosure   *disclosure;
    sib__tsv           words;
    sib__tsv           columns;
    sib__part         *parts;
    int64_t            n;
    int64_t            room;
} sib__facts;

/* A row of a list of the record. */
typedef struct sib__row {
    const sib_table *table;
    int64_t          at;
} sib__row;

/* Remembers the first failure; whether all is well. */
bool sib__well(sib__facts *f, sib_status status);

/* Words of words.tsv; NULL where there are none. */
const char *sib__words(const sib__facts *f, const char *key);
/* The words for `prefix`.`name`, else the name itself, cleaned; NULL for NULL. */
const char *sib__known(sib__facts *f, const char *prefix, const char *name);
/* A sentence with its {names} filled in: pairs of name and text, ended by NULL. A name that is
 * not among them is a value. NULL is said as "none". */
__attribute__((sentinel)) const char *sib__say(sib__facts *f, const char *key, ...);
/* As above, of a text. */
const char *sib__fill(sib__facts *f, const char *text);
/* What was built, and a copy of the beginning of a text; "" when memory is short. */
const char *sib__done(sib__facts *f, const sib__out *out);
const char *sib__piece(sib__facts *f, const char *text, int64_t length);
/* Texts joined, ended by NULL. */
__attribute__((sentinel)) const char *sib__join(sib__facts *f, ...);
/* A key such as "gate.met". */
const char *sib__key(sib__facts *f, const char *prefix, const char *name);

/* Parts. A NULL text is not put. One with room for cells; NULL when memory is short. */
sib__part  *sib__put_part(sib__facts *f, const char *name, int64_t cells);
void        sib__put_value(sib__facts *f, const char *name, const char *text);
const char *sib__value(const sib__facts *f, const char *name);
void        sib__put_line(sib__facts *f, const char *list, const char *sentence);
void sib__put_figure(sib__facts *f, const char *name, const char *caption, const char *svg);
/* A row of the report's table `name`. With a row of the record (table NULL: none), cells whose
 * column is there by name are filled as columns.tsv says. */
sib__part *sib__put_row(sib__facts *f, const char *name, sib__row from);
/* One cell; a column that the table does not have is a fault of this library. */
void sib__put_cell(sib__facts *f, sib__part *row, const char *column, const char *text);

/* Lists of the record: rows, of a cohort, and the first of a cohort (at -1: none). */
sib__row sib__row_of(const sib__facts *f, const char *list);
int64_t  sib__row_count(sib__row row);
bool     sib__next(sib__row *row, const char *cohort); /* the next row of it; NULL: any */
sib__row sib__of(const sib__facts *f, const char *list, const char *cohort);

/* Cells of a row; what is missing is NULL, NaN, SIB_I64_MISSING, false. Texts to show are
 * cleaned, raw ones are for comparing, and "" where they are missing. */
const char *sib__cell_of(sib__facts *f, sib__row row, const char *column);
const char *sib__raw(sib__facts *f, sib__row row, const char *column);
const char *sib__clean_text(sib__facts *f, sib__slice text);
bool        sib__cell_is(sib__row row, const char *column, const char *text);
double      sib__cell_f64(sib__row row, const char *column);
int64_t     sib__cell_i64(sib__row row, const char *column);
bool        sib__cell_flag(sib__row row, const char *column);
/* An exact number; false where it is missing. */
bool sib__cell_exact(sib__facts *f, sib__row row, const char *column, sib__rational *out);

/* Numbers as people read them; NULL for missing ones. */
const char *sib__count_text(sib__facts *f, int64_t value);
const char *sib__change_text(sib__facts *f, int64_t value); /* with its sign */
const char *sib__number_text(sib__facts *f, double value, int32_t decimals);
const char *sib__signed_text(sib__facts *f, double value, int32_t decimals);
const char *sib__percent_text(sib__facts *f, double fraction);
const char *sib__rounded_text(sib__facts *f, sib__rational value, int32_t decimals);
const char *sib__rounded_percent(sib__facts *f, sib__rational fraction, int32_t decimals);
const char *sib__money_text(sib__facts *f, const char *amount); /* "1234.50" */
/* At most so many decimals, without zeros at their end. */
const char *sib__short_text(sib__facts *f, sib__rational value, int32_t decimals);
const char *sib__short_percent(sib__facts *f, sib__rational fraction, int32_t decimals);
const char *sib__percent_short(sib__facts *f, double fraction);
/* Thousands parted, a true minus. */
const char *sib__digits_text(sib__facts *f, const char *digits);
/* A cohort's name in words, from the raw one. */
const char *sib__name(sib__facts *f, const char *cohort);

/* A number of people as it may be shown: "[c]" for the public, NULL where there is none. */
const char *sib__people_text(sib__facts *f, sib__headcount people);
const char *sib__fate_text(sib__facts *f, const char *cohort, sib__arm arm, sib__fate fate);

/* The reduction of a cohort in words; "[c]" where it may not be shown. */
const char *sib__reduction_text(sib__facts *f, sib__row effect);

/* Options of the contract: the text of one, and what it says of a member; NULL for none. */
const char      *sib__stated(sib__facts *f, const char *step, const char *option);
const sib__json *sib__stated_value(sib__facts *f, const char *step, const char *option);

/* Outcome by outcome (outcomes.c): what there is to see, and which one is seen from now on. */
sib_status sib__outcomes_make(sib__facts *f, const sib__json *document);
void       sib__see_outcome(sib__facts *f, int64_t i);

/* The parts of the report; some are of the outcome that is seen. */
void sib__facts_answer(sib__facts *f);
void sib__facts_lines(sib__facts *f);
void sib__facts_effect(sib__facts *f);
void sib__facts_who(sib__facts *f);
void sib__facts_compared(sib__facts *f);
void sib__facts_happened(sib__facts *f);
void sib__facts_turn(sib__facts *f);
void sib__facts_options(sib__facts *f);

/* A template with the facts in its places, as a page and as plain lines of `width` letters. */
typedef void (*sib__writer)(sib__facts *f, const char *body, sib__out *out);
void sib__write_page(sib__facts *f, const char *body, sib__out *out);
void sib__write_answer(sib__facts *f, const char *body, sib__out *out);

/* How a report is made: options and words are read, facts put down, by functions ended by NULL,
 * and written. */
sib_status sib__facts_begin(sib__call *call, const sib_report_options *options, sib__facts *f);
void       sib__put_audience(sib__facts *f);
sib_status sib__facts_make(sib__facts *f, void (*const *made)(sib__facts *));
sib_status sib__report_write(sib__facts *f, sib__writer writer, const char *body,
                             sib_paper **out);

#endif
