//! Users that a measurement fills a database with. Who they are depends on their number only.

/// Milliseconds since the epoch at which the first one was made; each further one a second later.
const BEGINNING: i64 = 1_700_000_000_000;

/// A text in the names of a few. Its trigrams but `erb` and `rbo` are in the names of many.
pub const RARE: &str = "winterbo";
/// How many have it.
pub const RARE_COUNT: u32 = 5;

const FIRST: [&str; 24] = [
    "Ada", "Bernard", "Clara", "Dennis", "Emma", "Frances", "Grace", "Henry", "Ines", "James",
    "Karen", "Lennart", "Maria", "Norbert", "Olga", "Peter", "Quentin", "Rosa", "Simon", "Teresa",
    "Ulrich", "Vera", "Walter", "Yvonne",
];
const LAST: [&str; 24] = [
    "Anderson",
    "Borman",
    "Carter",
    "Dorne",
    "Ellington",
    "Fischer",
    "Gruber",
    "Horner",
    "Inman",
    "Jansen",
    "Kowalski",
    "Lawrence",
    "Minter",
    "Novak",
    "Osborne",
    "Parker",
    "Quinn",
    "Richter",
    "Sorensen",
    "Thorne",
    "Unger",
    "Vinter",
    "Winters",
    "Zimmer",
];

/// The columns that are written, in the order of [`Person::values`]; the others have defaults or nothing.
pub const COLUMNS: &str = "tenant_id, id, username, username_key, primary_email, primary_email_key, primary_phone, name, \
                           profile, custom_data, identities, logto_config, is_suspended, created_at, updated_at";

/// A user.
pub struct Person {
    pub id: String,
    pub username: String,
    pub email: String,
    pub phone: String,
    pub name: String,
    pub created_at: i64,
}

impl Person {
    /// The one of this number among so many.
    pub fn of(number: u32, count: u32) -> Self {
        let place = |many: usize, by: u32| usize::try_from(number / by).unwrap_or_default() % many;
        let first = FIRST[place(FIRST.len(), 1)];
        let step = (count / RARE_COUNT).max(1);
        let is_rare = number % step == step / 2 && number / step < RARE_COUNT;
        let last = if is_rare {
            "Winterbourne"
        } else {
            LAST[place(LAST.len(), 24)]
        };
        Self {
            id: id(number),
            username: format!("{}_{number}", first.to_lowercase()),
            email: format!(
                "{}.{}.{number}@example.com",
                first.to_lowercase(),
                last.to_lowercase()
            ),
            // The factor has no divisor in common with the modulus, so nobody has somebody else's.
            phone: format!("86139{:08}", u64::from(number) * 79_190_167 % 100_000_000),
            name: format!("{first} {last}"),
            created_at: BEGINNING + i64::from(number) * 1000,
        }
    }
}

/// 12 characters in no order, as the server draws them.
fn id(number: u32) -> String {
    // An odd factor keeps the low 62 bits of different numbers different.
    let mut left = u64::from(number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) & ((1 << 62) - 1);
    let mut text = String::with_capacity(12);
    for _ in 0..12 {
        let digit = u32::try_from(left % 36).unwrap_or_default();
        text.extend(char::from_digit(digit, 36));
        left /= 36;
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn nobody_is_somebody_else() {
        for count in [1_000, 40_000] {
            let people: Vec<_> = (0..count).map(|number| Person::of(number, count)).collect();
            let different = |pick: fn(&Person) -> &String| {
                people.iter().map(pick).collect::<HashSet<_>>().len()
            };
            for pick in [
                (|one| &one.id) as fn(&Person) -> &String,
                |one| &one.username,
                |one| &one.email,
                |one| &one.phone,
            ] {
                assert_eq!(different(pick), people.len());
            }
            let rare = people
                .iter()
                .filter(|one| one.name.to_lowercase().contains(RARE));
            assert_eq!(rare.count(), RARE_COUNT as usize);
            assert!(
                people
                    .iter()
                    .all(|one| one.id.len() == 12 && one.phone.len() == 13)
            );
        }
    }
}
