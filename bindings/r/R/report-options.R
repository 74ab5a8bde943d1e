# The options of a contract as rows that people read: one for each value, however deep it lies.

# Paths of options and how their values are shown; * stands for any name that the contract chose
# itself.
option_kinds <- function() {
  if (is.null(page_cache$kinds)) {
    lines <- strsplit(page_lines("options.tsv"), "\t", fixed = TRUE)
    page_cache$kinds <- lapply(lines, function(line) {
      list(path = strsplit(line[[1L]], ".", fixed = TRUE)[[1L]], kind = line[[2L]])
    })
  }
  page_cache$kinds
}

option_kind <- function(path) {
  for (each in option_kinds()) {
    if (length(each$path) == length(path) && all(each$path == "*" | each$path == path)) {
      return(each$kind)
    }
  }
  ""
}

# Whether the members of an object bear names that the contract chose itself.
names_chosen <- function(path) {
  any(vapply(option_kinds(), function(each) identical(each$path, c(path, "*")), NA))
}

spaced <- function(name) gsub("_", " ", name, fixed = TRUE)

# The values below a path, each with its path as people read it and what stands beside it. A
# source that an object holds is that of its values.
option_leaves <- function(value, path, words, source, beside = list()) {
  chosen <- names_chosen(path)
  if (is_json_object(value) && !chosen && is_json_text(json_part(value, "source"))) {
    source <- json_part(value, "source")
    value <- json_without(value, "source")
  }
  if (!is.list(value) || length(value) == 0L) {
    return(list(list(path = path, words = words, value = value, source = source,
      beside = beside)))
  }
  if (!is_json_object(value)) {
    return(element_leaves(value, path, words, source))
  }
  alone <- identical(names(value), "value") && !chosen
  leaves <- Map(function(key, each) {
    word <- if (chosen) key else if (!alone) spaced(key)
    option_leaves(each, c(path, key), c(words, word), source, value)
  }, names(value), value)
  unlist(unname(leaves), recursive = FALSE)
}

# The elements of a list go by their ids, or else by their numbers.
element_leaves <- function(value, path, words, source) {
  leaves <- lapply(seq_along(value), function(i) {
    each <- value[[i]]
    name <- as.character(i)
    id <- if (is_json_object(each)) json_part(each, "id")
    if (is_json_text(id) && length(setdiff(names(each), c("id", "source"))) > 0L) {
      name <- id
      each <- json_without(each, "id")
    }
    option_leaves(each, c(path, name), c(words, name), source)
  })
  unlist(leaves, recursive = FALSE)
}

# The names that a contract gives to columns, measures and covariates.
declared_names <- function(contract) {
  history <- json_part(contract, "history")
  measures <- if (is_json_object(history)) json_part(history, "measures")
  named <- c(measures, json_part(contract, "covariates"))
  columns <- lapply(json_part(contract, "tables"), function(table) {
    names(json_part(table, "columns"))
  })
  c(unlist(columns), vapply(named, function(each) {
    if (is.list(each)) json_part(each, "name") else each
  }, ""))
}

shown_option <- function(leaf, facts, declared) {
  value <- leaf$value
  if (is.list(value) || is_json_literal(value, "null")) {
    return(say("options.none"))
  }
  if (is_json_literal(value, c("true", "false"))) {
    return(say(if (value == "true") "yes" else "no"))
  }
  kind <- option_kind(leaf$path)
  value <- unclass(value)
  comparison <- paste0("rule.", json_part(leaf$beside, "comparison"))
  share <- facts$tables$payers
  share <- share$share[share$id %in% leaf$path[length(leaf$path) - 1L]]
  if (kind == "money") {
    shown_money(value, facts$currency)
  } else if (kind == "threshold" && has_words(comparison)) {
    say(comparison, threshold = value)
  } else if (kind == "share" && length(share) > 0L && share[[1L]] != value) {
    say("options.share", share = share[[1L]], text = value)
  } else if (value %in% declared || !grepl("^[a-z][a-z0-9_]*\\z", value, perl = TRUE)) {
    known_words("value", value)
  } else {
    spaced(value)
  }
}

# The value of an option, which the record holds as a text, or else as JSON.
option_document <- function(row, contract) {
  section <- json_part(contract, row$step)
  stated <- if (is_json_object(section)) json_part(section, row$option)
  json <- grepl("^([\\[{]|(null|true|false)\\z)", row$value, perl = TRUE)
  if (json && !is_json_text(stated)) json_parsed(row$value) else row$value
}

# Each value of each option with its name, in words and as the contract writes it.
option_rows <- function(facts) {
  contract <- json_parsed(facts$contract_text)
  declared <- declared_names(contract)
  rows <- lapply(rows_of(facts$tables$options), function(row) {
    leaves <- option_leaves(option_document(row, contract), c(row$step, row$option),
      spaced(row$option), row$source)
    lapply(leaves, function(leaf) {
      path <- leaf$path[-1L]
      words <- paste(leaf$words, collapse = ": ")
      key <- if (paste(path, collapse = ": ") == words) "" else paste(path, collapse = ".")
      row$option <- c(words, key)
      row$value <- shown_option(leaf, facts, declared)
      row$source <- leaf$source
      row
    })
  })
  unlist(rows, recursive = FALSE)
}
