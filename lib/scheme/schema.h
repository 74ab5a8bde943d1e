/* The JSON Schema of contracts in the language (draft 2020-12), from the lists of their keys.
 */
#ifndef SIB_SCHEME_SCHEMA_H
#define SIB_SCHEME_SCHEMA_H

#include "core/json.h"

/* The schema, indented, in the pool. */
sib_status sib__scheme_schema(sib__call *call, sib__memory *m, sib__slice *out);

#endif
