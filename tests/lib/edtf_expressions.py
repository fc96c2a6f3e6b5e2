"""Hypothesis strategies for EDTF: strings of the right form, though some name days that do not exist."""

from hypothesis import strategies as st

QUALIFIERS = st.sampled_from(["", "", "", "?", "~", "%"])

_years = st.one_of(
    st.integers(0, 9999).map(lambda n: f"{n:04}"),
    st.integers(1900, 1999).map(str),
    st.integers(1, 9999).map(lambda n: f"-{n:04}"),
    st.text("0123456789X", min_size=4, max_size=4),
    st.sampled_from(["195X", "19XX", "XXXX", "0000"]),
)
_months = st.one_of(
    st.integers(1, 12).map(lambda n: f"{n:02}"),
    st.integers(21, 41).map(str),
    st.sampled_from(["XX", "0X", "1X", "X1", "13"]),
)
_days = st.one_of(
    st.integers(1, 31).map(lambda n: f"{n:02}"),
    st.sampled_from(["XX", "0X", "3X", "X1", "32"]),
)
plain = st.dates().map(lambda day: day.isoformat()) | st.builds(
    lambda day, length: day.isoformat()[:length], st.dates(), st.sampled_from([4, 7, 10])
)

dates = st.one_of(
    plain,
    st.builds("{}{}".format, plain, QUALIFIERS),
    st.builds("{}{}".format, _years, QUALIFIERS),
    st.builds("{}-{}{}".format, _years, _months, QUALIFIERS),
    st.builds("{}-{}-{}{}".format, _years, _months, _days, QUALIFIERS),
)
_long_years = st.one_of(
    st.integers(-(10**9), 10**9).map("Y{}".format),
    st.builds("Y{}E{}".format, st.integers(-99, 99), st.integers(0, 12)),
    st.builds("{:04}S{}".format, st.integers(0, 9999), st.integers(1, 5)),
)
_parts_qualified = st.builds(
    "{}{}{}-{}{}{}-{}{}{}".format,
    *(part for each in (_years, _months, _days) for part in (QUALIFIERS, each, QUALIFIERS)),
)
_ends = dates | st.sampled_from(["..", ""])
_intervals = st.builds("{}/{}".format, _ends, _ends)
_spans = st.one_of(
    st.builds("{}..{}".format, plain, plain), plain.map("{}..".format), plain.map("..{}".format)
)
_sets = st.builds(
    lambda brackets, members: f"{brackets[0]}{','.join(members)}{brackets[1]}",
    st.sampled_from(["[]", "{}"]),
    st.lists(dates | _spans, min_size=1, max_size=3),
)

expressions = st.one_of(dates, _long_years, _parts_qualified, _intervals, _sets)
"""Level 0 to 2 in form; reading may still refuse February 30 or an interval that runs backwards."""
