/* The command line. */
#include <stdio.h>
#include <string.h>

#include "evaluate.h"

typedef struct named_command {
    const char *name;
    command     command;
    int         paths; /* or a stage, or another contract, that come without an option */
} named_command;

static const named_command commands[] = {
    {"evaluate", COMMAND_EVALUATE, 2},
    {"design", COMMAND_DESIGN, 2},
    {"count", COMMAND_COUNT, 2},
    {"settle", COMMAND_SETTLE, 2},
    {"sensitivity", COMMAND_SENSITIVITY, 2},
    {"verify", COMMAND_VERIFY, 2},
    {"show", COMMAND_SHOW, 1},
    {"report", COMMAND_REPORT, 1},
    {"explain", COMMAND_EXPLAIN, 1},
    {"complete", COMMAND_COMPLETE, 1},
    {"diff", COMMAND_DIFF, 2},
    {"schema", COMMAND_SCHEMA, 0},
    {"help", COMMAND_HELP, 0},
    {"--help", COMMAND_HELP, 0},
    {"-h", COMMAND_HELP, 0},
    {"--version", COMMAND_VERSION, 0},
};

static int wrong(const char *what, const char *subject)
{
    fprintf(stderr, "sib-evaluate: %s%s%s\nTry: sib-evaluate --help\n", what,
            subject == NULL ? "" : ": ", subject == NULL ? "" : subject);
    return EXIT_USAGE;
}

static const named_command *find_command(const char *name)
{
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(commands[i].name, name) == 0) {
            return &commands[i];
        }
    }
    return NULL;
}

static int add_table(arguments *a, const char *value)
{
    const char *equals = strchr(value, '=');
    if (equals == NULL || equals == value || equals[1] == '\0') {
        return wrong("--table needs NAME=FILE", value);
    }
    if (a->tables == MOST_TABLES) {
        return wrong("too many tables", value);
    }
    a->table_name[a->tables] = value;
    a->table_name_length[a->tables] = (int)(equals - value);
    a->table_path[a->tables] = equals + 1;
    a->tables++;
    return EXIT_GOOD;
}

/* One more of a list of values. */
static int add_value(const char **list, int *n, const char *value, const char *what)
{
    if (*n == MOST_TABLES) {
        return wrong(what, value);
    }
    list[(*n)++] = value;
    return EXIT_GOOD;
}

static int set_threads(arguments *a, const char *value)
{
    a->threads = number_read(value, 1, 256);
    return a->threads > 0 ? EXIT_GOOD : wrong("--threads needs a number from 1 to 256", value);
}

static int set_option(arguments *a, const char *name, size_t length, const char *value)
{
    const struct {
        const char  *name;
        const char **to;
    } texts[] = {
        {"--record", &a->record},
        {"--annex", &a->annex},
        {"--design", &a->design},
        {"--design-annex", &a->design_annex},
        {"--seal", &a->seal},
        {"--contract", &a->contract},
        {"--previous", &a->previous},
        {"--facts", &a->facts},
        {"--comparison", &a->comparison},
        {a->command == COMMAND_REPORT ? "--output" : "--report", &a->report},
    };
    if (strncmp(name, "--table", length) == 0 && length == strlen("--table")) {
        return add_table(a, value);
    }
    if (strncmp(name, "--evaluation", length) == 0 && length == strlen("--evaluation")) {
        return add_value(a->evaluation, &a->evaluations, value, "too many evaluations");
    }
    if (strncmp(name, "--vary", length) == 0 && length == strlen("--vary")) {
        return add_value(a->vary, &a->varied, value, "too many options to vary");
    }
    if (strncmp(name, "--threads", length) == 0 && length == strlen("--threads")) {
        return set_threads(a, value);
    }
    if (strncmp(name, "--audience", length) == 0 && length == strlen("--audience")) {
        a->audience = sib_report_audience_value(value);
        return a->audience != 0 ? EXIT_GOOD
                                : wrong("--audience needs assessor or public", value);
    }
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (strncmp(name, texts[i].name, length) == 0 && length == strlen(texts[i].name)) {
            if (*texts[i].to != NULL) {
                return wrong("given twice", texts[i].name);
            }
            *texts[i].to = value;
            return EXIT_GOOD;
        }
    }
    return wrong("unknown option", name);
}

static bool reads_record_only(const arguments *a)
{
    return a->command == COMMAND_SHOW || a->command == COMMAND_REPORT;
}

/* Options that only some commands take. */
static int check_options(const arguments *a)
{
    bool sealed = a->design != NULL || a->design_annex != NULL || a->seal != NULL;
    bool counts = a->command == COMMAND_COUNT;
    bool varies = a->command == COMMAND_SENSITIVITY;
    bool stage = a->command == COMMAND_SETTLE || varies;
    if (counts && (a->design == NULL || a->design_annex == NULL)) {
        return wrong("count needs --design and --design-annex", NULL);
    }
    if (!counts && sealed) {
        return wrong("--design, --design-annex and --seal are for count", NULL);
    }
    if (a->command == COMMAND_DESIGN && (a->record == NULL || a->annex == NULL)) {
        return wrong("design needs --record and --annex: count reads them", NULL);
    }
    if (!stage && (a->previous != NULL || a->facts != NULL || a->evaluations > 0)) {
        return wrong("--previous, --facts and --evaluation are for settle and sensitivity",
                     NULL);
    }
    if (!varies && (a->varied > 0 || a->grid)) {
        return wrong("--vary and --grid are for sensitivity", NULL);
    }
    if (varies && a->report != NULL && a->tables > 0 &&
        (a->facts != NULL || a->evaluations > 0)) {
        return wrong("--report of sensitivity is over tables or facts, not both", NULL);
    }
    if (varies && a->record != NULL) {
        return wrong("sensitivity writes no record", NULL);
    }
    if (a->comparison != NULL && a->command != COMMAND_DESIGN &&
        a->command != COMMAND_EVALUATE) {
        return wrong("--comparison is for design and evaluate", NULL);
    }
    return stage && a->annex != NULL ? wrong("this command writes no annex", NULL) : EXIT_GOOD;
}

static bool reads_contracts_only(const arguments *a)
{
    return a->command == COMMAND_EXPLAIN || a->command == COMMAND_COMPLETE ||
           a->command == COMMAND_DIFF;
}

/* What each command cannot do without. */
static int check(const arguments *a)
{
    bool reads = reads_record_only(a) || reads_contracts_only(a) ||
                 a->command == COMMAND_SCHEMA || a->facts != NULL || a->evaluations > 0;
    bool writes = a->command == COMMAND_EVALUATE || a->command == COMMAND_DESIGN ||
                  a->command == COMMAND_COUNT || a->command == COMMAND_SETTLE ||
                  a->command == COMMAND_SENSITIVITY;
    bool beside = a->command == COMMAND_SENSITIVITY && reads; /* facts and tables */
    int  code = check_options(a);
    if (code != EXIT_GOOD || a->command == COMMAND_HELP || a->command == COMMAND_VERSION) {
        return code;
    }
    if (!beside && reads != (a->tables == 0)) {
        return wrong(reads ? "needs no --table" : "needs --table NAME=FILE", NULL);
    }
    if (!writes && (a->record != NULL || a->annex != NULL)) {
        return wrong("--record and --annex are for commands that write them", NULL);
    }
    if (!writes && a->command != COMMAND_REPORT && a->report != NULL) {
        return wrong("--report is for commands that make a result", NULL);
    }
    return EXIT_GOOD;
}

static int read_one(int argc, char **argv, int *i, arguments *a, const char **paths,
                    int *path_count)
{
    const char *word = argv[*i];
    if (strcmp(word, "--quiet") == 0) {
        a->quiet = true;
        return EXIT_GOOD;
    }
    if (strcmp(word, "--grid") == 0) {
        a->grid = true;
        return EXIT_GOOD;
    }
    if (strncmp(word, "--", 2) != 0) {
        if (*path_count == 2) {
            return wrong("unexpected argument", word);
        }
        paths[(*path_count)++] = word;
        return EXIT_GOOD;
    }
    const char *equals = strchr(word, '=');
    if (equals != NULL) {
        return set_option(a, word, (size_t)(equals - word), equals + 1);
    }
    if (*i + 1 == argc) {
        return wrong("a value is missing", word);
    }
    return set_option(a, word, strlen(word), argv[++*i]);
}

int arguments_read(int argc, char **argv, arguments *a)
{
    *a = (arguments){.threads = 1, .audience = SIB_REPORT_AUDIENCE_ASSESSOR};
    if (argc < 2) {
        return wrong("a command is missing", NULL);
    }
    const named_command *named = find_command(argv[1]);
    if (named == NULL) {
        return wrong("unknown command", argv[1]);
    }
    const char *paths[2] = {NULL, NULL};
    int         count = 0;
    a->command = named->command;
    for (int i = 2; i < argc; i++) {
        int code = read_one(argc, argv, &i, a, paths, &count);
        if (code != EXIT_GOOD) {
            return code;
        }
    }
    if (count != named->paths) {
        return wrong(count < named->paths ? "an argument is missing" : "unexpected argument",
                     count < named->paths ? argv[1] : paths[count - 1]);
    }
    bool record_only = reads_record_only(a);
    if (!record_only && a->contract != NULL) {
        return wrong("--contract is for show and report", NULL);
    }
    a->contract = record_only ? a->contract : paths[0];
    a->input_record = record_only ? paths[0] : a->command == COMMAND_VERIFY ? paths[1] : NULL;
    a->stage = paths[1];
    return check(a);
}
