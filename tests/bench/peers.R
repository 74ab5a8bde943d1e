# Installs what is missing of the peers from CRAN: peers.R LIBRARY.
library <- commandArgs(TRUE)[[1]]
wanted <- c("MatchIt", "optmatch", "quickmatch", "cobalt", "data.table", "fastglm")
installed <- rownames(installed.packages(lib.loc = library))
for (name in setdiff(wanted, installed)) {
  install.packages(name, lib = library, Ncpus = 2)
  if (!requireNamespace(name, lib.loc = library, quietly = TRUE)) {
    stop(name, " did not install")
  }
}
