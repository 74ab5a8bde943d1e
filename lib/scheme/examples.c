/* The tests that a contract carries: each example is settled as one chain, and what it gives is
 * held against what it says. */
#include "scheme/draft.h"
#include "scheme/expectation.h"

static const sib__field fields[] = {SIB__TEXT("example"), SIB__TEXT("certainty"),
                                    SIB__TEXT("stage"),   SIB__TEXT("expectation"),
                                    SIB__TEXT("found"),   SIB__FLAG("holds")};

/* One example being run. */
typedef struct chain {
    const sib_scheme *scheme;
    const sib__json  *example;
    const sib__json  *facts;    /* of the last stage that gave all of them */
    const sib__json  *first;    /* and that stage: those after it add to them */
    const char       *previous; /* record of the last settlement that paid */
    sib_facts        *earlier;  /* what that was settled over */
    sib__rows        *rows;
} chain;

static void put_rows(sib__json_writer *w, const char *name, const sib__json *map)
{
    const sib__json *table = map == NULL ? NULL : sib__json_member(map, name);
    for (const sib__json *row = table == NULL ? NULL : table->first; row != NULL;
         row = row->next) {
        sib__json_value(w, row);
    }
}

/* Whether a table of facts is in one of the stages from `first` to before `end`. */
static bool is_named(const chain *c, const sib__json *end, const char *name)
{
    bool named = c->facts != NULL && sib__json_member(c->facts, name) != NULL;
    for (const sib__json *s = c->first; s != end && !named; s = s->next) {
        const sib__json *more = sib__json_member(s, "more");
        named = more != NULL && sib__json_member(more, name) != NULL;
    }
    return named;
}

static void put_table(sib__json_writer *w, const chain *c, const sib__json *last,
                      const char *name)
{
    sib__json_key(w, name);
    sib__json_open_array(w);
    put_rows(w, name, c->facts);
    for (const sib__json *s = c->first; s != last->next; s = s->next) {
        put_rows(w, name, sib__json_member(s, "more"));
    }
    sib__json_close_array(w);
}

/* All facts that are known at a stage, as a document. */
static sib_status write_facts(sib__call *call, const chain *c, const sib__json *last,
                              sib__slice *out)
{
    sib__json_writer w;
    sib__json_begin(&w, &call->scratch);
    sib__json_open_object(&w);
    sib__json_key(&w, "facts");
    sib__json_open_object(&w);
    for (const sib__json *t = c->facts == NULL ? NULL : c->facts->first; t != NULL;
         t = t->next) {
        put_table(&w, c, last, t->key.data);
    }
    for (const sib__json *s = c->first; s != last->next; s = s->next) {
        const sib__json *more = sib__json_member(s, "more");
        for (const sib__json *t = more == NULL ? NULL : more->first; t != NULL; t = t->next) {
            if (!is_named(c, s, t->key.data)) {
                put_table(&w, c, last, t->key.data);
            }
        }
    }
    sib__json_close_object(&w);
    sib__json_close_object(&w);
    return sib__json_finish(call, &w, out);
}

/* What a settlement that paid was settled over: what the next may ask for. */
static sib_status keep_facts(sib__call *call, chain *c, const sib_facts *facts,
                             const sib_settlement *settlement)
{
    SIB__TRY(sib__facts_empty(call, &call->scratch, &c->earlier));
    for (int64_t i = 0; i < facts->n; i++) {
        char             title[SIB__MESSAGE_SIZE] = "";
        sib__line        line = {title, sizeof title, 0};
        sib_table       *own = NULL;
        const sib_table *closed = NULL;
        sib__line_print(&line, "facts.%s", facts->tables[i].name);
        closed = sib_settlement_table(settlement, title);
        SIB__TRY(sib__table_share(call, &c->earlier->memory,
                                  closed == NULL ? facts->tables[i].table : closed, &own));
        SIB__TRY(sib__facts_put(call, c->earlier, facts->tables[i].name, own));
    }
    return SIB_OK;
}

static bool pays(const sib_settlement *s)
{
    const sib_table *due = sib_settlement_table(s, "due");
    return sib_table_rows(due) == 1 && sib_table_says(due, "verdict", 0, "interim") == 0;
}

/* What is settled, NULL where that is refused: for what the facts or the contract say, not for
 * want of memory or because somebody stopped it. */
static sib_status settle(sib__call *call, chain *c, const char *stage, sib__slice text,
                         sib_settlement **out)
{
    sib__child   child;
    sib_context *ctx = sib__child_begin(&child, call, 0.0, 1.0);
    sib_facts   *facts = NULL;
    sib_status   status = sib_facts_read(ctx, text.data, &facts);
    SIB__TRY(sib__child_own(&child, status, &call->scratch, facts, sib__handle_free));
    if (c->earlier != NULL) {
        status = sib_facts_set_earlier(ctx, facts, c->earlier);
    }
    if (status == SIB_OK) {
        status = sib_scheme_settle_persons(ctx, c->scheme, facts, stage, c->previous, out);
    }
    if (status == SIB_ERR_NO_MEMORY || status == SIB_ERR_INTERRUPTED) {
        return sib__child_end(&child, status);
    }
    if (status != SIB_OK) {
        return SIB_OK;
    }
    SIB__TRY(sib__own(call, &call->scratch, *out, sib__handle_free));
    if (!pays(*out)) {
        return SIB_OK;
    }
    c->previous = sib_settlement_record(*out);
    return keep_facts(call, c, facts, *out);
}

static sib_status write_expectation(sib__call *call, const chain *c, const char *stage,
                                    const sib__json *expectation, const sib__found *found)
{
    sib__slice text;
    SIB__TRY(sib__json_canonical_value(call, &call->scratch, expectation, &text));
    sib__rows_add(c->rows);
    sib__set_slice(c->rows, "example", sib__json_member(c->example, "id")->text);
    sib__set_slice(c->rows, "certainty", sib__json_member(c->example, "certainty")->text);
    sib__set_text(c->rows, "stage", stage);
    sib__set_slice(c->rows, "expectation", text);
    sib__set_text(c->rows, "found", found->text);
    sib__set_flag(c->rows, "holds", found->holds);
    return SIB_OK;
}

static sib_status try_stage(const sib__reader *r, chain *c, const sib__json *stage)
{
    const sib__json *name = sib__json_member(stage, "stage");
    const sib__json *facts = sib__json_member(stage, "facts");
    const sib__json *gives = sib__json_member(stage, "gives");
    sib_settlement  *settlement = NULL;
    sib__slice       text;
    name = name == NULL ? sib__json_member(stage, "as_at") : name;
    if (facts != NULL) {
        c->facts = facts;
        c->first = stage;
    }
    SIB__TRY(write_facts(r->call, c, stage, &text));
    SIB__TRY(settle(r->call, c, name->text.data, text, &settlement));
    for (const sib__json *e = gives->first; e != NULL; e = e->next) {
        sib__found found;
        SIB__TRY(sib__expectation_try(r, e, settlement, &found));
        SIB__TRY(write_expectation(r->call, c, name->text.data, e, &found));
    }
    return sib__check(r->call);
}

static sib_status try_all(sib__call *call, const sib_scheme *scheme, sib_table **out)
{
    sib__rows rows;
    if (scheme == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "scheme", -1, NULL, "is NULL");
    }
    SIB__TRY(sib__check_agreed(call, &scheme->scheme));
    sib__scheme     *copy = sib__copy(&call->scratch, &scheme->scheme, 1, sizeof *copy);
    const sib__json *list = scheme->scheme.examples;
    SIB__TRY_MEMORY(call, copy);
    sib__reader r = {.call = call, .memory = &call->scratch, .scheme = copy};
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (const sib__json *e = list == NULL ? NULL : list->first; e != NULL; e = e->next) {
        const sib__json *stages = sib__json_member(e, "stages");
        chain c = {.scheme = scheme, .example = e, .first = stages->first, .rows = &rows};
        for (const sib__json *s = stages->first; s != NULL; s = s->next) {
            SIB__TRY(try_stage(&r, &c, s));
        }
    }
    return sib__rows_finish(call, &rows, NULL, out);
}

sib_status sib_scheme_try_examples(sib_context *ctx, const sib_scheme *scheme, sib_table **out)
{
    sib__call  call;
    sib_table *table = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_scheme_try_examples", SIB__OUT(out));
    if (status == SIB_OK) {
        status = try_all(&call, scheme, &table);
    }
    return SIB__LEAVE(&call, status, out, table);
}
