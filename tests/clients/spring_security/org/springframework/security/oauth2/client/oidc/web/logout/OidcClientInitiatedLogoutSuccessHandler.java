package org.springframework.security.oauth2.client.oidc.web.logout;

import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;

public class OidcClientInitiatedLogoutSuccessHandler implements LogoutSuccessHandler {
    public OidcClientInitiatedLogoutSuccessHandler(ClientRegistrationRepository clients) {}

    public void setPostLogoutRedirectUri(String uri) {}
}
