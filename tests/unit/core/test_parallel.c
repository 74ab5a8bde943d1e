#include "core/parallel.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>

#include "support.h"

enum { BLOCKS = 500 };

/* The program is linked with --wrap=pthread_create, so that making threads can fail. */
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*start)(void *), void            *payload);
int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*start)(void *), void            *payload);

static int creations_left = -1; /* -1: any number */

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*start)(void *), void            *payload)
{
    if (creations_left == 0) {
        return EAGAIN;
    }
    if (creations_left > 0) {
        creations_left--;
    }
    return __real_pthread_create(thread, attributes, start, payload);
}

typedef struct tally {
    int       runs[BLOCKS];
    int       busy[8];     /* blocks under way for each worker */
    bool      collided[8]; /* the worker had another block under way */
    bool      open[8];     /* the worker leaves some signal unblocked */
    pthread_t caller;
} tally;

static void count_run(void *payload, int64_t block, int32_t worker)
{
    tally *t = payload;
    t->collided[worker] = t->collided[worker] || t->busy[worker] != 0;
    t->busy[worker]++;
    if (!pthread_equal(pthread_self(), t->caller)) {
        sigset_t mask;
        pthread_sigmask(SIG_SETMASK, NULL, &mask);
        t->open[worker] = t->open[worker] || sigismember(&mask, SIGINT) != 1 ||
                          sigismember(&mask, SIGALRM) != 1;
    }
    t->runs[block]++;
    t->busy[worker]--;
}

static int stop_at(void *payload)
{
    int *left = payload;
    return --*left <= 0;
}

static int64_t stops;

static int watch(double fraction, const char *step, void *payload)
{
    double *last = payload;
    CU_ASSERT_STRING_EQUAL(step, "counting");
    CU_ASSERT_TRUE(fraction >= *last && fraction <= 0.75);
    *last = fraction;
    stops++;
    return 0;
}

static sib_status run(sib_context_options options, const char *step, tally *t)
{
    sib__call    call;
    sib_context *ctx = sib_context_new(&options);
    memset(t, 0, sizeof *t);
    t->caller = pthread_self();
    CU_ASSERT_EQUAL(sib__enter(&call, ctx, "test", true), SIB_OK);
    sib_status status = sib__parallel(&call, BLOCKS, count_run, t, step, 0.25, 0.75);
    sib__leave(&call, status, NULL);
    sib_context_free(ctx);
    return status;
}

static bool each_once(const tally *t)
{
    for (int i = 0; i < BLOCKS; i++) {
        if (t->runs[i] != 1) {
            return false;
        }
    }
    for (int i = 0; i < 8; i++) {
        if (t->collided[i] || t->open[i]) {
            return false;
        }
    }
    return true;
}

static void every_block_runs_once_for_any_number_of_threads(void)
{
    static tally t;
    for (int32_t threads = 1; threads <= 8; threads++) {
        sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
        options.threads = threads;
        CU_ASSERT_EQUAL(run(options, NULL, &t), SIB_OK);
        CU_ASSERT_TRUE(each_once(&t));
    }
}

static void a_thread_that_cannot_be_made_is_no_failure(void)
{
    static tally        t;
    sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
    options.threads = 8;
    for (creations_left = 0; creations_left < 3;) {
        int allowed = creations_left;
        CU_ASSERT_EQUAL(run(options, NULL, &t), SIB_OK);
        CU_ASSERT_TRUE(each_once(&t));
        creations_left = allowed + 1;
    }
    creations_left = -1;
}

static void the_interrupt_check_is_made_after_each_block_of_the_caller(void)
{
    static tally t;
    for (int after = 1; after <= BLOCKS + 1; after += 50) {
        int                 left = after;
        sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
        options.interrupt = stop_at;
        options.interrupt_payload = &left;
        CU_ASSERT_EQUAL(run(options, NULL, &t), after <= BLOCKS ? SIB_ERR_INTERRUPTED : SIB_OK);
        CU_ASSERT_EQUAL(t.runs[after - 1 < BLOCKS ? after - 1 : 0], 1);
        CU_ASSERT_TRUE(after >= BLOCKS || t.runs[after] == 0);
        left = after;
        options.threads = 4;
        sib_status status = run(options, NULL, &t);
        CU_ASSERT_TRUE(status == SIB_ERR_INTERRUPTED || each_once(&t));
    }
}

static void progress_rises_within_its_share(void)
{
    static tally        t;
    double              last = 0.0;
    sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
    options.progress = watch;
    options.progress_payload = &last;
    stops = 0;
    CU_ASSERT_EQUAL(run(options, "counting", &t), SIB_OK);
    CU_ASSERT_EQUAL(stops, BLOCKS);
    TEST_NEAR(last, 0.75, 0.0);
}

static void no_more_workers_than_blocks_are_used(void)
{
    sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
    options.threads = 8;
    sib__call    call;
    sib_context *ctx = sib_context_new(&options);
    CU_ASSERT_EQUAL(sib__enter(&call, ctx, "test", true), SIB_OK);
    CU_ASSERT_EQUAL(sib__parallel_workers(&call, 0), 1);
    CU_ASSERT_EQUAL(sib__parallel_workers(&call, 3), 3);
    CU_ASSERT_EQUAL(sib__parallel_workers(&call, 100), 8);
    CU_ASSERT_EQUAL(sib__parallel(&call, 0, count_run, NULL, NULL, 0.0, 1.0), SIB_OK);
    sib__leave(&call, SIB_OK, NULL);
    sib_context_free(ctx);
}

TEST_SUITE(test_parallel)
{
    test_add("parallel", "every block runs once for any number of threads",
             every_block_runs_once_for_any_number_of_threads);
    test_add("parallel", "a thread that cannot be made is no failure",
             a_thread_that_cannot_be_made_is_no_failure);
    test_add("parallel", "the interrupt check is made after each block of the caller",
             the_interrupt_check_is_made_after_each_block_of_the_caller);
    test_add("parallel", "progress rises within its share", progress_rises_within_its_share);
    test_add("parallel", "no more workers than blocks are used",
             no_more_workers_than_blocks_are_used);
}
