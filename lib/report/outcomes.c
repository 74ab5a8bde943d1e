/* An evaluation outcome by outcome, each seen as if it were the only one: its rows, the
 * sections of the contract that it goes by, and what may be shown of it. */
#include <string.h>

#include "contract/contract.h"
#include "evaluation/handle.h"
#include "record/record.h"
#include "report/facts.h"
#include "scheme/read.h"

/* Rows of a table that are of an outcome, or of none. */
static sib_status take_rows(sib__facts *f, const sib_table *table, sib__member member,
                            const char *outcome, sib_table **out)
{
    const sib__member_spec *spec = sib__member_spec_of(member);
    sib__rows               rows;
    sib__row                row = {table, -1};
    int64_t                 n = 0;
    sib__field             *fields = SIB__NEW(f->memory, sib__field, spec->field_count);
    SIB__TRY_MEMORY(f->call, fields);
    for (int64_t i = 0; i < spec->field_count; i++) {
        if (sib_table_find(table, spec->fields[i].name) >= 0) {
            fields[n] = spec->fields[i];
            fields[n++].digits = 0;
        }
    }
    sib__rows_begin(&rows, f->memory, fields, n);
    while (sib__next(&row, NULL)) {
        if (*sib__raw(f, row, "outcome") == '\0' || sib__cell_is(row, "outcome", outcome)) {
            sib__rows_add(&rows);
            sib__rows_take(&rows, table, row.at);
        }
    }
    return sib__rows_finish(f->call, &rows, f->memory, out);
}

/* The evaluation with the rows of one outcome. */
static sib_status take_outcome(sib__facts *f, const char *outcome, const sib_evaluation **out)
{
    sib_evaluation *one = SIB__NEW(f->memory, sib_evaluation, 1);
    SIB__TRY_MEMORY(f->call, one);
    *one = *f->evaluation;
    for (int i = 0; i < SIB__MEMBER_COUNT; i++) {
        if (sib_table_find(one->tables[i], "outcome") >= 0) {
            SIB__TRY(take_rows(f, one->tables[i], (sib__member)i, outcome, &one->tables[i]));
        }
    }
    *out = one;
    return SIB_OK;
}

/* Adds a member under a name to an object that is being made. */
static sib_status put(sib__facts *f, sib__json *object, const sib__json *member,
                      const char *name)
{
    if (member == NULL) {
        return SIB_OK;
    }
    sib__json *copy = sib__copy(f->memory, member, 1, sizeof *member);
    SIB__TRY_MEMORY(f->call, copy);
    copy->key = sib__slice_of(name);
    copy->next = object->first;
    object->first = copy;
    object->n++;
    return SIB_OK;
}

/* The sections of a comparison and an outcome, as a contract that has just these two. */
static sib_status take_sections(sib__facts *f, const sib__json *document, const char *outcome,
                                const sib__json **out)
{
    static const char *const heads[] = {"contract", "version", "title", NULL};
    static const char *const sections[] = {"eligibility", "history", "propensity",
                                           "matching",    "balance", "effect",
                                           "covariates",  "arms",    NULL};
    sib__json               *root = SIB__NEW(f->memory, sib__json, 1);
    const char              *name = sib__stated(f, SIB__OPTION_OF_COMPARISON, "name");
    const sib__json         *comparison =
        name == NULL ? NULL : sib__json_member(sib__json_member(document, "comparisons"), name);
    SIB__TRY_MEMORY(f->call, root);
    *root = (sib__json){.kind = SIB__JSON_OBJECT, .line = 1, .column = 1};
    for (int i = 0; heads[i] != NULL; i++) {
        SIB__TRY(put(f, root, sib__json_member(document, heads[i]), heads[i]));
    }
    for (int i = 0; sections[i] != NULL; i++) {
        SIB__TRY(put(f, root, sib__json_member(comparison, sections[i]), sections[i]));
    }
    if (outcome != NULL) {
        SIB__TRY(put(f, root, sib__json_member(sib__json_member(document, "outcomes"), outcome),
                     "outcome"));
    }
    *out = root;
    return SIB_OK;
}

/* The names of the outcomes, in the order in which the record has them. */
static sib_status find_outcomes(sib__facts *f)
{
    sib__row row = sib__row_of(f, "options");
    f->outcomes = SIB__NEW(f->memory, sib__seen_outcome, sib__row_count(row) + 1);
    SIB__TRY_MEMORY(f->call, f->outcomes);
    while (sib__next(&row, NULL)) {
        const char *name = sib__raw(f, row, "outcome");
        bool        known = *name == '\0';
        for (int64_t i = 0; i < f->outcome_count; i++) {
            known = known || strcmp(f->outcomes[i].name, name) == 0;
        }
        if (!known) {
            f->outcomes[f->outcome_count++].name = name;
        }
    }
    f->outcome_count += f->outcome_count == 0;
    return f->status;
}

void sib__put_line(sib__facts *f, const char *list, const char *sentence)
{
    bool captioned = f->caption != NULL && sentence != NULL;
    sib__put_value(f, list,
                   captioned ? sib__join(f, f->caption, ": ", sentence, NULL) : sentence);
}

void sib__put_figure(sib__facts *f, const char *name, const char *caption, const char *svg)
{
    sib__part *part = sib__put_part(f, name, 1);
    if (part != NULL) {
        part->caption =
            f->caption == NULL ? caption : sib__join(f, f->caption, ": ", caption, NULL);
        part->cells[0] = svg;
    }
}

void sib__see_outcome(sib__facts *f, int64_t i)
{
    const sib__seen_outcome *seen = &f->outcomes[i];
    f->evaluation = seen->of.evaluation;
    f->contract = seen->of.contract;
    f->disclosure = seen->of.made;
    f->caption = f->outcome_count > 1 ? sib__clean_text(f, sib__slice_of(seen->name)) : NULL;
}

sib_status sib__outcomes_make(sib__facts *f, const sib__json *document)
{
    const sib__reader r = {.call = f->call, .memory = f->memory};
    const sib__json  *whole = NULL;
    SIB__TRY(sib__read_remarks(&r, document, &whole));
    SIB__TRY(find_outcomes(f));
    sib__disclosed *of = SIB__NEW(f->memory, sib__disclosed, f->outcome_count);
    SIB__TRY_MEMORY(f->call, of);
    for (int64_t i = 0; i < f->outcome_count; i++) {
        const char *name = f->outcomes[i].name;
        of[i] = (sib__disclosed){f->evaluation, document, NULL};
        SIB__TRY(f->outcome_count == 1 ? SIB_OK : take_outcome(f, name, &of[i].evaluation));
        SIB__TRY(take_sections(f, whole, name, &of[i].contract));
    }
    SIB__TRY(sib__disclosure_make(f->call, f->memory, of, f->outcome_count, whole,
                                  f->public ? f->options.least : 0));
    for (int64_t i = 0; i < f->outcome_count; i++) {
        f->outcomes[i].of = of[i];
    }
    sib__see_outcome(f, 0);
    f->caption = NULL;
    return f->status;
}
