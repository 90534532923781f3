package main

import (
	"context"
	"encoding/gob"
	"fmt"
	"html"
	"log"
	"net"
	"net/http"
	"os"
	"strings"

	"github.com/gorilla/sessions"
)

type app struct {
	keyward *Keyward
	store   *sessions.CookieStore
}

func main() {
	gob.Register(Pending{})
	keyward, err := discover(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	store := sessions.NewCookieStore([]byte(os.Getenv("SESSION_SECRET")))
	store.Options.HttpOnly = true
	store.Options.SameSite = http.SameSiteLaxMode
	store.Options.Secure = strings.HasPrefix(os.Getenv("APP_URL"), "https:")

	a := app{keyward, store}
	http.HandleFunc("/", a.home)
	http.HandleFunc("/sign-in", a.signIn)
	http.HandleFunc("/callback", a.callback)
	http.HandleFunc("/sign-out", a.signOut)

	port := os.Getenv("PORT")
	if port == "" {
		port = "3000"
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("http://localhost:" + port)
	log.Fatal(http.Serve(listener, nil))
}

func (a app) home(w http.ResponseWriter, r *http.Request) {
	session, _ := a.store.Get(r, "session")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if name, ok := session.Values["name"].(string); ok {
		fmt.Fprintf(w, `<p>You are signed in as %s.</p><a href="/sign-out">Sign out</a>`, html.EscapeString(name))
		return
	}
	fmt.Fprint(w, `<a href="/sign-in">Sign in</a>`)
}

func (a app) signIn(w http.ResponseWriter, r *http.Request) {
	address, pending := a.keyward.begin()
	session, _ := a.store.Get(r, "session")
	session.Values["pending"] = pending
	a.leave(w, r, session, address)
}

func (a app) callback(w http.ResponseWriter, r *http.Request) {
	session, _ := a.store.Get(r, "session")
	pending, ok := session.Values["pending"].(Pending)
	if !ok {
		http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
		return
	}
	name, idToken, err := a.keyward.finish(r.Context(), r.URL.Query(), pending)
	if err != nil {
		log.Println("the sign-in failed:", err)
		http.Error(w, "The sign-in failed.", http.StatusBadRequest)
		return
	}
	session.Values = map[any]any{"name": name, "idToken": idToken}
	a.leave(w, r, session, "/")
}

func (a app) signOut(w http.ResponseWriter, r *http.Request) {
	session, _ := a.store.Get(r, "session")
	idToken, _ := session.Values["idToken"].(string)
	session.Options.MaxAge = -1
	a.leave(w, r, session, a.keyward.end(idToken))
}

func (a app) leave(w http.ResponseWriter, r *http.Request, session *sessions.Session, address string) {
	if err := session.Save(r, w); err != nil {
		log.Println("the session was not saved:", err)
		http.Error(w, "The session was not saved.", http.StatusInternalServerError)
		return
	}
	http.Redirect(w, r, address, http.StatusSeeOther)
}
