/* A whole evaluation as a guest: it disturbs nothing of its host, nor does the host disturb it.
 */
#include <errno.h>
#include <fenv.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __SSE2__
#include <xmmintrin.h>
#endif

#include "bond.h"
#include "chain.h"
#include "support.h"

/* Whether the bond evaluates to its hash in this context. */
static bool golden(sib_context *ctx, const bond_tables *b)
{
    sib_evaluation *e = NULL;
    sib_status      status = chain_try(ctx, records_contract, b->all, true, &e);
    bool            same =
        status == SIB_OK && strcmp(sib_evaluation_result_hash(e), CHAIN_GOLDEN_HASH) == 0;
    sib_evaluation_free(e);
    return same;
}

static sib_context *context_of(int32_t threads, sib_interrupt interrupt, void *payload)
{
    sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
    options.threads = threads;
    options.interrupt = interrupt;
    options.interrupt_payload = payload;
    return sib_context_new(&options);
}

typedef struct intruder {
    sib_context *ctx;
    int          asked;
    int          busy; /* calls that were refused and left no result */
} intruder;

static void *intrude(void *payload)
{
    intruder   *in = payload;
    sib_scheme *scheme = (sib_scheme *)(void *)in;
    if (sib_scheme_read(in->ctx, records_contract, &scheme) == SIB_ERR_BUSY && scheme == NULL) {
        in->busy++;
    }
    return NULL;
}

static int intrude_twice(void *payload)
{
    intruder *in = payload;
    pthread_t other;
    if (in->asked++ < 3) {
        intrude(in);
        if (pthread_create(&other, NULL, intrude, in) == 0) {
            pthread_join(other, NULL);
        }
    }
    return 0;
}

static void a_call_from_a_callback_or_another_thread_is_busy(void)
{
    intruder    in = {0};
    bond_tables b;
    bond_make(&b, 0);
    in.ctx = context_of(1, intrude_twice, &in);
    CU_ASSERT_TRUE(golden(in.ctx, &b)); /* the call under way goes on */
    CU_ASSERT_EQUAL(in.busy, 6);
    CU_ASSERT_EQUAL(sib_context_status(in.ctx), SIB_OK);
    CU_ASSERT_STRING_EQUAL(sib_context_message(in.ctx), "");
    sib_context_free(in.ctx);
    bond_free(&b);
}

typedef struct guest {
    const bond_tables *b;
    bool               same;
} guest;

static void *evaluate_apart(void *payload)
{
    guest       *g = payload;
    sib_context *ctx = context_of(2, NULL, NULL);
    g->same = golden(ctx, g->b);
    sib_context_free(ctx);
    return NULL;
}

static void contexts_apart_work_at_the_same_time(void)
{
    enum { GUESTS = 4 };
    guest       guests[GUESTS];
    pthread_t   threads[GUESTS];
    bond_tables b;
    bond_make(&b, 0);
    for (int i = 0; i < GUESTS; i++) {
        guests[i] = (guest){&b, false};
        CU_ASSERT_EQUAL_FATAL(pthread_create(&threads[i], NULL, evaluate_apart, &guests[i]), 0);
    }
    for (int i = 0; i < GUESTS; i++) {
        pthread_join(threads[i], NULL);
        CU_ASSERT_TRUE(guests[i].same);
    }
    bond_free(&b);
}

/* No call leaves a pool or a lock that a child would miss its owner of. */
static void a_forked_child_evaluates_too(void)
{
    int          status = -1;
    bond_tables  b;
    sib_context *ctx = context_of(4, NULL, NULL);
    bond_make(&b, 0);
    CU_ASSERT_TRUE(golden(ctx, &b));
    pid_t child = fork();
    if (child == 0) {
        alarm(60);
        _exit(golden(ctx, &b) ? 0 : 1);
    }
    CU_ASSERT_TRUE_FATAL(child > 0);
    CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
    CU_ASSERT_EQUAL(status, 0);
    CU_ASSERT_TRUE(golden(ctx, &b));
    sib_context_free(ctx);
    bond_free(&b);
}

static void (*handler_of(int number))(int)
{
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 ? action.sa_handler : SIG_ERR;
}

static void signal_handlers_masks_and_errno_stay(void)
{
    static const int numbers[] = {SIGINT, SIGPIPE, SIGSEGV, SIGFPE, SIGALRM, SIGTERM, SIGCHLD};
    void (*before[sizeof numbers / sizeof numbers[0]])(int);
    sigset_t     mask;
    bond_tables  b;
    sib_context *ctx = context_of(4, NULL, NULL);
    bond_make(&b, 0);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        before[i] = handler_of(numbers[i]);
    }
    errno = ERANGE;
    CU_ASSERT_TRUE(golden(ctx, &b));
    CU_ASSERT_EQUAL(errno, ERANGE);
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        CU_ASSERT_TRUE(handler_of(numbers[i]) == before[i]);
        CU_ASSERT_EQUAL(sigismember(&mask, numbers[i]), 0);
    }
    sib_context_free(ctx);
    bond_free(&b);
}

static void locale_and_time_zone_change_nothing(void)
{
    static const char *const locales[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "tr_TR.UTF-8"};
    static const char *const zones[] = {"Pacific/Kiritimati", "<-12>12", "<+14>-14"};
    bond_tables              b;
    int                      found = 0;
    for (int i = 0; i < 3; i++) {
        found += setlocale(LC_ALL, locales[i]) != NULL;
        setenv("TZ", zones[i], 1);
        tzset();
        bond_make(&b, 0);
        CU_ASSERT_TRUE(golden(NULL, &b));
        bond_free(&b);
    }
    setlocale(LC_ALL, "C");
    unsetenv("TZ");
    tzset();
    if (found == 0) {
        test_skip("F40 a locale with a decimal comma changes nothing", "there is none here");
    }
}

static void refused_in_this_environment(sib_context *ctx, const sib_scheme *scheme,
                                        const bond_tables *b)
{
    sib_evaluation *e = (sib_evaluation *)(void *)ctx;
    CU_ASSERT_EQUAL(sib_evaluation_evaluate(ctx, scheme, NULL, b->all, "final", NULL, &e),
                    SIB_ERR_FPENV);
    CU_ASSERT_PTR_NULL(e);
    CU_ASSERT_STRING_EQUAL(sib_context_message(ctx),
                           "sib_evaluation_evaluate: the floating-point environment is not the "
                           "default: restore rounding to nearest and subnormal numbers");
}

static void a_changed_floating_point_environment_is_refused_and_kept(void)
{
    static const int modes[] = {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
    bond_tables      b;
    sib_context     *ctx = sib_context_new(NULL);
    if (!test_long_double_is_wide()) {
        test_skip("F41 a changed floating-point environment is refused and kept",
                  "the emulated processor has one environment");
        sib_context_free(ctx);
        return;
    }
    sib_scheme *scheme = chain_read(records_contract);
    bond_make(&b, 0);
    for (int i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL_FATAL(fesetround(modes[i]), 0);
        refused_in_this_environment(ctx, scheme, &b);
        sib_context *late = sib_context_new(NULL); /* is made, so that it can say why */
        refused_in_this_environment(late, scheme, &b);
        CU_ASSERT_EQUAL(fegetround(), modes[i]);
        fesetround(FE_TONEAREST);
        sib_context_free(late);
    }
#ifdef __SSE2__
    static const unsigned flush[] = {0x8000U, 0x0040U}; /* results, operands */
    for (int i = 0; i < 2; i++) {
        unsigned before = _mm_getcsr();
        _mm_setcsr(before | flush[i]);
        refused_in_this_environment(ctx, scheme, &b);
        CU_ASSERT_EQUAL(_mm_getcsr() & flush[i], flush[i]);
        _mm_setcsr(before);
    }
#endif
    CU_ASSERT_TRUE(golden(ctx, &b));
    sib_scheme_free(scheme);
    sib_context_free(ctx);
    bond_free(&b);
}

TEST_SUITE(test_host)
{
    test_add("host", "F33 a call from a callback or another thread is busy",
             a_call_from_a_callback_or_another_thread_is_busy);
    test_add("host", "F34 contexts apart work at the same time",
             contexts_apart_work_at_the_same_time);
    test_add("host", "F38 a forked child evaluates too", a_forked_child_evaluates_too);
    test_add("host", "F37 signal handlers, masks and errno stay",
             signal_handlers_masks_and_errno_stay);
    test_add("host", "F40 locale and time zone change nothing",
             locale_and_time_zone_change_nothing);
    test_add("host", "F41 a changed floating-point environment is refused and kept",
             a_changed_floating_point_environment_is_refused_and_kept);
}
