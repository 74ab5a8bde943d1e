# The figures as a page: table.R FIGURES prints Markdown.
path <- commandArgs(TRUE)[[1]]
f <- utils::read.delim(path, header = FALSE, quote = "", colClasses = "character")
names(f) <- c("task", "what", "size", "contender", "version", "cpu", "wall", "mb", "n", "answer")
processor <- sub(".*: ", "", grep("model name", readLines("/proc/cpuinfo"), value = TRUE)[[1]])
versions <- unique(paste(f$contender, f$version))

cat(paste(
  "# Benchmarks\n\nWritten by `tests/bench/run`, which makes the data, installs the peers and",
  "measures all in one run: processor seconds, one thread on every side, medians of the calls",
  "counted, data frame in to result out. Ratios are peer over libsib: above 1 libsib is faster.",
  "Memory is the peak of the first call beyond the inputs. A peer that is not named at a size",
  "does not come to an end there in minutes.\n\n"
))
cat(R.version.string, "; ", processor, "; ", toString(versions), ".\n\n", sep = "")
cat("| task | size | contender | s | ratio | MB | calls | answer |\n")
cat("|---|---|---|---|---|---|---|---|\n")
for (i in seq_len(nrow(f))) {
  own <- f$task == f$task[[i]] & f$size == f$size[[i]] & f$contender == "libsib"
  ratio <- as.numeric(f$cpu[[i]]) / as.numeric(f$cpu[own])
  is_own <- f$contender[[i]] == "libsib"
  cells <- c(
    if (is_own) f$what[[i]] else "", if (is_own) f$size[[i]] else "", f$contender[[i]],
    f$cpu[[i]], if (is_own) "" else formatC(ratio, digits = 3, format = "fg"), f$mb[[i]],
    f$n[[i]], f$answer[[i]]
  )
  cat("| ", paste(cells, collapse = " | "), " |\n", sep = "")
}
