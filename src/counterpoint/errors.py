"""What can go wrong, each with a sentence for the person who meets it.

    CounterpointError             exit 1
      SettingsError               exit 2   a setting cannot be read
      InputError                  exit 2   a file or text we were given
        UnreadableArchiveError
      NotFoundError               exit 3
      StoreError                  exit 4
        LockedError               exit 5   needs the passphrase
          WrongPassphraseError    exit 5
        ForeignStoreError                  not a store of ours, or damaged
        StoreBusyError                     another process holds it
        StoreFullError                     no room left on the disk
        TamperedError                      a sealed field does not open
      ProviderError               exit 6   a model did not answer
      ReaderError                          the trained reader cannot be used

`str(error)` is the sentence: what was tried and what to do next. It never
holds what a person wrote.
"""

from __future__ import annotations

from typing import ClassVar


class CounterpointError(Exception):
    """Anything we stop for and can explain."""

    exit_code: ClassVar[int] = 1


class SettingsError(CounterpointError):
    """A setting cannot be read."""

    exit_code = 2


class InputError(CounterpointError):
    """A file or text that was given cannot be used."""

    exit_code = 2


class UnreadableArchiveError(InputError):
    """An export or backup is damaged, cut off, or not ours."""


class NotFoundError(CounterpointError):
    """There is no such thing."""

    exit_code = 3


class StoreError(CounterpointError):
    """The store cannot be used."""

    exit_code = 4


class LockedError(StoreError):
    """The store is locked; the passphrase opens it."""

    exit_code = 5


class WrongPassphraseError(LockedError):
    """The passphrase did not open the store; nothing was lost."""


class ForeignStoreError(StoreError):
    """The file is damaged or is not a store of ours."""


class StoreBusyError(StoreError):
    """Another process holds the store."""


class StoreFullError(StoreError):
    """There is no room left on the disk."""


class TamperedError(StoreError):
    """A sealed field does not open: it was altered or moved."""


class ProviderError(CounterpointError):
    """A model did not answer; `code` says how, for the provenance."""

    exit_code = 6

    def __init__(self, message: str, *, code: str = "failed") -> None:
        super().__init__(message)
        self.code = code


class ReaderError(CounterpointError):
    """The trained reader is missing, altered or broken; patterns read alone."""
