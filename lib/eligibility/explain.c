/* What each rule says of each case, real or hypothetical, and which facts it lacks. */
#include <string.h>

#include "eligibility/work.h"

enum { COLUMNS = 7 };

typedef struct explaining {
    sib_eligibility_select_options options;
    const sib_table               *cases;
    int64_t                        n;
    sib__rule_set                  rules;
    sib__column                    index; /* missing throughout when the cases lack it */
    int32_t                       *arms;
    int64_t                       *cells; /* [n * rules] each, case after case */
    sib__slice                    *rule;
    sib__slice                    *arm;
    sib__slice                    *verdict;
    sib__slice                    *description;
    sib__slice                    *source;
    sib__slice                    *missing;
} explaining;

/* The index date is a fact like others: it is needed where a rule is valid for some time. */
static sib_status find_index(sib__call *call, explaining *work)
{
    const sib__terms cases = {work->cases, "cases"};
    const char      *name = work->options.index_date;
    for (int64_t q = 0; q < work->rules.n; q++) {
        if (sib__rule_is_dated(&work->rules, q)) {
            return sib__table_require(call, work->cases, "cases", "index_date", name,
                                      SIB_COLUMN_TYPE_DATE, &work->index);
        }
    }
    return name == NULL
               ? SIB_OK
               : sib__terms_optional(call, &cases, name, SIB_COLUMN_TYPE_DATE, &work->index);
}

/* Names of the columns among `columns` that are missing in a case, joined by commas. */
static sib_status join_missing(sib__call *call, const sib_table *cases, int64_t row,
                               const int64_t *columns, int64_t n, sib__slice *out)
{
    size_t length = 0;
    char  *text = NULL;
    for (int pass = 0; pass < 2; pass++) {
        size_t at = 0;
        for (int64_t i = 0; i < n; i++) {
            sib__column column = sib__table_column(cases, columns[i]);
            if (!sib__column_missing(&column, row)) {
                continue;
            }
            size_t name = strlen(column.name);
            size_t comma = at > 0 ? 2 : 0;
            if (text != NULL) {
                memcpy(text + at, ", ", comma);
                memcpy(text + at + comma, column.name, name);
            }
            at += comma + name;
        }
        length = at;
        if (pass == 0) {
            text = SIB__NEW(&call->scratch, char, (int64_t)length);
            SIB__TRY_MEMORY(call, text);
        }
    }
    *out = (sib__slice){text, (int64_t)length};
    return SIB_OK;
}

/* The columns a rule uses, with the index date's where the rule is valid for some time. */
static sib_status facts_of(sib__call *call, const explaining *work, int64_t rule,
                           int64_t **columns, int64_t *n)
{
    int64_t *facts = NULL;
    SIB__TRY(sib__terms_columns(call, &work->rules.terms, &work->rules.expression, rule,
                                work->cases, columns, n));
    if (!sib__rule_is_dated(&work->rules, rule)) {
        return SIB_OK;
    }
    facts = SIB__NEW(&call->scratch, int64_t, *n + 1);
    SIB__TRY_MEMORY(call, facts);
    int64_t index = sib_table_find(work->cases, work->options.index_date);
    int64_t count = 0;
    bool    placed = false;
    for (int64_t i = 0; i < *n; i++) {
        if (!placed && (*columns)[i] >= index) {
            facts[count++] = index;
            placed = true;
        }
        if ((*columns)[i] != index) {
            facts[count++] = (*columns)[i];
        }
    }
    if (!placed) {
        facts[count++] = index;
    }
    *columns = facts;
    *n = count;
    return SIB_OK;
}

static sib_status explain_rule(sib__call *call, const explaining *work, int64_t rule,
                               uint8_t *verdicts)
{
    int64_t *columns = NULL;
    int64_t  count = 0;
    SIB__TRY(sib__rule_verdicts(call, &work->rules, rule, work->cases, work->arms, &work->index,
                                verdicts));
    SIB__TRY(facts_of(call, work, rule, &columns, &count));
    for (int64_t i = 0; i < work->n; i++) {
        int64_t at = i * work->rules.n + rule;
        work->cells[at] = i;
        work->rule[at] = sib__column_text(&work->rules.id, rule);
        work->arm[at] = sib__slice_of(sib_eligibility_arm_name(work->arms[i]));
        work->verdict[at] = sib__slice_of(sib_eligibility_verdict_name(verdicts[i]));
        work->description[at] = sib__column_text(&work->rules.description, rule);
        work->source[at] = sib__column_text(&work->rules.source, rule);
        SIB__TRY(join_missing(call, work->cases, i, columns, count, &work->missing[at]));
    }
    return sib__check(call);
}

static sib_status make_room(sib__call *call, explaining *work, sib_table *table, int64_t rows)
{
    sib__slice **slices[] = {&work->rule,        &work->arm,    &work->verdict,
                             &work->description, &work->source, &work->missing};
    work->arms = SIB__NEW(&call->scratch, int32_t, work->n);
    work->cells = SIB__NEW(sib__table_memory(table), int64_t, rows);
    SIB__TRY_MEMORY(call, work->arms);
    SIB__TRY_MEMORY(call, work->cells);
    for (size_t i = 0; i < sizeof slices / sizeof slices[0]; i++) {
        *slices[i] = SIB__NEW(&call->scratch, sib__slice, rows);
        SIB__TRY_MEMORY(call, *slices[i]);
    }
    return SIB_OK;
}

static sib_status publish(sib__call *call, const explaining *work, sib_table *table,
                          int64_t rows)
{
    const char *const names[] = {"rule", "arm", "verdict", "description", "source", "missing"};
    const sib__slice *slices[] = {work->rule,        work->arm,    work->verdict,
                                  work->description, work->source, work->missing};
    sib__column       cases = {
              .name = "case", .type = SIB_COLUMN_TYPE_I64, .i64 = {work->cells, rows}};
    SIB__TRY(sib__table_put(call, table, &cases));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        sib__column text = {.name = names[i], .type = SIB_COLUMN_TYPE_TEXT};
        SIB__TRY(sib__column_of_slices(call, sib__table_memory(table), slices[i], rows, &text));
        SIB__TRY(sib__table_put(call, table, &text));
    }
    return SIB_OK;
}

static sib_status explain(sib__call *call, explaining *work,
                          const sib_eligibility_select_options *options, sib_table **out)
{
    int64_t rows = 0;
    SIB__TRY(sib__eligibility_options(call, &work->options, options));
    if (work->cases == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "cases", -1, NULL, "cases is NULL");
    }
    SIB__TRY(sib__rules_read(call, &work->rules));
    SIB__TRY(find_index(call, work));
    work->n = sib_table_rows(work->cases);
    if (__builtin_mul_overflow(work->n, work->rules.n, &rows)) {
        return sib__no_memory(call);
    }
    SIB__TRY(sib__table_make(call, rows, COLUMNS, out));
    SIB__TRY(make_room(call, work, *out, rows));
    SIB__TRY(sib__arms(call, work->cases, "cases", &work->options, work->arms));
    uint8_t *verdicts = SIB__NEW(&call->scratch, uint8_t, work->n);
    SIB__TRY_MEMORY(call, verdicts);
    for (int64_t q = 0; q < work->rules.n; q++) {
        SIB__TRY(explain_rule(call, work, q, verdicts));
    }
    return publish(call, work, *out, rows);
}

sib_status sib_eligibility_explain(sib_context *ctx, const sib_table *cases,
                                   const sib_table                      *rules,
                                   const sib_eligibility_select_options *options,
                                   sib_table                           **out)
{
    sib__call  call;
    sib_table *table = NULL;
    explaining work = {.cases = cases, .rules = {.terms = {rules, "rules"}}};
    sib_status status = sib__enter(&call, ctx, "sib_eligibility_explain", SIB__OUT(out));
    if (status == SIB_OK) {
        status = explain(&call, &work, options, &table);
    }
    return SIB__LEAVE(&call, status, out, table);
}
