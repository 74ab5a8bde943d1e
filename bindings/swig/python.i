/* Type rules for Python.
 *
 * Buffers come in and go out without a copy, handles are capsules with destructors, and a failed
 * status becomes the exception that the package makes of status, message, argument, column and
 * row. The GIL is released round every call. */

%begin %{
#define PY_SSIZE_T_CLEAN
%}

%{
#include "pysib.h"
%}

%native(on_failure) PyObject *pysib_on_failure(PyObject *self, PyObject *arguments);
%native(objects) PyObject *pysib_objects(PyObject *self, PyObject *arguments);
%native(ids) PyObject *pysib_ids(PyObject *self, PyObject *arguments);
%native(texts) PyObject *pysib_texts_list(PyObject *self, PyObject *arguments);
%native(write_files) PyObject *pysib_write_files(PyObject *self, PyObject *arguments);
%native(arrow_open) PyObject *pysib_arrow_open(PyObject *self, PyObject *arguments);
%native(arrow_column) PyObject *pysib_arrow_column(PyObject *self, PyObject *arguments);
%native(arrow_stream) PyObject *pysib_arrow_give(PyObject *self, PyObject *arguments);

%init %{
    PyDateTime_IMPORT;
    if (PyDateTimeAPI == NULL || PyType_Ready(&pysib_borrowed_type) != 0) {
        return NULL;
    }
%}

%exception {
    Py_BEGIN_ALLOW_THREADS
    $action
    Py_END_ALLOW_THREADS
}

/* ---- the context: None, or (threads, progress) ---------------------------------------- */
%typemap(in) sib_context *ctx (pysib_call call = PYSIB_CALL_INIT) {
    if (pysib_begin(&call, $input) != 0) {
        SWIG_fail;
    }
    $1 = call.context;
}
%typemap(freearg) sib_context *ctx "pysib_end(&call$argnum);"

/* Every function that takes a context returns a status, so call1 is always there. */
%typemap(out) sib_status {
    if ($1 != SIB_OK) {
        pysib_fail(&call1, $1);
        SWIG_fail;
    }
    $result = SWIG_Py_Void();
}

/* ---- views in ---------------------------------------------------------------------------- */
%define %pysib_view(TYPE, CTYPE, FORMATS)
%typemap(in) TYPE (Py_buffer buffer = {0}) {
    if (pysib_buffer($input, "$1_name", FORMATS, sizeof(CTYPE), &buffer) != 0) {
        SWIG_fail;
    }
    $1.data = buffer.len == 0 ? NULL : buffer.buf; /* an empty array's address may be odd */
    $1.n = buffer.len / (Py_ssize_t)sizeof(CTYPE);
}
%typemap(freearg) TYPE "pysib_release_buffer(&buffer$argnum);"
/* What a handle shows stays where it is: the memoryview keeps the handle. */
%typemap(out) TYPE {
    $result = pysib_borrow($1.data, $1.n, sizeof(CTYPE), FORMATS[0], swig_obj[0]);
}
%enddef

%pysib_view(sib_f64, double, "d")
%pysib_view(sib_i64, int64_t, "lq")
%pysib_view(sib_i32, int32_t, "i")
%pysib_view(sib_u8, uint8_t, "B?c")
%pysib_view(sib_rows, int64_t, "lq")
%pysib_view(sib_dates, int32_t, "i")

%typemap(in) sib_text (pysib_texts texts = PYSIB_TEXTS_INIT) {
    if (pysib_texts_in($input, "$1_name", &texts) != 0) {
        SWIG_fail;
    }
    $1 = texts.view;
}
/* A column borrows its texts for longer than the call: joined lists would be gone. */
%typemap(in) sib_text values (pysib_texts texts = PYSIB_TEXTS_INIT) {
    if (PyList_Check($input)) {
        pysib_wrong("values", "a pair of UTF-8 bytes and int64 offsets");
        SWIG_fail;
    }
    if (pysib_texts_in($input, "$1_name", &texts) != 0) {
        SWIG_fail;
    }
    $1 = texts.view;
}
%typemap(freearg) sib_text, sib_text values "pysib_texts_release(&texts$argnum);"
%typemap(out) sib_text "$result = pysib_texts_out($1);"

/* Bits of the column's values, always the fourth argument. */
%typemap(in) sib_validity (Py_buffer bits = {0}) {
    if (pysib_validity($input, "$1_name", arg4.n, &bits, &$1) != 0) {
        SWIG_fail;
    }
}
%typemap(freearg) sib_validity "pysib_release_buffer(&bits$argnum);"
%typemap(out) sib_validity "$result = pysib_validity_out($1, arg1, swig_obj[0]);"

/* A column's keeper: an object that keeps the column's buffers alive and in place (a memoryview
 * of them); it is let go when the last table with the column is freed. */
%typemap(in) (sib_release release, void *payload) (PyObject *keeper = NULL, bool handed = false) {
    keeper = $input;
    Py_INCREF(keeper);
    $1 = pysib_let_go;
    $2 = keeper;
}
%typemap(argout) (sib_release release, void *payload) "handed$argnum = true;"
%typemap(freearg) (sib_release release, void *payload) {
    if (!handed$argnum) {
        Py_XDECREF(keeper$argnum);
    }
}

/* ---- numbers and texts -------------------------------------------------------------------- */
%typemap(in) int64_t { if (pysib_i64($input, "$1_name", &$1) != 0) SWIG_fail; }
%typemap(out) int64_t "$result = PyLong_FromLongLong($1);"
%typemap(in) int32_t { if (pysib_i32($input, "$1_name", &$1) != 0) SWIG_fail; }
%typemap(out) int32_t "$result = PyLong_FromLong($1);"
%typemap(in) const char * { if (pysib_text($input, "$1_name", (const char **)&$1) != 0) SWIG_fail; }
%typemap(freearg) const char * ""
%typemap(out) const char * "$result = pysib_text_out($1);"

/* ---- handles and options ------------------------------------------------------------------ */
%define %sib_handle(TYPE)
%typemap(in) const TYPE *, TYPE * {
    if (pysib_handle($input, #TYPE, "$1_name", (void **)&$1) != 0) {
        SWIG_fail;
    }
}
%typemap(in, numinputs=0) TYPE **out (TYPE *made = NULL) "$1 = &made;"
%typemap(argout) TYPE **out {
    Py_XDECREF($result);
    $result = pysib_capsule(*$1, #TYPE, (void (*)(void *))TYPE##_free);
}
/* A handle inside a handle keeps its owner alive. */
%typemap(out) const TYPE * { $result = pysib_inner((const void *)$1, #TYPE, swig_obj[0]); }
%enddef

%typemap(in) const SWIGTYPE *options ($*1_ltype values) {
    values = SIB_OF($*1_ltype, _init);
    if (pysib_options($input, SIB_OF($*1_ltype, _fields), &values) != 0) {
        SWIG_fail;
    }
    $1 = &values;
}
%typemap(freearg) const SWIGTYPE *options ""
