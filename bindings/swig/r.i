/* The R package sib: type rules for R, and its module.
 *
 * An entry point is called as .Call(R_swig_<C function>, arguments, TRUE). The TRUE is an
 * argument that SWIG adds, except where C returns a pointer (a text or an inner table). R
 * memory is allocated before C is called, so that no jump of R loses anything; a failed status
 * becomes the condition that the package's sib_stop() signals. */
%module sib

%begin %{
#include <Rversion.h>
#if R_VERSION >= R_Version(4, 5, 0) && !defined(SET_S4_OBJECT)
#define SET_S4_OBJECT(x) ((x) = Rf_asS4((x), TRUE, 0))
#endif
%}

%{
#include "rsib.h"
%}

%insert("sinitroutine") %{
R_useDynamicSymbols(dll, FALSE);
%}


/* ---- the context: NULL, or list(threads, progress) ----------------------------------------- */
%typemap(in) sib_context *ctx (rsib_call *call = NULL) {
    SEXP holder = Rf_protect(rsib_holder());
    r_nprotect++;
    call = rsib_begin(holder, $input);
    $1 = call->context;
}
%typemap(freearg) sib_context *ctx { if (call$argnum != NULL) rsib_end(call$argnum); }

/* Every function that takes a context returns a status, so call1 is always there. */
%typemap(out) sib_status {
    if ($1 != SIB_OK) {
        rsib_fail(call1, $1);
    }
    $result = R_NilValue;
}

/* ---- views --------------------------------------------------------------------------------- */
%typemap(in) sib_f64 "$1 = rsib_f64_in($input, \"$1_name\");"
%typemap(in) sib_i64 "$1 = rsib_i64_in($input, \"$1_name\");"
%typemap(in) sib_i32 "$1 = rsib_i32_in($input, \"$1_name\");"
%typemap(in) sib_u8 "$1 = rsib_u8_in($input, \"$1_name\");"
%typemap(in) sib_rows "$1 = rsib_rows_in($input, \"$1_name\");"
%typemap(in) sib_dates "$1 = rsib_dates_in($input, \"$1_name\");"
%typemap(in) sib_text "$1 = rsib_text_in($input, \"$1_name\");"
/* Bits of the column's values, always the fourth argument. */
%typemap(in) sib_validity "$1 = rsib_validity_in($input, \"$1_name\", arg4.n);"
%typemap(freearg) sib_f64, sib_i64, sib_i32, sib_u8, sib_rows, sib_dates, sib_text, sib_validity ""

/* A column borrows its values for longer than the call: only what is not a copy will do. */
%typemap(in) sib_i64 values "$1 = rsib_i64_lasting($input, \"$1_name\");"
%typemap(in) sib_u8 values "$1 = rsib_u8_lasting($input, \"$1_name\");"
%typemap(in) sib_dates values "$1 = rsib_dates_lasting($input, \"$1_name\");"
%typemap(in) sib_text values "$1 = rsib_text_lasting($input, \"$1_name\");"
%typemap(freearg) sib_i64 values, sib_u8 values, sib_dates values, sib_text values ""

%typemap(out) sib_f64 "$result = rsib_f64_out($1);"
%typemap(out) sib_i64 "$result = rsib_i64_out($1);"
%typemap(out) sib_i32 "$result = rsib_i32_out($1);"
%typemap(out) sib_u8 "$result = rsib_u8_out($1);"
%typemap(out) sib_rows "$result = rsib_rows_out($1);"
%typemap(out) sib_dates "$result = rsib_dates_out($1);"
%typemap(out) sib_text "$result = rsib_text_out($1);"
%typemap(out) sib_validity "$result = rsib_validity_out($1, arg1);"

/* A column's keeper: an object that keeps the column's memory alive; it is let go when the last
 * table with the column is freed, or when the column is refused. */
%typemap(in) (sib_release release, void *payload) {
    rsib_keep(call1, $input);
    $1 = rsib_let_go;
    $2 = $input;
}
%typemap(freearg) (sib_release release, void *payload) ""

/* ---- numbers and texts --------------------------------------------------------------------- */
%typemap(in) int64_t "$1 = rsib_int64_in($input, \"$1_name\");"
%typemap(in) int32_t "$1 = rsib_int32_in($input, \"$1_name\");"
%typemap(in) double "$1 = rsib_double_in($input, \"$1_name\");"
%typemap(in) const char * "$1 = (char *)rsib_string_in($input, \"$1_name\");"
%typemap(freearg) int64_t, int32_t, double, const char * ""
%typemap(out) int64_t "$result = rsib_int64_out($1);"
%typemap(out) int32_t "$result = Rf_ScalarInteger($1);"
%typemap(out) double "$result = Rf_ScalarReal($1);"
%typemap(out) const char * "$result = rsib_string_out($1);"

/* ---- R's own objects, for conversions that have no C function of the library ----------------- */
%typemap(in) SEXP "$1 = $input;"
%typemap(freearg) SEXP ""
%typemap(out) SEXP "$result = $1;"
SEXP rsib_texts(SEXP texts);
SEXP rsib_int64(SEXP numbers);
SEXP rsib_digits(SEXP numbers, SEXP name, SEXP lasting);
SEXP rsib_copy(SEXP value);
SEXP rsib_write(SEXP paths, SEXP texts, SEXP secret, SEXP inputs);

/* ---- handles and options ------------------------------------------------------------------- */
%define %sib_handle(TYPE)
%typemap(in) const TYPE * (SEXP owner = NULL), TYPE * (SEXP owner = NULL) {
    owner = $input;
    $1 = rsib_address(owner, #TYPE, "$1_name");
}
%typemap(freearg) const TYPE *, TYPE * ""
%typemap(in, numinputs=0) TYPE **out (TYPE *made = NULL, SEXP pointer = NULL) {
    pointer = Rf_protect(rsib_pointer(#TYPE, (DL_FUNC)(void (*)(void))TYPE##_free));
    r_nprotect++;
    $1 = &made;
}
%typemap(argout) TYPE **out {
    R_SetExternalPtrAddr(pointer$argnum, *$1);
    $result = pointer$argnum;
}
%typemap(freearg) TYPE **out ""
/* A handle inside a handle keeps its owner alive. */
%typemap(out) const TYPE * { $result = rsib_inner($1, #TYPE, owner1); }
%enddef

%typemap(in) const SWIGTYPE *options ($*1_ltype values) {
    values = SIB_OF($*1_ltype, _init);
    rsib_options($input, SIB_OF($*1_ltype, _fields), &values);
    $1 = &values;
}
%typemap(freearg) const SWIGTYPE *options ""

%include "sib.i"
