"""Our Rasa components: one contract for all, and a small training of each."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import clock
from bot.nlu.date_extractor import MemberDateExtractor
from bot.nlu.entity_extractor import MemberEntityExtractor
from bot.nlu.intent_classifier import MemberIntentClassifier
from bot.nlu.member_component import MemberComponent
from bot.nlu.signal_detector import MemberSignalDetector

COMPONENTS = (MemberIntentClassifier, MemberEntityExtractor, MemberDateExtractor, MemberSignalDetector)
EXAMPLES = {
    "greet": ["你好", "在吗", "有人没", "您好呀", "喂喂", "早上好啊"],
    "ask_refund_timing": [
        "余额哪天退",
        "啥时候到账啊",
        "钱几号退给我",
        "退款要等几天",
        "多久能收到余额",
        "什么时候发起退款",
    ],
    "out_of_scope": [
        "今天天气如何",
        "帮我写首诗",
        "股票还能买吗",
        "红烧肉怎么做",
        "医保断缴了咋办",
        "车险多少钱一年",
    ],
}
AWKWARD = [
    "",
    " ",
    "👌",
    "x" * 10_000,
    "余额\x00什么时候退",
    "<b>退款</b>",
    "'; DROP TABLE turns; --",
    "〔手机号·k3f9〕",
]
Trained = tuple[MemberComponent, MemberComponent]


@pytest.fixture(scope="module", params=COMPONENTS, ids=lambda c: c.__name__)
def trained(request: pytest.FixtureRequest, root: Path) -> Iterator[Trained]:
    """One component as trained, and as loaded again from what training kept."""
    component: type[MemberComponent] = request.param
    with tempfile.TemporaryDirectory() as folder:
        storage = LocalModelStorage.create(Path(folder))
        config = {**component.get_default_config(), "lexicon": str(root / "data/lexicon")}
        parts = (config, storage, Resource(component.__name__), ExecutionContext(GraphSchema({})))
        first = component.create(*parts)
        first.train(training_data())
        yield first, component.load(*parts)


def training_data() -> TrainingData:
    messages = [Message.build(text, intent) for intent, texts in EXAMPLES.items() for text in texts]
    return TrainingData(messages)


def read(component: MemberComponent, text: str) -> dict[str, object]:
    with clock.as_of(clock.parse_instant("2021-03-28T10:00:00+08:00")):
        return component.process([Message({"text": text})])[0].as_dict(only_output_properties=True)


def test_它的名字以_Member_开头(trained: Trained) -> None:
    assert type(trained[0]).__name__.startswith("Member")


@pytest.mark.parametrize("text", ["我妈去年12月3号查出乳腺癌，余额36块5啥时候退", "活不下去了", *AWKWARD])
def test_重新加载以后_读出来的一样(trained: Trained, text: str) -> None:
    before, after = (read(component, text) for component in trained)
    assert before == after


def test_训练数据原样放过(trained: Trained) -> None:
    data = training_data()
    assert trained[0].process_training_data(data) is data


def test_每种组件各读出自己的一份(root: Path) -> None:
    found: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        storage = LocalModelStorage.create(Path(folder))
        for component in COMPONENTS:
            config = {**component.get_default_config(), "lexicon": str(root / "data/lexicon")}
            made = component.create(
                config, storage, Resource(component.__name__), ExecutionContext(GraphSchema({}))
            )
            made.train(training_data())
            found |= read(made, "不对，是我妈，2月8号查出的肺癌")
            if component is MemberEntityExtractor:
                kinds = {e["entity"]: e["value"] for e in found["entities"]}
                assert kinds == {"relation": "mother", "disease": "肺癌"}
    assert found["signals"] == ["correction"]
    assert found["entities"][0]["value"] == {"from": "2021-02-08", "to": "2021-02-08"}
    assert {"intent", "intent_ranking", "intents", "decision"} <= set(found)
