#include "core/parallel.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

enum { MAX_WORKERS = 256 };

/* A loop under way. Workers take the next block by number until none is left or the calling
 * thread has put `stop`. */
typedef struct loop {
    sib__block_run  run;
    void           *payload;
    int64_t         blocks;
    _Atomic int64_t next;
    _Atomic int64_t done;
    atomic_bool     stop;
} loop;

typedef struct worker {
    loop     *of;
    int32_t   number;
    pthread_t thread;
} worker;

/* Takes and runs one block; false when there is none to take. */
static bool run_one(loop *l, int32_t number)
{
    if (atomic_load_explicit(&l->stop, memory_order_relaxed)) {
        return false;
    }
    int64_t block = atomic_fetch_add_explicit(&l->next, 1, memory_order_relaxed);
    if (block >= l->blocks) {
        return false;
    }
    l->run(l->payload, block, number);
    atomic_fetch_add_explicit(&l->done, 1, memory_order_relaxed);
    return true;
}

static void *work(void *payload)
{
    const worker *self = payload;
    while (run_one(self->of, self->number)) {
    }
    return NULL;
}

/* Starts workers 1 .. wanted - 1 with every signal blocked, so that the host's handlers run on
 * the host's threads. Returns how many were started; fewer is no failure. */
static int32_t start(worker *workers, int32_t wanted, loop *l)
{
    sigset_t all;
    sigset_t before;
    int32_t  started = 0;
    sigfillset(&all);
    if (wanted <= 1 || pthread_sigmask(SIG_SETMASK, &all, &before) != 0) {
        return 0;
    }
    while (started < wanted - 1) {
        worker *w = &workers[started];
        w->of = l;
        w->number = started + 1;
        if (pthread_create(&w->thread, NULL, work, w) != 0) {
            break;
        }
        started++;
    }
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

static sib_status poll(sib__call *call, loop *l, const char *step, double from, double to)
{
    if (step == NULL) {
        return sib__check(call);
    }
    int64_t done = atomic_load_explicit(&l->done, memory_order_relaxed);
    return sib__progress(call, from + (to - from) * (double)done / (double)l->blocks, step);
}

int32_t sib__parallel_workers(const sib__call *call, int64_t blocks)
{
    int32_t threads = call->ctx->options.threads;
    if (blocks < threads) {
        threads = blocks < 1 ? 1 : (int32_t)blocks;
    }
    return threads < MAX_WORKERS ? threads : MAX_WORKERS;
}

sib_status sib__parallel(sib__call *call, int64_t blocks, sib__block_run run, void *payload,
                         const char *step, double from, double to)
{
    worker     workers[MAX_WORKERS];
    loop       l = {.run = run, .payload = payload, .blocks = blocks};
    sib_status status = SIB_OK;
    if (blocks <= 0) {
        return SIB_OK;
    }
    int32_t started = start(workers, sib__parallel_workers(call, blocks), &l);
    while (status == SIB_OK && run_one(&l, 0)) {
        status = poll(call, &l, step, from, to);
    }
    if (status != SIB_OK) {
        atomic_store_explicit(&l.stop, true, memory_order_relaxed);
    }
    for (int32_t i = 0; i < started; i++) {
        (void)pthread_join(workers[i].thread, NULL);
    }
    return status;
}
