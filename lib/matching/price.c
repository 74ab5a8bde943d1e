/* Prices that prove a line's solution to be the least.
 *
 * The dual of the walk: a potential that changes along a gap by its length, up or down as pairs
 * cross it one way or the other, by no more where none does, and freely where a bound is tight.
 * It is at most 0 at a unit that does without its further pair, at least 0 at one that has it.
 * Of all such potentials two passes give the smallest (longest paths on a chain), which is one
 * unless the solution is not the least; being the smallest, it also holds for controls that
 * were left out of the line as nobody needs them. The price of a unit is its potential, turned
 * about.
 */
#include "matching/line.h"

/* Below any potential that distances can make; what is added where lists begin, or from one
 * stratum to the next, is lost in it. */
static const sib__i128 FLOOR = -((sib__i128)1 << 124);

static sib__i128 most_of(sib__i128 a, sib__i128 b)
{
    return a > b ? a : b;
}

/* From the first unit to the last: the least that what lies before lets the potential be. */
static sib_status forwards(sib__call *call, sib__line *line, int64_t *flow)
{
    sib__i128 least = FLOOR;
    sib__i128 place = 0;
    int64_t   i = 0;
    int64_t   j = 0;
    while (i < line->must_n || j < line->may_n) {
        SIB__TRY(SIB__PAUSE(call, i + j));
        bool      must = sib__line_must_next(line, i, j);
        sib__i128 here = sib__line_place(line, must ? line->must[i] : line->may[j]);
        sib__i128 gap = here - place;
        least = most_of(FLOOR, least + (*flow < 0 ? gap : -gap));
        place = here;
        if (must) {
            *flow += line->copies;
            i++;
            continue;
        }
        *flow -= line->forced + line->used[j];
        least = line->used[j] == 1 ? most_of(least, 0) : least;
        line->price[j] = least;
        least = (line->tight[j] & SIB__TIGHT_FEW) != 0 ? FLOOR : least;
        j++;
    }
    return SIB_OK;
}

/* Back again: what lies behind. */
static sib_status backwards(sib__call *call, sib__line *line, int64_t flow)
{
    sib__i128 least = FLOOR;
    sib__i128 place = 0;
    int64_t   i = line->must_n;
    int64_t   j = line->may_n;
    while (i > 0 || j > 0) {
        SIB__TRY(SIB__PAUSE(call, i + j));
        bool      must = j == 0 || (i > 0 && !sib__line_must_next(line, i - 1, j - 1));
        sib__i128 here = sib__line_place(line, must ? line->must[i - 1] : line->may[j - 1]);
        sib__i128 gap = place - here;
        least = most_of(FLOOR, least + (flow > 0 ? gap : -gap));
        place = here;
        if (must) {
            flow -= line->copies;
            i--;
            continue;
        }
        j--;
        least = (line->tight[j] & SIB__TIGHT_MANY) != 0 ? FLOOR : least;
        least = most_of(least, line->price[j]);
        line->price[j] = -least;
        flow += line->forced + line->used[j];
    }
    return SIB_OK;
}

sib_status sib__line_prices(sib__call *call, sib__line *line)
{
    int64_t flow = 0;
    SIB__TRY(forwards(call, line, &flow));
    return backwards(call, line, flow);
}
