//! Where a chat can be sent, in words: how things stand there, and what will happen.

use edgewise_shared::wire::console::{
    AgentDestination, AgentStatus, Destination, Destinations, QueueDestination,
};

use super::command::begins;

/// A place that a chat can be sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The place.
    pub destination: Destination,
    /// What it is called.
    pub name: String,
    /// How things stand there.
    pub standing: Standing,
    /// The same in words.
    pub about: String,
}

/// How things stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A queue that somebody serves now.
    Served,
    /// A queue that nobody serves now.
    Unserved,
    /// An agent who is offered the chat at once.
    Free,
    /// An agent who is available and has no free place.
    Busy,
    /// An agent who is not available.
    Away(AgentStatus),
}

impl Place {
    /// Whether it is a queue.
    pub fn is_queue(&self) -> bool {
        matches!(self.destination, Destination::QueueId(_))
    }

    /// What its entry is called in the page.
    pub fn element_id(&self) -> String {
        match &self.destination {
            Destination::QueueId(id) => format!("to-queue-{id}"),
            Destination::AgentId(id) => format!("to-agent-{id}"),
        }
    }

    /// What happens to the customer of this name who is sent there.
    pub fn outlook(&self, customer: &str) -> String {
        let name = &self.name;
        match self.standing {
            Standing::Served => format!("{customer} waits in {name} for the next agent."),
            Standing::Unserved => {
                format!("Nobody is available in {name}: {customer} waits until somebody is.")
            }
            Standing::Free => format!("{name} is offered the chat with {customer} at once."),
            Standing::Busy => format!("{name} has no free place: {customer} waits until there is one."),
            Standing::Away(_) => format!("{customer} waits until {name} is available."),
        }
    }
}

/// All places, in the order in which they are shown: queues, then agents, those first who are offered it at once.
pub fn places(all: &Destinations) -> Vec<Place> {
    all.queues.iter().map(queue).chain(all.agents.iter().map(agent)).collect()
}

/// The places that a search means, as commands are searched for.
pub fn search(places: &[Place], query: &str) -> Vec<Place> {
    places.iter().filter(|place| begins(&place.name, query)).cloned().collect()
}

fn queue(queue: &QueueDestination) -> Place {
    let here = match queue.agents_available {
        0 => "Nobody available".to_owned(),
        1 => "1 agent available".to_owned(),
        count => format!("{count} agents available"),
    };
    let about = match queue.contacts_in_queue {
        0 => here,
        count => format!("{here}, {count} waiting"),
    };
    Place {
        destination: Destination::QueueId(queue.queue_id.clone()),
        name: queue.name.clone(),
        standing: if queue.agents_available == 0 { Standing::Unserved } else { Standing::Served },
        about,
    }
}

fn agent(agent: &AgentDestination) -> Place {
    let (standing, about) = match agent.status {
        AgentStatus::Available if agent.is_free => (Standing::Free, "Available"),
        AgentStatus::Available => (Standing::Busy, "Busy, no free place"),
        AgentStatus::Break => (Standing::Away(AgentStatus::Break), "On a break"),
        AgentStatus::Offline => (Standing::Away(AgentStatus::Offline), "Offline"),
    };
    Place {
        destination: Destination::AgentId(agent.agent_id.clone()),
        name: agent.display_name.clone(),
        standing,
        about: about.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use edgewise_shared::id::{AgentId, QueueId};

    use super::*;

    fn all() -> Vec<Place> {
        let queue = |name: &str, agents_available, contacts_in_queue| QueueDestination {
            queue_id: QueueId::new(name),
            name: name.to_owned(),
            agents_available,
            contacts_in_queue,
        };
        let agent = |name: &str, status, is_free| AgentDestination {
            agent_id: AgentId::new(name),
            display_name: name.to_owned(),
            status,
            is_free,
        };
        places(&Destinations {
            queues: vec![queue("Sales", 2, 3), queue("Support", 1, 0), queue("Night", 0, 1)],
            agents: vec![
                agent("Ann Lee", AgentStatus::Available, true),
                agent("Bo", AgentStatus::Available, false),
                agent("Cy", AgentStatus::Break, false),
                agent("Di", AgentStatus::Offline, false),
            ],
        })
    }

    #[test]
    fn every_place_says_in_words_how_things_stand_there() {
        let words: Vec<String> =
            all().into_iter().map(|place| format!("{}: {}", place.name, place.about)).collect();
        assert_eq!(
            words,
            [
                "Sales: 2 agents available, 3 waiting",
                "Support: 1 agent available",
                "Night: Nobody available, 1 waiting",
                "Ann Lee: Available",
                "Bo: Busy, no free place",
                "Cy: On a break",
                "Di: Offline",
            ]
        );
    }

    #[test]
    fn what_will_happen_is_said_before_it_does() {
        let outlook = |name: &str| search(&all(), name)[0].outlook("Maria");
        assert_eq!(outlook("Sales"), "Maria waits in Sales for the next agent.");
        assert_eq!(outlook("Night"), "Nobody is available in Night: Maria waits until somebody is.");
        assert_eq!(outlook("Ann"), "Ann Lee is offered the chat with Maria at once.");
        assert_eq!(outlook("Bo"), "Bo has no free place: Maria waits until there is one.");
        assert_eq!(outlook("Di"), "Maria waits until Di is available.");
    }

    #[test]
    fn a_search_finds_by_the_beginnings_of_words() {
        let names = |query: &str| -> Vec<String> {
            search(&all(), query).into_iter().map(|place| place.name).collect()
        };
        assert_eq!(names(" s"), ["Sales", "Support"]);
        assert_eq!(names("LEE"), ["Ann Lee"]);
        assert_eq!(names("ales"), Vec::<String>::new());
        assert_eq!(names("").len(), 7);
    }
}
