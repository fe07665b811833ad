"""Signing in and out, and passwords: what the sign-in form, the own page and the accounts page stand on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.oidc.client import Identity
from bot.record.accounts import Accounts
from bot.record.audit import AuditLog
from bot.staff.account import Account, NewAccount, Profile
from bot.staff.audit import Action, about_account
from bot.staff.errors import PasswordRefused, SignInLocked, SignInRefused
from bot.staff.passwords import Passwords, check_new_password, one_time_password
from bot.staff.person import Person
from bot.state.sign_in_sessions import SignInSessions
from bot.state.wrong_passwords import PER_NAME, WrongPasswords

PROVIDER = "oidc"
"""Who stands in the audit log for changes the identity provider brought."""
UNKNOWN = "unknown"
"""Who stands in the audit log for a name nobody has: people type passwords into the wrong field."""


@dataclass(frozen=True, slots=True)
class SignIns:
    """Every method may raise StateUnavailable and RecordUnavailable."""

    accounts: Accounts
    sessions: SignInSessions
    wrong: WrongPasswords
    passwords: Passwords
    audit: AuditLog

    async def by_password(self, name: str, password: str, address: str) -> tuple[Person, str]:
        """Return who it is, and the id of a new session. Raises SignInRefused or SignInLocked.

        A name nobody has, a stopped account and a wrong password are answered alike and take as long.
        """
        name = name.strip().lower()
        account = await self._proven(name, password, address)
        await self.audit.write(account.name, Action.SIGNED_IN)
        return account.person(), await self.sessions.start(account.person())

    async def by_identity(self, identity: Identity) -> str:
        """Return the id of a new session for somebody the identity provider knows; the account is made at the first time.

        Name and roles are the provider's, groups are ours. Raises SignInRefused when the account is stopped, AccountRefused when a
        local account has the name: who has a name there does not get the account here.
        """
        account = await self.accounts.by_subject(identity.subject)
        if account is None:
            new = NewAccount(identity.name, identity.profile, subject=identity.subject)
            account = await self.accounts.add(new, by=PROVIDER)
        elif not account.active:
            await self.audit.write(account.name, Action.SIGN_IN_REFUSED, about_account(account.name))
            raise SignInRefused("the account is stopped")
        told = replace(identity.profile, groups=account.groups)
        if told != account.profile():
            account = await self.accounts.change(account.id, told, by=PROVIDER)
        await self.audit.write(account.name, Action.SIGNED_IN)
        return await self.sessions.start(account.person())

    async def sign_out(self, person: Person, session_id: str) -> None:
        """End this session."""
        await self.sessions.end(session_id)
        await self.audit.write(person.name, Action.SIGNED_OUT)

    async def change_password(self, person: Person, old: str, new: str, address: str) -> str:
        """Change one's own password, end every session, and return the id of a new one.

        Raises SignInRefused when the old one is wrong, SignInLocked, PasswordRefused when the new one is too easy.
        """
        account = await self._proven(person.name, old, address)
        check_new_password(new, account.name)
        if new == old:
            raise PasswordRefused("新密码要和旧密码不一样。")
        kept = await self.passwords.hash(new)
        changed = await self.accounts.set_password(account.id, kept, must_change=False, by=account.name)
        await self.sessions.end_all(account.id)
        return await self.sessions.start(changed.person())

    async def add(self, name: str, profile: Profile, by: str) -> tuple[Account, str]:
        """Return a new account and its one-time password. Raises AccountRefused when the name is taken."""
        password = one_time_password()
        kept = await self.passwords.hash(password)
        new = NewAccount(name, profile, password_hash=kept, must_change_password=True)
        return await self.accounts.add(new, by), password

    async def reset_password(self, account_id: int, by: str) -> str:
        """Return a one-time password for an account, whose sessions end. Raises AccountRefused when there is none."""
        password = one_time_password()
        kept = await self.passwords.hash(password)
        await self.accounts.set_password(account_id, kept, must_change=True, by=by)
        await self.sessions.end_all(account_id)
        return password

    async def set_active(self, account_id: int, active: bool, by: str) -> Account:
        """Stop an account at once, or let it work again. Raises AccountRefused."""
        changed = await self.accounts.set_active(account_id, active, by)
        await self.sessions.end_all(account_id)
        return changed

    async def _proven(self, name: str, password: str, address: str) -> Account:
        tried = await self.wrong.begin(name, address)
        if tried.wait:
            raise SignInLocked(tried.wait)
        account, kept = await self.accounts.credentials(name)
        fits = await self.passwords.fits(kept, password)
        if account is None or kept is None or not account.active or not fits:
            await self._refused(account, tried.number)
            raise SignInRefused("wrong name or password")
        await self.wrong.right(name, address)
        if self.passwords.is_outdated(kept):
            await self.accounts.keep_hash(account.id, await self.passwords.hash(password))
        return account

    async def _refused(self, account: Account | None, number: int) -> None:
        who = account.name if account else UNKNOWN
        action = Action.SIGN_IN_LOCKED if number == PER_NAME else Action.SIGN_IN_REFUSED
        await self.audit.write(who, action, about_account(who), {"tries": number})
