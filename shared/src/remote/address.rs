//! Addresses that calls may go to: of the public Internet, by HTTPS, and nothing else.
//!
//! Whoever writes a flow or registers a function names an address, and the server calls it from inside its own network.
//! So this guard refuses what leads back into that network. It takes just the plainest form of a URL, about which all
//! parsers agree, so that what is checked here is what is called.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};

/// The longest address, in bytes.
const LENGTH_LIMIT: usize = 2_048;
const HTTPS_PORT: u16 = 443;
/// Below it, a port belongs to a service of another kind (mail, files, remote shells), which a request could be made to
/// talk to; a server of its owner's own listens above it, or where HTTPS does.
const FIRST_FREE_PORT: u16 = 1_024;

/// Networks that are not the public Internet, with the length of their prefix.
const CLOSED_V4: [(Ipv4Addr, u32); 16] = [
    (Ipv4Addr::UNSPECIFIED, 8),            // this network
    (Ipv4Addr::new(10, 0, 0, 0), 8),       // private
    (Ipv4Addr::new(100, 64, 0, 0), 10),    // shared between carriers; one cloud's metadata
    (Ipv4Addr::new(127, 0, 0, 0), 8),      // loopback
    (Ipv4Addr::new(168, 63, 129, 16), 32), // the host of one cloud's virtual machines
    (Ipv4Addr::new(169, 254, 0, 0), 16),   // link-local; most clouds' metadata
    (Ipv4Addr::new(172, 16, 0, 0), 12),    // private
    (Ipv4Addr::new(192, 0, 0, 0), 24),     // protocol assignments; one cloud's metadata
    (Ipv4Addr::new(192, 0, 2, 0), 24),     // documentation
    (Ipv4Addr::new(192, 88, 99, 0), 24),   // relays from IPv4 to IPv6
    (Ipv4Addr::new(192, 168, 0, 0), 16),   // private
    (Ipv4Addr::new(198, 18, 0, 0), 15),    // benchmarks
    (Ipv4Addr::new(198, 51, 100, 0), 24),  // documentation
    (Ipv4Addr::new(203, 0, 113, 0), 24),   // documentation
    (Ipv4Addr::new(224, 0, 0, 0), 4),      // multicast
    (Ipv4Addr::new(240, 0, 0, 0), 4),      // reserved, broadcast
];

/// The only part of IPv6 that is handed out to the public. What lies outside is loopback, local, multicast, reserved,
/// or an IPv4 address in other clothes.
const OPEN_V6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
/// What is closed of it.
const CLOSED_V6: [(Ipv6Addr, u32); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23), // protocol assignments; tunnels that hide an IPv4 address
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), // documentation
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16), // an IPv4 address in other clothes
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20), // documentation
];

/// Endings of names that only a network of its own knows.
const CLOSED_DOMAINS: [&str; 9] =
    ["localhost", "local", "localdomain", "internal", "intranet", "private", "corp", "home", "lan"];

/// How far calls may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// The public Internet.
    #[default]
    Internet,
    /// Servers on this very machine too, also by plain HTTP: while somebody builds a function.
    Loopback,
}

/// An address that calls may go to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Address(String);

/// Why calls may not go to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadAddress {
    /// It is not a URL in plain form.
    Form,
    /// It is not HTTPS.
    Scheme,
    /// It names a user.
    User,
    /// It leads into a private network, or to this machine.
    Private,
    /// An IP address in an unusual spelling.
    Number,
    /// The port.
    Port,
}

impl Address {
    /// Checks an address.
    ///
    /// # Errors
    /// Why calls may not go there.
    pub fn parse(text: &str, reach: Reach) -> Result<Self, BadAddress> {
        let plain = |byte: u8| byte.is_ascii_graphic() && !b"\"#<>\\^`{|}".contains(&byte);
        if text.len() > LENGTH_LIMIT || !text.bytes().all(plain) {
            return Err(BadAddress::Form);
        }
        let (scheme, rest) = text.split_once("://").ok_or(BadAddress::Form)?;
        let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        if authority.contains('@') {
            return Err(BadAddress::User);
        }
        let (scheme, authority) = (scheme.to_ascii_lowercase(), authority.to_ascii_lowercase());
        let (host, port) = host_and_port(&authority)?;
        let is_near = reach == Reach::Loopback && is_loopback(host);
        match scheme.as_str() {
            "https" => {}
            "http" if is_near => {}
            _ => return Err(BadAddress::Scheme),
        }
        if !is_near {
            check_host(host)?;
        }
        if port.is_some_and(|port| port != HTTPS_PORT && port < FIRST_FREE_PORT) {
            return Err(BadAddress::Port);
        }
        Ok(Self(format!("{scheme}://{authority}{path}")))
    }

    /// The address with these steps added to its path, each as one step whatever is in it. A query is left out.
    ///
    /// # Errors
    /// [`BadAddress::Form`] for a step that would lead nowhere, or up.
    pub fn below(&self, steps: &[&str]) -> Result<Self, BadAddress> {
        let base = self.0.split_once('?').map_or(self.0.as_str(), |(base, _)| base);
        let mut address = base.trim_end_matches('/').to_owned();
        for step in steps {
            if matches!(*step, "" | "." | "..") {
                return Err(BadAddress::Form);
            }
            address.push('/');
            push_step(&mut address, step);
        }
        Ok(Self(address))
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BadAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "The address must be a plain URL such as https://functions.example.com/orders.",
            Self::Scheme => "The address must begin with https://.",
            Self::User => "The address must not hold a user name or password.",
            Self::Private => "The address leads into a private network, which calls may not reach.",
            Self::Number => "An IP address must be written as four decimal numbers, or as IPv6 in brackets.",
            Self::Port => "The port must be 443 or above 1023.",
        })
    }
}

fn host_and_port(authority: &str) -> Result<(&str, Option<u16>), BadAddress> {
    let end = authority.find(']').map_or(0, |bracket| bracket + 1);
    let (bracketed, rest) = authority.split_at(end);
    let (name, port) = rest.split_once(':').map_or((rest, None), |(name, port)| (name, Some(port)));
    let host = match (bracketed.is_empty(), name.is_empty()) {
        (true, false) => name,
        (false, true) => bracketed,
        _ => return Err(BadAddress::Form),
    };
    let digits = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    let number = |port: &str| port.parse().ok().filter(|_| digits(port)).ok_or(BadAddress::Form);
    Ok((host, port.map(number).transpose()?))
}

fn is_loopback(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

fn check_host(host: &str) -> Result<(), BadAddress> {
    if let Some(inner) = host.strip_prefix('[') {
        let inner = inner.strip_suffix(']').ok_or(BadAddress::Form)?;
        let address = inner.parse().map_err(|_| BadAddress::Number)?;
        return if is_public_v6(address) { Ok(()) } else { Err(BadAddress::Private) };
    }
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        let inside = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (1..=63).contains(&label.len()) && label.bytes().all(inside) && !label.starts_with('-')
    };
    if !labels.iter().all(is_label) {
        return Err(BadAddress::Form);
    }
    let last = labels.last().copied().unwrap_or_default();
    if last.starts_with(|first: char| first.is_ascii_digit()) {
        // A parser takes this for an IPv4 address, however it is written: 2130706433, 0x7f.1, 0177.0.0.1.
        let address = host.parse().map_err(|_| BadAddress::Number)?;
        return if is_public_v4(address) { Ok(()) } else { Err(BadAddress::Private) };
    }
    let is_closed = labels.len() == 1 || CLOSED_DOMAINS.contains(&last) || host.ends_with(".home.arpa");
    if is_closed { Err(BadAddress::Private) } else { Ok(()) }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let within = |(network, length): &(Ipv4Addr, u32)| {
        let differs = network.to_bits() ^ address.to_bits();
        differs.leading_zeros() >= *length
    };
    !CLOSED_V4.iter().any(within)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let within = |(network, length): &(Ipv6Addr, u32)| {
        let differs = network.to_bits() ^ address.to_bits();
        differs.leading_zeros() >= *length
    };
    within(&OPEN_V6) && !CLOSED_V6.iter().any(within)
}

/// Percent-encodes all but the characters that never mean anything else.
fn push_step(address: &mut String, step: &str) {
    for byte in step.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.extend(['%', hex_digit(byte >> 4), hex_digit(byte & 15)]);
        }
    }
}

fn hex_digit(digit: u8) -> char {
    char::from_digit(digit.into(), 16).unwrap_or('0').to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> BadAddress {
        match Address::parse(text, Reach::Internet) {
            Err(why) => why,
            Ok(_) => panic!("{text} was let through"),
        }
    }

    #[test]
    fn public_addresses_are_let_through() {
        for text in [
            "https://functions.example.com",
            "https://functions.example.com/",
            "https://functions.example.com/orders/look-up?stage=live&v=2",
            "https://functions.example.com:443/orders",
            "https://functions.example.com:8443/orders",
            "https://functions.example.com:1024",
            "https://functions.example.com:65535",
            "https://abc123.lambda-url.eu-central-1.on.aws/",
            "https://xn--bcher-kva.example/",
            "https://8.8.8.8/dns",
            "https://172.15.255.255/",
            "https://172.32.0.0/",
            "https://100.63.255.255/",
            "https://100.128.0.0/",
            "https://[2606:4700:4700::1111]/",
            "https://[2a00:1450:4001:81b::200e]:8443/",
            "https://1and1.example.com/",
            "https://127.0.0.1.example.com/",
        ] {
            assert_eq!(Address::parse(text, Reach::Internet).as_ref().map(Address::as_str), Ok(text));
        }
        let shouted = Address::parse("HTTPS://Functions.Example.COM/Orders", Reach::Internet).unwrap();
        assert_eq!(shouted.as_str(), "https://functions.example.com/Orders");
    }

    #[test]
    fn private_networks_are_out_of_reach() {
        let hosts = "0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 \
             127.1.2.3 168.63.129.16 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.192 \
             192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.7 \
             203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 [::] [::1] [::127.0.0.1] \
             [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:8.8.8.8] [::ffff:0:10.0.0.1] [0:0:0:0:0:0:0:1] \
             [64:ff9b::10.0.0.1] [64:ff9b::a00:1] [64:ff9b:1::1] [100::1] [2001::1] \
             [2001:0:53aa:64c:0:fbff:f5ff:fffe] [2001:2::1] [2001:db8::1] [2002:7f00:1::] [2002:a00:1::1] \
             [3fff::1] [5f00::1] [fc00::1] [fd00:ec2::254] [fe80::1] [fec0::1] [ff02::1] localhost \
             shop.localhost intranet db printer.local metadata.google.internal vault.service.internal \
             wiki.corp nas.lan router.home nas.home.arpa LOCALHOST Printer.Local";
        for host in hosts.split(' ') {
            assert_eq!(refusal(&format!("https://{host}/latest/meta-data")), BadAddress::Private, "{host}");
        }
    }

    #[test]
    fn ip_addresses_in_disguise_are_refused() {
        let hosts = "2130706433 0x7f000001 0x7f.1 0x7f.0x0.0x0.0x1 017700000001 0177.0.0.1 127.1 127.0.1 \
             127.0.0.01 127.0.0.0x1 10.0x0.0.1 4294967295 1.2.3.4.5 256.1.1.1 999 0 0x [127.0.0.1] [1] \
             [::1%25eth0] [fe80::1%251] [v1.fe80] []";
        for host in hosts.split(' ') {
            assert_eq!(refusal(&format!("https://{host}/")), BadAddress::Number, "{host}");
        }
    }

    #[test]
    fn what_parsers_read_in_different_ways_is_refused() {
        for text in [
            "",
            "functions.example.com",
            "//functions.example.com",
            "https:functions.example.com",
            "https:/functions.example.com",
            "https:///functions.example.com",
            "https://",
            "https:///",
            "https://?q",
            "https://:443/",
            "https://functions.example.com:/",
            "https://functions.example.com:+443/",
            "https://functions.example.com:65536/",
            "https://functions.example.com:44 3/",
            "https://functions.example.com:443:443/",
            "https://functions.example.com./",
            "https://localhost./",
            "https://127.0.0.1./",
            "https://.example.com/",
            "https://functions..example.com/",
            "https://-a.example.com/",
            "https://functions.example.com#@10.0.0.1/",
            "https://functions.example.com\\@10.0.0.1/",
            "https://10.0.0.1\\.example.com/",
            "https:\\\\10.0.0.1\\",
            "https://functions.example.com/a b",
            "https://functions.example.com/\n",
            " https://functions.example.com/",
            "https://functions.example.com/\u{0}",
            "https://func\ttions.example.com/",
            "https://127%2e0%2e0%2e1/",
            "https://%6cocalhost/",
            "https://１２７.0.0.1/",
            "https://127。0。0。1/",
            "https://ⓛocalhost/",
            "https://bücher.example/",
            "https://local\u{ad}host/",
            "https://[::1",
            "https://::1/",
            "https://[::1]evil.example/",
            "https://evil.example[::1]/",
            "https://a_b.example.com/",
            "https://functions.example.com/{id}",
        ] {
            assert!(
                matches!(refusal(text), BadAddress::Form | BadAddress::Private | BadAddress::Number),
                "{text}: {:?}",
                refusal(text)
            );
        }
        assert_eq!(refusal(&format!("https://example.com/{}", "a".repeat(2_048))), BadAddress::Form);
    }

    #[test]
    fn only_https_without_a_user_and_on_a_port_of_its_own() {
        for text in ["http://functions.example.com/", "ftp://functions.example.com/", "file:///etc/passwd"] {
            let refused = refusal(text);
            assert!(matches!(refused, BadAddress::Scheme | BadAddress::Form), "{text}");
        }
        assert_eq!(refusal("gopher://functions.example.com:6379/_INFO"), BadAddress::Scheme);
        for text in
            ["https://me@example.com/", "https://me:secret@example.com/", "https://example.com@10.0.0.1/"]
        {
            assert_eq!(refusal(text), BadAddress::User, "{text}");
        }
        for port in [0, 22, 25, 80, 442, 444, 993, 1023] {
            assert_eq!(refusal(&format!("https://example.com:{port}/")), BadAddress::Port, "{port}");
        }
        assert!(
            Address::parse("https://example.com/a@b?c=d@e", Reach::Internet).is_ok(),
            "only the host counts"
        );
    }

    #[test]
    fn this_machine_is_in_reach_while_somebody_builds() {
        for text in ["http://127.0.0.1:9000/f", "http://localhost:9000/f", "http://[::1]:9000/f"] {
            assert!(Address::parse(text, Reach::Loopback).is_ok(), "{text}");
            assert_eq!(refusal(text), BadAddress::Scheme);
        }
        for text in ["http://192.168.0.1:9000/", "http://127.0.0.2:9000/", "http://localhost.evil.example/"] {
            assert_eq!(Address::parse(text, Reach::Loopback), Err(BadAddress::Scheme), "{text}");
        }
        assert_eq!(Address::parse("https://10.0.0.1/", Reach::Loopback), Err(BadAddress::Private));
        assert_eq!(Address::parse("http://127.0.0.1:22/", Reach::Loopback), Err(BadAddress::Port));
    }

    #[test]
    fn steps_are_added_as_they_are() {
        let base = Address::parse("https://bots.example.com/lex/?x=1", Reach::Internet).unwrap();
        let below = base.below(&["bots", "A/../B?x#y", "sess:1 é%2e"]).unwrap();
        let expected = "https://bots.example.com/lex/bots/A%2F..%2FB%3Fx%23y/sess%3A1%20%C3%A9%252e";
        assert_eq!(below.as_str(), expected);
        for step in ["", ".", ".."] {
            assert_eq!(base.below(&["bots", step]), Err(BadAddress::Form));
        }
    }
}
