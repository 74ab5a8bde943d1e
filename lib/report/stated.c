/* Every option of the contract as a row for each value, however deep it lies, in words. */
#include <string.h>

#include "core/format.h"
#include "report/facts.h"

/* Between the names of a path, which may hold any other character. */
#define STEP "\x1f"

/* A value and where it stands. */
typedef struct place {
    const char      *path;   /* names from the section on, parted by STEP, raw */
    const char      *words;  /* as people read it, from the option on */
    const char      *key;    /* as the contract writes it, from the option on */
    const sib__json *beside; /* the object it is a member of */
    const char      *source;
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

/* Whether a path is the one of a pattern such as "cap.cohorts.*", up to its last `cut` letters.
 */
static bool path_is(const char *path, const char *pattern, size_t cut)
{
    const char *end = pattern + strlen(pattern) - cut;
    while (pattern < end) {
        size_t wanted = strcspn(pattern, ".");
        size_t length = strcspn(path, STEP);
        wanted = pattern + wanted > end ? (size_t)(end - pattern) : wanted;
        if (!(wanted == 1 && *pattern == '*') &&
            (length != wanted || strncmp(path, pattern, wanted) != 0)) {
            return false;
        }
        pattern += wanted + (pattern[wanted] == '.');
        path += length + (path[length] != '\0');
        if ((*path == '\0') != (pattern >= end)) {
            return false;
        }
    }
    return true;
}

/* How a value is shown, of kinds.tsv; "" as it is written. */
static const char *kind_of(const sib__facts *f, const char *path)
{
    for (int64_t i = 0; i < f->kinds.rows; i++) {
        if (path_is(path, f->kinds.cells[2 * i], 0)) {
            return f->kinds.cells[2 * i + 1];
        }
    }
    return "";
}

/* Whether the members of an object bear names that the contract chose itself. */
static bool is_chosen(const sib__facts *f, const char *path)
{
    for (int64_t i = 0; i < f->kinds.rows; i++) {
        const char *pattern = f->kinds.cells[2 * i];
        size_t      length = strlen(pattern);
        if (length > 2 && strcmp(pattern + length - 2, ".*") == 0 &&
            path_is(path, pattern, 2)) {
            return true;
        }
    }
    return false;
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

static const char *shown(sib__facts *f, const sib__json *value, const place *at)
{
    bool        empty = value->kind == SIB__JSON_ARRAY || value->kind == SIB__JSON_OBJECT;
    const char *kind = kind_of(f, at->path);
    if (empty || value->kind == SIB__JSON_NULL) {
        return sib__words(f, "options.none");
    }
    if (value->kind == SIB__JSON_TRUE || value->kind == SIB__JSON_FALSE) {
        return sib__words(f, value->kind == SIB__JSON_TRUE ? "yes" : "no");
    }
    const char *text = sib__clean_text(f, value->text);
    if (strcmp(kind, "money") == 0) {
        return sib__money_text(f, text);
    }
    const sib__json *comparison = sib__json_member(at->beside, "comparison");
    if (strcmp(kind, "threshold") == 0 && is_text(comparison)) {
        return sib__say(f, sib__key(f, "rule", sib__clean_text(f, comparison->text)),
                        "threshold", text, NULL);
    }
    return sib__known(f, "value", text);
}

static void put_leaf(sib__facts *f, sib__row row, const sib__json *value, const place *at)
{
    sib__part *made = sib__put_row(f, "options", row);
    bool       same = strcmp(at->key, spaced(f, at->key)) == 0; /* but for the parting signs */
    sib__put_cell(f, made, "option",
                  same ? at->words : sib__join(f, at->words, "\n", at->key, NULL));
    sib__put_cell(f, made, "value", shown(f, value, at));
    sib__put_cell(f, made, "source", at->source);
}

/* The place of a member or element. */
static place inside(sib__facts *f, const place *at, const char *name, const char *word,
                    const char *source)
{
    place to = {sib__join(f, at->path, STEP, name, NULL), at->words,
                sib__join(f, at->key, ".", sib__clean_text(f, sib__slice_of(name)), NULL), NULL,
                source};
    if (word != NULL) {
        to.words = sib__join(f, at->words, ": ", word, NULL);
    }
    return to;
}

/* The values below a place. A source that an object holds is that of its values; an element
 * that has an id is called by it. */
static void put_leaves(sib__facts *f, sib__row row, const sib__json *value, place at)
{
    bool             chosen = is_chosen(f, at.path);
    const sib__json *source = chosen ? NULL : sib__json_member(value, "source");
    const sib__json *id = at.beside == NULL ? sib__json_member(value, "id") : NULL;
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
        char  digits[24];
        place to;
        number++;
        if (object) {
            const char *word = sib__clean_text(f, each->key);
            bool        only = value->n == skipped + 1 && strcmp(word, "value") == 0;
            if (each == source || (each == id && skipped > is_text(source))) {
                continue;
            }
            word = chosen ? word : spaced(f, word);
            to = inside(f, &at, each->key.data, only && !chosen ? NULL : word, at.source);
            to.beside = value;
        } else {
            const sib__json *name = sib__json_member(each, "id");
            int64_t          beside = 1 + is_text(sib__json_member(each, "source"));
            sib__format_i64(digits, number);
            bool named = is_text(name) && each->n > beside;
            to = inside(f, &at, named ? name->text.data : digits,
                        named ? sib__clean_text(f, name->text) : digits, at.source);
        }
        put_leaves(f, row, each, to);
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
        place            at = {
                       sib__join(f, sib__raw(f, row, "step"), STEP, sib__raw(f, row, "option"), NULL),
                       spaced(f, option), option, value, sib__cell_of(f, row, "source")};
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
