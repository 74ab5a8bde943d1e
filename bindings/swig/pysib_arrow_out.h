/* Arrow out: a table's capsule becomes the owner of what is handed out. Included by pysib.h.
 *
 * Source: Apache Arrow, "The Arrow PyCapsule Interface". */
#ifndef PYSIB_ARROW_OUT_H
#define PYSIB_ARROW_OUT_H

#include "arrow_out.h"

static void pysib_arrow_keep(void *object)
{
    PyGILState_STATE state = PyGILState_Ensure();
    Py_INCREF((PyObject *)object);
    PyGILState_Release(state);
}

/* Arrays may outlive the interpreter; then so does the table. */
static void pysib_arrow_drop(void *object)
{
    if (Py_IsInitialized()) {
        PyGILState_STATE state = PyGILState_Ensure();
        Py_DECREF((PyObject *)object);
        PyGILState_Release(state);
    }
}

static void pysib_arrow_stream_free(PyObject *capsule)
{
    PyObject *type = NULL, *value = NULL, *trace = NULL;
    PyErr_Fetch(&type, &value, &trace);
    arrow_stream *stream = PyCapsule_GetPointer(capsule, "arrow_array_stream");
    if (stream->release != NULL) { /* else somebody has moved it out */
        stream->release(stream);
    }
    PyMem_Free(stream);
    PyErr_Restore(type, value, trace);
}

/* arrow_stream(table) -> capsule of a stream */
static PyObject *pysib_arrow_give(PyObject *self, PyObject *arguments)
{
    PyObject *object = NULL;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "O:arrow_stream", &object)) {
        return NULL;
    }
    const sib_table *table = PyCapsule_GetPointer(object, "sib_table");
    arrow_owner      owner = {object, pysib_arrow_keep, pysib_arrow_drop};
    arrow_stream    *stream = table == NULL ? NULL : PyMem_Malloc(sizeof *stream);
    if (stream == NULL) {
        return table == NULL ? NULL : PyErr_NoMemory();
    }
    if (arrow_make_stream(stream, &owner, table) != 0) {
        PyMem_Free(stream);
        return PyErr_NoMemory();
    }
    PyObject *capsule = PyCapsule_New(stream, "arrow_array_stream", pysib_arrow_stream_free);
    if (capsule == NULL) {
        stream->release(stream);
        PyMem_Free(stream);
    }
    return capsule;
}

#endif
