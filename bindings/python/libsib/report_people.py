"""Which numbers of people a public page must hide, so that none below a limit can be read off it
or worked out by subtraction.

A number of 1 .. limit - 1 is hidden. Where hidden numbers are parts of a sum that can be read off
the page, further ones are hidden until the sum no longer gives them away. Source for the idea:
Office for National Statistics, policy on protecting confidentiality in tables; the rule for
choosing further numbers (the smallest first) is this library's.
"""

from __future__ import annotations

from typing import Any, Dict, Hashable, List, Optional, Sequence, Set, Tuple

from .report_text import HIDDEN

Key = Hashable


class People:
    """Numbers of people by key, and the sums between them. least 0 hides nothing."""

    def __init__(self, least: int) -> None:
        self.least = least
        self._numbers: Dict[Key, int] = {}
        self._sums: List[Tuple[Optional[Key], List[Key]]] = []
        self._hidden: Optional[Set[Key]] = None

    def put(self, key: Key, number: Optional[int]) -> None:
        if number is not None:
            self._numbers[key] = number

    def sum(self, total: Optional[Key], parts: Sequence[Key]) -> None:
        """Parts sum to a total; None: to one that is not on the page but may be known."""
        here = [key for key in parts if key in self._numbers]
        if total is None or total in self._numbers:
            self._sums.append((total, here))

    def rest(self, total: Key, part: Key, rest: Key) -> None:
        """The rest of a total beside one part, which a reader could work out."""
        if total in self._numbers and part in self._numbers:
            self.put(rest, self._numbers[total] - self._numbers[part])
            self.sum(total, [part, rest])

    def small(self, number: Optional[int]) -> bool:
        return number is not None and 0 < number < self.least

    def alone(self, number: Optional[int]) -> Any:
        """A number that is part of no sum."""
        return HIDDEN if self.small(number) else number

    def number(self, key: Key) -> Optional[int]:
        """The number itself, hidden or not: for decisions, never for the page."""
        return self._numbers.get(key)

    def hidden(self, key: Key) -> bool:
        if self._hidden is None:
            self._hidden = self._hide()
        return key in self._hidden

    def show(self, key: Key) -> Any:
        return HIDDEN if self.hidden(key) else self._numbers.get(key)

    def _hide(self) -> Set[Key]:
        small = {key for key, number in self._numbers.items() if self.small(number)}
        hidden = set(small)
        again = True
        while again:
            again = False
            for total, parts in self._sums:
                if not self._given_away(total, parts, hidden, small):
                    continue
                further = [k for k in parts if k not in hidden and self._numbers[k] > 0]
                if not further and total is not None and total not in hidden:
                    further = [total]
                if further:
                    hidden.add(min(further, key=lambda k: self._numbers[k]))
                    again = True
        return hidden

    def _given_away(self, total: Optional[Key], parts: Sequence[Key], hidden: Set[Key],
                    small: Set[Key]) -> bool:
        """Whether what is hidden in a sum can be worked out."""
        inside = [key for key in parts if key in hidden]
        if total in hidden:
            return not inside
        if len(inside) < 2:
            return len(inside) == 1
        if any(key not in small for key in inside):
            return False
        together = sum(self._numbers[key] for key in inside)
        most = len(inside) * (self.least - 1)
        return not (self.least <= together < most)
