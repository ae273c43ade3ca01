"""Numbers that carry a check of their own: cards, Chinese resident ids, bank accounts.

Each check is given what looks like such a number and returns how many of its characters are one, 0 for none.
"""

from datetime import date

_FACTORS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
_ENDS = "10X98765432"


def card(text: str) -> int:
    """Check a card number of 13 to 19 digits by the sum of Luhn (ISO/IEC 7812-1, annex B)."""
    digits = [int(one) for one in text if one.isdecimal()]
    if not 13 <= len(digits) <= 19 or len(set(digits)) == 1:
        return 0
    doubled = [sum(divmod(2 * one, 10)) for one in digits[-2::-2]]
    return len(text) if (sum(doubled) + sum(digits[-1::-2])) % 10 == 0 else 0


def resident_id(text: str) -> int:
    """Check a Chinese resident id by its day of birth and its last character (GB 11643-1999)."""
    if len(text) != 18 or not text[:17].isdecimal():
        return 0
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return 0
    total = sum(factor * int(digit) for factor, digit in zip(_FACTORS, text, strict=False))
    return 18 if _ENDS[total % 11] == text[17].upper() else 0


def iban(text: str) -> int:
    """Find the longest beginning that is an IBAN: its remainder by 97 is 1 (ISO 13616)."""
    for end in range(len(text), 14, -1):
        compact = text[:end].replace(" ", "")
        if 15 <= len(compact) <= 34 and text[end - 1] != " " and _remainder(compact) == 1:
            return end
    return 0


def _remainder(account: str) -> int:
    turned = account[4:] + account[:4]
    return int("".join(str(int(one, 36)) for one in turned)) % 97
