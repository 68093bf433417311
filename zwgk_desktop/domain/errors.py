"""Errors with a message, a remedy and a code for the user."""


class UserError(Exception):
    """Expected error that the clerk can understand and act on.

    Any other exception that reaches the top level is a bug. It is logged with its
    traceback and shown as an internal error.

    Args:
        what: The problem and its location, one Chinese sentence without jargon.
        remedy: The next step, in the imperative.
        code: Stable code, explained in the manual and used for support by phone.
        command: The remedy as a command; only the command line prints it.
    """

    def __init__(self, what: str, *, remedy: str, code: str, command: str = "") -> None:
        advice = f"{remedy}（命令行{command}）" if command else remedy
        super().__init__(f"{what}。{advice}。（代码 {code}）")
        self.what = what
        self.remedy = remedy
        self.code = code
