/* sib-caseload: what its files share. */
#ifndef SIB_TOOL_CASELOAD_H
#define SIB_TOOL_CASELOAD_H

#include "common.h"

#define SIB_EXPERIMENTAL
#include "sib/experimental/dashboard.h"

typedef enum command {
    COMMAND_NONE,
    COMMAND_PAGE,
    COMMAND_TABLE,
    COMMAND_HELP,
    COMMAND_VERSION
} command;

/* The tables it reads. */
typedef enum given {
    GIVEN_MEMBERS,
    GIVEN_CONTACTS,
    GIVEN_SPELLS,
    GIVEN_NEEDS,
    GIVEN_OVERLAPS,
    GIVEN_FACTS,
    GIVEN_LISTS,
    GIVEN_WORKERS,
    GIVEN_TABLES
} given;

typedef struct arguments {
    command                       command;
    const char                   *table; /* to print */
    const char                   *path[GIVEN_TABLES];
    const char                   *output; /* NULL: standard output */
    int                           threads;
    bool                          quiet;
    int                           least;  /* of a table: 0, all is printed */
    int                           months; /* of a period; 0: not given */
    sib_caseload_measure_options  measure;
    sib_caseload_list_options     list;
    sib_caseload_activity_options activity;
    sib_dashboard_options         page;
} arguments;

/* EXIT_GOOD, or EXIT_USAGE after saying on stderr what is wrong. */
int arguments_read(int argc, char **argv, arguments *a);
/* The same: says it. */
int wrong(const char *what, const char *subject);
/* The name of a table that is read; NULL past the last. */
const char *given_name(int table);

/* What the files gave. */
typedef struct records {
    sib_table    *tables[GIVEN_TABLES]; /* NULL: not given */
    sib_caseload *measured;
    sib_caseload *listed;
    sib_caseload *active;
} records;

/* Reads the files, and measures, lists and counts what can be. */
int  records_make(sib_context *ctx, const arguments *a, records *r);
void records_free(records *r);

/* A table as CSV on standard output. */
void table_print(const sib_table *table);

#endif
