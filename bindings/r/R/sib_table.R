# The object that users hold of a table: a list of one handle, so that a method can be S3.

new_table <- function(handle) {
  structure(list(handle = handle), class = "sib_table")
}

# The handle of a table. One that was saved and loaded points nowhere, which the glue refuses.
table_handle <- function(x) {
  handle <- unclass(x)$handle
  tryCatch(.Call(R_swig_sib_table_rows, handle, TRUE), sib_error = function(e) {
    stop_argument(
      paste0(
        "this table was made in another session and cannot be loaded: read its file again, ",
        "and save as.data.frame() of it instead"
      ),
      "data"
    )
  })
  handle
}

#' @export
names.sib_table <- function(x) column_names(table_handle(x))

#' @export
dim.sib_table <- function(x) {
  handle <- table_handle(x)
  c(.Call(R_swig_sib_table_rows, handle, TRUE), .Call(R_swig_sib_table_columns, handle, TRUE))
}

#' @export
length.sib_table <- function(x) length(names(x))

#' @export
`[[.sib_table` <- function(x, i) {
  handle <- table_handle(x)
  position <- if (is.character(i)) match(i, names(x)) else if (is.numeric(i)) i
  if (length(position) != 1L || !position %in% seq_along(x)) {
    stop_argument("the table has no such column", "i")
  }
  column_vector(handle, position - 1)
}

#' @export
`$.sib_table` <- function(x, name) if (name %in% names(x)) x[[name]]

# Some columns, as another table. They are shared, not copied.
#' @export
`[.sib_table` <- function(x, i, j, ...) {
  if (nargs() != 2L) {
    stop_argument("a table gives columns, x[names]: for rows take as.data.frame(x)", "j")
  }
  names <- if (is.character(i)) i else names(x)[i]
  if (anyNA(names)) {
    stop_argument("the table has no such column", "i")
  }
  new_table(table_of(x, names))
}

#' @export
as.data.frame.sib_table <- function(x, row.names = NULL, optional = FALSE, ...) {
  frame <- frame_of(table_handle(x))
  if (!is.null(row.names)) {
    row.names(frame) <- row.names
  }
  frame
}

#' @export
print.sib_table <- function(x, ...) {
  handle <- table_handle(x)
  names <- column_names(handle)
  types <- vapply(seq_along(names) - 1, function(i) column_type(handle, i), "")
  cat("<sib_table of ", format(nrow(x), big.mark = ","), " rows>\n", sep = "")
  cat(paste0("  ", format(names), "  ", types, "\n"), sep = "")
  invisible(x)
}
