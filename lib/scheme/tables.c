/* The tables that a contract declares. */
#include "scheme/lists.h"

SIB__DEFINE_ENUM(sib__role, SIB__ROLE_LIST)

static sib_status read_levels(const sib__reader *r, sib__scheme_column *column)
{
    const sib__json *levels = sib__json_member(column->json, "levels");
    if (levels == NULL) {
        return SIB_OK;
    }
    sib__slice *names = SIB__NEW(r->memory, sib__slice, levels->n);
    SIB__TRY_MEMORY(r->call, names);
    for (const sib__json *at = levels->first; at != NULL; at = at->next) {
        SIB__TRY(sib__check_id(r, at, at->text));
        for (int64_t i = 0; i < column->level_count; i++) {
            if (sib__slice_compare(names[i], at->text) == 0) {
                return sib__refuse(r, at, "\"%s\" is listed twice", at->text.data);
            }
        }
        names[column->level_count++] = at->text;
    }
    column->levels = names;
    return SIB_OK;
}

static sib_status read_columns(sib__reader *r, sib__scheme_table *table)
{
    const sib__json    *map = table->column_map;
    sib__scheme_column *columns = SIB__NEW(r->memory, sib__scheme_column, map->n);
    SIB__TRY_MEMORY(r->call, columns);
    table->columns = columns;
    for (const sib__json *at = map->first; at != NULL; at = at->next) {
        sib__scheme_column *column = &columns[table->column_count++];
        const char         *type = sib__json_member(at, "type")->text.data;
        SIB__TRY(sib__check_name(r, at, at->key));
        *column = (sib__scheme_column){
            .name = at->key.data, .type = sib_column_type_value(type), .json = at};
        SIB__TRY(read_levels(r, column));
    }
    return SIB_OK;
}

/* Every column of the members that classifies them is a key of people, and follows from the
 * person. */
static sib_status read_classes(sib__reader *r, const sib__scheme_table *table)
{
    sib__scheme *s = r->scheme;
    bool         members = table->role == SIB__ROLE_MEMBERS;
    for (int64_t i = 0; i < table->column_count; i++) {
        const sib__scheme_column *c = &table->columns[i];
        int32_t                   known = sib__dimension_named(s, sib__slice_of(c->name));
        bool                      whole = c->type == SIB_COLUMN_TYPE_I64;
        if (members && known == s->cohort && s->cohort_count > 0) {
            s->dimensions[known].base = s->person;
        }
        if (known != SIB__NO_DIMENSION || (!whole && c->levels == NULL)) {
            continue;
        }
        SIB__TRY(sib__add_dimension(
            r, c->json,
            (sib__dimension){.name = c->name,
                             .kind = whole ? SIB__DIMENSION_FOUND : SIB__DIMENSION_LISTED,
                             .base = members ? s->person : SIB__NO_DIMENSION,
                             .listed = c->levels,
                             .listed_count = c->level_count,
                             .table = members ? table->name : NULL},
            &known));
    }
    return SIB_OK;
}

static sib_status read_table(sib__reader *r, const sib__json *at, sib__scheme_table *table)
{
    sib__scheme *s = r->scheme;
    SIB__TRY(sib__check_name(r, at, at->key));
    SIB__TRY(sib__read_object(r, "a table", at, &sib__table_keys, table));
    table->name = at->key.data;
    table->json = at;
    SIB__TRY(read_columns(r, table));
    if (table->role != SIB__ROLE_MEMBERS) {
        return table->role == SIB__ROLE_RELEASES ? read_classes(r, table) : SIB_OK;
    }
    sib__scheme_column *person = NULL;
    const sib__json    *named = sib__json_member(at, "person");
    if (s->members != NULL) {
        return sib__refuse(r, at, "there is one table of members at most");
    }
    s->members = table;
    SIB__TRY(sib__read_column_name(r, named, table, &person));
    SIB__TRY(sib__check_column_type(r, named, person, SIB_COLUMN_TYPE_TEXT));
    return read_classes(r, table);
}

sib_status sib__read_tables(sib__reader *r, const sib__json *map)
{
    sib__scheme *s = r->scheme;
    s->tables = SIB__NEW(r->memory, sib__scheme_table, map == NULL ? 0 : map->n);
    SIB__TRY_MEMORY(r->call, s->tables);
    for (const sib__json *at = map == NULL ? NULL : map->first; at != NULL; at = at->next) {
        SIB__TRY(read_table(r, at, &s->tables[s->table_count++]));
    }
    return SIB_OK;
}

static const char *table_name(const void *payload, int64_t i)
{
    const sib__scheme *s = payload;
    return i < s->table_count ? s->tables[i].name : NULL;
}

sib_status sib__read_table_name(const sib__reader *r, const sib__json *at,
                                sib__scheme_table **out)
{
    sib__scheme *s = r->scheme;
    for (int64_t i = 0; i < s->table_count; i++) {
        if (sib__slice_equals(at->text, s->tables[i].name)) {
            *out = &s->tables[i];
            return SIB_OK;
        }
    }
    return sib__refuse_name(r, at, "table", (sib__known_names){table_name, s});
}

static const char *column_name(const void *payload, int64_t i)
{
    const sib__scheme_table *table = payload;
    return i < table->column_count ? table->columns[i].name : NULL;
}

sib_status sib__read_column_name(const sib__reader *r, const sib__json *at,
                                 const sib__scheme_table *table, sib__scheme_column **out)
{
    for (int64_t i = 0; i < table->column_count; i++) {
        if (sib__slice_equals(at->text, table->columns[i].name)) {
            *out = &table->columns[i];
            return SIB_OK;
        }
    }
    return sib__refuse_name(r, at, "column of its table",
                            (sib__known_names){column_name, table});
}

sib_status sib__check_column_type(const sib__reader *r, const sib__json *at,
                                  const sib__scheme_column *column, int32_t type)
{
    return column->type == type ? SIB_OK
                                : sib__refuse(r, at, "the column \"%s\" must be of type %s",
                                              column->name, sib_column_type_name(type));
}
