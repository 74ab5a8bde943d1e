# Every value that stands for a person, in another order; and every class of column. Functions and
# arguments come from the package's namespace: one that nobody sorted fails.

# One text; names of columns; documents, records and results. What is one number or yes and no
# unless said otherwise needs no line.
plain_arguments <- strsplit(paste(
  "... a active activity_where amount annex annex_file antiexact applies_to area_inside arm as_at",
  "audience b caliper cohort comparison contract conviction_date currency cutpoints denominator",
  "description design discard distance distance.options document e earlier effects estimand",
  "evaluations events exact exclusions expr facts file follow_up_days follow_up_last_day",
  "gate_release group id index_date index_day keep key kind leap_birthday least link listed",
  "look_back_months m m.order mahvars max.controls measured measures member_person method",
  "min.controls missing name need_denominator object occasion occasion_date occasion_key odd_day",
  "of offence_date on_custody on_exit opens options other_columns outcome path people period_days",
  "period_months person previous progress record recorded_from records release_day reuse.max",
  "rules s.weights scale scope screen_p seal sensitivity sentence_date separator service source",
  "stage stratum subclass tables tie_key title told_apart too_long_where type types unique_within",
  "unit unlinked unmatched valid_from valid_to value view waiting_days waiting_last_day weighting",
  "weights where window_from window_to x"
), " ")[[1L]]

is_one_value <- function(default) {
  (is.numeric(default) || is.logical(default)) && length(default) == 1L && !is.na(default)
}

# A function is known by its name, a method by that of its generic.
argument_names <- function() {
  exported <- getNamespaceExports("sib")
  methods <- getNamespaceInfo("sib", "S3methods")
  methods <- methods[methods[, 1L] %in% c("predict", "match_data", "sib_balance"), 3L]
  names <- c(exported, methods)
  unlist(lapply(names, function(name) {
    f <- get(name, envir = asNamespace("sib"))
    generic <- sub("^(match_data|sib_balance)[.].*$", "\\1", name)
    asked <- if (is.function(f)) names(Filter(Negate(is_one_value), formals(f)))
    if (length(asked) > 0L) paste(generic, asked)
  }))
}

test_that("every argument of every function has a kind", {
  known <- c(names(per_arguments()), names(per_tables()))
  units <- c(
    "sib_match distance", "sib_match tie_key", "sib_match data", "sib_match formula",
    "sib_balance weights", "sib_caseload_measure cohort", "sib_balance x", "sib_association people"
  )
  all <- argument_names()
  expect_identical(setdiff(known, all), character())
  plain <- sub("^[^ ]+ ", "", all) %in% plain_arguments & !all %in% units
  expect_identical(setdiff(all[!plain], known), character())
})

outcome_of <- function(call, ...) {
  tryCatch(suppressWarnings(call(...)), sib_error = function(e) "refused")
}

# Values in another order than their rows, with and without what tells whose they are.
another_order <- function(data, column, ids) {
  at <- (5L * seq_len(per_n)) %% per_n + 1L
  values <- data[[column]][at]
  people <- data[[if (is.null(ids)) "id" else ids]][at]
  named <- structure(values, names = people)
  forms <- list(
    named = named, array = if (!inherits(values, "Date")) array(named, dimnames = list(people)),
    matrix = if (is.numeric(values)) rowsum(values, people),
    tapply = if (is.numeric(values)) tapply(values, people, sum),
    numbered = structure(values, names = at),
    frame = data.frame(person = people, events = values, days_at_risk = values)
  )
  if (!is.null(ids)) {
    forms <- c(forms, list(plain = values, other = structure(values, names = paste0("q", people))))
  }
  forms[!vapply(forms, is.null, NA)]
}

test_that("no order of values gives another number", {
  cases <- per_arguments()
  for (argument in names(cases)) {
    case <- cases[[argument]]
    expected <- outcome_of(case[[4L]], case[[1L]], case[[2L]])
    expect_false(identical(expected, "refused"), info = argument)
    swapped <- case[[1L]]
    swapped[[case[[2L]]]] <- swapped[[case[[2L]]]][(5L * seq_len(per_n)) %% per_n + 1L]
    expect_false(identical(outcome_of(case[[4L]], swapped, case[[2L]]), expected), info = argument)
    joined <- 0L
    forms <- another_order(case[[1L]], case[[2L]], case[[3L]])
    if (argument == "match_data data") {
      forms <- forms["named"]
    }
    for (form in names(forms)) {
      for (rows in list(case[[1L]], case[[1L]][order(case[[1L]][[2L]]), ])) {
        found <- outcome_of(case[[4L]], rows, forms[[form]])
        same <- isTRUE(all.equal(found, expected))
        expect_true(same || identical(found, "refused"), info = paste(argument, form))
        joined <- joined + same
      }
    }
    expect_true(joined > 0L || is.null(case[[3L]]), info = argument)
  }
})

test_that("a model is joined by id, or refused", {
  d <- per_people()
  again <- d[order(d$age), ]
  model <- sib_fit_propensity(treated ~ age, d, id = "id")
  plain <- sib_fit_propensity(treated ~ age, d)
  expect_equal(per_pairs(per_match(again, model))[-3L], per_pairs(per_match(d, model))[-3L],
    ignore_attr = TRUE)
  expect_error(per_match(again, plain), "give id = to both", class = "sib_error_argument")
  expect_error(per_match(again, model, id = NULL), "give id = to both")
  expect_error(per_match(again, plain, id = NULL), "in another order: give id = to both")
})

test_that("names of rows are not taken for ids", {
  d <- per_people()
  d$id <- (5L * seq_len(per_n)) %% per_n + 1L
  d <- d[order(d$age), ]
  m <- per_match(d)
  expect_error(per_effect(m, rowSums(d["events"])), "may be ids or those of rows")
  large <- d
  large$id <- 1e5 * d$id
  m <- per_match(large)
  expect_identical(per_effect(m, tapply(large$events, large$id, sum)), per_effect(m, d$events))
})

# Where a vector of numbers lies, and what it wraps.
places_of <- function(x) {
  said <- capture.output(.Internal(inspect(x)))
  unlist(regmatches(said, gregexpr("@[0-9a-f]+", said)))
}

test_that("results keep copies, which nothing that changes vectors in place can reach", {
  d <- per_people()
  d$age <- as.double(d$age)
  events <- as.double(d$events)
  numbers <- c("age", "score", "tie", "weight", "days")
  m <- per_match(d, d$score, exact = "weight")
  m$ids <- NULL
  e <- sib_estimate_effect(m, events, weighting = "aggregate", exposure = d$days)
  theirs <- c(unlist(lapply(d[numbers], places_of)), places_of(events))
  ours <- unlist(lapply(c(
    as.list(m$data[numbers]), m$covariates["age"], m$exact["weight"], list(m$distance),
    e$inputs[c("outcome", "exposure")]
  ), places_of))
  expect_gt(length(ours), 8L)
  expect_identical(intersect(theirs, ours), character())
})

# A column in every class that it can have: whether it must be taken, and the column.
classes_of <- function(x) {
  refused <- list(
    as.POSIXct("2010-01-01", tz = "UTC") + seq_along(x), as.difftime(seq_along(x), units = "days"),
    as.raw(seq_along(x)), complex(length(x)), as.list(x), data.frame(x), diag(length(x)),
    structure(seq_along(x), class = "unheard"), I(as.difftime(seq_along(x), units = "days")),
    if (is.numeric(x)) structure(as.double(x), class = c("haven_labelled", "vctrs_vctr", "double"))
  )
  if (inherits(x, "Date")) {
    taken <- list(I(x), as.character(x), factor(x), structure(as.integer(x), class = "Date"))
  } else if (is.logical(x)) {
    taken <- list(I(x), as.integer(x), as.double(x), per_64(x))
  } else if (is.numeric(x)) {
    taken <- list(I(x), if (all(x == trunc(x))) as.integer(x), if (all(x == trunc(x))) per_64(x),
      if (all(x == trunc(x))) I(per_64(x)))
  } else {
    taken <- list(I(x), factor(x), factor(x, c(sort(unique(x)), "unused")),
      ordered(x))
  }
  taken <- taken[!vapply(taken, is.null, NA)]
  refused <- refused[!vapply(refused, is.null, NA)]
  c(lapply(taken, function(v) list(TRUE, v)), lapply(refused, function(v) list(FALSE, v)))
}

test_that("a column is read by its class, or refused", {
  cases <- per_tables()
  for (argument in names(cases)) {
    case <- cases[[argument]]
    data <- as.list(case[[1L]])
    expected <- outcome_of(case[[3L]], data)
    expect_false(identical(expected, "refused"), info = argument)
    for (column in case[[2L]]) {
      for (each in classes_of(data[[column]])) {
        given <- data
        given[[column]] <- each[[2L]]
        found <- outcome_of(case[[3L]], given)
        form <- paste(argument, column, paste(class(each[[2L]]), collapse = "/"))
        same <- isTRUE(all.equal(found, expected, check.attributes = FALSE))
        expect_true(same || !each[[1L]] && identical(found, "refused"), info = form)
      }
    }
  }
})

test_that("whatever a formula does with a variable, its class is the same", {
  d <- per_people()
  d$band <- cut(d$age, c(0, 25, 30, 99), ordered_result = TRUE)
  formulas <- list(
    treated ~ events, treated ~ events + band, treated ~ events * age, treated ~ poly(events, 2),
    treated ~ log1p(events), treated ~ I(events * 0.5), treated ~ splines::ns(events, 2),
    treated ~ scale(events), treated ~ factor(events > 2), treated ~ pmin(events, 3)
  )
  whole <- d
  whole$events <- per_64(d$events)
  odd <- Filter(function(each) !each[[1L]], classes_of(d$events))
  fit <- function(f, d) suppressWarnings(sib_fit_propensity(f, d))
  for (f in formulas) {
    model <- fit(f, d)
    expect_identical(coef(fit(f, whole)), coef(model), info = deparse1(f))
    expect_equal(predict(model, whole), predict(model, d), info = deparse1(f))
    for (each in odd) {
      given <- as.list(d)
      given$events <- each[[2L]]
      expect_error(fit(f, given), class = "sib_error", info = class(each[[2L]])[[1L]])
    }
  }
  d$born <- as.Date("1980-01-01") + d$age
  for (f in list(treated ~ born, treated ~ born * age, treated ~ I(born))) {
    expect_error(fit(f, d), "a date is no covariate", class = "sib_error_argument")
  }
  given <- sib_match(treated ~ events, whole, id = "id", exact = "weight") |> quietly()
  expect_identical(class(as_matchit(given)$X$events), "numeric")
})

test_that("options are plain numbers, and weights of a pool exact ones", {
  m <- per_members()
  expect_error(
    sib_count_reconvictions(m, per_records(), follow_up_days = as.difftime(52, units = "weeks"),
      waiting_days = 0),
    "plain number", class = "sib_error_argument"
  )
  one <- sib_estimate_effect(per_match(per_people()),
    structure(per_people()$events, names = per_ids), weighting = "aggregate")
  three <- structure(per_64(c(1, 3)), names = c("a", "b"))
  pooled <- function(weights) {
    sib_pool_effects(list(a = one, b = one), weights = weights, of = "means")$cohorts$weight
  }
  expect_identical(pooled(three), pooled(c(a = 1, b = 3)))
})

test_that("user's missing values are missing, and -0 and 1e5 are ids by their digits", {
  labelled <- structure(c(1, 99, 3, 42), class = c("haven_labelled_spss", "haven_labelled"),
    na_values = 99, na_range = c(40, 50))
  expect_identical(numbers_of(labelled, "x"), c(1, NA, 3, NA))
  expect_error(column_of(labelled, "x"), "zap_labels.*as_factor", class = "sib_error_data")
  expect_identical(texts_of(c(-0, 1e5, 2^53 - 1), "x"), c("0", "100000", "9007199254740991"))
  expect_identical(texts_of(per_64(c(-5, 2^52)), "x"), c("-5", "4503599627370496"))
  expect_identical(numbers_of(per_64(c(-2^33, 2^31, NA)), "x"), c(-2^33, 2^31, NA))
  expect_error(numbers_of(structure(4.3e17, class = "integer64"), "x"), class = "sib_error_range")
})

test_that("columns that are not used may be of any kind", {
  releases <- cbind(per_members(), age = per_people()$age)
  select <- function(d, rule) sib_select_cohort(d, c(r = rule), index_date = "index_date")
  for (odd in list(as.list(seq_len(per_n)), Sys.time() + seq_len(per_n), rep(Inf, per_n))) {
    releases$odd <- odd
    expect_identical(nrow(select(releases, "age >= 25")$members), sum(releases$age >= 25))
    expect_error(select(releases, "odd > 1"), "odd", class = "sib_error")
  }
})
