/* Reading a finished history, and the names of its enumerations. */
#include "core/options.h"
#include "history/work.h"

SIB__DEFINE_ENUM(sib_history_kind, SIB_HISTORY_KIND_LIST)
SIB__DEFINE_ENUM(sib_history_leap_birthday, SIB_HISTORY_LEAP_BIRTHDAY_LIST)
SIB__DEFINE_ENUM(sib_history_disposition, SIB_HISTORY_DISPOSITION_LIST)

void sib_history_free(sib_history *h)
{
    sib__handle_free(h);
}

const sib_table *sib_history_covariates(const sib_history *h)
{
    return h == NULL ? NULL : h->covariates;
}

sib_u8 sib_history_linked(const sib_history *h)
{
    return h == NULL ? (sib_u8){NULL, 0} : (sib_u8){h->linked, h->people};
}

sib_i32 sib_history_dispositions(const sib_history *h)
{
    return h == NULL ? (sib_i32){NULL, 0} : (sib_i32){h->dispositions, h->records};
}

int64_t sib_history_tally(const sib_history *h, int32_t disposition)
{
    bool known = h != NULL && disposition >= 1 && disposition < SIB__HISTORY_DISPOSITIONS;
    return known ? h->tallies[disposition] : 0;
}
