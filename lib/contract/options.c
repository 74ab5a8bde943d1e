/* The options of a contract, resolved: stated, or given by the preset, or technical; else the
 * contract is refused, since nothing that moves money is silent. */
#include <math.h>
#include <string.h>

#include "core/date.h"
#include "core/number.h"
#include "contract/contract.h"

typedef struct reader {
    sib__call     *call;
    sib__memory   *memory;
    sib__contract *contract;
} reader;

static sib_status not_this(const reader *r, const sib__option_spec *spec, const sib__json *at,
                           const char *what)
{
    return sib__json_fail(r->call, "contract", at, "%s.%s: %s", spec->section, spec->key, what);
}

static sib_status read_whole(const reader *r, const sib__option_spec *spec,
                             const sib__json *value, int64_t *out)
{
    if (value->kind != SIB__JSON_NUMBER || !sib__number_parse_i64(value->text, out)) {
        return not_this(r, spec, value, "a whole number is expected");
    }
    if (*out < spec->low || *out > spec->high) {
        return not_this(r, spec, value, "the number is out of range");
    }
    return SIB_OK;
}

static sib_status read_real(const reader *r, const sib__option_spec *spec,
                            const sib__json *value, double *out)
{
    if (value->kind != SIB__JSON_NUMBER || !sib__number_parse_f64(value->text, out)) {
        return not_this(r, spec, value, "a number is expected");
    }
    if (*out < spec->least || *out > spec->most) {
        return not_this(r, spec, value, "the number is out of range");
    }
    return SIB_OK;
}

static sib_status read_enum(const reader *r, const sib__option_spec *spec,
                            const sib__json *value, int32_t *out)
{
    *out = value->kind == SIB__JSON_STRING ? spec->value_of(value->text.data) : 0;
    return *out == 0 ? not_this(r, spec, value,
                                "not one of its names, which schema/contract.schema.json lists")
                     : SIB_OK;
}

static sib_status read_date(const reader *r, const sib__option_spec *spec,
                            const sib__json *value, int32_t *out)
{
    if (value->kind != SIB__JSON_STRING || !sib__date_parse(value->text, out)) {
        return not_this(r, spec, value, "a date YYYY-MM-DD is expected");
    }
    return SIB_OK;
}

static sib_status read_flag(const reader *r, const sib__option_spec *spec,
                            const sib__json *value, int32_t *out)
{
    *out = value->kind == SIB__JSON_TRUE;
    return value->kind == SIB__JSON_TRUE || value->kind == SIB__JSON_FALSE
               ? SIB_OK
               : not_this(r, spec, value, "true or false is expected");
}

/* null where it is allowed: what each kind calls none. */
static void store_none(const sib__option_spec *spec, void *to)
{
    const double none = (double)NAN;
    switch (spec->kind) {
    case SIB__SPEC_NUMBER:
        memcpy(to, &none, sizeof none);
        return;
    case SIB__SPEC_INT64:
        memset(to, 0, sizeof(int64_t));
        return;
    case SIB__SPEC_TEXT:
    case SIB__SPEC_DOCUMENT:
        memset(to, 0, sizeof(const void *));
        return;
    case SIB__SPEC_ENUM:
    case SIB__SPEC_INT32:
    case SIB__SPEC_BOOL:
    case SIB__SPEC_DATE:
        memset(to, 0, sizeof(int32_t));
        return;
    }
}

static sib_status store(const reader *r, const sib__option_spec *spec, const sib__json *value)
{
    void   *to = (char *)r->contract + spec->offset;
    int64_t whole = 0;
    if (value->kind == SIB__JSON_NULL) {
        if (!spec->nullable) {
            return not_this(r, spec, value, "null is not allowed");
        }
        store_none(spec, to);
        return SIB_OK;
    }
    switch (spec->kind) {
    case SIB__SPEC_ENUM:
        return read_enum(r, spec, value, to);
    case SIB__SPEC_INT32:
        SIB__TRY(read_whole(r, spec, value, &whole));
        *(int32_t *)to = (int32_t)whole;
        return SIB_OK;
    case SIB__SPEC_INT64:
        return read_whole(r, spec, value, to);
    case SIB__SPEC_BOOL:
        return read_flag(r, spec, value, to);
    case SIB__SPEC_NUMBER:
        return read_real(r, spec, value, to);
    case SIB__SPEC_DATE:
        return read_date(r, spec, value, to);
    case SIB__SPEC_TEXT:
        if (value->kind != SIB__JSON_STRING || value->text.length == 0) {
            return not_this(r, spec, value, "a text is expected");
        }
        memcpy(to, &value->text.data, sizeof(const char *));
        return SIB_OK;
    case SIB__SPEC_DOCUMENT:
        memcpy(to, &value, sizeof(const sib__json *));
        return SIB_OK;
    }
    return SIB_OK;
}

/* What the record says of a technical option that nobody stated. */
static sib_status technical_value(const reader *r, const sib__option_spec *spec,
                                  const char **out)
{
    const void      *at = (const char *)r->contract + spec->offset;
    sib__json_writer w;
    sib__slice       text = {NULL, 0};
    sib__json_begin(&w, r->memory);
    if (spec->kind == SIB__SPEC_NUMBER) {
        sib__json_f64(&w, *(const double *)at);
    } else {
        sib__json_i64(&w, *(const int32_t *)at);
    }
    SIB__TRY(sib__json_finish(r->call, &w, &text));
    *out = text.data;
    return SIB_OK;
}

static sib_status read_notes(const reader *r, const sib__json *notes, sib__option_entry *entry)
{
    static const char *const keys[] = {"source", "note", "unknown", NULL};
    if (notes == NULL) {
        return SIB_OK;
    }
    SIB__TRY(sib__contract_check_keys(r->call, notes, keys));
    SIB__TRY(sib__contract_text(r->call, notes, "source", false, &entry->source));
    SIB__TRY(sib__contract_text(r->call, notes, "note", false, &entry->note));
    const sib__json *unknown = sib__json_member(notes, "unknown");
    if (unknown == NULL || unknown->kind == SIB__JSON_FALSE) {
        return SIB_OK;
    }
    if (unknown->kind != SIB__JSON_TRUE) {
        return sib__json_fail(r->call, "contract", unknown, "unknown is true or false");
    }
    if (entry->standing == SIB_CONTRACT_STANDING_AGREED) {
        entry->standing = SIB_CONTRACT_STANDING_UNKNOWN;
    }
    return SIB_OK;
}

static sib_status resolve(const reader *r, const sib__option_spec *spec,
                          const sib__json *section, sib__option_entry *entry)
{
    const sib__json *value = sib__json_member(section, spec->key);
    const sib__json *notes = sib__json_member(sib__json_member(section, "notes"), spec->key);
    entry->step = spec->section;
    entry->option = spec->key;
    entry->standing = SIB_CONTRACT_STANDING_AGREED;
    if (value == NULL) {
        value =
            sib__json_member(sib__json_member(r->contract->preset, spec->section), spec->key);
        entry->standing = SIB_CONTRACT_STANDING_PRESET;
    }
    if (value == NULL && !spec->technical) {
        return not_this(r, spec, section,
                        "the option moves money and is neither stated nor given by a preset");
    }
    if (value == NULL) {
        entry->standing = SIB_CONTRACT_STANDING_TECHNICAL;
        return technical_value(r, spec, &entry->value);
    }
    SIB__TRY(store(r, spec, value));
    SIB__TRY(read_notes(r, notes, entry));
    if (value->kind == SIB__JSON_STRING) {
        entry->value = value->text.data;
        return SIB_OK;
    }
    sib__slice text = {NULL, 0};
    SIB__TRY(sib__json_canonical_value(r->call, r->memory, value, &text));
    entry->value = text.data;
    return SIB_OK;
}

static bool is_key(const char *section, sib__slice key)
{
    int64_t                 n = 0;
    const sib__option_spec *specs = sib__contract_specs(&n);
    const char *const      *keys = sib__contract_keys(section);
    bool                    known = false;
    for (int64_t i = 0; keys[i] != NULL; i++) {
        known = known || sib__slice_equals(key, keys[i]);
    }
    for (int64_t i = 0; i < n; i++) {
        known = known || (strcmp(specs[i].section, section) == 0 &&
                          sib__slice_equals(key, specs[i].key));
    }
    return known;
}

/* Every note is an object and belongs to a key of its section. */
static sib_status check_notes(const reader *r, const sib__json *section, const char *name)
{
    const sib__json  *notes = sib__json_member(section, "notes");
    sib__option_entry ignored = {0};
    if (notes == NULL) {
        return SIB_OK;
    }
    SIB__TRY(sib__contract_member(r->call, section, "notes", SIB__JSON_OBJECT, &notes));
    for (const sib__json *m = notes->first; m != NULL; m = m->next) {
        if (!is_key(name, m->key)) {
            return sib__json_fail(r->call, "contract", m, "a note names no key of %s", name);
        }
        if (m->kind != SIB__JSON_OBJECT) {
            return sib__json_fail(r->call, "contract", m, "a note is an object");
        }
        SIB__TRY(read_notes(r, m, &ignored));
    }
    return SIB_OK;
}

/* Keys of a section: its options and what else it holds. */
static sib_status check_section(const reader *r, const sib__json *section, const char *name)
{
    for (const sib__json *m = section->first; m != NULL; m = m->next) {
        if (!is_key(name, m->key)) {
            return sib__json_fail(r->call, "contract", m, "%s knows no such key", name);
        }
    }
    return check_notes(r, section, name);
}

static sib_status read_preset(reader *r)
{
    const sib__json *name = sib__json_member(r->contract->root, "preset");
    if (name == NULL) {
        return SIB_OK;
    }
    const char *document = name->kind == SIB__JSON_STRING ? sib__preset(name->text.data) : NULL;
    if (document == NULL) {
        return sib__fail(r->call, SIB_ERR_VERSION, "contract", -1, NULL,
                         "line %d, column %d: this library has no such preset; a preset is "
                         "named with its version",
                         (int)name->line, (int)name->column);
    }
    return sib__json_parse(r->call, r->memory, "preset", sib__slice_of(document),
                           &r->contract->preset);
}

static void set_defaults(sib__contract *c)
{
    c->eligibility = (sib_eligibility_select_options)SIB_ELIGIBILITY_SELECT_OPTIONS_INIT;
    c->history = (sib_history_build_options)SIB_HISTORY_BUILD_OPTIONS_INIT;
    c->propensity = (sib_propensity_fit_options)SIB_PROPENSITY_FIT_OPTIONS_INIT;
    c->matching = (sib_matching_nearest_options)SIB_MATCHING_NEAREST_OPTIONS_INIT;
    c->balance = (sib_balance_measure_options)SIB_BALANCE_MEASURE_OPTIONS_INIT;
    c->outcome = (sib_reconviction_count_options)SIB_RECONVICTION_COUNT_OPTIONS_INIT;
    c->effect = (sib_effect_estimate_options)SIB_EFFECT_ESTIMATE_OPTIONS_INIT;
    c->pooling = (sib_effect_pool_options)SIB_EFFECT_POOL_OPTIONS_INIT;
}

sib_status sib__contract_read_options(sib__call *call, sib__memory *m, sib__contract *c)
{
    reader                  r = {call, m, c};
    int64_t                 n = 0;
    const sib__option_spec *specs = sib__contract_specs(&n);
    const sib__json        *section = NULL;
    sib__option_entry      *entries = SIB__NEW(m, sib__option_entry, n);
    SIB__TRY_MEMORY(call, entries);
    set_defaults(c);
    SIB__TRY(read_preset(&r));
    for (int64_t i = 0; i < n; i++) {
        const char *name = specs[i].section;
        if (i == 0 || strcmp(specs[i - 1].section, name) != 0) {
            section = sib__json_member(c->root, name);
            if (section != NULL && section->kind == SIB__JSON_NULL &&
                strcmp(name, "history") == 0) {
                section = NULL; /* no history is an explicit choice */
                continue;
            }
            SIB__TRY(sib__contract_member(call, c->root, name, SIB__JSON_OBJECT, &section));
            SIB__TRY(check_section(&r, section, name));
        } else if (section == NULL) {
            continue;
        }
        SIB__TRY(resolve(&r, &specs[i], section, &entries[c->option_count]));
        c->option_count++;
    }
    c->options = entries;
    return SIB_OK;
}
