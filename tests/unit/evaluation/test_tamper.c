/* Every list and every field of a record changed, added, removed or put in another order, and
 * the result hashed anew, as a forger would. What there is to try follows from the description
 * of the record: nothing is left out by hand. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chain.h"
#include "core/json.h"
#include "core/options.h"
#include "record/record.h"
#include "shapes.h"
#include "support.h"

static const sib__record plain = {.format = 1};

/* A record as a tree that can be changed, and what is tried on it. */
typedef struct tampering {
    sib__call          call;
    const char        *record;
    sib__json         *root;
    const bond_tables *b;
    bool               counted;
    int                tried;
    int                rows; /* lists that have some */
} tampering;

static sib__json *own(const sib__json *node)
{
    return (sib__json *)(uintptr_t)node;
}

static sib__json *member(const sib__json *object, const char *key)
{
    return own(sib__json_member(object, key));
}

/* The record with its result hashed anew; free() it. */
static char *sealed(tampering *t)
{
    sib__slice text = {NULL, 0};
    sib__json *hash = member(t->root, "result_hash");
    char       digits[SIB__HASH_TEXT_SIZE];
    CU_ASSERT_EQUAL_FATAL(
        sib__json_canonical_value(&t->call, &t->call.scratch, member(t->root, "result"), &text),
        SIB_OK);
    sib__hash_text(text.data, (size_t)text.length, digits);
    sib__slice before = hash->text;
    hash->text = (sib__slice){digits, SIB__HASH_TEXT_SIZE - 1};
    CU_ASSERT_EQUAL_FATAL(sib__json_canonical_value(&t->call, &t->call.scratch, t->root, &text),
                          SIB_OK);
    hash->text = before;
    char *copy = malloc((size_t)text.length + 1);
    memcpy(copy, text.data, (size_t)text.length + 1);
    return copy;
}

static void say(const tampering *t, const char *what, const sib__member_spec *spec,
                const char *field, const char *found)
{
    printf("%s: %s %s.%s: %s\n", t->counted ? "evaluation" : "design", what, spec->name,
           field == NULL ? "" : field, found);
}

static void named(tampering *t, sib_status status, sib_table *const *made,
                  const sib__member_spec *spec, const char *field, const char *what)
{
    sib_table *d = *made;
    bool       good = status == SIB_OK && sib_table_says(d, "step", 0, spec->step) == 1;
    if (status == SIB_ERR_ARGUMENT) { /* a stage that the contract has not cannot be run */
        good = strcmp(spec->step, "options") == 0;
    }
    CU_ASSERT_TRUE(good);
    if (!good) {
        say(t, what, spec, field, "is not named");
    }
    sib_table_free(d);
}

/* `refused`: opening does not take it. */
static void expect(tampering *t, const char *what, const sib__member_spec *spec,
                   const char *field, bool refused)
{
    sib_evaluation *opened = NULL;
    sib_table      *d = NULL;
    char           *text = sealed(t);
    t->tried++;
    if (t->tried % 16 >= test_times(16)) {
        free(text);
        return;
    }
    named(t, sib_evaluation_diff(NULL, t->record, text, &d), &d, spec, field, what);
    named(t, sib_evaluation_verify(NULL, NULL, t->counted ? t->b->all : t->b->design, text, &d),
          &d, spec, field, what);
    sib_status status = sib_evaluation_open(NULL, text, NULL, &opened);
    CU_ASSERT_TRUE(!refused || status == SIB_ERR_TERMS || status == SIB_ERR_DATA);
    if (refused && status == SIB_OK) {
        say(t, what, spec, field, "is opened");
    }
    sib_evaluation_free(opened);
    free(text);
}

static void change(sib__json *value, const sib__field *field)
{
    static const struct {
        sib__json_kind kind;
        const char    *text[2];
    } kinds[] = {{SIB__JSON_STRING, {"7/9", "8/9"}},
                 {SIB__JSON_NUMBER, {"77", "78"}},
                 {SIB__JSON_STRING, {"2001-02-03", "2001-02-04"}},
                 {SIB__JSON_TRUE, {"", ""}}};
    int is = field->type == SIB_COLUMN_TYPE_TEXT   ? 0
             : field->type == SIB_COLUMN_TYPE_DATE ? 2
             : field->type == SIB_COLUMN_TYPE_FLAG ? 3
                                                   : 1;
    if (is == 3) {
        value->kind = value->kind == SIB__JSON_TRUE ? SIB__JSON_FALSE : SIB__JSON_TRUE;
        return;
    }
    bool same = value->text.data != NULL && sib__slice_equals(value->text, kinds[is].text[0]);
    value->kind = kinds[is].kind;
    value->text = sib__slice_of(kinds[is].text[same]);
}

static const sib__json **link_to(sib__json *parent, const sib__json *child)
{
    const sib__json **link = &parent->first;
    while (*link != child) {
        link = &own(*link)->next;
    }
    return link;
}

/* A child taken out and, after a look, put back. */
static void without(tampering *t, sib__json *parent, const sib__json *child,
                    const sib__member_spec *spec, const char *field, bool refused)
{
    const sib__json **link = link_to(parent, child);
    *link = child->next;
    parent->n--;
    expect(t, "removed", spec, field, refused);
    *link = child;
    parent->n++;
}

/* A child put at the end and, after a look, taken away. */
static void with(tampering *t, sib__json *parent, sib__json child, const sib__member_spec *spec,
                 const char *field, bool refused)
{
    const sib__json **link = link_to(parent, NULL);
    child.next = NULL;
    *link = &child;
    parent->n++;
    expect(t, "added", spec, field, refused);
    *link = NULL;
    parent->n--;
}

static void try_fields(tampering *t, sib__json *row, const sib__member_spec *spec)
{
    const sib__json more = {.kind = SIB__JSON_TRUE, .key = {"more", 4}};
    for (int64_t i = 0; i < spec->field_count; i++) {
        const sib__field *field = &spec->fields[i];
        sib__json        *value = member(row, field->name);
        if (!sib__list_has(&plain, field)) {
            continue;
        }
        CU_ASSERT_PTR_NOT_NULL_FATAL(value);
        sib__json before = *value;
        bool      exact = field->exact != NULL &&
                     sib__json_member(row, field->exact)->kind == SIB__JSON_STRING;
        change(value, field);
        expect(t, "changed", spec, field->name, exact);
        value->kind = SIB__JSON_ARRAY; /* of another kind */
        value->first = NULL;
        value->n = 0;
        expect(t, "another kind", spec, field->name, true);
        *value = before;
        without(t, row, value, spec, field->name, true);
    }
    with(t, row, more, spec, "more", true);
}

static void swap_first_two(tampering *t, sib__json *list, const sib__member_spec *spec)
{
    sib__json *x = own(list->first);
    sib__json *y = own(x->next);
    list->first = y;
    x->next = y->next;
    y->next = x;
    expect(t, "reordered", spec, NULL, false);
    list->first = x;
    y->next = x->next;
    x->next = y;
}

static void try_list(tampering *t, sib__json *stage, const sib__member_spec *spec)
{
    sib__json *list = member(stage, spec->name);
    CU_ASSERT_PTR_NOT_NULL_FATAL(list);
    without(t, stage, list, spec, NULL, true);
    with(t, list, (sib__json){.kind = SIB__JSON_OBJECT}, spec, "a row", true);
    if (list->n == 0) {
        return;
    }
    t->rows++;
    with(t, list, *list->first, spec, "a row", false);
    without(t, list, list->first, spec, "a row", false);
    if (list->n > 1) {
        swap_first_two(t, list, spec);
    }
    try_fields(t, own(list->first), spec);
}

/* Hashes, the contract and the facts beside the lists. */
static void try_value(tampering *t, sib__json *stage, const sib__member_spec *spec)
{
    sib__json *value = member(stage, spec->name);
    sib__json  before = *value;
    bool       contract = strcmp(spec->step, "contract") == 0;
    CU_ASSERT_PTR_NOT_NULL_FATAL(value);
    if (value->kind == SIB__JSON_STRING) {
        value->text = sib__slice_of("0000");
        expect(t, "changed", spec, NULL, contract);
        *value = before;
        without(t, stage, value, spec, NULL, true);
        return;
    }
    sib__json *within =
        contract ? member(value, "version")
                 : member(own(member(member(value, "facts"), "returns")->first), "persons");
    before = *within;
    within->text = sib__slice_of(contract ? "another" : "77");
    expect(t, "changed", spec, NULL, true);
    *within = before;
}

static void try_stage(tampering *t, bool second)
{
    sib__json *stage = member(member(t->root, "result"), second ? "evaluation" : "design");
    const sib__member_spec more = {.name = "more", .step = "more"};
    for (int i = 0; i < SIB__MEMBER_COUNT; i++) {
        const sib__member_spec *spec = sib__member_spec_of((sib__member)i);
        if (!sib__stage_has(&plain, second, spec)) {
            continue;
        }
        if (spec->fields == NULL) {
            try_value(t, stage, spec);
        } else {
            try_list(t, stage, spec);
        }
    }
    with(t, stage, (sib__json){.kind = SIB__JSON_TRUE, .key = {"more", 4}}, &more, NULL, true);
}

static void try_record(const bond_tables *b, const char *part)
{
    const sib__json       *root = NULL;
    tampering              t = {.b = b, .counted = strcmp(part, "evaluation") == 0};
    char                  *record = shape_read(sib__newest_format, "pooled", part);
    const sib__member_spec more = {.name = "more", .step = "more"};
    CU_ASSERT_PTR_NOT_NULL_FATAL(record);
    t.record = record;
    CU_ASSERT_EQUAL_FATAL(sib__enter(&t.call, NULL, "sib_test_tamper", true), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(
        sib__json_parse(&t.call, &t.call.scratch, "record", sib__slice_of(record), &root),
        SIB_OK);
    t.root = own(root);
    try_stage(&t, t.counted);
    if (t.counted) {
        try_stage(&t, false);
    }
    with(&t, member(root, "result"), (sib__json){.kind = SIB__JSON_TRUE, .key = {"more", 4}},
         &more, NULL, true);
    CU_ASSERT(t.tried > (t.counted ? 500 : 250) && t.rows >= (t.counted ? 20 : 10));
    sib__leave(&t.call, SIB_OK, NULL);
    free(record);
}

static void whatever_is_done_to_a_record_is_found_and_its_step_named(void)
{
    bond_tables b;
    bond_make(&b, 0);
    try_record(&b, "design");
    try_record(&b, "evaluation");
    bond_free(&b);
}

TEST_SUITE(test_tamper)
{
    test_add("tamper", "whatever is done to a record is found and its step named",
             whatever_is_done_to_a_record_is_found_and_its_step_named);
}
