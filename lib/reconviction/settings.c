/* How the options of a count exclude each other, and the columns they name. */
#include "reconviction/options.h"
#include "reconviction/work.h"

/* A window has one unit: months and days are not added to each other, since then the order of
 * the two additions would matter. */
static sib_status check_window(sib__call *call, const sib_reconviction_count_options *o)
{
    bool months = o->follow_up_months > 0 || o->waiting_months > 0;
    bool days = o->follow_up_days > 0 || o->waiting_days > 0;
    if (months && days) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "follow_up_days", -1, NULL,
                         "give the window in months or in days: set the others to 0");
    }
    if (o->follow_up_months == 0 && o->follow_up_days == 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "follow_up_months", -1, NULL,
                         "the follow-up has no length");
    }
    if (o->recording_lag_days > 0 && o->as_at == SIB_DATE_MISSING) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "recording_lag_days", -1, NULL,
                         "needs as_at, the day the data stand at");
    }
    return SIB_OK;
}

static sib_status check_occasion(sib__call *call, const sib_reconviction_count_options *o)
{
    bool keyed = o->occasion_key != SIB_RECONVICTION_OCCASION_KEY_DATE;
    if (keyed && o->unit != SIB_RECONVICTION_UNIT_OCCASION) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "occasion_key", -1, NULL,
                         "has a meaning for the unit occasion only");
    }
    if (!keyed && o->occasion != NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "occasion", -1, NULL,
                         "is not used by the occasion_key");
    }
    return SIB_OK;
}

static sib_status find_occasion(sib__call *call, sib__counting *work)
{
    const char *name = work->options.occasion;
    int64_t     i = sib_table_find(work->convictions, name);
    if (i < 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "occasion", -1, name,
                         "convictions has no such column");
    }
    work->occasion = sib__table_column(work->convictions, i);
    if (work->occasion.type == SIB_COLUMN_TYPE_F64 ||
        work->occasion.type == SIB_COLUMN_TYPE_FLAG) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "occasion", -1, name,
                         "the column of convictions must be text, codes, i64 or date");
    }
    return SIB_OK;
}

static sib_status find_columns(sib__call *call, sib__counting *work)
{
    const sib_reconviction_count_options *o = &work->options;
    const sib_table                      *table = work->convictions;
    bool sentence = o->occasion_date == SIB_RECONVICTION_OCCASION_DATE_SENTENCE;
    SIB__TRY(sib__table_require(call, table, "convictions", "person", o->person,
                                SIB_COLUMN_TYPE_TEXT, &work->person_column));
    SIB__TRY(sib__table_require(call, table, "convictions", "offence_date", o->offence_date,
                                SIB_COLUMN_TYPE_DATE, &work->offence));
    SIB__TRY(sib__table_require(call, table, "convictions",
                                sentence ? "sentence_date" : "conviction_date",
                                sentence ? o->sentence_date : o->conviction_date,
                                SIB_COLUMN_TYPE_DATE, &work->decision));
    if (o->occasion_key != SIB_RECONVICTION_OCCASION_KEY_DATE) {
        return find_occasion(call, work);
    }
    return SIB_OK;
}

sib_status sib__counting_settings(sib__call *call, sib__counting *work,
                                  const sib_reconviction_count_options *options)
{
    sib_reconviction_count_options *o = &work->options;
    SIB__TRY(sib__options_read(call, &sib__reconviction_count_options, o, options));
    SIB__TRY(check_window(call, o));
    SIB__TRY(check_occasion(call, o));
    if (work->convictions == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "convictions", -1, NULL,
                         "convictions is NULL");
    }
    return find_columns(call, work);
}
