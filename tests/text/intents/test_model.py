"""What the whole classifier does: ranks, decides, keeps, comes back the same."""

import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from bot.errors import ModelError
from bot.text.intents import IntentModel, train
from bot.text.intents.calibration import calibration_error
from bot.text.normalise import normalise


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("退款什么时候到账", "ask_refund_timing"),
        ("保单在哪里看", "ask_policy_activation"),
        ("申请要交哪些材料", "ask_claim_materials"),
        ("转人工", "request_human"),
        ("免费体检怎么约", "ask_checkup"),
        ("相互宝是不是也关了", "ask_other_platforms"),
        ("谢谢啦", "thank"),
    ],
)
def test_a_plain_question_is_understood(model, text, intent):
    assert model.rank(text)[0][0] == intent


def test_every_intent_is_ranked_and_confidences_sum_to_one(model):
    ranking = model.rank("余额几时退给我")
    assert {name for name, _ in ranking} == set(model.labels)
    assert sum(sure for _, sure in ranking) == pytest.approx(1.0, abs=1e-4)
    assert [sure for _, sure in ranking] == sorted((sure for _, sure in ranking), reverse=True)


def test_weather_is_no_business_of_ours(model):
    assert model.read("明天天气怎么样,会不会下雨").decision != "answer"


@pytest.mark.parametrize("text", ["", " ", "???", "😡", "〔手机号〕", "a" * 5000, "退" * 1000])
def test_anything_can_be_read(model, text):
    reading = model.read(text)
    assert reading.decision in ("answer", "clarify", "reject")
    assert len(reading.ranking) == len(model.labels)


def test_confidence_means_what_it_says_on_unseen_messages(taught):
    tops = [(taught.model.rank(text)[0], intent) for text, intent in taught.unseen]
    sure = np.array([confidence for (_, confidence), _ in tops], dtype=np.float32)
    right = np.array([name == intent for (name, _), intent in tops])
    assert right.mean() > 0.6, "a sixth of the data reads two thirds of the rest"
    assert calibration_error(sure, right) < 0.08


def test_few_unseen_messages_get_a_wrong_answer(taught):
    mine = [(text, intent) for text, intent in taught.unseen if intent != "out_of_scope"]
    strange = [text for text, intent in taught.unseen if intent == "out_of_scope"]
    ranked = [(taught.model.rank(text), intent) for text, intent in mine]
    wrong = sum(
        taught.model.decide(ranking) == "answer" and ranking[0][0] != intent for ranking, intent in ranked
    )
    answered = sum(taught.model.decide(taught.model.rank(text)) == "answer" for text in strange)
    assert wrong / len(mine) <= 0.05
    assert answered / len(strange) <= 0.1


def test_what_was_saved_reads_the_same(model, lexicon_dir, words, tmp_path):
    model.save(tmp_path)
    again = IntentModel.load(tmp_path, lexicon_dir, normalise=normalise, cut=words.cut)
    for text in ("关停了我的钱咋办 还能理赔不", "你好", "我妈去年查出肺癌还能申请吗"):
        assert again.read(text) == model.read(text)
    assert {path.suffix for path in tmp_path.iterdir()} == {".npz", ".json"}


def test_a_missing_or_foreign_model_is_a_model_error(model, lexicon_dir, words, tmp_path):
    with pytest.raises(ModelError):
        IntentModel.load(tmp_path, lexicon_dir, normalise=normalise, cut=words.cut)
    model.save(tmp_path)
    facts = json.loads((tmp_path / "intents.json").read_text("utf-8"))
    (tmp_path / "intents.json").write_text(json.dumps(facts | {"format": 0}), "utf-8")
    with pytest.raises(ModelError, match="train again"):
        IntentModel.load(tmp_path, lexicon_dir, normalise=normalise, cut=words.cut)


def test_threads_share_a_model(model):
    texts = ["退款几天到", "怎么申请互助金", "保额多少 什么时候生效", "你们是骗子吗"] * 10
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(model.read, texts)) == [model.read(text) for text in texts]


LIGHTS = [
    (f"{verb}{room}的灯", "on" if verb in "打开" else "off")
    for verb in ("打开", "关掉")
    for room in "客厅卧房书画"
]


def test_other_labels_need_no_lexicon_and_no_out_of_scope():
    small = train(LIGHTS * 2, None, out_of_scope=None, normalise=normalise, cut=list)
    assert small.labels == ("off", "on")
    assert small.rank("把厨房的灯打开")[0][0] == "on"
    assert small.rank("关掉厨房的灯")[0][0] == "off"


def test_the_same_examples_give_the_same_model():
    first, second = (train(LIGHTS, None, normalise=normalise, cut=list) for _ in range(2))
    assert first.rank("关灯") == second.rank("关灯")
    assert first.thresholds == second.thresholds


def test_one_intent_is_nothing_to_choose_from():
    with pytest.raises(ModelError, match="two intents"):
        train([("你好", "greet")], None, normalise=normalise, cut=list)
