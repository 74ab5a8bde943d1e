/* What other choices would have paid: the table of sib_scheme_vary(). */
#include "report/settled.h"
#include "table/table.h"

enum { MOST_VARIED = 200 };

static bool has_columns(const sib_table *varied)
{
    static const char *const columns[] = {"options", "now", "difference", "turned", "refused"};
    bool                     all = sib_table_rows(varied) > 0;
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        int64_t at = sib_table_find(varied, columns[i]);
        all = all && at >= 0 && sib_table_type(varied, at) == SIB_COLUMN_TYPE_TEXT;
    }
    return all;
}

sib_status sib__varied_check(sib__call *call, const sib_settlement *settlement,
                             const sib_table *varied)
{
    const sib_table *due = sib_settlement_table(settlement, "due");
    bool             same = varied == NULL || has_columns(varied);
    if (varied != NULL && same && sib_table_rows(due) == 1) {
        sib__slice now = sib__table_text(varied, "now", 0);
        same = now.data != NULL && sib__slice_compare(now, sib__table_text(due, "now", 0)) == 0;
    }
    return same ? SIB_OK
                : sib__fail(call, SIB_ERR_ARGUMENT, "varied", -1, NULL,
                            "is no table of what other choices of this settlement would have "
                            "paid");
}

typedef struct counted {
    int64_t    all;
    int64_t    turn;
    int64_t    same;
    int64_t    refused;
    int64_t    listed;
    int64_t    more;
    sib__exact least; /* differences in money */
    sib__exact most;
} counted;

static bool differs(sib__facts *f, sib__row row, counted *c)
{
    sib__quantity q;
    int           order = 0;
    if (!sib__cell_quantity(f, row, "difference", true, &q) || sib__exact_sign(q.value) == 0) {
        return false;
    }
    if (sib__well(f, sib__exact_compare(f->call, q.value, c->least, &order)) && order < 0) {
        c->least = q.value;
    }
    if (sib__well(f, sib__exact_compare(f->call, q.value, c->most, &order)) && order > 0) {
        c->most = q.value;
    }
    return true;
}

static void put_choice(sib__facts *f, sib__row row, counted *c)
{
    bool refused = sib__cell_of(f, row, "refused") != NULL;
    bool turns = sib__cell_of(f, row, "turned") != NULL;
    bool differs_in_money = !refused && differs(f, row, c);
    c->all++;
    c->refused += refused;
    c->turn += turns;
    c->same += !refused && !turns && !differs_in_money;
    if (!turns && !differs_in_money) {
        return;
    }
    if (c->listed == MOST_VARIED) {
        c->more++;
        return;
    }
    c->listed++;
    sib__part *to = sib__put_row(f, "varied", (sib__row){NULL, -1});
    sib__put_cell(f, to, "options", sib__cell_of(f, row, "options"));
    sib__put_cell(f, to, "now", sib__cell_amount(f, row, "now"));
    sib__put_cell(f, to, "difference", sib__cell_amount(f, row, "difference"));
    sib__put_cell(f, to, "turned", sib__cell_of(f, row, "turned"));
}

static void put_note(sib__facts *f, const char *key, int64_t n)
{
    if (n > 0) {
        sib__put_line(f, "varied.notes", sib__say(f, key, "n", sib__count_text(f, n), NULL));
    }
}

static void put_notes(sib__facts *f, const counted *c)
{
    bool money = sib__exact_sign(c->least) != 0 || sib__exact_sign(c->most) != 0;
    sib__put_value(f, "varied.said",
                   sib__say(f, c->all == 1 ? "varied.one" : "varied.some", "n",
                            sib__count_text(f, c->all), NULL));
    if (c->turn == 0) {
        sib__put_line(f, "varied.notes", sib__words(f, "varied.turn.none"));
    }
    put_note(f, "varied.turn", c->turn);
    sib__put_line(f, "varied.notes",
                  money ? sib__say(f, "varied.money", "least", sib__money_text_of(f, c->least),
                                   "most", sib__money_text_of(f, c->most), NULL)
                        : sib__words(f, "varied.money.none"));
    put_note(f, "varied.same", c->same);
    put_note(f, "varied.refused", c->refused);
    put_note(f, "varied.more", c->more);
}

void sib__settled_varied(sib__facts *f)
{
    counted  c = {.least = sib__exact_of_i64(0), .most = sib__exact_of_i64(0)};
    sib__row row = {f->of->varied, -1};
    if (f->of->varied == NULL || f->of->few) {
        return;
    }
    while (f->status == SIB_OK && sib__next(&row, NULL)) {
        if (row.at > 0) {
            put_choice(f, row, &c);
        }
    }
    if (c.all > 0) {
        sib__put_value(f, "has.varied", "1");
        put_notes(f, &c);
    }
}
