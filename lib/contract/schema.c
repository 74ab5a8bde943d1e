/* The JSON Schema of contracts (draft 2020-12), from the lists of their keys.
 *
 * An option that a preset may give is wanted only of contracts that name no preset. What
 * decides whether an option applies may stand in the preset too: where the contract does not
 * state it, the schema allows both. */
#include <float.h>
#include <string.h>

#include "contract/contract.h"

static void put_object(sib__json_writer *w, sib__keys keys, const sib__option *object);

static void put_text(sib__json_writer *w, const char *key, const char *value)
{
    sib__json_key(w, key);
    sib__json_string(w, value);
}

static void put_words(sib__json_writer *w, const char *const *words)
{
    sib__json_key(w, "enum");
    sib__json_open_array(w);
    for (int i = 0; words[i] != NULL; i++) {
        sib__json_string(w, words[i]);
    }
    sib__json_close_array(w);
}

static void put_names(sib__json_writer *w, const sib__option *o)
{
    sib__json_key(w, "enum");
    sib__json_open_array(w);
    for (int32_t value = 1; value < SIB__ENUM_MOST; value++) {
        if (value != o->never && o->name_of(value) != NULL) {
            sib__json_string(w, o->name_of(value));
        }
    }
    sib__json_close_array(w);
}

static void put_range(sib__json_writer *w, const sib__option *o)
{
    if (o->kind == SIB__OPTION_NUMBER) {
        put_text(w, "type", "number");
        sib__json_key(w, o->open_least ? "exclusiveMinimum" : "minimum");
        sib__json_f64(w, o->least);
        if (o->most < DBL_MAX) {
            sib__json_key(w, o->open_most ? "exclusiveMaximum" : "maximum");
            sib__json_f64(w, o->most);
        }
        return;
    }
    put_text(w, "type", "integer");
    sib__json_key(w, "minimum");
    sib__json_i64(w, o->low);
    if (o->high < INT64_MAX) {
        sib__json_key(w, "maximum");
        sib__json_i64(w, o->high);
    }
}

static void put_exact(sib__json_writer *w)
{
    sib__json_open_object(w);
    put_text(w, "$ref", "#/$defs/exact");
    sib__json_close_object(w);
}

static void put_value(sib__json_writer *w, const sib__option *o, const sib__options *list);

static void put_elements(sib__json_writer *w, const sib__option *o)
{
    const sib__option *element = o->of->list;
    bool               list = o->kind == SIB__OPTION_LIST;
    put_text(w, "type", list ? "array" : "object");
    if (o->filled) {
        sib__json_key(w, list ? "minItems" : "minProperties");
        sib__json_i64(w, 1);
    }
    sib__json_key(w, list ? "items" : "additionalProperties");
    if (element->name == NULL) {
        put_value(w, element, o->of);
    } else {
        sib__json_open_object(w);
        put_object(w, (sib__keys){.list = o->of}, NULL);
        sib__json_close_object(w);
    }
}

/* The keywords of a value that is not null. */
static void put_kind(sib__json_writer *w, const sib__option *o, const sib__options *list)
{
    switch (o->kind) {
    case SIB__OPTION_INT32:
    case SIB__OPTION_INT64:
    case SIB__OPTION_NUMBER:
        put_range(w, o);
        break;
    case SIB__OPTION_TEXT:
        if (o->words != NULL) {
            put_words(w, o->words);
            break;
        }
        put_text(w, "type", "string");
        if (!o->blank) {
            sib__json_key(w, "minLength");
            sib__json_i64(w, 1);
        }
        break;
    case SIB__OPTION_ENUM:
        put_names(w, o);
        break;
    case SIB__OPTION_BOOL:
        put_text(w, "type", "boolean");
        break;
    case SIB__OPTION_DATE:
        put_text(w, "type", "string");
        put_text(w, "format", "date");
        break;
    case SIB__OPTION_EXACT:
        put_text(w, "$ref", "#/$defs/exact");
        break;
    case SIB__OPTION_OBJECT:
        put_object(w, sib__keys_of(o, list, NULL), o);
        break;
    case SIB__OPTION_LIST:
    case SIB__OPTION_MAP:
        put_elements(w, o);
        break;
    case SIB__OPTION_OTHER:
    case SIB__OPTION_RESERVED:
    case SIB__OPTION_PART:
        break;
    }
}

static void put_alternative(sib__json_writer *w, const char *key, const char *value)
{
    sib__json_open_object(w);
    put_text(w, key, value);
    sib__json_close_object(w);
}

/* A value, or what may stand in its place. */
static void put_value(sib__json_writer *w, const sib__option *o, const sib__options *list)
{
    bool null = o->nullable && !o->stated;
    bool words = o->kind == SIB__OPTION_EXACT && o->words != NULL;
    bool several = null || o->or_text || o->or_exact || words;
    sib__json_open_object(w);
    if (several) {
        sib__json_key(w, "anyOf");
        sib__json_open_array(w);
        if (null) {
            put_alternative(w, "type", "null");
        }
        if (o->or_text) {
            put_alternative(w, "type", "string");
        }
        if (o->or_exact) {
            put_exact(w);
        }
        if (words) {
            sib__json_open_object(w);
            put_words(w, o->words);
            sib__json_close_object(w);
        }
        sib__json_open_object(w);
    }
    put_kind(w, o, list);
    if (several) {
        sib__json_close_object(w);
        sib__json_close_array(w);
    }
    sib__json_close_object(w);
}

/* Whether an object without the key is refused, a preset apart. */
static bool is_wanted(const sib__option *o, const sib__option *part)
{
    return !o->optional && !o->technical && o->since <= 1 && o->when == NULL &&
           (part == NULL || part->when == NULL);
}

/* The keys that are wanted: of a section those that no preset can give, or the others. */
static void put_required(sib__json_writer *w, sib__keys keys, bool section, bool of_preset)
{
    void              *to = NULL;
    const sib__option *part = NULL;
    const sib__option *o = NULL;
    sib__json_key(w, "required");
    sib__json_open_array(w);
    while ((o = sib__keys_next(&keys, &to, &part)) != NULL) {
        if (is_wanted(o, section ? NULL : part) && (section && !o->plain) == of_preset) {
            sib__json_string(w, sib__option_key(o));
        }
    }
    sib__json_close_array(w);
}

/* {"if": what decides has one of its values, "then": .., "else": the key is not there}. */
static void put_condition(sib__json_writer *w, const sib__option *by, const char *key,
                          bool wanted)
{
    sib__json_open_object(w);
    sib__json_key(w, "if");
    sib__json_open_object(w);
    sib__json_key(w, "properties");
    sib__json_open_object(w);
    sib__json_key(w, by->when);
    sib__json_open_object(w);
    sib__json_key(w, "enum");
    sib__json_open_array(w);
    for (const char *at = by->when_values; at != NULL;) {
        const char *end = strchr(at, '|');
        sib__json_raw(w, (sib__slice){at, end == NULL ? (int64_t)strlen(at) : end - at});
        at = end == NULL ? NULL : end + 1;
    }
    sib__json_close_array(w);
    sib__json_close_object(w);
    sib__json_close_object(w);
    sib__json_close_object(w);
    if (wanted) {
        sib__json_key(w, "then");
        sib__json_open_object(w);
        sib__json_key(w, "required");
        sib__json_open_array(w);
        sib__json_string(w, key);
        sib__json_close_array(w);
        sib__json_close_object(w);
    }
    sib__json_key(w, "else");
    sib__json_open_object(w);
    sib__json_key(w, "properties");
    sib__json_open_object(w);
    sib__json_key(w, key);
    sib__json_bool(w, false);
    sib__json_close_object(w);
    sib__json_close_object(w);
    sib__json_close_object(w);
}

static void put_conditions(sib__json_writer *w, sib__keys keys, bool section)
{
    void              *to = NULL;
    const sib__option *part = NULL;
    const sib__option *o = NULL;
    bool               any = false;
    while ((o = sib__keys_next(&keys, &to, &part)) != NULL) {
        const sib__option *deciders[] = {part, o};
        for (int i = 0; i < 2; i++) {
            if (deciders[i] == NULL || deciders[i]->when == NULL) {
                continue;
            }
            if (!any) {
                sib__json_key(w, "allOf");
                sib__json_open_array(w);
                any = true;
            }
            put_condition(w, deciders[i], sib__option_key(o),
                          !section && !o->optional && o->since <= 1);
        }
    }
    if (any) {
        sib__json_close_array(w);
    }
}

static void put_object(sib__json_writer *w, sib__keys keys, const sib__option *object)
{
    bool               section = object != NULL && object->section;
    sib__keys          each = keys;
    void              *to = NULL;
    const sib__option *part = NULL;
    const sib__option *o = NULL;
    put_text(w, "type", "object");
    sib__json_key(w, "additionalProperties");
    sib__json_bool(w, false);
    sib__json_key(w, "properties");
    sib__json_open_object(w);
    while ((o = sib__keys_next(&each, &to, &part)) != NULL) {
        sib__json_key(w, sib__option_key(o));
        put_value(w, o, keys.list);
    }
    sib__json_close_object(w);
    if (object != NULL && object->one) {
        sib__json_key(w, "minProperties");
        sib__json_i64(w, 1);
        sib__json_key(w, "maxProperties");
        sib__json_i64(w, 1);
        return;
    }
    put_required(w, keys, section, false);
    put_conditions(w, keys, section);
}

/* A contract without a preset states every option itself. */
static void put_without_preset(sib__json_writer *w)
{
    sib__json_key(w, "if");
    sib__json_open_object(w);
    sib__json_key(w, "properties");
    sib__json_open_object(w);
    sib__json_key(w, "preset");
    sib__json_bool(w, false);
    sib__json_close_object(w);
    sib__json_close_object(w);
    sib__json_key(w, "then");
    sib__json_open_object(w);
    sib__json_key(w, "properties");
    sib__json_open_object(w);
    for (int64_t i = 0; i < sib__contract_keys.n; i++) {
        const sib__option *o = &sib__contract_keys.list[i];
        if (o->section) {
            sib__json_key(w, o->name);
            sib__json_open_object(w);
            put_required(w, sib__keys_of(o, &sib__contract_keys, NULL), true, true);
            sib__json_close_object(w);
        }
    }
    sib__json_close_object(w);
    sib__json_close_object(w);
}

static void put_definitions(sib__json_writer *w)
{
    sib__json_key(w, "$defs");
    sib__json_open_object(w);
    sib__json_key(w, "exact");
    sib__json_open_object(w);
    put_text(w, "description", "An exact number as text.");
    put_text(w, "type", "string");
    put_text(w, "pattern", "^[0-9]+(\\.[0-9]+)?( ?%)?$|^[0-9]+/[0-9]+$");
    sib__json_close_object(w);
    sib__json_close_object(w);
}

sib_status sib__contract_schema(sib__call *call, sib__memory *m, sib__slice *out)
{
    sib__json_writer w;
    sib__slice       canonical = {NULL, 0};
    sib__json_begin(&w, m);
    sib__json_open_object(&w);
    put_text(&w, "$schema", "https://json-schema.org/draft/2020-12/schema");
    put_text(&w, "$id", "urn:libsib:contract:1");
    put_text(&w, "title", "Contract of an evaluation");
    put_text(&w, "description",
             "Every option that moves money is stated here or by the preset named; null says "
             "none. What has no meaning beside the rest is left out.");
    put_object(&w, (sib__keys){.list = &sib__contract_keys}, NULL);
    put_without_preset(&w);
    put_definitions(&w);
    sib__json_close_object(&w);
    SIB__TRY(sib__json_finish(call, &w, &canonical));
    return sib__json_indent(call, m, canonical, out);
}
