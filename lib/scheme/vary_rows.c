/* What a variation came to, beside the contract as it stands: money, payers, gates. */
#include "scheme/vary_rows.h"

#include "scheme/spell.h"

static const sib__field run_fields[] = {SIB__I64("run"),         SIB__TEXT("options"),
                                        SIB__I64("changed"),     SIB__TEXT("verdict"),
                                        SIB__TEXT("cumulative"), SIB__TEXT("now"),
                                        SIB__TEXT("difference"), SIB__FLAG("turns"),
                                        SIB__TEXT("turned"),     SIB__TEXT("refused")};
static const sib__field setting_fields[] = {SIB__I64("run"), SIB__TEXT("option"),
                                            SIB__TEXT("alternative")};
static const sib__field bill_fields[] = {SIB__I64("run"), SIB__TEXT("payer"), SIB__TEXT("now"),
                                         SIB__TEXT("difference")};
static const sib__field gate_fields[] = {SIB__I64("run"),      SIB__TEXT("gate"),
                                         SIB__TEXT("keys"),    SIB__TEXT("stands"),
                                         SIB__TEXT("verdict"), SIB__FLAG("turned")};

void sib__varying_begin(sib__varying *v, sib__memory *m)
{
    sib__rows_begin(&v->runs, m, SIB__FIELDS(run_fields));
    sib__rows_begin(&v->settings, m, SIB__FIELDS(setting_fields));
    sib__rows_begin(&v->bills, m, SIB__FIELDS(bill_fields));
    sib__rows_begin(&v->gates, m, SIB__FIELDS(gate_fields));
}

sib_status sib__varying_finish(sib__varying *v, sib__result *result)
{
    SIB__TRY(sib__table_of_rows(v->call, result, "runs", &v->runs));
    SIB__TRY(sib__table_of_rows(v->call, result, "settings", &v->settings));
    SIB__TRY(sib__table_of_rows(v->call, result, "bills", &v->bills));
    return sib__table_of_rows(v->call, result, "gates", &v->gates);
}

/* What a number is less another, both money; a missing one is nothing. */
static sib_status put_difference(sib__varying *v, sib__rows *rows, sib__slice now,
                                 sib__slice before)
{
    sib__memory *m = &v->call->scratch;
    sib__exact   numbers[2] = {sib__exact_of_i64(0), sib__exact_of_i64(0)};
    int32_t      unit = 0;
    const char  *text = NULL;
    if (now.data == NULL && before.data == NULL) {
        return SIB_OK;
    }
    if (now.data != NULL) {
        SIB__TRY(sib__unspell(v->call, m, "now", now, &unit, &numbers[0]));
    }
    if (before.data != NULL) {
        SIB__TRY(sib__unspell(v->call, m, "now", before, &unit, &numbers[1]));
    }
    SIB__TRY(sib__exact_subtract(v->call, m, numbers[0], numbers[1], &numbers[0]));
    SIB__TRY(sib__spell(v->call, m, numbers[0], SIB__UNIT_MONEY, &text));
    sib__set_text(rows, "difference", text);
    return SIB_OK;
}

/* The row of a table with the same cells in some columns, -1 for none. */
static int64_t same_row(const sib_table *table, const sib_table *of, int64_t row,
                        const char *const *columns, int64_t n)
{
    for (int64_t i = 0; i < sib_table_rows(table); i++) {
        bool same = true;
        for (int64_t k = 0; k < n && same; k++) {
            sib__slice a = sib__table_text(table, columns[k], i);
            sib__slice b = sib__table_text(of, columns[k], row);
            same = (a.data == NULL) == (b.data == NULL) &&
                   (a.data == NULL || sib__slice_compare(a, b) == 0);
        }
        if (same) {
            return i;
        }
    }
    return -1;
}

static sib_status put_bills(sib__varying *v, const sib_settlement *s)
{
    static const char *const payer[] = {"payer"};
    const sib_table         *bills = sib_settlement_table(s, "bills");
    const sib_table         *before = sib_settlement_table(v->stands, "bills");
    for (int64_t i = 0; i < sib_table_rows(bills); i++) {
        int64_t other = same_row(before, bills, i, payer, 1);
        sib__rows_add(&v->bills);
        sib__set_i64(&v->bills, "run", v->run);
        sib__set_slice(&v->bills, "payer", sib__table_text(bills, "payer", i));
        sib__set_slice(&v->bills, "now", sib__table_text(bills, "now", i));
        SIB__TRY(put_difference(v, &v->bills, sib__table_text(bills, "now", i),
                                other < 0 ? (sib__slice){NULL, 0}
                                          : sib__table_text(before, "now", other)));
    }
    return SIB_OK;
}

static bool is_gate(const sib_table *lines, int64_t row)
{
    return sib_table_says(lines, "do", row, "gate") == 1;
}

/* Of persons, lines of a gate are told together, one row a verdict: how many. */
static const char *count_at(const sib_table *lines, int64_t row, char text[24])
{
    double count = row < 0 ? 0.0 : sib_table_number(lines, "count", row);
    if (row >= 0 && isnan(count)) {
        return NULL;
    }
    sib__format_i64(text, (int64_t)count);
    return text;
}

/* "early {"cohort":"c-1"} from met to not_met" */
static void say_turned(sib__out *out, const sib_table *lines, int64_t row, sib__slice stood,
                       sib__slice verdict)
{
    sib__slice keys = sib__table_text(lines, "keys", row);
    sib__slice gate = sib__table_text(lines, "step", row);
    sib__out_text(out, out->length > 0 ? "; " : "");
    sib__out_slice(out, gate.data, gate.length);
    if (!sib__slice_equals(keys, "{}")) {
        sib__out_text(out, " ");
        sib__out_slice(out, keys.data, keys.length);
    }
    sib__out_text(out, " from ");
    sib__out_slice(out, stood.data == NULL ? "nothing" : stood.data,
                   stood.data == NULL ? 7 : stood.length);
    sib__out_text(out, " to ");
    sib__out_slice(out, verdict.data, verdict.length);
}

/* The lines of gates of a settlement, each beside that of the one that stands; and those that
 * have turned, in words. */
static void put_gates(sib__varying *v, const sib_settlement *s, sib__out *turned)
{
    static const char *const line[] = {"step", "keys"};
    static const char *const told[] = {"step", "keys", "value"};
    const sib_table         *lines = sib_settlement_table(s, "lines");
    const sib_table         *before = sib_settlement_table(v->stands, "lines");
    for (int64_t i = 0; i < sib_table_rows(lines); i++) {
        char       digits[2][24];
        sib__slice verdict = sib__table_text(lines, "value", i);
        if (!is_gate(lines, i)) {
            continue;
        }
        const char *now = count_at(lines, i, digits[0]);
        int64_t     other =
            same_row(before, lines, i, now == NULL ? line : told, now == NULL ? 2 : 3);
        sib__slice stood =
            other < 0 ? (sib__slice){NULL, 0} : sib__table_text(before, "value", other);
        if (now != NULL) {
            verdict = sib__slice_of(now);
            stood = sib__slice_of(count_at(before, other, digits[1]));
        }
        bool other_verdict = stood.data == NULL || sib__slice_compare(stood, verdict) != 0;
        if (other_verdict) {
            say_turned(turned, lines, i, stood, verdict);
        }
        sib__rows_add(&v->gates);
        sib__set_i64(&v->gates, "run", v->run);
        sib__set_slice(&v->gates, "gate", sib__table_text(lines, "step", i));
        sib__set_slice(&v->gates, "keys", sib__table_text(lines, "keys", i));
        sib__set_slice(&v->gates, "stands", stood);
        sib__set_slice(&v->gates, "verdict", verdict);
        sib__set_flag(&v->gates, "turned", other_verdict);
    }
}

/* "payment.capped.cut = refuse; values.price = 12000.00" */
sib_status sib__varying_settings(sib__varying *v, const sib__change *changes, int64_t n)
{
    sib__out said;
    sib__out_begin(&said, &v->call->scratch);
    sib__rows_add(&v->runs);
    sib__set_i64(&v->runs, "run", v->run);
    sib__set_i64(&v->runs, "changed", n);
    for (int64_t i = 0; i < n; i++) {
        const sib__json *alternative = changes[i].alternative;
        const char      *text = alternative->kind == SIB__JSON_TRUE    ? "true"
                                : alternative->kind == SIB__JSON_FALSE ? "false"
                                                                       : NULL;
        text = text != NULL ? text : sib__alternative_text(&v->variety.prose, alternative);
        sib__out_all(&said, i == 0 ? "" : "; ", changes[i].option->path, " = ", text, NULL);
        sib__rows_add(&v->settings);
        sib__set_i64(&v->settings, "run", v->run);
        sib__set_text(&v->settings, "option", changes[i].option->path);
        sib__set_text(&v->settings, "alternative", text);
    }
    SIB__TRY(said.failed ? sib__no_memory(v->call) : v->variety.prose.status);
    sib__set_text(&v->runs, "options", said.length == 0 ? "" : said.text);
    return SIB_OK;
}

sib_status sib__varying_put(sib__varying *v, const sib_settlement *s)
{
    const sib_table *due = sib_settlement_table(s, "due");
    sib__out         turned;
    sib__out_begin(&turned, &v->call->scratch);
    sib__set_slice(&v->runs, "verdict", sib__table_text(due, "verdict", 0));
    sib__set_slice(&v->runs, "cumulative", sib__table_text(due, "cumulative", 0));
    sib__set_slice(&v->runs, "now", sib__table_text(due, "now", 0));
    SIB__TRY(put_difference(v, &v->runs, sib__table_text(due, "now", 0),
                            sib__table_text(sib_settlement_table(v->stands, "due"), "now", 0)));
    put_gates(v, s, &turned);
    SIB__TRY(turned.failed ? sib__no_memory(v->call) : SIB_OK);
    sib__set_flag(&v->runs, "turns", turned.length > 0);
    sib__set_text(&v->runs, "turned", turned.length > 0 ? turned.text : NULL);
    return put_bills(v, s);
}
