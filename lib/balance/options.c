#include "balance/options.h"

#include "sib/balance.h"

typedef sib_balance_measure_options options;

static const sib__option list[] = {
    {SIB__FIELD_ENUM(options, denominator, sib_balance_denominator)},
    {SIB__FIELD_ENUM(options, missing, sib_balance_missing)},
};

const sib__options sib__balance_measure_options =
    SIB__OPTIONS(options, SIB_BALANCE_MEASURE_OPTIONS_INIT, list);
