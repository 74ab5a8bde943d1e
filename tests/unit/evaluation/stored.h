/* What every stored record must still be able to do, in this library and in one to come. */
#ifndef SIB_TESTS_EVALUATION_STORED_H
#define SIB_TESTS_EVALUATION_STORED_H

#include "shapes.h"

/* Opens, shows, verifies and settles each stored record of a format. */
void stored_check(int format, const bond_tables *b);

#endif
