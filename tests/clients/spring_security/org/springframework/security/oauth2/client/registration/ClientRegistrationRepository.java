package org.springframework.security.oauth2.client.registration;

public interface ClientRegistrationRepository {}
