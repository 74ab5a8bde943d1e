/* What the day of release decides: met at the gate, assessed before, and the area. */
#include "caseload/work.h"
#include "core/date.h"

/* Of some conditions that must all hold: NO where one does not, YES where all do. */
static int32_t both(int32_t a, int32_t b)
{
    if (a == SIB__STATE_NO || b == SIB__STATE_NO) {
        return SIB__STATE_NO;
    }
    return a == SIB__STATE_YES ? b : a;
}

/* The best that any contact shows. */
static int32_t either(int32_t a, int32_t b)
{
    if (a == SIB__STATE_YES || b == SIB__STATE_YES) {
        return SIB__STATE_YES;
    }
    return a == SIB__STATE_NO ? b : a;
}

static int32_t is(uint8_t class, uint8_t wanted)
{
    if (class == SIB__CLASS_MISSING) {
        return SIB__STATE_UNKNOWN;
    }
    return class == wanted ? SIB__STATE_YES : SIB__STATE_NO;
}

static int32_t met_by(const sib__contact *c)
{
    return both(is(c->place, SIB__PLACE_GATE), is(c->status, SIB__STATUS_ATTENDED));
}

static int32_t on_day(const sib__contact *c, int32_t release)
{
    if (c->date == SIB_DATE_MISSING) {
        return SIB__STATE_UNKNOWN;
    }
    return c->date == release ? SIB__STATE_YES : SIB__STATE_NO;
}

/* Whether the contact lies in the stay that ended in the release. */
static int32_t in_stay(const sib__contact *c, const sib__member *m)
{
    if (c->date != SIB_DATE_MISSING && c->date > m->index) {
        return SIB__STATE_NO;
    }
    if (c->date == SIB_DATE_MISSING || m->received == SIB_DATE_MISSING) {
        return SIB__STATE_UNKNOWN;
    }
    return c->date >= m->received ? SIB__STATE_YES : SIB__STATE_NO;
}

static int32_t assessed_by(const sib__contact *c, const sib__member *m, uint8_t kind)
{
    int32_t attended =
        both(is(c->place, SIB__PLACE_PRISON), is(c->status, SIB__STATUS_ATTENDED));
    return both(both(attended, is(c->kind, kind)), in_stay(c, m));
}

/* The first of a member's contacts that is not before a day: they are sorted, the undated
 * first.
 */
static int64_t first_from(const sib__watch *w, int64_t member, int32_t date)
{
    int64_t low = w->seen_from[member];
    int64_t high = w->seen_from[member + 1];
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (w->seen[middle].date < date) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static int32_t met_on(const sib__watch *w, int64_t member, int32_t release)
{
    int32_t found = SIB__STATE_NO;
    int64_t end = w->seen_from[member + 1];
    for (int64_t j = w->seen_from[member]; j < end; j++) {
        const sib__contact *c = &w->seen[j];
        if (c->date != SIB_DATE_MISSING) {
            break;
        }
        found = either(found, both(met_by(c), SIB__STATE_UNKNOWN));
    }
    for (int64_t j = first_from(w, member, release); j < end; j++) {
        const sib__contact *c = &w->seen[j];
        if (c->date != release) {
            break;
        }
        found = either(found, both(met_by(c), on_day(c, release)));
    }
    return found;
}

/* Releases after the first, while supported and by as_at. */
static void meet_again(sib__watch *w, int64_t member)
{
    const sib__member *m = &w->members[member];
    const sib__dated  *of = &w->releases_of;
    int32_t            last = m->support < w->options.as_at ? m->support : w->options.as_at;
    int32_t            before = m->index;
    for (int64_t j = of->starts[member]; j < of->starts[member + 1]; j++) {
        int32_t release = w->stays[of->rows[j]].exited;
        if (release <= before || release > last) {
            continue;
        }
        int32_t found = met_on(w, member, release);
        w->releases[member][sib__state_of(w, member, release, release, found) - 1]++;
        before = release; /* two rows of one day are one release */
    }
}

void sib__watch_gate(sib__watch *w, int64_t member)
{
    const sib__member *m = &w->members[member];
    uint8_t           *states = w->states + member * SIB__MEASURES;
    int32_t            found[SIB__MEASURES] = {
                   [SIB__MEASURE_ASSESSED - 1] = SIB__STATE_NO,
                   [SIB__MEASURE_ASSESSED_FULL - 1] = SIB__STATE_NO,
                   [SIB__MEASURE_MET - 1] = met_on(w, member, m->index),
                   [SIB__MEASURE_AREA - 1] = m->area,
    };
    for (int64_t j = w->seen_from[member]; j < w->seen_from[member + 1]; j++) {
        const sib__contact *c = &w->seen[j];
        if (c->date > m->index) {
            break;
        }
        found[0] = either(found[0], assessed_by(c, m, SIB__KIND_INITIAL));
        found[1] = either(found[1], assessed_by(c, m, SIB__KIND_FULL));
    }
    for (int32_t i = 0; i < SIB__MEASURES; i++) {
        if (found[i] != 0) {
            states[i] = (uint8_t)sib__state_of(w, member, m->index, m->index, found[i]);
        }
    }
    if (w->options.gate_release == SIB_CASELOAD_GATE_RELEASE_ALL) {
        meet_again(w, member);
    }
}
