"""What a message is about."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st


def found(finder, text):
    return [(e.kind, e.value, e.text) for e in finder.find(text)]


@pytest.mark.parametrize(
    ("said", "entities"),
    [
        ("我老婆去年查出乳腺癌", [("relation", "spouse", "老婆"), ("disease", "乳腺癌", "乳腺癌")]),
        ("我家那口子脑梗", [("relation", "spouse", "那口子"), ("disease", "脑梗死", "脑梗")]),
        ("俺爹尿毒症", [("relation", "father", "爹"), ("disease", "尿毒症", "尿毒症")]),
        ("我女儿血癌", [("relation", "child", "女儿"), ("disease", "白血病", "血癌")]),
        ("肺ca能报不", [("disease", "肺癌", "肺ca")]),
        ("胃恶性肿瘤", [("disease", "胃癌", "胃恶性肿瘤")]),
        ("得癌了咋整", [("disease", "恶性肿瘤", "癌")]),
        ("乳線癌", [("disease", "乳腺癌", "乳線癌")]),
        ("爸妈都加了", [("relation", "father", "爸妈"), ("relation", "mother", "爸妈")]),
        ("给爹交的", [("relation", "father", "爹")]),
        ("我妈的余额", [("relation", "mother", "妈")]),
        ("我老婆的妈妈病了", [("relation", "other", "老婆的妈妈")]),
        ("孩子的爸爸心梗", [("relation", "spouse", "孩子的爸爸"), ("disease", "心肌梗死", "心梗")]),
        ("我堂客,不是我崽", [("relation", "spouse", "堂客"), ("relation", "child", "崽")]),
        ("我儿媳妇", [("relation", "other", "儿媳妇")]),
        ("哥哥,肝硬化", [("relation", "other", "哥哥"), ("disease", "肝硬化", "肝硬化")]),
        ("我自己那份呢", [("relation", "self", "我自己")]),
        ("水滴筹和水滴互助啥区别", [("product", "水滴筹", "水滴筹"), ("plan", "水滴互助", "水滴互助")]),
        ("健康宝是啥", [("product", "水滴健康保", "健康宝")]),
        ("相互保也关了?", [("plan", "相互宝", "相互保")]),
        ("水滴籌呢", [("product", "水滴筹", "水滴籌")]),
        ("我交了３６块5", [("amount", "36.50", "３６块5")]),
        ("剩3毛2,不是3毛钱", [("amount", "0.32", "3毛2"), ("amount", "0.30", "3毛钱")]),
        ("拢共四百整", [("amount", "400.00", "四百")]),
        ("加埋千二蚊", [("amount", "1200.00", "千二蚊")]),
        ("那就是八个亿", [("amount", "800000000.00", "八个亿")]),
        ("大姐夫房颤", [("relation", "other", "大姐夫"), ("disease", "心房颤动", "房颤")]),
        ("我妈老汉都在里头", [("relation", "father", "妈老汉"), ("relation", "mother", "妈老汉")]),
        ("爸爸妈妈都在", [("relation", "father", "爸爸"), ("relation", "mother", "妈妈")]),
        ("丫头的白血病", [("relation", "child", "丫头"), ("disease", "白血病", "白血病")]),
        ("老太太脑梗了", [("relation", "mother", "老太太"), ("disease", "脑梗死", "脑梗")]),
        ("弥漫大B细胞淋巴瘤", [("disease", "弥漫大B细胞淋巴瘤", "弥漫大B细胞淋巴瘤")]),
        ("〔手机号·k3f9〕 后四位〔后四位·2w8k〕", [("phone", "〔手机号·k3f9〕", "〔手机号·k3f9〕"), ("id_last4", "〔后四位·2w8k〕", "〔后四位·2w8k〕")]),
    ],
)  # fmt: skip
def test_what_is_said_is_found(finder, said, entities):
    assert found(finder, said) == entities


@pytest.mark.parametrize(
    "said",
    [
        "妈呀怎么关了", "我的妈呀", "我的妈", "他妈的骗子", "老板娘帮我弄的", "大妈大爷都加了", "一家人都在里头", "亲爱的客服", "孩子气", "保障对象是谁", "姐姐你好", "姑娘我问下",
        "另外公司电话多少", "水滴保障还有吗", "水滴关了", "互助没了", "健康保障没了", "集中风险", "防癌险", "50岁180天", "3个人2万人", "发朋友圈", "你们自己说的",
        "谢谢小妹妹", "丫头你好", "小姐你好", "眼花耳聋弄不来", "百八十块", "八百整年", "14个亿人口", "男人得了咋办",
    ],
)  # fmt: skip
def test_what_only_looks_like_an_entity_is_left(finder, said):
    assert found(finder, said) == []


@given(
    text=st.text(
        st.sampled_from("我爸妈的老婆乳腺癌慧助水滴健康宝36块5万，。 😭餘額〔手机号·k3〕İ"), max_size=40
    )
)
def test_spans_are_spans_of_the_raw_text(finder, text):
    for entity in finder.find(text):
        assert text[entity.start : entity.end] == entity.text != ""


def test_every_disease_is_found_by_each_of_its_names(finder, lexicon_dir):
    diseases = yaml.safe_load((lexicon_dir / "diseases.yml").read_text(encoding="utf-8"))
    names = [(form, name) for name, others in diseases.items() for form in (name, *others)]
    assert len(diseases) >= 250
    missed = [
        form for form, name in names if ("disease", name, form) not in found(finder, f"他得了{form},赔吗")
    ]
    assert missed == []
