/* Choices varied over records where memory is short or the host wants to stop. */
#include "core/call.h"
#include "records.h"
#include "support.h"

/* Counts what is asked of the host, and stops or fails at one of them. */
typedef struct host {
    test_allocator memory;
    int64_t        fail_at;
    int64_t        asked;
    int64_t        stop_at;
} host;

static int stop(void *payload)
{
    host *h = payload;
    return ++h->asked == h->stop_at;
}

static const char asked[] = "{\"comparisons.others.matching.caliper.value\":[\"0.05\"]}";

static sib_status vary_once(host *h, const sib_evaluation_tables *tables)
{
    sib_context *ctx = test_context(&h->memory);
    sib_scheme  *scheme = NULL;
    sib_paper   *paper = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, records_contract, &scheme), SIB_OK);
    h->memory.calls = 0;
    h->memory.fail_at = h->fail_at;
    ctx->options.interrupt = stop;
    ctx->options.interrupt_payload = h;
    sib_status status =
        sib_evaluation_vary(ctx, scheme, tables, NULL, "final", NULL, asked, 0, &paper);
    CU_ASSERT_EQUAL(paper == NULL, status != SIB_OK);
    sib_paper_free(paper);
    sib_scheme_free(scheme);
    sib_context_free(ctx);
    CU_ASSERT_EQUAL(h->memory.live, 0);
    return status;
}

/* Ever fewer of them: each attempt matches and counts. */
static void memory_may_be_short_and_work_interrupted(void)
{
    bond_tables b;
    bool        failed = true;
    bool        stopped = true;
    bond_make(&b, 0);
    for (int64_t k = 1; failed || stopped; k += 1 + k / 3) {
        host       short_one = {.fail_at = k};
        host       hurried = {.stop_at = k};
        sib_status status = vary_once(&short_one, b.all);
        failed = short_one.memory.calls >= k;
        CU_ASSERT_EQUAL(status, failed ? SIB_ERR_NO_MEMORY : SIB_OK);
        status = vary_once(&hurried, b.all);
        stopped = hurried.asked >= k;
        CU_ASSERT_EQUAL(status, stopped ? SIB_ERR_INTERRUPTED : SIB_OK);
    }
    bond_free(&b);
}

TEST_SUITE(test_vary_host)
{
    test_add("choices over records, and the host", "memory may be short and work interrupted",
             memory_may_be_short_and_work_interrupted);
}
