/* Templates: text with {..} where the facts go.
 *
 *     {name}            a value or words, filled in
 *     {list name}       its sentences          {table name}   its rows
 *     {figures name}    its figures            {style}        page.css
 *     {if name} .. {end}, {if not name} .. {end}    lines that stand there or do not
 *
 * A line that holds nothing but one of the others makes no line of its own. */
#ifndef SIB_REPORT_TEMPLATE_H
#define SIB_REPORT_TEMPLATE_H

#include "report/facts.h"

/* How one kind of report writes what stands in its template. */
typedef struct sib__style {
    void (*line)(sib__facts *f, sib__out *out, const char *line);
    void (*list)(sib__facts *f, sib__out *out, const char *name);
    void (*table)(sib__facts *f, sib__out *out, const char *name);
    void (*figures)(sib__facts *f, sib__out *out, const char *name);
} sib__style;

void sib__template_write(sib__facts *f, sib__out *out, const char *text,
                         const sib__style *style);

/* What stands for a name: a value, or else words filled in. */
const char *sib__expand(sib__facts *f, const char *name, int64_t length);

/* A table as its rows go: the parts from `at` on that have its name and one caption, and the
 * columns of which one of them has a cell. False when there is no row left. */
typedef struct sib__grid {
    const sib__part **rows;
    int64_t           n;
    int64_t          *columns; /* rows of columns.tsv */
    int64_t           width;
    const char       *caption;
} sib__grid;

bool sib__grid_next(sib__facts *f, const char *name, bool page, int64_t *at, sib__grid *grid);

/* Title and kind of a column, and whether it holds numbers, which stand at the right. */
const char *sib__column_title(const sib__facts *f, int64_t column);
const char *sib__column_kind(const sib__facts *f, int64_t column);
bool        sib__column_is_number(const sib__facts *f, int64_t column);

#endif
