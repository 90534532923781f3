package org.springframework.security.config.annotation.web.configurers.oauth2.client;

import org.springframework.security.config.annotation.web.HttpSecurityBuilder;

public abstract class OAuth2LoginConfigurer<B extends HttpSecurityBuilder<B>> {
    public abstract OAuth2LoginConfigurer<B> defaultSuccessUrl(String url, boolean alwaysUse);
}
