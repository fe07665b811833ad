"""Homophones of the plan's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

SLIPS = """
慧助=互助 惠助=互助 户助=互助 湖助=互助 胡助=互助 互柱=互助 互注=互助 护助=互助 扶住金=互助金 互助今=互助金 互助斤=互助金 水低=水滴 水第=水滴 谁滴=水滴
水嘀=水滴 水滴户助=水滴互助 水滴慧助=水滴互助 水滴胡助=水滴互助 水滴愁=水滴筹 水滴仇=水滴筹 水滴抱=水滴保 水滴宝=水滴保 水滴健康宝=水滴健康保 健康宝=健康保
健康包=健康保 健康抱=健康保 健康饱=健康保 建康保=健康保 健糠保=健康保 健康先=健康险 想互宝=相互宝 相互保=相互宝 相互饱=相互宝 香互宝=相互宝 轻松户助=轻松互助
美团慧助=美团互助 小米户助=小米互助 悟空湖助=悟空互助 关亭=关停 官停=关停 观停=关停 汇员=会员 慧员=会员 惠员=会员 等待七=等待期 等代期=等待期 受意人=受益人 里赔=理赔
里陪=理赔 李赔=理赔 理陪=理赔 理培=理赔 礼赔=理赔 配付=赔付 陪付=赔付 陪偿=赔偿 陪钱=赔钱 申情=申请 审请=申请 申清=申请 深请=申请 确真=确诊 缺诊=确诊 雀诊=确诊
确珍=确诊 首次确真=首次确诊 针断=诊断 诊段=诊断 珍断书=诊断书 诊断输=诊断书 诊断证名=诊断证明 病里报告=病理报告 病力=病历 才料=材料 审合=审核
审何=审核 神核=审核 初沈=初审 打宽=打款 据赔=拒赔 伯回=驳回 申素=申诉 分滩=分摊 分探=分摊 分摊今=分摊金 重极=重疾 退宽=退款 腿款=退款 推款=退款 余饿=余额
于额=余额 鱼额=余额 与额=余额 余鹅=余额 帐户=账户 仗户=账户 充直=充值 扣废=扣费 扣宽=扣款 原路退会=原路退回 到帐=到账 道账=到账 到仗=到账 
银航卡=银行卡 银行咖=银行卡 手序费=手续费 保丹=保单 宝单=保单 宝丹=保单 包单=保单 保蛋=保单 宝额=保额 保鹅=保额 保废=保费 宝险=保险 包险=保险 保先=保险
免陪额=免赔额 免赔鹅=免赔额 领去=领取 零取=领取 免废=免费 面费=免费 问真=问诊 问珍=问诊 在线问真=在线问诊 体捡=体检 体捡卡=体检卡 科服=客服 可服=客服 人工科服=人工客服
转人功=转人工 投素=投诉 验正码=验证码 验证马=验证码 身分证=身份证 身份正=身份证 手鸡号=手机号 实名认正=实名认证 帮定=绑定 榜定=绑定 注消=注销 住销=注销 退初=退出
音私=隐私 乳线癌=乳腺癌 如腺癌=乳腺癌 乳腺爱=乳腺癌 甲状线=甲状腺 甲壮腺癌=甲状腺癌 冒癌=胃癌 非癌=肺癌 费癌=肺癌 干癌=肝癌 百血病=白血病 脑更=脑梗
脑埂塞=脑梗塞 尿独症=尿毒症 尿毒正=尿毒症 糖料病=糖尿病 观心病=冠心病 红班狼疮=红斑狼疮 配藕=配偶
"""

ORDINARY = [
    "会主动退给我吗", "你们会主动打电话吗", "他会住院几天", "这个公告我看了三遍", "把钱还给我", "我要投诉你们", "能不能验证一下", "到站了先撤", "户主是我爸",
    "家里赔了不少钱", "手里没有钱了", "他包里有身份证", "我的病例在医院", "报账的发票丢了", "爱护住的房子", "要扶助的老人", "我看着电视呢", "前面有人排队", "请把病例给我",
    "你们公司收费高", "深夜还在上班", "神情有点不对", "宝贝女儿生病了", "小孩抱着不放", "提前说一声", "体现一下诚意", "总计多少钱", "中级职称", "退前想问问", "领钱要带什么",
    "开头报了名", "城堡里的公主", "口费口舌", "我去银行取钱", "这周五之前给答复", "推荐一款产品", "推出新产品了吗", "我偶遇一个老乡", "换个手机好不好", "水底有鱼", "水滴石穿",
    "健康报告出来了吗", "我有健康证", "保安不让进", "爆炸新闻", "报警有用吗", "水滴报警", "到账户里看看", "这个会员工也能参加", "今天天气怎么样", "飞机票能退吗", "帮我写一首诗",
    "我想看看医保余额", "充实一下自己", "他总是挥霍", "请回复我", "具备什么条件", "接着说", "老跟我要钱", "新梗看不懂", "那个人员名单", "保修期过了", "现在客户多吗",
    "我家客厅大", "附注写清楚", "不辅助了", "佩服你们", "到底怎么回事", "稳赚不赔", "收到短信了", "健康保不保心脏病",
]  # fmt: skip


def _slips():
    return [tuple(pair.split("=")) for pair in SLIPS.split() if len(set(pair.split("="))) == 2]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("我在慧助交了三年退宽呢", "我在互助交了三年退款呢"),
        ("健康宝怎么领", "健康保怎么领"),
        ("确真了还能里赔不", "确诊了还能理赔不"),
        ("水低户助的余饿", "水滴互助的余额"),
    ],
)
def test_a_misheard_message_is_put_right(sounds, said, meant):
    assert sounds.correct(said) == meant


def test_plausible_slips_are_put_right(sounds):
    slips = _slips()
    missed = [
        (said, meant) for said, meant in slips if sounds.correct(f"这个{said}怎么弄") != f"这个{meant}怎么弄"
    ]
    assert len(slips) >= 100
    assert len(missed) / len(slips) <= 0.05, missed


def test_ordinary_sentences_stay_as_they_are(sounds):
    changed = [(text, sounds.correct(text)) for text in ORDINARY if sounds.correct(text) != text]
    assert len(ORDINARY) >= 60
    assert changed == []


def test_the_words_themselves_stay_as_they_are(sounds, lexicon_dir):
    for word in ("互助", "理赔", "会员", "健康保", "水滴筹", "水滴保"):
        assert sounds.slips(word) == []


def test_a_slip_says_where_it_stands(sounds):
    (slip,) = sounds.slips("我的退宽呢")
    assert (slip.start, slip.wrong, slip.right) == (2, "退宽", "退款")


@given(text=st.text(st.sampled_from("慧助互住水滴低健康保宝退宽款确真诊余饿额我的呢吗了 a1？"), max_size=30))
def test_the_length_never_changes_and_a_second_pass_is_safe(sounds, text):
    once = sounds.correct(text)
    assert len(once) == len(text)
    assert len(sounds.correct(once)) == len(text)
