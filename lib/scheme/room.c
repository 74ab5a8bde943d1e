#include "scheme/room.h"

uint64_t *sib__room_take(sib__run *run, int64_t n)
{
    for (int i = 0; i < SIB__ROOMS; i++) {
        sib__room *room = &run->rooms[i];
        if (room->array != NULL && room->n >= n) {
            uint64_t *array = room->array;
            room->array = NULL;
            return array;
        }
    }
    return SIB__NEW(run->memory, uint64_t, n);
}

void sib__room_leave(sib__run *run, uint64_t *array, int64_t n)
{
    for (int i = 0; i < SIB__ROOMS; i++) {
        if (run->rooms[i].array == NULL) {
            run->rooms[i] = (sib__room){array, n};
            return;
        }
    }
    sib__drop(run->memory, array);
}

void sib__room_drop(sib__run *run)
{
    for (int i = 0; i < SIB__ROOMS; i++) {
        sib__drop(run->memory, run->rooms[i].array);
        run->rooms[i].array = NULL;
    }
}
