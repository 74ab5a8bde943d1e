/* A worker's room for columns of numbers, and when to leave it. */
#include "balance/balance.h"
#include "core/parallel.h"

sib_status sib__balance_rooms(sib__call *call, int64_t columns, const sib__arms *arms,
                              atomic_bool *stopped, sib__balance_room **out)
{
    int32_t workers = sib__parallel_workers(call, columns);
    int64_t n = arms->n[0] + arms->n[1];
    *out = SIB__NEW(&call->scratch, sib__balance_room, workers);
    SIB__TRY_MEMORY(call, *out);
    for (int32_t i = 0; i < workers; i++) {
        sib__balance_room *room = &(*out)[i];
        room->call = i == 0 ? call : NULL; /* worker 0 is the calling thread */
        room->stopped = stopped;
        room->keys = SIB__NEW(&call->scratch, uint64_t, n);
        room->other_keys = SIB__NEW(&call->scratch, uint64_t, n);
        room->rows = SIB__NEW(&call->scratch, int64_t, n);
        room->other_rows = SIB__NEW(&call->scratch, int64_t, n);
        if (room->keys == NULL || room->other_keys == NULL || room->rows == NULL ||
            room->other_rows == NULL) {
            return sib__no_memory(call);
        }
        for (int arm = 0; arm < SIB__ARMS; arm++) {
            room->x[arm] = SIB__NEW(&call->scratch, double, arms->n[arm]);
            room->w[arm] = SIB__NEW(&call->scratch, double, arms->n[arm]);
            if (room->x[arm] == NULL || room->w[arm] == NULL) {
                return sib__no_memory(call);
            }
        }
    }
    return SIB_OK;
}

bool sib__balance_stop(void *payload)
{
    const sib__balance_room *room = payload;
    bool                     stopped = atomic_load(room->stopped);
    if (!stopped && room->call != NULL && sib__check(room->call) != SIB_OK) {
        atomic_store(room->stopped, true);
        stopped = true;
    }
    return stopped;
}
