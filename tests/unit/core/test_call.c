#include "core/call.h"

#include <string.h>

#include "support.h"

static sib_status work(sib_context *ctx, bool fail, void **out)
{
    sib__call  call;
    void      *handle = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_test_work", SIB__OUT(out));
    if (status == SIB_OK) {
        handle = sib__handle(&call, sizeof(sib__memory));
        status = handle == NULL ? SIB_ERR_NO_MEMORY : SIB_OK;
    }
    if (status == SIB_OK && sib__alloc(&call.scratch, 10, 8) == NULL) {
        status = sib__no_memory(&call);
    }
    if (status == SIB_OK && fail) {
        status =
            sib__fail(&call, SIB_ERR_DATA, "x", 7, "age", "is %s in %lld places", "wrong", 3LL);
    }
    return SIB__LEAVE(&call, status, out, handle);
}

static void message_names_function_argument_row_and_column(void)
{
    sib_context *ctx = sib_context_new(NULL);
    void        *out = ctx;
    CU_ASSERT_EQUAL(work(ctx, true, &out), SIB_ERR_DATA);
    CU_ASSERT_PTR_NULL(out);
    CU_ASSERT_STRING_EQUAL(sib_context_message(ctx), "sib_test_work: is wrong in 3 places "
                                                     "[argument x] [column age] [row 7]");
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "x");
    CU_ASSERT_STRING_EQUAL(sib_context_column(ctx), "age");
    CU_ASSERT_EQUAL(sib_context_row(ctx), 7);
    CU_ASSERT_EQUAL(work(ctx, false, &out), SIB_OK);
    CU_ASSERT_STRING_EQUAL(sib_context_message(ctx), "");
    sib__handle_free(out);
    CU_ASSERT_EQUAL(work(ctx, false, NULL), SIB_ERR_ARGUMENT);
    sib_context_free(ctx);
}

static sib_status work_once(sib_context *ctx, void *payload)
{
    void *out = NULL;
    (void)payload;
    sib_status status = work(ctx, false, &out);
    sib__handle_free(out);
    return status;
}

static void every_failed_allocation_is_survived(void)
{
    CU_ASSERT_EQUAL(test_every_allocation(work_once, NULL), 2);
}

typedef struct busy_probe {
    sib_context *ctx;
    sib_status   inner;
} busy_probe;

static int call_again(void *payload)
{
    busy_probe *probe = payload;
    void       *out = NULL;
    probe->inner = work(probe->ctx, false, &out);
    return 1;
}

static void a_context_inside_a_call_is_busy(void)
{
    busy_probe          probe = {NULL, SIB_OK};
    sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
    options.interrupt = call_again;
    options.interrupt_payload = &probe;
    probe.ctx = sib_context_new(&options);
    sib__call call;
    CU_ASSERT_EQUAL(sib__enter(&call, probe.ctx, "sib_test_outer", true), SIB_OK);
    sib_status status = sib__check(&call);
    CU_ASSERT_EQUAL(status, SIB_ERR_INTERRUPTED);
    CU_ASSERT_EQUAL(sib__leave(&call, status, NULL), SIB_ERR_INTERRUPTED);
    CU_ASSERT_EQUAL(probe.inner, SIB_ERR_BUSY);
    sib_context_free(probe.ctx);
}

static void a_context_with_bad_options_is_refused(void)
{
    sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
    options.threads = 0;
    CU_ASSERT_PTR_NULL(sib_context_new(&options));
    options.threads = 257;
    CU_ASSERT_PTR_NULL(sib_context_new(&options));
    options = (sib_context_options)SIB_CONTEXT_OPTIONS_INIT;
    options.struct_size = 3;
    CU_ASSERT_PTR_NULL(sib_context_new(&options));
}

TEST_SUITE(test_call)
{
    test_add("call", "a message names function, argument, row and column",
             message_names_function_argument_row_and_column);
    test_add("call", "every failed allocation is survived",
             every_failed_allocation_is_survived);
    test_add("call", "a context inside a call is busy", a_context_inside_a_call_is_busy);
    test_add("call", "a context with bad options is refused",
             a_context_with_bad_options_is_refused);
}
