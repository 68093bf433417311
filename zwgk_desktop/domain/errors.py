"""What can go wrong for a clerk."""


class UserError(Exception):
    """A failure the clerk can understand and act on.

    Any other exception that reaches the top is a bug: it is logged with its
    traceback and shown as an internal error, never dressed up as one of these.

    Args:
        what: What went wrong and where, one Chinese sentence without jargon.
        remedy: What to do next, in the imperative.
        code: Stable code, printed in the manual and asked for on the phone.
        command: The remedy in the words of the command line, which alone prints it.
    """

    def __init__(self, what: str, *, remedy: str, code: str, command: str = "") -> None:
        advice = f"{remedy}（命令行{command}）" if command else remedy
        super().__init__(f"{what}。{advice}。（代码 {code}）")
        self.what = what
        self.remedy = remedy
        self.code = code
