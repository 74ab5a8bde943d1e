# Words, numbers and tables of the report. Words and columns are files that Python reads too, so
# that both languages say the same, byte for byte.

# A number that a public page must not show.
hidden_number <- structure(list(), class = "sib_hidden")
is_hidden <- function(x) inherits(x, "sib_hidden")
is_none <- function(x) is.null(x) || !is_hidden(x) && length(x) == 1L && is.na(x)

page_cache <- new.env(parent = emptyenv())

page_lines <- function(name) {
  if (is.null(page_cache[[name]])) {
    file <- system.file("page", name, package = "sib", mustWork = TRUE)
    page_cache[[name]] <- readLines(file, encoding = "UTF-8")
  }
  page_cache[[name]]
}

# A sentence with its {names} filled in. Plain text: it is escaped where it is put.
say <- function(key, ...) {
  if (is.null(page_cache$words)) {
    lines <- page_lines("words.tsv")
    cut <- regexpr("\t", lines, fixed = TRUE)
    page_cache$words <- structure(substring(lines, cut + 1L), names = substr(lines, 1L, cut - 1L))
  }
  text <- page_cache$words[[key]]
  values <- list(...)
  at <- gregexpr("\\{[a-z_]+\\}", text)[[1L]]
  if (at[[1L]] > 0L) {
    ends <- at + attr(at, "match.length")
    names <- substring(text, at + 1L, ends - 2L)
    plain <- substring(text, c(1L, ends), c(at - 1L, nchar(text)))
    filled <- vapply(names, function(name) enc2utf8(as.character(values[[name]])), "")
    text <- paste0(plain, c(filled, ""), collapse = "")
  }
  text
}

has_words <- function(key) {
  say("title") # reads the file
  key %in% names(page_cache$words)
}

# The words for a name of the library, or the name itself.
known_words <- function(prefix, name) {
  if (is_none(name)) {
    return(say("none"))
  }
  key <- paste0(prefix, ".", name)
  if (has_words(key)) say(key) else name
}

# Text for a page: escaped, and without control characters.
html_text <- function(x) {
  x <- gsub("[\x01-\x1f\x7f]", " ", enc2utf8(as.character(x)), perl = TRUE)
  for (pair in list(c("&", "&amp;"), c("<", "&lt;"), c(">", "&gt;"), c("\"", "&quot;"),
                    c("'", "&#x27;"))) {
    x <- gsub(pair[[1L]], pair[[2L]], x, fixed = TRUE)
  }
  x
}

# Escaped text of a cell or caption, in which a browser may break words that are too long for it.
breakable_text <- function(x) {
  x <- gsub("[\x01-\x1f\x7f]", " ", enc2utf8(as.character(x)), perl = TRUE)
  x <- gsub("([^ ]{24})(?=[^ ])", "\\1\ue000", x, perl = TRUE)
  gsub("\ue000", "<wbr>", html_text(x), fixed = TRUE)
}

# A name of the contract, which a browser may break after its parts.
key_text <- function(x) gsub("([_.])(?=.)", "\\1<wbr>", html_text(x), perl = TRUE)

minus <- function(text) gsub("-", "\u2212", text, fixed = TRUE)

shown_number <- function(x, pattern) {
  if (is_hidden(x)) say("hidden") else if (is_none(x)) say("none") else minus(sprintf(pattern, x))
}

thousands <- function(text) gsub("(?<=[0-9])(?=([0-9]{3})+$)", ",", text, perl = TRUE)
shown_count <- function(x) thousands(shown_number(if (is.numeric(x)) round(x) else x, "%.0f"))
shown_mean <- function(x) shown_number(x, "%.3f")
shown_events <- function(x) shown_number(x, "%+.1f")

# A fraction such as 0.0805 as "8.05 %", which no line breaks.
shown_percent <- function(x) {
  if (is_hidden(x) || is_none(x)) {
    return(shown_number(x, "%s"))
  }
  paste0(shown_number(100 * x, "%.2f"), "\u00a0%")
}

# An amount such as "1234.50" with its currency and thousands.
shown_money <- function(amount, currency) {
  if (is_none(amount)) {
    return(say("none"))
  }
  whole <- sub("[.].*", "", amount)
  paste0(currency, "\u00a0", minus(thousands(whole)), substring(amount, nchar(whole) + 1L))
}

# A threshold such as "3/40" as a fraction; NA for none.
threshold_of <- function(exact) {
  if (is_none(exact)) {
    return(NA_real_)
  }
  parts <- as.numeric(strsplit(exact, "/", fixed = TRUE)[[1L]])
  if (length(parts) == 2L) parts[[1L]] / parts[[2L]] else parts[[1L]]
}

page_cell <- function(value, kind, currency) {
  number <- switch(kind, count = shown_count, mean = shown_mean, percent = shown_percent,
    events = shown_events)
  if (kind == "money") {
    return(html_text(shown_money(value, currency)))
  }
  if (!is.null(number)) {
    return(html_text(number(value)))
  }
  if (is_none(value)) {
    return("")
  }
  if (kind == "text") {
    return(breakable_text(value))
  }
  if (kind == "option") {
    key <- if (value[[2L]] != "") paste0("<code class=\"key\">", key_text(value[[2L]]), "</code>")
    return(paste0(breakable_text(value[[1L]]), key))
  }
  text <- html_text(value)
  switch(kind,
    standing = if (value == "unknown") paste0("<span class=\"unknown\">", text, "</span>") else text,
    code = paste0("<code>", text, "</code>")
  )
}

# The columns of a table of the report that any of its rows has something in.
page_columns <- function(name, rows) {
  all <- strsplit(page_lines("columns.tsv"), "\t", fixed = TRUE)
  all <- Filter(function(column) column[[1L]] == name, all)
  Filter(function(column) {
    any(vapply(rows, function(row) !is_none(row[[column[[2L]]]]), NA))
  }, all)
}

# Rows as a table of the report. A row with a true `sum` is set off. wide: on a phone each row is
# a card of its own.
page_table <- function(name, rows, caption = "", currency = "", wide = TRUE) {
  if (length(rows) == 0L) {
    return("")
  }
  shown <- page_columns(name, rows)
  numeric <- c("count", "mean", "percent", "events", "money")
  align <- vapply(shown, function(c) if (c[[4L]] %in% numeric) " class=\"n\"" else "", "")
  titles <- vapply(shown, function(c) html_text(c[[3L]]), "")
  head <- paste0("<th scope=\"col\"", align, ">", titles, "</th>", collapse = "")
  body <- vapply(rows, function(row) {
    text <- vapply(shown, function(c) {
      if (c[[2L]] %in% names(row)) page_cell(row[[c[[2L]]]], c[[4L]], currency) else ""
    }, "")
    named <- ifelse(text == "", "", paste0(" data-name=\"", titles, "\""))
    cells <- paste0("<td", align, named, ">", text, "</td>", collapse = "")
    paste0(if (isTRUE(row$sum)) "<tr class=\"sum\">" else "<tr>", cells, "</tr>")
  }, "")
  paste(c(
    if (wide) "<table class=\"wide\">" else "<table>",
    if (caption != "") paste0("<caption>", breakable_text(caption), "</caption>"),
    paste0("<thead><tr>", head, "</tr></thead>\n<tbody>"), body, "</tbody></table>"
  ), collapse = "\n")
}

page_paragraph <- function(text, quiet = FALSE) {
  paste0(if (quiet) "<p class=\"quiet\">" else "<p>", html_text(text), "</p>")
}

page_listing <- function(items) {
  paste0("<ul>\n", paste0("<li>", html_text(items), "</li>", collapse = "\n"), "\n</ul>")
}

page_heading <- function(key) paste0("<h2>", html_text(say(paste0("h.", key))), "</h2>")
