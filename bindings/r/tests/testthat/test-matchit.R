# What is made for matchit() works unchanged on matchings of this package, and gives the same.
# The packages of CRAN that say so are compared with where they are installed; they are no
# dependencies, so they are not called by `::`.

both <- function(setting, data, formula = people_formula) {
  list(
    ours = quietly(do.call(sib_match, c(list(formula, data), setting))),
    theirs = suppressWarnings(do.call(matchit, c(list(formula, data), setting)))
  )
}

label <- function(setting, seed) paste("seed", seed, deparse1(setting))

matchit <- function(...) peer("MatchIt", "matchit")(...)
matchit_data <- function(...) peer("MatchIt", "match_data")(...)
get_matches <- function(...) peer("MatchIt", "get_matches")(...)
bal_tab <- function(...) peer("cobalt", "bal.tab")(...)
love_plot <- function(...) peer("cobalt", "love.plot")(...)

without_ticks <- function(table) {
  rownames(table) <- gsub("`", "", rownames(table), fixed = TRUE)
  table
}

test_that("the arguments of matchit() stand in its order, with its defaults", {
  skip_if_not_installed("MatchIt")
  theirs <- formals(peer("MatchIt", "matchit"))
  ours <- formals(sib_match)
  expect_identical(names(ours)[seq_along(theirs)], names(theirs))
  expect_identical(ours[seq_along(theirs)], theirs[seq_along(theirs)])
  expect_identical(
    names(formals(match_data.sib_matching))[1:8],
    names(formals(peer("MatchIt", "match_data")))
  )
})

test_that("a positional call means what it means to matchit()", {
  skip_if_not_installed("MatchIt")
  d <- people(2)
  call <- list(people_formula, d, "nearest", "glm", "logit", list(), "ATT", ~site, NULL, NULL,
    "both", FALSE, NULL, FALSE, "smallest", 0.5, TRUE, 2, FALSE, FALSE, FALSE)
  ours <- quietly(do.call(sib_match, call))
  theirs <- suppressWarnings(do.call(matchit, call))
  expect_identical(as_matchit(ours)$match.matrix, theirs$match.matrix)
  expect_equal(as_matchit(ours)$weights, theirs$weights)
})

test_that("as_matchit() is what matchit() returns, setting by setting", {
  skip_if_not_installed("MatchIt")
  for (seed in 1:3) {
    d <- people(seed)
    for (setting in offered) {
      m <- both(setting, d)
      made <- as_matchit(m$ours)
      expect_identical(attr(made$exact, "term.labels"), attr(m$theirs$exact, "term.labels"))
      same <- setdiff(names(m$theirs), c("call", "model", "formula", "exact"))
      for (part in same) {
        expect_equal(
          made[[part]], m$theirs[[part]], tolerance = 1e-9,
          label = paste(part, label(setting, seed)), ignore_attr = "terms"
        )
      }
      expect_s3_class(made, "matchit", exact = TRUE)
      expect_identical(setdiff(names(made), names(m$theirs)), "nn")
    }
  }
})

test_that("full matching has the weights of matchit()", {
  skip_if_not_installed("MatchIt")
  skip_if_not_installed("optmatch")
  for (seed in 1:3) {
    d <- people(seed)
    for (setting in list(list(), list(caliper = 0.2), list(exact = ~site))) {
      setting$method <- "full"
      ours <- as_matchit(quietly(do.call(sib_match, c(list(people_formula, d), setting))))
      theirs <- suppressWarnings(
        do.call(matchit, c(list(people_formula, d), setting, list(tol = 1e-10)))
      )
      expect_equal(ours$weights, theirs$weights, tolerance = 1e-9, label = label(setting, seed))
      expect_identical(nlevels(ours$subclass), nlevels(theirs$subclass))
      expect_equal(ours$info[names(theirs$info)], theirs$info)
      expect_equal(summary(ours)$nn, summary(theirs)$nn)
      expect_identical(setdiff(names(theirs), names(ours)), character())
    }
  }
})

same_sets <- function(ours, theirs) {
  numbers <- function(x) match(x, unique(x[!is.na(x)]))
  identical(numbers(as.integer(ours)), numbers(as.integer(theirs)))
}

test_that("whole sets and distances of covariates are those of matchit()", {
  skip_if_not_installed("MatchIt")
  continuous <- treat ~ age + prior
  cuts <- list(age = c(25, 35, 45), prior = 3)
  settings <- list(
    list(list(method = "exact"), treat ~ site + drugs),
    list(list(method = "cem"), treat ~ age + prior + site),
    list(list(method = "cem", cutpoints = cuts), treat ~ age + prior + drugs),
    list(list(distance = "mahalanobis"), continuous),
    list(list(distance = "robust_mahalanobis"), continuous),
    list(list(distance = "mahalanobis", ratio = 2, m.order = "closest"), continuous),
    list(list(distance = "scaled_euclidean", replace = TRUE), continuous),
    list(list(mahvars = ~ age + prior, caliper = 0.2), continuous)
  )
  for (seed in 1:2) {
    d <- people(seed)
    for (setting in settings) {
      m <- both(setting[[1L]], d, setting[[2L]])
      ours <- as_matchit(m$ours)
      expect_true(m$ours$verified)
      expect_identical(ours$match.matrix, m$theirs$match.matrix, label = label(setting, seed))
      expect_true(
        same_sets(ours$subclass, m$theirs$subclass), label = label(setting[[1L]], seed)
      )
      expect_equal(ours$weights, m$theirs$weights, tolerance = 1e-9)
      expect_equal(summary(ours)$nn, summary(m$theirs)$nn)
    }
    classes <- list(method = "subclass", subclass = 7)
    ours <- as_matchit(quietly(do.call(sib_match, c(list(continuous, d), classes))))
    theirs <- suppressWarnings(do.call(matchit, c(list(continuous, d), classes, min.n = 0)))
    expect_true(same_sets(ours$subclass, theirs$subclass))
    expect_equal(ours$weights, theirs$weights, tolerance = 1e-9)
    pairs <- both(list(method = "cem", k2k = TRUE), d, continuous)
    expect_equal(as_matchit(pairs$ours)$weights, pairs$theirs$weights)
  }
})

test_that("MatchIt's summary(), match_data() and get_matches() give the same", {
  skip_if_not_installed("MatchIt")
  d <- people(4)
  for (setting in offered) {
    m <- both(setting, d)
    made <- as_matchit(m$ours)
    theirs <- summary(m$theirs)
    expect_equal(summary(made)[-1L], theirs[-1L], tolerance = 1e-9, label = label(setting, 4))
    ours <- summary(m$ours)
    expect_equal(ours$sum.all, without_ticks(theirs$sum.all[, 1:6]), tolerance = 1e-9)
    expect_equal(ours$sum.matched, without_ticks(theirs$sum.matched[, 1:6]), tolerance = 1e-9)
    expect_equal(made$nn, theirs$nn)
    rows <- matchit_data(m$theirs)
    expect_equal(matchit_data(made), rows, tolerance = 1e-9, ignore_attr = "class")
    expect_equal(match_data(m$ours), rows, tolerance = 1e-9, ignore_attr = "class")
    expect_identical(match_data(m$theirs), rows)
    expect_equal(get_matches(made), get_matches(m$theirs), tolerance = 1e-9)
  }
})

test_that("cobalt's bal.tab() gives the same balance, before and after", {
  skip_if_not_installed("MatchIt")
  skip_if_not_installed("cobalt")
  statistics <- c("mean.diffs", "variance.ratios", "ks.statistics", "ovl.coefficients")
  table_of <- function(m) {
    bal_tab(m, un = TRUE, stats = statistics, disp = c("means", "sds"), int = TRUE)
  }
  for (seed in 5:6) {
    d <- people(seed)
    for (setting in offered) {
      m <- both(setting, d)
      ours <- table_of(as_matchit(m$ours))
      theirs <- table_of(m$theirs)
      expect_gt(nrow(ours$Balance), 20)
      expect_false(all(is.na(ours$Balance$Diff.Un)) || all(is.na(ours$Balance$Diff.Adj)))
      expect_equal(ours$Balance, theirs$Balance, tolerance = 1e-9, label = label(setting, seed))
      expect_equal(ours$Observations, theirs$Observations)
    }
  }
})

test_that("bal.tab() agrees with sib_balance() where both standardise alike", {
  skip_if_not_installed("cobalt")
  m <- quietly(sib_match(people_formula, people(7), caliper = 0.2, ratio = 2))
  theirs <- bal_tab(
    as_matchit(m), un = TRUE, binary = "std", stats = c("m", "v", "ks"), s.d.denom = "treated"
  )$Balance
  ours <- sib_balance(m)$table
  expect_equal(ours$smd_before, theirs$Diff.Un, tolerance = 1e-9)
  expect_equal(ours$smd_after, theirs$Diff.Adj, tolerance = 1e-9)
  expect_equal(ours$ecdf_max_after, theirs$KS.Adj, tolerance = 1e-9)
  numbers <- !ours$binary
  expect_equal(ours$variance_ratio_after[numbers], theirs$V.Ratio.Adj[numbers], tolerance = 1e-9)
})

test_that("avg_comparisons() of a weighted quasi-Poisson with offset gives the same estimate", {
  skip_if_not_installed("MatchIt")
  skip_if_not_installed("marginaleffects")
  avg_comparisons <- peer("marginaleffects", "avg_comparisons")
  estimate <- function(rows, vcov, comparison) {
    fit <- glm(
      events ~ treat * (age + prior) + offset(log(days)), quasipoisson, rows, weights = weights
    )
    avg_comparisons(
      fit, variables = "treat", vcov = vcov, comparison = comparison, wts = "weights",
      newdata = rows[rows$treat == 1, ]
    )
  }
  columns <- c("estimate", "std.error", "conf.low", "conf.high")
  for (setting in offered) {
    m <- both(setting, people(8))
    by_set <- is.null(setting$replace) && is.null(setting$reuse.max)
    vcov <- if (by_set) ~subclass else "HC1"
    for (comparison in c("difference", "lnratioavg")) {
      ours <- estimate(match_data(m$ours), vcov, comparison)
      theirs <- estimate(matchit_data(m$theirs), vcov, comparison)
      expect_true(all(is.finite(unlist(as.data.frame(ours)[columns]))))
      expect_equal(ours$estimate, theirs$estimate, tolerance = 1e-9, label = label(setting, 8))
      # marginaleffects differentiates numerically
      expect_equal(
        as.data.frame(ours)[columns], as.data.frame(theirs)[columns], tolerance = 1e-6
      )
    }
  }
})

# The table of docs/compare/matchit.md.
lalonde_effects <- list(
  list(list(), c(894.37, 894.37, 908.20)),
  list(list(caliper = 0.2), c(1571.74, 1571.74, 1693.86)),
  list(list(caliper = 0.2, link = "linear.logit"), c(1770.60, 1770.60, 1640.41)),
  list(list(ratio = 2), c(220.29, 220.29, 220.29)),
  list(list(exact = ~race), c(1472.69, 1472.69, 1494.75)),
  list(list(m.order = "closest"), c(894.37, 894.37, 908.20)),
  list(list(replace = TRUE), c(1991.62, 1967.94, 1773.71)),
  list(list(replace = TRUE, ratio = 2, caliper = 0.2), c(1784.85, 1771.24, 1761.75))
)

test_that("lalonde's effects are those of the page that compares, ties and all", {
  d <- lalonde()
  effect <- function(w) {
    weighted.mean(d$re78[d$treat == 1], w[d$treat == 1]) -
      weighted.mean(d$re78[d$treat == 0], w[d$treat == 0])
  }
  distances <- function(m) {
    cases <- rep(rownames(m$match.matrix), ncol(m$match.matrix))
    unname(abs(m$distance[cases] - m$distance[m$match.matrix]))
  }
  for (row in lalonde_effects) {
    ours <- quietly(do.call(sib_match, c(list(lalonde_formula, d), row[[1L]])))
    with_ids <- quietly(do.call(sib_match, c(list(lalonde_formula, d, id = "id"), row[[1L]])))
    expect_equal(round(effect(weights(ours)), 2), row[[2L]][[2L]])
    expect_equal(round(effect(weights(with_ids)), 2), row[[2L]][[3L]])
    if (requireNamespace("MatchIt", quietly = TRUE)) {
      theirs <- suppressWarnings(do.call(matchit, c(list(lalonde_formula, d), row[[1L]])))
      expect_equal(round(effect(theirs$weights), 2), row[[2L]][[1L]])
      # cases of equal score may change places, but with replacement
      arranged <- if (isTRUE(row[[1L]]$replace)) identity else sort
      expect_equal(arranged(distances(as_matchit(ours))), arranged(distances(theirs)),
        tolerance = 1e-6)
    }
  }
})

test_that("functions, interactions and texts in the formula reach MatchIt as they should", {
  skip_if_not_installed("MatchIt")
  d <- people(9)
  d$text <- as.character(d$site)
  formulas <- list(
    treat ~ log(prior) + age * drugs, treat ~ poly(age, 2) + text, treat ~ I(age^2) + site:drugs,
    treat ~ factor(drugs) + age
  )
  for (formula in formulas) {
    m <- both(list(ratio = 2), d, formula)
    expect_identical(as_matchit(m$ours)$match.matrix, m$theirs$match.matrix)
    expect_equal(as_matchit(m$ours)$X, m$theirs$X, ignore_attr = "terms")
    expect_equal(summary(as_matchit(m$ours))[-1L], summary(m$theirs)[-1L], tolerance = 1e-9)
    expect_equal(unname(summary(m$ours)$sum.matched[1L, ]),
      unname(summary(m$theirs)$sum.matched[1L, 1:6]), tolerance = 1e-9)
  }
})

test_that("plots of MatchIt and cobalt run on as_matchit()", {
  skip_if_not_installed("MatchIt")
  skip_if_not_installed("cobalt")
  m <- as_matchit(quietly(sib_match(people_formula, people(10), caliper = 0.2)))
  file <- tempfile(fileext = ".pdf")
  pdf(file)
  plot(m, type = "jitter", interactive = FALSE)
  plot(m, type = "histogram")
  plot(summary(m))
  print(love_plot(m, binary = "std"))
  dev.off()
  expect_gt(file.size(file), 1000)
  expect_output(print(m), "nearest neighbor")
  unlink(file)
})

test_that("as_matchit() has every unit and needs no other package", {
  d <- people(11)
  row.names(d) <- d$person
  m <- quietly(sib_match(people_formula, d, caliper = 0.1, ratio = 2))
  made <- as_matchit(m)
  expect_identical(names(made$weights), d$person)
  expect_identical(unname(made$treat), d$treat, ignore_attr = TRUE)
  expect_identical(nrow(made$X), nrow(d))
  expect_identical(dim(made$match.matrix), c(sum(d$treat), 2L))
  expect_equal(tapply(made$weights[made$weights > 0], d$treat[made$weights > 0], mean),
    c("0" = 1, "1" = 1), ignore_attr = TRUE)
  expect_identical(sum(!is.na(made$match.matrix)), nrow(m$pairs))
  aggregate <- as_matchit(m, weighting = "aggregate")
  expect_true(all(aggregate$weights %in% 0:1))
})

test_that("as_matchit() refuses a matching without pairs, as matchit() does", {
  m <- quietly(sib_match(people_formula, people(12), caliper = 1e-12))
  expect_identical(m$verdict, "no_pair")
  expect_error(as_matchit(m), "no_pair", class = "sib_error_argument")
})

test_that("match_data() has the groups, names and rows asked for", {
  d <- people(13)
  m <- quietly(sib_match(people_formula, d, caliper = 0.1))
  rows <- match_data(m)
  expect_identical(setdiff(names(rows), names(d)), c("distance", "weights", "subclass"))
  expect_identical(rows$person, d$person[m$reasons == "matched"])
  expect_true(all(table(rows$subclass) == 2))
  expect_identical(nrow(match_data(m, drop.unmatched = FALSE)), nrow(d))
  expect_true(all(match_data(m, "treated")$treat == 1))
  expect_true(all(match_data(m, group = "control")$treat == 0))
  named <- match_data(m, distance = "ps", weights = "w", subclass = "pair")
  expect_identical(setdiff(names(named), names(d)), c("ps", "w", "pair"))
  expect_identical(
    attributes(named)[c("distance", "weights", "subclass")],
    list(distance = "ps", weights = "w", subclass = "pair")
  )
  d$distance <- 0
  expect_error(match_data(m, data = d), "distance", class = "sib_error_argument")
  expect_error(match_data(m, data = d[-1, ]), "all its rows", class = "sib_error_argument")
  expect_error(match_data(m, "both"), class = "sib_error_argument")
  expect_error(match_data(m, weighting = "x"), class = "sib_error_argument")
  repeated <- quietly(sib_match(people_formula, people(13), replace = TRUE))
  expect_false("subclass" %in% names(match_data(repeated)))
  plain <- sib_match(people_formula, people(13), replace = TRUE, normalize = FALSE)
  uses <- match_data(plain, weighting = "aggregate", group = "control")
  expect_equal(uses$weights, as.vector(table(plain$pairs$comparison_row)))
})

test_that("bal.tab() and love.plot() take a matching as it is", {
  skip_if_not_installed("cobalt")
  m <- sib_match(people_formula, people(9), replace = TRUE, ratio = 2)
  for (weighting in c("per_treated", "aggregate")) {
    theirs <- bal_tab(as_matchit(m, weighting = weighting), un = TRUE)
    expect_identical(bal_tab(m, weighting = weighting, un = TRUE)$Balance, theirs$Balance)
  }
  expect_s3_class(suppressWarnings(love_plot(m)), "ggplot")
})
