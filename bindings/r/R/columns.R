# How R's vectors become columns of a table, and back. The only file that knows vector types.

# A vector as a column on its way into a table: list(kind, values, levels, validity). Doubles,
# Dates of integers and integer64 are the vector itself, not a copy.
column_of <- function(x, name) {
  check_column(x, name)
  if (inherits(x, "Date")) {
    return(list(kind = "date", values = whole_days(x)))
  }
  if (is.factor(x)) {
    return(factor_column(x))
  }
  if (inherits(x, "integer64")) {
    return(list(kind = "i64", values = x))
  }
  switch(typeof(x),
    double = list(kind = "f64", values = x),
    integer = list(kind = "i64", values = .Call(R_swig_rsib_int64, x, TRUE)),
    logical = list(kind = "flag", values = flags_of(x, name)),
    raw = list(kind = "flag", values = x),
    character = text_column(x)
  )
}

# Refuses what has no meaning as a column, with the cure.
check_column <- function(x, name) {
  refuse <- function(why) {
    sib_stop("data", paste0("column ", name, " ", why), name, name, call = user_call())
  }
  if (inherits(x, "POSIXt")) {
    refuse(paste0(
      "holds date-times, whose day depends on a time zone: convert it to the legal day first, ",
      "as.Date(x, tz = ...)"
    ))
  }
  if (is.data.frame(x)) {
    refuse("is a data frame: take its columns one by one")
  }
  if (length(dim(x)) > 1L) {
    refuse("is a matrix or array: take its columns one by one, or as.vector(x)")
  }
  if (is.list(x)) {
    refuse("is a list: a column is one value a row")
  }
  known <- c("Date", "factor", "integer64", "AsIs")
  if (is.object(x) && !inherits(x, known)) {
    refuse(paste0(
      "has class ", class(x)[[1L]], ", which has no meaning here: ",
      "convert it with as.numeric(), as.character() or factor()"
    ))
  }
  if (!typeof(x) %in% c("double", "integer", "logical", "character", "raw")) {
    refuse(paste0("is of type ", typeof(x), ", which has no meaning here"))
  }
}

# A column of facts: whole numbers, exact texts, codes or dates. A double has to be whole: the
# decimal that was meant cannot be told from another.
exact_column <- function(x, name) {
  x <- if (inherits(x, "sib_money")) as.character(x) else x
  check_column(x, name)
  if (is.logical(x) && all(is.na(x))) {
    x <- as.character(x)
  }
  if (is.logical(x) || is.raw(x)) {
    sib_stop(
      "data", paste0("column ", name, ": facts are numbers, texts and dates, not logical"), name,
      name
    )
  }
  if (is.double(x) && !is.object(x)) {
    bad <- which(!is.na(x) & (x != trunc(x) | abs(x) >= 2^53))
    if (length(bad) > 0L) {
      sib_stop(
        "data",
        paste0(
          "column ", name, ", row ", bad[[1L]], ": a double is no exact number: give whole ",
          "numbers, sib_money(), or texts such as \"0.1\""
        ),
        name, name, bad[[1L]]
      )
    }
    x <- whole_numbers(x)
  }
  column_of(x, name)
}

# Whole doubles as integers, or as int64 where these are too small.
whole_numbers <- function(x) {
  small <- all(abs(x) <= .Machine$integer.max, na.rm = TRUE)
  if (small) as.integer(x) else whole_64(x)
}

# Days as integers. A Date of doubles may hold parts of days, which are floored; what no integer
# can hold is left to the library to refuse, with its row.
whole_days <- function(x) {
  if (is.integer(x)) {
    return(x)
  }
  days <- floor(as.numeric(unclass(x)))
  days[which(abs(days) > .Machine$integer.max)] <- .Machine$integer.max
  as.integer(days)
}

factor_column <- function(x) {
  if (anyNA(levels(x))) {
    x <- factor(x, exclude = NA)
  }
  list(kind = "codes", values = as.integer(x) - 1L, levels = levels(x))
}

text_column <- function(x) {
  text <- .Call(R_swig_rsib_texts, x, TRUE)
  list(kind = "text", values = text[c("data", "offsets")], validity = text$validity)
}

# 0, 1 or 2 (missing), as raw, from logical, or from numbers that are 0 or 1.
flags_of <- function(x, name) {
  check_column(x, name)
  if (is.raw(x)) {
    return(x)
  }
  is_flag <- !is.object(x) && (is.logical(x) || (is.numeric(x) && all(x %in% c(0, 1, NA))))
  if (!is_flag) {
    stop_argument(paste0(name, " must be logical, or 0 and 1"), name)
  }
  flags <- as.integer(x)
  flags[is.na(flags)] <- 2L
  as.raw(flags)
}

# Ids as texts. Whole numbers become their digits.
texts_of <- function(x, name) {
  check_column(x, name)
  if (is.logical(x) || is.raw(x) || inherits(x, "Date")) {
    stop_argument(paste0(name, " must be texts or whole numbers"), name)
  }
  if (anyNA(x)) {
    row <- which(is.na(x))[[1L]]
    sib_stop("data", paste0("an id is missing: ", name, ", row ", row), name, name, row)
  }
  if (inherits(x, "integer64") && !isNamespaceLoaded("bit64")) {
    stop_argument(paste0(name, " is integer64: load package bit64, or use as.character()"), name)
  }
  if (is.double(x) && !is.object(x)) {
    if (!all(x == floor(x) & abs(x) < 2^53)) {
      stop_argument(paste0(name, " must be texts or whole numbers below 2^53"), name)
    }
    return(sprintf("%.0f", x))
  }
  as.character(x)
}

# The same where texts may be missing, as in a column of a table.
optional_texts <- function(x, name) {
  known <- !is.na(x)
  out <- rep(NA_character_, length(x))
  out[known] <- texts_of(x[known], name)
  out
}

# Dates from Dates or from texts such as "2010-09-09".
dates_of <- function(x, name) {
  if (is.factor(x)) {
    x <- as.character(x)
  }
  if (is.character(x)) {
    found <- as.Date(x, format = "%Y-%m-%d")
    bad <- which(!is.na(x) & (is.na(found) | !grepl("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", x)))
    if (length(bad) > 0L) {
      sib_stop(
        "data", paste0("column ", name, ", row ", bad[[1L]], ": not a date such as 2010-09-09"),
        name, name, bad[[1L]]
      )
    }
    return(found)
  }
  if (is.logical(x) && all(is.na(x))) {
    return(rep(as.Date(NA), length(x)))
  }
  check_column(x, name)
  if (!inherits(x, "Date")) {
    stop_argument(paste0(name, " must be dates, or texts such as 2010-09-09"), name)
  }
  x
}

# Validity bits as one logical a row; NULL when every row is present.
present_rows <- function(validity, rows) {
  if (is.null(validity)) {
    return(NULL)
  }
  rawToBits(validity[[1L]])[validity[[2L]] + seq_len(rows)] == 1L
}

# Column i, from 0, of a table as a vector.
column_vector <- function(handle, i) {
  kind <- column_type(handle, i)
  values <- switch(kind,
    f64 = .Call(R_swig_sib_table_f64, handle, i, TRUE),
    i64 = .Call(R_swig_sib_table_i64, handle, i, TRUE),
    date = .Call(R_swig_sib_table_dates, handle, i, TRUE),
    codes = factor_of(
      .Call(R_swig_sib_table_codes, handle, i, TRUE),
      .Call(R_swig_sib_table_levels, handle, i, TRUE)
    ),
    flag = logical_of(.Call(R_swig_sib_table_flags, handle, i, TRUE)),
    text = .Call(R_swig_sib_table_text, handle, i, TRUE)
  )
  present <- present_rows(.Call(R_swig_sib_table_validity, handle, i, TRUE), length(values))
  if (!is.null(present)) {
    was <- attributes(values) # assigning NA to a Date would make doubles of its days
    values <- replace(unclass(values), !present, NA)
    attributes(values) <- was
  }
  values
}

factor_of <- function(codes, levels) {
  structure(codes + 1L, levels = levels, class = "factor")
}

# Flags (0, 1, 2 = missing) as logical.
logical_of <- function(flags) {
  values <- as.integer(flags)
  values[values == 2L] <- NA
  as.logical(values)
}
