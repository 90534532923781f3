npm install next-auth@beta
