//! Why no connection came about, in words that say what to do: TLS has errors of its own, and
//! "is it running?" helps against none of them.

use std::{error::Error, io};

use rustls::{CertificateError, InvalidMessage};

/// What is wrong with TLS between here and `server`, if it is that.
pub(super) fn tls_trouble(server: &str, error: &reqwest::Error) -> Option<String> {
    let trouble = match find(error)? {
        rustls::Error::InvalidCertificate(why) => of_certificate(why),
        rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
            "does not speak HTTPS; write http:// where https:// is".to_owned()
        }
        other => format!("finds no TLS that both sides speak: {other}"),
    };
    Some(format!("server at {server} {trouble}"))
}

/// Whether an answer to plain HTTP says that only HTTPS is spoken there. There is no rule for it:
/// these are words of FMF, nginx and Go, and of Apache.
pub(super) fn wants_https(status: u16, body: &[u8]) -> bool {
    let said = String::from_utf8_lossy(body).to_lowercase();
    status == 400 && (said.contains("https") || said.contains("ssl-enabled"))
}

fn of_certificate(why: &CertificateError) -> String {
    match why {
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            "has a certificate that nobody trusted here vouches \
             for; name the file of its authority's certificate in SSL_CERT_FILE"
                .to_owned()
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "has a certificate that has expired; renew it there".to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            format!("has a certificate for other names: {why}")
        }
        // rustls has no word of its own for it.
        other if format!("{other:?}").contains("CaUsedAsEndEntity") => {
            "has the certificate of an authority, which cannot be a server's; make one with \
             basicConstraints=CA:FALSE (`openssl req -x509 … -addext \
             basicConstraints=critical,CA:FALSE`), and name its file in SSL_CERT_FILE"
                .to_owned()
        }
        other => format!("has a certificate that cannot be trusted: {other}"),
    }
}

/// The error of TLS among the causes, also inside of those of I/O, whose `source` passes it over.
fn find<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref::<rustls::Error>() {
            return Some(found);
        }
        let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        cause = match inside {
            Some(inside) => Some(inside),
            None => error.source(),
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_tls_is_found_inside_of_one_of_io() {
        let inside = io::Error::other(rustls::Error::DecryptError);
        let outside = io::Error::other(inside);
        assert_eq!(find(&outside), Some(&rustls::Error::DecryptError));
        assert_eq!(find(&io::Error::other("no")), None);
    }

    #[test]
    fn a_certificate_that_is_not_trusted_is_told_with_the_way_out() {
        let check = |why: CertificateError, said: &str| {
            assert!(of_certificate(&why).contains(said), "{}", of_certificate(&why));
        };
        check(CertificateError::UnknownIssuer, "SSL_CERT_FILE");
        check(CertificateError::Expired, "expired");
        check(CertificateError::NotValidForName, "other names");
        check(CertificateError::BadEncoding, "cannot be trusted");
    }

    #[test]
    fn a_port_of_https_is_known_by_what_it_says() {
        assert!(wants_https(400, b"This port speaks HTTPS only"));
        assert!(wants_https(400, b"<h1>The plain HTTP request was sent to HTTPS port"));
        assert!(!wants_https(404, b"https://example.com is elsewhere"));
        assert!(!wants_https(400, b"no"));
    }
}
