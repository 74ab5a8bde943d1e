# What a formula and its data ask for, without copying what can be borrowed.

#' @importFrom stats .getXlevels coef delete.response deviance fitted formula logLik model.frame
#' @importFrom stats model.matrix nobs plogis pnorm predict printCoefmat qnorm reformulate
#' @importFrom stats terms vcov weights
#' @importFrom graphics abline axis box legend mtext par points rect strwidth
NULL

# A two-sided formula as list(terms, treated, covariates, data). covariates: the variables as a
# data frame, as model.frame() makes them. Missing values stay: the library meets them under a
# stated policy. A `.` stands for every column but the arm and that of the ids.
read_formula <- function(formula, data, id = NULL) {
  if (!inherits(formula, "formula") || length(formula) != 3L) {
    stop_argument("formula must have two sides, such as treated ~ age + prior", "formula")
  }
  data <- data_frame_of(data)
  alone <- is.null(data)
  named <- if (inherits(id, "formula")) all.vars(id) else if (length(id) == 1L) id
  terms <- used_terms(terms(formula, data = data[!names(data) %in% named]))
  if (!is.null(attr(terms, "offset"))) {
    stop_argument("the score model has no offset: leave offset() out", "formula")
  }
  if (attr(terms, "intercept") == 0L) {
    stop_argument("the score model always has an intercept: leave - 1 out", "formula")
  }
  ids <- ids_of(id, data)
  frame <- variables_frame(terms, with_variables(terms, data, ids), "formula")
  terms <- attr(frame, "terms")
  covariates <- frame[-1L]
  attr(covariates, "terms") <- right_side(terms)
  list(
    terms = terms, treated = arm_of(frame[[1L]], names(frame)[[1L]]),
    arm = arm_words(frame[[1L]], names(frame)[[1L]]), covariates = covariates, data = data,
    ids = ids, rows = rows_of(data, ids, nrow(frame), alone = alone)
  )
}

# Ids: a column by its name or a one-sided formula, or a vector beside the data; NULL for none.
ids_of <- function(id, data) {
  if (is.null(id)) {
    return(NULL)
  }
  ids <- texts_of(variable_of(id, data, "id"), "id")
  if (!is_reference(id, list(n = NROW(data)))) {
    for (name in names(data)) {
      column <- data[[name]]
      could_be <- is.character(column) || is.factor(column) || is.numeric(column)
      if (could_be && length(column) == length(ids) && !identical(as.character(column), ids) &&
            identical(sort(as.character(column)), sort(ids))) {
        stop_argument(
          paste0("id has the values of column ", name, " in another order: name the column"), "id"
        )
      }
    }
  }
  ids
}

# The name of the column of ids; NULL where they were a vector.
id_name <- function(id) {
  if (inherits(id, "formula")) {
    named <- all.vars(id)
    if (length(named) == 1L) named
  } else if (is.character(id) && length(id) == 1L) id
}

# The data, and the vectors of the formula's environment that have a value a row: by id, or refused.
with_variables <- function(terms, data, ids) {
  if (is.null(data)) {
    return(NULL)
  }
  beside <- setdiff(all.vars(terms), names(data))
  for (name in beside) {
    found <- get0(name, environment(terms), ifnotfound = NULL)
    if (is.atomic(found) && length(found) == nrow(data) && length(found) > 1L) {
      data[[name]] <- per_person(
        found, rows_of(data, ids, nrow(data)), name, function(x, name) x
      )
    }
  }
  data
}

# Terms without the variables that no term has any more, such as x in y ~ . - x.
used_terms <- function(terms) {
  uses <- attr(terms, "factors")
  used <- if (length(uses) == 0L) 0L else sum(rowSums(uses) > 0)
  if (used == length(attr(terms, "variables")) - 2L) {
    return(terms)
  }
  terms(formula(terms(formula(terms), simplify = TRUE)))
}

# The terms of the covariates alone. delete.response() leaves the arm's class behind.
right_side <- function(terms) {
  right <- delete.response(terms)
  attr(right, "dataClasses") <- attr(terms, "dataClasses")[-1L]
  right
}

# Data as a data frame whose columns are the user's own vectors; NULL stays NULL.
data_frame_of <- function(data) {
  if (is.null(data) || is.data.frame(data)) {
    return(data)
  }
  check_data(data)
  if (inherits(data, "sib_table")) {
    return(as.data.frame(data))
  }
  if (length(unique(lengths(data))) > 1L) {
    sib_stop("shape", "the vectors in data differ in length", "data")
  }
  list2DF(data)
}

# The variables of a formula, whatever it does with them by the class they have. What R says of
# those that are not there becomes a condition of this package.
variables_frame <- function(formula, data, argument, xlev = NULL) {
  plain <- plain_variables(formula, data)
  frame <- tryCatch(
    model.frame(formula, plain, na.action = NULL, xlev = xlev),
    error = function(e) {
      said <- conditionMessage(e)
      absent <- Filter(function(name) {
        !name %in% names(data) && grepl(paste0("'", name, "'"), said, fixed = TRUE) &&
          !exists(name, envir = environment(formula))
      }, all.vars(formula))
      if (length(absent) > 0L && is.null(data)) {
        said <- paste0("there is no variable ", absent[[1L]], ": give data = ")
      } else if (length(absent) > 0L) {
        said <- paste0("the data have no column ", absent[[1L]])
      }
      stop_argument(paste0(argument, ": ", said), argument)
    }
  )
  plain_frame(frame)
}

# The data with each variable of a formula as R's own functions read it.
plain_variables <- function(formula, data) {
  for (name in all.vars(formula)) {
    known <- name %in% names(data)
    x <- if (known) data[[name]] else get0(name, environment(formula), ifnotfound = NULL)
    if (!is_doubtful(x) || !known && !is.atomic(x)) {
      next
    }
    plain <- covariate_of(x, name)
    if (!identical(class(plain), class(x))) {
      if (is.null(data)) {
        data <- list()
      }
      data[[name]] <- plain
    }
  }
  data
}

# The same of what the formula's functions made.
plain_frame <- function(frame) {
  for (i in seq_along(frame)) {
    x <- frame[[i]]
    if (is_doubtful(x)) {
      plain <- covariate_of(x, names(frame)[[i]])
      if (!identical(class(plain), class(x))) {
        frame[[i]] <- plain
      }
    }
  }
  frame
}

# Whether a variable may be something else than what R's functions take it for.
is_doubtful <- function(x) is.object(x) || is.raw(x) || is.complex(x) || is.list(x)

# Matrices that R's own functions make of a variable.
basis_classes <- c("matrix", "array", "poly", "basis", "ns", "bs", "nsk", "AsIs")

# A variable by its class: whole numbers of 64 bits as doubles, and what is unknown refused.
covariate_of <- function(x, name) {
  if (is.matrix(x) && (is.numeric(x) || is.logical(x)) && all(class(x) %in% basis_classes)) {
    return(x)
  }
  x <- known_column(x, name)
  if (inherits(x, "integer64")) doubles_of(x, name) else x
}

# The arm as raw flags: 1 treated, 0 comparison, 2 missing. Of a factor of two levels the second
# is the treated.
arm_of <- function(x, name) {
  if (is.character(x)) {
    stop_argument(
      paste0(
        name, " must be logical, or 0 and 1, and it is text: say in the formula which value is ",
        "the treated, as in (", name, " == \"..\") ~ age"
      ),
      name
    )
  }
  if (is.factor(x)) {
    if (nlevels(x) != 2L) {
      stop_argument(
        paste0(
          name, " must have two levels, the second for the treated: say in the formula which ",
          "value that is, as in (", name, " == \"..\") ~ age"
        ),
        name
      )
    }
    x <- as.integer(x) - 1L
  }
  if (anyNA(x)) {
    row <- as.numeric(which(is.na(x))[[1L]])
    sib_stop(
      "argument",
      paste0(name, ", row ", row, ": whether treated is not known; leave such rows out"),
      name, row = row
    )
  }
  flags_of(x, name)
}

# Which level of a factor is the treated one; NULL where the arm says it itself.
arm_words <- function(x, name) if (is.factor(x)) paste0(name, " = ", levels(x)[[2L]])

# The score model's columns, and the contrasts in them, as list(columns, contrasts): the variables
# themselves where R's model.matrix() would code them as the library does, else the columns of
# the model matrix.
design_of <- function(terms, covariates) {
  plain <- all(attr(terms, "order") == 1L) && all(vapply(covariates, is_plain, NA))
  if (plain) {
    coded <- vapply(covariates, function(x) is.factor(x) || is.character(x), NA)
    contrasts <- lapply(covariates[coded], function(x) "contr.treatment")
    return(list(columns = as.list(covariates), contrasts = contrasts))
  }
  if (any(vapply(covariates, inherits, NA, "Date"))) {
    stop_argument("a date is no covariate: make an age or a duration of it", "formula")
  }
  design <- model.matrix(right_side(terms), covariates)
  list(
    columns = matrix_columns(design[, -1L, drop = FALSE]), contrasts = attr(design, "contrasts")
  )
}

# Numbers, flags, and categories under treatment contrasts.
is_plain <- function(x) {
  if (is.matrix(x)) {
    return(FALSE)
  }
  if (!is.factor(x) && !is.character(x)) {
    return(TRUE)
  }
  contrasts <- attr(x, "contrasts")
  if (is.null(contrasts)) {
    contrasts <- getOption("contrasts")[[if (is.ordered(x)) 2L else 1L]]
  }
  identical(contrasts, "contr.treatment")
}

matrix_columns <- function(x) {
  columns <- lapply(seq_len(ncol(x)), function(j) as.vector(x[, j]))
  names(columns) <- if (is.null(colnames(x))) seq_len(ncol(x)) else colnames(x)
  columns
}

# The variables with each column of a matrix, such as that of poly(), on its own.
flat_columns <- function(covariates) {
  wide <- vapply(covariates, is.matrix, NA)
  parts <- as.list(covariates)
  parts[!wide] <- lapply(which(!wide), function(i) parts[i])
  parts[wide] <- lapply(which(wide), function(i) {
    columns <- matrix_columns(parts[[i]])
    names(columns) <- paste0(names(parts)[[i]], names(columns))
    columns
  })
  do.call(c, unname(parts))
}

# R's names for the library's terms: "race=black" is racehispan's neighbour raceblack, and the
# flag married is marriedTRUE.
r_terms <- function(terms, columns) {
  for (name in names(columns)) {
    x <- columns[[name]]
    if (is.logical(x)) {
      terms[terms == name] <- paste0(name, "TRUE")
    } else if (is.factor(x) || is.character(x)) {
      levels <- startsWith(terms, paste0(name, "="))
      terms[levels] <- paste0(name, substring(terms[levels], nchar(name) + 2L))
    }
  }
  terms
}

# Refuses arguments that a method does not have, which R would pass over in silence.
no_more <- function(...) {
  if (...length() > 0L) {
    name <- c(...names(), "")[[1L]]
    stop_argument(paste0("there is no such argument", if (nzchar(name)) ": ", name), name)
  }
}

# A column given by name, by one-sided formula, or as the vector itself.
variable_of <- function(x, data, argument, whose = "the data") {
  if (inherits(x, "formula")) {
    if (length(x) != 2L) {
      stop_argument(paste0(argument, " must be a one-sided formula, such as ~ person"), argument)
    }
    if (is.name(x[[2L]]) && as.character(x[[2L]]) %in% names(data)) {
      return(data[[as.character(x[[2L]])]])
    }
    found <- variables_frame(x, data, argument)
    if (length(found) != 1L) {
      stop_argument(paste0(argument, " must name one column"), argument)
    }
    return(found[[1L]])
  }
  of_one_row <- identical(nrow(data), 1L) && !all(x %in% names(data))
  if (is.character(x) && length(x) == 1L && !of_one_row) {
    if (!x %in% names(data)) {
      stop_argument(paste0(argument, ": ", whose, " have no column ", x), argument)
    }
    return(data[[x]])
  }
  x
}

# Names of the rows, as the data frame has them.
row_names_of <- function(covariates, rows = NULL) {
  automatic <- .row_names_info(covariates) <= 0L
  if (is.null(rows)) {
    rows <- seq_len(nrow(covariates))
  }
  if (automatic) sprintf("%.0f", rows) else row.names(covariates)[rows]
}
