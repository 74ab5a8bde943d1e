/* Every option of the contract as a row for each value, however deep it lies, in words. */
#include <string.h>

#include "core/format.h"
#include "report/facts.h"

/* A value and where it stands. */
typedef struct place {
    const char *words;  /* as people read it, from the option on */
    const char *key;    /* as the contract writes it, from the option on */
    bool        inside; /* an object, a member of it */
    const char *source;
} place;

static bool is_text(const sib__json *value)
{
    return value != NULL && value->kind == SIB__JSON_STRING;
}

static sib__row option_row(const sib__facts *f, const char *step, const char *option)
{
    sib__row row = sib__row_of(f, "options");
    while (sib__next(&row, NULL)) {
        if (sib__cell_is(row, "step", step) && sib__cell_is(row, "option", option)) {
            return row;
        }
    }
    return row;
}

const char *sib__stated(sib__facts *f, const char *step, const char *option)
{
    return sib__cell_of(f, option_row(f, step, option), "value");
}

/* The value of an option, which the record holds as a text, or else as JSON. */
static const sib__json *value_of(sib__facts *f, sib__row row)
{
    static const char *const words[] = {"null", "true", "false"};
    const char              *text = sib__raw(f, row, "value");
    const sib__json         *section = NULL;
    const sib__json         *found = NULL;
    sib__json               *plain = SIB__NEW(f->memory, sib__json, 1);
    if (plain == NULL) {
        (void)sib__well(f, sib__no_memory(f->call));
        return NULL;
    }
    section = sib__json_member(f->contract, sib__raw(f, row, "step"));
    *plain = (sib__json){.kind = SIB__JSON_NUMBER, .text = sib__slice_of(text)};
    bool document = *text == '[' || *text == '{';
    for (int i = 0; i < 3; i++) {
        document = document || strcmp(text, words[i]) == 0;
    }
    if (is_text(sib__json_member(section, sib__raw(f, row, "option")))) {
        plain->kind = SIB__JSON_STRING;
    } else if (document) {
        sib_status status =
            sib__json_parse(f->call, f->memory, "e", sib__slice_of(text), &found);
        f->status = f->status == SIB_OK && status == SIB_ERR_NO_MEMORY ? status : f->status;
    }
    return found != NULL ? found : plain;
}

const sib__json *sib__stated_value(sib__facts *f, const char *step, const char *option)
{
    return value_of(f, option_row(f, step, option));
}

static const char *spaced(sib__facts *f, const char *name)
{
    char *copy = sib__copy(f->memory, name, (int64_t)strlen(name) + 1, 1);
    for (char *at = copy; at != NULL && *at != '\0'; at++) {
        *at = *at == '_' ? ' ' : *at;
    }
    if (copy == NULL) {
        (void)sib__well(f, sib__no_memory(f->call));
    }
    return copy == NULL ? name : copy;
}

static const char *shown(sib__facts *f, const sib__json *value)
{
    bool empty = value->kind == SIB__JSON_ARRAY || value->kind == SIB__JSON_OBJECT;
    if (empty || value->kind == SIB__JSON_NULL) {
        return sib__words(f, "options.none");
    }
    if (value->kind == SIB__JSON_TRUE || value->kind == SIB__JSON_FALSE) {
        return sib__words(f, value->kind == SIB__JSON_TRUE ? "yes" : "no");
    }
    return sib__known(f, "value", sib__clean_text(f, value->text));
}

static void put_leaf(sib__facts *f, sib__row row, const sib__json *value, const place *at)
{
    sib__part *made = sib__put_row(f, "options", row);
    bool       same = strcmp(at->key, spaced(f, at->key)) == 0; /* but for the parting signs */
    sib__put_cell(f, made, "option",
                  same ? at->words : sib__join(f, at->words, "\n", at->key, NULL));
    sib__put_cell(f, made, "value", shown(f, value));
    sib__put_cell(f, made, "source", at->source);
}

/* The place of a member or element. */
static place inside(sib__facts *f, const place *at, const char *name, const char *word,
                    bool member)
{
    return (place){word == NULL ? at->words : sib__join(f, at->words, ": ", word, NULL),
                   sib__join(f, at->key, ".", sib__clean_text(f, sib__slice_of(name)), NULL),
                   member, at->source};
}

/* The place of an element: by its id where it has one and something besides. */
static place element(sib__facts *f, const place *at, const sib__json *value, int64_t number)
{
    char             digits[24];
    const sib__json *id = sib__json_member(value, "id");
    int64_t          beside = 1 + is_text(sib__json_member(value, "source"));
    bool             named = is_text(id) && value->n > beside;
    sib__format_i64(digits, number);
    return inside(f, at, named ? id->text.data : digits,
                  named ? sib__clean_text(f, id->text) : digits, false);
}

/* The values below a place. A source that an object holds is that of its values; an element
 * that has an id is called by it. */
static void put_leaves(sib__facts *f, sib__row row, const sib__json *value, place at)
{
    const sib__json *source = sib__json_member(value, "source");
    const sib__json *id = at.inside ? NULL : sib__json_member(value, "id");
    int64_t          number = 0;
    bool             object = value->kind == SIB__JSON_OBJECT;
    int64_t skipped = is_text(source) + (is_text(id) && value->n > 1 + is_text(source));
    if ((!object && value->kind != SIB__JSON_ARRAY) || value->n == 0) {
        put_leaf(f, row, value, &at);
        return;
    }
    at.source = is_text(source) ? sib__clean_text(f, source->text) : at.source;
    for (const sib__json *each = value->first; each != NULL && f->status == SIB_OK;
         each = each->next) {
        number++;
        if (!object) {
            put_leaves(f, row, each, element(f, &at, each, number));
            continue;
        }
        const char *word = sib__clean_text(f, each->key);
        bool        only = value->n == skipped + 1 && strcmp(word, "value") == 0;
        if (each != source && (each != id || skipped <= is_text(source))) {
            put_leaves(f, row, each,
                       inside(f, &at, each->key.data, only ? NULL : spaced(f, word), true));
        }
    }
}

/* The contract's sections as the outcome of a row has them. */
static void see_row(sib__facts *f, sib__row row)
{
    for (int64_t i = 0; i < f->outcome_count; i++) {
        if (f->outcomes[i].name != NULL && sib__cell_is(row, "outcome", f->outcomes[i].name)) {
            f->contract = f->outcomes[i].of.contract;
        }
    }
}

void sib__facts_options(sib__facts *f)
{
    sib__row row = {sib_evaluation_table(f->whole, "options"), -1};
    while (f->status == SIB_OK && sib__next(&row, NULL)) {
        see_row(f, row);
        const char      *option = sib__cell_of(f, row, "option");
        const sib__json *value = value_of(f, row);
        place            at = {spaced(f, option), option, true, sib__cell_of(f, row, "source")};
        if (value != NULL) {
            put_leaves(f, row, value, at);
        }
        (void)sib__well(f, sib__check(f->call));
    }
    row = (sib__row){sib_evaluation_table(f->whole, "inputs"), -1};
    while (sib__next(&row, NULL)) {
        sib__headcount rows = {sib__cell_i64(row, "rows"), !f->public};
        sib__put_cell(f, sib__put_row(f, "inputs", row), "rows", sib__people_text(f, rows));
    }
}
