# Which numbers of people a public page must hide, so that none below a limit can be read off it
# or worked out by subtraction. A number of 1 .. least - 1 is hidden. Where hidden numbers are
# parts of a sum that can be read off the page, further ones are hidden, the smallest first, until
# the sum no longer gives them away. docs/methods/report.md says it in full.

# Numbers by key, and sums of keys: total (NA: one that is not on the page but may be known) and
# parts. least 0 hides nothing.
new_people <- function(least) {
  people <- new.env(parent = emptyenv())
  people$least <- least
  people$numbers <- numeric()
  people$sums <- list()
  people$hidden <- NULL
  people
}

people_key <- function(...) paste(..., sep = "\r")

people_put <- function(people, key, number) {
  if (!is_none(number)) {
    people$numbers[[key]] <- number
  }
}

people_sum <- function(people, total, parts) {
  here <- parts[parts %in% names(people$numbers)]
  if (is.na(total) || total %in% names(people$numbers)) {
    people$sums[[length(people$sums) + 1L]] <- list(total = total, parts = here)
  }
}

# The rest of a total beside one part, which a reader could work out.
people_rest <- function(people, total, part, rest) {
  if (all(c(total, part) %in% names(people$numbers))) {
    people_put(people, rest, people$numbers[[total]] - people$numbers[[part]])
    people_sum(people, total, c(part, rest))
  }
}

people_small <- function(people, number) {
  !is_none(number) && number > 0 && number < people$least
}

# A number that is part of no sum.
people_alone <- function(people, number) {
  if (people_small(people, number)) hidden_number else number
}

# The number itself, hidden or not: for decisions, never for the page.
people_number <- function(people, key) {
  if (key %in% names(people$numbers)) people$numbers[[key]] else NA_real_
}

people_hidden <- function(people, key) {
  if (is.null(people$hidden)) {
    people$hidden <- people_hide(people)
  }
  key %in% people$hidden
}

people_show <- function(people, key) {
  if (people_hidden(people, key)) hidden_number else people_number(people, key)
}

people_hide <- function(people) {
  numbers <- people$numbers
  small <- names(numbers)[numbers > 0 & numbers < people$least]
  hidden <- small
  repeat {
    again <- FALSE
    for (one in people$sums) {
      if (given_away(people, one, hidden, small)) {
        further <- one$parts[!one$parts %in% hidden & numbers[one$parts] > 0]
        if (length(further) == 0L && !is.na(one$total) && !one$total %in% hidden) {
          further <- one$total
        }
        if (length(further) > 0L) {
          hidden <- c(hidden, further[[which.min(numbers[further])]])
          again <- TRUE
        }
      }
    }
    if (!again) {
      return(hidden)
    }
  }
}

# Whether what is hidden in a sum can be worked out.
given_away <- function(people, one, hidden, small) {
  inside <- one$parts[one$parts %in% hidden]
  if (one$total %in% hidden) {
    return(length(inside) == 0L)
  }
  if (length(inside) < 2L) {
    return(length(inside) == 1L)
  }
  if (!all(inside %in% small)) {
    return(FALSE)
  }
  together <- sum(people$numbers[inside])
  !(people$least <= together && together < length(inside) * (people$least - 1))
}
