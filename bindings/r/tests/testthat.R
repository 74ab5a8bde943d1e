library(testthat)
library(sib)

test_check("sib")
