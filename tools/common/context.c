/* The context of a run: progress on a terminal, and what failures say. */
#include <stdio.h>
#include <unistd.h>

#include "common.h"

enum { BAR = 30 };

/* What the line on the terminal shows; -1 for nothing. One run, one terminal. */
static int shown = -1;

static int show_progress(double fraction, const char *step, void *payload)
{
    (void)payload;
    int percent = (int)(fraction * 100.0);
    if (percent != shown) {
        char bar[BAR + 1];
        for (int i = 0; i < BAR; i++) {
            bar[i] = i * 100 < percent * BAR ? '#' : ' ';
        }
        bar[BAR] = '\0';
        fprintf(stderr, "\r[%s] %3d %%  %-24.24s", bar, percent, step);
        shown = percent;
    }
    return 0;
}

sib_context *context_make(int threads, bool quiet)
{
    sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
    options.threads = threads;
    if (!quiet && isatty(STDERR_FILENO)) {
        options.progress = show_progress;
    }
    return sib_context_new(&options);
}

void progress_end(void)
{
    if (shown >= 0) {
        fprintf(stderr, "\r%*s\r", BAR + 34, "");
        shown = -1;
    }
}

int complain(const sib_context *ctx, sib_status status, const char *subject)
{
    const char *message = sib_context_message(ctx);
    progress_end();
    fprintf(stderr, "%s: %s%s%s (%s)\n", program_name, subject == NULL ? "" : subject,
            subject == NULL ? "" : ": ",
            message[0] == '\0' ? sib_status_text((int32_t)status) : message,
            sib_status_name((int32_t)status));
    bool resources = status == SIB_ERR_NO_MEMORY || status == SIB_ERR_INTERRUPTED ||
                     status == SIB_ERR_BUSY || status == SIB_ERR_FPENV;
    return resources ? EXIT_RESOURCES : EXIT_REFUSED;
}
