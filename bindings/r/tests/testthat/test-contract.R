columns <- list(
  site = list(type = "codes", levels = c("north", "south")), on = list(type = "date"),
  days = list(type = "i64"), spent = list(type = "text")
)
claims_contract <- list(
  language = "sib@1", contract = "beds", version = "1", currency = "GBP",
  tables = list(claims = list(role = "figures", columns = columns)),
  outcomes = list(claims = list(
    kind = "figures", table = "claims", keys = I("site"), on = "on",
    numbers = list(days = "count", spent = "money")
  )),
  payment = list(
    list(do = "measure", id = "days", outcome = "claims", is = "sum", what = "days",
      by = I("site")),
    list(do = "measure", id = "spent", outcome = "claims", is = "sum", what = "spent",
      by = I("site")),
    list(do = "gate", id = "enough", all = list(list(of = "days", is = "at_least", value = "10"))),
    list(do = "curve", id = "fee", gives = "money", each = "765.63", times = "days",
      "if" = "enough", keys = I("site")),
    list(do = "curve", id = "cost", gives = "money", each = "1/3", times = "spent",
      "if" = "always", keys = I("site")),
    list(do = "round", id = "line", of = c("fee", "cost"), to = "0.01", rounding = "half_up"),
    list(do = "settle", id = "due", of = "line", below_zero = "repay", below_nothing = "owed",
      undecided = "stop"),
    list(do = "split", id = "bill", of = "due", rule = "ratio", payers = list(
      list(id = "city", share = "60 %"), list(id = "state", share = "40 %")
    ))
  ),
  settlement = list(stages = Map(
    function(id, as_at, pays) {
      list(id = id, as_at = as_at, lines = "all", pays = pays, facts = "as_known")
    },
    c("half", "look", "end"), c("2025-06-30", "2025-09-30", "2025-12-31"), c(TRUE, FALSE, TRUE),
    USE.NAMES = FALSE
  ))
)
claims <- data.frame(
  site = c("north", "south", "south"), on = c("2025-03-01", "2025-05-01", "2025-11-01"),
  days = c(12L, 9L, 1L), spent = c("100.00", "0.10", "50")
)
beds <- sib_contract(claims_contract)
settled <- sib_settle(beds, "end", list(claims = claims))

# The error of settling claims with other columns, which names the table.
refused_claims <- function(status, ...) {
  error <- refused(
    sib_settle(beds, "end", list(claims = replace(claims, names(list(...)), list(...)))),
    status
  )
  expect_match(conditionMessage(error), "table claims")
  error
}

test_that("a contract says what it is", {
  expect_identical(c(beds$name, beds$version, beds$title), c("beds", "1", NA))
  expect_identical(beds$stages$stage, c("half", "look", "end"))
  expect_equal(beds$stages$as_at[[3L]], as.Date("2025-12-31"))
  expect_identical(beds$steps$step, vapply(claims_contract$payment, `[[`, "", "id"))
  expect_output(print(beds), "765.63")
  expect_output(print(sib_explain_contract(beds)), "765.63")
  expect_identical(as.data.frame(beds), beds$steps)
})

test_that("a contract is read from a path, a text and a list", {
  text <- json_text(claims_contract)
  file <- tempfile(fileext = ".json")
  on.exit(unlink(file))
  writeLines(sub(",", ",\n", text, fixed = TRUE), file)
  expect_identical(sib_contract(file)$hash, beds$hash)
  expect_identical(sib_contract(text)$hash, beds$hash)
  error <- refused(sib_contract(sub("currency", "curency", text)), "terms")
  expect_match(conditionMessage(error), "line 1, column [0-9]+: .*nearest is currency")
  refused(sib_contract(replace(claims_contract, "currency", "XYZ")), "currency")
})

test_that("a draft is completed and contracts are compared", {
  draft <- claims_contract
  draft$payment[[6L]]$rounding <- NULL
  made <- sib_complete_contract(draft)
  missing <- made$choices$path[made$choices$open == "missing"]
  expect_identical(missing, "payment.line.rounding")
  expect_match(made$document, "\"unagreed\": true", fixed = TRUE)
  open <- sib_contract(made$document)
  expect_identical(open$unagreed, 1)
  expect_match(paste(sib_explain_contract(open), collapse = "\n"), "NOT AGREED", fixed = TRUE)
  expect_identical(sib_diff_contracts(open, beds)$path, "payment.line.rounding")
  error <- refused(sib_settle(open, "end", list()), "terms")
  expect_match(conditionMessage(error), "nobody has agreed \"payment.line.rounding\"", fixed = TRUE)
  refused(sib_try_examples(open), "terms")
  other <- claims_contract
  other$payment[[4L]]$each <- "800"
  differs <- sib_diff_contracts(beds, sib_contract(other))
  expect_identical(
    unlist(differs[c("path", "before", "after")], use.names = FALSE),
    c("payment.fee.each", "765.63", "800")
  )
  expect_identical(differs$decides, TRUE)
  expect_identical(nrow(sib_diff_contracts(beds, beds)), 0L)
})

test_that("other choices are settled again", {
  found <- sib_sensitivity(beds, "end", list(claims = claims), options = list(
    payment.fee.each = c("800", "700"), payment.line.rounding = list()
  ), grid = TRUE)
  expect_identical(nrow(found$runs), 12L)
  edited <- claims_contract
  edited$payment[[4L]]$each <- "800"
  by_hand <- sib_settle(sib_contract(edited), "end", list(claims = claims))
  row <- match("payment.fee.each = 800", found$runs$options)
  expect_true(sib_money(found$runs$now[[row]], "GBP") == by_hand$now)
  expect_output(print(found), "payment.fee.each = 700: GBP", fixed = TRUE)
  first <- sib_settle(beds, "end", list(claims = claims))
  page <- sib_report(first, sensitivity = found)
  expect_match(page, "What other choices would have paid", fixed = TRUE)
  known <- list(claims = claims)
  refused(sib_sensitivity(beds, "end", known, options = "payment.fee.eech"), "argument")
  refused(sib_sensitivity(beds, "end", list(claims = claims), options = 1), "argument")
  refused(sib_report(first, sensitivity = 1), "argument")
})

test_that("a settlement is exact to the penny", {
  # 12 and 10 days at 765.63, a third of 100.00 and of 50.10, each line rounded
  owed <- sib_money(c("16843.86", "33.33", "16.70"), "GBP")
  expect_true(settled$now == sum(owed))
  expect_identical(settled$verdict, "paid")
  expect_identical(as.character(settled$bills$now), c("10136.33", "6757.56", "0.00"))
  expect_identical(as.character(settled$due$restated), NA_character_)
  expect_identical(settled$lines$value[settled$lines$step == "cost"], c("100/3", "16.7"))
  expect_output(print(settled), "PAID GBP 16,893.89", fixed = TRUE)
  expect_s3_class(summary(settled), "sib_answer")
  expect_identical(as.data.frame(settled), settled$lines)
  expect_identical(generics::glance(settled), settled$due)
  expect_identical(generics::tidy(settled), settled$lines)
  expect_identical(unserialize(serialize(settled, NULL)), settled)
})

test_that("a settlement has a page", {
  file <- tempfile(fileext = ".html")
  on.exit(unlink(file))
  page <- sib_report(settled, file)
  expect_identical(text_of_file(file, "file"), page)
  expect_match(page, "16,893.89", fixed = TRUE)
  expect_false(identical(sib_report(settled, audience = "public"), page))
  refused(sib_report(settled, audience = "everybody"), "argument")
})

test_that("a record is opened again", {
  file <- tempfile(fileext = ".json")
  on.exit(unlink(file))
  write_record(settled, file)
  for (record in list(file, settled$record)) {
    again <- sib_open_settlement(record, beds)
    same <- setdiff(names(settled), "call")
    expect_identical(again[same], settled[same])
    expect_identical(sib_report(again), sib_report(settled))
  }
  expect_output(print(sib_open_settlement(file)), "beds")
  refused(sib_open_settlement(sub("16893.89", "16893.90", settled$record)), "terms")
})

test_that("many draws are settled as each by itself", {
  drawn <- do.call(rbind, lapply(3:1, function(draw) {
    part <- claims[-draw, , drop = FALSE]
    part$draw <- draw
    part
  }))
  many <- sib_settle_many(beds, "end", list(claims = drawn))
  expect_identical(as.integer(many$draw), 1:3)
  each <- lapply(1:3, function(draw) {
    sib_settle(beds, "end", list(claims = claims[-draw, , drop = FALSE]))$due
  })
  expect_identical(as.numeric(many$now), vapply(each, function(due) sib_minor(due$now), 0))
  expect_identical(as.character(many$verdict), vapply(each, function(due) due$verdict, ""))
  refused(sib_settle_many(beds, "end", list(claims = claims)), "argument")
})

test_that("records are held against one another", {
  known <- list(claims = claims)
  made <- sib_settle_stages(beds, list(half = known, look = known, end = known))
  held <- sib_verify_settlements(made)
  expect_identical(held$stage, c("half", "look", "end"))
  expect_identical(held$holds, rep(TRUE, 3L))
  held <- sib_verify_settlements(list(made$half$record, made$look, settled))
  expect_identical(held$holds, c(TRUE, TRUE, FALSE))
  expect_false(is.na(held$wrong[[3L]]))
  refused(sib_verify_settlements(settled), "argument")
})

test_that("stages are settled in their order, each after the last that paid", {
  known <- list(claims = claims)
  made <- sib_settle_stages(beds, list(end = known, half = known, look = known))
  expect_named(made, c("half", "look", "end"))
  expect_identical(made$look$verdict, "interim")
  expect_true(made$end$now == settled$now - made$half$now)
  expect_true(made$end$paid_before == made$half$now)
  hash <- function(x) json_scalars(x$record)$hash
  expect_identical(json_scalars(made$end$record)$previous, hash(made$half))
  expect_identical(json_scalars(made$look$record)$previous, hash(made$half))
  again <- sib_settle(beds, "end", known, made$half$record)
  expect_identical(again$record, made$end$record)
  file <- tempfile(fileext = ".json")
  on.exit(unlink(file))
  write_record(made$half, file)
  expect_identical(sib_settle_stages(beds, list(end = known), file)$end$record, again$record)
  refused(write_record(made$half, file, annex_file = file), "argument")
  error <- refused(sib_settle_stages(beds, list(ende = known)), "argument")
  expect_match(conditionMessage(error), "no stage ende; it has half, look, end")
  refused(sib_settle(beds, "end", known, made$look), "terms")
  refused(sib_settle(beds, "end", known, sub("9220.92", "9220.91", made$half$record)),
    "terms")
  refused(sib_settle(beds, "ende", known), "argument")
  refused(sib_settle("beds", "end", known), "argument")
})

test_that("closed facts stay what they were", {
  shut <- claims_contract
  shut$settlement$stages <- lapply(shut$settlement$stages, replace, "facts", "closed")
  shut <- sib_contract(shut)
  late <- rbind(claims, data.frame(site = "north", on = "2025-04-01", days = 100L, spent = "0"))
  made <- sib_settle_stages(shut, list(half = list(claims = claims), end = list(claims = late)))
  expect_true(made$half$now + made$end$now == sib_money("16893.89", "GBP"))
  expect_identical(nrow(made$end$closed_facts$claims), 3L)
  expect_length(made$half$closed_facts, 0L)
  again <- sib_settle(shut, "end", list(claims = late), made$half,
    earlier = list(claims = claims))
  expect_identical(again$record, made$end$record)
  refused(sib_settle(shut, "end", list(claims = late), made$half), "argument")
  refused(
    sib_settle(shut, "end", list(claims = late), made$half, earlier = list(claims = late)), "data"
  )
})

test_that("facts of any kind give the same record", {
  file <- tempfile(fileext = ".csv")
  json <- tempfile(fileext = ".json")
  on.exit(unlink(c(file, json)))
  utils::write.csv(claims, file, row.names = FALSE)
  writeLines(paste0("{\"facts\":{\"claims\":[", paste0(
    "{\"site\":\"", claims$site, "\",\"on\":\"", claims$on, "\",\"days\":", claims$days,
    ",\"spent\":\"", claims$spent, "\"}", collapse = ","
  ), "]}}"), json)
  typed <- transform(claims, site = factor(site), on = as.Date(on), days = as.double(days))
  typed$spent <- sib_money(claims$spent, "GBP")
  kinds <- list(
    claims[3:1, ], as.list(claims), typed, file,
    sib_read_csv(file, c(site = "codes", on = "date", days = "i64", spent = "text"))
  )
  for (kind in kinds) {
    made <- sib_settle(beds, "end", list(claims = kind))
    expect_identical(made$record, settled$record)
  }
  expect_identical(sib_settle(beds, "end", json)$record, settled$record)
  refused(sib_settle(beds, "end", "{\"facts\": [1]}"), "terms")
})

test_that("a double that is not whole is refused with its row", {
  for (days in list(c(12, 9.5, 1), c(12, 2^53, 1), c(12, Inf, 1))) {
    error <- refused_claims("data", days = days)
    expect_identical(c(error$column, error$row), c("days", "2"))
    expect_match(conditionMessage(error), "no exact number")
    expect_no_match(conditionMessage(error), "9[.]5|9007|Inf")
  }
  expect_identical(refused_claims("data", spent = c(0.1, 1, 2))$row, 1L)
})

test_that("what is missing or unknown is refused with its place", {
  wrong <- list(
    days = c(12L, NA, 1L), days = c(12, NA, 1), site = c("north", "outh", "south"),
    site = factor(c("north", NA, "south")), on = c("2025-03-01", "2025-02-30", "2025-11-01"),
    on = as.Date(c("2025-03-01", NA, "2025-11-01")), spent = c("1", "0.001", "2")
  )
  for (i in seq_along(wrong)) {
    error <- do.call(refused_claims, c("data", wrong[i]))
    expect_identical(c(error$column, error$row), c(names(wrong)[[i]], "2"))
  }
})

test_that("what is no fact is refused with its table and column", {
  wrong <- list(c(TRUE, FALSE, TRUE), as.POSIXct(claims$on, tz = "UTC"), as.list(1:3))
  for (days in wrong) {
    changed <- as.list(claims)
    changed$days <- days
    error <- refused(sib_settle(beds, "end", list(claims = changed)), "data")
    expect_match(conditionMessage(error), "table claims: column days")
  }
  error <- refused(sib_settle(beds, "end", list(claim = claims)), "data")
  expect_match(conditionMessage(error), "nothing called claim")
  for (facts in list(list(claims), claims, 5, NULL, list(claims = 5))) {
    refused(sib_settle(beds, "end", facts), "argument")
  }
})

test_that("persons are told where they are asked for", {
  card <- claims_contract
  card$tables <- list(card = list(role = "achievements", columns = list(
    person = list(type = "text"), what = list(type = "codes"), on = list(type = "date")
  )))
  card$outcomes <- list(card = list(
    kind = "achievements", table = "card", person = "person", what = "what", on = "on",
    recognised = lapply(c("housed", "work"), function(name) {
      list(name = name, times = "once", reached = "reported")
    })
  ))
  card$payment <- list(
    list(do = "measure", id = "reached", outcome = "card", is = "sum", what = "achieved",
      by = c("person", "what")),
    list(do = "curve", id = "pay", gives = "money", times = "reached",
      each = list(by = "what", card = list(housed = "100", work = "500")),
      keys = c("person", "what")),
    list(do = "round", id = "line", of = "pay", to = "0.01", rounding = "half_up"),
    card$payment[[7L]]
  )
  card <- sib_contract(card)
  rows <- list(card = data.frame(
    person = c("a", "b", "b"), what = factor(c("housed", "housed", "work")),
    on = as.Date(c("2025-01-01", "2025-02-01", "2025-02-01"))
  ))
  shut <- sib_settle(card, "end", rows)
  told <- sib_settle(card, "end", rows, persons = TRUE)
  expect_null(shut$persons)
  expect_identical(as.character(shut$now), "700.00")
  expect_identical(told$record, shut$record)
  expect_no_match(shut$record, "\"person\":\"b\"", fixed = TRUE)
  expect_identical(told$persons$value[told$persons$step == "pay"], c("100", "100", "0", "500"))
})

test_that("a report owes nothing", {
  report <- claims_contract
  report$settlement <- NULL
  report$payment <- report$payment[1:3]
  report$payment[[3L]]$report <- TRUE
  made <- sib_settle(sib_contract(report), "2025-12-31", list(claims = claims))
  expect_identical(made$verdict, "report")
  expect_null(made$now)
  expect_output(print(made), "beds")
  refused(plot(made), "unsupported")
})

test_that("the examples of a contract are run", {
  tested <- claims_contract
  tested$examples <- list(list(id = "one", certainty = "constructed", stages = list(list(
    stage = "half", facts = list(claims = list(as.list(claims[1, ]))),
    gives = list(list(due = "now", is = "9220.89"), list(due = "now", is = "9220.90"))
  ))))
  tried <- sib_try_examples(sib_contract(tested))
  expect_identical(tried$found, rep("9220.89", 2L))
  expect_identical(tried$holds, c(TRUE, FALSE))
})

test_that("a settlement has a plot", {
  file <- tempfile(fileext = ".pdf")
  grDevices::pdf(file)
  on.exit(unlink(file))
  expect_identical(plot(settled), settled)
  grDevices::dev.off()
  expect_gt(file.size(file), 1000)
})
