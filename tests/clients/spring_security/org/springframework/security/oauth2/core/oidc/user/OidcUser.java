package org.springframework.security.oauth2.core.oidc.user;

public interface OidcUser {
    String getSubject();

    String getFullName();

    String getPhoneNumber();
}
