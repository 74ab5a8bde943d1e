/* Reading finished counts, and the names of their enumerations. */
#include "core/options.h"
#include "reconviction/work.h"

SIB__DEFINE_ENUM(sib_reconviction_unit, SIB_RECONVICTION_UNIT_LIST)
SIB__DEFINE_ENUM(sib_reconviction_edge, SIB_RECONVICTION_EDGE_LIST)
SIB__DEFINE_ENUM(sib_reconviction_occasion_date, SIB_RECONVICTION_OCCASION_DATE_LIST)
SIB__DEFINE_ENUM(sib_reconviction_occasion_key, SIB_RECONVICTION_OCCASION_KEY_LIST)
SIB__DEFINE_ENUM(sib_reconviction_disposition, SIB_RECONVICTION_DISPOSITION_LIST)

void sib_reconviction_counts_free(sib_reconviction_counts *c)
{
    sib__handle_free(c);
}

const sib_table *sib_reconviction_counts_table(const sib_reconviction_counts *c,
                                               const char                    *name)
{
    return c == NULL ? NULL : sib__table_titled(&c->result, name);
}
