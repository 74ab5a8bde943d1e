pounds <- function(x) sib_money(x, "GBP")

test_that("amounts are exact decimals", {
  expect_identical(as.character(pounds(c("0.1", "-1234567.05", "3", NA))),
    c("0.10", "-1234567.05", "3.00", NA))
  expect_identical(format(pounds(c("1234567.05", "-0.5", "100"))),
    c("GBP 1,234,567.05", "GBP -0.50", "GBP 100.00"))
  expect_identical(format(pounds("1234567.05"), big.mark = ""), "GBP 1234567.05")
  expect_identical(sib_minor(pounds("0.29")), 29)
  expect_identical(as.character(sum(pounds(rep("0.10", 3)))), "0.30")
  expect_identical(as.character(pounds(7)), "7.00")
  expect_identical(as.character(sib_money("90071992547409.91", "GBP")), "90071992547409.91")
})

test_that("minor units are those of ISO 4217", {
  known <- list(
    c("JPY", "7"), c("GBP", "7.00"), c("KWD", "7.000"), c("CLF", "7.0000"), c("ISK", "7"),
    c("EUR", "7.00"), c("TND", "7.000"), c("UGX", "7")
  )
  for (case in known) {
    expect_identical(as.character(sib_money("7", case[[1]])), case[[2]])
  }
  expect_error(sib_money("1", "XYZ"), class = "sib_error_currency")
  expect_error(sib_money("1", c("GBP", "EUR")), class = "sib_error_argument")
})

test_that("sums, comparisons and whole multiples are exact", {
  a <- pounds(c("0.10", "0.20"))
  expect_identical(a + a, a * 2)
  expect_identical(3 * a - a, a * 2)
  expect_identical(-a, a * -1)
  expect_identical(a[[1]] + a[[2]] == pounds("0.30"), TRUE)
  expect_identical(a < pounds("0.15"), c(TRUE, FALSE))
  expect_identical(max(a), a[2])
  expect_identical(range(a), a)
  expect_identical(cumsum(a), pounds(c("0.10", "0.30")))
  expect_identical(rev(sort(a)), a[2:1])
  expect_identical(c(a, a[1]), a[c(1, 2, 1)])
  expect_identical(unique(c(a, a)), a)
  expect_identical(abs(-a), a)
  expect_identical(rep(a, 2), c(a, a))
})

test_that("currencies never mix", {
  euro <- sib_money("1", "EUR")
  expect_error(pounds("1") + euro, class = "sib_error_currency")
  expect_error(pounds("1") == euro, class = "sib_error_currency")
  expect_error(c(pounds("1"), euro), class = "sib_error_currency")
  expect_error(sum(pounds("1"), euro), class = "sib_error_currency")
  a <- pounds("1")
  expect_error(a[1] <- euro, class = "sib_error_currency")
})

test_that("nothing becomes a float in silence", {
  a <- pounds("1.00")
  for (wrong in list(
    quote(a / 3), quote(a * 0.5), quote(a + 1), quote(a * a), quote(mean(a)), quote(median(a)),
    quote(as.numeric(a)), quote(round(a)), quote(sqrt(a)), quote(c(a, 1)), quote(prod(a)),
    quote(quantile(a)), quote(sib_minor(1)), quote(pounds(0.1)), quote(pounds("1.005")),
    quote(pounds("1,000")), quote(pounds("1e3")), quote(a > 0)
  )) {
    expect_error(eval(wrong), class = "sib_error_argument", label = deparse(wrong))
  }
  expect_error(a[1] <- 2, class = "sib_error_argument")
  expect_error(pounds("90071992547409.92"), class = "sib_error_overflow")
  expect_error(pounds("90071992547409.91") + pounds("0.01"), class = "sib_error_overflow")
  expect_error(sum(pounds(c("90071992547409.91", "1", "-1"))), class = "sib_error_overflow")
})

test_that("money lies in data frames and prints", {
  frame <- data.frame(payer = c("a", "b"), amount = pounds(c("1.50", "2000")))
  expect_output(print(frame), "GBP 2,000.00")
  expect_identical(frame[2, "amount"], pounds("2000"))
  frame$amount[1] <- pounds("3")
  expect_identical(as.character(frame$amount), c("3.00", "2000.00"))
  expect_identical(as.character(rbind(frame, frame)$amount), rep(c("3.00", "2000.00"), 2))
  expect_identical(frame[order(frame$amount, decreasing = TRUE), "payer"], c("b", "a"))
  expect_output(print(pounds("1")), "GBP 1.00")
  expect_output(print(pounds("1")[0]), "no amounts in GBP")
  file <- tempfile()
  saveRDS(frame, file)
  expect_identical(readRDS(file), frame)
})
