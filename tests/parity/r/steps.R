# A drawn contract by the single steps, and by the chain.

# The options of a step: the keys "STEP.NAME" of the case.
part_of <- function(case, step) {
  mine <- startsWith(case$keys, paste0(step, "."))
  case$keys <- substring(case$keys[mine], nchar(step) + 2L)
  case$values <- case$values[mine]
  case
}

select_by_steps <- function(case, cohort, earlier) {
  part <- part_of(case, "select")
  named <- c(releases = "releases", rules = paste0("rules.", cohort), exclusions = "exclusions")
  part$keys <- c(part$keys, names(named))
  part$values <- c(part$values, case$values[match(named, case$keys)])
  if (length(earlier) > 0L) {
    part$keys <- c(part$keys, "earlier_members")
    part$values <- c(part$values, list(charToRaw(paste(earlier, collapse = " "))))
  }
  cohort_of(part)
}

# The score and the age of each member: whole years from birth to release.
people_by_steps <- function(case, members) {
  releases <- frame_named(value(case, "releases"))[members$row, ]
  handle <- sib:::table_handle(table_named(value(case, "releases")))
  compiled <- .Call(sib:::R_swig_sib_expression_compile, NULL, "age(born, released)", handle, TRUE)
  ages <- sib:::frame_of(.Call(sib:::R_swig_sib_expression_evaluate, NULL, compiled, handle, TRUE))
  data.frame(person = members$person, treated = members$arm == "treated",
    score = releases$score, age = ages$value[members$row])
}

count_by_steps <- function(case, cohort) {
  part <- part_of(case, "count")
  numbers <- c("follow_up_months", "waiting_months", "follow_up_days", "waiting_days")
  do.call(sib_count_reconvictions, c(
    list(cohort, table_named(value(case, "convictions"))),
    given(part, setdiff(part$keys, numbers), numbers)
  ))
}

match_by_steps <- function(case, people, model) {
  part <- part_of(case, "match")
  sib_match(treated ~ score + age, people,
    distance = model, link = if (value(part, "distance") == "logit") "linear.logit" else "logit",
    id = "person", ratio = number(part, "ratio"), replace = value(part, "replace") == "1",
    m.order = value(part, "order"), discard = value(part, "discard"),
    seed = number(part, "seed"), caliper = caliper_of(part))
}

# a / b times n as a fraction in lowest terms.
times <- function(exact, n) {
  parts <- as.numeric(strsplit(exact, "/", fixed = TRUE)[[1L]])
  top <- parts[[1L]] * n
  bottom <- if (length(parts) > 1L) parts[[2L]] else 1
  a <- top
  b <- bottom
  while (b != 0) {
    rest <- a %% b
    a <- b
    b <- rest
  }
  a <- max(a, 1)
  paste(c(sprintf("%.0f", top / a), if (bottom / a != 1) sprintf("%.0f", bottom / a)),
    collapse = "/")
}

# The facts of both arms: sums under the weights of the arm. Without a pair there is no effect;
# treated people may be kept all the same.
facts_by_steps <- function(case, id, people, model, counts, effect) {
  how <- part_of(case, "effect")
  if (is.null(effect) || effect$n[["pairs"]] == 0) {
    known <- counts$persons$events[people$treated]
    known <- known[!is.na(known) & value(how, "unmatched") == "kept"]
    persons <- c(length(known), 0)
    events <- c(sprintf("%.0f", sum(known)), "0")
  } else {
    weight <- c(aggregate = "pairs", per_treated = "matched_treated",
      distinct = "persons_comparison")[[value(how, "weighting")]]
    persons <- c(effect$n[["persons_treated"]], effect$n[[weight]])
    events <- c(times(effect$exact[["mean_treated"]], persons[[1L]]),
      times(effect$exact[["mean_comparison"]], persons[[2L]]))
  }
  data.frame(cohort = id, arm = c("treated", "comparison"), persons = persons, events = events,
    eligible = c(sum(people$treated), persons[[2L]]), verdict = model$verdict)
}

say_matched <- function(case, id, m, effect) {
  for (name in c(
    "verdict", "matched_treated", "matched_comparison", "most_treated", "ties_broken",
    "total_distance"
  )) {
    say(case, paste0(id, ".match.", name), m[[name]])
  }
  say(case, paste0(id, ".pair_treated"), m$pairs$treated_row - 1)
  say(case, paste0(id, ".pair_comparison"), m$pairs$comparison_row - 1)
  for (name in names(coef(effect))) {
    say(case, paste0(id, ".", name), effect$exact[[name]])
  }
  for (name in c("persons_treated", "persons_comparison", "pairs")) {
    say(case, paste0(id, ".effect.", name), effect$n[[name]])
  }
}

# One cohort: what each step says, its facts and its treated people.
walk_by_steps <- function(case, id, earlier) {
  cohort <- select_by_steps(case, id, earlier)
  people <- people_by_steps(case, cohort$members)
  fit <- part_of(case, "fit")
  model <- sib_fit_propensity(treated ~ score + age, people, id = "person",
    missing = value(fit, "missing"), screen_p = number(fit, "screen_p"))
  counts <- count_by_steps(case, cohort)
  say(case, paste0(id, ".treated"), sum(people$treated))
  say(case, paste0(id, ".comparison"), sum(!people$treated))
  say(case, paste0(id, ".person"), people$person)
  say(case, paste0(id, ".verdict"), model$verdict)
  say(case, paste0(id, ".coefficients"), model$coefficients)
  say(case, paste0(id, ".events"), counts$persons$events)
  effect <- NULL
  if (model$verdict == "ok") {
    m <- match_by_steps(case, people, model)
    how <- part_of(case, "effect")
    unlinked <- value(part_of(case, "count"), "unlinked")
    effect <- sib_estimate_effect(m, counts, weighting = value(how, "weighting"),
      unmatched = value(how, "unmatched"),
      missing = if (unlinked == "missing") "leave_out" else "refuse")
    say_matched(case, id, m, effect)
  }
  list(facts = facts_by_steps(case, id, people, model, counts, effect),
    treated = people$person[people$treated])
}

run_steps <- function(case) {
  facts <- list()
  earlier <- character()
  for (id in vapply(case$values[case$keys == "cohort"], value_of, "")) {
    walked <- walk_by_steps(case, id, earlier)
    facts[[id]] <- walked$facts
    earlier <- c(earlier, walked$treated)
  }
  contract <- sib_contract(book$texts[[value(case, "terms")]])
  tables <- list(
    releases = table_named(value(case, "releases")),
    convictions = table_named(value(case, "convictions"))
  )
  by_steps <- sib_settle(contract, "end", list(returns = do.call(rbind, unname(facts))))
  say(case, "settlement", by_steps$record)
  chain <- sib_evaluate(contract, tables, "end")
  say(case, "result_hash", chain$result_hash)
  say(case, "chain.settlement", sib_settle(contract, "end", evaluations = chain)$record)
}
