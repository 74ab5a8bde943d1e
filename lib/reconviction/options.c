#include "reconviction/options.h"

#include "sib/reconviction.h"
#include "sib/table.h"

static const char keyed[] = "\"date+court\"|\"case\"";

static const sib__option list[] = {
    {SIB__FIELD(sib_reconviction_count_options, person), .plain = true,
     .column = SIB_COLUMN_TYPE_TEXT},
    {SIB__FIELD(sib_reconviction_count_options, offence_date), .plain = true,
     .column = SIB_COLUMN_TYPE_DATE},
    {SIB__FIELD(sib_reconviction_count_options, conviction_date), .plain = true,
     .nullable = true, .stated = true, .column = SIB_COLUMN_TYPE_DATE, .when = "occasion_date",
     .when_values = "\"conviction\""},
    {SIB__FIELD(sib_reconviction_count_options, sentence_date), .plain = true, .nullable = true,
     .stated = true, .column = SIB_COLUMN_TYPE_DATE, .when = "occasion_date",
     .when_values = "\"sentence\""},
    {SIB__FIELD(sib_reconviction_count_options, occasion), .nullable = true, .stated = true,
     .column = SIB__ANY_TYPE, .when = "occasion_key", .when_values = keyed},
    {SIB__FIELD(sib_reconviction_count_options, where), .nullable = true},
    {SIB__FIELD_ENUM(sib_reconviction_count_options, unit, sib_reconviction_unit)},
    {SIB__FIELD_ENUM(sib_reconviction_count_options, index_day, sib_reconviction_edge)},
    {SIB__FIELD_ENUM(sib_reconviction_count_options, follow_up_last_day,
                     sib_reconviction_edge)},
    {SIB__FIELD_ENUM(sib_reconviction_count_options, waiting_last_day, sib_reconviction_edge)},
    {SIB__FIELD_ENUM(sib_reconviction_count_options, occasion_date,
                     sib_reconviction_occasion_date)},
    {SIB__FIELD_ENUM(sib_reconviction_count_options, occasion_key,
                     sib_reconviction_occasion_key),
     .when = "unit", .when_values = "\"occasion\""},
    {SIB__FIELD(sib_reconviction_count_options, follow_up_months), .in = "follow_up",
     .high = 1200},
    {SIB__FIELD(sib_reconviction_count_options, waiting_months), .in = "waiting", .high = 1200},
    {SIB__FIELD(sib_reconviction_count_options, follow_up_days), .in = "follow_up",
     .high = 36600},
    {SIB__FIELD(sib_reconviction_count_options, waiting_days), .in = "waiting", .high = 36600},
    {SIB__FIELD_DATE(sib_reconviction_count_options, as_at), .nullable = true, .stated = true},
    {SIB__FIELD(sib_reconviction_count_options, recording_lag_days), .high = 3660},
    {SIB__FIELD_ENUM(sib_reconviction_count_options, unlinked, sib_unlinked)},
    {SIB__FIELD_RESERVED(sib_reconviction_count_options)},
};

const sib__options sib__reconviction_count_options =
    SIB__OPTIONS(sib_reconviction_count_options, SIB_RECONVICTION_COUNT_OPTIONS_INIT, list);
