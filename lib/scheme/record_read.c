/* A record, read back: by the lists of its keys and the fields of its tables. What comes out,
 * written again, must be the text that was read: so nothing in it goes unread, and every byte
 * is as a settlement writes it. */
#include <string.h>

#include "core/date.h"
#include "core/form.h"
#include "core/number.h"
#include "scheme/record_check.h"

enum { CHECK_EVERY = 0x1000 };

/* Where the reader finds what the record keeps as JSON. */
typedef struct said {
    sib__settled     record; /* first: its texts and days are read in place */
    const char      *hash;
    const sib__json *lines;
    const sib__json *cohorts;
    const sib__json *facts;
    const sib__json *rows[5]; /* of the tables, in the order of `tables_of` */
} said;

#define TEXT(key, field)                                                                       \
    {                                                                                          \
        SIB__KEY_AT(key, SIB__OPTION_TEXT, said, record.field)                                 \
    }
#define JSON(key, as, field) SIB__KEY_AT(key, SIB__OPTION_##as, said, field)
#define MAYBE                .optional = true

static const sib__option  a_text[] = {{SIB__KEY(NULL, SIB__OPTION_TEXT)}};
static const sib__options texts = SIB__KEYS(a_text);

static const sib__option  payer[] = {{SIB__KEY("base", SIB__OPTION_TEXT)},
                                     {SIB__KEY("charged", SIB__OPTION_TEXT)},
                                     {SIB__KEY("target", SIB__OPTION_TEXT)}};
static const sib__options payers = SIB__KEYS(payer);
static const sib__option  group[] = {{SIB__KEY("base", SIB__OPTION_TEXT)},
                                     {SIB__KEY("sum", SIB__OPTION_TEXT)}};
static const sib__options groups = SIB__KEYS(group);

static const char *const formats[] = {"sib-settlement@1", NULL};

static const sib__option root[] = {
    {SIB__KEY("format", SIB__OPTION_TEXT), .words = formats},
    {SIB__KEY("contract", SIB__OPTION_OBJECT)},
    {SIB__KEY_AT("contract", SIB__OPTION_TEXT, said, record.contract), .in = "contract"},
    {SIB__KEY_AT("version", SIB__OPTION_TEXT, said, record.version), .in = "contract"},
    {SIB__KEY_AT("hash", SIB__OPTION_TEXT, said, record.contract_hash), .in = "contract"},
    {SIB__KEY_AT("amended", SIB__OPTION_TEXT, said, record.amended), MAYBE},
    {SIB__KEY("stage", SIB__OPTION_OBJECT)},
    {SIB__KEY_AT("id", SIB__OPTION_TEXT, said, record.stage), .in = "stage", MAYBE},
    {SIB__KEY_AT("as_at", SIB__OPTION_DATE, said, record.as_at), .in = "stage"},
    {SIB__KEY_AT("pays", SIB__OPTION_BOOL, said, record.pays), .in = "stage", MAYBE},
    {JSON("lines", LIST, lines), .in = "stage", MAYBE, .of = &texts},
    {JSON("cohorts", LIST, cohorts), .in = "stage", MAYBE, .of = &texts},
    {JSON("facts", MAP, facts), .of = &texts},
    TEXT("previous", previous),
    {JSON("lines", OTHER, rows[0])},
    {JSON("weights", OTHER, rows[1])},
    {JSON("conditions", OTHER, rows[2])},
    {JSON("bills", OTHER, rows[3])},
    {JSON("due", OTHER, rows[4]), MAYBE},
    {JSON("split", OBJECT, record.split_said), MAYBE},
    {SIB__KEY("by", SIB__OPTION_TEXT), .in = "split", .blank = true},
    {SIB__KEY("terms", SIB__OPTION_TEXT), .in = "split"},
    {SIB__KEY("payers", SIB__OPTION_MAP), .in = "split", .of = &payers},
    {SIB__KEY("groups", SIB__OPTION_MAP), .in = "split", .of = &groups},
    {SIB__KEY_AT("verdict", SIB__OPTION_ENUM, said, record.verdict),
     .name_of = sib__due_verdict_name},
    {SIB__KEY_AT("hash", SIB__OPTION_TEXT, said, hash)},
};
static const sib__options root_keys = SIB__KEYS(root);

/* A text being read. */
typedef struct reader {
    sib__call   *call;
    sib__memory *memory;
    const char  *argument;
} reader;

static sib_status refuse(const reader *r, const sib__json *at, const char *what)
{
    return sib__json_fail(r->call, r->argument, at, "%s", what);
}

/* A cell into the open row; what its type is not is refused. */
static sib_status read_cell(const reader *r, const sib__json *at, sib__rows *rows)
{
    int64_t field = sib__rows_field(rows, at->key.data);
    int64_t whole = 0;
    int32_t day = 0;
    if (field < 0) {
        return refuse(r, at, "no row of a settlement has such a column");
    }
    const char *name = rows->fields[field].name;
    bool        text = at->kind == SIB__JSON_STRING && at->text.length > 0;
    bool        flag = at->kind == SIB__JSON_TRUE || at->kind == SIB__JSON_FALSE;
    switch (rows->fields[field].type) {
    case SIB_COLUMN_TYPE_I64:
        if (!(text || at->kind == SIB__JSON_NUMBER) ||
            !sib__number_parse_i64(at->text, &whole)) {
            return refuse(r, at, "a whole number must stand here");
        }
        sib__set_i64(rows, name, whole);
        break;
    case SIB_COLUMN_TYPE_DATE:
        if (!text || !sib__date_parse(at->text, &day)) {
            return refuse(r, at, "a date YYYY-MM-DD must stand here");
        }
        sib__set_date(rows, name, day);
        break;
    case SIB_COLUMN_TYPE_FLAG:
        if (!flag) {
            return refuse(r, at, "true or false must stand here");
        }
        sib__set_flag(rows, name, at->kind == SIB__JSON_TRUE ? 1 : 0);
        break;
    default:
        if (!text) {
            return refuse(r, at, "a text, not empty, must stand here");
        }
        sib__set_slice(rows, name, at->text);
        break;
    }
    return SIB_OK;
}

static sib_status read_row(const reader *r, const sib__json *row, sib__rows *rows)
{
    if (row->kind != SIB__JSON_OBJECT) {
        return refuse(r, row, "a row is an object of columns");
    }
    sib__rows_add(rows);
    for (const sib__json *cell = row->first; cell != NULL; cell = cell->next) {
        SIB__TRY(read_cell(r, cell, rows));
    }
    return rows->n % CHECK_EVERY == 0 ? sib__check(r->call) : SIB_OK;
}

static sib_status read_tables(const reader *r, said *s)
{
    sib__statement *st = &s->record.statement;
    sib__rows *tables[] = {&st->lines, &st->weights, &st->conditions, &st->bills, &st->due};
    sib__statement_begin(st, r->memory);
    if (s->rows[4] != NULL) {
        SIB__TRY(read_row(r, s->rows[4], tables[4]));
    }
    for (int i = 0; i < 4; i++) {
        if (s->rows[i]->kind != SIB__JSON_ARRAY) {
            return refuse(r, s->rows[i], "a list of rows must stand here");
        }
        for (const sib__json *row = s->rows[i]->first; row != NULL; row = row->next) {
            SIB__TRY(read_row(r, row, tables[i]));
        }
        SIB__TRY(sib__rows_check(r->call, tables[i]));
    }
    return sib__rows_check(r->call, tables[4]);
}

/* The texts of a list or a map, or the keys of a map; none where there is none. */
static sib_status read_names(const reader *r, const sib__json *list, bool keys, sib__names *out)
{
    *out = (sib__names){SIB__NEW(r->memory, const char *, list == NULL ? 0 : list->n), 0};
    SIB__TRY_MEMORY(r->call, out->list);
    for (const sib__json *at = list == NULL ? NULL : list->first; at != NULL; at = at->next) {
        out->list[out->n++] = keys ? at->key.data : at->text.data;
    }
    return SIB_OK;
}

static sib_status read_root(const reader *r, const sib__json *json, said *s)
{
    const sib__form form = {
        .call = r->call, .argument = r->argument, .memory = r->memory, .format = 1};
    sib__settled *record = &s->record;
    if (json->kind != SIB__JSON_OBJECT || sib__json_member(json, "format") == NULL) {
        return sib__fail(r->call, SIB_ERR_TERMS, r->argument, -1, NULL,
                         "it is no record of a settlement");
    }
    SIB__TRY(sib__form_read(&form, "the record", json, &root_keys, s));
    SIB__TRY(read_names(r, s->lines, false, &record->lines));
    SIB__TRY(read_names(r, s->cohorts, false, &record->cohorts));
    SIB__TRY(read_names(r, s->facts, true, &record->tables));
    SIB__TRY(read_names(r, s->facts, false, &record->hashes));
    SIB__TRY(record->split_said == NULL
                 ? SIB_OK
                 : sib__json_canonical_value(r->call, r->memory, record->split_said,
                                             &record->split));
    return read_tables(r, s);
}

sib_status sib__settled_read(sib__call *call, sib__memory *m, const char *argument,
                             sib__slice text, sib__settled *out)
{
    const reader     r = {call, m, argument};
    const sib__json *json = NULL;
    sib__slice       again;
    said             s;
    memset(&s, 0, sizeof s);
    SIB__TRY(sib__json_parse(call, m, argument, text, &json));
    SIB__TRY(read_root(&r, json, &s));
    SIB__TRY(sib__settled_write(call, &call->scratch, &s.record, &again));
    if (strcmp(s.record.hash, s.hash) != 0) {
        return sib__fail(call, SIB_ERR_TERMS, argument, -1, NULL,
                         "the record has been changed: its hash is another");
    }
    if (sib__slice_compare(again, text) != 0) {
        return sib__fail(call, SIB_ERR_TERMS, argument, -1, NULL,
                         "the record is not written as a settlement writes it");
    }
    SIB__TRY(sib__settled_check(call, argument, &s.record));
    SIB__TRY(sib__settled_check_money(call, argument, &s.record));
    *out = s.record;
    return SIB_OK;
}
