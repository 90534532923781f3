package org.springframework.security.web.csrf;

public interface CsrfToken {
    String getParameterName();

    String getToken();
}
