#' Plots of a matching and of a balance
#'
#' @param x Matching of [sib_match()] or its `summary()`, or balance of [sib_balance()].
#' @param type `"love"`: standardised mean differences before and after, a row a term;
#'   `"jitter"`: the number that was matched on, a point a unit, by arm and whether it is in a pair;
#'   `"histogram"`: its distribution in both arms, before and after.
#' @param weighting `"per_treated"` or `"aggregate"`: see [sib_match()].
#' @param limit Differences between which a love plot is shaded; `NULL` for none.
#' @param ... Graphical parameters for [graphics::plot()].
#' @return `x`, invisibly. Base graphics; the seed of random numbers is left as it was.
#' @examples
#' people <- data.frame(treated = rep(c(1, 0, 0), 20), age = 20:79 %% 37, prior = 1:60 %% 7)
#' m <- sib_match(treated ~ age + prior, people)
#' plot(m)
#' plot(m, type = "histogram")
#' @name plot.sib_matching
#' @export
plot.sib_matching <- function(x, type = c("love", "jitter", "histogram"),
                              weighting = "per_treated", limit = 0.1, ...) {
  type <- match.arg(type)
  if (type != "love" && is.null(x$distance)) {
    stop_argument("the matching has no score to plot: type = \"love\"", "type")
  }
  switch(type,
    love = plot(sib_balance(x, weighting = weighting, missing = "available"), limit = limit, ...),
    jitter = plot_jitter(x, ...),
    histogram = plot_histogram(x, weights(x, weighting), ...)
  )
  invisible(x)
}

#' @rdname plot.sib_matching
#' @export
plot.summary.sib_matching <- function(x, limit = 0.1, ...) {
  plot(x$balance, limit = limit, ...)
  invisible(x)
}

# Other results would reach plot.default(), which says nothing that helps.
#' @export
plot.sib_result <- function(x, ...) {
  sib_stop(
    "unsupported",
    paste0(
      "there is no plot of a ", class(x)[[1L]], ": see summary()",
      if (inherits(x, "sib_evaluation")) ", or sib_report(), whose page has plots"
    ),
    "x"
  )
}

plot_colours <- c(before = "#b5651d", after = "#1f5a8c")

#' @rdname plot.sib_matching
#' @export
plot.sib_balance <- function(x, limit = 0.1, ...) {
  table <- x$table[rev(seq_len(nrow(x$table))), ]
  rows <- seq_len(nrow(table))
  values <- c(table$smd_before, if (x$weighted) table$smd_after)
  size <- max(0.5, min(1, 34 / max(1L, length(rows))))
  edges <- if (!is.null(limit)) c(-limit, limit)
  old <- par(mar = c(4.5, label_lines(table$term, size), 4, 1))
  on.exit(par(old))
  plot(
    range(0, edges, values, finite = TRUE), range(0.5, rows + 0.5), type = "n",
    xlab = paste0("standardised mean difference (over ", x$denominator, ")"), ylab = "",
    yaxt = "n", ...
  )
  region <- par("usr")
  if (!is.null(edges)) {
    rect(edges[[1L]], region[[3L]], edges[[2L]], region[[4L]], col = "#eeeeee", border = NA)
    box()
  }
  abline(v = 0, col = "#777777")
  abline(h = rows, col = "#dddddd", lty = 3L)
  axis(2L, rows, table$term, las = 1L, tick = FALSE, cex.axis = size)
  points(table$smd_before, rows, pch = 1L, cex = size + 0.2, col = plot_colours[["before"]])
  if (x$weighted) {
    points(table$smd_after, rows, pch = 19L, cex = size + 0.2, col = plot_colours[["after"]])
  }
  shown <- if (x$weighted) 1:2 else 1L
  legend(
    mean(region[1:2]), region[[4L]], c("before", "after")[shown], pch = c(1L, 19L)[shown],
    col = plot_colours[shown], horiz = TRUE, bty = "n", xjust = 0.5, yjust = 0, xpd = NA
  )
  invisible(x)
}

# Lines of margin that the longest label needs.
label_lines <- function(labels, size) {
  inches <- max(strwidth(labels, units = "inches", cex = size))
  min(inches / par("csi") + 1.5, 20)
}

# Four rows of points, spread by a fixed rule so that no random number is drawn.
plot_jitter <- function(m, ...) {
  matched <- m$reasons == "matched"
  rows <- list(
    "unmatched treated" = m$treated == 1L & !matched, "matched treated" = m$treated == 1L & matched,
    "matched comparison" = m$treated == 0L & matched,
    "unmatched comparison" = m$treated == 0L & !matched
  )
  old <- par(mar = c(4.5, label_lines(names(rows), 0.9), 2, 1))
  on.exit(par(old))
  plot(
    range(m$distance), c(0.4, 4.6), type = "n", xlab = distance_label(m), ylab = "", yaxt = "n",
    ...
  )
  axis(2L, 4:1, names(rows), las = 1L, tick = FALSE, cex.axis = 0.9)
  for (i in seq_along(rows)) {
    mine <- which(rows[[i]])
    spread <- (seq_along(mine) * 0.6180339887) %% 1 - 0.5
    points(
      m$distance[mine], 5 - i + 0.6 * spread, pch = if (i %in% 2:3) 19L else 1L, cex = 0.6,
      col = plot_colours[[if (i <= 2L) "before" else "after"]]
    )
  }
}

distance_label <- function(m) {
  if (m$settings$distance == "logit") "linear predictor" else "score"
}

# Shares by arm, treated upwards and comparison downwards, before and after.
plot_histogram <- function(m, weights, ...) {
  breaks <- pretty(range(m$distance), 20L)
  bins <- cut(m$distance, breaks, include.lowest = TRUE)
  share <- function(w, arm) {
    sums <- tapply(ifelse(m$treated == arm, w, 0), bins, sum, default = 0)
    if (sum(sums) > 0) sums / sum(sums) else sums
  }
  panels <- list(before = rep(1, length(bins)), after = weights)
  shares <- lapply(panels, function(w) list(treated = share(w, 1L), comparison = share(w, 0L)))
  most <- max(unlist(shares))
  old <- par(mfrow = c(1L, 2L), mar = c(4.5, 4.2, 2.5, 1))
  on.exit(par(old))
  for (when in names(shares)) {
    plot(
      range(breaks), c(-most, most), type = "n", main = when, yaxt = "n",
      xlab = distance_label(m), ylab = "share of the arm", ...
    )
    ticks <- pretty(c(-most, most))
    axis(2L, ticks, abs(ticks), las = 1L)
    left <- breaks[-length(breaks)]
    rect(left, 0, breaks[-1L], shares[[when]]$treated, col = plot_colours[["before"]])
    rect(left, 0, breaks[-1L], -shares[[when]]$comparison, col = plot_colours[["after"]])
    abline(h = 0)
    mtext(c("treated", "comparison"), side = 4L, at = c(most, -most) / 2, line = -1.2, cex = 0.8)
  }
}
