# The five answers of a record, and what a contract asks for, for people at a terminal.

#' @export
print.sib_contract_tables <- function(x, ...) {
  if (!all(c("table", "role", "types") %in% names(x))) {
    return(NextMethod())
  }
  words <- c(
    text = "texts", i64 = "whole numbers", f64 = "numbers", date = "dates", flag = "flags",
    codes = "categories"
  )
  for (i in seq_len(nrow(x))) {
    columns <- json_keys(x$types[[i]])
    type <- vapply(columns, function(name) json_scalars(json_member(x$types[[i]], name))$type, "")
    role <- if (x$role[[i]] != x$table[[i]]) paste0(" (", x$role[[i]], ")")
    cat(x$table[[i]], role, "\n", sep = "")
    for (each in intersect(names(words), type)) {
      names <- paste(columns[type == each], collapse = ", ")
      cat(strwrap(names, initial = sprintf("  %-15s", words[[each]]), exdent = 17L), sep = "\n")
    }
  }
  invisible(x)
}

#' @export
print.sib_evaluation <- function(x, ...) {
  if (x$stage == "design") {
    matched <- x$tables$matching
    cat("A design, outcomes unseen: ", sum(matched$matched_treated), " of ", sum(matched$treated),
      " treated matched in ", nrow(matched), " cohorts\n", sep = "")
  } else {
    cat(owed(x), "\n", sep = "")
  }
  cat("Result ", x$result_hash, ", ", if (x$blind) "" else "not ", "blind by procedure\n", sep = "")
  invisible(x)
}

owed <- function(x) {
  if (!x$payable) {
    return("NOT PAID: a finding forbids a decision")
  }
  paste(if (sib_minor(x$total) > 0) "PAID" else "NOT PAID", format(x$total))
}

#' @export
summary.sib_evaluation <- function(object, ...) {
  structure(list(evaluation = object), class = "summary.sib_evaluation")
}

#' @export
print.summary.sib_evaluation <- function(x, ...) {
  e <- x$evaluation
  answer("WHO COUNTS", who_counts(e))
  cat("\nPersons by the furthest step that a release of theirs reached:\n")
  print_rows(who_left(e))
  answer("COMPARED WITH WHOM", compared(e))
  cat(worst_differences(e), sep = "\n")
  if (e$stage == "settlement") {
    answer("WHAT HAPPENED", happened(e))
    answer(less_heading(e), less(e))
    cat("\nWHAT IS OWED\n", owed(e), "\n", sep = "")
    if (e$payable) {
      print_rows(gate_rows(e$tables$gates))
      lines <- e$tables$statement
      for (i in seq_len(nrow(lines))) {
        cat("\n", lines$cohort[[i]], ": ", format(lines$amount[i]), ", ", lines$why[[i]], sep = "")
      }
      cat("\n\n")
      print_rows(e$tables$payers[c("id", "share", "amount")])
    }
  }
  if (nrow(e$tables$findings) > 0L) {
    answer("FINDINGS", e$tables$findings[c("cohort", "step", "finding", "persons", "blocks")])
  }
  cat("\n")
  print(e)
  invisible(x)
}

answer <- function(heading, frame) {
  cat("\n", heading, "\n", sep = "")
  print_rows(frame)
}

who_counts <- function(e) {
  with(e$tables$cohorts, data.frame(
    cohort = cohort, released = paste(from, "to", to), treated = treated, pool = comparison
  ))
}

who_left <- function(e) {
  all <- e$tables$attrition
  shown <- all[c("cohort", "heading", "treated_persons", "comparison_persons", "other_persons")]
  names(shown) <- c("cohort", "ended at", "treated", "comparison", "other")
  shown[rowSums(shown[3:5]) > 0, ]
}

compared <- function(e) {
  with(e$tables$matching, data.frame(
    cohort = cohort, treated = treated, matched = matched_treated,
    comparisons = matched_comparison, effective = round(effective_comparison, 1),
    caliper = ifelse(is.na(caliper_width), "none", sprintf("%.4f %s", caliper_width,
      caliper_scale)),
    ties = ties_broken, verified = ifelse(verified, "yes", "NO")
  ))
}

worst_differences <- function(e) {
  worst <- function(cohort, column) {
    max(0, abs(e$tables$balance[[column]][e$tables$balance$cohort == cohort]), na.rm = TRUE)
  }
  vapply(e$tables$matching$cohort, function(cohort) {
    sprintf(
      "%s: largest standardised mean difference %.3f before, %.3f after matching", cohort,
      worst(cohort, "smd_before"), worst(cohort, "smd_after")
    )
  }, "")
}

happened <- function(e) {
  counts <- e$tables$counts
  with(counts[counts$persons > 0, ], data.frame(
    cohort = cohort, arm = sub("treated_", "", arm), persons = persons, events = events,
    "per 100" = sprintf("%.1f", 100 * events / persons),
    reconvicted = reconvicted, unlinked = unlinked, immature = immature, check.names = FALSE
  ))
}

less_heading <- function(e) {
  how <- unique(paste0(100 * e$tables$effects$level, " % intervals, ", e$tables$effects$method))
  paste0("HOW MUCH LESS (", paste(how, collapse = "; "), ")")
}

less <- function(e) {
  with(e$tables$effects, data.frame(
    cohort = cohort, treated = round(mean_treated_value, 4),
    comparison = round(mean_comparison_value, 4), reduction = percent(reduction_value),
    interval = paste(percent(reduction_low), "to", percent(reduction_high)), exactly = reduction
  ))
}
