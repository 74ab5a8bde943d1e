/* A small writer of figures: lines, circles and texts in a box 440 wide, with classes that
 * page.css gives their look. */
#ifndef SIB_REPORT_SVG_H
#define SIB_REPORT_SVG_H

#include "report/facts.h"

enum { SIB__SVG_WIDTH = 440 };

/* A figure being drawn; x and y of the plot lie within the box that `left` .. `bottom` name. */
typedef struct sib__svg {
    sib__facts *f;
    sib__out    out;
    double      left;
    double      right;
    double      top;
    double      bottom;
    double      x_low;
    double      x_high;
    double      y_low;
    double      y_high;
} sib__svg;

void sib__svg_begin(sib__svg *s, sib__facts *f, double height, const char *caption);
/* Puts the figure into the list `name`, under its caption. */
void sib__svg_end(sib__svg *s, const char *name, const char *caption);

/* From a value to its place. */
double sib__svg_x(const sib__svg *s, double value);
double sib__svg_y(const sib__svg *s, double value);

void sib__svg_line(sib__svg *s, const char *class, double x1, double y1, double x2, double y2);
void sib__svg_circle(sib__svg *s, const char *class, double x, double y, double r);
/* anchor: "start", "middle" or "end"; at most `most` letters. */
void sib__svg_text(sib__svg *s, const char *class, const char *anchor, double x, double y,
                   const char *text, int most);
/* A line through points. */
void sib__svg_path(sib__svg *s, const char *class, const double *x, const double *y, int64_t n);
/* The axis at the bottom, or at the left, with ticks at round numbers and a title. */
void sib__svg_axis_x(sib__svg *s, const char *title);
void sib__svg_axis_y(sib__svg *s, const char *title);
/* What the classes stand for, at the top right. */
void sib__svg_legend(sib__svg *s, const char *mark, const char *first, const char *first_text,
                     const char *second, const char *second_text);

#endif
