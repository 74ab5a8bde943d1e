/* Options that depend on each other, the views, and each member's days. */
#include "caseload/options.h"
#include "caseload/work.h"
#include "core/date.h"
#include "core/view.h"

static sib_status check_options(sib__call *call, const sib_caseload_measure_options *o)
{
    if (o->period_months > 0 && o->period_days > 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "period_days", -1, NULL,
                         "give the window in months or in days: set the other to 0");
    }
    if (o->period_months == 0 && o->period_days == 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "period_months", -1, NULL,
                         "the window has no length");
    }
    return SIB_OK;
}

static sib_status check_views(sib__call *call, const sib__watch *w)
{
    SIB__TRY(sib__view_text(call, "person", w->person));
    SIB__TRY(sib__view_dates(call, "index_date", w->index_date, false));
    SIB__TRY(sib__view_length(call, "index_date", w->index_date.n, w->person.n));
    SIB__TRY(sib__view_dates(call, "exit_date", w->exit_date, true));
    SIB__TRY(sib__view_text(call, "cohort", w->cohort));
    if (w->exit_date.n > 0) {
        SIB__TRY(sib__view_length(call, "exit_date", w->exit_date.n, w->person.n));
    }
    if (w->cohort.n > 0) {
        SIB__TRY(sib__view_length(call, "cohort", w->cohort.n, w->person.n));
    }
    return SIB_OK;
}

sib_status sib__watch_settings(sib__call *call, sib__watch *w,
                               const sib_caseload_measure_options *options)
{
    SIB__TRY(sib__options_read(call, &sib__caseload_measure_options, &w->options, options));
    SIB__TRY(check_options(call, &w->options));
    if (w->contacts == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "contacts", -1, NULL, "contacts is NULL");
    }
    return check_views(call, w);
}

static sib_status days_of(sib__call *call, const sib__watch *w, int64_t i, sib__member *m)
{
    const sib_caseload_measure_options *o = &w->options;
    int32_t exit = w->exit_date.n > 0 ? w->exit_date.data[i] : SIB_DATE_MISSING;
    m->index = w->index_date.data[i];
    m->end = o->period_months > 0 ? sib__date_add_months(m->index, o->period_months)
                                  : sib__date_add_days(m->index, o->period_days);
    m->support = sib__date_add_months(m->index, o->support_months);
    m->exit = exit == SIB_DATE_MISSING || exit > o->as_at ? SIB__DATE_MAX : exit;
    m->received = SIB_DATE_MISSING;
    m->area = SIB__STATE_UNKNOWN;
    if (m->end == SIB_DATE_MISSING || m->support == SIB_DATE_MISSING) {
        return sib__fail(call, SIB_ERR_RANGE, "index_date", i, NULL,
                         "the window or the support ends outside the years 0001 to 9999");
    }
    if (m->end - m->index < o->parts) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "parts", i, NULL,
                         "the window has fewer days than parts");
    }
    return SIB_OK;
}

/* Cohorts in byte order of their names; one without name where none is given. */
static sib_status find_cohorts(sib__call *call, sib__watch *w)
{
    const sib__column column = sib__column_texts("cohort", w->cohort);
    int64_t          *places = SIB__NEW(&call->scratch, int64_t, w->cohort.n);
    SIB__TRY_MEMORY(call, places);
    SIB__TRY(sib__names_ranked(call, &w->cohort_names, &column, places, &w->cohort_order));
    w->cohorts = w->cohort_names.n;
    for (int64_t i = 0; i < w->cohort.n; i++) {
        if (places[i] < 0) {
            return sib__fail(call, SIB_ERR_DATA, "cohort", i, NULL, "a cohort has no name");
        }
        w->members[i].cohort = places[i];
    }
    return SIB_OK;
}

sib_status sib__watch_members(sib__call *call, sib__watch *w)
{
    w->people = w->person.n;
    w->beings = w->people;
    w->members = SIB__NEW(&call->scratch, sib__member, w->people);
    w->states = SIB__NEW(&call->scratch, uint8_t, w->people * SIB__MEASURES);
    w->activities = SIB__NEW(&call->scratch, int64_t, w->people);
    w->releases = sib__alloc(&call->scratch, w->people, sizeof *w->releases);
    if (w->members == NULL || w->states == NULL || w->activities == NULL ||
        w->releases == NULL) {
        return sib__no_memory(call);
    }
    SIB__TRY(sib__people_index(call, "person", w->person, &w->index));
    for (int64_t i = 0; i < w->people; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        SIB__TRY(days_of(call, w, i, &w->members[i]));
        sib__found(w->findings, SIB__FINDING_EXIT_BEFORE_RELEASE,
                   w->members[i].exit < w->members[i].index);
    }
    return find_cohorts(call, w);
}
