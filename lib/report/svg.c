#include "report/svg.h"

#include <math.h>
#include <string.h>

#include "core/format.h"

enum { MOST_TICKS = 7 };

static const double farthest = 1e6;

/* A coordinate with two decimals. */
static void put_number(sib__svg *s, double value)
{
    char    digits[24];
    double  safe = fabs(value) < farthest ? value : 0.0; /* numbers of a record may be any */
    int64_t hundredths = (int64_t)floor(safe * 100.0 + 0.5);
    int64_t size = hundredths < 0 ? -hundredths : hundredths;
    sib__format_i64(digits, size / 100);
    sib__out_all(&s->out, hundredths < 0 ? "-" : "", digits, NULL);
    if (size % 100 != 0) {
        sib__format_i64(digits, size % 100 + 100);
        digits[0] = '.';
        sib__out_text(&s->out, digits);
    }
}

static void put_attribute(sib__svg *s, const char *name, double value)
{
    sib__out_all(&s->out, " ", name, "=\"", NULL);
    put_number(s, value);
    sib__out_text(&s->out, "\"");
}

void sib__svg_begin(sib__svg *s, sib__facts *f, double height, const char *caption)
{
    *s = (sib__svg){.f = f, .y_high = 1.0};
    sib__out_begin(&s->out, f->memory);
    sib__out_text(&s->out, "<svg role=\"img\" viewBox=\"0 0 440 ");
    put_number(s, height);
    sib__out_text(&s->out, "\" aria-label=\"");
    sib__out_escaped(&s->out, caption);
    sib__out_text(&s->out, "\">\n");
}

void sib__svg_end(sib__svg *s, const char *name, const char *caption)
{
    sib__out_text(&s->out, "</svg>");
    if (s->out.failed) {
        (void)sib__well(s->f, sib__no_memory(s->f->call));
        return;
    }
    sib__put_figure(s->f, name, caption, s->out.text);
}

static double place(double value, double low, double high, double from, double to)
{
    return high > low ? from + (value - low) / (high - low) * (to - from) : from;
}

double sib__svg_x(const sib__svg *s, double value)
{
    return place(value, s->x_low, s->x_high, s->left, s->right);
}

double sib__svg_y(const sib__svg *s, double value)
{
    return place(value, s->y_low, s->y_high, s->bottom, s->top);
}

void sib__svg_line(sib__svg *s, const char *class, double x1, double y1, double x2, double y2)
{
    sib__out_all(&s->out, "<line class=\"", class, "\"", NULL);
    put_attribute(s, "x1", x1);
    put_attribute(s, "y1", y1);
    put_attribute(s, "x2", x2);
    put_attribute(s, "y2", y2);
    sib__out_text(&s->out, "/>\n");
}

void sib__svg_circle(sib__svg *s, const char *class, double x, double y, double r)
{
    sib__out_all(&s->out, "<circle class=\"", class, "\"", NULL);
    put_attribute(s, "cx", x);
    put_attribute(s, "cy", y);
    put_attribute(s, "r", r);
    sib__out_text(&s->out, "/>\n");
}

void sib__svg_text(sib__svg *s, const char *class, const char *anchor, double x, double y,
                   const char *text, int most)
{
    uint32_t code = 0;
    int64_t  end = 0;
    int      letters = 0;
    int      isolated = 0;
    text = text == NULL ? "" : text;
    for (; text[end] != '\0' && letters < most; letters++) {
        end += sib__letter(text + end, &code);
        isolated += (code == 0x2068U) - (code == 0x2069U);
    }
    bool cut = text[end] != '\0';
    sib__out_all(&s->out, "<text class=\"", class, "\" text-anchor=\"", anchor, "\"", NULL);
    put_attribute(s, "x", x);
    put_attribute(s, "y", y);
    sib__out_text(&s->out, ">");
    sib__out_escaped(&s->out, sib__piece(s->f, text, end));
    sib__out_text(&s->out, isolated > 0 ? SIB__ISOLATE_END : "");
    sib__out_text(&s->out, cut ? "\xe2\x80\xa6" : "");
    sib__out_text(&s->out, "</text>\n");
}

void sib__svg_path(sib__svg *s, const char *class, const double *x, const double *y, int64_t n)
{
    sib__out_all(&s->out, "<path class=\"", class, "\" d=\"", NULL);
    for (int64_t i = 0; i < n; i++) {
        sib__out_text(&s->out, i == 0 ? "M" : " L");
        put_number(s, x[i]);
        sib__out_text(&s->out, ",");
        put_number(s, y[i]);
    }
    sib__out_text(&s->out, "\"/>\n");
}

/* A round step that gives a handful of ticks, and the decimals that its multiples need. */
static double round_step(double range, int32_t *decimals)
{
    static const double factors[] = {2.0, 2.5, 2.0};
    double              step = 1e-6;
    *decimals = 6;
    for (int i = 0; range / step > MOST_TICKS && step < 1e15; i++) {
        step *= factors[i % 3];
        *decimals -= i % 3 == 2 && *decimals > 0;
    }
    return step;
}

static const char *tick_text(sib__svg *s, double value, int32_t decimals)
{
    return sib__number_text(s->f, value == 0.0 ? 0.0 : value, decimals);
}

void sib__svg_axis_x(sib__svg *s, const char *title)
{
    int32_t decimals = 0;
    double  step = round_step(s->x_high - s->x_low, &decimals);
    double  first = ceil(s->x_low / step);
    for (double i = first; i * step <= s->x_high && i <= first + MOST_TICKS; i += 1.0) {
        double x = sib__svg_x(s, i * step);
        sib__svg_line(s, "grid", x, s->top, x, s->bottom);
        sib__svg_text(s, "tick", "middle", x, s->bottom + 14.0,
                      tick_text(s, i * step, decimals), 12);
    }
    sib__svg_line(s, "axis", s->left, s->bottom, s->right, s->bottom);
    sib__svg_text(s, "label", "middle", (s->left + s->right) / 2.0, s->bottom + 30.0, title,
                  60);
}

void sib__svg_axis_y(sib__svg *s, const char *title)
{
    int32_t decimals = 0;
    double  step = round_step(s->y_high - s->y_low, &decimals);
    double  first = ceil(s->y_low / step);
    for (double i = first; i * step <= s->y_high && i <= first + MOST_TICKS; i += 1.0) {
        double y = sib__svg_y(s, i * step);
        sib__svg_line(s, "grid", s->left, y, s->right, y);
        sib__svg_text(s, "tick", "end", s->left - 5.0, y + 4.0,
                      tick_text(s, i * step, decimals), 12);
    }
    sib__svg_text(s, "label", "start", 0.0, 12.0, title, 60);
}

void sib__svg_legend(sib__svg *s, const char *mark, const char *first, const char *first_text,
                     const char *second, const char *second_text)
{
    const char *const classes[2] = {first, second};
    const char *const texts[2] = {first_text, second_text};
    for (int i = 0; i < 2; i++) {
        double x = s->right - 190.0 + 95.0 * i;
        if (strcmp(mark, "circle") == 0) {
            sib__svg_circle(s, classes[i], x + 9.0, 8.0, 4.0);
        } else {
            sib__svg_line(s, classes[i], x, 8.0, x + 18.0, 8.0);
        }
        sib__svg_text(s, "label", "start", x + 23.0, 12.0, texts[i], 14);
    }
}
