package org.springframework.security.config.annotation.web.builders;

import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.HttpSecurityBuilder;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.LogoutConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.client.OAuth2LoginConfigurer;
import org.springframework.security.web.DefaultSecurityFilterChain;

public abstract class HttpSecurity implements HttpSecurityBuilder<HttpSecurity> {
    public abstract HttpSecurity authorizeHttpRequests(
            Customizer<AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry> customizer)
            throws Exception;

    public abstract HttpSecurity oauth2Login(Customizer<OAuth2LoginConfigurer<HttpSecurity>> customizer) throws Exception;

    public abstract HttpSecurity logout(Customizer<LogoutConfigurer<HttpSecurity>> customizer) throws Exception;

    public abstract DefaultSecurityFilterChain build() throws Exception;
}
