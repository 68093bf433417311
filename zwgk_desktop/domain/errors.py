"""What can go wrong for a clerk."""


class UserError(Exception):
    """A failure the clerk can understand and act on.

    Any other exception that reaches the top is a bug: it is logged with its
    traceback and shown as an internal error, never dressed up as one of these.

    Args:
        what: What went wrong and where, one Chinese sentence without jargon.
        remedy: What to do next, in the imperative.
        code: Stable code, printed in the manual and asked for on the phone.
    """

    def __init__(self, what: str, *, remedy: str, code: str) -> None:
        super().__init__(f"{what}。{remedy}。（代码 {code}）")
        self.what = what
        self.remedy = remedy
        self.code = code
