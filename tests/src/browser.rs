//! A browser without scripts: it keeps cookies by path, sends forms, and stops at each redirect, so
//! that a test sees every step.

use crate::{Answer, TestApp};

/// A browser at one server.
#[derive(Clone)]
pub struct Browser {
    http: reqwest::Client,
    origin: String,
    host: Option<String>,
    cookies: Vec<Cookie>,
    accept_language: String,
    user_agent: Option<&'static str>,
}

#[derive(Clone, Debug)]
struct Cookie {
    name: String,
    value: String,
    path: String,
}

impl Browser {
    pub(crate) fn new(app: &TestApp) -> Self {
        Self::at(app.origin.clone(), app.http.clone())
    }

    pub(crate) fn at(origin: String, http: reqwest::Client) -> Self {
        Self {
            http,
            origin,
            host: None,
            cookies: Vec::new(),
            accept_language: "en".to_owned(),
            user_agent: None,
        }
    }

    /// Goes on at another address, as when a server was started again.
    pub fn move_to(&mut self, origin: &str) {
        origin.clone_into(&mut self.origin);
    }

    /// Asks for another host, whose name leads to the same server. The cookies stay, as between
    /// two ports of one host.
    pub fn ask_for(&mut self, host: Option<&str>) {
        self.host = host.map(str::to_owned);
    }

    /// The languages that the browser asks for.
    pub fn speak(&mut self, accept_language: &str) {
        accept_language.clone_into(&mut self.accept_language);
    }

    /// What the browser calls itself.
    pub fn call_itself(&mut self, user_agent: &'static str) {
        self.user_agent = Some(user_agent);
    }

    /// Loads a page.
    pub async fn get(&mut self, url: &str) -> Answer {
        self.try_get(url).await.expect("the server answers")
    }

    /// Posts a form.
    pub async fn post(&mut self, url: &str, form: &[(&str, &str)]) -> Answer {
        self.try_post(url, form).await.expect("the server answers")
    }

    /// Calls a route of an API, as a page's script does.
    pub async fn json(
        &mut self,
        method: &str,
        url: &str,
        body: Option<serde_json::Value>,
    ) -> Answer {
        let method = method.parse().expect("a method");
        let mut request = self.http.request(method, self.url(url));
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = self.send(url, request).await;
        answer.expect("the server answers")
    }

    /// The cookies that are sent to a path, for requests of another kind than it makes.
    #[must_use]
    pub fn cookie_line(&self, path: &str) -> String {
        let sent = self
            .cookies
            .iter()
            .filter(|cookie| covers(&cookie.path, path));
        let sent: Vec<String> = sent
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        sent.join("; ")
    }

    /// Loads a page from a server that may die meanwhile.
    ///
    /// # Errors
    /// When no whole answer came.
    pub async fn try_get(&mut self, url: &str) -> reqwest::Result<Answer> {
        let request = self.http.get(self.url(url));
        self.send(url, request).await
    }

    /// Posts a form to a server that may die meanwhile.
    ///
    /// # Errors
    /// When no whole answer came.
    pub async fn try_post(&mut self, url: &str, form: &[(&str, &str)]) -> reqwest::Result<Answer> {
        let request = self.http.post(self.url(url)).form(form);
        self.send(url, request).await
    }

    /// Loads a page and follows the server's own redirects; stops at one that leaves it.
    pub async fn follow(&mut self, url: &str) -> Answer {
        let mut answer = self.get(url).await;
        for _ in 0..10 {
            let location = answer.location().to_owned();
            let stays = location.starts_with('/') || location.starts_with(&self.origin);
            if !answer.status.is_redirection() || !stays {
                return answer;
            }
            answer = self.get(&location).await;
        }
        panic!("too many redirects from {url}");
    }

    /// The value of a cookie, whatever its path.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies
            .iter()
            .find(|cookie| cookie.name == name)
            .map(|cookie| cookie.value.as_str())
    }

    /// Names of the cookies.
    #[must_use]
    pub fn cookie_names(&self) -> Vec<&str> {
        self.cookies
            .iter()
            .map(|cookie| cookie.name.as_str())
            .collect()
    }

    /// Puts a cookie in, as a thief would.
    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.retain(|cookie| cookie.name != name);
        self.cookies.push(Cookie {
            name: name.to_owned(),
            value: value.to_owned(),
            path: "/".to_owned(),
        });
    }

    /// Forgets a cookie.
    pub fn forget(&mut self, name: &str) {
        self.cookies.retain(|cookie| cookie.name != name);
    }

    fn url(&self, url: &str) -> String {
        if url.starts_with("http") {
            url.to_owned()
        } else {
            format!("{}{url}", self.origin)
        }
    }

    async fn send(
        &mut self,
        url: &str,
        request: reqwest::RequestBuilder,
    ) -> reqwest::Result<Answer> {
        let path = url.strip_prefix(&self.origin).unwrap_or(url);
        let path = path.split(['?', '#']).next().unwrap_or("/").to_owned();
        let sent: Vec<String> = self
            .cookies
            .iter()
            .filter(|cookie| covers(&cookie.path, &path))
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        let mut request = request
            .header("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
            .header("accept-language", &self.accept_language);
        if !sent.is_empty() {
            request = request.header("cookie", sent.join("; "));
        }
        if let Some(host) = &self.host {
            request = request.header("host", host);
        }
        if let Some(user_agent) = self.user_agent {
            request = request.header("user-agent", user_agent);
        }
        let answer = Answer::try_read(request.send().await?).await?;
        for line in answer.headers.get_all("set-cookie") {
            self.take(line.to_str().expect("cookies are ASCII"));
        }
        Ok(answer)
    }

    fn take(&mut self, line: &str) {
        let mut parts = line.split("; ");
        let (name, value) = parts
            .next()
            .and_then(|pair| pair.split_once('='))
            .expect("a cookie has a name");
        let (mut path, mut gone) = ("/", false);
        for part in parts {
            if let Some(value) = part.strip_prefix("path=") {
                path = value;
            }
            gone |= part.contains("1970");
        }
        self.cookies
            .retain(|cookie| cookie.name != name || cookie.path != path);
        if !gone {
            self.cookies.push(Cookie {
                name: name.to_owned(),
                value: value.to_owned(),
                path: path.to_owned(),
            });
        }
    }
}

/// RFC 6265 §5.1.4
fn covers(cookie: &str, path: &str) -> bool {
    path == cookie
        || path
            .strip_prefix(cookie)
            .is_some_and(|rest| cookie.ends_with('/') || rest.starts_with('/'))
}
