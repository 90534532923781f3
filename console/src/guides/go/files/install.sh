go get github.com/coreos/go-oidc/v3/oidc golang.org/x/oauth2 github.com/gorilla/sessions
