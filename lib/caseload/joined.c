/* Periods joined with their neighbours where one has a small number: a quarter in which a
 * service begins, or one that two cohorts share. There are as many groups as can be without
 * one, the newest as short as can be. They are looked for in the measures that follow a member
 * from prison to the first month, of all and of each cohort. */
#include <string.h>

#include "caseload/hide.h"
#include "core/date.h"

static const int32_t followed[] = {SIB__MEASURE_ASSESSED, SIB__MEASURE_MET,
                                   SIB__MEASURE_ENGAGED};
enum { FOLLOWED = 3, ASSESSED = 0, MET = 1, ENGAGED = 2 };

typedef int64_t sums[FOLLOWED][SIB__STATES];

typedef struct joining {
    const sib__rows *rows;
    int64_t          least;
    int64_t          stride;  /* rows of a measure */
    int64_t          cohorts; /* and all as the first */
    int64_t          periods;
    int32_t         *firsts; /* [periods] */
    int64_t         *begins; /* [periods + 1], groups by the period they begin with */
    int64_t         *head;   /* [periods], a row of the first measure, -1: none */
    int64_t         *next;   /* [stride] */
    int64_t         *cohort; /* [stride] */
    sums            *group;  /* [cohorts], of the group that is looked at */
    uint8_t         *few;    /* [cohorts], whether it has a small number */
    int64_t          bad;    /* how many have */
} joining;

static bool few_between(const sums *s, int32_t other, int32_t state, int64_t least)
{
    int64_t between = (*s)[other][state - 1] - (*s)[ASSESSED][state - 1];
    return sib__few(between < 0 ? -between : between, least);
}

static int64_t units_of(const sums *s, int32_t measure)
{
    int64_t units = 0;
    for (int32_t i = 0; i < SIB__STATES; i++) {
        units += (*s)[measure][i];
    }
    return units;
}

static bool few_in_group(const sums *s, int64_t least)
{
    bool few = sib__few(units_of(s, MET) - units_of(s, ASSESSED), least);
    for (int32_t k = 0; k < FOLLOWED; k++) {
        few = few || sib__few(units_of(s, k), least);
        for (int32_t i = 0; i < SIB__STATES; i++) {
            few = few || sib__few((*s)[k][i], least);
        }
    }
    return few || few_between(s, MET, SIB__STATE_NOT_RECORDED, least) ||
           few_between(s, MET, SIB__STATE_LEFT_OUT, least) ||
           few_between(s, ENGAGED, SIB__STATE_LEFT_OUT, least) ||
           few_between(s, ENGAGED, SIB__STATE_IMMATURE, least);
}

static void clear(joining *j)
{
    memset(j->group, 0, (size_t)j->cohorts * sizeof *j->group);
    memset(j->few, 0, (size_t)j->cohorts);
    j->bad = 0;
}

static void add_row(joining *j, int64_t row)
{
    int64_t c = j->cohort[row];
    for (int32_t k = 0; k < FOLLOWED; k++) {
        int64_t at = (followed[k] - 1) * j->stride + row;
        for (int32_t i = 0; i < SIB__STATES; i++) {
            j->group[c][k][i] += sib__hide_count(j->rows, at, sib__caseload_state_name(i + 1));
        }
    }
    j->bad -= j->few[c];
    j->few[c] = few_in_group((const sums *)&j->group[c], j->least);
    j->bad += j->few[c];
}

/* Rows of the first measure by their period and cohort. */
static void link_rows(joining *j)
{
    int64_t period = 0;
    for (int64_t row = 0; row < j->stride; row++) {
        int32_t month = (int32_t)sib__hide_count(j->rows, row, "month");
        if (month == SIB_DATE_MISSING) { /* the whole of the next cohort */
            j->cohorts++;
            period = 0;
            continue;
        }
        if (j->cohorts == 1) {
            j->head[j->periods] = -1;
            j->firsts[j->periods++] = month;
        }
        while (j->firsts[period] != month) {
            period++;
        }
        j->cohort[row] = j->cohorts - 1;
        j->next[row] = j->head[period];
        j->head[period] = row;
    }
}

/* Of the periods before each, the most groups they make, -1 for none, and where the last of
 * these begins. */
static sib_status find_best(sib__call *call, joining *j, int64_t *most, int64_t *begin)
{
    most[0] = 0;
    for (int64_t end = 1; end <= j->periods; end++) {
        SIB__TRY(sib__check(call));
        most[end] = -1;
        clear(j);
        for (int64_t period = end - 1; period >= 0; period--) {
            for (int64_t row = j->head[period]; row >= 0; row = j->next[row]) {
                add_row(j, row);
            }
            if (j->bad == 0 && most[period] >= 0 && most[period] + 1 > most[end]) {
                most[end] = most[period] + 1;
                begin[end] = period;
            }
        }
    }
    return SIB_OK;
}

/* Where groups begin; one group where there is no way without a small number. */
static sib_status find_groups(sib__call *call, joining *j, int64_t *n)
{
    int64_t *most = SIB__NEW(&call->scratch, int64_t, j->periods + 1);
    int64_t *begin = SIB__NEW(&call->scratch, int64_t, j->periods + 1);
    if (most == NULL || begin == NULL) {
        return sib__no_memory(call);
    }
    SIB__TRY(find_best(call, j, most, begin));
    *n = most[j->periods] >= 0 ? most[j->periods] : j->periods > 0;
    j->begins[0] = 0;
    j->begins[*n] = j->periods;
    for (int64_t g = *n - 1, end = j->periods; g > 0; g--) {
        end = j->begins[g] = begin[end];
    }
    return SIB_OK;
}

sib_status sib__join_periods(sib__call *call, const sib__rows *rows, int64_t least,
                             sib__joined *out)
{
    sib__memory *m = &call->scratch;
    joining      j = {.rows = rows, .least = least, .stride = rows->n / SIB__MEASURES};
    j.firsts = SIB__NEW(m, int32_t, j.stride);
    j.begins = SIB__NEW(m, int64_t, j.stride + 1);
    j.head = SIB__NEW(m, int64_t, j.stride);
    j.next = SIB__NEW(m, int64_t, j.stride);
    j.cohort = SIB__NEW(m, int64_t, j.stride);
    if (j.firsts == NULL || j.begins == NULL || j.head == NULL || j.next == NULL ||
        j.cohort == NULL) {
        return sib__no_memory(call);
    }
    link_rows(&j);
    j.group = sib__alloc(m, j.cohorts, sizeof *j.group);
    j.few = SIB__NEW(m, uint8_t, j.cohorts);
    if (j.group == NULL || j.few == NULL) {
        return sib__no_memory(call);
    }
    SIB__TRY(find_groups(call, &j, &out->n));
    out->firsts = j.firsts;
    out->begins = j.begins;
    return SIB_OK;
}
