//! The public address: whether its name leads anywhere, whether the server answers there, and whether
//! what a proxy tells is heard.

use std::time::Duration;

use keyward_http::{Addresses, TrustedProxies};
use keyward_model::{Endpoint, TenantId};
use keyward_outbound::{Client, Error, HostPort, Policy};
use serde::Deserialize;
use url::Url;

use super::finding::Finding;
use crate::settings::Serve;

const CHECK: &str = "address";
/// Whoever sits at the command line waits for it.
const PATIENCE: Duration = Duration::from_secs(5);

/// `tenants` are those that have an address to themselves.
pub(super) async fn look(server: &Serve, tenants: &[(TenantId, Endpoint)]) -> Vec<Finding> {
    let main = server.endpoint.at(server.listen);
    let mut findings = vec![reach(&main, &format!("{}/oidc", main.url())).await];
    if let Some(admin) = &server.admin_endpoint {
        findings.push(reach(admin, &format!("{}/oidc", admin.url())).await);
    }
    findings.extend(headers(server, &main));
    findings.extend(tell_apart(
        &Addresses::new(main, server.admin_endpoint.clone()),
        tenants,
    ));
    findings
}

/// Settings change after tenants were made, and older versions made what is refused by now.
fn tell_apart(addresses: &Addresses, tenants: &[(TenantId, Endpoint)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (position, (tenant, own)) in tenants.iter().enumerate() {
        let mut earlier = tenants[..position].iter();
        let other = match earlier.find(|(_, earlier)| earlier.collides(own)) {
            Some((other, _)) => format!("the tenant {other}"),
            None if addresses.collides(tenant, own) => "the settings".to_owned(),
            None => continue,
        };
        findings.push(Finding::error(
            CHECK,
            format!(
                "{} of the tenant {tenant} cannot be told from an address of {other}: browsers send \
                 the cookies of a host to all of its ports, by http and https",
                own.url()
            ),
            "give each a host name to itself, or a port that is no usual one",
        ));
    }
    findings
}

/// The one member that is looked at.
#[derive(Deserialize)]
struct Discovery {
    issuer: String,
}

async fn reach(endpoint: &Endpoint, issuer: &str) -> Finding {
    let (host, port) = endpoint.host_and_port();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let resolved = tokio::net::lookup_host((bare, port)).await;
    if resolved.is_err() {
        let found = format!("the name {host} leads nowhere");
        let mend = "make a DNS record for it, or name another address in --endpoint";
        return Finding::error(CHECK, found, mend);
    }
    let url = format!("{issuer}/.well-known/openid-configuration");
    let answer = match (Url::parse(&url), HostPort::parse(&format!("{host}:{port}"))) {
        (Ok(url), Ok(own)) => {
            let policy = Policy {
                allow: vec![own],
                timeout: PATIENCE,
                ..Policy::default()
            };
            Client::new(policy).get(&url).await
        }
        _ => Err(Error::Network),
    };
    match answer {
        Err(error) => Finding::warning(
            CHECK,
            format!("nothing answers at {}: {error}", endpoint.url()),
            "start the server; if it runs, let the proxy hand requests on to it, with a certificate \
             that this machine trusts",
        ),
        Ok(answer) => {
            let discovery = serde_json::from_slice::<Discovery>(&answer.body).ok();
            match discovery.filter(|_| answer.is_success()) {
                Some(found) if found.issuer == issuer => {
                    Finding::ok(CHECK, format!("the server answers at {}", endpoint.url()))
                }
                Some(found) => Finding::error(
                    CHECK,
                    format!("at {} answers the issuer {}", endpoint.url(), found.issuer),
                    "give the running server the same --endpoint, or correct it here",
                ),
                None => Finding::error(
                    CHECK,
                    format!(
                        "something else answers at {} ({})",
                        endpoint.url(),
                        answer.status
                    ),
                    "let the proxy hand requests on to Keyward, with path and host unchanged",
                ),
            }
        }
    }
}

/// What can be told from the settings about a proxy in front.
fn headers(server: &Serve, endpoint: &Endpoint) -> Option<Finding> {
    const CHECK: &str = "proxy";
    let listens_locally = server.listen.ip().to_canonical().is_loopback();
    let has_proxy = endpoint.is_https() && server.tls.is_none();
    match &server.trusted_proxies {
        TrustedProxies::Nobody if has_proxy => Some(Finding::warning(
            CHECK,
            "https ends at a proxy whose X-Forwarded-* headers are not trusted: audit log and \
             sentinel see its address for everybody's",
            "name the proxy's address in --trusted-proxies",
        )),
        TrustedProxies::Row(_) if !listens_locally => Some(Finding::warning(
            CHECK,
            format!(
                "everybody who can connect to {} is trusted to say where requests come from",
                server.listen
            ),
            "name the proxies' addresses in --trusted-proxies instead",
        )),
        _ if !endpoint.is_https() && !endpoint.is_loopback() => Some(Finding::warning(
            CHECK,
            "the public address is plain http: passwords and codes can be read on the way",
            "put https in front, or give --tls-certificate and --tls-key, and say https in --endpoint",
        )),
        _ => Some(Finding::ok(
            CHECK,
            "headers are trusted as the addresses need it",
        )),
    }
}
