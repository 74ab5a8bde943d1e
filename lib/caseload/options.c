#include "caseload/options.h"

#include "core/date.h"
#include "sib/experimental/caseload.h"

enum { VALUE_ROOM = 24 };

static const sib__option measure_list[] = {
    {SIB__FIELD(sib_caseload_measure_options, activity_where)},
    {SIB__FIELD(sib_caseload_measure_options, area_inside)},
    {SIB__FIELD_DATE(sib_caseload_measure_options, as_at)},
    {SIB__FIELD(sib_caseload_measure_options, period_months), .high = 1200},
    {SIB__FIELD(sib_caseload_measure_options, period_days), .high = 36600},
    {SIB__FIELD(sib_caseload_measure_options, parts), .low = 1, .high = 1000},
    {SIB__FIELD_ENUM(sib_caseload_measure_options, odd_day, sib_caseload_odd_day)},
    {SIB__FIELD_ENUM(sib_caseload_measure_options, release_day, sib_caseload_release_day)},
    {SIB__FIELD_DATE(sib_caseload_measure_options, recorded_from), .nullable = true},
    {SIB__FIELD_ENUM(sib_caseload_measure_options, on_exit, sib_caseload_leavers)},
    {SIB__FIELD_ENUM(sib_caseload_measure_options, on_custody, sib_caseload_leavers)},
    {SIB__FIELD_ENUM(sib_caseload_measure_options, gate_release, sib_caseload_gate_release)},
    {SIB__FIELD_ENUM(sib_caseload_measure_options, need_denominator,
                     sib_caseload_need_denominator)},
    {SIB__FIELD(sib_caseload_measure_options, support_months), .low = 1, .high = 1200},
    {SIB__FIELD_DATE(sib_caseload_measure_options, window_from), .nullable = true},
    {SIB__FIELD_DATE(sib_caseload_measure_options, window_to), .nullable = true},
    {SIB__FIELD_RESERVED(sib_caseload_measure_options)},
};

static const sib__option list_list[] = {
    {SIB__FIELD(sib_caseload_list_options, too_long_where), .nullable = true},
    {SIB__FIELD_DATE(sib_caseload_list_options, as_at)},
    {SIB__FIELD(sib_caseload_list_options, gap_days), .low = 1, .high = 3660},
};

static const sib__option activity_list[] = {
    {SIB__FIELD_DATE(sib_caseload_activity_options, as_at)},
    {SIB__FIELD_DATE(sib_caseload_activity_options, window_from), .nullable = true},
};

const sib__options sib__caseload_measure_options =
    SIB__OPTIONS(sib_caseload_measure_options, SIB_CASELOAD_MEASURE_OPTIONS_INIT, measure_list);
const sib__options sib__caseload_list_options =
    SIB__OPTIONS(sib_caseload_list_options, SIB_CASELOAD_LIST_OPTIONS_INIT, list_list);
const sib__options sib__caseload_activity_options = SIB__OPTIONS(
    sib_caseload_activity_options, SIB_CASELOAD_ACTIVITY_OPTIONS_INIT, activity_list);

/* An option's value as text; NULL where it is none. */
static const char *value_of(const sib__option *o, const void *used, char room[VALUE_ROOM])
{
    const char *at = (const char *)used + o->offset;
    int32_t     whole = *(const int32_t *)(const void *)at;
    if (o->kind == SIB__OPTION_TEXT) {
        return *(const char *const *)(const void *)at;
    }
    if (o->kind == SIB__OPTION_ENUM) {
        return o->name_of(whole);
    }
    if (o->kind == SIB__OPTION_DATE && whole == SIB_DATE_MISSING) {
        return NULL;
    }
    if (o->kind == SIB__OPTION_DATE) {
        sib__date_print(whole, room);
    } else {
        sib__format_i64(room, whole);
    }
    return room;
}

sib_status sib__caseload_settings(sib__call *call, sib__result *result,
                                  const sib__options *options, const void *used)
{
    static const sib__field fields[] = {SIB__TEXT("setting"), SIB__TEXT("value")};
    sib__rows               rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int64_t i = 0; i < options->n; i++) {
        const sib__option *o = &options->list[i];
        char               room[VALUE_ROOM];
        if (o->kind != SIB__OPTION_RESERVED) {
            sib__rows_add(&rows);
            sib__set_text(&rows, "setting", o->name);
            sib__set_text(&rows, "value", value_of(o, used, room));
        }
    }
    return sib__table_of_rows(call, result, "settings", &rows);
}
