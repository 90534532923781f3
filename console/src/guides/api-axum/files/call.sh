curl --include --header "Authorization: Bearer $TOKEN" http://localhost:4000/books
