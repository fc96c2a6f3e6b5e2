"""Languages by the codes of ISO 639-2, as finding aids and library records give them: the tag and the English name."""

_COMMON = """
ara ar Arabic; arm hy Armenian; aze az Azerbaijani; bel be Belarusian; bul bg Bulgarian; chi zh Chinese; cze cs Czech;
dan da Danish; dut nl Dutch; eng en English; est et Estonian; fin fi Finnish; fre fr French; geo ka Georgian; ger de German;
gre el Greek; heb he Hebrew; hin hi Hindi; hun hu Hungarian; ice is Icelandic; ind id Indonesian; ita it Italian; jpn ja Japanese;
kaz kk Kazakh; kor ko Korean; lat la Latin; lav lv Latvian; lit lt Lithuanian; mon mn Mongolian; nor no Norwegian; per fa Persian;
pol pl Polish; por pt Portuguese; rum ro Romanian; rus ru Russian; scc sr Serbian; srp sr Serbian; slo sk Slovak; slv sl Slovenian;
spa es Spanish; swe sv Swedish; tha th Thai; tur tr Turkish; ukr uk Ukrainian; urd ur Urdu; vie vi Vietnamese; yid yi Yiddish;
ces cs Czech; deu de German; ell el Greek; fas fa Persian; fra fr French; hye hy Armenian; isl is Icelandic; kat ka Georgian;
nld nl Dutch; ron ro Romanian; slk sk Slovak; zho zh Chinese
"""
_BY_CODE = {code: (tag, name) for code, tag, name in map(str.split, _COMMON.split(";"))}
_BY_TAG = dict(_BY_CODE.values())


def tag_of(code: str) -> str:
    """Return the BCP 47 tag of a code; of one that is not common, and of a tag, itself."""
    return _BY_CODE.get(code.lower(), (code, ""))[0]


def name_of(code: str) -> str:
    """Return the English name of a common language, else ""."""
    return _BY_CODE.get(code.lower(), ("", _BY_TAG.get(code.lower(), "")))[1]
