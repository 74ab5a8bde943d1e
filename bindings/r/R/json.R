# JSON as far as the package needs it: lists become documents, and the contract is cut out of a
# record. Everything else about JSON is the library's.

# A JSON text of lists, texts, numbers, flags, NULL and Dates.
#
# A list or vector with names is an object, any other an array, but one text, number or flag
# stands for itself: I("x") or list("x") is an array of one. An empty list is an array, and an
# empty named list an object. NA is null.
json_text <- function(x) {
  if (is.null(x)) {
    return("null")
  }
  if (is.list(x) || !is.null(names(x))) {
    parts <- vapply(seq_along(x), function(i) json_text(x[[i]]), "")
    if (is.null(names(x))) {
      return(paste0("[", paste(parts, collapse = ","), "]"))
    }
    if (anyNA(names(x)) || any(names(x) == "")) {
      stop_argument("each member of a named list must have a name", "document")
    }
    return(paste0("{", paste0(json_string(names(x)), rep(":", length(x)), parts, collapse = ","),
      "}"))
  }
  parts <- json_values(x)
  if (length(parts) == 1L && !inherits(x, "AsIs")) parts
  else paste0("[", paste(parts, collapse = ","), "]")
}

json_values <- function(x) {
  if (is.factor(x) || inherits(x, "Date")) {
    x <- as.character(x)
  }
  if (is.object(x) && !inherits(x, "AsIs")) {
    stop_argument(paste0("class ", class(x)[[1L]], " has no meaning in a document"), "document")
  }
  text <- switch(typeof(x),
    character = json_string(x),
    logical = ifelse(x, "true", "false"),
    integer = ,
    double = json_numbers(x),
    stop_argument(paste0("type ", typeof(x), " has no meaning in a document"), "document")
  )
  text[is.na(x)] <- "null"
  text
}

# Numbers by the fewest digits that give the same double. Where the library needs a decimal it
# refuses a number and asks for a text.
json_numbers <- function(x) {
  x <- as.double(x)
  if (any(is.infinite(x))) {
    stop_argument("an infinite number has no meaning in a document", "document")
  }
  short <- sprintf("%.15g", x) # whatever options() say of decimal marks
  ifelse(is.na(x) | as.numeric(short) == x, short, sprintf("%.17g", x))
}

# The text of an object's member that is an object itself, such as c("result", "design"), in a
# JSON text; NULL when there is none. One regular expression finds strings and brackets, and
# counting brackets gives the depth.
json_member <- function(text, path) {
  tokens <- "\"(?:[^\"\\\\]++|\\\\.)*+\"|[{}\\[\\]:]"
  token <- gregexpr(tokens, text, perl = TRUE, useBytes = TRUE)[[1L]]
  end <- token + attr(token, "match.length") - 1L
  bytes <- charToRaw(text)
  kind <- rawToChar(bytes[pmax(token, 1L)], multiple = TRUE)
  depth <- cumsum((kind %in% c("{", "[")) - (kind %in% c("}", "]"))) # after the token
  is_key <- kind == "\"" & c(kind[-1L], "") == ":"
  at <- seq_along(kind)
  open <- 1L
  for (level in seq_along(path)) {
    close <- which(at > open & depth < level)[1L]
    keys <- which(is_key & depth == level & at > open & at < close)
    named <- vapply(keys, function(k) rawToChar(bytes[seq(token[[k]], end[[k]])]), "")
    open <- keys[match(paste0("\"", path[[level]], "\""), named)] + 2L
    if (!isTRUE(kind[open] == "{")) {
      return(NULL)
    }
  }
  close <- which(at > open & depth <= length(path))[1L]
  value <- rawToChar(bytes[seq(token[[open]], token[[close]])])
  Encoding(value) <- "UTF-8"
  value
}

# The names of an object's own members, without their escapes.
json_keys <- function(text) {
  found <- json_tokens(text)
  depth <- cumsum((found %in% c("{", "[")) - (found %in% c("}", "]")))
  vapply(found[which(found == ":" & depth == 1L) - 1L], json_unquote, "", USE.NAMES = FALSE)
}

# Strings, brackets, colons, numbers and words, in their order.
json_tokens <- function(text) {
  tokens <- "\"(?:[^\"\\\\]++|\\\\.)*+\"|[{}\\[\\]:]|[-0-9a-z.+E]++"
  found <- regmatches(text, gregexpr(tokens, text, perl = TRUE, useBytes = TRUE))[[1L]]
  Encoding(found) <- "UTF-8"
  found
}

# The texts, numbers and flags among an object's own members, by name: texts without their
# escapes, the others as they stand.
json_scalars <- function(text) {
  if (is.null(text)) {
    return(list())
  }
  found <- json_tokens(text)
  depth <- cumsum((found %in% c("{", "[")) - (found %in% c("}", "]")))
  at <- which(found == ":" & depth == 1L)
  at <- at[!found[at + 1L] %in% c("{", "[")]
  names <- vapply(found[at - 1L], json_unquote, "", USE.NAMES = FALSE)
  structure(lapply(found[at + 1L], json_unquote), names = names)
}

json_unquote <- function(token) {
  if (!startsWith(token, "\"")) {
    return(token)
  }
  text <- substr(token, 2L, nchar(token) - 1L)
  escapes <- gregexpr("\\\\(u[0-9a-fA-F]{4}|.)", text, perl = TRUE)
  regmatches(text, escapes) <- lapply(regmatches(text, escapes), function(each) {
    vapply(each, json_character, "")
  })
  text
}

# Canonical JSON escapes nothing else; a character of NUL has no place in R.
json_character <- function(escape) {
  code <- substring(escape, 2L)
  if (startsWith(code, "u")) {
    return(intToUtf8(max(1L, strtoi(substring(code, 2L), 16L))))
  }
  switch(code, n = "\n", t = "\t", r = "\r", b = "\b", f = "\f", code)
}

# The text of a document: given as a list, as a path, or as the text itself.
document_of <- function(x, argument) {
  if (is.list(x)) {
    return(json_text(x))
  }
  if (!is.character(x) || length(x) != 1L || is.na(x)) {
    stop_argument(paste0(argument, " must be a path, JSON text, or a list"), argument)
  }
  if (grepl("^(\\xef\\xbb\\xbf)?\\s*\\{", x, perl = TRUE, useBytes = TRUE)) {
    return(x)
  }
  text_of_file(x, argument)
}

text_of_file <- function(path, argument) {
  bytes <- bytes_of_file(path, argument)
  if (any(bytes == 0)) {
    stop_argument(paste0(path, " is no text file"), argument)
  }
  text <- rawToChar(bytes)
  Encoding(text) <- "UTF-8"
  text
}
