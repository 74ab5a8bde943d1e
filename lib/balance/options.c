#include "balance/options.h"

#include "sib/balance.h"

static const sib__option list[] = {
    {SIB__FIELD_ENUM(sib_balance_measure_options, denominator, sib_balance_denominator)},
    {SIB__FIELD_ENUM(sib_balance_measure_options, missing, sib_balance_missing)},
};

const sib__options sib__balance_measure_options =
    SIB__OPTIONS(sib_balance_measure_options, SIB_BALANCE_MEASURE_OPTIONS_INIT, list);
