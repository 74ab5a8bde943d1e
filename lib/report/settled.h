/* What is said of a settlement of a contract: where its numbers come from and how they are
 * read. Everything is exact until it is drawn. */
#ifndef SIB_REPORT_SETTLED_H
#define SIB_REPORT_SETTLED_H

#include "core/exact.h"
#include "report/facts.h"
#include "sib/report.h"

/* Of each step so many lines stand on the page. */
enum { SIB__LINES_OF_A_STEP = 40 };

/* What a number is counted in. */
typedef enum sib__in {
    SIB__IN_NUMBER,
    SIB__IN_MONEY,
    SIB__IN_AMOUNT, /* money without its currency, as in a table of nothing else */
    SIB__IN_SHARE,
    SIB__IN_POINTS
} sib__in;

typedef struct sib__quantity {
    sib__exact value; /* shares and points as fractions */
    sib__in    in;
} sib__quantity;

/* The lines of one step, which stand together. */
typedef struct sib__step {
    const char *id;
    const char *kind;
    sib__row    first; /* of "lines" */
    int64_t     n;
} sib__step;

typedef struct sib__settled {
    const sib_settlement *settlement;
    const sib_scheme     *scheme; /* NULL: not at hand */
    const sib_table      *varied; /* what other choices would have paid; NULL: not worked out */
    const sib__json      *record;
    sib__step            *steps;
    int64_t               step_count;
    int32_t               more; /* decimals of lines beyond the usual, that they multiply out */
    int32_t               wide; /* digits of the most people or units that a mean is of */
    bool                  few; /* for the public: nothing but money due and verdicts is shown */
} sib__settled;

/* A table of the settlement, or else of its contract. */
sib__row sib__settled_row(const sib__facts *f, const char *table);
/* The step of that id and kind (NULL: any); NULL for none. */
const sib__step *sib__step_of(const sib__facts *f, const char *id);
const sib__step *sib__step_of_kind(const sib__facts *f, const char *kind);
/* The first row of the table "steps" of the contract of that step; none: its table is NULL. */
sib__row sib__said_of(const sib__facts *f, const char *step);
/* The rows of a step, one after another: begin with at = -1 of first. */
bool sib__step_next(const sib__step *step, sib__row *row);

/* Refuses what is no table "runs" of sib_scheme_vary() for this settlement. */
sib_status sib__varied_check(sib__call *call, const sib_settlement *settlement,
                             const sib_table *varied);

/* Finds the steps, and whether numbers are to be hidden. */
sib_status sib__settled_begin(sib__facts *f);
/* Whether a name is among names parted by ", ". */
bool sib__is_among(const char *names, const char *name);
/* Decides `few`. */
void sib__settled_hide(sib__facts *f);

/* A number of a row; false where there is none. Without a sign of its own it is money or not
 * as `money` says. */
bool sib__cell_quantity(sib__facts *f, sib__row row, const char *column, bool money,
                        sib__quantity *out);
/* The same of a text. */
bool sib__quantity_of(sib__facts *f, const char *text, bool money, sib__quantity *out);
bool sib__is_money(sib__row line);
/* As people read it: all decimals where they are few, else rounded; to `more` than usual. */
const char *sib__quantity_text(sib__facts *f, sib__quantity q);
const char *sib__quantity_fine(sib__facts *f, sib__quantity q, int32_t more);
/* What such a text says, read back. */
sib__exact sib__quantity_printed(sib__facts *f, sib__quantity q, int32_t more);
/* Whether another number, rounded as the text of this one is, gives the same text, whichever
 * way its halves go. */
bool sib__prints_alike(sib__facts *f, sib__quantity q, sib__exact other);
/* With as many decimals as tell it from another. */
const char *sib__quantity_apart(sib__facts *f, sib__quantity q, sib__quantity from);
/* A difference: without sign, of shares in points. */
const char *sib__distance_text(sib__facts *f, sib__quantity q);
const char *sib__money_text_of(sib__facts *f, sib__exact amount);
/* Without its currency: an amount, and a cell. */
const char *sib__amount_shown(sib__facts *f, sib__exact amount);
const char *sib__cell_amount(sib__facts *f, sib__row row, const char *column);
/* A cell as such text; NULL where there is none. */
const char *sib__cell_shown(sib__facts *f, sib__row row, const char *column, bool money);

/* Whether a line is one of what a number of people or units is multiplied with. */
bool sib__is_a_mean(sib__row line);

/* Sums that remember failures in f. */
sib__exact sib__plus(sib__facts *f, sib__exact a, sib__exact b);
sib__exact sib__minus(sib__facts *f, sib__exact a, sib__exact b);
double     sib__drawn(sib__facts *f, sib__exact a);

/* "cohort c-1, year 2"; NULL for a line without keys. And a name with them behind it. */
const char *sib__keys_text(sib__facts *f, sib__row row);
const char *sib__with_keys(sib__facts *f, const char *name, sib__row row);

/* What a condition or line is about: a step, or a result of it in words. */
const char *sib__series_name(sib__facts *f, const char *full_name);

/* A condition on a number, and the gate line that it is of, in words. */
const char *sib__condition_said(sib__facts *f, sib__row condition);
/* By how much a condition is missed: "1.6 points, 3 events"; NULL where it is not known. */
const char *sib__missed_by(sib__facts *f, sib__row condition);

/* The parts of the report. */
void sib__settled_answer(sib__facts *f);
void sib__settled_owed(sib__facts *f);
void sib__settled_gates(sib__facts *f);
void sib__settled_money(sib__facts *f);
void sib__settled_caps(sib__facts *f);
void sib__settled_stages(sib__facts *f);
void sib__settled_choices(sib__facts *f);
void sib__settled_varied(sib__facts *f);
void sib__settled_products(sib__facts *f);
void sib__settled_lines(sib__facts *f);

#endif
