# Tables: named columns of one length, made of data frames and lists, or read from CSV.

# A table handle of a data frame, a list of vectors, or a sib_table.
# columns: those to take. texts: columns of ids, where whole numbers become their digits.
# dates: columns where texts such as "2010-09-09" become dates.
# Doubles, Dates of integers and integer64 are borrowed, not copied.
# spare: whether other columns than those of ids and dates may be left out.
table_of <- function(data, columns = names(data), texts = character(), dates = character(),
                     spare = FALSE) {
  check_data(data)
  absent <- setdiff(columns, names(data))
  if (length(absent) > 0L) {
    stop_argument(paste0("the data have no column ", absent[[1L]]), absent[[1L]])
  }
  if (inherits(data, "sib_table")) {
    handle <- table_handle(data)
    if (identical(columns, names(data))) {
      return(handle)
    }
    return(.Call(R_swig_sib_table_select, NULL, handle, columns, TRUE))
  }
  refused <- list()
  unless_spare <- function(name, value) {
    tryCatch(value, sib_error = function(e) {
      if (!spare || name %in% c(texts, dates)) {
        stop(e)
      }
      refused[[name]] <<- e
      NULL
    })
  }
  made <- lapply(columns, function(name) {
    x <- data[[name]]
    unless_spare(name, if (name %in% texts) id_texts(x, name)
    else column_of(if (name %in% dates) dates_of(x, name) else x, name))
  })
  rows <- if (is.data.frame(data)) nrow(data) else max(0L, lengths(unclass(data)[columns]))
  there <- !vapply(made, is.null, NA)
  handle <- build_table(columns[there], made[there], rows, unless_spare)
  if (spare) structure(handle, refused = refused) else handle
}

# Such a table for a call that says itself which columns it uses: one that cannot be taken is left
# out, and an error only if it is used, which with_columns() says.
records_of <- function(data, texts, dates) {
  check_data(data)
  texts <- intersect(texts, names(data))
  dates <- intersect(dates, names(data))
  table_of(data, texts = texts, dates = dates, spare = TRUE)
}

# The value of a call over such tables.
with_columns <- function(value, ...) {
  tables <- list(...)
  tryCatch(value, sib_error = function(e) {
    for (table in tables) {
      refused <- attr(table, "refused")
      for (name in names(refused)) {
        named <- grepl(paste0("\"", name, "\""), conditionMessage(e), fixed = TRUE)
        if (identical(e$column, name) || named) {
          stop(refused[[name]])
        }
      }
    }
    stop(e)
  })
}

check_data <- function(data) {
  if (inherits(data, "sib_table")) {
    return(invisible())
  }
  if (!is.list(data)) {
    stop_argument("data must be a data frame, a list of vectors, or a sib_table", "data")
  }
  if (length(data) > 0L && (is.null(names(data)) || anyNA(names(data)) || any(names(data) == ""))) {
    stop_argument("each column of data must have a name", "data")
  }
}

# A table handle of columns made by column_of(). unless_spare: what becomes of an error.
build_table <- function(names, columns, rows, unless_spare = function(name, value) value) {
  builder <- .Call(R_swig_sib_table_builder_new, NULL, rows, TRUE)
  for (i in seq_along(columns)) {
    unless_spare(names[[i]], add_column(builder, names[[i]], columns[[i]]))
  }
  .Call(R_swig_sib_table_builder_finish, NULL, builder, TRUE)
}

# The column itself is the keeper: it holds all that the table borrows.
add_column <- function(builder, name, column) {
  if (column$kind == "codes") {
    .Call(
      R_swig_sib_table_builder_add_codes, NULL, builder, name, column$values, column$levels,
      column$validity, column, TRUE
    )
  } else {
    entry <- switch(column$kind,
      f64 = R_swig_sib_table_builder_add_f64,
      i64 = R_swig_sib_table_builder_add_i64,
      date = R_swig_sib_table_builder_add_dates,
      flag = R_swig_sib_table_builder_add_flags,
      text = R_swig_sib_table_builder_add_text
    )
    .Call(entry, NULL, builder, name, column$values, column$validity, column, TRUE)
  }
}

column_names <- function(handle) {
  each <- seq_len(.Call(R_swig_sib_table_columns, handle, TRUE)) - 1
  vapply(each, function(i) .Call(R_swig_sib_table_name, handle, i), "")
}

column_type <- function(handle, i) {
  .Call(R_swig_sib_column_type_name, .Call(R_swig_sib_table_type, handle, i, TRUE))
}

# A table as a data frame: Dates, factors for categories, logical for flags.
frame_of <- function(handle) {
  names <- column_names(handle)
  columns <- lapply(seq_along(names) - 1, function(i) column_vector(handle, i))
  structure(
    columns,
    names = names, class = "data.frame",
    row.names = .set_row_names(.Call(R_swig_sib_table_rows, handle, TRUE))
  )
}
