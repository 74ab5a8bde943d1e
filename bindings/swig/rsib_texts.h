/* Texts between R and C: character vectors in UTF-8, and the bytes that a column borrows.
 * Included by rsib.h. */
#ifndef RSIB_TEXTS_H
#define RSIB_TEXTS_H

/* UTF-8 bytes of a text; none for NA. */
static const char *rsib_utf8(SEXP text, int64_t *length)
{
    const char *bytes = text == NA_STRING ? "" : Rf_translateCharUTF8(text);
    *length = (int64_t)strlen(bytes);
    return bytes;
}

/* Fills offsets, [n + 1]; @return whether a text is NA. */
static bool rsib_measure(SEXP texts, int64_t *offsets)
{
    R_xlen_t n = XLENGTH(texts);
    bool     absent = false;
    offsets[0] = 0;
    for (R_xlen_t i = 0; i < n; i++) {
        int64_t     length = 0;
        const void *mark = vmaxget();
        rsib_utf8(STRING_ELT(texts, i), &length);
        vmaxset(mark);
        offsets[i + 1] = offsets[i] + length;
        absent = absent || STRING_ELT(texts, i) == NA_STRING;
    }
    return absent;
}

static void rsib_join(SEXP texts, const int64_t *offsets, char *data)
{
    for (R_xlen_t i = 0; i < XLENGTH(texts); i++) {
        int64_t     length = 0;
        const void *mark = vmaxget();
        const char *bytes = rsib_utf8(STRING_ELT(texts, i), &length);
        memcpy(data + offsets[i], bytes, (size_t)length);
        vmaxset(mark);
    }
}

static sib_text rsib_text_in(SEXP x, const char *name)
{
    if (x == R_NilValue) {
        return (sib_text){NULL, NULL, 0};
    }
    if (!Rf_isString(x)) {
        rsib_wrong(name, "a character vector");
    }
    int64_t *offsets = rsib_room(XLENGTH(x), sizeof *offsets);
    if (rsib_measure(x, offsets)) {
        rsib_wrong(name, "texts without NA");
    }
    char *data = rsib_room((R_xlen_t)offsets[XLENGTH(x)], 1);
    rsib_join(x, offsets, data);
    return (sib_text){data, offsets, XLENGTH(x)};
}

/* list(data, offsets, validity) for n texts, with room for their offsets. */
static SEXP rsib_text_list(R_xlen_t n)
{
    SEXP out = Rf_protect(Rf_allocVector(VECSXP, 3));
    SEXP names = Rf_protect(Rf_allocVector(STRSXP, 3));
    SET_STRING_ELT(names, 0, Rf_mkChar("data"));
    SET_STRING_ELT(names, 1, Rf_mkChar("offsets"));
    SET_STRING_ELT(names, 2, Rf_mkChar("validity"));
    Rf_setAttrib(out, R_NamesSymbol, names);
    SET_VECTOR_ELT(out, 1, Rf_allocVector(RAWSXP, (n + 1) * (R_xlen_t)sizeof(int64_t)));
    Rf_unprotect(2);
    return out;
}

/* Validity of such a list, no bit of which is set. */
static Rbyte *rsib_add_bits(SEXP list, R_xlen_t n)
{
    SEXP bits = Rf_allocVector(RAWSXP, (n + 7) / 8);
    SET_VECTOR_ELT(list, 2, bits);
    memset(RAW(bits), 0, (size_t)XLENGTH(bits));
    return RAW(bits);
}

/* Texts that outlive a call: list(data, offsets, validity) of raw vectors, validity NULL when
 * no text is NA. */
SEXP rsib_texts(SEXP texts)
{
    if (!Rf_isString(texts)) {
        rsib_wrong("texts", "a character vector");
    }
    R_xlen_t n = XLENGTH(texts);
    SEXP     out = Rf_protect(rsib_text_list(n));
    int64_t *at = (int64_t *)RAW(VECTOR_ELT(out, 1));
    bool     absent = rsib_measure(texts, at);
    SEXP     data = Rf_allocVector(RAWSXP, (R_xlen_t)at[n]);
    SET_VECTOR_ELT(out, 0, data);
    rsib_join(texts, at, (char *)RAW(data));
    if (absent) {
        Rbyte *bits = rsib_add_bits(out, n);
        for (R_xlen_t i = 0; i < n; i++) {
            if (STRING_ELT(texts, i) != NA_STRING) {
                bits[i / 8] |= (Rbyte)(1 << (i % 8));
            }
        }
    }
    Rf_unprotect(1);
    return out;
}

/* ---- ids that are whole numbers ------------------------------------------------------------
 */

enum { RSIB_DIGITS = 20 }; /* at most, of an int64 with its sign */

/* Writes a whole number; @return how many bytes. */
static int rsib_write_digits(int64_t value, char *to)
{
    char     reversed[RSIB_DIGITS];
    uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    int      n = 0;
    do {
        reversed[n++] = (char)('0' + (int)(left % 10));
        left /= 10;
    } while (left != 0);
    if (value < 0) {
        reversed[n++] = '-';
    }
    for (int i = 0; i < n; i++) {
        to[i] = reversed[n - 1 - i];
    }
    return n;
}

/* The whole number of a row; SIB_I64_MISSING for NA. */
static int64_t rsib_whole_at(SEXP x, R_xlen_t row, const char *name)
{
    if (TYPEOF(x) == INTSXP) {
        int whole = INTEGER_RO(x)[row];
        return whole == NA_INTEGER ? SIB_I64_MISSING : whole;
    }
    int64_t bits = 0;
    double  real = REAL_RO(x)[row];
    if (rsib_is_int64(x)) {
        memcpy(&bits, &REAL_RO(x)[row], sizeof bits);
        return bits;
    }
    if (ISNAN(real)) {
        return SIB_I64_MISSING;
    }
    if (!rsib_is_whole(real) || fabs(real) >= RSIB_WHOLE_MAX) {
        rsib_wrong(name, "texts or whole numbers below 2^53");
    }
    return (int64_t)real;
}

static SEXP rsib_digit_strings(SEXP numbers, const char *name)
{
    SEXP out = Rf_protect(Rf_allocVector(STRSXP, XLENGTH(numbers)));
    for (R_xlen_t i = 0; i < XLENGTH(numbers); i++) {
        char    digits[RSIB_DIGITS];
        int64_t value = rsib_whole_at(numbers, i, name);
        int     n = rsib_write_digits(value, digits);
        SET_STRING_ELT(
            out, i, value == SIB_I64_MISSING ? NA_STRING : Rf_mkCharLenCE(digits, n, CE_UTF8));
    }
    Rf_unprotect(1);
    return out;
}

/* The digits of whole numbers: a character vector; or, lasting, what rsib_texts() makes of it,
 * without making it. */
SEXP rsib_digits(SEXP numbers, SEXP name, SEXP lasting)
{
    const char *said = rsib_string_in(name, "name");
    if (TYPEOF(numbers) != INTSXP && TYPEOF(numbers) != REALSXP) {
        rsib_wrong(said, "texts or whole numbers below 2^53");
    }
    if (Rf_asLogical(lasting) != TRUE) {
        return rsib_digit_strings(numbers, said);
    }
    R_xlen_t n = XLENGTH(numbers);
    SEXP     out = Rf_protect(rsib_text_list(n));
    int64_t *at = (int64_t *)RAW(VECTOR_ELT(out, 1));
    bool     absent = false;
    char     digits[RSIB_DIGITS];
    at[0] = 0;
    for (R_xlen_t i = 0; i < n; i++) {
        int64_t value = rsib_whole_at(numbers, i, said);
        absent = absent || value == SIB_I64_MISSING;
        at[i + 1] = at[i] + (value == SIB_I64_MISSING ? 0 : rsib_write_digits(value, digits));
    }
    SEXP data = Rf_allocVector(RAWSXP, (R_xlen_t)at[n]);
    SET_VECTOR_ELT(out, 0, data);
    char *to = (char *)RAW(data);
    for (R_xlen_t i = 0; i < n; i++) {
        if (at[i + 1] > at[i]) {
            rsib_write_digits(rsib_whole_at(numbers, i, said), to + at[i]);
        }
    }
    if (absent) {
        Rbyte *bits = rsib_add_bits(out, n);
        for (R_xlen_t i = 0; i < n; i++) {
            bits[i / 8] |= (Rbyte)((at[i + 1] > at[i] ? 1 : 0) << (i % 8));
        }
    }
    Rf_unprotect(1);
    return out;
}

/* A copy that shares no memory, of whatever R holds. */
SEXP rsib_copy(SEXP value)
{
    return Rf_duplicate(value);
}

/* Writes texts to paths, all or none; NULL, or the path and the reason why not. */
SEXP rsib_write(SEXP paths, SEXP texts, SEXP secret, SEXP inputs)
{
    int           n = (int)XLENGTH(paths);
    outputs_file *files = (outputs_file *)R_alloc((size_t)n, sizeof *files);
    const char  **read = (const char **)R_alloc((size_t)XLENGTH(inputs), sizeof *read);
    outputs_fault fault = {NULL, NULL, 0};
    for (int i = 0; i < n; i++) {
        SEXP text = STRING_ELT(texts, i);
        files[i] = (outputs_file){.path = Rf_translateChar(STRING_ELT(paths, i)),
                                  .text = CHAR(text),
                                  .size = (size_t)LENGTH(text),
                                  .secret = LOGICAL(secret)[i] == 1};
    }
    for (R_xlen_t i = 0; i < XLENGTH(inputs); i++) {
        read[i] = Rf_translateChar(STRING_ELT(inputs, i));
    }
    if (outputs_write(files, n, read, (int)XLENGTH(inputs), &fault)) {
        return R_NilValue;
    }
    SEXP why = Rf_protect(Rf_allocVector(STRSXP, 2));
    SET_STRING_ELT(why, 0, Rf_mkChar(fault.path));
    SET_STRING_ELT(why, 1, Rf_mkChar(fault.what == NULL ? strerror(fault.number) : fault.what));
    Rf_unprotect(1);
    return why;
}

/* Whole numbers that outlive a call, as raw bytes of int64. */
SEXP rsib_int64(SEXP numbers)
{
    SEXP out = Rf_protect(Rf_allocVector(RAWSXP, XLENGTH(numbers) * (R_xlen_t)sizeof(int64_t)));
    rsib_widen(numbers, "numbers", (int64_t *)RAW(out));
    Rf_unprotect(1);
    return out;
}

/* What rsib_texts() made. */
static sib_text rsib_text_lasting(SEXP x, const char *name)
{
    bool fits = TYPEOF(x) == VECSXP && XLENGTH(x) >= 2 && TYPEOF(VECTOR_ELT(x, 0)) == RAWSXP &&
                TYPEOF(VECTOR_ELT(x, 1)) == RAWSXP;
    R_xlen_t bytes = fits ? XLENGTH(VECTOR_ELT(x, 1)) : 0;
    R_xlen_t entries = bytes / (R_xlen_t)sizeof(int64_t);
    if (entries < 1 || bytes % (R_xlen_t)sizeof(int64_t) != 0) {
        rsib_wrong(name, "list(data, offsets) of raw vectors");
    }
    SEXP           data = VECTOR_ELT(x, 0);
    const int64_t *offsets = (const int64_t *)RAW_RO(VECTOR_ELT(x, 1));
    if (offsets[entries - 1] > XLENGTH(data)) {
        rsib_wrong(name, "data as long as the last offset says");
    }
    return (sib_text){RSIB_DATA(data, (const char *)RAW_RO(data)), offsets, entries - 1};
}

static SEXP rsib_text_out(sib_text view)
{
    SEXP out = Rf_protect(Rf_allocVector(STRSXP, (R_xlen_t)view.n));
    for (int64_t i = 0; i < view.n; i++) {
        int64_t length = view.offsets[i + 1] - view.offsets[i];
        if (length > INT32_MAX) {
            Rf_error("a text is too long for R");
        }
        const char *from = length == 0 ? "" : view.data + view.offsets[i];
        SET_STRING_ELT(out, (R_xlen_t)i, Rf_mkCharLenCE(from, (int)length, CE_UTF8));
    }
    Rf_unprotect(1);
    return out;
}

#endif
