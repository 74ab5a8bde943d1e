/* Lists of Python objects as columns: what numpy and pandas give for texts and mixed columns.
 * Included by pysib.h. */
#ifndef PYSIB_OBJECTS_H
#define PYSIB_OBJECTS_H

#include <datetime.h>

/* Kinds of entries, as bits. */
enum {
    PYSIB_ABSENT = 1, /* None, NaN, pandas.NaT, pandas.NA */
    PYSIB_TEXT = 2,
    PYSIB_FLAG = 4,
    PYSIB_DATE = 8,
    PYSIB_I64 = 16,
    PYSIB_F64 = 32,
    PYSIB_OTHER = 64
};

static int pysib_kind(PyObject *item)
{
    if (item == Py_None) {
        return PYSIB_ABSENT;
    }
    if (PyUnicode_Check(item)) {
        return PYSIB_TEXT;
    }
    if (PyFloat_Check(item)) {
        double value = PyFloat_AS_DOUBLE(item);
        return value != value ? PYSIB_ABSENT : PYSIB_F64;
    }
    if (PyBool_Check(item)) {
        return PYSIB_FLAG;
    }
    if (PyLong_Check(item)) {
        return PYSIB_I64;
    }
    const char *dot = strrchr(Py_TYPE(item)->tp_name, '.');
    const char *type = dot == NULL ? Py_TYPE(item)->tp_name : dot + 1;
    if (strcmp(type, "NaTType") == 0 || strcmp(type, "NAType") == 0) {
        return PYSIB_ABSENT;
    }
    return PyDate_Check(item) ? PYSIB_DATE : PYSIB_OTHER;
}

/* Refuses one entry of a column. */
static int pysib_refuse(const char *status, const char *column, Py_ssize_t row,
                        const char *reason)
{
    PyObject   *text = PyUnicode_FromFormat("column %s: %s (row %zd)", column, reason, row);
    const char *message = text == NULL ? NULL : PyUnicode_AsUTF8(text);
    if (message != NULL) {
        pysib_raise(status, message, "", column, row);
    }
    Py_XDECREF(text);
    return -1;
}

/* ---- dates ---------------------------------------------------------------------------------
 */

/* Days since 1970-01-01 of a day of the years 1..9999. */
static int32_t pysib_days(int32_t year, int32_t month, int32_t day)
{
    int32_t before = month <= 2; /* years begin in March, so that leap days come last */
    int32_t y = year - before;
    int32_t m = month + 12 * before - 3;
    return day + (153 * m + 2) / 5 + 365 * y + y / 4 - y / 100 + y / 400 - 719469;
}

static int pysib_date(PyObject *item, const char *column, Py_ssize_t row, int32_t *days)
{
    if (PyDateTime_Check(item)) {
        if (((PyDateTime_DateTime *)item)->hastzinfo) {
            return pysib_refuse(
                "data", column, row,
                "a time with a zone is no date: convert it to the legal day first");
        }
        if (PyDateTime_DATE_GET_HOUR(item) != 0 || PyDateTime_DATE_GET_MINUTE(item) != 0 ||
            PyDateTime_DATE_GET_SECOND(item) != 0 ||
            PyDateTime_DATE_GET_MICROSECOND(item) != 0) {
            return pysib_refuse("data", column, row,
                                "a time of day is no date: floor it to the day first");
        }
    }
    *days = pysib_days(PyDateTime_GET_YEAR(item), PyDateTime_GET_MONTH(item),
                       PyDateTime_GET_DAY(item));
    return 0;
}

/* YYYY-MM-DD and nothing else. */
static int pysib_iso(PyObject *item, const char *column, Py_ssize_t row, int32_t *days)
{
    static const char    form[] = "dddd-dd-dd";
    static const int32_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    Py_ssize_t           size = 0;
    const char          *text = PyUnicode_AsUTF8AndSize(item, &size);
    int32_t              part[3] = {0, 0, 0};
    bool                 good = text != NULL && size == (Py_ssize_t)sizeof form - 1;
    for (int i = 0, field = 0; good && form[i] != '\0'; i++) {
        if (form[i] == '-') {
            good = text[i] == '-';
            field++;
        } else {
            good = text[i] >= '0' && text[i] <= '9';
            part[field] = 10 * part[field] + (text[i] - '0');
        }
    }
    good = good && part[0] >= 1 && part[1] >= 1 && part[1] <= 12 && part[2] >= 1;
    if (good) {
        bool leap = part[0] % 4 == 0 && (part[0] % 100 != 0 || part[0] % 400 == 0);
        good = part[2] <= lengths[part[1] - 1] + (leap && part[1] == 2);
    }
    if (!good) {
        PyErr_Clear();
        return pysib_refuse("data", column, row,
                            "a text is no date of the form YYYY-MM-DD: parse it first, as "
                            "pandas.to_datetime() does");
    }
    *days = pysib_days(part[0], part[1], part[2]);
    return 0;
}

/* ---- numbers -------------------------------------------------------------------------------
 */

static int pysib_whole(PyObject *item, const char *column, Py_ssize_t row, int64_t *value)
{
    int overflow = 0;
    *value = PyLong_AsLongLongAndOverflow(item, &overflow);
    if (overflow != 0 || *value == SIB_I64_MISSING) {
        return pysib_refuse("range", column, row,
                            "a whole number lies outside -(2^63 - 1) .. 2^63 - 1");
    }
    return 0;
}

static int pysib_real(PyObject *item, const char *column, Py_ssize_t row, double *value)
{
    *value = PyFloat_AsDouble(item);
    if (*value == -1.0 && PyErr_Occurred()) {
        PyErr_Clear();
        return pysib_refuse("range", column, row, "a number is too large");
    }
    return 0;
}

/* ---- columns -------------------------------------------------------------------------------
 */

/* Bits of the entries that are there; None when all are. */
static PyObject *pysib_present(PyObject *list)
{
    Py_ssize_t n = PyList_GET_SIZE(list);
    void      *data = NULL;
    PyObject  *view = pysib_room((n + 7) / 8, 1, 'B', &data);
    if (view != NULL) {
        uint8_t *bits = data;
        memset(bits, 0, (size_t)(n + 7) / 8);
        for (Py_ssize_t i = 0; i < n; i++) {
            if (pysib_kind(PyList_GET_ITEM(list, i)) != PYSIB_ABSENT) {
                bits[i >> 3] |= (uint8_t)(1U << (i & 7));
            }
        }
    }
    return view;
}

/* (bytes, offsets) of a list of texts; an absent one is empty. */
static PyObject *pysib_texts_made(PyObject *list, const char *column)
{
    Py_ssize_t n = PyList_GET_SIZE(list);
    void      *room = NULL;
    PyObject  *offsets = pysib_room(n + 1, sizeof(int64_t), 'q', &room);
    if (offsets == NULL) {
        return NULL;
    }
    int64_t *ends = room;
    ends[0] = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject  *item = PyList_GET_ITEM(list, i);
        Py_ssize_t size = 0;
        if (PyUnicode_Check(item) && PyUnicode_AsUTF8AndSize(item, &size) == NULL) {
            PyErr_Clear();
            Py_DECREF(offsets);
            pysib_refuse("data", column, i, "a text is not valid Unicode");
            return NULL;
        }
        ends[i + 1] = ends[i] + size;
    }
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)ends[n]);
    for (Py_ssize_t i = 0; bytes != NULL && i < n; i++) {
        PyObject *item = PyList_GET_ITEM(list, i);
        if (ends[i + 1] > ends[i]) {
            memcpy(PyBytes_AS_STRING(bytes) + ends[i], PyUnicode_AsUTF8AndSize(item, NULL),
                   (size_t)(ends[i + 1] - ends[i]));
        }
    }
    return bytes == NULL ? (Py_DECREF(offsets), NULL) : Py_BuildValue("(NN)", bytes, offsets);
}

/* Numbers, flags or days of a list; what is absent becomes the missing value. */
static PyObject *pysib_values_made(PyObject *list, const char *column, int kind)
{
    size_t     size = kind == PYSIB_FLAG ? 1 : kind == PYSIB_DATE ? 4 : 8;
    char       format = kind == PYSIB_FLAG ? 'B' : kind == PYSIB_DATE ? 'i' : 'q';
    Py_ssize_t n = PyList_GET_SIZE(list);
    void      *room = NULL;
    PyObject  *view = pysib_room(n, size, kind == PYSIB_F64 ? 'd' : format, &room);
    int        failed = view == NULL;
    for (Py_ssize_t i = 0; failed == 0 && i < n; i++) {
        PyObject *item = PyList_GET_ITEM(list, i);
        bool      absent = pysib_kind(item) == PYSIB_ABSENT;
        if (kind == PYSIB_FLAG) {
            ((uint8_t *)room)[i] = absent ? SIB_FLAG_MISSING : item == Py_True;
        } else if (kind == PYSIB_DATE) {
            int32_t *days = (int32_t *)room + i;
            *days = SIB_DATE_MISSING;
            failed = absent                  ? 0
                     : PyUnicode_Check(item) ? pysib_iso(item, column, i, days)
                                             : pysib_date(item, column, i, days);
        } else if (kind == PYSIB_I64) {
            int64_t *whole = (int64_t *)room + i;
            *whole = SIB_I64_MISSING;
            failed = absent ? 0 : pysib_whole(item, column, i, whole);
        } else {
            double *real = (double *)room + i;
            *real = Py_NAN;
            failed = absent ? 0 : pysib_real(item, column, i, real);
        }
    }
    if (failed != 0) {
        Py_CLEAR(view);
    }
    return view;
}

/* objects(list, column, dates) -> (kind, values, validity): the type of a list of objects is
 * that of the entries that are there, and "none" when none is. With `dates`, texts are ISO
 * dates. The kind is "" for entries that have no one type. */
static PyObject *pysib_objects(PyObject *self, PyObject *arguments)
{
    PyObject   *list = NULL;
    const char *column = NULL;
    int         dates = 0;
    int         kinds = 0;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "O!sp:objects", &PyList_Type, &list, &column, &dates)) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        kinds |= pysib_kind(PyList_GET_ITEM(list, i));
    }
    bool gaps = kinds & PYSIB_ABSENT;
    kinds &= ~PYSIB_ABSENT;
    if (kinds == 0) {
        return Py_BuildValue("(sOO)", "none", Py_None, Py_None);
    }
    if (dates && (kinds & ~(PYSIB_TEXT | PYSIB_DATE)) == 0) {
        return Py_BuildValue("(sNO)", "date", pysib_values_made(list, column, PYSIB_DATE),
                             Py_None);
    }
    switch (kinds) {
    case PYSIB_TEXT:
        return Py_BuildValue("(sNN)", "text", pysib_texts_made(list, column),
                             gaps ? pysib_present(list) : (Py_INCREF(Py_None), Py_None));
    case PYSIB_FLAG:
        return Py_BuildValue("(sNO)", "flag", pysib_values_made(list, column, kinds), Py_None);
    case PYSIB_DATE:
        return Py_BuildValue("(sNO)", "date", pysib_values_made(list, column, kinds), Py_None);
    case PYSIB_I64:
        return Py_BuildValue("(sNO)", "i64", pysib_values_made(list, column, kinds), Py_None);
    case PYSIB_F64:
    case PYSIB_F64 | PYSIB_I64:
        return Py_BuildValue("(sNO)", "f64", pysib_values_made(list, column, PYSIB_F64),
                             Py_None);
    default:
        return Py_BuildValue("(sOO)", "", Py_None, Py_None);
    }
}

/* ids(list, name) -> the list, or one in which whole numbers have become their digits. */
static PyObject *pysib_ids(PyObject *self, PyObject *arguments)
{
    PyObject   *list = NULL;
    PyObject   *made = NULL;
    const char *name = NULL;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "O!s:ids", &PyList_Type, &list, &name)) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        PyObject *item = PyList_GET_ITEM(list, i);
        int       kind = pysib_kind(item);
        if (kind == PYSIB_TEXT) {
            continue;
        }
        if (kind != PYSIB_I64) {
            Py_XDECREF(made);
            pysib_refuse("data", name, i,
                         kind == PYSIB_ABSENT ? "an id is missing"
                                              : "an id is neither a text nor a whole number");
            return NULL;
        }
        if (made == NULL && (made = PyList_GetSlice(list, 0, PyList_GET_SIZE(list))) == NULL) {
            return NULL;
        }
        PyObject *digits = PyNumber_ToBase(item, 10);
        if (digits == NULL || PyList_SetItem(made, i, digits) != 0) {
            Py_DECREF(made);
            return NULL;
        }
    }
    if (made == NULL) {
        Py_INCREF(list);
        made = list;
    }
    return made;
}

/* texts(bytes, offsets, column) -> list of str */
static PyObject *pysib_texts_list(PyObject *self, PyObject *arguments)
{
    PyObject   *bytes = NULL, *offsets = NULL;
    const char *column = NULL;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "OOs:texts", &bytes, &offsets, &column)) {
        return NULL;
    }
    pysib_texts texts = PYSIB_TEXTS_INIT;
    PyObject   *pair = PyTuple_Pack(2, bytes, offsets);
    PyObject   *list = NULL;
    if (pair != NULL && pysib_texts_in(pair, column, &texts) == 0) {
        int64_t row = 0;
        while (row < texts.view.n && texts.view.offsets[row] <= texts.view.offsets[row + 1]) {
            row++;
        }
        list = row == texts.view.n ? pysib_texts_out(texts.view) : NULL;
        if (list == NULL && (!PyErr_Occurred() || PyErr_ExceptionMatches(PyExc_UnicodeError))) {
            PyErr_Clear();
            pysib_refuse("data", column, (Py_ssize_t)row,
                         "texts that are not UTF-8, or overlap");
        }
    }
    pysib_texts_release(&texts);
    Py_XDECREF(pair);
    return list;
}

#endif
