"""Where somebody tells a name: 我叫张三, 姓名：李四."""

from __future__ import annotations

import re

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁"
    "任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武"
    "戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅"
    "童凌毕单裴霍涂成苗谷曲盛冉蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦"
    "褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬邝練陳張劉黃趙吳孫馬鄭謝許韓馮鄧蕭蔣葉蘇魏呂"
)
_COMPOUND = "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|端木|夏侯"
_AFTER = (
    r"$|[^\u4e00-\u9fff]|[的是今我你您咱俺想要在来住女男手电身先之问麻请不没能可也就,以去现已得患确生病岁属老她他叫这那加还有家人"
    r"跟和吧啊呀呢哈嘛哦]"
)
_GIVEN = (
    r"(?:(?![的是我你您他她它们咱俺在了不想要问今吗呢吧叫来到住就没那这也还和跟得啊呀嘛])[\u4e00-\u9fff])"
)
_NAME = (
    rf"(?P<name>(?:{_COMPOUND}){_GIVEN}{{1,2}}(?={_AFTER})|[{_SURNAMES}](?:{_GIVEN}{{2}}(?={_AFTER})|{_GIVEN}(?={_AFTER})"
    rf"|{_GIVEN}{{2}}))"
)
_NOT_A_NAME = (
    r"(?!任何|于是|方便|时候|安排|安全|向你|成什|全部|全家|应该|解释|解决|连接|车|石头|高兴|付款|包括|单位)"
)
_CUE = r"(?:我|本人|我的?名字|名字|患者|病人|老婆|老公|[我俺][爸妈爹娘]|儿子|女儿)(?:就|的?名字)?(?:叫做?|是叫)|(?:姓名|名字)(?:是|叫|为)"
_TOLD = re.compile(rf"(?:{_CUE})\s*[:：]?\s*{_NOT_A_NAME}{_NAME}")
_LABELLED = re.compile(r"(?:姓名|名字)\s*[:：]\s*(?P<name>[\u4e00-\u9fff·]{2,4})(?![\u4e00-\u9fff])")


def find_names(text: str) -> list[tuple[int, int]]:
    """Return the spans of the names somebody tells, left to right."""
    spans = {m.span("name") for pattern in (_TOLD, _LABELLED) for m in pattern.finditer(text)}
    return sorted(spans)
