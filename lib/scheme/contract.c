/* Contracts, read: the public calls, and the tables about a contract. */
#include <string.h>

#include "scheme/explain.h"
#include "scheme/handle.h"
#include "scheme/kind.h"
#include "scheme/limit.h"
#include "scheme/read.h"
#include "table/rows.h"

static sib_status summarize(sib__call *call, sib_scheme *scheme)
{
    static const sib__field fields[] = {SIB__TEXT("contract"), SIB__TEXT("version"),
                                        SIB__TEXT("title"),    SIB__TEXT("currency"),
                                        SIB__TEXT("hash"),     SIB__I64("unagreed")};
    const sib__scheme      *s = &scheme->scheme;
    sib__rows               rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    sib__rows_add(&rows);
    sib__set_text(&rows, "contract", s->id);
    sib__set_text(&rows, "version", s->version);
    sib__set_text(&rows, "title", s->title);
    sib__set_text(&rows, "currency", s->currency);
    sib__set_text(&rows, "hash", s->hash);
    sib__set_i64(&rows, "unagreed", s->unagreed_count);
    return sib__table_of_rows(call, &scheme->result, "summary", &rows);
}

static void print_keys(const sib__scheme *s, sib__dimensions keys, sib__line *line)
{
    for (int32_t i = 0; i < s->dimension_count; i++) {
        if (sib__has_dimension(keys, i)) {
            sib__line_print(line, "%s%s", line->length == 0 ? "" : ", ", s->dimensions[i].name);
        }
    }
}

/* A row of a step, and what one of its results is; NULL where it has none. */
static void add_step(const sib__scheme *s, const sib__scheme_step *step,
                     const sib__output *result, sib__rows *rows)
{
    enum { LONGEST = 1000 };
    char      keys[LONGEST] = "";
    char      per[LONGEST] = "";
    sib__line by = {keys, sizeof keys, 0};
    sib__line group = {per, sizeof per, 0};
    sib__rows_add(rows);
    sib__set_text(rows, "step", step->id);
    sib__set_text(rows, "do", step->kind->name);
    if (step->kind == &sib__step_limit) {
        print_keys(s, ((const sib__limit *)step)->per, &group);
        sib__set_text(rows, "per", per);
    }
    if (result != NULL) {
        print_keys(s, result->keys, &by);
        sib__set_text(rows, "result", result->name);
        sib__set_text(rows, "unit", sib__unit_name(result->unit));
        sib__set_text(rows, "keys", keys);
        sib__set_i64(rows, "readers", result->readers);
    }
}

/* One row a result, and one for a step without. */
static sib_status list_steps(sib__call *call, sib_scheme *scheme)
{
    static const sib__field fields[] = {
        SIB__TEXT("step"), SIB__TEXT("do"),  SIB__TEXT("result"), SIB__TEXT("unit"),
        SIB__TEXT("keys"), SIB__TEXT("per"), SIB__I64("readers"), SIB__TEXT("sentence")};
    const sib__scheme *s = &scheme->scheme;
    sib__rows          rows;
    sib__prose         p;
    SIB__TRY(sib__prose_begin(call, &p));
    const sib__path *root = sib__place_root(&p.places, s->root);
    SIB__TRY_MEMORY(call, root);
    const sib__path *all = sib__place_member(&p.places, root, sib__slice_of("payment"));
    SIB__TRY_MEMORY(call, all);
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int64_t i = 0; i < s->step_count; i++) {
        const sib__scheme_step *step = s->steps[i];
        const char             *sentence = sib__step_sentence(&p, all, step);
        SIB__TRY(sib__prose_well(&p, SIB_OK) ? SIB_OK : p.status);
        for (int64_t j = 0; j == 0 || j < step->result_count; j++) {
            add_step(s, step, step->result_count == 0 ? NULL : step->results[j], &rows);
            sib__set_text(&rows, "sentence", sentence);
        }
    }
    return sib__table_of_rows(call, &scheme->result, "steps", &rows);
}

static sib_status list_stages(sib__call *call, sib_scheme *scheme)
{
    static const sib__field fields[] = {SIB__TEXT("stage"), SIB__DATE("as_at"),
                                        SIB__FLAG("pays"), SIB__DATE("on")};
    sib__rows               rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int64_t i = 0; i < scheme->scheme.stage_count; i++) {
        const sib__scheme_stage *stage = &scheme->scheme.stages[i];
        sib__rows_add(&rows);
        sib__set_text(&rows, "stage", stage->id);
        sib__set_date(&rows, "as_at", stage->as_at);
        sib__set_flag(&rows, "pays", stage->pays);
        sib__set_date(&rows, "on", stage->on);
    }
    return sib__table_of_rows(call, &scheme->result, "stages", &rows);
}

static sib_status list_tables(sib__call *call, sib_scheme *scheme)
{
    static const sib__field fields[] = {SIB__TEXT("table"), SIB__TEXT("role"),
                                        SIB__TEXT("types")};
    sib__rows               rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int64_t i = 0; i < scheme->scheme.table_count; i++) {
        const sib__scheme_table *table = &scheme->scheme.tables[i];
        sib__slice               types = {NULL, 0};
        SIB__TRY(sib__json_canonical_value(call, &call->scratch, table->column_map, &types));
        sib__rows_add(&rows);
        sib__set_text(&rows, "table", table->name);
        sib__set_text(&rows, "role", sib__role_name(table->role));
        sib__set_slice(&rows, "types", types);
    }
    return sib__table_of_rows(call, &scheme->result, "tables", &rows);
}

static sib_status read(sib__call *call, const char *document, sib_scheme *scheme)
{
    const sib__json *root = NULL;
    sib__reader r = {.call = call, .memory = &scheme->result.memory, .scheme = &scheme->scheme};
    if (document == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "document", -1, NULL, "is NULL");
    }
    SIB__TRY(sib__json_parse(call, &scheme->result.memory, "document", sib__slice_of(document),
                             &root));
    SIB__TRY(sib__read_document(&r, root));
    SIB__TRY(summarize(call, scheme));
    SIB__TRY(list_steps(call, scheme));
    SIB__TRY(list_tables(call, scheme));
    return list_stages(call, scheme);
}

sib_status sib_scheme_read(sib_context *ctx, const char *document, sib_scheme **out)
{
    sib__call   call;
    sib_scheme *scheme = NULL;
    sib_status  status = sib__enter(&call, ctx, "sib_scheme_read", SIB__OUT(out));
    if (status == SIB_OK) {
        scheme = sib__handle(&call, sizeof *scheme);
        status = scheme == NULL ? SIB_ERR_NO_MEMORY : read(&call, document, scheme);
    }
    return SIB__LEAVE(&call, status, out, scheme);
}

const sib_table *sib_scheme_table(const sib_scheme *scheme, const char *name)
{
    return scheme == NULL ? NULL : sib__table_titled(&scheme->result, name);
}

void sib_scheme_free(sib_scheme *scheme)
{
    sib__handle_free(scheme);
}
