#include "history/options.h"

#include "sib/history.h"
#include "sib/table.h"

static const sib__option list[] = {
    {SIB__FIELD(sib_history_build_options, person), .plain = true,
     .column = SIB_COLUMN_TYPE_TEXT},
    {SIB__FIELD(sib_history_build_options, conviction_date), .plain = true,
     .column = SIB_COLUMN_TYPE_DATE},
    {SIB__FIELD(sib_history_build_options, offence_date), .nullable = true,
     .column = SIB_COLUMN_TYPE_DATE},
    {SIB__FIELD_ENUM(sib_history_build_options, leap_birthday, sib_history_leap_birthday)},
    {SIB__FIELD_ENUM(sib_history_build_options, unlinked, sib_unlinked)},
};

const sib__options sib__history_build_options =
    SIB__OPTIONS(sib_history_build_options, SIB_HISTORY_BUILD_OPTIONS_INIT, list);
