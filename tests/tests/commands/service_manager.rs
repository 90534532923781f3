//! What systemd is told (`Type=notify`).

use keyward_tests::{Program, keyward};
use tokio::net::UnixDatagram;

async fn told(socket: &UnixDatagram) -> String {
    let mut bytes = [0; 256];
    let length = socket.recv(&mut bytes).await.expect("it is told");
    String::from_utf8_lossy(&bytes[..length]).into_owned()
}

#[tokio::test]
async fn it_is_told_when_the_server_is_ready_and_when_it_stops() {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("notify");
    let socket = UnixDatagram::bind(&path).expect("a socket");
    let mut command = keyward(["dev", "--listen", "127.0.0.1:0"]);
    command.env("NOTIFY_SOCKET", &path);
    let server = Program::start(command).await;
    assert_eq!(told(&socket).await, "READY=1\n");
    server.get("/health/ready").await.expect(200);
    assert_eq!(server.stop().await, Some(0));
    assert_eq!(told(&socket).await, "STOPPING=1\n");
}

#[tokio::test]
async fn that_nobody_listens_keeps_no_server_from_working() {
    let mut command = keyward(["dev", "--listen", "127.0.0.1:0"]);
    command.env("NOTIFY_SOCKET", "/nowhere/notify");
    let server = Program::start(command).await;
    server
        .wait_for_log("the service manager cannot be told")
        .await;
    server.get("/health/ready").await.expect(200);
    assert_eq!(server.stop().await, Some(0));
}
