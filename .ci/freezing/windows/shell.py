"""The desktop of Windows, told of a program through the system's own interfaces.

Neither PowerShell nor scripts: offices forbid them.
"""

import sys

if sys.platform == "win32":
    import ctypes
    import winreg
    from collections.abc import Callable, Mapping
    from contextlib import suppress
    from ctypes import POINTER, byref, c_void_p, c_wchar_p, wintypes
    from pathlib import Path
    from uuid import UUID

    _MENU = UUID("a77f5d77-2e2b-44c3-a6a2-aba601054a51")
    _SCREEN = UUID("b4bfcc3a-db2c-424c-b029-7fe99a87c641")
    _SHELL_LINK = UUID("00021401-0000-0000-c000-000000000046")
    _I_SHELL_LINK = UUID("000214f9-0000-0000-c000-000000000046")
    _I_PERSIST_FILE = UUID("0000010b-0000-0000-c000-000000000046")
    _IN_PROCESS = 1
    _ASSOCIATIONS_CHANGED = 0x08000000
    # Where a method stands among those of its interface, by shobjidl_core.h and objidl.h.
    _QUERY_INTERFACE, _RELEASE = 0, 2
    _SET_WORKING_DIRECTORY, _SET_ICON, _SET_PATH = 9, 17, 20
    _SAVE = 6

    _shell32, _ole32 = ctypes.OleDLL("shell32"), ctypes.OleDLL("ole32")

    class WindowsDesktop:
        """This user's desktop, start menu and registry."""

        def menu(self) -> Path:
            """Return the folder of this user's start menu."""
            return _known_folder(_MENU)

        def screen(self) -> Path:
            """Return the folder of this user's desktop, wherever it was moved."""
            return _known_folder(_SCREEN)

        def link(self, at: Path, program: Path, icon: Path) -> None:
            """Lay a shortcut to a program."""
            at.parent.mkdir(parents=True, exist_ok=True)
            _ole32.CoInitialize(None)
            try:
                _save_link(at, program, icon)
            finally:
                ctypes.WinDLL("ole32").CoUninitialize()

        def tell(self, keys: Mapping[str, Mapping[str, str]]) -> None:
            """Write values under this user's keys, and have the desktop look again."""
            for key, values in keys.items():
                with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                    for name, value in values.items():
                        winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, value)
            _look_again()

        def untell(self, keys: Mapping[str, Mapping[str, str]]) -> None:
            """Take the values back, and the keys that are empty then, the deepest first."""
            for key, values in sorted(keys.items(), reverse=True):
                with (
                    suppress(FileNotFoundError),
                    winreg.OpenKey(
                        winreg.HKEY_CURRENT_USER, key, access=winreg.KEY_SET_VALUE
                    ) as opened,
                ):
                    for name in values:
                        with suppress(FileNotFoundError):
                            winreg.DeleteValue(opened, name)
                _delete_empty(key)
            _look_again()

    def _delete_empty(key: str) -> None:
        """Delete a key, and those above it that it leaves empty."""
        while key.count("\\") > 1:
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                    subkeys, values, _ = winreg.QueryInfoKey(opened)
            except FileNotFoundError:
                subkeys = values = 0
            if subkeys or values:
                return
            with suppress(FileNotFoundError):
                winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)
            key = key.rpartition("\\")[0]

    def _look_again() -> None:
        ctypes.WinDLL("shell32").SHChangeNotify(_ASSOCIATIONS_CHANGED, 0, None, None)

    def _guid(uuid: UUID) -> ctypes.Array[ctypes.c_char]:
        return ctypes.create_string_buffer(uuid.bytes_le, 16)

    def _known_folder(uuid: UUID) -> Path:
        found = c_wchar_p()
        _shell32.SHGetKnownFolderPath(_guid(uuid), wintypes.DWORD(0), None, byref(found))
        try:
            return Path(str(found.value))
        finally:
            ctypes.WinDLL("ole32").CoTaskMemFree(found)

    def _save_link(at: Path, program: Path, icon: Path) -> None:
        link = c_void_p()
        wanted = _guid(_I_SHELL_LINK)
        _ole32.CoCreateInstance(_guid(_SHELL_LINK), None, _IN_PROCESS, wanted, byref(link))
        try:
            _method(link, _SET_PATH, c_wchar_p)(link, str(program))
            _method(link, _SET_WORKING_DIRECTORY, c_wchar_p)(link, str(Path.home()))
            _method(link, _SET_ICON, c_wchar_p, ctypes.c_int)(link, str(icon), 0)
            file = c_void_p()
            query = _method(link, _QUERY_INTERFACE, c_void_p, POINTER(c_void_p))
            query(link, _guid(_I_PERSIST_FILE), byref(file))
            try:
                _method(file, _SAVE, c_wchar_p, wintypes.BOOL)(file, str(at), True)  # noqa: FBT003 - COM knows no names
            finally:
                _method(file, _RELEASE)(file)
        finally:
            _method(link, _RELEASE)(link)

    def _method(of: c_void_p, place: int, *kinds: type) -> Callable[..., int]:
        """Return a method of an interface by its place; one that fails raises `OSError`."""
        table = ctypes.cast(of, POINTER(POINTER(c_void_p))).contents
        result = ctypes.c_ulong if place == _RELEASE else ctypes.HRESULT
        made: Callable[..., int] = ctypes.WINFUNCTYPE(result, c_void_p, *kinds)(table[place] or 0)
        return made
