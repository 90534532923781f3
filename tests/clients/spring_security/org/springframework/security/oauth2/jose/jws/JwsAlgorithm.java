package org.springframework.security.oauth2.jose.jws;

public interface JwsAlgorithm {}
