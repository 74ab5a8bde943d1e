/* The keys of sections, read by their lists; and their options, resolved: stated, or said
 * elsewhere in the contract, or technical; else the contract is refused, since nothing that
 * moves money is silent. */
#include <string.h>

#include "contract/contract.h"

typedef struct reader {
    sib__call       *call;
    sib__memory     *memory;
    sib__contract   *contract;
    const sib__json *given; /* sections whose values carry their remarks */
} reader;

/* What the record says of a value: a text as it stands, anything else as JSON. */
static sib_status say_value(const reader *r, const sib__taken *taken, const char **out)
{
    sib__slice       text = {NULL, 0};
    sib__json_writer w;
    if (taken->value != NULL && taken->value->kind == SIB__JSON_STRING) {
        *out = taken->value->text.data;
        return SIB_OK;
    }
    sib__json_begin(&w, r->memory);
    if (taken->value != NULL) {
        sib__json_value(&w, taken->value);
    } else if (taken->option->kind == SIB__OPTION_NUMBER) {
        sib__json_f64(&w, *(const double *)taken->field);
    } else {
        sib__json_i64(&w, *(const int32_t *)taken->field);
    }
    SIB__TRY(sib__json_finish(r->call, &w, &text));
    *out = text.data;
    return SIB_OK;
}

static const char *text_of(const sib__json *object, const char *key)
{
    const sib__json *found = sib__json_member(object, key);
    return found == NULL ? NULL : found->text.data;
}

/* What decides nothing: how uncertain an effect is, for those who read of it. */
static bool is_reported(const char *section, const char *key)
{
    return strcmp(section, "effect") == 0 &&
           (strcmp(key, "level") == 0 || strcmp(key, "method") == 0);
}

static sib_status take(void *payload, const sib__taken *taken)
{
    const reader    *r = payload;
    const char      *key = sib__option_key(taken->option);
    const sib__json *note = sib__json_member(sib__json_member(r->given, taken->section), key);
    const sib__json *unknown = sib__json_member(note, "unknown");
    if (taken->preset != NULL && !is_reported(taken->section, key)) {
        return SIB_OK; /* the language says it elsewhere */
    }
    sib__option_entry *entry = &r->contract->options[r->contract->option_count++];
    entry->step = taken->section;
    entry->option = key;
    if (taken->value == NULL || taken->preset != NULL) {
        entry->standing = "technical";
    } else {
        bool open = unknown != NULL && unknown->kind == SIB__JSON_TRUE;
        entry->standing = open ? "unknown" : "agreed";
        entry->source = text_of(note, "source");
        entry->note = text_of(note, "note");
    }
    return say_value(r, taken, &entry->value);
}

static void set_defaults(sib__contract *c)
{
    for (int64_t i = 0; i < sib__contract_keys.n; i++) {
        const sib__option *part = &sib__contract_keys.list[i];
        if (part->kind == SIB__OPTION_PART) {
            size_t size = 0;
            memcpy(&size, part->of->defaults, sizeof size);
            memcpy((char *)c + part->offset, part->of->defaults, size);
        }
    }
}

/* How many options there are at most. */
static int64_t count_options(void)
{
    int64_t n = sib__contract_keys.n;
    for (int64_t i = 0; i < sib__contract_keys.n; i++) {
        const sib__options *of = sib__contract_keys.list[i].of;
        n += of == NULL ? 0 : of->n;
    }
    return n;
}

sib_status sib__contract_read_sections(sib__call *call, sib__memory *m, sib__contract *c,
                                       const sib__options *keys, const sib__json *given,
                                       const char *filled)
{
    reader             r = {call, m, c, given};
    sib__option_entry *options = SIB__NEW(m, sib__option_entry, count_options() + 3);
    sib__form          d = {.call = call,
                            .argument = "scheme",
                            .memory = m,
                            .format = c->format,
                            .worded = true,
                            .take = take,
                            .payload = &r};
    SIB__TRY_MEMORY(call, options);
    SIB__TRY(sib__json_parse(call, m, "filled", sib__slice_of(filled), &d.preset));
    if (c->option_count == 0) {
        set_defaults(c);
    } else {
        memcpy(options, c->options, (size_t)c->option_count * sizeof *options);
    }
    c->options = options;
    return sib__form_read(&d, "the sections", c->root, keys, c);
}
