# What the report knows of an evaluation: the tables of its record, joined, and the people.

report_arms <- c("treated", "comparison")
member_heading <- c(treated = "treated member", comparison = "comparison member")

# facts: total and currency, whether it is for the public, people, and the tables of the record.
report_facts <- function(e, least) {
  tables <- e$tables
  options <- tables$options
  contract <- json_member(e$record, c("result", "design", "contract"))
  attrition <- tables$attrition
  unknown <- ifelse(endsWith(attrition$kind, "_unknown"), ": unknown", "")
  tables$attrition$heading <- ifelse(
    is.na(attrition$rule), gsub("_", " ", attrition$kind), paste0(attrition$rule, unknown)
  )
  if (!is.null(tables$weightings)) {
    tables$weightings$total <- as.character(tables$weightings$total)
  }
  list(
    settled = e$stage == "settlement", payable = e$payable, blind = e$blind,
    total = if (is.null(e$total)) NA_character_ else as.character(e$total),
    currency = options$value[options$step == "payment" & options$option == "currency"],
    contract_text = contract, contract = json_scalars(contract),
    design = json_scalars(json_member(e$record, c("result", "design"))),
    result = json_scalars(json_member(e$record, "result")),
    provenance = json_scalars(json_member(e$record, "provenance")),
    tables = tables, public = least > 0, people = report_people(tables, least)
  )
}

# The rows of a table as lists, all or those of a cohort.
rows_of <- function(table, cohort = NULL) {
  if (is.null(table)) {
    return(list())
  }
  if (!is.null(cohort)) {
    table <- table[table$cohort %in% cohort, , drop = FALSE]
  }
  lapply(seq_len(nrow(table)), function(i) lapply(table, `[`, i))
}

row_of <- function(table, cohort, arm = NULL) {
  rows <- rows_of(table, cohort)
  if (!is.null(arm)) {
    rows <- Filter(function(row) identical(row$arm, arm), rows)
  }
  if (length(rows) > 0L) rows[[1L]]
}

report_verdict <- function(facts) {
  if (!facts$settled) {
    "design"
  } else if (!facts$payable) {
    "refused"
  } else if (grepl("[1-9]", facts$total)) {
    "paid"
  } else {
    "not_paid"
  }
}

cohort_name <- function(cohort) {
  if (is_none(cohort)) say("none") else if (cohort == "pooled") say("pooled") else cohort
}

# What the lines of a cohort come to, exactly.
cohort_amount <- function(facts, cohort) {
  lines <- facts$tables$statement
  lines <- lines[lines$cohort %in% cohort, ]
  if (is.null(lines) || nrow(lines) == 0L) NA_character_ else as.character(sum(lines$amount))
}

# The words for a heading of the attrition. Headings stand in the order of the steps: rules, pool,
# exclusions, closing.
heading_words <- function(facts, row) {
  unknown <- endsWith(row$heading, ": unknown")
  plain <- sub(": unknown$", "", row$heading)
  text <- if (is_none(row$description)) known_words("heading", plain) else row$description
  if (unknown) {
    return(say("heading.unknown", text = text))
  }
  order <- facts$tables$attrition$heading[facts$tables$attrition$cohort == row$cohort]
  at <- match(c(plain, "window", "earlier member", "treated elsewhere", "after closing"), order)
  if (plain != "window" && at[[2L]] < at[[1L]] && at[[1L]] < at[[3L]]) {
    say("heading.rule", text = text)
  } else if (at[[4L]] < at[[1L]] && at[[1L]] < at[[5L]]) {
    say("heading.exclusion", text = text)
  } else {
    text
  }
}

# The people of every cohort, and the sums between them.
report_people <- function(tables, least) {
  people <- new_people(least)
  for (cohort in tables$cohorts$cohort) {
    attrition <- rows_of(tables$attrition, cohort)
    for (arm in c(report_arms, "other")) {
      keys <- vapply(attrition, function(row) people_key(cohort, arm, row$heading), "")
      for (i in seq_along(keys)) {
        people_put(people, keys[[i]], attrition[[i]][[paste0(arm, "_persons")]])
      }
      people_sum(people, NA_character_, keys)
    }
    for (arm in report_arms) {
      count_matched(people, tables, cohort, arm)
      count_outcomes(people, tables, cohort, arm)
    }
  }
  people
}

count_matched <- function(people, tables, cohort, arm) {
  key <- function(name) people_key(cohort, arm, name)
  matching <- row_of(tables$matching, cohort)
  if (!is.null(matching)) {
    member <- key(member_heading[[arm]])
    members <- people_number(people, member)
    matched <- matching[[paste0("matched_", arm)]]
    people_put(people, key("matched"), matched)
    people_put(people, key("unmatched"), matching[[arm]] - matched)
    people_put(people, key("no_score"), (if (is.na(members)) 0 else members) - matching[[arm]])
    people_sum(people, member, c(key("no_score"), key("unmatched"), key("matched")))
  }
  effect <- row_of(tables$effects, cohort)
  if (!is.null(effect) && !is.na(effect$matched_comparison)) {
    compared <- effect[[paste0("matched_", arm)]]
    matched <- people_number(people, key("matched"))
    if (compared <= (if (is.na(matched)) 0 else matched)) {
      people_put(people, key("compared"), compared)
      people_rest(people, key("matched"), key("compared"), key("left_out"))
    }
  }
}

count_outcomes <- function(people, tables, cohort, arm) {
  counts <- row_of(tables$counts, cohort, arm)
  for (name in if (is.null(counts)) character() else c("reconvicted", "unlinked", "immature")) {
    people_put(people, people_key(cohort, arm, name), counts[[name]])
    people_rest(people, people_key(cohort, arm, "matched"), people_key(cohort, arm, name),
      people_key(cohort, arm, paste("not", name)))
  }
}
