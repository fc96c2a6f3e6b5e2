"""The `edtf-validate` package as an oracle, quiet about the deprecated names it uses.

Where it is known to err: it accepts February 29 of any year and 3X in February; it compares the starts of an interval's two
ends, and so refuses 2004-02-01/2004 and 2004-02-01/2004-02; it knows no season inside a set, no sub-year
group but 21 to 24 in an interval or with a qualifier, no qualifier after an unspecified
digit, and no winter before the spring of its year.
"""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from edtf_validate.valid_edtf import is_valid


def finds_valid(text: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return bool(is_valid(text))
