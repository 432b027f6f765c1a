//! Actions that only choose where the flow goes on.

use super::{
    ActionSpec, Ending, INBOUND_AND_TRANSFER, InChat, QUEUE_OR_AGENT, Results, Takes, optional, required,
};
use crate::flow::flow_type::FlowType;

pub(super) const SPECS: &[ActionSpec] = &[
    ActionSpec::new("Wait", "Wait", InChat::Waits)
        .only_in(&[FlowType::ContactFlow, FlowType::CustomerQueue, FlowType::Campaign, FlowType::Module])
        .takes(&[
            optional("TimeLimitSeconds", Takes::Whole(1, 604_800)),
            optional("MinimumWaitTimeSeconds", Takes::Whole(1, 604_800)),
            optional("ContinueExecution", Takes::Flag),
            optional("TimeoutSeconds", Takes::InsteadOf("TimeLimitSeconds")),
            optional("Events", Takes::Words(&["CustomerReturned", "BotParticipantDisconnected"])),
        ])
        .one_of(&[&["TimeLimitSeconds", "MinimumWaitTimeSeconds", "TimeoutSeconds"]])
        .results(Results::Words(&[
            "WaitCompleted",
            "CustomerReturned",
            "BotParticipantDisconnected",
            "Continue",
        ]))
        .errors(&["NoMatchingError", "ParticipantNotFound"]),
    ActionSpec::new("Compare", "Check contact attributes", InChat::Runs)
        .takes(&[required("ComparisonValue", Takes::Text)])
        .results(Results::Texts)
        .errors(&["NoMatchingCondition"]),
    ActionSpec::new("CheckHoursOfOperation", "Check hours of operation", InChat::Runs)
        .takes(&[optional("HoursOfOperationId", Takes::Id)])
        .results(Results::Words(&["True", "False"])),
    ActionSpec::new("CheckMetricData", "Check queue status, Check staffing", InChat::Runs)
        .takes(&[
            required(
                "MetricType",
                Takes::OneOf(&[
                    "NumberOfAgentsAvailable",
                    "NumberOfAgentsStaffed",
                    "NumberOfAgentsOnline",
                    "OldestContactInQueueAgeSeconds",
                    "NumberOfContactsInQueue",
                ]),
            ),
            optional("QueueId", Takes::Id),
            optional("AgentId", Takes::Id),
        ])
        .results(Results::Numbers)
        .errors(&["NoMatchingError", "NoMatchingCondition"]),
    ActionSpec::new("GetMetricData", "Get queue metrics", InChat::Runs).takes(&[
        optional("QueueId", Takes::Id),
        optional("AgentId", Takes::Id),
        optional("QueueChannel", Takes::Text),
    ]),
    ActionSpec::new("DistributeByPercentage", "Distribute by percentage", InChat::Runs)
        .results(Results::Numbers)
        .errors(&["NoMatchingCondition"]),
    ActionSpec::new("Loop", "Loop", InChat::Runs)
        .takes(&[required("LoopCount", Takes::Whole(0, 100))])
        .results(Results::Words(&["ContinueLooping", "DoneLooping"]))
        .errors(&[]),
    ActionSpec::new("TransferToFlow", "Transfer to flow", InChat::Runs)
        .ending(Ending::Leaves)
        .only_in(INBOUND_AND_TRANSFER)
        .takes(&[required("ContactFlowId", Takes::Id)]),
    ActionSpec::new("EndFlowExecution", "End flow / Resume", InChat::Runs).ending(Ending::Ends).errors(&[]),
    ActionSpec::new("UpdateFlowAttributes", "Set contact attributes", InChat::Runs).takes(&[required(
        "FlowAttributes",
        Takes::Each(&Takes::OrReference(&Takes::Object(&[required("Value", Takes::Text)]))),
    )]),
    ActionSpec::new("UpdateFlowLoggingBehavior", "Set logging behavior", InChat::Runs)
        .takes(&[required("FlowLoggingBehavior", Takes::OneOf(&["Enabled", "Disabled"]))])
        .errors(&[]),
    ActionSpec::new("CheckOutboundCallStatus", "Check call progress", InChat::Fails)
        .results(Results::Texts)
        .errors(&["NoMatchingError", "NoMatchingCondition"]),
    ActionSpec::new("CheckVoiceId", "Check Voice ID", InChat::Fails)
        .results(Results::Texts)
        .errors(&["NoMatchingError", "NoMatchingCondition"]),
    ActionSpec::new("DequeueContactAndTransferToQueue", "Transfer to queue", InChat::Runs)
        .ending(Ending::Leaves)
        .only_in(&[FlowType::CustomerQueue, FlowType::Module])
        .takes(QUEUE_OR_AGENT)
        .one_of(&[&["QueueId", "AgentId"]])
        .errors(&["NoMatchingError", "QueueAtCapacity"]),
];
