/* The keys of a contract, read by their lists; and its options, resolved: stated, or given by
 * the preset, or technical; else the contract is refused, since nothing that moves money is
 * silent. */
#include <string.h>

#include "contract/contract.h"

typedef struct reader {
    sib__call     *call;
    sib__memory   *memory;
    sib__contract *contract;
    const sib__json
        *given; /* sections whose values carry their remarks; NULL: there are notes */
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

/* What is said of the value of a key: source, note, unknown. */
static const sib__json *note_of(const reader *r, const char *section, const char *key)
{
    const sib__json *root = r->given == NULL ? r->contract->root : r->given;
    const sib__json *at = sib__json_member(root, section);
    return sib__json_member(r->given == NULL ? sib__json_member(at, "notes") : at, key);
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
    const sib__json *note = note_of(r, taken->section, key);
    const sib__json *unknown = sib__json_member(note, "unknown");
    if (r->given != NULL && taken->preset != NULL && !is_reported(taken->section, key)) {
        return SIB_OK; /* the language says it elsewhere */
    }
    sib__option_entry *entry = &r->contract->options[r->contract->option_count++];
    entry->step = taken->section;
    entry->option = key;
    if (taken->value == NULL || (r->given != NULL && taken->preset != NULL)) {
        entry->standing = SIB_CONTRACT_STANDING_TECHNICAL;
    } else if (taken->preset != NULL) {
        entry->standing = SIB_CONTRACT_STANDING_PRESET;
        entry->source = text_of(taken->preset, "source");
    } else {
        entry->standing = unknown != NULL && unknown->kind == SIB__JSON_TRUE
                              ? SIB_CONTRACT_STANDING_UNKNOWN
                              : SIB_CONTRACT_STANDING_AGREED;
        entry->source = text_of(note, "source");
        entry->note = text_of(note, "note");
    }
    return say_value(r, taken, &entry->value);
}

static bool names_key(const sib__option *section, sib__slice name)
{
    sib__keys          keys = sib__keys_of(section, &sib__contract_keys, NULL);
    void              *to = NULL;
    const sib__option *part = NULL;
    const sib__option *option = NULL;
    while ((option = sib__keys_next(&keys, &to, &part)) != NULL) {
        if (sib__slice_equals(name, sib__option_key(option))) {
            return true;
        }
    }
    return false;
}

/* Every note belongs to a key of its section. */
static sib_status check_notes(const reader *r)
{
    for (int64_t i = 0; i < sib__contract_keys.n; i++) {
        const sib__option *section = &sib__contract_keys.list[i];
        if (!section->section) {
            continue;
        }
        const sib__json *at = sib__json_member(r->contract->root, section->name);
        const sib__json *notes = sib__json_member(at, "notes");
        for (at = notes == NULL ? NULL : notes->first; at != NULL; at = at->next) {
            if (!names_key(section, at->key)) {
                return sib__json_fail(r->call, "contract", at, "a note names no key of %s",
                                      section->name);
            }
        }
    }
    return SIB_OK;
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
                                       const char *preset)
{
    reader             r = {call, m, c, given};
    sib__option_entry *options = SIB__NEW(m, sib__option_entry, count_options() + 3);
    sib__form          d = {.call = call,
                            .argument = "scheme",
                            .memory = m,
                            .format = c->format,
                            .worded = c->worded,
                            .take = take,
                            .payload = &r};
    SIB__TRY_MEMORY(call, options);
    SIB__TRY(sib__json_parse(call, m, "preset", sib__slice_of(preset), &d.preset));
    if (c->option_count == 0) {
        set_defaults(c);
    } else {
        memcpy(options, c->options, (size_t)c->option_count * sizeof *options);
    }
    c->options = options;
    return sib__form_read(&d, "the sections", c->root, keys, c);
}

sib_status sib__contract_read_keys(sib__call *call, sib__memory *m, sib__contract *c)
{
    reader          r = {call, m, c, NULL};
    const sib__form d = {.call = call,
                         .argument = "contract",
                         .memory = m,
                         .format = c->format,
                         .preset = c->preset,
                         .take = take,
                         .payload = &r};
    c->options = SIB__NEW(m, sib__option_entry, count_options());
    SIB__TRY_MEMORY(call, c->options);
    set_defaults(c);
    SIB__TRY(sib__form_read(&d, "the contract", c->root, &sib__contract_keys, c));
    return check_notes(&r);
}
