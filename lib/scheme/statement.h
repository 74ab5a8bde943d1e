/* The rows of a statement, as steps write them. */
#ifndef SIB_SCHEME_STATEMENT_H
#define SIB_SCHEME_STATEMENT_H

#include "scheme/run.h"
#include "scheme/spell.h"

/* The fields of the tables that a settlement has. Some texts are exact numbers, in the one
 * spelling of their unit; some are never blank. */
enum { SIB__SPELT_NUMBER = 1, SIB__NEVER_BLANK = 2 };
#define SIB__MARKED(field, of_marks)                                                           \
    {                                                                                          \
        .name = (field), .type = SIB_COLUMN_TYPE_TEXT, .marks = (of_marks)                     \
    }
#define SIB__WORD(field)   SIB__MARKED(field, SIB__NEVER_BLANK)
#define SIB__SPELT(field)  SIB__MARKED(field, SIB__SPELT_NUMBER)
#define SIB__AMOUNT(field) SIB__MARKED(field, SIB__SPELT_NUMBER | SIB__NEVER_BLANK)

#define SIB__STATEMENT_LINES                                                                   \
    SIB__I64("sequence"), SIB__WORD("step"), SIB__WORD("do"), SIB__TEXT("result"),             \
        SIB__TEXT("line"), SIB__WORD("keys"), SIB__DATE("date"), SIB__WORD("unit"),            \
        SIB__TEXT("value"), SIB__WORD("state"), SIB__TEXT("reason"), SIB__SPELT("numerator"),  \
        SIB__SPELT("denominator"), SIB__SPELT("at"), SIB__SPELT("price"),                      \
        SIB__SPELT("quantity"), SIB__SPELT("before"), SIB__SPELT("limit"), SIB__SPELT("left"), \
        SIB__I64("count")
enum { SIB__STATEMENT_FIELDS = 20 }; /* at most: those of lines */
#define SIB__STATEMENT_WEIGHTS                                                                 \
    SIB__WORD("step"), SIB__WORD("keys"), SIB__WORD("of"), SIB__AMOUNT("weight")
#define SIB__STATEMENT_CONDITIONS                                                              \
    SIB__WORD("step"), SIB__WORD("keys"), SIB__WORD("condition"), SIB__WORD("of"),             \
        SIB__WORD("is"), SIB__SPELT("number"), SIB__SPELT("compared"), SIB__SPELT("limit"),    \
        SIB__SPELT("distance"), SIB__WORD("verdict"), SIB__I64("events")
#define SIB__STATEMENT_DUE                                                                     \
    SIB__WORD("stage"), SIB__DATE("as_at"), SIB__FLAG("pays"), SIB__WORD("currency"),          \
        SIB__AMOUNT("cumulative"), SIB__AMOUNT("paid_before"), SIB__AMOUNT("now"),             \
        SIB__AMOUNT("carried"), SIB__SPELT("restated"), SIB__SPELT("base"),                    \
        SIB__WORD("verdict")
#define SIB__STATEMENT_BILLS                                                                   \
    SIB__WORD("payer"), SIB__TEXT("share"), SIB__SPELT("cap"), SIB__AMOUNT("cumulative"),      \
        SIB__AMOUNT("paid_before"), SIB__AMOUNT("now"), SIB__SPELT("left")

typedef struct sib__statement {
    sib__rows  lines;
    sib__rows  weights;
    sib__rows  conditions;
    sib__rows  due;
    sib__rows  bills;
    sib__rows  persons; /* lines of persons, where they are asked for */
    sib__rows *to;      /* where lines go: `lines` or `persons` */
    bool       asked;   /* for persons */
} sib__statement;

void sib__statement_begin(sib__statement *statement, sib__memory *m);

/* A row for a line of a series: its keys, date, value, state and reason. What else it has is
 * set afterwards: a number in the one spelling of its unit, or a word. */
sib_status sib__statement_line(sib__run *run, const sib__output *result, const sib__series *s,
                               int64_t line);
sib_status sib__statement_number(sib__run *run, const char *field, sib__exact value,
                                 int32_t unit);
void       sib__statement_word(sib__run *run, const char *field, const char *word);

/* The keys of a line but `line`, as {"cohort":"c-1","year":"2"}. */
sib_status sib__spell_keys(sib__run *run, const sib__series *s, int64_t line, sib__slice *out);

#endif
