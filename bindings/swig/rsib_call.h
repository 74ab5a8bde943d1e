/* The context of one call into C, and how a failure becomes a condition. Included by rsib.h.
 *
 * C lives for one call on an external pointer with a finalizer; R's jumps out of a callback
 * wait until C has come to its end. */
#ifndef RSIB_CALL_H
#define RSIB_CALL_H

/* ---- errors: the package's sib_stop() makes the condition ------------------------------- */

static SEXP rsib_string(const char *text)
{
    return Rf_ScalarString(Rf_mkCharCE(text, CE_UTF8));
}

/* The call sib_stop(status, message, argument, column, row); row counts from 1, NA for none. */
static SEXP rsib_stop_call(const char *status, const char *message, const char *argument,
                           const char *column, int64_t row)
{
    SEXP call = Rf_protect(Rf_allocVector(LANGSXP, 6));
    SEXP at = call;
    SETCAR(at, Rf_install("sib_stop"));
    SETCAR(at = CDR(at), rsib_string(status));
    SETCAR(at = CDR(at), rsib_string(message));
    SETCAR(at = CDR(at), rsib_string(argument));
    SETCAR(at = CDR(at), rsib_string(column));
    SETCAR(at = CDR(at), Rf_ScalarReal(row < 0 ? NA_REAL : (double)row + 1));
    Rf_unprotect(1);
    return call;
}

/* Never returns. */
static void rsib_raise(SEXP call)
{
    Rf_protect(call);
    SEXP package = Rf_protect(rsib_string("sib"));
    Rf_eval(call, Rf_protect(R_FindNamespace(package)));
    Rf_error("sib_stop() returned");
}

/* Never returns. */
static void rsib_wrong(const char *name, const char *expected)
{
    char message[256];
    snprintf(message, sizeof message, "%s must be %s", name, expected);
    rsib_raise(rsib_stop_call("argument", message, name, "", -1));
}

/* ---- the context of one call ------------------------------------------------------------ */

typedef struct rsib_call {
    sib_context    *context;
    SEXP            progress; /* borrowed from the arguments; R_NilValue for none */
    SEXP            token;    /* where R's jump goes on; kept by the holder */
    SEXP            keeper;   /* of a column that the call was given; NULL for none */
    bool            jumped;   /* a callback was left by a jump of R */
    jmp_buf         back;
    double          fraction;
    const char     *step;
    bool            stop;
    struct timespec interrupt_asked;
    struct timespec progress_asked;
} rsib_call;

enum { RSIB_PERIOD_NS = 50000000 };

static void rsib_drop_call(SEXP holder)
{
    rsib_call *call = R_ExternalPtrAddr(holder);
    if (call != NULL) {
        R_ClearExternalPtr(holder);
        sib_context_free(call->context);
        free(call);
    }
}

/* An external pointer that will own the call's memory, made before there is any. */
static SEXP rsib_holder(void)
{
    SEXP token = Rf_protect(R_MakeUnwindCont());
    SEXP holder = Rf_protect(R_MakeExternalPtr(NULL, R_NilValue, token));
    R_RegisterCFinalizerEx(holder, rsib_drop_call, FALSE);
    Rf_unprotect(2);
    return holder;
}

/* Whether 50 ms have passed since R was last asked this. */
static bool rsib_due(struct timespec *asked)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long long passed =
        (long long)(now.tv_sec - asked->tv_sec) * 1000000000LL + (now.tv_nsec - asked->tv_nsec);
    if (passed < RSIB_PERIOD_NS) {
        return false;
    }
    *asked = now;
    return true;
}

/* The one longjmp: from R_UnwindProtect's clean-up straight back into rsib_ask(), over frames
 * of R alone. */
static void rsib_jumping(void *payload, Rboolean jump)
{
    rsib_call *call = payload;
    if (jump) {
        longjmp(call->back, 1);
    }
}

/* Runs R code from inside C. @return 1 when R jumped: the call must come to its end first. */
static int rsib_ask(rsib_call *call, SEXP (*question)(void *))
{
    if (setjmp(call->back) != 0) {
        call->jumped = true;
        return 1;
    }
    R_UnwindProtect(question, call, rsib_jumping, call, call->token);
    return 0;
}

static SEXP rsib_check_interrupt(void *payload)
{
    (void)payload;
    R_CheckUserInterrupt();
    return R_NilValue;
}

static SEXP rsib_call_progress(void *payload)
{
    rsib_call *call = payload;
    SEXP       fraction = Rf_protect(Rf_ScalarReal(call->fraction));
    SEXP       step = Rf_protect(rsib_string(call->step));
    SEXP       asked = Rf_protect(Rf_lang3(call->progress, fraction, step));
    SEXP       answer = Rf_protect(Rf_eval(asked, R_GlobalEnv));
    call->stop = Rf_isLogical(answer) && XLENGTH(answer) == 1 && LOGICAL_RO(answer)[0] == FALSE;
    Rf_unprotect(4);
    return R_NilValue;
}

static int rsib_interrupt(void *payload)
{
    rsib_call *call = payload;
    return rsib_due(&call->interrupt_asked) ? rsib_ask(call, rsib_check_interrupt) : 0;
}

static int rsib_progress(double fraction, const char *step, void *payload)
{
    rsib_call *call = payload;
    if (fraction < 1.0 && !rsib_due(&call->progress_asked)) {
        return 0;
    }
    call->fraction = fraction;
    call->step = step;
    return rsib_ask(call, rsib_call_progress) != 0 || call->stop;
}

/* Never returns. There is no context that could say why there is none: the library is asked. */
static void rsib_no_context(void)
{
    sib_table_builder *builder = NULL;
    int32_t            why = (int32_t)sib_table_builder_new(NULL, 0, &builder);
    sib_table_builder_free(builder);
    why = why == SIB_OK ? SIB_ERR_NO_MEMORY : why;
    rsib_raise(rsib_stop_call(sib_status_name(why), sib_status_text(why), "", "", -1));
}

/* `settings` is NULL or list(threads, progress). */
static rsib_call *rsib_begin(SEXP holder, SEXP settings)
{
    sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
    rsib_call          *call = calloc(1, sizeof *call);
    if (call == NULL) {
        rsib_raise(rsib_stop_call("no_memory", "memory is short", "", "", -1));
    }
    R_SetExternalPtrAddr(holder, call);
    call->token = R_ExternalPtrProtected(holder);
    call->progress = R_NilValue;
    if (settings != R_NilValue) {
        if (TYPEOF(settings) != VECSXP || XLENGTH(settings) != 2) {
            rsib_wrong("ctx", "NULL or list(threads, progress)");
        }
        double threads = Rf_asReal(VECTOR_ELT(settings, 0));
        options.threads = threads >= 1 && threads <= 256 ? (int32_t)threads : 0;
        call->progress = VECTOR_ELT(settings, 1);
        if (call->progress != R_NilValue && !Rf_isFunction(call->progress)) {
            rsib_wrong("progress", "a function of a fraction and a step, or NULL");
        }
        if (options.threads != threads) {
            rsib_wrong("threads", "a whole number in 1..256");
        }
    }
    options.interrupt = rsib_interrupt;
    options.interrupt_payload = call;
    if (call->progress != R_NilValue) {
        options.progress = rsib_progress;
        options.progress_payload = call;
    }
    clock_gettime(CLOCK_MONOTONIC, &call->interrupt_asked);
    call->progress_asked = call->interrupt_asked;
    call->context = sib_context_new(&options);
    if (call->context == NULL) {
        rsib_no_context();
    }
    return call;
}

/* Lets the context go. What a callback raised goes on now, when nothing is left to lose. */
static void rsib_end(rsib_call *call)
{
    SEXP token = call->token;
    bool jumped = call->jumped;
    sib_context_free(call->context);
    call->context = NULL;
    if (jumped) {
        R_ContinueUnwind(token);
    }
}

/* Where the facts in brackets begin that end C's message: [argument ..] [column ..] [row ..].
 */
static const char *rsib_facts(const char *message)
{
    static const char *const names[] = {" [argument ", " [column ", " [row "};
    const char              *end = message + strlen(message);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *found = strstr(message, names[i]);
        end = found != NULL && found < end ? found : end;
    }
    return end;
}

/* C's message with its rows counted from 1, as everywhere in R: "row 3" in the sentence, and
 * the last fact. A name in brackets stays as it is. */
static const char *rsib_message(const sib_context *context)
{
    const char *message = sib_context_message(context);
    const char *facts = rsib_facts(message);
    const char *last = strrchr(facts, '[');
    char       *end = NULL;
    char       *copy = R_alloc(2 * strlen(message) + 32, 1);
    char       *to = copy;
    for (const char *at = message; *at != '\0';) {
        bool counts = at < facts ? at == message || at[-1] == ' ' : last && at == last + 1;
        if (counts && strncmp(at, "row ", 4) == 0 && at[4] >= '0' && at[4] <= '9') {
            to += snprintf(to, 32, "row %lld", strtoll(at + 4, &end, 10) + 1);
            at = end;
        } else {
            *to++ = *at++;
        }
    }
    *to = '\0';
    return copy;
}

/* Never returns. */
static void rsib_fail(rsib_call *call, sib_status status)
{
    const sib_context *c = call->context;
    if (call->keeper != NULL) {
        R_ReleaseObject(call->keeper);
    }
    SEXP stop = R_NilValue;
    if (!call->jumped) {
        stop =
            rsib_stop_call(sib_status_name((int32_t)status), rsib_message(c),
                           sib_context_argument(c), sib_context_column(c), sib_context_row(c));
    }
    Rf_protect(stop);
    rsib_end(call);
    rsib_raise(stop);
}

#endif
