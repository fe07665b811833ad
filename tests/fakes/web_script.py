"""What the fake web bot answers: entries and cards as the widget's protocol has them."""

from typing import Any

Json = dict[str, Any]

TOPICS = [
    {"title": "什么时候关停", "payload": "/ask_shutdown_time"},
    {"title": "送的保险", "payload": "/ask_policy_overview"},
    {"title": "还能不能理赔", "payload": "/ask_claim_eligibility"},
    {"title": "余额退款", "payload": "/ask_refund_policy"},
    {"title": "人工客服", "payload": "/request_human"},
]
END = {"id": "end", "text": "水滴互助将于2021年3月31日18:00正式终止互助计划。", "source": "关停公告"}
WINDOW = {
    "id": "claims.window",
    "text": "终止以前首次确诊的，可以在确诊后180天内提交申请。",
    "source": "关停公告第三条",
}
GREETING: Json = {
    "text": "您好，我是水滴互助的智能客服。关停的事、送的保险、理赔申请、余额退款，您都可以直接用平常话问我。",
    "buttons": TOPICS,
    "response": "utter_greet",
}
SHUTDOWN: Json = {
    "text": "按公告，水滴互助已经在2021年3月31日18:00正式终止了互助计划。公告全文：https://www.example.com/notice?id=1。",
    "clauses": ["end"],
    "sources": [END],
    "response": "utter_shutdown_time",
}
DEADLINE: Json = {
    "text": "您爱人2021年2月5日首次确诊，在计划终止以前，还在申请期内，最晚2021年8月4日当天结束前提交申请。\n能不能给付，要看是否符合原来的互助条件，由平台审核。",
    "buttons": [TOPICS[4]],
    "clauses": ["end", "claims.window"],
    "sources": [END, WINDOW],
    "response": "utter_claim_window_open",
    "card": {
        "kind": "deadline",
        "who": "您爱人",
        "diagnosed": "2021年2月5日",
        "days": 180,
        "last_day": "2021-08-04",
        "days_left": 114,
        "steps": ["首次确诊 2021年2月5日", "+ 180 天", "最晚 2021年8月4日"],
    },
}
NEAR: Json = {
    "text": "您妈妈的申请期快到了。",
    "card": {
        **DEADLINE["card"],
        "who": "您妈妈",
        "diagnosed": "2020年10月17日",
        "days_left": 3,
        "last_day": "2021-04-15",
        "steps": ["首次确诊 2020年10月17日", "+ 180 天", "最晚 2021年4月15日"],
    },
}
REFUND: Json = {
    "text": "您的退款2021年4月2日已发起（36.50元），正在处理，还没有到账。具体哪天到账，公告没有写明。",
    "clauses": ["record"],
    "response": "utter_refund_state_processing",
    "card": {
        "kind": "refund",
        "amount": "36.50 元",
        "steps": [
            {"title": "公告发布", "at": "2021-03-26", "state": "done"},
            {"title": "开始退款", "at": "最晚 2021-03-31", "state": "now"},
            {"title": "到账", "at": None, "state": "next"},
        ],
    },
}
FAILED_REFUND: Json = {
    "text": "您的退款没有成功：收款账户已经注销。",
    "card": {
        "kind": "refund",
        "amount": None,
        "steps": [REFUND["card"]["steps"][0], {"title": "到账", "at": "2021-04-02", "state": "failed"}],
    },
}
POLICY: Json = {
    "text": "您的健康险已经生效了。",
    "response": "utter_policy_issued",
    "card": {
        "kind": "policy",
        "name": "水滴健康保",
        "amount": "最高 50 万元",
        "term": "1 年",
        "premium": "平台付",
        "state": "已生效",
    },
}
ASKS_PHONE: Json = {
    "text": "好的，先核对一下身份。请发会员登记的手机号给我，号码不会留在聊天记录里。不想核对了，说“算了”就行。",
    "response": "utter_verification_start",
    "card": {"kind": "verify", "step": "phone"},
}
ASKS_LAST4: Json = {
    "text": "好的。再发一下身份证号的后四位（最后一位是X也照写）。",
    "response": "utter_verification_ask_last4",
    "card": {"kind": "verify", "step": "last4", "masked": "尾号 0001"},
}
ASKS_CODE: Json = {
    "text": "短信验证码已经发到您登记的手机上，请把验证码发给我。",
    "card": {"kind": "verify", "step": "code"},
}
CONFIRM: Json = {
    "text": "您是想问这一天确诊的，还能不能申请吗？",
    "buttons": [{"title": "是的", "payload": "/affirm"}, {"title": "不是", "payload": "/deny"}],
}
VERIFIED: Json = {"text": "核对好了，下次不用再核对。", "response": "utter_verification_done"}
UNKNOWN: Json = {
    "text": "对不起，这句话我没有看懂。您可以换个说法再说一遍，或者点下面的选项。",
    "buttons": TOPICS,
}
SCRIPT: dict[str, list[Json]] = {
    "/greet": [GREETING],
    "/ask_shutdown_time": [SHUTDOWN],
    '/inform{"wish": "source"}': [{"text": "依据是：\n· 平台的会员记录。\n出处：会员记录。"}],
    "我老婆2月5号确诊的，还能报吗": [DEADLINE],
    "我妈还能报吗": [NEAR],
    "我的退款到哪了": [REFUND],
    "退款怎么没到": [FAILED_REFUND],
    "我的保单呢": [POLICY],
    "2月5号": [CONFIRM],
    "核对身份": [ASKS_PHONE],
    "13800000001": [ASKS_LAST4],
    "123X": [ASKS_CODE],
    "246810": [VERIFIED],
    "有人吗": [],
    "两个一起": [SHUTDOWN, REFUND],
}
