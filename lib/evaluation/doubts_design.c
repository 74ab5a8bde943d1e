/* The releases of a design and the records before them: whose each row is, and what of them is
 * in doubt. */
#include <string.h>

#include "eligibility/work.h"
#include "evaluation/doubts.h"

/* The arm of each release by chance. */
static void sides_by_code(const sib__design *d, uint8_t *side)
{
    const sib__scheme_comparison *arms = d->contract->arms;
    sib__column                   column = sib__table_named(d->releases, arms->column);
    for (int64_t row = 0; row < column.n; row++) {
        sib__slice code = sib__column_text(&column, row);
        side[row] = sib__slice_equals(code, arms->treated)   ? SIB__SIDE_TREATED
                    : sib__slice_equals(code, arms->control) ? SIB__SIDE_COMPARISON
                                                             : SIB__SIDE_NONE;
    }
}

static sib_status sides_of_releases(const sib__design *d, uint8_t *side)
{
    int64_t  n = sib_table_rows(d->releases);
    int32_t *arms = NULL;
    if (d->contract->arms != NULL) {
        sides_by_code(d, side);
        return SIB_OK;
    }
    arms = SIB__NEW(&d->call->scratch, int32_t, n);
    SIB__TRY_MEMORY(d->call, arms);
    SIB__TRY(sib__arms(d->call, d->releases, "tables", &d->contract->eligibility, arms));
    for (int64_t row = 0; row < n; row++) {
        side[row] = arms[row] == SIB_ELIGIBILITY_ARM_TREATED      ? SIB__SIDE_TREATED
                    : arms[row] == SIB_ELIGIBILITY_ARM_COMPARISON ? SIB__SIDE_COMPARISON
                                                                  : SIB__SIDE_NONE;
    }
    return SIB_OK;
}

/* People of the releases, one a row that has an id; treated is who has a treated release. */
static sib_status find_people(const sib__design *d, const uint8_t *of_row, sib__doubt_people *p)
{
    sib__memory *m = &d->call->scratch;
    sib__column  ids = sib__table_named(d->releases, d->contract->eligibility.person);
    int64_t      n = 0;
    int64_t     *rows = SIB__NEW(m, int64_t, ids.n);
    SIB__TRY_MEMORY(d->call, rows);
    int64_t *first = SIB__NEW(m, int64_t, ids.n);
    SIB__TRY_MEMORY(d->call, first);
    uint8_t *side = SIB__NEW(m, uint8_t, ids.n);
    SIB__TRY_MEMORY(d->call, side);
    for (int64_t row = 0; row < ids.n; row++) {
        if (sib__column_text(&ids, row).length > 0) {
            rows[n++] = row;
        }
    }
    sib_text text;
    SIB__TRY(sib__text_take(d->call, m, ids.text, rows, n, &text));
    SIB__TRY(sib__people_stack(d->call, "tables", text, &p->people, first));
    for (int64_t i = 0; i < n; i++) {
        side[i] = of_row[rows[i]];
        side[first[i]] = side[i] < side[first[i]] ? side[i] : side[first[i]];
    }
    p->first = first;
    p->side = side;
    return SIB_OK;
}

static void write_reach(const sib__doubt_table *t, const char *column)
{
    (void)sib__doubts_reach(t, column, SIB__SIDE_TREATED);
    (void)sib__doubts_reach(t, column, SIB__SIDE_COMPARISON);
}

static sib_status check_earlier(const sib__design *d, const sib__doubt_people *p,
                                const uint8_t *repeated)
{
    const sib_history_build_options *how = &d->contract->history;
    int64_t                          n = sib_table_rows(d->earlier);
    uint8_t                         *side = SIB__NEW(&d->call->scratch, uint8_t, n);
    int64_t                         *owners = SIB__NEW(&d->call->scratch, int64_t, n);
    sib__doubt_table                 t = {.call = d->call,
                                          .contract = d->contract,
                                          .lists = d->lists,
                                          .name = d->contract->earlier->name,
                                          .table = d->earlier,
                                          .person = how->person,
                                          .side = side,
                                          .repeated = repeated,
                                          .before = how->offence_date,
                                          .after = how->conviction_date};
    SIB__TRY_MEMORY(d->call, side);
    SIB__TRY_MEMORY(d->call, owners);
    sib__column person = sib__table_named(d->earlier, how->person);
    SIB__TRY(sib__window_owners(d->call, &p->people, &person, owners));
    for (int64_t row = 0; row < n; row++) {
        side[row] = owners[row] < 0 ? SIB__SIDE_NONE : p->side[owners[row]];
    }
    SIB__TRY(sib__doubts_in_table(&t));
    write_reach(&t, how->conviction_date);
    return sib__doubts_in_ids(&t, p);
}

static sib_status check(const sib__design *d, const uint8_t *releases, const uint8_t *earlier)
{
    sib__doubt_people p = {.side = NULL};
    uint8_t          *side = SIB__NEW(&d->call->scratch, uint8_t, sib_table_rows(d->releases));
    sib__doubt_table  t = {.call = d->call,
                           .contract = d->contract,
                           .lists = d->lists,
                           .name = d->contract->releases->name,
                           .table = d->releases,
                           .person = d->contract->eligibility.person,
                           .side = side,
                           .repeated = releases,
                           .all = true,
                           .before = d->contract->birth_date,
                           .after = d->contract->eligibility.index_date};
    SIB__TRY_MEMORY(d->call, side);
    SIB__TRY(sides_of_releases(d, side));
    SIB__TRY(find_people(d, side, &p));
    SIB__TRY(sib__doubts_in_table(&t));
    write_reach(&t, t.after);
    SIB__TRY(sib__doubts_in_ids(&t, &p));
    return d->earlier == NULL ? SIB_OK : check_earlier(d, &p, earlier);
}

sib_status sib__doubts_of_design(sib__design *d, const uint8_t *repeated_releases,
                                 const uint8_t *repeated_history)
{
    sib__memory outer = sib__scratch_begin(d->call);
    sib_status  status = check(d, repeated_releases, repeated_history);
    sib__scratch_end(d->call, outer);
    return status;
}
