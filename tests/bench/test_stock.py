"""The rival is a real one: Rasa reads its rules and stories, and each topic of ours has an answer."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader

from bench.stock import dialogue_files, write_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write_project(tmp_path, dialogue_files(1))
    return tmp_path


@pytest.mark.parametrize("name", ["rules.yml", "stories.yml"])
def test_rasa认得出规则和故事(project: Path, name: str) -> None:
    assert YAMLStoryReader.is_stories_file(project / name)


def test_每个话题都有规则_也有回答(root: Path, project: Path) -> None:
    intents = yaml.safe_load((root / "domain.yml").read_text("utf-8"))["intents"]
    domain = yaml.safe_load((project / "domain.yml").read_text("utf-8"))
    rules = yaml.safe_load((project / "rules.yml").read_text("utf-8"))["rules"]
    assert domain["intents"] == [rule["rule"] for rule in rules] == intents
    assert all(rule["steps"][1]["action"] in domain["responses"] for rule in rules)
