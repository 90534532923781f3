//! The least HTTP client that does: it costs little beside the server, and counts bytes as they are on the wire.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use anyhow::{Context, Result, bail};

/// An answer, and how large it was.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
    /// Bytes of head and body.
    pub bytes: usize,
}

impl Answer {
    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// A connection that is kept.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(16 * 1024),
        })
    }

    /// Sends a whole request and reads the whole answer.
    pub fn exchange(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.write_all(request)?;
        self.buffer.clear();
        let (head_end, body_end) = loop {
            let mut chunk = [0; 16 * 1024];
            let count = self.stream.read(&mut chunk)?;
            if count == 0 {
                bail!("the connection ended before the answer");
            }
            self.buffer.extend_from_slice(&chunk[..count]);
            if let Some(ends) = self.ends()? {
                break ends;
            }
        };
        let head = String::from_utf8(self.buffer[..head_end].to_vec())?;
        let status = head.split(' ').nth(1).context("a status line")?.parse()?;
        Ok(Answer {
            status,
            head,
            body: self.buffer[head_end..body_end].to_vec(),
            bytes: body_end,
        })
    }

    /// Where the head and the body end, once all is there.
    fn ends(&self) -> Result<Option<(usize, usize)>> {
        let Some(head) = find(&self.buffer, b"\r\n\r\n") else {
            return Ok(None);
        };
        let text = std::str::from_utf8(&self.buffer[..head])?;
        let value = |name: &str| {
            text.lines().skip(1).find_map(|line| {
                let (found, value) = line.split_once(':')?;
                found.eq_ignore_ascii_case(name).then(|| value.trim())
            })
        };
        let start = head + 4;
        if value("transfer-encoding").is_some() {
            let end = find(&self.buffer[start..], b"0\r\n\r\n").map(|at| start + at + 5);
            return Ok(end.map(|end| (start, end)));
        }
        let length: usize = value("content-length").unwrap_or("0").parse()?;
        let is_whole = self.buffer.len() >= start + length;
        Ok(is_whole.then_some((start, start + length)))
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

/// The bytes of a request.
pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: localhost:3001\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if method != "GET" {
        head.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    head.push_str(body);
    head.into_bytes()
}

/// One request on a connection of its own.
pub fn get(address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Result<Answer> {
    Connection::open(address)?.exchange(&request("GET", path, headers, ""))
}
