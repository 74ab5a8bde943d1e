/* How much of the records may be in doubt before nothing is paid on them. Each stands for every
 * table and column, or for those that it names. */
#include <string.h>

#include "scheme/constant.h"
#include "scheme/lists.h"

SIB__DEFINE_ENUM(sib__doubt, SIB__DOUBT_LIST)

static const sib__scheme_table *table_named(const sib__scheme *s, const char *name)
{
    for (int64_t i = 0; i < s->table_count; i++) {
        if (strcmp(s->tables[i].name, name) == 0) {
            return &s->tables[i];
        }
    }
    return NULL;
}

static bool has_records(const sib__scheme_table *table)
{
    return table->role == SIB__ROLE_RELEASES || table->role == SIB__ROLE_HISTORY ||
           table->role == SIB__ROLE_OUTCOMES;
}

static const sib__scheme_column *column_named(const sib__scheme_table *table, const char *name)
{
    for (int64_t i = 0; i < table->column_count; i++) {
        if (strcmp(table->columns[i].name, name) == 0) {
            return &table->columns[i];
        }
    }
    return NULL;
}

/* Dates in the order in which they come: of one table, two or more. */
static sib_status check_dates(const sib__reader *r, const sib__scheme_check *c)
{
    const sib__scheme_table *table = c->table == NULL ? NULL : table_named(r->scheme, c->table);
    if (c->dates == NULL) {
        return SIB_OK;
    }
    if (table == NULL || c->column != NULL || c->dates->n < 2) {
        return sib__refuse(
            r, c->dates,
            "\"dates\" are two or more columns of the table that is named, in the "
            "order in which they come");
    }
    for (const sib__json *at = c->dates->first; at != NULL; at = at->next) {
        const sib__scheme_column *column = column_named(table, at->text.data);
        if (column == NULL || column->type != SIB_COLUMN_TYPE_DATE) {
            return sib__refuse(r, at, "\"%s\" is no column of dates of \"%s\"", at->text.data,
                               table->name);
        }
    }
    return SIB_OK;
}

static sib_status check_names(const sib__reader *r, const sib__scheme_check *c)
{
    const sib__scheme *s = r->scheme;
    bool               found = false;
    if (c->table != NULL) {
        const sib__scheme_table *table = table_named(s, c->table);
        if (table == NULL || !has_records(table)) {
            return sib__refuse(r, sib__json_member(c->json, "table"),
                               "\"%s\" is no table of releases, history or outcomes", c->table);
        }
    }
    for (int64_t i = 0; i < s->table_count; i++) {
        bool its = c->table == NULL ? has_records(&s->tables[i])
                                    : strcmp(s->tables[i].name, c->table) == 0;
        found = found ||
                (its && (c->column == NULL || column_named(&s->tables[i], c->column) != NULL));
    }
    return found
               ? SIB_OK
               : sib__refuse(r,
                             c->column == NULL ? c->json : sib__json_member(c->json, "column"),
                             c->column == NULL ? "there are no records that could be checked"
                                               : "no such table has that column");
}

static sib_status read_check(const sib__reader *r, const sib__json *at, sib__scheme_check *c)
{
    int32_t found = 0;
    int     order = 0;
    SIB__TRY(sib__read_object(r, "a check", at, &sib__scheme_check_keys, c));
    c->json = at;
    SIB__TRY(check_names(r, c));
    SIB__TRY(check_dates(r, c));
    if (c->most_said == NULL) {
        return SIB_OK;
    }
    SIB__TRY(sib__read_exact(r, c->most_said, SIB__UNIT_SHARE, &c->at_most, &found));
    SIB__TRY(sib__exact_compare(r->call, c->at_most, sib__exact_of_i64(1), &order));
    return sib__exact_sign(c->at_most) >= 0 && order <= 0
               ? SIB_OK
               : sib__refuse(r, c->most_said, "a share of the rows is from 0 %% to 100 %%");
}

sib_status sib__read_checks(sib__reader *r, const sib__json *list)
{
    sib__scheme *s = r->scheme;
    s->checks = SIB__NEW(r->memory, sib__scheme_check, list == NULL ? 0 : list->n);
    SIB__TRY_MEMORY(r->call, s->checks);
    for (const sib__json *at = list == NULL ? NULL : list->first; at != NULL; at = at->next) {
        SIB__TRY(read_check(r, at, &s->checks[s->check_count++]));
    }
    return SIB_OK;
}
