# Values that stand for people: joined by id, or refused; by position only where nobody has ids.
#
# The one place where values given beside a table are put into the order of its rows. Names that
# are more than row numbers are ids: such values are joined, and the other side must have ids too.
# A vector without names beside rows that have ids is refused, unless it is one of their columns.

# What values are given for. data: a table with these rows, NULL for none; ids: NULL where they
# have none; whose: their name; alone: whether there is no table, so that vectors are its columns;
# made: whether this package made the table, whose rows have no names that anybody could mean.
rows_of <- function(data, ids, n, whose = "the data", alone = FALSE, made = FALSE) {
  list(data = data, ids = ids, n = n, whose = whose, alone = alone, made = made)
}

# Values in the order of the rows, converted by a function of columns.R; NULL stays NULL.
# x: the name of a column, a one-sided formula, a vector with ids for names, or a vector.
# gaps: whether somebody may have none, who is then missing.
per_person <- function(x, rows, name, convert = numbers_of, gaps = FALSE) {
  if (is.null(x)) {
    return(NULL)
  }
  if (is_reference(x, rows)) {
    return(convert(variable_of(x, rows$data, name, rows$whose), name))
  }
  if (is.data.frame(x) || is.list(x) && !is.object(x)) {
    stop_argument(
      paste0(name, " must be one value a person: take one column, as data$column"), name
    )
  }
  x <- one_column(x, name)
  ids <- names(x)
  values <- convert(unname(x), name)
  if (is.null(ids) || is_numbered(ids, rows, name)) {
    check_position(x, rows, name)
    return(values)
  }
  if (is.null(rows$ids)) {
    stop_argument(
      paste0(name, " are joined by id, and ", rows$whose, " have none: give id ="), name
    )
  }
  values[order_of(ids, rows, name, gaps)]
}

# Whether a value names a column rather than being one.
is_reference <- function(x, rows) {
  is_text <- is.character(x) && length(x) == 1L && is.null(names(x))
  inherits(x, "formula") || is_text && (rows$n != 1 || x %in% names(rows$data))
}

# A matrix of one column, such as that of rowsum(), or a table as a vector with its names.
one_column <- function(x, name) {
  if (inherits(x, "table") && length(dim(x)) == 1L) {
    return(structure(as.vector(unclass(x)), names = names(x)))
  }
  if (length(dim(x)) == 1L) {
    return(structure(as.vector(x), names = names(x)))
  }
  if (is.matrix(x) && ncol(x) == 1L && !is.object(x)) {
    return(structure(as.vector(x), names = rownames(x)))
  }
  if (length(dim(x)) > 1L) {
    stop_argument(paste0(name, " must be one value a person, not a matrix of several"), name)
  }
  x
}

# Whether names are the numbers or names of rows, as rowSums() gives them, and not ids.
is_numbered <- function(names, rows, name) {
  plain <- identical(names, as.character(seq_along(names)))
  if (rows$made) {
    return(FALSE)
  }
  of_rows <- is.data.frame(rows$data) && setequal(names, row.names(rows$data))
  if (!plain && !of_rows || identical(names, rows$ids)) {
    return(FALSE)
  }
  if (any(names %in% rows$ids)) {
    stop_argument(
      paste0(
        "the names of ", name, " may be ids or those of rows: give a column of the data, or where ",
        "outcomes are due a data frame with the column person"
      ),
      name
    )
  }
  if (of_rows && !identical(names, row.names(rows$data))) {
    stop_argument(paste0("the names of ", name, " are those of the rows in another order"), name)
  }
  TRUE
}

# Whether values without ids can be taken in the order in which they stand.
check_position <- function(x, rows, name) {
  if (length(x) != rows$n) {
    sib_stop(
      "shape",
      paste0(
        "there are ", length(x), " ", name, " and ", rows$n, " rows in ", rows$whose,
        ": give one for each row, or name them by id"
      ),
      name
    )
  }
  same <- is.null(rows$ids) || rows$alone || length(unique(unname(x))) <= 1L
  if (same || is_column(x, rows$data)) {
    return(invisible())
  }
  stop_argument(
    paste0(
      name, " have no ids, which there are in ", rows$whose, ": give a column of the data, or ",
      "names that are ids, as in setNames(", name, ", ids)"
    ),
    name
  )
}

# Whether values are one of the columns of the data, whose order is then theirs.
is_column <- function(x, data) {
  x <- unname(x)
  for (name in names(data)) {
    column <- data[[name]]
    if (identical(x, column) || is.numeric(x) && identical(x, unname(column))) {
      return(TRUE)
    }
  }
  FALSE
}

# For each row the place of its person among the ids; NA for who is not there.
order_of <- function(ids, rows, name, gaps) {
  ids <- plain_digits(ids, rows$ids)
  if (anyNA(ids)) {
    sib_stop("data", paste0("an id is missing among the names of ", name), name,
      row = which(is.na(ids))[[1L]])
  }
  if (anyDuplicated(ids) > 0L) {
    sib_stop(
      "data", paste0("the ", name, " have a person twice: give one number a person"), name,
      row = anyDuplicated(ids)
    )
  }
  at <- match(rows$ids, ids)
  if (length(at) > 0L && all(is.na(at))) {
    sib_stop("argument", paste0("no id of ", rows$whose, " is among those of ", name), name)
  }
  if (!gaps && anyNA(at)) {
    sib_stop(
      "data", paste0(sum(is.na(at)), " people of ", rows$whose, " have none of ", name), name,
      row = which(is.na(at))[[1L]]
    )
  }
  at
}

# Names of whole numbers as R shortens them, "1e+05", in digits.
plain_digits <- function(names, ids) {
  short <- which(grepl("^-?[0-9](\\.[0-9]+)?e\\+(0[0-9]|1[0-4])$", names) & !names %in% ids)
  if (length(short) > 0L) {
    names[short] <- sprintf("%.0f", as.numeric(names[short]))
  }
  names
}

# The people of a result with ids, put into the order of other ids: of a model, or of a data frame.
order_between <- function(theirs, ours, arms, their_arms, whose, name) {
  if (is.null(theirs) != is.null(ours)) {
    stop_argument(
      paste0(
        name, ": the people of ", whose, " and those of the data are told apart by ids or by ",
        "their order: give id = to both, or to neither"
      ),
      name
    )
  }
  if (!is.null(ours)) {
    return(order_of(theirs, list(ids = ours, whose = "the data"), name, FALSE))
  }
  if (length(arms) != length(their_arms)) {
    sib_stop("shape", paste0(name, ": ", whose, " was fitted to other rows than those in data"),
      name)
  }
  if (!identical(as.integer(arms), as.integer(their_arms))) {
    stop_argument(
      paste0(name, ": ", whose, " has other people than the data, or in another order: give id = ",
        "to both"),
      name
    )
  }
  seq_along(arms)
}

# What a result keeps: copies, which no function that changes a vector in place can reach.
kept <- function(x) .Call(R_swig_rsib_copy, x, TRUE)
