members <- data.frame(
  person = paste0("m", 1:40), index_date = as.Date("2012-03-01"),
  team = rep(c("north", "south"), each = 20), died = as.Date(c(rep(NA, 39), "2012-03-10"))
)
contacts <- data.frame(
  person = paste0("m", 1:37), date = as.Date("2012-03-01"), place = factor("gate"),
  kind = "appointment", status = "attended", worker = rep_len(c("w", "v"), 37)
)
as_at <- as.Date("2012-12-31")

test_that("a data frame with factors is measured, by cohorts of its own", {
  found <- sib_caseload_measure(members, contacts, as_at,
    cohort = "team", exit_date = "died", on_exit = "left_out"
  )
  whole <- subset(found$measures, is.na(cohort) & is.na(month))
  expect_identical(whole$share[whole$measure == "met"], "37/40")
  expect_equal(whole$left_out[whole$measure == "engaged"], 1)
  expect_identical(unique(stats::na.omit(found$measures$cohort)), c("north", "south"))
  expect_identical(found$persons$person, members$person)
  expect_identical(as.data.frame(found), found$measures)
  expect_output(print(found), "measures")
})

test_that("the public sees no small number", {
  found <- sib_caseload_measure(members, contacts, as_at, least = 5)
  met <- found$measures[found$measures$measure == "met", ][1, ]
  expect_true(met$hidden)
  expect_true(is.na(met$yes))
  expect_null(found$persons)
})

test_that("workers stand by their ids, and lists are followed", {
  found <- sib_caseload_activity(contacts, as.Date("2012-03-31"))
  expect_identical(found$activity$worker, c("v", "w"))
  expect_equal(found$activity$attended, c(18, 19))
  lists <- data.frame(
    listed_on = as.Date(c("2012-01-02", "2012-01-20")), spell = 1:2, person = c(7, 8),
    expected_release = as.Date("2012-02-10")
  )
  followed <- sib_caseload_lists(lists, as_at)
  expect_identical(followed$caseload$state, c("dropped", "held"))
  expect_output(print(followed), "Found:")
})

test_that("mistakes are named", {
  expect_error(sib_caseload_measure(members, contacts[-3], as_at), class = "sib_error_argument")
  expect_error(
    sib_caseload_measure(members, contacts, as_at, odd_day = "third"), "\"first\", \"second\""
  )
  expect_error(sib_caseload_measure(members, contacts, as_at, cohort = "no"), "no column no")
  expect_error(
    sib_caseload_measure(rbind(members, members), contacts, as_at),
    class = "sib_error_data"
  )
})

test_that("outcomes by service are counted once a design is sealed, and called an association", {
  people <- data.frame(
    service = rep(c("met", "unmet", "met", "unmet"), c(50, 10, 10, 30)),
    risk = rep(c("low", "high"), c(60, 40)), events = rep(c(0L, 2L), c(60, 40))
  )
  people$events[c(1, 51)] <- c(25L, 5L)
  seal <- strrep("0", 64)
  found <- sib_association(people, seal, stratum = "risk")
  expect_identical(found$per_100, c("75", "162.5", "200", "200", "50", "50"))
  expect_identical(unique(found$label), "association")
  expect_error(sib_association(people, "sealed"), class = "sib_error_argument")
})

test_that("the page of the team names people, that of the board nobody", {
  found <- sib_caseload_measure(members, contacts, as.Date("2012-03-20"))
  active <- sib_caseload_activity(contacts, as.Date("2012-03-20"))
  file <- tempfile(fileext = ".html")
  team <- sib_caseload_report(found, file, active = active, title = "Service")
  board <- sib_caseload_report(found, active = active, title = "Service", view = "board")
  expect_identical(paste(readLines(file), collapse = "\n"), sub("\n$", "", team))
  expect_match(team, found$due$person[[1]], fixed = TRUE)
  expect_match(team, "What workers did", fixed = TRUE)
  expect_no_match(board, "What workers did", fixed = TRUE)
  expect_match(board, "[c]", fixed = TRUE)
  expect_error(sib_caseload_report(found, view = "public"), class = "sib_error_argument")
  expect_error(sib_caseload_report(found, listed = active), class = "sib_error_argument")
  expect_error(sib_caseload_report(list()), class = "sib_error_argument")
})

test_that("who is served and who is missed stands by what was known before release", {
  people <- c(paste0("h", 1:40), paste0("l", 1:60), paste0("u", 1:5))
  seen <- people[c(1:10, 41:85)]
  found <- sib_caseload_measure(
    data.frame(person = people, index_date = as.Date("2012-03-01")),
    data.frame(
      person = rep(seen, 2), date = rep(as.Date(c("2012-03-05", "2012-03-20")), each = 55),
      place = "remote", kind = "appointment", status = "attended"
    ),
    as_at,
    facts = data.frame(
      person = people[1:100], known_on = as.Date("2012-02-01"), fact = "risk",
      value = rep(c("high", "low"), c(40, 60))
    )
  )
  served <- subset(found$shares, measure == "engaged")
  expect_identical(served$value, c(NA, "high", "low", NA))
  expect_equal(served$yes, c(55, 10, 45, 0))
  expect_equal(served$units, c(105, 40, 60, 5))
})

test_that("the board sees quarters without small numbers", {
  members <- data.frame(
    person = paste0("m", 1:82),
    index_date = rep(as.Date(c("2012-02-01", "2012-04-01", "2012-09-30")), c(40, 40, 2))
  )
  contacts <- data.frame(
    person = members$person[21:60], date = members$index_date[21:60], place = "gate",
    kind = "appointment", status = "attended"
  )
  found <- sib_caseload_measure(members, contacts, as_at, least = 5, months = 3)
  met <- subset(found$measures, measure == "met" & !is.na(month))
  expect_equal(met$month, as.Date(c("2012-01-01", "2012-04-01")))
  expect_equal(met$last, as.Date(c("2012-03-31", "2012-09-30")))
  expect_equal(met$no, c(20, 22))
  page <- sib_caseload_report(sib_caseload_measure(members, contacts, as_at), view = "board")
  expect_match(page, "April to September 2012", fixed = TRUE)
})
