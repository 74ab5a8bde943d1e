/* Arrow in, by the C data and C stream interfaces. Included by pysib.h.
 *
 * A producer's structs are moved out of their capsules, so that each is released exactly once,
 * by us: schemas at once, arrays when the last memoryview of their buffers goes. Nothing a
 * producer says is believed before it is checked; only the sizes of its buffers cannot be.
 *
 * Source: Apache Arrow, "The Arrow C data interface", "The Arrow C stream interface" and "The
 * Arrow PyCapsule Interface". */
#ifndef PYSIB_ARROW_H
#define PYSIB_ARROW_H

#include "arrow.h"

#define PYSIB_ARROW_CHUNK "libsib arrow chunk"

static PyObject *pysib_arrow_refuse(const char *reason)
{
    pysib_raise("data", reason, "data", "", -1);
    return NULL;
}

/* ---- schemas and chunks --------------------------------------------------------------------
 */

/* (name, format, format of the dictionary's values or None) */
static PyObject *pysib_arrow_field(const arrow_schema *schema)
{
    const arrow_schema *values = schema == NULL ? NULL : schema->dictionary;
    if (schema == NULL || schema->format == NULL ||
        (values != NULL && values->format == NULL)) {
        return pysib_arrow_refuse("an Arrow schema without a format");
    }
    return Py_BuildValue("(ssz)", schema->name == NULL ? "" : schema->name, schema->format,
                         values == NULL ? NULL : values->format);
}

/* The fields of a table's schema, or None for the schema of a single array. */
static PyObject *pysib_arrow_fields(const arrow_schema *schema)
{
    if (schema->format == NULL || strcmp(schema->format, "+s") != 0) {
        Py_RETURN_NONE;
    }
    if (schema->n_children < 0 || (schema->n_children > 0 && schema->children == NULL)) {
        return pysib_arrow_refuse("an Arrow schema with a wrong number of children");
    }
    PyObject *fields = PyList_New(0);
    for (int64_t i = 0; fields != NULL && i < schema->n_children; i++) {
        PyObject *field = pysib_arrow_field(schema->children[i]);
        if (field == NULL || PyList_Append(fields, field) != 0) {
            Py_CLEAR(fields);
        }
        Py_XDECREF(field);
    }
    return fields;
}

static void pysib_arrow_chunk_free(PyObject *capsule)
{
    PyObject *type = NULL, *value = NULL, *trace = NULL;
    PyErr_Fetch(&type, &value, &trace);
    arrow_array *array = PyCapsule_GetPointer(capsule, PYSIB_ARROW_CHUNK);
    if (array->release != NULL) {
        array->release(array);
    }
    PyMem_Free(array);
    PyErr_Restore(type, value, trace);
}

/* A capsule that owns an array, which is moved out of `from`. */
static PyObject *pysib_arrow_chunk(arrow_array *from)
{
    arrow_array *array = PyMem_Malloc(sizeof *array);
    if (array == NULL) {
        from->release(from);
        return PyErr_NoMemory();
    }
    *array = *from;
    from->release = NULL;
    PyObject *capsule = PyCapsule_New(array, PYSIB_ARROW_CHUNK, pysib_arrow_chunk_free);
    if (capsule == NULL) {
        array->release(array);
        PyMem_Free(array);
    }
    return capsule;
}

static const char *pysib_arrow_fault(const arrow_array *array, int64_t buffers);

/* Whether rows offset .. offset + n - 1 of a bitmap are all set. */
static bool pysib_arrow_all_set(const uint8_t *bits, int64_t offset, int64_t n)
{
    for (int64_t i = offset; i < offset + n; i++) {
        if (!(bits[i >> 3] >> (i & 7) & 1)) {
            return false;
        }
    }
    return true;
}

/* Checks what a chunk says of itself; `children` is -1 for the chunk of a single array. */
static int pysib_arrow_check(const arrow_array *array, int64_t children)
{
    const char *fault = NULL;
    if (array->length < 0 || array->offset < 0 || array->n_buffers < 0 ||
        array->length > INT64_MAX / 64 || array->offset > INT64_MAX / 64) {
        fault = "an Arrow array with a negative or impossible length";
    } else if (children >= 0) {
        fault = pysib_arrow_fault(array, 1);
        if (fault == NULL &&
            (array->n_children != children || (children > 0 && array->children == NULL))) {
            fault = "an Arrow array with a wrong number of children";
        }
        if (fault == NULL && array->null_count != 0 && array->buffers[0] != NULL &&
            !pysib_arrow_all_set(array->buffers[0], array->offset, array->length)) {
            fault = "an Arrow table in which whole rows are null: drop them first";
        }
        for (int64_t i = 0; fault == NULL && i < children; i++) {
            const arrow_array *child = array->children[i];
            if (child == NULL || child->length < array->offset + array->length) {
                fault = "an Arrow array with a column that is absent or too short";
            }
        }
    }
    if (fault != NULL) {
        pysib_arrow_refuse(fault);
        return -1;
    }
    return 0;
}

/* Adds an array to the chunks, and takes it over whatever happens. */
static int pysib_arrow_append(PyObject *chunks, arrow_array *array, PyObject *fields)
{
    int64_t   children = fields == Py_None ? -1 : PyList_GET_SIZE(fields);
    PyObject *capsule = pysib_arrow_chunk(array);
    if (capsule == NULL) {
        return -1;
    }
    const arrow_array *own = PyCapsule_GetPointer(capsule, PYSIB_ARROW_CHUNK);
    int       failed = pysib_arrow_check(own, children) != 0 || PyErr_CheckSignals() != 0;
    PyObject *chunk = failed ? NULL : Py_BuildValue("(OL)", capsule, (long long)own->length);
    failed = chunk == NULL || PyList_Append(chunks, chunk) != 0;
    Py_XDECREF(chunk);
    Py_DECREF(capsule);
    return failed ? -1 : 0;
}

/* ---- streams -------------------------------------------------------------------------------
 */

static int pysib_arrow_code(const char *step, int code)
{
    char message[80];
    PyOS_snprintf(message, sizeof message, "an Arrow stream failed in %s with code %d", step,
                  code);
    pysib_arrow_refuse(message);
    return -1;
}

/* The field, the fields, and the chunks of a stream, which lives during the call only. */
static int pysib_arrow_drain(arrow_stream *stream, PyObject **field, PyObject **fields,
                             PyObject *chunks)
{
    arrow_schema           schema = {0};
    int                    code = 0;
    Py_BEGIN_ALLOW_THREADS code = stream->get_schema(stream, &schema);
    Py_END_ALLOW_THREADS if (code != 0 || schema.release == NULL)
    {
        return pysib_arrow_code("get_schema", code);
    }
    *field = pysib_arrow_field(&schema);
    *fields = *field == NULL ? NULL : pysib_arrow_fields(&schema);
    PyObject *type = NULL, *value = NULL, *trace = NULL;
    PyErr_Fetch(&type, &value, &trace);
    schema.release(&schema); /* may run Python code, as every call of a producer */
    PyErr_Restore(type, value, trace);
    while (*fields != NULL) {
        arrow_array            array = {0};
        Py_BEGIN_ALLOW_THREADS code = stream->get_next(stream, &array);
        Py_END_ALLOW_THREADS if (code != 0)
        {
            return pysib_arrow_code("get_next", code);
        }
        if (array.release == NULL) { /* the end */
            return 0;
        }
        if (pysib_arrow_append(chunks, &array, *fields) != 0) {
            return -1;
        }
    }
    return -1;
}

static int pysib_arrow_from_stream(PyObject *capsule, PyObject **field, PyObject **fields,
                                   PyObject *chunks)
{
    arrow_stream *source = PyCapsule_GetPointer(capsule, "arrow_array_stream");
    if (source == NULL) {
        return -1;
    }
    arrow_stream stream = *source;
    if (stream.release == NULL || stream.get_schema == NULL || stream.get_next == NULL) {
        pysib_arrow_refuse("an Arrow stream that was used before, or cannot be read");
        return -1;
    }
    source->release = NULL;
    int       failed = pysib_arrow_drain(&stream, field, fields, chunks);
    PyObject *type = NULL, *value = NULL, *trace = NULL;
    PyErr_Fetch(&type, &value, &trace);
    stream.release(&stream);
    PyErr_Restore(type, value, trace);
    return failed;
}

static int pysib_arrow_from_array(PyObject *schema_capsule, PyObject *array_capsule,
                                  PyObject **field, PyObject **fields, PyObject *chunks)
{
    arrow_schema *schema = PyCapsule_GetPointer(schema_capsule, "arrow_schema");
    arrow_array  *source =
        schema == NULL ? NULL : PyCapsule_GetPointer(array_capsule, "arrow_array");
    if (source == NULL) {
        return -1;
    }
    if (schema->release == NULL || source->release == NULL) {
        pysib_arrow_refuse("an Arrow array that was used before");
        return -1;
    }
    *field = pysib_arrow_field(schema); /* the capsule releases the schema */
    *fields = *field == NULL ? NULL : pysib_arrow_fields(schema);
    if (*fields == NULL) {
        return -1;
    }
    arrow_array array = *source;
    source->release = NULL;
    return pysib_arrow_append(chunks, &array, *fields);
}

/* arrow_open(stream capsule, or schema capsule, array capsule) -> (field, fields or None,
 * [(chunk, length)]): a field is (name, format, format of the dictionary or None). */
static PyObject *pysib_arrow_open(PyObject *self, PyObject *arguments)
{
    PyObject *one = NULL, *two = NULL, *field = NULL, *fields = NULL;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "O|O:arrow_open", &one, &two)) {
        return NULL;
    }
    PyObject *chunks = PyList_New(0);
    if (chunks == NULL) {
        return NULL;
    }
    int       failed = two == NULL ? pysib_arrow_from_stream(one, &field, &fields, chunks)
                                   : pysib_arrow_from_array(one, two, &field, &fields, chunks);
    PyObject *made = failed ? NULL : PyTuple_Pack(3, field, fields, chunks);
    PyObject *type = NULL, *value = NULL, *trace = NULL;
    PyErr_Fetch(&type, &value, &trace);
    Py_XDECREF(field);
    Py_XDECREF(fields);
    Py_DECREF(chunks);
    PyErr_Restore(type, value, trace);
    return made;
}

#include "pysib_arrow_parts.h"

#endif
