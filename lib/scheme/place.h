/* Places in a contract as it was given, with what may stand around values: each by the names of
 * the language (payment.capped.at_most), so that a step that moves keeps its place. */
#ifndef SIB_SCHEME_PLACE_H
#define SIB_SCHEME_PLACE_H

#include "core/json.h"
#include "core/out.h"

typedef struct sib__path sib__path;
struct sib__path {
    const sib__path *up;
    const sib__json *node;   /* as it stands: perhaps {"value": .., "source": ..} */
    const sib__json *value;  /* without what stands around it */
    int64_t          number; /* of an element, from 1; 0: a member */
    bool             in_map; /* its key is a name, which may be any */
    bool             is_map; /* its members are named so */
};

/* Where places are made. What finds no memory is remembered here, and gives NULL. */
typedef struct sib__places {
    sib__memory *memory;
    bool         failed;
} sib__places;

/* The document; what stands in a place under a node of it. */
const sib__path *sib__place_root(sib__places *m, const sib__json *root);
const sib__path *sib__place_under(sib__places *m, const sib__path *up, const sib__json *node,
                                  int64_t number);

/* A member by key, or by several with full stops between; NULL where there is none. */
const sib__path *sib__place_member(sib__places *m, const sib__path *up, sib__slice path);

/* The same, looked at alone: what stands there, and without what stands around it. */
bool sib__place_look(const sib__path *up, sib__slice path, const sib__json **node,
                     const sib__json **value);

/* The key it stands under, of an element that of its list; what names an element in its list:
 * its "id" or "name", empty for none; and the whole path. */
sib__slice sib__place_key(const sib__path *place);
sib__slice sib__element_name(const sib__json *element);
void       sib__place_print(sib__out *out, const sib__path *place);

/* Keys that decide nothing, in any object but a map: source, note, unknown, assumed,
 * alternatives. And whether the object of that key is a map. */
bool sib__is_remark(sib__slice key);
bool sib__is_map(sib__slice key);

/* The value within {"value": .., and remarks}; NULL when an object is more than that. */
const sib__json *sib__wrapped(const sib__json *object);

/* Nobody agreed it yet: {"unagreed": true, "note": ..}. */
bool sib__is_unagreed(const sib__json *node);

#endif
