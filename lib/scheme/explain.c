/* The text that is signed: every part and every step of a contract, in words. */
#include "scheme/explain.h"

#include <string.h>

#include "scheme/handle.h"
#include "scheme/kind.h"
#include "table/publish.h"
#include "scheme/prose_page.h"
#include "scheme/schema.h"

static const char *page_word(const sib__prose *p, const char *name)
{
    const char *word = sib__phrase_of(p, sib__slice_of("page"), sib__slice_of(name));
    return word == NULL ? name : word;
}

static void out_begin(sib__prose *p, sib__out *out)
{
    sib__out_begin(out, p->memory);
}

static void mark_member(sib__prose *p, const sib__path *at, const char *key)
{
    const sib__json *member = sib__json_member(at->value, key);
    if (member != NULL) {
        sib__prose_mark(p, &p->said, member);
    }
}

/* Whether nobody agreed what stands there: then that is said. */
static bool say_unagreed(sib__prose *p, const sib__path *at)
{
    sib__out said;
    if (!sib__is_unagreed(at->value)) {
        return false;
    }
    out_begin(p, &said);
    sib__say_remarks(p, &said, at);
    sib__page_paragraph(&p->page, sib__prose_done(p, &said), 0, 0);
    return true;
}

/* A part by its name, or one of a list of them. */
static void say_part(sib__prose *p, const char *about, const sib__path *at)
{
    sib__out out;
    sib__out said;
    out_begin(p, &out);
    out_begin(p, &said);
    if (at->number == 0) {
        sib__say_text(p, &out, at->node->key, true);
        sib__out_text(&out, ": ");
    }
    sib__say_object(p, &said, about, at);
    sib__out_text(&out, sib__prose_done(p, &said));
    sib__page_paragraph(&p->page, sib__prose_done(p, &out), 0, 2);
    sib__page_below(p, 2);
}

static void say_parts(sib__prose *p, const char *heading, const char *about,
                      const sib__path *all)
{
    int64_t n = 0;
    if (all == NULL || all->value->first == NULL) {
        return;
    }
    bool map = all->value->kind == SIB__JSON_OBJECT;
    sib__prose_mark(p, &p->said, all->node);
    sib__page_heading(&p->page, page_word(p, heading), '-');
    if (say_unagreed(p, all)) {
        return;
    }
    for (const sib__json *e = all->value->first; e != NULL && p->status == SIB_OK;
         e = e->next) {
        const sib__path *at = sib__place_under(&p->places, all, e, map ? 0 : ++n);
        if (at != NULL) {
            say_part(p, about, at);
        }
    }
}

static void say_keys(sib__prose *p, sib__out *out, const sib__scheme *s, sib__dimensions keys)
{
    bool any = false;
    for (int32_t i = 0; i < s->dimension_count; i++) {
        if (sib__has_dimension(keys, i)) {
            sib__out_all(out, any ? "," : page_word(p, "lines by"), " ", NULL);
            sib__say_text(p, out, sib__slice_of(s->dimensions[i].name), true);
            any = true;
        }
    }
    sib__out_text(out, any ? "" : page_word(p, "one line"));
}

/* The results of a step: names, units and keys. */
static void say_results(sib__prose *p, sib__out *out, const sib__scheme *s,
                        const sib__scheme_step *step)
{
    for (int64_t i = 0; i < step->result_count; i++) {
        const sib__output *o = step->results[i];
        sib__out_all(out, i == 0 ? page_word(p, "gives") : ",", " ", NULL);
        sib__say_text(p, out, sib__slice_of(o->full_name), true);
        sib__out_all(out, " (", sib__unit_name(o->unit), ")", NULL);
    }
    if (step->result_count > 0) {
        sib__out_text(out, ": ");
        say_keys(p, out, s, step->results[0]->keys);
        sib__out_text(out, ".");
    }
}

/* What a step reads, or who reads it: each name once. */
static void say_readings(sib__prose *p, sib__out *out, const sib__scheme *s,
                         const sib__scheme_step *step, bool of_others)
{
    const char *last = "";
    for (int64_t i = 0; i < s->reading_count; i++) {
        const sib__step_reading *r = &s->readings[i];
        bool        its = of_others ? r->read->step == step : r->reader == step->place;
        const char *name = of_others ? s->steps[r->reader]->id : r->read->full_name;
        if (its && strcmp(name, last) != 0) {
            if (last[0] == '\0') {
                sib__out_all(out, out->length > 0 ? " " : "",
                             page_word(p, of_others ? "read by" : "reads"), " ", NULL);
            } else {
                sib__out_text(out, ", ");
            }
            sib__say_text(p, out, sib__slice_of(name), true);
            last = name;
        }
    }
    sib__out_text(out, last[0] != '\0' ? "." : "");
}

static const sib__scheme_step *step_named(const sib__scheme *s, const sib__path *at)
{
    sib__slice name = sib__element_name(at->value);
    for (int64_t i = 0; i < s->step_count; i++) {
        if (sib__slice_equals(name, s->steps[i]->id)) {
            return s->steps[i];
        }
    }
    return NULL;
}

static void say_step(sib__prose *p, const sib__scheme *s, const sib__scheme_step *step,
                     const sib__path *at)
{
    sib__out head;
    sib__out said;
    sib__out about;
    out_begin(p, &head);
    out_begin(p, &said);
    out_begin(p, &about);
    sib__out_i64(&head, step->place + 1);
    sib__out_text(&head, ". ");
    sib__say_text(p, &head, sib__slice_of(step->id), true);
    sib__out_text(&head, " (");
    sib__say_value(p, &head, "do", sib__place_member(&p->places, at, sib__slice_of("do")),
                   false);
    sib__out_text(&head, ")");
    sib__say_remarks(p, &head, at);
    mark_member(p, at, "id");
    sib__out_text(&p->page, "\n");
    sib__page_paragraph(&p->page, sib__prose_done(p, &head), 0, 3);
    sib__say_object(p, &said, step->kind->name, at);
    sib__page_paragraph(&p->page, sib__prose_done(p, &said), 3, 0);
    sib__page_below(p, 3);
    say_results(p, &about, s, step);
    say_readings(p, &about, s, step, false);
    say_readings(p, &about, s, step, true);
    sib__page_paragraph(&p->page, sib__prose_done(p, &about), 3, 0);
}

static void say_steps(sib__prose *p, const sib__scheme *s, const sib__path *all)
{
    int64_t n = 0;
    if (all == NULL) {
        return;
    }
    sib__prose_mark(p, &p->said, all->node);
    sib__page_heading(&p->page, page_word(p, "payment"), '-');
    if (say_unagreed(p, all)) {
        return;
    }
    sib__page_paragraph(&p->page, page_word(p, "steps"), 0, 0);
    for (const sib__json *e = all->value->first; e != NULL && p->status == SIB_OK;
         e = e->next) {
        const sib__path        *at = sib__place_under(&p->places, all, e, ++n);
        const sib__scheme_step *step = at == NULL ? NULL : step_named(s, at);
        if (step != NULL) {
            say_step(p, s, step, at);
        } else if (at != NULL) {
            sib__out said;
            out_begin(p, &said);
            sib__say_object(p, &said, "section", at);
            sib__out_text(&p->page, "\n");
            sib__page_paragraph(&p->page, sib__prose_done(p, &said), 0, 0);
        }
    }
}

const char *sib__step_sentence(sib__prose *p, const sib__path *all,
                               const sib__scheme_step *step)
{
    sib__out         said;
    const sib__path *at = sib__place_under(&p->places, all, step->json, step->place + 1);
    out_begin(p, &said);
    p->brief = true;
    if (at != NULL) {
        mark_member(p, at, "do");
        mark_member(p, at, "id");
        sib__say_object(p, &said, step->kind->name, at);
    }
    return sib__prose_done(p, &said);
}

/* What is open: how many of each, and where. */
static void say_open(sib__prose *p, sib__out *out)
{
    const struct {
        const char *name;
        int64_t     n;
    } counts[] = {
        {"not agreed", p->unagreed}, {"unknown", p->unknown}, {"assumed", p->assumed}};
    sib__page_heading(out, page_word(p, "open"), '-');
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        sib__out line;
        out_begin(p, &line);
        sib__out_all(&line, page_word(p, counts[i].name), ": ", NULL);
        sib__out_i64(&line, counts[i].n);
        sib__page_paragraph(out, sib__prose_done(p, &line), 0, 2);
    }
    sib__out_text(out, sib__prose_done(p, &p->open));
}

/* Examples decide nothing: how many there are. */
static void say_examples(sib__prose *p, const sib__path *root)
{
    const sib__json *examples = sib__json_member(root->value, "examples");
    sib__out         line;
    if (examples == NULL) {
        return;
    }
    mark_member(p, root, "examples");
    out_begin(p, &line);
    sib__out_all(&line, page_word(p, "carried"), ": ", NULL);
    sib__out_i64(&line, examples->n);
    sib__page_heading(&p->page, page_word(p, "examples"), '-');
    sib__page_paragraph(&p->page, sib__prose_done(p, &line), 0, 0);
}

static void say_head(sib__prose *p, const sib__scheme *s, const sib__path *root, sib__out *out)
{
    sib__out title;
    sib__out hash;
    sib__out said;
    out_begin(p, &title);
    out_begin(p, &hash);
    out_begin(p, &said);
    mark_member(p, root, "$schema");
    sib__out_text(&title, "Contract ");
    sib__say_text(p, &title, sib__slice_of(s->id), true);
    sib__page_heading(out, sib__prose_done(p, &title), '=');
    sib__say_object(p, &said, "document", root);
    sib__page_paragraph(out, sib__prose_done(p, &said), 0, 0);
    sib__out_all(&hash, "Hash of the document: ", s->hash, NULL);
    sib__page_paragraph(out, sib__prose_done(p, &hash), 0, 0);
    sib__page_paragraph(out, page_word(p, "intro"), 0, 0);
}

static void say_all(sib__prose *p, const sib__scheme *s, const sib__path *root, sib__out *out)
{
    static const char *const parts[][2] = {
        {"tables", "table"},   {"values", "value"},     {"periods", "period"},
        {"cohorts", "cohort"}, {"outcomes", "outcome"}, {"comparisons", "comparison"},
        {"checks", "check"}};
    const sib__path *amends = sib__place_member(&p->places, root, sib__slice_of("amends"));
    if (amends != NULL) {
        sib__prose_mark(p, &p->said, amends->node);
        sib__page_heading(&p->page, page_word(p, "amends"), '-');
        say_part(p, "amends", amends);
    }
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        say_parts(p, parts[i][0], parts[i][1],
                  sib__place_member(&p->places, root, sib__slice_of(parts[i][0])));
    }
    say_steps(p, s, sib__place_member(&p->places, root, sib__slice_of("payment")));
    say_parts(p, "stages", "stage",
              sib__place_member(&p->places, root, sib__slice_of("settlement.stages")));
    say_examples(p, root);
    say_head(p, s, root, out);
}

static sib_status explain(sib__call *call, const sib_scheme *scheme, sib_paper *paper)
{
    sib__prose p;
    sib__out   text;
    if (scheme == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "scheme", -1, NULL, "is NULL");
    }
    SIB__TRY(sib__prose_begin(call, &p));
    const sib__path *root = sib__place_root(&p.places, scheme->scheme.given);
    SIB__TRY_MEMORY(call, root);
    sib__out_begin(&text, &paper->result.memory);
    say_all(&p, &scheme->scheme, root, &text);
    say_open(&p, &text);
    sib__out_all(&text, "\n", sib__prose_done(&p, &p.page), NULL);
    if (p.note_count > 0) {
        sib__page_heading(&text, page_word(&p, "notes"), '-');
        sib__out_text(&text, sib__prose_done(&p, &p.notes));
    }
    paper->text = sib__prose_done(&p, &text);
    (void)sib__prose_well(&p, SIB_OK);
    return p.status;
}

sib_status sib_scheme_explain(sib_context *ctx, const sib_scheme *scheme, sib_paper **out)
{
    sib__call  call;
    sib_paper *paper = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_scheme_explain", SIB__OUT(out));
    if (status == SIB_OK) {
        paper = sib__handle(&call, sizeof *paper);
        status = paper == NULL ? SIB_ERR_NO_MEMORY : explain(&call, scheme, paper);
    }
    return SIB__LEAVE(&call, status, out, paper);
}

static sib_status show_schema(sib__call *call, sib_paper *paper)
{
    sib__slice text = {NULL, 0};
    SIB__TRY(sib__scheme_schema(call, &paper->result.memory, &text));
    paper->text = text.data;
    return SIB_OK;
}

sib_status sib_scheme_schema(sib_context *ctx, sib_paper **out)
{
    sib__call  call;
    sib_paper *paper = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_scheme_schema", SIB__OUT(out));
    if (status == SIB_OK) {
        paper = sib__handle(&call, sizeof *paper);
        status = paper == NULL ? SIB_ERR_NO_MEMORY : show_schema(&call, paper);
    }
    return SIB__LEAVE(&call, status, out, paper);
}
