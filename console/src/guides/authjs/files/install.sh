npm install next-auth@5.0.0-beta.32
