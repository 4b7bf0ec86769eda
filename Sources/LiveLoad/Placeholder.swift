// What the server is made of comes with the next commits.
