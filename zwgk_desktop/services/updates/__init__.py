"""What comes on a stick to make the program newer: signed, copied, looked over, then used."""
