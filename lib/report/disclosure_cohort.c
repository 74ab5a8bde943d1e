/* The numbers of people of a cohort, arm by arm, in the order of the page. */
#include <math.h>

#include "report/disclosure_work.h"

static const char *const arms[] = {"treated", "comparison", "other"};

/* A column being filled. */
typedef struct filling {
    sib__seen_cohort *cohort;
    sib__entries     *column;
    int64_t          *fate; /* NULL for those in neither arm */
} filling;

/* A number below nobody, or beyond what a double counts, is no number. */
static bool counts(int64_t number)
{
    return number >= 0 && number <= (INT64_C(1) << 53);
}

static void put(filling *f, int64_t number, sib__entry_role role, int fate)
{
    if (counts(number)) {
        f->column->entries[f->column->n] = (sib__hide_entry){.number = number, .role = role};
        if (fate >= 0) {
            f->fate[fate] = f->column->n;
        }
        f->column->n++;
    }
}

static int64_t minus(int64_t a, int64_t b)
{
    return counts(a) && counts(b) ? a - b : SIB_I64_MISSING;
}

static bool says(const sib__json *value, const char *text)
{
    return value != NULL && value->kind == SIB__JSON_STRING &&
           sib__slice_equals(value->text, text);
}

static const sib__json *contract_of(const sib__disclosing *w, const char *section,
                                    const char *key)
{
    return sib__json_member(sib__json_member(w->contract, section), key);
}

/* Whether a cohort closes at a number of members, or a step goes by who could have been. */
static bool document_says(const sib__json *document)
{
    const sib__json *cohorts = sib__json_member(document, "cohorts");
    const sib__json *steps = sib__json_member(document, "payment");
    bool             known = false;
    for (const sib__json *at = cohorts == NULL ? NULL : cohorts->first; at != NULL;
         at = at->next) {
        known = known || sib__json_member(sib__json_member(at, "closes"), "members") != NULL;
    }
    for (const sib__json *at = steps == NULL ? NULL : steps->first; at != NULL; at = at->next) {
        known = known || says(sib__json_member(at, "n"), "eligible") ||
                says(sib__json_member(at, "weights"), "eligible") ||
                says(sib__json_member(at, "what"), "eligible");
    }
    return known;
}

/* Whether readers know how many counted: a cohort closes at their number, or what is paid or
 * pooled goes by it. */
static bool members_known(const sib__disclosing *w)
{
    return document_says(w->document) || says(contract_of(w, "effect", "unmatched"), "kept");
}

/* Whether a rule or exclusion of that id keeps people of an arm out. */
static bool keeps_out(const sib__json *terms, sib__slice id, const char *arm)
{
    const sib__json *term = terms == NULL ? NULL : terms->first;
    for (; term != NULL; term = term->next) {
        const sib__json *named = sib__json_member(term, "id");
        const sib__json *to = sib__json_member(term, "applies_to");
        if (named != NULL && sib__slice_compare(named->text, id) == 0) {
            return to == NULL || says(to, "both") || says(to, arm);
        }
    }
    return false;
}

/* Of the steps above those who counted only rules and exclusions are sure to be of this cohort
 * and arm alone: what comes before the dates is the same in every cohort, and of the other
 * steps a reader may know that nobody can have left at them. */
static sib__entry_role step_role(const sib__disclosing *w, int64_t row, int arm)
{
    const sib_table *attrition = sib__list_of(w, "attrition");
    sib__slice       kind = sib__list_text(attrition, "kind", row);
    sib__slice       rule = sib__list_text(attrition, "rule", row);
    bool             sure = false;
    if (sib__slice_equals(kind, "rule") && arm < SIB__ARM_OTHER) {
        sure = keeps_out(contract_of(w, "eligibility", "rules"), rule, arms[arm]);
    } else if (sib__slice_equals(kind, "exclusion") && arm == SIB__ARM_COMPARISON) {
        sure = keeps_out(contract_of(w, "eligibility", "exclusions"), rule, arms[arm]);
    }
    return sure ? SIB__ENTRY_LEFT : SIB__ENTRY_LEFT_MAYBE;
}

bool sib__row_outside(const sib_table *attrition, int64_t row)
{
    return sib__slice_equals(sib__list_text(attrition, "kind", row), "window");
}

int sib__row_of_members(const sib_table *attrition, int64_t row)
{
    sib__slice kind = sib__list_text(attrition, "kind", row);
    return sib__slice_equals(kind, "treated_member")      ? SIB__ARM_TREATED
           : sib__slice_equals(kind, "comparison_member") ? SIB__ARM_COMPARISON
                                                          : -1;
}

static const char *const persons[] = {"treated_persons", "comparison_persons", "other_persons"};

/* The steps at which people left, each noting where its number stands. */
static void put_steps(const sib__disclosing *w, filling *f, int arm)
{
    const sib_table *attrition = sib__list_of(w, "attrition");
    int64_t          row = sib__list_find(attrition, f->cohort->id, NULL, 0);
    for (; row >= 0; row = sib__list_find(attrition, f->cohort->id, NULL, row + 1)) {
        int64_t number = sib__list_i64(attrition, persons[arm], row);
        bool    out = w->d->least > 0 && sib__row_outside(attrition, row);
        if (counts(number) && !out && sib__row_of_members(attrition, row) < 0) {
            w->entry_of[row * SIB__ARMS + arm] = f->column->n;
            put(f, number, step_role(w, row, arm), -1);
        }
    }
}

static int64_t member_row(const sib__disclosing *w, const char *cohort, int arm)
{
    const sib_table *attrition = sib__list_of(w, "attrition");
    int64_t          row = sib__list_find(attrition, cohort, NULL, 0);
    while (row >= 0 && sib__row_of_members(attrition, row) != arm) {
        row = sib__list_find(attrition, cohort, NULL, row + 1);
    }
    return row;
}

/* Those who counted, and who of them were matched. */
static int64_t put_matched(const sib__disclosing *w, filling *f, int arm)
{
    static const char *const matched_of[] = {"matched_treated", "matched_comparison"};
    const sib_table         *matching = sib__list_of(w, "matching");
    int64_t                  row = sib__list_find(matching, f->cohort->id, NULL, 0);
    int64_t                  scored = sib__list_i64(matching, arms[arm], row);
    int64_t                  matched = sib__list_i64(matching, matched_of[arm], row);
    int64_t                  at = member_row(w, f->cohort->id, arm);
    int64_t member = sib__list_i64(sib__list_of(w, "attrition"), persons[arm], at);
    bool    complete_cases = says(contract_of(w, "propensity", "missing"), "complete_cases");
    if (counts(member)) {
        w->entry_of[at * SIB__ARMS + arm] = f->column->n;
        put(f, member, SIB__ENTRY_REMAIN, SIB__FATE_MEMBER);
        f->column->entries[f->column->n - 1].fixed = arm == 0 && members_known(w);
    }
    put(f, minus(member, scored), complete_cases ? SIB__ENTRY_LEFT : SIB__ENTRY_LEFT_MAYBE,
        SIB__FATE_NO_SCORE);
    put(f, minus(scored, matched), SIB__ENTRY_LEFT, SIB__FATE_UNMATCHED);
    put(f, matched, SIB__ENTRY_REMAIN, SIB__FATE_MATCHED);
    return matched;
}

/* How many the mean of an arm is over, and their events as the mean gives them away. */
static int64_t people_of_mean(const sib__disclosing *w, const char *cohort, int arm)
{
    static const char *const persons_of[] = {"persons_treated", "persons_comparison"};
    const sib_table         *effects = sib__list_of(w, "effects");
    int64_t                  row = sib__list_find(effects, cohort, NULL, 0);
    return sib__list_i64(effects, persons_of[arm], row);
}

static int64_t events_of_mean(const sib__disclosing *w, const char *cohort, int arm)
{
    static const char *const means[] = {"mean_treated_value", "mean_comparison_value"};
    const sib_table         *effects = sib__list_of(w, "effects");
    int64_t                  row = sib__list_find(effects, cohort, NULL, 0);
    double                   mean = sib__list_f64(effects, means[arm], row);
    double events = ceil(mean * (double)people_of_mean(w, cohort, arm) - 1e-6);
    return events >= 0.0 && events < 1e15 ? (int64_t)events : SIB_I64_MISSING;
}

/* Events that are not shown, but by the mean. */
static void put_events(const sib__disclosing *w, filling *f, int arm)
{
    bool once = says(contract_of(w, "outcome", "unit"), "any");
    put(f, events_of_mean(w, f->cohort->id, arm), once ? SIB__ENTRY_ONCE : SIB__ENTRY_EVENTS,
        -1);
}

/* Whether the mean of an arm is over people without a pair as well. */
static bool is_over_others(const sib__seen_cohort *cohort, int arm)
{
    return cohort->kept && arm == SIB__ARM_TREATED;
}

/* What became of the matched. Where not all of them are compared, events of the others would
 * follow from those of the matched and the mean: the public sees the mean alone. */
static void put_outcome(const sib__disclosing *w, filling *f, int arm, int64_t matched)
{
    const sib_table *counted = sib__list_of(w, "counts");
    int64_t          row = sib__list_find(counted, f->cohort->id, arms[arm], 0);
    int64_t          compared = people_of_mean(w, f->cohort->id, arm);
    put(f, sib__list_i64(counted, "unlinked", row), SIB__ENTRY_PART, SIB__FATE_UNLINKED);
    put(f, sib__list_i64(counted, "immature", row), SIB__ENTRY_PART, SIB__FATE_IMMATURE);
    if (!is_over_others(f->cohort, arm) && counts(minus(matched, compared))) {
        put(f, matched - compared, SIB__ENTRY_LEFT, SIB__FATE_LEFT_OUT);
    }
    if (is_over_others(f->cohort, arm) || counts(minus(matched, compared))) {
        put(f, compared, SIB__ENTRY_REMAIN, SIB__FATE_COMPARED);
    }
    if (w->d->least == 0 || f->cohort->complete) {
        put(f, sib__list_i64(counted, "reconvicted", row), SIB__ENTRY_RESULT,
            SIB__FATE_RECONVICTED);
        put(f, sib__list_i64(counted, "events", row), SIB__ENTRY_EVENTS, SIB__FATE_EVENTS);
    }
    if (w->d->least > 0 && f->fate[SIB__FATE_EVENTS] < 0) {
        put_events(w, f, arm);
    }
}

/* Whether everybody matched is compared, in both arms, and nobody else. */
static bool all_compared(const sib__disclosing *w, const sib__seen_cohort *cohort)
{
    const sib_table *counted = sib__list_of(w, "counts");
    bool             all = !cohort->kept;
    for (int arm = 0; arm < 2; arm++) {
        int64_t row = sib__list_find(counted, cohort->id, arms[arm], 0);
        all =
            all && sib__list_i64(counted, "persons", row) == people_of_mean(w, cohort->id, arm);
    }
    return all;
}

static sib_status fill(const sib__disclosing *w, sib__seen_cohort *cohort, int arm)
{
    int64_t steps = sib_table_rows(sib__list_of(w, "attrition"));
    filling f = {cohort, &cohort->columns[arm], arm < 2 ? cohort->fate[arm] : NULL};
    f.column->entries = SIB__NEW(w->memory, sib__hide_entry, steps + SIB__FATE_COUNT);
    SIB__TRY_MEMORY(w->call, f.column->entries);
    for (int fate = 0; arm < 2 && fate < SIB__FATE_COUNT; fate++) {
        f.fate[fate] = -1;
    }
    put_steps(w, &f, arm);
    if (arm < 2) {
        int64_t matched = put_matched(w, &f, arm);
        if (w->d->least == 0 || counts(matched)) {
            put_outcome(w, &f, arm, matched);
        }
    }
    return SIB_OK;
}

/* Rows of the attrition take what was decided; "treated member" stands at nobody in the other
 * arms. */
static void keep_steps(const sib__disclosing *w, const sib__seen_cohort *cohort, int arm)
{
    const sib_table *attrition = sib__list_of(w, "attrition");
    int64_t          row = sib__list_find(attrition, cohort->id, NULL, 0);
    for (; row >= 0; row = sib__list_find(attrition, cohort->id, NULL, row + 1)) {
        int64_t         at = w->entry_of[row * SIB__ARMS + arm];
        sib__headcount *left = &w->d->left[row * SIB__ARMS + arm];
        left->number = SIB_I64_MISSING;
        if (at >= 0) {
            left->number = cohort->columns[arm].entries[at].number;
            left->shown = cohort->columns[arm].entries[at].shown;
        }
    }
}

static sib__hide_entry *entry_of(sib__seen_cohort *cohort, int arm, int fate)
{
    int64_t at = cohort->fate[arm][fate];
    return at < 0 ? NULL : &cohort->columns[arm].entries[at];
}

/* Readers know of nobody in both arms, since the findings would say otherwise. */
static void know_nobody(sib__seen_cohort *cohort, int fate)
{
    sib__hide_entry *of[] = {entry_of(cohort, 0, fate), entry_of(cohort, 1, fate)};
    bool nobody = of[0] != NULL && of[1] != NULL && of[0]->number + of[1]->number == 0;
    for (int arm = 0; nobody && arm < 2; arm++) {
        of[arm]->fixed = true;
    }
}

/* Where people without a pair are kept, nobody is left out of the comparison group if nobody is
 * without a record, or if they count as any; and then the treated mean is over all who counted.
 */
static void know_kept(const sib__disclosing *w, sib__seen_cohort *cohort)
{
    sib__hide_entry       *out = entry_of(cohort, SIB__ARM_COMPARISON, SIB__FATE_LEFT_OUT);
    sib__hide_entry       *people = entry_of(cohort, SIB__ARM_TREATED, SIB__FATE_COMPARED);
    const sib__hide_entry *member = entry_of(cohort, SIB__ARM_TREATED, SIB__FATE_MEMBER);
    const sib__hide_entry *linked = entry_of(cohort, SIB__ARM_TREATED, SIB__FATE_UNLINKED);
    if (out != NULL && out->number == 0) {
        out->fixed = out->fixed || !cohort->leaves || (linked != NULL && linked->fixed);
    }
    if (people != NULL && member != NULL) {
        bool all = !cohort->leaves && member->fixed;
        people->fixed = people->fixed || (all && !sib__is_small(w->d->least, people->number));
    }
}

/* That nobody was matched or compared, or that an arm had no events, is a finding as well: then
 * nobody below is known, and no events. */
static void know_findings(sib__seen_cohort *cohort)
{
    know_nobody(cohort, SIB__FATE_NO_SCORE);
    know_nobody(cohort, SIB__FATE_UNLINKED);
    know_nobody(cohort, SIB__FATE_IMMATURE);
    know_nobody(cohort, SIB__FATE_LEFT_OUT);
    for (int arm = 0; arm < 2; arm++) {
        sib__entries *column = &cohort->columns[arm];
        int64_t       from = cohort->fate[arm][SIB__FATE_MATCHED];
        int64_t       last = column->n - 1; /* the events, where there are any */
        bool          events = last >= 0 && column->entries[last].role >= SIB__ENTRY_EVENTS &&
                      column->entries[last].number == 0;
        bool nobody = false;
        for (int64_t i = from; from >= 0 && i <= last; i++) {
            sib__hide_entry *one = &column->entries[i];
            bool             none = one->number == 0;
            nobody = nobody || (none && one->role == SIB__ENTRY_REMAIN);
            one->fixed =
                one->fixed || (none && (nobody || (events && one->role >= SIB__ENTRY_RESULT)));
        }
    }
}

/* Where the treated mean is over all who counted but for those without any record, its people
 * follow from what is paid, or from the difference and its product, and so do the others. */
static bool left_few(const sib__disclosing *w, sib__seen_cohort *cohort)
{
    const sib__hide_entry *people = entry_of(cohort, SIB__ARM_TREATED, SIB__FATE_COMPARED);
    const sib__hide_entry *member = entry_of(cohort, SIB__ARM_TREATED, SIB__FATE_MEMBER);
    return people != NULL && member != NULL &&
           sib__is_small(w->d->least, member->number - people->number);
}

sib_status sib__see_cohort(const sib__disclosing *w, sib__seen_cohort *cohort)
{
    cohort->kept = says(contract_of(w, "effect", "unmatched"), "kept");
    cohort->leaves = says(contract_of(w, "outcome", "unlinked"), "missing");
    cohort->complete = all_compared(w, cohort);
    cohort->hidden = (sib__hidden_cohort){.columns = cohort->columns, .n = SIB__ARMS};
    for (int arm = 0; arm < SIB__ARMS; arm++) {
        SIB__TRY(fill(w, cohort, arm));
    }
    know_findings(cohort);
    if (cohort->kept) {
        know_kept(w, cohort);
    }
    cohort->hidden.few = cohort->kept && left_few(w, cohort);
    cohort->columns[SIB__ARM_COMPARISON].open = sib__list_of(w, "effects") != NULL;
    sib__hide(w->d->least, &cohort->hidden);
    return SIB_OK;
}

void sib__keep_steps(const sib__disclosing *w, const sib__seen_cohort *cohort)
{
    for (int arm = 0; arm < SIB__ARMS; arm++) {
        keep_steps(w, cohort, arm);
    }
}
