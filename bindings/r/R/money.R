#' Exact amounts of money
#'
#' An amount is a whole number of minor units (pence, cents) with its ISO 4217 currency. It never
#' passes through a fraction of a unit: what would have to be rounded is refused, and so is mixing
#' currencies.
#'
#' `+`, `-`, comparisons, `sum()`, `range()`, `abs()`, `cumsum()` and multiplication by whole
#' numbers are exact. Division, `mean()` and the like are refused, for they would need a rounding
#' that somebody has to name; take `sib_minor()` where you want numbers all the same. What
#' drops attributes, such as `unlist()` and `ifelse()`, leaves minor units.
#'
#' @param amount Decimal texts in major units such as `"1234.56"`, or whole numbers; `NA` is
#'   missing. Other numbers are refused: 0.1 is not a tenth in binary.
#' @param currency One code of ISO 4217, such as `"GBP"`.
#' @return `sib_money()`: a vector of class `sib_money`. `as.character()` gives exact decimal
#'   texts, `format()` the same with currency and thousands. `sib_minor()`: minor units as whole
#'   doubles.
#' @section Errors:
#' `sib_error_currency` for an unknown currency or two that differ; `sib_error_overflow` from
#' 2^53 minor units on, where doubles stop being exact; `sib_error_argument` for what is no exact
#' amount.
#' @examples
#' price <- sib_money("15000.00", "GBP")
#' price * 3
#' sum(sib_money(c("0.10", "0.20"), "GBP")) == sib_money("0.30", "GBP")
#' as.character(price)
#' try(price + sib_money("1.00", "EUR"))
#' @export
sib_money <- function(amount, currency) {
  digits <- currency_digits(currency)
  if (is.numeric(amount) && !is.object(amount)) {
    if (!all(is.na(amount) | amount == trunc(amount))) {
      stop_argument("an amount is a decimal text such as \"0.10\", or a whole number", "amount")
    }
    amount <- ifelse(is.na(amount), NA_character_, sprintf("%.0f", amount))
  }
  if (!is.character(amount) && !all(is.na(amount))) {
    stop_argument("an amount is a decimal text such as \"0.10\", or a whole number", "amount")
  }
  new_money(minor_of(as.character(amount), digits), currency, digits)
}

#' @rdname sib_money
#' @param x Amounts.
#' @export
sib_minor <- function(x) {
  if (!inherits(x, "sib_money")) {
    stop_argument("x must be of class sib_money", "x")
  }
  as.vector(unclass(x))
}

# minor: whole doubles. digits: decimals of the currency.
new_money <- function(minor, currency, digits) {
  if (any(abs(minor) >= 2^53, na.rm = TRUE)) {
    sib_stop("overflow", "an amount reaches 2^53 minor units, from which on doubles are not exact")
  }
  structure(as.vector(minor), currency = currency, digits = digits, class = "sib_money")
}

# Minor units of decimal texts.
minor_of <- function(text, digits) {
  parts <- regmatches(text, regexec("^(-?)([0-9]+)([.]([0-9]+))?$", text))
  bad <- which(!is.na(text) & lengths(parts) == 0L)
  if (length(bad) > 0L) {
    stop_argument(paste0("amount ", bad[[1L]], " is no decimal such as 1234.56"), "amount")
  }
  part <- function(i) vapply(parts, function(p) if (length(p) < i) NA_character_ else p[[i]], "")
  decimals <- part(5L)
  if (any(nchar(sub("0+$", "", decimals)) > digits, na.rm = TRUE)) {
    stop_argument("an amount is finer than the currency's minor unit", "amount")
  }
  decimals <- substr(paste0(decimals, strrep("0", digits)), 1L, digits)
  minor <- as.numeric(ifelse(is.na(text), NA, paste0(part(3L), decimals)))
  minor * ifelse(part(2L) %in% "-" & minor != 0, -1, 1)
}

# Decimals of a currency. The library knows them: it refuses to round finer than the minor unit.
currency_digits <- function(currency) {
  if (!is.character(currency) || length(currency) != 1L || is.na(currency)) {
    stop_argument("currency must be one code of ISO 4217", "currency")
  }
  for (digits in 4:1) {
    contract <- probe_contract(currency, paste0("0.", strrep("0", digits - 1L), "1"))
    fits <- tryCatch(
      !is.null(.Call(R_swig_sib_scheme_read, NULL, contract, TRUE)),
      sib_error_terms = function(e) FALSE,
      sib_error_currency = function(e) {
        sib_stop("currency", "not a currency code of ISO 4217 with a minor unit", "currency")
      }
    )
    if (fits) {
      return(digits)
    }
  }
  0L
}

# A contract that is right in all but, perhaps, what it rounds to.
probe_contract <- function(currency, to) {
  paste0(
    "{\"language\":\"sib@1\",\"contract\":\"p\",\"version\":\"1\",\"currency\":",
    json_string(currency), ",\"tables\":{\"t\":{\"role\":\"figures\",\"columns\":",
    "{\"x\":{\"type\":\"i64\"}}}},\"outcomes\":{\"o\":{\"kind\":\"figures\",\"table\":\"t\",",
    "\"keys\":[],\"numbers\":{\"x\":\"count\"}}},\"payment\":[{\"do\":\"measure\",\"id\":\"m\",",
    "\"outcome\":\"o\",\"is\":\"sum\",\"what\":\"x\",\"by\":[]},{\"do\":\"curve\",\"id\":\"c\",",
    "\"gives\":\"money\",\"each\":\"1\",\"times\":\"m\",\"keys\":[]},",
    "{\"do\":\"round\",\"id\":\"r\",",
    "\"of\":\"c\",\"to\":\"", to, "\",\"rounding\":\"down\"},{\"do\":\"settle\",\"id\":\"s\",",
    "\"of\":\"r\",\"below_zero\":\"refuse\",\"below_nothing\":\"zero\",\"undecided\":\"stop\"}],",
    "\"settlement\":{\"stages\":[{\"id\":\"e\",\"as_at\":\"2025-01-01\",\"lines\":\"all\",",
    "\"pays\":true,\"facts\":\"as_known\"}]}}"
  )
}

# Amounts that the library printed, in full: their texts say how many decimals the currency has.
printed_money <- function(text, currency) {
  digits <- max(0L, nchar(sub("^[^.]*[.]?", "", text[!is.na(text)])))
  new_money(minor_of(text, digits), currency, digits)
}

money_of <- function(x, minor) new_money(minor, attr(x, "currency"), attr(x, "digits"))

check_currencies <- function(...) {
  codes <- vapply(Filter(function(x) inherits(x, "sib_money"), list(...)), attr, "", "currency")
  if (length(unique(codes)) > 1L) {
    sib_stop("currency", "amounts of different currencies cannot be combined")
  }
}

#' @export
as.character.sib_money <- function(x, ...) {
  digits <- attr(x, "digits")
  minor <- sib_minor(x)
  text <- formatC(abs(minor), format = "f", digits = 0, width = digits + 1L, flag = "0")
  cut <- nchar(text) - digits
  if (digits > 0L) {
    text <- paste0(substr(text, 1L, cut), ".", substr(text, cut + 1L, nchar(text)))
  }
  ifelse(is.na(minor), NA_character_, paste0(ifelse(minor < 0, "-", ""), text))
}

#' @export
format.sib_money <- function(x, big.mark = ",", currency = TRUE, ...) {
  text <- as.character(x)
  whole <- sub("[.].*", "", text)
  grouped <- whole
  while (big.mark != "" && any(again <- grepl("[0-9]{4}", grouped))) {
    grouped[again] <- sub("([0-9])([0-9]{3})([^0-9]|$)", paste0("\\1", big.mark, "\\2\\3"),
      grouped[again])
  }
  text <- paste0(grouped, substr(text, nchar(whole) + 1L, nchar(text)))
  text[is.na(x)] <- "NA"
  if (currency) paste(attr(x, "currency"), text) else text
}

#' @export
print.sib_money <- function(x, ...) {
  if (length(x) == 0L) cat("no amounts in", attr(x, "currency"), "\n")
  else print(format(x), quote = FALSE)
  invisible(x)
}

#' @export
Ops.sib_money <- function(e1, e2) {
  if (missing(e2)) {
    return(switch(.Generic, `-` = money_of(e1, -sib_minor(e1)), `+` = e1, refuse_money(.Generic)))
  }
  both <- inherits(e1, "sib_money") && inherits(e2, "sib_money")
  if (both && .Generic %in% c("+", "-", "==", "!=", "<", "<=", ">", ">=")) {
    check_currencies(e1, e2)
    value <- get(.Generic)(sib_minor(e1), sib_minor(e2))
    return(if (is.logical(value)) value else money_of(e1, value))
  }
  if (!both && .Generic == "*") {
    amount <- if (inherits(e1, "sib_money")) e1 else e2
    factor <- if (inherits(e1, "sib_money")) e2 else e1
    if (is.numeric(factor) && !is.object(factor) && all(is.na(factor) | factor == trunc(factor))) {
      return(money_of(amount, sib_minor(amount) * factor))
    }
  }
  refuse_money(.Generic)
}

refuse_money <- function(operation) {
  stop_argument(
    paste0(
      operation, " of money would need a rounding that somebody has to name: add, compare or ",
      "multiply by whole numbers, or take sib_minor()"
    ),
    "x"
  )
}

#' @export
Summary.sib_money <- function(..., na.rm = FALSE) {
  if (!.Generic %in% c("sum", "min", "max", "range")) {
    refuse_money(.Generic)
  }
  all <- c(...)
  minor <- sib_minor(all)
  if (.Generic == "sum") {
    money_of(all, sum(abs(minor), na.rm = TRUE)) # the parts of the sum must be exact too
  }
  money_of(all, get(.Generic)(minor, na.rm = na.rm))
}

#' @export
Math.sib_money <- function(x, ...) {
  if (!.Generic %in% c("abs", "cumsum", "cummax", "cummin")) {
    refuse_money(.Generic)
  }
  money_of(x, get(.Generic)(sib_minor(x)))
}

#' @export
mean.sib_money <- function(x, ...) refuse_money("mean")

#' @importFrom stats median quantile
#' @export
median.sib_money <- function(x, na.rm = FALSE, ...) refuse_money("median")

#' @export
quantile.sib_money <- function(x, ...) refuse_money("quantile")

#' @export
as.double.sib_money <- function(x, ...) {
  stop_argument("money is no real number: take as.character(), or sib_minor() for pence", "x")
}

#' @export
c.sib_money <- function(...) {
  given <- list(...)
  if (!all(vapply(given, inherits, NA, "sib_money"))) {
    stop_argument("only money can be joined to money: make it with sib_money()", "x")
  }
  check_currencies(...)
  money_of(given[[1L]], unlist(lapply(given, sib_minor)))
}

#' @export
`[.sib_money` <- function(x, i) money_of(x, sib_minor(x)[i])

#' @export
`[[.sib_money` <- function(x, i) money_of(x, sib_minor(x)[[i]])

#' @export
`[<-.sib_money` <- function(x, i, value) {
  if (!inherits(value, "sib_money")) {
    stop_argument("only money can be put among money: make it with sib_money()", "value")
  }
  check_currencies(x, value)
  minor <- sib_minor(x)
  minor[i] <- sib_minor(value)
  money_of(x, minor)
}

#' @export
rep.sib_money <- function(x, ...) money_of(x, rep(sib_minor(x), ...))

#' @export
unique.sib_money <- function(x, ...) money_of(x, unique(sib_minor(x)))

#' @export
xtfrm.sib_money <- function(x) sib_minor(x)

#' @export
as.data.frame.sib_money <- as.data.frame.vector
