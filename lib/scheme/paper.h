/* Texts about contracts, with the tables behind them. */
#ifndef SIB_SCHEME_PAPER_H
#define SIB_SCHEME_PAPER_H

#include "sib/scheme.h"
#include "table/publish.h"

struct sib_paper {
    sib__result result; /* first: the handle and its tables */
    const char *text;
};

#endif
