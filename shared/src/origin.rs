//! Which web pages may start a chat, by their origin: `https://www.example.com`, or `https://*.example.com` for every
//! host below a domain.

/// The origins that an instance allows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AllowedOrigins(Vec<Pattern>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Pattern {
    Exact(String),
    /// Scheme, and what follows the star.
    Below(String, String),
}

impl AllowedOrigins {
    /// Reads patterns that are separated by commas or spaces. What is no origin allows nothing.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let words = text.split([',', ' ', '\n']).map(str::trim).filter(|word| !word.is_empty());
        Self(words.filter_map(Pattern::parse).collect())
    }

    /// Whether a page of this origin may start a chat.
    #[must_use]
    pub fn allow(&self, origin: &str) -> bool {
        let origin = origin.to_ascii_lowercase();
        is_origin(&origin) && self.0.iter().any(|pattern| pattern.fits(&origin))
    }

    /// The origins as sources of a Content-Security-Policy, each after a space.
    #[must_use]
    pub fn sources(&self) -> String {
        let source = |pattern: &Pattern| match pattern {
            Pattern::Exact(origin) => format!(" {origin}"),
            Pattern::Below(scheme, domain) => format!(" {scheme}*{domain}"),
        };
        self.0.iter().map(source).collect()
    }
}

/// Whether the origin is a page on this very machine, by plain HTTP, as while somebody builds a site.
#[must_use]
pub fn is_loopback(origin: &str) -> bool {
    let Some(authority) = origin.strip_prefix("http://") else {
        return false;
    };
    let (host, port) = authority.split_once(':').unwrap_or((authority, "80"));
    matches!(host, "127.0.0.1" | "localhost") && port.parse::<u16>().is_ok()
}

impl Pattern {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim_end_matches('/').to_ascii_lowercase();
        let Some((scheme, domain)) = text.split_once("://*.") else {
            return is_origin(&text).then_some(Self::Exact(text));
        };
        is_origin(&format!("{scheme}://{domain}"))
            .then(|| Self::Below(format!("{scheme}://"), format!(".{domain}")))
    }

    fn fits(&self, origin: &str) -> bool {
        match self {
            Self::Exact(exact) => origin == exact,
            Self::Below(scheme, domain) => {
                let host =
                    origin.strip_prefix(scheme.as_str()).and_then(|host| host.strip_suffix(domain.as_str()));
                host.is_some_and(|host| !host.is_empty() && !host.starts_with('.'))
            }
        }
    }
}

/// A scheme and an authority of the characters that hosts have, and nothing after them.
fn is_origin(text: &str) -> bool {
    let Some((scheme, authority)) = text.split_once("://") else {
        return false;
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']');
    matches!(scheme, "https" | "http") && !authority.is_empty() && authority.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_names_the_same_origins() {
        let origins =
            AllowedOrigins::parse("https://shop.example, https://*.example.com, 'unsafe-inline'; nonsense");
        assert_eq!(origins.sources(), " https://shop.example https://*.example.com");
    }

    #[test]
    fn an_exact_origin_allows_itself_only() {
        let allowed = AllowedOrigins::parse("https://www.example.com, http://intranet:8080/");
        assert!(allowed.allow("https://www.example.com"));
        assert!(allowed.allow("HTTPS://WWW.EXAMPLE.COM"));
        assert!(allowed.allow("http://intranet:8080"));
        for origin in [
            "http://www.example.com",
            "https://www.example.com:444",
            "https://www.example.com.evil.org",
            "https://evil.org/https://www.example.com",
            "http://intranet",
            "null",
            "",
        ] {
            assert!(!allowed.allow(origin), "{origin}");
        }
    }

    #[test]
    fn a_star_allows_every_host_below_a_domain_but_not_the_domain() {
        let allowed = AllowedOrigins::parse("https://*.example.com");
        assert!(allowed.allow("https://shop.example.com"));
        assert!(allowed.allow("https://a.b.example.com"));
        for origin in [
            "https://example.com",
            "https://.example.com",
            "https://evilexample.com",
            "http://shop.example.com",
            "https://shop.example.com.evil.org",
            "https://evil.org/.example.com",
            "https://evil.org#.example.com",
        ] {
            assert!(!allowed.allow(origin), "{origin}");
        }
    }

    #[test]
    fn what_is_no_pattern_allows_nothing() {
        for text in ["*", "https://*", "example.com", "ftp://example.com", "https://"] {
            assert_eq!(AllowedOrigins::parse(text), AllowedOrigins::default(), "{text}");
        }
    }

    #[test]
    fn loopback_is_this_machine_with_any_port() {
        assert!(is_loopback("http://127.0.0.1:5173"));
        assert!(is_loopback("http://localhost"));
        for origin in
            ["https://127.0.0.1", "http://localhost.evil.org", "http://127.0.0.1:80@evil.org", "null"]
        {
            assert!(!is_loopback(origin), "{origin}");
        }
    }
}
