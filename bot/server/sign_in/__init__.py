"""Sign-in of people at work: sessions, forms, accounts, audit."""
