#include "evaluation/options.h"

#include "sib/evaluation.h"

static const sib__option list[] = {
    {SIB__FIELD(sib_evaluation_run_options, language)},
};

const sib__options sib__evaluation_run_options =
    SIB__OPTIONS(sib_evaluation_run_options, SIB_EVALUATION_RUN_OPTIONS_INIT, list);
