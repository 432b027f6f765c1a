//! Training: for each class a plane that has the class's texts on one side and all others on the other, found by dual
//! coordinate descent (a linear support vector machine with squared hinge loss, one class against the rest).
//!
//! It takes single-precision additions, multiplications and comparisons in a fixed order only, so that the same texts
//! give the same planes on every machine.

use super::vocabulary::Vector;

/// What a text is taken for of which nothing is known: clearly on the other side of every plane.
pub const BIAS: f32 = -1.0;

/// What a mistake costs, against the size of the weights.
const COST: f32 = 1.0;
/// The same for a text of the class itself; there are few of them among all the others.
const COST_OF_OWN: f32 = 4.0;
/// How often each text is looked at.
const ROUNDS: usize = 10;
/// How far on the right side a text of another class is not looked at again until the last rounds.
const RESTING: f32 = 0.2;

/// The weights of the plane of `class`, one for each feature: a text is on the class's side as far as the sum of its
/// features' weights is above `-BIAS`.
#[must_use]
pub fn plane(texts: &[Vector], classes: &[u16], class: u16, features: usize) -> Vec<f32> {
    let mut weights = vec![0.0; features];
    let mut points: Vec<Point<'_>> = texts
        .iter()
        .zip(classes)
        .map(|(vector, of)| {
            let (side, cost) = if *of == class { (1.0, COST_OF_OWN) } else { (-1.0, COST) };
            let slack = 0.5 / cost;
            let square: f32 = vector.iter().map(|entry| entry.1 * entry.1).sum();
            Point { vector, side, slack, divisor: square + slack, pull: 0.0, resting: false }
        })
        .collect();
    let mut order: Vec<usize> = (0..points.len()).collect();
    let mut shuffle = Shuffle::new(class);
    for round in 0..ROUNDS {
        shuffle.shuffle(&mut order);
        let all = round < 2 || round + 2 >= ROUNDS;
        for at in &order {
            if let Some(point) = points.get_mut(*at).filter(|point| all || !point.resting) {
                point.adjust(&mut weights);
            }
        }
    }
    weights
}

/// A text on its way to the right side of the plane.
struct Point<'a> {
    vector: &'a Vector,
    side: f32,
    slack: f32,
    divisor: f32,
    /// How hard it pulls at the plane.
    pull: f32,
    resting: bool,
}

impl Point<'_> {
    fn adjust(&mut self, weights: &mut [f32]) {
        let mut distance = BIAS;
        for (feature, value) in self.vector {
            if let Some(weight) = weights.get(*feature as usize) {
                distance += weight * value;
            }
        }
        let missing = 1.0 - self.side * distance - self.pull * self.slack;
        let before = self.pull;
        self.pull = (before + missing / self.divisor).max(0.0);
        self.resting = self.pull <= 0.0 && missing < -RESTING;
        let change = (self.pull - before) * self.side;
        if change != 0.0 {
            for (feature, value) in self.vector {
                if let Some(weight) = weights.get_mut(*feature as usize) {
                    *weight += change * value;
                }
            }
        }
    }
}

/// An order that is no order, the same each time.
struct Shuffle(u64);

impl Shuffle {
    fn new(seed: u16) -> Self {
        Self(u64::from(seed) << 32 | 0x9e37_79b9)
    }

    fn shuffle(&mut self, order: &mut [usize]) {
        for at in (1..order.len()).rev() {
            // Knuth's generator; its high bits are the good ones.
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let other = usize::try_from(self.0 >> 33).unwrap_or_default() % (at + 1);
            order.swap(at, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_class_comes_to_its_side() {
        let texts = [vec![(0, 1.0)], vec![(0, 0.8), (1, 0.6)], vec![(1, 0.6), (2, 0.8)], vec![(2, 1.0)]];
        let classes = [0, 0, 1, 1];
        for class in [0, 1] {
            let weights = plane(&texts, &classes, class, 3);
            for (text, of) in texts.iter().zip(classes) {
                let distance: f32 =
                    BIAS + text.iter().map(|(at, value)| weights[*at as usize] * value).sum::<f32>();
                assert_eq!(distance > -0.3, of == class, "{class}: {text:?} at {distance}");
            }
        }
    }

    #[test]
    fn shuffling_keeps_everything_and_is_the_same_each_time() {
        let [mut one, mut other] = [[0, 1, 2, 3, 4, 5, 6, 7]; 2];
        Shuffle::new(3).shuffle(&mut one);
        Shuffle::new(3).shuffle(&mut other);
        assert_eq!(one, other);
        assert_ne!(one, [0, 1, 2, 3, 4, 5, 6, 7]);
        one.sort_unstable();
        assert_eq!(one, [0, 1, 2, 3, 4, 5, 6, 7]);
    }
}
