package org.springframework.security.config.annotation.web.configurers;

import org.springframework.security.config.annotation.web.HttpSecurityBuilder;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;

public abstract class LogoutConfigurer<H extends HttpSecurityBuilder<H>> {
    public abstract LogoutConfigurer<H> logoutSuccessHandler(LogoutSuccessHandler handler);
}
