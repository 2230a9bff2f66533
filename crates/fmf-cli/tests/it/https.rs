//! Serving HTTPS, and what the log says of requests.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use super::given::Desk;

/// Files of a certificate for `localhost` and 127.0.0.1 that signs itself.
fn certified() -> Desk {
    let desk = Desk::new();
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).unwrap();
    desk.file("cert.pem", made.cert.pem());
    desk.file("key.pem", made.signing_key.serialize_pem());
    desk
}

const FILES: [&str; 4] = ["--tls-cert", "cert.pem", "--tls-key", "key.pem"];

#[test]
fn our_store_speaks_https_to_whom_it_is_told_to_trust() {
    let desk = certified();
    let server = desk.serve(&FILES);
    assert!(server.url.starts_with("https://127.0.0.1:"), "{}", server.url);
    let ran = desk.run(&["--store", &server.url, "prompt", "list"]);
    let said = "has a certificate that nobody trusted here vouches for; name the file of its";
    assert!(ran.code == 6 && ran.err.contains(said) && !ran.err.contains("hint"), "{ran:?}");

    let authority = desk.path().join("cert.pem").display().to_string();
    let desk = desk.variable("SSL_CERT_FILE", &authority);
    desk.file("hello.txt", "Hello");
    let with = |arguments: &[&str]| desk.ok(&[&["--store", &server.url], arguments].concat());
    with(&["prompt", "register", "greeting", "hello.txt", "--alias", "production"]);
    assert_eq!(with(&["prompt", "get", "greeting@production"]), "Hello");
}

/// What is said of a server that is asked in the wrong way, and nothing of starting one.
fn check_away(desk: &Desk, url: &str, code: i32, said: &str) {
    let ran = desk.run(&["--store", url, "prompt", "list"]);
    assert!(ran.code == code && ran.err.contains(said), "{url}: {ran:?}");
    assert!(!ran.err.contains("fmf serve"), "{url}: {ran:?}");
}

#[test]
fn a_wrong_scheme_is_told_from_a_server_that_is_away() {
    let desk = certified();
    let (plain, secure) = (Desk::new(), desk.serve(&FILES));
    let plain = plain.serve(&[]);
    let to_https = secure.url.replace("https:", "http:");
    check_away(&desk, &to_https, 6, "speaks HTTPS only; write https:// for http://");
    let to_http = plain.url.replace("http:", "https:");
    check_away(&desk, &to_http, 6, "does not speak HTTPS; write http:// where https:// is");
}

#[test]
fn the_certificate_of_an_authority_is_no_servers() {
    let desk = certified();
    let mut authority = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let key = rcgen::KeyPair::generate().unwrap();
    desk.file("cert.pem", authority.self_signed(&key).unwrap().pem());
    desk.file("key.pem", key.serialize_pem());
    let server = desk.serve(&FILES);
    let url = server.url.replace("127.0.0.1", "localhost");
    let desk = desk.variable("SSL_CERT_FILE", "cert.pem");
    check_away(&desk, &url, 6, "make one with basicConstraints=CA:FALSE");
    let desk = desk.variable("SSL_CERT_FILE", "none.pem");
    check_away(&desk, &url, 2, "SSL_CERT_FILE is \"none.pem\", which cannot be read");
}

#[test]
fn files_and_paths_that_cannot_be_are_refused_with_the_way_out() {
    let desk = certified();
    desk.file("other.pem", rcgen::KeyPair::generate().unwrap().serialize_pem());
    let check = |arguments: &[&str], code: i32, said: &str| {
        let ran = desk.run(&[&["serve", "--port", "0"], arguments].concat());
        assert!(ran.code == code && ran.err.contains(said), "{arguments:?}: {ran:?}");
    };
    check(&FILES[..2], 2, "give --tls-key FILE too");
    check(&FILES[2..], 2, "give --tls-cert FILE too");
    check(&["--tls-cert", "no.pem", "--tls-key", "key.pem"], 1, "--tls-cert");
    check(&["--tls-cert", "cert.pem", "--tls-key", "other.pem"], 1, "does not belong to");
    check(&["--root-path", "fmf"], 2, "the root path cannot be \"fmf\"");
    check(&["--trusted-proxies", "127.0.0.1,nginx"], 2, "cannot be \"nginx\"");
    assert!(!desk.path().join("fmf-data").exists(), "nothing was begun");
}

#[test]
fn the_settings_are_read_from_the_file_and_the_environment() {
    let desk = certified();
    desk.file("fmf.yaml", "serve:\n  tls_cert: cert.pem\n  trusted_proxies: [10.0.0.0/8, '::1']\n");
    let desk = desk.variable("FMF_SERVE__TLS_KEY", "key.pem");
    let server = desk.serve(&["--auth", "off"]);
    assert!(server.url.starts_with("https://"), "{}", server.url);
}

#[test]
fn no_secret_of_a_request_reaches_the_log() {
    let desk = Desk::new().variable("FMF_LOG", "trace");
    let behind = ["--root-path", "/fmf", "--trusted-proxies", "127.0.0.1", "--auth", "off"];
    let server = desk.serve(&behind);
    let address = server.url.strip_prefix("http://").unwrap();
    let ask = |line: &str, body: &str| {
        let mut stream = TcpStream::connect(address).unwrap();
        let words = format!(
            "{line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Authorization: Bearer s3cret\r\nCookie: session=s3cret\r\n\
             X-Forwarded-For: s3cret\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(words.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 "), "{answer}");
    };
    let create = "POST /api/2.0/mlflow/registered-models/create";
    ask("GET /health?token=s3cret", "");
    ask("GET /fmf/?page=s3cret", "");
    ask("GET /nothing/s3cret?password=s3cret", "");
    ask("GET http://ann:s3cret@localhost/health", "");
    ask("GET /api/2.0/mlflow/registered-models/search?filter=s3cret", "");
    ask(create, "{\"name\": \"a\", \"tags\": [{\"key\": \"k\", \"value\": \"s3cret\"}]}");
    ask(create, "{\"name\": \"s3cret/\", \"x\": \"s3cret\"");
    ask("GET /s3cret\u{1}", "");
    let (code, log) = server.stop();
    assert_eq!(code, Some(0), "{log}");
    assert!(!log.contains("s3cret"), "{log}");
}
