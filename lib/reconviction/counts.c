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

sib_i64 sib_reconviction_counts_events(const sib_reconviction_counts *c)
{
    return c == NULL ? (sib_i64){NULL, 0} : (sib_i64){c->events, c->people};
}

sib_i64 sib_reconviction_counts_offences(const sib_reconviction_counts *c)
{
    return c == NULL ? (sib_i64){NULL, 0} : (sib_i64){c->offences, c->people};
}

sib_u8 sib_reconviction_counts_reconvicted(const sib_reconviction_counts *c)
{
    return c == NULL ? (sib_u8){NULL, 0} : (sib_u8){c->reconvicted, c->people};
}

sib_dates sib_reconviction_counts_first_event_date(const sib_reconviction_counts *c)
{
    return c == NULL ? (sib_dates){NULL, 0} : (sib_dates){c->first_event_date, c->people};
}

sib_i64 sib_reconviction_counts_days_at_risk(const sib_reconviction_counts *c)
{
    return c == NULL ? (sib_i64){NULL, 0} : (sib_i64){c->days_at_risk, c->people};
}

sib_u8 sib_reconviction_counts_linked(const sib_reconviction_counts *c)
{
    return c == NULL ? (sib_u8){NULL, 0} : (sib_u8){c->linked, c->people};
}

sib_u8 sib_reconviction_counts_immature(const sib_reconviction_counts *c)
{
    return c == NULL ? (sib_u8){NULL, 0} : (sib_u8){c->immature, c->people};
}

sib_i32 sib_reconviction_counts_dispositions(const sib_reconviction_counts *c)
{
    return c == NULL ? (sib_i32){NULL, 0} : (sib_i32){c->dispositions, c->records};
}

sib_rows sib_reconviction_counts_owners(const sib_reconviction_counts *c)
{
    return c == NULL ? (sib_rows){NULL, 0} : (sib_rows){c->owners, c->records};
}

int64_t sib_reconviction_counts_tally(const sib_reconviction_counts *c, int32_t disposition)
{
    bool known = c != NULL && disposition >= 1 && disposition < SIB__DISPOSITIONS;
    return known ? c->tallies[disposition] : 0;
}
