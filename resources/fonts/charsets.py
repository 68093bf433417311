"""Which characters our fonts carry.

Four fonts carry what official documents are written with: GB2312 and its
punctuation. The fifth, ZwSong, stands in wherever another font has no glyph, so it carries
all of GBK. The sixth, ZwRare, carries what a person's or a place's name may need beyond GB2312,
as light as 仿宋, beside which ZwSong's characters are dark. The seventh, ZwLight, carries the
other hanzi of GBK, as light. The eighth, ZwLatin, carries the digits and letters set among 仿宋
and 楷体. It is small because every report needs it, while hardly any needs ZwLight.
"""

from collections.abc import Iterator
from functools import partial

_GB2312_ROWS = range(0xA1, 0xF8)
_GB2312_CELLS = range(0xA1, 0xFF)
_GBK_ROWS = range(0x81, 0xFF)
_GBK_CELLS = range(0x40, 0xFF)

_EXTENSION_A = range(0x3400, 0x4DB6)
_EXTENSION_B = range(0x20000, 0x2A6D7)
_HANZI = range(0x3400, 0xA000)
_COMPATIBLE_HANZI = range(0xF900, 0xFB00)
_ADDED_TO_FIRST_BLOCK = range(0x9FA6, 0x9FF0)

_ASCII = frozenset(map(chr, range(0x20, 0x7F)))

_LATIN_1 = frozenset(map(chr, (0xA0, *range(0xA1, 0xAD), *range(0xAE, 0x100))))
"""Without U+00AD, the soft hyphen, which is never to be drawn."""

_BEYOND_GB2312 = frozenset("〇⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㎡―・")
"""What documents use though GB2312 has no place for it.

The year is written 二〇二四, and GB2312 lacks 〇. Circled numbers above ten number lists. The
last two, U+2015 and U+30FB, are what many a converter makes of GB2312's dash and middle dot.
"""

_RADICALS = range(0x2E80, 0x2FE0)
"""CJK radicals, which share their glyphs with hanzi.

Qt, writing a PDF, gives a glyph's text as the lowest character that has the glyph, so 一 would
be copied out of the document as U+2F00.
"""

_STANDARD_BEYOND_GBK = frozenset(
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮"
    "䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮鿍鿎鿏"
    "𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰"
    "𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭"
    "𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡"
    "𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬"
    "𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
)
"""The 276 of the 8105 characters of 《通用规范汉字表》 (国发〔2013〕23号) that GBK lacks.

Identity cards are written in the characters of this table (居民身份证法 第四条), so an
applicant's name may need any of them.
"""

_STANDARD_WITHIN_GBK = frozenset(
    "丏乂乸亶亸亹伈伋伣伭伾佁佖佸佺佽侁侂侘侴侹俍俙俫俵俶倓倕倞倧倴倻偁偓偡偭偰偲傃傉傒傕僇僎僔僰儦儳儴冏冔冮凓凘刬剅剋剕剟劄劼勍勔勚勠匜匼卬厖厾叆叇叕叚吽呇呣咇咉咍"
    "咡咥咺哃哢哱唝唵啫啰啴喆喤嗐嗞嘚嘡噀噂噇嚄嚚嚭囷圌圐圙圢圫圲坉坋坒坥坬坰坽垈垍垎垏垕垙垚垞垟垯垱垵垺垾垿埆埇埌埗埪埫埵埼堃堉堌堎堐堧堨堲堼堽堾塅塆塝塱墈墐墕墘墡"
    "墣墦壸夐夬奓奡奭妘妧妭姈姞姤姮姱姶姽娀娵婌婍婘婞婠婤婫婳婻婼媂媄媆媓媖媞媭媱嫄嫕嫚嫪嫭嫽嬛嬥嬬嬿孅孖宧宬寁尨尪屃屼屾岊岞岠岨峂峃峗峘峛峣峧峱峿崀崁崄崌崒崚崟崡崶"
    "崿嵁嵅嵎嵖嵚嵲嶅嶍嶒嶓嶟嶦嶲巇巉帡帨幖幪庤庱庼廆廋廙弆弇弢弨弶弸彟彧徛忞忳忺恓恔悆悈悢悰惇惎惔惙惛愃愐愔愭慆慥慬慭憕憙憭憺戣戭扂扅扆扊扞扺扽抃抔拃拤挓挦捯捽掞揕"
    "揳搒摏摛摴摽擿攽敔敩斝斠斶旐旞旴旵旸旻旿昄昇昈昉昒昡昣昤昪昫昳昺昽晅晊晐晙晞晢晪晫晱暅暕暲暵暶暿曈曌朏朓朳朸杄杕杙杧杻枅枍枲枹柈柊柖柷栐栒栟栴栻桯桲桹梌梠梣梴梼"
    "梽梾梿棁棐棓棤棨棪棫棬棻棽椀椆椑椓椪椸楒楙楩楪楯榃榅榑榖榰槃槚槜槱橑橞橦檞櫆欂欸欻歅殣毌毐氾氿汈汋汧汫汭沄沇沘沚沨沺泂泃泇泙泚泜洈洑洓洘洢洣洨洭洴洸洺洿浉浐浕浛"
    "浟浡浥浬浭浰浲涄涍涐涘涢涴淏淜淟淯淴渟渰渼湉湑湜湝湣湲湴溁溇溍溚溞溠溦溵溹滃滆滉滍滘滧滪滫漈漋漖漦漴漷漹漻漼潏潖潟潩潵潽潾澂澛澥澪澭澴澼澽濋濩瀌瀍瀔瀱瀼灈炆炌炘"
    "炟炣烔烜烝烠烶烺烻焆焌焗焜焞煁煃煋煓煟煴熇熛熜熥熻燊燋燏燚爇爔爚爟牁牂牚牤牥牻犇犨狉狝猄猇猯猰猺獴玃玒玓玕玘玙玚玞玠玡玤玥玦玭玱玶玹玼玿珅珇珋珌珒珕珖珛珝珢珣珦"
    "珪珫珰珵珷珸珹珺珽琀琄琇琈琎琔琟琡琤琫琭琯琲瑀瑂瑃瑄瑅瑆瑑瑓瑔瑖瑝瑢瑧瑨瑬瑱瑳璆璈璒璘璟璠璥璪璬璮璱璲瓀瓖瓘瓻甗甡甦甪畖畤畬畯疁疍疐疢疭痓瘆癗癿皕皛皞皦皭盉盦盷"
    "眊眬睄睎瞋瞫瞭矞矰矻矼砄砆砠砫砮砵硁硊硍硔硙硚硿碃碈碏碨碶磏磜磡磹磻礌礵祃祇祊祋祎祏祐祕祲祼祾禋禒禔禘禛禤秬秾稌稑稙穄穙穜穟窅窊窎窣窸竑竘竫笯筀筜筤筥筦筶筼箓箖"
    "篯簃簉簕簝簠簰籥粿糒糵絜縠縢繄纮纴纻纼绖绤绹缊缐缞罍罶罽羑羓羕羖羱翀翂翃翈翙翚翛翯翷翾耇耏耑耤耰肸胈胠胣脟脩脿腒腘腨腯膙臑臜舠舥舲艅艎芃芠芣芼苉苧苾茀茋茓茝茽荁"
    "荄荓荖荙莙莝莿菂菉菍菼萚萣萩萳萹葎葖葰葴蒄蒐蒟蒨蒱蒻蓂蓇蓏蓢蔀蔃蔈蔊蕗蕰薁薢薳薸薿藟藠藦藨蘘虒虓虤虷虸蚄蚆蚲蛃蜎蜐蝘蝲螠螣螱蟏蟫蠋衃衎衒衠袆袗袪袯裈裛褕褟褯襕襚"
    "襜襫觃觟觭觱觿訄訚詟讱讻诇诐谞谼谿豨豮貆赑赒赗赟赪趯跂跐跱跶踒踦踶蹅蹐蹚蹜蹢蹽蹾轪辀辌辒辿迺逴遆遹邘邠邨邲邽邿郃郈郚郤郪郿鄀鄃鄅鄌鄑鄗鄘鄚鄜鄠鄫酂酅酦酺醨醾釐鋆"
    "钖钘铏铚铻锜锧锳锽镃镈镋镕镚镠镮镴镵闿阇阘陎陑陞隃隩隺雊雱霅霨靬靰靸靺靽靿鞁鞡鞧鞨鞬鞮鞳韂韨颋颎颙飏飐飔飗饳饸饹饻馃馉馌馝馞馧驲骃骉骍骎骕骙骦髃髎髢髽鬒鬘鬶鬷魆"
    "魋鱽鱾鲀鲃鲉鲊鲌鲏鲖鲗鲘鲙鲝鲪鲬鲯鲹鲾鲿鳀鳁鳂鳈鳉鳑鳒鳚鳛鳠鳡鳣鳤鸤鸧鸮鸰鸻鸼鹀鹍鹐鹒鹔鹖鹙鹝鹟鹠鹡鹢鹮鹯鹲鹴麀麑麖麹黇黡鼒鼩鼫鼱齁齇齉龁龂龢"
)
"""Of the other characters of the table, the 1191 that GB2312 lacks."""

_RARE_BEYOND_STANDARD = frozenset("㵑")
"""In use in names of places, though the table leaves it out."""


def document_characters() -> frozenset[str]:
    """Return what the four fonts of official documents carry."""
    return (_ASCII | _LATIN_1 | _BEYOND_GB2312 | frozenset(_gb2312())) - _radicals()


def fallback_characters() -> frozenset[str]:
    """Return what the font that stands in for the others carries."""
    rare = _STANDARD_BEYOND_GBK | _RARE_BEYOND_STANDARD
    return (document_characters() | frozenset(_gbk()) | rare) - _radicals()


def name_characters() -> frozenset[str]:
    """Return what the light font carries that draws rare characters among 仿宋 and 楷体.

    Of 《通用规范汉字表》 what GB2312 lacks; what level 2 of GB 18030-2022 asks for beyond GBK;
    and of the supplementary planes what Hong Kong and Japan write, and 𠮷, which they lack.
    """
    level_2 = frozenset(map(chr, (*_EXTENSION_A, *_ADDED_TO_FIRST_BLOCK)))
    rare = frozenset(filter(_is_in_use_abroad, map(chr, _EXTENSION_B)))
    return _STANDARD_WITHIN_GBK | _STANDARD_BEYOND_GBK | _RARE_BEYOND_STANDARD | level_2 | rare


def light_characters() -> frozenset[str]:
    """Return the hanzi of GBK that 仿宋 and 楷体 would else have from the dark ZwSong.

    The space is for the ends of lines, where it is copied with the hanzi before it.
    """
    hanzi = frozenset(filter(_is_hanzi, _gbk())) - document_characters() - name_characters()
    return hanzi | {" "}


def latin_characters() -> frozenset[str]:
    """Return what is set among 仿宋 and 楷体 from a light font: ASCII, and the ellipsis."""
    return _ASCII | {"…"}


def _is_hanzi(character: str) -> bool:
    return ord(character) in _HANZI or ord(character) in _COMPATIBLE_HANZI


def _is_in_use_abroad(character: str) -> bool:
    return character == "𠮷" or any(map(partial(_has, character), ("big5hkscs", "euc_jis_2004")))


def _has(character: str, codec: str) -> bool:
    try:
        return bool(character.encode(codec))
    except UnicodeEncodeError:
        return False


def _gb2312() -> Iterator[str]:
    """Yield the characters of GB2312.

    Python's gb2312 codec reads the dash and the middle dot as U+2015 and U+30FB, where
    keyboards and today's files have U+2014 and U+00B7. So the codec only says which places are
    taken, and the gbk codec what stands there.
    """
    for place in _places(_GB2312_ROWS, _GB2312_CELLS):
        if _read(place, "gb2312"):
            yield from _read(place, "gbk")


def _gbk() -> Iterator[str]:
    for place in _places(_GBK_ROWS, _GBK_CELLS):
        yield from _read(place, "gbk")


def _places(rows: range, cells: range) -> Iterator[bytes]:
    return (bytes((row, cell)) for row in rows for cell in cells)


def _read(place: bytes, codec: str) -> str:
    """Return the one character at a place, or nothing where none is assigned."""
    try:
        return place.decode(codec)
    except UnicodeDecodeError:
        return ""


def _radicals() -> frozenset[str]:
    return frozenset(map(chr, _RADICALS))
