package org.springframework.security.config.annotation.web.configurers;

import org.springframework.security.config.annotation.web.HttpSecurityBuilder;

public abstract class AuthorizeHttpRequestsConfigurer<H extends HttpSecurityBuilder<H>> {
    public abstract class AuthorizationManagerRequestMatcherRegistry {
        public abstract AuthorizedUrl requestMatchers(String... patterns);

        public abstract AuthorizedUrl anyRequest();
    }

    public abstract class AuthorizedUrl {
        public abstract AuthorizationManagerRequestMatcherRegistry permitAll();

        public abstract AuthorizationManagerRequestMatcherRegistry authenticated();
    }
}
