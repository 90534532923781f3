//! What must be true of the database after every kill.

use keyward_tests::Database;

use super::people::Person;

/// The file is whole, and each change has its audit entry: they are one transaction.
pub(in crate::faults) fn database(database: &Database, people: &[Person]) {
    database.check();
    let success = |key: &str| {
        database.number(&format!(
            "SELECT COUNT(*) FROM logs WHERE key = '{key}' AND payload LIKE '%\"result\":\"Success\"%'"
        ))
    };
    let consumed =
        database.number("SELECT COUNT(*) FROM authorization_codes WHERE consumed_at IS NOT NULL");
    // Codes go with their grant; entries stay.
    assert!(success("ExchangeTokenBy.AuthorizationCode") >= consumed);
    let sign_ups = success("Interaction.Register.Submit");
    assert_eq!(
        database.count("users"),
        sign_ups,
        "an account without its entry, or the reverse"
    );
    assert_eq!(
        database.count("sessions"),
        sign_ups + success("Interaction.SignIn.Submit"),
        "a session without its entry, or the reverse"
    );
    // Every family has one token that was not rotated.
    let families = "SELECT COUNT(DISTINCT grant_id) FROM refresh_tokens";
    let alive = "SELECT COUNT(*) FROM refresh_tokens WHERE rotated_at IS NULL";
    assert_eq!(
        database.number(families),
        database.number(alive),
        "a family is lost or doubled"
    );
    let expected = people.iter().filter(|person| person.is_family()).count();
    assert!(database.number(alive) >= i64::try_from(expected).expect("few"));
    let doubled = "SELECT COUNT(*) FROM (SELECT 1 FROM refresh_tokens WHERE rotated_at IS NULL \
                   GROUP BY tenant_id, grant_id HAVING COUNT(*) > 1) AS doubled";
    assert_eq!(database.number(doubled), 0, "a family has split");
}

/// A run in which no kill met anybody at work proves nothing.
pub(in crate::faults) fn something_was_cut_off(people: &[Person]) {
    let (mut done, mut undone) = (0, 0);
    for person in people {
        done += person.cuts().done;
        undone += person.cuts().undone;
    }
    assert!(done > 0 && undone > 0, "{done} {undone}");
}
