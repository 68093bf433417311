"""What installs the program on a Windows that has a Python; runs there, out of install.pyz."""
