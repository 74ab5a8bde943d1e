#include "core/form.h"

#include <string.h>

enum { CHECK_EVERY = 0x4000 };

/* An object that is being read, and what the preset says of the same section. */
typedef struct object {
    const sib__form   *d;
    const char        *what;
    const sib__json   *json;
    const sib__json   *preset;
    sib__keys          keys;   /* at its beginning */
    const sib__option *option; /* the object itself; NULL: the document */
} object;

static sib_status read_object(const object *o);

static const sib__option *find_key(const object *o, const char *key)
{
    sib__keys          keys = o->keys;
    void              *to = NULL;
    const sib__option *part = NULL;
    const sib__option *option = NULL;
    while ((option = sib__keys_next(&keys, &to, &part)) != NULL) {
        if (strcmp(sib__option_key(option), key) == 0) {
            return option;
        }
    }
    return NULL;
}

/* The key that a text is most like; NULL for none. */
static const char *nearest(const object *o, sib__slice text)
{
    const char        *found = NULL;
    int64_t            least = SIB__TEXT_UNLIKE;
    sib__keys          keys = o->keys;
    void              *to = NULL;
    const sib__option *part = NULL;
    const sib__option *option = NULL;
    while ((option = sib__keys_next(&keys, &to, &part)) != NULL) {
        const char *key = sib__option_key(option);
        int64_t     distance = sib__text_distance(sib__slice_of(key), text);
        if (distance < least) {
            least = distance;
            found = key;
        }
    }
    return found;
}

static void print_keys(sib__line *line, const object *o)
{
    sib__keys          keys = o->keys;
    void              *to = NULL;
    const sib__option *part = NULL;
    const sib__option *option = NULL;
    while ((option = sib__keys_next(&keys, &to, &part)) != NULL) {
        sib__line_print(line, "%s%s", line->length == 0 ? "it has " : ", ",
                        sib__option_key(option));
    }
}

static sib_status check_known(const object *o, const sib__json *member)
{
    if (find_key(o, member->key.data) != NULL) {
        return SIB_OK;
    }
    char        text[256] = "";
    sib__line   line = {text, sizeof text, 0};
    const char *near = nearest(o, member->key);
    if (near != NULL) {
        sib__line_print(&line, "the nearest is %s", near);
    } else {
        print_keys(&line, o);
    }
    return sib__json_fail(o->d->call, o->d->argument, member, "a key of %s is not known: %s",
                          o->what, text);
}

/* What the preset says of an option: {"value": .., "source": ..}. */
static const sib__json *of_preset(const object *o, const char *key)
{
    return o->preset == NULL ? NULL : sib__json_member(o->preset, key);
}

static const sib__json *value_of(const object *o, const char *key)
{
    const sib__json *stated = sib__json_member(o->json, key);
    return stated != NULL ? stated : sib__json_member(of_preset(o, key), "value");
}

/* Whether a value, NULL for none, is one of those joined by |. */
static bool is_one_of(const sib__json *value, const char *values)
{
    bool       null = value == NULL || value->kind == SIB__JSON_NULL;
    bool       text = !null && value->kind == SIB__JSON_STRING;
    sib__slice said = null                             ? sib__slice_of("null")
                      : value->kind == SIB__JSON_TRUE  ? sib__slice_of("true")
                      : value->kind == SIB__JSON_FALSE ? sib__slice_of("false")
                                                       : value->text;
    while (values != NULL) {
        const char *end = strchr(values, '|');
        sib__slice  each = sib__slice_of(values);
        each.length = end == NULL ? each.length : end - values;
        if (text && each.length > 1 && each.data[0] == '"') {
            each = (sib__slice){each.data + 1, each.length - 2};
        }
        if (sib__slice_compare(each, said) == 0) {
            return true;
        }
        values = end == NULL ? NULL : end + 1;
    }
    return false;
}

static bool is_open(const object *o, const sib__json *value)
{
    return o->d->is_open != NULL && value != NULL && o->d->is_open(value);
}

/* Whether what decides on an option is open: then the option may stand, and may lack. */
static bool open_decides(const object *o, const sib__option *option)
{
    return option != NULL && option->when != NULL && is_open(o, value_of(o, option->when));
}

/* What decides on an option, where it is left out though it must not be: it is what is told of.
 */
static const sib__option *undecided(const object *o, const sib__option *option)
{
    if (option == NULL || option->when == NULL || value_of(o, option->when) != NULL) {
        return NULL;
    }
    const sib__option *decider = find_key(o, option->when);
    return decider == NULL || decider->optional ? NULL : decider;
}

/* Whether what decides on an option lets it apply. */
static bool applies(const object *o, const sib__option *option)
{
    const sib__option *decider = undecided(o, option);
    if (decider != NULL) {
        return applies(o, decider);
    }
    return option == NULL || option->when == NULL || open_decides(o, option) ||
           is_one_of(value_of(o, option->when), option->when_values);
}

static sib_status refuse(const object *o, const sib__option *option, const sib__json *at,
                         const char *what)
{
    return sib__json_fail(o->d->call, o->d->argument, at, "\"%s\" %s", sib__option_key(option),
                          what);
}

static sib_status check_elements(const object *o, const sib__option *option,
                                 const sib__json *value);

/* A value with all that it holds. */
static sib_status read_value(const object *o, const sib__option *option, const sib__json *value,
                             void *to)
{
    char      what[SIB__NAME_SIZE] = "";
    sib__line line = {what, sizeof what, 0};
    if (sib__form_is_none(o->d, option, value) || is_open(o, value)) {
        sib__form_put_none(option, to);
        return SIB_OK;
    }
    if (option->or_text && value->kind == SIB__JSON_STRING && value->text.length > 0) {
        sib__form_put(option, to, &value, sizeof(const sib__json *));
        return SIB_OK;
    }
    if (option->or_exact && value->kind != SIB__JSON_OBJECT) {
        sib__option exact = *option;
        exact.kind = SIB__OPTION_EXACT;
        return sib__form_value(o->d, o->what, &exact, value, to);
    }
    SIB__TRY(sib__form_value(o->d, o->what, option, value, to));
    if (option->kind == SIB__OPTION_LIST || option->kind == SIB__OPTION_MAP) {
        return check_elements(o, option, value);
    }
    if (option->kind != SIB__OPTION_OBJECT) {
        return SIB_OK;
    }
    sib__line_print(&line, option->name == NULL ? "%s" : "\"%s\"",
                    option->name == NULL ? o->what : option->name);
    const object inner = {
        .d = o->d,
        .what = what,
        .json = value,
        .preset = option->section ? sib__json_member(o->d->preset, option->name) : NULL,
        .keys = sib__keys_of(option, o->keys.list, to),
        .option = option};
    return read_object(&inner);
}

static sib_status check_elements(const object *o, const sib__option *option,
                                 const sib__json *value)
{
    const sib__option *element = option->of->list;
    const sib__option  whole = {SIB__KEY(NULL, SIB__OPTION_OBJECT), .of = option->of};
    char               what[SIB__NAME_SIZE] = "";
    sib__line          line = {what, sizeof what, 0};
    int64_t            i = 0;
    sib__line_print(&line, "a value of \"%s\"", option->name);
    object inner = *o;
    inner.what = what;
    for (const sib__json *at = value->first; at != NULL; at = at->next) {
        if (++i % CHECK_EVERY == 0) {
            SIB__TRY(sib__check(o->d->call));
        }
        SIB__TRY(read_value(&inner, element->name == NULL ? element : &whole, at, NULL));
    }
    return SIB_OK;
}

static sib_status tell(const object *o, const sib__option *option, const sib__json *value,
                       const void *to)
{
    bool             stated = sib__json_member(o->json, sib__option_key(option)) != NULL;
    const sib__taken taken = {.section = o->option->name,
                              .option = option,
                              .value = value,
                              .preset = stated ? NULL : of_preset(o, sib__option_key(option)),
                              .field = to == NULL || option->offset == SIB__NOWHERE
                                           ? NULL
                                           : (const char *)to + option->offset};
    return o->d->take == NULL || !o->option->section || option->plain
               ? SIB_OK
               : o->d->take(o->d->payload, &taken);
}

/* An option that the format of the document does not know yet: what stood before it. */
static sib_status read_before(const object *o, const sib__option *option, void *to)
{
    const sib__json *value = NULL;
    SIB__TRY(sib__json_parse(o->d->call, o->d->memory, "before", sib__slice_of(option->before),
                             &value));
    return read_value(o, option, value, to);
}

static sib_status read_key(const object *o, const sib__option *option, const sib__option *part,
                           void *to)
{
    const char      *key = sib__option_key(option);
    const sib__json *stated = sib__json_member(o->json, key);
    const sib__json *value = value_of(o, key);
    bool             does = applies(o, part) && applies(o, option);
    if (option->since > o->d->format) {
        return stated == NULL ? read_before(o, option, to)
                              : refuse(o, option, stated, "belongs to a later format");
    }
    if (!does && stated != NULL) {
        const sib__option *by = applies(o, part) ? option : part;
        return sib__json_fail(o->d->call, o->d->argument, stated,
                              "\"%s\" has no meaning here: it applies when \"%s\" is %s", key,
                              by->when, by->when_values);
    }
    bool may_lack = option->optional || o->option->one || undecided(o, option) != NULL ||
                    open_decides(o, option) || open_decides(o, part) ||
                    (o->d->worded && option->section && option->nullable);
    if (!does || (value == NULL && may_lack)) {
        return SIB_OK;
    }
    if (value == NULL && option->technical) {
        return tell(o, option, NULL, to);
    }
    if (value == NULL && option->why != NULL) {
        return sib__json_fail(o->d->call, o->d->argument, o->json, "\"%s\" is not stated: %s",
                              key, option->why);
    }
    if (value == NULL) {
        return refuse(o, option, o->json,
                      o->option->section && !option->plain
                          ? "moves money and is neither stated nor given by a preset"
                          : "is not stated");
    }
    SIB__TRY(read_value(o, option, value, to));
    return tell(o, option, value, to);
}

static sib_status read_object(const object *o)
{
    sib__keys          keys = o->keys;
    void              *to = NULL;
    const sib__option *part = NULL;
    const sib__option *option = NULL;
    for (const sib__json *member = o->json->first; member != NULL; member = member->next) {
        SIB__TRY(check_known(o, member));
    }
    if (o->option->one && o->json->n != 1) {
        return refuse(o, o->option, o->json, "must hold exactly one of its keys");
    }
    while ((option = sib__keys_next(&keys, &to, &part)) != NULL) {
        if (o->option->one) {
            sib__form_put_none(option, to);
        }
        SIB__TRY(read_key(o, option, part, to));
    }
    return SIB_OK;
}

sib_status sib__form_read(const sib__form *d, const char *what, const sib__json *json,
                          const sib__options *keys, void *to)
{
    const sib__option whole = {SIB__KEY(NULL, SIB__OPTION_OBJECT)};
    const object      o = {
             .d = d, .what = what, .json = json, .keys = {.list = keys, .to = to}, .option = &whole};
    if (json->kind != SIB__JSON_OBJECT) {
        return sib__json_fail(d->call, d->argument, json, "%s must be an object", what);
    }
    return read_object(&o);
}
