/* What a settlement is made of: its record, and its lines, step by step. */
#include <string.h>

#include "report/settled.h"

sib__row sib__settled_row(const sib__facts *f, const char *table)
{
    const sib_table *found = sib_settlement_table(f->of->settlement, table);
    return (sib__row){found != NULL ? found : sib_scheme_table(f->of->scheme, table), -1};
}

const sib__step *sib__step_of(const sib__facts *f, const char *id)
{
    for (int64_t i = 0; i < f->of->step_count; i++) {
        if (strcmp(f->of->steps[i].id, id) == 0) {
            return &f->of->steps[i];
        }
    }
    return NULL;
}

const sib__step *sib__step_of_kind(const sib__facts *f, const char *kind)
{
    for (int64_t i = 0; i < f->of->step_count; i++) {
        if (strcmp(f->of->steps[i].kind, kind) == 0) {
            return &f->of->steps[i];
        }
    }
    return NULL;
}

sib__row sib__said_of(const sib__facts *f, const char *step)
{
    sib__row row = {sib_scheme_table(f->of->scheme, "steps"), -1};
    while (sib__next(&row, NULL)) {
        if (sib__cell_is(row, "step", step)) {
            return row;
        }
    }
    return (sib__row){NULL, -1};
}

bool sib__step_next(const sib__step *step, sib__row *row)
{
    row->at = row->at < 0 ? step->first.at : row->at + 1;
    return row->at < step->first.at + step->n;
}

/* Lines of a step stand together. */
static sib_status find_steps(sib__facts *f)
{
    sib__settled *of = f->of;
    sib__row      row = sib__settled_row(f, "lines");
    int64_t       room = 0;
    while (sib__next(&row, NULL)) {
        sib__step *last = of->step_count == 0 ? NULL : &of->steps[of->step_count - 1];
        SIB__TRY(SIB__PAUSE(f->call, row.at));
        if (last != NULL && sib__cell_is(row, "step", last->id)) {
            last->n++;
            continue;
        }
        if (of->step_count == room) {
            room = 2 * room + 16;
            sib__step *more = SIB__GROW(f->memory, sib__step, of->steps, room);
            SIB__TRY_MEMORY(f->call, more);
            of->steps = more;
        }
        of->steps[of->step_count++] =
            (sib__step){sib__raw(f, row, "step"), sib__raw(f, row, "do"), row, 1};
    }
    return f->status;
}

/* The contract, if handed in, is the one that was settled. */
static sib_status check_scheme(sib__facts *f)
{
    const sib__json *contract = sib__json_member(f->of->record, "contract");
    sib__row         summary = {sib_scheme_table(f->of->scheme, "summary"), 0};
    const sib__json *hash = sib__json_member(contract, "hash");
    return summary.table == NULL ||
                   (hash != NULL && sib__cell_is(summary, "hash", hash->text.data))
               ? SIB_OK
               : sib__fail(f->call, SIB_ERR_ARGUMENT, "scheme", -1, NULL,
                           "the settlement is of another contract");
}

sib_status sib__settled_begin(sib__facts *f)
{
    sib__row due = sib__settled_row(f, "due");
    SIB__TRY(sib__json_parse(f->call, f->memory, "settlement",
                             sib__slice_of(sib_settlement_record(f->of->settlement)),
                             &f->of->record));
    SIB__TRY(check_scheme(f));
    sib__row    summary = {sib_scheme_table(f->of->scheme, "summary"), 0};
    const char *currency =
        sib__next(&due, NULL) ? sib__raw(f, due, "currency") : sib__raw(f, summary, "currency");
    f->currency = currency;
    sib__put_value(f, "currency", currency);
    return find_steps(f);
}
