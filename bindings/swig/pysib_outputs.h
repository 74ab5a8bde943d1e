/* Files written for Python: write_files(). Included by pysib.h. */
#ifndef PYSIB_OUTPUTS_H
#define PYSIB_OUTPUTS_H

#include "outputs.h"

enum { PYSIB_MOST_OUTPUTS = 8 };

static PyObject *pysib_not_written(const outputs_fault *fault)
{
    PyObject *path = PyUnicode_DecodeFSDefault(fault->path);
    PyObject *arguments =
        path == NULL
            ? NULL
            : Py_BuildValue("isO", fault->what == NULL ? fault->number : EINVAL,
                            fault->what == NULL ? strerror(fault->number) : fault->what, path);
    if (arguments != NULL) {
        PyErr_SetObject(PyExc_OSError, arguments);
    }
    Py_XDECREF(arguments);
    Py_XDECREF(path);
    return NULL;
}

/* [(path, text or None, secret)], with bytes that the list keeps alive; how many, -1 on
 * failure. */
static int pysib_outputs_in(PyObject *list, outputs_file *files)
{
    int n = 0;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++, n++) {
        Py_ssize_t size = 0;
        int        secret = 0;
        if (n == PYSIB_MOST_OUTPUTS ||
            !PyArg_ParseTuple(PyList_GET_ITEM(list, i), "yz#p", &files[n].path, &files[n].text,
                              &size, &secret)) {
            return PyErr_Occurred() ? -1 : pysib_wrong("files", "a few at a time");
        }
        files[n].size = (size_t)size;
        files[n].secret = secret != 0;
    }
    return n;
}

/* write_files(files, inputs): all or none; inputs are paths as bytes. */
static PyObject *pysib_write_files(PyObject *self, PyObject *arguments)
{
    outputs_file  files[PYSIB_MOST_OUTPUTS] = {{0}};
    outputs_fault fault = {NULL, NULL, 0};
    PyObject     *list = NULL;
    PyObject     *inputs = NULL;
    bool          good = false;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "O!O!:write_files", &PyList_Type, &list, &PyList_Type,
                          &inputs)) {
        return NULL;
    }
    int          n = pysib_outputs_in(list, files);
    Py_ssize_t   input_n = PyList_GET_SIZE(inputs);
    const char **paths = n < 0 ? NULL : PyMem_Calloc((size_t)input_n + 1, sizeof *paths);
    for (Py_ssize_t i = 0; paths != NULL && i < input_n; i++) {
        paths[i] = PyBytes_AsString(PyList_GET_ITEM(inputs, i));
        if (paths[i] == NULL) {
            PyMem_Free(paths);
            return NULL;
        }
    }
    if (paths == NULL) {
        return n < 0 ? NULL : PyErr_NoMemory();
    }
    Py_BEGIN_ALLOW_THREADS good = outputs_write(files, n, paths, (int)input_n, &fault);
    Py_END_ALLOW_THREADS   PyMem_Free(paths);
    if (!good) {
        return pysib_not_written(&fault);
    }
    Py_RETURN_NONE;
}

#endif
