# What a formula and its data ask for, without copying what can be borrowed.

#' @importFrom stats .getXlevels coef delete.response deviance fitted formula logLik model.frame
#' @importFrom stats model.matrix na.pass nobs plogis pnorm predict printCoefmat qnorm reformulate
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
  named <- if (inherits(id, "formula")) all.vars(id) else if (length(id) == 1L) id
  terms <- used_terms(terms(formula, data = data[!names(data) %in% named]))
  if (!is.null(attr(terms, "offset"))) {
    stop_argument("the score model has no offset: leave offset() out", "formula")
  }
  if (attr(terms, "intercept") == 0L) {
    stop_argument("the score model always has an intercept: leave - 1 out", "formula")
  }
  frame <- variables_frame(terms, data, "formula")
  terms <- attr(frame, "terms")
  covariates <- frame[-1L]
  attr(covariates, "terms") <- right_side(terms)
  list(
    terms = terms, treated = arm_of(frame[[1L]], names(frame)[[1L]]),
    arm = arm_words(frame[[1L]], names(frame)[[1L]]), covariates = covariates, data = data
  )
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

# The variables of a formula. What R says of those that are not there becomes a condition of
# this package.
variables_frame <- function(formula, data, argument) {
  tryCatch(
    model.frame(formula, data, na.action = NULL),
    sib_error = function(e) stop(e),
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
}

# The arm as raw flags: 1 treated, 0 comparison, 2 missing. Of a factor of two levels the second
# is the treated.
arm_of <- function(x, name) {
  if (inherits(x, "AsIs")) {
    x <- without_asis(x)
  }
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
variable_of <- function(x, data, argument) {
  if (inherits(x, "formula")) {
    if (length(x) != 2L) {
      stop_argument(paste0(argument, " must be a one-sided formula, such as ~ person"), argument)
    }
    found <- variables_frame(x, data, argument)
    if (length(found) != 1L) {
      stop_argument(paste0(argument, " must name one column"), argument)
    }
    return(found[[1L]])
  }
  if (is.character(x) && length(x) == 1L && !identical(nrow(data), 1L)) {
    if (!x %in% names(data)) {
      stop_argument(paste0(argument, ": the data have no column ", x), argument)
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
