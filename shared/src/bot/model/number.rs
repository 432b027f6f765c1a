//! Logarithm and exponential from additions and multiplications alone, which every machine rounds alike: a model is
//! the same to the last bit, and an answer the same, wherever it is made. Those of the platform are not.

/// The natural logarithm of a positive number.
#[must_use]
pub fn ln(x: f64) -> f64 {
    if !(x.is_normal() && x > 0.0) {
        return 0.0;
    }
    // x = m * 2^e with m from 1/√2 to √2; then ln m = 2 artanh((m - 1) / (m + 1)), whose series is short.
    let bits = x.to_bits();
    let mut exponent = f64::from(u16::try_from(bits >> 52).unwrap_or_default()) - 1_023.0;
    let mut mantissa = f64::from_bits(bits & MANTISSA | ONE);
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa /= 2.0;
        exponent += 1.0;
    }
    let t = (mantissa - 1.0) / (mantissa + 1.0);
    let square = t * t;
    let series = (0..10).rev().fold(0.0, |sum, n| sum * square + 1.0 / f64::from(2 * n + 1));
    exponent * std::f64::consts::LN_2 + 2.0 * t * series
}

/// e to the power of a number that is not positive; 0 for what is below -700.
#[must_use]
pub fn exp(x: f64) -> f64 {
    if x < -700.0 {
        return 0.0;
    }
    // e^x = 2^k * e^r with r from 0 to ln 2.
    let power = (x.min(0.0) / -std::f64::consts::LN_2).ceil();
    let rest = x.min(0.0) + power * std::f64::consts::LN_2;
    let series = (1..=16).rev().fold(1.0, |sum, n| 1.0 + sum * rest / f64::from(n));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number from 0 to 1,010"
    )]
    let exponent = 1_023 - power as u64;
    series * f64::from_bits(exponent << 52)
}

const ONE: u64 = 1_023 << 52;
const MANTISSA: u64 = (1 << 52) - 1;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_what_they_are_called() {
        for x in [1e-9, 0.1, 0.5, 0.75, 1.0, 1.375, 1.5, 2.0, 10.0, 5_002.0, 1e12] {
            assert!((ln(x) - x.ln()).abs() < 1e-12 * (1.0 + x.ln().abs()), "ln {x}");
        }
        for x in [0.0, -1e-6, -0.5, -0.693, -0.694, -1.0, -9.9, -100.0, -690.0] {
            assert!((exp(x) - x.exp()).abs() <= 1e-13 * x.exp(), "exp {x}");
        }
        assert!(exp(-1e9).abs() < f64::MIN_POSITIVE && ln(-1.0).abs() < f64::MIN_POSITIVE);
    }
}
