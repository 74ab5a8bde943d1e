/* What a page for the public hides of a cohort: below those who counted all or nothing where a
 * result is small, else steps between two numbers that stay; above them, blocks of steps. */
#include "report/hide.h"

#include <stddef.h>

enum { NONE = -1, BLOCK = 2 };

bool sib__is_small(int64_t least, int64_t number)
{
    return number > 0 && number < least;
}

static bool left(const sib__hide_entry *entry)
{
    return entry->role == SIB__ENTRY_LEFT || entry->role == SIB__ENTRY_LEFT_MAYBE;
}

/* The next of REMAIN from `at` on, up (-1) or down (1); NONE when there is no other. */
static int64_t remain(const sib__entries *column, int64_t at, int64_t step)
{
    for (; at >= 0 && at < column->n; at += step) {
        if (column->entries[at].role == SIB__ENTRY_REMAIN) {
            return at;
        }
    }
    return NONE;
}

/* Steps that are hidden together, from below. */
typedef struct gap {
    int64_t people; /* those who left in it */
    int64_t sure;   /* steps at which somebody may have left, for all that a reader knows */
    bool    small;  /* one of them is, or those below already had to be hidden */
} gap;

static void add_steps(int64_t least, const sib__entries *column, int64_t from, int64_t to,
                      gap *g)
{
    for (int64_t i = from; i < to; i++) {
        const sib__hide_entry *entry = &column->entries[i];
        if (left(entry)) {
            g->people += entry->number;
            g->sure += entry->role == SIB__ENTRY_LEFT;
            g->small = g->small || sib__is_small(least, entry->number);
        }
    }
}

static void hide_steps(sib__entries *column, int64_t from, int64_t to)
{
    for (int64_t i = from; i < to; i++) {
        column->entries[i].shown = !left(&column->entries[i]) || column->entries[i].fixed;
    }
}

/* Hides the steps between two of REMAIN where one is small. Where their sum would be small, or
 * one step stands alone, the number above gives way, and the steps above it as well. False when
 * that number cannot give way. */
static bool hide_between(int64_t least, sib__entries *column)
{
    gap     g = {0};
    int64_t below = remain(column, column->n - 1, -1);
    for (int64_t above; below > 0 && (above = remain(column, below - 1, -1)) != NONE;
         below = above) {
        add_steps(least, column, above + 1, below, &g);
        if (g.small) {
            hide_steps(column, above + 1, below);
        }
        if (!g.small || (g.sure >= BLOCK && g.people >= least)) {
            g = (gap){0};
            continue;
        }
        if (column->entries[above].fixed) {
            return false;
        }
        column->entries[above].shown = false;
    }
    return true;
}

/* Whether one of the numbers that remain, or of those that the result speaks of, is small. */
static bool speaks_of_few(int64_t least, const sib__entries *column)
{
    int64_t of = 0;
    bool    few = false;
    for (int64_t i = 0; i < column->n; i++) {
        const sib__hide_entry *entry = &column->entries[i];
        switch (entry->role) {
        case SIB__ENTRY_REMAIN:
            of = entry->number;
            few = few || sib__is_small(least, of);
            break;
        case SIB__ENTRY_RESULT:
        case SIB__ENTRY_ONCE:
            few = few || sib__is_small(least, entry->number) ||
                  sib__is_small(least, of - entry->number);
            break;
        case SIB__ENTRY_EVENTS:
            few = few || sib__is_small(least, entry->number);
            break;
        default:
            break;
        }
    }
    return few;
}

/* Parts are hidden with what they are part of, and where they or their rest are small. */
static void hide_parts(int64_t least, sib__entries *column)
{
    const sib__hide_entry *of = NULL;
    for (int64_t i = 0; i < column->n; i++) {
        sib__hide_entry *entry = &column->entries[i];
        if (entry->role == SIB__ENTRY_REMAIN) {
            of = entry;
        } else if (of != NULL && !left(entry)) {
            entry->shown = of->shown || entry->fixed;
        }
        if (entry->role == SIB__ENTRY_PART && of != NULL) {
            entry->shown = entry->fixed || (of->shown && !sib__is_small(least, entry->number) &&
                                            !sib__is_small(least, of->number - entry->number));
        }
    }
}

static void hide_small_members(int64_t least, sib__entries *column)
{
    int64_t first = remain(column, 0, 1);
    column->entries[first].shown =
        column->entries[first].shown && !sib__is_small(least, column->entries[first].number);
}

/* Where the result is not shown: nothing below those who counted but what is known anyway; in
 * an open column nothing else either. */
static void hide_below(int64_t least, sib__entries *column)
{
    int64_t first = remain(column, 0, 1);
    if (first == NONE || (!column->open && column->entries[first].number == 0)) {
        return;
    }
    hide_small_members(least, column);
    for (int64_t i = column->open ? 0 : first + 1; i < column->n; i++) {
        column->entries[i].shown = column->entries[i].fixed;
    }
}

/* The end of the block of steps that begins at `from`, of those before `end`: two steps, or
 * three at the end, at which somebody may have left; others ride along. */
static int64_t block_end(const sib__entries *column, int64_t from, int64_t end)
{
    int64_t sure = 0;
    int64_t after = 0; /* steps of that kind behind the block */
    int64_t at = from;
    while (at < end && (sure < BLOCK || column->entries[at].role == SIB__ENTRY_LEFT_MAYBE)) {
        sure += column->entries[at++].role == SIB__ENTRY_LEFT;
    }
    for (int64_t i = at; i < end && after < BLOCK; i++) {
        after += column->entries[i].role == SIB__ENTRY_LEFT;
    }
    return after < BLOCK ? end : at;
}

/* How many of those who counted are hidden: all but those that a lower number still shows. */
static int64_t hidden_members(const sib__entries *column, int64_t first)
{
    int64_t below = first;
    while (below != NONE && !column->entries[below].shown) {
        below = remain(column, below + 1, 1);
    }
    return column->entries[first].number - (below == NONE ? 0 : column->entries[below].number);
}

/* The steps above those who counted, whose sum a reader may know: a block with a small number
 * is hidden, the last block with the number of those who counted, and all of them when those
 * hidden come to fewer than `least`. */
static void hide_head(int64_t least, sib__entries *column)
{
    int64_t first = remain(column, 0, 1);
    int64_t end = first == NONE ? column->n : first;
    bool    open = first != NONE && !column->entries[first].shown;
    gap     hidden = {.people = open ? hidden_members(column, first) : 0, .small = open};
    for (int64_t from = 0, to = 0; from < end; from = to) {
        gap block = {0};
        to = block_end(column, from, end);
        add_steps(least, column, from, to, &block);
        if (block.small || (open && to == end)) {
            hide_steps(column, from, to);
            hidden.people += block.people;
            hidden.small = true;
        }
    }
    if (hidden.small && hidden.people < least) {
        hide_steps(column, 0, end);
    }
}

static void show(sib__hidden_cohort *cohort)
{
    cohort->result = true;
    for (int64_t c = 0; c < cohort->n; c++) {
        for (int64_t i = 0; i < cohort->columns[c].n; i++) {
            cohort->columns[c].entries[i].shown = true;
        }
    }
}

/* Whether readers know that nobody was matched: there is no result to hide then. */
static bool nobody_below(const sib__entries *column)
{
    int64_t first = remain(column, 0, 1);
    int64_t next = first == NONE ? NONE : remain(column, first + 1, 1);
    return next != NONE && column->entries[next].fixed && column->entries[next].number == 0;
}

void sib__hide(int64_t least, sib__hidden_cohort *cohort)
{
    bool result = !cohort->few;
    show(cohort);
    if (least <= 1) {
        return;
    }
    for (int64_t c = 0; c < cohort->n; c++) {
        sib__entries *column = &cohort->columns[c];
        result = !speaks_of_few(least, column) && hide_between(least, column) && result;
    }
    if (!result) {
        show(cohort);
    }
    cohort->result = result;
    for (int64_t c = 0; c < cohort->n; c++) {
        sib__entries *column = &cohort->columns[c];
        if (result) {
            hide_parts(least, column);
        } else if (nobody_below(column)) {
            hide_between(least, column);
            hide_small_members(least, column);
        } else {
            hide_below(least, column);
        }
        hide_head(least, column);
    }
}
