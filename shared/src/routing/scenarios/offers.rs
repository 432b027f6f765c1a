//! Offers, and what agents do with them.

use super::*;

fn conflict(result: Result<Vec<Event>, Rejection>) -> String {
    let rejection = result.unwrap_err();
    assert_eq!(rejection.name, RejectionName::ConflictException);
    rejection.message
}

#[test]
fn a_contact_rings_at_a_free_agent_and_is_theirs_once_accepted() {
    let mut desk = Desk::with_agents(&["jane"]);
    desk.enqueue("Ana");
    assert_eq!(desk.shows("jane"), "Ana incoming");
    let events = desk.accept("jane", "Ana").unwrap();
    assert_eq!(desk.shows("jane"), "Ana connected");
    assert!(!desk.waits("Ana"));
    let told = effects(&events);
    let [Effect::TellContact(accepted), Effect::ShowView(shown)] = told.as_slice() else {
        panic!("the chat is told first, then the agent: {told:?}");
    };
    assert_eq!(accepted.contact_id, contact_of("Ana"));
    assert_eq!(accepted.display_name, "jane of Northwind");
    assert_eq!(*shown, AgentId::new("jane"));
}

#[test]
fn the_agent_who_has_been_idle_longest_comes_first() {
    let mut desk = Desk::with_agents(&["zoe", "jane"]);
    desk.enqueue("Ana");
    assert_eq!((desk.shows("zoe").as_str(), desk.shows("jane").as_str()), ("Ana incoming", ""));
    desk.wait(Span::seconds(1));
    desk.enqueue("Ben");
    assert_eq!(desk.shows("jane"), "Ben incoming");
}

#[test]
fn nobody_is_offered_a_contact_while_away_or_full() {
    let mut desk = Desk::with_agents(&["jane"]);
    desk.status("jane", AgentStatus::Break);
    desk.enqueue("Ana");
    assert_eq!(desk.shows("jane"), "");
    desk.enqueue("Ben");
    desk.enqueue("Cem");
    desk.status("jane", AgentStatus::Available);
    assert_eq!(desk.shows("jane").matches("incoming").count(), 2);
    assert_eq!(desk.state.waiting.values().filter(|waiting| waiting.offered_to.is_none()).count(), 1);
}

#[test]
fn a_contact_for_one_agent_waits_for_that_agent() {
    let mut desk = Desk::with_agents(&["jane", "ravi"]);
    desk.status("ravi", AgentStatus::Break);
    desk.enqueue_as("Ana", |contact| {
        contact.agent_id = Some(AgentId::new("ravi"));
        contact.queue_id = QueueId::new("a queue that nobody serves");
    });
    assert_eq!((desk.shows("jane").as_str(), desk.shows("ravi").as_str()), ("", ""));
    desk.status("ravi", AgentStatus::Available);
    assert_eq!(desk.shows("ravi"), "Ana incoming");
}

#[test]
fn an_offer_lasts_twenty_seconds_to_the_millisecond() {
    let mut desk = Desk::with_agents(&["jane", "ravi"]);
    desk.enqueue("Ana");
    assert_eq!(desk.state.next_wake(), Some(desk.now.after(Span::seconds(20))));

    desk.wait(Span::millis(19_999));
    assert_eq!(desk.wake(), Vec::new());
    assert_eq!(desk.shows("jane"), "Ana incoming");

    desk.wait(Span::millis(1));
    desk.wake();
    assert_eq!((desk.shows("jane").as_str(), desk.shows("ravi").as_str()), ("Ana missed", "Ana incoming"));
    assert_eq!(desk.wake(), Vec::new(), "a second wake finds nothing to do");
}

#[test]
fn an_offer_can_be_accepted_until_the_last_millisecond() {
    let mut desk = Desk::with_agents(&["jane"]);
    desk.enqueue("Ana");
    desk.wait(Span::millis(19_999));
    desk.accept("jane", "Ana").unwrap();
    assert_eq!(desk.shows("jane"), "Ana connected");
}

#[test]
fn accepting_too_late_is_refused_even_before_the_wake() {
    let mut desk = Desk::with_agents(&["jane", "ravi"]);
    desk.enqueue("Ana");
    desk.wait(Span::seconds(20));
    assert!(conflict(desk.accept("jane", "Ana")).contains("run out"));
    desk.wake();
    assert!(desk.shows("ravi").contains("incoming"));
}

#[test]
fn a_wake_that_comes_hours_late_does_no_harm() {
    let mut desk = Desk::with_agents(&["jane"]);
    desk.enqueue("Ana");
    let offered_at = desk.now;
    desk.wait(Span::hours(3));
    desk.wake();
    assert_eq!(desk.shows("jane"), "Ana missed");
    let view = view(&desk.state, &AgentId::new("jane"), desk.now).unwrap();
    assert_eq!(view.contacts[0].state_since, offered_at.after(Span::seconds(20)));
}

#[test]
fn a_missed_contact_holds_its_slot_and_comes_back_only_once_cleared() {
    let mut desk = Desk::with_agents(&["jane"]);
    desk.enqueue("Ana");
    desk.wait(Span::seconds(20));
    desk.wake();
    assert_eq!(desk.shows("jane"), "Ana missed");
    assert!(desk.waits("Ana"));
    desk.enqueue("Ben");
    desk.enqueue("Cem");
    assert_eq!(desk.shows("jane"), "Ana missed, Ben incoming");
    desk.clear("jane", "Ana").unwrap();
    assert_eq!(desk.shows("jane"), "Ben incoming, Cem incoming", "Ana was passed by once");
    desk.leaves("Cem");
    assert_eq!(desk.shows("jane"), "Ben incoming, Ana incoming", "nobody else can be asked");
}

#[test]
fn a_rejected_contact_goes_to_somebody_else_first_and_keeps_its_age() {
    let mut desk = Desk::with_agents(&["jane", "ravi"]);
    desk.status("ravi", AgentStatus::Break);
    desk.enqueue("Ana");
    desk.wait(Span::seconds(5));
    desk.enqueue("Ben");
    desk.reject("jane", "Ana").unwrap();
    assert_eq!(desk.shows("jane"), "Ana rejected, Ben incoming");
    desk.reject("jane", "Ana").unwrap();
    desk.clear("jane", "Ana").unwrap();
    assert_eq!(desk.shows("jane"), "Ben incoming, Ana incoming");
    desk.reject("jane", "Ana").unwrap();
    desk.reject("jane", "Ben").unwrap();
    desk.status("ravi", AgentStatus::Available);
    assert_eq!(desk.shows("ravi"), "Ana incoming, Ben incoming", "Ana has waited longer");
}

#[test]
fn a_second_accept_of_the_same_offer_changes_nothing() {
    let mut desk = Desk::with_agents(&["jane"]);
    desk.enqueue("Ana");
    desk.accept("jane", "Ana").unwrap();
    assert_eq!(desk.accept("jane", "Ana"), Ok(Vec::new()));
}

#[test]
fn nobody_can_accept_what_rings_at_another_agent() {
    let mut desk = Desk::with_agents(&["jane", "ravi"]);
    desk.enqueue("Ana");
    assert!(conflict(desk.accept("ravi", "Ana")).contains("not offered to you"));
    assert_eq!(desk.shows("jane"), "Ana incoming");
    let unknown = desk.accept("nobody", "Ana").unwrap_err();
    assert_eq!(unknown.name, RejectionName::ResourceNotFoundException);
}

#[test]
fn an_offer_that_was_made_again_needs_its_own_answer() {
    let mut desk = Desk::with_agents(&["jane"]);
    desk.enqueue("Ana");
    let first = desk.offer("Ana");
    desk.reject("jane", "Ana").unwrap();
    desk.clear("jane", "Ana").unwrap();
    assert_eq!(desk.shows("jane"), "Ana incoming");
    assert!(conflict(desk.accept_offer("jane", "Ana", first)).contains("again"));
}

#[test]
fn the_tile_vanishes_when_the_customer_leaves_while_it_rings() {
    let mut desk = Desk::with_agents(&["jane"]);
    desk.enqueue("Ana");
    let offer = desk.offer("Ana");
    desk.leaves("Ana");
    assert_eq!(desk.shows("jane"), "");
    assert!(!desk.waits("Ana"));
    assert!(conflict(desk.accept_offer("jane", "Ana", offer)).contains("may have left"));
}

#[test]
fn after_contact_work_holds_the_slot_until_it_is_cleared() {
    let mut desk = Desk::with_agents(&["jane"]);
    desk.put_agent("jane", 1, &["basic"]);
    desk.enqueue("Ana");
    desk.accept("jane", "Ana").unwrap();
    assert!(conflict(desk.clear("jane", "Ana")).contains("End the chat"));
    desk.enqueue("Ben");
    desk.end("jane", "Ana");
    assert_eq!(desk.shows("jane"), "Ana ended");
    desk.clear("jane", "Ana").unwrap();
    assert_eq!(desk.shows("jane"), "Ben incoming");
    assert_eq!(desk.clear("jane", "Ana"), Ok(Vec::new()), "a second tab clears it too");
}

#[test]
fn going_offline_hands_ringing_contacts_on_at_once_and_keeps_connected_ones() {
    let mut desk = Desk::with_agents(&["jane", "ravi"]);
    desk.enqueue_as("Ana", |contact| contact.agent_id = Some(AgentId::new("jane")));
    desk.accept("jane", "Ana").unwrap();
    desk.status("ravi", AgentStatus::Break);
    desk.enqueue("Ben");
    assert_eq!(desk.shows("jane"), "Ana connected, Ben incoming");
    desk.status("ravi", AgentStatus::Available);
    desk.status("jane", AgentStatus::Offline);
    assert_eq!((desk.shows("jane").as_str(), desk.shows("ravi").as_str()), ("Ana connected", "Ben incoming"));
}

#[test]
fn a_customer_who_left_in_the_moment_of_the_accept_leaves_after_contact_work() {
    let mut desk = Desk::with_agents(&["jane"]);
    desk.enqueue("Ana");
    desk.accept("jane", "Ana").unwrap();
    desk.leaves("Ana");
    assert_eq!(desk.shows("jane"), "Ana ended");

    desk.enqueue("Ben");
    desk.accept("jane", "Ben").unwrap();
    let refused = Command::AcceptRefused { contact_id: contact_of("Ben"), agent_id: AgentId::new("jane") };
    desk.run(refused.clone()).unwrap();
    assert_eq!(desk.shows("jane"), "Ana ended, Ben ended");
    assert_eq!(desk.run(refused), Ok(Vec::new()));
}

#[test]
fn a_contact_that_moves_to_another_queue_rings_there() {
    let mut desk = Desk::with_agents(&["jane"]);
    desk.put_agent("gil", 1, &["gold"]);
    desk.status("gil", AgentStatus::Available);
    desk.enqueue("Ana");
    desk.enqueue_as("Ana", |contact| contact.queue_id = QueueId::new("gold"));
    assert_eq!((desk.shows("jane").as_str(), desk.shows("gil").as_str()), ("", "Ana incoming"));
}

#[test]
fn a_contact_that_was_accepted_while_it_moved_stays_with_its_agent() {
    let mut desk = Desk::with_agents(&["jane", "ravi"]);
    desk.enqueue("Ana");
    desk.accept("jane", "Ana").unwrap();
    desk.enqueue("Ana");
    assert_eq!((desk.shows("jane").as_str(), desk.shows("ravi").as_str()), ("Ana connected", ""));
    assert!(!desk.waits("Ana"));
}

#[test]
fn what_a_chat_says_twice_is_done_once() {
    let mut desk = Desk::with_agents(&["jane"]);
    desk.enqueue_as("Ana", |contact| contact.order = 7);
    let again = Dequeue { order: 8, contact_id: contact_of("Ana") };
    desk.run(Command::Dequeue(again.clone())).unwrap();
    assert_eq!(desk.run(Command::Dequeue(again)), Ok(Vec::new()));
    desk.enqueue_as("Ana", |contact| contact.order = 7);
    assert!(!desk.waits("Ana"), "the first row came late a second time");
    desk.enqueue_as("Ana", |contact| {
        contact.contact_id = contact.contact_id.with_segment(1);
        contact.order = 9;
    });
    assert_eq!(desk.shows("jane"), "Ana incoming", "the next contact of the chat counts on");
}

#[test]
fn a_chat_is_forgotten_a_day_after_it_was_last_here() {
    let mut desk = Desk::with_agents(&["jane"]);
    desk.enqueue("Ana");
    desk.enqueue_as("Ben", |contact| {
        contact.queue_id = QueueId::new("a queue that nobody serves");
    });
    desk.leaves("Ana");
    desk.wait(Span::hours(24));
    desk.enqueue("Cem");
    let known: Vec<_> = desk.state.chats.keys().copied().collect();
    assert!(!known.contains(&contact_of("Ana")));
    assert!(known.contains(&contact_of("Ben")), "Ben still waits");
    assert!(known.contains(&contact_of("Cem")));
}

#[test]
fn all_goes_on_after_a_restart() {
    let mut desk = Desk::with_agents(&["jane", "ravi"]);
    desk.enqueue("Ana");
    desk.enqueue("Ben");
    desk.accept("ravi", "Ben").unwrap();
    let stored = serde_json::to_string(&desk.state).unwrap();
    let restored: State = serde_json::from_str(&stored).unwrap();
    assert_eq!(restored, desk.state);
    desk.state = restored;
    desk.wait(Span::seconds(20));
    desk.wake();
    assert_eq!(desk.shows("jane"), "Ana missed");
    assert_eq!(desk.shows("ravi"), "Ben connected, Ana incoming");
}

#[test]
fn each_change_of_a_view_has_a_higher_number() {
    let mut desk = Desk::with_agents(&["jane"]);
    let version = |desk: &Desk| view(&desk.state, &AgentId::new("jane"), desk.now).unwrap().version;
    let before = version(&desk);
    desk.enqueue("Ana");
    let ringing = version(&desk);
    desk.accept("jane", "Ana").unwrap();
    assert!(before < ringing && ringing < version(&desk));
    let settled = version(&desk);
    desk.status("jane", AgentStatus::Available);
    desk.wake();
    assert_eq!(version(&desk), settled);
}
