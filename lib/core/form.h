/* Objects of a JSON document, read by their list of keys (core/options.h): contracts, terms of
 * payment, types of columns.
 *
 * Everything is refused with line and column: a key that is not known (with the nearest that
 * is), not stated, without meaning beside the others, of the wrong kind or out of range; so is
 * every element of every list. What has been read holds what its list says, all the way down.
 */
#ifndef SIB_CORE_FORM_H
#define SIB_CORE_FORM_H

#include "core/form_value.h"
#include "core/keys.h"

/* Checks an object, called `what` in messages, and stores what its keys hold in the struct
 * `to`, NULL to check only. Objects, lists, maps and exact numbers are stored as const
 * sib__json *. */
sib_status sib__form_read(const sib__form *d, const char *what, const sib__json *object,
                          const sib__options *keys, void *to);

#endif
