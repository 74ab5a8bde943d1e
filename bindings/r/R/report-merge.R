# Bins of scores and months put together, so that a plot for the public gives no small number away.

enough_people <- function(numbers, least) {
  all(abs(numbers) < 1e-6 | numbers > least - 1e-6)
}

bin_counts <- c("treated", "comparison", "matched_treated", "comparison_weight")

# Neighbouring bins put together until each holds nobody of a group, or at least so many; so too
# for those of a bin who were not matched. What is left over joins the last.
merge_bins <- function(bins, least) {
  done <- bins[0L, ]
  open <- bins[0L, ]
  for (i in seq_len(nrow(bins))) {
    open <- joined_bin(open, bins[i, ])
    if (bin_fits(open, least)) {
      done <- rbind(done, open)
      open <- bins[0L, ]
    }
  }
  while (nrow(open) > 0L && nrow(done) > 0L) {
    open <- joined_bin(done[nrow(done), ], open)
    done <- done[-nrow(done), ]
    if (bin_fits(open, least)) {
      break
    }
  }
  if (nrow(open) > 0L && bin_fits(open, least)) rbind(done, open) else done
}

joined_bin <- function(a, b) {
  if (nrow(a) == 0L) {
    return(b)
  }
  a$to <- b$to
  a[bin_counts] <- a[bin_counts] + b[bin_counts]
  a
}

bin_fits <- function(bin, least) {
  enough_people(c(unlist(bin[bin_counts]), bin$treated - bin$matched_treated,
    max(bin$comparison - bin$comparison_weight, 0)), least)
}

# The months between which nobody, or at least so many people, were first reconvicted, and likewise
# events came to be; the last month is always one. No row: not even the whole fits.
merge_months <- function(rows, people, least) {
  last <- nrow(rows)
  kept <- integer()
  for (i in seq_len(last)) {
    if (month_fits(rows, kept, i, people, least)) {
      kept <- c(kept, i)
    }
  }
  while (last > 0L && !last %in% kept) {
    if (length(kept) == 0L) {
      return(rows[0L, ])
    }
    kept <- kept[-length(kept)]
    if (month_fits(rows, kept, last, people, least)) {
      kept <- c(kept, last)
    }
  }
  rows[kept, ]
}

month_fits <- function(rows, kept, i, people, least) {
  grown <- unlist(lapply(report_arms, function(arm) {
    vapply(c("persons_", "events_"), function(kind) {
      column <- rows[[paste0(kind, arm)]]
      before <- if (length(kept) > 0L) column[[kept[[length(kept)]]]] else 0
      (if (kind == "events_") people[[arm]] else 1) * (column[[i]] - before)
    }, 0)
  }))
  enough_people(grown, least)
}
