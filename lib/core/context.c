#include "core/call.h"
#include "core/options.h"

enum { MAX_THREADS = 256 };

#define STATUS_CASE(constant, number, name, meaning)    {number, name},
#define STATUS_MEANING(constant, number, name, meaning) {number, meaning},

static const sib__enum_entry names[] = {SIB_STATUS_LIST(STATUS_CASE)};
static const sib__enum_entry meanings[] = {SIB_STATUS_LIST(STATUS_MEANING)};

const char *sib_status_name(int32_t status)
{
    const char *name = sib__enum_name(names, sizeof names / sizeof names[0], status);
    return name == NULL ? "unknown" : name;
}

const char *sib_status_text(int32_t status)
{
    const char *text = sib__enum_name(meanings, sizeof meanings / sizeof meanings[0], status);
    return text == NULL ? "not a status of this library" : text;
}

static bool allocator_is_whole(const sib_allocator *a)
{
    bool none = a->allocate == NULL && a->reallocate == NULL && a->release == NULL;
    bool all = a->allocate != NULL && a->reallocate != NULL && a->release != NULL;
    return none || all;
}

static const sib__option list[] = {
    {SIB__FIELD(sib_context_options, threads), .low = 1, .high = MAX_THREADS},
    {SIB__FIELD_RESERVED(sib_context_options)},
};
static const sib__options context_options =
    SIB__OPTIONS(sib_context_options, SIB_CONTEXT_OPTIONS_INIT, list);

sib_context *sib_context_new(const sib_context_options *options)
{
    sib_context_options resolved = {0};
    sib__call           call;
    /* The throw-away call on the default context only serves to read the options. A changed
     * floating-point environment is left to the calls that follow: they can say so. */
    sib_status status = sib__enter(&call, NULL, "sib_context_new", true);
    if (status == SIB_OK || status == SIB_ERR_FPENV) {
        status = sib__options_read(&call, &context_options, &resolved, options);
    }
    status = sib__leave(&call, status, NULL);
    if (status != SIB_OK || !allocator_is_whole(&resolved.allocator)) {
        return NULL;
    }
    sib__memory memory;
    sib__memory_init(&memory, &resolved.allocator);
    sib_context *context = memory.allocator.allocate(memory.allocator.payload, sizeof *context);
    if (context != NULL) {
        sib__context_init(context, &resolved);
    }
    return context;
}

void sib_context_free(sib_context *context)
{
    if (context == NULL) {
        return;
    }
    sib__memory memory;
    sib__memory_init(&memory, &context->options.allocator);
    memory.allocator.release(memory.allocator.payload, context);
}

int32_t sib_context_status(const sib_context *context)
{
    return context == NULL ? SIB_OK : (int32_t)context->status;
}

const char *sib_context_message(const sib_context *context)
{
    return context == NULL ? "" : context->message;
}

const char *sib_context_argument(const sib_context *context)
{
    return context == NULL ? "" : context->argument;
}

const char *sib_context_column(const sib_context *context)
{
    return context == NULL ? "" : context->column;
}

int64_t sib_context_row(const sib_context *context)
{
    return context == NULL ? -1 : context->row;
}
