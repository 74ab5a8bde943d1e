/* Reading counts in tests. */
#ifndef SIB_TESTS_RECONVICTION_COUNTED_H
#define SIB_TESTS_RECONVICTION_COUNTED_H

#include "sib/reconviction.h"
#include "tables.h"

#define COUNTED(type, table, column)                                                           \
    TEST_COLUMN(type, sib_reconviction_counts_table(c, (table)), (column))

static inline sib_i64 events_of(const sib_reconviction_counts *c)
{
    return COUNTED(i64, "persons", "events");
}

static inline sib_i64 offences_of(const sib_reconviction_counts *c)
{
    return COUNTED(i64, "persons", "offences");
}

static inline sib_u8 reconvicted_of(const sib_reconviction_counts *c)
{
    return COUNTED(flags, "persons", "reconvicted");
}

static inline sib_dates first_event_date_of(const sib_reconviction_counts *c)
{
    return COUNTED(dates, "persons", "first_event_date");
}

static inline sib_i64 days_at_risk_of(const sib_reconviction_counts *c)
{
    return COUNTED(i64, "persons", "days_at_risk");
}

static inline sib_u8 linked_of(const sib_reconviction_counts *c)
{
    return COUNTED(flags, "persons", "linked");
}

static inline sib_u8 immature_of(const sib_reconviction_counts *c)
{
    return COUNTED(flags, "persons", "immature");
}

static inline sib_i64 person_rows_of(const sib_reconviction_counts *c)
{
    return COUNTED(i64, "records", "person_row");
}

/* What became of a record, a sib_reconviction_disposition. */
static inline int32_t disposition_of(const sib_reconviction_counts *c, int64_t record)
{
    return COUNTED(codes, "records", "disposition").data[record] + 1;
}

static inline int64_t tally_of(const sib_reconviction_counts *c, int32_t disposition)
{
    return COUNTED(i64, "dispositions", "records").data[disposition - 1];
}

#endif
