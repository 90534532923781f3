package org.springframework.security.oauth2.jwt;

public interface JwtDecoderFactory<C> {}
