# JSON of the library's own making read into R, for pages that show it. The library has checked it.

# Objects and arrays are lists, with the class "json_object" for objects; texts are texts; numbers,
# true, false and null stay as they are written, with the class "json_literal".
json_parsed <- function(text) {
  tokens <- "\"(?:[^\"\\\\]++|\\\\.)*+\"|[{}\\[\\]]|[-0-9a-zA-Z.+]++"
  found <- regmatches(text, gregexpr(tokens, text, perl = TRUE, useBytes = TRUE))[[1L]]
  Encoding(found) <- "UTF-8"
  at <- 0L
  following <- function() {
    at <<- at + 1L
    found[[at]]
  }
  # A token each, without the commas and colons, which tell nothing more.
  value <- function() {
    token <- following()
    if (token == "{") {
      keys <- character()
      parts <- list()
      while (found[[at + 1L]] != "}") {
        keys <- c(keys, json_unquote(following()))
        parts <- c(parts, list(value()))
      }
      at <<- at + 1L
      structure(parts, names = keys, class = "json_object")
    } else if (token == "[") {
      parts <- list()
      while (found[[at + 1L]] != "]") {
        parts <- c(parts, list(value()))
      }
      at <<- at + 1L
      parts
    } else if (startsWith(token, "\"")) {
      json_unquote(token)
    } else {
      json_literal(token)
    }
  }
  value()
}

json_literal <- function(token) structure(token, class = "json_literal")

is_json_object <- function(x) inherits(x, "json_object")

is_json_literal <- function(x, tokens) inherits(x, "json_literal") && unclass(x) %in% tokens

is_json_text <- function(x) is.character(x) && !inherits(x, "json_literal")

# A member by its whole name; NULL for none.
json_part <- function(object, name) {
  at <- match(name, names(object))
  if (!is.na(at)) unclass(object)[[at]]
}

json_without <- function(object, name) {
  structure(unclass(object)[names(object) != name], class = "json_object")
}
