/* The JSON Schema of contracts, from the lists that reading uses. What a list does not say of
 * its keys together (the four forms of a curve) it does not say either: reading does. */
#include "scheme/schema.h"

#include <string.h>

#include "core/keys.h"
#include "core/out.h"
#include "scheme/condition.h"
#include "scheme/gate.h"
#include "scheme/lists.h"

static void put_text(sib__json_writer *w, const char *key, const char *value)
{
    sib__json_key(w, key);
    sib__json_string(w, value);
}

static void open_key(sib__json_writer *w, const char *key, bool array)
{
    sib__json_key(w, key);
    if (array) {
        sib__json_open_array(w);
    } else {
        sib__json_open_object(w);
    }
}

static void put_raw(sib__json_writer *w, const char *key, const char *json)
{
    sib__json_key(w, key);
    sib__json_raw(w, sib__slice_of(json));
}

static void put_reference(sib__json_writer *w, const char *name)
{
    sib__out out;
    sib__out_begin(&out, w->memory);
    sib__out_all(&out, "#/$defs/", name, NULL);
    w->failed = w->failed || out.failed;
    sib__json_open_object(w);
    put_text(w, "$ref", out.failed ? "" : out.text);
    sib__json_close_object(w);
}

static void put_object(sib__json_writer *w, sib__keys keys, bool one);
static void put_value(sib__json_writer *w, const sib__option *o, const sib__options *list);

static void put_elements(sib__json_writer *w, const sib__option *o)
{
    bool               list = o->kind == SIB__OPTION_LIST;
    const sib__option *element = o->of->list;
    put_text(w, "type", list ? "array" : "object");
    if (o->filled) {
        put_raw(w, list ? "minItems" : "minProperties", "1");
    }
    sib__json_key(w, list ? "items" : "additionalProperties");
    if (element->name == NULL) {
        put_value(w, element, o->of);
        return;
    }
    const sib__option whole = {SIB__KEY(NULL, SIB__OPTION_OBJECT), .of = o->of};
    put_value(w, &whole, o->of);
}

static void put_words(sib__json_writer *w, const sib__option *o)
{
    open_key(w, "enum", true);
    for (int i = 0; o->words != NULL && o->words[i] != NULL; i++) {
        sib__json_string(w, o->words[i]);
    }
    for (int32_t i = 1; o->name_of != NULL && i < SIB__ENUM_MOST; i++) {
        if (o->name_of(i) != NULL && i != o->never) {
            sib__json_string(w, o->name_of(i));
        }
    }
    sib__json_close_array(w);
}

static void put_whole(sib__json_writer *w, const sib__option *o)
{
    put_text(w, "type", "integer");
    sib__json_key(w, "minimum");
    sib__json_i64(w, o->low);
    sib__json_key(w, "maximum");
    sib__json_i64(w, o->high);
}

/* The keywords of what stands there itself. */
static void put_kind(sib__json_writer *w, const sib__option *o, const sib__options *list)
{
    bool words = o->words != NULL || o->name_of != NULL;
    switch (o->kind) {
    case SIB__OPTION_INT32:
    case SIB__OPTION_INT64:
        put_whole(w, o);
        break;
    case SIB__OPTION_TEXT:
    case SIB__OPTION_ENUM:
        if (words) {
            put_words(w, o);
        } else {
            put_raw(w, "type", "\"string\"");
            put_raw(w, "minLength", "1");
        }
        break;
    case SIB__OPTION_BOOL:
        put_text(w, "type", "boolean");
        break;
    case SIB__OPTION_DATE:
        put_text(w, "type", "string");
        put_text(w, "pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
        break;
    case SIB__OPTION_OBJECT:
        put_object(w, sib__keys_of(o, list, NULL), o->one);
        break;
    case SIB__OPTION_LIST:
    case SIB__OPTION_MAP:
        put_elements(w, o);
        break;
    default:
        break;
    }
}

static void put_remarks(sib__json_writer *w)
{
    static const char *const texts[] = {"source", "note"};
    static const char *const flags[] = {"unknown", "assumed"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        put_raw(w, texts[i], "{\"minLength\":1,\"type\":\"string\"}");
        put_raw(w, flags[i], "{\"const\":true}");
    }
    put_raw(w, "alternatives", "{\"minItems\":1,\"type\":\"array\"}");
}

/* A value, a value object around one, or what nobody agreed. */
static void put_value(sib__json_writer *w, const sib__option *o, const sib__options *list)
{
    bool inner = o->kind == SIB__OPTION_OBJECT || o->kind == SIB__OPTION_LIST ||
                 o->kind == SIB__OPTION_MAP;
    bool other = o->kind == SIB__OPTION_OTHER && o->grammar != NULL;
    sib__json_open_object(w);
    open_key(w, "anyOf", true);
    for (int around = 0; around < (inner ? 1 : 2); around++) {
        if (around == 1) {
            sib__json_open_object(w);
            put_text(w, "$ref", "#/$defs/around");
            open_key(w, "properties", false);
            sib__json_key(w, "value");
        }
        if (other) {
            put_reference(w, o->grammar);
        } else {
            sib__json_open_object(w);
            put_kind(w, o, list);
            sib__json_close_object(w);
        }
        if (around == 1) {
            sib__json_close_object(w);
            sib__json_close_object(w);
        }
    }
    if (inner) {
        put_reference(w, "around");
    }
    put_reference(w, "unagreed");
    sib__json_close_array(w);
    sib__json_close_object(w);
}

/* {"properties": {what decides: {"enum": its values}}, "required": [what decides]}. */
static void put_decided(sib__json_writer *w, const sib__option *o, bool holds)
{
    sib__json_open_object(w);
    open_key(w, "required", true);
    sib__json_string(w, o->when);
    sib__json_close_array(w);
    open_key(w, "properties", false);
    open_key(w, o->when, false);
    if (!holds) {
        put_raw(w, "type", "[\"string\",\"boolean\"]");
        open_key(w, "not", false);
    }
    open_key(w, "enum", true);
    for (const char *at = o->when_values; at != NULL;) {
        const char *end = strchr(at, '|');
        sib__json_raw(w, (sib__slice){at, end == NULL ? (int64_t)strlen(at) : end - at});
        at = end == NULL ? NULL : end + 1;
    }
    sib__json_close_array(w);
    if (!holds) {
        sib__json_close_object(w);
    }
    sib__json_close_object(w);
    sib__json_close_object(w);
    sib__json_close_object(w);
}

/* A key that applies beside some words of another alone: wanted there, refused elsewhere. */
static void put_condition(sib__json_writer *w, const sib__option *o)
{
    for (int holds = o->optional ? 0 : 1; holds >= 0; holds--) {
        sib__json_open_object(w);
        sib__json_key(w, "if");
        put_decided(w, o, holds == 1);
        open_key(w, "then", false);
        if (holds == 1) {
            open_key(w, "required", true);
            sib__json_string(w, sib__option_key(o));
            sib__json_close_array(w);
        } else {
            open_key(w, "properties", false);
            put_raw(w, sib__option_key(o), "false");
            sib__json_close_object(w);
        }
        sib__json_close_object(w);
        sib__json_close_object(w);
    }
}

/* What must stand: keys without a condition, or exactly one of them; then the conditions. */
static void put_wanted(sib__json_writer *w, sib__keys keys, bool one)
{
    void              *to = NULL;
    const sib__option *part = NULL;
    const sib__option *o = NULL;
    sib__keys          again = keys;
    open_key(w, one ? "oneOf" : "required", true);
    while ((o = sib__keys_next(&keys, &to, &part)) != NULL) {
        if (one) {
            sib__json_open_object(w);
            open_key(w, "required", true);
        }
        if (one || (!o->optional && o->when == NULL)) {
            sib__json_string(w, sib__option_key(o));
        }
        if (one) {
            sib__json_close_array(w);
            sib__json_close_object(w);
        }
    }
    sib__json_close_array(w);
    open_key(w, "allOf", true);
    sib__json_raw(w, sib__slice_of("true"));
    while ((o = sib__keys_next(&again, &to, &part)) != NULL) {
        if (o->when != NULL) {
            put_condition(w, o);
        }
    }
    sib__json_close_array(w);
}

static void put_object(sib__json_writer *w, sib__keys keys, bool one)
{
    sib__keys          each = keys;
    void              *to = NULL;
    const sib__option *part = NULL;
    const sib__option *o = NULL;
    put_text(w, "type", "object");
    put_raw(w, "additionalProperties", "false");
    open_key(w, "properties", false);
    put_remarks(w);
    while ((o = sib__keys_next(&each, &to, &part)) != NULL) {
        sib__json_key(w, sib__option_key(o));
        put_value(w, o, keys.list);
    }
    sib__json_close_object(w);
    put_wanted(w, keys, one);
}

static void put_list(sib__json_writer *w, const char *name, const sib__options *list, bool one)
{
    open_key(w, name, false);
    put_object(w, (sib__keys){.list = list}, one);
    sib__json_close_object(w);
}

/* Each kind of step by what its "do" says, or a heading. */
static void put_steps(sib__json_writer *w)
{
    open_key(w, "steps", false);
    put_text(w, "type", "array");
    put_raw(w, "minItems", "1");
    open_key(w, "items", false);
    open_key(w, "anyOf", true);
    sib__json_raw(w,
                  sib__slice_of("{\"additionalProperties\":false,\"properties\":{\"section\":{"
                                "\"type\":\"string\"}},\"required\":[\"section\"],\"type\":"
                                "\"object\"}"));
    for (int64_t i = 0; sib__step_kind_at(i) != NULL; i++) {
        put_reference(w, sib__step_kind_at(i)->name);
    }
    sib__json_close_array(w);
    sib__json_close_object(w);
    sib__json_close_object(w);
    for (int64_t i = 0; sib__step_kind_at(i) != NULL; i++) {
        const sib__step_kind *kind = sib__step_kind_at(i);
        const sib__option     is = {SIB__KEY("do", SIB__OPTION_TEXT),
                                    .words = (const char *const[]){kind->name, NULL}};
        open_key(w, kind->name, false);
        open_key(w, "allOf", true);
        sib__json_open_object(w);
        put_object(w, (sib__keys){.list = kind->keys}, false);
        sib__json_close_object(w);
        sib__json_open_object(w);
        open_key(w, "properties", false);
        sib__json_key(w, "do");
        put_value(w, &is, NULL);
        sib__json_close_object(w);
        sib__json_close_object(w);
        sib__json_close_array(w);
        sib__json_close_object(w);
    }
}

/* The grammars of values that their readers check: numbers as texts, names, and so on. */
static const char *const grammars[][2] = {
    {"constant", "{\"pattern\":\"^-?([0-9]+([.][0-9]+)?|[0-9]+/[0-9]+)( ?%| points?)?$\","
                 "\"type\":\"string\"}"},
    {"value", "{\"anyOf\":[{\"$ref\":\"#/$defs/constant\"},{\"enum\":[\"none\",\"denominator\","
              "\"eligible\",\"equal\"]},{\"$ref\":\"#/$defs/card\"},{\"$ref\":"
              "\"#/$defs/reference\"}]}"},
    {"reference",
     "{\"additionalProperties\":false,\"properties\":{\"alternatives\":{\"minItems\":1,"
     "\"type\":\"array\"},\"assumed\":{\"const\":true},"
     "\"note\":{\"type\":\"string\"},\"of\":{\"$ref\":\"#/$defs/name\"},"
     "\"source\":{\"type\":\"string\"},\"unknown\":{\"const\":true}},"
     "\"required\":[\"of\"],\"type\":\"object\"}"},
    {"name", "{\"pattern\":\"^[a-z][a-z0-9_]*([.][a-z0-9_]+)?$\",\"type\":\"string\"}"},
    {"names", "{\"anyOf\":[{\"minLength\":1,\"type\":\"string\"},{\"items\":{\"minLength\":1,"
              "\"type\":\"string\"},\"minItems\":1,\"type\":\"array\"}]}"},
    {"opens", "{\"anyOf\":[{\"pattern\":\"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\",\"type\":\"string\"},"
              "{\"properties\":{\"after\":{\"type\":\"string\"}},\"required\":[\"after\"],"
              "\"type\":\"object\"}]}"},
    {"reached", "{\"anyOf\":[{\"const\":\"reported\"},{\"$ref\":\"#/$defs/clock\"}]}"},
    {"lines", "{\"anyOf\":[{\"const\":\"all\"},{\"items\":{\"type\":\"string\"},\"minItems\":1,"
              "\"type\":\"array\"}]}"},
    {"object", "{\"type\":[\"object\",\"array\"]}"},
    {"facts", "{\"additionalProperties\":{\"items\":{\"type\":\"object\"},\"type\":\"array\"},"
              "\"type\":\"object\"}"},
    {"around",
     "{\"additionalProperties\":false,\"properties\":{\"alternatives\":{\"minItems\":1,"
     "\"type\":\"array\"},\"assumed\":{\"const\":true},"
     "\"note\":{\"type\":\"string\"},\"source\":{\"type\":\"string\"},\"unknown\":"
     "{\"const\":true},\"value\":{}},\"required\":[\"value\"],\"type\":\"object\"}"},
    {"unagreed",
     "{\"additionalProperties\":false,\"properties\":{\"note\":{\"type\":\"string\"},"
     "\"source\":{\"type\":\"string\"},\"unagreed\":{\"const\":true}},\"required\":"
     "[\"unagreed\"],\"type\":\"object\"}"},
};

static void put_definitions(sib__json_writer *w)
{
    open_key(w, "$defs", false);
    for (size_t i = 0; i < sizeof grammars / sizeof grammars[0]; i++) {
        put_raw(w, grammars[i][0], grammars[i][1]);
    }
    put_list(w, "card", &sib__card_keys, false);
    put_list(w, "span", &sib__span_keys, true);
    put_list(w, "clock", &sib__clock_keys, false);
    put_list(w, "where", &sib__condition_keys, false);
    open_key(w, "condition", false);
    open_key(w, "anyOf", true);
    for (int i = 0; sib__gate_forms[i] != NULL; i++) {
        sib__json_open_object(w);
        put_object(w, (sib__keys){.list = sib__gate_forms[i]}, false);
        sib__json_close_object(w);
    }
    sib__json_close_array(w);
    sib__json_close_object(w);
    put_steps(w);
    sib__json_close_object(w);
}

sib_status sib__scheme_schema(sib__call *call, sib__memory *m, sib__slice *out)
{
    sib__json_writer w;
    sib__slice       canonical = {NULL, 0};
    sib__json_begin(&w, m);
    sib__json_open_object(&w);
    put_text(&w, "$schema", "https://json-schema.org/draft/2020-12/schema");
    put_text(&w, "$id", "urn:libsib:scheme:1");
    put_text(&w, "title", "Contract in the language sib@1");
    put_object(&w, (sib__keys){.list = &sib__document_keys}, false);
    put_definitions(&w);
    sib__json_close_object(&w);
    SIB__TRY(sib__json_finish(call, &w, &canonical));
    return sib__json_indent(call, m, canonical, out);
}
