# Tasks beside matching: scores, balance, counting, reading. A task has `what` it is, how many
# `sizes`, a `size` in words, the `data`, and the `calls` of the contenders at a size; a call
# gives the number that all should share.

TASKS <- list()

count <- function(n) format(n, big.mark = ",", scientific = FALSE, trim = TRUE)

TASKS$logit <- list(
  what = "logistic scores, 40 covariates", sizes = 3,
  size = function(size) paste(count(10^(size + 3)), "people"),
  data = function(size) people_of(10^(size + 2), 9 * 10^(size + 2), 40),
  calls = function(people, size) {
    f <- formula_of(people)
    list(
      libsib = function() sib::sib_fit_propensity(f, people)$coefficients[[2]],
      glm = function() coef(glm(f, binomial, people))[[2]],
      fastglm = function() {
        coef(fastglm::fastglm(model.matrix(f, people), people$treated, binomial(), method = 2))[[2]]
      }
    )
  }
)

TASKS$balance <- list(
  what = "balance with eCDF, 40 covariates", sizes = 3,
  size = function(size) paste(count(10^(size + 1)), "v", count(10^(size + 3))),
  data = function(size) {
    people <- people_of(10^(size + 1), 10^(size + 3), 40)
    people$weight <- ifelse(people$treated == 1, 1, rbinom(nrow(people), 1, 0.05))
    people
  },
  calls = function(people, size) {
    f <- formula_of(people)
    list(
      libsib = function() {
        table <- as.data.frame(sib::sib_balance(f, people, weights = people$weight))
        nrow(table)
      },
      cobalt = function() {
        cobalt::bal.tab(f, people, weights = people$weight, method = "weighting", estimand = "ATT",
          stats = c("m", "v", "ks"), un = TRUE, s.d.denom = "treated")
        NA_real_
      }
    )
  }
)

# The events of each person: offence within a year of the index date, conviction within 18
# months of it, records of one conviction date one event.
events_by_table <- function(records) {
  members <- data.table::as.data.table(records$members)
  all <- data.table::as.data.table(records$convictions)
  index <- members$index_date[match(all$person, members$person)]
  later <- function(months) {
    day <- as.POSIXlt(index)
    day$mon <- day$mon + months
    as.Date(day)
  }
  kept <- all[offence_date > index & offence_date <= later(12) & conviction_date <= later(18)]
  nrow(unique(kept, by = c("person", "conviction_date")))
}

events_task <- function(ids) {
  list(
    what = paste("events in a window, 10 records a person,", ids, "ids"), sizes = 3,
    size = function(size) paste(count(10^(size + 3)), "people"),
    data = function(size) records_of(10^(size + 3), ids),
    calls = function(records, size) {
      list(
        libsib = function() {
          sum(sib::sib_count_reconvictions(records$members, records$convictions)$persons$events,
            na.rm = TRUE)
        },
        "data.table" = function() events_by_table(records)
      )
    }
  )
}
TASKS$events_integer <- events_task("integer")
TASKS$events_text <- events_task("text")

TASKS$csv <- list(
  what = "CSV, 45 columns", sizes = 3,
  size = function(size) paste(count(10^(size + 3)), "rows"),
  data = function(size) {
    file <- tempfile(fileext = ".csv")
    people <- people_of(10^(size + 2), 9 * 10^(size + 2), 43)
    data.table::fwrite(round(people, 6), file)
    file
  },
  calls = function(file, size) {
    types <- stats::setNames(
      rep(c("f64", "i64"), c(44, 1)), c(paste0("x", 1:43), "score", "treated")
    )
    list(
      libsib = function() dim(sib::sib_read_csv(file, types))[[1]],
      "data.table" = function() nrow(data.table::fread(file, nThread = 1))
    )
  }
)
