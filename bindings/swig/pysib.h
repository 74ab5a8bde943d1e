/* Conversions between Python objects and libsib's types: what the rules of python.i call. */
#ifndef PYSIB_H
#define PYSIB_H

#include <Python.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "sib.h"
#include "fields.h"

/* ---- errors: the package hands in one callable that makes exceptions ----------------------- */

static PyObject *pysib_make_error;

/* on_failure(callable): called as (status name, message, argument, column, row) -> exception. */
static PyObject *pysib_on_failure(PyObject *self, PyObject *arguments)
{
    PyObject *callable = NULL;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "O:on_failure", &callable)) {
        return NULL;
    }
    Py_INCREF(callable);
    Py_XSETREF(pysib_make_error, callable);
    Py_RETURN_NONE;
}

static int pysib_wrong(const char *name, const char *expected)
{
    PyErr_Format(PyExc_TypeError, "%s must be %s", name, expected);
    return -1;
}

/* ---- the context of one call --------------------------------------------------------------- */

typedef struct pysib_call {
    sib_context    *context;
    PyObject       *progress; /* borrowed from the arguments; NULL for none */
    PyObject       *type;     /* what a callback raised */
    PyObject       *value;
    PyObject       *trace;
    struct timespec asked;
} pysib_call;

#define PYSIB_CALL_INIT {NULL, NULL, NULL, NULL, NULL, {0, 0}}

enum { PYSIB_PERIOD_NS = 50000000 };

/* Whether 50 ms have passed since the interpreter was last asked. */
static bool pysib_due(pysib_call *call)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long long passed = (long long)(now.tv_sec - call->asked.tv_sec) * 1000000000LL +
                       (now.tv_nsec - call->asked.tv_nsec);
    if (passed < PYSIB_PERIOD_NS) {
        return false;
    }
    call->asked = now;
    return true;
}

static int pysib_interrupt(void *payload)
{
    pysib_call *call = payload;
    if (!pysib_due(call)) {
        return 0;
    }
    PyGILState_STATE state = PyGILState_Ensure();
    int              stop = PyErr_CheckSignals() != 0;
    if (stop) {
        PyErr_Fetch(&call->type, &call->value, &call->trace);
    }
    PyGILState_Release(state);
    return stop;
}

static int pysib_progress(double fraction, const char *step, void *payload)
{
    pysib_call *call = payload;
    if (fraction < 1.0 && !pysib_due(call)) {
        return 0;
    }
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject        *answer = PyObject_CallFunction(call->progress, "ds", fraction, step);
    int              stop = answer == NULL || answer == Py_False;
    if (answer == NULL) {
        PyErr_Fetch(&call->type, &call->value, &call->trace);
    }
    Py_XDECREF(answer);
    PyGILState_Release(state);
    return stop;
}

/* `settings` is None or (threads, progress or None). */
static int pysib_begin(pysib_call *call, PyObject *settings)
{
    sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
    PyObject           *progress = Py_None;
    int                 threads = 1;
    if (settings != Py_None && !PyArg_ParseTuple(settings, "iO", &threads, &progress)) {
        return -1;
    }
    options.threads = threads;
    options.interrupt = pysib_interrupt;
    options.interrupt_payload = call;
    if (progress != Py_None) {
        call->progress = progress;
        options.progress = pysib_progress;
        options.progress_payload = call;
    }
    clock_gettime(CLOCK_MONOTONIC, &call->asked);
    call->context = sib_context_new(&options);
    if (call->context == NULL) {
        PyErr_SetString(PyExc_ValueError, "threads must lie in 1..256");
        return -1;
    }
    return 0;
}

static void pysib_end(pysib_call *call)
{
    sib_context_free(call->context);
    Py_XDECREF(call->type);
    Py_XDECREF(call->value);
    Py_XDECREF(call->trace);
}

static void pysib_fail(pysib_call *call, sib_status status)
{
    if (call->type != NULL) { /* a callback raised: its own exception goes on */
        PyErr_Restore(call->type, call->value, call->trace);
        call->type = call->value = call->trace = NULL;
        return;
    }
    const sib_context *c = call->context;
    if (pysib_make_error == NULL) {
        PyErr_SetString(PyExc_RuntimeError, sib_context_message(c));
        return;
    }
    PyObject *error = PyObject_CallFunction(
        pysib_make_error, "ssssL", sib_status_name((int32_t)status), sib_context_message(c),
        sib_context_argument(c), sib_context_column(c), (long long)sib_context_row(c));
    if (error != NULL) {
        PyErr_SetObject((PyObject *)Py_TYPE(error), error);
        Py_DECREF(error);
    }
}

/* ---- buffers --------------------------------------------------------------------------------- */

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
                format[1] == '\0' && strchr(formats, format[0]) != NULL;
    if (!fits) {
        PyErr_Format(PyExc_TypeError,
                     "%s must be a one-dimensional contiguous buffer of format '%c'", name,
                     formats[0]);
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

/* A copy as a memoryview of the format. */
static PyObject *pysib_memory(const void *data, int64_t n, size_t size, const char *formats)
{
    char      format[2] = {formats[0], '\0'};
    PyObject *bytes = PyBytes_FromStringAndSize(data, (Py_ssize_t)n * (Py_ssize_t)size);
    PyObject *view = bytes == NULL ? NULL : PyMemoryView_FromObject(bytes);
    Py_XDECREF(bytes);
    PyObject *cast = view == NULL ? NULL : PyObject_CallMethod(view, "cast", "s", format);
    Py_XDECREF(view);
    return cast;
}

/* Validity: None, or a buffer of bits, or (bits, offset). */
static int pysib_validity(PyObject *object, const char *name, Py_buffer *bits,
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
    validity->data = bits->buf;
    validity->offset = offset;
    return 0;
}

static PyObject *pysib_validity_out(sib_validity validity, const sib_table *table)
{
    if (validity.data == NULL) {
        Py_RETURN_NONE;
    }
    int64_t bytes = (validity.offset + sib_table_rows(table) + 7) / 8;
    return Py_BuildValue("(NL)", pysib_memory(validity.data, bytes, 1, "B"),
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

/* ---- texts ------------------------------------------------------------------------------------ */

typedef struct pysib_texts {
    sib_text  view;
    Py_buffer data;
    Py_buffer offsets;
    char     *own_data;
    int64_t  *own_offsets;
} pysib_texts;

#define PYSIB_TEXTS_INIT {{NULL, NULL, 0}, {0}, {0}, NULL, NULL}

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
            return -1;
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
    texts->view = (sib_text){texts->data.buf, texts->offsets.buf, entries > 0 ? entries - 1 : 0};
    const int64_t *offsets = texts->view.offsets;
    if (entries > 0 && (offsets[0] < 0 || offsets[entries - 1] > texts->data.len)) {
        PyErr_Format(PyExc_ValueError, "%s: offsets point outside the bytes", name);
        return -1;
    }
    return 0;
}

static PyObject *pysib_texts_out(sib_text text)
{
    PyObject *list = PyList_New((Py_ssize_t)text.n);
    for (int64_t i = 0; list != NULL && i < text.n; i++) {
        PyObject *item =
            PyUnicode_FromStringAndSize(text.data + text.offsets[i],
                                        (Py_ssize_t)(text.offsets[i + 1] - text.offsets[i]));
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
        return -1;
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

/* ---- numbers ------------------------------------------------------------------------------------ */

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

/* ---- handles -------------------------------------------------------------------------------------- */

static void pysib_destroy(PyObject *capsule)
{
    PyObject *type = NULL;
    PyObject *value = NULL;
    PyObject *trace = NULL;
    PyErr_Fetch(&type, &value, &trace);
    void (*release)(void *) = (void (*)(void *))PyCapsule_GetContext(capsule);
    release(PyCapsule_GetPointer(capsule, PyCapsule_GetName(capsule)));
    PyErr_Restore(type, value, trace);
}

static PyObject *pysib_capsule(void *handle, const char *name, void (*release)(void *))
{
    PyObject *capsule = PyCapsule_New(handle, name, NULL);
    if (capsule == NULL) {
        release(handle);
        return NULL;
    }
    if (PyCapsule_SetContext(capsule, (void *)release) != 0 ||
        PyCapsule_SetDestructor(capsule, pysib_destroy) != 0) {
        Py_DECREF(capsule);
        return NULL;
    }
    return capsule;
}

static void pysib_let_owner_go(PyObject *capsule)
{
    Py_XDECREF((PyObject *)PyCapsule_GetContext(capsule));
}

/* A handle that belongs to another: the capsule keeps the owner's. */
static PyObject *pysib_inner(const void *handle, const char *name, PyObject *owner)
{
    if (handle == NULL) {
        Py_RETURN_NONE;
    }
    PyObject *capsule = PyCapsule_New((void *)(uintptr_t)handle, name, NULL);
    if (capsule != NULL) {
        Py_INCREF(owner);
        PyCapsule_SetContext(capsule, owner);
        PyCapsule_SetDestructor(capsule, pysib_let_owner_go);
    }
    return capsule;
}

static int pysib_handle(PyObject *object, const char *type, const char *name, void **handle)
{
    if (object == Py_None) {
        *handle = NULL;
        return 0;
    }
    if (!PyCapsule_IsValid(object, type)) {
        PyErr_Format(PyExc_TypeError, "%s must be a %s", name, type);
        return -1;
    }
    *handle = PyCapsule_GetPointer(object, type);
    return 0;
}

/* ---- options --------------------------------------------------------------------------------------- */

static int pysib_field(const sib_field *field, PyObject *item, char *to)
{
    int32_t i32 = 0;
    int64_t i64 = 0;
    double  f64 = 0;
    switch (field->kind) {
    case SIB_FIELD_F64:
        f64 = PyFloat_AsDouble(item);
        memcpy(to, &f64, sizeof f64);
        return PyErr_Occurred() ? -1 : 0;
    case SIB_FIELD_I64:
        if (pysib_i64(item, field->name, &i64) != 0) {
            return -1;
        }
        memcpy(to, &i64, sizeof i64);
        return 0;
    case SIB_FIELD_TEXT: {
        const char *text = NULL;
        if (pysib_text(item, field->name, &text) != 0) {
            return -1;
        }
        memcpy(to, &text, sizeof text); /* lives in the caller's dict */
        return 0;
    }
    default:
        break;
    }
    if (field->kind == SIB_FIELD_ENUM && PyUnicode_Check(item)) {
        const char *text = PyUnicode_AsUTF8(item);
        i32 = text == NULL ? 0 : field->value(text);
        if (i32 == 0) {
            PyErr_Format(PyExc_ValueError, "%s: %R is not one of its values", field->name, item);
            return -1;
        }
    } else if (pysib_i32(item, field->name, &i32) != 0) {
        return -1;
    }
    memcpy(to, &i32, sizeof i32);
    return 0;
}

/* None or a dict of field names; an unknown name is refused. */
static int pysib_options(PyObject *dict, const sib_field *fields, void *options)
{
    PyObject  *key = NULL;
    PyObject  *item = NULL;
    Py_ssize_t at = 0;
    if (dict == Py_None) {
        return 0;
    }
    if (!PyDict_Check(dict)) {
        return pysib_wrong("options", "a dict or None");
    }
    while (PyDict_Next(dict, &at, &key, &item)) {
        const char      *name = PyUnicode_Check(key) ? PyUnicode_AsUTF8(key) : "";
        const sib_field *field = fields;
        while (field->name != NULL && strcmp(field->name, name) != 0) {
            field++;
        }
        if (field->name == NULL) {
            PyErr_Format(PyExc_TypeError, "%R is not an option here", key);
            return -1;
        }
        if (pysib_field(field, item, (char *)options + field->offset) != 0) {
            return -1;
        }
    }
    return 0;
}

#endif
