"""Words, numbers and tables of the report. Words and columns are files that R reads too, so that
both languages say the same."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Optional, Tuple

HIDDEN = object()  # a number that a public page must not show


def shared(name: str) -> str:
    """A file that both languages share: in the package, or in the checkout beside it."""
    here = Path(__file__).resolve().parent
    folder = here / "page"
    if not folder.is_dir():
        folder = here.parents[1] / "report"
    return (folder / name).read_text(encoding="utf-8")


@lru_cache(maxsize=None)
def _words() -> Dict[str, str]:
    pairs = (line.split("\t", 1) for line in shared("words.tsv").splitlines())
    return {key: text for key, text in pairs}


@lru_cache(maxsize=None)
def _columns() -> Dict[str, List[Tuple[str, str, str]]]:
    found: Dict[str, List[Tuple[str, str, str]]] = {}
    for line in shared("columns.tsv").splitlines():
        table, column, title, kind = line.split("\t")
        found.setdefault(table, []).append((column, title, kind))
    return found


def has(key: str) -> bool:
    return key in _words()


def say(key: str, **values: Any) -> str:
    """A sentence with its {names} filled in. Plain text: it is escaped where it is put."""
    return re.sub(r"\{(\w+)\}", lambda m: str(values[m.group(1)]), _words()[key])


def known(prefix: str, name: Optional[str]) -> str:
    """The words for a name of the library, or the name itself."""
    if name is None:
        return say("none")
    return say(f"{prefix}.{name}") if has(f"{prefix}.{name}") else name


def html(text: Any) -> str:
    """Text for a page: escaped, and without control characters."""
    return escape(re.sub(r"[\x00-\x1f\x7f]", " ", str(text)), quote=True)


def breakable(text: Any) -> str:
    """Escaped text of a cell or caption, in which a browser may break words too long for it."""
    plain = re.sub(r"[\x00-\x1f\x7f]", " ", str(text))
    return html(re.sub(r"([^ ]{24})(?=[^ ])", "\\1\ue000", plain)).replace("\ue000", "<wbr>")


def _key(name: str) -> str:
    """A name of the contract, which a browser may break after its parts."""
    return re.sub(r"([_.])(?=.)", r"\1<wbr>", html(name))


def _number(value: Any, pattern: str) -> str:
    if value is HIDDEN:
        return say("hidden")
    return say("none") if value is None else str(pattern % value).replace("-", "−")


def count(value: Any) -> str:
    return re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", _number(value, "%d"))


def mean(value: Any) -> str:
    return _number(value, "%.3f")


def percent(fraction: Any) -> str:
    """A fraction such as 0.0805 as "8.05 %", which no line breaks."""
    if fraction is None or fraction is HIDDEN:
        return _number(fraction, "%s")
    return _number(100.0 * fraction, "%.2f") + "\u00a0%"


def events(value: Any) -> str:
    return _number(value, "%+.1f")


def money(amount: Optional[str], currency: str) -> str:
    """An amount such as "1234.50" with its currency and thousands."""
    if amount is None:
        return say("none")
    whole, point, part = amount.partition(".")
    whole = re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", whole).replace("-", "−")
    return f"{currency}\u00a0{whole}{point}{part}"


def threshold(exact: Optional[str]) -> Optional[float]:
    """A threshold such as "3/40" as a fraction."""
    if exact is None:
        return None
    over, _, under = exact.partition("/")
    return float(over) / float(under or 1)


def _cell(value: Any, kind: str, currency: str) -> str:
    if kind == "money":
        return html(money(value, currency))
    if kind in _NUMBERS:
        return html(_NUMBERS[kind](value))
    if value is None:
        return ""
    if kind == "option":
        words, key = value
        return breakable(words) + (f'<code class="key">{_key(key)}</code>' if key else "")
    text = html(value)
    if kind == "standing":
        return f'<span class="unknown">{text}</span>' if value == "unknown" else text
    return f"<code>{text}</code>" if kind == "code" else breakable(value)


_NUMBERS = {"count": count, "mean": mean, "percent": percent, "events": events}


def table(name: str, rows: Iterable[Mapping[str, Any]], *, caption: str = "", currency: str = "",
          wide: bool = True) -> str:
    """Rows as a table of the report. A column without any value is left out; a row with a true
    "sum" is set off. wide: on a phone each row is a card of its own."""
    rows = list(rows)
    if not rows:
        return ""
    shown = [c for c in _columns()[name] if any(row.get(c[0]) is not None for row in rows)]
    align = {c: ' class="n"' if kind in _NUMBERS or kind == "money" else "" for c, _, kind in shown}
    head = "".join(f'<th scope="col"{align[c]}>{html(title)}</th>' for c, title, _ in shown)
    out = [f'<table{" class=" + chr(34) + "wide" + chr(34) if wide else ""}>']
    if caption:
        out.append(f"<caption>{breakable(caption)}</caption>")
    out.append(f"<thead><tr>{head}</tr></thead>\n<tbody>")
    for row in rows:
        cells = []
        for c, title, kind in shown:
            text = _cell(row[c], kind, currency) if c in row else ""
            name_of = f' data-name="{html(title)}"' if text else ""
            cells.append(f"<td{align[c]}{name_of}>{text}</td>")
        out.append(f'<tr{" class=" + chr(34) + "sum" + chr(34) if row.get("sum") else ""}>'
                   + "".join(cells) + "</tr>")
    out.append("</tbody></table>")
    return "\n".join(out)


def paragraph(text: str, quiet: bool = False) -> str:
    return f'<p class="quiet">{html(text)}</p>' if quiet else f"<p>{html(text)}</p>"


def listing(items: Iterable[str]) -> str:
    return "<ul>\n" + "\n".join(f"<li>{html(item)}</li>" for item in items) + "\n</ul>"
