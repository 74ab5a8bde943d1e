/* Conversions between R objects and libsib's types: what the rules of r.i call.
 *
 * Nothing here has to be undone when R jumps: what C allocates for a call hangs on an external
 * pointer with a finalizer, and everything else is R's memory. */
#ifndef RSIB_H
#define RSIB_H

#include <math.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define R_NO_REMAP
#include <R.h>
#include <Rinternals.h>
#include <R_ext/Rdynload.h>

#include "sib.h"
#include "sib/experimental/association.h"
#include "sib/experimental/caseload.h"
#include "sib/experimental/dashboard.h"
#include "sib/experimental/scheme.h"
#include "sib/evaluation.h"
#include "sib/report.h"
#include "fields.h"
#include "outputs.h"
#include "rsib_call.h"

/* ---- what columns borrow ---------------------------------------------------------------- */

static void rsib_let_go(void *payload)
{
    R_ReleaseObject((SEXP)payload);
}

/* Keeps the object of a column alive until rsib_let_go(), or until the call fails. */
static void rsib_keep(rsib_call *call, SEXP object)
{
    R_PreserveObject(object);
    call->keeper = object;
}

/* ---- handles ---------------------------------------------------------------------------- */

static void rsib_drop(SEXP pointer)
{
    void *handle = R_ExternalPtrAddr(pointer);
    if (handle != NULL) {
        DL_FUNC how = R_ExternalPtrAddrFn(R_ExternalPtrProtected(pointer));
        void (*release)(void *) = (void (*)(void *))(void (*)(void))how;
        R_ClearExternalPtr(pointer);
        release(handle);
    }
}

/* An external pointer of the type, still without its handle. */
static SEXP rsib_pointer(const char *type, DL_FUNC release)
{
    SEXP how = Rf_protect(R_MakeExternalPtrFn(release, R_NilValue, R_NilValue));
    SEXP pointer = Rf_protect(R_MakeExternalPtr(NULL, Rf_install(type), how));
    R_RegisterCFinalizerEx(pointer, rsib_drop, FALSE);
    Rf_unprotect(2);
    return pointer;
}

/* A handle that belongs to another keeps the owner's pointer. */
static SEXP rsib_inner(const void *handle, const char *type, SEXP owner)
{
    return handle == NULL
               ? R_NilValue
               : R_MakeExternalPtr((void *)(uintptr_t)handle, Rf_install(type), owner);
}

static void *rsib_address(SEXP object, const char *type, const char *name)
{
    char expected[128];
    if (object == R_NilValue) {
        return NULL;
    }
    if (TYPEOF(object) != EXTPTRSXP || R_ExternalPtrTag(object) != Rf_install(type)) {
        snprintf(expected, sizeof expected, "a %s", type);
        rsib_wrong(name, expected);
    }
    void *handle = R_ExternalPtrAddr(object);
    if (handle == NULL) {
        snprintf(expected, sizeof expected, "a living %s: was it saved and loaded?", type);
        rsib_wrong(name, expected);
    }
    return handle;
}

#include "rsib_views.h"
#include "rsib_texts.h"

/* ---- options ---------------------------------------------------------------------------- */

static int32_t rsib_enum_in(const sib_field *field, SEXP item)
{
    int32_t value = field->value(rsib_string_in(item, field->name));
    if (value == 0) {
        rsib_raise(
            rsib_stop_call("argument", "an option has no such value", field->name, "", -1));
    }
    return value;
}

static void rsib_field(const sib_field *field, SEXP item, char *to)
{
    if (field->kind == SIB_FIELD_F64) {
        double f64 = rsib_double_in(item, field->name);
        memcpy(to, &f64, sizeof f64);
    } else if (field->kind == SIB_FIELD_I64) {
        int64_t i64 = rsib_int64_in(item, field->name);
        memcpy(to, &i64, sizeof i64);
    } else if (field->kind == SIB_FIELD_TEXT) {
        const char *text = rsib_string_in(item, field->name);
        memcpy(to, &text, sizeof text); /* R's own, or of R_alloc() */
    } else {
        bool    named = field->kind == SIB_FIELD_ENUM && Rf_isString(item);
        int32_t i32 = named ? rsib_enum_in(field, item) : rsib_int32_in(item, field->name);
        memcpy(to, &i32, sizeof i32);
    }
}

/* NULL or a named list; an unknown name is refused. */
static void rsib_options(SEXP list, const sib_field *fields, void *options)
{
    if (list == R_NilValue) {
        return;
    }
    SEXP names = Rf_getAttrib(list, R_NamesSymbol);
    if (TYPEOF(list) != VECSXP || (XLENGTH(list) > 0 && !Rf_isString(names))) {
        rsib_wrong("options", "a named list or NULL");
    }
    for (R_xlen_t i = 0; i < XLENGTH(list); i++) {
        const char      *name = Rf_translateCharUTF8(STRING_ELT(names, i));
        const sib_field *field = fields;
        while (field->name != NULL && strcmp(field->name, name) != 0) {
            field++;
        }
        if (field->name == NULL) {
            rsib_raise(
                rsib_stop_call("argument", "there is no such option here", name, "", -1));
        }
        rsib_field(field, VECTOR_ELT(list, i), (char *)options + field->offset);
    }
}

#endif
