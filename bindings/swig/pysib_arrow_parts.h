/* The buffers of one column of an Arrow chunk. Included by pysib_arrow.h. */
#ifndef PYSIB_ARROW_PARTS_H
#define PYSIB_ARROW_PARTS_H

/* What is wrong with an array of so many buffers; NULL for nothing. */
static const char *pysib_arrow_fault(const arrow_array *array, int64_t buffers)
{
    if (array->length < 0 || array->offset < 0 || array->length > INT64_MAX / 64 ||
        array->offset > INT64_MAX / 64 || array->null_count < -1 ||
        array->null_count > array->length) {
        return "an Arrow array with a negative or impossible length";
    }
    if (array->n_buffers < buffers || (buffers > 0 && array->buffers == NULL)) {
        return "an Arrow array with too few buffers";
    }
    if (buffers > 0 && array->null_count > 0 && array->buffers[0] == NULL) {
        return "an Arrow array that counts nulls and does not say which";
    }
    return NULL;
}

/* Rows of a column: those of its chunk. */
typedef struct pysib_arrow_rows {
    const arrow_array *array;
    int64_t            offset;
    int64_t            n;
    PyObject          *chunk; /* what owns the buffers */
    const uint8_t     *bits;  /* NULL when no row is null */
} pysib_arrow_rows;

static bool pysib_arrow_has(const pysib_arrow_rows *r, int64_t row)
{
    int64_t i = r->offset + row;
    return r->bits == NULL || (r->bits[i >> 3] >> (i & 7) & 1);
}

/* ---- values of fixed width -----------------------------------------------------------------
 */

/* Python's letter for a format, and the bytes an item takes; 0 for formats that are read in
 * another way or not at all. */
static char pysib_arrow_letter(const char *format, size_t *size)
{
    static const char   formats[] = "cCsSiIlLfg";
    static const char   letters[] = "bBhHiIqQfd";
    static const size_t sizes[] = {1, 1, 2, 2, 4, 4, 8, 8, 4, 8};
    const char         *at = format[0] == '\0' ? NULL : strchr(formats, format[0]);
    if (at != NULL && format[1] == '\0') {
        *size = sizes[at - formats];
        return letters[at - formats];
    }
    *size = strcmp(format, "tdD") == 0 ? 4 : 8;
    if (*size == 4) {
        return 'i';
    }
    return strcmp(format, "tdm") == 0 || strncmp(format, "ts", 2) == 0 ? 'q' : '\0';
}

static PyObject *pysib_arrow_fixed(const pysib_arrow_rows *r, char letter, size_t size)
{
    const char *data = r->array->buffers[1];
    if (data == NULL && r->n > 0) {
        return pysib_arrow_refuse("an Arrow array without its values");
    }
    return pysib_borrow(data == NULL ? NULL : data + (size_t)r->offset * size, r->n, size,
                        letter, r->chunk);
}

/* Booleans: bits become bytes, and a null becomes the missing flag. */
static PyObject *pysib_arrow_flags(const pysib_arrow_rows *r)
{
    const uint8_t *bits = r->array->buffers[1];
    void          *room = NULL;
    if (bits == NULL && r->n > 0) {
        return pysib_arrow_refuse("an Arrow array without its values");
    }
    PyObject *view = pysib_room(r->n, 1, 'B', &room);
    for (int64_t i = 0; view != NULL && i < r->n; i++) {
        int64_t at = r->offset + i;
        ((uint8_t *)room)[i] =
            pysib_arrow_has(r, i) ? bits[at >> 3] >> (at & 7) & 1 : SIB_FLAG_MISSING;
    }
    return view;
}

/* ---- texts ---------------------------------------------------------------------------------
 */

/* (bytes, offsets): offsets of 64 bits are borrowed, those of 32 bits copied. */
static PyObject *pysib_arrow_strings(const pysib_arrow_rows *r, bool wide)
{
    const char *offsets = r->array->buffers[1];
    const char *data = r->array->buffers[2];
    void       *room = NULL;
    int64_t     end = 0;
    PyObject   *view = NULL;
    if (offsets == NULL || (wide && r->n == 0)) {
        if (r->n > 0) {
            return pysib_arrow_refuse("an Arrow array without its offsets");
        }
        view = pysib_room(1, sizeof end, 'q', &room);
        if (view != NULL) {
            memset(room, 0, sizeof end);
        }
    } else if (wide) {
        offsets += (size_t)r->offset * 8;
        memcpy(&end, offsets + (size_t)r->n * 8, sizeof end);
        view = pysib_borrow(offsets, r->n + 1, sizeof end, 'q', r->chunk);
    } else {
        offsets += (size_t)r->offset * 4;
        view = pysib_room(r->n + 1, sizeof end, 'q', &room);
        for (int64_t i = 0; view != NULL && i <= r->n; i++) {
            int32_t at = 0;
            memcpy(&at, offsets + (size_t)i * 4, sizeof at);
            ((int64_t *)room)[i] = end = at;
        }
    }
    if (view != NULL && (end < 0 || (end > 0 && data == NULL))) {
        Py_DECREF(view);
        return pysib_arrow_refuse("an Arrow array without its text, or with falling offsets");
    }
    return Py_BuildValue("(NN)", pysib_borrow(data, end, 1, 'B', r->chunk), view);
}

/* A view of text: 12 bytes or fewer lie in the view itself, longer ones in a buffer. */
typedef struct pysib_arrow_view {
    int32_t length;
    char    start[4]; /* of a short text */
    int32_t buffer;   /* of a long one */
    int32_t offset;
} pysib_arrow_view;

/* Where the text of a row begins; NULL when the view points nowhere. */
static const char *pysib_arrow_seen(const pysib_arrow_rows *r, int64_t row,
                                    pysib_arrow_view *view)
{
    const arrow_array *a = r->array;
    const char        *at = (const char *)a->buffers[1] + (r->offset + row) * 16;
    int64_t            buffers = a->n_buffers - 3;
    int64_t            size = 0;
    memcpy(view, at, sizeof *view);
    if (view->length <= 12) {
        return view->length < 0 ? NULL : at + 4;
    }
    if (view->buffer < 0 || view->buffer >= buffers || view->offset < 0 ||
        a->buffers[2 + view->buffer] == NULL || a->buffers[2 + buffers] == NULL) {
        return NULL;
    }
    memcpy(&size, (const char *)a->buffers[2 + buffers] + (size_t)view->buffer * 8,
           sizeof size);
    return (int64_t)view->offset + view->length > size
               ? NULL
               : (const char *)a->buffers[2 + view->buffer] + view->offset;
}

/* (bytes, offsets) gathered from views. */
static PyObject *pysib_arrow_views(const pysib_arrow_rows *r)
{
    pysib_arrow_view view;
    void            *room = NULL;
    if (r->array->buffers[1] == NULL && r->n > 0) {
        return pysib_arrow_refuse("an Arrow array without its values");
    }
    PyObject *offsets = pysib_room(r->n + 1, sizeof(int64_t), 'q', &room);
    if (offsets == NULL) {
        return NULL;
    }
    int64_t *ends = room;
    ends[0] = 0;
    for (int64_t i = 0; i < r->n; i++) {
        bool there = pysib_arrow_has(r, i);
        if (there && pysib_arrow_seen(r, i, &view) == NULL) {
            Py_DECREF(offsets);
            return pysib_arrow_refuse("an Arrow array of text views that point nowhere");
        }
        ends[i + 1] = ends[i] + (there ? view.length : 0);
    }
    PyObject *bytes = pysib_room(ends[r->n], 1, 'B', &room);
    for (int64_t i = 0; bytes != NULL && i < r->n; i++) {
        if (ends[i + 1] > ends[i]) {
            const char *text = pysib_arrow_seen(r, i, &view);
            memcpy((char *)room + ends[i], text, (size_t)view.length);
        }
    }
    return Py_BuildValue("(NN)", bytes, offsets);
}

/* ---- a column ------------------------------------------------------------------------------
 */

/* (values, validity or None, bits to skip): values of a kind that libsib reads, else None.
 * `rows` is -1 for the array's own. */
static PyObject *pysib_arrow_values(const arrow_array *array, const char *format,
                                    int64_t offset, int64_t rows, PyObject *chunk)
{
    static const char *const others[] = {"b", "u", "U", "vu"};
    static const int64_t     buffers[] = {2, 3, 3, 3};
    size_t                   size = 0;
    size_t                   other = 0;
    char                     letter = pysib_arrow_letter(format, &size);
    while (letter == '\0' && other < 4 && strcmp(format, others[other]) != 0) {
        other++;
    }
    if (other == 4) {
        return Py_BuildValue("(OOi)", Py_None, Py_None, 0);
    }
    const char *fault = pysib_arrow_fault(array, letter == '\0' ? buffers[other] : 2);
    if (fault != NULL) {
        return pysib_arrow_refuse(fault);
    }
    pysib_arrow_rows r = {array, array->offset + offset, rows < 0 ? array->length : rows, chunk,
                          array->null_count == 0 ? NULL : array->buffers[0]};
    PyObject        *values = letter != '\0' ? pysib_arrow_fixed(&r, letter, size)
                              : other == 0   ? pysib_arrow_flags(&r)
                              : other == 3   ? pysib_arrow_views(&r)
                                             : pysib_arrow_strings(&r, other == 2);
    if (values == NULL || r.bits == NULL || (letter == '\0' && other == 0)) {
        return Py_BuildValue("(NOi)", values, Py_None, 0);
    }
    int64_t first = r.offset / 8;
    int64_t bytes = (r.offset + r.n + 7) / 8 - first;
    return Py_BuildValue("(NNi)", values, pysib_borrow(r.bits + first, bytes, 1, 'B', chunk),
                         (int)(r.offset % 8));
}

/* arrow_column(chunk, column or -1, format, format of the dictionary or None) -> (values,
 * validity or None, bits to skip, the same three of the dictionary or None). */
static PyObject *pysib_arrow_column(PyObject *self, PyObject *arguments)
{
    PyObject   *chunk = NULL;
    long long   column = 0;
    const char *format = NULL;
    const char *dictionary = NULL;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "OLsz:arrow_column", &chunk, &column, &format,
                          &dictionary)) {
        return NULL;
    }
    const arrow_array *root = PyCapsule_GetPointer(chunk, PYSIB_ARROW_CHUNK);
    if (root == NULL) {
        return NULL;
    }
    const arrow_array *array = column < 0 ? root : root->children[column];
    int64_t            offset = column < 0 ? 0 : root->offset;
    PyObject          *values = pysib_arrow_values(array, format, offset, root->length, chunk);
    if (values == NULL || dictionary == NULL) {
        return Py_BuildValue("(NO)", values, Py_None);
    }
    if (array->dictionary == NULL) {
        Py_DECREF(values);
        return pysib_arrow_refuse("an Arrow array without its dictionary");
    }
    return Py_BuildValue("(NN)", values,
                         pysib_arrow_values(array->dictionary, dictionary, 0, -1, chunk));
}

#endif
