/* sib-evaluate: what its files share. Everything it knows of libsib is in sib.h. */
#ifndef SIB_EVALUATE_H
#define SIB_EVALUATE_H

#include "common.h"

typedef enum command {
    COMMAND_NONE,
    COMMAND_EVALUATE,
    COMMAND_DESIGN,
    COMMAND_SETTLE,
    COMMAND_SENSITIVITY,
    COMMAND_COUNT,
    COMMAND_VERIFY,
    COMMAND_SHOW,
    COMMAND_REPORT,
    COMMAND_EXPLAIN,
    COMMAND_COMPLETE,
    COMMAND_DIFF,
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
    const char *stage; /* of command diff: the other contract */
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

/* Whether a record is of a settlement; and its answer or page,
 * with what the contract (NULL: not given) adds. */
bool settlement_is(const char *record);
int  settlement_report(sib_context *ctx, const arguments *a, const char *record,
                       const char *contract);

/* Reads the CSV files named by --table with the types of the contract. EXIT_GOOD and a set of
 * tables to free, or another code after saying what is wrong. `declared`: what the contract
 * says of its tables. */
int tables_read(sib_context *ctx, const arguments *a, const sib_table *declared,
                sib_evaluation_tables **out);

/* Commands over a contract; the exit code. */
/* Of contracts alone: explained, completed, compared. */
int contract_tell(sib_context *ctx, const arguments *a, const char *contract);
int stage_sensitivity(sib_context *ctx, const arguments *a, const char *contract);
int stage_settle(sib_context *ctx, const arguments *a, const char *contract);
int stage_evaluate(sib_context *ctx, const arguments *a, const char *contract);
int stage_verify(sib_context *ctx, const arguments *a, const char *contract,
                 const char *record);

/* Writes what is wanted and given, NULL for what is not: all of it or none (outputs.h). Given
 * nothing it only looks whether what is wanted could be written. The exit code. */
int outputs_put(const arguments *a, const char *record, const char *annex,
                const sib_paper *page);

/* Writes record, annex and page of an evaluation where wanted, and prints; and says whether two
 * results are the same. */
int deliver(sib_context *ctx, const arguments *a, const sib_evaluation *e);
int say_difference(const sib_table *d, bool quiet);

#endif
