# The case files, and canonical lines: what ../README.md describes, for R.

# \n, \t, \r, \\ and \xHH stand for what they say. Returns bytes.
unescape <- function(value) {
  parts <- regmatches(value, gregexpr("\\\\x[0-9a-f]{2}|\\\\.|[^\\\\]+", value))[[1L]]
  one <- function(part) {
    if (startsWith(part, "\\x")) {
      return(as.raw(strtoi(substring(part, 3L), 16L)))
    }
    plain <- c("\\n" = "\n", "\\t" = "\t", "\\r" = "\r", "\\\\" = "\\")
    charToRaw(if (part %in% names(plain)) plain[[part]] else part)
  }
  do.call(c, c(list(raw()), lapply(parts, one)))
}

# A case: its sentence, its keys, and their values as bytes.
read_book <- function(paths) {
  book <- list(tables = list(), texts = list(), cases = list())
  lines <- unlist(lapply(paths, readLines, encoding = "UTF-8"))
  heads <- which(!startsWith(lines, "  ") & nzchar(lines) & !startsWith(lines, "#"))
  ends <- c(heads[-1L] - 1L, length(lines))
  for (i in seq_along(heads)) {
    head <- lines[[heads[[i]]]]
    body <- lines[heads[[i]]:ends[[i]]]
    body <- substring(body[startsWith(body, "  ")], 3L)
    kind <- sub(" .*", "", head)
    rest <- sub("^[a-z]+ ", "", head)
    name <- sub(" .*", "", rest)
    if (kind == "table") {
      columns <- strsplit(sub("^[^ ]+ ", "", rest), " ", fixed = TRUE)[[1L]]
      book$tables[[name]] <- list(columns = columns, rows = body)
    } else if (kind == "text") {
      book$texts[[name]] <- paste0(body, "\n", collapse = "")
    } else {
      values <- lapply(trimws(sub("^[^ ]+ *", "", body)), unescape)
      entry <- list(name = rest, keys = sub(" .*", "", body), values = values)
      book$cases[[length(book$cases) + 1L]] <- entry
    }
  }
  book
}

value_of <- function(bytes) {
  text <- rawToChar(bytes)
  Encoding(text) <- "UTF-8"
  text
}

has <- function(case, key) key %in% case$keys

value <- function(case, key, default = NULL) {
  at <- match(key, case$keys)
  if (is.na(at)) default else value_of(case$values[[at]])
}

words <- function(case, key) {
  if (has(case, key)) strsplit(value(case, key), " ", fixed = TRUE)[[1L]]
}

# A number of a case by the library's own reader: R rounds some decimals differently.
number <- function(case, key, default = NULL) {
  text <- value(case, key)
  if (is.null(text)) {
    return(default)
  }
  sib_read_csv(charToRaw(paste0("x\n", text, "\n")), c(x = "f64"))$x
}

# Whole numbers up to 2^53 in size as their digits, any other double as its 64 bits.
number_tokens <- function(x) {
  x <- as.double(x)
  out <- rep("\\N", length(x))
  known <- !is.nan(x) & !is.na(x)
  negative_zero <- known & x == 0 & 1 / x < 0
  whole <- known & abs(x) <= 2^53 & x == floor(x) & !negative_zero
  out[whole] <- sprintf("%.0f", x[whole])
  rest <- known & !whole
  bytes <- writeBin(x[rest], raw(), endian = "big")
  out[rest] <- paste0("x", apply(matrix(as.character(bytes), 8L), 2L, paste, collapse = ""))
  out
}

text_tokens <- function(x) {
  escaped <- gsub("\\", "\\\\", enc2utf8(x), fixed = TRUE)
  for (pair in list(c("\t", "\\t"), c("\n", "\\n"), c("\r", "\\r"))) {
    escaped <- gsub(pair[[1L]], pair[[2L]], escaped, fixed = TRUE)
  }
  ifelse(is.na(x), "\\N", paste0("'", escaped, "'"))
}

tokens <- function(x) {
  if (inherits(x, "sib_money")) {
    x <- as.character(x)
  }
  if (is.factor(x)) {
    x <- as.character(x)
  }
  if (is.character(x)) text_tokens(x) else number_tokens(unclass(x))
}

# Prints a line: case<TAB>key<TAB>value.
say <- function(case, key, x) {
  shown <- if (length(x) == 0L) "" else paste(tokens(x), collapse = " ")
  writeLines(enc2utf8(paste(case$name, key, shown, sep = "\t")), useBytes = TRUE)
}

# One value, missing when it is NULL.
say_one <- function(case, key, x) say(case, key, if (is.null(x)) NA_real_ else x)

say_columns <- function(case, key, frame, names) {
  for (name in names) {
    say(case, paste0(key, ".", name), frame[[name]])
  }
}

say_table <- function(case, key, frame) {
  say(case, paste0(key, "#"), nrow(frame))
  say(case, paste0(key, ".columns"), names(frame))
  say_columns(case, key, frame, names(frame))
}
