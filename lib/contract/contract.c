/* The document as a whole: its keys, tables and cohorts, and the order in which its sections
 * are read. */
#include "contract/contract.h"

#include <string.h>

#include "core/date.h"

sib_status sib__contract_check_keys(sib__call *call, const sib__json *object,
                                    const char *const *keys)
{
    for (const sib__json *m = object->first; m != NULL; m = m->next) {
        bool known = false;
        for (int64_t i = 0; keys[i] != NULL; i++) {
            known = known || sib__slice_equals(m->key, keys[i]);
        }
        if (!known) {
            return sib__json_fail(call, "contract", m, "a key is not known here");
        }
    }
    return SIB_OK;
}

static const char *kind_name(sib__json_kind kind)
{
    switch (kind) {
    case SIB__JSON_OBJECT:
        return "an object";
    case SIB__JSON_ARRAY:
        return "an array";
    case SIB__JSON_STRING:
        return "a text";
    case SIB__JSON_NUMBER:
        return "a number";
    case SIB__JSON_NULL:
    case SIB__JSON_FALSE:
    case SIB__JSON_TRUE:
    default:
        return "another value";
    }
}

sib_status sib__contract_member(sib__call *call, const sib__json *object, const char *key,
                                sib__json_kind kind, const sib__json **out)
{
    const sib__json *found = sib__json_member(object, key);
    if (found == NULL) {
        return sib__json_fail(call, "contract", object, "the key %s is missing", key);
    }
    if (found->kind != kind) {
        return sib__json_fail(call, "contract", found, "%s: %s is expected", key,
                              kind_name(kind));
    }
    *out = found;
    return SIB_OK;
}

sib_status sib__contract_text(sib__call *call, const sib__json *object, const char *key,
                              bool wanted, const char **out)
{
    const sib__json *found = NULL;
    *out = NULL;
    if (!wanted && sib__json_member(object, key) == NULL) {
        return SIB_OK;
    }
    SIB__TRY(sib__contract_member(call, object, key, SIB__JSON_STRING, &found));
    if (found->text.length == 0) {
        return sib__json_fail(call, "contract", found, "%s: a text cannot be empty", key);
    }
    *out = found->text.data;
    return SIB_OK;
}

sib_status sib__contract_date(sib__call *call, const sib__json *object, const char *key,
                              bool wanted, int32_t *out)
{
    const sib__json *found = NULL;
    *out = SIB_DATE_MISSING;
    if (!wanted && sib__json_member(object, key) == NULL) {
        return SIB_OK;
    }
    SIB__TRY(sib__contract_member(call, object, key, SIB__JSON_STRING, &found));
    if (!sib__date_parse(found->text, out)) {
        return sib__json_fail(call, "contract", found, "%s: a date YYYY-MM-DD is expected",
                              key);
    }
    return SIB_OK;
}

sib_status sib__contract_column(sib__call *call, const sib__contract_table *table,
                                const sib__json *value, int32_t type)
{
    if (value->kind == SIB__JSON_NULL) {
        return SIB_OK;
    }
    if (value->kind != SIB__JSON_STRING) {
        return sib__json_fail(call, "contract", value, "the name of a column is expected");
    }
    const sib__json *column = sib__json_member(table->columns, value->text.data);
    if (column == NULL) {
        return sib__json_fail(call, "contract", value, "table %s declares no such column",
                              table->name);
    }
    const sib__json *declared = sib__json_member(column, "type");
    if (type != 0 && sib_column_type_value(declared->text.data) != type) {
        return sib__json_fail(call, "contract", value, "the column is not of type %s",
                              sib_column_type_name(type));
    }
    return SIB_OK;
}

static sib_status read_header(sib__call *call, const sib__contract *c)
{
    const char *ignored = NULL;
    SIB__TRY(sib__contract_check_keys(call, c->root, sib__contract_keys("")));
    SIB__TRY(sib__contract_text(call, c->root, "contract", true, &ignored));
    SIB__TRY(sib__contract_text(call, c->root, "version", true, &ignored));
    SIB__TRY(sib__contract_text(call, c->root, "title", false, &ignored));
    SIB__TRY(sib__contract_text(call, c->root, "note", false, &ignored));
    return sib__contract_text(call, c->root, "source", false, &ignored);
}

static sib_status read_cohort(sib__call *call, const sib__json *at, sib__contract_cohort *to)
{
    static const char *const keys[] = {"id", "window", NULL};
    static const char *const window_keys[] = {"from", "to", NULL};
    const sib__json         *window = NULL;
    if (at->kind != SIB__JSON_OBJECT) {
        return sib__json_fail(call, "contract", at, "a cohort is an object");
    }
    SIB__TRY(sib__contract_check_keys(call, at, keys));
    SIB__TRY(sib__contract_text(call, at, "id", true, &to->id));
    SIB__TRY(sib__contract_member(call, at, "window", SIB__JSON_OBJECT, &window));
    SIB__TRY(sib__contract_check_keys(call, window, window_keys));
    SIB__TRY(sib__contract_date(call, window, "from", true, &to->from));
    SIB__TRY(sib__contract_date(call, window, "to", true, &to->to));
    if (to->from > to->to) {
        return sib__json_fail(call, "contract", window, "the window ends before it begins");
    }
    return SIB_OK;
}

static sib_status read_cohorts(sib__call *call, sib__memory *m, sib__contract *c)
{
    const sib__json *list = NULL;
    SIB__TRY(sib__contract_member(call, c->root, "cohorts", SIB__JSON_ARRAY, &list));
    if (list->n == 0) {
        return sib__json_fail(call, "contract", list, "there must be a cohort");
    }
    sib__contract_cohort *cohorts = SIB__NEW(m, sib__contract_cohort, list->n);
    SIB__TRY_MEMORY(call, cohorts);
    for (const sib__json *at = list->first; at != NULL; at = at->next) {
        sib__contract_cohort *to = &cohorts[c->cohort_count];
        SIB__TRY(read_cohort(call, at, to));
        bool taken = strcmp(to->id, "pooled") == 0;
        for (int64_t i = 0; i < c->cohort_count; i++) {
            taken = taken || strcmp(cohorts[i].id, to->id) == 0;
        }
        if (taken) {
            return sib__json_fail(call, "contract", at,
                                  "the id of a cohort is used twice, or is pooled");
        }
        c->cohort_count++;
    }
    c->cohorts = cohorts;
    return SIB_OK;
}

sib_status sib__contract_read_value(sib__call *call, sib__memory *m, const sib__json *root,
                                    sib__contract **out)
{
    sib__contract *c = SIB__NEW(m, sib__contract, 1);
    SIB__TRY_MEMORY(call, c);
    c->root = root;
    if (root->kind != SIB__JSON_OBJECT) {
        return sib__json_fail(call, "contract", root, "a contract is an object");
    }
    SIB__TRY(sib__json_canonical_value(call, m, root, &c->text));
    sib__hash_text(c->text.data, (size_t)c->text.length, c->hash);
    SIB__TRY(read_header(call, c));
    SIB__TRY(sib__contract_read_tables(call, m, c));
    SIB__TRY(read_cohorts(call, m, c));
    SIB__TRY(sib__contract_read_options(call, m, c));
    SIB__TRY(sib__contract_read_eligibility(call, c));
    SIB__TRY(sib__contract_read_history(call, c));
    SIB__TRY(sib__contract_read_covariates(call, c));
    SIB__TRY(sib__contract_read_matching(call, c));
    SIB__TRY(sib__contract_read_outcome(call, c));
    SIB__TRY(sib__contract_read_pool(call, c));
    SIB__TRY(sib__contract_check_expressions(call, c));
    SIB__TRY(sib__contract_read_terms(call, m, c));
    *out = c;
    return SIB_OK;
}

sib_status sib__contract_read(sib__call *call, sib__memory *m, sib__slice text,
                              sib__contract **out)
{
    const sib__json *root = NULL;
    SIB__TRY(sib__json_parse(call, m, "contract", text, &root));
    return sib__contract_read_value(call, m, root, out);
}
