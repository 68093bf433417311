"""Reader of binary Word 97 to 2003 documents ([MS-DOC]), and of WPS documents like them."""
