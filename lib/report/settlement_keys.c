/* Which line of a step a row is: its keys in words. */
#include <string.h>

#include "report/settled.h"

const char *sib__keys_text(sib__facts *f, sib__row row)
{
    const char      *text = sib__raw(f, row, "keys");
    const sib__json *keys = NULL;
    sib__out         out;
    if (*text == '\0' || strcmp(text, "{}") == 0 || f->status != SIB_OK ||
        !sib__well(
            f, sib__json_parse(f->call, f->memory, "settlement", sib__slice_of(text), &keys))) {
        return NULL;
    }
    sib__out_begin(&out, f->memory);
    for (const sib__json *at = keys->first; at != NULL; at = at->next) {
        sib__out_all(&out, out.length == 0 ? "" : ", ", sib__clean_text(f, at->key), " ",
                     sib__clean_text(f, at->text), NULL);
    }
    return sib__done(f, &out);
}

const char *sib__with_keys(sib__facts *f, const char *name, sib__row row)
{
    const char *keys = sib__keys_text(f, row);
    return keys == NULL ? name : sib__join(f, name, " (", keys, ")", NULL);
}

const char *sib__series_name(sib__facts *f, const char *full_name)
{
    const char *point = strchr(full_name, '.');
    if (point == NULL) {
        return sib__clean_text(f, sib__slice_of(full_name));
    }
    return sib__say(f, "series", "result", sib__known(f, "result", point + 1), "step",
                    sib__clean_text(f, (sib__slice){full_name, point - full_name}), NULL);
}

bool sib__is_among(const char *names, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = names; (at = strstr(at, name)) != NULL; at++) {
        if ((at == names || at[-1] == ' ') && (at[length] == '\0' || at[length] == ',')) {
            return true;
        }
    }
    return false;
}
