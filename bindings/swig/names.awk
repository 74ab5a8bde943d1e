# Writes the Python module names, the names of every enumeration in the public headers for type
# checkers: awk -f names.awk include/sib/*.h > names.py
#
# sib_matching_order becomes MatchingOrder.
BEGIN {
    print "\"\"\"The names that options take, for type checkers. Generated from the public headers.\"\"\""
    print "\nfrom typing import Literal\n"
}
function class_of(enumeration,    part, n, i, text) {
    n = split(enumeration, part, "_")
    for (i = 2; i <= n; i++) text = text toupper(substr(part[i], 1, 1)) substr(part[i], 2)
    return text
}
# Both come over several lines: a list until its last continued line, a declaration until ";".
/^#define SIB_[A-Z0-9_]+_LIST\(X\)/ {
    list = $2
    sub(/\(X\)/, "", list)
    text = ""
}
list != "" {
    text = text $0
    if ($0 !~ /\\$/) {
        while (match(text, /X\(SIB_[A-Z0-9_]+, [0-9]+, +\\? *"[^"]*"/)) {
            name = substr(text, RSTART, RLENGTH)
            text = substr(text, RSTART + RLENGTH)
            sub(/[^"]*/, "", name)
            names[list] = names[list] (names[list] == "" ? "" : ", ") name
        }
        list = ""
    }
}
/^SIB_DECLARE_ENUM/ { declared = ""; inside = 1 }
inside {
    declared = declared $0
    if (declared ~ /;/) {
        sub(/\);.*/, "", declared)
        n = split(declared, part, / *, */)
        gsub(/ /, "", part[n])
        sub(/.*\(/, "", part[n - 1])
        print class_of(part[n - 1]) " = Literal[" names[part[n]] "]"
        inside = 0
    }
}
