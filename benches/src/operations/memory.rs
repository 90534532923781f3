//! Resident memory of servers that have done everything.

use anyhow::Result;

use crate::{
    house::House,
    report::{Claim, largest},
    server,
};

/// Long enough for what the load leaves to do.
const SETTLED: std::time::Duration = std::time::Duration::from_secs(3);

/// What the servers hold once the load is over.
pub struct Left {
    pub claim: Claim,
    pub text: String,
}

pub fn after_load(houses: &[House]) -> Result<Left> {
    server::rest(SETTLED);
    let mut text = String::from(
        "\nAfter all of it, three seconds later, the servers have of resident memory (`VmRSS`, and what of it is \
         `RssAnon`, the process's own):",
    );
    let mut all = Vec::new();
    for house in houses {
        let (resident, anonymous) = house.server.resident()?;
        let glue = if all.is_empty() { "" } else { ";" };
        text.push_str(&format!(
            "{glue} on {} {:.1} MB ({:.1} MB)",
            house.database.name(),
            resident / 1e6,
            anonymous / 1e6
        ));
        all.push(resident / 1e6);
    }
    text.push_str(".\n");
    let most = largest(&all);
    Ok(Left {
        claim: Claim::at_most(
            "resident memory after the load of all operations, the larger of both engines",
            ("at most 80 MB", 80.0),
            format!("{most:.1} MB"),
            most,
        ),
        text,
    })
}
