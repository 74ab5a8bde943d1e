#include "core/call.h"

#include <float.h>
#include <stdarg.h>
#include <string.h>

#include "core/format.h"

/* The default environment rounds to nearest and keeps subnormal numbers, both as results and as
 * operands. Tested by arithmetic, so that no platform's control register needs to be known. */
static bool default_fpenv(void)
{
    volatile double one = 1.0;
    volatile double half_ulp = DBL_EPSILON / 2.0;
    volatile double smallest = DBL_MIN;
    volatile double subnormal = DBL_TRUE_MIN;
    volatile double up = one + half_ulp;
    volatile double down = -one - half_ulp;
    volatile double toward = one - half_ulp / 2.0;
    volatile double flushed = smallest / 2.0;
    volatile double operand = subnormal * 4.0;
    return up == 1.0 && down == -1.0 && toward == 1.0 && flushed > 0.0 && operand > 0.0;
}

static void clear(sib_context *ctx)
{
    ctx->status = SIB_OK;
    ctx->row = -1;
    ctx->progress = 0.0;
    ctx->message[0] = '\0';
    ctx->argument[0] = '\0';
    ctx->column[0] = '\0';
}

void sib__context_init(sib_context *ctx, const sib_context_options *options)
{
    ctx->options = *options;
    atomic_init(&ctx->busy, false);
    clear(ctx);
}

sib_status sib__enter(sib__call *call, sib_context *ctx, const char *function, bool has_out)
{
    call->function = function;
    call->entered = false;
    if (ctx == NULL) {
        const sib_context_options defaults = SIB_CONTEXT_OPTIONS_INIT;
        sib__context_init(&call->fallback, &defaults);
        ctx = &call->fallback;
    }
    call->ctx = ctx;
    bool expected = false;
    if (!atomic_compare_exchange_strong(&ctx->busy, &expected, true)) {
        return SIB_ERR_BUSY; /* the message belongs to the call under way */
    }
    call->entered = true;
    clear(ctx);
    sib__memory_init(&call->scratch, &ctx->options.allocator);
    if (!default_fpenv()) {
        return sib__fail(call, SIB_ERR_FPENV, NULL, -1, NULL,
                         "the floating-point environment is not the default: restore rounding "
                         "to nearest and subnormal numbers");
    }
    if (!has_out) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "out", -1, NULL, "out is NULL");
    }
    return SIB_OK;
}

sib_status sib__leave(sib__call *call, sib_status status, void *handle)
{
    if (!call->entered) {
        return status;
    }
    sib__memory_release(&call->scratch);
    if (status != SIB_OK) {
        sib__handle_free(handle);
    }
    call->ctx->status = status;
    atomic_store(&call->ctx->busy, false);
    return status;
}

void *sib__handle(sib__call *call, size_t size)
{
    void *handle = sib__handle_new(&call->ctx->options.allocator, size);
    if (handle == NULL) {
        (void)sib__no_memory(call);
    }
    return handle;
}

sib_status sib__own(sib__call *call, sib__memory *memory, void *handle,
                    void (*release)(void *handle))
{
    return sib__memory_own(memory, handle, release) ? SIB_OK : sib__no_memory(call);
}

sib__memory sib__scratch_begin(sib__call *call)
{
    sib__memory outer = call->scratch;
    sib__memory_init(&call->scratch, &outer.allocator);
    return outer;
}

void sib__scratch_end(sib__call *call, sib__memory outer)
{
    sib__memory_release(&call->scratch);
    call->scratch = outer;
}

static void keep_name(char *to, const char *name)
{
    size_t length = name == NULL ? 0 : strlen(name);
    if (length >= SIB__NAME_SIZE) {
        length = SIB__NAME_SIZE - 1;
    }
    if (length > 0) {
        memcpy(to, name, length);
    }
    to[length] = '\0';
}

sib_status sib__fail(sib__call *call, sib_status status, const char *argument, int64_t row,
                     const char *column, const char *format, ...)
{
    sib_context *ctx = call->ctx;
    sib__line    line = {ctx->message, SIB__MESSAGE_SIZE, 0};
    keep_name(ctx->argument, argument);
    keep_name(ctx->column, column);
    ctx->row = row;
    ctx->status = status;
    sib__line_print(&line, "%s: ", call->function);
    va_list arguments;
    va_start(arguments, format);
    sib__line_vprint(&line, format, arguments);
    va_end(arguments);
    if (argument != NULL) {
        sib__line_print(&line, " [argument %s]", ctx->argument);
    }
    if (column != NULL) {
        sib__line_print(&line, " [column %s]", ctx->column);
    }
    if (row >= 0) {
        sib__line_print(&line, " [row %lld]", (long long)row);
    }
    return status;
}

sib_status sib__no_memory(sib__call *call)
{
    return sib__fail(call, SIB_ERR_NO_MEMORY, NULL, -1, NULL, "memory is short");
}

static sib_status stopped(sib__call *call, const char *by)
{
    return sib__fail(call, SIB_ERR_INTERRUPTED, NULL, -1, NULL, "stopped by the %s", by);
}

sib_status sib__check(sib__call *call)
{
    const sib_context_options *options = &call->ctx->options;
    if (options->interrupt != NULL && options->interrupt(options->interrupt_payload) != 0) {
        return stopped(call, "interrupt check");
    }
    return SIB_OK;
}

sib_status sib__progress(sib__call *call, double fraction, const char *step)
{
    sib_context               *ctx = call->ctx;
    const sib_context_options *options = &ctx->options;
    double                     clamped = fraction > 1.0 ? 1.0 : fraction;
    if (clamped < ctx->progress) {
        clamped = ctx->progress;
    }
    ctx->progress = clamped;
    if (options->progress != NULL &&
        options->progress(clamped, step, options->progress_payload) != 0) {
        return stopped(call, "progress function");
    }
    return sib__check(call);
}

static int child_progress(double fraction, const char *step, void *payload)
{
    const sib__child *child = payload;
    double            whole = child->from + fraction * (child->to - child->from);
    return sib__progress(child->parent, whole, step) != SIB_OK;
}

sib_context *sib__child_begin(sib__child *child, sib__call *parent, double from, double to)
{
    sib__context_init(&child->context, &parent->ctx->options);
    child->context.options.progress = child_progress;
    child->context.options.progress_payload = child;
    child->parent = parent;
    child->from = from;
    child->to = to;
    return &child->context;
}

sib_status sib__child_end(sib__child *child, sib_status status)
{
    sib_context *ctx = child->parent->ctx;
    if (status != SIB_OK) {
        memcpy(ctx->message, child->context.message, sizeof ctx->message);
        memcpy(ctx->argument, child->context.argument, sizeof ctx->argument);
        memcpy(ctx->column, child->context.column, sizeof ctx->column);
        ctx->row = child->context.row;
        ctx->status = status;
    }
    return status;
}

sib_status sib__child_own(sib__child *child, sib_status status, sib__memory *memory,
                          void *handle, void (*release)(void *handle))
{
    SIB__TRY(sib__child_end(child, status));
    return sib__own(child->parent, memory, handle, release);
}
