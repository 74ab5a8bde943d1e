/* The table of phrases, and what writing in words keeps on the way. */
#include "scheme/phrases.h"

#include <string.h>

extern const char sib__sentences_tsv[];

bool sib__prose_well(sib__prose *p, sib_status status)
{
    status = status == SIB_OK && p->places.failed ? sib__no_memory(p->call) : status;
    if (p->status == SIB_OK) {
        p->status = status;
    }
    return p->status == SIB_OK;
}

const char *sib__prose_done(sib__prose *p, const sib__out *out)
{
    if (out->failed) {
        (void)sib__prose_well(p, sib__no_memory(p->call));
    }
    return out->failed ? "" : out->text;
}

/* The lines of the table, each cut at its tabulators. */
sib_status sib__prose_begin(sib__call *call, sib__prose *p)
{
    int64_t size = (int64_t)strlen(sib__sentences_tsv);
    int64_t lines = 0;
    char   *text = sib__copy(&call->scratch, sib__sentences_tsv, size + 1, 1);
    SIB__TRY_MEMORY(call, text);
    *p =
        (sib__prose){.call = call, .memory = &call->scratch, .places = {&call->scratch, false}};
    for (int64_t i = 0; i < size; i++) {
        lines += text[i] == '\n';
    }
    p->phrases = SIB__NEW(p->memory, sib__phrase, lines);
    SIB__TRY_MEMORY(call, p->phrases);
    for (char *at = text; at < text + size;) {
        char *when = strchr(at, '\t');
        char *said = strchr(when + 1, '\t');
        char *end = strchr(said + 1, '\n');
        *when = *said = *end = '\0';
        p->phrases[p->phrase_count++] = (sib__phrase){at, when + 1, said + 1};
        at = end + 1;
    }
    sib__out *const outs[] = {&p->page, &p->open, &p->notes};
    for (size_t i = 0; i < sizeof outs / sizeof outs[0]; i++) {
        sib__out_begin(outs[i], p->memory);
        SIB__TRY(outs[i]->failed ? sib__no_memory(call) : SIB_OK);
    }
    return SIB_OK;
}

static int64_t slot_of(const sib__marks *marks, const sib__json *node)
{
    uint64_t hash =
        (uint64_t)(uintptr_t)node / sizeof(sib__json) * UINT64_C(0x9E3779B97F4A7C15);
    int64_t slot = (int64_t)(hash >> 20) & (marks->room - 1);
    while (marks->slots[slot] != NULL && marks->slots[slot] != node) {
        slot = (slot + 1) & (marks->room - 1);
    }
    return slot;
}

bool sib__prose_marked(const sib__marks *marks, const sib__json *node)
{
    return marks->n > 0 && marks->slots[slot_of(marks, node)] == node;
}

static bool grow_marks(sib__prose *p, sib__marks *marks)
{
    enum { FIRST = 256 };
    sib__marks more = {NULL, marks->n, marks->room == 0 ? FIRST : 2 * marks->room};
    more.slots = SIB__NEW(p->memory, const sib__json *, more.room);
    if (more.slots == NULL) {
        return sib__prose_well(p, sib__no_memory(p->call));
    }
    for (int64_t i = 0; i < marks->room; i++) {
        if (marks->slots[i] != NULL) {
            more.slots[slot_of(&more, marks->slots[i])] = marks->slots[i];
        }
    }
    *marks = more;
    return true;
}

void sib__prose_mark(sib__prose *p, sib__marks *marks, const sib__json *node)
{
    if (2 * (marks->n + 1) > marks->room && !grow_marks(p, marks)) {
        return;
    }
    int64_t slot = slot_of(marks, node);
    marks->n += marks->slots[slot] == NULL;
    marks->slots[slot] = node;
}

const char *sib__about(sib__prose *p, const char *about, sib__slice key)
{
    sib__out out;
    sib__out_begin(&out, p->memory);
    sib__out_all(&out, about, ".", NULL);
    sib__out_slice(&out, key.data, key.length);
    return sib__prose_done(p, &out);
}

const char *sib__phrase_of(const sib__prose *p, sib__slice key, sib__slice word)
{
    for (int64_t i = 0; i < p->phrase_count; i++) {
        const sib__phrase *phrase = &p->phrases[i];
        int64_t            n = (int64_t)strlen(phrase->when);
        if (strcmp(phrase->about, "word") == 0 && n == key.length + word.length + 1 &&
            memcmp(phrase->when, key.data, (size_t)key.length) == 0 &&
            phrase->when[key.length] == '=' &&
            memcmp(phrase->when + key.length + 1, word.data, (size_t)word.length) == 0) {
            return phrase->text;
        }
    }
    return NULL;
}

int64_t sib__put_below(sib__prose *p, const sib__path *at, const char *about, bool table)
{
    if (p->below_count == p->below_room) {
        int64_t     room = 2 * p->below_room + 16;
        sib__below *below = SIB__GROW(p->memory, sib__below, p->below, room);
        if (below == NULL) {
            (void)sib__prose_well(p, sib__no_memory(p->call));
            return 0;
        }
        p->below = below;
        p->below_room = room;
    }
    p->tables += table;
    p->below[p->below_count++] =
        (sib__below){.place = at, .about = about, .number = table ? p->tables : 0};
    return table ? p->tables : 0;
}
