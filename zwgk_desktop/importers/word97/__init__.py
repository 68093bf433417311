"""Word's binary documents of 1997 to 2003 ([MS-DOC]), and Kingsoft's of the same make."""
