/* A cohort in which nobody is matched: chance gave its members their arms, or they have none.
 */
#include "evaluation/design.h"
#include "table/window.h"

enum { CONTROL = 0, TREATED = 1, OTHER = 2 };

static int arm_at(const sib__design *d, const sib__column *column, int64_t row)
{
    sib__slice code = sib__column_text(column, row);
    return sib__slice_equals(code, d->contract->arms->treated)   ? TREATED
           : sib__slice_equals(code, d->contract->arms->control) ? CONTROL
                                                                 : OTHER;
}

static sib_status refuse(const sib__design *d, const sib__column *column, int64_t row,
                         const char *what)
{
    return sib__fail(d->call, SIB_ERR_DATA, "tables", row, column->name, "table %s: %s",
                     d->contract->releases->name, what);
}

/* Whether the rules keep a row: it made a member, or another of the person did. */
static bool is_kept(sib__column *kinds, int64_t row)
{
    sib__slice kind = sib__column_text(kinds, row);
    return sib__slice_equals(kind,
                             sib_eligibility_kind_name(SIB_ELIGIBILITY_KIND_TREATED_MEMBER)) ||
           sib__slice_equals(kind,
                             sib_eligibility_kind_name(SIB_ELIGIBILITY_KIND_OTHER_RELEASE));
}

/* Every row of a member that the rules keep says one arm. */
static sib_status check_arms(sib__design *d, const sib__cohort *k, const sib__column *column,
                             const uint8_t *treated)
{
    sib__people people;
    sib__column person = sib__table_named(d->releases, d->contract->eligibility.person);
    sib__column kinds =
        sib__table_named(sib_eligibility_table(k->eligibility, "releases"), "kind");
    SIB__TRY(
        sib__people_index(d->call, "tables", sib_eligibility_person(k->eligibility), &people));
    for (int64_t row = 0; row < person.n; row++) {
        SIB__TRY(SIB__PAUSE(d->call, row));
        if (!is_kept(&kinds, row)) {
            continue;
        }
        if (sib__column_missing(column, row)) {
            return refuse(d, column, row, "the arm of a member is missing");
        }
        int64_t member = sib__people_find(&people, sib__column_text(&person, row));
        if (arm_at(d, column, row) != treated[member]) {
            return refuse(d, column, row, "a person is allotted to both arms");
        }
    }
    return SIB_OK;
}

static sib_status take_arms(sib__design *d, const sib__cohort *k, sib__annex_cohort *out)
{
    sib_rows    rows = sib_eligibility_row(k->eligibility);
    sib__column column = sib__table_named(d->releases, d->contract->arms->column);
    uint8_t    *treated = SIB__NEW(&d->to->memory, uint8_t, rows.n);
    SIB__TRY_MEMORY(d->call, treated);
    for (int64_t i = 0; i < rows.n; i++) {
        treated[i] = arm_at(d, &column, rows.data[i]) == TREATED;
    }
    out->treated = (sib_u8){treated, rows.n};
    return check_arms(d, k, &column, treated);
}

sib_status sib__cohort_whole(sib__design *d, const sib__cohort *k)
{
    sib__annex_cohort *out = &d->to->cohorts[sib__cohort_number(d, k)];
    int64_t            n = sib_eligibility_row(k->eligibility).n;
    int64_t            treated = 0;
    int64_t           *rows = SIB__NEW(&d->call->scratch, int64_t, n);
    SIB__TRY_MEMORY(d->call, rows);
    for (int64_t i = 0; i < n; i++) {
        rows[i] = i;
    }
    SIB__TRY(sib__cohort_take_members(d, k, rows, n, out));
    SIB__TRY(d->contract->arms == NULL ? SIB_OK : take_arms(d, k, out));
    for (int64_t i = 0; i < n; i++) {
        treated += out->treated.data[i];
    }
    sib__cohort_write_selection(d, k, treated, n - treated);
    return sib__check(d->call);
}
