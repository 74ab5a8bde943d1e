#' The report: a page to read
#'
#' Writes an evaluation as one HTML file that a contract manager can open, print and keep: the
#' answer, the reduction against its thresholds, who counted and who did not, overlap and balance,
#' what happened by month, what could have turned the answer, the statement, every option and
#' where it comes from. It is made from the record alone, loads nothing and runs nothing. Words and
#' tables are those of the Python package, byte for byte; the plots are base graphics.
#'
#' @param e An evaluation of [sib_evaluate()], [sib_settle()], [sib_design()] or
#'   [sib_open_record()].
#' @param path Where the page goes; `NULL` writes no file.
#' @param audience `"assessor"`, or `"public"`, for whom numbers below `least` of people are
#'   hidden, and those that would give them away by subtraction.
#' @param least The smallest number of people that a public page shows.
#' @param plots Whether plots are drawn: as SVG, or as PNG where this R has no cairo.
#' @return The text of the page, invisibly.
#' @section Errors:
#' `sib_error_argument` for what is no evaluation and for an unknown audience; see
#' [sib_conditions].
#' @source The library's docs/methods/report.md says which numbers are hidden, and after whom.
#' @examples
#' bond <- sib_example_bond(1500)
#' e <- sib_evaluate(bond$contract, bond[c("releases", "history", "outcomes")])
#' file <- tempfile(fileext = ".html")
#' sib_report(e, file, audience = "public")
#' @export
sib_report <- function(e, path = NULL, audience = c("assessor", "public"), least = 5,
                       plots = TRUE) {
  if (!inherits(e, "sib_evaluation")) {
    stop_argument("e must be an evaluation of sib_evaluate(), sib_design() or sib_settle()", "e")
  }
  if (identical(audience, c("assessor", "public"))) {
    audience <- "assessor"
  }
  if (!is.character(audience) || length(audience) != 1L ||
        !audience %in% c("assessor", "public")) {
    stop_argument("audience must be \"assessor\" or \"public\"", "audience")
  }
  if (!is.numeric(least) || length(least) != 1L || is.na(least) || least < 1) {
    stop_argument("least must be 1 or more", "least")
  }
  text <- report_page(e, audience, least, plots)
  if (!is.null(path)) {
    write_text(text, path)
  }
  invisible(text)
}

report_page <- function(e, audience, least, plots) {
  facts <- report_facts(e, if (audience == "public") least else 0)
  device <- if (plots) plot_device() else ""
  drawn <- device != ""
  title <- if (is.null(facts$contract$title)) say("title") else facts$contract$title
  body <- c(
    paste0("<h1>", html_text(title), "</h1>"),
    page_paragraph(say("title.contract", contract = facts$contract$contract,
      version = facts$contract$version), quiet = TRUE),
    page_paragraph(say(paste0("audience.", audience), hidden = say("hidden"), least = least),
      quiet = TRUE),
    page_answer(facts), page_findings(facts),
    if (facts$settled) page_effect(facts, drawn),
    page_who(facts), page_compared(facts, drawn),
    if (facts$settled) c(page_happened(facts, drawn, least), page_turn(facts), page_owed(facts)),
    page_heading("options"), page_paragraph(say("options.note")),
    page_table("options", option_rows(facts)), page_provenance(facts, e),
    if (plots && !drawn) {
      page_paragraph(say("plots.absent", package = "cairo", cure = say("plots.cure.r")), TRUE)
    }
  )
  paste0(
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
    "<title>", html_text(say("title")), ": ", html_text(title), "</title>\n",
    "<style>\n", paste0(page_lines("page.css"), "\n", collapse = ""), "</style>\n</head>\n",
    "<body>\n<main>\n", paste(body[body != ""], collapse = "\n"), "\n</main>\n</body>\n</html>\n"
  )
}

page_answer <- function(facts) {
  verdict <- report_verdict(facts)
  money <- if (is.na(facts$total)) "" else paste0(" ", shown_money(facts$total, facts$currency))
  why <- paste0("answer.", verdict, ".why")
  c(
    paste0("<div class=\"answer ", verdict, "\"><strong>",
      html_text(paste0(say(paste0("answer.", verdict)), money)), "</strong>",
      if (has_words(why)) html_text(say(why)), "</div>"),
    if (facts$settled) {
      page_listing(vapply(rows_of(facts$tables$effects), function(row) answer_line(facts, row), ""))
    }
  )
}

# One line a cohort: reduction, threshold, distance and amount.
answer_line <- function(facts, effect) {
  gate <- row_of(facts$tables$gates, effect$cohort)
  filled <- list(
    name = cohort_name(effect$cohort), reduction = shown_percent(effect$reduction_value),
    amount = shown_money(cohort_amount(facts, effect$cohort), facts$currency)
  )
  if (is.null(gate)) {
    key <- if (facts$payable) "line.no_gate" else "line.undecided"
    return(do.call(say, c(key, filled)))
  }
  state <- if (gate$verdict %in% c("met", "missed", "not_needed")) gate$verdict else "undecided"
  distance <- gate$distance_value
  do.call(say, c(paste0("line.", state), filled, rule = gate_rule(gate),
    distance = if (is.na(distance)) "" else sprintf("%.1f", abs(distance))))
}

gate_rule <- function(gate) {
  value <- threshold_of(gate$threshold)
  say(paste0("rule.", gate$comparison),
    threshold = if (is.na(value)) say("none") else sprintf("%.6g\u00a0%%", 100 * value))
}

page_findings <- function(facts) {
  lines <- vapply(rows_of(facts$tables$findings), function(row) {
    number <- if (facts$public || row$persons %in% c(NA, 0)) "" else {
      say("finding.count", persons = shown_count(row$persons))
    }
    key <- paste0("finding.", row$step, ".", row$finding)
    meaning <- if (has_words(key)) say(key) else if (is_none(row$meaning)) row$finding else {
      row$meaning
    }
    line <- say("finding.line", where = cohort_name(row$cohort), meaning = meaning, count = number)
    if (row$blocks) paste(line, say("findings.blocks")) else line
  }, "")
  c(page_heading("findings"),
    page_listing(c(lines, say(if (facts$blind) "blind.yes" else "blind.no"))))
}

gate_decided <- function(gate) gate$verdict %in% c("met", "missed") && !is.na(gate$change_events)

# How many events would have reversed a gate.
turned <- function(gate) {
  change <- gate$change_events
  if (!gate_decided(gate)) {
    return(say("events.none"))
  }
  say(if (change < 0) "events.fewer" else "events.more", n = sprintf("%.0f", abs(change)))
}

page_effect <- function(facts, drawn) {
  effects <- rows_of(facts$tables$effects)
  rows <- lapply(effects, function(row) {
    gate <- row_of(facts$tables$gates, row$cohort)
    interval <- !is.na(row$reduction_low) && !is.na(row$reduction_high)
    list(
      name = cohort_name(row$cohort), reduction = row$reduction_value,
      interval = if (interval) {
        paste(shown_percent(row$reduction_low), "to", shown_percent(row$reduction_high))
      } else NA,
      rule = if (is.null(gate)) NA else gate_rule(gate),
      gate = if (is.null(gate)) NA else known_words("gate", gate$verdict),
      distance = if (is.null(gate)) NA else gate$distance_value,
      turn = if (is.null(gate)) NA else turned(gate)
    )
  })
  level <- if (length(effects)) sprintf("%.6g\u00a0%%", 100 * effects[[1L]]$level) else say("none")
  c(
    page_heading("effect"),
    page_paragraph(paste(say("effect.note", level = level), say("effect.turn"))),
    if (drawn && any(!is.na(facts$tables$effects$reduction_value))) figure_reduction(facts),
    page_table("effects", rows)
  )
}

page_options_unknown <- function(facts) {
  standing <- facts$tables$options$standing
  unknown <- sum(standing == "unknown")
  if (unknown > 0L) say("turn.unknown", n = unknown, all = length(standing)) else {
    say("turn.settled")
  }
}

page_turn <- function(facts) {
  options <- facts$tables$options
  stated <- options$value[options$step == "effect" & options$option == "weighting"]
  stated <- if (length(stated)) stated[[1L]] else NA_character_
  own <- lapply(rows_of(facts$tables$effects), function(effect) {
    gate <- row_of(facts$tables$gates, effect$cohort)
    list(
      weighting = paste0(known_words("weighting", stated), " (", say("turn.contract"), ")"),
      name = cohort_name(effect$cohort), reduction = effect$reduction_value,
      gate = known_words("gate", gate$verdict),
      distance = if (is.null(gate)) NA else gate$distance_value, total = facts$total
    )
  })
  others <- lapply(rows_of(facts$tables$weightings), function(row) {
    list(weighting = known_words("weighting", row$weighting), name = cohort_name(row$cohort),
      reduction = row$reduction_value, gate = known_words("gate", row$gate),
      distance = row$distance_value, total = as.character(row$total))
  })
  gates <- Filter(gate_decided, rows_of(facts$tables$gates))
  lines <- c(
    other_totals(facts),
    vapply(gates, function(gate) {
      say("turn.distance", name = cohort_name(gate$cohort), n = turned(gate))
    }, ""),
    vapply(rows_of(facts$tables$matching), function(row) {
      say(if (row$order_free) "turn.order" else "turn.order.may", name = row$cohort,
        n = shown_count(people_alone(facts$people, row$ties_broken)),
        rule = known_words("tie", row$tie_rule))
    }, ""),
    page_options_unknown(facts)
  )
  c(
    page_heading("turn"),
    page_paragraph(say(if (length(others)) "turn.weighting" else "turn.none")),
    page_table("weightings", c(own, others), currency = facts$currency), page_listing(lines)
  )
}

# What would be owed under each other weighting.
other_totals <- function(facts) {
  table <- facts$tables$weightings
  table$total <- as.character(table$total)
  table <- table[!duplicated(table$weighting) & !is.na(table$total) & !is.na(facts$total), ]
  vapply(rows_of(table), function(row) {
    say(if (row$total == facts$total) "turn.same" else "turn.total",
      weighting = known_words("weighting", row$weighting),
      total = shown_money(row$total, facts$currency),
      instead = shown_money(facts$total, facts$currency))
  }, "")
}

page_owed <- function(facts) {
  lines <- rows_of(facts$tables$statement)
  if (length(lines) == 0L) {
    return(c(page_heading("owed"), page_paragraph(say("owed.nothing"))))
  }
  rows <- lapply(lines, function(line) {
    list(rule = known_words("rule", line$rule), name = cohort_name(line$cohort),
      quantity = line$quantity_value, price = line$price, amount = as.character(line$amount),
      why = line$why, source = line$source)
  })
  payers <- lapply(rows_of(facts$tables$payers), function(row) {
    list(id = row$id, share = row$share, amount = as.character(row$amount))
  })
  c(
    page_heading("owed"),
    page_table("statement", c(rows, list(list(rule = say("owed.total"), amount = facts$total,
      sum = TRUE))), caption = say("owed.lines"), currency = facts$currency),
    page_table("payers", payers, caption = say("owed.payers"), currency = facts$currency,
      wide = FALSE)
  )
}

page_provenance <- function(facts, e) {
  code <- function(key, value) {
    paste0("<p>", html_text(say(paste0("provenance.", key))), ": <code>", html_text(value),
      "</code></p>")
  }
  made <- say("provenance.version.text", version = facts$provenance$version,
    numerics = facts$result$numerics, language = facts$provenance$language)
  inputs <- lapply(rows_of(facts$tables$inputs), function(row) {
    row$rows <- people_alone(facts$people, row$rows)
    row
  })
  c(
    page_heading("provenance"), code("hash", e$result_hash),
    code("contract", facts$design$contract_hash),
    page_paragraph(paste0(say("provenance.version"), ": ", made)),
    page_table("inputs", inputs, caption = say("provenance.inputs")),
    page_paragraph(say("provenance.note"), quiet = TRUE)
  )
}
