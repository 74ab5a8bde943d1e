# R's pages and answers of the records in a folder: reports.R <folder>
library(sib)

folder <- commandArgs(trailingOnly = TRUE)[[1L]]
options(width = 80)
for (file in list.files(file.path(folder, "records"), full.names = TRUE)) {
  e <- suppressWarnings(sib_open_evaluation(file))
  for (audience in c("assessor", "public")) {
    name <- file.path(folder, "r", paste0(sub("[.]json$", "", basename(file)), ".", audience))
    sib_report(e, paste0(name, ".html"), audience = audience)
    writeBin(charToRaw(unclass(summary(e, audience = audience))), paste0(name, ".txt"))
  }
}
