/* Facts, as they are handed in: tables by name. */
#include "scheme/facts.h"

#include <string.h>

enum { FIRST_ROOM = 4 };

const sib_table *sib__facts_table(const sib_facts *facts, const char *name)
{
    for (int64_t i = 0; i < facts->n; i++) {
        if (strcmp(facts->tables[i].name, name) == 0) {
            return facts->tables[i].table;
        }
    }
    return NULL;
}

sib_status sib_facts_new(sib_context *ctx, sib_facts **out)
{
    sib__call  call;
    sib_facts *facts = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_facts_new", SIB__OUT(out));
    if (status == SIB_OK) {
        facts = sib__handle(&call, sizeof *facts);
        status = facts == NULL ? SIB_ERR_NO_MEMORY : SIB_OK;
    }
    return SIB__LEAVE(&call, status, out, facts);
}

sib_status sib__facts_put(sib__call *call, sib_facts *facts, const char *name,
                          const sib_table *table)
{
    if (facts->n == facts->room) {
        int64_t          room = facts->room * 2 + FIRST_ROOM;
        sib__fact_table *tables =
            SIB__GROW(&facts->memory, sib__fact_table, facts->tables, room);
        SIB__TRY_MEMORY(call, tables);
        facts->tables = tables;
        facts->room = room;
    }
    char *copy = sib__copy(&facts->memory, name, (int64_t)strlen(name) + 1, 1);
    SIB__TRY_MEMORY(call, copy);
    facts->tables[facts->n++] = (sib__fact_table){copy, table};
    return SIB_OK;
}

sib_status sib__facts_add(sib__call *call, sib_facts *facts, const char *name,
                          const sib_table *table)
{
    sib_table *own = NULL;
    if (table == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "table", -1, NULL, "is NULL");
    }
    if (name == NULL || name[0] == '\0' || sib__utf8_fault(name, (int64_t)strlen(name)) >= 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "name", -1, NULL,
                         "the name of a table is UTF-8 and not empty");
    }
    if (sib__facts_table(facts, name) != NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "name", -1, NULL, "the name is used already");
    }
    SIB__TRY(sib__table_share(call, &facts->memory, table, &own));
    return sib__facts_put(call, facts, name, own);
}

sib_status sib_facts_add(sib_context *ctx, sib_facts *facts, const char *name,
                         const sib_table *table)
{
    sib__call  call;
    sib_status status = sib__enter(&call, ctx, "sib_facts_add", true);
    if (status == SIB_OK) {
        status = facts == NULL
                     ? sib__fail(&call, SIB_ERR_ARGUMENT, "facts", -1, NULL, "is NULL")
                     : sib__facts_add(&call, facts, name, table);
    }
    return sib__leave(&call, status, NULL);
}

sib_status sib__facts_empty(sib__call *call, sib__memory *owner, sib_facts **out)
{
    *out = sib__handle(call, sizeof **out);
    return *out == NULL ? SIB_ERR_NO_MEMORY : sib__own(call, owner, *out, sib__handle_free);
}

static sib_status set_earlier(sib__call *call, sib_facts *facts, const sib_facts *earlier)
{
    sib_facts *own = NULL;
    if (facts == NULL || earlier == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, facts == NULL ? "facts" : "earlier", -1, NULL,
                         "is NULL");
    }
    SIB__TRY(sib__facts_empty(call, &facts->memory, &own));
    for (int64_t i = 0; i < earlier->n; i++) {
        sib_table *table = NULL;
        SIB__TRY(sib__table_share(call, &own->memory, earlier->tables[i].table, &table));
        SIB__TRY(sib__facts_put(call, own, earlier->tables[i].name, table));
    }
    facts->earlier = own;
    return SIB_OK;
}

sib_status sib_facts_set_earlier(sib_context *ctx, sib_facts *facts, const sib_facts *earlier)
{
    sib__call  call;
    sib_status status = sib__enter(&call, ctx, "sib_facts_set_earlier", true);
    if (status == SIB_OK) {
        status = set_earlier(&call, facts, earlier);
    }
    return sib__leave(&call, status, NULL);
}

void sib_facts_free(sib_facts *facts)
{
    sib__handle_free(facts);
}
