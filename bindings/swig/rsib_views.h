/* Views between R and C: vectors, validity, texts, numbers. Included by rsib.h.
 *
 * Copies that serve one call are of R_alloc(), which the wrapper gives back. */
#ifndef RSIB_VIEWS_H
#define RSIB_VIEWS_H

/* Largest whole number up to which every whole number is a double. */
#define RSIB_WHOLE_MAX 9007199254740992.0

static void *rsib_room(R_xlen_t n, size_t size)
{
    return R_alloc((size_t)n + 1, (int)size);
}

/* Address of a vector's data; C sees NULL for none. */
#define RSIB_DATA(x, address) (XLENGTH(x) == 0 ? NULL : (address))

/* ---- single values ---------------------------------------------------------------------- */

static bool rsib_is_int64(SEXP x)
{
    return TYPEOF(x) == REALSXP && Rf_inherits(x, "integer64");
}

/* Whether a double is a whole number that R can carry exactly. */
static bool rsib_is_whole(double x)
{
    return x >= -RSIB_WHOLE_MAX && x <= RSIB_WHOLE_MAX && x == floor(x);
}

/* A number of a class, such as difftime or a period, counts in a unit that nobody would see. */
static void rsib_refuse_class(SEXP x, const char *name)
{
    if (OBJECT(x)) {
        rsib_wrong(name, "a plain number in the unit that its name says, without a class");
    }
}

static int64_t rsib_int64_in(SEXP x, const char *name)
{
    int64_t bits = 0;
    if (XLENGTH(x) == 1 && rsib_is_int64(x)) {
        memcpy(&bits, REAL_RO(x), sizeof bits);
        return bits;
    }
    rsib_refuse_class(x, name);
    double value = (Rf_isInteger(x) || Rf_isReal(x) || Rf_isLogical(x)) && XLENGTH(x) == 1
                       ? Rf_asReal(x)
                       : NA_REAL;
    if (!rsib_is_whole(value)) {
        rsib_wrong(name, "one whole number up to 2^53");
    }
    return (int64_t)value;
}

static int32_t rsib_int32_in(SEXP x, const char *name)
{
    int64_t value = rsib_int64_in(x, name);
    if (value < INT32_MIN || value > INT32_MAX) {
        rsib_wrong(name, "one whole number of 32 bits");
    }
    return (int32_t)value;
}

static double rsib_double_in(SEXP x, const char *name)
{
    rsib_refuse_class(x, name);
    if (!(Rf_isInteger(x) || Rf_isReal(x) || Rf_isLogical(x)) || XLENGTH(x) != 1 ||
        rsib_is_int64(x)) {
        rsib_wrong(name, "one number");
    }
    return Rf_asReal(x);
}

/* NULL, or the text in UTF-8: R's own bytes, or a translation of R_alloc(). */
static const char *rsib_string_in(SEXP x, const char *name)
{
    if (x == R_NilValue) {
        return NULL;
    }
    if (!Rf_isString(x) || XLENGTH(x) != 1 || STRING_ELT(x, 0) == NA_STRING) {
        rsib_wrong(name, "one text");
    }
    return Rf_translateCharUTF8(STRING_ELT(x, 0));
}

static SEXP rsib_int64_out(int64_t value)
{
    return Rf_ScalarReal(value == SIB_I64_MISSING ? NA_REAL : (double)value);
}

static SEXP rsib_string_out(const char *text)
{
    return text == NULL ? R_NilValue : Rf_ScalarString(Rf_mkCharCE(text, CE_UTF8));
}

/* ---- vectors in ------------------------------------------------------------------------- */

static sib_f64 rsib_f64_in(SEXP x, const char *name)
{
    if (x == R_NilValue) {
        return (sib_f64){NULL, 0};
    }
    if (TYPEOF(x) != REALSXP || rsib_is_int64(x)) {
        rsib_wrong(name, "a vector of doubles");
    }
    return (sib_f64){RSIB_DATA(x, REAL_RO(x)), XLENGTH(x)};
}

/* Whole numbers as int64; NA is missing. */
static void rsib_widen(SEXP x, const char *name, int64_t *to)
{
    R_xlen_t n = XLENGTH(x);
    if (Rf_isInteger(x)) {
        const int *from = INTEGER_RO(x);
        for (R_xlen_t i = 0; i < n; i++) {
            to[i] = from[i] == NA_INTEGER ? SIB_I64_MISSING : from[i];
        }
        return;
    }
    if (TYPEOF(x) != REALSXP) {
        rsib_wrong(name, "a vector of whole numbers");
    }
    const double *from = REAL_RO(x);
    for (R_xlen_t i = 0; i < n; i++) {
        if (!ISNAN(from[i]) && !rsib_is_whole(from[i])) {
            rsib_wrong(name, "whole numbers up to 2^53");
        }
        to[i] = ISNAN(from[i]) ? SIB_I64_MISSING : (int64_t)from[i];
    }
}

/* What is int64 already: integer64, or raw bytes that rsib_int64() made. */
static sib_i64 rsib_i64_lasting(SEXP x, const char *name)
{
    if (x == R_NilValue) {
        return (sib_i64){NULL, 0};
    }
    if (rsib_is_int64(x)) {
        return (sib_i64){RSIB_DATA(x, (const int64_t *)REAL_RO(x)), XLENGTH(x)};
    }
    if (TYPEOF(x) != RAWSXP || XLENGTH(x) % (R_xlen_t)sizeof(int64_t) != 0) {
        rsib_wrong(name, "a vector of class integer64, or raw bytes of int64");
    }
    return (sib_i64){RSIB_DATA(x, (const int64_t *)RAW_RO(x)),
                     XLENGTH(x) / (R_xlen_t)sizeof(int64_t)};
}

static sib_i64 rsib_i64_in(SEXP x, const char *name)
{
    if (x == R_NilValue || rsib_is_int64(x) || TYPEOF(x) == RAWSXP) {
        return rsib_i64_lasting(x, name);
    }
    int64_t *copy = rsib_room(XLENGTH(x), sizeof *copy);
    rsib_widen(x, name, copy);
    return (sib_i64){copy, XLENGTH(x)};
}

static sib_i32 rsib_i32_in(SEXP x, const char *name)
{
    if (x == R_NilValue) {
        return (sib_i32){NULL, 0};
    }
    if (TYPEOF(x) != INTSXP) {
        rsib_wrong(name, "a vector of integers");
    }
    return (sib_i32){RSIB_DATA(x, INTEGER_RO(x)), XLENGTH(x)};
}

static sib_u8 rsib_u8_lasting(SEXP x, const char *name)
{
    if (x == R_NilValue) {
        return (sib_u8){NULL, 0};
    }
    if (TYPEOF(x) != RAWSXP) {
        rsib_wrong(name, "a raw vector");
    }
    return (sib_u8){RSIB_DATA(x, RAW_RO(x)), XLENGTH(x)};
}

static sib_u8 rsib_u8_in(SEXP x, const char *name)
{
    if (TYPEOF(x) != LGLSXP) {
        return rsib_u8_lasting(x, name);
    }
    R_xlen_t   n = XLENGTH(x);
    const int *from = LOGICAL_RO(x);
    uint8_t   *copy = rsib_room(n, 1);
    for (R_xlen_t i = 0; i < n; i++) {
        copy[i] = from[i] == NA_LOGICAL ? SIB_FLAG_MISSING : from[i] != 0;
    }
    return (sib_u8){copy, n};
}

/* Row numbers count from 1 in R and from 0 in C. */
static sib_rows rsib_rows_in(SEXP x, const char *name)
{
    if (x == R_NilValue) {
        return (sib_rows){NULL, 0};
    }
    R_xlen_t n = XLENGTH(x);
    int64_t *copy = rsib_room(n, sizeof *copy);
    rsib_widen(x, name, copy);
    for (R_xlen_t i = 0; i < n; i++) {
        if (copy[i] < 1) {
            rsib_wrong(name, "row numbers from 1");
        }
        copy[i]--;
    }
    return (sib_rows){copy, n};
}

static sib_dates rsib_dates_lasting(SEXP x, const char *name)
{
    if (x == R_NilValue) {
        return (sib_dates){NULL, 0};
    }
    if (TYPEOF(x) != INTSXP || Rf_inherits(x, "factor")) {
        rsib_wrong(name, "a Date in integer days");
    }
    return (sib_dates){RSIB_DATA(x, INTEGER_RO(x)), XLENGTH(x)};
}

static sib_dates rsib_dates_in(SEXP x, const char *name)
{
    if (TYPEOF(x) != REALSXP || !Rf_inherits(x, "Date")) {
        return rsib_dates_lasting(x, name);
    }
    R_xlen_t      n = XLENGTH(x);
    const double *from = REAL_RO(x);
    int32_t      *copy = rsib_room(n, sizeof *copy);
    for (R_xlen_t i = 0; i < n; i++) {
        double day = floor(from[i]);
        if (!ISNAN(day) && (day <= INT32_MIN || day > INT32_MAX)) {
            rsib_wrong(name, "finite dates");
        }
        copy[i] = ISNAN(day) ? SIB_DATE_MISSING : (int32_t)day;
    }
    return (sib_dates){copy, n};
}

/* Validity of n rows: NULL, raw bits, or list(bits, offset). */
static sib_validity rsib_validity_in(SEXP x, const char *name, int64_t n)
{
    int64_t offset = 0;
    if (x == R_NilValue) {
        return (sib_validity){NULL, 0};
    }
    if (TYPEOF(x) == VECSXP && XLENGTH(x) == 2) {
        offset = rsib_int64_in(VECTOR_ELT(x, 1), name);
        x = VECTOR_ELT(x, 0);
    }
    if (TYPEOF(x) != RAWSXP) {
        rsib_wrong(name, "NULL, raw bits, or list(bits, offset)");
    }
    if (offset < 0 || offset / 8 > XLENGTH(x) ||
        (offset % 8 + n + 7) / 8 > XLENGTH(x) - offset / 8) {
        rsib_wrong(name, "a bit for every row");
    }
    return (sib_validity){RSIB_DATA(x, RAW_RO(x)), offset};
}

/* ---- vectors out ------------------------------------------------------------------------ */

static SEXP rsib_f64_out(sib_f64 view)
{
    SEXP out = Rf_allocVector(REALSXP, (R_xlen_t)view.n);
    if (view.n > 0) {
        memcpy(REAL(out), view.data, (size_t)view.n * sizeof(double));
    }
    return out;
}

/* Whole numbers as doubles: counts beyond 2^53 do not occur. */
static SEXP rsib_i64_out(sib_i64 view)
{
    SEXP    out = Rf_allocVector(REALSXP, (R_xlen_t)view.n);
    double *to = REAL(out);
    for (int64_t i = 0; i < view.n; i++) {
        to[i] = view.data[i] == SIB_I64_MISSING ? NA_REAL : (double)view.data[i];
    }
    return out;
}

static SEXP rsib_i32_out(sib_i32 view)
{
    SEXP out = Rf_allocVector(INTSXP, (R_xlen_t)view.n); /* NA_INTEGER is INT32_MIN */
    if (view.n > 0) {
        memcpy(INTEGER(out), view.data, (size_t)view.n * sizeof(int32_t));
    }
    return out;
}

static SEXP rsib_u8_out(sib_u8 view)
{
    SEXP out = Rf_allocVector(RAWSXP, (R_xlen_t)view.n);
    if (view.n > 0) {
        memcpy(RAW(out), view.data, (size_t)view.n);
    }
    return out;
}

static SEXP rsib_rows_out(sib_rows view)
{
    SEXP    out = Rf_allocVector(REALSXP, (R_xlen_t)view.n);
    double *to = REAL(out);
    for (int64_t i = 0; i < view.n; i++) {
        to[i] = view.data[i] < 0 ? NA_REAL : (double)view.data[i] + 1;
    }
    return out;
}

static SEXP rsib_dates_out(sib_dates view)
{
    SEXP out = Rf_protect(rsib_i32_out((sib_i32){view.data, view.n}));
    SEXP name = Rf_protect(Rf_mkString("Date"));
    Rf_setAttrib(out, R_ClassSymbol, name);
    Rf_unprotect(2);
    return out;
}

static SEXP rsib_validity_out(sib_validity validity, const sib_table *table)
{
    if (validity.data == NULL) {
        return R_NilValue;
    }
    int64_t bytes = (validity.offset + sib_table_rows(table) + 7) / 8;
    SEXP    out = Rf_protect(Rf_allocVector(VECSXP, 2));
    SET_VECTOR_ELT(out, 0, rsib_u8_out((sib_u8){validity.data, bytes}));
    SET_VECTOR_ELT(out, 1, Rf_ScalarReal((double)validity.offset));
    Rf_unprotect(1);
    return out;
}

#endif
