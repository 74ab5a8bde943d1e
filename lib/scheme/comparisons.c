/* Comparisons: against whom. What a kind has is checked by its list of keys; what it means for
 * a measure the compare step checks. */
#include <string.h>

#include "scheme/lists.h"

SIB__DEFINE_ENUM(sib__comparison, SIB__COMPARISON_LIST)

static sib_status read_comparison(const sib__reader *r, const sib__json *at,
                                  sib__scheme_comparison *c)
{
    SIB__TRY(sib__check_name(r, at, at->key));
    SIB__TRY(sib__read_object(r, "a comparison", at, &sib__comparison_keys, c));
    c->name = at->key.data;
    c->json = at;
    return c->kind != SIB__COMPARISON_BASELINE || (c->count_map == NULL) != (c->value == NULL)
               ? SIB_OK
               : sib__refuse(r, at, "a baseline has \"counts\" or \"value\"");
}

const sib__scheme_comparison *sib__comparison_named(const sib__scheme *s, const char *name)
{
    for (int64_t i = 0; i < s->comparison_count; i++) {
        if (strcmp(s->comparisons[i].name, name) == 0) {
            return &s->comparisons[i];
        }
    }
    return NULL;
}

sib_status sib__read_comparisons(sib__reader *r, const sib__json *map)
{
    sib__scheme *s = r->scheme;
    s->comparisons = SIB__NEW(r->memory, sib__scheme_comparison, map == NULL ? 0 : map->n);
    SIB__TRY_MEMORY(r->call, s->comparisons);
    for (const sib__json *at = map == NULL ? NULL : map->first; at != NULL; at = at->next) {
        SIB__TRY(read_comparison(r, at, &s->comparisons[s->comparison_count++]));
    }
    return SIB_OK;
}
