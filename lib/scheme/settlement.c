/* A stage, settled: the public calls. */
#include <string.h>

#include "scheme/demand.h"
#include "scheme/due.h"
#include "scheme/earlier.h"
#include "scheme/handle.h"

/* The tables and the text of a record. */
static sib_status publish(sib__call *call, const sib__settled *record, sib__slice text,
                          sib_settlement *out)
{
    const sib__statement    *st = &record->statement;
    const sib__rows         *rows[] = {&st->lines, &st->weights, &st->conditions,
                                       &st->due,   &st->bills,   &st->persons};
    static const char *const titles[] = {"lines", "weights", "conditions",
                                         "due",   "bills",   "persons"};
    size_t                   n = sizeof rows / sizeof rows[0] - (st->asked ? 0 : 1);
    for (size_t i = 0; i < n; i++) {
        SIB__TRY(sib__table_of_rows(call, &out->result, titles[i], rows[i]));
    }
    out->record = text.data;
    return SIB_OK;
}

/* The facts of a closed past, which the next settlement asks for: "facts.", and their name. */
static sib_status publish_facts(sib__call *call, const sib_facts *facts, sib_settlement *out)
{
    for (int64_t i = 0; i < facts->n; i++) {
        const sib_table *table = facts->tables[i].table;
        size_t           size = strlen(facts->tables[i].name) + sizeof "facts.";
        char            *title = SIB__NEW(&out->result.memory, char, (int64_t)size);
        sib__line        line = {title, size, 0};
        SIB__TRY_MEMORY(call, title);
        sib__line_print(&line, "facts.%s", facts->tables[i].name);
        SIB__TRY(sib__table_publish_shared(call, &out->result, title, table));
    }
    return SIB_OK;
}

sib_status sib__settle_stage(sib__call *call, const sib__scheme *scheme, const sib_facts *facts,
                             const char *stage, const char *previous, bool persons,
                             sib_settlement *out)
{
    sib__statement statement;
    sib__past      past;
    sib__settled   record;
    sib__slice     text;
    sib__due       due = {.verdict = SIB__DUE_REPORT};
    sib__run       run = {.call = call,
                          .memory = &call->scratch,
                          .scheme = scheme,
                          .facts = facts,
                          .statement = &statement};
    sib__statement_begin(&statement, &call->scratch);
    statement.asked = persons;
    SIB__TRY(sib__find_stage(call, scheme, stage, &run.stage, &run.as_at));
    if (previous != NULL && run.stage != NULL) {
        SIB__TRY(sib__past_read(call, &call->scratch, previous, scheme, run.stage, &past));
        run.past = &past;
    }
    SIB__TRY(sib__earlier_begin(&run));
    SIB__TRY(sib__run_steps(&run));
    if (run.stage != NULL) {
        SIB__TRY(sib__earlier_restate(&run));
        SIB__TRY(sib__due_of(&run, &due));
        SIB__TRY(sib__due_row(&run, &due));
    }
    SIB__TRY(sib__settled_of(&run, due.verdict, &record));
    SIB__TRY(sib__settled_write(call, &out->result.memory, &record, &text));
    SIB__TRY(run.facts == facts ? SIB_OK : publish_facts(call, run.facts, out));
    return publish(call, &record, text, out);
}

static sib_status settle(sib__call *call, const sib_scheme *scheme, const sib_facts *facts,
                         const char *stage, const char *previous, bool persons,
                         sib_settlement *out)
{
    if (scheme == NULL || facts == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, scheme == NULL ? "scheme" : "facts", -1, NULL,
                         "is NULL");
    }
    return sib__settle_stage(call, &scheme->scheme, facts, stage, previous, persons, out);
}

static sib_status enter(sib_context *ctx, const char *name, const sib_scheme *scheme,
                        const sib_facts *facts, const char *stage, const char *previous,
                        bool persons, sib_settlement **out)
{
    sib__call       call;
    sib_settlement *settlement = NULL;
    sib_status      status = sib__enter(&call, ctx, name, SIB__OUT(out));
    if (status == SIB_OK) {
        settlement = sib__handle(&call, sizeof *settlement);
        status = settlement == NULL
                     ? SIB_ERR_NO_MEMORY
                     : settle(&call, scheme, facts, stage, previous, persons, settlement);
    }
    return SIB__LEAVE(&call, status, out, settlement);
}

sib_status sib_scheme_settle(sib_context *ctx, const sib_scheme *scheme, const sib_facts *facts,
                             const char *stage, const char *previous, sib_settlement **out)
{
    return enter(ctx, "sib_scheme_settle", scheme, facts, stage, previous, false, out);
}

sib_status sib_scheme_settle_persons(sib_context *ctx, const sib_scheme *scheme,
                                     const sib_facts *facts, const char *stage,
                                     const char *previous, sib_settlement **out)
{
    return enter(ctx, "sib_scheme_settle_persons", scheme, facts, stage, previous, true, out);
}

static sib_status open(sib__call *call, const char *text, sib_settlement *out)
{
    sib__settled record;
    if (text == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "record", -1, NULL, "is NULL");
    }
    sib__slice given = sib__slice_of(text);
    SIB__TRY(sib__settled_read(call, &call->scratch, "record", given, &record));
    given.data = sib__slice_copy(&out->result.memory, given);
    SIB__TRY_MEMORY(call, given.data);
    return publish(call, &record, given, out);
}

sib_status sib_settlement_open(sib_context *ctx, const char *record, sib_settlement **out)
{
    sib__call       call;
    sib_settlement *settlement = NULL;
    sib_status      status = sib__enter(&call, ctx, "sib_settlement_open", SIB__OUT(out));
    if (status == SIB_OK) {
        settlement = sib__handle(&call, sizeof *settlement);
        status = settlement == NULL ? SIB_ERR_NO_MEMORY : open(&call, record, settlement);
    }
    return SIB__LEAVE(&call, status, out, settlement);
}

const sib_table *sib_settlement_table(const sib_settlement *settlement, const char *name)
{
    return settlement == NULL ? NULL : sib__table_titled(&settlement->result, name);
}

const char *sib_settlement_record(const sib_settlement *settlement)
{
    return settlement == NULL ? "" : settlement->record;
}

void sib_settlement_free(sib_settlement *settlement)
{
    sib__handle_free(settlement);
}
