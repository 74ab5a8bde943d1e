# The parts of the report about people: who counted, compared with whom, what happened.

page_who <- function(facts) {
  tables <- lapply(rows_of(facts$tables$cohorts), function(cohort) {
    page_table("who", steps_of(facts, cohort$cohort), wide = FALSE, caption = say("who.caption",
      name = cohort$cohort, from = format(cohort$from), to = format(cohort$to)))
  })
  c(page_heading("who"), page_paragraph(say("who.note")), unlist(tables))
}

step_row <- function(facts, label, keys, sum = FALSE) {
  c(list(label = label, sum = sum), lapply(keys, function(key) people_show(facts$people, key)))
}

arm_keys <- function(cohort, arms, name) {
  structure(lapply(arms, function(arm) people_key(cohort, arm, name)), names = arms)
}

steps_of <- function(facts, cohort) {
  attrition <- facts$tables$attrition
  attrition <- attrition[attrition$cohort == cohort, ]
  shown <- attrition[attrition$treated_persons > 0 | attrition$comparison_persons > 0 |
    attrition$other_persons > 0, ]
  arms <- c(report_arms, if (any(shown$other_persons > 0)) "other")
  left <- rows_of(shown[!shown$heading %in% member_heading, ])
  headings <- lapply(left, function(row) {
    step_row(facts, heading_words(facts, row), arm_keys(cohort, arms, row$heading))
  })
  members <- lapply(member_heading, function(heading) heading)
  counted <- step_row(facts, say("who.member"), structure(lapply(report_arms, function(arm) {
    people_key(cohort, arm, members[[arm]])
  }), names = report_arms), sum = TRUE)
  steps <- c("no_score", "unmatched", "matched",
    if (facts$settled) c("left_out", "compared", "unlinked", "immature"))
  after <- lapply(steps, function(step) {
    step_row(facts, say(paste0("who.", step)), arm_keys(cohort, report_arms, step),
      sum = step %in% c("matched", "compared"))
  })
  after <- Filter(function(row) !is_none(row$treated) || !is_none(row$comparison), after)
  c(headings, list(counted), after)
}

# How a matching was made, in one sentence.
settled_by <- function(facts, row) {
  caliper <- if (is.na(row$caliper_width)) say("compared.no_caliper") else {
    say("compared.caliper", width = sprintf("%.4f", row$caliper_width), scale = row$caliper_scale)
  }
  broken <- shown_count(people_alone(facts$people, row$ties_broken))
  say("compared.settled",
    name = row$cohort, distance = row$distance, caliper = caliper,
    ties = if (row$ties_broken > 0) say("compared.ties", n = broken) else say("compared.no_ties"),
    checked = say(if (row$verified) "compared.verified" else "compared.not_verified")
  )
}

balance_line <- function(facts, cohort) {
  terms <- facts$tables$balance[facts$tables$balance$cohort == cohort, ]
  before <- abs(terms$smd_before[!is.na(terms$smd_before)])
  after <- abs(terms$smd_after[!is.na(terms$smd_after)])
  if (length(before) > 0L && length(after) > 0L) {
    say("compared.balance", name = cohort, before = sprintf("%.3f", max(before)),
      after = sprintf("%.3f", max(after)), terms = nrow(terms), n = sum(after > 0.1))
  }
}

page_compared <- function(facts, drawn) {
  cohorts <- facts$tables$cohorts$cohort
  lines <- c(
    vapply(rows_of(facts$tables$matching), function(row) settled_by(facts, row), ""),
    unlist(lapply(cohorts, function(cohort) balance_line(facts, cohort)))
  )
  figures <- if (drawn) lapply(seq_along(cohorts), function(i) {
    c(figure_overlap(facts, cohorts[[i]], i), figure_balance(facts, cohorts[[i]], i))
  })
  c(
    page_heading("compared"), page_paragraph(say("compared.note")),
    if (length(lines) > 0L) page_listing(lines),
    if (drawn) c("<div class=\"plots\">", unlist(figures), "</div>")
  )
}

# How often people of an arm were reconvicted; hidden with any number that it would show.
frequency_row <- function(facts, counts) {
  people <- facts$people
  again <- people_key(counts$cohort, counts$arm, "reconvicted")
  matched <- people_key(counts$cohort, counts$arm, "matched")
  few <- people_hidden(people, again) || people_hidden(people, matched) ||
    people_small(people, counts$events)
  effect <- row_of(facts$tables$effects, counts$cohort)
  mean <- if (is.null(effect)) NA else effect[[paste0("mean_", counts$arm, "_value")]]
  share <- if (counts$persons > 0) counts$reconvicted / counts$persons else NA
  list(
    name = counts$cohort, arm = say(paste0("arm.", counts$arm)),
    persons = people_show(people, matched), events = if (few) hidden_number else counts$events,
    mean = if (few) hidden_number else mean, reconvicted = people_show(people, again),
    share = if (few) hidden_number else share
  )
}

page_happened <- function(facts, drawn, least) {
  counted <- Filter(function(row) row$arm %in% report_arms, rows_of(facts$tables$counts))
  rows <- lapply(counted, function(row) frequency_row(facts, row))
  cohorts <- facts$tables$cohorts$cohort
  figures <- if (drawn) lapply(seq_along(cohorts), function(i) {
    name <- cohorts[[i]]
    few <- any(vapply(rows, function(row) row$name == name && is_hidden(row$share), NA))
    figure_curve(facts, name, i, few, least)
  })
  c(
    page_heading("happened"), page_paragraph(say("happened.note")), page_table("counts", rows),
    if (drawn) c("<div class=\"plots\">", unlist(figures), "</div>")
  )
}
