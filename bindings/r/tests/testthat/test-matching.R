att <- function(m, outcome, weighting = "per_treated") {
  w <- weights(m, weighting)
  weighted.mean(outcome[m$treated == 1], w[m$treated == 1]) -
    weighted.mean(outcome[m$treated == 0], w[m$treated == 0])
}

# Nearest neighbours 1:1 by the rule carried out literally.
slow_pairs <- function(score, treated, width = Inf, replace = FALSE) {
  free <- which(treated == 0)
  pairs <- NULL
  for (case in which(treated == 1)[order(-score[treated == 1])]) {
    distance <- abs(score[free] - score[case])
    if (length(free) == 0L || min(distance) > width) next
    control <- free[which.min(distance)]
    pairs <- rbind(pairs, c(case, control))
    if (!replace) free <- setdiff(free, control)
  }
  pairs[order(pairs[, 1L]), , drop = FALSE]
}

rows_of <- function(m) unname(as.matrix(m$pairs[c("treated_row", "comparison_row")]))

test_that("pairs are those of the rule carried out slowly", {
  for (seed in 1:5) {
    d <- people(seed, 80)
    score <- fitted(sib_fit_propensity(people_formula, d))
    quietly({
      expect_equal(rows_of(sib_match(people_formula, d)), slow_pairs(score, d$treat))
      m <- sib_match(people_formula, d, caliper = 0.05)
      expect_equal(rows_of(m), slow_pairs(score, d$treat, 0.05 * sd(score)))
      expect_equal(m$caliper$width, 0.05 * sd(score))
      m <- sib_match(people_formula, d, replace = TRUE)
      expect_equal(rows_of(m), slow_pairs(score, d$treat, replace = TRUE))
    })
  }
})

# The least total distance 1:1 by trying every choice; fewer cases than comparison units.
least_total <- function(cases, controls) {
  if (length(cases) == 0L) return(0)
  min(vapply(seq_along(controls), function(i) {
    abs(cases[[1L]] - controls[[i]]) + least_total(cases[-1L], controls[-i])
  }, 0))
}

test_that("an optimal matching has the least total, and says so", {
  for (seed in 1:20) {
    set.seed(seed)
    d <- data.frame(treat = rep(1:0, c(3, 5)), score = round(runif(8), 1))
    m <- sib_match(treat ~ score, d, method = "optimal", distance = d$score)
    expect_equal(m$total_distance, least_total(d$score[1:3], d$score[4:8]))
    expect_true(m$verified)
    expect_identical(m$most_treated, 3)
  }
  expect_output(print(m), "1:1 optimal matching")
  expect_output(print(m), "matched 3 \\(at most 3\\) and 3")
  expect_identical(as_matchit(m)$info$method, "optimal")
  expect_identical(generics::glance(m)$total_distance, m$total_distance)
  d <- lalonde()
  score <- setNames(oracle("matchit614_ps.csv")$ps, d$id)
  m <- sib_match(lalonde_formula, d, "optimal", score, id = "id")
  expect_equal(m$total_distance, 39.692798721077, tolerance = 1e-13)
})

test_that("a full matching has everybody in a set with one case or one control", {
  d <- data.frame(
    treat = c(0, 0, 1, 1, 0, 1), score = c(0.125, 0.25, 0.3125, 0.5, 0.5625, 0.625)
  )
  m <- sib_match(treat ~ score, d, method = "full", distance = d$score)
  expect_identical(m$sets, c(1L, 1L, 1L, 2L, 2L, 2L))
  expect_identical(m$weights$per_treated, c(0.5, 0.5, 1, 1, 2, 1))
  expect_identical(m$total_distance, 0.375)
  expect_output(print(m), "sib_matching: full matching")
  made <- as_matchit(m)
  expect_null(made$match.matrix)
  expect_identical(levels(made$subclass), c("1", "2"))
  expect_identical(levels(match_data(m)$subclass), c("1", "2"))
  m <- sib_match(
    treat ~ score, d, "full", d$score, max.controls = 1, min.controls = 1
  )
  expect_identical(m$total_distance, 0.5)
  expect_identical(nrow(m$pairs), 3L)
  d <- lalonde()
  score <- setNames(oracle("matchit614_ps.csv")$ps, d$id)
  m <- sib_match(lalonde_formula, d, "full", score, id = "id")
  expect_equal(m$total_distance, 2.141616233930, tolerance = 1e-11)
  m <- sib_match(lalonde_formula, d, "full", score, id = "id", max.controls = 4)
  expect_equal(m$total_distance, 119.906132062650, tolerance = 1e-11)
  expect_identical(m$matched_comparison, 429)
  effect <- sib_estimate_effect(m, d$re78, weighting = "per_treated")
  w <- m$weights$per_treated
  expect_equal(
    effect$values[["mean_comparison"]],
    weighted.mean(d$re78[d$treat == 0], w[d$treat == 0])
  )
})

test_that("effects of whole sets compare everybody with everybody", {
  d <- people(3)
  m <- quietly(sib_match(treat ~ site + drugs, d, method = "exact", id = "person"))
  expect_true(m$verified && m$whole_sets)
  expect_output(print(m), "exact matching")
  set <- interaction(d$site, d$drugs)
  means <- tapply(d$events[d$treat == 0], set[d$treat == 0], mean)
  effect <- sib_estimate_effect(
    m, structure(d$events, names = d$person), weighting = "per_treated"
  )
  expect_equal(effect$values[["mean_comparison"]], mean(means[as.character(set[d$treat == 1])]))
  expect_error(plot(m, type = "jitter"), class = "sib_error_argument")
})

test_that("lalonde's matchings are those of the C tests", {
  d <- lalonde()
  d$row <- seq_len(nrow(d))
  score <- setNames(oracle("matchit614_ps.csv")$ps, d$id)
  designs <- data.frame(
    ratio = c(1, 1, 2), caliper = c(NA, 0.2, NA), treated = c(185, 113, 185),
    comparison = c(185, 113, 370), att = c(894.367480270271, 1571.744454424778, 220.288640675678),
    total = c(39.692798721077, 3.775139395128, 136.549585695660)
  )
  for (i in seq_len(nrow(designs))) {
    want <- designs[i, ]
    m <- quietly(sib_match(
      lalonde_formula, d, distance = score, ratio = want$ratio,
      caliper = if (!is.na(want$caliper)) want$caliper, id = "id", tie_key = "row"
    ))
    expect_identical(m$matched_treated, want$treated)
    expect_identical(m$matched_comparison, want$comparison)
    expect_equal(att(m, d$re78), want$att, tolerance = 1e-9)
    expect_equal(sum(m$pairs$distance), want$total, tolerance = 1e-13)
    expect_identical(m$tie_rule, "tie_key,id")
    expect_true(m$order_free)
    expect_true(m$verified)
  }
})

test_that("with replacement lalonde's distances are MatchIt's", {
  d <- lalonde()
  score <- setNames(oracle("matchit614_ps.csv")$ps, d$id)
  each <- function(file, ...) {
    m <- quietly(sib_match(
      lalonde_formula, d, distance = score, replace = TRUE, id = ~id,
      tie_key = setNames(seq_along(score), d$id),
      ...
    ))
    theirs <- oracle(file)
    theirs <- theirs[theirs$control %in% d$id, ]
    theirs <- theirs[order(match(theirs$treated, d$id), theirs$k), ]
    want <- abs(score[match(theirs$treated, d$id)] - score[match(theirs$control, d$id)])
    ours <- m$pairs[order(m$pairs$treated_row), ]
    expect_equal(ours$treated_id, theirs$treated)
    expect_equal(ours$distance, unname(want), tolerance = 1e-14)
    expect_null(m$sets)
  }
  each("matchit614_nn1_replace_pairs.csv")
  each("matchit614_nn2_replace_caliper02_pairs.csv", ratio = 2, caliper = 0.2)
})

test_that("ids make the order of the rows irrelevant, and results say which it is", {
  d <- lalonde()
  each <- function(rows) {
    m <- quietly(sib_match(lalonde_formula, d[rows, ], id = "id", caliper = 0.2))
    expect_true(m$order_free)
    m$pairs[c("treated_id", "comparison_id", "distance", "set")]
  }
  expect_identical(each(rev(seq_len(nrow(d)))), each(seq_len(nrow(d))))
  m <- sib_match(lalonde_formula, d)
  expect_false(m$order_free)
  expect_identical(m$tie_rule, "row")
  expect_gt(m$ties_broken, 0)
})

test_that("every setting is verified and its parts agree with its pairs", {
  d <- people(20)
  for (setting in offered) {
    m <- quietly(do.call(sib_match, c(list(people_formula, d), setting)))
    pairs <- m$pairs
    expect_true(m$verified)
    expect_true(all(m$faults == 0))
    expect_identical(as.data.frame(m), pairs)
    expect_true(all(d$treat[pairs$treated_row] == 1) && all(d$treat[pairs$comparison_row] == 0))
    expect_equal(pairs$distance,
      abs(m$distance[pairs$treated_row] - m$distance[pairs$comparison_row]))
    uses <- tabulate(pairs$comparison_row, nrow(d))
    served <- tabulate(pairs$treated_row, nrow(d))
    expect_equal(m$weights$aggregate, ifelse(d$treat == 1, +(served > 0), uses))
    shares <- tapply(1 / served[pairs$treated_row], factor(pairs$comparison_row, seq_len(nrow(d))),
      sum, default = 0)
    expect_equal(m$weights$per_treated, ifelse(d$treat == 1, +(served > 0), as.vector(shares)))
    in_pair <- served + uses > 0
    expect_identical(m$reasons == "matched", in_pair)
    expect_identical(m$unmatched$row, which(d$treat == 1 & !in_pair))
    expect_identical(m$matched_treated, as.double(sum(served > 0)))
    expect_identical(m$matched_comparison, as.double(sum(uses > 0)))
    w <- m$weights$per_treated[d$treat == 0]
    expect_equal(m$effective_size["per_treated", "comparison"], sum(w)^2 / sum(w^2))
    if (!is.null(m$sets)) {
      expect_identical(m$sets[pairs$treated_row], pairs$set)
      expect_identical(m$sets[pairs$comparison_row], pairs$set)
    }
  }
})

test_that("ids may be a column, a formula or a vector, and name the pairs", {
  d <- people(21)
  by_name <- quietly(sib_match(people_formula, d, id = "person"))
  expect_identical(quietly(sib_match(people_formula, d, id = ~person))$pairs, by_name$pairs)
  expect_identical(quietly(sib_match(people_formula, d, id = d$person))$pairs, by_name$pairs)
  expect_identical(by_name$pairs$treated_id, d$person[by_name$pairs$treated_row])
  expect_identical(by_name$ids, d$person)
  expect_identical(by_name$tie_rule, "siphash-2-4,id")
  row.names(d) <- d$person
  by_row <- quietly(sib_match(people_formula, d))
  expect_null(by_row$ids)
  expect_setequal(
    with(by_row$pairs, paste(treated_id, comparison_id)),
    with(by_name$pairs, paste(treated_id, comparison_id))
  )
})

test_that("ties follow the key that was given", {
  d <- data.frame(treat = c(1, 0, 0, 0), x = 1, key = c(9, 3, 1, 2))
  each <- function(...) {
    m <- sib_match(treat ~ x, d, distance = rep(0.5, 4), ...)
    c(m$pairs$comparison_row, m$tie_rule)
  }
  expect_identical(each(), c("2", "row"))
  expect_identical(each(tie_key = "key"), c("3", "tie_key"))
  expect_identical(each(tie_key = c(1, 1, 1, 0)), c("4", "tie_key,row"))
  seeds <- vapply(0:20, function(seed) each(id = letters[1:4], seed = seed)[[1L]], "")
  expect_setequal(seeds, c("2", "3", "4"))
})

test_that("distances may be numbers on either scale, or a model", {
  d <- people(22)
  model <- sib_fit_propensity(people_formula, d)
  quietly({
    fitted_here <- sib_match(people_formula, d, caliper = 0.1)
    expect_identical(sib_match(people_formula, d, distance = model, caliper = 0.1)$pairs,
      fitted_here$pairs)
    numbers <- sib_match(people_formula, d, distance = model$scores, caliper = 0.1)
    expect_identical(numbers$pairs, fitted_here$pairs)
    expect_null(numbers$model)
    logits <- sib_match(people_formula, d, distance = model$logits, caliper = 0.1)
    linear <- sib_match(people_formula, d, link = "linear.logit", caliper = 0.1)
    expect_identical(logits$pairs, linear$pairs)
    expect_identical(logits$settings$distance, "logit")
    whole <- sib_match(people_formula, d, distance = d$days)
  })
  expect_equal(whole$pairs$distance,
    as.double(abs(d$days[whole$pairs$treated_row] - d$days[whole$pairs$comparison_row])))
})

test_that("options of the score model pass through", {
  d <- people(23)
  d$age[seq(7, 300, 10)] <- NA
  m <- quietly(sib_match(people_formula, d, distance.options = list(missing = "indicator")))
  model <- sib_fit_propensity(people_formula, d, missing = "indicator")
  expect_identical(m$distance, fitted(model))
  expect_identical(coef(m$model), coef(model))
  expect_identical(m$model$formula, people_formula)
})

test_that("unmatched and short cases are warnings, reasons and the verdict", {
  d <- data.frame(treat = c(1, 1, 1, 0, 0), x = 1:5, s = c("a", "a", "b", "a", "c"))
  scores <- c(0.5, 0.52, 0.9, 0.5, 0.1)
  expect_warning(m <- sib_match(treat ~ x, d, distance = scores, exact = ~s),
    "2 of 3 treated units", class = "sib_unmatched")
  expect_identical(m$verdict, "short")
  expect_identical(as.character(m$reasons),
    c("no_control_left", "matched", "empty_stratum", "matched", "not_used"))
  expect_identical(m$unmatched$row, c(1L, 3L))
  expect_warning(m <- sib_match(treat ~ x, d[-3, ], distance = scores[-3], replace = TRUE,
    exact = ~s, ratio = 2), "short: 2 of 2 treated units are in fewer than 2 pairs$",
    class = "sib_unmatched")
  expect_output(print(m), "treated in fewer than 2 pairs: 2", fixed = TRUE)
  expect_warning(m <- sib_match(treat ~ x, d, distance = scores, discard = "both"),
    class = "sib_unmatched")
  expect_identical(as.character(m$reasons[c(3, 5)]), c("discarded", "discarded"))
  expect_warning(m <- sib_match(treat ~ x, d[4:5, ], distance = scores[4:5]),
    "no_treated", class = "sib_unmatched")
  expect_identical(nrow(m$pairs), 0L)
  expect_output(print(m), "no_treated")
  expect_output(print(summary(m)), "Sample sizes")
})

test_that("a matching survives saveRDS() with everything its methods need", {
  d <- people(24)
  m <- quietly(sib_match(people_formula, d, caliper = 0.1, id = "person", exact = "site"))
  file <- tempfile()
  on.exit(unlink(file))
  saveRDS(m, file)
  read <- readRDS(file)
  rm(d)
  expect_equal(read, m, ignore_formula_env = TRUE)
  expect_identical(match_data(read), match_data(m))
  expect_identical(summary(read)$sum.matched, summary(m)$sum.matched)
  expect_identical(as_matchit(read)$weights, as_matchit(m)$weights)
})

test_that("progress is reported and can stop the call; threads change no bit", {
  d <- people(25)
  steps <- character()
  quietly(sib_match(people_formula, d, progress = function(fraction, step) {
    steps <<- c(steps, step)
    TRUE
  }))
  expect_setequal(steps, c("fitting scores", "matching"))
  expect_error(sib_match(people_formula, d, progress = function(...) FALSE),
    class = "sib_error_interrupted")
  messages <- capture_messages(quietly(sib_match(people_formula, d, verbose = TRUE)))
  expect_true("matching: 100 %\n" %in% messages)
  expect_identical(quietly(sib_match(people_formula, d, threads = 2))$pairs,
    quietly(sib_match(people_formula, d))$pairs)
})

test_that("summary() and print() show sizes, caliper and verdict", {
  m <- quietly(sib_match(people_formula, people(26), caliper = 0.1, ratio = 2))
  expect_identical(rownames(summary(m)$nn),
    c("All", "Matched (ESS)", "Matched", "Unmatched", "Discarded"))
  expect_null(summary(m, un = FALSE)$sum.all)
  expect_false(identical(summary(m)$sum.matched, summary(m, weighting = "aggregate")$sum.matched))
  expect_output(print(summary(m)), "Std. Mean Diff.")
  expect_output(print(m), "short, verified")
  expect_error(weights(m, "distinct"), "aggregate", class = "sib_error_argument")
  skip_if_not_installed("generics")
  glance <- generics::glance(m)
  expect_identical(glance$pairs, nrow(m$pairs))
  expect_identical(generics::tidy(m), m$pairs)
})

test_that("the arm of a factor is printed, and that of a condition may stand in I()", {
  d <- people(6)
  d$group <- factor(d$treat, 0:1, c("old", "new"))
  m <- quietly(sib_match(group ~ age, d, id = "person"))
  expect_identical(m$arm, "group = new")
  expect_output(print(m), paste0(sum(d$treat), " treated (group = new), "), fixed = TRUE)
  same <- quietly(sib_match(I(group == "new") ~ age, d, id = "person"))
  expect_null(same$arm)
  expect_identical(same$pairs, m$pairs)
})

test_that("summary() of a matching on missing covariates measures what is there, and has a plot", {
  d <- people(8)
  d$prior[seq(2, 300, 7)] <- NA
  m <- quietly(sib_match(people_formula, d, distance.options = list(missing = "indicator")))
  s <- summary(m)
  expect_true(is.finite(s$sum.matched["prior", "Std. Mean Diff."]))
  expect_identical(s$balance$table, sib_balance(m, missing = "available")$table)
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  expect_identical(withVisible(plot(s))$visible, FALSE)
  expect_error(plot(m$model), "no plot of a sib_propensity", class = "sib_error_unsupported")
})

test_that("a summary fits in 80 columns, and has matchit()'s headings where there is room", {
  m <- quietly(sib_match(people_formula, people(10), id = "person"))
  headings <- function(width) {
    old <- options(width = width)
    on.exit(options(old))
    grep("Var. Ratio", capture.output(summary(m)), fixed = TRUE, value = TRUE)
  }
  expect_match(headings(80), "^ +Treated +Control .* eCDF Mean +eCDF Max$")
  expect_match(headings(120), "^ +Means Treated +Means Control .* eCDF Max$")
})
