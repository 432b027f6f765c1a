//! Who goes first, whom a contact is kept for, and how busy it is.

use super::*;

/// Kept for these agents for so long, or for good.
fn kept_for(names: &[&str], until: Option<Timestamp>) -> Preferred {
    Preferred { agent_ids: names.iter().map(|name| AgentId::new(*name)).collect(), all_but: false, until }
}

#[test]
fn queue_goes_before_priority_and_priority_before_age() {
    let mut desk = Desk::new();
    desk.put_agent("jane", 1, &["gold", "basic"]);
    desk.enqueue("Old");
    desk.wait(Span::seconds(1));
    desk.enqueue_as("Urgent", |contact| contact.priority = 1);
    desk.wait(Span::seconds(1));
    desk.enqueue_as("Gold", |contact| contact.queue_id = QueueId::new("gold"));
    desk.enqueue_as("Foreign", |contact| contact.queue_id = QueueId::new("other"));
    desk.status("jane", AgentStatus::Available);
    for customer in ["Gold", "Urgent", "Old"] {
        assert_eq!(desk.shows("jane"), format!("{customer} incoming"));
        desk.leaves(customer);
    }
    assert_eq!(desk.shows("jane"), "");
    assert!(desk.waits("Foreign"));
}

#[test]
fn a_contact_that_is_taken_to_have_waited_longer_goes_before_its_elders() {
    let mut desk = Desk::new();
    desk.put_agent("jane", 1, &["basic"]);
    desk.enqueue("Ana");
    desk.wait(Span::seconds(60));
    desk.enqueue_as("Ben", |contact| contact.queue_time_adjustment_seconds = 61);
    desk.enqueue_as("Cem", |contact| contact.queue_time_adjustment_seconds = -3_600);
    desk.enqueue_as("Dana", |contact| contact.queue_time_adjustment_seconds = 60 * 60);
    desk.enqueue_as("Last", |contact| contact.queue_time_adjustment_seconds = i64::MIN);
    desk.reprioritize("Dana", |wish| {
        wish.priority = 6;
        wish.queue_time_adjustment_seconds = i64::MAX;
    });
    desk.status("jane", AgentStatus::Available);
    for customer in ["Ben", "Ana", "Cem", "Last", "Dana"] {
        assert_eq!(desk.shows("jane"), format!("{customer} incoming"));
        desk.leaves(customer);
    }
}

#[test]
fn a_contact_that_becomes_urgent_while_it_waits_is_next() {
    let mut desk = Desk::new();
    desk.put_agent("jane", 1, &["basic"]);
    desk.enqueue("Ana");
    desk.wait(Span::seconds(1));
    desk.enqueue("Ben");
    desk.reprioritize("Ben", |wish| wish.priority = 1);
    desk.status("jane", AgentStatus::Available);
    assert_eq!(desk.shows("jane"), "Ben incoming");
}

#[test]
fn a_change_of_urgency_leaves_what_rings_ringing() {
    let mut desk = Desk::with_agents(&["jane", "ravi"]);
    desk.enqueue("Ana");
    desk.wait(Span::seconds(1));
    desk.reprioritize("Ana", |wish| wish.preferred = vec![kept_for(&["ravi"], None)]);
    assert_eq!((desk.shows("jane").as_str(), desk.shows("ravi").as_str()), ("Ana incoming", ""));
    desk.reject("jane", "Ana").unwrap();
    desk.clear("jane", "Ana").unwrap();
    assert_eq!((desk.shows("jane").as_str(), desk.shows("ravi").as_str()), ("", "Ana incoming"));
}

#[test]
fn a_change_of_urgency_that_comes_twice_or_too_late_changes_nothing() {
    let mut desk = Desk::with_agents(&["jane"]);
    desk.enqueue_as("Ana", |contact| contact.order = 7);
    let wish = Reprioritize {
        order: 8,
        contact_id: contact_of("Ana"),
        priority: 1,
        queue_time_adjustment_seconds: 0,
        preferred: Vec::new(),
    };
    desk.run(Command::Reprioritize(wish.clone())).unwrap();
    desk.reprioritize("Ana", |later| {
        later.order = 9;
        later.priority = 3;
    });
    assert_eq!(desk.run(Command::Reprioritize(wish)), Ok(Vec::new()));
    assert_eq!(desk.state.waiting[&contact_of("Ana")].contact.priority, 3);

    desk.accept("jane", "Ana").unwrap();
    desk.reprioritize("Ana", |wish| wish.order = 10);
    assert_eq!((desk.shows("jane").as_str(), desk.waits("Ana")), ("Ana connected", false));
    desk.enqueue_as("Ana", |contact| contact.order = 10);
    assert!(!desk.waits("Ana"), "it counts as the row it was");
}

#[test]
fn a_contact_is_kept_for_some_agents_until_their_time_is_over() {
    let mut desk = Desk::with_agents(&["jane", "ravi"]);
    desk.status("ravi", AgentStatus::Break);
    let until = desk.now.after(Span::seconds(30));
    desk.enqueue_as("Ana", |contact| contact.preferred = vec![kept_for(&["ravi"], Some(until))]);
    assert_eq!((desk.shows("jane").as_str(), desk.state.next_wake()), ("", Some(until)));

    desk.wait(Span::millis(29_999));
    assert_eq!(desk.wake(), Vec::new());
    desk.wait(Span::millis(1));
    desk.wake();
    assert_eq!(desk.shows("jane"), "Ana incoming");
    assert_eq!(desk.state.next_wake(), Some(desk.now.after(Span::seconds(20))), "only the offer is due now");
}

#[test]
fn the_agents_whom_a_contact_is_kept_for_have_to_serve_its_queue() {
    let mut desk = Desk::with_agents(&["jane"]);
    desk.put_agent("gil", 1, &["gold"]);
    desk.status("gil", AgentStatus::Available);
    desk.enqueue_as("Ana", |contact| contact.preferred = vec![kept_for(&["gil", "ravi"], None)]);
    assert_eq!((desk.shows("jane").as_str(), desk.shows("gil").as_str()), ("", ""));
    desk.put_agent("ravi", 1, &["basic"]);
    desk.status("ravi", AgentStatus::Available);
    assert_eq!(desk.shows("ravi"), "Ana incoming");
}

#[test]
fn one_step_follows_the_other_and_everybody_the_last() {
    let mut desk = Desk::with_agents(&["jane", "ravi", "mia"]);
    for name in ["jane", "ravi", "mia"] {
        desk.status(name, AgentStatus::Break);
    }
    let start = desk.now;
    let ends = |seconds: i64| Some(start.after(Span::seconds(seconds)));
    let not_mia = Preferred { all_but: true, ..kept_for(&["mia"], ends(90)) };
    let steps = vec![kept_for(&["jane"], ends(60)), kept_for(&[], ends(75)), not_mia];
    desk.enqueue_as("Ana", |contact| contact.preferred = steps);
    let is_for = |desk: &Desk| {
        let names = ["jane", "ravi", "mia"].into_iter();
        let waiting = &desk.state.waiting[&contact_of("Ana")];
        names.filter(|name| waiting.is_for(&AgentId::new(*name))).collect::<Vec<_>>().join(" ")
    };
    for (wakes, expected) in [(60, "jane"), (75, ""), (90, "jane ravi")] {
        assert_eq!((is_for(&desk).as_str(), desk.state.next_wake()), (expected, ends(wakes)));
        desk.now = start.after(Span::seconds(wakes));
        assert_eq!(desk.wake(), [Event::StepExpired { contact_id: contact_of("Ana") }]);
    }
    assert_eq!((is_for(&desk).as_str(), desk.state.next_wake()), ("jane ravi mia", None));
}

#[test]
fn a_wake_that_comes_late_passes_every_step_that_is_over() {
    let mut desk = Desk::with_agents(&["mia"]);
    let start = desk.now;
    let step = |name: &str, seconds: i64| kept_for(&[name], Some(start.after(Span::seconds(seconds))));
    desk.enqueue_as("Ana", |contact| {
        contact.preferred = vec![step("jane", 60), step("ravi", 90), step("mia", 120), step("lee", 150)];
    });
    desk.wait(Span::seconds(100));
    assert_eq!(desk.wake().len(), 3, "two steps, and an offer");
    assert_eq!(desk.shows("mia"), "Ana incoming");
}

#[test]
fn a_change_of_urgency_revives_no_step_and_new_criteria_replace_the_old() {
    let mut desk = Desk::with_agents(&["jane"]);
    let start = desk.now;
    let step = |name: &str, seconds: i64| kept_for(&[name], Some(start.after(Span::seconds(seconds))));
    let steps = vec![step("ravi", 60), step("mia", 90)];
    desk.enqueue_as("Ana", |contact| contact.preferred = steps.clone());
    desk.wait(Span::seconds(70));
    desk.reprioritize("Ana", |wish| wish.preferred = steps.clone());
    assert_eq!(desk.state.waiting[&contact_of("Ana")].contact.preferred, steps[1..]);
    assert_eq!(desk.state.next_wake(), steps[1].until);
    desk.reprioritize("Ana", |wish| wish.preferred = vec![step("jane", 200)]);
    assert_eq!(desk.shows("jane"), "Ana incoming");
}

#[test]
fn an_offer_outlasts_the_step_that_led_to_it() {
    let mut desk = Desk::with_agents(&["jane", "ravi"]);
    let until = Some(desk.now.after(Span::seconds(5)));
    desk.enqueue_as("Ana", |contact| {
        contact.preferred = vec![kept_for(&["jane"], until), kept_for(&["ravi"], None)];
    });
    desk.wait(Span::seconds(5));
    desk.wake();
    assert_eq!((desk.shows("jane").as_str(), desk.shows("ravi").as_str()), ("Ana incoming", ""));
    desk.reject("jane", "Ana").unwrap();
    assert_eq!(desk.shows("ravi"), "Ana incoming");
}

#[test]
fn routing_criteria_have_no_meaning_in_an_agents_own_queue() {
    let mut desk = Desk::with_agents(&["jane"]);
    let until = Some(desk.now.after(Span::seconds(5)));
    desk.enqueue_as("Ana", |contact| {
        contact.agent_id = Some(AgentId::new("tom"));
        contact.preferred = vec![kept_for(&["jane"], until)];
    });
    assert_eq!((desk.shows("jane").as_str(), desk.state.next_wake()), ("", None));
}

#[test]
fn what_was_stored_when_there_was_one_step_at_most_is_read() {
    let mut desk = Desk::new();
    desk.enqueue("Ana");
    let stored = |preferred: serde_json::Value| {
        let mut state = serde_json::to_value(&desk.state).unwrap();
        state["waiting"][contact_of("Ana").to_string()]["contact"]["preferred"] = preferred;
        let state: State = serde_json::from_value(state).unwrap();
        state.waiting[&contact_of("Ana")].contact.preferred.clone()
    };
    let step = kept_for(&["jane"], Some(START));
    let json = serde_json::json!({ "agent_ids": ["jane"], "until": START });
    assert_eq!(stored(serde_json::Value::Null), []);
    assert_eq!(stored(json.clone()), std::slice::from_ref(&step));
    assert_eq!(stored(serde_json::json!([json])), [step]);
}

#[test]
fn a_step_that_was_over_before_it_was_heard_of_keeps_nothing() {
    let mut desk = Desk::with_agents(&["jane"]);
    let past = desk.now.after(Span::seconds(-1));
    desk.enqueue_as("Ben", |contact| contact.preferred = vec![kept_for(&["ravi"], Some(past))]);
    assert_eq!(desk.shows("jane"), "Ben incoming");
}

#[test]
fn a_queue_counts_those_who_wait_and_those_who_serve_it() {
    let mut desk = Desk::with_agents(&["jane", "ravi", "mia", "tom"]);
    desk.put_agent("gil", 1, &["gold"]);
    desk.status("gil", AgentStatus::Available);
    assert_eq!(
        desk.metrics_of_basic(),
        QueueMetrics { agents_online: 4, agents_available: 4, agents_staffed: 4, ..QueueMetrics::default() }
    );

    desk.enqueue("Ana"); // jane takes it and is on a break then
    desk.accept("jane", "Ana").unwrap();
    desk.status("jane", AgentStatus::Break);
    desk.enqueue("Ben"); // ravi has finished with it
    desk.accept("ravi", "Ben").unwrap();
    desk.end("ravi", "Ben");
    desk.status("tom", AgentStatus::Offline);
    desk.enqueue("Cem"); // mia lets it ring in vain; now it rings at ravi
    desk.wait(Span::seconds(20));
    desk.wake();
    desk.enqueue_as("Own", |contact| contact.agent_id = Some(AgentId::new("tom")));
    desk.enqueue_as("Gold", |contact| contact.queue_id = QueueId::new("gold"));
    desk.wait(Span::millis(15_999));
    assert_eq!(
        desk.metrics_of_basic(),
        QueueMetrics {
            size: 1,
            oldest_contact_age: 35,
            agents_online: 3,
            agents_available: 1,
            agents_staffed: 3,
            agents_after_contact_work: 1,
            agents_busy: 1,
            agents_missed: 1,
            agents_non_productive: 1,
        }
    );
}

#[test]
fn an_agent_counts_alone_and_with_a_queue_of_their_own() {
    let mut desk = Desk::with_agents(&["jane", "ravi"]);
    desk.put_agent("jane", 1, &["basic"]);
    desk.enqueue_as("Ana", |contact| contact.agent_id = Some(AgentId::new("jane")));
    desk.wait(Span::seconds(7));
    let of = |name: &str| metrics(&desk.state, &Target::Agent(AgentId::new(name)), desk.now);
    let jane = QueueMetrics {
        size: 1,
        oldest_contact_age: 7,
        agents_online: 1,
        agents_staffed: 1,
        ..QueueMetrics::default()
    };
    assert_eq!(of("jane"), jane, "the contact rings, so the one slot is taken");
    let idle = QueueMetrics { size: 0, oldest_contact_age: 0, agents_available: 1, ..jane };
    assert_eq!(of("ravi"), idle);
    assert_eq!(of("a stranger"), QueueMetrics::default());
}
