//! `kill -9` in the middle of everything (F1, F2, F3): after the next start nothing that was
//! answered is lost, nothing has happened twice, and what was cut off can be tried again.
//!
//! People redeem codes, rotate refresh tokens and sign up, each on their own, until so many answers
//! have come as the dice say; then the process is killed under them. [`check`] has what must be
//! true afterwards.

pub(super) mod check;
mod house;
pub(super) mod inbox;
pub(super) mod people;
mod start;

use keyward_crypto::{Random, SeededRandom};
use tokio::sync::watch;

use self::people::Cut;

pub(super) use self::{
    house::{House, SPA, WEB},
    people::Person,
};
use super::amount;

/// Kills under load, unless `KEYWARD_TEST_KILLS` names another number.
const USUAL: usize = 20;

/// How many answers are waited for before a kill: 10 to 73.
pub(super) fn dice(random: &SeededRandom) -> u64 {
    let mut byte = [0];
    random.fill(&mut byte);
    u64::from(byte[0] % 64) + 10
}

/// Lets people work until so many answers have come, and then until each is cut off by a fault,
/// or the fault is over; it gives what the server has logged. How many people were told to try
/// again later comes second.
pub(super) async fn until_cut_off(
    people: Vec<Person>,
    wanted: u64,
    fault: impl Future<Output = String>,
) -> (Vec<Person>, usize) {
    let (answers, mut answered) = watch::channel(0);
    let load = people.into_iter().map(|person| {
        let answers = answers.clone();
        tokio::spawn(async move { person.work(&answers).await })
    });
    let load: Vec<_> = load.collect();
    drop(answers);
    let reached = answered.wait_for(|count| *count >= wanted).await;
    assert!(reached.is_ok(), "the load ended by itself");
    drop(reached);
    let log = fault.await;
    drop(answered);
    let (mut people, mut refused) = (Vec::new(), 0);
    for person in load {
        let (person, cut) = person
            .await
            .unwrap_or_else(|error| panic!("{error}\n{log}"));
        people.push(person);
        refused += usize::from(matches!(cut, Some(Cut::Refused)));
    }
    (people, refused)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f1_f2_f3_nothing_that_was_answered_is_lost() {
    let house = House::build().await;
    let mut server = house.open().await;
    let mut people = Person::some(&server).await;
    let random = SeededRandom::new(1);
    for round in 0..amount("KEYWARD_TEST_KILLS", USUAL) {
        let kill = async {
            let log = server.log();
            server.kill().await;
            log
        };
        let refused;
        (people, refused) = until_cut_off(people, dice(&random), kill).await;
        assert_eq!(refused, 0, "round {round}: before the kill all was well");
        server = house.open().await;
        for person in &mut people {
            person.look_after(&server, &house).await;
        }
        check::database(&house.database(), &people);
        house.check_log(&server.log());
    }
    check::something_was_cut_off(&people);
    assert_eq!(server.stop().await, Some(0));
    house.database().check();
}
