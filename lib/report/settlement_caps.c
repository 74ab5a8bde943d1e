/* What is left under each cap on money, of the contract and of its payers. */
#include <math.h>
#include <string.h>

#include "report/settled.h"
#include "report/svg.h"

enum { MOST_CAPS = 24, MOST_SAID = 6 };

typedef struct sib__cap {
    const char *name;
    const char *keys; /* of its group, as JSON texts one after the other */
    sib__exact  limit;
    sib__exact  left;
} sib__cap;

typedef struct sib__caps {
    sib__cap *list;
    int64_t   n;
} sib__caps;

static void put_cap(sib__facts *f, sib__caps *caps, const char *name, const char *keys,
                    sib__exact limit, sib__exact left)
{
    int order = 0;
    for (int64_t i = 0; i < caps->n; i++) {
        sib__cap *cap = &caps->list[i];
        if (strcmp(cap->name, name) == 0 && strcmp(cap->keys, keys) == 0) {
            (void)sib__well(f, sib__exact_compare(f->call, left, cap->left, &order));
            cap->left = order < 0 ? left : cap->left;
            return;
        }
    }
    if (caps->n < MOST_CAPS) {
        caps->list[caps->n++] = (sib__cap){name, keys, limit, left};
    }
}

/* The keys by which a limit parts its lines, as words: "year 2"; "" for none. */
static const char *group_of(sib__facts *f, sib__row row, const char *per)
{
    const char      *text = sib__raw(f, row, "keys");
    const sib__json *keys = NULL;
    sib__out         out;
    if (*per == '\0' || f->status != SIB_OK ||
        !sib__well(f, sib__json_parse(f->call, f->memory, "settlement",
                                      sib__slice_of(*text == '\0' ? "{}" : text), &keys))) {
        return "";
    }
    sib__out_begin(&out, f->memory);
    if (sib__is_among(per, "line")) {
        sib__out_text(&out, sib__cell_of(f, row, "line"));
    }
    for (const sib__json *at = keys->first; at != NULL; at = at->next) {
        if (sib__is_among(per, at->key.data)) {
            sib__out_all(&out, out.length == 0 ? "" : ", ", sib__clean_text(f, at->key), " ",
                         sib__clean_text(f, at->text), NULL);
        }
    }
    return sib__done(f, &out);
}

static void add_step(sib__facts *f, sib__caps *caps, const sib__step *step)
{
    sib__row    row = {step->first.table, -1};
    const char *per = sib__raw(f, sib__said_of(f, step->id), "per");
    const char *name =
        sib__say(f, "cap.step", "step", sib__clean_text(f, sib__slice_of(step->id)), NULL);
    if (f->of->scheme == NULL) {
        return;
    }
    while (f->status == SIB_OK && sib__step_next(step, &row)) {
        sib__quantity limit;
        sib__quantity left;
        if (sib__is_money(row) && sib__cell_quantity(f, row, "left", true, &left) &&
            sib__cell_quantity(f, row, "limit", true, &limit)) {
            put_cap(f, caps, name, group_of(f, row, per), limit.value, left.value);
        }
        (void)sib__well(f, SIB__PAUSE(f->call, row.at));
    }
}

static void add_payers(sib__facts *f, sib__caps *caps)
{
    sib__row bill = sib__settled_row(f, "bills");
    while (f->status == SIB_OK && sib__next(&bill, NULL)) {
        sib__quantity cap;
        sib__quantity left;
        if (sib__cell_quantity(f, bill, "cap", true, &cap) &&
            sib__cell_quantity(f, bill, "left", true, &left)) {
            const char *name =
                sib__say(f, "cap.payer", "payer", sib__cell_of(f, bill, "payer"), NULL);
            put_cap(f, caps, name, "", cap.value, left.value);
        }
    }
}

static const char *full_name(sib__facts *f, const sib__cap *cap)
{
    return *cap->keys == '\0' ? cap->name : sib__join(f, cap->name, ", ", cap->keys, NULL);
}

static void draw_cap(sib__svg *s, const sib__cap *cap, double y)
{
    sib__facts *f = s->f;
    double      limit = sib__drawn(f, cap->limit);
    double      used = limit - sib__drawn(f, cap->left);

    s->x_high = limit > 0.0 ? limit : 1.0;
    used = limit > 0.0 ? fmin(fmax(used, 0.0), limit) : 1.0;
    sib__svg_text(s, "label", "start", 0.0, y, full_name(f, cap), 32);
    sib__svg_text(s, "label", "end", s->right, y,
                  sib__say(f, "plot.cap", "left", sib__amount_shown(f, cap->left), NULL), 40);
    sib__svg_line(s, "track bar", s->left, y + 12.0, s->right, y + 12.0);
    if (used > 0.0) {
        sib__svg_line(s, "total bar", s->left, y + 12.0, sib__svg_x(s, used), y + 12.0);
    }
}

static void draw_caps(sib__facts *f, const sib__caps *caps)
{
    sib__svg    s;
    const char *caption = sib__words(f, "plot.caps");
    sib__svg_begin(&s, f, 12.0 + 38.0 * (double)caps->n, caption);
    s.left = 2.0, s.right = 438.0;
    for (int64_t i = 0; i < caps->n; i++) {
        draw_cap(&s, &caps->list[i], 16.0 + 38.0 * (double)i);
    }
    sib__svg_end(&s, "figure.caps", caption);
}

void sib__settled_caps(sib__facts *f)
{
    sib__caps caps = {SIB__NEW(f->memory, sib__cap, MOST_CAPS), 0};
    if (caps.list == NULL) {
        (void)sib__well(f, sib__no_memory(f->call));
        return;
    }
    for (int64_t i = 0; i < f->of->step_count && !f->of->few; i++) {
        if (strcmp(f->of->steps[i].kind, "limit") == 0) {
            add_step(f, &caps, &f->of->steps[i]);
        }
    }
    add_payers(f, &caps);
    for (int64_t i = 0; i < caps.n; i++) {
        const sib__cap *cap = &caps.list[i];
        sib__part      *row = sib__put_row(f, "caps", (sib__row){NULL, -1});
        sib__put_cell(f, row, "cap", cap->name);
        sib__put_cell(f, row, "group", *cap->keys == '\0' ? NULL : cap->keys);
        sib__put_cell(f, row, "limit", sib__amount_shown(f, cap->limit));
        sib__put_cell(f, row, "used",
                      sib__amount_shown(f, sib__minus(f, cap->limit, cap->left)));
        sib__put_cell(f, row, "left", sib__amount_shown(f, cap->left));
        if (sib__exact_sign(cap->left) <= 0 && sib__exact_sign(cap->limit) > 0 &&
            i < MOST_SAID) {
            sib__put_line(f, "answers.caps",
                          sib__say(f, "cap.reached", "cap", full_name(f, cap), "limit",
                                   sib__money_text_of(f, cap->limit), NULL));
        }
    }
    if (caps.n > 0) {
        sib__put_value(f, "has.caps", "1");
    }
    if (caps.n > 0 && f->options.figures != 0) {
        draw_caps(f, &caps);
    }
}
