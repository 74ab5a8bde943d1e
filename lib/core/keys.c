#include "core/keys.h"

#include <string.h>

static bool belongs(const sib__option *o, const char *in)
{
    if (o->outside || o->kind == SIB__OPTION_RESERVED) {
        return false;
    }
    return in == NULL || o->in == NULL ? in == o->in : strcmp(in, o->in) == 0;
}

const sib__option *sib__keys_next(sib__keys *keys, void **to, const sib__option **part)
{
    for (;;) {
        *part = keys->part;
        if (keys->part == NULL) {
            if (keys->next == keys->list->n) {
                return NULL;
            }
            const sib__option *o = &keys->list->list[keys->next++];
            *to = keys->to;
            if (belongs(o, keys->in) && o->kind != SIB__OPTION_PART) {
                return o;
            }
            keys->part = o->kind == SIB__OPTION_PART && belongs(o, keys->in) ? o : NULL;
            keys->next_of_part = 0;
        } else if (keys->next_of_part == keys->part->of->n) {
            keys->part = NULL;
        } else {
            const sib__option *o = &keys->part->of->list[keys->next_of_part++];
            *to = keys->to == NULL ? NULL : (char *)keys->to + keys->part->offset;
            if (belongs(o, keys->part->name)) {
                return o;
            }
        }
    }
}

sib__keys sib__keys_of(const sib__option *of, const sib__options *list, void *to)
{
    return of->of != NULL ? (sib__keys){.list = of->of}
                          : (sib__keys){.list = list, .in = of->name, .to = to};
}

const char *sib__option_key(const sib__option *option)
{
    size_t length = option->in == NULL ? 0 : strlen(option->in);
    bool   prefixed = length > 0 && strncmp(option->name, option->in, length) == 0 &&
                    option->name[length] == '_';
    return prefixed ? option->name + length + 1 : option->name;
}
