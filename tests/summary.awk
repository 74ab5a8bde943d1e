# Reads the output of `ctest --verbose` and says what ran: for each test program CUnit's own
# summary, for each check its lines, everything of what failed, and at the end one plain line
#
#     N passed, N failed, N skipped
#
# counted from the runners: CUnit's "tests" rows, pytest's last line, and the PASS / FAIL / SKIP
# lines of checks.

function count_cunit(n, line,    field) {
    split(line, field, " ")
    passed[n] += field[4]
    failed[n] += field[5] + field[6]
}

# "40 passed, 1 failed, 2 skipped, 1 error in 2.54s"
function count_pytest(n, line,    part, parts, i, entry, whole) {
    whole = line
    sub(/ in [0-9].*/, "", line)
    parts = split(line, part, ", ")
    for (i = 1; i <= parts; i++) {
        split(part[i], entry, " ")
        if (entry[2] == "passed") passed[n] += entry[1]
        else if (entry[2] == "failed" || entry[2] ~ /^errors?$/) failed[n] += entry[1]
        else if (entry[2] == "skipped") skipped[n] += entry[1]
    }
    shown[n] = shown[n] "    " whole "\n"
}

# "    Start 3: unit_core" names test 3.
/^ +Start +[0-9]+: / {
    number = $2
    sub(":", "", number)
    title[number + 0] = $3
}

# "12/40 Test  #3: unit_core ....   Passed    0.01 sec", or ***Failed, ***Timeout, ***Exception
/^ *[0-9]+\/[0-9]+ Test +#[0-9]+: / {
    match($0, /#[0-9]+/)
    number = substr($0, RSTART + 1, RLENGTH - 1) + 0
    result[number] = ($0 ~ / Passed +[0-9]/) ? "Passed" : $0
    if (number > last) last = number
}

/^[0-9]+: / {
    number = $0 + 0
    line = substr($0, index($0, ": ") + 2)
    text[number] = text[number] line "\n"
    if (line ~ /^ +tests +[0-9]+ +[0-9]+ +[0-9]+ +[0-9]+ +[0-9]+ *$/) count_cunit(number, line)
    else if (line ~ /^[0-9]+ (passed|failed|skipped|errors?)[a-z0-9, ]* in [0-9.]+s/) count_pytest(number, line)
    else if (line ~ /^PASS: /) passed[number]++
    else if (line ~ /^FAIL: /) failed[number]++
    if (line ~ /^Run Summary:/) summary = 4
    if (summary > 0) { shown[number] = shown[number] "    " line "\n"; summary-- }
    if (line ~ /^(PASS|FAIL): /) shown[number] = shown[number] "    " line "\n"
    if (match(line, /SKIPPED: .*/)) {
        skipped[number]++
        names = names "  " title[number] ": " substr(line, RSTART + 9) "\n"
        # CUnit sees a test that skips itself as one that passed.
        if (line !~ /^SKIPPED: /) passed[number]--
        else if (cunit[number]) passed[number]--
    }
    if (line ~ /^SKIPPED \[[0-9]+\] /) { # pytest's, counted in its last line
        sub(/^SKIPPED \[[0-9]+\] /, "", line)
        names = names "  " title[number] ": " line "\n"
    }
    if (line ~ /^ *CUnit - A unit testing framework/) cunit[number] = 1
}

END {
    for (number = 1; number <= last; number++) {
        if (!(number in result)) continue # was not asked for
        if (result[number] != "Passed" && failed[number] == 0) {
            failed[number] = 1
            shown[number] = shown[number] "    FAIL: " title[number] " did not end well:" result[number] "\n"
        } else if (passed[number] + failed[number] + skipped[number] == 0) {
            failed[number] = 1
            shown[number] = shown[number] "    FAIL: " title[number] " ran no test\n"
        }
        print title[number]
        printf "%s", (failed[number] > 0) ? text[number] shown[number] : shown[number]
        all_passed += passed[number]
        all_failed += failed[number]
        all_skipped += skipped[number]
    }
    if (last == 0) {
        print "No test ran."
        all_failed++
    }
    if (names != "") printf "\nSkipped:\n%s", names
    printf "\n%d passed, %d failed, %d skipped\n", all_passed, all_failed, all_skipped
    exit all_failed > 0
}
