package org.springframework.security.config.annotation.web;

public interface HttpSecurityBuilder<H extends HttpSecurityBuilder<H>> {}
