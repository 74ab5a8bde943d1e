/* The public calls about contracts alone. */
#include "contract/contract.h"
#include "table/rows.h"

/* One row a table: its name, its role and its column types. */
static sib_status list_tables(sib__call *call, const char *contract, sib_table **out)
{
    static const sib__field fields[] = {SIB__TEXT("table"), SIB__TEXT("role"),
                                        SIB__TEXT("types")};
    sib__contract          *c = NULL;
    sib__rows               rows;
    if (contract == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "contract", -1, NULL, "contract is NULL");
    }
    SIB__TRY(sib__contract_read(call, &call->scratch, sib__slice_of(contract), &c));
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int64_t i = 0; i < c->table_count; i++) {
        sib__slice types = {NULL, 0};
        SIB__TRY(sib__json_canonical_value(call, &call->scratch, c->tables[i].columns, &types));
        sib__rows_add(&rows);
        sib__set_text(&rows, "table", c->tables[i].name);
        sib__set_text(&rows, "role", sib_contract_role_name(c->tables[i].role));
        sib__set_slice(&rows, "types", types);
    }
    return sib__rows_finish(call, &rows, NULL, out);
}

sib_status sib_contract_read(sib_context *ctx, const char *contract, sib_table **out)
{
    sib__call  call;
    sib_table *table = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_contract_read", SIB__OUT(out));
    if (status == SIB_OK) {
        status = list_tables(&call, contract, &table);
    }
    return SIB__LEAVE(&call, status, out, table);
}

static sib_status show_schema(sib__call *call, sib_table **out)
{
    static const sib__field fields[] = {SIB__TEXT("schema")};
    sib__slice              schema = {NULL, 0};
    sib__rows               rows;
    SIB__TRY(sib__contract_schema(call, &call->scratch, &schema));
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    sib__rows_add(&rows);
    sib__set_slice(&rows, "schema", schema);
    return sib__rows_finish(call, &rows, NULL, out);
}

sib_status sib_contract_schema(sib_context *ctx, sib_table **out)
{
    sib__call  call;
    sib_table *table = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_contract_schema", SIB__OUT(out));
    if (status == SIB_OK) {
        status = show_schema(&call, &table);
    }
    return SIB__LEAVE(&call, status, out, table);
}
