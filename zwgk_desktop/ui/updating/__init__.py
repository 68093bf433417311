"""更新: what comes on a stick to make the program newer."""
