"""Near-duplicates in labelled messages."""

from bot.text.similarity import key, near_duplicates

ROWS = [
    ("ask_refund_timing", "什么时候能退款到账"),
    ("ask_refund_timing", "什么时候能退款到账呀？"),
    ("ask_refund_status", "什么时候能退款到账了"),
    ("ask_claim_process", "在哪里申请互助金"),
    ("greet", "👋"),
    ("affirm", "👌"),
]


def test_particles_and_punctuation_make_no_difference():
    (pair, *_) = near_duplicates(ROWS)
    assert (pair.first, pair.second, pair.similarity) == (0, 1, 1.0)


def test_near_duplicates_across_intents_are_found():
    assert ("ask_refund_timing", "ask_refund_status") in [pair.labels for pair in near_duplicates(ROWS)]


def test_different_questions_are_none():
    assert all(3 not in (pair.first, pair.second) for pair in near_duplicates(ROWS))


def test_emoji_alone_are_compared_as_they_are():
    assert all({4, 5} != {pair.first, pair.second} for pair in near_duplicates(ROWS))
    assert key("嗯嗯") == "嗯嗯"


def test_the_threshold_decides():
    rows = [("a", "余额什么时候退给我"), ("a", "余额什么时候退给你")]
    assert len(near_duplicates(rows, threshold=0.7)) == 1
    assert near_duplicates(rows, threshold=0.9) == []


def test_the_index_finds_what_comparing_all_pairs_finds():
    words = ["余额", "退款", "哪天", "到账", "理赔", "申请", "健康保", "如何领"]
    rows = [("x", a + b + c) for a in words for b in words for c in words[:3]]
    found = {(pair.first, pair.second) for pair in near_duplicates(rows, threshold=0.6)}
    keys = [key(text) for _, text in rows]
    grams = [{k[i : i + 2] for i in range(len(k) - 1)} for k in keys]
    expected = {
        (i, j)
        for j in range(len(rows))
        for i in range(j)
        if len(grams[i] & grams[j]) / len(grams[i] | grams[j]) >= 0.6
    }
    assert found == expected
