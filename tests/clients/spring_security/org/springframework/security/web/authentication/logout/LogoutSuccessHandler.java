package org.springframework.security.web.authentication.logout;

public interface LogoutSuccessHandler {}
