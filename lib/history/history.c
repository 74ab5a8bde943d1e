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

const sib_table *sib_history_table(const sib_history *h, const char *name)
{
    return h == NULL ? NULL : sib__table_titled(&h->result, name);
}
