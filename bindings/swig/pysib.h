/* Conversions between Python objects and libsib's types: what the rules of python.i call. */
#ifndef PYSIB_H
#define PYSIB_H

#include <Python.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "sib.h"
#include "sib/experimental/association.h"
#include "sib/experimental/caseload.h"
#include "sib/experimental/dashboard.h"
#include "sib/experimental/scheme.h"
#include "sib/evaluation.h"
#include "sib/report.h"
#include "fields.h"

/* ---- errors: the package hands in one callable that makes exceptions -----------------------
 */

static PyObject *pysib_make_error;

/* on_failure(callable): called as (status name, message, argument, column, row) -> exception.
 */
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

/* Sets the exception the package makes. */
static void pysib_raise(const char *status, const char *message, const char *argument,
                        const char *column, int64_t row)
{
    if (pysib_make_error == NULL) {
        PyErr_SetString(PyExc_RuntimeError, message);
        return;
    }
    PyObject *error = PyObject_CallFunction(pysib_make_error, "ssssL", status, message,
                                            argument, column, (long long)row);
    if (error != NULL) {
        PyErr_SetObject((PyObject *)Py_TYPE(error), error);
        Py_DECREF(error);
    }
}

static int pysib_wrong(const char *name, const char *expected)
{
    PyErr_Format(PyExc_TypeError, "%s must be %s", name, expected);
    return -1;
}

/* ---- the context of one call ---------------------------------------------------------------
 */

typedef struct pysib_call {
    sib_context    *context;
    PyObject       *progress; /* borrowed from the arguments; NULL for none */
    PyObject       *type;     /* what a callback raised */
    PyObject       *value;
    PyObject       *trace;
    struct timespec interrupt_asked;
    struct timespec progress_asked;
} pysib_call;

#define PYSIB_CALL_INIT                                                                        \
    {                                                                                          \
        NULL, NULL, NULL, NULL, NULL, {0, 0},                                                  \
        {                                                                                      \
            0, 0                                                                               \
        }                                                                                      \
    }

enum { PYSIB_PERIOD_NS = 50000000 };

/* Whether 50 ms have passed since the interpreter was last asked this. */
static bool pysib_due(struct timespec *asked)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long long passed =
        (long long)(now.tv_sec - asked->tv_sec) * 1000000000LL + (now.tv_nsec - asked->tv_nsec);
    if (passed < PYSIB_PERIOD_NS) {
        return false;
    }
    *asked = now;
    return true;
}

static int pysib_interrupt(void *payload)
{
    pysib_call *call = payload;
    if (!pysib_due(&call->interrupt_asked)) {
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
    if (fraction < 1.0 && !pysib_due(&call->progress_asked)) {
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
    if (threads < 1 || threads > 256) {
        pysib_raise("argument", "threads must lie in 1..256", "threads", "", -1);
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
    clock_gettime(CLOCK_MONOTONIC, &call->interrupt_asked);
    call->progress_asked = call->interrupt_asked;
    call->context = sib_context_new(&options);
    if (call->context == NULL) {
        PyErr_NoMemory();
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
    pysib_raise(sib_status_name((int32_t)status), sib_context_message(c),
                sib_context_argument(c), sib_context_column(c), sib_context_row(c));
}

#include "pysib_views.h"
#include "pysib_objects.h"
#include "pysib_outputs.h"
#include "pysib_arrow.h"
#include "pysib_arrow_out.h"

/* ---- handles
 * -------------------------------------------------------------------------------------- */

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
    pysib_let_go(PyCapsule_GetContext(capsule));
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

/* ---- options
 * --------------------------------------------------------------------------------------- */

static int pysib_field(const sib_field *field, PyObject *item, char *to)
{
    int32_t i32 = 0;
    int64_t i64 = 0;
    double  f64 = 0;
    switch (field->kind) {
    case SIB_FIELD_F64:
        f64 = PyFloat_AsDouble(item);
        if (f64 == -1.0 && PyErr_Occurred()) {
            PyErr_Clear();
            return pysib_wrong(field->name, "a number");
        }
        memcpy(to, &f64, sizeof f64);
        return 0;
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
            PyErr_Clear();
            pysib_raise("argument", "an option has no such value", field->name, "", -1);
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
        const char *name = PyUnicode_Check(key) ? PyUnicode_AsUTF8(key) : "";
        if (name == NULL) {
            return pysib_no_unicode("options", -1);
        }
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
