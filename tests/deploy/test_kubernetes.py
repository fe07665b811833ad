"""The manifests: they fit each other, secrets come by reference only, and a pod may do little."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import NAMES

WECHAT = {
    "WECHAT_TOKEN",
    "WECHAT_APP_ID",
    "WECHAT_APP_SECRET",
    "WECHAT_AES_KEY",
    "WECHAT_AES_KEY_PREVIOUS",
}
SECRET = {"BOT_SECRET", "REDIS_URL", "DATABASE_URL", "MEMBER_API_TOKEN"} | WECHAT
VERSIONS = {
    "Namespace": "v1",
    "ConfigMap": "v1",
    "Service": "v1",
    "Deployment": "apps/v1",
    "PodDisruptionBudget": "policy/v1",
    "HorizontalPodAutoscaler": "autoscaling/v2",
    "NetworkPolicy": "networking.k8s.io/v1",
}


@pytest.fixture(scope="module")
def folder(root: Path) -> Path:
    return root / "deploy" / "kubernetes"


@pytest.fixture(scope="module")
def manifests(folder: Path) -> dict[str, dict[str, Any]]:
    """The resources that `kubectl apply -k` makes, by kind."""
    named = yaml.safe_load((folder / "kustomization.yaml").read_text())["resources"]
    found = [document for name in named for document in yaml.safe_load_all((folder / name).read_text())]
    return {document["kind"]: document for document in found}


@pytest.fixture(scope="module")
def pod(manifests: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return manifests["Deployment"]["spec"]["template"]


def test_每个文件都列在kustomization里(folder: Path) -> None:
    named = yaml.safe_load((folder / "kustomization.yaml").read_text())["resources"]
    assert sorted([*named, "kustomization.yaml"]) == sorted(path.name for path in folder.iterdir())


def test_种类和版本配得上(manifests: dict[str, dict[str, Any]]) -> None:
    assert {kind: document["apiVersion"] for kind, document in manifests.items()} == VERSIONS
    assert all(document["metadata"]["name"] == "member-bot" for document in manifests.values())


def test_选的都是同一批工作进程(manifests: dict[str, dict[str, Any]], pod: dict[str, Any]) -> None:
    labels = pod["metadata"]["labels"].items()
    specs = {kind: document["spec"] for kind, document in manifests.items() if "spec" in document}
    for selector in (
        specs["Deployment"]["selector"]["matchLabels"],
        specs["Service"]["selector"],
        specs["PodDisruptionBudget"]["selector"]["matchLabels"],
        specs["NetworkPolicy"]["podSelector"]["matchLabels"],
    ):
        assert selector.items() <= labels
    assert specs["HorizontalPodAutoscaler"]["scaleTargetRef"] == {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "name": manifests["Deployment"]["metadata"]["name"],
    }
    assert specs["PodDisruptionBudget"]["maxUnavailable"] < specs["Deployment"]["replicas"]
    assert specs["HorizontalPodAutoscaler"]["minReplicas"] >= 2


def test_密钥只有引用(manifests: dict[str, dict[str, Any]], pod: dict[str, Any]) -> None:
    (container,) = pod["spec"]["containers"]
    by_reference = {entry["name"] for entry in container["env"] if "secretKeyRef" in entry["valueFrom"]}
    assert by_reference == SECRET
    assert not any("value" in entry for entry in container["env"])
    plain = manifests["ConfigMap"]["data"]
    assert not SECRET & set(plain)
    assert set(plain) | SECRET <= set(NAMES.values())
    assert all(isinstance(value, str) for value in plain.values())


def test_探针_端口_资源都说了(manifests: dict[str, dict[str, Any]], pod: dict[str, Any]) -> None:
    (container,) = pod["spec"]["containers"]
    assert {
        name: container[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "readiness", "liveness")
    } == {
        "startup": "/readyz",
        "readiness": "/readyz",
        "liveness": "/healthz",
    }
    ports = {port["name"]: str(port["containerPort"]) for port in container["ports"]}
    assert ports["http"] == manifests["ConfigMap"]["data"]["BOT_PORT"]
    assert manifests["Service"]["spec"]["ports"][0]["targetPort"] in ports
    assert set(container["resources"]["requests"]) == {"cpu", "memory"}
    mounted = {mount["name"] for mount in container["volumeMounts"]}
    assert mounted == {volume["name"] for volume in pod["spec"]["volumes"]}


def test_合乎受限的安全标准(pod: dict[str, Any]) -> None:
    """https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted"""
    spec, (container,) = pod["spec"], pod["spec"]["containers"]
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault"
    assert spec["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(spec)


def test_结束的时间够把手上的做完(pod: dict[str, Any]) -> None:
    (container,) = pod["spec"]["containers"]
    pause = int(container["lifecycle"]["preStop"]["exec"]["command"][1])
    assert pod["spec"]["terminationGracePeriodSeconds"] >= pause + 15 + 10
