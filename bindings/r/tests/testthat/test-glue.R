# All calls of a kind in the functions of the package.
calls_in <- function(code, wanted) {
  found <- list()
  visit <- function(part) {
    if (is.call(part)) {
      if (identical(part[[1L]], wanted)) found <<- c(found, list(part))
      lapply(as.list(part), function(p) if (!missing(p)) visit(p))
    } else if (is.pairlist(part)) {
      lapply(as.list(part), function(p) if (!missing(p)) visit(p))
    }
  }
  visit(code)
  found
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

# The entry points that a call may mean: the one it names; where a variable holds it, those that
# the function names beside its calls; else those of the functions that look up enumerations.
meant_by <- function(call, code, counts) {
  first <- function(call) as.character(call[[2L]])
  if (startsWith(first(call), "R_swig_")) {
    return(first(call))
  }
  direct <- vapply(calls_in(code, quote(.Call)), first, "")
  beside <- setdiff(grep("^R_swig_", all.names(code), value = TRUE), direct)
  if (length(beside) > 0L) {
    return(beside)
  }
  stems <- sub("_value$", "", grep("_value$", names(counts), value = TRUE))
  stems <- stems[paste0(stems, "_name") %in% names(counts)]
  paste0(stems, if (length(call) == 3L) "_name" else "_value")
}

test_that("each .Call() has the number of arguments that its entry point takes", {
  counts <- registered()
  checked <- 0L
  for (code in lapply(package_functions(), body)) {
    for (call in calls_in(code, quote(.Call))) {
      entries <- meant_by(call, code, counts)
      expect_gt(length(entries), 0L)
      expect_identical(unique(unname(counts[entries])), length(call) - 2L, info = deparse(call))
      checked <- checked + 1L
    }
  }
  expect_gt(checked, 15L)
})

test_that("each entry point that R code names is registered", {
  named <- unlist(lapply(package_functions(), function(f) {
    grep("^R_swig_", all.names(body(f)), value = TRUE)
  }))
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
  lines <- unlist(lapply(list.files(folder[[1L]], full.names = TRUE), readLines))
  text <- paste(lines, collapse = "\n")
  found <- regmatches(text, gregexpr("SIB_API [^;(]*?sib_[a-z0-9_]+\\(", text, perl = TRUE))[[1L]]
  declared <- sub("\\($", "", sub("^.*[ *\n]", "", found))
  expect_gt(length(declared), 150L)
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
  expect_identical(.Call(R_swig_sib_version), as.character(utils::packageVersion("sib")))
  expect_match(.Call(R_swig_sib_build_info), "[a-z]")
})
