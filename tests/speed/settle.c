/* How long a settlement takes, and what memory it needs beyond its facts.
 *
 *     settle achievements ROWS [THREADS] [PERSONS] [members]
 *     settle decisions ROWS [THREADS]
 *     settle draws DRAWS
 *
 * achievements: ROWS achievements of PERSONS people (a tenth of ROWS), in an order of their
 * own, through a card of prices, rounding, a cap a person filled by date and a cap in all.
 * decisions: ROWS effects, each avoided events against a baseline, through a gate, a price and
 * a cap.
 * draws: DRAWS draws of two arms, each with people and events of its own, avoided events
 * through a gate, a price, rounding and a cap, settled at once without record.
 *
 * Prints rows, processor and wall time of the settlement, its peak memory beyond what stood
 * before it, and what is due. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SIB_EXPERIMENTAL 1
#include "sib/experimental/scheme.h"

enum { NAMES = 8, DAYS = 1461, FIRST_DAY = 16436, ID = 8, ROOM = 4096 };

static const char achievements[] =
    "{'language':'sib@1','contract':'card','version':'1','currency':'GBP',"
    "'tables':{'claims':{'role':'achievements','columns':{'person':{'type':'text'},"
    "'what':{'type':'codes'},'on':{'type':'date'}}}%s},"
    "'periods':{'quarter':{'from':'2015-01-01','every':{'months':3}}},"
    "'outcomes':{'got':{'kind':'achievements','table':'claims','person':'person',"
    "'what':'what','on':'on','recognised':["
    "{'name':'a','times':'once','reached':'reported'},"
    "{'name':'b','times':'every','reached':'reported'},"
    "{'name':'c','times':'every','reached':'reported'},"
    "{'name':'d','times':'every','reached':'reported'},"
    "{'name':'e','times':'every','reached':'reported'},"
    "{'name':'f','times':'every','reached':'reported'},"
    "{'name':'g','times':'every','reached':'reported','after':['a']},"
    "{'name':'h','times':'once','reached':'reported'}]}},"
    "'payment':[{'do':'measure','id':'list','outcome':'got','is':'list','by':['quarter']},"
    "{'do':'curve','id':'claims','gives':'money','each':{'by':'what','card':{'a':'1300',"
    "'b':'800','c':'700','d':'2200','e':'3300','f':'2000.5','g':'1200','h':'2600'}},"
    "'times':'list','keys':['person','what','on','quarter']},"
    "{'do':'round','id':'lines','of':'claims','to':'0.01','rounding':'half_up'},"
    "{'do':'limit','id':'each','of':'lines','at_most':'8200','keys':['person','what','on',"
    "'quarter'],'per':['person'],'fill':'by_date','cut':'part'},"
    "{'do':'limit','id':'all','of':'each','at_most':'%lld','keys':['person','what','on',"
    "'quarter'],'per':[],'fill':'by_date','cut':'part'},"
    "{'do':'settle','id':'due','of':'all','below_zero':'refuse','below_nothing':'zero',"
    "'undecided':'stop'}],"
    "'settlement':{'stages':[{'id':'end','as_at':'2020-01-01','lines':'all','pays':true,"
    "'facts':'as_known'}]}}";

static const char people[] =
    ",'people':{'role':'members','person':'person','columns':{'person':{'type':'text'}}}";

static const char decisions[] =
    "{'language':'sib@1','contract':'avoided','version':'1','currency':'GBP',"
    "'tables':{'counts':{'role':'figures','columns':{'effect':{'type':'i64'},"
    "'events':{'type':'i64'},'persons':{'type':'i64'}}}},"
    "'outcomes':{'again':{'kind':'figures','table':'counts','keys':['effect'],"
    "'numbers':{'events':'count','persons':'count'}}},"
    "'comparisons':{'before':{'kind':'baseline','counts':{'events':'155','persons':'100'}}},"
    "'payment':[{'do':'measure','id':'rate','outcome':'again','is':'mean','what':'events',"
    "'by':['effect']},"
    "{'do':'compare','id':'fewer','of':'rate','with':'before','better':'fewer',"
    "'n':'denominator'},"
    "{'do':'gate','id':'cliff','all':[{'of':'fewer.reduction','is':'at_least',"
    "'value':'10 %'}]},"
    "{'do':'curve','id':'pay','gives':'money','each':'1000','times':'fewer.avoided',"
    "'if':'cliff','keys':['effect']},"
    "{'do':'round','id':'line','of':'pay','to':'0.01','rounding':'half_up'},"
    "{'do':'limit','id':'cap','of':'line','at_most':'40000','keys':['effect'],"
    "'per':['effect'],'fill':'in_order','cut':'part'},"
    "{'do':'settle','id':'due','of':'cap','below_zero':'refuse','below_nothing':'zero',"
    "'undecided':'stop'}],"
    "'settlement':{'stages':[{'id':'end','as_at':'2020-01-01','lines':'all','pays':true,"
    "'facts':'as_known'}]}}";

static const char draws[] =
    "{'language':'sib@1','contract':'drawn','version':'1','currency':'GBP',"
    "'tables':{'again':{'role':'outcomes','columns':{'person':{'type':'text'}}}},"
    "'cohorts':[{'id':'a','window':{'from':'2010-01-01','to':'2010-12-31'}}],"
    "'comparisons':{'others':{'kind':'matched','arms':{'treated':'x','comparison':'y'}}},"
    "'outcomes':{'again':{'kind':'events','table':'again','unit':'occasion',"
    "'follow_up':{'months':12},'waiting':{'months':6}}},"
    "'payment':[{'do':'measure','id':'rate','outcome':'again','is':'mean','what':'events',"
    "'by':['cohort']},"
    "{'do':'compare','id':'fewer','of':'rate','with':'others','better':'fewer',"
    "'n':'denominator'},"
    "{'do':'gate','id':'cliff','all':[{'of':'fewer.reduction','is':'at_least',"
    "'value':'10 %'}]},"
    "{'do':'curve','id':'pay','gives':'money','each':'1000.50','times':'fewer.avoided',"
    "'if':'cliff','keys':['cohort']},"
    "{'do':'round','id':'line','of':'pay','to':'0.01','rounding':'half_up'},"
    "{'do':'limit','id':'cap','of':'line','at_most':'400000.00','keys':['cohort'],"
    "'per':[],'fill':'in_order','cut':'part'},"
    "{'do':'settle','id':'due','of':'cap','below_zero':'refuse','below_nothing':'zero',"
    "'undecided':'stop'}],"
    "'settlement':{'stages':[{'id':'end','as_at':'2015-01-01','lines':'all','pays':true,"
    "'facts':'as_known'}]}}";

static void must(sib_context *ctx, sib_status status)
{
    if (status != SIB_OK) {
        fprintf(stderr, "%s\n", sib_context_message(ctx));
        exit(1);
    }
}

static void *room(int64_t count, size_t size)
{
    void *made = malloc((size_t)count * size);
    if (made == NULL) {
        fprintf(stderr, "no memory\n");
        exit(1);
    }
    return made;
}

static uint64_t mixed(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

static void write_id(char *to, int64_t number)
{
    to[0] = 'P';
    for (int i = ID - 1; i > 0; i--) {
        to[i] = (char)('0' + number % 10);
        number /= 10;
    }
}

static sib_table *finish(sib_context *ctx, sib_table_builder *builder)
{
    sib_table *table = NULL;
    must(ctx, sib_table_builder_finish(ctx, builder, &table));
    sib_table_builder_free(builder);
    return table;
}

/* Row numbers in an order of their own: a large odd number steps through all of them. */
static int64_t shuffled(int64_t i, int64_t n)
{
    int64_t step = INT64_C(736338717) % n;
    while (n > 1) { /* until it shares no factor with n */
        int64_t a = n;
        int64_t b = step;
        while (b != 0) {
            int64_t rest = a % b;
            a = b;
            b = rest;
        }
        if (a == 1) {
            break;
        }
        step++;
    }
    return (int64_t)((__uint128_t)(uint64_t)i * (uint64_t)step % (uint64_t)n);
}

static void add_text(sib_context *ctx, sib_table_builder *b, const char *name, const char *data,
                     int64_t n)
{
    int64_t *offsets = room(n + 1, sizeof *offsets);
    for (int64_t i = 0; i <= n; i++) {
        offsets[i] = i * ID;
    }
    must(ctx, sib_table_builder_add_text(ctx, b, name, (sib_text){data, offsets, n},
                                         (sib_validity){NULL, 0}, NULL, NULL));
}

/* Each person in as many rows; no name twice on a day. */
static sib_table *claims(sib_context *ctx, int64_t n, int64_t persons)
{
    static const char    letters[] = "abcdefgh";
    static const int64_t starts[] = {0, 1, 2, 3, 4, 5, 6, 7, 8};
    sib_table_builder   *b = NULL;
    char                *who = room(n, ID);
    int32_t             *what = room(n, sizeof *what);
    int32_t             *on = room(n, sizeof *on);
    int64_t              step = shuffled(1, n);
    for (int64_t i = 0; i < n; i++) {
        int64_t  row = (int64_t)((__uint128_t)(uint64_t)i * (uint64_t)step % (uint64_t)n);
        int64_t  person = row % persons;
        uint64_t place = mixed((uint64_t)person) + (uint64_t)(row / persons) * 1171;
        write_id(who + i * ID, person);
        what[i] = (int32_t)(place % NAMES);
        on[i] = FIRST_DAY + (int32_t)(place / NAMES % DAYS);
    }
    must(ctx, sib_table_builder_new(ctx, n, &b));
    add_text(ctx, b, "person", who, n);
    must(ctx, sib_table_builder_add_codes(ctx, b, "what", (sib_i32){what, n},
                                          (sib_text){letters, starts, NAMES},
                                          (sib_validity){NULL, 0}, NULL, NULL));
    must(ctx, sib_table_builder_add_dates(ctx, b, "on", (sib_dates){on, n},
                                          (sib_validity){NULL, 0}, NULL, NULL));
    return finish(ctx, b);
}

static sib_table *members(sib_context *ctx, int64_t persons)
{
    sib_table_builder *b = NULL;
    char              *who = room(persons, ID);
    for (int64_t i = 0; i < persons; i++) {
        write_id(who + i * ID, i);
    }
    must(ctx, sib_table_builder_new(ctx, persons, &b));
    add_text(ctx, b, "person", who, persons);
    return finish(ctx, b);
}

static void add_wholes(sib_context *ctx, sib_table_builder *b, const char *name, int64_t n,
                       int64_t from, int64_t range)
{
    int64_t *values = room(n, sizeof *values);
    for (int64_t i = 0; i < n; i++) {
        values[i] = range == 0 ? i : from + (int64_t)(mixed((uint64_t)i) % (uint64_t)range);
    }
    must(ctx, sib_table_builder_add_i64(ctx, b, name, (sib_i64){values, n},
                                        (sib_validity){NULL, 0}, NULL, NULL));
}

static sib_table *effects(sib_context *ctx, int64_t n)
{
    sib_table_builder *b = NULL;
    must(ctx, sib_table_builder_new(ctx, n, &b));
    add_wholes(ctx, b, "effect", n, 0, 0);
    add_wholes(ctx, b, "events", n, 100, 80);
    add_wholes(ctx, b, "persons", n, 90, 21);
    return finish(ctx, b);
}

static void add_codes(sib_context *ctx, sib_table_builder *b, const char *name, int64_t n,
                      sib_text levels)
{
    int32_t *codes = room(n, sizeof *codes);
    for (int64_t i = 0; i < n; i++) {
        codes[i] = (int32_t)(i % levels.n);
    }
    must(ctx, sib_table_builder_add_codes(ctx, b, name, (sib_i32){codes, n}, levels,
                                          (sib_validity){NULL, 0}, NULL, NULL));
}

/* A row an arm of each draw: some 1,000 people with 1.2 to 1.7 events each. */
static sib_table *drawn(sib_context *ctx, int64_t n)
{
    static const int64_t cohort[] = {0, 1};
    static const int64_t arms[] = {0, 7, 17};
    sib_table_builder   *b = NULL;
    int64_t             *draw = room(2 * n, sizeof *draw);
    for (int64_t i = 0; i < 2 * n; i++) {
        draw[i] = i / 2;
    }
    must(ctx, sib_table_builder_new(ctx, 2 * n, &b));
    must(ctx, sib_table_builder_add_i64(ctx, b, "draw", (sib_i64){draw, 2 * n},
                                        (sib_validity){NULL, 0}, NULL, NULL));
    add_codes(ctx, b, "cohort", 2 * n, (sib_text){"a", cohort, 1});
    add_codes(ctx, b, "arm", 2 * n, (sib_text){"treatedcomparison", arms, 2});
    add_wholes(ctx, b, "persons", 2 * n, 900, 200);
    add_wholes(ctx, b, "events", 2 * n, 1200, 501);
    return finish(ctx, b);
}

static double seconds(clockid_t clock)
{
    struct timespec now = {0, 0};
    (void)clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The largest and the present size of this process, in bytes. */
static double peak(const char *which)
{
    char   line[256];
    double kilobytes = 0.0;
    FILE  *file = fopen("/proc/self/status", "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, which, strlen(which)) == 0) {
            kilobytes = strtod(line + strlen(which), NULL);
        }
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return kilobytes * 1024.0;
}

static void settle(sib_context *ctx, const char *contract, const sib_facts *facts, int64_t rows)
{
    sib_scheme     *scheme = NULL;
    sib_settlement *settled = NULL;
    must(ctx, sib_scheme_read(ctx, contract, &scheme));
    double before = peak("VmRSS:");
    double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    double wall = seconds(CLOCK_MONOTONIC);
    must(ctx, sib_scheme_settle(ctx, scheme, facts, "end", NULL, &settled));
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    wall = seconds(CLOCK_MONOTONIC) - wall;
    const char *due = strstr(sib_settlement_record(settled), "\"now\":");
    printf("%lld rows: %.2f s of processor, %.2f s, %.0f bytes a row beyond the facts, "
           "%zu bytes of record, %.20s\n",
           (long long)rows, cpu, wall, (peak("VmHWM:") - before) / (double)rows,
           strlen(sib_settlement_record(settled)), due == NULL ? "" : due);
    sib_settlement_free(settled);
    sib_scheme_free(scheme);
}

static void settle_draws(sib_context *ctx, const char *contract, const sib_facts *facts,
                         int64_t n)
{
    sib_scheme *scheme = NULL;
    sib_table  *settled = NULL;
    double      sum = 0.0;
    must(ctx, sib_scheme_read(ctx, contract, &scheme));
    double before = peak("VmRSS:");
    double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    double wall = seconds(CLOCK_MONOTONIC);
    must(ctx, sib_scheme_settle_many(ctx, scheme, facts, "end", "draw", &settled));
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    wall = seconds(CLOCK_MONOTONIC) - wall;
    for (int64_t i = 0; i < n; i++) {
        sum += sib_table_number(settled, "now", i);
    }
    printf("%lld draws: %.2f s of processor, %.2f s, %.0f bytes a draw beyond the facts, "
           "%.0f in all\n",
           (long long)n, cpu, wall, (peak("VmHWM:") - before) / (double)n, sum);
    sib_table_free(settled);
    sib_scheme_free(scheme);
}

int main(int count, char **words)
{
    static char text[ROOM];
    int64_t     rows = count > 2 ? strtoll(words[2], NULL, 10) : 0;
    int64_t     persons = count > 4 ? strtoll(words[4], NULL, 10) : rows / 10;
    bool        registered = count > 5;
    sib_facts  *facts = NULL;
    sib_table  *table = NULL;
    if (rows < 1) {
        fprintf(stderr,
                "settle achievements|decisions|draws ROWS [THREADS] [PERSONS] [members]\n");
        return 1;
    }
    sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
    options.threads = count > 3 ? (int32_t)strtol(words[3], NULL, 10) : 1;
    sib_context *ctx = sib_context_new(&options);
    must(ctx, sib_facts_new(ctx, &facts));
    if (strcmp(words[1], "decisions") == 0) {
        table = effects(ctx, rows);
        must(ctx, sib_facts_add(ctx, facts, "again", table));
        (void)snprintf(text, sizeof text, "%s", decisions);
    } else if (strcmp(words[1], "draws") == 0) {
        table = drawn(ctx, rows);
        must(ctx, sib_facts_add(ctx, facts, "again", table));
        (void)snprintf(text, sizeof text, "%s", draws);
    } else {
        table = claims(ctx, rows, persons < 1 ? 1 : persons);
        must(ctx, sib_facts_add(ctx, facts, "got", table));
        (void)snprintf(text, sizeof text, achievements, registered ? people : "",
                       (long long)persons * 6000);
    }
    if (registered) {
        must(ctx, sib_facts_add(ctx, facts, "members", members(ctx, persons)));
    }
    for (char *c = text; *c != '\0'; c++) {
        *c = *c == '\'' ? '"' : *c;
    }
    if (strcmp(words[1], "draws") == 0) {
        settle_draws(ctx, text, facts, rows);
    } else {
        settle(ctx, text, facts, rows);
    }
    sib_facts_free(facts);
    sib_table_free(table);
    sib_context_free(ctx);
    return 0;
}
