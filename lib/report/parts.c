/* The parts of a report as they are put down. */
#include <string.h>

#include "report/facts.h"

bool sib__well(sib__facts *f, sib_status status)
{
    f->status = f->status == SIB_OK ? status : f->status;
    return f->status == SIB_OK;
}

enum { FIRST_PARTS = 64 };

sib__part *sib__put_part(sib__facts *f, const char *name, int64_t cells)
{
    if (f->status == SIB_OK && f->n == f->room) {
        int64_t    room = 2 * f->room + FIRST_PARTS;
        sib__part *parts = SIB__GROW(f->memory, sib__part, f->parts, room);
        f->status = parts == NULL ? sib__no_memory(f->call) : SIB_OK;
        f->parts = parts == NULL ? f->parts : parts;
        f->room = parts == NULL ? f->room : room;
    }
    const char **texts = f->status == SIB_OK ? SIB__NEW(f->memory, const char *, cells) : NULL;
    if (texts == NULL) {
        f->status = f->status == SIB_OK ? sib__no_memory(f->call) : f->status;
        return NULL;
    }
    f->parts[f->n] = (sib__part){.name = name, .cells = texts};
    return &f->parts[f->n++];
}

void sib__put_value(sib__facts *f, const char *name, const char *text)
{
    sib__part *part = text == NULL ? NULL : sib__put_part(f, name, 1);
    if (part != NULL) {
        part->cells[0] = text;
    }
}

const char *sib__value(const sib__facts *f, const char *name)
{
    for (int64_t i = 0; i < f->n; i++) {
        if (strcmp(f->parts[i].name, name) == 0) {
            return f->parts[i].cells[0];
        }
    }
    return NULL;
}
