//! Taking passwords out of what is shown.

/// A URL with the password, if it holds one, replaced by `***`.
///
/// Works on anything that looks like `scheme://user:password@rest`, well formed or not, because
/// a URL that cannot be parsed ends up in error messages too.
#[must_use]
pub fn redact_url(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    // A password may hold an unescaped `/`, so the last `@` of all decides when the authority
    // itself has none.
    let at = rest[..end].rfind('@').or_else(|| rest.rfind('@'));
    let Some((credentials, host)) = at.map(|at| (&rest[..at], &rest[at..])) else {
        return redact_query(url);
    };
    match credentials.split_once(':') {
        Some((user, _)) => redact_query(&format!("{scheme}://{user}:***{host}")),
        None => redact_query(url),
    }
}

/// `?password=…` is how PostgreSQL's URLs may carry one.
fn redact_query(url: &str) -> String {
    let Some((before, query)) = url.split_once('?') else { return url.to_owned() };
    let hidden = query.split('&').map(|pair| match pair.split_once('=') {
        Some((key, _)) if is_secret(key) => format!("{key}=***"),
        _ => pair.to_owned(),
    });
    format!("{before}?{}", hidden.collect::<Vec<_>>().join("&"))
}

fn is_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["password", "passwd", "token", "secret"].iter().any(|word| key.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_do_not_survive() {
        let check = |url: &str, shown: &str| assert_eq!(redact_url(url), shown);
        check("postgres://ana:s3cret@db/fmf", "postgres://ana:***@db/fmf");
        check("postgres://ana:a/b@db/fmf", "postgres://ana:***@db/fmf");
        check("postgres://ana:a@b@db/fmf", "postgres://ana:***@db/fmf");
        check("postgres://db/fmf?password=x&a=b", "postgres://db/fmf?password=***&a=b");
        check("http://mlflow:5000", "http://mlflow:5000");
        check("http://ana@mlflow:5000/x", "http://ana@mlflow:5000/x");
        check("sqlite:a.db", "sqlite:a.db");
        check("./prompts", "./prompts");
    }
}
