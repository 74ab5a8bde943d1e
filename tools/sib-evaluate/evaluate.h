/* sib-evaluate: what its files share. Everything it knows of libsib is in sib.h, and of what
 * may still change in sib/experimental. */
#ifndef SIB_EVALUATE_H
#define SIB_EVALUATE_H

#include <stdbool.h>

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

typedef enum command {
    COMMAND_NONE,
    COMMAND_EVALUATE,
    COMMAND_DESIGN,
    COMMAND_SETTLE,
    COMMAND_SENSITIVITY,
    COMMAND_COUNT,
    COMMAND_VERIFY,
    COMMAND_VERIFY_PAYMENT,
    COMMAND_SHOW,
    COMMAND_REPORT,
    COMMAND_SCHEMA,
    COMMAND_HELP,
    COMMAND_VERSION
} command;

typedef struct arguments {
    command     command;
    const char *contract; /* paths; NULL where not given */
    const char *input_record;
    const char *record;
    const char *annex;
    const char *design;
    const char *design_annex;
    const char *seal;
    const char *stage;
    const char *comparison;
    const char *previous;
    const char *facts;
    const char *report; /* of command report: NULL for standard output */
    int32_t     audience;
    int         threads;
    bool        quiet;
    int         tables;
    const char *table_name[MOST_TABLES]; /* not terminated: see table_name_length */
    int         table_name_length[MOST_TABLES];
    const char *table_path[MOST_TABLES];
    int         evaluations;
    const char *evaluation[MOST_TABLES]; /* records of them */
    int         varied;
    const char *vary[MOST_TABLES]; /* options that are varied: PATH or PATH=LIST */
    bool        grid;
} arguments;

/* EXIT_GOOD, or EXIT_USAGE after saying on stderr what is wrong. */
int arguments_read(int argc, char **argv, arguments *a);

/* The bytes of a file, with a zero behind them, for free(); NULL after saying why not. */
char *file_read(const char *path, int64_t *size);

/* Writes a file so that it is either whole or as before; `secret`: for its owner only. False
 * after saying why not. */
bool file_write(const char *path, const char *text, bool secret);

/* Writes a report to a file, or, without a path, to standard output. */
int report_write(const sib_report *report, const char *path);

/* Whether a record is of a settlement of a contract in the language; and its answer or page,
 * with what the contract (NULL: not given) adds. */
bool settlement_is(const char *record);
int  settlement_report(sib_context *ctx, const arguments *a, const char *record,
                       const char *contract);

/* A context with threads, and progress on stderr where that is a terminal. */
sib_context *context_make(const arguments *a);
/* Clears the line of progress. */
void progress_end(void);

/* A text, for free(); NULL, with the exit code, where there is none. */
char *text_read(const char *path, int *code);

/* Reads the CSV files named by --table with the types of the contract. EXIT_GOOD and a set of
 * tables to free, or another code after saying what is wrong. `declared`: what the contract
 * says of its tables. */
int tables_read(sib_context *ctx, const arguments *a, const char *contract,
                sib_evaluation_tables **out);
int tables_read_as(sib_context *ctx, const arguments *a, const sib_table *declared,
                   sib_evaluation_tables **out);

/* Whether a contract, or that of a record, is of the language of contracts. */
bool is_worded(const char *document);

/* Commands over a contract in the language of contracts; the exit code. */
int stage_sensitivity(sib_context *ctx, const arguments *a, const char *contract);
int stage_settle(sib_context *ctx, const arguments *a, const char *contract);
int stage_evaluate(sib_context *ctx, const arguments *a, const char *contract);
int stage_verify(sib_context *ctx, const arguments *a, const char *contract,
                 const char *record);

/* Writes record, annex and page of an evaluation where wanted, and prints; and says whether two
 * results are the same. */
int deliver(sib_context *ctx, const arguments *a, const sib_evaluation *e);
int say_difference(const sib_evaluation_difference *d, bool quiet);

/* Says on stderr what a failed call said, about `subject` (a path; NULL for none), and gives
 * the exit code. */
int complain(const sib_context *ctx, sib_status status, const char *subject);

#endif
