package main

import (
	"context"
	"errors"
	"net/url"
	"os"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Keyward speaks OpenID Connect: where to send people, and who came back.
type Keyward struct {
	appURL     string
	endSession string
	config     oauth2.Config
	verifier   *oidc.IDTokenVerifier
}

// Pending is what the browser that begins a sign-in must bring back.
type Pending struct {
	Verifier, State, Nonce string
}

func discover(ctx context.Context) (*Keyward, error) {
	provider, err := oidc.NewProvider(ctx, os.Getenv("ISSUER"))
	if err != nil {
		return nil, err
	}
	var more struct {
		EndSession string `json:"end_session_endpoint"`
	}
	if err := provider.Claims(&more); err != nil {
		return nil, err
	}
	appURL := os.Getenv("APP_URL")
	return &Keyward{
		appURL:     appURL,
		endSession: more.EndSession,
		config: oauth2.Config{
			ClientID:     os.Getenv("CLIENT_ID"),
			ClientSecret: os.Getenv("CLIENT_SECRET"),
			Endpoint:     provider.Endpoint(),
			RedirectURL:  appURL + "/callback",
			Scopes:       []string{oidc.ScopeOpenID, "profile", "email", "phone"},
		},
		verifier: provider.Verifier(&oidc.Config{ClientID: os.Getenv("CLIENT_ID")}),
	}, nil
}

func (k *Keyward) begin() (string, Pending) {
	pending := Pending{
		Verifier: oauth2.GenerateVerifier(),
		// As random as the verifier, and for other eyes.
		State: oauth2.GenerateVerifier(),
		Nonce: oauth2.GenerateVerifier(),
	}
	address := k.config.AuthCodeURL(
		pending.State,
		oidc.Nonce(pending.Nonce),
		oauth2.S256ChallengeOption(pending.Verifier),
	)
	return address, pending
}

// finish answers the name of who came back with this query, and their ID token.
func (k *Keyward) finish(ctx context.Context, query url.Values, pending Pending) (string, string, error) {
	if query.Get("state") != pending.State {
		return "", "", errors.New("this is the answer to another request")
	}
	if refused := query.Get("error"); refused != "" {
		return "", "", errors.New(refused)
	}
	tokens, err := k.config.Exchange(ctx, query.Get("code"), oauth2.VerifierOption(pending.Verifier))
	if err != nil {
		return "", "", err
	}
	raw, _ := tokens.Extra("id_token").(string)
	token, err := k.verifier.Verify(ctx, raw)
	if err != nil {
		return "", "", err
	}
	if token.Nonce != pending.Nonce {
		return "", "", errors.New("this is the token of another request")
	}
	var person struct {
		Name  string `json:"name"`
		Phone string `json:"phone_number"`
	}
	if err := token.Claims(&person); err != nil {
		return "", "", err
	}
	for _, name := range []string{person.Name, person.Phone} {
		if name != "" {
			return name, raw, nil
		}
	}
	return token.Subject, raw, nil
}

// end tells where to send somebody who signs out of Keyward too.
func (k *Keyward) end(idToken string) string {
	query := url.Values{
		"client_id":                {k.config.ClientID},
		"post_logout_redirect_uri": {k.appURL},
	}
	if idToken != "" {
		query.Set("id_token_hint", idToken)
	}
	return k.endSession + "?" + query.Encode()
}
