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

test_that("lalonde's matchings are those of the C tests", {
  d <- lalonde()
  d$row <- seq_len(nrow(d))
  score <- oracle("matchit614_ps.csv")$ps
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
  score <- oracle("matchit614_ps.csv")$ps
  each <- function(file, ...) {
    m <- quietly(sib_match(
      lalonde_formula, d, distance = score, replace = TRUE, id = ~id, tie_key = seq_along(score),
      ...
    ))
    theirs <- oracle(file)
    theirs <- theirs[theirs$control %in% d$id, ]
    theirs <- theirs[order(match(theirs$treated, d$id), theirs$k), ]
    want <- abs(score[match(theirs$treated, d$id)] - score[match(theirs$control, d$id)])
    ours <- m$pairs[order(m$pairs$treated_row), ]
    expect_equal(ours$treated_id, theirs$treated)
    expect_equal(ours$distance, want, tolerance = 1e-14)
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
