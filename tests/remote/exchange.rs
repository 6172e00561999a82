//! What can go wrong before anything is answered.

use super::{PASSWORD, Scene, remote};
use quell::remote::RemoteKind::{Connect, Inspect};
use quell::remote::{FailureKind, Secret, ServerUrl, check};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;

fn checked(scene: &Scene, password: &str) -> Result<usize, quell::remote::Failure> {
    let password = Secret::new(password.to_owned());
    let checked = check(&scene.remote, password, &scene.clock)?;
    Ok(checked.iter().filter(|one| one.found.is_ok()).count())
}

#[test]
fn an_account_is_checked_by_one_call_each() {
    for kind in [Connect, Inspect] {
        let scene = Scene::new(kind, 10);
        assert_eq!(checked(&scene, PASSWORD).unwrap(), 3);
        assert_eq!(scene.stub.calls().len(), 4);
    }
}

#[test]
fn a_wrong_password_is_tried_once() {
    for kind in [Connect, Inspect] {
        let scene = Scene::new(kind, 10);
        let failure = checked(&scene, "wrong").unwrap_err();
        assert_eq!(failure.kind, FailureKind::Denied);
        let said = failure.to_string();
        assert!(
            said.contains("401 `demo` or the password is not taken"),
            "{said}"
        );
        assert!(!said.contains("wrong"), "{said}");
        assert_eq!(scene.stub.calls().len(), 1);
    }
}

#[test]
fn a_server_that_is_not_there_is_said() {
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let mut scene = Scene::new(Connect, 1);
    let url = ServerUrl::parse(&format!("http://{free}")).unwrap();
    scene.remote = remote(Connect, url);
    let said = checked(&scene, PASSWORD).unwrap_err().to_string();
    assert!(
        said.starts_with("POST /oauth/token: nothing answers there"),
        "{said}"
    );
}

/// Takes TLS connections with a certificate that no system knows, and answers each
/// with what no client wants.
fn tls_server() -> u16 {
    use rustls::pki_types::pem::PemObject;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    const CERTIFICATE: &[u8] = include_bytes!("tls/certificate.pem");
    const KEY: &[u8] = include_bytes!("tls/key.pem");
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE).unwrap();
    let key = PrivateKeyDer::from_pem_slice(KEY).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let session = rustls::ServerConnection::new(config.clone()).unwrap();
            let mut stream = rustls::StreamOwned::new(session, stream.unwrap());
            let mut head = [0; 4096];
            if stream.read(&mut head).is_ok() {
                let _ = stream.write_all(b"HTTP/1.1 418 -\r\ncontent-length: 0\r\n\r\n");
            }
        }
    });
    port
}

#[test]
fn a_certificate_that_nobody_knows_is_refused_and_one_that_is_named_is_taken() {
    let mut scene = Scene::new(Connect, 1);
    let url = ServerUrl::parse(&format!("https://localhost:{}", tls_server())).unwrap();
    scene.remote = remote(Connect, url);
    let said = checked(&scene, PASSWORD).unwrap_err().to_string();
    assert!(
        said.contains("no trusted connection") && said.contains("ca-file"),
        "{said}"
    );
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/remote/tls/certificate.pem"
    );
    scene.remote.ca_file = Some(file.into());
    let said = checked(&scene, PASSWORD).unwrap_err().to_string();
    assert!(said.contains("418"), "{said}");
    scene.remote.ca_file = Some(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml").into());
    let said = checked(&scene, PASSWORD).unwrap_err().to_string();
    assert!(said.contains("holds no certificate"), "{said}");
}
