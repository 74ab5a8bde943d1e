/* Reading a finished selection, and the names of its enumerations. */
#include "core/options.h"
#include "eligibility/work.h"

SIB__DEFINE_ENUM(sib_eligibility_keep, SIB_ELIGIBILITY_KEEP_LIST)
SIB__DEFINE_ENUM(sib_eligibility_unique_within, SIB_ELIGIBILITY_UNIQUE_WITHIN_LIST)
SIB__DEFINE_ENUM(sib_eligibility_applies_to, SIB_ELIGIBILITY_APPLIES_TO_LIST)
SIB__DEFINE_ENUM(sib_eligibility_arm, SIB_ELIGIBILITY_ARM_LIST)
SIB__DEFINE_ENUM(sib_eligibility_kind, SIB_ELIGIBILITY_KIND_LIST)
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
    return e == NULL ? (sib_u8){NULL, 0} : e->treated;
}

sib_dates sib_eligibility_index_date(const sib_eligibility *e)
{
    return e == NULL ? (sib_dates){NULL, 0} : e->index_date;
}

sib_rows sib_eligibility_row(const sib_eligibility *e)
{
    return e == NULL ? (sib_rows){NULL, 0} : e->row;
}

const sib_table *sib_eligibility_table(const sib_eligibility *e, const char *name)
{
    return e == NULL ? NULL : sib__table_titled(&e->result, name);
}
