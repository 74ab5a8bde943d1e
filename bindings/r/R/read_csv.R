#' Read a CSV file by the library's own reader
#'
#' The same bytes give the same table in C, Python and R: numbers are read to the nearest double
#' in any locale, and dates and whole numbers are checked. RFC 4180: the first record names the
#' columns, a quoted field may hold separators and line ends.
#'
#' A `sib_table` can be given wherever this package takes data. It is no copy of the file in R's
#' memory but a handle on the library's, so it does not outlive the session: keep the file, or
#' `as.data.frame()` of the table, not the table.
#'
#' @param file Path of the file; or its bytes, a raw vector.
#' @param types Type of each column to read, a named character vector or list: `"f64"` (real
#'   numbers), `"i64"` (whole numbers), `"date"` (such as 2010-09-09), `"codes"` (categories),
#'   `"flag"` or `"text"`; or a list with `type` and, as needed, `null` (texts that mean missing,
#'   by default the empty one), `levels` (of categories, in order; by default those met, in byte
#'   order), `true` and `false` (texts of flags; by default 1, true, TRUE, True and
#'   0, false, FALSE, False).
#' @param separator One ASCII character between fields.
#' @param other_columns What to do with columns that have no type: `"ignore"`, `"refuse"`
#'   or `"text"`.
#' @param threads Number of threads, 1 to 256. No result depends on it.
#' @param progress `NULL`, or a function of the fraction done and the name of the step, called
#'   about 20 times a second; returning `FALSE` stops the call.
#' @return A `sib_table`, with `names()`, `dim()`, `[[` and `$` for a column, `[` for a table of
#'   some columns, `print()` and `as.data.frame()`: there dates are `Date`, categories factors,
#'   flags logical, and whole numbers doubles, exact up to 2^53.
#' @section Errors:
#' `sib_error_data`, with column and row, for a field that is not of its type, an absent column or
#' text that is not UTF-8; `sib_error_range` for dates and whole numbers out of range;
#' `sib_error_terms` for types that are none; see [sib_conditions].
#' @examples
#' bytes <- charToRaw("id,age,released\na,40,2010-09-09\nb,,2010-10-01\n")
#' people <- sib_read_csv(bytes, c(id = "text", age = "i64", released = "date"))
#' people
#' people$age
#' @export
sib_read_csv <- function(file, types, separator = ",", other_columns = "ignore", threads = 1,
                         progress = NULL) {
  if (!is.character(separator) || length(separator) != 1L ||
        !identical(nchar(separator, "bytes"), 1L)) {
    stop_argument("separator must be one ASCII character", "separator")
  }
  options <- list(separator = utf8ToInt(separator), other_columns = other_columns)
  handle <- .Call(
    R_swig_sib_table_read_csv, settings(threads, progress), file_bytes(file), csv_types(types),
    options, TRUE
  )
  new_table(handle)
}

file_bytes <- function(file) {
  if (is.raw(file)) {
    return(file)
  }
  if (!is.character(file) || length(file) != 1L || is.na(file)) {
    stop_argument("file must be a path or a raw vector", "file")
  }
  bytes_of_file(file, "file")
}

# A text of several lines is no path, and is not repeated.
bytes_of_file <- function(path, argument) {
  if (grepl("[\r\n]", path, useBytes = TRUE)) {
    stop_argument(
      "a path was expected, and this is a text of several lines: give it as charToRaw(text)",
      argument
    )
  }
  if (!file.exists(path) || dir.exists(path)) {
    stop_argument(paste0("there is no file ", path), argument)
  }
  readBin(path, "raw", n = file.size(path))
}

# Column types as the JSON object that the library reads.
csv_types <- function(types) {
  if (!(is.character(types) || is.list(types)) || (length(types) > 0L && is.null(names(types)))) {
    stop_argument("types must be a named vector or list: a type for each column", "types")
  }
  one <- function(type) {
    if (!is.list(type)) {
      type <- list(type = type)
    }
    if (is.null(names(type)) || !all(vapply(type, is.character, NA))) {
      stop_argument("a column's type must be a text, or a named list of texts", "types")
    }
    fields <- Map(function(field, value) {
      text <- json_string(value)
      if (field != "type") {
        text <- paste0("[", paste(text, collapse = ","), "]")
      }
      paste0(json_string(field), ":", text)
    }, names(type), type)
    paste0("{", paste(unlist(fields), collapse = ","), "}")
  }
  members <- paste0(json_string(names(types)), rep(":", length(types)), vapply(types, one, ""))
  paste0("{", paste(members, collapse = ","), "}")
}

# Texts as JSON strings.
json_string <- function(x) {
  x <- enc2utf8(x)
  x <- gsub("\\", "\\\\", x, fixed = TRUE)
  x <- gsub("\"", "\\\"", x, fixed = TRUE)
  if (any(grepl("[\\x01-\\x1f\\x7f]", x, perl = TRUE))) {
    for (code in c(1:31, 127)) {
      x <- gsub(intToUtf8(code), sprintf("\\u%04x", code), x, fixed = TRUE)
    }
  }
  paste0(rep("\"", length(x)), x, rep("\"", length(x)))
}
