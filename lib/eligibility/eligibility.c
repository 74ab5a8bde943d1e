/* Reading a finished selection, and the names of its enumerations. */
#include "core/options.h"
#include "eligibility/work.h"

SIB__DEFINE_ENUM(sib_eligibility_keep, SIB_ELIGIBILITY_KEEP_LIST)
SIB__DEFINE_ENUM(sib_eligibility_unique_within, SIB_ELIGIBILITY_UNIQUE_WITHIN_LIST)
SIB__DEFINE_ENUM(sib_eligibility_applies_to, SIB_ELIGIBILITY_APPLIES_TO_LIST)
SIB__DEFINE_ENUM(sib_eligibility_arm, SIB_ELIGIBILITY_ARM_LIST)
SIB__DEFINE_ENUM(sib_eligibility_verdict, SIB_ELIGIBILITY_VERDICT_LIST)

void sib_eligibility_free(sib_eligibility *e)
{
    sib__handle_free(e);
}

sib_text sib_eligibility_person(const sib_eligibility *e)
{
    return e == NULL ? (sib_text){NULL, NULL, 0} : e->person;
}

sib_u8 sib_eligibility_treated(const sib_eligibility *e)
{
    return e == NULL ? (sib_u8){NULL, 0} : (sib_u8){e->treated, e->members};
}

sib_dates sib_eligibility_index_date(const sib_eligibility *e)
{
    return e == NULL ? (sib_dates){NULL, 0} : (sib_dates){e->index_date, e->members};
}

sib_rows sib_eligibility_row(const sib_eligibility *e)
{
    return e == NULL ? (sib_rows){NULL, 0} : (sib_rows){e->row, e->members};
}

int64_t sib_eligibility_treated_members(const sib_eligibility *e)
{
    return e == NULL ? 0 : e->treated_members;
}

int64_t sib_eligibility_comparison_members(const sib_eligibility *e)
{
    return e == NULL ? 0 : e->members - e->treated_members;
}

int32_t sib_eligibility_closing_date(const sib_eligibility *e)
{
    return e == NULL ? SIB_DATE_MISSING : e->closing_date;
}

sib_i32 sib_eligibility_release_arm(const sib_eligibility *e)
{
    return e == NULL ? (sib_i32){NULL, 0} : (sib_i32){e->release_arm, e->releases};
}

sib_i32 sib_eligibility_release_heading(const sib_eligibility *e)
{
    return e == NULL ? (sib_i32){NULL, 0} : (sib_i32){e->release_heading, e->releases};
}

sib_text sib_eligibility_headings(const sib_eligibility *e)
{
    return e == NULL ? (sib_text){NULL, NULL, 0} : e->headings;
}

sib_u8 sib_eligibility_verdicts(const sib_eligibility *e, int64_t rule)
{
    if (e == NULL || rule < 0 || rule >= e->rules) {
        return (sib_u8){NULL, 0};
    }
    return (sib_u8){e->verdicts + rule * e->releases, e->releases};
}

const sib_table *sib_eligibility_attrition(const sib_eligibility *e)
{
    return e == NULL ? NULL : e->attrition;
}
