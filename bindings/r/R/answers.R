# What a contract asks for, for people at a terminal.

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
