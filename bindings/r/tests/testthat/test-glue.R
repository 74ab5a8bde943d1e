# Each call in a function, with the name of the function that each argument around it belongs to:
# list(call, owners), owners such as c(entry = "enum_value").
calls_in <- function(f, name) {
  found <- list()
  visit <- function(part, owners) {
    if (!is.call(part) && !is.pairlist(part)) {
      return()
    }
    if (is.call(part)) {
      found <<- c(found, list(list(call = part, owners = owners)))
      defined <- if (identical(part[[1L]], quote(`<-`)) && is.call(part[[3L]])) part[[3L]]
      if (identical(defined[[1L]], quote(`function`))) {
        arguments <- names(defined[[2L]])
        inner <- structure(rep(deparse1(part[[2L]]), length(arguments)), names = arguments)
        return(visit(defined[[3L]], c(inner, owners)))
      }
    }
    lapply(as.list(part), function(p) if (!missing(p)) visit(p, owners))
  }
  visit(body(f), structure(rep(name, length(formals(f))), names = names(formals(f))))
  found
}

entries_in <- function(code) {
  if (is.list(code)) code <- as.call(c(quote(list), code))
  grep("^R_swig_", all.names(code), value = TRUE)
}

package_functions <- function() {
  home <- asNamespace("sib")
  all <- mget(ls(home, all.names = TRUE), home)
  Filter(function(f) is.function(f) && !is.primitive(f), all)
}

registered <- function() {
  routines <- getDLLRegisteredRoutines("sib")$.Call
  structure(vapply(routines, `[[`, 0L, "numParameters"), names = vapply(routines, `[[`, "", "name"))
}

# The entry points that a .Call() may mean: the one it names; where it names an argument, those
# that the argument's function is called with; where it names a variable, those that stand beside
# it; and one variable holds the name function of any enumeration.
meant_by <- function(found, beside, all_calls, counts) {
  first <- as.character(found$call[[2L]])
  if (startsWith(first, "R_swig_")) {
    return(first)
  }
  if (first %in% names(found$owners)) {
    owner <- as.name(found$owners[[first]])
    given <- Filter(function(f) identical(f$call[[1L]], owner), all_calls)
    return(unlist(lapply(given, function(f) entries_in(as.list(f$call)[-1L]))))
  }
  if (length(beside) > 0L) {
    return(beside)
  }
  stems <- sub("_value$", "", grep("_value$", names(counts), value = TRUE))
  intersect(paste0(stems, "_name"), names(counts))
}

test_that("each .Call() has the number of arguments that its entry point takes", {
  counts <- registered()
  functions <- package_functions()
  calls <- Map(calls_in, functions, names(functions))
  checked <- 0L
  for (own in calls) {
    is_native <- vapply(own, function(f) identical(f$call[[1L]], quote(.Call)), NA)
    direct <- unlist(lapply(own[is_native], function(f) entries_in(f$call[[2L]])))
    beside <- setdiff(unlist(lapply(own, function(f) entries_in(as.list(f$call)))), direct)
    for (found in own[is_native]) {
      nested <- as.character(found$call[[2L]]) %in% names(found$owners)
      within <- if (nested && length(beside) > 0L) own else unlist(calls, recursive = FALSE)
      entries <- meant_by(found, beside, within, counts)
      expect_gt(length(entries), 0L)
      given <- length(found$call) - 2L
      expect_identical(unique(unname(counts[entries])), given, info = deparse1(found$call))
      checked <- checked + 1L
    }
  }
  expect_gt(checked, 60L)
})

test_that("each entry point that R code names is registered", {
  named <- unlist(lapply(package_functions(), function(f) entries_in(body(f))))
  expect_identical(setdiff(named, names(registered())), character())
})

test_that("symbols are found by registration alone", {
  expect_false(getLoadedDLLs()[["sib"]][["dynamicLookup"]])
  expect_false(is.loaded("sib_version", "sib"))
})

test_that("each function of the headers has an entry point", {
  folders <- c(
    file.path(Sys.getenv("SIB_SOURCE"), "include/sib"), # from a checkout
    test_path("../../00_pkg_src/sib/src/libsib/include/sib") # under R CMD check
  )
  folder <- folders[dir.exists(folders)]
  skip_if(length(folder) == 0L, "no headers here")
  lines <- unlist(lapply(
    list.files(folder[[1L]], "[.]h$", full.names = TRUE, recursive = TRUE), readLines
  ))
  text <- paste(lines, collapse = "\n")
  found <- regmatches(text, gregexpr("SIB_API [^;(]*?sib_[a-z0-9_]+\\(", text, perl = TRUE))[[1L]]
  declared <- sub("\\($", "", sub("^.*[ *\n]", "", found))
  expect_gt(length(declared), 100L) # the pattern finds them
  by_rule <- grepl("^sib_context_|_free$", declared)
  missing <- setdiff(paste0("R_swig_", declared[!by_rule]), names(registered()))
  expect_identical(missing, character())
})

test_that("no other R object is taken for a handle", {
  for (object in list(1, "sib_table", list(), new.env(), quote(x))) {
    refused(.Call(R_swig_sib_table_rows, object, TRUE), "argument")
  }
  builder <- .Call(R_swig_sib_table_builder_new, NULL, 0, TRUE)
  refused(.Call(R_swig_sib_table_rows, builder, TRUE), "argument")
  expect_identical(.Call(R_swig_sib_table_rows, NULL, TRUE), 0)
})

test_that("the version is the package's", {
  said <- sib_version()
  expect_identical(said$version, as.character(utils::packageVersion("sib")))
  expect_gte(said$numerics, 1L)
  expect_match(said$build, "[a-z]")
})
