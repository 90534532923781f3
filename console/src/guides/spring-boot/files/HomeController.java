package com.example.bookstore;

import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

@RestController
public class HomeController {
    @GetMapping(path = "/", produces = "text/html;charset=UTF-8")
    String home(@AuthenticationPrincipal OidcUser user, CsrfToken csrf) {
        if (user == null) {
            return "<a href=\"/oauth2/authorization/keyward\">Sign in</a>";
        }
        return """
                <p>You are signed in as %s.</p>
                <form method="post" action="/logout">
                  <input type="hidden" name="%s" value="%s">
                  <button>Sign out</button>
                </form>
                """.formatted(HtmlUtils.htmlEscape(nameOf(user)), csrf.getParameterName(), csrf.getToken());
    }

    private static String nameOf(OidcUser user) {
        if (user.getFullName() != null) {
            return user.getFullName();
        }
        return user.getPhoneNumber() != null ? user.getPhoneNumber() : user.getSubject();
    }
}
