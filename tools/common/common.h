/* What the programs share: exit codes, files, what failures say. */
#ifndef SIB_TOOLS_COMMON_H
#define SIB_TOOLS_COMMON_H

#include <stdbool.h>

#include "outputs.h"
#include "sib.h"

/* Exit codes, as --help lists them. */
enum {
    EXIT_GOOD = 0,
    EXIT_DIFFERS = 1,
    EXIT_USAGE = 2,
    EXIT_REFUSED = 3, /* contract, record or data */
    EXIT_FILE = 4,
    EXIT_RESOURCES = 5
};

enum { MOST_TABLES = 16 };

/* What stands before each message; of the program. */
extern const char program_name[];

/* The bytes of a file, with a zero behind them, for free(); NULL after saying why not. */
char *file_read(const char *path, int64_t *size);

/* A text, for free(); NULL, with the exit code, where there is none. */
char *text_read(const char *path, int *code);

/* Writes files, all or none of them, as outputs.h says; those without a text are only looked
 * at. False after saying why not. `inputs`: paths that are read, NULL among them. */
bool files_write(outputs_file *files, int n, const char *const *inputs, int input_n);

/* Prints a page. */
int report_print(const sib_paper *report);

/* The exit code, once all is written to standard output. */
int output_end(int code);

/* A whole number of the command line; -1 where it is none from least to most. */
int number_read(const char *value, int least, int most);

/* A context with threads, and progress on stderr where that is a terminal. */
sib_context *context_make(int threads, bool quiet);
/* Clears the line of progress. */
void progress_end(void);

/* Says on stderr what a failed call said, about `subject` (a path; NULL for none), and gives
 * the exit code. */
int complain(const sib_context *ctx, sib_status status, const char *subject);

#endif
