"""Pages, dialogs and commands of the books (台账), such as the request register."""
