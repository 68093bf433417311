"""Applicants named in prose with where they live: 申请人张三，住云溪镇某某村.

Sure ones only: a surname or a sex right after 申请人, and a dwelling soon after.
"""

import re
from collections.abc import Iterator

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱"
    "严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚"
    "符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆"
    "农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商"
)
_COMPOUND = "欧阳|上官|司马|诸葛|司徒|东方|夏侯|皇甫|尉迟|公孙|慕容|令狐|端木|呼延|拓跋"
_NAME = rf"(?:(?:{_COMPOUND})[一-龥]{{1,2}}|[{_SURNAMES}][一-龥]{{1,2}}?)"
_ASIDE = r"[（(][^（()）\n]{0,20}[)）]"
_SEX = r"[，,、（(\s]{1,2}[男女](?![性方])"
_LIVES = r"(?:家住|现住|住址|住所地?|住在|户籍|住(?=[一-龥\d]{1,12}[省市县区乡镇村社街路巷组号]))"
_NEAR = r"[^。；！？\n]{0,40}?"
_APPLICANT = re.compile(
    rf"申请人(?:[：:]|姓名[：:]?|是|为)?\s{{0,3}}"
    rf"(?:(?P<one>{_NAME})(?={_ASIDE}|[，,、；;（(\s]|[男女]|家?住|现住)"
    rf"|(?P<other>[一-龥·]{{2,12}})(?={_SEX}))(?={_NEAR}{_LIVES})"
)
_NOBODY = re.compile(
    r"某|先生|女士|姓名|身份|应当|本人|名称|单位|机关|代理|委托|时间|关系|方面|明确|全称|要求|申请|认为"
)


def applicants(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the name of an applicant stands who is told with a dwelling."""
    for found in _APPLICANT.finditer(text):
        group = "one" if found["one"] else "other"
        if not _NOBODY.search(found[group]):
            yield found.span(group)
