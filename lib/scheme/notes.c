/* Texts of a contract, and what stands around its values: sources, notes, what is open. */
#include "scheme/notes.h"

void sib__say_text(sib__prose *p, sib__out *out, sib__slice text, bool name)
{
    const char *clean = sib__clean(p->memory, text);
    out->failed = out->failed || clean == NULL;
    if (clean == NULL) {
        return;
    }
    sib__out_text(out, name ? "\"" : "");
    for (const char *at = clean; *at != '\0'; at++) {
        sib__out_text(out, *at == '"' || *at == '\\' ? "\\" : "");
        sib__out_slice(out, at, 1);
    }
    sib__out_text(out, name ? "\"" : "");
}

const char *sib__alternative_text(sib__prose *p, const sib__json *value)
{
    sib__slice text = value->text;
    if (value->kind != SIB__JSON_STRING &&
        !sib__prose_well(p, sib__json_canonical_value(p->call, p->memory, value, &text))) {
        return "";
    }
    const char *clean = sib__clean(p->memory, text);
    (void)sib__prose_well(p, clean == NULL ? sib__no_memory(p->call) : SIB_OK);
    return clean == NULL ? "" : clean;
}

/* Source, note and alternatives of an object, as a line among the notes; its number, 0 for none
 * of them. */
static int64_t put_note(sib__prose *p, const sib__json *object, const char *path)
{
    static const char *const texts[][2] = {{"source", " Source: "}, {"note", " Note: "}};
    const sib__json         *alternatives = sib__json_member(object, "alternatives");
    sib__out                 line;
    if (sib__json_member(object, "source") == NULL &&
        sib__json_member(object, "note") == NULL && alternatives == NULL) {
        return 0;
    }
    int64_t number = ++p->note_count;
    sib__out_begin(&line, p->memory);
    sib__out_text(&line, "[");
    sib__out_i64(&line, number);
    sib__out_all(&line, "] ", path, ":", NULL);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const sib__json *text = sib__json_member(object, texts[i][0]);
        const char      *clean = text == NULL ? "" : sib__clean(p->memory, text->text);
        sib__out_all(&line, text == NULL ? "" : texts[i][1], clean == NULL ? "" : clean, NULL);
        line.failed = line.failed || clean == NULL;
    }
    const sib__json *first = alternatives == NULL ? NULL : alternatives->first;
    for (const sib__json *each = first; each != NULL; each = each->next) {
        sib__out_all(&line, each == first ? " Alternatives: " : "; ",
                     sib__alternative_text(p, each), NULL);
    }
    sib__page_paragraph(&p->notes, sib__prose_done(p, &line), 0, 4);
    return number;
}

/* The flags of an object, in words; each is counted. */
static const char *flags_of(sib__prose *p, const sib__json *object)
{
    const struct {
        const char *key;
        const char *said;
        int64_t    *count;
    } flags[] = {{"unagreed", "NOT AGREED", &p->unagreed},
                 {"unknown", "unknown", &p->unknown},
                 {"assumed", "assumed", &p->assumed}};
    sib__out out;
    sib__out_begin(&out, p->memory);
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (sib__json_member(object, flags[i].key) != NULL) {
            sib__out_all(&out, out.length > 0 ? ", " : "", flags[i].said, NULL);
            *flags[i].count += 1;
        }
    }
    return sib__prose_done(p, &out);
}

/* "[assumed, note 3]" */
static const char *mark_of(sib__prose *p, const char *flags, int64_t note)
{
    sib__out mark;
    sib__out_begin(&mark, p->memory);
    sib__out_all(&mark, "[", flags, flags[0] != '\0' && note > 0 ? ", " : "", NULL);
    sib__out_text(&mark, note > 0 ? "note " : "");
    if (note > 0) {
        sib__out_i64(&mark, note);
    }
    sib__out_text(&mark, "]");
    return sib__prose_done(p, &mark);
}

static void say_remarks_of(sib__prose *p, sib__out *out, const sib__path *at,
                           const sib__json *object)
{
    sib__out path;
    bool     any = sib__is_unagreed(object);
    for (const sib__json *m = object->first; m != NULL; m = m->next) {
        any = any || sib__is_remark(m->key);
    }
    if (!any || sib__prose_marked(&p->noted, object)) {
        return;
    }
    sib__prose_mark(p, &p->noted, object);
    sib__out_begin(&path, p->memory);
    sib__place_print(&path, at);
    const char *where = sib__prose_done(p, &path);
    where = where[0] == '\0' ? "the contract" : where;
    const char *flags = flags_of(p, object);
    const char *mark = mark_of(p, flags, put_note(p, object, where));
    sib__out_all(out, out->length > 0 ? " " : "", mark, NULL);
    if (flags[0] != '\0') {
        sib__out line;
        sib__out_begin(&line, p->memory);
        sib__out_all(&line, "- ", where, " ", mark, NULL);
        sib__page_paragraph(&p->open, sib__prose_done(p, &line), 0, 2);
    }
}

void sib__say_remarks(sib__prose *p, sib__out *out, const sib__path *at)
{
    if (at->is_map) {
        return;
    }
    for (const sib__json *in = at->node; in != NULL && in->kind == SIB__JSON_OBJECT;
         in = sib__wrapped(in)) {
        say_remarks_of(p, out, at, in);
    }
}
