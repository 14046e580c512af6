"""Names for people of a recording, who have none: invented, and the same for the same person every time."""

from __future__ import annotations

import zlib

GIVEN = (
    "Abena Aino Amadou Anouk Aroha Bilal Birgit Camila Chidi Ciarán Dalia Danh Dilnoza Edda Elif Emeka Enzo Farida "
    "Feng Gaëlle Hana Heiko Ilse Imani Ishaan Jamal Joana Kaito Keziah Lale Leif Lucía Maarten Mahalia Mireia Nadia "
    "Ngozi Noor Olu Oriol Paloma Petra Quynh Rafael Ramona Rosalind Saburo Sefa Signe Sione Sunniva Tamar Tariq Thandi "
    "Ugo Vesna Wanjiru Xiulan Yael Zuzana"
).split()
FAMILY = (
    "Abara Achterberg Adeyemi Almqvist Arana Balogun Bellweather Borg Castellanos Cho Dahlgren Dimitrov Dlamini "
    "Echeverri Fairweather Farrugia Gamble Gunnarsdóttir Haddad Halloran Hoang Ibarra Ilves Jansma Kapoor Karimov "
    "Kealoha Kowalczyk Lacroix Lindgren Loureiro Mahlangu Marchetti Mbeki Moreau Nakagawa Novotná Obi Olander Ong "
    "Paredes Petrosyan Quispe Rautio Renard Rosas Sallow Santoro Sharma Tagaloa Takeda Thorne Ueda Valdés Verhoeven "
    "Watanabe Wren Yilmaz Zamora Zielińska"
).split()


def name_of(somebody: str) -> str:
    """Return the name of a person by the id that the recording gives them."""
    number = zlib.crc32(somebody.encode())
    return f"{GIVEN[number % len(GIVEN)]} {FAMILY[number // len(GIVEN) % len(FAMILY)]}"
