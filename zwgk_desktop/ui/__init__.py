"""Window: Qt widgets over the services. Only this package and `app` import PySide6."""
