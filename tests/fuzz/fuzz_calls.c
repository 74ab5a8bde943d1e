/* Fuzz target: any public function with any arguments that its types allow. The bytes are
 * lines: one names a function, the next its arguments, and so on. Tokens stand between blanks:
 *
 *     -            nothing: NULL, no view, 0
 *     1,2.5,-3     numbers of a view, or one; * is missing
 *     "a,b%20c     a text (%XX is a byte), texts of a view, or the bytes of one
 *     =3 ~3        the third result of that type so far, or table of a result (counted round)
 *     @2           the second of the documents below, as a text or as bytes
 *     ratio=2,..   the options of a struct
 *     !9           (context) the ninth interrupt check stops the call
 *
 * What a call owns is released at the end; nothing is released before. */
#include "tokens.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* "=3" is a table that a call made, "~3" one of a result. */
static sib_table *take_table(line *l);

#include "calls.h"

static sib_table *take_table(line *l)
{
    if (l->at[0] != '~') {
        return take_sib_table(l);
    }
    int64_t wanted = strtoll(token(l) + 1, NULL, 10);
    return seen_tables_n == 0 || wanted < 0 ? NULL : seen_tables[wanted % seen_tables_n];
}

static void run_line(const char *name, char *arguments)
{
    line l = {arguments};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        if (strcmp(calls[i].name, name) == 0) {
            calls[i].call(&l);
        }
    }
}

static void forget(void)
{
    release_all();
    strings_n = texts_n = seen_tables_n = 0;
    sib_f64_n = sib_i64_n = sib_i32_n = sib_rows_n = sib_dates_n = sib_u8_n = 0;
    while (given_n > 0) {
        free(given[--given_n]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
    options.interrupt = stop;
    context = sib_context_new(&options);
    char *text = size > LONGEST ? NULL : room(size + 1);
    char *name = NULL;
    char *save = NULL;
    if (text != NULL && context != NULL && size > 0) {
        memcpy(text, data, size);
        char *next = strtok_r(text, "\n", &save);
        for (int i = 0; i < LINES && next != NULL; i++, next = strtok_r(NULL, "\n", &save)) {
            if (name == NULL) {
                name = next;
            } else {
                run_line(name, next);
                name = NULL;
            }
        }
    }
    forget();
    sib_context_free(context);
    return 0;
}
