# Turns a text file into a C source: LC_ALL=C awk -f embed.awk page.css > page_css.c
#
# The file becomes `const char sib__page_css[]`, ended by NUL: what is neither letter nor digit in
# its name is written as _. Single characters and no string literal, because C11 promises no more
# than 4,095 of them in one. Which files are embedded stands in cmake/embedded.txt.
BEGIN {
    for (byte = 1; byte < 256; byte++) code[sprintf("%c", byte)] = sprintf("'\\%03o'", byte)
    for (byte = 32; byte < 127; byte++) {
        letter = sprintf("%c", byte)
        if (letter != "'" && letter != "\\") code[letter] = "'" letter "'"
    }
}
FNR == 1 {
    file = FILENAME
    sub(/.*\//, "", file)
    name = file
    gsub(/[^A-Za-z0-9]/, "_", name)
    print "/* Generated from " file " by cmake/embed.awk. */"
    print "extern const char sib__" name "[];\nconst char sib__" name "[] = {"
}
{
    line = ""
    for (at = 1; at <= length($0); at++) line = line code[substr($0, at, 1)] ","
    print line "'\\n',"
}
END { print "0};" }
