# The plots of the report, as SVG that stands in the page or, without cairo, as PNG within it.

#' @importFrom graphics abline axTicks axis legend lines par plot plot.new points polygon segments
#' @importFrom graphics strwidth text title
NULL

arm_colours <- c(treated = "#0b4f8a", comparison = "#b4500b")
arm_lines <- c(treated = 1, comparison = 2)
most_terms <- 20L

# "svg", "png", or "" when this R can draw neither.
plot_device <- function() {
  able <- capabilities(c("cairo", "png"))
  if (able[["cairo"]]) "svg" else if (able[["png"]]) "png" else ""
}

# A figure drawn by a function: size in inches, as in Python.
page_figure <- function(caption, height, draw, prefix, device = plot_device()) {
  width <- 4.7
  file <- tempfile(fileext = paste0(".", device))
  before <- grDevices::dev.cur()
  on.exit({
    unlink(file)
    if (before > 1L) grDevices::dev.set(before)
  })
  if (device == "svg") {
    grDevices::svg(file, width, height, pointsize = 10, family = "sans", bg = "white")
  } else {
    grDevices::png(file, 2 * 72 * width, 2 * 72 * height, pointsize = 10, res = 144, bg = "white")
  }
  tryCatch(draw(), finally = grDevices::dev.off())
  shown <- if (device == "svg") inline_svg(file, caption, prefix) else inline_png(file, caption)
  paste0("<figure>\n", shown, "\n<figcaption>", html_text(caption), "</figcaption>\n</figure>")
}

# SVG as a part of a page: without prolog and namespaces, its ids its own. The number of the
# surface counts the plots of the session, and nothing refers to it.
inline_svg <- function(file, caption, prefix) {
  text <- paste(readLines(file, encoding = "UTF-8"), collapse = "\n")
  text <- substring(text, regexpr("<svg", text, fixed = TRUE))
  text <- gsub("\\s+xmlns(:\\w+)?=\"[^\"]*\"", "", text, perl = TRUE)
  text <- gsub("\\s+id=\"surface[0-9]+\"", "", text)
  text <- gsub("(\\bid=\"|url\\(#|href=\"#)", paste0("\\1", prefix, "-"), text, perl = TRUE)
  sub("<svg", paste0("<svg role=\"img\" aria-label=\"", html_text(caption), "\""), text,
    fixed = TRUE)
}

inline_png <- function(file, caption) {
  bytes <- readBin(file, "raw", file.size(file))
  paste0("<img alt=\"", html_text(caption), "\" src=\"data:image/png;base64,", base64(bytes), "\">")
}

base64 <- function(bytes) {
  digits <- c(LETTERS, letters, 0:9, "+", "/")
  missing <- (3L - length(bytes) %% 3L) %% 3L
  x <- matrix(as.integer(c(bytes, raw(missing))), 3L)
  parts <- rbind(x[1L, ] %/% 4L, x[1L, ] %% 4L * 16L + x[2L, ] %/% 16L,
    x[2L, ] %% 16L * 4L + x[3L, ] %/% 64L, x[3L, ] %% 64L)
  text <- digits[parts + 1L]
  text[length(text) + 1L - seq_len(missing)] <- "="
  paste(text, collapse = "")
}

# A label without line breaks and not too long.
plot_label <- function(text, most = 24L) {
  text <- gsub("[[:cntrl:]]", " ", text)
  ifelse(nchar(text) > most, paste0(substr(text, 1L, most - 1L), "\u2026"), text)
}

# The margin that labels need, in lines.
label_margin <- function(labels) {
  max(strwidth(labels, units = "inches")) / (par("csi") * par("mex")) + 1
}

new_plot <- function(xlim, ylim, margins) {
  par(mar = margins, mgp = c(2, 0.6, 0), tcl = -0.25, las = 1, bty = "n")
  plot(0, 0, type = "n", xlim = xlim, ylim = ylim, axes = FALSE, xlab = "", ylab = "",
    xaxs = "i", yaxs = "i")
}

figure_reduction <- function(facts) {
  effects <- facts$tables$effects
  effects <- effects[rev(seq_len(nrow(effects))), ]
  gates <- facts$tables$gates
  exact <- gates$threshold[match(effects$cohort, gates$cohort)]
  threshold <- vapply(exact, threshold_of, 0, USE.NAMES = FALSE)
  labels <- plot_label(vapply(effects$cohort, cohort_name, ""), 22L)
  at <- seq_along(labels)
  draw <- function() {
    par(mar = rep(0, 4))
    plot.new()
    margin <- label_margin(labels)
    x <- 100 * c(0, effects$reduction_value, effects$reduction_low, effects$reduction_high,
      threshold)
    xlim <- range(x, na.rm = TRUE)
    xlim <- xlim + c(-0.06, 0.06) * max(diff(xlim), 1)
    new_plot(xlim, c(0.4, max(at) + 0.8), c(3.2, margin, 0.3, 0.5))
    abline(v = axTicks(1), col = "#e0e0e0", lwd = 0.6)
    abline(v = 0, col = "#1a1a1a")
    segments(100 * effects$reduction_low, at, 100 * effects$reduction_high, at, lwd = 2.5,
      col = arm_colours[["treated"]], lend = 1)
    points(100 * effects$reduction_value, at, pch = 19, cex = 1.3, col = arm_colours[["treated"]])
    segments(100 * threshold, at - 0.3, 100 * threshold, at + 0.3, lwd = 3, lend = 1,
      col = arm_colours[["comparison"]])
    known <- !is.na(threshold)
    for (i in which(known)) { # near an edge the label leans inwards
      side <- (100 * threshold[[i]] - xlim[[1L]]) / max(diff(xlim), 1e-9)
      text(100 * threshold[[i]], at[[i]] + 0.34, cex = 0.85, col = arm_colours[["comparison"]],
        adj = c(if (side < 0.2) 0 else if (side > 0.8) 1 else 0.5, 0),
        labels = sprintf("%s %.6g %%", say("plot.effect.threshold"), 100 * threshold[[i]]))
    }
    axis(1)
    axis(2, at, labels, tick = FALSE)
    title(xlab = say("plot.effect.axis"))
  }
  page_figure(say("plot.effect"), 0.9 + 0.62 * length(at), draw, "effect")
}

figure_balance <- function(facts, cohort, number) {
  terms <- facts$tables$balance
  terms <- terms[terms$cohort == cohort & !is.na(terms$smd_before), ]
  if (nrow(terms) == 0L) {
    return(NULL)
  }
  after <- ifelse(is.na(terms$smd_after), 0, terms$smd_after)
  most <- order(-pmax(abs(terms$smd_before), abs(after)), seq_len(nrow(terms)))
  shown <- terms[rev(utils::head(most, most_terms)), ]
  labels <- plot_label(shown$term)
  at <- seq_along(labels)
  draw <- function() {
    par(mar = rep(0, 4))
    plot.new()
    margin <- label_margin(labels)
    x <- range(-0.12, 0.12, shown$smd_before, shown$smd_after, na.rm = TRUE)
    new_plot(x + c(-0.04, 0.04) * diff(x), c(0.3, max(at) + 0.7), c(3.2, margin, 1.8, 0.5))
    abline(h = at, col = "#e0e0e0", lwd = 0.6)
    abline(v = 0, col = "#1a1a1a")
    abline(v = c(-0.1, 0.1), col = "#909090", lty = 3)
    points(shown$smd_before, at, col = arm_colours[["comparison"]])
    points(shown$smd_after, at, pch = 19, col = arm_colours[["treated"]])
    axis(1)
    axis(2, at, labels, tick = FALSE)
    title(xlab = say("plot.balance.axis"))
    legend("bottomleft", c(say("plot.before"), say("plot.after")), inset = c(0, 1), xpd = TRUE,
      horiz = TRUE, bty = "n", pch = c(1, 19), col = arm_colours[c("comparison", "treated")])
  }
  key <- if (nrow(shown) == nrow(terms)) "plot.balance" else "plot.balance.some"
  caption <- say(key, name = cohort, shown = nrow(shown), terms = nrow(terms))
  page_figure(caption, 1.1 + 0.2 * nrow(shown), draw, paste0("balance", number))
}

hidden_plot <- function(caption) {
  page_paragraph(paste0(caption, ". ", say("plots.hidden")), quiet = TRUE)
}

figure_overlap <- function(facts, cohort, number) {
  bins <- facts$tables$overlap
  bins <- bins[bins$cohort == cohort, ]
  if (nrow(bins) == 0L) {
    return(NULL)
  }
  caption <- say("plot.overlap", name = cohort)
  if (facts$public) {
    bins <- merge_bins(bins, facts$people$least)
    if (nrow(bins) == 0L) {
      return(hidden_plot(caption))
    }
  }
  draw <- function() {
    par(mfrow = c(2L, 1L), cex = 1)
    overlap_panel(bins, c("treated", "comparison"), say("plot.overlap.before"), FALSE)
    legend("bottomright", c(say("arm.treated"), say("arm.comparison")), inset = c(0, 1), cex = 0.85,
      xpd = TRUE, horiz = TRUE, bty = "n", lwd = 2, col = arm_colours, lty = arm_lines)
    overlap_panel(bins, c("matched_treated", "comparison_weight"), say("plot.overlap.after"), TRUE)
  }
  page_figure(caption, 3.6, draw, paste0("overlap", number))
}

# Outlines of histograms: shares over the width of each bin.
overlap_panel <- function(bins, arms, title, last) {
  heights <- lapply(bins[arms], function(n) n / max(sum(n), 1e-300) / (bins$to - bins$from))
  new_plot(range(bins$from, bins$to), c(0, 1.05 * max(unlist(heights))),
    c(if (last) 3.2 else 1.6, 0.8, 1.6, 0.5))
  x <- c(bins$from[[1L]], rbind(bins$from, bins$to), bins$to[[nrow(bins)]])
  for (i in 1:2) {
    y <- c(0, rep(heights[[i]], each = 2L), 0)
    polygon(x, y, border = NA, col = grDevices::adjustcolor(arm_colours[[i]], 0.12))
    lines(x, y, col = arm_colours[[i]], lty = arm_lines[[i]], lwd = 2)
  }
  axis(1, labels = last)
  title(main = title, adj = 0, line = 0.4, font.main = 1, cex.main = 1)
  if (last) {
    title(xlab = say("plot.overlap.axis"))
  }
}

figure_curve <- function(facts, cohort, number, few, least) {
  rows <- facts$tables$curve
  rows <- rows[rows$cohort == cohort, ]
  if (nrow(rows) == 0L) {
    return(NULL)
  }
  caption <- say("plot.curve", name = cohort)
  if (facts$public) {
    people <- vapply(report_arms, function(arm) {
      as.numeric(row_of(facts$tables$counts, cohort, arm)$persons)
    }, 0)
    rows <- if (few) rows[0L, ] else merge_months(rows, people, least)
    if (nrow(rows) == 0L) {
      return(hidden_plot(caption))
    }
  }
  draw <- function() {
    last <- max(rows$month)
    most <- max(rows$events_treated, rows$events_comparison)
    new_plot(c(0, 1.03 * last), c(0, 1.06 * max(most, 1e-9)), c(3.2, 3.4, 0.5, 0.5))
    ticks <- if (last > 24) pretty(c(0, last)) else seq(0, last, if (last > 6) 3 else 1)
    abline(v = ticks, h = axTicks(2), col = "#e0e0e0", lwd = 0.6)
    for (arm in report_arms) {
      lines(c(0, rows$month), c(0, rows[[paste0("events_", arm)]]), type = "o", pch = 19,
        cex = 0.6, lwd = 2, col = arm_colours[[arm]], lty = arm_lines[[arm]])
    }
    axis(1, ticks)
    axis(2)
    title(xlab = say("plot.curve.axis"))
    title(ylab = say("plot.curve.events"), line = 2.4)
    legend("topleft", c(say("arm.treated"), say("arm.comparison")), bty = "n", lwd = 2,
      col = arm_colours, lty = arm_lines)
  }
  page_figure(caption, 2.9, draw, paste0("curve", number))
}
