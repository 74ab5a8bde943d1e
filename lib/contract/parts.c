/* A comparison and an outcome of the language sib@1 as the sections that the chain goes by.
 * Options of the pillars that the language states elsewhere are filled in. */
#include <string.h>

#include "contract/contract.h"
#include "contract/parts.h"
#include "scheme/demand.h"

/* What the language says elsewhere: cohorts say when they close, stages on which day, compares
 * what is pooled and at which level. */
static const char of_comparison[] =
    "{\"eligibility\":{\"close_after_months\":{\"value\":null},"
    "\"close_at_members\":{\"value\":null}},"
    "\"effect\":{\"level\":{\"value\":0.95},\"method\":{\"value\":null}}}";
static const char of_people[] = "{\"eligibility\":{\"close_after_months\":{\"value\":null},"
                                "\"close_at_members\":{\"value\":null},"
                                "\"exclude_treated_elsewhere\":{\"value\":false}}}";
static const char of_outcome[] = "{\"outcome\":{\"as_at\":{\"value\":\"2000-01-01\"}}}";

static const struct {
    const char *section;
    const char *key;
    const char *why;
} elsewhere[] = {{"eligibility", "close_after_months", "\"closes\" of a cohort says that"},
                 {"eligibility", "close_at_members", "\"closes\" of a cohort says that"},
                 {"effect", "pool", "a compare with \"pool\" says that"},
                 {"outcome", "as_at", "a stage says that"}};

static sib_status fail(sib__call *call, const sib__json *at, const char *what)
{
    return sib__json_fail(call, "scheme", at, "%s", what);
}

/* An object with the members of another but for some, and with one more. */
static sib_status copy_object(sib__call *call, sib__memory *m, const sib__json *from,
                              const char *const *but, const sib__json *more, sib__json **out)
{
    sib__json        *object = sib__copy(m, from, 1, sizeof *from);
    sib__json        *members = SIB__NEW(m, sib__json, from->n + 1);
    const sib__json **link = NULL;
    SIB__TRY_MEMORY(call, object);
    SIB__TRY_MEMORY(call, members);
    object->n = 0;
    object->first = NULL;
    link = &object->first;
    for (const sib__json *at = from->first; at != NULL; at = at->next) {
        bool left = false;
        for (int i = 0; but[i] != NULL; i++) {
            left = left || sib__slice_equals(at->key, but[i]);
        }
        if (!left) {
            members[object->n] = *at;
            *link = &members[object->n++];
            link = &members[object->n - 1].next;
        }
    }
    *link = NULL;
    if (more != NULL) {
        members[object->n] = *more;
        members[object->n].next = NULL;
        *link = &members[object->n++];
    }
    *out = object;
    return SIB_OK;
}

/* The arms stand beside the sections, not in one. */
static sib_status sections_of(sib__call *call, sib__memory *m, const sib__json *comparison,
                              const sib__json **out)
{
    static const char *const nothing[] = {NULL};
    static const char *const but[] = {"kind", "arms", "eligibility", NULL};
    const sib__json         *eligibility = sib__json_member(comparison, "eligibility");
    sib__json               *inner = NULL;
    sib__json               *root = NULL;
    if (eligibility == NULL || eligibility->kind != SIB__JSON_OBJECT) {
        return fail(call, comparison,
                    "to match people from records, a comparison says \"eligibility\"");
    }
    SIB__TRY(copy_object(call, m, eligibility, nothing, sib__json_member(comparison, "arms"),
                         &inner));
    SIB__TRY(copy_object(call, m, comparison, but, inner, &root));
    *out = root;
    return SIB_OK;
}

static sib_status check_elsewhere(sib__call *call, const sib__json *root)
{
    for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++) {
        const sib__json *at =
            sib__json_member(sib__json_member(root, elsewhere[i].section), elsewhere[i].key);
        if (at != NULL) {
            return sib__json_fail(call, "scheme", at, "\"%s\" has no meaning here: %s",
                                  elsewhere[i].key, elsewhere[i].why);
        }
    }
    return SIB_OK;
}

sib_status sib__parts_given(sib__call *call, sib__memory *m, const sib__scheme *s,
                            const char *parts, const char *name, const sib__json **out)
{
    const sib__json *root = NULL;
    SIB__TRY(sib__json_parse(call, m, "scheme", s->text, &root));
    *out = sib__json_member(sib__json_member(root, parts), name);
    return SIB_OK;
}

/* The list with the source of each of its objects, which the document says around them. */
static sib_status with_sources(sib__call *call, sib__memory *m, const sib__json *given,
                               const sib__json **list)
{
    static const char *const nothing[] = {NULL};
    if (*list == NULL) {
        return SIB_OK;
    }
    sib__json *copy = sib__copy(m, *list, 1, sizeof **list);
    SIB__TRY_MEMORY(call, copy);
    const sib__json **link = &copy->first;
    const sib__json  *said = given == NULL ? NULL : given->first;
    for (const sib__json *at = (*list)->first; at != NULL; at = at->next) {
        sib__json       *object = NULL;
        const sib__json *source = sib__json_member(said, "source");
        bool             text = source != NULL && source->kind == SIB__JSON_STRING;
        SIB__TRY(copy_object(call, m, at, nothing, text ? source : NULL, &object));
        object->next = NULL;
        *link = object;
        link = &object->next;
        said = said == NULL ? NULL : said->next;
    }
    *list = copy;
    return SIB_OK;
}

/* Rules and exclusions, whose sources the attrition tells. */
static sib_status take_sources(sib__call *call, sib__memory *m, const sib__json *given,
                               sib__contract *c)
{
    const sib__json *of = sib__json_member(given, "eligibility");
    SIB__TRY(with_sources(call, m, sib__json_member(of, "rules"), &c->rules));
    return with_sources(call, m, sib__json_member(of, "exclusions"), &c->exclusions);
}

static sib_status take_tables(sib__call *call, sib__memory *m, const sib__scheme *s,
                              sib__contract *c)
{
    sib__contract_table *tables = SIB__NEW(m, sib__contract_table, s->table_count);
    SIB__TRY_MEMORY(call, tables);
    c->tables = tables;
    for (int64_t i = 0; i < s->table_count; i++) {
        const sib__scheme_table *from = &s->tables[i];
        int32_t                  role = from->role;
        if (role != SIB__ROLE_RELEASES && role != SIB__ROLE_HISTORY &&
            role != SIB__ROLE_OUTCOMES) {
            continue;
        }
        sib__contract_table *to = &tables[c->table_count++];
        *to = (sib__contract_table){from->name, role, from->column_map};
        if (role == SIB__ROLE_RELEASES && c->releases != NULL) {
            return fail(call, from->json, "there is one table of role releases at most");
        }
        c->releases = role == SIB__ROLE_RELEASES ? to : c->releases;
    }
    return c->releases != NULL
               ? SIB_OK
               : fail(call, c->root, "to match people, a table of role releases is wanted");
}

static const sib__contract_table *table_of(const sib__contract *c, const char *name,
                                           int32_t role)
{
    for (int64_t i = 0; name != NULL && i < c->table_count; i++) {
        if (c->tables[i].role == role && strcmp(c->tables[i].name, name) == 0) {
            return &c->tables[i];
        }
    }
    return NULL;
}

/* When cohorts end that close by members is known when they are matched. */
static sib_status take_cohorts(sib__call *call, sib__memory *m, const sib__scheme *s,
                               sib__contract *c)
{
    c->cohorts = SIB__NEW(m, sib__contract_cohort, s->cohort_count);
    SIB__TRY_MEMORY(call, c->cohorts);
    c->cohort_count = s->cohort_count;
    for (int64_t i = 0; i < s->cohort_count; i++) {
        const sib__scheme_cohort *from = &s->cohorts[i];
        c->cohorts[i] = (sib__contract_cohort){
            from->id,           from->from,          from->to, from->after,
            from->close_months, from->close_members, false};
        if (strcmp(from->id, "pooled") == 0) {
            return fail(call, from->json, "\"pooled\" is the name of all cohorts together");
        }
        if (from->close_members > 0 && c->eligibility.keep != SIB_ELIGIBILITY_KEEP_FIRST) {
            return fail(call, from->json,
                        "to close by members, the first release of a person is kept");
        }
    }
    return s->cohort_count > 0 ? SIB_OK : fail(call, c->root, "cohorts are wanted");
}

sib_status sib__same_people(sib__call *call, const sib__scheme_outcome *a,
                            const sib__scheme_outcome *b, bool *out)
{
    const sib__json *of_a = sib__json_member(a->json, "eligibility");
    const sib__json *of_b = sib__json_member(b->json, "eligibility");
    sib__slice       texts[2] = {{NULL, 0}, {NULL, 0}};
    *out = false;
    if (of_a == NULL || of_b == NULL) {
        return SIB_OK;
    }
    SIB__TRY(sib__json_canonical_value(call, &call->scratch, of_a, &texts[0]));
    SIB__TRY(sib__json_canonical_value(call, &call->scratch, of_b, &texts[1]));
    *out = sib__slice_compare(texts[0], texts[1]) == 0;
    return SIB_OK;
}

/* The classes by which anything of these people is measured. */
static sib_status take_classes(sib__call *call, sib__memory *m, const sib__scheme *s,
                               const sib__scheme_comparison *comparison,
                               const sib__scheme_outcome *leader, sib__contract *c)
{
    sib__dimensions classes = 0;
    for (int64_t i = 0; i < s->outcome_count; i++) {
        sib__demand demand;
        bool        same = false;
        SIB__TRY(sib__demand_of(call, s, &s->outcomes[i], &demand));
        SIB__TRY(leader == NULL ? SIB_OK
                                : sib__same_people(call, &s->outcomes[i], leader, &same));
        same = leader == NULL ? demand.arms == comparison : same;
        classes |= same ? demand.classes : 0;
    }
    c->classes = SIB__NEW(m, const char *, SIB__DIMENSIONS_MOST);
    SIB__TRY_MEMORY(call, c->classes);
    for (int32_t i = 0; i < s->dimension_count; i++) {
        const char *name = s->dimensions[i].name;
        if (!sib__has_dimension(classes, i)) {
            continue;
        }
        if (sib__json_member(c->releases->columns, name) == NULL) {
            return sib__json_fail(call, "scheme", c->root,
                                  "people are measured by \"%s\", which is no column of the "
                                  "releases",
                                  name);
        }
        int64_t at = c->class_count++;
        for (; at > 0 && strcmp(c->classes[at - 1], name) > 0; at--) {
            c->classes[at] = c->classes[at - 1];
        }
        c->classes[at] = name; /* by name: the columns of a table stand in no order */
    }
    return SIB_OK;
}

sib_status sib__parts_begin(sib__call *call, sib__memory *m, const sib__scheme *s,
                            sib__contract **out)
{
    sib__contract *c = SIB__NEW(m, sib__contract, 1);
    SIB__TRY_MEMORY(call, c);
    c->format = SIB__LANGUAGE_FORMAT;
    c->checks = s->checks;
    c->check_count = s->check_count;
    c->text = s->text;
    memcpy(c->hash, s->hash, sizeof c->hash);
    *out = c;
    return SIB_OK;
}

/* What the sections say of the rest of the contract, once they are read. */
sib_status sib__parts_finish(sib__call *call, sib__memory *m, const sib__scheme *s,
                             const sib__scheme_comparison *comparison,
                             const sib__scheme_outcome *leader, sib__contract *c)
{
    const char *name = comparison == NULL ? leader->name : comparison->name;
    c->options[c->option_count++] =
        (sib__option_entry){SIB__OPTION_OF_COMPARISON, "name", "agreed", name, NULL, NULL};
    SIB__TRY(take_tables(call, m, s, c));
    SIB__TRY(take_cohorts(call, m, s, c));
    SIB__TRY(take_classes(call, m, s, comparison, leader, c));
    c->earlier = table_of(c, c->history_table, SIB__ROLE_HISTORY);
    SIB__TRY(sib__contract_check_columns(call, c));
    SIB__TRY(sib__contract_check_sections(call, c));
    return sib__contract_check_expressions(call, c);
}

/* People left out later are left out with their pairs, which say nothing of a whole set. */
static sib_status check_method(sib__call *call, const sib__contract *c)
{
    int32_t          method = c->matching.method;
    const sib__json *at = sib__json_member(sib__json_member(c->root, "matching"), "method");
    bool whole = method == SIB_MATCHING_METHOD_EXACT || method == SIB_MATCHING_METHOD_SUBCLASS;
    return !whole ? SIB_OK
                  : sib__json_fail(call, "scheme", at != NULL ? at : c->root,
                                   "sets of whole strata have no pairs to pay by");
}

sib_status sib__contract_of_comparison(sib__call *call, sib__memory *m, const sib__scheme *s,
                                       const sib__scheme_comparison *comparison,
                                       sib__contract               **out)
{
    const sib__json *given = NULL;
    sib__contract   *c = NULL;
    SIB__TRY(sib__parts_begin(call, m, s, &c));
    SIB__TRY(sections_of(call, m, comparison->json, &c->root));
    SIB__TRY(check_elsewhere(call, c->root));
    SIB__TRY(sib__parts_given(call, m, s, "comparisons", comparison->name, &given));
    SIB__TRY(sib__contract_read_sections(call, m, c, &sib__contract_comparison_keys, given,
                                         of_comparison));
    SIB__TRY(take_sources(call, m, given, c));
    SIB__TRY(check_method(call, c));
    SIB__TRY(sib__parts_finish(call, m, s, comparison, NULL, c));
    *out = c;
    return SIB_OK;
}

sib_status sib__parts_read_people(sib__call *call, sib__memory *m, sib__contract *c,
                                  const sib__json *given)
{
    SIB__TRY(check_elsewhere(call, c->root));
    SIB__TRY(
        sib__contract_read_sections(call, m, c, &sib__contract_people_keys, given, of_people));
    return take_sources(call, m, given, c);
}

static const sib__options *const keys_of_kind[] = {
    [SIB__OUTCOME_EVENTS] = &sib__contract_outcome_keys,
    [SIB__OUTCOME_DAYS] = &sib__contract_days_keys,
    [SIB__OUTCOME_VALUES] = &sib__contract_values_keys,
};

/* Values are dated where there is a window, and where there is none nothing is said of one. */
static sib_status check_values(sib__call *call, const sib__contract *c,
                               const sib__json *section)
{
    static const char *const of_window[] = {"value_date", "index_day", "window_last_day",
                                            "recording_lag_days"};
    const sib__json         *column = sib__json_member(c->outcomes->columns, c->values.column);
    const char              *type = sib__json_member(column, "type")->text.data;
    bool                     window = sib__json_member(section, "window") != NULL;
    for (size_t i = 0; i < sizeof of_window / sizeof of_window[0]; i++) {
        const sib__json *at = sib__json_member(section, of_window[i]);
        if ((at != NULL) != window) {
            return sib__json_fail(call, "scheme", window ? section : at,
                                  window ? "\"%s\" is not stated: a window needs it"
                                         : "\"%s\" has no meaning without \"window\"",
                                  of_window[i]);
        }
    }
    return sib_column_type_value(type) == SIB_COLUMN_TYPE_I64 ||
                   sib_column_type_value(type) == SIB_COLUMN_TYPE_TEXT
               ? SIB_OK
               : fail(call, sib__json_member(section, "value"),
                      "values are whole numbers (i64), or exact numbers as text");
}

sib_status sib__contract_of_outcome(sib__call *call, sib__memory *m,
                                    const sib__contract       *comparison,
                                    const sib__scheme_outcome *outcome, int32_t as_at,
                                    sib__contract **out)
{
    static const char *const but[] = {"kind", "keys", "eligibility", NULL};
    sib__contract           *c = sib__copy(m, comparison, 1, sizeof *c);
    sib__json               *section = NULL;
    sib__json               *root = SIB__NEW(m, sib__json, 1);
    SIB__TRY_MEMORY(call, c);
    SIB__TRY_MEMORY(call, root);
    SIB__TRY(copy_object(call, m, outcome->json, but, NULL, &section));
    section->key = sib__slice_of("outcome");
    section->next = NULL;
    *root = *outcome->json;
    root->n = 1;
    root->first = section;
    c->root = root;
    SIB__TRY(check_elsewhere(call, c->root));
    c->outcome_kind = outcome->kind;
    c->outcome_keys = keys_of_kind[outcome->kind];
    if (outcome->kind != SIB__OUTCOME_EVENTS) {
        c->outcome.follow_up_months = 0; /* no window has a default */
        c->outcome.waiting_months = 0;
    }
    SIB__TRY(sib__contract_read_sections(call, m, c, c->outcome_keys, root, of_outcome));
    c->outcome.as_at = as_at;
    c->outcomes = table_of(c, c->outcome_table, SIB__ROLE_OUTCOMES);
    if (c->outcomes == NULL) {
        return fail(call, section, "to count records, a table of role outcomes is wanted");
    }
    SIB__TRY(sib__contract_check_outcome(call, c));
    SIB__TRY(outcome->kind == SIB__OUTCOME_VALUES ? check_values(call, c, section) : SIB_OK);
    SIB__TRY(sib__contract_check_sections(call, c));
    SIB__TRY(sib__contract_check_where(call, c));
    *out = c;
    return SIB_OK;
}
