# People made up for calls whose every argument is given in another order, or another class.
per_n <- 24L
per_ids <- sprintf("p%02d", (7L * seq_len(per_n)) %% per_n)

per_people <- function() {
  i <- seq_len(per_n) - 1L
  data.frame(
    id = per_ids, treated = i %in% c(0, 1, 5, 9, 14, 17, 20, 22), age = 20 + (11 * i) %% 17,
    score = (1 + (5 * i) %% 7) / 9, tie = (13 * i) %% 29, weight = 1 + (i %% 4) / 2,
    events = (3 * i) %% 5, days = 100 + (17 * i) %% 90
  )
}

per_members <- function() {
  i <- seq_len(per_n) - 1L
  data.frame(
    person = per_ids, index_date = as.Date("2010-03-01"),
    born = as.Date(sprintf("19%d-0%d-15", 60L + i, 1L + i %% 9L)),
    ends = as.Date(sprintf("2010-%02d-10", 3L + i %% 8L)),
    cohort = sprintf("c%d", as.integer(i %in% c(0, 3, 6)))
  )
}

per_records <- function() {
  data.frame(
    person = rep(per_ids, each = 2), offence_date = as.Date(c("2009-05-01", "2010-09-01")),
    conviction_date = as.Date(c("2009-06-01", "2010-10-01")), weeks = seq_len(2L * per_n)
  )
}

per_contacts <- function() {
  data.frame(
    person = rep(per_ids, 2), date = rep(as.Date(c("2010-03-05", "2010-03-25")), each = per_n),
    place = "community", kind = "appointment", worker = rev(rep(per_ids, 2)),
    status = rep(c("missed", "attended", "attended"), 2L * per_n / 3L)
  )
}

per_match <- function(d, distance = ~score, id = "id", ...) {
  quietly(sib_match(treated ~ age, d, distance = distance, id = id, ...))
}

# A matching that no order of the rows can change.
per_pairs <- function(m) {
  p <- m$pairs[c("treated_id", "comparison_id", "distance")]
  p[order(p$treated_id), ]
}

per_effect <- function(m, counts = structure(per_people()$events, names = per_ids), ...) {
  sib_estimate_effect(m, counts, ..., weighting = "aggregate")$exact
}

per_sorted <- function(frame) {
  frame <- as.data.frame(frame)[order(frame$person), ]
  row.names(frame) <- NULL
  frame
}

per_measured <- function(members, ...) {
  found <- sib_caseload_measure(
    members, per_contacts(), as_at = as.Date("2012-12-31"), on_exit = "left_out", ...
  )
  list(per_sorted(found$persons), found$measures)
}

# Whole numbers as integer64, without package bit64.
per_64 <- function(x) {
  bytes <- .Call(R_swig_rsib_int64, as.double(x), TRUE)
  structure(readBin(bytes, "double", length(x)), class = "integer64")
}

# By argument: the data, the column of the values, that of the ids, and a call with them.
per_arguments <- function() {
  d <- per_people()
  m <- per_members()
  list(
    "sib_match distance" = list(d, "score", "id", function(d, x) {
      per_pairs(per_match(d, if (is.character(x)) reformulate(x) else x))
    }),
    "sib_match tie_key" = list(d, "tie", "id", function(d, x) {
      per_pairs(per_match(d, tie_key = x))
    }),
    "sib_match formula" = list(d, "age", "id", function(d, x) {
      z <- if (is.character(x)) d[[x]] else x
      if (is.character(x)) d$z <- z
      per_pairs(quietly(sib_match(treated ~ z, d, id = "id")))
    }),
    "sib_fit_propensity formula" = list(d, "age", "id", function(d, x) {
      z <- if (is.character(x)) d[[x]] else x
      if (is.character(x)) d$z <- z
      coef(sib_fit_propensity(treated ~ z, d, id = "id"))
    }),
    "sib_balance x" = list(d, "age", NULL, function(d, x) {
      z <- if (is.character(x)) d[[x]] else x
      sib_balance(treated ~ z, d)$table$smd_before
    }),
    "sib_balance weights" = list(d, "weight", NULL, function(d, x) {
      sib_balance(treated ~ age, d, weights = x)$table$smd_after
    }),
    "sib_estimate_effect counts" = list(d, "events", "id", function(d, x) {
      per_effect(per_match(d), if (is.character(x)) d[[x]] else x)
    }),
    "sib_estimate_effect exposure" = list(d, "days", "id", function(d, x) {
      per_effect(per_match(d), exposure = if (is.character(x)) d[[x]] else x)
    }),
    "match_data data" = list(d, "weight", "id", function(d, x) {
      e <- per_people()
      e$w <- if (is.character(x)) d[[x]] else x[e$id]
      found <- match_data(per_match(d), data = e[sample(nrow(e)), ])
      found[order(found$id), c("id", "w", "weights")]$w
    }),
    "sib_count_reconvictions censoring_date" = list(m, "ends", "person", function(d, x) {
      per_sorted(sib_count_reconvictions(d, per_records(), censoring_date = x)$persons)
    }),
    "sib_build_history birth_date" = list(m, "born", "person", function(d, x) {
      age <- sib_measure("age", "age_at_last")
      per_sorted(sib_build_history(d, per_records(), age, birth_date = x)$covariates)
    }),
    "sib_caseload_measure exit_date" = list(m, "ends", "person", function(d, x) {
      per_measured(d, exit_date = x)
    }),
    "sib_caseload_measure cohort" = list(m, "cohort", "person", function(d, x) {
      per_measured(d, cohort = x)
    })
  )
}

# By argument that is a table: the table, its columns to try, and a call with it.
per_tables <- function() c(tables_of_units(), tables_of_records(), tables_of_service())

tables_of_units <- function() {
  d <- per_people()
  list(
    "sib_match data" = list(d, c("id", "age", "score", "tie", "treated"), function(d) {
      per_pairs(per_match(d, tie_key = "tie", exact = "weight"))
    }),
    "sib_fit_propensity data" = list(d, c("id", "age", "treated"), function(d) {
      unname(coef(sib_fit_propensity(treated ~ age + weight, d, id = "id")))
    }),
    "predict.sib_propensity newdata" = list(d, "age", function(d) {
      predict(sib_fit_propensity(treated ~ age, per_people()), d)
    }),
    "sib_balance data" = list(d, c("age", "weight", "treated"), function(d) {
      sib_balance(treated ~ age, d, weights = "weight")$table$smd_after
    }),
    "sib_estimate_effect counts" = list(
      data.frame(person = per_ids, events = d$events), c("person", "events"),
      function(d) per_effect(per_match(per_people()), d)
    ),
    "sib_estimate_effect exposure" = list(
      data.frame(person = per_ids, days_at_risk = d$days), c("person", "days_at_risk"),
      function(d) per_effect(per_match(per_people()), exposure = d)
    )
  )
}

tables_of_records <- function() {
  m <- per_members()
  releases <- cbind(m, age = per_people()$age)
  select <- function(d, ...) {
    sib_select_cohort(d, c(adult = "age >= 25"), index_date = "index_date", ...)
  }
  list(
    "sib_count_reconvictions members" = list(m, c("person", "index_date", "ends"), function(d) {
      sib_count_reconvictions(d, per_records(), censoring_date = "ends")$persons
    }),
    "sib_count_reconvictions convictions" = list(
      per_records(), c("person", "offence_date", "conviction_date", "weeks"),
      function(d) sib_count_reconvictions(m, d, where = "weeks > 3")$persons
    ),
    "sib_build_history members" = list(m, c("person", "index_date", "born"), function(d) {
      sib_build_history(d, per_records(), sib_measure("age", "age_at_last"),
        birth_date = "born")$covariates
    }),
    "sib_build_history convictions" = list(
      per_records(), c("person", "conviction_date", "weeks"),
      function(d) sib_build_history(m, d, sib_measure("n", "count", "weeks > 3"))$covariates
    ),
    "sib_select_cohort releases" = list(releases, c("person", "index_date", "born", "age"),
      function(d) select(d)$members),
    "sib_select_cohort earlier_members" = list(data.frame(x = per_ids[1:9]), "x", function(d) {
      nrow(select(releases, arm = c(treated = "age > 30", comparison = "age <= 30"),
        earlier_members = d$x)$members)
    }),
    "sib_explain releases" = list(releases, c("person", "age"), function(d) {
      sib_explain(select(releases), d, person = "p07")
    })
  )
}

tables_of_service <- function() {
  m <- per_members()
  day <- as.Date("2012-12-31")
  measured <- function(...) sib_caseload_measure(m, per_contacts(), as_at = day, ...)
  lists <- data.frame(person = per_ids, spell = per_ids, listed_on = as.Date("2012-01-02"),
    expected_release = as.Date("2012-02-02"))
  follow <- function(lists, ...) sib_caseload_lists(lists, as_at = as.Date("2012-01-31"), ...)
  list(
    "sib_caseload_measure members" = list(m, c("person", "index_date", "ends", "cohort"),
      function(d) per_measured(d, exit_date = "ends", cohort = "cohort")),
    "sib_caseload_measure contacts" = list(per_contacts(), c("person", "date", "place", "status"),
      function(d) sib_caseload_measure(m, d, as_at = day)$persons),
    "sib_caseload_measure spells" = list(
      data.frame(person = per_ids, received = as.Date("2010-03-02"),
        exited = as.Date("2010-03-09"), exit = "released", area = "in"),
      c("person", "received", "exit"),
      function(d) measured(spells = d, on_custody = "left_out")$persons
    ),
    "sib_caseload_measure needs" = list(
      data.frame(person = per_ids, recorded_on = as.Date("2010-03-02"),
        category = c("debt", "home")),
      c("person", "recorded_on", "category"), function(d) measured(needs = d)$needs
    ),
    "sib_caseload_measure overlaps" = list(
      data.frame(person = per_ids, list = c("a", "b"), from = as.Date("2010-01-02"),
        to = as.Date("2010-04-02")),
      c("person", "list", "from"), function(d) measured(overlaps = d)$overlaps
    ),
    "sib_caseload_measure facts" = list(
      data.frame(person = per_ids, known_on = as.Date("2010-01-02"), fact = "a",
        value = c("1", "2")),
      c("person", "known_on", "value"), function(d) measured(facts = d)$shares
    ),
    "sib_caseload_lists lists" = list(lists, c("person", "spell", "listed_on"),
      function(d) follow(d)$caseload),
    "sib_caseload_lists spells" = list(
      data.frame(spell = per_ids, exited = as.Date("2012-01-20")), c("spell", "exited"),
      function(d) follow(lists, spells = d)$caseload
    ),
    "sib_caseload_activity contacts" = list(per_contacts(), c("person", "date", "worker"),
      function(d) sib_caseload_activity(d, as_at = as.Date("2010-05-31"))$activity),
    "sib_caseload_activity workers" = list(
      data.frame(worker = per_ids, from = as.Date("2010-01-01"), to = as.Date("2010-12-31")),
      c("worker", "from"), function(d) {
        sib_caseload_activity(per_contacts(), as_at = as.Date("2010-05-31"), workers = d)$activity
      }
    ),
    "sib_association people" = list(
      data.frame(service = c("met", "unmet"), events = as.integer(per_people()$events)),
      c("service", "events"),
      function(d) sib_association(d, seal = strrep("0", 64))
    )
  )
}
