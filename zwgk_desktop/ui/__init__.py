"""The window: Qt widgets over the services. Nobody else imports PySide6, but for `app`."""
