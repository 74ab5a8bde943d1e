"""The mutants of a C source: one small change each, made on tokens inside function bodies, so
never in a comment, a string or a line of the preprocessor."""

import bisect
import collections
import re

TOKEN = re.compile(r"""
      (?P<skip>\s+|/\*.*?\*/|//[^\n]*|^[ \t]*\#(?:[^\n\\]|\\.)*(?:\\\n(?:[^\n\\]|\\.)*)*)
    | (?P<string>(?:u8|[uUL])?"(?:[^"\\\n]|\\.)*")
    | (?P<char>[uUL]?'(?:[^'\\\n]|\\.)*')
    | (?P<number>\.?[0-9](?:[eEpP][+-]|[\w.])*)
    | (?P<name>[A-Za-z_]\w*)
    | (?P<sign><<=|>>=|\.\.\.|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=
        |[][(){};:,.?=<>!~+*/%&|^-])
""", re.X | re.M | re.S)

SWAPS = {"<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"),
         "==": ("!=",), "!=": ("==",), "&&": ("||",), "||": ("&&",),
         "+": ("-",), "-": ("+",), "*": ("/",), "/": ("*",), "%": ("/",),
         "+=": ("-=",), "-=": ("+=",), "*=": ("/=",), "/=": ("*=",),
         "++": ("--",), "--": ("++",), "<<": (">>",), ">>": ("<<",), "&": ("|",), "|": ("&",),
         "true": ("false",), "false": ("true",)}
BETWEEN = {"<", "<=", ">", ">=", "+", "-", "*", "/", "%", "&", "|", "<<", ">>"}
RELATIONS = {"<", "<=", ">", ">=", "==", "!="}
LEAVES = {"return", "goto", "case", "default", "if", "else", "for", "while", "do", "switch"}
OPEN, CLOSE = {"(": ")", "[": "]", "{": "}"}, {")", "]", "}"}

Token = collections.namedtuple("Token", "kind text start end")
# kind: the operator's name; function: where it stands; context: the statement around it, the
# change marked, which names the mutant whatever the line it stands on.
Mutant = collections.namedtuple("Mutant", "kind function line context start end text")


def tokens(source):
    found = []
    at = 0
    while at < len(source):
        match = TOKEN.match(source, at)
        if match is None:
            raise ValueError(f"no token of C at {source[at:at + 20]!r}")
        if match.lastgroup != "skip":
            found.append(Token(match.lastgroup, match.group(), at, match.end()))
        at = match.end()
    return found


class Source:
    def __init__(self, text):
        self.text = text
        self.tokens = tokens(text)
        self.lines = [i for i, c in enumerate(text) if c == "\n"]
        self.partner = {}
        self.function = [None] * len(self.tokens)
        self._pair()
        self._find_functions()

    def _pair(self):
        stack = []
        for i, token in enumerate(self.tokens):
            if token.kind == "sign" and token.text in OPEN:
                stack.append(i)
            elif token.kind == "sign" and token.text in CLOSE:
                self.partner[i] = stack.pop()
                self.partner[self.partner[i]] = i

    def _find_functions(self):
        i = 0
        while i < len(self.tokens):
            if self.tokens[i].text != "{":
                i += 1
                continue
            end = self.partner[i]
            name = None
            if self.is_text(i - 1, ")"):
                name = self.tokens[self.partner[i - 1] - 1].text
            for k in range(i, end + 1):
                self.function[k] = name
            i = end + 1

    def is_text(self, i, *texts):
        return 0 <= i < len(self.tokens) and self.tokens[i].text in texts

    def statement(self, i):
        """The first and last token of what stands between two of ; { } around token i."""
        first = last = i
        while first > 0 and not self.is_text(first - 1, ";", "{", "}"):
            first -= 1
        while last + 1 < len(self.tokens) and not self.is_text(last, ";", "{", "}"):
            last += 1
        return first, last

    def spaced(self, i):
        """Whether an operator has a space on both sides: a declarator's star has not."""
        token = self.tokens[i]
        return self.text[token.start - 1].isspace() and self.text[token.end].isspace()

    def mutant(self, kind, first, last, text):
        begin, end = self.statement(first)
        end = max(end, last)
        words = [t.text for t in self.tokens[begin:first]]
        words.append("{{ " + " ".join(t.text for t in self.tokens[first:last + 1]))
        words.append("=> " + text + " }}")
        words += [t.text for t in self.tokens[last + 1:end + 1]]
        start = self.tokens[first].start
        return Mutant(kind, self.function[first], bisect.bisect(self.lines, start) + 1,
                      " ".join(words), start, self.tokens[last].end, text)


def constant_forms(text):
    """A number one more and one less; a character's neighbours."""
    match = re.fullmatch(r"(?:UINT64_C\()?([0-9]+)([uUlL]*)", text)
    if match:
        value = int(match.group(1), 8 if match.group(1).startswith("0") else 10)
        return [f"{n}{match.group(2)}" for n in (value + 1, value - 1) if n >= 0]
    match = re.fullmatch(r"([0-9]*)\.([0-9]*)", text)
    if match:
        return [f"({text} + 1)", f"({text} - 1)"]
    match = re.fullmatch(r"'([0-9A-Za-z])'", text)
    if match:
        return [f"'{chr(ord(match.group(1)) + step)}'" for step in (1, -1)]
    return []


def is_array_length(source, i):
    """char text[64]; but not a[1] = 2."""
    if not (source.is_text(i - 1, "[") and source.is_text(i + 1, "]")):
        return False
    first, _ = source.statement(i)
    begun = [t for t in source.tokens[first:i - 2] if t.text not in ("*", "const", "static")]
    return bool(begun) and all(t.kind == "name" for t in begun)


def operand_end(source, i, step, stops):
    """The last token of the operand beside the logical operator at i, towards step."""
    at = i + step
    stops = stops | ({")", "]", "}"} if step > 0 else {"(", "[", "{"})
    while True:
        at = source.partner[at] if source.is_text(at, *("([{" if step > 0 else ")]}")) else at
        after = at + step
        if not 0 <= after < len(source.tokens) or source.tokens[after].text in stops:
            return at
        at = after


def of_operators(source, i):
    token = source.tokens[i]
    text = token.text
    if text in SWAPS and (text not in BETWEEN or source.spaced(i)):
        kind = ("relation" if text in RELATIONS else "logic" if text in ("&&", "||")
                else "constant" if text in ("true", "false") else "arithmetic")
        for other in SWAPS[text]:
            yield source.mutant(kind, i, i, other)
    if text in ("&&", "||"):
        outer = {",", ";", "?", ":", "=", "return", "||"}
        for step in (-1, 1):
            end = operand_end(source, i, step, outer | {"&&"} if text == "&&" else outer)
            yield source.mutant("condition", min(i + step, end), max(i + step, end),
                                "true" if text == "&&" else "false")
    if text == "!" or (text == "-" and not source.spaced(i)):
        yield source.mutant("negation", i, i, "")
    if token.kind in ("number", "char") and not is_array_length(source, i):
        for other in constant_forms(text):
            yield source.mutant("constant", i, i, other)


def of_statements(source, i):
    text = source.tokens[i].text
    if text in ("if", "while") and source.is_text(i + 1, "("):
        first, last = i + 2, source.partner[i + 1] - 1
        old = source.text[source.tokens[first].start:source.tokens[last].end]
        yield source.mutant("condition", first, last, f"!({' '.join(old.split())})")
    if text == "return" and not source.is_text(i + 1, ";"):
        _, last = source.statement(i)
        value = " ".join(t.text for t in source.tokens[i + 1:last])
        other = "1" if value in ("SIB_OK", "0") else "0"
        if value not in ("true", "false", "1"):
            yield source.mutant("return", i + 1, last - 1, other)
    if is_statement(source, i):
        _, last = source.statement(i)
        yield source.mutant("removed", i, last, ";")


def is_statement(source, i):
    """Whether token i begins a statement that can be left out: a call, an assignment."""
    token = source.tokens[i]
    if token.kind not in ("name", "sign") or token.text in LEAVES or not begins(source, i):
        return False
    if token.kind == "sign" and token.text not in ("*", "++", "--"):
        return False
    _, last = source.statement(i)
    if not source.is_text(last, ";"):
        return False
    if token.text in ("break", "continue") or token.kind == "sign":
        return True
    return source.is_text(i + 1, "(", "[", ".", "->", "=", "++", "--", "+=", "-=", "*=", "/=",
                          "|=", "&=", ">>=", "<<=", "%=", "^=")


def begins(source, i):
    if source.is_text(i - 1, "{", "}", ";", "else"):
        return not in_parentheses(source, i)
    if source.is_text(i - 1, ")"):
        return source.is_text(source.partner[i - 1] - 1, "if", "while", "for")
    return False


def in_parentheses(source, i):
    """Whether i stands in the head of a for."""
    at = i - 1
    while at >= 0 and not source.is_text(at, "{", "}"):
        if source.is_text(at, ")"):
            at = source.partner[at]
        elif source.is_text(at, "("):
            return True
        at -= 1
    return False


def of(text):
    """All mutants of a source, in its order; no two make the same text."""
    source = Source(text)
    found = {}
    for i, token in enumerate(source.tokens):
        if source.function[i] is None or token.kind == "string":
            continue
        for make in (of_operators, of_statements):
            for mutant in make(source, i):
                found.setdefault((mutant.start, mutant.end, mutant.text), mutant)
    return list(found.values())


def apply(text, mutant):
    return text[:mutant.start] + mutant.text + text[mutant.end:]
