"""County's part of the window: board, receiving files, roster, examination and roll-up."""
