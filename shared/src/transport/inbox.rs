//! What came in: every item once, in order, and an eye on what is missing.

use crate::id::ItemId;
use crate::wire::content_type::HIDDEN;
use crate::wire::frame::Replayed;
use crate::wire::participant::Item;

/// Orders items by `Seq` and drops what was there before.
#[derive(Debug, Clone, Default)]
pub struct Inbox {
    /// Every item up to this number was delivered.
    last: u64,
    /// What came before an item that is missing.
    early: Vec<(u64, Item)>,
    seen: Vec<ItemId>,
    holes: u32,
}

impl Inbox {
    /// A client that has every item up to `last`, or wants none of them.
    pub fn after(last: u64) -> Self {
        Self { last, ..Self::default() }
    }

    /// The number to subscribe after.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// Takes an item; gives what can be delivered because of it. Items without a number pass at once.
    pub fn take(&mut self, item: Item) -> Vec<Item> {
        let Some(seq) = item.seq else { return vec![item] };
        if seq > self.last {
            self.early.push((seq, item));
        }
        self.ready()
    }

    /// Whether something came that cannot be delivered yet because an earlier item is missing.
    pub fn has_gap(&self) -> bool {
        !self.early.is_empty()
    }

    /// The replay is over: gives what it allows to deliver, and the number of the first item if earlier ones were cut.
    ///
    /// A hole that two replays in a row did not fill is not stored anywhere; the items behind it are delivered.
    pub fn replayed(&mut self, replayed: &Replayed) -> (Vec<Item>, Option<u64>) {
        let cut = (replayed.first_seq > self.last + 1).then_some(replayed.first_seq);
        if let Some(first) = cut {
            self.last = first - 1;
        }
        let mut delivered = self.ready();
        if self.misses(replayed) {
            self.holes += 1;
            if self.holes >= 2 {
                self.holes = 0;
                while let Some(seq) = self.early.iter().map(|(seq, _)| *seq).min() {
                    self.last = seq - 1;
                    delivered.extend(self.ready());
                }
                self.last = self.last.max(replayed.last_seq);
            }
        } else {
            self.holes = 0;
        }
        (delivered, cut)
    }

    /// Whether the replay left something out.
    pub fn misses(&self, replayed: &Replayed) -> bool {
        self.has_gap() || self.last < replayed.last_seq
    }

    fn ready(&mut self) -> Vec<Item> {
        let mut ready = Vec::new();
        while let Some(index) = self.early.iter().position(|(seq, _)| *seq == self.last + 1) {
            let (_, item) = self.early.swap_remove(index);
            self.last += 1;
            if item.content_type != HIDDEN && !self.seen.contains(&item.id) {
                self.seen.push(item.id.clone());
                ready.push(item);
            }
        }
        // What lies below was delivered while it waited here.
        self.early.retain(|(seq, _)| *seq > self.last);
        ready
    }
}
