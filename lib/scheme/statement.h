/* The rows of a statement, as steps write them. */
#ifndef SIB_SCHEME_STATEMENT_H
#define SIB_SCHEME_STATEMENT_H

#include "scheme/run.h"

/* The fields of the tables that a settlement has. */
#define SIB__STATEMENT_LINES                                                                   \
    SIB__I64("sequence"), SIB__TEXT("step"), SIB__TEXT("do"), SIB__TEXT("result"),             \
        SIB__TEXT("line"), SIB__TEXT("keys"), SIB__DATE("date"), SIB__TEXT("unit"),            \
        SIB__TEXT("value"), SIB__TEXT("state"), SIB__TEXT("reason"), SIB__TEXT("numerator"),   \
        SIB__TEXT("denominator"), SIB__TEXT("at"), SIB__TEXT("price"), SIB__TEXT("quantity"),  \
        SIB__TEXT("before"), SIB__TEXT("limit"), SIB__TEXT("left"), SIB__I64("count")
#define SIB__STATEMENT_WEIGHTS                                                                 \
    SIB__TEXT("step"), SIB__TEXT("keys"), SIB__TEXT("of"), SIB__TEXT("weight")
#define SIB__STATEMENT_CONDITIONS                                                              \
    SIB__TEXT("step"), SIB__TEXT("keys"), SIB__TEXT("condition"), SIB__TEXT("of"),             \
        SIB__TEXT("is"), SIB__TEXT("number"), SIB__TEXT("compared"), SIB__TEXT("limit"),       \
        SIB__TEXT("distance"), SIB__TEXT("verdict"), SIB__I64("events")
#define SIB__STATEMENT_DUE                                                                     \
    SIB__TEXT("stage"), SIB__DATE("as_at"), SIB__FLAG("pays"), SIB__TEXT("currency"),          \
        SIB__TEXT("cumulative"), SIB__TEXT("paid_before"), SIB__TEXT("now"),                   \
        SIB__TEXT("carried"), SIB__TEXT("restated"), SIB__TEXT("base"), SIB__TEXT("verdict")
#define SIB__STATEMENT_BILLS                                                                   \
    SIB__TEXT("payer"), SIB__TEXT("share"), SIB__TEXT("cap"), SIB__TEXT("cumulative"),         \
        SIB__TEXT("paid_before"), SIB__TEXT("now"), SIB__TEXT("left")

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

/* A number in the one spelling of its unit: "1967413", "12.5 %", "260/31 %", "1 points". */
sib_status sib__spell(sib__call *call, sib__memory *m, sib__exact value, int32_t unit,
                      const char **out);

/* The keys of a line but `line`, as {"cohort":"c-1","year":"2"}. */
sib_status sib__spell_keys(sib__run *run, const sib__series *s, int64_t line, sib__slice *out);

#endif
