//! PostgreSQL itself is killed in the middle of everything and started again, while the server
//! lives (F1, F2, F3, F6): nothing that was answered is lost, and nobody needs to start the server.

use keyward_crypto::SeededRandom;
use keyward_tests::Cluster;

use super::until_it_answers;
use crate::faults::kill::{House, Person, check, dice, until_cut_off};

/// A crash takes a few seconds, and no other number of them finds other things.
const CRASHES: usize = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f1_f2_f3_nothing_that_was_answered_is_lost_with_the_database() {
    let mut cluster = Cluster::start().await;
    let house = House::on(&cluster).await;
    let server = house.open().await;
    let mut people = Person::some(&server).await;
    let random = SeededRandom::new(2);
    for _ in 0..CRASHES {
        let crash = async {
            cluster.crash().await;
            cluster.begin().await;
            server.log()
        };
        let refused;
        (people, refused) = until_cut_off(people, dice(&random), crash).await;
        assert!(refused > 0, "nobody felt it");
        until_it_answers(async || server.get("/health/ready").await).await;
        for person in &mut people {
            person.look_after(&server, &house).await;
        }
        check::database(&house.database(), &people);
    }
    check::something_was_cut_off(&people);
    assert!(!server.log().contains("panic"), "{}", server.log());
    assert_eq!(server.stop().await, Some(0));
}
