/* The types document of a CSV file: {"column": {"type": .., "null": [..], ..}}. */
#include <string.h>

#include "table/csv.h"

static const sib__slice empty_text[] = {{"", 0}};
static const sib__slice default_trues[] = {{"1", 1}, {"true", 4}};
static const sib__slice default_falses[] = {{"0", 1}, {"false", 5}};

static const char *const argument = "types";

static sib_status read_list(sib__call *call, const sib__json *value, sib__csv_list *list)
{
    if (value->kind != SIB__JSON_ARRAY) {
        return sib__json_fail(call, argument, value, "expected an array of texts");
    }
    sib__slice *items = SIB__NEW(&call->scratch, sib__slice, value->n);
    SIB__TRY_MEMORY(call, items);
    int64_t n = 0;
    for (const sib__json *item = value->first; item != NULL; item = item->next) {
        if (item->kind != SIB__JSON_STRING) {
            return sib__json_fail(call, argument, item, "expected a text");
        }
        items[n++] = item->text;
    }
    *list = (sib__csv_list){items, n, true};
    return SIB_OK;
}

static sib_status read_type_name(sib__call *call, const sib__json *value, int32_t *type)
{
    char name[16] = "";
    if (value->kind == SIB__JSON_STRING && value->text.length < (int64_t)sizeof name) {
        memcpy(name, value->text.data, (size_t)value->text.length);
    }
    *type = sib_column_type_value(name);
    return *type != 0 ? SIB_OK
                      : sib__json_fail(call, argument, value,
                                       "type must be f64, i64, date, codes, flag or text");
}

static sib_status read_member(sib__call *call, const sib__json *member, sib__csv_type *type)
{
    if (sib__slice_equals(member->key, "type")) {
        return read_type_name(call, member, &type->type);
    }
    if (sib__slice_equals(member->key, "null")) {
        return read_list(call, member, &type->nulls);
    }
    if (sib__slice_equals(member->key, "levels")) {
        return read_list(call, member, &type->levels);
    }
    if (sib__slice_equals(member->key, "true")) {
        return read_list(call, member, &type->trues);
    }
    if (sib__slice_equals(member->key, "false")) {
        return read_list(call, member, &type->falses);
    }
    return sib__json_fail(call, argument, member,
                          "a column has type, null, levels, true and false only");
}

/* Whether a text stands in both lists, or twice in one that is compared with itself. */
static bool meet(const sib__csv_list *a, const sib__csv_list *b)
{
    for (int64_t i = 0; i < a->n; i++) {
        for (int64_t j = a == b ? i + 1 : 0; j < b->n; j++) {
            if (sib__slice_compare(a->items[i], b->items[j]) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* No text may have two meanings. */
static sib_status check_type(sib__call *call, const sib__json *at, const sib__csv_type *t)
{
    if (t->type == 0) {
        return sib__json_fail(call, argument, at, "type is missing");
    }
    if (t->levels.given && t->type != SIB_COLUMN_TYPE_CODES) {
        return sib__json_fail(call, argument, at, "levels are for type codes only");
    }
    if ((t->trues.given || t->falses.given) && t->type != SIB_COLUMN_TYPE_FLAG) {
        return sib__json_fail(call, argument, at, "true and false are for type flag only");
    }
    if (meet(&t->levels, &t->levels)) {
        return sib__json_fail(call, argument, at, "a level is given twice");
    }
    if (t->type == SIB_COLUMN_TYPE_FLAG && meet(&t->trues, &t->falses)) {
        return sib__json_fail(call, argument, at, "a text means both true and false");
    }
    if (meet(&t->nulls, &t->levels) ||
        (t->type == SIB_COLUMN_TYPE_FLAG &&
         (meet(&t->nulls, &t->trues) || meet(&t->nulls, &t->falses)))) {
        return sib__json_fail(call, argument, at,
                              "a text means both missing and a value (null is [\"\"] where it "
                              "is not given)");
    }
    return SIB_OK;
}

sib__csv_type sib__csv_type_other(sib__slice name)
{
    return (sib__csv_type){.name = name,
                           .type = SIB_COLUMN_TYPE_TEXT,
                           .nulls = {empty_text, 1, false},
                           .trues = {default_trues, 2, false},
                           .falses = {default_falses, 2, false}};
}

static sib_status read_type(sib__call *call, const sib__json *column, sib__csv_type *type)
{
    if (column->kind != SIB__JSON_OBJECT) {
        return sib__json_fail(call, argument, column,
                              "expected an object, as in {\"type\": \"f64\"}");
    }
    *type = sib__csv_type_other(column->key);
    type->type = 0;
    for (const sib__json *member = column->first; member != NULL; member = member->next) {
        SIB__TRY(read_member(call, member, type));
    }
    return check_type(call, column, type);
}

sib_status sib__csv_types_read(sib__call *call, const char *types, sib__csv_types *out)
{
    const sib__json *root = NULL;
    if (types == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, argument, -1, NULL, "types is NULL");
    }
    SIB__TRY(sib__json_parse(call, &call->scratch, argument, sib__slice_of(types), &root));
    if (root->kind != SIB__JSON_OBJECT) {
        return sib__json_fail(call, argument, root, "expected an object of columns");
    }
    out->n = 0;
    out->items = SIB__NEW(&call->scratch, sib__csv_type, root->n);
    SIB__TRY_MEMORY(call, out->items);
    for (const sib__json *column = root->first; column != NULL; column = column->next) {
        SIB__TRY(read_type(call, column, &out->items[out->n]));
        out->n++;
    }
    return SIB_OK;
}
