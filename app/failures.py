"""What keeps the program from being set up or started: always one clear sentence. Standard library only."""

import errno

DISK_FULL = "The disk is full: free some space in the project's folder and start again."
FULL = ("No space left on device", "ENOSPC", "Disk quota exceeded", "Check free disk space")


class CannotStart(Exception):
    """Carries the sentence that a person reads, with what to do next, and the last lines of a log."""

    def __init__(self, sentence: str, *, log_lines: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.log_lines = log_lines


def is_disk_full(said: str) -> bool:
    """Whether the words of a failed command mean a full disk."""
    return any(words in said for words in FULL)


def sentence_of(error: OSError) -> str:
    """What a failed system call means to the person at the terminal."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DISK_FULL
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{error.filename or 'A file'} may not be used by this user: it belongs to somebody else."
    return f"{error.strerror or error}: {error.filename}" if error.filename else str(error)
