# How R's vectors become columns of a table, and back. The only file that knows vector types.

# A vector as a column on its way into a table: list(kind, values, levels, validity). Doubles,
# Dates of integers and integer64 are the vector itself, not a copy.
column_of <- function(x, name) {
  x <- known_column(x, name)
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
    character = text_column(x)
  )
}

# A value enters by the class it has, never by its storage: the vector without I(), or a refusal of
# what has no meaning as a column, with the cure.
known_column <- function(x, name) {
  x <- without_asis(x)
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
  if (is.object(x) && !is_known(x)) {
    refuse(paste0("has class ", class(x)[[1L]], ", which has no meaning here: ", cure_of(x)))
  }
  if (!typeof(x) %in% c("double", "integer", "logical", "character")) {
    refuse(paste0("is of type ", typeof(x), ", which has no meaning here"))
  }
  x
}

is_known <- function(x) inherits(x, "Date") || is.factor(x) || identical(class(x), "integer64")

# What to do with a vector of a class that has no meaning as a column.
cure_of <- function(x) {
  if (inherits(x, "haven_labelled")) {
    paste0(
      "numbers with labels are either: haven::zap_labels(haven::zap_missing(x)) for numbers, ",
      "haven::as_factor(haven::zap_missing(x)) for categories"
    )
  } else if (inherits(x, "difftime")) {
    "say in which unit it counts, as.numeric(x, units = \"days\")"
  } else {
    "convert it with as.numeric(), as.character() or factor()"
  }
}

without_asis <- function(x) {
  if (inherits(x, "AsIs")) {
    class(x) <- setdiff(oldClass(x), "AsIs")
  }
  x
}

# One number a person: numbers and flags, integer64 in full, and labelled numbers without their
# labels, the user's missing values missing.
numbers_of <- function(x, name) {
  x <- without_asis(x)
  if (inherits(x, "haven_labelled") && is.numeric(unclass(x))) {
    x <- without_labels(x)
  }
  if (inherits(x, "integer64")) {
    return(doubles_of(x, name))
  }
  if (is.object(x)) {
    stop_argument(
      paste0(name, " must be numbers, and has class ", class(x)[[1L]], ": ", cure_of(x)), name
    )
  }
  if (!is.numeric(x) && !is.logical(x)) {
    stop_argument(paste0(name, " must be numbers or logical, not ", typeof(x)), name)
  }
  as.double(x)
}

# Labelled numbers as numbers: what the user called missing is missing.
without_labels <- function(x) {
  range <- attr(x, "na_range")
  values <- as.vector(unclass(x))
  gone <- values %in% attr(x, "na_values")
  if (!is.null(range)) {
    gone <- gone | !is.na(values) & values >= range[[1L]] & values <= range[[2L]]
  }
  replace(values, which(gone), NA)
}

# integer64 as doubles, which must hold each number exactly. Its bits are those of a whole number,
# whatever package is loaded: the lower half has no sign, and the least number of all is missing.
doubles_of <- function(x, name) {
  halves <- readBin(writeBin(as.vector(unclass(x)), raw(), endian = "little"), "integer",
    2L * length(x), endian = "little")
  halves <- matrix(as.double(halves), 2L)
  low <- halves[1L, ]
  low <- ifelse(is.na(low), 2^31, low + (low < 0) * 2^32)
  absent <- is.na(halves[2L, ]) & low == 0
  high <- ifelse(is.na(halves[2L, ]), -2^31, halves[2L, ])
  values <- high * 2^32 + low
  bad <- which(!absent & (high >= 2^21 | high < -2^21))
  if (length(bad) > 0L) {
    sib_stop("range", paste0(name, ", row ", bad[[1L]], ": a whole number that is no exact double"),
      name, name, bad[[1L]])
  }
  ifelse(absent, NA_real_, values)
}

# A column of facts: whole numbers, exact texts, codes or dates. A double has to be whole: the
# decimal that was meant cannot be told from another.
exact_column <- function(x, name) {
  x <- known_column(if (inherits(x, "sib_money")) as.character(x) else x, name)
  if (is.logical(x) && all(is.na(x))) {
    x <- as.character(x)
  }
  if (is.logical(x)) {
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
  x <- known_column(x, name)
  if (inherits(x, "integer64")) {
    x <- doubles_of(x, name)
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
  x <- id_column(x, name)
  if (anyNA(x)) {
    row <- which(is.na(x))[[1L]]
    sib_stop("data", paste0("an id is missing: ", name, ", row ", row), name, name, row)
  }
  x
}

# The same where some may be missing.
id_column <- function(x, name) {
  x <- known_column(x, name)
  if (is.factor(x)) {
    return(as.character(x))
  }
  if (is.logical(x) && !all(is.na(x)) || inherits(x, "Date")) {
    stop_argument(paste0(name, " must be texts or whole numbers"), name)
  }
  if (is.numeric(x)) {
    return(.Call(R_swig_rsib_digits, x, name, FALSE, TRUE))
  }
  as.character(x)
}

# Ids as a column of texts in a table: digits are written without R's strings, which cost more than
# all the rest.
id_texts <- function(x, name) {
  x <- known_column(x, name)
  if (is.factor(x) || !is.numeric(x)) {
    return(text_column(id_column(x, name)))
  }
  text <- .Call(R_swig_rsib_digits, x, name, TRUE, TRUE)
  list(kind = "text", values = text[c("data", "offsets")], validity = text$validity)
}

# Dates from Dates or from texts such as "2010-09-09".
dates_of <- function(x, name) {
  x <- without_asis(x)
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
  x <- known_column(x, name)
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
