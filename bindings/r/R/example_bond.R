#' A small example bond
#'
#' Tables of a made-up social impact bond, and its contract, which evaluate to a payment: releases
#' from four prisons, of which Riverside has the programme, earlier convictions, and what happened
#' after. Reconvictions of its members are avoided with a chance of 18 %. Nobody in it is real.
#'
#' @param people Number of people, of whom about an eighth are released from Riverside.
#' @param seed Of the draws; the session's own random numbers are left as they were. The usual one
#'   was chosen so that one cohort is paid and the other is not.
#' @return A list of `contract`, the path of a JSON file in the package, and the data frames
#'   `releases`, `history` and `outcomes`.
#' @examples
#' bond <- sib_example_bond()
#' head(bond$releases)
#' sib_contract(bond$contract)
#' @export
sib_example_bond <- function(people = 4000, seed = 5) {
  known <- get0(".Random.seed", globalenv(), inherits = FALSE)
  on.exit(if (is.null(known)) rm(".Random.seed", envir = globalenv()) else {
    assign(".Random.seed", known, globalenv())
  })
  set.seed(seed, "Mersenne-Twister", "Inversion", "Rejection")
  bond <- draw_bond(people)
  c(list(contract = system.file("extdata", "riverside.json", package = "sib")), bond)
}

draw_bond <- function(n) {
  id <- sprintf("P%05d", seq_len(n))
  released <- as.Date("2010-09-01") + draw_days(n, 730L)
  birth <- released - 365L * 17L - draw_days(n, 365L * 33L)
  age <- as.numeric(released - birth) / 365.25
  often <- sample(c(0.4, 1, 2.2), n, TRUE, c(0.4, 0.4, 0.2)) * ifelse(age < 30, 1.3, 0.9)
  priors <- draw_count(3 * often)
  treated <- stats::runif(n) < 0.08 + 0.01 * pmin(priors, 8) + 0.03 * (age < 30)
  prison <- ifelse(treated, "Riverside",
    sample(c("Hilltop", "Lakeside", "Moorgate"), n, TRUE, c(0.5, 0.4, 0.1)))
  again <- which(stats::runif(n) < 0.1)
  who <- c(seq_len(n), again)
  releases <- data.frame(
    person_id = id[who], birth_date = birth[who],
    release_date = c(released, released[again] + 120L), prison = prison[who],
    sentence_days = 20L + draw_days(length(who), 390L)
  )
  list(
    releases = releases, history = draw_history(id, released, priors),
    outcomes = draw_outcomes(id, released, often, treated)
  )
}

draw_days <- function(n, below) as.integer(floor(stats::runif(n) * below))
draw_count <- function(mean) stats::qpois(stats::runif(length(mean)), mean)

draw_history <- function(id, released, priors) {
  of <- rep(seq_along(id), priors)
  data.frame(
    person_id = id[of], conviction_date = released[of] - 1L - draw_days(length(of), 1800L),
    offence = sample(c("theft", "violence", "drugs"), length(of), TRUE),
    disposal = sample(c("custody", "community", "fine"), length(of), TRUE)
  )
}

draw_outcomes <- function(id, released, often, treated) {
  of <- rep(seq_along(id), draw_count(1.3 * often))
  offence <- released[of] + 1L + draw_days(length(of), 450L)
  avoided <- treated[of] & stats::runif(length(of)) < 0.18
  out <- data.frame(
    person_id = id[of], offence_date = offence,
    conviction_date = offence + 15L + draw_days(length(of), 150L)
  )
  out <- out[!avoided, ]
  row.names(out) <- NULL
  out
}
