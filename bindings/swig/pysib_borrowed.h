/* Memory that another object owns, seen from Python. Included by pysib_views.h. */
#ifndef PYSIB_BORROWED_H
#define PYSIB_BORROWED_H

/* Exports one read-only buffer and keeps its owner alive for as long as anybody looks at it. */
typedef struct pysib_borrowed {
    PyObject_HEAD PyObject *owner;
    const void             *data;
    Py_ssize_t              size; /* of an item */
    Py_ssize_t              n;
    char                    format[2];
} pysib_borrowed;

static int pysib_borrowed_buffer(PyObject *self, Py_buffer *buffer, int flags)
{
    pysib_borrowed *b = (pysib_borrowed *)self;
    if (flags & PyBUF_WRITABLE) {
        PyErr_SetString(PyExc_BufferError, "a result is read-only");
        buffer->obj = NULL;
        return -1;
    }
    *buffer = (Py_buffer){
        .buf = (void *)(uintptr_t)b->data,
        .len = b->n * b->size,
        .itemsize = b->size,
        .readonly = 1,
        .ndim = 1,
        .format = flags & PyBUF_FORMAT ? b->format : NULL,
        .shape = flags & PyBUF_ND ? &b->n : NULL,
        .strides = (flags & PyBUF_STRIDES) == PyBUF_STRIDES ? &b->size : NULL,
    };
    Py_INCREF(self);
    buffer->obj = self;
    return 0;
}

static void pysib_borrowed_dealloc(PyObject *self)
{
    Py_DECREF(((pysib_borrowed *)self)->owner);
    Py_TYPE(self)->tp_free(self);
}

static PyBufferProcs pysib_borrowed_procs = {.bf_getbuffer = pysib_borrowed_buffer};

static PyTypeObject pysib_borrowed_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "libsib._core.borrowed",
    .tp_basicsize = sizeof(pysib_borrowed),
    .tp_dealloc = pysib_borrowed_dealloc,
    .tp_as_buffer = &pysib_borrowed_procs,
    .tp_flags = Py_TPFLAGS_DEFAULT,
};

/* A memoryview of n items that lie in memory of the owner's. */
static PyObject *pysib_borrow(const void *data, int64_t n, size_t size, char format,
                              PyObject *owner)
{
    pysib_borrowed *b = PyObject_New(pysib_borrowed, &pysib_borrowed_type);
    if (b == NULL) {
        return NULL;
    }
    Py_INCREF(owner);
    b->owner = owner;
    b->data = data == NULL ? "" : data; /* of nothing: an address all the same */
    b->size = (Py_ssize_t)size;
    b->n = (Py_ssize_t)n;
    b->format[0] = format;
    b->format[1] = '\0';
    PyObject *view = PyMemoryView_FromObject((PyObject *)b);
    Py_DECREF(b);
    return view;
}

/* Room for n items in a bytes object of Python's, to be filled before anybody else sees it, and
 * the memoryview of it. */
static PyObject *pysib_room(int64_t n, size_t size, char format, void **data)
{
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)n * (Py_ssize_t)size);
    PyObject *view = NULL;
    if (bytes != NULL) {
        *data = PyBytes_AS_STRING(bytes);
        view = pysib_borrow(*data, n, size, format, bytes);
        Py_DECREF(bytes);
    }
    return view;
}

#endif
