/* What every part of a contract is read with. */
#include "scheme/read.h"

#include <string.h>

#include "scheme/place.h"

sib_status sib__refuse(const sib__reader *r, const sib__json *at, const char *format, ...)
{
    enum { LONGEST = 400 };
    char      what[LONGEST] = "";
    sib__line line = {what, sizeof what, 0};
    va_list   arguments;
    va_start(arguments, format);
    sib__line_vprint(&line, format, arguments);
    va_end(arguments);
    return sib__json_fail(r->call, "document", at, "%s", what);
}

sib_status sib__read_object(const sib__reader *r, const char *what, const sib__json *object,
                            const sib__options *keys, void *to)
{
    const sib__form d = {.call = r->call,
                         .argument = "document",
                         .memory = r->memory,
                         .format = 1,
                         .is_open = sib__is_unagreed};
    return sib__form_read(&d, what, object, keys, to);
}

sib_status sib__read_names(const sib__reader *r, const sib__json *value, sib__said **out,
                           int64_t *count)
{
    bool             list = value->kind == SIB__JSON_ARRAY;
    const sib__json *at = list ? value->first : value;
    sib__said       *names = SIB__NEW(r->memory, sib__said, list ? value->n : 1);
    SIB__TRY_MEMORY(r->call, names);
    *count = 0;
    for (; at != NULL; at = list ? at->next : NULL) {
        if (at->kind != SIB__JSON_STRING || at->text.length == 0) {
            return sib__refuse(r, at, "a name must stand here, as a text");
        }
        for (int64_t i = 0; i < *count; i++) {
            if (sib__slice_compare(names[i].text, at->text) == 0) {
                return sib__refuse(r, at, "\"%s\" is named twice", at->text.data);
            }
        }
        names[(*count)++] = (sib__said){at->text, at};
    }
    *out = names;
    return SIB_OK;
}

sib_status sib__refuse_name(const sib__reader *r, const sib__json *at, const char *what,
                            sib__known_names known)
{
    const char *nearest = NULL;
    const char *name = NULL;
    int64_t     least = SIB__TEXT_UNLIKE;
    for (int64_t i = 0; (name = known.name(known.payload, i)) != NULL; i++) {
        int64_t distance = sib__text_distance(sib__slice_of(name), at->text);
        if (distance < least) {
            least = distance;
            nearest = name;
        }
    }
    return nearest == NULL ? sib__refuse(r, at, "\"%s\" is no %s", at->text.data, what)
                           : sib__refuse(r, at, "\"%s\" is no %s; did you mean \"%s\"?",
                                         at->text.data, what, nearest);
}

enum { LONGEST_NAME = 100 };

sib_status sib__check_name(const sib__reader *r, const sib__json *at, sib__slice name)
{
    bool right = name.length > 0 && name.length <= LONGEST_NAME && name.data[0] >= 'a' &&
                 name.data[0] <= 'z';
    for (int64_t i = 0; right && i < name.length; i++) {
        char c = name.data[i];
        right = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    }
    return right ? SIB_OK
                 : sib__refuse(r, at,
                               "a name is small letters, digits and _, begins with a letter, "
                               "and has at most %d",
                               LONGEST_NAME);
}

sib_status sib__check_id(const sib__reader *r, const sib__json *at, sib__slice id)
{
    bool right = id.length > 0 && id.length <= LONGEST_NAME;
    for (int64_t i = 0; right && i < id.length; i++) {
        right = (unsigned char)id.data[i] >= ' ' && id.data[i] != 0x7F;
    }
    return right
               ? SIB_OK
               : sib__refuse(r, at, "a text of 1 to %d bytes without controls must stand here",
                             LONGEST_NAME);
}
