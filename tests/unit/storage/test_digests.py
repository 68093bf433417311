"""Digests of whatever a file may hold, damaged ones too."""

from zwgk_desktop.storage.digests import birth_digest


def test_bytes_in_place_of_a_text_fit_no_digest_of_ours() -> None:
    sound = ["云溪镇人民政府", 2025, "township", "gkb-2021-30", "2026-01-05"]

    assert birth_digest([b"\xe4\xba", *sound[1:]]) != birth_digest(sound)
