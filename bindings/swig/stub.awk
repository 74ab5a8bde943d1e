# Writes what type checkers need of the module _core, from the public headers and the functions
# of python.i's own: awk -f stub.awk bindings/swig/python.i include/sib/*.h* > _core.pyi
#
# Types follow the rules of python.i. Handles are capsules; their classes exist here alone.
BEGIN {
    print "# Generated from the public headers."
    print "from typing import Any, Callable, List, Mapping, Optional, Sequence, Tuple, Union\n"
    print "_Context = Optional[Tuple[int, Optional[Callable[[float, str], Any]]]]"
    print "_Texts = Union[None, Sequence[str], Tuple[Any, Any]]"
    print "_Part = Tuple[Any, Any, int]\n"
    own["on_failure"] = "make: Callable[[str, str, str, str, int], BaseException]) -> None"
    own["objects"] = "values: List[Any], column: str, dates: bool) -> Tuple[str, Any, Any]"
    own["ids"] = "values: List[Any], name: str) -> List[str]"
    own["texts"] = "data: Any, offsets: Any, column: str, /) -> List[Any]"
    own["write_files"] = "files: List[Tuple[bytes, Optional[bytes], bool]], inputs: List[bytes]) -> None"
    own["arrow_open"] = "capsule: Any, array: Any = ...) -> Tuple[Any, Any, List[Tuple[Any, int]]]"
    own["arrow_column"] = "chunk: Any, column: int, format: str, dictionary: Optional[str]) " \
                          "-> Tuple[_Part, Optional[_Part]]"
    own["arrow_stream"] = "table: Any) -> Any"
}
function trimmed(s) {
    gsub(/^ +| +$/, "", s)
    return s
}
# A parameter's name; a word of Python's own gets a stroke.
function spelt(name) {
    return name ~ /^(as|class|def|from|global|import|in|is|lambda|not|pass|with)$/ ? name "_" : name
}
# What a parameter of the C type takes.
function taken(type) {
    if (type == "sib_context *") return "_Context"
    if (type == "sib_text") return "_Texts"
    if (type ~ /^sib_(f64|i64|i32|u8|rows|dates|validity)$/) return "Any"
    if (type == "const char *") return "Optional[str]"
    if (type == "double") return "float"
    if (type ~ /^int(32|64)_t$/) return "int"
    if (type ~ /_options \*$/) return "Optional[Mapping[str, Any]]"
    gsub(/const |[ *]/, "", type)
    return "Optional[\"" type "\"]"
}
function given(type) {
    if (type == "void") return "None"
    if (type == "sib_text") return "List[Any]" # of str
    if (type == "sib_validity") return "Optional[Tuple[memoryview, int]]"
    if (type ~ /^sib_(f64|i64|i32|u8|rows|dates)$/) return "memoryview"
    if (type == "const char *") return "Union[str, Any]" # None where there is no such name
    if (type == "double") return "float"
    if (type ~ /^int(32|64)_t$/) return "int"
    gsub(/const |[ *]/, "", type)
    return "Optional[\"" type "\"]"
}
function declared(text,    head, rest, name, type, out, n, i, part, arguments, result) {
    head = text
    sub(/\(.*/, "", head)
    rest = substr(text, length(head) + 2)
    sub(/\) *$/, "", rest)
    name = head
    sub(/.*[ *]/, "", name)
    type = trimmed(substr(head, 1, length(head) - length(name)))
    if (name ~ /^sib_context_/ || (name ~ /_free$/ && name !~ /_order_free$/)) return
    result = type == "sib_status" ? "None" : given(type)
    n = split(rest, part, ",")
    for (i = 1; i <= n; i++) {
        part[i] = trimmed(part[i])
        if (part[i] == "void" || part[i] == "sib_release release") continue
        head = part[i]
        sub(/.*[ *]/, "", head)
        out = trimmed(substr(part[i], 1, length(part[i]) - length(head)))
        if (head == "out") {
            gsub(/const |[ *]/, "", out)
            result = "\"" out "\""
        } else {
            arguments = arguments (arguments == "" ? "" : ", ") \
                        (head == "payload" ? "keeper: Any" : spelt(head) ": " taken(out))
        }
    }
    printf "def %s(%s) -> %s: ...\n", name, arguments == "" ? "" : arguments ", /", result
}
/^%native\(/ {
    name = $0
    sub(/^%native\(/, "", name)
    sub(/\).*/, "", name)
    printf "def %s(%s: ...\n", name, own[name]
    next
}
/^typedef struct sib_[a-z_]+ sib_[a-z_]+;/ && $3 != "sib_context" { printf "class %s: ...\n", $3 }
/^SIB_DECLARE_ENUM/ {
    name = $0
    if (name !~ /;/) {
        getline
        name = name $0
    }
    sub(/, *SIB_[A-Z0-9_]+\);.*/, "", name)
    sub(/.*[ (]/, "", name)
    declared("const char *" name "_name(int32_t value)")
    declared("int32_t " name "_value(const char *name)")
}
/^SIB_API / { text = ""; inside = 1 }
inside {
    line = $0
    sub(/^SIB_API /, "", line)
    text = text " " line
    if (line ~ /;/) {
        sub(/;.*/, "", text)
        gsub(/[ \t]+/, " ", text)
        gsub(/\* /, "*", text)
        gsub(/ *\*/, " *", text)
        declared(trimmed(text))
        inside = 0
    }
}
