/* The types document of a CSV file: {"column": {"type": .., "null": [..], ..}}. */
#include "table/csv.h"

static const sib__slice empty_text[] = {{"", 0}};
static const sib__slice default_trues[] = {{"1", 1}, {"true", 4}, {"TRUE", 4}, {"True", 4}};
static const sib__slice default_falses[] = {{"0", 1}, {"false", 5}, {"FALSE", 5}, {"False", 5}};

static const char *const argument = "types";

/* A column as it is declared. */
typedef struct declared {
    int32_t          type;
    const sib__json *nulls;
    const sib__json *levels;
    const sib__json *trues;
    const sib__json *falses;
} declared;

static const sib__option  a_text[] = {{SIB__KEY(NULL, SIB__OPTION_TEXT), .blank = true}};
static const sib__options texts = SIB__KEYS(a_text);

#define LIST(key, field)                                                                       \
    SIB__KEY_AT(key, SIB__OPTION_LIST, declared, field), .optional = true, .of = &texts

static const sib__option keys[] = {
    {SIB__FIELD_ENUM(declared, type, sib_column_type)},
    {LIST("null", nulls)},
    {LIST("levels", levels), .when = "type", .when_values = "\"codes\""},
    {LIST("true", trues), .when = "type", .when_values = "\"flag\""},
    {LIST("false", falses), .when = "type", .when_values = "\"flag\""},
};
const sib__options sib__csv_type_keys = SIB__KEYS(keys);

static sib_status take_list(sib__call *call, const sib__json *value, sib__csv_list *list)
{
    if (value == NULL) {
        return SIB_OK;
    }
    sib__slice *items = SIB__NEW(&call->scratch, sib__slice, value->n);
    SIB__TRY_MEMORY(call, items);
    int64_t n = 0;
    for (const sib__json *item = value->first; item != NULL; item = item->next) {
        items[n++] = item->text;
    }
    *list = (sib__csv_list){items, n, true};
    return SIB_OK;
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
                           .trues = {default_trues, 4, false},
                           .falses = {default_falses, 4, false}};
}

static sib_status read_type(sib__call *call, const sib__json *column, sib__csv_type *type)
{
    const sib__form d = {.call = call, .argument = argument, .format = INT32_MAX};
    declared        found = {0};
    SIB__TRY(sib__form_read(&d, "a column", column, &sib__csv_type_keys, &found));
    *type = sib__csv_type_other(column->key);
    type->type = found.type;
    SIB__TRY(take_list(call, found.nulls, &type->nulls));
    SIB__TRY(take_list(call, found.levels, &type->levels));
    SIB__TRY(take_list(call, found.trues, &type->trues));
    SIB__TRY(take_list(call, found.falses, &type->falses));
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
