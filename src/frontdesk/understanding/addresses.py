"""How addresses are written, in Chinese from the province down to the room, in English from the number up.

They find an address as a whole, not its parts; what is found may begin or end a word too early.
"""

# Parts of Chinese addresses. A name holds no character that closes a part, and none that begins a sentence
# about an address, so that each text can be read in one way only.
_NO_NAME = "省市区县镇乡村路街道巷弄号楼栋幢座室层是在到为成给把我你您他她的了和请改寄送发住地址"
_NAME = rf"(?:(?![{_NO_NAME}])[\u4e00-\u9fff])"
_AREA = rf"{_NAME}{{2,8}}(?:自治区|省|市|区|县|镇|乡|街道)"
_ROAD = rf"{_NAME}{{1,8}}(?:大道|路|街|巷|弄|胡同|小区|花园|公寓|大厦|广场|村)"
_NUMBER = r"(?:\d{1,5}|[一二三四五六七八九十百]{1,4})"
_INSIDE = rf"[ ,]?{_NUMBER}(?:-\d{{1,4}})?[ ]?(?:号楼|号院|号|弄|栋|幢|座|单元|层|楼|室)"
_ROOM = (
    r"(?:[ -]?\d{2,5}(?![\d.:%-])(?![ ]?[天元块个年月日点件台小分周]))?"  # the last number, without its 室
)
_CHINESE = (
    # a road or an estate, and a number in it
    rf"(?:{_AREA}[ ]?){{0,4}}(?:{_ROAD}[ ]?){{1,3}}(?:{_INSIDE}){{1,6}}{_ROOM}"
    rf"|{_AREA}(?:[ ]?{_AREA}){{1,3}}(?:[ ]?{_ROAD}){{0,3}}"  # two areas, one inside the other
    rf"|{_NUMBER}[ ]?(?:号楼|栋|幢|座)(?:{_INSIDE}){{1,4}}{_ROOM}"  # a building and a flat
)

_UNIT = r"(?:flat|apt|apartment|unit|suite|room)\.? ?#?[a-z]?\d{1,5}[a-z]?"
_NO_WORD = "on|the|my|in|a|an|at|of|off|from|to|for|and|is|it|was|are|with|by|down|i|you|km|m|meters?|metres?"
_WORD = rf"(?!(?:{_NO_WORD})[ ])[a-z][a-z'.-]{{0,20}}"
_STREET = (
    r"(?:street|road|avenue|lane|boulevard|terrace|crescent|(?-i:Drive|Way|Court|Place|Square|Close|Hill|Row)"
    r"|(?-i:St|Rd|Ave|Ln|Blvd|Dr)\b)"
)
# Towns behind a street, each after a comma and with capitals, and the code behind the last of them.
_TOWN = r"(?-i:(?!(?:Please|Thanks?|I|And|But|Can|Could|The|It|My|We|Is|Not|No|Yes)\b)[A-Z][a-z'-]{1,20})"
_CODE = r"(?-i:[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|(?:[A-Z]{2} )?\d{5}(?:-\d{4})?|\d{6})(?![\w-])"
_TOWNS = rf"(?:, ?{_TOWN}(?: {_TOWN}){{0,2}}){{0,3}}(?:,? {_CODE})?"
_ENGLISH = (
    rf"(?<![\w.,$€£-])(?:{_UNIT},? )?\d{{1,5}}[a-z]?,? (?:{_WORD} ){{1,3}}{_STREET}(?![\w-])"
    rf"(?:,? {_UNIT}(?!\w))?{_TOWNS}"
)
_POSTCODE = (
    r"(?:postcode|post code|zip(?: ?code)?|邮编|邮政编码)[ ]?(?:is|是|为)?[ :]{0,2}"
    r"(?P<it>\d{5,6}(?:-\d{4})?)(?!\d)"
)

ADDRESSES: tuple[tuple[str, float, str], ...] = (
    ("address", 0.85, _CHINESE),
    ("address", 0.85, _ENGLISH),
    ("address", 0.9, _POSTCODE),
    ("address", 0.85, r"(?<![\w-])(?-i:[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})(?![\w-])"),  # British postcodes
    (
        "address",
        0.85,
        r"(?<![\w-])(?-i:[A-Z]{2}) \d{5}(?:-\d{4})?(?![\w-])",
    ),  # American ones, after the state
)
