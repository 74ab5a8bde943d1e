/* Views between Python and C: buffers, validity, texts, numbers. Included by pysib.h. */
#ifndef PYSIB_VIEWS_H
#define PYSIB_VIEWS_H

#include "pysib_borrowed.h"

/* Half of a surrogate pair. Python's own exception would carry the whole text. */
static int pysib_no_unicode(const char *name, Py_ssize_t row)
{
    if (PyErr_ExceptionMatches(PyExc_UnicodeError)) {
        PyErr_Clear();
        pysib_raise("data", "a text is not valid Unicode", name, "", row);
    }
    return -1;
}

/* ---- buffers
 * --------------------------------------------------------------------------------- */

/* A contiguous one-dimensional buffer of one of the formats; None is empty. */
static int pysib_buffer(PyObject *object, const char *name, const char *formats, size_t size,
                        Py_buffer *buffer)
{
    if (object == Py_None) {
        return 0;
    }
    if (PyObject_GetBuffer(object, buffer, PyBUF_FORMAT | PyBUF_ND | PyBUF_C_CONTIGUOUS) != 0) {
        buffer->obj = NULL;
        return -1;
    }
    const char *format = buffer->format == NULL ? "B" : buffer->format;
    if (*format == '@' || *format == '=' || *format == '<') {
        format++;
    }
    bool fits = buffer->ndim == 1 && (size_t)buffer->itemsize == size && format[0] != '\0' &&
                format[1] == '\0' && strchr(formats, format[0]) != NULL &&
                (buffer->len == 0 || (uintptr_t)buffer->buf % size == 0);
    if (!fits) {
        PyErr_Format(PyExc_TypeError,
                     "%s must be a one-dimensional contiguous aligned buffer of format '%c'",
                     name, formats[0]);
        PyBuffer_Release(buffer);
        buffer->obj = NULL;
        return -1;
    }
    return 0;
}

static void pysib_release_buffer(Py_buffer *buffer)
{
    if (buffer->obj != NULL) {
        PyObject *type = NULL;
        PyObject *value = NULL;
        PyObject *trace = NULL;
        PyErr_Fetch(&type, &value, &trace);
        PyBuffer_Release(buffer);
        PyErr_Restore(type, value, trace);
    }
}

/* Validity of n rows: None, or a buffer of bits, or (bits, offset). */
static int pysib_validity(PyObject *object, const char *name, int64_t n, Py_buffer *bits,
                          sib_validity *validity)
{
    long long offset = 0;
    PyObject *buffer = object;
    if (PyTuple_Check(object) && !PyArg_ParseTuple(object, "OL", &buffer, &offset)) {
        return -1;
    }
    if (pysib_buffer(buffer, name, "Bc", 1, bits) != 0) {
        return -1;
    }
    if (bits->obj != NULL && (offset < 0 || offset / 8 > bits->len ||
                              (offset % 8 + n + 7) / 8 > bits->len - offset / 8)) {
        PyErr_Format(PyExc_ValueError, "%s must have a bit for every row", name);
        return -1;
    }
    validity->data = bits->buf;
    validity->offset = offset;
    return 0;
}

static PyObject *pysib_validity_out(sib_validity validity, const sib_table *table,
                                    PyObject *owner)
{
    if (validity.data == NULL) {
        Py_RETURN_NONE;
    }
    int64_t bytes = (validity.offset + sib_table_rows(table) + 7) / 8;
    return Py_BuildValue("(NL)", pysib_borrow(validity.data, bytes, 1, 'B', owner),
                         (long long)validity.offset);
}

static void pysib_let_go(void *payload)
{
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject        *type = NULL;
    PyObject        *value = NULL;
    PyObject        *trace = NULL;
    PyErr_Fetch(&type, &value, &trace);
    Py_DECREF((PyObject *)payload);
    PyErr_Restore(type, value, trace);
    PyGILState_Release(state);
}

/* ---- texts
 * ------------------------------------------------------------------------------------ */

typedef struct pysib_texts {
    sib_text  view;
    Py_buffer data;
    Py_buffer offsets;
    char     *own_data;
    int64_t  *own_offsets;
} pysib_texts;

#define PYSIB_TEXTS_INIT                                                                       \
    {                                                                                          \
        {NULL, NULL, 0}, {0}, {0}, NULL, NULL                                                  \
    }

static void pysib_texts_release(pysib_texts *texts)
{
    pysib_release_buffer(&texts->data);
    pysib_release_buffer(&texts->offsets);
    PyMem_Free(texts->own_data);
    PyMem_Free(texts->own_offsets);
}

/* Joins a list of str into data and offsets. */
static int pysib_texts_join(PyObject *list, const char *name, pysib_texts *texts)
{
    Py_ssize_t n = PyList_GET_SIZE(list);
    Py_ssize_t length = 0;
    texts->own_offsets = PyMem_Malloc(((size_t)n + 1) * sizeof(int64_t));
    if (texts->own_offsets == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    texts->own_offsets[0] = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_ssize_t size = 0;
        PyObject  *item = PyList_GET_ITEM(list, i);
        if (!PyUnicode_Check(item)) {
            return pysib_wrong(name, "a list of str");
        }
        if (PyUnicode_AsUTF8AndSize(item, &size) == NULL) {
            return pysib_no_unicode(name, i);
        }
        length += size;
        texts->own_offsets[i + 1] = length;
    }
    texts->own_data = PyMem_Malloc((size_t)length + 1);
    if (texts->own_data == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_ssize_t  size = 0;
        const char *text = PyUnicode_AsUTF8AndSize(PyList_GET_ITEM(list, i), &size);
        memcpy(texts->own_data + texts->own_offsets[i], text, (size_t)size);
    }
    texts->view = (sib_text){texts->own_data, texts->own_offsets, n};
    return 0;
}

/* None, a list of str, or (UTF-8 bytes, int64 offsets). */
static int pysib_texts_in(PyObject *object, const char *name, pysib_texts *texts)
{
    if (object == Py_None) {
        return 0;
    }
    if (PyList_Check(object)) {
        return pysib_texts_join(object, name, texts);
    }
    if (!PyTuple_Check(object) || PyTuple_GET_SIZE(object) != 2) {
        return pysib_wrong(name, "a list of str, or a pair of UTF-8 bytes and int64 offsets");
    }
    if (pysib_buffer(PyTuple_GET_ITEM(object, 0), name, "Bcb", 1, &texts->data) != 0 ||
        pysib_buffer(PyTuple_GET_ITEM(object, 1), name, "lq", 8, &texts->offsets) != 0) {
        return -1;
    }
    int64_t entries = texts->offsets.len / 8;
    texts->view =
        (sib_text){texts->data.buf, texts->offsets.buf, entries > 0 ? entries - 1 : 0};
    const int64_t *offsets = texts->view.offsets;
    if (entries > 0 && (offsets[0] < 0 || offsets[entries - 1] > texts->data.len)) {
        pysib_raise("data", "offsets of texts point outside their bytes", name, "", -1);
        return -1;
    }
    return 0;
}

static PyObject *pysib_texts_out(sib_text text)
{
    PyObject *list = PyList_New((Py_ssize_t)text.n);
    for (int64_t i = 0; list != NULL && i < text.n; i++) {
        PyObject *item = PyUnicode_FromStringAndSize(
            text.data + text.offsets[i], (Py_ssize_t)(text.offsets[i + 1] - text.offsets[i]));
        if (item == NULL) {
            Py_CLEAR(list);
            break;
        }
        PyList_SET_ITEM(list, (Py_ssize_t)i, item);
    }
    return list;
}

static int pysib_text(PyObject *object, const char *name, const char **text)
{
    Py_ssize_t size = 0;
    if (object == Py_None) {
        *text = NULL;
        return 0;
    }
    if (!PyUnicode_Check(object)) {
        return pysib_wrong(name, "str or None");
    }
    *text = PyUnicode_AsUTF8AndSize(object, &size);
    if (*text == NULL) {
        return pysib_no_unicode(name, -1);
    }
    if ((size_t)size != strlen(*text)) {
        PyErr_Format(PyExc_ValueError, "%s holds a zero byte", name);
        return -1;
    }
    return 0;
}

static PyObject *pysib_text_out(const char *text)
{
    if (text == NULL) {
        Py_RETURN_NONE;
    }
    return PyUnicode_FromString(text);
}

/* ---- numbers
 * ------------------------------------------------------------------------------------ */

static int pysib_i64(PyObject *object, const char *name, int64_t *value)
{
    long long wide = PyLong_AsLongLong(object);
    if (wide == -1 && PyErr_Occurred()) {
        PyErr_Clear();
        return pysib_wrong(name, "an int within 64 bits");
    }
    *value = wide;
    return 0;
}

static int pysib_i32(PyObject *object, const char *name, int32_t *value)
{
    int64_t wide = 0;
    if (pysib_i64(object, name, &wide) != 0) {
        return -1;
    }
    if (wide < INT32_MIN || wide > INT32_MAX) {
        return pysib_wrong(name, "an int within 32 bits");
    }
    *value = (int32_t)wide;
    return 0;
}

#endif
