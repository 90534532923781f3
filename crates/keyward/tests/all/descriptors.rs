//! A process that runs out of file descriptors gets well again.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use crate::process::Running;

const DESCRIPTORS: usize = 48;

#[test]
fn connections_beyond_the_descriptors_wait() {
    let server = Running::start_with_descriptors(DESCRIPTORS);
    let held: Vec<TcpStream> = (0..DESCRIPTORS * 2)
        .map(|_| TcpStream::connect(server.address).unwrap())
        .collect();
    let mut last = TcpStream::connect(server.address).unwrap();
    last.write_all(b"GET /health/live HTTP/1.1\r\nhost: test\r\n\r\n")
        .unwrap();
    last.set_read_timeout(Some(Duration::from_millis(300)))
        .unwrap();
    let mut start = [0; 12];
    assert!(
        last.read_exact(&mut start).is_err(),
        "there was room for all"
    );
    assert!(server.is_running());

    drop(held);
    last.set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    last.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"HTTP/1.1 200");
}
