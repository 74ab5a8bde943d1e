test_that("the programs of the README run", {
  readmes <- c(
    file.path(Sys.getenv("SIB_SOURCE"), "bindings/r/README.md"), # from a checkout
    test_path("../../00_pkg_src/sib/README.md") # under R CMD check
  )
  readme <- readmes[file.exists(readmes)]
  skip_if(length(readme) == 0L, "no README.md here")
  text <- paste(readLines(readme[[1L]], encoding = "UTF-8"), collapse = "\n")
  blocks <- regmatches(text, gregexpr("(?s)(?<=\n```r\n).*?(?=\n```)", text, perl = TRUE))[[1L]]
  expect_gt(length(blocks), 0L)
  home <- new.env(parent = globalenv())
  old <- setwd(tempdir()) # the programs write files
  on.exit(setwd(old))
  for (block in blocks) {
    code <- parse(text = block)
    run <- function() source(exprs = code, local = home, echo = TRUE)
    utils::capture.output(suppressWarnings(run(), classes = "sib_warning"))
  }
  expect_gt(nrow(home$matched), 0L)
  expect_identical(home$effect$exact[["reduction"]], "1/4")
  expect_identical(as.character(home$end$now), "1201783.00")
})
