/* The command line. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caseload.h"

static const char *const names[GIVEN_TABLES] = {"members",  "contacts", "spells", "needs",
                                                "overlaps", "facts",    "lists",  "workers"};

const char *given_name(int table)
{
    return table < GIVEN_TABLES ? names[table] : NULL;
}

int wrong(const char *what, const char *subject)
{
    fprintf(stderr, "%s: %s%s%s\nTry: sib-caseload --help\n", program_name, what,
            subject == NULL ? "" : ": ", subject == NULL ? "" : subject);
    return EXIT_USAGE;
}

/* YYYY-MM-DD as days since 1970-01-01; false where it is none. */
static bool read_day(const char *text, int32_t *day)
{
    static const char csv_head[] = "day\n";
    sib_table        *table = NULL;
    char              csv[sizeof csv_head + 16];
    bool              good = strlen(text) == 10;
    if (good) {
        int n = snprintf(csv, sizeof csv, "%s%s\n", csv_head, text);
        good = sib_table_read_csv(NULL, (sib_u8){(const uint8_t *)csv, n},
                                  "{\"day\": {\"type\": \"date\"}}", NULL, &table) == SIB_OK &&
               sib_table_dates(table, 0).n == 1;
    }
    if (good) {
        *day = sib_table_dates(table, 0).data[0];
    }
    sib_table_free(table);
    return good;
}

typedef enum kind { KIND_TEXT, KIND_DAY, KIND_NUMBER, KIND_NAME } kind;

/* An option of the library by its name: where it goes, and what it may be. */
typedef struct setting {
    const char *name;
    kind        kind;
    size_t      at;
    int32_t (*value_of)(const char *name);
} setting;

#define AT(part, field) offsetof(arguments, part) + offsetof(PART_##part, field)
#define PART_measure    sib_caseload_measure_options
#define PART_list       sib_caseload_list_options
#define PART_activity   sib_caseload_activity_options
#define PART_page       sib_dashboard_options

static const setting settings[] = {
    {"activity_where", KIND_TEXT, AT(measure, activity_where), NULL},
    {"area_inside", KIND_TEXT, AT(measure, area_inside), NULL},
    {"period_months", KIND_NUMBER, AT(measure, period_months), NULL},
    {"period_days", KIND_NUMBER, AT(measure, period_days), NULL},
    {"parts", KIND_NUMBER, AT(measure, parts), NULL},
    {"odd_day", KIND_NAME, AT(measure, odd_day), sib_caseload_odd_day_value},
    {"release_day", KIND_NAME, AT(measure, release_day), sib_caseload_release_day_value},
    {"recorded_from", KIND_DAY, AT(measure, recorded_from), NULL},
    {"on_exit", KIND_NAME, AT(measure, on_exit), sib_caseload_leavers_value},
    {"on_custody", KIND_NAME, AT(measure, on_custody), sib_caseload_leavers_value},
    {"gate_release", KIND_NAME, AT(measure, gate_release), sib_caseload_gate_release_value},
    {"need_denominator", KIND_NAME, AT(measure, need_denominator),
     sib_caseload_need_denominator_value},
    {"support_months", KIND_NUMBER, AT(measure, support_months), NULL},
    {"window_from", KIND_DAY, AT(measure, window_from), NULL},
    {"window_to", KIND_DAY, AT(measure, window_to), NULL},
    {"too_long_where", KIND_TEXT, AT(list, too_long_where), NULL},
    {"gap_days", KIND_NUMBER, AT(list, gap_days), NULL},
    {"activity_from", KIND_DAY, AT(activity, window_from), NULL},
    {"--view", KIND_NAME, AT(page, view), sib_dashboard_view_value},
    {"--title", KIND_TEXT, AT(page, title), NULL},
    {"--days-ahead", KIND_NUMBER, AT(page, days_ahead), NULL},
    {"--as-at", KIND_DAY, AT(measure, as_at), NULL},
};

/* Sets one; EXIT_USAGE after saying why not. */
static int set(arguments *a, const setting *s, const char *value)
{
    char   *at = (char *)a + s->at;
    int32_t number = 0;
    bool    good = true;
    if (s->kind == KIND_TEXT) {
        memcpy(at, &value, sizeof value);
        return EXIT_GOOD;
    }
    if (s->kind == KIND_DAY) {
        good = read_day(value, &number);
    } else {
        number = s->kind == KIND_NAME ? s->value_of(value) : number_read(value, 0, 1000000);
        good = s->kind == KIND_NAME ? number > 0 : number >= 0;
    }
    memcpy(at, &number, sizeof number);
    return good ? EXIT_GOOD : wrong("not a value of its kind", s->name);
}

static const setting *find(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        if (strncmp(settings[i].name, name, length) == 0 && settings[i].name[length] == '\0') {
            return &settings[i];
        }
    }
    return NULL;
}

static int set_table(arguments *a, const char *value)
{
    const char *equals = strchr(value, '=');
    size_t      length = equals == NULL ? 0 : (size_t)(equals - value);
    for (int i = 0; i < GIVEN_TABLES && length > 0 && equals[1] != '\0'; i++) {
        if (strncmp(names[i], value, length) == 0 && names[i][length] == '\0') {
            if (a->path[i] != NULL) {
                return wrong("given twice", names[i]);
            }
            a->path[i] = equals + 1;
            return EXIT_GOOD;
        }
    }
    return wrong("--table needs NAME=FILE, NAME as --help lists them", value);
}

/* --set NAME=VALUE. */
static int set_option(arguments *a, const char *value)
{
    const char    *equals = strchr(value, '=');
    const setting *s =
        equals == NULL || value[0] == '-' ? NULL : find(value, (size_t)(equals - value));
    return s == NULL ? wrong("--set needs NAME=VALUE of an option", value)
                     : set(a, s, equals + 1);
}

static int read_pair(arguments *a, const char *name, const char *value)
{
    const setting *s = find(name, strlen(name));
    if (s != NULL) {
        return set(a, s, value);
    }
    if (strcmp(name, "--table") == 0) {
        return set_table(a, value);
    }
    if (strcmp(name, "--set") == 0) {
        return set_option(a, value);
    }
    if (strcmp(name, "--output") == 0) {
        a->output = value;
        return EXIT_GOOD;
    }
    if (strcmp(name, "--least") == 0) {
        a->least = a->page.least = number_read(value, 3, 1000);
        return a->least > 0 ? EXIT_GOOD : wrong("--least needs a number from 3 to 1000", value);
    }
    if (strcmp(name, "--months") == 0) {
        a->months = a->page.months = number_read(value, 1, 12);
        return a->months == 1 || a->months == 3 || a->months == 12
                   ? EXIT_GOOD
                   : wrong("--months needs 1, 3 or 12", value);
    }
    if (strcmp(name, "--threads") == 0) {
        a->threads = number_read(value, 1, 256);
        return a->threads > 0 ? EXIT_GOOD
                              : wrong("--threads needs a number from 1 to 256", value);
    }
    return wrong("unknown option", name);
}

static int check(arguments *a)
{
    if (a->measure.as_at == SIB_DATE_MISSING) {
        return wrong("needs --as-at DAY", NULL);
    }
    a->list.as_at = a->activity.as_at = a->measure.as_at;
    if ((a->path[GIVEN_MEMBERS] == NULL) != (a->path[GIVEN_CONTACTS] == NULL) &&
        a->path[GIVEN_MEMBERS] != NULL) {
        return wrong("members need contacts", NULL);
    }
    if (a->command == COMMAND_PAGE && a->path[GIVEN_MEMBERS] == NULL) {
        return wrong("a page needs members and contacts", NULL);
    }
    return EXIT_GOOD;
}

static command find_command(const char *name)
{
    static const struct {
        const char *name;
        command     command;
    } commands[] = {{"page", COMMAND_PAGE}, {"table", COMMAND_TABLE},
                    {"help", COMMAND_HELP}, {"--help", COMMAND_HELP},
                    {"-h", COMMAND_HELP},   {"--version", COMMAND_VERSION}};
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(commands[i].name, name) == 0) {
            return commands[i].command;
        }
    }
    return COMMAND_NONE;
}

int arguments_read(int argc, char **argv, arguments *a)
{
    static const arguments usual = {.threads = 1,
                                    .measure = SIB_CASELOAD_MEASURE_OPTIONS_INIT,
                                    .list = SIB_CASELOAD_LIST_OPTIONS_INIT,
                                    .activity = SIB_CASELOAD_ACTIVITY_OPTIONS_INIT,
                                    .page = SIB_DASHBOARD_OPTIONS_INIT};
    *a = usual;
    a->command = argc < 2 ? COMMAND_NONE : find_command(argv[1]);
    if (a->command == COMMAND_NONE) {
        return wrong(argc < 2 ? "a command is missing" : "unknown command",
                     argc < 2 ? NULL : argv[1]);
    }
    if (a->command == COMMAND_HELP || a->command == COMMAND_VERSION) {
        return EXIT_GOOD;
    }
    int first = a->command == COMMAND_TABLE ? 3 : 2;
    if (argc < first || (first == 3 && argv[2][0] == '-')) {
        return wrong("table needs the NAME of one", NULL);
    }
    a->table = first == 3 ? argv[2] : NULL;
    for (int i = first; i < argc; i++) {
        if (strcmp(argv[i], "--quiet") == 0) {
            a->quiet = true;
            continue;
        }
        if (i + 1 == argc) {
            return wrong("a value is missing", argv[i]);
        }
        int code = read_pair(a, argv[i], argv[i + 1]);
        if (code != EXIT_GOOD) {
            return code;
        }
        i++;
    }
    return check(a);
}
