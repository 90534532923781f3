package org.springframework.security.oauth2.client.oidc.authentication;

import java.util.function.Function;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.jose.jws.JwsAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;

public final class OidcIdTokenDecoderFactory implements JwtDecoderFactory<ClientRegistration> {
    public final void setJwsAlgorithmResolver(Function<ClientRegistration, JwsAlgorithm> resolver) {}
}
