package org.springframework.security.oauth2.client.registration;

public final class ClientRegistration {}
